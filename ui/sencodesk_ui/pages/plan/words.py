# SPDX-License-Identifier: Apache-2.0
"""The editor's words, and what it makes of typed values: pure, without widgets."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sencodesk.content.template_plain import mark
from sencodesk.content.templates import Section
from sencodesk.papers.model import PaperWarning
from sencodesk.records.next_plan_rules import carried_words
from sencodesk.records.plans import OF_A_TARGETS_REVIEW, OF_THE_REVIEW, Outcome, PlanState
from sencodesk.sentences import sentence
from sencodesk.views.plans import TARGET_FIELDS, AnswerView, PlanView, TargetView
from sencodesk_ui.widgets import shown_day

TARGET, ANSWER = "target.", "answer."
"""How the form calls a field of the plan's one target, and one that stands with a target and is no column of it."""
OUTCOMES = ((Outcome.MET.value, "Met"), (Outcome.PARTLY.value, "Partly"), (Outcome.NOT_YET.value, "Not yet"),
            (Outcome.DROPPED.value, "Dropped"))  # fmt: skip


def days_words(start: date | None, review: date | None) -> str:
    """``Mon 30 Nov 2026 to Thu 25 Mar 2027``, or what is known of it."""
    if start and review:
        return f"{shown_day(start)} to {shown_day(review)}"
    if start:
        return f"From {shown_day(start)}, no review date"
    return f"Review {shown_day(review)}, no start date" if review else "No dates yet"


def subtitle(plan: PlanView) -> str:
    """What kind of plan, when, and which version if it is not the first."""
    version = f" · version {plan.version}" if plan.version > 1 else ""
    marked = f" · {said}" if plan.layout is not None and (said := mark(plan.layout.state)) else ""
    return f"{plan.template_name}{marked} · {days_words(plan.start, plan.review)}{version}"


def begun_from(plan: PlanView, others: Sequence[PlanView]) -> str:
    """``Started from plan 5: 2 targets carried on, 1 met target closed.``; nothing for one begun empty, or issued."""
    last = max(
        (one for one in others if one.number < plan.number and one.kind == plan.kind),
        key=lambda one: one.number,
        default=None,
    )
    if last is None or plan.state != PlanState.DRAFT or plan.version > 1:
        return ""
    carried = sum(one.carried_from == carried_words(last.number) for one in plan.targets)
    if not carried:
        return ""
    met = sum(one.outcome == Outcome.MET for one in last.targets)
    closed = f", {met} met target{'s' if met > 1 else ''} closed" if met else ""
    return f"Started from plan {last.number}: {carried} target{'s' if carried > 1 else ''} carried on{closed}."


def how_far(now: Any, aim: Any, out_of: Any) -> str:
    """``5 to 8 of 10`` where all three are numbers; nothing otherwise."""
    if any(one is None for one in (now, aim, out_of)):
        return ""
    return f"{now:g} to {aim:g} of {out_of:g}".replace(" ", "\u00a0")


def filled(values: Sequence[object]) -> str:
    """``2 of 3 filled in``."""
    return f"{sum(1 for one in values if one)} of {len(values)} filled in"


def dots_hint(now: Any, aim: Any, out_of: Any) -> str:
    """What the row of dots on the parent copy will do with these numbers."""
    given = [one for one in (now, aim, out_of) if one is not None]
    if not given:
        return "Three numbers make the row of dots on the parent copy."
    if len(given) < 3:
        return "The row of dots needs all three: so far, aim, and out of how many."
    if not now <= aim <= out_of:
        return "The parent copy says these numbers in words; dots need so far, aim and out of in rising order."
    return f"The parent copy shows dots: now {now:g}, aim {aim:g}, of {out_of:g}."


def overlaid(plan: PlanView, typed: Mapping[str, Any], targets: Mapping[str, Mapping[str, Any]]) -> PlanView:
    """The plan as if what is typed were saved: a current plan that is altered is its next version's draft."""
    changed = bool(typed) or any(targets.values())
    of_plan = {key: value for key, value in typed.items() if "/" not in key and not key.startswith(TARGET)}
    shown = tuple(
        _target(one, {key: value for key, value in targets.get(one.id, {}).items() if not key.startswith(ANSWER)})
        for one in plan.targets
    )
    one_target = {key.removeprefix(TARGET): value for key, value in typed.items() if key.startswith(TARGET)}
    if one_target:
        shown = (_target(shown[0] if shown else _new_target(), one_target), *shown[1:])
    new = replace(plan, **of_plan, targets=shown, answers=_answers(plan, typed, targets))
    only_review = all(_of_review(plan, key) for key in typed) and all(
        values.keys() <= OF_A_TARGETS_REVIEW for values in targets.values()
    )
    if changed and plan.state == PlanState.CURRENT and not only_review:
        return replace(new, state=PlanState.DRAFT.value, version=plan.version + 1)
    return new


def said(warnings: Sequence[PaperWarning]) -> dict[str, str]:
    """What to say under which form field; the field ``""`` stands for what no field of the form can mend."""
    found: dict[str, str] = {}
    for one in warnings:
        words = sentence("papers", one.code, one.params)
        if one.field in ("pupil", "school", "term"):
            whose = {"pupil": "In the pupil's name or class: ", "school": "In the school's name or telephone: "}
            words, place = whose.get(one.field, "") + words, ""
        else:
            place = one.field
        before = found.get(place, "")
        found[place] = before if words in before else f"{before} {words}".strip()
    return found


def _target(one: TargetView, typed: Mapping[str, Any]) -> TargetView:
    return replace(one, **typed) if typed else one


def _new_target() -> TargetView:
    """A target of which nothing is known yet."""
    blank: dict[str, Any] = dict.fromkeys(TARGET_FIELDS)
    return TargetView(**{**blank, "id": "", "n": 1, "row_version": 0})


def _answers(
    plan: PlanView, typed: Mapping[str, Any], targets: Mapping[str, Mapping[str, Any]]
) -> tuple[AnswerView, ...]:
    """The answers of the plan with those that are typed."""
    found = {(one.section, one.field, one.n): one.value for one in plan.answers}
    for key, value in typed.items():
        if "/" in key:
            section, field, n = key.split("/")
            found[section, field, int(n)] = kept_words(value)
    beside = plan.layout.of_targets() if plan.layout is not None else None
    places = {one.id: one.n for one in plan.targets}
    for target_id, values in targets.items():
        for key, value in values.items():
            if key.startswith(ANSWER) and beside is not None:
                found[beside.id, key.removeprefix(ANSWER), places[target_id]] = kept_words(value)
    return tuple(AnswerView(*place, value) for place, value in found.items() if value)


def kept_words(value: Any) -> str:
    """What stands in a box, as an answer is kept; empty for nothing."""
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:g}" if isinstance(value, float) else value or ""


def _of_review(plan: PlanView, key: str) -> bool:
    """Whether a field is written at the review, which changes nothing of what was agreed."""
    if "/" not in key:
        return key in OF_THE_REVIEW or key.removeprefix(TARGET) in OF_A_TARGETS_REVIEW
    section = plan.layout.section(key.split("/")[0]) if plan.layout is not None else None
    return isinstance(section, Section) and any(
        one.place.removeprefix("plan.") in OF_THE_REVIEW for one in section.fields
    )
