# SPDX-License-Identifier: Apache-2.0
"""The key slots of a store's folder: read, opened with a secret, added to; every expected failure in words."""

import contextlib
from collections.abc import Callable
from datetime import datetime

from sencodesk.errors import UserError
from sencodesk.store.folder import StoreFolder
from sencodesk.store.trouble import damaged, no_memory
from sencodesk.vault.slots import (
    DEVICE_PIN,
    PASSPHRASE,
    RECOVERY,
    KeySlots,
    Slot,
    SlotError,
    TooLittleMemory,
    WrongSecret,
)

WRONG = {
    PASSPHRASE: ("passphrase", "wrong_passphrase"),
    RECOVERY: ("recovery code", "wrong_recovery_code"),
    DEVICE_PIN: ("PIN", "wrong_pin"),
}


def read_slots(folder: StoreFolder) -> KeySlots:
    """The slots file. Raises UserError when it is missing or damaged."""
    try:
        return KeySlots.from_bytes(folder.keyslots.read_bytes())
    except (SlotError, FileNotFoundError) as error:
        raise damaged("The file with the key slots is missing or damaged.") from error


def adding(
    slots: KeySlots,
    key: bytearray,
    now: Callable[[], datetime],
    kind: str,
    secret: str,
    label: str,
    backend: str = "",
    device: str = "",
) -> KeySlots:
    """A new generation with one more way in. Raises UserError when there is too little memory to make it."""
    created = now().isoformat()
    try:
        return slots.adding(kind, secret.encode(), key, created=created, label=label, backend=backend, device=device)
    except TooLittleMemory as error:
        raise no_memory() from error


def unwrap(folder: StoreFolder, slots: KeySlots, kind: str, secret: str) -> tuple[Slot, bytearray]:
    """The slot that opens and the data key. A wrong secret is counted, so that the next try waits. Raises UserError."""
    try:
        return slots.opening(kind, secret.encode())
    except TooLittleMemory as error:
        raise no_memory() from error
    except WrongSecret as error:
        with contextlib.suppress(OSError):  # a folder that cannot be written: the passphrase is wrong all the same
            folder.count_wrong(folder.wrong_tries() + 1)
        what, code = WRONG[kind]
        raise UserError(
            code,
            happened=f"That {what} does not open these records.",
            kept="Nothing was changed, and nothing is ever wiped.",
            do="Try again. Look at Caps Lock, and at the keyboard's language.",
            exit_code=3,
        ) from error
    except SlotError as error:
        raise damaged("The file with the key slots is damaged.") from error
