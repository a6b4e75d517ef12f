# SPDX-License-Identifier: Apache-2.0
"""Where each duty of the school and of the council stands: met, late, running, overdue. Pure rules over plain days.

A day that lies in the future has not happened: a duty is not met by a report that will be sent next week, and a count
*after* a meeting that is only planned has not begun. What cannot be counted says why, and never shows a day.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sencodesk.codes.clocks import Due, Duty, Exemption, due, duties_from, exemptions
from sencodesk.codes.school_days import SchoolCalendar
from sencodesk.records.happened import Case, Happening
from sencodesk.sentences import sentence

State = Literal["overdue", "due soon", "running", "cannot be counted", "cut short", "met late", "met"]
OPEN: frozenset[State] = frozenset({"overdue", "due soon", "running", "cannot be counted"})
"""States of a duty that is still owed, or of which nobody can say that it is not."""
SOON = 14  # days

_ORDER: tuple[State, ...] = ("overdue", "due soon", "running", "cannot be counted", "cut short", "met late", "met")
_MAY_COME_FIRST = frozenset({"at_once"})
"""Ways in which a duty may be done before its event: a parent may be told of help that starts next week."""


@dataclass(frozen=True, slots=True)
class Running:
    """One duty of one happening. ``day`` is the last day in time (or, for a time to be given, the last day of it).

    ``late`` is by how many days it is, or was, too late; 0 where it is not. ``why`` is a sentence where the state is
    "cannot be counted". ``key`` is the happening's own.
    """

    duty: Duty
    key: str
    start: date
    state: State
    day: date | None = None
    done: date | None = None
    late: int = 0
    why: str = ""
    exemptions: tuple[Exemption, ...] = ()

    @property
    def open(self) -> bool:
        """Whether it is still owed, or nobody can say."""
        return self.state in OPEN


def running_duties(
    happenings: Iterable[Happening],
    today: date,
    calendar: SchoolCalendar | None = None,
    *,
    soon: int = SOON,
    only: Collection[str] = (),
) -> tuple[Running, ...]:
    """Every duty that has begun with what happened to a pupil, or in the school: the most pressing first.

    History is among them; ``open`` leaves it out. ``soon`` is from how many days before its day a duty is "due soon".
    ``only`` are the ids of the duties that are asked about; without any, all are.
    """
    found = [
        running
        for happening in happenings
        for case in happening.cases()
        for running in _of_case(case, today, calendar, soon, only)
    ]
    return tuple(sorted(found, key=lambda one: (_ORDER.index(one.state), one.day or date.max, one.start, one.duty.id)))


def judge(
    duty: Duty, case: Case, today: date, calendar: SchoolCalendar | None = None, soon: int = SOON
) -> Running | None:
    """Where one duty stands by the days of one happening; None where it has not begun or is no longer owed."""
    facts = case.facts
    start = facts.get(duty.event)
    if start is None or not duty.in_force(start) or (duty.direction == "after" and start > today):
        return None
    done = _past(facts.get(duty.done), today)
    if done is None and any(_past(facts.get(name), today) for name in duty.ends):
        return None
    clock = due(duty, start, calendar)
    why = _hindrance(case, clock, done)
    if why or clock.day is None:
        return Running(duty, case.key, start, "cannot be counted", done=done, why=why)
    if duty.limit == "earliest":
        state, late = _waited(clock.day, done, today)
    else:
        state, late = _in_time(clock.day, done, today, soon)
    held = exemptions(duty, case.asked, calendar) if duty.exceptions else ()
    return Running(duty, case.key, start, state, clock.day, done, late, exemptions=held)


def _hindrance(case: Case, clock: Due, done: date | None) -> str:
    """Why a duty of a case cannot be counted, in a sentence; nothing where it can."""
    if case.muddle:
        return sentence("duties", case.muddle)
    if clock.lack:
        return clock.lack.words
    duty = clock.duty
    if done and done < clock.start and duty.direction == "after" and duty.way not in _MAY_COME_FIRST:
        return sentence("duties", "DONE_BEFORE_START")
    return ""


def _in_time(day: date, done: date | None, today: date, soon: int) -> tuple[State, int]:
    late = max(0, ((done or today) - day).days)
    if done is not None:
        return ("met late" if late else "met"), late
    if late:
        return "overdue", late
    return ("due soon" if (day - today).days <= soon else "running"), 0


def _waited(day: date, done: date | None, today: date) -> tuple[State, int]:
    """A time that must be given: it is cut short by what is done on or before its last day."""
    if done is not None:
        return ("met" if done > day else "cut short"), 0
    return ("running" if today <= day else "met"), 0


def _past(day: date | None, today: date) -> date | None:
    return day if day is not None and day <= today else None


def _of_case(
    case: Case, today: date, calendar: SchoolCalendar | None, soon: int, only: Collection[str]
) -> Iterator[Running]:
    for event in case.facts:
        for duty in duties_from(event):
            if (not only or duty.id in only) and (found := judge(duty, case, today, calendar, soon)) is not None:
                yield found
