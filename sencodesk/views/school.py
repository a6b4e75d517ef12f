# SPDX-License-Identifier: Apache-2.0
"""The school as its settings page, its papers and its returns see it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sencodesk.records.duties import ClosedDay
from sencodesk.records.pupils import Pupil
from sencodesk.records.school import Person, School, SchoolClass, Term


@dataclass(frozen=True, slots=True)
class TermView:
    """One term."""

    id: str
    name: str
    first_day: date
    last_day: date
    half_term_from: date | None
    half_term_to: date | None
    row_version: int


@dataclass(frozen=True, slots=True)
class ClassView:
    """A class, its teacher, and how many pupils name it."""

    id: str
    name: str
    teacher: str | None
    pupils: int


@dataclass(frozen=True, slots=True)
class PersonView:
    """An adult."""

    id: str
    name: str
    role: str
    telephone: str | None
    uses_store: bool
    row_version: int


@dataclass(frozen=True, slots=True)
class SchoolView:
    """The school whole."""

    id: str
    name: str
    laestab: str
    urn: str | None
    phase: str
    telephone: str | None
    demonstration: bool
    row_version: int
    terms: tuple[TermView, ...]
    classes: tuple[ClassView, ...]
    people: tuple[PersonView, ...]

    @property
    def senco(self) -> PersonView | None:
        """The SENCO: the first person whose role says so."""
        return next((one for one in self.people if one.role.casefold().startswith("senco")), None)

    def teacher_of(self, class_name: str | None) -> str | None:
        """Who teaches a class."""
        return next((one.teacher for one in self.classes if one.name == class_name), None)

    def term_on(self, day: date | None) -> TermView | None:
        """The term in which a day falls."""
        return next((one for one in self.terms if day and one.first_day <= day <= one.last_day), None)


@dataclass(frozen=True, slots=True)
class ClosedDayView:
    """A day without school."""

    id: str
    on_date: date
    why: str | None
    row_version: int


@dataclass(frozen=True, slots=True)
class CalendarView:
    """Terms in their order, and days without school, the latest first."""

    terms: tuple[TermView, ...]
    closed: tuple[ClosedDayView, ...]


def calendar(session: Session) -> CalendarView:
    """The calendar as it is typed."""
    closed = session.scalars(select(ClosedDay).order_by(ClosedDay.on_date.desc()))
    return CalendarView(
        _terms(session), tuple(ClosedDayView(one.id, one.on_date, one.why, one.row_version) for one in closed)
    )


def school(session: Session) -> SchoolView:
    """The one school of this store."""
    found = session.execute(select(School)).scalar_one()
    by_class = select(Pupil.class_name, func.count()).where(Pupil.class_name.is_not(None)).group_by(Pupil.class_name)
    counts = {str(name): many for name, many in session.execute(by_class)}
    return SchoolView(
        id=found.id,
        name=found.name,
        laestab=found.laestab,
        urn=found.urn,
        phase=found.phase,
        telephone=found.telephone,
        demonstration=found.demonstration,
        row_version=found.row_version,
        terms=_terms(session),
        classes=tuple(
            ClassView(one.id, one.name, one.teacher, counts.get(one.name, 0))
            for one in session.scalars(select(SchoolClass).order_by(SchoolClass.name))
        ),
        people=tuple(
            PersonView(one.id, one.name, one.role, one.telephone, one.uses_store, one.row_version)
            for one in session.scalars(select(Person).order_by(Person.name))
        ),
    )


def _terms(session: Session) -> tuple[TermView, ...]:
    return tuple(
        TermView(one.id, one.name, one.first_day, one.last_day, one.half_term_from, one.half_term_to, one.row_version)
        for one in session.scalars(select(Term).order_by(Term.first_day))
    )
