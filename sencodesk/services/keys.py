# SPDX-License-Identifier: Apache-2.0
"""The two keys to the records, renewed: another passphrase, another recovery sheet.

Whoever renews one shows that they hold one. Backups that were made before keep the keys of their day.
"""

from sencodesk.errors import UserError
from sencodesk.services.desk import Desk
from sencodesk.store.changes import Change
from sencodesk.vault import recovery
from sencodesk.vault.passphrase import judge


def change_passphrase(desk: Desk, *, proof: str, new: str, school: str = "") -> Change | None:
    """Open by ``new`` from now on. ``proof`` is the passphrase of now or the code on the recovery sheet.

    Raises UserError for a proof that opens nothing and for a passphrase that is too easy to guess.
    """
    _prove(desk, proof)
    strength = judge(new, school=school)
    if not strength.enough:
        raise UserError(
            "weak_passphrase", happened=strength.sentence, kept="Your passphrase is as it was.", do="Choose another."
        )
    desk.store.replace_slot("passphrase", new, label="passphrase")
    return _note(desk, "change the passphrase")


def renew_recovery_sheet(desk: Desk, *, proof: str, code: str, confirmed_by: str = "typed back") -> Change | None:
    """Open by the sheet with ``code`` from now on; the sheet before it opens these records no more.

    ``code`` is the thirty characters without their check. Raises UserError for a proof that opens nothing.
    """
    _prove(desk, proof)
    desk.store.replace_slot("recovery", code, label="recovery sheet")
    return _note(desk, f"make a new recovery sheet, {confirmed_by}")


def _prove(desk: Desk, proof: str) -> None:
    code = recovery.parse(proof)
    if desk.store.opens_with("passphrase", proof) or (code is not None and desk.store.opens_with("recovery", code)):
        return
    raise UserError(
        "wrong_passphrase",
        happened="That is neither your passphrase nor the code on your recovery sheet.",
        kept="Nothing was changed.",
        do="Type the passphrase with which you opened these records.",
        exit_code=3,
    )


def _note(desk: Desk, label: str) -> Change | None:
    with desk.unit(label, kind="event") as unit:
        pass
    desk.store.checkpoint()
    return unit.change
