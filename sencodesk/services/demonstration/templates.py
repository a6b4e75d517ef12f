# SPDX-License-Identifier: Apache-2.0
"""Plans on templates in the demonstration school, and one template that it made its own."""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from importlib.resources import files
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sencodesk.content import template_changes as changes
from sencodesk.content import template_plain as content
from sencodesk.content.templates import FieldType, Labels
from sencodesk.records.base import new_id
from sencodesk.records.plans import Plan, PlanAnswer, PlanState, Target
from sencodesk.records.templates import PlanTemplate
from sencodesk.services.cycles import running
from sencodesk.services.plan_rules import keep_members


def add_templates(session: Session, pupil_ids: Mapping[str, str]) -> None:
    """Lay them on the school and on pupils that are there (``pupil_ids`` by their id of people.csv), once."""
    if session.scalars(select(PlanTemplate.id).limit(1)).first() is not None:
        return
    told = tomllib.loads(files("sencodesk_resources").joinpath("demo", "templates.toml").read_text(encoding="utf-8"))
    _own(session, told["own"])
    for row in told["plan"]:
        if row["pupil"] in pupil_ids:
            _plan(session, pupil_ids[row["pupil"]], row, pupil_ids)


def _own(session: Session, row: Mapping[str, str]) -> None:
    """The school's own: a copy with one more field."""
    found = content.template(row["based_on"])
    assert found is not None, "the demonstration copies one of the program's templates"
    made = replace(changes.copied(found, name=row["name"]), id=row["key"])
    made = changes.field_added(made, row["section"], changes.own_field(FieldType.TEXT, Labels(staff=row["field"])))
    session.add(PlanTemplate(key=made.id, name=made.name, based_on=found.id, layout=content.to_plain(made)))


def _plan(session: Session, pupil_id: str, row: Mapping[str, Any], pupil_ids: Mapping[str, str]) -> None:
    highest = session.scalar(select(func.max(Plan.number)).where(Plan.pupil_id == pupil_id)) or 0
    plan = Plan(
        id=new_id(), pupil_id=pupil_id, template=row["template"], number=highest + 1, version=1,
        state=PlanState.CURRENT.value, start=row["start"], review=row["review"],
    )  # fmt: skip
    plan.cycle_id = running(session, pupil_id)
    session.add(plan)
    session.flush()
    if "target" in row:
        session.add(Target(plan_id=plan.id, n=1, text=row["target"]))
    for place, value in row["answers"].items():
        section, field = place.split("/")
        session.add(PlanAnswer(plan_id=plan.id, section=section, field=field, n=1, value=value))
    there = [one for one in row.get("member", ()) if one["pupil"] in pupil_ids]
    for n, one in enumerate(there, start=1):
        for field, value in {**one, "pupil": pupil_ids[one["pupil"]]}.items():
            session.add(PlanAnswer(plan_id=plan.id, section="members", field=field, n=n, value=value))
    keep_members(session, plan, content.template(row["template"]))
    session.flush()
