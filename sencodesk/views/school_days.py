# SPDX-License-Identifier: Apache-2.0
"""The school days of many stretches of one calendar, each day asked about once."""

from datetime import date, timedelta

from sencodesk.codes.school_days import SchoolCalendar, Unreached


class Days:
    """A calendar that remembers its answers."""

    def __init__(self, calendar: SchoolCalendar) -> None:
        self.calendar = calendar
        self._known: dict[date, bool | Unreached] = {}

    def on(self, day: date) -> bool | Unreached:
        """Whether pupils come on a day, or why the calendar cannot say."""
        if day not in self._known:
            self._known[day] = self.calendar.is_school_day(day)
        return self._known[day]

    def between(self, first: date, last: date) -> tuple[date, ...] | Unreached:
        """Every school day from ``first`` to ``last``, or why the calendar cannot say."""
        days = []
        for number in range((last - first).days + 1):
            day = first + timedelta(days=number)
            found = self.on(day)
            if isinstance(found, Unreached):
                return found
            if found:
                days.append(day)
        return tuple(days)
