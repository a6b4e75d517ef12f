# SPDX-License-Identifier: Apache-2.0
"""Assessments on paper: every measure with its chart and its scores, readable aloud, over several pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sencodesk.content.scales import yardsticks
from sencodesk.papers import assessments as paper_of
from sencodesk.papers.assessments import AssessmentsPaper, MeasurePaper
from sencodesk.papers.model import Paper
from sencodesk.services import assessment_papers, assessments, care, papers, plans, sharing
from sencodesk.views import assessments as view
from sencodesk.views import plans as plans_view
from sencodesk.views import pupils as pupils_view
from sencodesk.views import school as school_view
from sencodesk.views.assessments import Measure, ScoreView
from tests.clocks import START
from tests.post_house import Post

FIRST = date(2024, 1, 15)


def measure(key: str, values: list[float], note: str = "") -> MeasurePaper:
    scale = yardsticks()[key]
    scores = tuple(
        ScoreView(str(n), key, FIRST + timedelta(days=40 * n), value, scale.write(value), None, note or None, 1)
        for n, value in enumerate(values)
    )
    return MeasurePaper(scale.name, view.chart(Measure(scale, scores)), "Higher is better.")


def drawn(*measures: MeasurePaper) -> Paper:
    paper = AssessmentsPaper("Edie", "Edie Quillstone, class 4H", FIRST, measures)
    return paper_of.assessments(paper, printed=START)


def test_each_measure_has_its_chart_and_its_table(
    passes: Callable[[Paper], None], read: Callable[[Paper], str]
) -> None:
    made = drawn(
        measure("reading-age", [84, 86, 90], "In a quiet room"), measure("phonics", [2, 3]),
        measure("reading-score", [82, 86]),
    )  # fmt: skip
    passes(made)
    words = read(made)
    for one in ("Edie", "Reading age", "7 years 2 months", "In a quiet room", "Phonics phase", "Phase 3", "86"):
        assert one in words


def test_many_scores_go_on_over_the_page_with_their_heading(
    passes: Callable[[Paper], None], read: Callable[[Paper], str]
) -> None:
    made = drawn(measure("reading-score", [float(60 + n) for n in range(60)]))
    passes(made)
    assert made.pages > 1
    assert read(made).count("119") >= 1


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(40, 160), min_size=1, max_size=30), st.text(max_size=40))
def test_any_scores_and_any_note_make_a_paper(values: list[int], note: str) -> None:
    assert drawn(measure("reading-score", [float(one) for one in values], note)).pages >= 1


def test_a_safeguarding_flag_stands_on_no_paper(post: Post, read: Callable[[Paper], str]) -> None:
    """Not its word, and not its note: on both copies of a plan, the sharing statement, the assessments."""
    desk, on = post.desk, post.desk.today()
    with desk.reading() as session:
        pupil = next(one for one in pupils_view.pupils(session, on=on) if one.forename == "Edie")
    flag: Any = {"kind": "safeguarding", "note": "A word that nobody prints"}
    care.add_flag(desk, pupil_id=pupil.id, values=flag)
    plans.start(desk, pupil_id=pupil.id, values={"start": on})
    scored: Any = {"scale": "reading-score", "on_date": on, "value": 84.0}
    assessments.add_score(desk, pupil_id=pupil.id, values=scored)
    with desk.reading() as session:
        shown = pupils_view.pupil(session, pupil.id, on=on)
        plan = plans_view.plans(session, on=on, pupil_ids=[pupil.id])[-1]
        school = school_view.school(session)
        measured = assessment_papers.content(session, pupil_id=pupil.id, on=on)
        shared = sharing.content(session, pupil_id=pupil.id, on=on)
    assert shown is not None
    assert shown.cared_for == ("safeguarding",)
    assert measured is not None
    assert shared is not None
    made = [
        *(papers.draw(plan, shown, school, copy=copy, printed=START) for copy in ("staff", "parent")),
        assessment_papers.drawn(measured, printed=START),
        sharing.drawn(shared, printed=START),
    ]
    for one in made:
        words = read(one).casefold()
        assert "edie" in words
        assert "safeguarding" not in words
        assert "nobody prints" not in words
