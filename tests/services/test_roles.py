# SPDX-License-Identifier: Apache-2.0
"""Every verb and every role: what a person may not do is refused at once, whichever way it comes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sencodesk import bootstrap
from sencodesk.errors import UserError
from sencodesk.records.school import Person
from sencodesk.services import backups, councils, history, keys, people, plans, pupils, returns, roles, school, sending
from sencodesk.services.all import VERBS
from sencodesk.services.desk import Desk
from sencodesk.services.unsaved import keep
from sencodesk.store.changes import Kind
from sencodesk.store.tables import ChangeRow, UnsavedRow
from sencodesk.vault.keystore import NoPlace
from sencodesk.vault.recovery import check_characters
from tests.clocks import FakeClock

SENCOS, CODE = "correct horse battery", "0" * 30
MS_OAKES, MR_LUDGROVE, HEAD = "seven grey herons wade", "nine amber lamps glow", "two quiet rivers bend"


def refused(act: Callable[[], object]) -> bool:
    """Whether a role stood in the way; anything else that goes wrong is not about roles."""
    try:
        act()
    except UserError as error:
        return error.code == "not_your_role"
    except TypeError:
        return False  # the guard let it pass, and then its arguments were missing
    return False


SENCOS_OWN = {
    "asking_first.looked",
    "amending.withdraw", "amending.send_again", "amending.seal_anew", "amending.new_key", "filing.by_hand",
    "sending.click", "sending.release", "sending.discard", "school.change",
    "school.add_person", "school.change_person", "school.remove_person",
    "rates.add", "rates.change", "rates.remove", "school_year.start",
    "plan_templates.add_field", "plan_templates.copy", "plan_templates.move", "plan_templates.offer",
    "plan_templates.remove", "plan_templates.rename", "plan_templates.set_field", "plan_templates.word",
}  # fmt: skip


def stopped_by_role(desk: Desk, role: str) -> set[str]:
    desk.role = role
    return {name for name, verb in VERBS.items() if refused(partial(verb, desk))}


def test_a_reader_is_stopped_at_every_verb_but_looking(desk: Desk) -> None:
    assert stopped_by_role(desk, roles.READER) == set(VERBS) - {"history.opened"}


def test_an_assistant_writes_records_and_plans_and_nothing_of_the_sencos(desk: Desk) -> None:
    stopped = stopped_by_role(desk, roles.ASSISTANT)
    assert stopped == SENCOS_OWN


def test_nobody_knows_another_role_or_an_unlisted_verb(desk: Desk) -> None:
    assert stopped_by_role(desk, "nobody we know") == set(VERBS)
    assert roles.needed("tomorrow.verb") == roles.KEEP


def test_the_senco_may_everything() -> None:
    assert [name for name in VERBS if not roles.may(roles.SENCO, roles.needed(name))] == []


BESIDE: dict[str, tuple[Callable[[Desk], object], bool]] = {
    "seal": (lambda desk: returns.seal(desk, return_id=""), False),
    "save what is sealed": (lambda desk: returns.save_sealed(desk, submission_id="", file=Path("x")), False),
    "send": (lambda desk: sending.send(desk, return_id=""), False),
    "add a council": (lambda desk: councils.add(desk, data=b"", fingerprint=""), False),
    "allow a council": (lambda desk: councils.allow_here(desk, council_id="", allow=True), False),
    "the card": (lambda desk: councils.request_card(desk, out=Path("x")), False),
    "a new sheet": (lambda desk: keys.renew_recovery_sheet(desk, proof="", code=CODE), False),
    "renew the key": (lambda desk: keys.renew_key(desk, proof="", code=CODE), False),
    "give a key": (
        lambda desk: people.give_key(desk, person_id="", role="reader", passphrase="", proof=""), False
    ),
    "change a role": (lambda desk: people.set_role(desk, person_id="", role="senco"), False),
    "undo": (history.undo, True),
    "redo": (history.redo, True),
}  # fmt: skip


@pytest.mark.parametrize("role", [roles.ASSISTANT, roles.READER])
@pytest.mark.parametrize("what", sorted(BESIDE))
def test_what_is_no_verb_asks_as_well(what: str, role: str, desk: Desk) -> None:
    act, writers = BESIDE[what]
    desk.role = role
    assert refused(lambda: act(desk)) == (role == roles.READER or not writers)


def changes(desk: Desk) -> int:
    with Session(desk.store.writer_engine) as session:
        return session.scalar(select(func.count()).select_from(ChangeRow)) or 0


def test_a_reader_writes_nothing_by_any_way(desk: Desk) -> None:
    desk.role = roles.READER
    before = changes(desk)
    kinds: tuple[Kind, ...] = ("edit", "barrier")
    for kind in kinds:
        with pytest.raises(UserError) as told:
            desk.unit("anything", kind=kind)
        assert "look" in told.value.happened
    keep(desk, form="plan", record_id="1", base_version=None, values={"text": "typed"})
    with Session(desk.store.writer_engine) as session:
        assert session.scalars(select(UnsavedRow)).all() == []
    assert changes(desk) == before


# People with keys of their own.


def by_passphrase(folder: Path, secret: str, clock: FakeClock, kind: str = "passphrase") -> Desk:
    return bootstrap.open_desk(folder, secret=secret, kind=kind, clock=clock.now, places=NoPlace())


@pytest.fixture
def staffed(desk: Desk) -> Desk:
    """Ms Oakes assists, Mr Ludgrove reads; the head is on the list and has no key."""
    for name, role in (("Ms Oakes", "Teaching assistant"), ("Mr Ludgrove", "Teacher"), ("Mrs Fenn", "Head teacher")):
        school.add_person(desk, values={"name": name, "role": role})
    give(desk, "Ms Oakes", roles.ASSISTANT, MS_OAKES)
    give(desk, "Mr Ludgrove", roles.READER, MR_LUDGROVE)
    return desk


def give(desk: Desk, name: str, role: str, passphrase: str, proof: str = SENCOS) -> None:
    people.give_key(desk, person_id=person(desk, name), role=role, passphrase=passphrase, proof=proof)


def person(desk: Desk, name: str) -> str:
    with desk.reading() as session:
        return session.scalars(select(Person.id).where(Person.name == name)).one()


def test_at_unlock_the_person_is_known_and_the_log_says_who(staffed: Desk, clock: FakeClock) -> None:
    folder = staffed.store.folder.path
    staffed.store.close()
    seen = {}
    for secret in (SENCOS, MS_OAKES, MR_LUDGROVE):
        desk = by_passphrase(folder, secret, clock)
        seen[desk.by] = desk.role
        if desk.role != roles.READER:
            pupils.add(desk, values={"surname": desk.by, "forename": "A"}, entry=None)
        desk.store.close()
    assert seen == {"SENCO": "senco", "Ms Oakes": "assistant", "Mr Ludgrove": "reader"}
    desk = by_passphrase(folder, CODE, clock, "recovery")
    assert (desk.by, desk.role) == ("SENCO", "senco")
    with Session(desk.store.writer_engine) as session:
        assert set(session.scalars(select(ChangeRow.by).where(ChangeRow.label == "add a pupil"))) == {
            "SENCO", "Ms Oakes",
        }  # fmt: skip
    desk.store.close()


def test_an_assistant_takes_back_what_is_hers_and_nothing_else(staffed: Desk, clock: FakeClock) -> None:
    folder = staffed.store.folder.path
    kept = pupils.add(staffed, values={"surname": "Marrowfield", "forename": "Edie"}, entry=None)
    assert kept is not None
    staffed.store.close()
    desk = by_passphrase(folder, MS_OAKES, clock)
    with pytest.raises(UserError):
        history.undo(desk)
    pupil_id = next(row for table, row in kept.touched if table == "pupil")
    assert plans.start(desk, pupil_id=pupil_id, values={}) is not None
    assert history.undo(desk) is not None
    desk.store.close()


def test_a_role_changes_at_the_next_unlock_and_is_told(staffed: Desk, clock: FakeClock) -> None:
    folder, reader = staffed.store.folder.path, person(staffed, "Mr Ludgrove")
    change = people.set_role(staffed, person_id=reader, role=roles.ASSISTANT)
    assert change is not None
    assert change.label == "change the role of Mr Ludgrove to assistant"
    staffed.store.close()
    desk = by_passphrase(folder, MR_LUDGROVE, clock)
    assert desk.role == roles.ASSISTANT
    desk.store.close()


def test_a_person_with_a_key_stays_on_the_list(staffed: Desk) -> None:
    for name in ("Mr Ludgrove", "SENCO"):
        with pytest.raises(UserError) as told:
            school.remove_person(staffed, person_id=person(staffed, name))
        assert told.value.code == "has_a_key"
    assert school.remove_person(staffed, person_id=person(staffed, "Mrs Fenn")) is not None


def test_two_people_never_have_the_same_passphrase(staffed: Desk) -> None:
    for taken in (SENCOS, MS_OAKES):
        with pytest.raises(UserError) as told:
            give(staffed, "Mr Ludgrove", roles.READER, taken)
        assert told.value.code == "passphrase_taken"
    with pytest.raises(UserError) as told:
        keys.change_passphrase(staffed, proof=SENCOS, new=MS_OAKES)
    assert told.value.code == "passphrase_taken"


def test_only_the_own_passphrase_or_the_sheet_proves_anything(staffed: Desk, clock: FakeClock) -> None:
    folder = staffed.store.folder.path
    with pytest.raises(UserError) as told:
        give(staffed, "Mrs Fenn", roles.READER, HEAD, proof=MS_OAKES)
    assert told.value.code == "wrong_passphrase"
    give(staffed, "Mrs Fenn", roles.READER, HEAD, proof=CODE + check_characters(CODE))
    staffed.store.close()
    desk = by_passphrase(folder, HEAD, clock)
    with pytest.raises(UserError) as told:
        keys.change_passphrase(desk, proof=SENCOS, new="four brown otters swim")
    assert told.value.code == "wrong_passphrase"
    keys.change_passphrase(desk, proof=HEAD, new="four brown otters swim")
    desk.store.close()
    desk = by_passphrase(folder, "four brown otters swim", clock)
    assert (desk.by, desk.role) == ("Mrs Fenn", "reader")
    desk.store.close()
    by_passphrase(folder, SENCOS, clock).store.close()


def test_a_weak_passphrase_and_a_role_that_is_none_give_no_key(staffed: Desk) -> None:
    before = staffed.store.folder.keyslots.read_bytes()
    for role, passphrase, code in (("reader", "short", "weak_passphrase"), ("king", HEAD, "no_such_role")):
        with pytest.raises(UserError) as told:
            give(staffed, "Mrs Fenn", role, passphrase)
        assert told.value.code == code
    with pytest.raises(UserError) as told:
        give(staffed, "SENCO", roles.READER, HEAD)
    assert told.value.code == "is_keyholder"
    assert staffed.store.folder.keyslots.read_bytes() == before


def test_who_opens_is_listed(staffed: Desk) -> None:
    found = people.listed(staffed)
    assert [(one.name, one.role, one.keyholder, one.opens) for one in found.people] == [
        ("SENCO", "senco", True, True),
        ("Mr Ludgrove", "reader", False, True),
        ("Ms Oakes", "assistant", False, True),
    ]
    assert [name for _, name in found.others] == ["Mrs Fenn"]


# Somebody leaves; the keys are handed over.

SHEET = "1" * 30


def test_who_leaves_is_kept_out_even_with_an_old_copy_of_the_slots(staffed: Desk, clock: FakeClock) -> None:
    folder = staffed.store.folder.path
    pupils.add(staffed, values={"surname": "Marrowfield", "forename": "Edie"}, entry=None)
    before, counts = staffed.store.folder.keyslots.read_bytes(), staffed.store.counts()
    old_key = staffed.store.connect_copy_key()
    keys.renew_key(staffed, proof=SENCOS, code=SHEET, leaving=person(staffed, "Ms Oakes"))
    assert staffed.store.connect_copy_key() != old_key
    assert pupils.add(staffed, values={"surname": "After", "forename": "Word"}, entry=None) is not None
    assert staffed.store.check() == []
    after = staffed.store.counts()
    assert {name: after[name] for name in ("person", "school")} == {name: counts[name] for name in ("person", "school")}
    assert after["pupil"] == counts["pupil"] + 1
    assert [(one.name, one.opens) for one in people.listed(staffed).people] == [("SENCO", True), ("Mr Ludgrove", False)]
    staffed.store.close()
    for secret, kind in ((MS_OAKES, "passphrase"), (MR_LUDGROVE, "passphrase"), (CODE, "recovery")):
        with pytest.raises(UserError):
            by_passphrase(folder, secret, clock, kind)
    new = (folder / "keyslots.json").read_bytes()
    (folder / "keyslots.json").write_bytes(before)
    with pytest.raises(UserError) as told:  # the slot opens, the records do not
        by_passphrase(folder, MS_OAKES, clock)
    assert told.value.code == "store_damaged"
    (folder / "keyslots.json").write_bytes(new)
    for secret, kind in ((SENCOS, "passphrase"), (SHEET, "recovery")):
        desk = by_passphrase(folder, secret, clock, kind)
        assert not desk.store.rolled_back
        assert desk.store.check() == []
        desk.store.close()
    assert sorted(one.name for one in folder.iterdir() if "rotating" in one.name or "next" in one.name) == []


def test_old_backups_open_with_the_keys_of_their_day(staffed: Desk, tmp_path: Path) -> None:
    file = tmp_path / "old.sencodesk"
    backups.make(staffed, file=file)
    keys.renew_key(staffed, proof=SENCOS, code=SHEET)
    assert backups.prove(file, secret=MS_OAKES).verified
    assert backups.prove(file, secret=CODE + check_characters(CODE)).verified
    with pytest.raises(UserError):
        backups.prove(file, secret=SHEET + check_characters(SHEET))
    backups.make(staffed, file=tmp_path / "new.sencodesk")
    with pytest.raises(UserError):
        backups.prove(tmp_path / "new.sencodesk", secret=MS_OAKES)


def test_only_a_senco_restores_a_backup(staffed: Desk, tmp_path: Path, clock: FakeClock) -> None:
    file, to = tmp_path / "one.sencodesk", tmp_path / "restored"
    backups.make(staffed, file=file)
    for secret in (MS_OAKES, MR_LUDGROVE):
        with pytest.raises(UserError) as told:
            bootstrap.restore(file, to, secret=secret, clock=clock.now, places=NoPlace())
        assert told.value.code == "not_your_role"
    assert not (to / "records.db").exists()
    desk, _report = bootstrap.restore(file, to, secret=SENCOS, clock=clock.now, places=NoPlace())
    assert (desk.by, len(people.listed(desk).people)) == ("SENCO", 3)
    desk.store.close()


def test_the_keys_are_handed_over(staffed: Desk, clock: FakeClock) -> None:
    folder, old, new = staffed.store.folder.path, person(staffed, "SENCO"), person(staffed, "Mrs Fenn")
    with pytest.raises(UserError) as told:
        keys.renew_key(staffed, proof=SENCOS, code=SHEET, leaving=old)
    assert told.value.code == "keyholder_leaves"
    with pytest.raises(UserError) as told:
        keys.renew_key(staffed, proof=SENCOS, code=SHEET, keyholder=new)
    assert told.value.code == "passphrase_wanted"
    name = keys.renew_key(staffed, proof=SENCOS, code=SHEET, leaving=old, keyholder=new, passphrase=HEAD)
    assert (name, staffed.by, staffed.role) == ("Mrs Fenn", "Mrs Fenn", "senco")
    staffed.store.close()
    with pytest.raises(UserError):
        by_passphrase(folder, SENCOS, clock)
    desk = by_passphrase(folder, HEAD, clock)
    assert (desk.by, desk.role) == ("Mrs Fenn", "senco")
    assert people.listed(desk).people[0].name == "Mrs Fenn"
    assert school.remove_person(desk, person_id=old) is not None
    desk.store.close()
    desk = by_passphrase(folder, SHEET, clock, "recovery")
    assert desk.by == "Mrs Fenn"
    desk.store.close()


def test_who_hands_over_and_stays_is_a_senco_without_a_passphrase(staffed: Desk, clock: FakeClock) -> None:
    folder = staffed.store.folder.path
    keys.renew_key(staffed, proof=SENCOS, code=SHEET, keyholder=person(staffed, "Ms Oakes"), passphrase=HEAD)
    assert [(one.name, one.role, one.opens) for one in people.listed(staffed).people] == [
        ("Ms Oakes", "senco", True),
        ("Mr Ludgrove", "reader", False),
        ("SENCO", "senco", False),
    ]
    give(staffed, "SENCO", roles.SENCO, SENCOS, proof=HEAD)
    staffed.store.close()
    desk = by_passphrase(folder, SENCOS, clock)
    assert (desk.by, desk.role) == ("SENCO", "senco")
    with pytest.raises(UserError) as told:  # another SENCO has no passphrase that the keyholder could keep
        keys.renew_key(desk, proof=SENCOS, code=CODE)
    assert told.value.code == "passphrase_wanted"
    desk.store.close()


def test_a_change_of_key_that_is_refused_changes_nothing(staffed: Desk, clock: FakeClock) -> None:
    folder, before = staffed.store.folder.path, staffed.store.folder.keyslots.read_bytes()
    for proof, passphrase, code in (("wrong", "", "wrong_passphrase"), (SENCOS, "short", "weak_passphrase")):
        with pytest.raises(UserError) as told:
            keys.renew_key(staffed, proof=proof, code=SHEET, passphrase=passphrase)
        assert told.value.code == code
    assert staffed.store.folder.keyslots.read_bytes() == before
    assert changes(staffed) > 0
    staffed.store.close()
    by_passphrase(folder, MS_OAKES, clock).store.close()
