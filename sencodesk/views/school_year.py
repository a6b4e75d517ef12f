# SPDX-License-Identifier: Apache-2.0
"""What a new school year would do: the groups on roll, what each may become, and the plans that are due before it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.codes.codesets import codeset
from sencodesk.codes.years import expected_year
from sencodesk.records.plans import Plan, PlanState
from sencodesk.records.pupils import Pupil
from sencodesk.records.school import SchoolClass
from sencodesk.records.school_year_rules import (
    IN_ORDER,
    Key,
    Mover,
    Outcome,
    Step,
    classes_by_year,
    first_day_of,
    last_day_before,
    outcome,
    review_in_new_year,
    suggested,
    year_words,
)
from sencodesk.views.calendar import school_calendar
from sencodesk.views.roll import here

SEASON = (8, 9)
"""The months in which Today asks for the new year."""
YEARS = tuple((code, one.name) for code, one in codeset("nc_year").codes.items())


@dataclass(frozen=True, slots=True)
class GroupView:
    """Those of one year and class, and what they may become."""

    year: str | None
    class_name: str | None
    pupils: int
    suggested: Step

    @property
    def key(self) -> Key:
        """What the group is called by."""
        return self.year, self.class_name


@dataclass(frozen=True, slots=True)
class YearView:
    """The new school year before it is begun. ``early`` are pupils whose year fits the new one already."""

    first_day: date
    last_day: date
    review_on: date
    groups: tuple[GroupView, ...]
    movers: tuple[Mover, ...]
    early: Mapping[str, Step]
    plans_due: Mapping[str, int]
    """Current plans with a review before the first day, by pupil."""
    terms_known: bool
    classes: Mapping[str, tuple[str, ...]]
    """The classes that exist for each year."""

    @property
    def words(self) -> str:
        """``2027/28``."""
        return year_words(self.first_day)

    def becomes(self, groups: Mapping[Key, Step], exceptions: Mapping[str, Step]) -> Outcome:
        """What becomes of everybody under these choices."""
        return outcome(self.movers, groups, exceptions)


def school_year(session: Session, *, on: date, first_day: date | None = None, last_day: date | None = None) -> YearView:
    """The year that comes next; of given days where they are named."""
    terms = school_calendar(session).terms
    first = first_day or _next_first_day(session, on)
    last = last_day or last_day_before(first, terms)
    rows = _on_roll(session, last)
    movers = tuple(Mover(one.id, _name(one), one.year, one.class_name) for one in rows)
    counted = Counter(one.key for one in movers)
    keys = sorted(counted, key=_order)
    named = tuple(session.scalars(select(SchoolClass.name)))
    become = suggested(keys, named)
    return YearView(
        first_day=first,
        last_day=last,
        review_on=review_in_new_year(first, terms),
        groups=tuple(GroupView(*key, counted[key], become[key]) for key in keys),
        movers=movers,
        early={one.id: Step("stays", one.year, one.class_name) for one in rows if _is_early(one, first)},
        plans_due=_due_before(session, first),
        terms_known=any(one.first == first for one in terms),
        classes=classes_by_year(keys, named),
    )


def asked_for(session: Session, *, on: date) -> bool:
    """Whether Today should ask for the new school year: it is August or September, and nobody has begun it."""
    return on.month in SEASON and _next_first_day(session, on).year == on.year and bool(_on_roll(session, on))


def _next_first_day(session: Session, on: date) -> date:
    """This calendar year's, unless most pupils' years fit it already."""
    first = first_day_of(on.year, school_calendar(session).terms)
    known = [one for one in _on_roll(session, on) if one.dob is not None and one.year in IN_ORDER]
    moved = sum(one.year == expected_year(one.dob, first) for one in known if one.dob)
    done = on.month >= SEASON[0] and known and moved * 2 > len(known)
    return first_day_of(on.year + 1, school_calendar(session).terms) if done else first


def _is_early(one: Pupil, first_day: date) -> bool:
    """Whether a pupil's year fits the new school year while others' do not: it was put right by an import, say."""
    before = date(first_day.year - 1, 9, 1)
    return one.dob is not None and one.year in IN_ORDER and one.year == expected_year(one.dob, first_day) != (
        expected_year(one.dob, before)
    )  # fmt: skip


def _on_roll(session: Session, day: date) -> list[Pupil]:
    query = select(Pupil).where(Pupil.id.in_(here(day))).order_by(Pupil.surname, Pupil.forename, Pupil.id)
    return list(session.scalars(query))


def _due_before(session: Session, first_day: date) -> dict[str, int]:
    plans = session.scalars(select(Plan.pupil_id).where(Plan.state == PlanState.CURRENT, Plan.review < first_day))
    return dict(Counter(plans))


def _name(one: Pupil) -> str:
    return f"{one.preferred_forename or one.forename} {one.preferred_surname or one.surname}"


def _order(key: Key) -> tuple[int, str]:
    year, class_name = key
    return IN_ORDER.index(year) if year in IN_ORDER else len(IN_ORDER), class_name or ""
