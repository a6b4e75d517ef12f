# SPDX-License-Identifier: Apache-2.0
"""What the SENCO answered the wording coach: advice that was left as it is, and its being shown again."""

from sqlalchemy import select

from sencodesk.records.findings import Finding
from sencodesk.records.plans import AdviceLeft
from sencodesk.services.desk import Desk, record
from sencodesk.services.values import refuse, tidy
from sencodesk.services.verbs import verb
from sencodesk.store.changes import Change


@verb
def leave(desk: Desk, *, plan_id: str, key: str) -> Change | None:
    """Leave a piece of advice in this plan; it is not said again of the same words. ``key`` is the advice's own.

    The plan itself is not changed by it, so one that is current stays so. None where it was left before.
    """
    with desk.unit("leave a piece of advice") as unit:
        record(unit.session, "plan", plan_id)
        if tidy(key) is None:
            refuse([Finding("MISSING", "refuse", "key")])
        before = select(AdviceLeft).where(AdviceLeft.plan_id == plan_id, AdviceLeft.key == key)
        if unit.session.scalars(before).first() is None:
            unit.session.add(AdviceLeft(plan_id=plan_id, key=key))
    return unit.change


@verb
def show_again(desk: Desk, *, plan_id: str) -> Change | None:
    """Let the coach say again whatever was left in this plan."""
    with desk.unit("show the advice again") as unit:
        record(unit.session, "plan", plan_id)
        for row in unit.session.scalars(select(AdviceLeft).where(AdviceLeft.plan_id == plan_id)):
            unit.session.delete(row)
    return unit.change
