# SPDX-License-Identifier: Apache-2.0
"""Charts on paper: one tagged figure that says in words what it draws, in ink and greys, as wide as its column."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import BytesIO

import pikepdf
import pytest

from sencodesk.charts.bars import Cost, Spent
from sencodesk.charts.drawing import Chart, Text
from sencodesk.charts.interval import Measured, WhatWorked
from sencodesk.charts.progress import Aim, Period, Progress, Score, Series
from sencodesk.charts.scales import Numbers
from sencodesk.papers.drawing import COLOURS, chart_on_paper
from sencodesk.papers.flow import Band, Block, Column, Flow, Sheet
from sencodesk.papers.model import Paper
from sencodesk.papers.setting import Setter
from sencodesk.papers.tags import Node, TagCanvas
from sencodesk.papers.theme import A4

MARGIN = 42.0
FIRST = date(2026, 9, 14)
SCORES = tuple(Score(FIRST + timedelta(14 * n), 80.0 + n if n != 2 else None) for n in range(6))
PROGRESS = Progress(
    "Reading", Numbers(name="Standardised score"), (Series("Reading", SCORES), Series("Spelling", SCORES[3:])),
    (Period(5, FIRST, date(2026, 11, 26)),), Aim(FIRST, 80, date(2026, 12, 18), 92),
)  # fmt: skip
COST = Cost("Cost to date", (Spent("Edie", 7480.0, "Year 4"), Spent("Łukasz (ü) \\ A", 300.0)), 6000, "SEN budget")
WORKED = WhatWorked(
    "What worked", Numbers(name="Score"), (Measured("Talk Ladder", tuple((80.0, 78.0 + n) for n in range(8))),)
)


def printed_chart(chart: Chart, printed: datetime, width: float, setter: Setter) -> Paper:
    """A sheet that holds nothing but ``chart``."""
    with TagCanvas("Chart", printed, A4) as canvas:
        flow = Flow(Sheet(A4, MARGIN, MARGIN, MARGIN))
        piece = chart_on_paper(setter, chart, width, Node("Figure", canvas.root))
        flow.add(Block([Band([Column(MARGIN, width, [piece])])]))
        flow.draw(canvas, lambda *_given: None)
        return Paper(canvas.finish(), canvas.page_index, tuple(setter.warnings))


@pytest.mark.parametrize("chart", [PROGRESS, COST, WORKED, Progress("Empty", Numbers(name="Score"), ())])
def test_a_chart_is_one_figure_with_its_words(
    chart: Chart, printed: datetime, passes: Callable[[Paper], None], read: Callable[[Paper], str]
) -> None:
    width = A4[0] - 2 * MARGIN
    paper = printed_chart(chart, printed, width, Setter())
    passes(paper)
    said = read(paper)
    drawing = chart.draw(width, chart.usual(9)[1], 9)
    assert all(" ".join(mark.text.split()) in said for mark in drawing.simple() if isinstance(mark, Text))
    with pikepdf.open(BytesIO(paper.data)) as pdf:
        (figure,) = [
            one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and str(one.get("/S", "")) == "/Figure"
        ]
        assert str(figure.Alt) == chart.words()
        left, low, right, high = (float(side) for side in figure.A.BBox)
    assert left == pytest.approx(MARGIN, abs=0.01)
    assert high == pytest.approx(A4[1] - MARGIN, abs=0.01)
    assert right - left == pytest.approx(width, abs=0.01)
    assert high - low == pytest.approx(drawing.height, abs=0.01)


def test_a_narrow_column_makes_the_whole_drawing_smaller(printed: datetime, passes: Callable[[Paper], None]) -> None:
    setter = Setter()
    piece = chart_on_paper(setter, COST, 90.0, Node("Figure"))
    least = COST.least(9)
    assert piece.height == pytest.approx(COST.usual(9)[1] * 90 / least[0])
    passes(printed_chart(COST, printed, 90.0, setter))


def test_what_cannot_be_printed_is_marked_and_warned_of(
    printed: datetime, passes: Callable[[Paper], None], read: Callable[[Paper], str]
) -> None:
    setter = Setter()
    chart = Cost("Cost", (Spent("مريم", 100.0),), 6000, "SEN budget")
    paper = printed_chart(chart, printed, 400.0, setter)
    passes(paper)
    assert [(one.code, one.field) for one in paper.warnings] == [("unprintable", "chart")]
    assert "£100" in read(paper)


def test_ink_and_greys_only() -> None:
    for colour in COLOURS.values():
        red, green, blue = (float(part) for part in colour.split())
        assert max(red, green, blue) - min(red, green, blue) <= 0.08
