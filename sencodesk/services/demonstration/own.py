# SPDX-License-Identifier: Apache-2.0
"""What the demonstration school has of its own: scales, kinds of provision, bank targets, closed days, tasks, advice
that was left as it is."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.coach.model import Advice, Kind
from sencodesk.records.assessments import Scale
from sencodesk.records.base import LoggedRecord
from sencodesk.records.care import Suspension
from sencodesk.records.duties import ClosedDay, Task
from sencodesk.records.plans import AdviceLeft, Plan, PlanState
from sencodesk.records.provision import Offer
from sencodesk.records.templates import BankTarget

KINDS: Mapping[str, type[LoggedRecord]] = {
    "scale": Scale, "offer": Offer, "target": BankTarget, "closed_day": ClosedDay, "task": Task,
    "suspension": Suspension,
}  # fmt: skip


def add_own(session: Session, pupil_ids: Mapping[str, str]) -> None:
    """Lay it on the school, and on pupils that are there (``pupil_ids`` by their id of people.csv), once.

    It is called when the plans are there: advice is left in the plan in force.
    """
    if session.scalars(select(Scale.id).limit(1)).first() is not None:
        return
    content = own()
    for table, kind in KINDS.items():
        for row in content[table]:
            facts = {key: value for key, value in row.items() if key != "pupil"}
            if "pupil" not in row:
                session.add(kind(**facts))
            elif row["pupil"] in pupil_ids:
                session.add(kind(pupil_id=pupil_ids[row["pupil"]], **facts))
    session.flush()
    for row in content["left"]:
        _leave(session, pupil_ids.get(row["pupil"], ""), row)


def own() -> Mapping[str, list[dict[str, Any]]]:
    """What the file says, by kind."""
    return tomllib.loads(files("sencodesk_resources").joinpath("demo", "own.toml").read_text(encoding="utf-8"))


def _leave(session: Session, pupil_id: str, row: Mapping[str, str]) -> None:
    """Leave advice in the pupil's plan in force, under the key by which the coach knows it again."""
    current = select(Plan.id).where(Plan.pupil_id == pupil_id, Plan.state == PlanState.CURRENT.value)
    plan_id = session.scalars(current).first()
    if plan_id is not None:
        advice = Advice(row["rule"], Kind.VAGUE, row["field"], 0, 0, "", "", "", "", row["about"])
        session.add(AdviceLeft(plan_id=plan_id, key=advice.key))
