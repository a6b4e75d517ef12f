# SPDX-License-Identifier: Apache-2.0
"""What is said when a plan is made current: which plan ended for it, and the way to a review that was missed."""

from collections.abc import Sequence

from sencodesk.records.plans import PlanState
from sencodesk.services.history import Change
from sencodesk.views.plans import PlanView
from sencodesk_ui.workspace import Workspace


def say_issued(workspace: Workspace, plan: PlanView, others: Sequence[PlanView], change: Change | None) -> None:
    """The plan is current. ``others`` are the pupil's plans before it; one that ended unreviewed is offered."""
    touched = change.touched if change is not None else ()
    ended = [one for one in others if one.state == PlanState.CURRENT and ("plan", one.id) in touched]
    missed = [one for one in ended if not one.reviewed_on]
    words = [f"Plan {plan.number} is current."]
    words += [f"Plan {one.number} ended{' without a review' if one in missed else ''}." for one in ended]
    today = workspace.today()
    offered = next((one for one in missed if one.start is None or one.start <= today), None)
    if offered is None:
        workspace.say("success", " ".join(words))
        return
    plan_id = offered.id
    workspace.say(
        "success", " ".join(words), f"Review plan {offered.number}",
        lambda: workspace.go("plan-review", plan_id=plan_id),
    )  # fmt: skip
