# SPDX-License-Identifier: Apache-2.0
"""The SEN register on paper: one tagged table, landscape, its heading row said again at the top of every page."""

from datetime import datetime

from sencodesk.codes.days import long_day, long_moment, short_day
from sencodesk.papers.flow import Band, Block, Column, Flow, Piece, Sheet
from sencodesk.papers.model import Paper, RegisterPaper, RegisterRow
from sencodesk.papers.parts import Footer, text_of
from sencodesk.papers.setting import Setter
from sencodesk.papers.table import row
from sencodesk.papers.tags import Node, TagCanvas
from sencodesk.papers.theme import (
    A4_LANDSCAPE,
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

MARGIN = 12 * MM
GUTTER = 8.0
# heading, attribute of RegisterRow, share of the measure
COLUMNS = (
    ("Name", "name", 0.18), ("Class", "class_name", 0.06), ("Year", "year", 0.06), ("Status", "status", 0.12),
    ("Since", "since", 0.10), ("Needs", "needs", 0.17), ("Council", "council", 0.12), ("Plan", "plan", 0.09),
    ("Next review", "review", 0.10),
)  # fmt: skip


def register(paper: RegisterPaper, *, printed: datetime) -> Paper:
    """The register as tagged PDF (PDF/UA-1), A4 landscape. Box fields are ``rows.N`` with N from 0."""
    setter = Setter()
    with TagCanvas("SEN register", printed, A4_LANDSCAPE) as canvas:
        right = f"SEN register · printed {long_moment(printed)} · page {{page}} of {{pages}}"
        left = "Confidential. Shred when a newer register replaces it."
        footer = Footer(setter, Sheet(A4_LANDSCAPE, MARGIN, MARGIN), left, right, STAFF_SMALL)
        sheet = Sheet(A4_LANDSCAPE, MARGIN, MARGIN, footer.height)
        flow = Flow(sheet, lambda: [_row(setter, sheet, [name for name, *_ in COLUMNS], None, heading=True)])
        _head(paper, setter, sheet, flow, canvas.root)
        table = Node("Table", canvas.root)
        if paper.rows:
            names = [name for name, *_ in COLUMNS]
            flow.add(Block([_row(setter, sheet, names, Node("TR", Node("THead", table)), heading=True)]))
            body = Node("TBody", table)
            for n, one in enumerate(paper.rows):
                cells = [_shown(one, attribute) for _, attribute, _ in COLUMNS]
                flow.add(Block([_row(setter, sheet, cells, Node("TR", body), field=f"rows.{n}")]))
        foot = Node("P", canvas.root)
        flow.draw(canvas, lambda at, n, count: footer.draw(at, n, count, foot if n == count - 1 else None))
        pages = canvas.page_index
        return Paper(canvas.finish(), pages, tuple(setter.warnings), tuple(flow.boxes))


def _head(paper: RegisterPaper, setter: Setter, sheet: Sheet, flow: Flow, root: Node) -> None:
    count = {0: "No pupils", 1: "1 pupil"}.get(len(paper.rows), f"{len(paper.rows)} pupils")
    school = setter.clean(paper.school_name, "school")
    words = ". ".join([", ".join(part for part in (school, long_day(paper.on)) if part), count]) + "."
    pieces: list[Piece] = [
        text_of(setter, "SEN register", STAFF_TITLE, sheet.width, Node("H1", root)),
        text_of(setter, words, STAFF_BODY, sheet.width, Node("P", root)),
    ]
    flow.add(Block([Band([Column(MARGIN, sheet.width, pieces)], below=6, rule=INK, rule_width=HEAVY)]))


def _shown(row: RegisterRow, attribute: str) -> str:
    if attribute == "since":
        return short_day(row.since) if row.since else ""
    if attribute == "review":
        return short_day(row.review) if row.review else ""
    return getattr(row, attribute) or ""


def _row(
    setter: Setter, sheet: Sheet, cells: list[str], parent: Node | None, *, heading: bool = False, field: str = ""
) -> Band:
    """One row of the table; without ``parent`` it is the heading said again, which readers aloud skip."""
    style = REGISTER_HEAD if heading else REGISTER_BODY

    def fill(n: int, node: Node | None, room: float) -> list[Piece]:
        return [text_of(setter, setter.clean(cells[n], field), style, room, node)]

    shares = [share for _, _, share in COLUMNS]
    columns = row(sheet, shares, fill, parent, heading=heading, field=field, gutters=[GUTTER] * len(shares))
    if heading:
        return Band(columns, 4, 4, TINT, INK, LINE)
    return Band(columns, 3.5, 3.5, rule=HAIRLINE)
