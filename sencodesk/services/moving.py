# SPDX-License-Identifier: Apache-2.0
"""A new laptop: the folder with the records, copied there by hand or still on a stick, is brought to its place."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sencodesk.errors import UserError
from sencodesk.store.folder import StoreFolder
from sencodesk.store.trouble import in_words, no_store

LAST = "records.db"
WITH_IT = ("records.db-wal", "records.rotating", "keyslots.json", "keyslots.next", "state.json")
"""Everything that belongs to a store; the records themselves get their name last (decision 5, store/rotation.py)."""


def bring(source: Path, folder: Path) -> None:
    """Copy the records of ``source`` into ``folder``; the source stays as it is. Raises UserError.

    A copy that is broken off leaves no records behind, and may be begun again. Opening them here finds that this is
    another device: a new key, no PIN.
    """
    theirs, ours = StoreFolder(source), StoreFolder(folder)
    if not (theirs.exists() and theirs.records.is_file()):
        raise no_store()
    if ours.exists():
        raise UserError(
            "store_exists",
            happened="There are records on this computer already.",
            kept="Neither was touched.",
            do="Open the folder where it is (Another school), or ask your technician to move the other records away.",
            exit_code=2,
        )
    with in_words(), _still(theirs):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        ours.lock()
        try:
            ours.begin()
            shutil.copyfile(theirs.records, ours.making)
            for name in WITH_IT:
                if (source / name).is_file():
                    shutil.copyfile(source / name, folder / name)
            if theirs.attachments.is_dir():
                shutil.copytree(theirs.attachments, ours.attachments, dirs_exist_ok=True)
            ours.finish()
            ours.keep_private()
        finally:
            ours.unlock()


@contextmanager
def _still(folder: StoreFolder) -> Iterator[None]:
    """Nobody writes there meanwhile. A stick that may not be written to cannot be locked, and need not be."""
    try:
        folder.lock()
    except OSError:
        yield
        return
    try:
        yield
    finally:
        folder.unlock()
