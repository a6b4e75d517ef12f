# SPDX-License-Identifier: Apache-2.0
"""What Today tells of many pupils at once: rounds of SEN support, and files of pupils who left by their last day.

The Code asks for three meetings a year with the parents of a pupil at SEN support (6.65); the law for the file of a
pupil who left within 15 school days. One line for many pupils, so that forty rows do not bury the rest.
Where no meeting was ever written down nobody can say that it is late: those pupils are one line without a day.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from sencodesk.codes.clocks import due, duties
from sencodesk.codes.school_days import SchoolCalendar
from sencodesk.codes.sen import SUPPORT, WITHOUT_SEN
from sencodesk.records.deadlines import Running, running_duties
from sencodesk.records.happened import Happening, Support
from sencodesk.records.needs import StatusPeriod
from sencodesk.records.plans import Plan
from sencodesk.records.pupils import Pupil, Registration
from sencodesk.records.reviews import Review
from sencodesk.views.calendar import school_calendar
from sencodesk.views.happenings import MEETINGS, happenings, support_times
from sencodesk.views.roll import OnRoll, here, on_roll

Sort = Literal["meeting", "file"]
MEETING, FILE = "support-meeting", "file-sent-on"
EVERYWHERE = "*"
"""Where a group's pupils are of several classes."""
UNMET = "no meeting with their parents is written down"
YEAR = timedelta(days=366)
"""How long after the last day a file is still asked about: what was not written down before then went somehow."""


@dataclass(frozen=True, slots=True)
class Owing:
    """One pupil in a group, and the last day in time; None where it cannot be counted."""

    pupil_id: str
    name: str
    due: date | None


@dataclass(frozen=True, slots=True)
class Group:
    """Pupils whose parents are to be met, or who left on one day. ``due`` is the earliest of theirs."""

    sort: Sort
    what: str
    """The class (empty for none, ``*`` for several), or the last day as it is written in data."""
    pupils: tuple[Owing, ...]
    due: date | None
    why: str = ""

    @property
    def rule(self) -> str:
        """The rule by which it is owed; it stands in the duties' own data."""
        return duties()[MEETING if self.sort == "meeting" else FILE].rule

    @property
    def count(self) -> str:
        """How it is counted, in words."""
        return duties()[MEETING if self.sort == "meeting" else FILE].count


def groups(session: Session, *, on: date, until: date, known: Mapping[str, OnRoll] | None = None) -> tuple[Group, ...]:
    """What is overdue or due by a day, the oldest first: meetings stand in one line for what is late, one for this week
    and one for later, files in one for each last day."""
    days = school_calendar(session)
    listed = on_roll(session, on=on) if known is None else known
    found = [*_meetings(session, listed, on, until, days), *_files(session, on, until, days)]
    return tuple(sorted(found, key=lambda one: (one.due or date.max, one.sort, one.what)))


def count(session: Session, *, on: date, until: date) -> int:
    """How many lines ``groups`` has with a day, without reading a name: asked after every change."""
    columns = StatusPeriod.__table__.c
    held = select(*columns).where(columns.code == SUPPORT, columns.pupil_id.in_(here(on)))
    periods: dict[str, list[Any]] = {}  # plain rows, which a whole school has thousands of
    for row in session.execute(held):
        periods.setdefault(row.pupil_id, []).append(row)
    lines = _lines_of_meetings(session, periods, on, until) if periods else set()
    gone = session.scalar(select(func.count()).select_from(_gone(on).subquery()))
    files = _files(session, on, until, school_calendar(session)) if gone else ()
    return len(lines) + sum(one.due is not None for one in files)


def _lines_of_meetings(session: Session, periods: Mapping[str, Sequence[Any]], on: date, until: date) -> set[int]:
    """Which of the lines of meetings there are, of those with a day."""
    met: dict[str, list[date]] = {}
    wanted = Review.kind.in_(MEETINGS), Review.cancelled.is_(False), Review.held_on <= on
    for pupil_id, day in session.execute(select(Review.pupil_id, Review.held_on).where(*wanted)):
        if day is not None:
            met.setdefault(pupil_id, []).append(day)
    duty, lines = duties()[MEETING], set[int]()
    for pupil_id, rows in periods.items():
        for _key, started, ended in support_times(rows):
            if started > on or (ended is not None and ended <= on) or not duty.in_force(started):
                continue
            began = max([started, *(day for day in met.get(pupil_id, ()) if started <= day)])
            day = due(duty, began).day
            if day is not None and day <= until and (day >= on or pupil_id in met):
                lines.add(_line(day, on))
    return lines


def _line(day: date, on: date) -> int:
    """The line that a day falls into: late, this week (to its Sunday), later."""
    return 0 if day < on else 1 if day <= on + timedelta(days=6 - on.weekday()) else 2


def _meetings(
    session: Session, known: Mapping[str, OnRoll], on: date, until: date, days: SchoolCalendar
) -> Iterable[Group]:
    held = select(StatusPeriod.pupil_id).where(StatusPeriod.code == SUPPORT, StatusPeriod.pupil_id.in_(here(on)))
    found = happenings(session, on=on, pupil_ids=held)
    met = {
        key
        for key, every in found.items()
        if any(isinstance(one, Support) and any(day <= on for day in one.meetings) for one in every)
    }
    owing = _owing(found, MEETING, on, until, days)
    unmet = {key: one for key, one in owing.items() if key not in met and one.day is not None and one.day < on}
    told = {key: one for key, one in owing.items() if key not in unmet}
    lines: dict[int, list[Owing]] = {}
    for key, one in told.items():
        lines.setdefault(3 if one.day is None else _line(one.day, on), []).append(Owing(key, known[key].name, one.day))
    lines.setdefault(4, []).extend(Owing(key, known[key].name, None) for key in unmet)
    return [
        Group("meeting", _where(pupils, known), pupils, pupils[0].due, UNMET if number == 4 else "")
        for number, every in lines.items()
        if (pupils := tuple(sorted(every, key=lambda each: (each.due or date.max, each.name, each.pupil_id))))
    ]


def _where(pupils: Sequence[Owing], known: Mapping[str, OnRoll]) -> str:
    """The class of pupils who are all in one."""
    classes = {known[one.pupil_id].class_name or "" for one in pupils}
    return classes.pop() if len(classes) == 1 else EVERYWHERE


def _gone(on: date) -> Select[str]:
    """Who left within a year and is not on roll again."""
    return select(Registration.pupil_id).where(
        Registration.to_date.is_not(None), Registration.to_date >= on - YEAR, Registration.to_date < on,
        Registration.pupil_id.not_in(here(on)),
    )  # fmt: skip


def _files(session: Session, on: date, until: date, days: SchoolCalendar) -> Iterable[Group]:
    with_sen = set(session.scalars(select(StatusPeriod.pupil_id).where(StatusPeriod.code.not_in(WITHOUT_SEN))))
    with_sen |= set(session.scalars(select(Plan.pupil_id)))
    ids = frozenset(session.scalars(_gone(on))) & with_sen
    if not ids:
        return
    names = {
        one.id: f"{one.preferred_forename or one.forename} {one.preferred_surname or one.surname}"
        for one in session.scalars(select(Pupil).where(Pupil.id.in_(ids)))
    }
    left: dict[date, list[tuple[Owing, str]]] = {}
    for pupil_id, one in _owing(happenings(session, on=on, pupil_ids=ids), FILE, on, until, days).items():
        left.setdefault(one.start, []).append((Owing(pupil_id, names[pupil_id], one.day), one.why))
    for last_day, pupils in left.items():
        ordered = tuple(sorted((one for one, _why in pupils), key=lambda each: (each.name, each.pupil_id)))
        yield Group("file", last_day.isoformat(), ordered, ordered[0].due, pupils[0][1])


def _owing(
    found: dict[str, list[Happening]], duty: str, on: date, until: date, days: SchoolCalendar
) -> dict[str, Running]:
    """The most pressing of one duty of each pupil, where it is owed by a day or cannot be counted."""
    owed: dict[str, Running] = {}
    for pupil_id, happened in found.items():
        for one in running_duties(happened, on, days, only=(duty,)):
            if one.open and (one.day is None or one.day <= until):
                owed.setdefault(pupil_id, one)
    return owed
