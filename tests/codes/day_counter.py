# SPDX-License-Identifier: Apache-2.0
"""A second, slow way to count days, written without the program's: it walks from day to day and asks of each.

It knows weekdays by their own arithmetic (Zeller) and leap years by the rule, and uses neither ``timedelta`` nor any
function of ``sencodesk``.
"""

from collections.abc import Callable, Iterable
from datetime import date

LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]


def month_length(year: int, month: int) -> int:
    """Days of a month."""
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if month == 2 and leap else LENGTHS[month - 1]


def tomorrow(day: date) -> date:
    """The day after."""
    if day.day < month_length(day.year, day.month):
        return date(day.year, day.month, day.day + 1)
    return date(day.year, day.month + 1, 1) if day.month < 12 else date(day.year + 1, 1, 1)


def yesterday(day: date) -> date:
    """The day before."""
    if day.day > 1:
        return date(day.year, day.month, day.day - 1)
    year, month = (day.year, day.month - 1) if day.month > 1 else (day.year - 1, 12)
    return date(year, month, month_length(year, month))


def at_weekend(day: date) -> bool:
    """Saturday or Sunday, by Zeller's congruence."""
    month, year = (day.month + 12, day.year - 1) if day.month < 3 else (day.month, day.year)
    century, rest = divmod(year, 100)
    return (day.day + 13 * (month + 1) // 5 + rest + rest // 4 + century // 4 + 5 * century) % 7 in (0, 1)


def walk(day: date, steps: int) -> date:
    """So many steps forwards, or backwards."""
    for _ in range(abs(steps)):
        day = tomorrow(day) if steps > 0 else yesterday(day)
    return day


def last_of(first: date, days: int) -> date:
    """The last of so many days, the first of which is ``first``."""
    taken = [first]
    while len(taken) < days:
        taken.append(tomorrow(taken[-1]))
    return taken[-1]


def same_day_later(day: date, months: int) -> date:
    """Month by month to the same number in a later month, or that month's last day."""
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    number = day.day
    while number > month_length(year, month):
        number -= 1
    return date(year, month, number)


def last_day_of_months(first: date, months: int) -> date:
    """The last day of a time that starts with ``first``: the day before that number comes again, so many months on."""
    year, month = first.year, first.month
    for _ in range(months):
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    if first.day > month_length(year, month):
        return date(year, month, month_length(year, month))
    return yesterday(date(year, month, first.day))


def school_days(day: date, until: date, is_open: Callable[[date], bool]) -> Iterable[date]:
    """The school days after a day, up to and with another."""
    while day < until:
        day = tomorrow(day)
        if is_open(day):
            yield day
