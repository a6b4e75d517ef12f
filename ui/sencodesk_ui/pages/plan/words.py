# SPDX-License-Identifier: Apache-2.0
"""The editor's words, and what it makes of typed values: pure, without widgets."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sencodesk.papers.model import PaperWarning
from sencodesk.records.plans import Outcome, PlanState
from sencodesk.sentences import sentence
from sencodesk.views.plans import PlanView, TargetView
from sencodesk_ui.widgets import shown_day

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
    return f"Individual education plan · {days_words(plan.start, plan.review)}{version}"


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
    shown = tuple(_target(one, targets.get(one.id, {})) for one in plan.targets)
    new = replace(plan, **typed, targets=shown)
    only_review = not typed and all(values.keys() <= {"outcome", "evidence", "now"} for values in targets.values())
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
