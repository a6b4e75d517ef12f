# SPDX-License-Identifier: Apache-2.0
"""Pieces that several papers share: captioned text, the tag that says whose copy it is, ticks, dots, lines, feet."""

from collections.abc import Sequence

from sencodesk.codes.days import long_day
from sencodesk.papers.flow import Band, Column, Drawn, Piece, Sheet, Text, rounded
from sencodesk.papers.model import SignaturePaper
from sencodesk.papers.setting import Setter
from sencodesk.papers.tags import Node, TagCanvas, literal
from sencodesk.papers.theme import GREY, HAIR, HAIRLINE, INK, LINE, MARK, Style

FOOT_LINES = 3
FOOT_BASE = 28.35  # the footer's last line ends 10 mm from the edge


def text_of(setter: Setter, text: str, style: Style, width: float, node: Node | None, *, right: bool = False) -> Text:
    """Cleaned ``text`` set in a column of ``width``."""
    return Text(setter.lines([(style.face, text)], style, width), style, node, right=right)


def captioned(
    setter: Setter, nodes: tuple[Node, Node], caption: str, text: str, styles: tuple[Style, Style], width: float
) -> list[Piece]:
    """A caption over its text; an empty text leaves one line of room to write."""
    head = text_of(setter, caption, styles[0], width, nodes[0])
    head.lead_in = True
    return [head, text_of(setter, text, styles[1], width, nodes[1]) if text else Drawn(styles[1].leading)]


def item(parent: Node) -> tuple[Node, Node]:
    """Label and body of a new list item: how a caption and its text are told to readers aloud."""
    one = Node("LI", parent)
    return Node("Lbl", one), Node("LBody", one)


def tag(setter: Setter, text: str, style: Style, width: float, node: Node) -> Drawn:
    """The boxed words at the top right that say whose copy this is."""
    lines = setter.lines([(style.face, text)], style, width - 12)
    wide = max((line.width for line in lines), default=0.0) + 12
    tall = len(lines) * style.leading + 4

    def drawing(canvas: TagCanvas, x: float, top: float, w: float) -> None:
        left = x + w - wide
        box = rounded(canvas.height, left, top, wide, tall, 2)
        canvas.artifact(f"{INK} RG {LINE} w {box} S", "Layout")
        canvas.content(node, canvas.words(lines, style, left + 6, top + 2, wide - 12))

    return Drawn(tall, drawing)


def ticks(
    setter: Setter,
    label: Node,
    body: Node,
    names: Sequence[tuple[str, str]],
    chosen: str | None,
    styles: tuple[Style, Style],
    called: str = "Review",
) -> tuple[float, Drawn]:
    """The row of boxes to tick, and its width. The chosen one is ticked and is told as a figure."""
    caption, words = styles
    head = setter.lines([(caption.face, called)], caption, 100)[:1]
    labels = [setter.lines([(words.face, name)], words, 200) for _, name in names]
    size, gap, part = 10.5, 5.0, 13.0
    start = head[0].width + part
    lefts = []
    for lines in labels:
        lefts.append(start)
        start += size + gap + lines[0].width + part

    def drawing(canvas: TagCanvas, x: float, top: float, _w: float) -> None:
        canvas.content(label, canvas.words(head, caption, x, top + (words.leading - caption.leading) / 2, 100))
        low = canvas.height - top - words.leading / 2 - size / 2
        boxes = [rounded(canvas.height, x + left, canvas.height - low - size, size, size, 1.5) for left in lefts]
        canvas.artifact(f"{INK} RG {LINE} w " + " ".join(boxes) + " S", "Layout")
        for (code, _), left, lines in zip(names, lefts, labels, strict=True):
            if code == chosen:
                at = x + left
                node = Node("Figure", body, figure("Ticked:", (at, low, at + size, low + size)))
                canvas.content(
                    node,
                    f"{INK} RG 1.6 w {at + 2.2:.2f} {low + 5:.2f} m {at + 4.4:.2f} {low + 2.6:.2f} l "
                    f"{at + 8.6:.2f} {low + 8.2:.2f} l S",
                )
            canvas.content(body, canvas.words(lines, words, x + left + size + gap, top, 200))

    return start, Drawn(words.leading, drawing)


def write_on(height: float, *, colour: str = INK, indent: float = 0.0) -> Drawn:
    """A line to write on at the foot of ``height``, ``indent`` from the left."""

    def drawing(canvas: TagCanvas, x: float, top: float, w: float) -> None:
        y = canvas.height - top - height
        canvas.artifact(f"{colour} RG {HAIR} w {x + indent:.2f} {y:.2f} m {x + w:.2f} {y:.2f} l S", "Layout")

    return Drawn(height, drawing)


def signatures(
    setter: Setter, parent: Node, sheet: Sheet, signed: Sequence[SignaturePaper], ending: str,
    styles: tuple[Style, Style], across: int, room: float,
) -> list[Band]:  # fmt: skip
    """Lines to sign on, ``across`` in a row, with ``room`` over them; who has signed is printed there with the date."""
    small, body = styles
    gap = 13.0
    bands: list[Band] = []
    for start in range(0, len(signed), across):
        row = signed[start : start + across]
        width = (sheet.width - gap * (across - 1)) / across
        columns = []
        heads: list[Text] = []
        for n, one in enumerate(row):
            x = sheet.margin + n * (width + gap)
            label, filled = item(parent)
            role, name = setter.clean(one.role, "signatures"), setter.clean(one.name, "signatures")
            made = ", ".join(part for part in (name, long_day(one.signed_on)) if part) if one.signed_on else ""
            caption = role if made else ", ".join(part for part in (role, name) if part) + ending
            heads.append(text_of(setter, made, body, width, filled))
            foot = text_of(setter, caption, small, width, label)
            columns.append(Column(x, width, [heads[-1], write_on(5), Drawn(2), foot], "signatures"))
        tallest = max(max(head.height for head in heads), room)
        for column, head in zip(columns, heads, strict=True):
            column.pieces.insert(0, Drawn(tallest - head.height))
        bands.append(Band(columns, above=8))
    return bands


def draft_mark(canvas: TagCanvas, setter: Setter) -> None:
    """DRAFT, large and pale, behind the page."""
    line = setter.lines([(MARK.face, "DRAFT")], MARK, 2000)
    width, height = canvas.sheet_size
    words = canvas.words(line, MARK, -line[0].width / 2, height - MARK.drop + 50, 2000)
    canvas.artifact(f"q 0.7071 0.7071 -0.7071 0.7071 {width / 2:.2f} {height / 2:.2f} cm\n{words}\nQ", "Background")


class Footer:
    """The foot of every page: a hairline, what the paper is for at left, number and page at right."""

    def __init__(self, setter: Setter, sheet: Sheet, left: str, right: str, style: Style) -> None:
        """``right`` may hold {page} and {pages}. Room is kept for the widest numbers before pages are counted.

        Words at left that would fill the page go to ``spilled``: the paper prints them in its text instead.
        """
        self.setter, self.style, self.right = setter, style, right
        widest = setter.width(right.format(page=88, pages=88), style)
        self.left = setter.lines([(style.face, left)], style, max(sheet.width - widest - 16, sheet.width / 3))
        self.spilled = ""
        if len(self.left) > FOOT_LINES:
            self.left, self.spilled = [], left
        self.margin, self.width = sheet.margin, sheet.width
        self.tall = max(len(self.left), 1) * style.leading

    @property
    def height(self) -> float:
        """From the hairline to the page's edge, with a little air above."""
        return FOOT_BASE + self.tall + 5 + 7

    def draw(self, canvas: TagCanvas, index: int, count: int, node: Node | None) -> None:
        """On every page; ``node`` (the last page) makes the words at left part of what is read aloud, once."""
        top = canvas.height - FOOT_BASE - self.tall
        level = canvas.height - top + 5
        right = self.right.format(page=index + 1, pages=count)
        lines = self.setter.lines([(self.style.face, right)], self.style, self.width)
        said = canvas.words(lines, self.style, self.margin, top, self.width, right=True)
        rule = f"{HAIRLINE} RG {HAIR} w {self.margin:.2f} {level:.2f} m {self.margin + self.width:.2f} {level:.2f} l S"
        canvas.artifact(f"{rule}\n{said}", "Pagination")
        words = canvas.words(self.left, self.style, self.margin, top, self.width)
        if node is None or not self.left:
            canvas.artifact(words, "Pagination")
        else:
            canvas.content(node, words)


def disc(cx: float, cy: float, r: float) -> str:
    """Path of a circle, in page coordinates."""
    k = r * 0.5523
    return (
        f"{cx + r:.2f} {cy:.2f} m {cx + r:.2f} {cy + k:.2f} {cx + k:.2f} {cy + r:.2f} {cx:.2f} {cy + r:.2f} c "
        f"{cx - k:.2f} {cy + r:.2f} {cx - r:.2f} {cy + k:.2f} {cx - r:.2f} {cy:.2f} c "
        f"{cx - r:.2f} {cy - k:.2f} {cx - k:.2f} {cy - r:.2f} {cx:.2f} {cy - r:.2f} c "
        f"{cx + k:.2f} {cy - r:.2f} {cx + r:.2f} {cy - k:.2f} {cx + r:.2f} {cy:.2f} c h"
    )


DOT, PITCH = 5.3, 14.9


def dots(filled: int, aimed: int, count: int, tall: float, node: Node) -> Drawn:
    """``count`` dots: ``filled`` black for now, up to ``aimed`` dashed, the rest empty. ``node`` is their Figure."""

    def drawing(canvas: TagCanvas, x: float, top: float, _w: float) -> None:
        y = canvas.height - top - tall / 2
        out = [f"{INK} rg {INK} RG 0.8 w"]
        for n in range(count):
            path = disc(x + DOT + n * PITCH, y, DOT)
            if n < filled:
                out.append(f"[] 0 d {path} B")
            else:
                dashed = f"{GREY} RG [2 1.5] 0 d" if n < aimed else f"{INK} RG [] 0 d"
                out.append(f"{dashed} {path} S")
        out.append("[] 0 d")
        alt = f"{count} dots: {filled} filled for now, {aimed - filled} dashed for the aim, {count - aimed} empty."
        right = x + 2 * DOT + (count - 1) * PITCH
        node.attributes = figure(alt, (x, y - DOT, right, y + DOT))
        canvas.content(node, "\n".join(out))

    return Drawn(tall, drawing)


def figure(alt: str, area: tuple[float, float, float, float]) -> str:
    """Attributes of a Figure: the words that stand for it, and the box it fills (page coordinates)."""
    box = " ".join(f"{side:.2f}" for side in area)
    return f" /Alt {literal(alt).decode('ascii')} /A <</O /Layout /Placement /Block /BBox [{box}]>>"
