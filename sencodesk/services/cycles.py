# SPDX-License-Identifier: Apache-2.0
"""The numbered rounds of assess, plan, do, review: begun, put right, closed with what was decided."""

from datetime import date
from typing import Literal, TypedDict

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sencodesk.codes.sen import NO_SEN
from sencodesk.records.base import new_id
from sencodesk.records.cycle_rules import judge_cycle
from sencodesk.records.cycles import Cycle, CycleEnd
from sencodesk.records.findings import Finding
from sencodesk.records.plans import Plan, PlanState
from sencodesk.services.desk import Desk, record
from sencodesk.services.needs import hold_status
from sencodesk.services.values import put, refuse, tidy
from sencodesk.services.verbs import verb
from sencodesk.store.changes import Change

Decision = Literal["continue", "change", "request-ehc", "stop"]


class CycleValues(TypedDict, total=False):
    """A round: its days, what was known at its start, what was decided at its end, and why."""

    started_on: date | None
    assessed: str | None
    ended_on: date | None
    decided: Decision | None
    decided_note: str | None


class ClosingValues(TypedDict, total=False):
    """How a round closes. ``status_too`` sets the SEN status to none from that day, where support stops."""

    decided: Decision | None
    ended_on: date | None
    decided_note: str | None
    status_too: bool | None


@verb
def begin(desk: Desk, *, pupil_id: str, values: CycleValues) -> Change | None:
    """Begin the pupil's next round. Plans that are current or drafts and belong to no round come into it."""
    with desk.unit("begin a round", pupil_id=pupil_id) as unit:
        record(unit.session, "pupil", pupil_id)
        given: CycleValues = {"started_on": desk.today(), **values}
        cycle = Cycle(id=new_id(), pupil_id=pupil_id, number=_highest(unit.session, pupil_id) + 1)
        _judge(unit.session, cycle, given, desk.today())
        put(cycle, given)
        unit.session.add(cycle)
        if cycle.ended_on is None:
            for plan in _open_plans(unit.session, pupil_id):
                plan.cycle_id = plan.cycle_id or cycle.id
    return unit.change


@verb
def change(desk: Desk, *, cycle_id: str, row_version: int | None = None, values: CycleValues) -> Change | None:
    """Put a round right: its days, what was known, what was decided. Emptying day and decision opens it again."""
    with desk.unit("change a round") as unit:
        cycle = _cycle(unit.session, cycle_id, row_version)
        _judge(unit.session, cycle, values, desk.today())
        put(cycle, values)
    return unit.change


@verb
def close(desk: Desk, *, cycle_id: str, values: ClosingValues) -> Change | None:
    """Close a round with a decision, today unless another day is given, all in one change.

    Where support goes on (continue, change) the next round begins on that day, and drafts go into it. Where it stops,
    ``status_too`` also ends the SEN status (Code of Practice 2015, 6.56: the pupil leaves the register).
    """
    with desk.unit("close a round") as unit:
        cycle = _cycle(unit.session, cycle_id)
        day = values.get("ended_on") or desk.today()
        decided = values.get("decided")
        if not decided:
            refuse([Finding("CYCLE_UNDECIDED", "refuse", "decided")])
        ending: CycleValues = {"ended_on": day, "decided": decided, "decided_note": values.get("decided_note")}
        _judge(unit.session, cycle, ending, desk.today())
        put(cycle, ending)
        if decided in (CycleEnd.CONTINUE.value, CycleEnd.CHANGE.value):
            number = _highest(unit.session, cycle.pupil_id) + 1
            following = Cycle(id=new_id(), pupil_id=cycle.pupil_id, number=number, started_on=day)
            unit.session.add(following)
            for plan in _open_plans(unit.session, cycle.pupil_id):
                if plan.state == PlanState.DRAFT and plan.cycle_id in (None, cycle.id):
                    plan.cycle_id = following.id
        elif decided == CycleEnd.STOP.value and values.get("status_too"):
            hold_status(unit.session, cycle.pupil_id, NO_SEN, day)
    return unit.change


@verb
def remove(desk: Desk, *, cycle_id: str) -> Change | None:
    """Take a round away; its plans stay and belong to none."""
    with desk.unit("remove a round") as unit:
        cycle = _cycle(unit.session, cycle_id)
        for plan in unit.session.scalars(select(Plan).where(Plan.cycle_id == cycle_id)):
            plan.cycle_id = None
        unit.session.delete(cycle)
    return unit.change


def running(session: Session, pupil_id: str) -> str | None:
    """The id of the round that runs: a plan that is begun belongs to it."""
    query = select(Cycle.id).where(Cycle.pupil_id == pupil_id, Cycle.ended_on.is_(None)).order_by(Cycle.number.desc())
    return session.scalars(query).first()


def _cycle(session: Session, cycle_id: str, row_version: int | None = None) -> Cycle:
    cycle = record(session, "cycle", cycle_id, row_version)
    assert isinstance(cycle, Cycle)
    return cycle


def _highest(session: Session, pupil_id: str) -> int:
    return session.scalar(select(func.max(Cycle.number)).where(Cycle.pupil_id == pupil_id)) or 0


def _open_plans(session: Session, pupil_id: str) -> list[Plan]:
    states = (PlanState.DRAFT, PlanState.CURRENT)
    return list(session.scalars(select(Plan).where(Plan.pupil_id == pupil_id, Plan.state.in_(states))))


def _judge(session: Session, cycle: Cycle, values: CycleValues, today: date) -> None:
    """Raise Refusal where the round as it would be does not fit among the others."""
    others = session.scalars(select(Cycle).where(Cycle.pupil_id == cycle.pupil_id, Cycle.id != cycle.id)).all()
    decided = tidy(values.get("decided", cycle.decided))
    refuse(
        judge_cycle(
            values.get("started_on", cycle.started_on), values.get("ended_on", cycle.ended_on),
            decided if isinstance(decided, str) else None, others, today,
        )
    )  # fmt: skip
