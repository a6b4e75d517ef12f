# SPDX-License-Identifier: Apache-2.0
"""The clocks of duties: from which day, how long, counted how, by which law. The duties are data (``duties.toml``).

A day that a clock gives is the last day that is in time; for ``limit`` "earliest" it is the last day that must be
waited for. Whether a duty is running, met or late is judged beside the records (records/deadlines.py).
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from sencodesk.codes.calendar import after, ending, months_after, months_ending
from sencodesk.codes.days import MONTHS
from sencodesk.codes.school_days import Closure, SchoolCalendar, Unreached
from sencodesk.sentences import sentence

Whose = Literal["school", "council"]
Way = Literal["calendar", "inclusive", "school", "fixed", "at_once", "always"]

IN_FORCE = date(2014, 9, 1)
"""Part 3 of the Children and Families Act 2014 and the SEND Regulations 2014."""
UNITS = {"days": 1, "weeks": 7}
_ONE = {"days": "day", "weeks": "week", "months": "month"}


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty; the fields are explained at the head of ``duties.toml``. ``event`` and ``done`` are names of facts."""

    id: str
    whose: Whose
    title: str
    rule: str
    sure: Literal["verified", "unchecked"]
    event: str = ""
    done: str = ""
    ends: tuple[str, ...] = ()
    n: int = 0
    unit: Literal["days", "weeks", "months"] = "days"
    way: Way = "calendar"
    direction: Literal["after", "before"] = "after"
    limit: Literal["latest", "earliest"] = "latest"
    strength: Literal["must", "should", "may"] = "must"
    before: str = ""
    valid_from: date = IN_FORCE
    valid_to: date | None = None
    exceptions: tuple[str, ...] = ()
    letter: str = ""
    variant: str = ""
    note: str = ""
    by_program: bool = True

    def in_force(self, day: date) -> bool:
        """Whether a duty that starts on this day is owed under this rule."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    @property
    def verified(self) -> bool:
        """Whether the rule was read in the law or in a public page that quotes it."""
        return self.sure == "verified"

    @property
    def count(self) -> str:
        """The count in words: ``2 weeks after the review meeting``."""
        much, event = f"{self.n} {self.unit if self.n != 1 else _ONE[self.unit]}", facts().get(self.event, "")
        if self.way == "fixed":
            month, day = _month_and_day(self.before)
            return f"before {day} {MONTHS[month - 1]} of the year of {event}"
        if self.direction == "before":
            return f"at least {much} before {event}"
        return {
            "always": "at all times",
            "at_once": f"at once: {event}",
            "inclusive": f"{much}, beginning with {event}",
            "school": f"{self.n} school days after {event}",
        }.get(self.way, f"{much} after {event}")

    @property
    def counted(self) -> str:
        """How its days are counted, in a sentence."""
        return sentence("duties", self.way.upper())


@dataclass(frozen=True, slots=True)
class Due:
    """What a clock gives: the day, or why there is none."""

    duty: Duty
    start: date
    day: date | None
    lack: Unreached | None = None

    @property
    def rule(self) -> str:
        """The law and paragraph, or the Code's."""
        return self.duty.rule

    @property
    def count(self) -> str:
        """The count in words."""
        return self.duty.count

    @property
    def source(self) -> Literal["verified", "unchecked"]:
        """Whether somebody has read the rule where it stands."""
        return self.duty.sure


@dataclass(frozen=True, slots=True)
class Exemption:
    """A case in which the rule lets go of its day. ``applies`` is None where a person must judge.

    ``closure`` is the holiday that makes it so; ``lack`` says why the calendar cannot tell.
    """

    id: str
    words: str
    applies: bool | None
    closure: Closure | None = None
    lack: Unreached | None = None


@cache
def _data() -> dict[str, Any]:
    text = files("sencodesk_resources").joinpath("duties", "duties.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def duties() -> Mapping[str, Duty]:
    """Every duty by its id, history included, in the order of the data."""
    found = {}
    for entry in _data()["duty"]:
        lists = {key: tuple(entry[key]) for key in ("ends", "exceptions") if key in entry}
        found[entry["id"]] = Duty(**{**entry, **lists})
    return found


@cache
def duties_from(event: str) -> tuple[Duty, ...]:
    """The duties that start with a fact, history included."""
    return tuple(one for one in duties().values() if one.event == event)


def facts() -> Mapping[str, str]:
    """The words for each day from which a duty counts, with which it is done, or which ends it."""
    words: dict[str, str] = _data()["facts"]
    return words


def letters() -> Mapping[str, tuple[str, str]]:
    """For each duty that has a letter: the letter's id, and the variant of it ("" where it has one version)."""
    return {one.id: (one.letter, one.variant) for one in duties().values() if one.letter}


def due(duty: Duty, start: date, calendar: SchoolCalendar | None = None) -> Due:
    """When a duty that starts on a day is due.

    Without a school calendar a count in school days has no day. Raises ValueError for a duty without a clock, and for
    a day on which it was not in force.
    """
    if duty.way == "always" or not duty.in_force(start):
        raise ValueError(f"{duty.id} has no clock that starts on {start}")
    if duty.way == "school":
        found = (calendar or SchoolCalendar(())).nth_after(start, duty.n)
        return Due(duty, start, None, found) if isinstance(found, Unreached) else Due(duty, start, found)
    return Due(duty, start, _by_calendar(duty, start))


def exemptions(duty: Duty, asked: date | None, calendar: SchoolCalendar | None = None) -> tuple[Exemption, ...]:
    """The exceptions of a duty's own rule. ``asked`` is the day on which the council asked this school for advice.

    Only the summer can be worked out, from the school's calendar; it is left out where no advice was asked. The others
    are for a person to judge. None of them moves the day: the council "need not comply" with it.
    """
    found = []
    for key in duty.exceptions:
        words = _data()["exceptions"][key]
        if key != "summer":
            found.append(Exemption(key, words, None))
        elif asked is not None:
            closure = (calendar or SchoolCalendar(())).long_closure_around(asked)
            if isinstance(closure, Unreached):
                found.append(Exemption(key, words, None, lack=closure))
            else:
                found.append(Exemption(key, words, closure is not None, closure))
    return tuple(found)


def _by_calendar(duty: Duty, start: date) -> date:
    if duty.way == "fixed":
        month, day = _month_and_day(duty.before)
        return date(start.year, month, day) - timedelta(days=1)
    if duty.way == "inclusive":
        if duty.unit == "months":
            return months_ending(start, duty.n)
        return ending(start, duty.n * UNITS[duty.unit])
    number = -duty.n if duty.direction == "before" else duty.n
    return months_after(start, number) if duty.unit == "months" else after(start, number * UNITS[duty.unit])


def _month_and_day(text: str) -> tuple[int, int]:
    month, day = text.split("-")
    return int(month), int(day)
