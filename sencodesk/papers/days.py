# SPDX-License-Identifier: Apache-2.0
"""Times as papers say them, whatever the computer's language is. Printed times are London's."""

from datetime import datetime

from sencodesk.codes.days import long_day
from sencodesk.codes.london import london


def spoken_time(clock: str) -> str:
    """``15:30`` as families read it: ``3.30 pm``. Anything that is not HH:MM is returned as it stands."""
    hour, colon, minute = clock.partition(":")
    if not (colon and hour.isdecimal() and minute.isdecimal() and int(hour) < 24):
        return clock
    return f"{(int(hour) + 11) % 12 + 1}.{minute} {'am' if int(hour) < 12 else 'pm'}"


def stamp(moment: datetime) -> str:
    """When a paper was printed, as its footer says it: ``Mon 23 Nov 2026, 10:42``."""
    there = london(moment)
    return f"{long_day(there.date())}, {there:%H:%M}"
