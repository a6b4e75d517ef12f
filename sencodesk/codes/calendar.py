# SPDX-License-Identifier: Apache-2.0
"""Three ways to count days (calendar, inclusive, school days) and the census days."""

from collections.abc import Collection
from datetime import date, timedelta
from functools import cache

from sencodesk.codes.codesets import read_rows

TERMS = {"autumn": (10, 1), "spring": (1, 3), "summer": (5, 3)}  # month, which Thursday of it
THURSDAY = 3


@cache
def bank_holidays() -> frozenset[date]:
    """Bank holidays in England, as far as the data reach."""
    return frozenset(date.fromisoformat(row["date"]) for row in read_rows("bank_holidays_england.csv"))


def after(day: date, days: int) -> date:
    """So many calendar days after a day; the day itself does not count."""
    return day + timedelta(days=days)


def ending(first: date, days: int) -> date:
    """The last of so many days *beginning with* a day: fifteen days from 1 December end on the 15th."""
    return first + timedelta(days=days - 1)


def school_days_after(day: date, days: int, closed: Collection[date]) -> date:
    """So many school days after a day: weekdays that are neither bank holidays nor ``closed``."""
    found = day
    while days:
        found += timedelta(days=1)
        if found.weekday() < 5 and found not in bank_holidays() and found not in closed:
            days -= 1
    return found


def census_day(term: str, school_year: int) -> date:
    """The census day of a term of the school year that begins in ``school_year``: a certain Thursday of its month."""
    month, which = TERMS[term]
    first = date(school_year if month >= 9 else school_year + 1, month, 1)
    return first + timedelta(days=(THURSDAY - first.weekday()) % 7 + 7 * (which - 1))
