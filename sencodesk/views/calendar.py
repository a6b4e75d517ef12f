# SPDX-License-Identifier: Apache-2.0
"""The school's calendar as the records hold it, ready to be counted in: terms, half terms, single closed days."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.codes.school_days import SchoolCalendar
from sencodesk.codes.school_days import Term as Stretch
from sencodesk.records.duties import ClosedDay
from sencodesk.records.school import Term


def school_calendar(session: Session) -> SchoolCalendar:
    """The calendar. A term whose days are out of order, or that overlaps one before it, cannot be counted in."""
    closed = frozenset(session.scalars(select(ClosedDay.on_date)))
    return SchoolCalendar(tuple(_fitting(session.scalars(select(Term).order_by(Term.first_day, Term.id)))), closed)


def _fitting(rows: Iterable[Term]) -> Iterable[Stretch]:
    last = None
    for row in rows:
        halves = (row.half_term_from, row.half_term_to)
        half = (halves[0], halves[1]) if halves[0] and halves[1] else None
        begin, end = half or (row.first_day, row.last_day)
        if not row.first_day <= begin <= end <= row.last_day or (last is not None and row.first_day <= last):
            continue
        last = row.last_day
        yield Stretch(row.name, row.first_day, row.last_day, half)
