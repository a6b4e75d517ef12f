# SPDX-License-Identifier: Apache-2.0
"""EHC plans, requests, sections, reviews and invitations of a pupil, as forms: fields, words, verbs."""

from collections.abc import Callable

from sencodesk.services import ehc, reviews
from sencodesk.services.desk import Desk
from sencodesk.services.history import Change
from sencodesk.views.field_words import label
from sencodesk_ui.forms.record import Spec
from sencodesk_ui.forms.rows import Kind
from sencodesk_ui.pages.pupil.care_kinds import listed, whole
from sencodesk_ui.pages.pupil.kinds import Values, day, given, text
from sencodesk_ui.saving import Seen
from sencodesk_ui.widgets import ChoiceField, LongText

LINES = 3
Parent = Callable[[], str]
"""The id of the record that a new one hangs on."""


def long(name: str) -> LongText:
    """A few lines of text."""
    return LongText(name=name, lines=LINES)


def yes_no(name: str) -> ChoiceField:
    """Yes, no, or not known."""
    return ChoiceField([(True, "Yes"), (False, "No")], name=name)


def no_yes(name: str) -> ChoiceField:
    """No or yes."""
    return ChoiceField([(False, "No"), (True, "Yes")], name=name, blank=None)


REQUESTS = Kind(
    name="ehc-request",
    table="ehc_request",
    what="request for assessment",
    add_words="Add a request for assessment",
    none="No assessment was asked for.",
    columns=4,
    first=lambda _count: {"kind": "request", "code": "2014"},
    specs=(
        Spec("kind", label("ehc_request", "kind"), listed("request_kind")),
        Spec("code", label("ehc_request", "code"), listed("request_code")),
        Spec("council", label("ehc_request", "council"), text),
        Spec("reference", label("ehc_request", "reference"), text),
        Spec("requested_by", label("ehc_request", "requested_by"), text),
        Spec("sent_on", label("ehc_request", "sent_on"), day, past=True),
        Spec("received_on", label("ehc_request", "received_on"), day, past=True),
        Spec("advice_asked_on", label("ehc_request", "advice_asked_on"), day, past=True),
        Spec("advice_sent_on", label("ehc_request", "advice_sent_on"), day, past=True),
        Spec("decision", label("ehc_request", "decision"), listed("request_decision")),
        Spec("decided_on", label("ehc_request", "decided_on"), day, past=True),
        Spec("draft_served_on", label("ehc_request", "draft_served_on"), day, past=True),
        Spec("consulted_on", label("ehc_request", "consulted_on"), day, past=True),
        Spec("consultation_answered_on", label("ehc_request", "consultation_answered_on"), day, past=True),
        Spec("outcome", label("ehc_request", "outcome"), listed("request_outcome")),
        Spec("outcome_on", label("ehc_request", "outcome_on"), day, past=True),
        Spec("exception", label("ehc_request", "exception"), text, 2),
        Spec("note", label("ehc_request", "note"), text, 2),
    ),
    change=lambda desk, seen, values: ehc.change_request(
        desk, request_id=seen.id, row_version=seen.version, values=given(values)
    ),
    add=lambda desk, seen, values: ehc.add_request(desk, pupil_id=seen.id, values=given(values)),
    remove=lambda desk, row: ehc.remove_request(desk, request_id=row),
)


def plans(status: Callable[[], bool]) -> Kind:
    """Plans and statements; ``status`` says whether a new one begins the SEN status, too."""

    def add(desk: Desk, seen: Seen, values: Values) -> Change | None:
        return ehc.issue(desk, pupil_id=seen.id, values=given(values), status=status())

    return Kind(
        name="ehc-plan", table="ehc_plan", what="EHC plan or statement", add_words="Add an EHC plan or statement",
        none="No EHC plan or statement.", columns=4, first=lambda _count: {"kind": "ehc"},
        specs=(
            Spec("kind", label("ehc_plan", "kind"), listed("ehc_kind")),
            Spec("issued_on", label("ehc_plan", "issued_on"), day, past=True),
            Spec("council", label("ehc_plan", "council"), text),
            Spec("reference", label("ehc_plan", "reference"), text),
            Spec("placement", label("ehc_plan", "placement"), text, 2),
            Spec("ended_on", label("ehc_plan", "ended_on"), day, past=True),
            Spec("ended_why", label("ehc_plan", "ended_why"), listed("ehc_ended_why")),
            Spec("note", label("ehc_plan", "note"), text, 4),
        ),
        change=lambda desk, seen, values: ehc.change_plan(
            desk, plan_id=seen.id, row_version=seen.version, values=given(values)
        ),
        add=add,
        remove=lambda desk, row: ehc.remove_plan(desk, plan_id=row),
    )  # fmt: skip


def sections(plan: Parent, letter: Parent) -> Kind:
    """The lines of a plan; a new one is of the section that is shown."""
    return Kind(
        name="ehc-section", table="ehc_section", what="line of the plan", add_words="Add a line of a section",
        none="No line of this section was written down.", columns=4, first=lambda _count: {"letter": letter()},
        specs=(
            Spec("letter", label("ehc_section", "letter"), listed("ehc_letter"), 3),
            Spec("n", label("ehc_section", "n"), whole),
            Spec("text", label("ehc_section", "text"), long, 4),
            Spec("who", label("ehc_section", "who"), text),
            Spec("how_often", label("ehc_section", "how_often"), text),
            Spec("minutes_a_week", label("ehc_section", "minutes_a_week"), whole),
        ),
        change=lambda desk, seen, values: ehc.change_section(
            desk, section_id=seen.id, row_version=seen.version, values=given(values)
        ),
        add=lambda desk, _seen, values: ehc.add_section(
            desk, plan_id=plan(),
            values=given({key: value for key, value in values.items() if key != "n" or value is not None}),
        ),
        remove=lambda desk, row: ehc.remove_section(desk, section_id=row),
    )  # fmt: skip


REVIEWS = Kind(
    name="review",
    table="review",
    what="review",
    add_words="Add a review",
    none="No review yet. SEN support is reviewed with the parents three times a year, an EHC plan every year.",
    columns=4,
    first=lambda _count: {"kind": "sen-support", "cancelled": False},
    specs=(
        Spec("kind", label("review", "kind"), listed("review_kind")),
        Spec("due_on", label("review", "due_on"), day),
        Spec("meets_on", label("review", "meets_on"), day),
        Spec("meets_at", label("review", "meets_at"), text),
        Spec("place", label("review", "place"), text),
        Spec("invited_on", label("review", "invited_on"), day, past=True),
        Spec("papers_sent_on", label("review", "papers_sent_on"), day, past=True),
        Spec("cancelled", label("review", "cancelled"), no_yes),
        Spec("held_on", label("review", "held_on"), day, 2, past=True),
        Spec("report_sent_on", label("review", "report_sent_on"), day, 2, past=True),
        Spec("pupil_view", label("review", "pupil_view"), long, 2),
        Spec("parent_view", label("review", "parent_view"), long, 2),
        Spec("staff_view", label("review", "staff_view"), long, 4),
        Spec("explored", label("review", "explored"), long, 2),
        Spec("focused", label("review", "focused"), long, 2),
        Spec("planned", label("review", "planned"), long, 2),
        Spec("adulthood", label("review", "adulthood"), long, 2),
        Spec("minutes", label("review", "minutes"), long, 4),
        Spec("differences", label("review", "differences"), long, 4),
        Spec("decision", label("review", "decision"), long, 2),
        Spec("recommendation", label("review", "recommendation"), long, 2),
        Spec("council_decision", label("review", "council_decision"), listed("council_decision"), 2),
        Spec("council_decided_on", label("review", "council_decided_on"), day, past=True),
        Spec("final_plan_on", label("review", "final_plan_on"), day, past=True),
    ),
    change=lambda desk, seen, values: reviews.change(
        desk, review_id=seen.id, row_version=seen.version, values=given(values)
    ),
    add=lambda desk, seen, values: reviews.add(desk, pupil_id=seen.id, values=given(values)),
    remove=lambda desk, row: reviews.remove(desk, review_id=row),
)


def invitations(review: Parent) -> Kind:
    """Who is asked to one review."""
    return Kind(
        name="invitation", table="invitation", what="person", add_words="Ask somebody",
        none="Nobody is asked yet.", columns=4,
        specs=(
            Spec("name", label("invitation", "name"), text, 2),
            Spec("role", label("invitation", "role"), text, 2),
            Spec("invited_on", label("invitation", "invited_on"), day, past=True),
            Spec("answer", label("invitation", "answer"), listed("invitation_answer")),
            Spec("came", label("invitation", "came"), yes_no),
            Spec("advice_asked_on", label("invitation", "advice_asked_on"), day, past=True),
            Spec("advice_came_on", label("invitation", "advice_came_on"), day, past=True),
        ),
        change=lambda desk, seen, values: reviews.change_invitation(
            desk, invitation_id=seen.id, row_version=seen.version, values=given(values)
        ),
        add=lambda desk, _seen, values: reviews.invite(desk, review_id=review(), values=given(values)),
        remove=lambda desk, row: reviews.remove_invitation(desk, invitation_id=row),
    )  # fmt: skip
