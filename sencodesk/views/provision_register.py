# SPDX-License-Identifier: Apache-2.0
"""One week of a run's register: pupils down, sessions across, and in each cell what was marked."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.records import provision_rules as rules
from sencodesk.records.provision import SessionMark
from sencodesk.views.calendar import school_calendar
from sencodesk.views.provision import provision_map
from sencodesk.views.provision_shapes import RunView

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class SessionDay:
    """One column: a day, which session of it, and whether there is school; None where the calendar does not say."""

    on: date
    n: int
    school: bool | None
    planned: bool
    """Whether the timetable has it; without a timetable every school day may have one."""
    starts: str = ""
    """When the timetable has it begin, ``10:40``."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What is marked: ``held`` is None where nothing is. ``inside``: the pupil was in the run on that day."""

    held: bool | None
    reason: str | None
    minutes: int | None
    inside: bool


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One pupil and a cell for each column."""

    pupil_id: str
    name: str
    list_name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Bare:
    """A session of whatever week that was missed, and nobody said why."""

    on: date
    n: int
    pupil_id: str
    name: str


@dataclass(frozen=True, slots=True)
class WeekRegister:
    """A run's register of the week that begins on ``monday``; ``bare`` is of all its weeks, the oldest first."""

    run: RunView
    monday: date
    days: tuple[SessionDay, ...]
    rows: tuple[RegisterRow, ...]
    bare: tuple[Bare, ...] = ()


def week_register(session: Session, run_id: str, *, week: date, on: date) -> WeekRegister | None:
    """The register of the week of a day; None where there is no such run."""
    found = provision_map(session, on=on, run_id=run_id).runs
    if not found:
        return None
    run, monday = found[0], week - timedelta(days=week.weekday())
    marks = {
        (one.pupil_id, one.on_date, one.n): one
        for one in session.scalars(
            select(SessionMark).where(
                SessionMark.provision_id == run_id,
                SessionMark.on_date >= monday,
                SessionMark.on_date < monday + WEEK,
            )
        )
    }
    days = _columns(session, run, monday, {(day, n) for _, day, n in marks})
    rows = []
    for pupil_id in dict.fromkeys(one.pupil_id for one in run.members):
        own = [one for one in run.members if one.pupil_id == pupil_id]
        cells = []
        for day in days:
            mark = marks.get((pupil_id, day.on, day.n))
            inside = any(_inside(run, (one.from_date, one.to_date), day.on) for one in own)
            cells.append(Cell(mark.held, mark.reason, mark.minutes, inside) if mark else Cell(None, None, None, inside))
        rows.append(RegisterRow(pupil_id, own[0].name, own[0].list_name, tuple(cells)))
    return WeekRegister(run, monday, days, tuple(rows), _bare(session, run))


def _bare(session: Session, run: RunView) -> tuple[Bare, ...]:
    """Only of who is in it still: others have no row in which to say why."""
    names = {one.pupil_id: one.name for one in run.members}
    query = select(SessionMark).where(SessionMark.provision_id == run.id, SessionMark.held.is_(False))
    found = [
        Bare(one.on_date, one.n, one.pupil_id, names[one.pupil_id])
        for one in session.scalars(query)
        if not one.reason and one.pupil_id in names
    ]
    order = {pupil_id: place for place, pupil_id in enumerate(names)}
    return tuple(sorted(found, key=lambda one: (one.on, one.n, order[one.pupil_id])))


def _inside(run: RunView, own: tuple[date | None, date | None], day: date) -> bool:
    stretch = rules.overlap((run.from_date, run.to_date), own)
    return stretch is not None and stretch[0] <= day <= stretch[1]


def _columns(session: Session, run: RunView, monday: date, marked: set[tuple[date, int]]) -> tuple[SessionDay, ...]:
    """Monday to Friday, a second column where a day has two sessions, and a weekend day where one was marked."""
    calendar = school_calendar(session)
    found = []
    for number in range(7):
        day = monday + timedelta(days=number)
        then = [rules.clock_words(one.place.starts) for one in run.slots if one.weekday == day.isoweekday()]
        slots = len(then)
        most = max([n for when, n in marked if when == day] + [slots, 1 if number < 5 else 0])
        school = calendar.is_school_day(day)
        for n in range(1, most + 1):
            planned = n <= slots if run.slots else number < 5
            starts = then[n - 1] if n <= slots else ""
            found.append(SessionDay(day, n, school if isinstance(school, bool) else None, planned, starts))
    return tuple(found)
