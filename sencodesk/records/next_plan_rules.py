# SPDX-License-Identifier: Apache-2.0
"""The pure rules of a next plan: which targets go on, what their baseline is by then, and when it is reviewed."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from sencodesk.codes.days import long_day
from sencodesk.content.templates import Field, FieldType, Section
from sencodesk.records.plans import Outcome, Plan, Target

CARRIED = (
    "text", "plain_title", "plain_text", "measure", "success", "strategy", "who", "how_often", "how_long", "now",
    "aim", "out_of", "unit", "you_can_help", "bank", "provision_id",
)  # fmt: skip
"""What a target that goes on takes along. Outcome, evidence and its own date stay with the old plan."""
KEPT = ("review_time", "strengths", "difficulties", "at_home")
"""What a plan takes over from the one before."""
OF_A_REVIEW = frozenset({"plan.pupil_said", "plan.parent_said", "plan.review_note"})
"""Where one of these stands, a section of a template is filled in at the review."""
OVER = frozenset({Outcome.MET.value, Outcome.DROPPED.value})
LONGEST = timedelta(days=366)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def goes_on(target: Target) -> bool:
    """Whether a target goes into the next plan: neither met nor dropped."""
    return target.outcome not in OVER


def carried_answer(section: Section, field: Field) -> bool:
    """Whether what stands in a field of a template goes into the next plan: all but what belongs to the review."""
    of_review = any(one.place in OF_A_REVIEW for one in section.fields)
    return not of_review and field.type is not FieldType.OUTCOME and not field.place


def carried_words(number: int) -> str:
    """What stands beside a target on the staff copy: from which plan it comes."""
    return f"Carried on from plan {number}"


def baseline_now(target: Target, counted: date | None) -> str | None:
    """The baseline of a target that goes on: what was measured last, in words, with the day where it is known.

    Where nobody measured since (no number, or the number that its baseline already says), the old words stand.
    """
    now = target.now
    if now is None:
        return target.baseline
    said = _NUMBER.search(target.baseline or "")
    if said is not None and float(said.group()) == now:
        return target.baseline
    of = f" of {target.out_of:g}" if target.out_of is not None else ""
    unit = f" {target.unit}" if target.unit else ""
    day = f", {long_day(counted)}" if counted is not None else ""
    return f"{now:g}{of}{unit}{day}"


def next_review(last: Plan, start: date, *, open_on: Callable[[date], bool]) -> date | None:
    """As long after the start as the last plan ran, on the first day from then on that is open; None if it had no end.

    ``open_on`` says whether a day is a school day; where nothing is open within six weeks the plain day stands.
    """
    if last.start is None or last.review is None or not timedelta() < last.review - last.start <= LONGEST:
        return None
    day = start + (last.review - last.start)
    return next((one for one in (day + timedelta(days=n) for n in range(43)) if open_on(one)), day)
