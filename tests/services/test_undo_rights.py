# SPDX-License-Identifier: Apache-2.0
"""Undo and redo ask for the right of what they take back, and nobody takes back what another of their name did."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk import bootstrap
from sencodesk.errors import UserError
from sencodesk.records.base import LOGGED
from sencodesk.records.chronology import Entry
from sencodesk.records.pupils import Pupil
from sencodesk.records.school import Person, School
from sencodesk.services import (
    attachments,
    chronology,
    history,
    people,
    plan_templates,
    pupils,
    rates,
    roles,
    school,
    school_year,
    versions,
)
from sencodesk.services.all import VERBS
from sencodesk.services.desk import Desk
from sencodesk.services.values import Refusal
from sencodesk.vault.keystore import NoPlace
from tests.changed import made
from tests.clocks import FakeClock
from tests.services.papers_kept import PDF

SENCOS, FIRST_KEY, SECOND_KEY = "correct horse battery", "seven grey herons wade", "nine amber lamps glow"
KEPT_BY_THE_SENCO = {"council", "manual_receipt", "person", "plan_template", "rate", "school"}


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(UserError) as told:
        act()
    assert told.value.happened
    return told.value.code


@pytest.fixture
def pupil(desk: Desk) -> str:
    return made(
        pupils.add(desk, values={"surname": "Quillstone", "forename": "Edie", "dob": date(2017, 3, 2)}), "pupil"
    )


def test_every_table_says_what_undoing_needs() -> None:
    assert set(roles.TO_UNDO) == set(LOGGED)
    assert {table for table, right in roles.TO_UNDO.items() if right == roles.KEEP} == KEPT_BY_THE_SENCO
    assert set(roles.TO_UNDO.values()) == {roles.WRITE, roles.KEEP}
    assert roles.to_undo(None, ["tomorrow"]) == {roles.KEEP}
    assert roles.to_undo("act.of-tomorrow:1", ["pupil"]) == {roles.WRITE, roles.KEEP}


def the_school(desk: Desk) -> None:
    school.change(desk, values={"telephone": "01632 960001"})


def a_person(desk: Desk) -> None:
    school.add_person(desk, values={"name": "Mrs Fenn", "role": "Head teacher"})


def a_rate(desk: Desk) -> None:
    rates.add(desk, values={"staff": "Teaching assistant", "pence_an_hour": 1500, "from_": date(2026, 9, 1)})


def a_template(desk: Desk) -> None:
    plan_templates.copy(desk, key="iep", name="Ours")


def the_year(desk: Desk) -> None:
    school_year.start(
        desk, first_day=date(2027, 9, 1), last_day=date(2027, 7, 20), exceptions=[],
        groups=[{"year": None, "class_name": None, "fate": "moves", "to_year": "3", "to_class": "Elm"}],
    )  # fmt: skip


def restricted_entry(desk: Desk) -> None:
    values: Any = {"on_date": date(2026, 9, 7), "text": "Only for the SENCO.", "kind": "note", "restricted": True}
    chronology.add_entry(desk, pupil_id=the_pupil(desk), values=values)


def opened_entry(desk: Desk) -> None:
    """It is not restricted any more: taken back, it would be, and what stood there is in its image before."""
    restricted_entry(desk)
    with desk.reading() as session:
        entry = session.scalars(select(Entry.id).where(Entry.restricted)).one()
    chronology.change_entry(desk, entry_id=entry, values={"restricted": False})


def restricted_paper(desk: Desk) -> None:
    attachments.attach(desk, pupil_id=the_pupil(desk), name="a.pdf", data=PDF, values={"restricted": True})


def the_pupil(desk: Desk) -> str:
    with desk.reading() as session:
        return session.scalars(select(Pupil.id)).one()


ONLY_THE_SENCO: list[Callable[[Desk], None]] = [
    the_school, a_person, a_rate, a_template, the_year, restricted_entry, opened_entry, restricted_paper,
]  # fmt: skip


def everything(desk: Desk) -> dict[str, set[str]]:
    with desk.store.reading() as session:
        return {
            table: {
                str([getattr(one, column.key) for column in kind.__table__.columns if column.key != "row_version"])
                for one in session.scalars(select(kind))
            }
            for table, kind in LOGGED.items()
        }


@pytest.mark.parametrize("act", ONLY_THE_SENCO, ids=lambda one: one.__name__)
def test_whoever_was_the_senco_takes_back_nothing_of_the_sencos(
    desk: Desk, pupil: str, act: Callable[[Desk], None]
) -> None:
    act(desk)
    after = everything(desk)
    desk.role = roles.ASSISTANT
    assert refusal(lambda: history.undo(desk)) == "not_your_role"
    assert everything(desk) == after
    desk.role = roles.SENCO
    assert history.undo(desk) is not None
    before = everything(desk)
    assert before != after
    desk.role = roles.ASSISTANT
    assert refusal(lambda: history.redo(desk)) == "not_your_role"
    assert everything(desk) == before
    desk.role = roles.SENCO
    assert history.redo(desk) is not None
    assert everything(desk) == after


def test_an_assistant_takes_back_records_and_open_entries(desk: Desk, pupil: str) -> None:
    desk.role = roles.ASSISTANT
    values: Any = {"on_date": date(2026, 9, 7), "text": "Read with Gran.", "kind": "note"}
    chronology.add_entry(desk, pupil_id=pupil, values=values)
    assert history.undo(desk) is not None
    assert history.redo(desk) is not None
    pupils.change(desk, pupil_id=pupil, values={"forename": "Edith"})
    assert history.undo(desk) is not None


# Nobody has another's name.


def add(desk: Desk, name: str) -> str:
    return made(school.add_person(desk, values={"name": name, "role": "Teaching assistant"}), "person")


@pytest.mark.parametrize("name", ["Ms Oakes", "ms  oakes ", "SENCO"])
def test_no_two_people_have_one_name(desk: Desk, name: str) -> None:
    add(desk, "Ms Oakes")
    other = add(desk, "Mr Ludgrove")
    kept = everything(desk)
    acts: list[Callable[[], object]] = [
        lambda: add(desk, name),
        lambda: school.change_person(desk, person_id=other, values={"name": name}),
        lambda: people.give_key(
            desk, role="assistant", passphrase=FIRST_KEY, proof=SENCOS, name=name, job="Teaching assistant"
        ),
    ]
    for act in acts:
        with pytest.raises(Refusal) as told:
            act()
        ((field, sentence),) = told.value.fields
        assert field == "name"
        assert "name already" in sentence
    assert everything(desk) == kept
    assert len(desk.store.slots.slots) == 2


def test_a_name_may_be_written_anew_and_taken_again_when_it_is_free(desk: Desk) -> None:
    oakes = add(desk, "Ms Oakes")
    assert school.change_person(desk, person_id=oakes, values={"name": "MS Oakes"}) is not None
    assert school.change_person(desk, person_id=oakes, values={"name": "Mrs Oakes", "telephone": "1"}) is not None
    add(desk, "Ms Oakes")


def test_the_name_that_the_log_has_for_the_keyholder_stays_theirs(desk: Desk) -> None:
    with desk.reading() as session:
        holder = session.scalars(select(Person.id).where(Person.name == "SENCO")).one()
    school.change_person(desk, person_id=holder, values={"name": "Mrs Hall"})
    assert refusal(lambda: add(desk, "SENCO")) == "PERSON_NAME_TAKEN"
    assert school.change_person(desk, person_id=holder, values={"name": "SENCO"}) is not None


def test_a_name_does_not_come_back_beside_another_of_that_name(desk: Desk) -> None:
    oakes = add(desk, "Ms Oakes")
    school.change_person(desk, person_id=oakes, values={"name": "Mrs Green"})
    desk.by = "Mrs Fenn"
    add(desk, "Ms Oakes")
    desk.by = "SENCO"
    kept = everything(desk)
    assert refusal(lambda: history.undo(desk)) == "PERSON_NAME_TAKEN"
    assert everything(desk) == kept


def test_a_removed_person_does_not_come_back_beside_another_of_that_name(desk: Desk) -> None:
    change = school.add_person(desk, values={"name": "Ms Oakes", "role": "Teaching assistant"})
    assert change is not None
    oakes = made(change, "person")
    school.remove_person(desk, person_id=oakes)
    add(desk, "Ms Oakes")
    back = lambda: versions.restore(desk, table="person", record_id=oakes, seq=change.seq)  # noqa: E731  one act
    assert refusal(back) == "PERSON_NAME_TAKEN"


def opened(folder: Path, secret: str, clock: FakeClock) -> Desk:
    return bootstrap.open_desk(folder, secret=secret, kind="passphrase", clock=clock.now, places=NoPlace())


def give(desk: Desk, person_id: str, secret: str) -> None:
    people.give_key(desk, person_id=person_id, role=roles.ASSISTANT, passphrase=secret, proof=SENCOS)


def test_two_of_one_name_in_older_records_are_two_in_the_log(desk: Desk, clock: FakeClock) -> None:
    one, two = add(desk, "Alex Smith"), add(desk, "Sam Brown")
    give(desk, one, FIRST_KEY)
    give(desk, two, SECOND_KEY)
    with desk.store.unit(label="as older versions let it be", by="SENCO", kind="barrier") as unit:
        other = unit.session.get(Person, two)
        assert other is not None
        other.name = "Alex Smith"
    folder = desk.store.folder.path
    desk.store.close()
    first = opened(folder, FIRST_KEY, clock)
    name = first.by
    pupils.add(first, values={"surname": "Marrowfield", "forename": "Edie"}, entry=None)
    first.store.close()
    second = opened(folder, SECOND_KEY, clock)
    try:
        assert {name, second.by} == {"Alex Smith", "Alex Smith (2)"}
        assert refusal(lambda: history.undo(second)) == "nothing_to_undo"
    finally:
        second.store.close()


def test_a_name_given_on_does_not_hand_on_what_its_owner_did(desk: Desk, clock: FakeClock) -> None:
    one, two = add(desk, "Alex Smith"), add(desk, "Sam Brown")
    give(desk, one, FIRST_KEY)
    give(desk, two, SECOND_KEY)
    folder = desk.store.folder.path
    desk.store.close()
    first = opened(folder, FIRST_KEY, clock)
    pupils.add(first, values={"surname": "Marrowfield", "forename": "Edie"}, entry=None)
    first.store.close()
    senco = opened(folder, SENCOS, clock)
    school.change_person(senco, person_id=one, values={"name": "Alex Jones"})
    school.change_person(senco, person_id=two, values={"name": "Alex Smith"})
    senco.store.close()
    second = opened(folder, SECOND_KEY, clock)
    try:
        assert second.by == "Alex Smith"
        assert refusal(lambda: history.undo(second)) == "nothing_to_undo"
    finally:
        second.store.close()


def test_an_assistant_of_another_name_does_not_reach_the_sencos_change(desk: Desk, clock: FakeClock) -> None:
    give(desk, add(desk, "Ms Oakes"), FIRST_KEY)
    the_school(desk)
    folder = desk.store.folder.path
    desk.store.close()
    assistant = opened(folder, FIRST_KEY, clock)
    try:
        assert refusal(lambda: history.undo(assistant)) == "nothing_to_undo"
        with Session(assistant.store.writer_engine) as session:
            assert session.scalars(select(School.telephone)).one() == "01632 960001"
    finally:
        assistant.store.close()


def test_the_year_is_known_by_its_act() -> None:
    """A verb of the SENCO's that writes records anybody writes is known by its act in the log, not by its words."""
    assert roles.needed("school_year.start") == roles.KEEP
    assert "school_year.start" in VERBS
    assert roles.to_undo("year.begin:2027", ["pupil"]) == {roles.WRITE, roles.KEEP}
    assert roles.to_undo(None, ["pupil"]) == {roles.WRITE}
