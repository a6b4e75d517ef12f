# SPDX-License-Identifier: Apache-2.0
"""Which of a pupil's own plans a meeting is about: not the one that was begun after it was asked for."""

from collections.abc import Sequence
from datetime import date

from sencodesk.records.plans import PlanState
from sencodesk.records.reviews import Review
from sencodesk.views.plans import PlanView, plan_in_force

OVER = (PlanState.ENDED, PlanState.REVIEWED)


def plan_of_review(row: Review, plans: Sequence[PlanView], *, on: date) -> PlanView | None:
    """The plan that the review names; else the one whose review falls on its day; else the one in force when asked.

    ``plans`` are the pupil's. It is asked for on the day of the invitation; a meeting that was held without one goes
    by the plan that was begun before it, and one that is still to be asked for by the plan of today.
    """
    if (named := next((one for one in plans if one.id == row.plan_id), None)) is not None:
        return named
    issued = [one for one in plans if not one.beside and (one.state != PlanState.DRAFT or one.version > 1)]
    asked = min((day for day in (row.invited_on, row.held_on, on) if day is not None), default=on)
    begun = [one for one in issued if one.start is not None and one.start <= asked]
    for among in (begun, issued):
        if due := [one for one in among if _is_day_of(one, row)]:
            return _newest(due)
    before = [one for one in begun if one.start != row.held_on]
    if (found := _newest(before or begun)) is not None and not _long_over(found, issued, asked):
        return found
    day = row.held_on or row.meets_on or row.due_on
    return plan_in_force([one for one in plans if day is None or one.start is None or one.start <= day])


def _is_day_of(plan: PlanView, row: Review) -> bool:
    """Whether the meeting is the plan's own review, by its day."""
    if row.held_on is not None and row.held_on == plan.reviewed_on:
        return True
    return plan.review is not None and plan.review in (row.held_on, row.meets_on, row.due_on)


def _newest(plans: Sequence[PlanView]) -> PlanView | None:
    return max(plans, key=lambda one: (one.start or date.min, one.number), default=None)


def _long_over(plan: PlanView, issued: Sequence[PlanView], asked: date) -> bool:
    """Whether a plan had ended by the day, as far as its days tell: it was not followed by another."""
    last = plan.reviewed_on or plan.review
    followed = any(one.number > plan.number for one in issued)
    return plan.state in OVER and not followed and last is not None and last < asked
