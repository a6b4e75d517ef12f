# SPDX-License-Identifier: Apache-2.0
"""An exchange of records that the computer's stop broke off: seen from the folders' names, before the first paint.

``services/putting_aside.py`` makes these names. Nothing heavy is imported here.
"""

from pathlib import Path

BEING_RESTORED = " being restored"
PUT_ASIDE = " put aside "


def takes_its_place(folder: Path) -> Path | None:
    """The records beside ``folder`` that belong in its place; None while it has its own, or where there are none.

    Those of a backup that were proved go before those that were put aside for them, and of these the newest.
    """
    if holds_records(folder):
        return None
    restored = folder.with_name(folder.name + BEING_RESTORED)
    if holds_records(restored):
        return restored
    try:
        beside = sorted(one for one in folder.parent.iterdir() if one.name.startswith(folder.name + PUT_ASIDE))
    except OSError:
        return None
    return next((one for one in reversed(beside) if holds_records(one)), None)


def holds_records(folder: Path) -> bool:
    """Whether there is a file of records. What cannot be looked at, such as a name that no disk takes, holds none."""
    try:
        return (folder / "records.db").is_file()
    except OSError:
        return False
