# SPDX-License-Identifier: Apache-2.0
"""SEN status and ranked types of need: what holds from a day on, and putting the history right."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TypedDict

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.records import rules
from sencodesk.records.base import new_id
from sencodesk.records.findings import Finding
from sencodesk.records.need_rules import clashes, close_up, in_order, seat
from sencodesk.records.needs import NeedPeriod, StatusPeriod, holding, overlapping
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
    """The pupil has this status from a day on, up to one that begins later; the one before ends the day before."""
    with desk.unit("change the SEN status", pupil_id=pupil_id) as unit:
        refuse(rules.judge_status(code, from_, None))
        record(unit.session, "pupil", pupil_id)
        hold_status(unit.session, pupil_id, code, from_)
    return unit.change


def hold_status(session: Session, pupil_id: str, code: str, from_: date, *, until: date | None = None) -> None:
    """Within somebody's unit of work: the status holds from a day on, and the one before ends the day before.

    It ends itself the day before one that begins later, or before ``until``: what is known of later days stays.
    """
    ends = [until] if until else []
    for row in session.scalars(select(StatusPeriod).where(StatusPeriod.pupil_id == pupil_id)):
        if row.from_date is not None and row.from_date > from_:
            ends.append(row.from_date)
        elif row.from_date == from_:
            session.delete(row)
        elif row.to_date is None or row.to_date >= from_:
            row.to_date = from_ - timedelta(days=1)
    to = min(ends) - timedelta(days=1) if ends else None
    session.add(StatusPeriod(pupil_id=pupil_id, code=code, from_date=from_, to_date=to))


@verb
def begin_status(desk: Desk, *, pupil_id: str, values: StatusValues) -> Change | None:
    """Add a period of status; where it is open, one before it that is still open ends the day before, and it ends
    itself the day before one that begins later. Raises Refusal for days on which another status holds.
    """
    with desk.unit("add a SEN status", pupil_id=pupil_id) as unit:
        record(unit.session, "pupil", pupil_id)
        from_, to = values.get("from_"), values.get("to")
        refuse(rules.judge_status(values.get("code"), from_, to))
        others = _statuses(unit.session, pupil_id)
        if from_ is not None and to is None:
            for other in others:
                if other.to_date is None and (other.from_date is None or other.from_date < from_):
                    other.to_date = from_ - timedelta(days=1)
            later = [one.from_date for one in others if one.from_date is not None and one.from_date > from_]
            to = min(later) - timedelta(days=1) if later else None
        row = StatusPeriod(pupil_id=pupil_id)
        put(row, {"code": None, **values, "to": to}, required=("code",))
        if overlapping(row, others):
            refuse([Finding("STATUS_OVERLAPS", "refuse", "from_")])
        unit.session.add(row)
    return unit.change


def _statuses(session: Session, pupil_id: str, *, but: str | None = None) -> list[StatusPeriod]:
    query = select(StatusPeriod).where(StatusPeriod.pupil_id == pupil_id, StatusPeriod.id != but)
    return list(session.scalars(query))


@verb
def change_status(desk: Desk, *, status_id: str, row_version: int | None = None, values: StatusValues) -> Change | None:
    """Put a period of status right: its code, its start, its end. Raises Refusal where it comes to lie over another.

    What lies over another already, as a file may have brought it, can still be put right step by step.
    """
    with desk.unit("change the status history") as unit:
        row = record(unit.session, "status_period", status_id, row_version)
        assert isinstance(row, StatusPeriod)
        refuse(
            rules.judge_status(
                values.get("code", row.code), values.get("from_", row.from_date), values.get("to", row.to_date)
            )
        )
        others = _statuses(unit.session, row.pupil_id, but=row.id)
        before = overlapping(row, others)
        with unit.session.no_autoflush:
            put(row, values, required=("code",))
            if any(one not in before for one in overlapping(row, others)):
                refuse([Finding("STATUS_OVERLAPS", "refuse", "from_" if "from_" in values else "to")])
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
        later = [row for row in rows if row.from_date is not None and row.from_date > from_]
        wanted = {code: rank for rank, code in enumerate(codes, start=1)}
        for row in held:
            if wanted.get(row.code) == row.rank:
                wanted.pop(row.code)
                row.to_date = _up_to(later, row.code, row.rank)  # from this day on it holds, also where it was to end
            elif row.from_date is not None and row.from_date >= from_:
                unit.session.delete(row)
            else:
                row.to_date = from_ - timedelta(days=1)
        for code, rank in wanted.items():
            to = _up_to(later, code, rank)
            unit.session.add(NeedPeriod(pupil_id=pupil_id, rank=rank, code=code, from_date=from_, to_date=to))
    return unit.change


def _up_to(later: Iterable[NeedPeriod], code: str, rank: int) -> date | None:
    """The last day before a later period of this type or at this rank, which stays as it is."""
    starts = [row.from_date for row in later if row.from_date and (row.code == code or row.rank == rank)]
    return min(starts) - timedelta(days=1) if starts else None


def _needs(session: Session, pupil_id: str) -> list[NeedPeriod]:
    return list(session.scalars(select(NeedPeriod).where(NeedPeriod.pupil_id == pupil_id)))


def _refuse_place(values: NeedValues, rank: int, from_: date | None, to: date | None) -> None:
    """The places in the order begin at 1. Days the wrong way round that a file brought stay until they are typed."""
    refuse([Finding("RANK_TOO_LOW", "refuse", "rank")] if rank < 1 else [])
    typed = "to" if "to" in values else "from_"
    if ("to" in values or "from_" in values) and from_ and to and to < from_:
        refuse([Finding("ENDS_BEFORE_START", "refuse", typed)])


@verb
def add_need(desk: Desk, *, pupil_id: str, values: NeedValues) -> Change | None:
    """Add a type of need at a rank; one that holds today takes its place among those, and the ones behind move down.

    Raises Refusal where its type is held on some of the days, or its rank by one that does not hold today.
    """
    with desk.unit("add a type of need", pupil_id=pupil_id) as unit:
        record(unit.session, "pupil", pupil_id)
        refuse(rules.judge_need(values.get("code"), values.get("from_"), values.get("to")))
        row = NeedPeriod(id=new_id(), pupil_id=pupil_id)
        put(row, {"rank": 1, "code": None, **values}, required=("code", "rank"))
        _refuse_place({"from_": None, "to": None, **values}, row.rank, row.from_date, row.to_date)
        others = _needs(unit.session, pupil_id)
        rows, before = [*others, row], clashes(others)
        with unit.session.no_autoflush:
            seat(row, rows, in_order(others, desk.today()), desk.today(), moved=True)
            if clashes(rows) - before:
                refuse([Finding("RANK_TAKEN", "refuse", "rank")])
        unit.session.add(row)
    return unit.change


@verb
def change_need(desk: Desk, *, need_id: str, row_version: int | None = None, values: NeedValues) -> Change | None:
    """Put a type of need right: rank, code, dates. At another rank it takes its place among those that hold today,
    and they move; one that ends leaves theirs to the others. Raises Refusal where it comes to lie over another.

    What lies over another already, as a file may have brought it, can still be put right step by step.
    """
    with desk.unit("change a type of need") as unit:
        row = record(unit.session, "need_period", need_id, row_version)
        assert isinstance(row, NeedPeriod)
        refuse(
            rules.judge_need(
                values.get("code", row.code), values.get("from_", row.from_date), values.get("to", row.to_date)
            )
        )
        rows, rank, today = _needs(unit.session, row.pupil_id), row.rank, desk.today()
        before, order = clashes(rows), in_order(rows, today)
        with unit.session.no_autoflush:
            put(row, values, required=("code", "rank"))
            _refuse_place(values, row.rank, row.from_date, row.to_date)
            seat(row, rows, order, today, moved=row.rank != rank)
            if clashes(rows) - before:
                refuse([Finding("RANK_TAKEN", "refuse", "rank")])
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
    """Take a type of need away; those behind it move up."""
    with desk.unit("remove a type of need") as unit:
        row = record(unit.session, "need_period", need_id)
        assert isinstance(row, NeedPeriod)
        rows = _needs(unit.session, row.pupil_id)
        close_up(row, [one for one in rows if one is not row], in_order(rows, desk.today()))
        unit.session.delete(row)
    return unit.change
