# SPDX-License-Identifier: Apache-2.0
"""A new school year as pure rules: the next year and class of a group, and what becomes of every pupil on roll.

Nothing is guessed silently: where the next class cannot be told from the names, it is left for the SENCO to type.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from sencodesk.codes.school_days import Term

IN_ORDER = ("E1", "E2", "N1", "N2", "R", *(str(number) for number in range(1, 15)))
"""National curriculum years in which pupils move up; mixed classes (M) and X have no next one."""
SUMMER = timedelta(days=100)
"""A first term of the new year begins at most this long after 1 August."""
WEEKS_OF_WORK = timedelta(days=42)

SOON = timedelta(weeks=10)
"""A school year is begun in the weeks before its first day; earlier is asked about first."""

Fate = Literal["moves", "leaves", "stays"]
Key = tuple[str | None, str | None]
"""A group as it is now: year and class."""


@dataclass(frozen=True, slots=True)
class Mover:
    """A pupil on roll on the last day of the old year."""

    id: str
    name: str
    year: str | None
    class_name: str | None

    @property
    def key(self) -> Key:
        """The group."""
        return self.year, self.class_name


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of a group, or of one pupil: ``stays`` changes nothing, ``leaves`` ends the days on roll."""

    fate: Fate
    year: str | None = None
    class_name: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of everybody: each pupil is in exactly one of the three, or in ``unknown``, for nobody is lost."""

    moves: Mapping[str, Step]
    leavers: tuple[str, ...]
    stay: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def on_roll(self) -> int:
        """How many are left of those who were there."""
        return len(self.moves) + len(self.stay) + len(self.unknown)


def outcome(movers: Iterable[Mover], groups: Mapping[Key, Step], exceptions: Mapping[str, Step]) -> Outcome:
    """What becomes of each pupil: an exception goes before the group; a pupil of no listed group is ``unknown``."""
    moves: dict[str, Step] = {}
    kept: dict[str, list[str]] = {"leaves": [], "stays": [], "unknown": []}
    for one in movers:
        step = exceptions.get(one.id) or groups.get(one.key)
        if step is None:
            kept["unknown"].append(one.id)
        elif step.fate != "moves":
            kept[step.fate].append(one.id)
        elif (step.year, step.class_name) == one.key:
            kept["stays"].append(one.id)
        else:
            moves[one.id] = step
    return Outcome(moves, tuple(kept["leaves"]), tuple(kept["stays"]), tuple(kept["unknown"]))


def next_year(year: str | None) -> str | None:
    """The year after; the same for mixed classes and where the curriculum is not followed; None after the last."""
    if year not in IN_ORDER:
        return year
    place = IN_ORDER.index(year) + 1
    return IN_ORDER[place] if place < len(IN_ORDER) else None


def suggested(keys: Sequence[Key], named: Iterable[str] = ()) -> dict[Key, Step]:
    """For every group what it may become: the highest year leaves, the others move up; classes by their names.

    ``4H`` becomes ``5H`` where Year 5 has that class, or none at all; else the one class that Year 5 has; else none, to
    be typed. ``named`` are classes of the school in which nobody may be yet.
    """
    years = [key[0] for key in keys if key[0] in IN_ORDER]
    highest = max(years, key=IN_ORDER.index, default=None)
    there = classes_by_year(keys, named)
    return {key: _suggest(key, there, highest) for key in keys}


def classes_by_year(keys: Iterable[Key], named: Iterable[str] = ()) -> dict[str, tuple[str, ...]]:
    """The classes that exist for each year: those with pupils, and of ``named`` those that begin with its number."""
    found: dict[str, set[str]] = {year: set() for year in IN_ORDER}
    for year, name in keys:
        if year in found and name:
            found[year].add(name)
    for name in named:
        number = re.match(r"(?:Year |Y)?(\d+)", name, re.IGNORECASE)
        if number and number[1] in found and not any(name in held for held in found.values()):
            found[number[1]].add(name)
    return {year: tuple(sorted(names)) for year, names in found.items()}


def _suggest(key: Key, there: Mapping[str, Sequence[str]], highest: str | None) -> Step:
    year, class_name = key
    if year not in IN_ORDER:
        return Step("stays", year, class_name)
    above = next_year(year)
    if year == highest or above is None:
        return Step("leaves")
    return Step("moves", above, _next_class(year, class_name, above, there[above]))


def _next_class(year: str, class_name: str | None, above: str, there: Sequence[str]) -> str | None:
    if class_name is None:
        return None
    begins = re.match(rf"(Year |Y)?{re.escape(year)}(?!\d)", class_name, re.IGNORECASE)
    word = not year.isdigit() and class_name[len(year) :].islower()  # Reception, not R and a letter
    if begins and not word:
        told = f"{begins[1] or ''}{above}{class_name[begins.end() :]}"
        if not there:
            return told
        same = next((name for name in there if name.casefold() == told.casefold()), None)
        if same is not None:
            return same
    return there[0] if len(there) == 1 else None


def first_day_of(year: int, terms: Sequence[Term]) -> date:
    """The first day of the school year that begins in that year: of its first term, else 1 September."""
    begins = date(year, 8, 1)
    return min((one.first for one in terms if begins <= one.first < begins + SUMMER), default=date(year, 9, 1))


def last_day_before(first_day: date, terms: Sequence[Term]) -> date:
    """The last day of the old year: of its last term, else 31 August or the day before the new year begins."""
    before = [one.last for one in terms if first_day - SUMMER <= one.last < first_day]
    return max(before, default=min(first_day - timedelta(days=1), date(first_day.year, 8, 31)))


def is_long_before(first_day: date, today: date) -> bool:
    """Whether a school year would be begun months before its first day: the old one is still going on."""
    return first_day - today > SOON


def review_in_new_year(first_day: date, terms: Sequence[Term]) -> date:
    """A day for reviews that were due before: the last Friday of the first half term, else after six weeks."""
    term = next((one for one in terms if one.first == first_day), None)
    if term is None or term.half_term is None:
        return first_day + WEEKS_OF_WORK
    before = term.half_term[0] - timedelta(days=1)
    return max(before - timedelta(days=(before.weekday() - 4) % 7), first_day)


def autumn_of(day: date) -> int:
    """The calendar year in which the school year of a day began, on 1 September."""
    return day.year if day.month >= 9 else day.year - 1


def year_words(first_day: date) -> str:
    """``2027/28``."""
    return f"{first_day.year}/{(first_day.year + 1) % 100:02d}"
