# SPDX-License-Identifier: Apache-2.0
"""Proof of filing on paper: reference, times, fingerprint, signature, and how to check them. It names no pupil.

Three forms that cannot be taken for one another: a live return's is a closed box under a seal, a rehearsal's stands
under a striped band on every page, and what was filed by hand is open lines beside a pen, because nobody signed it.
"""

from collections.abc import Callable
from datetime import datetime
from math import cos, pi, sin

from sencodesk.codes.days import long_moment
from sencodesk.papers.flow import Band, Block, Column, Drawn, Flow, Piece, Sheet
from sencodesk.papers.model import Paper, ProofPaper
from sencodesk.papers.parts import Footer, captioned, item, tag, text_of, write_on
from sencodesk.papers.setting import Setter
from sencodesk.papers.tags import Node, TagCanvas
from sencodesk.papers.theme import (
    A4,
    BAND,
    FORM_BODY,
    FORM_CAPTION,
    FORM_HEADING,
    FORM_NUMBER,
    FORM_PART,
    FORM_REFERENCE,
    FORM_SMALL,
    FORM_TAG,
    FORM_TITLE,
    GREY,
    HAIRLINE,
    HEAVY,
    INK,
    LINE,
    MM,
    TINT,
    Style,
)  # fmt: skip

MARGIN = 18 * MM
PAD = 14.0
CAPTION_WIDTH = 140.0
MARK_SIZE = 26.0
TAG_WIDTH = 150.0
STRIPES = 22.0
TITLES = {"live": "Proof of filing", "rehearsal": "REHEARSAL, no proof of filing", "by-hand": "Filed by hand"}


def proof(paper: ProofPaper, *, printed: datetime) -> Paper:
    """The proof as tagged PDF (PDF/UA-1), A4; the document's own title says which of the three it is."""
    setter = Setter()
    rehearsal = paper.kind == "rehearsal"
    with TagCanvas(TITLES[paper.kind], printed, A4) as canvas:
        right = f"Printed {long_moment(printed)} · page {{page}} of {{pages}}"
        left = "This page names no pupil. It may be shown to governors and to the council."
        top = MARGIN + (STRIPES if rehearsal else 0)
        footer = Footer(setter, Sheet(A4, MARGIN, MARGIN), left, right, FORM_SMALL)
        page = Sheet(A4, MARGIN, top, footer.height)
        flow = Flow(page)
        _head(paper, setter, page, flow, canvas.root)
        _box(paper, setter, page, flow, canvas.root)
        _after(paper, setter, page, flow, canvas.root)
        foot = Node("P", canvas.root)

        def around(at: TagCanvas, n: int, count: int) -> None:
            if rehearsal:
                _stripes(at, setter)
            footer.draw(at, n, count, foot if n == count - 1 else None)

        flow.draw(canvas, around)
        pages = canvas.page_index
        return Paper(canvas.finish(), pages, tuple(setter.warnings))


def _head(paper: ProofPaper, setter: Setter, page: Sheet, flow: Flow, root: Node) -> None:
    wide = page.width - TAG_WIDTH - 10
    words: list[Piece] = [
        text_of(setter, paper.title, FORM_TITLE, wide, Node("H1", root)),
        text_of(setter, setter.clean(paper.subtitle, "subtitle"), FORM_BODY, wide, Node("P", root)),
    ]
    box = tag(setter, paper.tag, FORM_TAG, TAG_WIDTH, Node("P", root))
    columns = [Column(MARGIN, wide, words), Column(MARGIN + wide + 10, TAG_WIDTH, [Drawn(6), box])]
    flow.add(Block([Band(columns, below=12)]))


def _box(paper: ProofPaper, setter: Setter, page: Sheet, flow: Flow, root: Node) -> None:
    """The outcome with its mark, and the facts one under another; framed only where a council signed."""
    signed = paper.kind == "live"
    left = MARGIN + PAD
    at = left + MARK_SIZE + 12
    wide = page.width - 2 * PAD - MARK_SIZE - 12
    words: list[Piece] = [
        text_of(setter, setter.clean(paper.heading, "heading"), FORM_HEADING, wide, Node("H2", root)),
        text_of(setter, setter.clean(paper.heading_line, "heading"), FORM_BODY, wide, Node("P", root)),
    ]
    columns = [Column(left, MARK_SIZE, [_mark(paper.mark)]), Column(at, wide, words)]
    head = Band(columns, 9, 9, TINT if signed else "", INK, LINE if signed else HEAVY)
    bands = [head]
    listed = Node("L", root)
    value = page.width - 2 * PAD - CAPTION_WIDTH
    for n, (caption, text) in enumerate(paper.facts):
        label, body = item(listed)
        style = _style(paper, n, caption)
        parts = captioned(setter, (label, body), caption, setter.clean(text, caption), (FORM_CAPTION, style), value)
        parts[0].lead_in = False
        columns = [
            Column(left, CAPTION_WIDTH - 10, [text_of(setter, caption, FORM_CAPTION, CAPTION_WIDTH - 10, label)]),
            Column(left + CAPTION_WIDTH, value, parts[1:]),
        ]
        last = n == len(paper.facts) - 1
        bands.append(Band(columns, 6, 6, rule="" if last and signed else HAIRLINE))
    flow.add(Block(bands, framed=signed, closing="" if signed else INK))


def _style(paper: ProofPaper, place: int, caption: str) -> Style:
    if place == 0:
        return FORM_REFERENCE
    return FORM_NUMBER if caption in paper.mono else FORM_BODY


def _after(paper: ProofPaper, setter: Setter, page: Sheet, flow: Flow, root: Node) -> None:
    heading = text_of(setter, paper.proves_title, FORM_PART, page.width, Node("H2", root))
    text = text_of(setter, setter.clean(paper.proves, "proves"), FORM_BODY, page.width, Node("P", root))
    flow.add(Block([Band([Column(MARGIN, page.width, [heading, text])], above=16, below=10)]))
    heading = text_of(setter, "How to check it", FORM_PART, page.width, Node("H2", root))
    bands = [Band([Column(MARGIN, page.width, [heading])], below=1)]
    listed = Node("L", root)
    for n, words in enumerate(paper.checks, start=1):
        label, body = item(listed)
        number = text_of(setter, f"{n}.", FORM_BODY, 16, label)
        said = text_of(setter, setter.clean(words, "checks"), FORM_BODY, page.width - 18, body)
        bands.append(Band([Column(MARGIN, 16, [number]), Column(MARGIN + 18, page.width - 18, [said])], below=1))
    flow.add(Block(bands))
    half = (page.width - 22) / 2
    columns = []
    for n, caption in enumerate(paper.signed):
        under = text_of(setter, caption, FORM_SMALL, half, Node("P", root))
        columns.append(Column(MARGIN + n * (half + 22), half, [write_on(36, colour=GREY), Drawn(3), under]))
    if columns:
        flow.add(Block([Band(columns, above=4)]))


def _mark(kind: str) -> Drawn:
    """A drawing that only repeats what the heading says: readers aloud skip it."""

    def drawing(canvas: TagCanvas, x: float, top: float, _w: float) -> None:
        size = MARK_SIZE
        paths = MARKS[kind](x, canvas.height - top - size - 6, size)
        canvas.artifact(f"q {INK} RG 1.7 w 1 J 1 j {paths} S Q", "Layout")

    return Drawn(MARK_SIZE + 6, drawing)


def _badge(x: float, y: float, size: float) -> str:
    """A seal with twelve scallops and a tick."""
    around = []
    for n in range(97):
        turn = n / 96 * 2 * pi
        radius = size * (0.455 + 0.035 * cos(8 * turn))
        point = f"{x + size / 2 + radius * cos(turn):.2f} {y + size / 2 + radius * sin(turn):.2f}"
        around.append(f"{point} {'l' if n else 'm'}")
    return " ".join(around) + " h " + _line(x, y, size, ((0.32, 0.5), (0.45, 0.37), (0.68, 0.63)))


def _clock(x: float, y: float, size: float) -> str:
    """A ring with two hands."""
    around = [
        f"{x + size / 2 * (1 + 0.92 * cos(n / 24 * pi)):.2f} {y + size / 2 * (1 + 0.92 * sin(n / 24 * pi)):.2f} "
        f"{'l' if n else 'm'}"
        for n in range(49)
    ]
    return " ".join(around) + " h " + _line(x, y, size, ((0.5, 0.78), (0.5, 0.5), (0.68, 0.4)))


def _cross(x: float, y: float, size: float) -> str:
    """An upright square with a cross in it."""
    sides = _line(x, y, size, ((0.08, 0.08), (0.92, 0.08), (0.92, 0.92), (0.08, 0.92), (0.08, 0.08)))
    return f"{sides} {_line(x, y, size, ((0.3, 0.3), (0.7, 0.7)))} {_line(x, y, size, ((0.3, 0.7), (0.7, 0.3)))}"


def _pen(x: float, y: float, size: float) -> str:
    """A pen over a written line."""
    body = ((0.12, 0.2), (0.2, 0.44), (0.72, 0.96), (0.9, 0.78), (0.38, 0.26), (0.12, 0.2))
    return f"{_line(x, y, size, body)} {_line(x, y, size, ((0.5, 0.08), (0.95, 0.08)))}"


MARKS: dict[str, Callable[[float, float, float], str]] = {
    "badge": _badge, "clock": _clock, "cross": _cross, "pen": _pen,
}  # fmt: skip


def _line(x: float, y: float, size: float, points: tuple[tuple[float, float], ...]) -> str:
    return " ".join(
        f"{x + across * size:.2f} {y + up * size:.2f} {'l' if n else 'm'}" for n, (across, up) in enumerate(points)
    )


def _stripes(canvas: TagCanvas, setter: Setter) -> None:
    """The striped band at the top edge of every page of a rehearsal, with the word in it."""
    width, height = canvas.sheet_size
    low = height - STRIPES - 8
    bars = [f"{n * 14 - 40:.2f} {low:.2f} m {n * 14 - 10:.2f} {height:.2f} l" for n in range(int(width / 14) + 6)]
    band = f"q 0 {low:.2f} {width:.2f} {STRIPES + 8:.2f} re W n {GREY} RG 5 w {' '.join(bars)} S Q"
    words = setter.lines([(BAND.face, "REHEARSAL")], BAND, width)
    wide = words[0].width + 28
    left = (width - wide) / 2
    box = f"1 1 1 rg {left:.2f} {low + 4:.2f} {wide:.2f} {STRIPES:.2f} re f"
    said = canvas.words(words, BAND, left + 14, 4 + (STRIPES - BAND.leading) / 2, wide)
    canvas.artifact(f"{band}\n{box}\n{said}", "Pagination")
