# SPDX-License-Identifier: Apache-2.0
"""The school, its terms, its classes and its people."""

from datetime import date
from typing import TypedDict

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.errors import UserError
from sencodesk.records import rules
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
        term = Term()
        put(
            term,
            {"name": None, "first_day": None, "last_day": None, **values},
            required=("name", "first_day", "last_day"),
        )
        unit.session.add(term)
    return unit.change


@verb
def change_term(desk: Desk, *, term_id: str, row_version: int | None = None, values: TermValues) -> Change | None:
    """Change a term."""
    with desk.unit("change a term") as unit:
        put(record(unit.session, "term", term_id, row_version), values, required=("name", "first_day", "last_day"))
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
    """Add an adult."""
    with desk.unit("add a person") as unit:
        person = Person()
        put(person, {"name": None, "role": None, **values}, required=("name", "role"))
        unit.session.add(person)
    return unit.change


@verb
def change_person(desk: Desk, *, person_id: str, row_version: int | None = None, values: PersonValues) -> Change | None:
    """Change an adult's details."""
    with desk.unit("change a person's details") as unit:
        put(record(unit.session, "person", person_id, row_version), values, required=("name", "role"))
    return unit.change


@verb
def remove_person(desk: Desk, *, person_id: str) -> Change | None:
    """Take an adult off the list. Raises UserError while the person has a key to the records."""
    people.refuse_removal(desk, person_id)
    with desk.unit("remove a person") as unit:
        unit.session.delete(record(unit.session, "person", person_id))
    return unit.change


def class_called(session: Session, name: str) -> SchoolClass:
    """The class of that name, made if it is new."""
    found = session.scalars(select(SchoolClass).where(SchoolClass.name == name)).first()
    if found is None:
        found = SchoolClass(name=name)
        session.add(found)
        session.flush()
    return found
