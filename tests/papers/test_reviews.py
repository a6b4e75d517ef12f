# SPDX-License-Identifier: Apache-2.0
"""The report of a meeting on paper: tagged, whole, and never silent about differences of view."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sencodesk.papers.model import Paper
from sencodesk.papers.reviews import Part, ReviewPaper, report
from tests.clocks import START


def paper(**changed: object) -> ReviewPaper:
    given: dict[str, object] = {
        "title": "Annual review of Edie Marrowfield",
        "about": "Edie Marrowfield, Year 4, class 4H, Thistledown Primary School.",
        "facts": ("Held on Mon 23 Nov 2026 at 2.00 pm, Library.", "EHC plan: Northshire, reference N-17."),
        "people": (("Ruth Marrowfield", "Parent", "Came"), ("Mr Wainscott", "Class teacher", "Did not come")),
        "parts": (Part("The pupil says", "“I like the plan.”\nNot to be asked first."), Part("Minutes", "All agreed.")),
        "lines": (
            ("1. Speech and language\nMrs Dell", "Still right", ""),
            ("2. A scribe", "To be changed", "A laptop."),
        ),
        "decided": (Part("Differences of view", "Her mother wants more hours."), Part("Decided", "Go on.")),
        "follows": (("Send the report (the school)", "7 Dec 2026", "2 weeks after the review meeting."),),
        "rule": "SEND Regulations 2014, regulation 20.",
    }
    return ReviewPaper(**{**given, **changed})  # type: ignore[arg-type]  # the fields of the paper


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"people": (), "lines": (), "follows": (), "parts": ()},
        {"lines": tuple((f"{n}. Line {n}", "Still right", "") for n in range(1, 60))},
        {"parts": (Part("Minutes", "\n".join(f"Paragraph {n} of what was said." for n in range(120))),)},
    ],
    ids=["whole", "nearly-empty", "many-lines", "long-minutes"],
)
def test_the_report_is_tagged_and_whole(
    changed: dict[str, object], passes: Callable[[Paper], None], read: Callable[[Paper], str]
) -> None:
    made = report(paper(**changed), printed=START)
    passes(made)
    said = " ".join(read(made).split())
    for words in ("Annual review of Edie Marrowfield", "Her mother wants more hours.", "Go on.", "regulation 20"):
        assert words in said
    if changed.get("lines"):
        assert "59. Line 59" in said
        assert made.pages > 1


def test_what_the_meeting_said_of_a_line_stands_beside_it(read: Callable[[Paper], str]) -> None:
    said = " ".join(read(report(paper(), printed=START)).split())
    for words in ("Still right", "To be changed", "A laptop.", "Did not come", "7 Dec 2026"):
        assert words in said
