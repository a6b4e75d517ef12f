# SPDX-License-Identifier: Apache-2.0
"""Before the records are open: whether there are any, and how long to wait. The lock page's: nothing heavy in here."""

from pathlib import Path

from sencodesk.store.folder import StoreFolder, delay_after


def store_exists(folder: Path) -> bool:
    """Whether there are records in a folder."""
    return StoreFolder(folder).exists()


def wait_before_trying(folder: Path) -> int:
    """Seconds to wait before the next passphrase is tried, from the wrong ones in a row."""
    return delay_after(StoreFolder(folder).wrong_tries())
