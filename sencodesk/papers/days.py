# SPDX-License-Identifier: Apache-2.0
"""Times of day as papers say them to families."""


def spoken_time(clock: str) -> str:
    """``15:30`` as families read it: ``3.30 pm``. Anything that is not HH:MM is returned as it stands."""
    hour, colon, minute = clock.partition(":")
    if not (colon and hour.isdecimal() and minute.isdecimal() and int(hour) < 24):
        return clock
    return f"{(int(hour) + 11) % 12 + 1}.{minute} {'am' if int(hour) < 12 else 'pm'}"
