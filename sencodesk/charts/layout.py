# SPDX-License-Identifier: Apache-2.0
"""What several charts are laid out from: axes, keys, folded words, and room that nothing else may take."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sencodesk.charts.drawing import (
    Box,
    Dot,
    Drawing,
    Hatch,
    Ink,
    Line,
    Mark,
    Point,
    Rect,
    Simple,
    Text,
    crosses,
    overlap,
)
from sencodesk.charts.measure import ASCENT, DESCENT, fold, widest, width
from sencodesk.charts.scales import AnyScale

LEADING = 1.35
"""From one line of words to the next, per point of size."""


@dataclass(slots=True)
class Sheet:
    """A drawing in the making: marks so far, and ``top``, down to where the room is taken."""

    width: float
    height: float
    text: float
    marks: list[Mark] = field(default_factory=list)
    top: float = 0.0

    def add(self, *marks: Mark) -> None:
        """Paint these over what is there."""
        self.marks += marks

    def words(self, text: str, *, ink: Ink = Ink.MUTED, most: int = 2) -> None:
        """A line or more over the full width at the top."""
        for line in fold(text, self.text, self.width, most):
            self.add(Text(0, self.top + self.text * 1.05, line, self.text, ink=ink))
            self.top += self.text * LEADING

    def keys(self, keys: Sequence[tuple[str, Callable[[float, float], Sequence[Simple]]]]) -> None:
        """The key of what is drawn: a sample, 2 sizes wide, and its words; as many rows as they need."""
        x, sample, gap = 0.0, self.text * 2, self.text * 0.45
        for words, draw in keys:
            (shown,) = fold(words, self.text, self.width - sample - gap, 1) or ("",)
            wide = sample + gap + width(shown, self.text)
            if x and x + wide > self.width:
                x, self.top = 0.0, self.top + self.text * LEADING
            middle = self.top + self.text * 0.72
            self.add(*draw(x, middle), Text(x + sample + gap, self.top + self.text * 1.05, shown, self.text))
            x += wide + self.text * 1.2
        self.top += self.text * LEADING

    def notes(self, notes: Sequence[str]) -> float:
        """Sentences at the foot, each in as many lines as it needs; returns where they begin."""
        lines = [line for note in notes for line in fold(note, self.text, self.width, 4)]
        begin = self.height - len(lines) * self.text * LEADING
        for n, line in enumerate(lines):
            self.add(Text(0, begin + n * self.text * LEADING + self.text * 1.05, line, self.text, ink=Ink.MUTED))
        return begin

    def finished(self) -> Drawing:
        """The drawing."""
        return Drawing(self.width, self.height, tuple(self.marks))


def note_height(notes: Sequence[str], text: float, wide: float) -> float:
    """How much room ``Sheet.notes`` takes in that width."""
    return sum(len(fold(note, text, wide, 4)) for note in notes) * text * LEADING


def samples(text: float, *, filled: bool) -> Callable[[float, float], Sequence[Simple]]:
    """The key of a bar: filled or outlined."""

    def draw(x: float, middle: float) -> Sequence[Simple]:
        box = (x, middle - text * 0.4, text * 1.6, text * 0.8)
        return [Rect(*box, fill=Ink.MAIN if filled else Ink.GROUND, edge=Ink.MAIN)]

    return draw


def hatched(text: float) -> Callable[[float, float], Sequence[Simple]]:
    """The key of a hatched bar."""

    def draw(x: float, middle: float) -> Sequence[Simple]:
        box = (x, middle - text * 0.4, text * 1.6, text * 0.8)
        return [Rect(*box, fill=Ink.GROUND, edge=Ink.MAIN), Hatch(*box)]

    return draw


@dataclass(slots=True)
class Taken:
    """Room that is taken: boxes that words must not touch, and lines that they should not lie on."""

    boxes: list[Box] = field(default_factory=list)
    lines: list[tuple[Point, Point]] = field(default_factory=list)

    def free(self, box: Box, *, strictly: bool = True) -> bool:
        """Whether words may stand in ``box``; not ``strictly`` lets a line pass behind them."""
        if any(overlap(box, other) for other in self.boxes):
            return False
        return not strictly or not any(crosses(box, *line) for line in self.lines)


def label(value: float, place: Point, words: str, size: float, within: Box, taken: Taken, *, must: bool) -> Text | None:
    """Words beside a point: above, below, left or right, where there is room; None where there is none.

    ``must`` takes a place on a line rather than none. ``value`` decides which side is tried first: over a high point,
    under a low one.
    """
    x, y = place
    over, under = y - size * (DESCENT + 0.65), y + size * (ASCENT + 0.65)
    level, aside = y + size * 0.34, size * 0.7
    upright = (over, under) if value >= 0 else (under, over)
    spots = [Text(x, at, words, size, "middle", strong=True) for at in upright]
    spots += [Text(x, at, words, size, "end", strong=True) for at in upright]
    spots += [Text(x, at, words, size, "start", strong=True) for at in upright]
    spots += [Text(x - aside, level, words, size, "end", strong=True)]
    spots += [Text(x + aside, level, words, size, "start", strong=True)]
    for strictly in (True, False) if must else (True,):
        for spot in spots:
            if inside(spot.box, within) and taken.free(spot.box, strictly=strictly):
                taken.boxes.append(spot.box)
                return spot
    return None


def inside(box: Box, other: Box) -> bool:
    """Whether ``box`` lies within ``other``."""
    return box[0] >= other[0] and box[1] >= other[1] and box[2] <= other[2] and box[3] <= other[3]


def level_axis(
    sheet: Sheet, scale: AnyScale, low: float, high: float, plot: Box, *, zero: bool = False
) -> Callable[[float], float]:
    """A scale along the foot of ``plot``, with grid lines through it; returns where a value lies.

    The steps are as many as have room for their words. ``zero`` draws the line at nothing more strongly.
    """
    left, top, right, bottom = plot
    most = 7
    while True:
        ticks = scale.ticks(low, high, most)
        room = (right - left) / max(len(ticks) - 1, 1)
        shown = [scale.mark(tick) for tick in ticks]
        if widest(shown, sheet.text) + sheet.text * 0.5 <= room or most <= 2:
            break
        most -= 1
    first, last = ticks[0], ticks[-1]

    def at(value: float) -> float:
        return left + (right - left) * (value - first) / (last - first)

    reached = -sheet.text
    for n, (tick, words) in enumerate(zip(ticks, shown, strict=True)):
        x, half = at(tick), width(words, sheet.text) / 2
        strong = zero and tick == 0
        sheet.add(
            Line(x, top, x, bottom, Ink.EDGE if strong or (n == 0 and not zero) else Ink.RULE, 1.2 if strong else 0.75)
        )
        middle = min(max(x, half), sheet.width - half)
        if middle - half >= reached + sheet.text * 0.3:
            sheet.add(Text(middle, bottom + sheet.text * 1.15, words, sheet.text, "middle", Ink.MUTED))
            reached = middle + half
    return at


ROW = 4.3
"""Height of a row with its air, per point of size: two bars under a name, or beside one of two lines and a note."""
_NARROW = 34.0
_NAME = 1.4


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows with a name and something drawn: names in a column at the left, or in a narrow chart over what they name."""

    sheet: Sheet
    plot: Box
    gutter: float
    """Width of the column of names; 0 where they stand over their rows."""
    tall: float

    @classmethod
    def laid(cls, sheet: Sheet, names: Sequence[str], values: Sequence[str], foot: float) -> "Rows":
        """Room for names at the left and for the widest of ``values`` at the right, down to ``foot``."""
        text = sheet.text
        beside = widest(values, text, strong=True) + text * 0.8
        gutter = min(widest(names, text), sheet.width * 0.4)
        if sheet.width < text * _NARROW or gutter + beside + text * 9 > sheet.width:
            gutter = 0.0
        left = gutter + text * 0.8 if gutter else 0.0
        plot = (left, sheet.top + text * 0.4, sheet.width - beside, foot - text * 1.7)
        return cls(sheet, plot, gutter, (plot[3] - plot[1]) / max(len(values), 1))

    def middle(self, n: int) -> float:
        """The level of the middle of what is drawn in row ``n``."""
        top = self.plot[1] + n * self.tall
        name = 0.0 if self.gutter else self.sheet.text * _NAME
        return top + name + (self.tall - name) / 2

    def at(self, n: int) -> Box:
        """All of row ``n``."""
        top = self.plot[1] + n * self.tall
        return 0, top, self.sheet.width, top + self.tall

    def name(self, n: int, name: str, under: str) -> None:
        """The name of row ``n``, and muted words under it or after it."""
        sheet, top = self.sheet, self.plot[1] + n * self.tall
        text, step = sheet.text, sheet.text * 1.2
        if not self.gutter:
            both = f"{name} · {under}" if under else name
            for words in fold(both if width(both, text) <= sheet.width else name, text, sheet.width, 1):
                said = Text(0, top + text * 1.1, words, text)
                sheet.add(behind(said), said)
            return
        lines = fold(name, text, self.gutter, 2)
        small = fold(under, text, self.gutter, 1)
        y = top + (self.tall - (len(lines) + len(small)) * step) / 2 + text * 0.95
        for m, line in enumerate((*lines, *small)):
            sheet.add(Text(self.gutter, y + m * step, line, text, "end", Ink.TEXT if m < len(lines) else Ink.MUTED))


def rows_width(values: Sequence[str], text: float) -> float:
    """The least width for rows with the widest of ``values`` beside what is drawn."""
    return max(text * 20, widest(values, text, strong=True) + text * 9)


def behind(words: Text) -> Rect:
    """The ground under words that stand among grid lines."""
    left, top, right, bottom = words.box
    return Rect(left, top, right - left, bottom - top, fill=Ink.GROUND)


def dot_box(dot: Dot) -> Box:
    """The room of a dot, with a little air."""
    left, top, right, bottom = dot.box
    return left - 1, top - 1, right + 1, bottom + 1
