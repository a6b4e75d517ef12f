# SPDX-License-Identifier: Apache-2.0
"""Days and months counted by the calendar, with the first day left out or counted; school_days.py counts the third way.

A month that has no such day ends on its last one: a month after 31 January is 28 or 29 February, which is how the law
counts months ("the corresponding date rule").
"""

from calendar import monthrange
from datetime import date, timedelta


def after(day: date, days: int) -> date:
    """So many calendar days after a day; the day itself does not count."""
    return day + timedelta(days=days)


def ending(first: date, days: int) -> date:
    """The last of so many days *beginning with* a day: fifteen days from 1 December end on the 15th."""
    return first + timedelta(days=days - 1)


def months_after(day: date, months: int) -> date:
    """The same day of the month, so many months later (or earlier); the month's last day where it has none such."""
    year, month = _month(day, months)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def months_ending(first: date, months: int) -> date:
    """The last day of so many months *starting with* a day: twelve from 1 September end on 31 August.

    Twelve from 29 February end on 28 February: the year that starts with that day takes the whole of the 28th in.
    """
    same = months_after(first, months)
    return same - timedelta(days=1) if same.day == first.day else same


def _month(day: date, months: int) -> tuple[int, int]:
    years, month = divmod(day.month - 1 + months, 12)
    return day.year + years, month + 1
