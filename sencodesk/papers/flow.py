# SPDX-License-Identifier: Apache-2.0
"""Boxes of text that flow over pages. A block is a stack of bands, a band a row of columns, a column a stack of pieces.

A block stays on one page unless it is longer than a page; then its bands, and if need be their lines, go on the next,
under the block's heading said again. Nothing is ever cut off. All is placed before anything is drawn, so that the
number of pages is known, and where each form field lies. y runs down from the top of the page.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from sencodesk.papers.model import BlockBox
from sencodesk.papers.setting import Line
from sencodesk.papers.tags import Node, TagCanvas
from sencodesk.papers.theme import HAIR, HAIRLINE, INK, LINE, Style


@dataclass(slots=True)
class Text:
    """Lines of one structure node. Without a node it is page furniture, which readers aloud skip."""

    lines: Sequence[Line]
    style: Style
    node: Node | None
    right: bool = False
    lead_in: bool = False
    """True for a caption: it never stands alone at the foot of a page."""

    @property
    def height(self) -> float:
        return len(self.lines) * self.style.leading

    def cut(self, room: float) -> "tuple[Text, Text] | None":
        """The lines that fit into ``room`` and the rest, or None if not one fits."""
        n = int((room + 0.01) / self.style.leading)
        return (replace(self, lines=self.lines[:n]), replace(self, lines=self.lines[n:])) if n else None

    def draw(self, canvas: TagCanvas, x: float, top: float, w: float) -> None:
        if not self.lines:
            return
        operators = canvas.words(self.lines, self.style, x, top, w, right=self.right)
        if self.node is None:
            canvas.artifact(operators, "Pagination")
        else:
            canvas.content(self.node, operators)


@dataclass(slots=True)
class Drawn:
    """A small thing that draws itself: boxes to tick, dots, lines to write on, or nothing but room."""

    height: float
    drawing: Callable[[TagCanvas, float, float, float], None] | None = None
    lead_in: bool = False

    def cut(self, room: float) -> "tuple[Drawn, Drawn] | None":
        """Room alone can be parted anywhere; what draws itself cannot."""
        if self.drawing or room <= 0.01:
            return None
        return Drawn(room), Drawn(self.height - room)

    def draw(self, canvas: TagCanvas, x: float, top: float, w: float) -> None:
        if self.drawing:
            self.drawing(canvas, x, top, w)


Piece = Text | Drawn
MARK_GAP, MARK_WIDTH = 9.0, 2.5
"""Points from the measure to the bar that marks a change, and how wide it is."""


@dataclass(slots=True)
class Column:
    """Pieces one under another at ``x`` (from the left edge of the page). ``field`` names the form fields they show."""

    x: float
    w: float
    pieces: list[Piece]
    field: str = ""

    @property
    def height(self) -> float:
        return sum(piece.height for piece in self.pieces)

    def cut(self, room: float) -> "tuple[Column, Column]":
        """What fits into ``room``, and the rest."""
        head: list[Piece] = []
        rest = list(self.pieces)
        while rest and rest[0].height <= room + 0.01:
            room -= rest[0].height
            head.append(rest.pop(0))
        parts = rest[0].cut(room) if rest else None
        if parts:
            head.append(parts[0])
            rest[0] = parts[1]
        elif rest and head and head[-1].lead_in:
            rest.insert(0, head.pop())
        return replace(self, pieces=head), replace(self, pieces=rest)


@dataclass(slots=True)
class Band:
    """A row of columns with room above and below, and what is drawn behind it."""

    columns: list[Column]
    above: float = 0.0
    below: float = 0.0
    tint: str = ""
    rule: str = ""
    """Colour of a rule along its lower edge."""
    rule_width: float = HAIR
    dividers: tuple[float, ...] = ()
    """Where hairlines part its columns (x)."""

    @property
    def height(self) -> float:
        return self.above + self.below + max((column.height for column in self.columns), default=0.0)

    def cut(self, room: float) -> "tuple[Band, Band] | None":
        """What fits into ``room`` and the rest, or None if no line fits."""
        parts = [column.cut(room - self.above - self.below) for column in self.columns]
        if not any(head.pieces for head, _ in parts):
            return None
        return replace(self, columns=[head for head, _ in parts]), replace(self, columns=[rest for _, rest in parts])


@dataclass(slots=True)
class Block:
    """Bands that stay together. ``again`` makes the heading of a part that goes on over the page."""

    bands: list[Band]
    framed: bool = False
    gap: float = 0.0
    again: Callable[[], Band] | None = None
    closing: str = ""
    """Colour of a rule under the whole block."""

    @property
    def height(self) -> float:
        return sum(band.height for band in self.bands)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The paper: size, side margins, and the room that is kept at the top and for the footer."""

    size: tuple[float, float]
    margin: float
    top: float
    foot: float = 0.0

    @property
    def width(self) -> float:
        return self.size[0] - 2 * self.margin

    @property
    def bottom(self) -> float:
        return self.size[1] - self.foot


@dataclass(slots=True)
class Page:
    """What was placed on one page: page operators of rules and tints, and pieces with where they stand."""

    decoration: list[str] = field(default_factory=list)
    pieces: list[tuple[Piece, float, float, float]] = field(default_factory=list)


class Flow:
    """Places blocks on pages, top down. ``running`` gives the bands that head every page after the first.

    ``squeeze`` makes the room between things smaller; letters and lines stay as they are. Beside what shows one of the
    ``marked`` fields a bar stands at the edge.
    """

    def __init__(
        self,
        sheet: Sheet,
        running: Callable[[], list[Band]] | None = None,
        *,
        squeeze: float = 1.0,
        marked: frozenset[str] = frozenset(),
    ) -> None:
        self.sheet = sheet
        self.marked = marked
        self.squeeze = squeeze
        self.running = running
        self.pages: list[Page] = [Page()]
        self.boxes: list[BlockBox] = []
        self.y = sheet.top
        self._top = sheet.top

    def add(self, block: Block) -> None:
        """Place a block; a new page is begun if it fits there and not here."""
        if self.squeeze != 1.0:
            block.gap *= self.squeeze
            for band in block.bands:
                band.above, band.below = band.above * self.squeeze, band.below * self.squeeze
        whole = block.height
        if self.y > self._top:
            self.y += block.gap
        if whole > self.sheet.bottom - self.y:
            page = self.sheet.bottom - self._heading_foot()
            if whole <= page or self.sheet.bottom - self.y < page / 3:
                self._turn()
        bands = list(block.bands)
        while bands:
            bands = self._part(block, bands)
            if bands:
                self._turn()
                if block.again:
                    bands.insert(0, block.again())

    def keep(self, height: float) -> None:
        """Begin a new page where less than this is left, unless it would not fit on one either."""
        if self.y > self._top and self.sheet.bottom - self.y < height <= self.sheet.bottom - self._heading_foot():
            self._turn()

    def _part(self, block: Block, bands: list[Band]) -> list[Band]:
        """Place what fits on this page, with its frame; return what is left."""
        began, first = self.y, True
        while bands:
            band = bands[0]
            if band.height > self.sheet.bottom - self.y + 0.01:
                parts = band.cut(self.sheet.bottom - self.y)
                if parts:
                    self._place(band=parts[0])
                    bands[0] = parts[1]
                elif first and self.y <= self._top + 0.01:
                    raise ValueError("a piece is taller than a page")
                break
            self._place(band)
            bands.pop(0)
            first = False
        if block.framed and self.y > began:
            self._frame(began)
        if block.closing and not bands:
            self.rule(self.y, block.closing, HAIR)
        return bands

    def _place(self, band: Band) -> None:
        page, number, height = self.pages[-1], len(self.pages) - 1, band.height
        if band.tint:
            page.decoration.append(
                f"{band.tint} rg {self._rect(self.sheet.margin, self.y, self.sheet.width, height)} f"
            )
        for x in band.dividers:
            low = self.sheet.size[1] - self.y - height
            page.decoration.append(f"{HAIRLINE} RG {HAIR} w {x:.2f} {low + height:.2f} m {x:.2f} {low:.2f} l S")
        for column in band.columns:
            y = self.y + band.above
            for piece in column.pieces:
                page.pieces.append((piece, column.x, y, column.w))
                y += piece.height
            low = self.sheet.size[1] - self.y - height
            if self.marked.intersection(column.field.split()):
                x = self.sheet.margin - MARK_GAP
                page.decoration.append(f"{INK} rg {self._rect(x, self.y, MARK_WIDTH, height)} f")
            for name in column.field.split():
                self.boxes.append(BlockBox(number, column.x, low, column.w, height, name))
        self.y += height
        if band.rule:
            self.rule(self.y, band.rule, band.rule_width)

    @property
    def spilled(self) -> float:
        """How far down the last page the text comes, from its top."""
        return self.y - self._top

    def rule(self, y: float, colour: str, width: float) -> None:
        """A rule over the whole measure."""
        left, level = self.sheet.margin, self.sheet.size[1] - y
        right = left + self.sheet.width
        self.pages[-1].decoration.append(f"{colour} RG {width} w {left:.2f} {level:.2f} m {right:.2f} {level:.2f} l S")

    def _frame(self, began: float) -> None:
        box = rounded(self.sheet.size[1], self.sheet.margin, began, self.sheet.width, self.y - began, 3)
        self.pages[-1].decoration.append(f"{INK} RG {LINE} w {box} S")

    def _rect(self, x: float, y: float, w: float, h: float) -> str:
        return f"{x:.2f} {self.sheet.size[1] - y - h:.2f} {w:.2f} {h:.2f} re"

    def _heading_foot(self) -> float:
        return self.sheet.top + sum(band.height for band in (self.running() if self.running else []))

    def _turn(self) -> None:
        self.pages.append(Page())
        self.y = self.sheet.top
        for band in self.running() if self.running else []:
            self._place(band)
        self._top = self.y

    def draw(self, canvas: TagCanvas, around: Callable[[TagCanvas, int, int], None]) -> None:
        """Draw every page; ``around(canvas, index, count)`` adds marks and footer before the page's own content."""
        for n, page in enumerate(self.pages):
            around(canvas, n, len(self.pages))
            if page.decoration:
                canvas.artifact("\n".join(page.decoration), "Layout")
            for piece, x, top, w in page.pieces:
                piece.draw(canvas, x, top, w)
            canvas.finish_page()


def rounded(page_height: float, x: float, top: float, w: float, h: float, r: float) -> str:
    """Path of a rectangle with round corners; ``top`` runs down from the page's top edge."""
    y, k = page_height - top - h, r * 0.4477
    right, up = x + w, y + h
    return (
        f"{x + r:.2f} {y:.2f} m {right - r:.2f} {y:.2f} l "
        f"{right - k:.2f} {y:.2f} {right:.2f} {y + k:.2f} {right:.2f} {y + r:.2f} c {right:.2f} {up - r:.2f} l "
        f"{right:.2f} {up - k:.2f} {right - k:.2f} {up:.2f} {right - r:.2f} {up:.2f} c {x + r:.2f} {up:.2f} l "
        f"{x + k:.2f} {up:.2f} {x:.2f} {up - k:.2f} {x:.2f} {up - r:.2f} c {x:.2f} {y + r:.2f} l "
        f"{x:.2f} {y + k:.2f} {x + k:.2f} {y:.2f} {x + r:.2f} {y:.2f} c h"
    )
