# SPDX-License-Identifier: Apache-2.0
"""Fields of care, attendance, access arrangements, scores, agencies and scales, for ``test_every_field.py``.

No command lists these, so the group's verbs compare: they change nothing where the second values are held.
"""

from __future__ import annotations

from typing import Any

from tests.ui.fields import NOT_SET, Group, Json, Rows, setting, term_day


def some(_held: Json) -> int:
    """No command counts these; the verbs of the group find them by the log."""
    return 1


CARE_FLAG = Rows(
    "care-flag", 1, {"kind": ("choose", "Medical need")},
    (
        setting("care-flag-1-kind", "Service child", "Young carer", how="choose", required=True, clears_to=NOT_SET),
        term_day("care-flag-1-from", ("1/9/2025", "Mon 1 Sep 2025"), ("2/9/2025", "Tue 2 Sep 2025")),
        term_day("care-flag-1-to", ("24/3/2027", "Wed 24 Mar 2027"), ("25/3/2027", "Thu 25 Mar 2027")),
        setting("care-flag-1-note", "Two brothers", "Two small brothers"),
        setting("care-flag-1-council", "Farawayshire", "Elsewhere"),
    ),
    some,
)  # fmt: skip
ATTENDANCE = Rows(
    "attendance", 1,
    {
        "from": ("type", "2/9/2026"), "to": ("type", "20/11/2026"), "possible": ("type", "100"),
        "attended": ("type", "80"),
    },
    (
        term_day("attendance-1-from", ("3/9/2026", "Thu 3 Sep 2026"), ("4/9/2026", "Fri 4 Sep 2026"), required=True),
        term_day("attendance-1-to", ("24/3/2027", "Wed 24 Mar 2027"), ("25/3/2027", "Thu 25 Mar 2027"), required=True),
        setting("attendance-1-possible", "101", "102", required=True),
        setting("attendance-1-attended", "81", "82", required=True),
        setting("attendance-1-authorised", "5", "6"),
        setting("attendance-1-unauthorised", "7", "8"),
        setting("attendance-1-late", "9", "10"),
    ),
    some,
)  # fmt: skip
SUSPENSION = Rows(
    "suspension", 1, {"from": ("type", "5/10/2026"), "category": ("choose", "Suspension over lunch")},
    (
        term_day("suspension-1-from", ("6/10/2026", "Tue 6 Oct 2026"), ("7/10/2026", "Wed 7 Oct 2026"), required=True),
        setting("suspension-1-category", "Permanent exclusion", "Suspension", how="choose", required=True,
                clears_to=NOT_SET),
        setting("suspension-1-reason", "Theft", "Damage", how="choose", clears_to=NOT_SET),
        setting("suspension-1-sessions", "3", "4.5"),
    ),
    some,
)  # fmt: skip
ACCESS = Rows(
    "access", 1, {"kind": ("choose", "Reader")},
    (
        setting("access-1-kind", "Scribe", "Prompter", how="choose", required=True, clears_to=NOT_SET),
        term_day("access-1-approved-on", ("5/1/2026", "Mon 5 Jan 2026"), ("6/1/2026", "Tue 6 Jan 2026")),
        term_day("access-1-expires-on", ("24/3/2027", "Wed 24 Mar 2027"), ("25/3/2027", "Thu 25 Mar 2027")),
        setting("access-1-evidence", "Reads slowly", "Reads and writes slowly"),
        setting("access-1-normal-way", "In tests", "In every test"),
        setting("access-1-reference", "A 1", "A 2"),
    ),
    some,
)  # fmt: skip
SCORE = Rows(
    "score", 1, {"scale": ("choose", "Spelling, standardised score"), "value": ("type", "84")},
    (
        term_day("score-1-on-date", ("6/10/2026", "Tue 6 Oct 2026"), ("7/10/2026", "Wed 7 Oct 2026"), required=True),
        setting("score-1-value", "90", "91", required=True),
        setting("score-1-scale", "Number, standardised score", "Reading, standardised score", how="choose",
                required=True, clears_to=NOT_SET),
        setting("score-1-by", "Mr Wainscott", "Mrs Brindlecombe"),
        setting("score-1-note", "In the hall", "In a quiet room"),
    ),
    some,
)  # fmt: skip
CONCERN = Rows(
    "concern", 1, {"raised-on": ("type", "1/10/2026"), "text": ("type", "Slow")},
    (
        term_day("concern-1-raised-on", ("2/10/2026", "Fri 2 Oct 2026"), ("3/10/2026", "Sat 3 Oct 2026"),
                 required=True),
        setting("concern-1-raised-by", "Mr Wainscott", "Mrs Brindlecombe"),
        setting("concern-1-area", "Reading", "Reading and spelling"),
        setting("concern-1-text", "Slow to start", "Slow to start and to end", required=True),
        setting("concern-1-tried", "A list", "A list with pictures"),
        setting("concern-1-worked", "The list", "The pictures"),
        setting("concern-1-parents-say", "The same", "The same at home"),
        setting("concern-1-decided", "Refer to somebody", "Watch, and look again", how="choose", clears_to=NOT_SET),
        term_day("concern-1-decided-on", ("5/10/2026", "Mon 5 Oct 2026"), ("6/10/2026", "Tue 6 Oct 2026")),
        term_day("concern-1-look-again-on", ("24/3/2027", "Wed 24 Mar 2027"), ("25/3/2027", "Thu 25 Mar 2027")),
        setting("concern-1-decided-note", "Too early", "Too early to say"),
        term_day("concern-1-parents-told-on", ("7/10/2026", "Wed 7 Oct 2026"), ("8/10/2026", "Thu 8 Oct 2026")),
        setting("concern-1-parents-told-how", "By letter", "At a meeting"),
    ),
    some,
)  # fmt: skip
TASK = Rows(
    "task", 1, {"text": ("type", "Ring")},
    (
        setting("task-1-text", "Ring the clinic", "Ring the clinic again", required=True),
        term_day("task-1-due-on", ("24/3/2027", "Wed 24 Mar 2027"), ("25/3/2027", "Thu 25 Mar 2027")),
        term_day("task-1-done-on", ("7/10/2026", "Wed 7 Oct 2026"), ("8/10/2026", "Thu 8 Oct 2026")),
    ),
    some,
)  # fmt: skip
AGENCY = Rows(
    "agencies", 1, {"name": ("type", "Speech therapy")},
    (
        setting("agencies-1-name", "Speech and language", "Speech and language therapy", required=True),
        setting("agencies-1-kind", "Council", "NHS"),
        setting("agencies-1-telephone", "01632 960 140", "01632 960 141"),
        setting("agencies-1-email", "a@example.org", "b@example.org"),
        setting("agencies-1-address", "1 High Street", "2 High Street"),
    ),
    some,
)  # fmt: skip
PROFESSIONAL = Rows(
    "professionals", 1, {"name": ("type", "Ms Farrow")},
    (
        setting("professionals-1-name", "Ms Farrowd", "Ms Farrowdene", required=True),
        setting("professionals-1-role", "Helper", "Therapist"),
        setting("professionals-1-agency_id", NOT_SET, "Speech and language therapy",
                how="choose", clears=False),
        setting("professionals-1-telephone", "01632 960 140", "01632 960 141"),
        setting("professionals-1-email", "a@example.org", "b@example.org"),
    ),
    some,
)  # fmt: skip
SCALE = Rows(
    "scales", 1, {"name": ("type", "Hops")},
    (
        setting("scales-1-name", "Jumps", "Long jumps", required=True),
        setting("scales-1-low", "1", "2"),
        setting("scales-1-high", "50", "60"),
        setting("scales-1-unit", "feet", "metres"),
        setting("scales-1-steps", "A; B", "Otter; Seal; Whale"),
        setting("scales-1-kind", "Age in years and months", "Steps in order", how="choose", clears=False),
        setting("scales-1-better", "Lower", "Higher", how="choose", clears=False),
        setting("scales-1-retired", "No", "Yes", how="choose", clears=False),
    ),
    some,
)  # fmt: skip


def _values(table: str, id_name: str, values: dict[str, Any]) -> dict[str, Any]:
    return {id_name: "{" + table + "}", "values": values}


CARE_GROUPS = (
    Group("care", "pupil", pupil="wren", rows=(CARE_FLAG, ATTENDANCE, SUSPENSION), verbs=(
        ("care.change_flag", _values("care_flag", "flag_id", {
            "kind": "young-carer", "note": "Two small brothers", "council": "Elsewhere", "from": "2025-09-02",
            "to": "2027-03-25",
        })),
        ("care.change_suspension", _values("suspension", "suspension_id", {
            "from": "2026-10-07", "category": "FIXD", "reason": "DM", "sessions": 4.5,
        })),
        ("care.change_attendance", _values("attendance_summary", "attendance_id", {
            "from": "2026-09-04", "to": "2027-03-25", "possible": 102, "attended": 82, "authorised": 6,
            "unauthorised": 8, "late": 10,
        })),
    )),
    Group("before", "pupil", pupil="wren", rows=(CONCERN, TASK), verbs=(
        ("concerns.change", _values("concern", "concern_id", {
            "raised_on": "2026-10-03", "raised_by": "Mrs Brindlecombe", "area": "Reading and spelling",
            "text": "Slow to start and to end", "tried": "A list with pictures", "worked": "The pictures",
            "parents_say": "The same at home", "decided": "watch", "decided_on": "2026-10-06",
            "look_again_on": "2027-03-25", "decided_note": "Too early to say", "parents_told_on": "2026-10-08",
            "parents_told_how": "At a meeting",
        })),
        ("tasks.change", _values("task", "task_id", {
            "text": "Ring the clinic again", "due_on": "2027-03-25", "done_on": "2026-10-08",
        })),
    )),
    Group("assessments", "pupil", where={"tab": "assessments"}, pupil="wren", rows=(SCORE, ACCESS), verbs=(
        ("assessments.change_score", _values("score", "score_id", {
            "scale": "reading-score", "on_date": "2026-10-07", "value": 91, "by": "Mrs Brindlecombe",
            "note": "In a quiet room",
        })),
        ("care.change_access", _values("access_arrangement", "access_id", {
            "kind": "prompter", "evidence": "Reads and writes slowly", "normal_way": "In every test",
            "approved_on": "2026-01-06", "expires_on": "2027-03-25", "reference": "A 2",
        })),
    )),
    Group("agencies", "settings", where={"section": "agencies"}, rows=(AGENCY, PROFESSIONAL), verbs=(
        ("around.change_agency", _values("agency", "agency_id", {
            "name": "Speech and language therapy", "kind": "NHS", "telephone": "01632 960 141",
            "email": "b@example.org", "address": "2 High Street",
        })),
        ("around.change_professional", _values("professional", "professional_id", {
            "name": "Ms Farrowdene", "role": "Therapist", "agency_id": "{agency}", "telephone": "01632 960 141",
            "email": "b@example.org",
        })),
    )),
    Group("scales", "settings", where={"section": "scales"}, rows=(SCALE,), verbs=(
        ("assessments.change_scale", _values("scale", "scale_id", {
            "name": "Long jumps", "kind": "steps", "low": 2.0, "high": 60.0, "unit": "metres", "better": "up",
            "steps": ["Otter", "Seal", "Whale"], "retired": False,
        })),
    )),
)  # fmt: skip
