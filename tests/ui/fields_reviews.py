# SPDX-License-Identifier: Apache-2.0
"""The fields of a review and of who is asked to it, for ``fields.py``; what only an annual review has is typed in
``test_reviews.py``.
"""

from __future__ import annotations

from tests.ui.fields import NOT_SET, Group, Rows, setting, term_day
from tests.ui.fields_care import some

REVIEW = Rows(
    "review", 1, {"meets-on": ("type", "17/11/2026")},
    (
        setting("review-1-kind", "Other meeting", "Structured conversation", how="choose", clears=False),
        setting("review-1-cancelled", "Yes", "No", how="choose", clears=False),
        term_day("review-1-due-on", ("24/3/2027", "Wed 24 Mar 2027"), ("25/3/2027", "Thu 25 Mar 2027")),
        term_day("review-1-meets-on", ("18/11/2026", "Wed 18 Nov 2026"), ("19/11/2026", "Thu 19 Nov 2026")),
        setting("review-1-meets-at", "15:30", "16:00"),
        setting("review-1-place", "Library", "Hall"),
        term_day("review-1-invited-on", ("2/11/2026", "Mon 2 Nov 2026"), ("3/11/2026", "Tue 3 Nov 2026")),
        term_day("review-1-papers-sent-on", ("4/11/2026", "Wed 4 Nov 2026"), ("5/11/2026", "Thu 5 Nov 2026")),
        term_day("review-1-held-on", ("18/11/2026", "Wed 18 Nov 2026"), ("19/11/2026", "Thu 19 Nov 2026")),
        term_day("review-1-report-sent-on", ("20/11/2026", "Fri 20 Nov 2026"), ("21/11/2026", "Sat 21 Nov 2026")),
        setting("review-1-pupil-view", "I like maths", "I like maths now"),
        setting("review-1-parent-view", "Happier", "Happier at home"),
        setting("review-1-staff-view", "Listens", "Listens in a group"),
        setting("review-1-explored", "Sleep", "Sleep and food"),
        setting("review-1-focused", "Reading", "Reading aloud"),
        setting("review-1-planned", "A book a day", "Two books a day"),
        setting("review-1-adulthood", "A job", "A job and a home"),
        setting("review-1-minutes", "All agreed", "All agreed at once"),
        setting("review-1-differences", "None", "None was told"),
        setting("review-1-decision", "Go on", "Go on as now"),
    ),
    some,
)  # fmt: skip
INVITATION = Rows(
    "invitation", 1, {"name": ("type", "Mr Wainscott")},
    (
        setting("invitation-1-name", "Mr J Wainscott", "Mr James Wainscott", required=True),
        setting("invitation-1-role", "Teacher", "Class teacher"),
        term_day("invitation-1-invited-on", ("2/11/2026", "Mon 2 Nov 2026"), ("3/11/2026", "Tue 3 Nov 2026")),
        setting("invitation-1-answer", "Cannot come", "Comes", how="choose", clears_to=NOT_SET),
        setting("invitation-1-came", "No", "Yes", how="choose", clears_to=NOT_SET),
        term_day("invitation-1-advice-asked-on", ("2/11/2026", "Mon 2 Nov 2026"), ("3/11/2026", "Tue 3 Nov 2026")),
        term_day("invitation-1-advice-came-on", ("9/11/2026", "Mon 9 Nov 2026"), ("10/11/2026", "Tue 10 Nov 2026")),
    ),
    some,
)  # fmt: skip
REVIEW_GROUPS = (
    Group("reviews", "pupil", where={"tab": "reviews"}, pupil="wren", rows=(REVIEW, INVITATION), verbs=(
        ("reviews.change_invitation", {"invitation_id": "{invitation}", "values": {
            "name": "Mr James Wainscott", "role": "Class teacher", "invited_on": "2026-11-03", "answer": "yes",
            "came": True, "advice_asked_on": "2026-11-03", "advice_came_on": "2026-11-10",
        }}),
        ("reviews.change", {"review_id": "{review}", "values": {
            "kind": "conversation", "due_on": "2027-03-25", "meets_on": "2026-11-19", "meets_at": "16:00",
            "place": "Hall", "held_on": "2026-11-19", "cancelled": False, "invited_on": "2026-11-03",
            "papers_sent_on": "2026-11-05", "report_sent_on": "2026-11-21", "pupil_view": "I like maths now",
            "parent_view": "Happier at home", "staff_view": "Listens in a group", "explored": "Sleep and food",
            "focused": "Reading aloud", "planned": "Two books a day", "adulthood": "A job and a home",
            "minutes": "All agreed at once", "differences": "None was told", "decision": "Go on as now",
        }}),
    )),
)  # fmt: skip
