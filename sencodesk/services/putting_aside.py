# SPDX-License-Identifier: Apache-2.0
"""A restored backup takes the place of records that do not open or are too old; those are put aside, never deleted.

Two renames do it. One that is refused is taken back; one that a stop of the computer prevented is made at the next
start (``mended``), so that no first start is ever offered beside records.
"""

import shutil
from datetime import datetime
from pathlib import Path

from sencodesk.errors import UserError
from sencodesk.services.broken_off import BEING_RESTORED, PUT_ASIDE, takes_its_place
from sencodesk.store.folder import StoreFolder
from sencodesk.store.trouble import in_words

FINISHED = "Restoring was broken off. It is finished now: the backup is in its place, and its passphrase opens it."
PUT_BACK = "Restoring was broken off. The records that were put aside are back in their place."
OPENED_THERE = "Restoring was broken off, so your records are opened where they are now: in the folder “{}”."


def beside(folder: Path, *, at: datetime) -> Path:
    """An empty folder beside the records, where a backup is laid out.

    What a broken-off restore left there goes; what became whole records before it was broken off gets another name,
    because somebody may have worked in them. Raises UserError while another program has them.
    """
    found = folder.with_name(folder.name + BEING_RESTORED)
    with in_words():
        if found.exists():
            _free(found)
            if StoreFolder(found).exists():
                found.replace(_unused(folder.with_name(f"{folder.name} restored and not used {at:%Y-%m-%d %H.%M.%S}")))
            else:
                shutil.rmtree(found)
    return found


def exchange(folder: Path, restored: Path, *, at: datetime) -> Path:
    """Put the records of ``folder`` aside and the restored ones in their place; where the old ones are now.

    Raises UserError while another program has the old ones open, and where a folder may not be renamed: then the old
    ones are in their place again.
    """
    aside = _unused(folder.with_name(f"{folder.name}{PUT_ASIDE}{at:%Y-%m-%d %H.%M.%S}"))
    if folder.exists():
        with in_words():
            _free(folder)
        try:
            folder.replace(aside)
        except OSError as error:
            raise _as_it_was() from error
    try:
        restored.replace(folder)
    except OSError as error:
        raise _taken_back(folder, aside, restored) from error
    return aside


def mended(folder: Path) -> tuple[Path, str]:
    """Finish or take back an exchange that was broken off. Where the records are now, and what to tell; mostly nothing.

    Records that cannot be moved, because another program has them, are opened where they lie.
    """
    found = takes_its_place(folder)
    if found is None or there(folder):
        return folder, ""
    try:
        _free(found)
        if folder.exists():
            folder.rmdir()  # an empty one that somebody made meanwhile; any other is left alone
        found.replace(folder)
    except (OSError, UserError):
        return found, OPENED_THERE.format(found.name)
    return folder, FINISHED if found.name.endswith(BEING_RESTORED) else PUT_BACK


def broken_off() -> UserError:
    """Restoring was broken off here: new records in that place would hide the ones that lie beside it."""
    return UserError(
        "restore_broken_off",
        happened="Restoring was broken off here, and the records of this place lie in a folder beside it.",
        kept="Nothing was begun; they are kept as they are.",
        do="Open them: SENCO Desk puts them back in their place.",
        exit_code=2,
    )


def there(folder: Path) -> bool:
    """Whether there are records in a folder."""
    return StoreFolder(folder).exists()


def _taken_back(folder: Path, aside: Path, restored: Path) -> UserError:
    if not aside.exists():  # there was nothing to put aside
        return _as_it_was()
    try:
        aside.replace(folder)
    except OSError:
        return UserError(
            "restored_beside",
            happened="The backup could not be put in the place of your records: another program holds their folder.",
            kept=f"Nothing is lost. Beside that place, your records are in the folder “{aside.name}”, and the backup "
            f"is in “{restored.name}”.",
            do="Restart the computer, then start SENCO Desk: it puts the backup in its place.",
            exit_code=6,
        )
    return _as_it_was()


def _as_it_was() -> UserError:
    return UserError(
        "not_exchanged",
        happened="The backup could not be put in the place of your records: another program, perhaps the virus "
        "scanner, holds their folder or the copy.",
        kept="Your records are in their place, exactly as they were.",
        do="Wait a minute, or close what shows that folder, then press Restore again.",
        exit_code=6,
    )


def _unused(folder: Path) -> Path:
    found, number = folder, 2
    while found.exists():
        found, number = folder.with_name(f"{folder.name} ({number})"), number + 1
    return found


def _free(folder: Path) -> None:
    held = StoreFolder(folder)
    held.lock()
    held.unlock()
