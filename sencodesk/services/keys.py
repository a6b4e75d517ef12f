# SPDX-License-Identifier: Apache-2.0
"""The keys to the records, renewed: another passphrase, another recovery sheet, another key under both.

Whoever renews one shows that they hold one. Backups that were made before keep the keys of their day.
"""

from sqlalchemy import Engine

from sencodesk.errors import UserError
from sencodesk.services import history, people
from sencodesk.services.desk import Desk
from sencodesk.services.own_secret import free, own_label, prove, strong
from sencodesk.services.roles import KEEP, LOOK, only
from sencodesk.store import attachments
from sencodesk.store.changes import Change
from sencodesk.store.unit import UnitOfWork
from sencodesk.vault.slots import KEYHOLDER, PASSPHRASE, RECOVERY, SHEET


@only(LOOK)
def change_passphrase(desk: Desk, *, proof: str, new: str, school: str = "") -> Change | None:
    """Open by ``new`` from now on. ``proof`` is this person's passphrase, their PIN, or the recovery sheet's code.

    Raises UserError for a proof that opens nothing and for a passphrase that is too easy to guess.
    """
    by_what = prove(desk, proof, by_pin=True)
    strong(new, school=school)
    free(desk, new, label=own_label(desk))
    desk.store.replace_slot(PASSPHRASE, new, label=own_label(desk))
    return history.kept(desk, "change the passphrase" + (", with the recovery sheet" if by_what == RECOVERY else ""))


@only(KEEP)
def renew_recovery_sheet(desk: Desk, *, proof: str, code: str, confirmed_by: str = "typed back") -> Change | None:
    """Open by the sheet with ``code`` from now on; the sheet before it opens these records no more.

    ``code`` is the thirty characters without their check. Raises UserError for a proof that opens nothing.
    """
    prove(desk, proof, by_pin=True)
    desk.store.replace_slot(RECOVERY, code, label=SHEET)
    return history.kept(desk, f"make a new recovery sheet, {confirmed_by}")


@only(KEEP)
def renew_key(
    desk: Desk, *, proof: str, code: str, leaving: str = "", keyholder: str = "", passphrase: str = ""
) -> str:
    """Another data key, because somebody leaves or the keys are handed over. Returns the keyholder's name.

    Afterwards the records open with the keyholder's passphrase and the sheet with ``code``, and with nothing else:
    whoever left had the old key in their slot, and so had every old backup. The others get a passphrase again, the PINs
    go. ``passphrase`` is the keyholder's new one; it may be left out where the keyholder's own is the ``proof``.
    Raises UserError with everything as it was.
    """
    by_what = prove(desk, proof)
    mine = by_what == PASSPHRASE and own_label(desk) == KEYHOLDER and not keyholder
    if not passphrase and not mine:
        raise UserError(
            "passphrase_wanted",
            happened="Whoever holds the keys from now on needs a passphrase.",
            kept="Nothing was changed.",
            do="Let them type one twice.",
        )
    if passphrase:
        strong(passphrase)
    if leaving and leaving == (keyholder or _holder(desk)):
        raise UserError(
            "keyholder_leaves",
            happened="Whoever leaves cannot hold the keys.",
            kept="Nothing was changed.",
            do="Say who holds them from now on.",
        )
    named: list[str] = []

    def begin(engine: Engine) -> None:
        label = "renew the key of the records" + ("; somebody opens them no more" if leaving else "")
        with UnitOfWork(engine, kind="barrier", label=label, by=desk.by, now=desk.now) as unit:
            if attachments.keys(unit.session).all:
                attachments.begin_key(unit.session)  # papers that come from now on; those before stay as they are
            named.append(people.settle_leaving(unit.session, leaving=leaving, keyholder=keyholder))

    desk.store.rotate(passphrase=passphrase or proof, recovery_code=code, begin=begin)
    desk.store.opened_by = next(slot for slot in desk.store.slots.slots if slot.label == KEYHOLDER)
    who = people.who_opened(desk.store)
    desk.by, desk.person_id, desk.role = who.name, who.person_id, who.role
    return named[0]


def _holder(desk: Desk) -> str:
    return people.listed(desk).people[0].person_id
