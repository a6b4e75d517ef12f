# SPDX-License-Identifier: Apache-2.0
"""A chart as marks: lines, rectangles, hatching, dots and words, in points, with y running down from the top edge.

Nothing here knows a screen or a printer. Two painters draw these marks, one on paper (``papers/drawing.py``) and one in
the window (``widgets/chart.py``); each has one colour for every ``Ink``. What must be told apart differs in shape, dash
or hatching as well, so that a copy in grey says the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import cos, pi, sin
from typing import Literal, Protocol

from sencodesk.charts.measure import ASCENT, DESCENT, width

Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""
Shape = Literal["circle", "square", "triangle", "diamond", "cross"]
Anchor = Literal["start", "middle", "end"]


class Ink(StrEnum):
    """What a mark is drawn in, by what it is for."""

    TEXT = "text"
    MUTED = "muted"
    RULE = "rule"
    """Grid lines, which only help the eye."""
    EDGE = "edge"
    """Lines that say something: the edge of a plan's period, an axis, a threshold."""
    MAIN = "main"
    GROUND = "ground"
    BAND = "band"
    """The ground of a plan's period."""


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line; ``dash`` is lengths of stroke and gap in points."""

    x1: float
    y1: float
    x2: float
    y2: float
    ink: Ink = Ink.EDGE
    thick: float = 0.75
    dash: tuple[float, ...] = ()

    @property
    def box(self) -> Box:
        """Where it lies, without its thickness."""
        return min(self.x1, self.x2), min(self.y1, self.y2), max(self.x1, self.x2), max(self.y1, self.y2)


@dataclass(frozen=True, slots=True)
class Polyline:
    """Points joined by straight lines."""

    points: tuple[Point, ...]
    ink: Ink = Ink.MAIN
    thick: float = 1.5
    dash: tuple[float, ...] = ()

    @property
    def box(self) -> Box:
        """Where it lies, without its thickness."""
        return around(self.points)


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle, filled, outlined or both."""

    x: float
    y: float
    w: float
    h: float
    fill: Ink | None = None
    edge: Ink | None = None
    thick: float = 1.0

    @property
    def box(self) -> Box:
        """Where it lies, without its thickness."""
        return self.x, self.y, self.x + self.w, self.y + self.h


@dataclass(frozen=True, slots=True)
class Hatch:
    """Lines from bottom left to top right that fill a rectangle."""

    x: float
    y: float
    w: float
    h: float
    ink: Ink = Ink.MAIN
    gap: float = 3.5
    thick: float = 0.9

    @property
    def box(self) -> Box:
        """Where it lies."""
        return self.x, self.y, self.x + self.w, self.y + self.h

    def lines(self) -> Iterator[tuple[Point, Point]]:
        """The lines, cut at the rectangle's edges. They stand on one grid, so neighbours go on in each other."""
        left, top, right, bottom = self.box
        total = left + top
        at = total - total % self.gap + self.gap
        while at < right + bottom:
            yield (max(left, at - bottom), min(bottom, at - left)), (min(right, at - top), max(top, at - right))
            at += self.gap


@dataclass(frozen=True, slots=True)
class Dot:
    """One value, as a small shape; hollow shapes are filled with the ground."""

    x: float
    y: float
    r: float
    shape: Shape = "circle"
    ink: Ink = Ink.MAIN
    hollow: bool = False
    thick: float = 1.2

    @property
    def box(self) -> Box:
        """Where it lies, with its outline."""
        r = self.r + self.thick / 2
        return self.x - r, self.y - r, self.x + r, self.y + r

    def outline(self) -> tuple[Point, ...]:
        """The corners; of a circle as many as the eye needs, of a cross the ends of its two strokes."""
        x, y, r = self.x, self.y, self.r
        if self.shape == "circle":
            return tuple((x + r * cos(n * pi / 12), y + r * sin(n * pi / 12)) for n in range(24))
        if self.shape == "triangle":
            return (x, y - r), (x + r, y + r * 0.8), (x - r, y + r * 0.8)
        if self.shape == "diamond":
            return (x, y - r), (x + r, y), (x, y + r), (x - r, y)
        s = r * 0.85
        return (x - s, y - s), (x + s, y - s), (x + s, y + s), (x - s, y + s)


@dataclass(frozen=True, slots=True)
class Text:
    """Words on one line. ``y`` is the line that the letters stand on."""

    x: float
    y: float
    text: str
    size: float
    anchor: Anchor = "start"
    ink: Ink = Ink.TEXT
    strong: bool = False

    @property
    def box(self) -> Box:
        """The room it needs at most, on screen and on paper."""
        wide = width(self.text, self.size, strong=self.strong)
        left = self.x - {"start": 0.0, "middle": wide / 2, "end": wide}[self.anchor]
        return left, self.y - ASCENT * self.size, left + wide, self.y + DESCENT * self.size


Simple = Line | Polyline | Rect | Hatch | Dot | Text


@dataclass(frozen=True, slots=True)
class Group:
    """Marks that are one thing to the reader: a score, a row of bars. ``words`` is what is read out for it, and what
    stands in its tooltip."""

    words: str
    marks: tuple[Simple, ...]
    at: Box
    """What the mouse must be over, and what the focus goes round."""

    @property
    def box(self) -> Box:
        """Where its marks lie."""
        boxes = [mark.box for mark in self.marks]
        return around([(box[0], box[1]) for box in boxes] + [(box[2], box[3]) for box in boxes])


Mark = Simple | Group


@dataclass(frozen=True, slots=True)
class Table:
    """The numbers of a chart as rows of words, under their heads."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A finished chart: its size in points, and its marks in the order in which they are painted."""

    width: float
    height: float
    marks: tuple[Mark, ...]

    def simple(self) -> Iterator[Simple]:
        """Every mark, those of groups too, in the order of painting."""
        for mark in self.marks:
            if isinstance(mark, Group):
                yield from mark.marks
            else:
                yield mark

    def groups(self) -> tuple[Group, ...]:
        """What the keyboard goes through, in reading order."""
        return tuple(mark for mark in self.marks if isinstance(mark, Group))


class Chart(Protocol):
    """What every kind of chart can do. Sizes are points; ``text`` is the size of all its words."""

    @property
    def title(self) -> str:
        """What stands over it. The drawing does not repeat it."""

    def words(self) -> str:
        """The chart in sentences, for those who hear it."""

    def table(self) -> Table:
        """Its numbers as rows."""

    def least(self, text: float) -> tuple[float, float]:
        """Width and height under which it cannot be read."""

    def usual(self, text: float) -> tuple[float, float]:
        """Width and height at which it looks best."""

    def draw(self, width: float, height: float, text: float) -> Drawing:
        """The chart in that room; where it is less than ``least``, the drawing is as large as that."""


def around(points: Sequence[Point]) -> Box:
    """The smallest box that holds all ``points``."""
    return (
        min(x for x, _ in points), min(y for _, y in points), max(x for x, _ in points), max(y for _, y in points),
    )  # fmt: skip


def overlap(one: Box, other: Box) -> bool:
    """Whether two boxes share any room."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def crosses(box: Box, one: Point, other: Point) -> bool:
    """Whether the straight line between two points passes through ``box`` (clipping of Liang and Barsky, 1984)."""
    first, last = 0.0, 1.0
    for start, end, low, high in ((one[0], other[0], box[0], box[2]), (one[1], other[1], box[1], box[3])):
        way = end - start
        if way == 0:
            if start < low or start > high:
                return False
            continue
        near, far = sorted(((low - start) / way, (high - start) / way))
        first, last = max(first, near), min(last, far)
        if first > last:
            return False
    return True
