# SPDX-License-Identifier: Apache-2.0
"""Before the records are open: whether there are any, and how long to wait. The lock page's: nothing heavy in here."""

import json
from datetime import datetime
from pathlib import Path

from sencodesk.store.folder import StoreFolder, delay_after
from sencodesk.vault.device import device_mark
from sencodesk.vault.resting import rested


def store_exists(folder: Path) -> bool:
    """Whether there are records in a folder."""
    return StoreFolder(folder).exists()


def wait_before_trying(folder: Path) -> int:
    """Seconds to wait before the next passphrase is tried, from the wrong ones in a row."""
    return delay_after(StoreFolder(folder).wrong_tries())


def pin_offered(folder: Path, now: datetime) -> bool:
    """Whether a PIN opens the records now: one was set on this computer, and the passphrase is hours and not days ago.

    It looks at nothing but two small files; what the keyring says is found out when the PIN is typed.
    """
    place = StoreFolder(folder)
    at = place.passphrase_at()
    if at is None or rested(at, now):
        return False
    try:
        body = json.loads(place.keyslots.read_bytes())
        mark = device_mark(str(body["store_id"]))
        return any(slot.get("type") == "device+pin" and slot.get("device") == mark for slot in body["slots"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return False  # the opening itself says what is wrong with the file
