# SPDX-License-Identifier: Apache-2.0
"""Plans and targets: start, write, issue, review, end; signatures."""

from datetime import date
from typing import Literal, TypedDict

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.content.templates import Template
from sencodesk.errors import UserError
from sencodesk.records import rules
from sencodesk.records.plans import (
    OF_A_TARGETS_REVIEW,
    OF_THE_REVIEW,
    AdviceLeft,
    Plan,
    PlanAnswer,
    PlanMember,
    PlanState,
    Signature,
    Target,
    judge_outcome,
    judge_reviewed,
)
from sencodesk.services import next_plans
from sencodesk.services.desk import Desk, record
from sencodesk.services.plan_rules import answers_follow, put_group, refuse_leaver, template_for
from sencodesk.services.values import put, refuse
from sencodesk.services.verbs import verb
from sencodesk.store.changes import Change
from sencodesk.store.unit import UnitOfWork
from sencodesk.views import plan_templates

HANGS_ON_A_PLAN = (Target, Signature, PlanMember, PlanAnswer, AdviceLeft)
"""What is taken away with a plan."""


class PlanValues(TypedDict, total=False):
    """What a plan says about the pupil, and its dates."""

    start: date | None
    review: date | None
    review_time: str | None
    reviewed_on: date | None
    pupil_said: str | None
    parent_said: str | None
    review_note: str | None
    strengths: str | None
    difficulties: str | None
    pupil_view: str | None
    parent_view: str | None
    at_home: str | None


class TargetValues(TypedDict, total=False):
    """One target; now, aim and out_of are numbers in ``unit``."""

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
    outcome: Literal["met", "partly", "not-yet", "dropped"] | None
    evidence: str | None
    bank: str | None


class SignatureValues(TypedDict, total=False):
    """Who signed, as what, when."""

    role: str | None
    name: str | None
    signed_on: date | None


@verb
def start(
    desk: Desk, *, pupil_id: str, values: PlanValues, targets: list[TargetValues] | None = None,
    template: str = plan_templates.IEP,
) -> Change | None:  # fmt: skip
    """Start a draft of the pupil's next plan, written on one of the templates that are offered."""
    with desk.unit("start a plan", pupil_id=pupil_id) as unit:
        record(unit.session, "pupil", pupil_id)
        layout = template_for(unit.session, template)
        refuse(rules.judge_plan(values.get("start"), values.get("review")))
        refuse_leaver(unit.session, pupil_id, values.get("start") or desk.today())
        plan = next_plans.blank(unit.session, pupil_id, template)
        put(plan, values)
        unit.session.add(plan)
        put_group(unit.session, plan, layout, [pupil_id])
        for n, target_values in enumerate(targets or [], start=1):
            _add_target(unit.session, plan.id, n, target_values)
    return unit.change


@verb
def start_many(desk: Desk, *, pupil_ids: list[str], template: str | None = None) -> Change | None:
    """Start a draft for each of these pupils, in one change: from the last plan where there was one, else empty.

    With a template it is from the last plan on that template. Without one, the first plan is an individual education
    plan, and the next is written on what the last was. On a template for groups one plan is begun for all of them.
    """
    with desk.unit("start plans" if len(pupil_ids) > 1 else "start a plan") as unit:
        layout = template_for(unit.session, template) if template is not None else None
        if layout is not None and layout.of_pupils() is not None:
            _start_group(unit.session, list(dict.fromkeys(pupil_ids)), layout, desk.today())
            pupil_ids = []
        for pupil_id in pupil_ids:
            record(unit.session, "pupil", pupil_id)
            refuse_leaver(unit.session, pupil_id, desk.today())
            last = next_plans.last_of(unit.session, pupil_id, template)
            if last is not None:
                unit.session.add(next_plans.build(unit.session, last, desk.today()))
            else:
                unit.session.add(next_plans.blank(unit.session, pupil_id, template or plan_templates.IEP))
            unit.session.flush()
    return unit.change


def _start_group(session: Session, pupil_ids: list[str], layout: Template, today: date) -> None:
    for pupil_id in pupil_ids:
        record(session, "pupil", pupil_id)
        refuse_leaver(session, pupil_id, today)
    if not pupil_ids:
        return
    plan = next_plans.blank(session, pupil_ids[0], layout.id)
    session.add(plan)
    session.flush()
    put_group(session, plan, layout, pupil_ids)


@verb
def change(desk: Desk, *, plan_id: str, row_version: int | None = None, values: PlanValues) -> Change | None:
    """Change what a plan says. Changing a plan that was issued makes it version + 1, once until it is issued again."""
    with desk.unit("change a plan") as unit:
        plan = plan_of(unit.session, plan_id, row_version)
        put_values(plan, values, desk.today())
        if not values.keys() <= OF_THE_REVIEW:
            reopen(unit, plan)
    return unit.change


def put_values(plan: Plan, values: PlanValues, today: date) -> None:
    """Set what a plan says. Raises Refusal for days that cannot be."""
    refuse(rules.judge_plan(values.get("start", plan.start), values.get("review", plan.review)))
    if values.keys() & {"start", "reviewed_on"}:
        start_ = values.get("start", plan.start)
        refuse(judge_reviewed(start_, values.get("reviewed_on", plan.reviewed_on), today))
    put(plan, values)


@verb
def issue(desk: Desk, *, plan_id: str, row_version: int | None = None) -> Change | None:
    """Make a draft the current plan; the pupil's current one ends. A plan without a review date cannot be issued.

    A plan that stands beside (a one-page profile) ends the one of its own kind only, and is ended by no other.
    """
    with desk.unit("make the plan current") as unit:
        plan = plan_of(unit.session, plan_id, row_version)
        if plan.start is None or plan.review is None:
            raise UserError(
                "plan_unfinished",
                happened="A plan needs a start and a review date before it can be current.",
                kept="It is still a draft.",
                do="Fill in both dates.",
            )
        others = unit.session.scalars(
            select(Plan).where(Plan.pupil_id == plan.pupil_id, Plan.state == PlanState.CURRENT, Plan.id != plan.id)
        )
        for other in others:
            if next_plans.takes_the_place(unit.session, plan, other):
                other.state = PlanState.ENDED
        plan.state = PlanState.CURRENT
    return unit.change


@verb
def set_state(desk: Desk, *, plan_id: str, state: Literal["draft", "reviewed", "ended"]) -> Change | None:
    """Move a plan along its life: reviewed after the meeting, ended when it is over. ``issue`` makes it current."""
    with desk.unit("change a plan's state") as unit:
        plan_of(unit.session, plan_id).state = state
    return unit.change


@verb
def remove(desk: Desk, *, plan_id: str) -> Change | None:
    """Take a plan away with its targets. Undo brings it back."""
    with desk.unit("remove a plan") as unit:
        plan = plan_of(unit.session, plan_id)
        for kind in HANGS_ON_A_PLAN:
            for row in unit.session.scalars(select(kind).where(kind.plan_id == plan_id)):
                unit.session.delete(row)
        unit.session.delete(plan)
    return unit.change


@verb
def add_target(desk: Desk, *, plan_id: str, values: TargetValues) -> Change | None:
    """Add a target at the end of a plan."""
    with desk.unit("add a target") as unit:
        plan = plan_of(unit.session, plan_id)
        _add_target(unit.session, plan_id, len(_targets(unit.session, plan_id)) + 1, values)
        reopen(unit, plan)
    return unit.change


@verb
def change_target(desk: Desk, *, target_id: str, row_version: int | None = None, values: TargetValues) -> Change | None:
    """Change a target, or record how it ended."""
    with desk.unit("change a target") as unit:
        target = target_of(unit.session, target_id, row_version)
        plan = plan_of(unit.session, target.plan_id)
        put_target_values(plan, target, values, desk.today())
        if not values.keys() <= OF_A_TARGETS_REVIEW:
            reopen(unit, plan)
    return unit.change


def put_target_values(plan: Plan, target: Target, values: TargetValues, today: date) -> None:
    """Set what a target says. Raises Refusal for numbers and outcomes that cannot be."""
    numbers = {key: values.get(key, getattr(target, key)) for key in ("now", "aim", "out_of")}
    refuse(rules.judge_numbers(numbers))
    refuse(judge_outcome(plan.start, values.get("outcome"), today))
    put(target, values)


@verb
def move_target(desk: Desk, *, target_id: str, n: int) -> Change | None:
    """Give a target another place in the order; the others close up."""
    with desk.unit("reorder the targets") as unit:
        target = target_of(unit.session, target_id)
        others = [one for one in _targets(unit.session, target.plan_id) if one.id != target_id]
        others.insert(max(0, min(n - 1, len(others))), target)
        plan = plan_of(unit.session, target.plan_id)
        answers_follow(unit.session, plan, {one.n: place for place, one in enumerate(others, start=1)})
        for place, one in enumerate(others, start=1):
            one.n = place
        reopen(unit, plan)
    return unit.change


@verb
def remove_target(desk: Desk, *, target_id: str) -> Change | None:
    """Take a target away; the others close up."""
    with desk.unit("remove a target") as unit:
        target = target_of(unit.session, target_id)
        others = [one for one in _targets(unit.session, target.plan_id) if one.id != target_id]
        plan = plan_of(unit.session, target.plan_id)
        answers_follow(unit.session, plan, {one.n: place for place, one in enumerate(others, start=1)})
        for place, one in enumerate(others, start=1):
            one.n = place
        unit.session.delete(target)
        reopen(unit, plan)
    return unit.change


@verb
def add_signature(desk: Desk, *, plan_id: str, values: SignatureValues) -> Change | None:
    """Record that somebody signed the plan."""
    with desk.unit("record a signature") as unit:
        plan_of(unit.session, plan_id)
        row = Signature(plan_id=plan_id)
        put(row, {"role": None, "name": None, **values}, required=("role", "name"))
        unit.session.add(row)
    return unit.change


@verb
def change_signature(
    desk: Desk, *, signature_id: str, row_version: int | None = None, values: SignatureValues
) -> Change | None:
    """Put a signature's record right."""
    with desk.unit("change a signature") as unit:
        put(record(unit.session, "signature", signature_id, row_version), values, required=("role", "name"))
    return unit.change


@verb
def remove_signature(desk: Desk, *, signature_id: str) -> Change | None:
    """Take a signature's record away."""
    with desk.unit("remove a signature") as unit:
        unit.session.delete(record(unit.session, "signature", signature_id))
    return unit.change


def plan_of(session: Session, plan_id: str, row_version: int | None = None) -> Plan:
    plan = record(session, "plan", plan_id, row_version)
    assert isinstance(plan, Plan)
    return plan


def target_of(session: Session, target_id: str, row_version: int | None = None) -> Target:
    target = record(session, "target", target_id, row_version)
    assert isinstance(target, Target)
    return target


def _targets(session: Session, plan_id: str) -> list[Target]:
    return list(session.scalars(select(Target).where(Target.plan_id == plan_id).order_by(Target.n)))


def _add_target(session: Session, plan_id: str, n: int, values: TargetValues) -> None:
    refuse(rules.judge_numbers({key: values.get(key) for key in ("now", "aim", "out_of")}))
    target = Target(plan_id=plan_id, n=n)
    put(target, values)
    session.add(target)
    session.flush()


def reopen(unit: UnitOfWork, plan: Plan) -> None:
    """An issued plan that is altered becomes its next version, marked draft on paper until it is issued again."""
    if plan.state == PlanState.CURRENT and unit.altered():
        plan.state = PlanState.DRAFT
        plan.version += 1
