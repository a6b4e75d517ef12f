# SPDX-License-Identifier: Apache-2.0
"""Days in words, for screens, papers and sentences alike, whatever the language of the computer."""

from datetime import date, datetime

from sencodesk.codes.london import london

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip


def short_day(day: date) -> str:
    """``20 Nov 2026``."""
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def long_day(day: date) -> str:
    """``Fri 20 Nov 2026``."""
    return f"{WEEKDAYS[day.weekday()]} {short_day(day)}"


def unbroken_day(day: date) -> str:
    """The same with spaces at which no line ends."""
    return long_day(day).replace(" ", "\u00a0")


def long_moment(moment: datetime) -> str:
    """``Mon 23 Nov 2026, 10:42``, by the clock of London."""
    there = london(moment)
    return f"{long_day(there.date())}, {there:%H:%M}"
