# SPDX-License-Identifier: Apache-2.0
"""The last look at every day that is about to be kept, whichever verb or file it came by: 1900 and 2100 are mistakes.

Most fields have narrower rules with sentences of their own (not before birth, not to come), which speak first. This
one is for every field alike, so that none is forgotten. Undo brings back what was there, whatever it was.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache

from sqlalchemy import Date

from sencodesk.records.base import LOGGED
from sencodesk.records.findings import Finding
from sencodesk.services.values import refuse
from sencodesk.store.changes import unplain

FIRST, LAST = date(1920, 1, 1), date(2079, 12, 31)
"""Nothing about a pupil, an adult or a school's year lies outside."""
FIELDS = {"from_date": "from_", "to_date": "to"}
"""Columns that verbs and forms call otherwise."""
Image = Mapping[str, object] | None


def far(day: date | None) -> bool:
    """Whether a day is out of time."""
    return day is not None and not FIRST <= day <= LAST


@cache
def days_of(table: str) -> tuple[str, ...]:
    """The columns of a table that hold a day."""
    return tuple(one.name for one in LOGGED[table].__table__.columns if isinstance(one.type, Date))


def refuse_far_days(moved: Mapping[tuple[str, str], tuple[Image, Image]]) -> None:
    """Raise Refusal where a day that is new or changed is out of time."""
    found = []
    for (table, _), (before, after) in moved.items():
        for column in days_of(table) if after is not None else ():
            day, was = unplain((after or {}).get(column)), unplain((before or {}).get(column))
            if isinstance(day, date) and day != was and not FIRST <= day <= LAST:
                found.append(Finding("OUT_OF_TIME", "refuse", FIELDS.get(column, column)))
    refuse(found)
