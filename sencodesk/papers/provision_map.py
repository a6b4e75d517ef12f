# SPDX-License-Identifier: Apache-2.0
"""Provision on paper: the costed map of the school or a class, one pupil's costed sheet, an adult's week.

All three are a head, tables under headings, charts, and sentences that say how it was counted. A pupil's own sheet is
given no other child's name: what is not given cannot be printed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sencodesk.charts.drawing import Chart
from sencodesk.codes.days import long_moment
from sencodesk.papers.drawing import chart_on_paper
from sencodesk.papers.flow import Band, Block, Column, Flow, Piece, Sheet
from sencodesk.papers.model import Paper
from sencodesk.papers.parts import Footer, text_of
from sencodesk.papers.setting import Setter
from sencodesk.papers.table import row
from sencodesk.papers.tags import Node, TagCanvas
from sencodesk.papers.theme import (
    A4,
    A4_LANDSCAPE,
    FORM_PART,
    HAIRLINE,
    HEAVY,
    INK,
    LINE,
    MM,
    REGISTER_BODY,
    REGISTER_HEAD,
    STAFF_BODY,
    STAFF_SMALL,
    STAFF_TITLE,
    TINT,
)  # fmt: skip

MARGIN = 15 * MM
GUTTER, AFTER_NUMBERS = 8.0, 18.0
TOGETHER = 3
"""Rows of a table that stay with its heading."""


@dataclass(frozen=True, slots=True)
class Head:
    """A column: its heading, its share of the width, and whether it holds numbers (at the right edge then)."""

    words: str
    share: float
    number: bool = False


@dataclass(frozen=True, slots=True)
class TablePart:
    """A table under its heading. The first cell of a row names the row; the last row may be a total."""

    heading: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[str, ...], ...]
    none: str = "None."


@dataclass(frozen=True, slots=True)
class ProvisionPaper:
    """A whole sheet. ``kind`` is told to whoever opens the file and names nobody; ``about`` stands under the title."""

    kind: str
    title: str
    about: str
    tables: tuple[TablePart, ...]
    charts: tuple[Chart, ...] = ()
    how: tuple[str, ...] = ()
    """Sentences at the end."""
    foot: str = "Confidential. Shred when a newer one replaces it."
    landscape: bool = True


def provision_paper(paper: ProvisionPaper, *, printed: datetime) -> Paper:
    """The sheet as tagged PDF (PDF/UA-1), A4."""
    setter = Setter()
    size = A4_LANDSCAPE if paper.landscape else A4
    with TagCanvas(paper.kind, printed, size) as canvas:
        right = f"{setter.clean(paper.title, 'title')} · printed {long_moment(printed)} · page {{page}} of {{pages}}"
        footer = Footer(setter, Sheet(size, MARGIN, MARGIN), setter.clean(paper.foot, "foot"), right, STAFF_SMALL)
        sheet = Sheet(size, MARGIN, MARGIN, footer.height)
        flow = Flow(sheet)
        _head(paper, setter, sheet, flow, canvas.root)
        for n, part in enumerate(paper.tables):
            _table(part, setter, sheet, flow, canvas.root, n)
        for chart in paper.charts:
            heading = text_of(
                setter, setter.clean(chart.title, "chart"), FORM_PART, sheet.width, Node("H2", canvas.root)
            )
            figure = chart_on_paper(setter, chart, sheet.width, Node("Figure", canvas.root))
            flow.add(Block([_whole(sheet, [heading], above=14, below=4), _whole(sheet, [figure])]))
        if paper.how:
            said = [
                text_of(setter, setter.clean(one, "how"), STAFF_SMALL, sheet.width, Node("P", canvas.root))
                for one in paper.how
            ]
            flow.add(Block([_whole(sheet, [*said], above=12)]))
        foot = Node("P", canvas.root)
        flow.draw(canvas, lambda at, n, count: footer.draw(at, n, count, foot if n == count - 1 else None))
        pages = canvas.page_index
        return Paper(canvas.finish(), pages, tuple(setter.warnings), tuple(flow.boxes))


def _whole(sheet: Sheet, pieces: Sequence[Piece], *, above: float = 0.0, below: float = 0.0) -> Band:
    return Band([Column(MARGIN, sheet.width, list(pieces))], above, below)


def _head(paper: ProvisionPaper, setter: Setter, sheet: Sheet, flow: Flow, root: Node) -> None:
    pieces: list[Piece] = [
        text_of(setter, setter.clean(paper.title, "title"), STAFF_TITLE, sheet.width, Node("H1", root)),
        text_of(setter, setter.clean(paper.about, "about"), STAFF_BODY, sheet.width, Node("P", root)),
    ]
    flow.add(Block([Band([Column(MARGIN, sheet.width, pieces)], below=6, rule=INK, rule_width=HEAVY)]))


def _table(part: TablePart, setter: Setter, sheet: Sheet, flow: Flow, root: Node, n: int) -> None:
    """Heading, head row and the first rows stay together; the head row is said again at the top of a page."""
    heading = text_of(setter, setter.clean(part.heading, "heading"), FORM_PART, sheet.width, Node("H2", root))
    title = _whole(sheet, [heading], above=14, below=4)
    if not part.rows:
        none = text_of(setter, part.none, STAFF_BODY, sheet.width, Node("P", root))
        flow.add(Block([title, _whole(sheet, [none])]))
        return
    table = Node("Table", root)
    names = [one.words for one in part.heads]
    head = _row(part, setter, sheet, names, Node("TR", Node("THead", table)), heading=True)
    body = Node("TBody", table)
    rows = [
        _row(part, setter, sheet, list(cells), Node("TR", body), field=f"tables.{n}.{place}")
        for place, cells in enumerate(part.rows)
    ]
    flow.running = None
    flow.add(Block([title, head, *rows[:TOGETHER]]))
    flow.running = lambda: [_row(part, setter, sheet, names, None, heading=True)]
    for one in rows[TOGETHER:]:
        flow.add(Block([one]))
    flow.running = None


def _row(
    part: TablePart, setter: Setter, sheet: Sheet, cells: list[str], parent: Node | None, *, heading: bool = False,
    field: str = "",
) -> Band:  # fmt: skip
    """One row; without ``parent`` it is the heading said again, which readers aloud skip."""
    style = REGISTER_HEAD if heading else REGISTER_BODY

    def fill(n: int, node: Node | None, room: float) -> list[Piece]:
        return [text_of(setter, setter.clean(cells[n], field), style, room, node, right=part.heads[n].number)]

    last = len(cells) - 1
    gutters = [AFTER_NUMBERS if head.number and n < last else GUTTER for n, head in enumerate(part.heads)]
    shares = [head.share for head in part.heads]
    columns = row(sheet, shares, fill, parent, heading=heading, field=field, gutters=gutters)
    if heading:
        return Band(columns, 4, 4, TINT, INK, LINE)
    return Band(columns, 3.5, 3.5, rule=HAIRLINE)
