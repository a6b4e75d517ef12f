# SPDX-License-Identifier: Apache-2.0
"""A PIN for the rest of the day: it opens only together with a secret in this device's own keyring.

A stolen disk lacks the keyring's secret, whoever sits down at the open session lacks the PIN. It is never the only way
in, and what is wrong with the keyring is told apart (decision 5): there is none, none that may be used, it is locked,
the entry is gone, another keyring answers than the one that was written to.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sencodesk.vault.keystore import NONE, UNLISTED, SecretPlace
from sencodesk.vault.slots import DEVICE_PIN, Slot

LEAST, MOST = 6, 32

Trouble = Literal["none", "unlisted", "locked", "gone", "another"]
SIMPLE = ("0123456789", "9876543210")


@dataclass(frozen=True, slots=True)
class DeviceSecret:
    """The keyring's half of the key and the name of the keyring that holds it; or what is the trouble."""

    secret: str = ""
    backend: str = ""
    trouble: Trouble | None = None


def weakness(pin: str) -> str:
    """What is wrong with a PIN, in a sentence; empty if it will do."""
    if not LEAST <= len(pin) <= MOST:
        return f"Take at least {LEAST} digits or letters."
    if len(set(pin)) < 3 or any(pin in row for row in SIMPLE):
        return "This is one of the first that anybody would try. Take another."
    return ""


def slots_here(slots: Sequence[Slot], device: str) -> tuple[Slot, ...]:
    """The PIN slots that were made on this device."""
    return tuple(slot for slot in slots if slot.type == DEVICE_PIN and slot.device == device)


def found(places: SecretPlace, store_id: str, slots: Sequence[Slot], device: str) -> DeviceSecret:
    """The keyring's half for the PIN slots of this device."""
    backend = places.backend()
    if backend in (NONE, UNLISTED):
        return DeviceSecret(trouble="none" if backend == NONE else "unlisted")
    if all(slot.backend != backend for slot in slots_here(slots, device)):
        return DeviceSecret(trouble="another")
    kept = places.get(service(store_id, device))
    if kept.outcome == "found" and kept.secret:
        return DeviceSecret(kept.secret, backend)
    return DeviceSecret(trouble="gone" if kept.outcome == "absent" else "locked")


def provide(places: SecretPlace, store_id: str, device: str) -> DeviceSecret:
    """The keyring's half for a new PIN; made if there is none, and read back."""
    backend = places.backend()
    if backend in (NONE, UNLISTED):
        return DeviceSecret(trouble="none" if backend == NONE else "unlisted")
    kept = places.get(service(store_id, device))
    if kept.outcome == "found" and kept.secret:
        return DeviceSecret(kept.secret, backend)
    secret = secrets.token_hex(32)
    if kept.outcome != "absent" or places.put(service(store_id, device), secret) != "found":
        return DeviceSecret(trouble="locked")
    return DeviceSecret(secret, backend)


def service(store_id: str, device: str) -> str:
    """The entry's name in the keyring: one for a store on a device."""
    return f"SENCO Desk {store_id} {device[:8]} pin"
