# SPDX-License-Identifier: Apache-2.0
"""What is written into a plan by its template: columns of the plan, its one target, and fields that are no column."""

from datetime import date
from typing import TypedDict

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.content.templates import Field, FieldType, Section, Template
from sencodesk.records.findings import Finding
from sencodesk.records.plans import OF_A_TARGETS_REVIEW, OF_THE_REVIEW, Outcome, Plan, PlanAnswer, Target
from sencodesk.records.pupils import Pupil
from sencodesk.services import plans
from sencodesk.services.desk import Desk
from sencodesk.services.plan_rules import keep_members, refuse_leaver
from sencodesk.services.plans import PlanValues, TargetValues
from sencodesk.services.values import refuse, tidy
from sencodesk.services.verbs import verb
from sencodesk.store.changes import Change
from sencodesk.views import plan_templates

MOST = 60
"""As many times as a section can be filled in."""


class AnswerValue(TypedDict):
    """One field that is no column; in a repeated section ``n`` counts from 1. Without a value it is emptied."""

    section: str
    field: str
    n: int
    value: str | None


class TargetAnswer(TypedDict):
    """One field that stands with a target and is no column of it."""

    field: str
    value: str | None


@verb
def write(
    desk: Desk, *, plan_id: str, row_version: int | None = None, values: PlanValues | None = None,
    target: TargetValues | None = None, answers: list[AnswerValue] | None = None,
) -> Change | None:  # fmt: skip
    """Write a part of a plan, in one change. ``target`` is for a template with one target only; it is made if need be.

    Changing a plan that was issued makes it version + 1, as plans.change does. Raises Refusal, its fields named
    ``section/field/n``, for what the template has no place for.
    """
    with desk.unit("change a plan") as unit:
        plan = plans.plan_of(unit.session, plan_id, row_version)
        plans.put_values(plan, values or {}, desk.today())
        _put_target(unit.session, plan, target or {}, desk.today())
        of_review = (values or {}).keys() <= OF_THE_REVIEW and (target or {}).keys() <= OF_A_TARGETS_REVIEW
        layout = _layout(unit.session, plan)
        refuse([found for one in answers or () if (found := _wrong(layout, one)) is not None])
        for one in answers or ():
            _refuse_pupil(unit.session, plan, layout, one, desk.today())
            of_review = _put_answer(unit.session, plan, layout, one) and of_review
        keep_members(unit.session, plan, layout)
        if not of_review:
            plans.reopen(unit, plan)
    return unit.change


@verb
def write_target(
    desk: Desk, *, target_id: str, row_version: int | None = None, values: TargetValues | None = None,
    answers: list[TargetAnswer] | None = None,
) -> Change | None:  # fmt: skip
    """Write one target, and the template's fields that stand with it, in one change. Raises Refusal as ``write`` does,
    its fields named ``answer.field``.
    """
    with desk.unit("change a target") as unit:
        target = plans.target_of(unit.session, target_id, row_version)
        plan = plans.plan_of(unit.session, target.plan_id)
        plans.put_target_values(plan, target, values or {}, desk.today())
        layout = _layout(unit.session, plan)
        section = layout.of_targets() if layout is not None else None
        where = section.id if section is not None else ""
        given = [AnswerValue(section=where, n=target.n, **one) for one in answers or ()]
        wrong = [found for one in given if (found := _wrong(layout, one)) is not None]
        refuse([Finding(one.code, "refuse", f"answer.{one.field.split('/')[1]}") for one in wrong])
        for one in given:
            _put_answer(unit.session, plan, layout, one)
        if given or not (values or {}).keys() <= OF_A_TARGETS_REVIEW:
            plans.reopen(unit, plan)
    return unit.change


@verb
def remove_row(desk: Desk, *, plan_id: str, section: str, n: int) -> Change | None:
    """Take one filling of a repeated section away; the later ones close up. A target goes by plans.remove_target."""
    with desk.unit("change a plan") as unit:
        plan = plans.plan_of(unit.session, plan_id)
        layout = _layout(unit.session, plan)
        found = layout.section(section) if layout is not None else None
        if found is None or layout is None or not found.repeated or found == layout.of_targets():
            refuse([Finding("NO_SUCH_ANSWER", "refuse", "section")])
        named = layout.of_pupils() if layout is not None else None
        if named is not None and named[0] == found and n == 1:
            refuse([Finding("GROUP_FIRST", "refuse", "section")])
        query = select(PlanAnswer).where(PlanAnswer.plan_id == plan_id, PlanAnswer.section == section)
        for row in unit.session.scalars(query).all():
            if row.n == n:
                unit.session.delete(row)
            elif row.n > n:
                row.n -= 1
        keep_members(unit.session, plan, layout)
        plans.reopen(unit, plan)
    return unit.change


def _layout(session: Session, plan: Plan) -> Template | None:
    """The template; the individual education plan has no fields but its own columns."""
    return plan_templates.layout(session, plan.template) if plan.template != plan_templates.IEP else None


def _put_target(session: Session, plan: Plan, values: TargetValues, today: date) -> None:
    if not values:
        return
    found = session.scalars(select(Target).where(Target.plan_id == plan.id).order_by(Target.n)).first()
    if found is None:
        if not any(values.values()):
            return
        found = Target(plan_id=plan.id, n=1)
        session.add(found)
    plans.put_target_values(plan, found, values, today)
    session.flush()


def _put_answer(session: Session, plan: Plan, layout: Template | None, one: AnswerValue) -> bool:
    """Keep one answer; whether it belongs to the review, which changes nothing of what was agreed."""
    section, field = _place(layout, one)
    assert section is not None
    assert field is not None
    said = tidy(one["value"])
    where = (PlanAnswer.section == section.id, PlanAnswer.field == field.id, PlanAnswer.n == one["n"])
    row = session.scalars(select(PlanAnswer).where(PlanAnswer.plan_id == plan.id, *where)).first()
    if said is None:
        if row is not None:
            session.delete(row)
    elif row is None:
        session.add(PlanAnswer(plan_id=plan.id, section=section.id, field=field.id, n=one["n"], value=said))
    else:
        row.value = said
    session.flush()
    return any(other.place.removeprefix("plan.") in OF_THE_REVIEW for other in section.fields)


def _refuse_pupil(session: Session, plan: Plan, layout: Template | None, one: AnswerValue, today: date) -> None:
    """Raise Refusal for one who is not there, has left, or is in the group already, and for another first one."""
    named = layout.of_pupils() if layout is not None else None
    if named is None or (one["section"], one["field"]) != (named[0].id, named[1].id):
        return
    at = f"{one['section']}/{one['field']}/{one['n']}"
    if one["n"] == 1 and one["value"] != plan.pupil_id:
        refuse([Finding("GROUP_FIRST", "refuse", at)])
    if one["value"] is None:
        return
    if session.get(Pupil, one["value"]) is None:
        refuse([Finding("NO_SUCH_PUPIL", "refuse", at)])
    rows = select(PlanAnswer).where(
        PlanAnswer.plan_id == plan.id, PlanAnswer.section == named[0].id, PlanAnswer.field == named[1].id
    )
    named_now = {row.n: row.value for row in session.scalars(rows)}
    if any(pupil_id == one["value"] and n != one["n"] for n, pupil_id in named_now.items()):
        refuse([Finding("IN_GROUP_ALREADY", "refuse", at)])
    if named_now.get(one["n"]) != one["value"]:
        refuse_leaver(session, one["value"], today, at)


def _place(layout: Template | None, one: AnswerValue) -> tuple[Section | None, Field | None]:
    section = layout.section(one["section"]) if layout is not None else None
    field = section.field(one["field"]) if section is not None else None
    return section, field if field is not None and not field.place else None


def _wrong(layout: Template | None, one: AnswerValue) -> Finding | None:
    """What is wrong with an answer, if anything."""
    section, field = _place(layout, one)
    at = f"{one['section']}/{one['field']}/{one['n']}"
    most = MOST if section is not None and section.repeated else 1
    if section is None or field is None or not 1 <= one["n"] <= most:
        return Finding("NO_SUCH_ANSWER", "refuse", at)
    said = tidy(one["value"])
    code = _unfit(field, said) if isinstance(said, str) else ""
    return Finding(code, "refuse", at) if code else None


def _unfit(field: Field, said: str) -> str:
    if field.type is FieldType.DATE:
        try:
            date.fromisoformat(said)
        except ValueError:
            return "NOT_A_DAY"
    if field.type is FieldType.NUMBER:
        try:
            return "" if abs(float(said)) < float("inf") else "NUMBER_WANTED"
        except ValueError:
            return "NUMBER_WANTED"
    choices = field.choices if field.type is FieldType.CHOICE else ()
    if field.type is FieldType.OUTCOME:
        choices = tuple(one.value for one in Outcome)
    return "NOT_A_CHOICE" if choices and said not in choices else ""
