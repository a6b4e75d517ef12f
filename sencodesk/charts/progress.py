# SPDX-License-Identifier: Apache-2.0
"""A child's scores over time, with the periods of the plans behind them and the way to the aim.

Days lie on the axis as they lie in the year; terms part it. A day without a score is a small cross on the axis, and
breaks the line: what was not measured is not drawn as if it had been.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import pairwise
from math import isfinite

from sencodesk.charts.days import Days, Term
from sencodesk.charts.drawing import Box, Dot, Drawing, Group, Ink, Line, Polyline, Rect, Shape, Simple, Table, Text
from sencodesk.charts.layout import LEADING, Sheet, Taken, dot_box, label
from sencodesk.charts.measure import DESCENT, fold, widest, width
from sencodesk.charts.scales import AnyScale, counted
from sencodesk.codes.days import long_day

_SHAPES: tuple[Shape, ...] = ("circle", "square", "triangle", "diamond")
_DASHES: tuple[tuple[float, ...], ...] = ((), (5, 2.5), (1.5, 2), (7, 2, 1.5, 2))
_INKS = (Ink.MAIN, Ink.TEXT, Ink.MUTED, Ink.MAIN)
_AIM_DASH = (3.0, 3.0)
_LABELLED = 12
"""Up to so many scores each has its value beside it, where there is room; of more, the first and the last."""
_EMPTY = "No scores yet."


@dataclass(frozen=True, slots=True)
class Score:
    """What was measured on a day; None where it was to be measured and was not, and ``note`` may say why."""

    day: date
    value: float | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """Scores under one name, in any order; they are drawn by day."""

    name: str
    scores: tuple[Score, ...]


@dataclass(frozen=True, slots=True)
class Period:
    """A plan's number and the days it ran, both included."""

    number: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Aim:
    """Where the child was when the target was set, and where by when it is to be."""

    first: date
    now: float
    last: date
    aim: float


@dataclass(frozen=True, slots=True)
class Guide:
    """A level to compare with, such as the average of a standardised test."""

    value: float
    words: str


@dataclass(frozen=True, slots=True)
class Progress:
    """Scores over time. Raises ValueError for values that the scale does not have."""

    title: str
    scale: AnyScale
    series: tuple[Series, ...]
    periods: tuple[Period, ...] = ()
    aim: Aim | None = None
    guide: Guide | None = None
    terms: tuple[Term, ...] = ()

    def __post_init__(self) -> None:
        for value in self._values():
            if not isfinite(value):
                raise ValueError("a score is a finite number")
            self.scale.say(value)

    def _values(self) -> list[float]:
        found = [score.value for one in self.series for score in one.scores if score.value is not None]
        found += [self.aim.now, self.aim.aim] if self.aim else []
        return found + ([self.guide.value] if self.guide else [])

    def _scores(self) -> Iterator[tuple[int, Score]]:
        """Every score with the place of its series, by day."""
        found = [(score.day, n, score) for n, one in enumerate(self.series) for score in one.scores]
        return ((n, score) for _, n, score in sorted(found, key=lambda one: one[:2]))

    def _days(self, left: float, right: float) -> Days:
        shown = [score.day for _, score in self._scores()]
        shown += [self.aim.first, self.aim.last] if self.aim else []
        return Days.over(shown, [(one.first, one.last) for one in self.periods], left, right)

    def _shown_periods(self) -> list[Period]:
        """The plans whose days are on the axis, by day."""
        by_day = sorted(self.periods, key=lambda one: (one.first, one.number))
        if self._is_empty() and self.aim is None:
            return []
        days = self._days(0, 1)
        return [one for one in by_day if one.last.toordinal() >= days.first and one.first.toordinal() <= days.last]

    def _plan(self, day: date) -> str:
        return ", ".join(f"plan {one.number}" for one in self.periods if one.first <= day <= one.last)

    def _is_empty(self) -> bool:
        return not any(score.value is not None for _, score in self._scores())

    def _said(self, n: int, score: Score) -> str:
        name = f"{self.series[n].name}: " if len(self.series) > 1 else ""
        value = "no score" if score.value is None else self.scale.say(score.value)
        rest = ", ".join(part for part in (score.note, self._plan(score.day)) if part)
        return f"{long_day(score.day)}. {name}{value}{', ' if rest else ''}{rest}"

    def words(self) -> str:
        """The chart in sentences: what, how many, from, to, the aim, the plans."""
        said = [f"{self.title}. Chart over time. {self.scale.name}. {self.scale.direction()}."]
        for one in self.series:
            said.append(self._about(one))
        if not self.series:
            said.append(_EMPTY)
        if self.aim:
            said.append(
                f"Aim: from {self.scale.say(self.aim.now)} on {long_day(self.aim.first)} "
                f"to {self.scale.say(self.aim.aim)} by {long_day(self.aim.last)}."
            )
        if self.guide:
            said.append(f"{self.guide.words}: {self.scale.say(self.guide.value)}.")
        for period in self._shown_periods():
            said.append(f"Plan {period.number}: {long_day(period.first)} to {long_day(period.last)}.")
        return " ".join(said)

    def _about(self, one: Series) -> str:
        name = f"{one.name}: " if len(self.series) > 1 else ""
        scores = sorted(one.scores, key=lambda score: score.day)
        held = [(score.day, score.value) for score in scores if score.value is not None]
        missed = len(scores) - len(held)
        gone = f" {counted(missed, 'day')} without a score." if missed else ""
        if not held:
            return f"{name}{_EMPTY[0].lower() if name else _EMPTY[0]}{_EMPTY[1:]}{gone}"
        (first, begin), (last, now) = held[0], held[-1]
        if len(held) == 1:
            return f"{name}1 score: {self.scale.say(begin)} on {long_day(first)}.{gone}"
        change = self.scale.better(begin, now)
        verdict = "better than" if change > 0 else "less good than" if change < 0 else "the same as"
        return (
            f"{name}{counted(len(held), 'score')}, from {self.scale.say(begin)} on {long_day(first)} to "
            f"{self.scale.say(now)} on {long_day(last)}: {verdict} at the start.{gone}"
        )

    def table(self) -> Table:
        """One row for each score, by day."""
        several = len(self.series) > 1
        head = ("Day", *(("Series",) if several else ()), self.scale.name, "Plan", "Note")
        rows = []
        for n, score in self._scores():
            value = "No score" if score.value is None else self.scale.say(score.value)
            plan = ", ".join(str(one.number) for one in self.periods if one.first <= score.day <= one.last)
            rows.append((long_day(score.day), *((self.series[n].name,) if several else ()), value, plan, score.note))
        return Table(head, tuple(rows))

    def least(self, text: float) -> tuple[float, float]:
        """Eighteen letters by ten lines, and a line for each row of the key."""
        return text * 18, text * (12 + LEADING * (len(self.series) + 2))

    def usual(self, text: float) -> tuple[float, float]:
        """As the look has it."""
        least = self.least(text)
        return max(text * 44, least[0]), max(text * 22, least[1])

    def draw(self, width: float, height: float, text: float) -> Drawing:
        """The chart in that room, or as large as it must be."""
        least = self.least(text)
        sheet = Sheet(max(width, least[0]), max(height, least[1]), text)
        _head(self, sheet)
        if self._is_empty() and self.aim is None:
            _empty(sheet)
        else:
            _Plot(self, sheet).draw()
        return sheet.finished()


def _head(chart: Progress, sheet: Sheet) -> None:
    lower = f" {chart.scale.direction()}." if chart.scale.lower_is_better else ""
    sheet.words(f"{chart.scale.name}.{lower}" if lower else chart.scale.name)
    keys: list[tuple[str, Callable[[float, float], Sequence[Simple]]]] = []
    if len(chart.series) > 1:
        for n, one in enumerate(chart.series):
            keys.append((one.name, partial(_sample, n, sheet.text)))
    if chart.aim:
        keys.append(("The way to the aim", partial(_aim_sample, sheet.text)))
    if keys:
        sheet.keys(keys)
    sheet.top += sheet.text * 0.35


def _sample(n: int, text: float, x: float, y: float) -> list[Simple]:
    dot = _dot(n, x + text, y, text * 0.36)
    return [Line(x, y, x + text * 2, y, _INKS[n % 4], 1.5, _DASHES[n % 4]), dot]


def _aim_sample(text: float, x: float, y: float) -> list[Simple]:
    line = Line(x, y, x + text * 1.6, y, Ink.MUTED, 1.2, _AIM_DASH)
    return [line, Dot(x + text * 1.6, y, text * 0.36, "diamond", Ink.MUTED, hollow=True)]


def _dot(n: int, x: float, y: float, r: float) -> Dot:
    return Dot(x, y, r, _SHAPES[n % 4], _INKS[n % 4], hollow=n % 8 >= 4)


def _empty(sheet: Sheet) -> None:
    box = (0.5, sheet.top, sheet.width - 1, sheet.height - sheet.top - 0.5)
    sheet.add(Rect(*box, fill=Ink.GROUND, edge=Ink.RULE, thick=0.75))
    at = sheet.top + (sheet.height - sheet.top) / 2 + sheet.text * 0.3
    sheet.add(Text(sheet.width / 2, at, _EMPTY, sheet.text, "middle", Ink.MUTED))


class _Plot:
    """The field with axes, bands, lines and dots."""

    def __init__(self, chart: Progress, sheet: Sheet) -> None:
        self.chart, self.sheet = chart, sheet
        text = sheet.text
        low, high = chart.scale.span(chart._values())
        top = sheet.top + (text * LEADING if chart.periods else text * 0.5)
        bottom = sheet.height - text * 1.7
        self.ticks = chart.scale.ticks(low, high, max(2, int((bottom - top) / (text * 1.9))))
        marks = [chart.scale.mark(tick) for tick in self.ticks]
        self.gutter = min(widest(marks, text), sheet.width * 0.36)
        self.box: Box = (self.gutter + text * 0.6, top, sheet.width - text * 0.8, bottom)
        self.days = chart._days(self.box[0], self.box[2])
        self.taken = Taken()

    def y(self, value: float) -> float:
        """Where a value lies."""
        first, last = self.ticks[0], self.ticks[-1]
        whole = (last - first) or 1.0
        return self.box[3] - (self.box[3] - self.box[1]) * (value - first) / whole

    def draw(self) -> None:
        """Everything, from back to front."""
        self._bands()
        self._values()
        self._terms()
        self._guide()
        lines = self._lines()
        dots = self._dots()
        aim = self._aim()
        labels = self._labels(dots)
        self.sheet.add(*lines)
        for place, (n, score, dot) in enumerate(dots):
            self._group(n, score, dot, labels.get(place))
        self.sheet.add(*aim)

    def _bands(self) -> None:
        text, (left, top, right, bottom) = self.sheet.text, self.box
        reached = left - text
        for one in self.chart._shown_periods():
            x1, x2 = self.days.at(one.first), self.days.at(one.last)
            x1, x2 = max(x1, left), min(x2, right)
            head = top - text * LEADING
            self.sheet.add(Rect(x1, head, x2 - x1, bottom - head, fill=Ink.BAND))
            self.sheet.add(*(Line(x, head, x, bottom, Ink.EDGE, 0.6, (1.5, 2)) for x in (x1, x2)))
            for words in (f"Plan {one.number}", str(one.number)):
                spot = Text(x1 + text * 0.3, top - text * 0.35, words, text, ink=Ink.MUTED)
                if spot.box[2] <= x2 and spot.box[0] >= reached:
                    self.sheet.add(spot)
                    reached = spot.box[2] + text * 0.3
                    break

    def _values(self) -> None:
        text, (left, _, right, _) = self.sheet.text, self.box
        for n, tick in enumerate(self.ticks):
            y = self.y(tick)
            self.sheet.add(Line(left, y, right, y, Ink.EDGE if n == 0 else Ink.RULE))
            (words,) = fold(self.chart.scale.mark(tick), text, self.gutter, 1) or ("",)
            self.sheet.add(Text(self.gutter, y + text * 0.34, words, text, "end", Ink.MUTED))

    def _terms(self) -> None:
        text, (left, top, _right, bottom) = self.sheet.text, self.box
        for mark in self.days.marks(self.chart.terms, lambda words: width(words, text) + text * 0.8):
            if mark.x > left:
                self.sheet.add(Line(mark.x, top, mark.x, bottom + text * 0.4, Ink.RULE))
            if mark.words and mark.x + text * 0.2 + width(mark.words, text) <= self.sheet.width:
                self.sheet.add(Text(mark.x + text * 0.2, bottom + text * 1.2, mark.words, text, ink=Ink.MUTED))

    def _guide(self) -> None:
        guide = self.chart.guide
        if guide is None:
            return
        text, (left, top, right, _), y = self.sheet.text, self.box, self.y(guide.value)
        self.sheet.add(Line(left, y, right, y, Ink.EDGE, 1.0, (6, 3)))
        (words,) = fold(f"{guide.words} {self.chart.scale.mark(guide.value)}", text, right - left - text, 1) or ("",)
        over = y - text * (DESCENT + 0.15)
        spot = Text(right, over if over - text > top else y + text, words, text, "end", Ink.MUTED)
        self.taken.boxes.append(spot.box)
        self.sheet.add(spot)

    def _lines(self) -> list[Polyline]:
        found = []
        for n, one in enumerate(self.chart.series):
            parts: list[list[tuple[float, float]]] = [[]]
            for score in sorted(one.scores, key=lambda score: score.day):
                if score.value is None:
                    parts.append([])
                else:
                    parts[-1].append((self.days.at(score.day), self.y(score.value)))
            for part in parts:
                self.taken.lines += pairwise(part)
                if len(part) > 1:
                    found.append(Polyline(tuple(part), _INKS[n % 4], 1.5, _DASHES[n % 4]))
        return found

    def _aim(self) -> list[Group]:
        aim = self.chart.aim
        if aim is None:
            return []
        scale, text = self.chart.scale, self.sheet.text
        start = (self.days.at(aim.first), self.y(aim.now))
        end = (self.days.at(aim.last), self.y(aim.aim))
        self.taken.lines.append((start, end))
        dot = Dot(*end, text * 0.42, "diamond", Ink.MUTED, hollow=True)
        self.taken.boxes.append(dot_box(dot))
        spot = label(1, end, f"Aim {scale.mark(aim.aim)}", text, self._field(), self.taken, must=True)
        marks: list[Simple] = [Line(*start, *end, Ink.MUTED, 1.2, _AIM_DASH), dot, *([spot] if spot else [])]
        said = f"Aim: {scale.say(aim.aim)} by {long_day(aim.last)}"
        return [Group(said, tuple(marks), dot_box(dot))]

    def _field(self) -> Box:
        left, top, _, bottom = self.box
        return left, top, self.sheet.width, bottom

    def _dots(self) -> list[tuple[int, Score, Dot]]:
        scores = list(self.chart._scores())
        text = self.sheet.text
        fits = (self.box[2] - self.box[0]) / max(len(scores), 1) / 2
        r = max(text * 0.12, min(text * 0.36, fits * max(len(self.chart.series), 1)))
        found = []
        for n, score in scores:
            x = self.days.at(score.day)
            if score.value is None:
                dot = Dot(x, self.box[3] - text * 0.5, text * 0.28, "cross", _INKS[n % 4])
            else:
                dot = _dot(n, x, self.y(score.value), r)
            self.taken.boxes.append(dot_box(dot))
            found.append((n, score, dot))
        return found

    def _labels(self, dots: list[tuple[int, Score, Dot]]) -> dict[int, Text]:
        """The values that have room beside their dots, by the dots' places."""
        found = {}
        for n in range(len(self.chart.series)):
            own = [(place, value, dot) for place, (m, score, dot) in enumerate(dots)
                   if m == n and (value := score.value) is not None]  # fmt: skip
            middle = sum(value for _, value, _ in own) / max(len(own), 1)
            chosen = [*own[-1:], *own[:-1][:1], *(own[1:-1] if len(own) <= _LABELLED else [])]
            for place, value, dot in chosen:
                words, must = self.chart.scale.mark(value), place == own[-1][0]
                at = (dot.x, dot.y)
                spot = label(value - middle, at, words, self.sheet.text, self._field(), self.taken, must=must)
                if spot:
                    found[place] = spot
        return found

    def _group(self, n: int, score: Score, dot: Dot, spot: Text | None) -> None:
        marks: tuple[Simple, ...] = (dot, spot) if spot else (dot,)
        self.sheet.add(Group(self.chart._said(n, score), marks, dot_box(dot)))
