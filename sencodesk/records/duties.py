# SPDX-License-Identifier: Apache-2.0
"""Tasks that a person set, chase letters that went out, and days on which the school is closed.

A duty's day is computed from what happened (codes.clocks, records.deadlines) and never kept.
"""

from datetime import date

from sqlalchemy import Date, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from sencodesk.records.base import LoggedRecord


class Task(LoggedRecord):
    """Something to be done by ``person_id``, about a pupil or about nobody; ``done_on`` is None while it is open."""

    __tablename__ = "task"

    pupil_id: Mapped[str | None] = mapped_column(
        ForeignKey("pupil.id", deferrable=True, initially="DEFERRED"), index=True
    )
    text: Mapped[str] = mapped_column(String)
    due_on: Mapped[date | None] = mapped_column(Date)
    done_on: Mapped[date | None] = mapped_column(Date)
    person_id: Mapped[str | None] = mapped_column(String(36), index=True)
    about_table: Mapped[str | None] = mapped_column(String)
    about_id: Mapped[str | None] = mapped_column(String(36))


class Chase(LoggedRecord):
    """That a council (or somebody) was reminded of a duty: which, about which record, on which day, by which letter."""

    __tablename__ = "chase"

    pupil_id: Mapped[str | None] = mapped_column(
        ForeignKey("pupil.id", deferrable=True, initially="DEFERRED"), index=True
    )
    duty: Mapped[str] = mapped_column(String)
    about_table: Mapped[str | None] = mapped_column(String)
    about_id: Mapped[str | None] = mapped_column(String(36))
    sent_on: Mapped[date] = mapped_column(Date)
    letter: Mapped[str | None] = mapped_column(String)
    note: Mapped[str | None] = mapped_column(String)
    handed_over_id: Mapped[str | None] = mapped_column(String(36))
    """The paper in the sharing statement that this letter is."""


class ClosedDay(LoggedRecord):
    """A day inside a term on which no pupil is in school: INSET, an election, snow. The rules keep each day single."""

    __tablename__ = "closed_day"

    on_date: Mapped[date] = mapped_column(Date)
    why: Mapped[str | None] = mapped_column(String)
