# SPDX-License-Identifier: Apache-2.0
"""Who changes a key shows first that they hold one, and takes a passphrase that is good and nobody else's."""

from sencodesk.errors import UserError
from sencodesk.services.desk import Desk
from sencodesk.vault import pin, recovery
from sencodesk.vault.device import device_mark
from sencodesk.vault.passphrase import judge
from sencodesk.vault.slots import DEVICE_PIN, KEYHOLDER, PASSPHRASE, RECOVERY


def own_label(desk: Desk) -> str:
    """The label of the slots of the person at the desk."""
    slot = desk.store.opened_by
    return KEYHOLDER if slot is None or slot.type == RECOVERY else slot.label


def prove(desk: Desk, proof: str, *, by_pin: bool = False) -> str:
    """Raise UserError unless ``proof`` is this person's passphrase or the sheet's code. Which of both it is.

    ``by_pin``: this device's PIN will do as well, so that whoever forgot the passphrase during the day keeps a way in.
    """
    opener = desk.store.opener(PASSPHRASE, proof)
    if opener is not None and opener.label == own_label(desk):
        return PASSPHRASE
    code = recovery.parse(proof)
    if code is not None and desk.store.opens_with(RECOVERY, code):
        return RECOVERY
    if by_pin and _is_own_pin(desk, proof):
        return DEVICE_PIN
    raise UserError(
        "wrong_passphrase",
        happened="That is neither your passphrase nor the code on your recovery sheet.",
        kept="Nothing was changed.",
        do="Type the passphrase with which you opened these records.",
        exit_code=3,
    )


def _is_own_pin(desk: Desk, proof: str) -> bool:
    slots = desk.store.slots
    mark = device_mark(slots.store_id)
    if not pin.slots_here(slots.slots, mark):
        return False
    half = pin.found(desk.places, slots.store_id, slots.slots, mark)
    opener = None if half.trouble else desk.store.opener(DEVICE_PIN, half.secret + proof)
    return opener is not None and opener.label == own_label(desk)


def strong(passphrase: str, *, school: str = "") -> None:
    """Raise UserError for a passphrase that is too easy to guess."""
    strength = judge(passphrase, school=school)
    if not strength.enough:
        raise UserError(
            "weak_passphrase", happened=strength.sentence, kept="Your passphrase is as it was.", do="Choose another."
        )


def free(desk: Desk, passphrase: str, *, label: str) -> None:
    """Raise UserError where it opens another person's slot: the records would not know who came in."""
    opener = desk.store.opener(PASSPHRASE, passphrase)
    if opener is not None and opener.label != label:
        raise UserError(
            "passphrase_taken",
            happened="This passphrase cannot be taken.",
            kept="Nothing was changed.",
            do="Choose another.",
        )
