# SPDX-License-Identifier: Apache-2.0
"""A round robin on paper: one sheet for each teacher, a row for each pupil, room to write under each question."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sencodesk.codes.days import long_day, long_moment
from sencodesk.papers.flow import Band, Block, Column, Drawn, Flow, Piece, Sheet
from sencodesk.papers.model import Paper
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
)

MARGIN = 15 * MM
NAME, GUTTER = 0.2, 8.0
ROOM = 15 * MM
"""To write an answer by hand: two lines."""
KIND = "Round robin"
FOOT = "Confidential. Give it back to the SENCO by hand."


@dataclass(frozen=True, slots=True)
class RoundRow:
    """A pupil, and what was answered already (empty: room to write)."""

    name: str
    class_name: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RoundSheet:
    """What one teacher is asked."""

    teacher: str
    rows: tuple[RoundRow, ...]


@dataclass(frozen=True, slots=True)
class RoundPaper:
    """The sheets of one round robin; each begins on a page of its own."""

    title: str
    school: str
    senco: str
    due: date | None
    questions: tuple[str, ...]
    sheets: tuple[RoundSheet, ...]


def round_robin(paper: RoundPaper, *, printed: datetime) -> Paper:
    """The sheets as tagged PDF (PDF/UA-1), A4 landscape. Raises ValueError where there is none."""
    if not paper.sheets:
        raise ValueError("a round robin without a sheet is no paper")
    setter = Setter()
    title, boxes = setter.clean(paper.title, "title"), []
    with TagCanvas(KIND, printed, A4_LANDSCAPE) as canvas:
        for one in paper.sheets:
            whom = setter.clean(one.teacher, "teacher")
            right = f"{title} · {whom} · printed {long_moment(printed)} · page {{page}} of {{pages}}"
            footer = Footer(setter, Sheet(A4_LANDSCAPE, MARGIN, MARGIN), FOOT, right, STAFF_SMALL)
            sheet = Sheet(A4_LANDSCAPE, MARGIN, MARGIN, footer.height)
            flow = Flow(sheet)
            _sheet(paper, one, setter, sheet, flow, canvas.root)
            foot = Node("P", canvas.root)
            before = canvas.page_index
            flow.draw(canvas, _around(footer, foot))
            boxes += [replace(box, page=box.page + before) for box in flow.boxes]
        pages = canvas.page_index
        return Paper(canvas.finish(), pages, tuple(setter.warnings), tuple(boxes))


def _around(footer: Footer, foot: Node) -> Callable[[TagCanvas, int, int], None]:
    return lambda at, n, count: footer.draw(at, n, count, foot if n == count - 1 else None)


def _sheet(paper: RoundPaper, one: RoundSheet, setter: Setter, sheet: Sheet, flow: Flow, root: Node) -> None:
    """Head, then the table with its headings on every page."""
    due = f" Please give it back to {paper.senco or 'the SENCO'} by {long_day(paper.due)}." if paper.due else ""
    about = f"{paper.school}. For {one.teacher}. A few words for each pupil are enough.{due}"
    pieces: list[Piece] = [
        text_of(setter, setter.clean(paper.title, "title"), STAFF_TITLE, sheet.width, Node("H1", root)),
        text_of(setter, setter.clean(about, "about"), STAFF_BODY, sheet.width, Node("P", root)),
    ]
    flow.add(Block([Band([Column(MARGIN, sheet.width, pieces)], below=6, rule=INK, rule_width=HEAVY)]))
    table = Node("Table", root)
    heads = ("Pupil", *paper.questions)
    head = _row(setter, sheet, heads, Node("TR", Node("THead", table)), heading=True)
    body = Node("TBody", table)
    rows = [
        _row(setter, sheet, (_named(asked), *asked.answers), Node("TR", body), field=f"rows.{n}")
        for n, asked in enumerate(one.rows)
    ]
    flow.running = None
    flow.add(Block([head, *rows[:1]]))
    flow.running = lambda: [_row(setter, sheet, heads, None, heading=True)]
    for band in rows[1:]:
        flow.add(Block([band]))
    flow.running = None


def _named(row: RoundRow) -> str:
    return f"{row.name} ({row.class_name})" if row.class_name else row.name


def _row(
    setter: Setter, sheet: Sheet, cells: Sequence[str], parent: Node | None, *, heading: bool = False, field: str = ""
) -> Band:
    """One row; without ``parent`` it is the heading said again, which readers aloud skip."""
    style = REGISTER_HEAD if heading else REGISTER_BODY
    shares = [NAME] + [(1 - NAME) / (len(cells) - 1)] * (len(cells) - 1)

    def fill(n: int, node: Node | None, room: float) -> list[Piece]:
        pieces: list[Piece] = [text_of(setter, setter.clean(cells[n], field), style, room, node)]
        if not heading:
            pieces.append(Drawn(max(0.0, ROOM - sum(one.height for one in pieces))))
        return pieces

    columns = row(sheet, shares, fill, parent, heading=heading, field=field, gutters=[GUTTER] * len(shares))
    lines = tuple(one.x - GUTTER / 2 for one in columns[1:])
    if heading:
        return Band(columns, 4, 4, TINT, INK, LINE, lines)
    return Band(columns, 3.5, 3.5, rule=HAIRLINE, dividers=lines)
