# SPDX-License-Identifier: Apache-2.0
"""A plan's review: how each target ended, and the next plan out of it, each as one change."""

from typing import Literal

from sencodesk.records.plans import Plan, PlanState, Target, judge_outcome
from sencodesk.services import next_plans
from sencodesk.services.desk import Desk, record
from sencodesk.services.plan_rules import refuse_leaver
from sencodesk.services.values import put, refuse
from sencodesk.services.verbs import verb
from sencodesk.store.changes import Change


@verb
def outcome(
    desk: Desk, *, target_id: str, outcome: Literal["met", "partly", "not-yet", "dropped"] | None
) -> Change | None:
    """Say how a target ended, or that nobody said yet. The first word dates the plan's review today.

    A current plan stays current. Raises Refusal before the plan's start.
    """
    with desk.unit("review a target") as unit:
        target = record(unit.session, "target", target_id)
        assert isinstance(target, Target)
        plan = record(unit.session, "plan", target.plan_id)
        assert isinstance(plan, Plan)
        refuse(judge_outcome(plan.start, outcome, desk.today()))
        put(target, {"outcome": outcome})
        if outcome is not None and plan.reviewed_on is None:
            plan.reviewed_on = desk.today()
    return unit.change


@verb
def make_next(desk: Desk, *, plan_id: str) -> Change | None:
    """Close the review and start the next plan from it: the plan is reviewed, unmet targets go on into a draft.

    Raises Refusal for a pupil who has left, and where the next plan is a draft already.
    """
    today = desk.today()
    with desk.unit("make the next plan") as unit:
        plan = record(unit.session, "plan", plan_id)
        assert isinstance(plan, Plan)
        refuse_leaver(unit.session, plan.pupil_id, today)
        next_plans.refuse_second(unit.session, plan)
        if plan.start is None or plan.start <= today:
            plan.reviewed_on = plan.reviewed_on or today
        if plan.state == PlanState.CURRENT:
            plan.state = PlanState.REVIEWED
        unit.session.add(next_plans.build(unit.session, plan, today))
    return unit.change
