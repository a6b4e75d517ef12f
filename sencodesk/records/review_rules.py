# SPDX-License-Identifier: Apache-2.0
"""The pure rules of reviews and of who is asked to them: days in their order, decisions with their day."""

from collections.abc import Collection, Iterable
from datetime import date

from sencodesk.records import care_rules, score_rules
from sencodesk.records.chronology_rules import TIME
from sencodesk.records.ehc import EhcPlan, EhcSection
from sencodesk.records.findings import Finding
from sencodesk.records.reviews import Invitation, Review, ReviewKind, ReviewLine

BEFORE = ("invited_on", "papers_sent_on")
AFTER = ("report_sent_on", "council_decided_on", "final_plan_on")
TO_COUNCIL = ("recommendation", "council_decision", "council_decided_on", "final_plan_on")
"""Only an annual review goes to the council."""
NINE = 9
"""The school year from which every annual review deals with preparing for adulthood (Code 8.9)."""


def judge_review(
    row: Review, today: date, dob: date | None, plans: Iterable[EhcPlan], typed: Collection[str] = ()
) -> list[Finding]:
    """A review with a day, of a plan that was issued by then, with what follows the meeting after it.

    ``typed`` are the fields that were just filled: where two days do not go together it is said of the typed one.
    """
    found = care_rules.judge_choice("kind", "review_kind", row.kind)
    found += care_rules.judge_choice("council_decision", "council_decision", row.council_decision)
    for field in ("due_on", "meets_on"):
        found += care_rules.judge_one(getattr(row, field), today, dob, field)
    for field in ("held_on", *BEFORE, *AFTER):
        if (day := getattr(row, field)) is not None:
            found += score_rules.judge_day(day, today, dob, field=field)
    if not (row.due_on or row.meets_on or row.held_on):
        found.append(Finding("REVIEW_NO_DAY", "refuse", "meets_on"))
    if row.held_on and row.cancelled:
        found.append(Finding("HELD_AND_CANCELLED", "refuse", "cancelled"))
    if row.meets_at and TIME.fullmatch(row.meets_at) is None:
        found.append(Finding("TIME_FORMAT", "refuse", "meets_at"))
    if row.kind != ReviewKind.ANNUAL:
        found += [Finding("ONLY_ANNUAL", "refuse", field) for field in TO_COUNCIL if getattr(row, field) is not None]
    if row.council_decision and not row.council_decided_on:
        found.append(Finding("DECISION_NEEDS_DAY", "refuse", "council_decided_on"))
    if found:
        return found
    return [*_in_order(row, typed), *_of_a_plan(row, plans)]


def judge_invitation(row: Invitation, review: Review, today: date, dob: date | None) -> list[Finding]:
    """Days that have come; an answer that there is; nobody came to a meeting that was not held."""
    found = care_rules.judge_choice("answer", "invitation_answer", row.answer)
    for field in ("invited_on", "advice_asked_on", "advice_came_on"):
        if (day := getattr(row, field)) is not None:
            found += score_rules.judge_day(day, today, dob, field=field)
    if row.came and review.held_on is None:
        found.append(Finding("CAME_UNHELD", "refuse", "came"))
    if found:
        return found
    asked, came = row.advice_asked_on, row.advice_came_on
    return [Finding("ANSWER_BEFORE_ASKED", "refuse", "advice_came_on")] if asked and came and came < asked else []


def judge_line(row: ReviewLine, review: Review, section: EhcSection | None) -> list[Finding]:
    """What an annual review says of a line of section F of the same pupil: still right, or to be changed."""
    if not row.verdict:
        return [Finding("MISSING", "refuse", "verdict")]
    found = care_rules.judge_choice("verdict", "review_verdict", row.verdict)
    if review.kind != ReviewKind.ANNUAL:
        found.append(Finding("ONLY_ANNUAL", "refuse", "verdict"))
    if section is None or section.letter != "F" or section.pupil_id != review.pupil_id:
        found.append(Finding("LINE_NOT_F", "refuse", "verdict"))
    return found


def of_adulthood(kind: str, year: str | None, written: str | None) -> bool:
    """Whether a meeting deals with preparing for adulthood: an annual review from Year 9 on, or what was written.

    ``year`` is a code of the set nc_year: a number of a school year, or a word for years without one (not counted).
    """
    old_enough = year is not None and year.isdecimal() and int(year) >= NINE
    return bool(written) or (kind == ReviewKind.ANNUAL and old_enough)


def _in_order(row: Review, typed: Collection[str]) -> list[Finding]:
    """What is sent before a meeting, and what follows it."""
    found = []
    for field in AFTER:
        if (day := getattr(row, field)) is None:
            continue
        if row.held_on is None:
            found.append(Finding("NOT_HELD_YET", "refuse", field))
        elif day < row.held_on:
            own = field in typed or "held_on" not in typed
            found.append(Finding(*(("BEFORE_MEETING", "refuse", field) if own else ("MET_AFTER", "refuse", "held_on"))))
    met, meeting = row.held_on or row.meets_on, "held_on" if row.held_on else "meets_on"
    for field in BEFORE:
        if met is not None and (day := getattr(row, field)) is not None and day > met:
            own = field in typed or meeting not in typed
            found.append(Finding(*(("AFTER_MEETING", "refuse", field) if own else ("MET_BEFORE", "refuse", meeting))))
    return found


def _of_a_plan(row: Review, plans: Iterable[EhcPlan]) -> list[Finding]:
    """An annual review is of a plan, and not held or planned before it was issued."""
    if row.kind != ReviewKind.ANNUAL:
        return []
    first = min((one.issued_on for one in plans), default=None)
    if first is None:
        return [Finding("REVIEW_NO_PLAN", "refuse", "kind")]
    days = (("held_on", row.held_on), ("meets_on", row.meets_on), ("due_on", row.due_on))
    return [Finding("REVIEW_BEFORE_ISSUE", "refuse", field) for field, day in days if day is not None and day < first]
