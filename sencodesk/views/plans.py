# SPDX-License-Identifier: Apache-2.0
"""Plans with their targets and signatures, and every plan in one list for the register and the Plans page."""

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import TypeVar

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from sencodesk.content.templates import Template
from sencodesk.records.cycles import Cycle
from sencodesk.records.plans import Plan, PlanAnswer, PlanMember, PlanState, Signature, Target, shown_state
from sencodesk.records.pupils import Pupil, Registration
from sencodesk.views import plan_templates


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
    bank: str | None = None
    """The line of the target bank that it was made from."""


@dataclass(frozen=True, slots=True)
class SignatureView:
    """Who signed, as what, when."""

    id: str
    role: str
    name: str
    signed_on: date | None
    row_version: int


@dataclass(frozen=True, slots=True)
class AnswerView:
    """What stands in a field of the template that is no column: in a repeated section ``n`` counts from 1."""

    section: str
    field: str
    n: int
    value: str


@dataclass(frozen=True, slots=True)
class MemberView:
    """A pupil of a group plan."""

    id: str
    name: str
    first_name: str
    forename: str = ""
    surname: str = ""
    """Every surname that they go by."""
    left: bool = False
    """Whether they are on roll no more."""


@dataclass(frozen=True, slots=True)
class PlanView:
    """One plan whole. ``shown`` is its state today: draft, current, review-due, overdue, reviewed, ended.

    The current plan of a pupil who has left has ended, on the pupil's last day; that of a group, on the last of all.

    ``layout`` is the template that it is written on, as that was then; None for the individual education plan, which
    has an editor and a paper of its own.
    """

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
    reviewed_on: date | None
    pupil_said: str | None
    parent_said: str | None
    review_note: str | None
    cycle_id: str | None
    row_version: int
    targets: tuple[TargetView, ...]
    signatures: tuple[SignatureView, ...]
    shown: str
    answers: tuple[AnswerView, ...] = ()
    layout: Template | None = None
    members: tuple[MemberView, ...] = ()
    """The pupils of a group plan, the plan's own first."""
    cycle_number: int | None = None
    """Which round of assess, plan, do, review it belongs to; read for a plan on a template."""

    @property
    def template_name(self) -> str:
        """What kind of plan it is."""
        return self.layout.name if self.layout is not None else IEP_NAME

    @property
    def kind(self) -> str:
        """The same for every layout that a template had."""
        return re.sub(r"-v\d+$", "", self.template)

    @property
    def beside(self) -> bool:
        """Whether it is in force together with the pupil's plan of targets, such as a one-page profile."""
        return self.layout is not None and self.layout.beside


V = TypeVar("V", TargetView, SignatureView, AnswerView)
IEP_NAME = "Individual education plan"
TARGET_FIELDS = tuple(one.name for one in fields(TargetView))
PLAN_FIELDS = tuple(one.name for one in fields(PlanView) if one.name in Plan.__table__.c)
"""What is read as it stands."""


def plans(session: Session, *, on: date, pupil_ids: Sequence[str] | None = None) -> list[PlanView]:
    """Plans by pupil and number, with their targets in order."""
    query = select(*(Plan.__table__.c[name] for name in PLAN_FIELDS)).order_by(Plan.pupil_id, Plan.number)
    found = session.execute(query if pupil_ids is None else query.where(Plan.pupil_id.in_(pupil_ids))).all()
    ids = [one.id for one in found] if pupil_ids is not None else None
    targets, signatures = _by_plan(session, Target, TargetView, ids), _by_plan(session, Signature, SignatureView, ids)
    laid = any(one.template != plan_templates.IEP for one in found)
    answers = _by_plan(session, PlanAnswer, AnswerView, ids) if laid else {}
    layouts = plan_templates.layouts(session) if laid else {}
    cycles = dict(session.execute(select(Cycle.id, Cycle.number)).all()) if laid else {}
    counts = laid or any(one.state == PlanState.CURRENT for one in found)
    left = _left(session, on, None if laid else pupil_ids) if counts else set()
    members = {
        one.id: _members(session, answers.get(one.id, []), layouts.get(one.template), left) for one in found if laid
    }
    states = {
        one.id: _state(one.state, left=one.pupil_id in left and all(each.left for each in members.get(one.id, ())))
        for one in found
    }
    return [
        PlanView(
            **{**one._asdict(), "state": states[one.id]},
            targets=tuple(sorted(targets.get(one.id, ()), key=lambda row: row.n)),
            signatures=tuple(signatures.get(one.id, ())),
            shown=shown_state(states[one.id], one.review, on),
            answers=tuple(sorted(answers.get(one.id, ()), key=lambda row: (row.section, row.n, row.field))),
            layout=layouts.get(one.template) if one.template != plan_templates.IEP else None,
            members=members.get(one.id, ()),
            cycle_number=cycles.get(one.cycle_id) if one.cycle_id else None,
        )
        for one in found
    ]


def _state(state: str, *, left: bool) -> str:
    """A current plan ends with its pupil's days on roll, whenever that was written down."""
    return PlanState.ENDED.value if left and state == PlanState.CURRENT else state


def _left(session: Session, on: date, pupil_ids: Sequence[str] | None) -> set[str]:
    """Who was on roll here and is no more, nor comes again; a period that ends before it begins counts as open."""
    last, first = Registration.to_date, Registration.from_date
    goes_on = case((last.is_(None) | (last >= on) | (last < first), 1), else_=0)
    query = select(Registration.pupil_id).group_by(Registration.pupil_id).having(func.max(goes_on) == 0)
    return set(session.scalars(query if pupil_ids is None else query.where(Registration.pupil_id.in_(pupil_ids))))


def plan(session: Session, plan_id: str, *, on: date) -> PlanView | None:
    """One plan, or None."""
    pupil_id = session.scalar(select(Plan.pupil_id).where(Plan.id == plan_id))
    if pupil_id is None:
        return None
    return next(one for one in plans(session, on=on, pupil_ids=[pupil_id]) if one.id == plan_id)


def plan_in_force(found: Sequence[PlanView]) -> PlanView | None:
    """Which of a pupil's plans counts: the current one, else the newest draft, else None.

    A plan that stands beside it, such as a one-page profile, does not count.
    """
    for state in (PlanState.CURRENT, PlanState.DRAFT):
        of_state = [one for one in found if one.state == state and not one.beside]
        if of_state:
            return max(of_state, key=lambda one: (one.version > 1, one.number))
    return None


def group_plans(session: Session, pupil_id: str, *, on: date) -> list[PlanView]:
    """The group plans of others in which a pupil is."""
    of_it = select(Plan.id, Plan.pupil_id).join(PlanMember, PlanMember.plan_id == Plan.id)
    found = dict(session.execute(of_it.where(PlanMember.pupil_id == pupil_id)).all())
    every = plans(session, on=on, pupil_ids=sorted(set(found.values()))) if found else []
    return [one for one in every if one.id in found]


def _members(
    session: Session, answers: Sequence[AnswerView], layout: Template | None, left: Collection[str]
) -> tuple[MemberView, ...]:
    """Whom the rows of a group plan name, in their order."""
    named = layout.of_pupils() if layout is not None else None
    if named is None:
        return ()
    rows = [one for one in answers if (one.section, one.field) == (named[0].id, named[1].id)]
    ids = [one.value for one in sorted(rows, key=lambda one: one.n)]
    found = {one.id: one for one in session.scalars(select(Pupil).where(Pupil.id.in_(ids)))}
    return tuple(_member(found[one], left=one in left) for one in ids if one in found)


def _member(one: Pupil, *, left: bool) -> MemberView:
    first = one.preferred_forename or one.forename
    name = f"{first} {one.preferred_surname or one.surname}"
    every = " ".join(filter(None, (one.preferred_surname, one.surname)))
    return MemberView(one.id, name, first, one.forename, every, left)


def _by_plan(
    session: Session, kind: type[Target | Signature | PlanAnswer], view: type[V], ids: Sequence[str] | None
) -> dict[str, list[V]]:
    """Views of a plan's own records by plan: their fields are columns, in the same order."""
    columns = kind.__table__.c
    query = select(columns.plan_id, *(columns[one.name] for one in fields(view)))
    grouped: dict[str, list[V]] = defaultdict(list)
    for plan_id, *values in session.execute(query if ids is None else query.where(columns.plan_id.in_(ids))):
        grouped[plan_id].append(view(*values))
    return grouped
