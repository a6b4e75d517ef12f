# SPDX-License-Identifier: Apache-2.0
"""SEN status and ranked types of need: what holds from a day on, and putting the history right."""

from datetime import date, timedelta
from typing import TypedDict

from sqlalchemy import select

from sencodesk.records import rules
from sencodesk.records.findings import Finding
from sencodesk.records.needs import NeedPeriod, StatusPeriod, holding
from sencodesk.services.desk import Desk, record
from sencodesk.services.values import put, refuse
from sencodesk.services.verbs import verb
from sencodesk.store.changes import Change


class StatusValues(TypedDict, total=False):
    """A period of a status."""

    code: str | None
    from_: date | None
    to: date | None


class NeedValues(TypedDict, total=False):
    """A period of a type of need at a rank."""

    rank: int
    code: str | None
    from_: date | None
    to: date | None


@verb
def set_status(desk: Desk, *, pupil_id: str, code: str, from_: date) -> Change | None:
    """The pupil has this status from a day on; the one before ends the day before."""
    with desk.unit("change the SEN status", pupil_id=pupil_id) as unit:
        refuse(rules.judge_status(code, from_, None))
        record(unit.session, "pupil", pupil_id)
        for row in unit.session.scalars(select(StatusPeriod).where(StatusPeriod.pupil_id == pupil_id)):
            if row.from_date is not None and row.from_date >= from_:
                unit.session.delete(row)
            elif row.to_date is None or row.to_date >= from_:
                row.to_date = from_ - timedelta(days=1)
        unit.session.add(StatusPeriod(pupil_id=pupil_id, code=code, from_date=from_))
    return unit.change


@verb
def begin_status(desk: Desk, *, pupil_id: str, values: StatusValues) -> Change | None:
    """Add a period of status; where it is open, one before it that is still open ends the day before."""
    with desk.unit("add a SEN status", pupil_id=pupil_id) as unit:
        record(unit.session, "pupil", pupil_id)
        from_, to = values.get("from_"), values.get("to")
        refuse(rules.judge_status(values.get("code"), from_, to))
        if from_ is not None and to is None:
            for row in unit.session.scalars(select(StatusPeriod).where(StatusPeriod.pupil_id == pupil_id)):
                if row.to_date is None and (row.from_date is None or row.from_date < from_):
                    row.to_date = from_ - timedelta(days=1)
        row = StatusPeriod(pupil_id=pupil_id)
        put(row, {"code": None, **values}, required=("code",))
        unit.session.add(row)
    return unit.change


@verb
def change_status(desk: Desk, *, status_id: str, row_version: int | None = None, values: StatusValues) -> Change | None:
    """Put a period of status right: its code, its start, its end."""
    with desk.unit("change the status history") as unit:
        row = record(unit.session, "status_period", status_id, row_version)
        assert isinstance(row, StatusPeriod)
        refuse(
            rules.judge_status(
                values.get("code", row.code), values.get("from_", row.from_date), values.get("to", row.to_date)
            )
        )
        put(row, values, required=("code",))
    return unit.change


@verb
def remove_status(desk: Desk, *, status_id: str) -> Change | None:
    """Take a period of status out of the history."""
    with desk.unit("remove from the status history") as unit:
        unit.session.delete(record(unit.session, "status_period", status_id))
    return unit.change


@verb
def set_needs(desk: Desk, *, pupil_id: str, codes: list[str], from_: date) -> Change | None:
    """The pupil's types of need in order from a day on. A type that keeps its place keeps its start."""
    with desk.unit("change the types of need", pupil_id=pupil_id) as unit:
        record(unit.session, "pupil", pupil_id)
        if len(set(codes)) != len(codes):
            refuse([Finding("RANK_TAKEN", "refuse", "needs")])
        refuse([one for code in codes for one in rules.judge_need(code, from_, None)])
        rows = unit.session.scalars(select(NeedPeriod).where(NeedPeriod.pupil_id == pupil_id)).all()
        held = holding(rows, from_)
        wanted = {code: rank for rank, code in enumerate(codes, start=1)}
        for row in held:
            if wanted.get(row.code) == row.rank:
                wanted.pop(row.code)
                row.to_date = None  # from this day on it holds, also where it was to end
            elif row.from_date is not None and row.from_date >= from_:
                unit.session.delete(row)
            else:
                row.to_date = from_ - timedelta(days=1)
        for code, rank in wanted.items():
            unit.session.add(NeedPeriod(pupil_id=pupil_id, rank=rank, code=code, from_date=from_))
    return unit.change


@verb
def add_need(desk: Desk, *, pupil_id: str, values: NeedValues) -> Change | None:
    """Add a type of need at a rank, as it was."""
    with desk.unit("add a type of need", pupil_id=pupil_id) as unit:
        record(unit.session, "pupil", pupil_id)
        refuse(rules.judge_need(values.get("code"), values.get("from_"), values.get("to")))
        row = NeedPeriod(pupil_id=pupil_id)
        put(row, {"rank": 1, "code": None, **values}, required=("code", "rank"))
        unit.session.add(row)
    return unit.change


@verb
def change_need(desk: Desk, *, need_id: str, row_version: int | None = None, values: NeedValues) -> Change | None:
    """Put a type of need right: rank, code, dates."""
    with desk.unit("change a type of need") as unit:
        row = record(unit.session, "need_period", need_id, row_version)
        assert isinstance(row, NeedPeriod)
        refuse(
            rules.judge_need(
                values.get("code", row.code), values.get("from_", row.from_date), values.get("to", row.to_date)
            )
        )
        put(row, values, required=("code", "rank"))
    return unit.change


@verb
def reorder(desk: Desk, *, need_ids: list[str]) -> Change | None:
    """Put types of need in this order, the main one first, without touching their dates."""
    with desk.unit("reorder the types of need") as unit:
        for rank, need_id in enumerate(need_ids, start=1):
            put(record(unit.session, "need_period", need_id), {"rank": rank})
    return unit.change


@verb
def remove_need(desk: Desk, *, need_id: str) -> Change | None:
    """Take a type of need away."""
    with desk.unit("remove a type of need") as unit:
        unit.session.delete(record(unit.session, "need_period", need_id))
    return unit.change
