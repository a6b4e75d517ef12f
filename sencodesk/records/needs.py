# SPDX-License-Identifier: Apache-2.0
"""SEN status under both Codes and ranked types of need, each with dates; and the pure rule of what holds on a day."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar

from sqlalchemy import Date, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from sencodesk.records.base import LoggedRecord
from sencodesk.records.pupils import pupil_key


class StatusPeriod(LoggedRecord):
    """SEN status (code set sen_provision) for a period; 2001 Code periods stay as history."""

    __tablename__ = "status_period"

    pupil_id: Mapped[str] = pupil_key()
    code: Mapped[str] = mapped_column(String(1))
    from_date: Mapped[date | None] = mapped_column(Date)
    to_date: Mapped[date | None] = mapped_column(Date)


class NeedPeriod(LoggedRecord):
    """A type of need (code set sen_type) at a rank, 1 being the main one, for a period."""

    __tablename__ = "need_period"

    pupil_id: Mapped[str] = pupil_key()
    rank: Mapped[int] = mapped_column(Integer)
    code: Mapped[str] = mapped_column(String(4))
    from_date: Mapped[date | None] = mapped_column(Date)
    to_date: Mapped[date | None] = mapped_column(Date)


class Dated(Protocol):
    """Anything that holds for a period; an open end is None."""

    @property
    def from_date(self) -> date | None: ...
    @property
    def to_date(self) -> date | None: ...


D = TypeVar("D", bound=Dated)


def holding(periods: Iterable[D], on: date) -> list[D]:
    """The periods that hold on a day, latest start first.

    A period whose start lies after its end is a planted or typed mistake: it counts from its start,
    so that the mistake is seen and put right instead of the pupil falling out of the register.
    """
    held = [
        period
        for period in periods
        if (period.from_date is None or period.from_date <= on)
        and (period.to_date is None or period.to_date >= on or _backwards(period))
    ]
    return sorted(held, key=lambda period: period.from_date or date.min, reverse=True)


def overlapping(period: Dated, others: Iterable[D]) -> list[D]:
    """Those of the others that surely hold on a day on which the period does.

    A start that is not known may be any day: such a period is taken for its last day alone, and where that is open for
    what goes on and on. One that starts after it ends is a mistake of its own.
    """
    mine = _sure_days(period)
    return [
        other
        for other in others
        if mine is not None and (theirs := _sure_days(other)) is not None
        and mine[0] <= theirs[1] and theirs[0] <= mine[1]
    ]  # fmt: skip


def _sure_days(period: Dated) -> tuple[date, date] | None:
    last = period.to_date or date.max
    return None if _backwards(period) else (period.from_date or last, last)


def _backwards(period: Dated) -> bool:
    return period.from_date is not None and period.to_date is not None and period.from_date > period.to_date
