# SPDX-License-Identifier: Apache-2.0
"""Assessments on paper: for each thing that was measured the chart over time, and under it the scores as a table."""

from dataclasses import dataclass
from datetime import date, datetime

from sencodesk.charts.drawing import Chart, Table
from sencodesk.codes.days import long_day
from sencodesk.papers.drawing import chart_on_paper
from sencodesk.papers.flow import Band, Block, Column, Drawn, Flow, Piece, Sheet
from sencodesk.papers.model import Paper
from sencodesk.papers.parts import Footer, text_of
from sencodesk.papers.setting import Setter
from sencodesk.papers.table import row
from sencodesk.papers.tags import Node, TagCanvas
from sencodesk.papers.theme import (
    A4,
    FORM_BODY,
    FORM_HEAD,
    FORM_PART,
    FORM_SMALL,
    FORM_TITLE,
    HAIRLINE,
    HEAVY,
    INK,
    LINE,
    MM,
)  # fmt: skip

MARGIN = 17 * MM
CHART_HEIGHT = 200.0
WIDE, NARROW = 2.0, 1.0
"""Shares of the width: of the day and the note, and of the columns between."""


@dataclass(frozen=True, slots=True)
class MeasurePaper:
    """One thing that was measured."""

    heading: str
    chart: Chart
    words: str


@dataclass(frozen=True, slots=True)
class AssessmentsPaper:
    """All that was measured of one pupil. ``about`` is name and class, as the staff say it."""

    first_name: str
    about: str
    until: date
    measures: tuple[MeasurePaper, ...]


def assessments(paper: AssessmentsPaper, *, printed: datetime) -> Paper:
    """The assessments as tagged PDF (PDF/UA-1), A4. Box fields are ``measures.N`` with N from 0."""
    setter = Setter()
    with TagCanvas("Assessments", printed, A4) as canvas:
        left = f"Assessments of {setter.clean(paper.about, 'about')}"
        right = f"Printed {long_day(printed.date())} · page {{page}} of {{pages}}"
        footer = Footer(setter, Sheet(A4, MARGIN, MARGIN), left, right, FORM_SMALL)
        page = Sheet(A4, MARGIN, MARGIN, footer.height)
        flow = Flow(page, list)
        title = f"How {setter.clean(paper.first_name, 'name')} is doing: what was measured"
        pieces: list[Piece] = [
            text_of(setter, title, FORM_TITLE, page.width, Node("H1", canvas.root)),
            Drawn(3),
            text_of(setter, setter.clean(paper.about, "about"), FORM_BODY, page.width, Node("P", canvas.root)),
        ]
        flow.add(Block([Band([Column(MARGIN, page.width, pieces)], below=9, rule=INK, rule_width=HEAVY)]))
        for n, one in enumerate(paper.measures):
            _measure(one, f"measures.{n}", setter, page, flow, canvas.root)
        foot = Node("P", canvas.root)
        flow.draw(canvas, lambda at, n, count: footer.draw(at, n, count, foot if n == count - 1 else None))
        pages = canvas.page_index
        return Paper(canvas.finish(), pages, tuple(setter.warnings), tuple(flow.boxes))


def _measure(one: MeasurePaper, field: str, setter: Setter, page: Sheet, flow: Flow, root: Node) -> None:
    """Heading and chart keep together; the table may go on over the page, its heading said again there."""
    part = Node("Sect", root)
    heading = text_of(setter, setter.clean(one.heading, field), FORM_PART, page.width, Node("H2", part))
    words = text_of(setter, setter.clean(one.words, field), FORM_SMALL, page.width, Node("P", part))
    chart = chart_on_paper(setter, one.chart, page.width, Node("Figure", part), height=CHART_HEIGHT)
    pieces: list[Piece] = [heading, words, Drawn(4), chart]
    flow.add(Block([Band([Column(MARGIN, page.width, pieces, field)], above=14, below=6)]))
    told = one.chart.table()
    kept = _kept(told)
    table = Node("Table", part)
    heads = _row(setter, page, tuple(told.head[n] for n in kept), Node("TR", Node("THead", table)), field, head=True)
    body = Node("TBody", table)
    rows = [_row(setter, page, tuple(one[n] for n in kept), Node("TR", body), field, head=False) for one in told.rows]
    flow.add(Block([heads, *rows[:2]]))
    flow.running = lambda: [_row(setter, page, tuple(told.head[n] for n in kept), None, field, head=True)]
    for band in rows[2:]:
        flow.add(Block([band]))
    flow.running = None


def _kept(table: Table) -> list[int]:
    """The columns in which something stands."""
    return [n for n in range(len(table.head)) if n < 2 or any(row[n] for row in table.rows)]


def _row(setter: Setter, page: Sheet, cells: tuple[str, ...], parent: Node | None, field: str, *, head: bool) -> Band:
    shares = [WIDE if n in (0, len(cells) - 1) and len(cells) > 2 else NARROW + 0.5 for n in range(len(cells))]
    whole, style = sum(shares), FORM_HEAD if head else FORM_BODY

    def fill(n: int, node: Node | None, room: float) -> list[Piece]:
        return [text_of(setter, setter.clean(cells[n], field), style, room, node)]

    columns = row(page, [share / whole for share in shares], fill, parent, heading=head)
    return Band(
        columns, 6 if head else 3, 4 if head else 3, rule=INK if head else HAIRLINE, rule_width=LINE if head else 0.6
    )
