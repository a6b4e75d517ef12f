# SPDX-License-Identifier: Apache-2.0
"""The report of a meeting on paper: who was there, what was said, the lines of section F, decisions, what follows.

It goes to everybody who was invited, so differences of view stand in it in the words of whoever holds them. Where
nobody wrote something down its heading is left out, but for the differences: that there were none is said.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sencodesk.codes.days import long_moment
from sencodesk.papers.flow import Band, Block, Column, Flow, Piece, Sheet
from sencodesk.papers.model import Paper
from sencodesk.papers.parts import Footer, text_of
from sencodesk.papers.setting import Setter
from sencodesk.papers.table import Columns, form_heads, row
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
PEOPLE = (("Who", 0.4), ("As", 0.35), ("At the meeting", 0.25))
LINES = (("Line of the plan", 0.46), ("The meeting said", 0.2), ("How it is to change", 0.34))
FOLLOWS = (("What", 0.42), ("By when", 0.2), ("Counted how, by which rule", 0.38))
PRIVATE = "Confidential. It goes to those who were invited."


@dataclass(frozen=True, slots=True)
class Part:
    """Something that was said, under its heading, in the words of whoever said it."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class ReviewPaper:
    """A meeting. ``parts`` come before the lines of section F, ``decided`` after them; rows are in words."""

    title: str
    about: str
    facts: tuple[str, ...]
    people: tuple[tuple[str, str, str], ...]
    parts: tuple[Part, ...]
    lines: tuple[tuple[str, str, str], ...]
    decided: tuple[Part, ...]
    follows: tuple[tuple[str, str, str], ...]
    rule: str = ""


def report(paper: ReviewPaper, *, printed: datetime) -> Paper:
    """The report as tagged PDF (PDF/UA-1), A4. Boxes are ``parts``, and ``people.N``, ``lines.N``, ``follows.N``."""
    setter = Setter()
    with TagCanvas("Report of a meeting", printed, A4) as canvas:
        left = f"{PRIVATE} {setter.clean(paper.rule, 'rule')}".strip()
        right = f"printed {long_moment(printed)} · page {{page}} of {{pages}}"
        footer = Footer(setter, Sheet(A4, MARGIN, MARGIN), left, right, FORM_SMALL)
        drawn = _Drawn(setter, Sheet(A4, MARGIN, MARGIN, footer.height), canvas.root)
        drawn.head(paper)
        drawn.table("Who was asked", PEOPLE, paper.people, "people")
        for part in paper.parts:
            drawn.part(part)
        drawn.table("The lines of section F", LINES, paper.lines, "lines")
        for part in paper.decided:
            drawn.part(part)
        drawn.table("What follows, and by when", FOLLOWS, paper.follows, "follows")
        foot = Node("P", canvas.root)
        drawn.flow.draw(canvas, lambda at, n, count: footer.draw(at, n, count, foot if n == count - 1 else None))
        pages = canvas.page_index
        return Paper(canvas.finish(), pages, tuple(setter.warnings), tuple(drawn.flow.boxes))


class _Drawn:
    """What is on the paper so far."""

    def __init__(self, setter: Setter, page: Sheet, root: Node) -> None:
        self.setter, self.page, self.root = setter, page, root
        self.flow = Flow(page)

    def head(self, paper: ReviewPaper) -> None:
        """What kind of meeting, about whom, when and where."""
        said = self.setter.clean
        pieces: list[Piece] = [
            text_of(self.setter, said(paper.title, "title"), FORM_TITLE, self.page.width, Node("H1", self.root)),
            text_of(self.setter, said(paper.about, "about"), FORM_STRONG, self.page.width, Node("P", self.root)),
        ]
        pieces += [
            text_of(self.setter, said(one, "facts"), FORM_BODY, self.page.width, Node("P", self.root))
            for one in paper.facts
        ]
        self.flow.add(Block([Band([Column(MARGIN, self.page.width, pieces)], below=9, rule=INK, rule_width=HEAVY)]))

    def part(self, part: Part) -> None:
        """A heading, which never stands alone at the foot of a page, and its text by paragraphs."""
        first, *others = [one for one in self.setter.clean(part.text, "parts").split("\n") if one.strip()] or [""]
        bands = [self._heading(part.heading), self._words(first)]
        self.flow.add(Block(bands))
        for one in others:
            self.flow.add(Block([self._words(one)]))

    def table(self, heading: str, columns: Columns, rows: Sequence[Sequence[str]], field: str) -> None:
        """A heading and a table under it; nothing where there are no rows."""
        if not rows:
            return
        title = self._heading(heading)
        table = Node("Table", self.root)
        heads = form_heads(self.setter, self.page, columns, Node("TR", Node("THead", table)), above=3)
        body = Node("TBody", table)
        bands = [self._row(columns, one, Node("TR", body), f"{field}.{n}") for n, one in enumerate(rows)]
        self.flow.add(Block([title, heads, bands[0]]))
        self.flow.running = lambda: [form_heads(self.setter, self.page, columns, None, above=3)]
        for one in bands[1:]:
            self.flow.add(Block([one]))
        self.flow.running = None

    def _heading(self, words: str) -> Band:
        said = text_of(self.setter, words, FORM_PART, self.page.width, Node("H2", self.root))
        said.lead_in = True
        return Band([Column(MARGIN, self.page.width, [said])], above=13, below=3)

    def _words(self, words: str) -> Band:
        said = text_of(self.setter, words, FORM_BODY, self.page.width, Node("P", self.root))
        return Band([Column(MARGIN, self.page.width, [said], "parts")], below=3)

    def _row(self, columns: Columns, said: Sequence[str], parent: Node, field: str) -> Band:
        def fill(n: int, node: Node | None, room: float) -> list[Piece]:
            return [
                text_of(self.setter, one, FORM_BODY, room, Node("P", node))
                for one in self.setter.clean(said[n], field).split("\n")
                if one.strip()
            ]

        return Band(row(self.page, [share for _, share in columns], fill, parent, field=field), 6, 6, rule=HAIRLINE)
