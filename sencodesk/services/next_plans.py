# SPDX-License-Identifier: Apache-2.0
"""The next plan from the last: unmet targets go on, their baseline is what was measured last, the rest is kept."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sencodesk.records.base import new_id
from sencodesk.records.findings import Finding
from sencodesk.records.next_plan_rules import (
    CARRIED,
    KEPT,
    baseline_now,
    carried_answer,
    carried_words,
    goes_on,
    next_review,
)
from sencodesk.records.plans import Plan, PlanAnswer, PlanState, Target
from sencodesk.services.cycles import running
from sencodesk.services.desk import Desk, record
from sencodesk.services.measured import measured_on
from sencodesk.services.plan_rules import drop_leavers, keep_members, refuse_leaver
from sencodesk.services.values import refuse
from sencodesk.services.verbs import verb
from sencodesk.store.changes import Change
from sencodesk.views import plan_templates
from sencodesk.views.calendar import school_calendar


@verb
def start(desk: Desk, *, plan_id: str) -> Change | None:
    """Start a draft from this plan: its texts, and every target that was neither met nor dropped.

    The pupil's and the parents' words of the review, where they were written down, become those of the new plan.
    It starts today and runs as long as the last one. Raises Refusal for a pupil who has left, and where the next plan
    is a draft already.
    """
    today = desk.today()
    with desk.unit("start the next plan") as unit:
        last = record(unit.session, "plan", plan_id)
        assert isinstance(last, Plan)
        refuse_leaver(unit.session, last.pupil_id, today)
        refuse_second(unit.session, last)
        unit.session.add(build(unit.session, last, today))
    return unit.change


def refuse_second(session: Session, last: Plan) -> None:
    """Raise Refusal where a later draft takes this plan's place: what goes on from it was begun already."""
    later = select(Plan).where(
        Plan.pupil_id == last.pupil_id, Plan.state == PlanState.DRAFT, Plan.number > last.number
    )  # fmt: skip
    if any(takes_the_place(session, one, last) for one in session.scalars(later)):
        refuse([Finding("NEXT_THERE", "refuse", "start")])


def blank(session: Session, pupil_id: str, template: str) -> Plan:
    """A pupil's next plan on a template, with nothing written in it, in the round that runs. It is not added yet."""
    highest = session.scalar(select(func.max(Plan.number)).where(Plan.pupil_id == pupil_id)) or 0
    cycle_id = running(session, pupil_id)
    return Plan(id=new_id(), pupil_id=pupil_id, template=template, number=highest + 1, version=1, cycle_id=cycle_id)


def build(session: Session, last: Plan, today: date) -> Plan:
    """The draft; its targets are added to the session."""
    plan = blank(session, last.pupil_id, plan_templates.newest(session, last.template))
    plan.start = today
    for name in KEPT:
        setattr(plan, name, getattr(last, name))
    plan.pupil_view = last.pupil_said or last.pupil_view
    plan.parent_view = last.parent_said or last.parent_view
    calendar = school_calendar(session)
    plan.review = next_review(last, today, open_on=lambda day: calendar.is_school_day(day) is True)
    old = session.scalars(select(Target).where(Target.plan_id == last.id).order_by(Target.n)).all()
    going = [one for one in old if goes_on(one)]
    session.add(plan)
    _carry_answers(session, last, plan, {one.n: n for n, one in enumerate(going, start=1)}, today)
    for n, target in enumerate(going, start=1):
        values = {name: getattr(target, name) for name in CARRIED}
        values["baseline"] = baseline_now(target, measured_on(session, target, last, today))
        session.add(Target(plan_id=plan.id, n=n, carried_from=carried_words(last.number), **values))
    return plan


def last_of(session: Session, pupil_id: str, template: str | None = None) -> Plan | None:
    """The pupil's latest plan that is no draft: of those on a template, or of those that stand beside no other."""
    query = select(Plan).where(Plan.pupil_id == pupil_id, Plan.state != PlanState.DRAFT)
    for one in session.scalars(query.order_by(Plan.number.desc())):
        if not _beside(session, one) if template is None else _same_kind(session, one.template, template):
            return one
    return None


def takes_the_place(session: Session, plan: Plan, other: Plan) -> bool:
    """Whether a plan that is made current ends another: both are plans of targets, or both on the same template."""
    if not _beside(session, plan) and not _beside(session, other):
        return True
    return _same_kind(session, plan.template, other.template)


def _same_kind(session: Session, one: str, other: str) -> bool:
    return one == other or plan_templates.newest(session, one) == plan_templates.newest(session, other)


def _beside(session: Session, plan: Plan) -> bool:
    if plan.template == plan_templates.IEP:
        return False
    found = plan_templates.layout(session, plan.template)
    return found is not None and found.beside


def _carry_answers(session: Session, last: Plan, plan: Plan, places: Mapping[int, int], today: date) -> None:
    """The answers that still have a field in the new plan's layout, but nothing of the review nor of who has left."""
    layout = plan_templates.layout(session, plan.template)
    by_target = layout.of_targets() if layout is not None else None
    for row in session.scalars(select(PlanAnswer).where(PlanAnswer.plan_id == last.id)).all():
        section = layout.section(row.section) if layout is not None else None
        field = section.field(row.field) if section is not None else None
        if section is None or field is None or not carried_answer(section, field):
            continue
        n = places.get(row.n) if section == by_target else row.n
        if n is not None:
            session.add(PlanAnswer(plan_id=plan.id, section=row.section, field=row.field, n=n, value=row.value))
    drop_leavers(session, plan, layout, today)
    keep_members(session, plan, layout)
