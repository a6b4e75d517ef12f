# SPDX-License-Identifier: Apache-2.0
"""The school's calendar as a value, and the day count in school days.

A school day is a weekday inside a term, not in the half-term holiday, no bank holiday and no day on which pupils stay
at home (INSET).
Where the dates that were entered do not reach, every question is answered with ``Unreached``, never with a guess.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from typing import Literal

from sencodesk.codes.codesets import read_rows
from sencodesk.codes.days import short_day
from sencodesk.sentences import sentence

LONGEST_HOLIDAY = 63  # days; between terms that are further apart a term was not entered
CLOSURE = 28  # days: the "continuous period of not less than 4 weeks" of regs 5(4), 13(3) and 27(3)
WEEK = timedelta(days=7)
_DAY = timedelta(days=1)

Lack = Literal["NO_TERMS", "BEFORE_TERMS", "AFTER_TERMS", "TERM_MISSING", "NO_BANK_HOLIDAYS"]


@dataclass(frozen=True, slots=True)
class Unreached:
    """Why a calendar cannot answer: a code, and the days that its sentence names."""

    lack: Lack
    first: date | None = None
    last: date | None = None

    @property
    def words(self) -> str:
        """The sentence for a person."""
        named = {"first": self.first, "last": self.last}
        return sentence("duties", self.lack, {key: short_day(day) for key, day in named.items() if day})


@dataclass(frozen=True, slots=True)
class Term:
    """One term with its first and last day and the first and last day of its half-term holiday, INSET days included.

    Raises ValueError where a first day is after its last, or the half-term is not inside the term.
    """

    name: str
    first: date
    last: date
    half_term: tuple[date, date] | None = None

    def __post_init__(self) -> None:
        begin, end = self.half_term or (self.first, self.last)
        if not self.first <= begin <= end <= self.last:
            raise ValueError(f"the days of a term are out of order: {self.first} {begin} {end} {self.last}")


@dataclass(frozen=True, slots=True)
class BankHolidays:
    """The bank holidays of England, and from when until when they are known."""

    days: frozenset[date]
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Closure:
    """A holiday between two terms: the first day of it, and the first day of the next term."""

    first: date
    reopens: date

    @property
    def long(self) -> bool:
        """Whether it lasts the four weeks from which the regulations make an exception."""
        return (self.reopens - self.first).days >= CLOSURE


@cache
def bank_holidays() -> BankHolidays:
    """England's, from the data; known for whole years."""
    days = frozenset(date.fromisoformat(row["date"]) for row in read_rows("bank_holidays_england.csv"))
    return BankHolidays(days, date(min(days).year, 1, 1), date(max(days).year, 12, 31))


@dataclass(frozen=True, slots=True)
class SchoolCalendar:
    """Terms in the order of their days, single days on which no pupil comes (INSET, an election, snow), bank holidays.

    Raises ValueError where two terms overlap.
    """

    terms: tuple[Term, ...]
    closed: frozenset[date] = frozenset()
    holidays: BankHolidays = field(default_factory=bank_holidays)

    def __post_init__(self) -> None:
        in_order = tuple(sorted(self.terms, key=lambda term: term.first))
        for one, following in pairwise(in_order):
            if following.first <= one.last:
                raise ValueError(f"two terms overlap: {one.last} and {following.first}")
        object.__setattr__(self, "terms", in_order)

    def unreached(self, day: date) -> Unreached | None:
        """Why this calendar says nothing of a day; None where it does."""
        if not self.terms:
            return Unreached("NO_TERMS")
        if day < self.terms[0].first:
            return Unreached("BEFORE_TERMS", first=self.terms[0].first)
        if day > self.terms[-1].last:
            return Unreached("AFTER_TERMS", last=self.terms[-1].last)
        for one, following in pairwise(self.terms):
            if one.last < day < following.first and (following.first - one.last).days > LONGEST_HOLIDAY:
                return Unreached("TERM_MISSING", first=one.last, last=following.first)
        if not self.holidays.first <= day <= self.holidays.last:
            return Unreached("NO_BANK_HOLIDAYS", first=self.holidays.first, last=self.holidays.last)
        return None

    def is_school_day(self, day: date) -> bool | Unreached:
        """Whether pupils come on a day."""
        return self.unreached(day) or self._open(day)

    def nth_after(self, day: date, number: int) -> date | Unreached:
        """The ``number``-th school day after a day, which itself does not count; the day itself for none.

        Raises ValueError for fewer than none.
        """
        if number < 0:
            raise ValueError("school days are counted forwards")
        if number and (lack := self.unreached(day)):
            return lack
        while number:
            day += _DAY
            if lack := self.unreached(day):
                return lack
            number -= self._open(day)
        return day

    def between(self, day: date, until: date) -> int | Unreached:
        """How many school days there are after ``day``, up to and with ``until``; none where it is not later."""
        count = 0
        while day < until:
            day += _DAY
            if lack := self.unreached(day):
                return lack
            count += self._open(day)
        return count

    def closures(self) -> tuple[Closure, ...]:
        """The holidays between the terms that were entered. An INSET day belongs to its term: the school is open."""
        return tuple(
            Closure(one.last + _DAY, following.first)
            for one, following in pairwise(self.terms)
            if one.last + _DAY < following.first and (following.first - one.last).days <= LONGEST_HOLIDAY
        )

    def long_closure_around(self, asked: date) -> Closure | Unreached | None:
        """The closure of four weeks or more that excuses a deadline because advice was asked on this day.

        It does from one week before the school closes until one week before it re-opens (reg 27(3)(a) of SI 2014/1530;
        regs 5(4) and 13(3) have the same words).
        """
        for closure in self.closures():
            if closure.long and closure.first - WEEK <= asked <= closure.reopens - WEEK:
                return closure
        # A week later matters: a closure that was not entered would excuse what was asked in the week before it.
        return self.unreached(asked) or self.unreached(asked + WEEK)

    def _open(self, day: date) -> bool:
        if day.weekday() >= 5 or day in self.closed or day in self.holidays.days:
            return False
        term = next((term for term in self.terms if term.first <= day <= term.last), None)
        if term is None:
            return False
        return term.half_term is None or not term.half_term[0] <= day <= term.half_term[1]
