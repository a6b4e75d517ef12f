# SPDX-License-Identifier: Apache-2.0
"""The fields of a meeting, by the part of the page that they stand in, and the verb that saves them."""

from dataclasses import replace

from sencodesk.services import reviews
from sencodesk.services.desk import Desk
from sencodesk.services.history import Change
from sencodesk.views.field_words import label
from sencodesk.views.meetings import Meeting
from sencodesk_ui.forms.record import Spec
from sencodesk_ui.forms.rows import Kind
from sencodesk_ui.pages.plan.sections import TimeField
from sencodesk_ui.pages.pupil.care_kinds import listed
from sencodesk_ui.pages.pupil.kinds import Values, day, given, text
from sencodesk_ui.pages.pupil.review_kinds import Parent, invitations, no_yes
from sencodesk_ui.saving import Seen
from sencodesk_ui.widgets import LongText


def _long(name: str) -> LongText:
    return LongText(name=name, lines=3)


def _minutes(name: str) -> LongText:
    return LongText(name=name, lines=6)


def _said(field: str, help_: str = "") -> Spec:
    return Spec(field, label("review", field), _long, 2, help_)


WHEN = (
    Spec("meets_on", label("review", "meets_on"), day),
    Spec("meets_at", label("review", "meets_at"), lambda name: TimeField(name=name)),
    Spec("place", label("review", "place"), text, 2),
    Spec("due_on", label("review", "due_on"), day),
    Spec("cancelled", label("review", "cancelled"), no_yes),
)
INVITED = (Spec("invited_on", label("review", "invited_on"), day, past=True),)
PAPERS = (Spec("papers_sent_on", label("review", "papers_sent_on"), day, past=True),)
VIEWS = (
    _said("pupil_view", "In the pupil’s own words, or what you saw."),
    _said("parent_view", "As they said it."),
    _said("staff_view", "Advice that came, and what staff see."),
)
HELD = (Spec("held_on", label("review", "held_on"), day, past=True),)
STAGES = (_said("explored"), _said("focused"), _said("planned"))
ADULTHOOD = (_said("adulthood", "Work, a home, friends, health. Every annual review from Year 9."),)
MINUTES = (Spec("minutes", "What was said", _minutes, 2),)
DIFFERENCES = (
    Spec(
        "differences", "Each view, and who holds it", _long, 2, "In their own words. The report prints it as it stands."
    ),
)
DECISION = (Spec("decision", label("review", "decision"), _long, 2, "One action a line, with who and when."),)
RECOMMENDATION = (_said("recommendation"),)
SENT = (Spec("report_sent_on", label("review", "report_sent_on"), day, past=True),)
COUNCIL = (
    Spec("council_decision", label("review", "council_decision"), listed("council_decision"), 2),
    Spec("council_decided_on", label("review", "council_decided_on"), day, past=True),
    Spec("final_plan_on", label("review", "final_plan_on"), day, past=True),
)

PARTS = {
    "when": WHEN, "invited": INVITED, "papers": PAPERS, "views": VIEWS, "held": HELD, "stages": STAGES,
    "adulthood": ADULTHOOD, "minutes": MINUTES, "differences": DIFFERENCES, "decision": DECISION,
    "recommendation": RECOMMENDATION, "sent": SENT, "council": COUNCIL,
}  # fmt: skip
"""Each part is a form of its own, saved when it is left; it is called ``meeting-<part>``."""
COLUMNS = {"when": 4, "invited": 4, "papers": 4, "held": 4, "sent": 4, "council": 4}


def wanted(found: Meeting) -> frozenset[str]:
    """The parts that this kind of meeting has; what was written down is never hidden."""
    review = found.review
    parts = set(PARTS)
    if not found.conversation and not (review.explored or review.focused or review.planned):
        parts.discard("stages")
    if not found.adulthood:
        parts.discard("adulthood")
    if not found.annual:
        parts -= {"recommendation", "council"}
    return frozenset(parts)


def asked(review: Parent) -> Kind:
    """Who is asked, two lines for each: the same records as on the pupil’s tab, closer together."""
    base = invitations(review)
    spans = {"name": 2, "role": 2, "answer": 1, "came": 1, "invited_on": 2, "advice_asked_on": 2, "advice_came_on": 2}
    by_field = {one.field: one for one in base.specs}
    return replace(base, columns=6, specs=tuple(replace(by_field[name], span=span) for name, span in spans.items()))


def change(desk: Desk, seen: Seen, values: Values) -> Change | None:
    """Go on with the meeting."""
    return reviews.change(desk, review_id=seen.id, row_version=seen.version, values=given(values))


def change_line(desk: Desk, seen: Seen, values: Values) -> Change | None:
    """How a line of section F is to change."""
    return reviews.change_line(desk, line_id=seen.id, row_version=seen.version, values=given(values))
