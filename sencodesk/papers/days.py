# SPDX-License-Identifier: Apache-2.0
"""Days and times as papers say them, whatever the computer's language is. Printed times are London's."""

from datetime import UTC, date, datetime, timedelta

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip


def short_day(day: date) -> str:
    """``20 Nov 2026``."""
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def long_day(day: date) -> str:
    """``Fri 20 Nov 2026``."""
    return f"{DAYS[day.weekday()]} {short_day(day)}"


def spoken_time(clock: str) -> str:
    """``15:30`` as families read it: ``3.30 pm``. Anything that is not HH:MM is returned as it stands."""
    hour, colon, minute = clock.partition(":")
    if not (colon and hour.isdecimal() and minute.isdecimal() and int(hour) < 24):
        return clock
    return f"{(int(hour) + 11) % 12 + 1}.{minute} {'am' if int(hour) < 12 else 'pm'}"


def london(moment: datetime) -> datetime:
    """The clock on the wall in London at ``moment``; a moment without a zone already is one.

    Summer time is worked out here, because Windows has no zone data: it begins and ends at 01:00 UTC on the last
    Sundays of March and October (Summer Time Order 2002, SI 2002/262).
    """
    if moment.tzinfo is None:
        return moment
    there = moment.astimezone(UTC)
    summer = _last_sunday(there.year, 3) <= there < _last_sunday(there.year, 10)
    return (there + timedelta(hours=1 if summer else 0)).replace(tzinfo=None)


def stamp(moment: datetime) -> str:
    """When a paper was printed, as its footer says it: ``Mon 23 Nov 2026, 10:42``."""
    there = london(moment)
    return f"{long_day(there.date())}, {there:%H:%M}"


def _last_sunday(year: int, month: int) -> datetime:
    last = datetime(year, month, 31, 1, tzinfo=UTC)
    return last - timedelta(days=(last.weekday() + 1) % 7)
