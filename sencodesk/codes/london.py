# SPDX-License-Identifier: Apache-2.0
"""The clock on the wall in London, worked out from the law: Windows has no zone data, and the program brings none.

Summer time is one hour and runs from 01:00 UTC on the last Sunday of March to 01:00 UTC on the last Sunday of October
(Summer Time Order 2002, SI 2002/262, as directive 2000/84/EC has it for the whole Union; so it has been since 1996).
"""

from datetime import UTC, datetime, timedelta, tzinfo

_HOUR, _NONE = timedelta(hours=1), timedelta(0)


class _England(tzinfo):
    """Greenwich Mean Time, and British Summer Time while that holds."""

    def utcoffset(self, dt: datetime | None) -> timedelta:
        return self.dst(dt)

    def dst(self, dt: datetime | None) -> timedelta:
        """How far the clock is put forward at ``dt`` on the wall.

        An hour of the wall is missing in March and comes twice in October; there ``fold`` says which is meant.
        """
        if dt is None:
            return _NONE
        wall = dt.replace(tzinfo=None, fold=0)
        begin, end = _turns(wall.year)
        if begin <= wall < begin + _HOUR:
            return _NONE if dt.fold == 0 else _HOUR
        if end <= wall < end + _HOUR:
            return _HOUR if dt.fold == 0 else _NONE
        return _HOUR if begin <= wall < end else _NONE

    def tzname(self, dt: datetime | None) -> str:
        return "BST" if self.dst(dt) else "GMT"

    def fromutc(self, dt: datetime) -> datetime:
        """The clock at ``dt``, which has UTC's time and this zone."""
        moment = dt.replace(tzinfo=None)
        begin, end = _turns(moment.year)
        if begin <= moment < end:
            return dt + _HOUR
        return dt.replace(fold=1) if end <= moment < end + _HOUR else dt

    def __repr__(self) -> str:
        return "ENGLAND"


ENGLAND: tzinfo = _England()
"""The zone in which the schools are."""


def london(moment: datetime) -> datetime:
    """The clock on the wall in London at ``moment``; a moment without a zone is one already."""
    return moment.replace(tzinfo=ENGLAND) if moment.tzinfo is None else moment.astimezone(ENGLAND)


def _turns(year: int) -> tuple[datetime, datetime]:
    """When summer time begins and ends, by UTC, which is also the clock that strikes one before either."""
    return _last_sunday(year, 3), _last_sunday(year, 10)


def _last_sunday(year: int, month: int) -> datetime:
    last = datetime(year, month, 31, 1, tzinfo=UTC).replace(tzinfo=None)
    return last - timedelta(days=(last.weekday() + 1) % 7)
