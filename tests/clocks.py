# SPDX-License-Identifier: Apache-2.0
"""The clock of the tests: it stands still until a test moves it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

START = datetime(2026, 11, 23, 10, 42, tzinfo=UTC)


class FakeClock:
    """Stands in for the program's clock; by default at 10:42 UTC on Monday 23 November 2026."""

    def __init__(self, start: datetime = START) -> None:
        """Starts at `start`, which must carry its time zone."""
        if start.tzinfo is None:
            raise ValueError("a clock starts at an instant with a time zone")
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        """Returns the instant, aware, in UTC."""
        return self._now

    def today(self) -> date:
        """Returns the day of `now` in UTC, which in November is the day in England."""
        return self._now.date()

    def advance(self, seconds: float) -> datetime:
        """Moves the clock by `seconds` (negative: backwards, as a wrongly set laptop does) and returns the new now."""
        self._now += timedelta(seconds=seconds)
        return self._now
