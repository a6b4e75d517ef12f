# SPDX-License-Identifier: Apache-2.0
"""What stands between a person and the records: what happened, what is kept, what to do, and one thing that does it.

Facts for one page of the window; the command line says the same sentences. Nothing heavy in here: the lock page's.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from sencodesk.codes.days import long_moment
from sencodesk.errors import UserError
from sencodesk.store.folder import StoreFolder

Act = Literal["restore", "again", "bring", "open", "folder", "read", "look", "anyway"]
WORDS: dict[Act, str] = {
    "restore": "Restore the newest backup",
    "again": "Try again",
    "bring": "Copy them to this laptop",
    "open": "Go on with these records",
    "folder": "Choose another folder",
    "read": "Open to read only",
    "look": "My clock is right now: look again",
    "anyway": "Open anyway",
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
    read: bool = False
    """Whether the records can still be opened to be read."""


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
READ_WORDS = (
    "To read only: everything can be found, read, printed and exported. Nothing can be changed and nothing is sent. "
    "What you look at or print is not written into the log."
)
_WHY: dict[str, str] = {
    "store_damaged": "the file of your records is damaged",
    "open_elsewhere": "another window or program has these records open",
    "folder_read_only": "nothing can be written in the folder of your records",
    "disk_full": "the disk is full",
}
"""What stands in the way of writing and not of reading, by the error's code."""
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
        "Look at the last lines of the log, here below. If the newest things you did are there, go on.",
        "open",
        "restore",
    ),
    "log_damaged": (
        "The last changes could not be read",
        "The computer stopped while your records were open, and a part of what was written last is damaged.",
        "Everything before it is whole. The damaged part was put aside in the folder with your records "
        "(records.log-damaged), for a technician.",
        "Look at the last lines of the log, here below; go on, and write again what is missing.",
        "open",
        "restore",
    ),
}


def why_read(code: str) -> str:
    """The line above records that were opened to be read, for as long as they are."""
    return (
        f"To read only, because {_WHY[code]}. Look, find, print and export; nothing is changed or sent, and what you "
        "look at or print is not in the log. To write again, mend that, lock, and unlock."
    )


def clock(newest: datetime, now: datetime, *, again: bool = False) -> Trouble:
    """The page for a laptop whose clock does not fit the records; ``again`` where somebody just looked again."""
    then, here = long_moment(newest), long_moment(now)
    if now < newest:
        happened = f"This laptop says it is {here}. Your newest change is of {then}, which is later."
    else:
        happened = f"This laptop says it is {here}. Your newest change is of {then}, more than a year before."
    if again:
        happened = f"The clock still does not fit. {happened}"
    return Trouble(
        "clock",
        "This laptop’s clock does not fit your records",
        happened,
        "Everything. Changes are numbered, so their order is right whatever the clock says. Nothing was changed.",
        "Set date and time in the settings of this laptop, then look again. If the clock is right, open anyway. With a "
        "wrong clock all is kept as well, but its date stands on new plans, papers and lines of the log; reviews and "
        "returns look due on the wrong days, and a council may refuse what is sent until the clock is right.",
        "look",
        "anyway",
    )


def of(error: UserError, folder: Path) -> Trouble | None:
    """The page for an error that was met at the opening; None for one that belongs beside the field."""
    if error.code not in HEADINGS:
        return None
    heading, act, other = HEADINGS[error.code]
    trouble = Trouble(
        error.code, heading, error.happened, error.kept, error.do, act, other, read=error.code in _WHY
    )  # fmt: skip
    return _with_backup(trouble, folder)


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
    day = long_moment(trouble.backup_at)
    missing = "" if trouble.backup.is_file() else " It is not there now: put the stick in, or look for it."
    return f"Your newest proved backup is of {day}: {trouble.backup.name}, in {trouble.backup.parent}.{missing}"


def _with_backup(trouble: Trouble, folder: Path) -> Trouble:
    known = StoreFolder(folder).newest_backup()
    if known is None:
        return trouble
    return replace(trouble, backup=known[0], backup_at=known[1])
