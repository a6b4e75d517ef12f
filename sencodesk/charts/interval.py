# SPDX-License-Identifier: Apache-2.0
"""What worked, as far as it can be told: the middle gain of each provision with an interval, and how many pupils.

Method. A pupil's gain is the second measure against the first. The middle (median) of the gains is shown, because one
pupil's leap does not move it. Its interval is the distribution-free one between two of the ordered gains (W. J.
Conover, Practical Nonparametric Statistics, 3rd ed. 1999, section 3.2; M. J. Campbell and M. J. Gardner, BMJ 1988;
296:1454-6): the two are the innermost pair, equally far from both ends, that holds the middle of all such pupils in at
least 95 of 100 samples, whatever the gains' distribution. With ties it holds it more often.

Limit. With five pupils even the smallest and the largest gain hold the middle in only 93.75 of 100 samples
(1 - 2 / 2**5); with six, in 96.9. So no interval of 95 % exists under six pupils, and there the chart says nothing
but their number.

What it cannot say. Pupils are chosen for help because they are behind, so many would have moved towards the middle
without it (regression to the mean), and nobody stood beside them without help. The chart says so under every drawing.
"""

from dataclasses import dataclass
from math import comb, isfinite
from statistics import median

from sencodesk.charts.drawing import Dot, Drawing, Group, Ink, Line, Simple, Table, Text
from sencodesk.charts.layout import LEADING, ROW, Rows, Sheet, level_axis, note_height, rows_width
from sencodesk.charts.scales import Ages, Numbers, counted, spoken

LEVEL = 0.95
FEWEST = 6
"""Pupils under which no interval of LEVEL exists."""
WITH_CARE = 10
"""Pupils under which the reader is told so, though there is an interval: it ends at or beside the extremes."""
TOO_FEW = "too few to say"
NOTHING = "Nothing measured twice yet."


@dataclass(frozen=True, slots=True)
class Interval:
    """The middle and the two gains that hold it; ``sure`` is the share of samples in which they do."""

    middle: float
    low: float
    high: float
    sure: float


def interval(gains: tuple[float, ...]) -> Interval | None:
    """The middle gain and its interval, or None where there are fewer than FEWEST gains."""
    n = len(gains)
    if n < FEWEST:
        return None
    ordered = sorted(gains)
    place, tail = 0, 1
    # One more place inwards while both tails together stay under 5 %: exact, in whole numbers.
    while 40 * (tail + comb(n, place + 1)) <= 2**n:
        place += 1
        tail += comb(n, place)
    return Interval(median(ordered), ordered[place], ordered[n - 1 - place], 1 - 2 * tail / 2**n)


@dataclass(frozen=True, slots=True)
class Measured:
    """A provision and what its pupils reached before and after; None where one of the two is missing."""

    name: str
    pairs: tuple[tuple[float | None, float | None], ...]


@dataclass(frozen=True, slots=True)
class WhatWorked:
    """Middle gains side by side, all on one scale. Rows stand as they are given: this is no league table."""

    title: str
    scale: Numbers | Ages
    rows: tuple[Measured, ...]

    def __post_init__(self) -> None:
        if not all(value is None or isfinite(value) for row in self.rows for pair in row.pairs for value in pair):
            raise ValueError("a measure is a finite number")

    def gains(self, row: Measured) -> tuple[float, ...]:
        """The gain of every pupil who was measured twice; more than nothing is better, whichever way the scale runs."""
        return tuple(self.scale.better(a, b) for a, b in row.pairs if a is not None and b is not None)

    def _left_out(self, row: Measured) -> int:
        return len(row.pairs) - len(self.gains(row))

    def words(self) -> str:
        """Every row in sentences, and what they do not show."""
        head = f"{self.title}. {self.scale.name}: middle gain of each provision, with its interval."
        rows = [self._said(row) for row in self.rows] or [NOTHING]
        return " ".join([head, *rows, *self.notes()])

    def _said(self, row: Measured) -> str:
        gains = self.gains(row)
        left = self._left_out(row)
        missing = f" {counted(left, 'pupil')} not measured twice." if left else ""
        return f"{row.name}: {counted(len(gains), 'pupil')}, {self._found(gains)}.{missing}"

    def _found(self, gains: tuple[float, ...]) -> str:
        found = interval(gains)
        if found is None:
            return TOO_FEW
        where = spoken(f"likely between {self.scale.mark(found.low)} and {self.scale.mark(found.high)}")
        verdict = "a gain" if found.low > 0 else "a loss" if found.high < 0 else "could be no change"
        return f"middle gain {self.scale.say(found.middle)}, {where}: {verdict}"

    def notes(self) -> tuple[str, ...]:
        """What stands under the drawing: how to read it, whom to read with care, what it does not show."""
        careful = [row.name for row in self.rows if FEWEST <= len(self.gains(row)) < WITH_CARE]
        said = [f"Fewer than {WITH_CARE} pupils: {', '.join(careful)}. Read with care."] if careful else []
        if any(len(self.gains(row)) < FEWEST for row in self.rows):
            said.append(f"Fewer than {FEWEST} pupils are too few to say.")
        if any(len(self.gains(row)) >= FEWEST for row in self.rows):
            said.append("Half of the pupils gained more than the middle, half less. The line is a 95% interval.")
        return *said, "A gain does not show its cause: we do not know how they would have done without it."

    def table(self) -> Table:
        """One row each: number, middle, interval."""
        rows = []
        for row in self.rows:
            gains = self.gains(row)
            found = interval(gains)
            mark = self.scale.mark
            shown = ("Too few to say", "") if found is None else (
                self.scale.say(found.middle), f"{mark(found.low)} to {mark(found.high)}",
            )  # fmt: skip
            rows.append((row.name, str(len(gains)), str(self._left_out(row)), *shown))
        return Table(("Provision", "Pupils", "Not measured twice", "Middle gain", "95% interval"), tuple(rows))

    def least(self, text: float) -> tuple[float, float]:
        """Room for every row, the values beside it and the notes."""
        wide = rows_width([self._beside(row) for row in self.rows], text)
        rows = text * (ROW * max(len(self.rows), 1) + LEADING * 3 + 3.2)
        return wide, rows + note_height(self.notes(), text, wide)

    def usual(self, text: float) -> tuple[float, float]:
        """As wide as the look has it, as high as its rows."""
        least = self.least(text)
        return max(text * 44, least[0]), least[1]

    def draw(self, width: float, height: float, text: float) -> Drawing:
        """The chart in that room, or as large as it must be."""
        least = self.least(text)
        sheet = Sheet(max(width, least[0]), max(height, least[1]), text)
        sheet.words(f"{self.scale.name}: middle gain and its interval. 0 is no change.")
        foot = sheet.notes(self.notes())
        if not self.rows:
            sheet.add(Text(sheet.width / 2, (sheet.top + foot) / 2, NOTHING, text, "middle", Ink.MUTED))
            return sheet.finished()
        pupils = [counted(len(self.gains(row)), "pupil") for row in self.rows]
        values = [self._beside(row) for row in self.rows]
        rows = Rows.laid(sheet, [*(row.name for row in self.rows), *pupils], values, foot - text * 0.4)
        found = [interval(self.gains(row)) for row in self.rows]
        ends = [end for one in found if one for end in (one.low, one.high)]
        low, high = min([*ends, 0.0]), max([*ends, 0.0])
        at = level_axis(sheet, self.scale, low, max(high, low + 1), rows.plot, zero=True)
        for n, (row, one) in enumerate(zip(self.rows, found, strict=True)):
            rows.name(n, row.name, pupils[n])
            y = rows.middle(n)
            ink = Ink.TEXT if one else Ink.MUTED
            said = Text(rows.plot[2] + text * 0.8, y + text * 0.34, values[n], text, ink=ink, strong=bool(one))
            drawn = _whisker(at(one.low), at(one.middle), at(one.high), y, text) if one else ()
            sheet.add(Group(self._said(row), (*drawn, said), rows.at(n)))
        return sheet.finished()

    def _beside(self, row: Measured) -> str:
        found = interval(self.gains(row))
        if found is None:
            return TOO_FEW.capitalize()
        mark = self.scale.mark
        return f"{mark(found.middle)} ({mark(found.low)} to {mark(found.high)})"


def _whisker(low: float, middle: float, high: float, y: float, text: float) -> tuple[Simple, ...]:
    """The interval as a line with ends, the middle as a dot on it."""
    ends = (Line(x, y - text * 0.4, x, y + text * 0.4, Ink.MAIN, 1.6) for x in (low, high))
    return Line(low, y, high, y, Ink.MAIN, 1.6), *ends, Dot(middle, y, text * 0.42)
