# SPDX-License-Identifier: Apache-2.0
"""The rounds of the demonstration school's stories: one for each plan, closed at its review, with what was said."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.records.base import new_id
from sencodesk.records.cycles import Cycle, CycleEnd
from sencodesk.records.plans import Plan, PlanState, Target


def add_cycles(session: Session, pupil_ids: Mapping[str, str], with_sen: frozenset[str]) -> None:
    """Lay rounds and reviews on the plans of the stories (``pupil_ids`` by their id of people.csv), once.

    ``with_sen`` are the ids of pupils who have SEN now: the last round of anybody else decided that support stops.
    """
    if session.scalars(select(Cycle.id).limit(1)).first() is not None:
        return
    session.flush()
    content = reviewed()
    for key, pupil_id in pupil_ids.items():
        plans = session.scalars(select(Plan).where(Plan.pupil_id == pupil_id).order_by(Plan.number)).all()
        _number(session, pupil_id, list(plans), [one for one in content["round"] if one["pupil"] == key], with_sen)
    for one in content["review"]:
        if one["pupil"] in pupil_ids:
            _seen(session, pupil_ids[one["pupil"]], one)


def reviewed() -> Mapping[str, Any]:
    """What the stories tell of reviews and rounds."""
    return tomllib.loads(files("sencodesk_resources").joinpath("demo", "reviews.toml").read_text(encoding="utf-8"))


def _number(
    session: Session, pupil_id: str, plans: list[Plan], further: list[dict[str, Any]], with_sen: frozenset[str]
) -> None:
    """A round for each plan, and those that no plan stands for, numbered by their start."""
    cycles: list[Cycle] = []
    for plan in plans:
        if plan.start is None:
            continue
        cycle = Cycle(id=new_id(), pupil_id=pupil_id, started_on=plan.start)
        if plan.state == PlanState.ENDED:
            plan.reviewed_on = cycle.ended_on = plan.review
            cycle.decided = CycleEnd.CONTINUE.value
        plan.cycle_id = cycle.id
        cycles.append(cycle)
    if cycles and pupil_id not in with_sen and cycles[-1].decided:
        cycles[-1].decided = CycleEnd.STOP.value
    for one in further:
        facts = {name: value for name, value in one.items() if name != "pupil"}
        cycles.append(Cycle(id=new_id(), pupil_id=pupil_id, **facts))
    for number, cycle in enumerate(sorted(cycles, key=lambda one: one.started_on), start=1):
        cycle.number = number
        session.add(cycle)


def _seen(session: Session, pupil_id: str, one: Mapping[str, Any]) -> None:
    plan = session.scalars(select(Plan).where(Plan.pupil_id == pupil_id, Plan.number == one["plan"])).one()
    plan.review_note, plan.parent_said = one.get("note"), one.get("parent_said")
    targets = session.scalars(select(Target).where(Target.plan_id == plan.id).order_by(Target.n))
    for target, words in zip(targets, one.get("evidence", ()), strict=False):
        target.evidence = words or None
