# SPDX-License-Identifier: Apache-2.0
"""The school, its terms, its classes and its people."""

from collections.abc import Mapping
from datetime import date
from typing import TypedDict

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.errors import UserError
from sencodesk.records import rules
from sencodesk.records.calendar_rules import judge_term
from sencodesk.records.pupils import Pupil
from sencodesk.records.school import Person, SchoolClass, Term
from sencodesk.services import people
from sencodesk.services.desk import Desk, record, the_school
from sencodesk.services.values import put, refuse
from sencodesk.services.verbs import verb
from sencodesk.store.changes import Change


class SchoolValues(TypedDict, total=False):
    """The school's own facts."""

    name: str | None
    laestab: str | None
    urn: str | None
    phase: str | None
    telephone: str | None


class TermValues(TypedDict, total=False):
    """One term of the calendar."""

    name: str | None
    first_day: date | None
    last_day: date | None
    half_term_from: date | None
    half_term_to: date | None


class PersonValues(TypedDict, total=False):
    """An adult who uses the records or is named on paper."""

    name: str | None
    role: str | None
    telephone: str | None
    uses_store: bool


@verb
def change(desk: Desk, *, row_version: int | None = None, values: SchoolValues) -> Change | None:
    """Change the school's own facts."""
    with desk.unit("change the school's details") as unit:
        school = the_school(unit.session)
        record(unit.session, "school", school.id, row_version)
        refuse(rules.judge_school(values))
        put(school, values, required=("name", "laestab", "phase"))
    return unit.change


@verb
def add_term(desk: Desk, *, values: TermValues) -> Change | None:
    """Add a term to the calendar."""
    with desk.unit("add a term") as unit:
        _put_term(desk, unit.session, Term(), {"name": None, "first_day": None, "last_day": None, **values})
    return unit.change


@verb
def change_term(desk: Desk, *, term_id: str, row_version: int | None = None, values: TermValues) -> Change | None:
    """Change a term."""
    with desk.unit("change a term") as unit:
        term = record(unit.session, "term", term_id, row_version)
        assert isinstance(term, Term)
        _put_term(desk, unit.session, term, values)
    return unit.change


@verb
def remove_term(desk: Desk, *, term_id: str) -> Change | None:
    """Take a term out of the calendar."""
    with desk.unit("remove a term") as unit:
        unit.session.delete(record(unit.session, "term", term_id))
    return unit.change


@verb
def set_teacher(desk: Desk, *, class_name: str, teacher: str | None) -> Change | None:
    """Say who teaches a class; the class is made if it is new."""
    with desk.unit("change a class teacher") as unit:
        put(class_called(unit.session, class_name), {"teacher": teacher})
    return unit.change


@verb
def remove_class(desk: Desk, *, class_name: str) -> Change | None:
    """Take a class off the list. Raises UserError while pupils are in it."""
    with desk.unit("remove a class") as unit:
        if unit.session.scalars(select(Pupil.id).where(Pupil.class_name == class_name).limit(1)).first() is not None:
            raise UserError(
                "class_in_use",
                happened="There are pupils in this class.",
                kept="Nothing was changed.",
                do="Move them to another class first.",
            )
        for found in unit.session.scalars(select(SchoolClass).where(SchoolClass.name == class_name)):
            unit.session.delete(found)
    return unit.change


@verb
def add_person(desk: Desk, *, values: PersonValues) -> Change | None:
    """Add an adult. Raises Refusal for a name that somebody has already."""
    with desk.unit("add a person") as unit:
        people.refuse_same_name(unit.session, values.get("name"))
        person = Person()
        put(person, {"name": None, "role": None, **values}, required=("name", "role"))
        unit.session.add(person)
    return unit.change


@verb
def change_person(desk: Desk, *, person_id: str, row_version: int | None = None, values: PersonValues) -> Change | None:
    """Change an adult's details. Raises Refusal for a name that somebody else has.

    The log, and with it undo, goes by names: where somebody who opens these records is called otherwise, nothing
    before it is taken back any more, so that a name that is given on does not hand on what its owner did.
    """
    with desk.unit("change a person's details") as unit:
        person = record(unit.session, "person", person_id, row_version)
        assert isinstance(person, Person)
        before = person.name
        if "name" in values and values["name"] != before:
            people.refuse_same_name(unit.session, values["name"], person_id=person_id)
        put(person, values, required=("name", "role"))
        if person.name != before and people.opens(unit.session, person_id):
            unit.kind = "barrier"
    return unit.change


@verb
def remove_person(desk: Desk, *, person_id: str) -> Change | None:
    """Take an adult off the list. Raises UserError while the person has a key to the records."""
    people.refuse_removal(desk, person_id)
    with desk.unit("remove a person") as unit:
        unit.session.delete(record(unit.session, "person", person_id))
    return unit.change


def _put_term(desk: Desk, session: Session, term: Term, values: Mapping[str, object]) -> None:
    with session.no_autoflush:
        put(term, values, required=("name", "first_day", "last_day"))
        days = {"first_day", "last_day", "half_term_from", "half_term_to"} & values.keys()
        refuse(judge_term(term, session.scalars(select(Term)).all(), desk.today()) if days else [])
    session.add(term)


def class_called(session: Session, name: str) -> SchoolClass:
    """The class of that name, made if it is new."""
    found = session.scalars(select(SchoolClass).where(SchoolClass.name == name)).first()
    if found is None:
        found = SchoolClass(name=name)
        session.add(found)
        session.flush()
    return found
