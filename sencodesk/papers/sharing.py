# SPDX-License-Identifier: Apache-2.0
"""The sharing statement: for one family, everything about their child that left the school, in plain words."""

from collections.abc import Sequence
from datetime import datetime

from sencodesk.codes.days import long_day
from sencodesk.papers.flow import Band, Block, Column, Drawn, Flow, Piece, Sheet
from sencodesk.papers.model import Paper, SharedLine, SharingPaper
from sencodesk.papers.parts import Footer, item, text_of
from sencodesk.papers.setting import Setter
from sencodesk.papers.table import FORM_GUTTER as GUTTER
from sencodesk.papers.table import form_heads, row
from sencodesk.papers.tags import Node, TagCanvas
from sencodesk.papers.theme import (
    A4,
    FORM_BODY,
    FORM_PART,
    FORM_SMALL,
    FORM_STRONG,
    FORM_TITLE,
    HAIRLINE,
    HEAVY,
    INK,
    MM,
)  # fmt: skip

MARGIN = 17 * MM
COLUMNS = (("When", 0.23), ("To whom", 0.25), ("What", 0.265), ("Why, and the law", 0.255))
NOTHING = "Nothing has been shared so far."


def statement(paper: SharingPaper, *, printed: datetime) -> Paper:
    """The statement as tagged PDF (PDF/UA-1), A4. Box fields are ``lines.N`` with N from 0."""
    setter = Setter()
    with TagCanvas("Sharing statement", printed, A4) as canvas:
        left = f"Sharing statement for the family of {setter.clean(paper.family_of, 'name')}"
        right = f"Printed {long_day(printed.date())} · page {{page}} of {{pages}}"
        footer = Footer(setter, Sheet(A4, MARGIN, MARGIN), left, right, FORM_SMALL)
        page = Sheet(A4, MARGIN, MARGIN, footer.height)
        flow = Flow(page, lambda: [form_heads(setter, page, COLUMNS, None)])
        _head(paper, setter, page, flow, canvas.root)
        if paper.lines:
            table = Node("Table", canvas.root)
            heads = form_heads(setter, page, COLUMNS, Node("TR", Node("THead", table)))
            body = Node("TBody", table)
            rows = [_row(setter, page, one, Node("TR", body), f"lines.{n}") for n, one in enumerate(paper.lines)]
            _table(flow, heads, rows)
            flow.running = None
        else:
            flow.running = None
            nothing = text_of(setter, NOTHING, FORM_BODY, page.width, Node("P", canvas.root))
            flow.add(Block([Band([Column(MARGIN, page.width, [nothing])], above=12, below=12)]))
        _after(paper, setter, page, flow, canvas.root)
        for council, reasons in paper.reasons:
            _reasons(council, reasons, setter, page, flow, canvas.root)
        foot = Node("P", canvas.root)
        flow.draw(canvas, lambda at, n, count: footer.draw(at, n, count, foot if n == count - 1 else None))
        pages = canvas.page_index
        return Paper(canvas.finish(), pages, tuple(setter.warnings), tuple(flow.boxes))


def _head(paper: SharingPaper, setter: Setter, page: Sheet, flow: Flow, root: Node) -> None:
    title = f"What we have shared about {setter.clean(paper.first_name, 'name')}"
    until = f"Everything that we have sent outside the school or put on paper, up to {long_day(paper.until)}."
    pieces: list[Piece] = [
        text_of(setter, title, FORM_TITLE, page.width, Node("H1", root)),
        Drawn(3),
        text_of(setter, setter.clean(paper.about, "about"), FORM_BODY, page.width, Node("P", root)),
        text_of(setter, until, FORM_BODY, page.width, Node("P", root)),
    ]
    flow.add(Block([Band([Column(MARGIN, page.width, pieces)], below=9, rule=INK, rule_width=HEAVY)]))


def _table(flow: Flow, heads: Band, rows: Sequence[Band]) -> None:
    """The rows under their heading. At the foot of a page and at the end two rows keep together: none stands alone."""
    first = 1 if len(rows) == 3 else 2
    last = max(first, len(rows) - 2)
    again, flow.running = flow.running, None  # a heading that is carried over as a whole is not said twice
    flow.add(Block([heads, *rows[:first]]))
    flow.running = again
    for band in rows[first:last]:
        flow.add(Block([band]))
    if rows[last:]:
        flow.add(Block(list(rows[last:])))


def _row(setter: Setter, page: Sheet, line: SharedLine, parent: Node, field: str) -> Band:
    to, under = setter.clean(line.to, field), setter.clean(line.under, field)
    told = (long_day(line.when), "", setter.clean(line.what, field), setter.clean(line.why, field))

    def fill(n: int, node: Node | None, room: float) -> list[Piece]:
        if n != 1:
            return [text_of(setter, told[n], FORM_BODY, room, node)]
        pieces: list[Piece] = [text_of(setter, to, FORM_STRONG, room, Node("P", node))]
        if under:
            pieces.append(text_of(setter, under, FORM_SMALL, room, Node("P", node)))
        return pieces

    return Band(row(page, [share for _, share in COLUMNS], fill, parent, field=field), 6, 6, rule=HAIRLINE)


def _reasons(
    council: str, reasons: Sequence[tuple[str, str]], setter: Setter, page: Sheet, flow: Flow, root: Node
) -> None:
    """What each item is for, as the council's own requirement says it."""
    words = f"What {setter.clean(council, 'council')} wants each item for"
    heading = text_of(setter, words, FORM_PART, page.width, Node("H2", root))
    flow.add(Block([Band([Column(MARGIN, page.width, [heading])], above=14, below=2)]))
    listed = Node("L", root)
    part = 0.42 * page.width
    for items, purpose in reasons:
        label, body = item(listed)
        named = text_of(setter, setter.clean(items, "items"), FORM_BODY, part - GUTTER, label)
        told = text_of(setter, setter.clean(purpose, "purpose"), FORM_BODY, page.width - part, body)
        columns = [Column(MARGIN, part - GUTTER, [named]), Column(MARGIN + part, page.width - part, [told])]
        flow.add(Block([Band(columns, 2.5, 2.5, rule=HAIRLINE)]))


def _after(paper: SharingPaper, setter: Setter, page: Sheet, flow: Flow, root: Node) -> None:
    half = (page.width - 24) / 2
    columns = []
    for n, (title, words) in enumerate((("What we did not send", paper.not_sent), ("What you can do", paper.can_do))):
        head = text_of(setter, title, FORM_PART, half, Node("H2", root))
        text = text_of(setter, setter.clean(words, "after"), FORM_BODY, half, Node("P", root))
        columns.append(Column(MARGIN + n * (half + 24), half, [head, Drawn(2), text]))
    flow.add(Block([Band(columns, above=14)]))
