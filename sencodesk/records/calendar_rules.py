# SPDX-License-Identifier: Apache-2.0
"""The pure rules of the school's calendar: terms in their order that do not overlap, and days without school."""

from collections.abc import Iterable
from datetime import date

from sencodesk.records import care_rules
from sencodesk.records.duties import ClosedDay
from sencodesk.records.findings import Finding
from sencodesk.records.school import Term

LONGEST = 200
"""Days of the longest term: more are two terms typed as one, or a wrong year."""
SATURDAY = 5


def judge_term(row: Term, others: Iterable[Term], today: date) -> list[Finding]:
    """Days that somebody can mean, in their order, the half-term holiday inside, no day in two terms.

    One day of the half term may be missing: it is typed next. The terms that a school has typed wrong before stay.
    """
    days = ("first_day", "last_day", "half_term_from", "half_term_to")
    found = [one for field in days for one in care_rules.judge_one(getattr(row, field), today, None, field)]
    if found:
        return found
    if row.last_day < row.first_day:
        return [Finding("TERM_ENDS_FIRST", "refuse", "last_day")]
    if (row.last_day - row.first_day).days >= LONGEST:
        return [Finding("TERM_TOO_LONG", "refuse", "last_day")]
    for field in ("half_term_from", "half_term_to"):
        day = getattr(row, field)
        if day is not None and not row.first_day < day < row.last_day:
            return [Finding("HALF_TERM_OUTSIDE", "refuse", field)]
    if row.half_term_from and row.half_term_to and row.half_term_to < row.half_term_from:
        return [Finding("ENDS_BEFORE_START", "refuse", "half_term_to")]
    for other in others:
        if other.id != row.id and other.first_day <= row.last_day and row.first_day <= other.last_day:
            field = "first_day" if other.first_day <= row.first_day else "last_day"
            return [Finding("TERM_OVERLAPS", "refuse", field, {"name": other.name})]
    return []


def judge_closed_day(row: ClosedDay, others: Iterable[ClosedDay], today: date) -> list[Finding]:
    """A day on which there would be school, not long ago nor many years ahead, and only once in the list."""
    found = care_rules.judge_one(row.on_date, today, None, "on_date")
    if not found and row.on_date.weekday() >= SATURDAY:
        found = [Finding("CLOSED_WEEKEND", "refuse", "on_date")]
    if not found and any(one.id != row.id and one.on_date == row.on_date for one in others):
        found = [Finding("CLOSED_TWICE", "refuse", "on_date")]
    return found
