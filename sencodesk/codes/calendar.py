# SPDX-License-Identifier: Apache-2.0
"""Two ways to count days (calendar and inclusive)."""

from datetime import date, timedelta


def after(day: date, days: int) -> date:
    """So many calendar days after a day; the day itself does not count."""
    return day + timedelta(days=days)


def ending(first: date, days: int) -> date:
    """The last of so many days *beginning with* a day: fifteen days from 1 December end on the 15th."""
    return first + timedelta(days=days - 1)
