# SPDX-License-Identifier: Apache-2.0
"""An EHC plan or a statement on paper, as the school holds it: never the council's own document, and marked so.

Every section of the law has its heading in its order, also where nothing is written down, so that what is missing is
seen. A line of section F says who, how often and how many minutes; what was delivered stands below it where asked for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sencodesk.codes.days import long_day, long_moment
from sencodesk.papers.flow import Band, Block, Column, Drawn, Flow, Piece, Sheet
from sencodesk.papers.model import Paper
from sencodesk.papers.parts import Footer, item, tag, text_of
from sencodesk.papers.setting import Setter
from sencodesk.papers.tags import Node, TagCanvas
from sencodesk.papers.theme import (
    A4,
    HEAVY,
    INK,
    MM,
    STAFF_BODY,
    STAFF_CAPTION,
    STAFF_SMALL,
    STAFF_TAG,
    STAFF_TARGET,
    STAFF_TITLE,
)

MARGIN = 17 * MM
NUMBER = 26.0
"""From the edge of the measure to the words of a line."""
TAG = 110.0
GAP = 6.0
"""Points between parts of one block."""
COPY = "School’s copy"
WHAT_IT_IS = (
    "This is what the school holds. The council’s own document is the one that counts; where the two differ, ask the "
    "council."
)
EMPTY = "Nothing is written down here."
FOOT = "School’s copy. Confidential: keep it as you keep the record."


@dataclass(frozen=True, slots=True)
class EhcLine:
    """A line by its number, its words, what it specifies in one line, and what was delivered, in sentences."""

    n: int
    text: str
    specifies: str = ""
    delivered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EhcPart:
    """A section with its lines, by its heading."""

    heading: str
    lines: tuple[EhcLine, ...]


@dataclass(frozen=True, slots=True)
class EhcPaper:
    """A plan of one pupil. ``kind`` names nobody; ``facts`` are names and values; ``notes`` are said first."""

    kind: str
    name: str
    about: str
    on: date
    facts: tuple[tuple[str, str], ...]
    parts: tuple[EhcPart, ...]
    notes: tuple[str, ...] = ()


def ehc_plan(paper: EhcPaper, *, printed: datetime) -> Paper:
    """The plan as tagged PDF (PDF/UA-1), A4. Box fields are ``parts.N.M``: section and line, both from 0."""
    setter = Setter()
    with TagCanvas(paper.kind, printed, A4) as canvas:
        right = f"{paper.kind} · printed {long_moment(printed)} · page {{page}} of {{pages}}"
        footer = Footer(setter, Sheet(A4, MARGIN, MARGIN), FOOT, right, STAFF_SMALL)
        page = Sheet(A4, MARGIN, MARGIN, footer.height)
        flow = Flow(page)
        _head(paper, setter, page, flow, canvas.root)
        for n, part in enumerate(paper.parts):
            _part(part, setter, page, flow, canvas.root, f"parts.{n}")
        foot = Node("P", canvas.root)
        flow.draw(canvas, lambda at, n, count: footer.draw(at, n, count, foot if n == count - 1 else None))
        pages = canvas.page_index
        return Paper(canvas.finish(), pages, tuple(setter.warnings), tuple(flow.boxes))


def _head(paper: EhcPaper, setter: Setter, page: Sheet, flow: Flow, root: Node) -> None:
    """Whose plan, whose copy, and the facts of its issue."""
    width = page.width - TAG
    title = f"{paper.kind} of {setter.clean(paper.name, 'name')}"
    left: list[Piece] = [
        text_of(setter, title, STAFF_TITLE, width, Node("H1", root)),
        text_of(setter, setter.clean(paper.about, "about"), STAFF_BODY, width, Node("P", root)),
    ]
    mark = tag(setter, COPY, STAFF_TAG, TAG, Node("P", root))
    flow.add(Block([Band([Column(MARGIN, width, left), Column(MARGIN + width, TAG, [mark])], below=4)]))
    pieces: list[Piece] = [text_of(setter, WHAT_IT_IS, STAFF_SMALL, page.width, Node("P", root)), Drawn(GAP)]
    listed = Node("L", root)
    for name, value in paper.facts:
        words = f"{name}: {setter.clean(value, 'facts')}"
        pieces.append(text_of(setter, words, STAFF_BODY, page.width, Node("LBody", Node("LI", listed))))
    pieces.append(Drawn(GAP))
    pieces += [text_of(setter, setter.clean(one, "notes"), STAFF_SMALL, page.width, Node("P", root))
               for one in (f"As it stood on {long_day(paper.on)}.", *paper.notes)]  # fmt: skip
    flow.add(Block([Band([Column(MARGIN, page.width, pieces)], below=8, rule=INK, rule_width=HEAVY)]))


def _part(part: EhcPart, setter: Setter, page: Sheet, flow: Flow, root: Node, field: str) -> None:
    """The heading never stands alone at the foot of a page."""
    heading = text_of(setter, part.heading, STAFF_TARGET, page.width, Node("H2", root))
    heading.lead_in = True
    waiting = [Band([Column(MARGIN, page.width, [heading])], above=10, below=3)]
    if not part.lines:
        none = text_of(setter, EMPTY, STAFF_SMALL, page.width, Node("P", root))
        flow.add(Block([*waiting, Band([Column(MARGIN, page.width, [none])])]))
        return
    listed = Node("L", root)
    for n, line in enumerate(part.lines):
        flow.add(Block([*waiting, _line(line, setter, page, listed, f"{field}.{n}")]))
        waiting = []


def _line(line: EhcLine, setter: Setter, page: Sheet, listed: Node, field: str) -> Band:
    label, body = item(listed)
    width = page.width - NUMBER
    number = text_of(setter, str(line.n), STAFF_BODY, NUMBER, label)
    pieces: list[Piece] = [
        text_of(setter, one, STAFF_BODY, width, Node("P", body))
        for one in setter.clean(line.text, field).split("\n")
        if one.strip()
    ]
    if line.specifies:
        said = setter.clean(line.specifies, field)
        pieces.append(Drawn(GAP / 2))
        pieces.append(text_of(setter, said, STAFF_CAPTION, width, Node("P", body)))
    pieces += _small(line.delivered, setter, width, body, field)
    return Band([Column(MARGIN, NUMBER, [number]), Column(MARGIN + NUMBER, width, pieces, field)], above=2, below=3)


def _small(said: Sequence[str], setter: Setter, width: float, body: Node, field: str) -> list[Piece]:
    return [text_of(setter, setter.clean(one, field), STAFF_SMALL, width, Node("P", body)) for one in said]
