# SPDX-License-Identifier: Apache-2.0
"""Days along an axis, parted by the school's terms; where no terms are known, by months and years."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from sencodesk.codes.days import MONTHS

_AROUND = 45  # days shown on either side of a single one
_MONTHS = (1, 2, 3, 4, 6, 12, 24, 60, 120, 240, 600, 1200, 2400)
_SEASON = 3


@dataclass(frozen=True, slots=True)
class Term:
    """A term by its first day; ``name`` is "Autumn 2026"."""

    first: date
    name: str


@dataclass(frozen=True, slots=True)
class DayMark:
    """A line on the axis, and the words at its right; empty where they had no room."""

    x: float
    words: str


@dataclass(frozen=True, slots=True)
class Days:
    """The days from ``first`` to ``last`` (numbers of days, as ``date.toordinal``) between two places in points."""

    first: int
    last: int
    left: float
    right: float

    @classmethod
    def over(cls, days: Sequence[date], spans: Sequence[tuple[date, date]], left: float, right: float) -> "Days":
        """An axis that holds all ``days``, and the ends of those ``spans`` that hold the first or the last of them."""
        numbers = [day.toordinal() for day in days]
        first, last = min(numbers), max(numbers)
        if last - first < _AROUND:
            first, last = first - (_AROUND - (last - first) // 2), last + (_AROUND - (last - first) // 2)
        farthest = max(_AROUND, (last - first) // 3)  # to show a plan's days must not cost too much room
        for start, end in ((start.toordinal(), end.toordinal()) for start, end in spans):
            if start <= min(numbers) <= end and min(numbers) - start <= farthest:
                first = min(first, start)
            if start <= max(numbers) <= end and end - max(numbers) <= farthest:
                last = max(last, end)
        return cls(max(first, 1), min(last, date.max.toordinal()), left, right)

    def at(self, day: date) -> float:
        """Where a day lies; days before and after the axis lie outside it."""
        return self.left + (self.right - self.left) * (day.toordinal() - self.first) / (self.last - self.first)

    def marks(self, terms: Sequence[Term], wide: Callable[[str], float]) -> list[DayMark]:
        """Lines with names that do not touch; ``wide`` says how much room words need. Names are whole ("Autumn 2026")
        if all have room, else short ("Aut 2026"), else some are left out."""
        named = self._terms(terms) if terms else self._months(wide)
        places = [(max(self.at(day), self.left), words) for day, words in named]
        for shorter in (False, True):
            found = _placed([(x, _short(words) if shorter else words) for x, words in places], wide)
            if all(mark.words for mark in found):
                break
        return found

    def _terms(self, terms: Sequence[Term]) -> list[tuple[date, str]]:
        by_day = sorted(terms, key=lambda term: term.first)
        before = [term for term in by_day if term.first.toordinal() <= self.first][-1:]
        inside = [term for term in by_day if self.first < term.first.toordinal() <= self.last]
        return [(term.first, term.name) for term in (*before, *inside)]

    def _months(self, wide: Callable[[str], float]) -> list[tuple[date, str]]:
        start, end = date.fromordinal(self.first), date.fromordinal(self.last)
        begin, finish = start.year * 12 + start.month, end.year * 12 + end.month - 1
        per_month = (self.right - self.left) / max((self.last - self.first) / 30.4, 1)
        step = next((one for one in _MONTHS if one * per_month >= wide("Mmm 2026")), _MONTHS[-1])
        months = range(begin + -begin % step, finish + 1, step)
        return [
            (date(n // 12, n % 12 + 1, 1), f"{MONTHS[n % 12][:3]} {n // 12}" if step % 12 else str(n // 12))
            for n in months
            if 0 < n // 12 <= date.max.year
        ]


def _placed(places: Sequence[tuple[float, str]], wide: Callable[[str], float]) -> list[DayMark]:
    found: list[DayMark] = []
    reached = float("-inf")
    for x, words in places:
        fits = x >= reached
        found.append(DayMark(x, words if fits else ""))
        if fits:
            reached = x + wide(words)
    return found


def _short(words: str) -> str:
    """``Aut 2026`` for ``Autumn 2026``."""
    name, space, year = words.rpartition(" ")
    return f"{name[:_SEASON]}{space}{year}" if space and year.isdigit() else words
