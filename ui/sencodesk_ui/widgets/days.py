# SPDX-License-Identifier: Apache-2.0
"""Days as people write and read them, whatever the language of the computer: day first, months in English."""

import re
from datetime import date
from functools import lru_cache

from sencodesk.codes.days import MONTHS, short_day, unbroken_day

_MONTHS = tuple(name[:3].casefold() for name in MONTHS)
CENTURY_SPLIT = 50
OVERDUE = "overdue"
"""With this word ``distance`` says that a day is past; a table shows such words in the colour of what is late."""


class Unreadable(ValueError):  # noqa: N818  what happened is the name
    """What was typed is no day."""


class YearMissing(Unreadable):
    """A day and a month were typed, and nothing says which year is meant."""


def read_day(text: str, coming: date | None = None) -> date | None:
    """The day that somebody typed: ``23/11/2026``, ``23.11.26``, ``23 Nov 2026``, ``2026-11-23``; None for nothing.

    With ``coming``, a day without its year is the first such day from then on. Raises Unreadable, or YearMissing.
    """
    typed = re.sub(r"^(mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+", "", text.replace("\u00a0", " ").strip().casefold())
    if not typed:
        return None
    parts = re.findall(r"\d+|[a-z]+", typed)
    if len(parts) == 2:
        return _without_year(parts[0], parts[1], coming)
    if len(parts) != 3:
        raise Unreadable
    if re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", typed):
        year, month, day = parts
    else:
        day, month, year = parts
    if not (day.isdigit() and year.isdigit()):
        raise Unreadable
    try:
        return date(_year(year), _month(month), int(day))
    except ValueError as error:
        raise Unreadable from error


@lru_cache(maxsize=4096)
def shown_day(day: date | None, *, short: bool = False) -> str:
    """``Mon 23 Nov 2026`` with spaces that do not break; ``short`` leaves the weekday out; nothing for None."""
    if day is None:
        return ""
    return short_day(day).replace(" ", "\u00a0") if short else unbroken_day(day)


def distance(day: date, today: date) -> str:
    """``in 9 days``, ``today``, ``11 days overdue``."""
    days = (day - today).days
    if days == 0:
        return "today"
    if days > 0:
        return "tomorrow" if days == 1 else f"in\u00a0{days}\u00a0days"
    return f"1\u00a0day {OVERDUE}" if days == -1 else f"{-days}\u00a0days {OVERDUE}"


def _without_year(day: str, month: str, coming: date | None) -> date:
    """This year's or next year's; 29 February only where one of them has it."""
    if not day.isdigit():
        raise Unreadable
    try:
        date(2000, _month(month), int(day))  # a leap year: is it a day at all?
    except ValueError as error:
        raise Unreadable from error
    if coming is None:
        raise YearMissing
    for year in (coming.year, coming.year + 1):
        try:
            found = date(year, _month(month), int(day))
        except ValueError:
            continue
        if found >= coming:
            return found
    raise YearMissing


def _year(text: str) -> int:
    if len(text) == 2:
        return 2000 + int(text) if int(text) < CENTURY_SPLIT else 1900 + int(text)
    if len(text) != 4:
        raise Unreadable
    return int(text)


def _month(text: str) -> int:
    if text.isdigit():
        return int(text)
    if text[:3] not in _MONTHS:
        raise Unreadable
    return _MONTHS.index(text[:3]) + 1
