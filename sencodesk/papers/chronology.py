# SPDX-License-Identifier: Apache-2.0
"""The chronology on paper: one tagged table, a row for each thing that happened, the newest first.

Restricted entries are on it only where somebody asked for them; then the paper says so at its head and at its foot.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sencodesk.codes.days import long_day, long_moment
from sencodesk.papers.flow import Band, Block, Column, Flow, Piece, Sheet
from sencodesk.papers.model import Paper
from sencodesk.papers.parts import Footer, text_of
from sencodesk.papers.setting import Setter
from sencodesk.papers.table import form_heads, row
from sencodesk.papers.tags import Node, TagCanvas
from sencodesk.papers.theme import (
    A4,
    FORM_BODY,
    FORM_SMALL,
    FORM_STRONG,
    FORM_TITLE,
    HAIRLINE,
    HEAVY,
    INK,
    MM,
)  # fmt: skip

MARGIN = 17 * MM
COLUMNS = (("When", 0.245), ("What", 0.225), ("What happened", 0.53))
RESTRICTED = "Restricted: for the SENCO only"
NOTHING = "Nothing is written down for these days."
ON_IT = "This paper holds restricted entries. Nobody else reads it; shred it when it was used."
NOT_ON_IT = "Restricted entries are not on this paper."


@dataclass(frozen=True, slots=True)
class ChronologyLine:
    """One thing that happened, in words."""

    when: date
    at: str
    kind: str
    whom: str
    text: str
    restricted: bool = False


@dataclass(frozen=True, slots=True)
class ChronologyPaper:
    """The chronology of one child. ``narrowed`` says what was left out by a filter; ``confided`` what is on it."""

    name: str
    about: str
    on: date
    lines: tuple[ChronologyLine, ...]
    narrowed: str = ""
    confided: bool = False


def chronology(paper: ChronologyPaper, *, printed: datetime) -> Paper:
    """The chronology as tagged PDF (PDF/UA-1), A4. Box fields are ``lines.N`` with N from 0."""
    setter = Setter()
    with TagCanvas("Chronology", printed, A4) as canvas:
        left = RESTRICTED if paper.confided else "Confidential. Keep it as you keep the record."
        right = f"Chronology · printed {long_moment(printed)} · page {{page}} of {{pages}}"
        footer = Footer(setter, Sheet(A4, MARGIN, MARGIN), left, right, FORM_SMALL)
        page = Sheet(A4, MARGIN, MARGIN, footer.height)
        flow = Flow(page, lambda: [form_heads(setter, page, COLUMNS, None)])
        _head(paper, setter, page, flow, canvas.root)
        if paper.lines:
            table = Node("Table", canvas.root)
            heads = form_heads(setter, page, COLUMNS, Node("TR", Node("THead", table)))
            body = Node("TBody", table)
            rows = [_row(setter, page, one, Node("TR", body), f"lines.{n}") for n, one in enumerate(paper.lines)]
            again, flow.running = flow.running, None  # a heading that is carried over as a whole is not said twice
            flow.add(Block([heads, rows[0]]))
            flow.running = again
            for row in rows[1:]:
                flow.add(Block([row]))
        else:
            nothing = text_of(setter, NOTHING, FORM_BODY, page.width, Node("P", canvas.root))
            flow.add(Block([Band([Column(MARGIN, page.width, [nothing])], above=12, below=12)]))
        foot = Node("P", canvas.root)
        flow.draw(canvas, lambda at, n, count: footer.draw(at, n, count, foot if n == count - 1 else None))
        pages = canvas.page_index
        return Paper(canvas.finish(), pages, tuple(setter.warnings), tuple(flow.boxes))


def _head(paper: ChronologyPaper, setter: Setter, page: Sheet, flow: Flow, root: Node) -> None:
    """Whose, of which days, and what is not on it."""
    title = f"Chronology of {setter.clean(paper.name, 'name')}"
    count = {0: "No entries", 1: "1 entry"}.get(len(paper.lines), f"{len(paper.lines):,} entries")
    told = f"{count}, up to {long_day(paper.on)}. {ON_IT if paper.confided else NOT_ON_IT}"
    pieces: list[Piece] = [
        text_of(setter, title, FORM_TITLE, page.width, Node("H1", root)),
        text_of(setter, setter.clean(paper.about, "about"), FORM_BODY, page.width, Node("P", root)),
        text_of(setter, told, FORM_STRONG if paper.confided else FORM_BODY, page.width, Node("P", root)),
    ]
    if paper.narrowed:
        narrowed = setter.clean(paper.narrowed, "narrowed")
        pieces.append(text_of(setter, narrowed, FORM_BODY, page.width, Node("P", root)))
    flow.add(Block([Band([Column(MARGIN, page.width, pieces)], below=9, rule=INK, rule_width=HEAVY)]))


def _row(setter: Setter, page: Sheet, line: ChronologyLine, parent: Node, field: str) -> Band:
    at = f", {line.at}" if line.at else ""
    told: list[list[tuple[str, bool]]] = [
        [(f"{long_day(line.when)}{at}", False)],
        [(line.kind, True), (setter.clean(line.whom, field), False)],
        [(RESTRICTED, True)] if line.restricted else [],
    ]
    told[2] += [(part, False) for part in setter.clean(line.text, field).split("\n")]

    def fill(n: int, node: Node | None, room: float) -> list[Piece]:
        return [
            text_of(setter, words, FORM_STRONG if strong else FORM_BODY, room, Node("P", node))
            for words, strong in told[n]
            if words.strip()
        ]

    cells = row(page, [share for _, share in COLUMNS], fill, parent, field=field)
    return Band(cells, 6, 6, rule=HAIRLINE)
