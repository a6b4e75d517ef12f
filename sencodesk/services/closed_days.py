# SPDX-License-Identifier: Apache-2.0
"""Days inside a term without school (INSET, an election, snow): the clocks that count school days leave them out."""

from collections.abc import Mapping
from datetime import date
from typing import TypedDict

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.records.calendar_rules import judge_closed_day
from sencodesk.records.duties import ClosedDay
from sencodesk.services.desk import Desk, record
from sencodesk.services.values import put, refuse
from sencodesk.services.verbs import verb
from sencodesk.store.changes import Change


class ClosedDayValues(TypedDict, total=False):
    """Which day, and why."""

    on_date: date | None
    why: str | None


@verb
def add(desk: Desk, *, values: ClosedDayValues) -> Change | None:
    """Add a day without school."""
    with desk.unit("add a day without school") as unit:
        _put(unit.session, ClosedDay(), {"on_date": None, **values}, desk.today())
    return unit.change


@verb
def change(desk: Desk, *, closed_day_id: str, row_version: int | None = None, values: ClosedDayValues) -> Change | None:
    """Change a day without school."""
    with desk.unit("change a day without school") as unit:
        row = record(unit.session, "closed_day", closed_day_id, row_version)
        assert isinstance(row, ClosedDay)
        _put(unit.session, row, values, desk.today())
    return unit.change


@verb
def remove(desk: Desk, *, closed_day_id: str) -> Change | None:
    """Take a day off the list: there was school."""
    with desk.unit("remove a day without school") as unit:
        unit.session.delete(record(unit.session, "closed_day", closed_day_id))
    return unit.change


def _put(session: Session, row: ClosedDay, values: Mapping[str, object], today: date) -> None:
    with session.no_autoflush:
        put(row, values, required=("on_date",))
        refuse(judge_closed_day(row, session.scalars(select(ClosedDay)).all(), today))
    session.add(row)
