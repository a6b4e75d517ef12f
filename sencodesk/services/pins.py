# SPDX-License-Identifier: Apache-2.0
"""The PIN of this device: turned on with the passphrase, off at any time; each trouble with the keyring in its words.

Beside every sentence stands the way that always works, the passphrase. The PIN is never the only way in.
"""

from collections.abc import Callable
from datetime import datetime

from sencodesk.errors import UserError
from sencodesk.services import history
from sencodesk.services.desk import Desk
from sencodesk.services.own_secret import own_label, prove
from sencodesk.services.roles import LOOK, only
from sencodesk.store.changes import Change
from sencodesk.store.file import StoreFile
from sencodesk.store.folder import StoreFolder
from sencodesk.store.trouble import no_store
from sencodesk.store.ways_in import read_slots
from sencodesk.vault import pin as vault
from sencodesk.vault.device import device_mark
from sencodesk.vault.keystore import NONE, UNLISTED, SecretPlace
from sencodesk.vault.resting import rested
from sencodesk.vault.slots import DEVICE_PIN, Slot

TROUBLE = {
    "none": "This computer has no keyring now, so the PIN cannot open the records.",
    "unlisted": "This computer has only a keyring that SENCO Desk does not trust, so the PIN cannot open the records.",
    "locked": "This computer’s keyring is locked, so the PIN cannot open the records.",
    "gone": "The PIN’s entry is gone from this computer’s keyring, so the PIN cannot open the records.",
    "another": "Another keyring answers on this computer than the one that keeps the PIN’s entry.",
}
"""What is wrong with the keyring; what to do is always the same."""
NO_PLACE = {
    NONE: "A PIN needs this computer’s keyring, and this computer has none. Your passphrase opens the records.",
    UNLISTED: "A PIN needs this computer’s keyring, and this one is none that SENCO Desk trusts. Your passphrase opens "
    "the records.",
}
"""Why a PIN is not offered, by what answers for the keyring."""


def open_by_pin(
    folder: StoreFolder,
    pin: str,
    *,
    places: SecretPlace,
    now: Callable[[], datetime],
    opening: Callable[..., StoreFile] = StoreFile.open,
) -> StoreFile:
    """Open the records by the PIN of this device. Raises UserError, with the passphrase as the way out."""
    if not folder.exists():
        raise no_store()
    slots = read_slots(folder)
    mark = device_mark(slots.store_id)
    if not vault.slots_here(slots.slots, mark):
        raise _not_now("pin_off", "There is no PIN for these records on this computer.")
    if rested(folder.passphrase_at(), now()):
        raise _not_now("pin_rests", "A PIN is good for twelve hours after the passphrase was typed.")
    found = vault.found(places, slots.store_id, slots.slots, mark)
    if found.trouble is not None:
        raise _not_now(f"keyring_{found.trouble}", TROUBLE[found.trouble])
    return opening(folder, kind=DEVICE_PIN, secret=found.secret + pin, now=now)


@only(LOOK)
def turn_on(desk: Desk, *, pin: str, proof: str) -> Change | None:
    """Open by a PIN on this device for twelve hours after each passphrase. Raises UserError with nothing changed."""
    prove(desk, proof)
    if weakness := vault.weakness(pin):
        raise UserError("weak_pin", happened=weakness, kept="Nothing was changed.", do="Type another PIN.")
    store, mark = desk.store, device_mark(desk.store.slots.store_id)
    made = vault.provide(desk.places, store.slots.store_id, mark)
    if made.trouble is not None:
        raise _not_now(f"keyring_{made.trouble}", TROUBLE[made.trouble])
    store.replace_slot(DEVICE_PIN, made.secret + pin, label=own_label(desk), backend=made.backend, device=mark)
    return history.kept(desk, "turn on a PIN on this computer")


@only(LOOK)
def turn_off(desk: Desk) -> Change | None:
    """No PIN of this person on this device any more; the keyring's entry goes with the last one."""
    mark = device_mark(desk.store.slots.store_id)
    if not desk.store.drop_slots(lambda slot: _here(slot, mark) and slot.label == own_label(desk)):
        return None
    if not vault.slots_here(desk.store.slots.slots, mark):
        desk.places.forget(vault.service(desk.store.slots.store_id, mark))
    return history.kept(desk, "turn off the PIN on this computer")


def is_on(desk: Desk) -> bool:
    """Whether this person has a PIN on this device."""
    mark = device_mark(desk.store.slots.store_id)
    return any(_here(slot, mark) and slot.label == own_label(desk) for slot in desk.store.slots.slots)


def why_not(desk: Desk) -> str:
    """Why no PIN can be turned on at this computer, in a sentence; empty where one can. It asks the keyring nothing."""
    backend = desk.places.backend()
    return NO_PLACE.get(backend, "")


def forget_all(store: StoreFile) -> None:
    """The records came to another device or out of a backup: every PIN is off until it is turned on again."""
    store.drop_slots(lambda slot: slot.type == DEVICE_PIN)


def _here(slot: Slot, mark: str) -> bool:
    return slot.type == DEVICE_PIN and slot.device == mark


def _not_now(code: str, happened: str) -> UserError:
    return UserError(
        code,
        happened=happened,
        kept="Your records are safe and nothing was changed.",
        do="Use your passphrase.",
        exit_code=3,
    )
