# SPDX-License-Identifier: Apache-2.0
"""Fields of requests, EHC plans and their sections, for ``test_every_field.py``.

Days are walked in their order, and each before the decision that needs it: otherwise they are refused, as they should.
"""

from __future__ import annotations

from tests.ui.fields import NOT_SET, Group, Json, Rows, Typed, setting, term_day


def some(_held: Json) -> int:
    """No command counts these; the verbs of the group find them by the log."""
    return 1


def october(name: str, first: int, second: int, *, required: bool = False) -> Typed:
    """Two days of October 2026, on which Thursday was the first."""
    week = ("Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed")
    before, after = ((f"{day}/10/2026", f"{week[(day - 1) % 7]} {day} Oct 2026") for day in (first, second))
    return term_day(name, before, after, required=required)


REQUEST = Rows(
    "ehc-request", 1, {"received-on": ("type", "5/10/2026")},
    (
        setting("ehc-request-1-kind", "Assessed again", "First request", how="choose", required=True,
                clears_to=NOT_SET),
        setting("ehc-request-1-code", "Statement (before September 2014)", "EHC plan (from September 2014)",
                how="choose", required=True, clears_to=NOT_SET),
        setting("ehc-request-1-council", "Northshire", "Westmarch"),
        setting("ehc-request-1-reference", "NS-1", "NS-2"),
        setting("ehc-request-1-requested-by", "The parents", "The school"),
        october("ehc-request-1-sent-on", 1, 2),
        october("ehc-request-1-received-on", 6, 7),
        october("ehc-request-1-advice-asked-on", 8, 9),
        october("ehc-request-1-advice-sent-on", 12, 13),
        october("ehc-request-1-decided-on", 14, 15),
        setting("ehc-request-1-decision", "Will not assess", "Will assess", how="choose", clears_to=NOT_SET),
        october("ehc-request-1-draft-served-on", 19, 20),
        october("ehc-request-1-consulted-on", 21, 22),
        october("ehc-request-1-consultation-answered-on", 23, 26),
        october("ehc-request-1-outcome-on", 27, 28),
        setting("ehc-request-1-outcome", "No plan", "Final plan issued", how="choose", clears_to=NOT_SET),
        setting("ehc-request-1-exception", "Away", "Away for five weeks"),
        setting("ehc-request-1-note", "By post", "By hand. Ring 01632 960 142."),
    ),
    some,
)  # fmt: skip
PLAN = Rows(
    "ehc-plan", 1, {"issued-on": ("type", "5/10/2026")},
    (
        setting("ehc-plan-1-kind", "Statement", "EHC plan", how="choose", required=True, clears_to=NOT_SET),
        october("ehc-plan-1-issued-on", 6, 7, required=True),
        setting("ehc-plan-1-council", "Northshire", "Westmarch"),
        setting("ehc-plan-1-reference", "NS-1", "NS-2"),
        setting("ehc-plan-1-placement", "Elm School", "Oak School"),
        october("ehc-plan-1-ended-on", 27, 28),
        setting("ehc-plan-1-ended-why", "Taken over by another council", "Ceased by the council", how="choose",
                clears_to=NOT_SET),
        setting("ehc-plan-1-note", "Came by post", "Came by hand"),
    ),
    some,
)  # fmt: skip
SECTION = Rows(
    "ehc-section", 1, {"letter": ("choose", "F: special educational provision"), "text": ("type", "Help")},
    (
        setting("ehc-section-1-letter", "E: outcomes", "F: special educational provision", how="choose",
                required=True, clears_to=NOT_SET),
        setting("ehc-section-1-n", "2", "3", required=True),
        setting("ehc-section-1-text", "Help with reading", "Help with reading. Ring 01632 960 141.", required=True),
        setting("ehc-section-1-who", "A teacher", "A teaching assistant"),
        setting("ehc-section-1-how-often", "Daily", "Weekly"),
        setting("ehc-section-1-minutes-a-week", "30", "45"),
    ),
    some,
)  # fmt: skip
EHC_GROUPS = (
    Group("ehc-request", "pupil", where={"tab": "ehc"}, pupil="wren", rows=(REQUEST,), verbs=(
        ("ehc.change_request", {"request_id": "{ehc_request}", "values": {
            "kind": "request", "code": "2014", "council": "Westmarch", "reference": "NS-2",
            "requested_by": "The school", "sent_on": "2026-10-02", "received_on": "2026-10-07",
            "advice_asked_on": "2026-10-09", "advice_sent_on": "2026-10-13", "decision": "assess",
            "decided_on": "2026-10-15", "draft_served_on": "2026-10-20", "consulted_on": "2026-10-22",
            "consultation_answered_on": "2026-10-26", "outcome": "plan", "outcome_on": "2026-10-28",
            "exception": "Away for five weeks", "note": "By hand. Ring 01632 960 142.",
        }}),
    )),
    Group("ehc-plan", "pupil", where={"tab": "ehc"}, pupil="wren", rows=(PLAN, SECTION), verbs=(
        ("ehc.change_plan", {"plan_id": "{ehc_plan}", "values": {
            "kind": "ehc", "council": "Westmarch", "reference": "NS-2", "issued_on": "2026-10-07",
            "ended_on": "2026-10-28", "ended_why": "ceased", "placement": "Oak School", "note": "Came by hand",
        }}),
        ("ehc.change_section", {"section_id": "{ehc_section}", "values": {
            "letter": "F", "n": 3, "text": "Help with reading. Ring 01632 960 141.", "who": "A teaching assistant",
            "how_often": "Weekly", "minutes_a_week": 45,
        }}),
    )),
)  # fmt: skip
