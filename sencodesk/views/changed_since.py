# SPDX-License-Identifier: Apache-2.0
"""What changed since last time, in words: this plan against the one before, or against itself as it was issued."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.codes.days import long_day
from sencodesk.content.template_rules import called
from sencodesk.records.plans import Outcome, PlanState
from sencodesk.store.changes import unplain
from sencodesk.store.tables import ImageRow
from sencodesk.views.field_words import label
from sencodesk.views.plans import PLAN_FIELDS, TARGET_FIELDS, AnswerView, PlanView, TargetView

PEOPLE = ("who",)
REWORDED = ("text", "plain_title", "plain_text", "measure", "success", "strategy", "you_can_help", "how_often",
            "how_long")  # fmt: skip
TEXTS = ("strengths", "difficulties", "pupil_view", "parent_view", "at_home")
OUT = {Outcome.MET.value: "met", Outcome.DROPPED.value: "dropped"}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that changed. ``fields`` are the paper's names of the fields where it stands; none where it is gone."""

    words: str
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Changed:
    """Against what, as a sentence begins (``Since plan 5``), what changed since if anything, the plan as it was."""

    since: str
    lines: tuple[Line, ...]
    old: PlanView


def against(plan: PlanView, old: PlanView, since: str) -> Changed:
    """What is other in a plan than in an older one, in the order of the form."""
    lines = [*_dates(plan, old), *_about(plan, old), *_answers(plan, old)]
    left = list(old.targets)
    for one in plan.targets:
        was = _counterpart(one, left)
        if was is None:
            if one.text:
                lines.append(Line(f"Target {one.n} is new: {one.text}", (f"targets.{one.n}.text",)))
            continue
        left.remove(was)
        lines += _target(one, was)
    for gone in left:
        if gone.text:
            how = f" ({OUT[gone.outcome]})" if gone.outcome in OUT else ""
            lines.append(Line(f"No longer a target{how}: {gone.text}"))
    return Changed(since, tuple(lines), old)


def last_before(plan: PlanView, others: tuple[PlanView, ...]) -> PlanView | None:
    """The plan of its kind before this one that was in force: never a draft."""
    before = [
        one for one in others if one.number < plan.number and one.state != PlanState.DRAFT and one.kind == plan.kind
    ]
    return max(before, key=lambda one: one.number, default=None)


def _dates(plan: PlanView, old: PlanView) -> list[Line]:
    found = []
    for name, words in (("start", "Starts"), ("review", "Review"), ("review_time", "Time of the review")):
        now, was = getattr(plan, name), getattr(old, name)
        if now != was:
            found.append(Line(f"{words}: {_said(was)} became {_said(now)}.", (name,)))
    return found


def _about(plan: PlanView, old: PlanView) -> list[Line]:
    found = []
    for name in TEXTS:
        now, was = getattr(plan, name), getattr(old, name)
        if (now or "") != (was or ""):
            how = "is new" if not was else "was taken out" if not now else "was reworded"
            found.append(Line(f"“{label('plan', name)}” {how}.", (name,)))
    return found


def _answers(plan: PlanView, old: PlanView) -> list[Line]:
    """The fields of the template that are no column, by their words on the staff copy."""
    now, was = ({(one.section, one.field, one.n): one.value for one in each.answers} for each in (plan, old))
    found = []
    for section, field in plan.layout.fields() if plan.layout is not None else ():
        for n in sorted({at[2] for at in (*now, *was) if at[:2] == (section.id, field.id)}):
            at = (section.id, field.id, n)
            if now.get(at) != was.get(at):
                how = "is new" if at not in was else "was taken out" if at not in now else "was reworded"
                which = f" {n}" if section.repeated else ""
                found.append(Line(f"“{called(field)}{which}” {how}.", (f"{section.id}/{field.id}/{n}",)))
    return found


def _target(one: TargetView, was: TargetView) -> list[Line]:
    at, found = f"targets.{one.n}.", []
    reworded = tuple(name for name in REWORDED if (getattr(one, name) or "") != (getattr(was, name) or ""))
    if "text" in reworded:
        found.append(Line(f"Target {one.n} was reworded: {one.text or 'no words'}", (f"{at}text",)))
    rest = tuple(name for name in reworded if name != "text")
    if rest:
        words = ", ".join(label("target", name) for name in rest)
        found.append(Line(f"Target {one.n}: {words} changed.", tuple(f"{at}{name}" for name in rest)))
    for name in PEOPLE:
        if (getattr(one, name) or "") != (getattr(was, name) or ""):
            words = f"Target {one.n}: {_said(getattr(was, name))} became {_said(getattr(one, name))}."
            found.append(Line(words, (f"{at}{name}",)))
    if (one.baseline or "") != (was.baseline or ""):
        words = f"Target {one.n}: now {_said(one.baseline)}, before {_said(was.baseline)}."
        found.append(Line(words, (f"{at}baseline",)))
    if one.review != was.review:
        found.append(
            Line(f"Target {one.n}: its date {_said(was.review)} became {_said(one.review)}.", (f"{at}review",))
        )
    return found


def _counterpart(one: TargetView, old: list[TargetView]) -> TargetView | None:
    """The target that this one was: the same record, the same words, or, for one that was carried on, the same title or
    line of the bank.
    """
    tests: tuple[Callable[[TargetView], bool], ...] = (
        lambda was: was.id == one.id,
        lambda was: bool(one.text) and was.text == one.text,
        lambda was: bool(one.carried_from) and bool(one.plain_title) and was.plain_title == one.plain_title,
        lambda was: bool(one.carried_from) and bool(one.bank) and was.bank == one.bank,
    )
    for fits in tests:
        found = next((was for was in old if fits(was)), None)
        if found is not None:
            return found
    return None


def _said(value: object) -> str:
    if value is None or value == "":
        return "nothing"
    return long_day(value) if isinstance(value, date) else str(value)


def changed(session: Session, plan: PlanView, others: tuple[PlanView, ...]) -> Changed | None:
    """What changed in a plan since it was issued before; in its first version since the last plan. None for a first.

    The versions come out of the change log's images: how the plan and its targets stood when it was made current.
    """
    if plan.version > 1:
        issues = _issues(session, plan.id)
        at = issues[-1:] if plan.state == PlanState.DRAFT else issues[-2:-1]
        if not at:
            return None
        return against(plan, _as_it_was(session, plan, at[0]), f"Since version {plan.version - 1}")
    last = last_before(plan, others)
    return against(plan, last, f"Since plan {last.number}") if last is not None else None


def _issues(session: Session, plan_id: str) -> list[int]:
    """The changes that made a plan current, by their number, the oldest first."""
    images = select(ImageRow).where(ImageRow.table == "plan", ImageRow.row_id == plan_id).order_by(ImageRow.seq)
    current = PlanState.CURRENT.value
    return [
        one.seq
        for one in session.scalars(images)
        if (one.after or {}).get("state") == current and (one.before or {}).get("state") != current
    ]


def _as_it_was(session: Session, plan: PlanView, seq: int) -> PlanView:
    """The plan with its targets after a change."""
    query = (
        select(ImageRow)
        .where(
            ImageRow.pupil_id == plan.pupil_id,
            ImageRow.table.in_(("plan", "target", "plan_answer")),
            ImageRow.seq <= seq,
        )
        .order_by(ImageRow.seq)
    )
    facts: dict[str, object] = {}
    targets: dict[str, Mapping[str, object] | None] = {}
    answers: dict[str, Mapping[str, object] | None] = {}
    for image in session.scalars(query):
        if image.table == "plan" and image.row_id == plan.id and image.after is not None:
            facts = {name: unplain(value) for name, value in image.after.items()}
        elif image.table == "target" and (image.after or image.before or {}).get("plan_id") == plan.id:
            targets[image.row_id] = image.after
        elif image.table == "plan_answer" and (image.after or image.before or {}).get("plan_id") == plan.id:
            answers[image.row_id] = image.after
    views = [
        TargetView(**{name: unplain(image.get(name)) for name in TARGET_FIELDS})  # type: ignore[arg-type]  # as the log keeps them
        for image in targets.values()
        if image is not None
    ]
    known = {name: value for name, value in facts.items() if name in PLAN_FIELDS}
    said = tuple(
        AnswerView(**{name: unplain(image.get(name)) for name in ("section", "field", "n", "value")})  # type: ignore[arg-type]  # as the log keeps them
        for image in answers.values()
        if image is not None
    )
    return replace(plan, **known, targets=tuple(sorted(views, key=lambda one: one.n)), answers=said)  # type: ignore[arg-type]  # the same
