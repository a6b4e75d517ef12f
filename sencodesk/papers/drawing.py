# SPDX-License-Identifier: Apache-2.0
"""Charts on paper: the marks of ``sencodesk.charts`` as page operators, one tagged Figure with its words as Alt.

Ink, grey and tint only, so a copier loses nothing. The words of the drawing are text of the page, in the papers' own
faces; readers aloud are told the Figure's Alt instead, which says the same in sentences.
"""

from typing import Final

from sencodesk.charts.drawing import Chart, Dot, Drawing, Hatch, Ink, Line, Polyline, Rect, Text
from sencodesk.papers.flow import Drawn
from sencodesk.papers.parts import figure
from sencodesk.papers.setting import Setter
from sencodesk.papers.tags import Node, TagCanvas
from sencodesk.papers.theme import GREY, HAIRLINE, INK, TINT, WHITE, Style

TEXT_SIZE: Final = 9.0
"""The floor of staff papers."""

COLOURS: Final = {
    Ink.TEXT: INK,
    Ink.MUTED: GREY,
    Ink.RULE: HAIRLINE,
    Ink.EDGE: GREY,
    Ink.MAIN: INK,
    Ink.GROUND: WHITE,
    Ink.BAND: TINT,
}


def chart_on_paper(
    setter: Setter, chart: Chart, width: float, node: Node, *, text: float = TEXT_SIZE, height: float | None = None
) -> Drawn:
    """``chart`` as a piece of a column ``width`` points wide. ``node`` is its Figure.

    Where the column is narrower than the chart can be read in, the whole drawing is made smaller to fit. Without
    ``height`` it is as high as it looks best. What cannot be printed is warned of under ``chart``.
    """
    drawing = chart.draw(width, height or chart.usual(text)[1], text)
    scale = min(1.0, width / drawing.width)
    painter = Painter(setter, drawing, scale)

    def on_page(canvas: TagCanvas, x: float, top: float, _w: float) -> None:
        low = canvas.height - top - drawing.height * scale
        alt = setter.clean(chart.words(), "chart")
        node.attributes = figure(alt, (x, low, x + drawing.width * scale, canvas.height - top))
        canvas.content(node, painter.operators(canvas, x, top))

    return Drawn(drawing.height * scale, on_page)


class Painter:
    """Page operators for one drawing. Its words are set beforehand, so that warnings come with the layout."""

    def __init__(self, setter: Setter, drawing: Drawing, scale: float = 1.0) -> None:
        self.drawing, self.scale = drawing, scale
        self._set = {}
        for mark in drawing.simple():
            if isinstance(mark, Text):
                kind = "semibold" if mark.strong else "regular"
                style = Style(kind, mark.size * scale, mark.size * scale, COLOURS[mark.ink])
                lines = setter.lines([(kind, setter.clean(mark.text, "chart"))], style, 10_000)
                self._set[mark] = style, lines[:1]

    def operators(self, canvas: TagCanvas, x: float, top: float) -> str:
        """Everything, in the order of painting, with the drawing's top left corner at ``x``, ``top``."""
        place = _Place(x, canvas.height - top, self.scale)
        found = ["q 0 J 0 j"]
        for mark in self.drawing.simple():
            if isinstance(mark, Text):
                style, lines = self._set[mark]
                wide = lines[0].width if lines else 0.0
                left = x + mark.x * self.scale - {"start": 0.0, "middle": wide / 2, "end": wide}[mark.anchor]
                found.append(canvas.words(lines, style, left, top + mark.y * self.scale - style.drop, wide))
            else:
                found += place.shape(mark)
        return "\n".join([*found, "Q"])


class _Place:
    """Turns points of the drawing into points of the page, whose y runs upwards."""

    def __init__(self, x: float, top: float, scale: float) -> None:
        self.x, self.top, self.scale = x, top, scale

    def at(self, point: tuple[float, float]) -> str:
        """The two operands of a point."""
        return f"{self.x + point[0] * self.scale:.2f} {self.top - point[1] * self.scale:.2f}"

    def path(self, points: tuple[tuple[float, float], ...]) -> str:
        """A line through points."""
        return f"{self.at(points[0])} m " + " ".join(f"{self.at(point)} l" for point in points[1:])

    def pen(self, ink: Ink, thick: float, dash: tuple[float, ...] = ()) -> str:
        """What a line is drawn with."""
        lengths = " ".join(f"{length * self.scale:.2f}" for length in dash)
        return f"{COLOURS[ink]} RG {thick * self.scale:.2f} w [{lengths}] 0 d"

    def shape(self, mark: Line | Polyline | Rect | Hatch | Dot) -> list[str]:
        """One mark."""
        if isinstance(mark, Line):
            return [self.pen(mark.ink, mark.thick, mark.dash), self.path(((mark.x1, mark.y1), (mark.x2, mark.y2))), "S"]
        if isinstance(mark, Polyline):
            return [self.pen(mark.ink, mark.thick, mark.dash), self.path(mark.points), "S"]
        if isinstance(mark, Rect):
            return self._rect(mark)
        if isinstance(mark, Hatch):
            lines = " ".join(self.path(line) for line in mark.lines())
            return [self.pen(mark.ink, mark.thick), lines, "S"]
        corners = mark.outline()
        pen = self.pen(mark.ink, mark.thick)
        if mark.shape == "cross":
            return [pen, self.path((corners[0], corners[2])), self.path((corners[1], corners[3])), "S"]
        fill = COLOURS[Ink.GROUND if mark.hollow else mark.ink]
        return [pen, f"{fill} rg", self.path(corners), "h B"]

    def _rect(self, mark: Rect) -> list[str]:
        corner = (mark.x, mark.y + mark.h)
        box = f"{self.at(corner)} {mark.w * self.scale:.2f} {mark.h * self.scale:.2f} re"
        fill = [f"{COLOURS[mark.fill]} rg"] if mark.fill else []
        edge = [self.pen(mark.edge, mark.thick)] if mark.edge else []
        return [*fill, *edge, box, "B" if fill and edge else "f" if fill else "S" if edge else "n"]
