# SPDX-License-Identifier: Apache-2.0
"""What stands between a person and the records: what happened, what is kept, what to do, and one thing that does it.

Facts for one page of the window; the command line says the same sentences. Nothing heavy in here: the lock page's.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from sencodesk.codes.london import london
from sencodesk.errors import UserError
from sencodesk.store.folder import StoreFolder

Act = Literal["restore", "again", "bring", "open", "folder"]
WORDS: dict[Act, str] = {
    "restore": "Restore the newest backup",
    "again": "Try again",
    "bring": "Copy them to this laptop",
    "open": "Go on with these records",
    "folder": "Choose another folder",
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """One page. ``other`` is a second way for whoever knows better; ``backup`` the newest proved one, if known."""

    code: str
    heading: str
    happened: str
    kept: str
    do: str
    act: Act
    other: Act | None = None
    backup: Path | None = None
    backup_at: datetime | None = None


HEADINGS: dict[str, tuple[str, Act, Act | None]] = {
    "store_damaged": ("Your records are damaged", "restore", "again"),
    "store_newer": ("Your records are newer than this program", "folder", None),
    "open_elsewhere": ("Your records are open already", "again", "folder"),
    "folder_read_only": ("Nothing can be written in this folder", "again", "folder"),
    "disk_full": ("The disk is full", "again", "folder"),
    "little_room": ("The disk is nearly full", "again", "folder"),
    "disk_failed": ("The disk does not answer", "again", "restore"),
    "place_network": ("Your records are on a network drive", "bring", "folder"),
    "place_synced": ("Another program copies your records away", "bring", "folder"),
    "migration_not_proved": ("Your records were not brought up to date", "again", "restore"),
}
NOTICES: dict[str, tuple[str, str, str, str, Act, Act]] = {
    "older": (
        "These records are older than last time",
        "When they were closed last on this laptop there were later changes in them. A copy was put back, by hand or "
        "by a program that copies folders.",
        "What is in them is whole. Returns that were waiting are asked about before anything is sent.",
        "If you did not put an older copy there, restore your newest backup. The records of now are put aside for it, "
        "not deleted.",
        "restore",
        "open",
    ),
    "unmarked": (
        "It is not known whether these records are the newest",
        "The small file that says how far your records had come is missing, or somebody altered it.",
        "What is in your records is whole. Returns that were waiting are asked about before anything is sent.",
        "Look at the last lines of the log. If the newest things you did are there, go on.",
        "open",
        "restore",
    ),
    "log_damaged": (
        "The last changes could not be read",
        "The computer stopped while your records were open, and a part of what was written last is damaged.",
        "Everything before it is whole. The damaged part was put aside in the folder with your records "
        "(records.log-damaged), for a technician.",
        "Go on, look at the last lines of the log, and write again what is missing.",
        "open",
        "restore",
    ),
}


def of(error: UserError, folder: Path) -> Trouble | None:
    """The page for an error that was met at the opening; None for one that belongs beside the field."""
    if error.code not in HEADINGS:
        return None
    heading, act, other = HEADINGS[error.code]
    return _with_backup(Trouble(error.code, heading, error.happened, error.kept, error.do, act, other), folder)


def pending(folder: Path) -> Trouble | None:
    """What a person has to be told of records that did open, until they answered."""
    notice = StoreFolder(folder).notice()
    if notice not in NOTICES:
        return None
    heading, happened, kept, do, act, other = NOTICES[notice]
    return _with_backup(Trouble(notice, heading, happened, kept, do, act, other), folder)


def answered(folder: Path) -> None:
    """The person was told and goes on."""
    StoreFolder(folder).note("")


def backup_words(trouble: Trouble) -> str:
    """Where the newest proved backup lies."""
    if trouble.backup is None or trouble.backup_at is None:
        return "No backup is known on this laptop. Look for one on your stick or the school's drive."
    at = london(trouble.backup_at)
    day = f"{at:%a} {at.day} {at:%b %Y, %H:%M}"
    missing = "" if trouble.backup.is_file() else " It is not there now: put the stick in, or look for it."
    return f"Your newest proved backup is of {day}: {trouble.backup.name}, in {trouble.backup.parent}.{missing}"


def _with_backup(trouble: Trouble, folder: Path) -> Trouble:
    known = StoreFolder(folder).newest_backup()
    if known is None:
        return trouble
    return Trouble(
        trouble.code, trouble.heading, trouble.happened, trouble.kept, trouble.do, trouble.act, trouble.other, *known
    )
