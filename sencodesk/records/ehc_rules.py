# SPDX-License-Identifier: Apache-2.0
"""The pure rules of EHC plans and of the requests before them: what cannot be stored, and which plans are one."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from sencodesk.records import care_rules, score_rules
from sencodesk.records.ehc import LETTERS, PARTS, PROVISION, EhcPlan, EhcRequest, EhcSection
from sencodesk.records.findings import Finding
from sencodesk.records.reviews import Review, ReviewKind

ASSESS, REFUSE = "assess", "refuse"
PLAN, NO_PLAN, WITHDRAWN = "plan", "no-plan", "withdrawn"
EHC, STATEMENT = "ehc", "statement"
AMENDED, CEASED = "amended", "ceased"
BEGIN_2014 = date(2014, 9, 1)
"""From this day a request runs to an EHC plan, before it to a statement (Children and Families Act 2014, Part 3)."""
MOST_MINUTES = 5 * 24 * 60
STEPS = (
    "sent_on", "received_on", "advice_asked_on", "advice_sent_on", "decided_on", "draft_served_on", "consulted_on",
    "consultation_answered_on", "outcome_on",
)  # fmt: skip
"""The days of a request, in the order in which they are shown."""
ORDER = (
    ("sent_on", "received_on"), ("received_on", "decided_on"), ("received_on", "outcome_on"),
    ("advice_asked_on", "advice_sent_on"), ("consulted_on", "consultation_answered_on"), ("decided_on", "outcome_on"),
    ("draft_served_on", "outcome_on"), ("decided_on", "draft_served_on"),
)  # fmt: skip
"""Of each pair the second day cannot come before the first."""


def judge_request(row: EhcRequest, today: date, dob: date | None) -> list[Finding]:
    """Days that have come and are in their order, and decisions that there are, each with its day."""
    days = {field: day for field in STEPS if (day := getattr(row, field)) is not None}
    found = [one for field, day in days.items() for one in score_rules.judge_day(day, today, dob, field=field)]
    for field, section in (
        ("kind", "request_kind"), ("code", "request_code"), ("decision", "request_decision"),
        ("outcome", "request_outcome"),
    ):  # fmt: skip
        found += care_rules.judge_choice(field, section, getattr(row, field))
    if not days:
        found.append(Finding("REQUEST_NO_DAY", "refuse", "received_on"))
    if row.decision and not row.decided_on:
        found.append(Finding("MISSING", "refuse", "decided_on"))
    if row.outcome and not row.outcome_on:
        found.append(Finding("MISSING", "refuse", "outcome_on"))
    if row.decision == REFUSE and row.outcome == PLAN:
        found.append(Finding("REFUSED_AND_PLAN", "refuse", "outcome"))
    if found:
        return found
    wrong = {later for earlier, later in ORDER if earlier in days and later in days and days[later] < days[earlier]}
    return [Finding("STEP_BEFORE", "refuse", field) for field in STEPS if field in wrong]


def judge_plan(row: EhcPlan, today: date, dob: date | None) -> list[Finding]:
    """A plan with its day, after birth, under the law of that day, that ends after it began and says why."""
    found = care_rules.judge_choice("kind", "ehc_kind", row.kind)
    found += care_rules.judge_choice("ended_why", "ehc_ended_why", row.ended_why)
    found += score_rules.judge_day(row.issued_on, today, dob, field="issued_on")
    if row.ended_on is not None:
        found += score_rules.judge_day(row.ended_on, today, dob, field="ended_on")
    if found:
        return found
    if row.kind == EHC and row.issued_on < BEGIN_2014:
        found.append(Finding("EHC_TOO_EARLY", "refuse", "issued_on"))
    if row.ended_on is not None and row.ended_on < row.issued_on:
        found.append(Finding("ENDS_BEFORE_START", "refuse", "ended_on"))
    if row.ended_why and row.ended_on is None:
        found.append(Finding("MISSING", "refuse", "ended_on"))
    return found


def judge_section(row: EhcSection, kind: str) -> list[Finding]:
    """A letter that a plan of this kind has, words, minutes that a week has; only provision says how much."""
    if row.letter not in (*LETTERS, *PARTS):
        return [Finding("UNKNOWN_CODE", "refuse", "letter", {"code": row.letter})]
    if (row.letter in PARTS) != (kind == STATEMENT):
        return [Finding("PART_OF_STATEMENT" if row.letter in PARTS else "SECTION_OF_PLAN", "refuse", "letter")]
    if row.letter not in PROVISION:
        said = [name for name in ("who", "how_often", "minutes_a_week") if getattr(row, name) is not None]
        return [Finding("ONLY_SECTION_F", "refuse", name) for name in said]
    if row.minutes_a_week is not None and not 0 < row.minutes_a_week <= MOST_MINUTES:
        return [Finding("MINUTES_A_WEEK", "refuse", "minutes_a_week")]
    return []


def judge_link(row: EhcSection, pupil_id: str) -> list[Finding]:
    """What delivers a line: only a line that says provision has any, and only this pupil's own."""
    if row.letter not in PROVISION:
        return [Finding("LINK_PROVISION_ONLY", "refuse", "ehc_section_id")]
    if row.pupil_id != pupil_id:
        return [Finding("LINK_OTHER_PUPIL", "refuse", "ehc_section_id")]
    return []


def chains(plans: Iterable[EhcPlan]) -> Iterator[tuple[EhcPlan, ...]]:
    """Plans of one pupil as the law counts them: an amended plan goes on with the years of the one before it.

    A statement and the plan that came after it are two: other regulations counted its years.
    """
    held: list[EhcPlan] = []
    for row in sorted(plans, key=lambda one: (one.issued_on, one.id)):
        if held and (held[-1].kind != row.kind or held[-1].ended_why != AMENDED):
            yield tuple(held)
            held = []
        held.append(row)
    if held:
        yield tuple(held)


def in_force(plans: Iterable[EhcPlan], on: date) -> EhcPlan | None:
    """The plan that holds on a day: the one issued last of those that have not ended."""
    held = [one for one in plans if one.issued_on <= on and (one.ended_on is None or on <= one.ended_on)]
    return max(held, key=_by_day, default=None)


def together(plan: EhcPlan, others: Iterable[EhcPlan]) -> list[EhcPlan]:
    """Those of the others that begin on the same day, or are in force on a day on which this plan is.

    A plan ends on the day on which the next begins: that day is the next one's.
    """
    end = plan.ended_on or date.max
    return [
        one
        for one in others
        if one.issued_on == plan.issued_on or max(one.issued_on, plan.issued_on) < min(end, one.ended_on or date.max)
    ]


def plan_of(review: Review, plans: Collection[EhcPlan]) -> EhcPlan | None:
    """The plan of a pupil that an annual review is of; None for another meeting, or where there is no plan.

    It is the plan in force on the day that the review is known by (held, else planned, else due); where none was,
    the last that had begun by then, for a plan that ended is still the one that was talked about; else the first.
    """
    if review.kind != ReviewKind.ANNUAL:
        return None
    day = review.held_on or review.meets_on or review.due_on or date.max
    begun = [one for one in plans if one.issued_on <= day]
    return in_force(plans, day) or max(begun, key=_by_day, default=None) or min(plans, key=_by_day, default=None)


def _by_day(plan: EhcPlan) -> tuple[date, str]:
    return plan.issued_on, plan.id
