# SPDX-License-Identifier: Apache-2.0
"""What this computer remembers of the window, beside the records and knowing nothing of them: one small file.

Every key stands here with what holds where nothing was kept; who reads a value checks it, for anybody may write the
file.
"""

from pathlib import Path

from PySide6.QtCore import QSettings

from sencodesk.services.broken_off import holds_records, takes_its_place

FOLDER = "files/folder"
PRINTER, SIDES, COPY = "print/printer", "print/sides", "print/copy"
THEME, WORN, PERCENT = "look/theme", "look/worn", "look/percent"
GEOMETRY = "window/geometry"
SETTINGS_PART = "window/settings"
PRINT_SHEET = "window/print-sheet"
BANK_SHEET = "window/bank-sheet"
CHASE_SHEET = "window/chase-sheet"
HANDBOOK = "window/handbook"
RECORDS = "records/folder"
DEFAULTS = {
    FOLDER: "",
    PRINTER: "",
    SIDES: "",
    COPY: "staff",
    THEME: "system",
    WORN: "light",
    PERCENT: "100",
    GEOMETRY: None,
    SETTINGS_PART: "",
    PRINT_SHEET: None,
    BANK_SHEET: None,
    CHASE_SHEET: None,
    HANDBOOK: "",
    RECORDS: "",
}
"""The folder that a file box used last (empty: Documents); the system's own printer, the printer's own sides, the copy
shown first; the look that was chosen, what the system asked for when it was last seen, the size of text; the window's
size and place (None: as the screen has room); the part of Settings that was open (empty: the first); the print sheet's
size, the target bank's and the chase letter's (None: as the window has room); the width of the handbook beside the
page, in pixels of text at 100 % (empty: the usual); the folder of the records that were opened last (empty: the
usual)."""


def settings() -> QSettings:
    """The file of this computer and this person."""
    return QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "SENCO Desk", "window")


def words(key: str) -> str:
    """What is kept under a key, as text."""
    return str(settings().value(key, DEFAULTS[key]))


def last_records() -> Path | None:
    """Where the records are that were opened last, while they are there or an exchange for a backup that was broken off
    is to be finished there; None for the usual folder."""
    kept = words(RECORDS)
    folder = Path(kept)
    return folder if kept and (holds_records(folder) or takes_its_place(folder) is not None) else None


def folder_of(key: str) -> str:
    """The folder that is kept under a key, while it is there; empty for one that is gone or that no disk could have."""
    kept = words(key)
    try:
        return kept if kept and Path(kept).is_dir() else ""
    except OSError:
        return ""
