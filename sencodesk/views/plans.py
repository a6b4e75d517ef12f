# SPDX-License-Identifier: Apache-2.0
"""Plans with their targets and signatures, and every plan in one list for the register and the Plans page."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.records.plans import Plan, PlanState, Signature, Target, shown_state


@dataclass(frozen=True, slots=True)
class TargetView:
    """One target, as in the ``plans`` command; ``id`` and ``row_version`` for whoever changes it."""

    id: str
    n: int
    text: str | None
    plain_title: str | None
    plain_text: str | None
    baseline: str | None
    measure: str | None
    success: str | None
    strategy: str | None
    who: str | None
    how_often: str | None
    how_long: str | None
    review: date | None
    now: float | None
    aim: float | None
    out_of: float | None
    unit: str | None
    you_can_help: str | None
    carried_from: str | None
    outcome: str | None
    evidence: str | None
    row_version: int


@dataclass(frozen=True, slots=True)
class SignatureView:
    """Who signed, as what, when."""

    id: str
    role: str
    name: str
    signed_on: date | None
    row_version: int


@dataclass(frozen=True, slots=True)
class PlanView:
    """One plan whole. ``shown`` is its state today: draft, current, review-due, overdue, reviewed, ended."""

    id: str
    pupil_id: str
    template: str
    number: int
    version: int
    state: str
    start: date | None
    review: date | None
    review_time: str | None
    strengths: str | None
    difficulties: str | None
    pupil_view: str | None
    parent_view: str | None
    at_home: str | None
    row_version: int
    targets: tuple[TargetView, ...]
    signatures: tuple[SignatureView, ...]
    shown: str


TARGET_FIELDS = tuple(one.name for one in fields(TargetView))
PLAN_FIELDS = tuple(one.name for one in fields(PlanView) if one.name not in ("targets", "signatures", "shown"))


def plans(session: Session, *, on: date, pupil_ids: Sequence[str] | None = None) -> list[PlanView]:
    """Plans by pupil and number, with their targets in order."""
    query = select(Plan).order_by(Plan.pupil_id, Plan.number)
    found = session.scalars(query if pupil_ids is None else query.where(Plan.pupil_id.in_(pupil_ids))).all()
    ids = [one.id for one in found] if pupil_ids is not None else None
    targets, signatures = _by_plan(session, Target, ids), _by_plan(session, Signature, ids)
    return [
        PlanView(
            **{name: getattr(one, name) for name in PLAN_FIELDS},
            targets=tuple(
                TargetView(**{name: getattr(row, name) for name in TARGET_FIELDS})
                for row in sorted(targets.get(one.id, []), key=lambda row: row.n)
            ),
            signatures=tuple(
                SignatureView(row.id, row.role, row.name, row.signed_on, row.row_version)
                for row in signatures.get(one.id, [])
            ),
            shown=shown_state(one.state, one.review, on),
        )
        for one in found
    ]


def plan(session: Session, plan_id: str, *, on: date) -> PlanView | None:
    """One plan, or None."""
    pupil_id = session.scalar(select(Plan.pupil_id).where(Plan.id == plan_id))
    if pupil_id is None:
        return None
    return next(one for one in plans(session, on=on, pupil_ids=[pupil_id]) if one.id == plan_id)


def plan_in_force(found: Sequence[PlanView]) -> PlanView | None:
    """Which of a pupil's plans counts: the current one, else the newest draft, else None."""
    for state in (PlanState.CURRENT, PlanState.DRAFT):
        of_state = [one for one in found if one.state == state]
        if of_state:
            return max(of_state, key=lambda one: (one.version > 1, one.number))
    return None


def _by_plan(session: Session, kind: type[Target] | type[Signature], ids: Sequence[str] | None) -> dict[str, list[Any]]:
    grouped: dict[str, list[Any]] = defaultdict(list)
    query = select(kind)
    for row in session.scalars(query if ids is None else query.where(kind.plan_id.in_(ids))):
        grouped[str(getattr(row, kind.plan_id.key))].append(row)
    return grouped
