# SPDX-License-Identifier: Apache-2.0
"""A filled letter on paper: from whom, to whom, the day, the subject, then its paragraphs, lists, boxes and lines.

What goes to families and pupils is set in 14 pt; what goes to colleagues and councils in 11 pt, with its ground in law
small at the foot of the last page. Boxes to tick and lines to write on are drawn; a reader aloud hears what to tick.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sencodesk.codes.days import long_day
from sencodesk.content.letters import Audience, Block, FilledLetter, Heading, Items, Paragraph, TickBox, WriteOn
from sencodesk.papers.flow import Band, Column, Drawn, Flow, Piece, Sheet, rounded
from sencodesk.papers.flow import Block as Placed
from sencodesk.papers.model import Paper
from sencodesk.papers.parts import Footer, figure, text_of, write_on
from sencodesk.papers.setting import Setter
from sencodesk.papers.tags import Node, TagCanvas
from sencodesk.papers.theme import (
    A4,
    INK,
    LINE,
    MM,
    PARENT_BODY,
    PARENT_SMALL,
    PARENT_TARGET,
    PARENT_TITLE,
    STAFF_BODY,
    STAFF_SMALL,
    STAFF_TARGET,
    STAFF_TITLE,
    Style,
)

MARGIN = 22 * MM
HANG = 20.0
"""From the edge of the measure to the words of a list or beside a box."""
BULLET = "•"
PRIVATE = "Confidential. Keep it as you keep the record."
"""Said at the foot where the letter has no ground in law of its own to stand there."""


@dataclass(frozen=True, slots=True)
class LetterPaper:
    """A letter with its head. ``sender`` is the school in lines, ``to`` whom it goes to in lines; both may be empty.

    ``on`` is its day; None for a form that is filled in by hand on some day to come.
    """

    letter: FilledLetter
    on: date | None
    sender: tuple[str, ...] = ()
    to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Look:
    """The styles of one audience's version."""

    title: Style
    heading: Style
    body: Style
    small: Style
    box: float


FAMILY = _Look(PARENT_TITLE, PARENT_TARGET, PARENT_BODY, PARENT_SMALL, 13.0)
COLLEAGUES = _Look(STAFF_TITLE, STAFF_TARGET, STAFF_BODY, STAFF_SMALL, 10.5)


def letter(paper: LetterPaper, *, printed: datetime) -> Paper:
    """The letter as tagged PDF (PDF/UA-1), A4. Box fields are ``blocks.N`` with N from 0."""
    filled = paper.letter
    look = FAMILY if filled.audience in {Audience.FAMILY, Audience.PUPIL} else COLLEAGUES
    setter = Setter()
    with TagCanvas(filled.title, printed, A4) as canvas:
        right = "page {page} of {pages}"
        left = setter.clean(filled.foot, "foot") or ("" if look is FAMILY else PRIVATE)
        footer = Footer(setter, Sheet(A4, MARGIN, MARGIN), left, right, look.small)
        page = Sheet(A4, MARGIN, 18 * MM, footer.height)
        flow = Flow(page)
        _head(paper, setter, page, flow, canvas.root, look)
        waiting: list[Band] = []
        for n, block in enumerate(filled.blocks):
            bands = _bands(block, setter, page, canvas.root, look, f"blocks.{n}")
            if isinstance(block, Heading):  # it never stands alone at the foot of a page
                waiting += bands
                continue
            flow.add(Placed([*waiting, *bands]))
            waiting = []
        if waiting:
            flow.add(Placed(waiting))
        if footer.spilled:
            said = text_of(setter, footer.spilled, look.small, page.width, Node("P", canvas.root))
            flow.add(Placed([Band([Column(MARGIN, page.width, [said])], above=12)]))
        foot = Node("P", canvas.root) if footer.left else None
        flow.draw(canvas, lambda at, n, count: footer.draw(at, n, count, foot if n == count - 1 else None))
        pages = canvas.page_index
        return Paper(canvas.finish(), pages, tuple(setter.warnings), tuple(flow.boxes))


def _head(paper: LetterPaper, setter: Setter, page: Sheet, flow: Flow, root: Node, look: _Look) -> None:
    """Who writes, to whom, when, about what. The subject is the one heading of the first rank."""
    bands = []
    for lines, field in ((paper.sender, "sender"), (paper.to, "to"), ((long_day(paper.on) if paper.on else "",), "on")):
        words = setter.clean("\n".join(one for one in lines if one.strip()), field)
        if words:
            said = text_of(setter, words, look.body, page.width, Node("P", root))
            bands.append(Band([Column(MARGIN, page.width, [said], field)], below=look.body.leading))
    title = text_of(setter, setter.clean(paper.letter.subject, "subject"), look.title, page.width, Node("H1", root))
    bands.append(Band([Column(MARGIN, page.width, [title], "subject")], below=look.body.leading * 0.6))
    flow.add(Placed(bands))


def _bands(block: Block, setter: Setter, page: Sheet, root: Node, look: _Look, field: str) -> list[Band]:
    """One block of a letter as bands over the measure."""
    gap = look.body.leading * 0.55
    match block:
        case Heading(text):
            said = text_of(setter, setter.clean(text, field), look.heading, page.width, Node("H2", root))
            said.lead_in = True
            return [Band([Column(MARGIN, page.width, [said], field)], above=gap, below=gap / 2)]
        case Paragraph(lines):
            words = setter.clean("\n".join(lines), field)
            said = text_of(setter, words, look.body, page.width, Node("P", root))
            return [Band([Column(MARGIN, page.width, [said], field)], below=gap)]
        case Items(items):
            return _list(items, setter, page, Node("L", root), look, field)
        case TickBox(text):
            return [_box(text, setter, page, Node("P", root), look, field)]
        case WriteOn(count):
            room: list[Piece] = [write_on(look.body.leading * 1.4) for _ in range(count)]
            return [Band([Column(MARGIN, page.width, [one], field)]) for one in room] + [Band([], below=gap)]


def _list(items: Sequence[str], setter: Setter, page: Sheet, parent: Node, look: _Look, field: str) -> list[Band]:
    """A list, each item told as one."""
    bands = []
    for text in items:
        one = Node("LI", parent)
        mark = text_of(setter, BULLET, look.body, HANG, Node("Lbl", one))
        said = text_of(setter, setter.clean(text, field), look.body, page.width - HANG, Node("LBody", one))
        bands.append(
            Band([Column(MARGIN, HANG, [mark]), Column(MARGIN + HANG, page.width - HANG, [said], field)], below=2)
        )
    bands[-1].below = look.body.leading * 0.55
    return bands


def _box(text: str, setter: Setter, page: Sheet, parent: Node, look: _Look, field: str) -> Band:
    """An empty box to tick with its words."""
    size, leading = look.box, look.body.leading
    node = Node("Figure", parent)

    def drawing(canvas: TagCanvas, x: float, top: float, _w: float) -> None:
        y = top + (leading - size) / 2
        low = canvas.height - y - size
        node.attributes = figure("Box to tick:", (x, low, x + size, low + size))
        canvas.content(node, f"{INK} RG {LINE} w {rounded(canvas.height, x, y, size, size, 1.5)} S")

    said = text_of(setter, setter.clean(text, field), look.body, page.width - HANG, parent)
    box = Drawn(leading, drawing)
    return Band([Column(MARGIN, HANG, [box]), Column(MARGIN + HANG, page.width - HANG, [said], field)], below=4)
