# SPDX-License-Identifier: Apache-2.0
"""A restored backup takes the place of records that do not open or are too old; those are put aside, never deleted."""

import shutil
from datetime import datetime
from pathlib import Path

from sencodesk.store.folder import StoreFolder
from sencodesk.store.trouble import in_words


def beside(folder: Path) -> Path:
    """An empty folder beside the records, where a backup is laid out; what a broken-off restore left there goes.

    Raises UserError while another program restores into it.
    """
    found = folder.with_name(f"{folder.name} being restored")
    with in_words():
        if found.exists():
            _free(found)
            shutil.rmtree(found)
    return found


def exchange(folder: Path, restored: Path, *, at: datetime) -> Path:
    """Put the records of ``folder`` aside and the restored ones in their place; where the old ones are now.

    Raises UserError while another program has the old ones open.
    """
    aside = folder.with_name(f"{folder.name} put aside {at:%Y-%m-%d %H.%M.%S}")
    with in_words():
        if folder.exists():
            _free(folder)
            folder.replace(aside)
        restored.replace(folder)
    return aside


def there(folder: Path) -> bool:
    """Whether there are records in a folder."""
    return StoreFolder(folder).exists()


def _free(folder: Path) -> None:
    held = StoreFolder(folder)
    held.lock()
    held.unlock()
