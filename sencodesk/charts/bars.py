# SPDX-License-Identifier: Apache-2.0
"""Rows of bars: what was promised against what was delivered, and cost to date against a line (what a school pays).

Promised is an outline and delivered is filled; what lies over the line is hatched. A share is never rounded up: what
is not whole is not called 100 %.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isfinite

from sencodesk.charts.drawing import Drawing, Group, Hatch, Ink, Line, Rect, Simple, Table, Text
from sencodesk.charts.layout import LEADING, ROW, Rows, Sheet, behind, hatched, level_axis, rows_width, samples
from sencodesk.charts.scales import Numbers, number

NOTHING = "Nothing to show yet."


@dataclass(frozen=True, slots=True)
class Unit:
    """What bars count: ``before`` and ``after`` stand about the number ("£", " minutes")."""

    before: str = ""
    after: str = ""
    pence: bool = False
    """Two decimals, or none where there are none."""

    def say(self, value: float) -> str:
        """``600 minutes``, ``£412``, ``£412.50``."""
        shown = number(value)
        if self.pence and "." in shown:
            shown = f"{value:,.2f}"
        return f"{self.before}{shown}{self.after}"


MINUTES = Unit(after=" minutes")
POUNDS = Unit(before="£", pence=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Axis(Numbers):
    """The axis under the bars, in the bars' unit where it stands before the number."""

    before: str = ""

    def mark(self, value: float) -> str:
        return f"{self.before}{number(value)}"


def share(part: float, whole: float) -> str:
    """``part`` of ``whole`` in hundredths, rounded down: ``90%``; empty where there is no whole."""
    if whole <= 0:
        return ""
    if 0 < part < whole / 100:
        return "under 1%"
    return f"{int(part * 100 / whole + 1e-9):,}%"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One row; ``delivered`` is None where nobody has entered it."""

    name: str
    promised: float
    delivered: float | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Delivered:
    """Promised against delivered. Raises ValueError for amounts under nothing."""

    title: str
    unit: Unit
    rows: tuple[Delivery, ...]

    def __post_init__(self) -> None:
        _sound([row.promised for row in self.rows])
        _sound([row.delivered for row in self.rows if row.delivered is not None])

    def words(self) -> str:
        """Every row in a sentence."""
        head = f"{self.title}. Bars, promised against delivered."
        return " ".join([head, *(self._said(row) + "." for row in self.rows)] if self.rows else [head, NOTHING])

    def _said(self, row: Delivery) -> str:
        note = f", {row.note}" if row.note else ""
        promised = f"{row.name}{note}: {self.unit.say(row.promised)} promised"
        if row.delivered is None:
            return f"{promised}, delivery not entered"
        part = share(row.delivered, row.promised)
        return f"{promised}, {self.unit.say(row.delivered)} delivered{', ' if part else ''}{part}"

    def table(self) -> Table:
        """One row each."""
        rows = [
            (
                row.name, row.note, self.unit.say(row.promised),
                "Not entered" if row.delivered is None else self.unit.say(row.delivered),
                "" if row.delivered is None else share(row.delivered, row.promised),
            )
            for row in self.rows
        ]  # fmt: skip
        return Table(("Provision", "Note", "Promised", "Delivered", "Share"), tuple(rows))

    def least(self, text: float) -> tuple[float, float]:
        """Room for every row and for the widest value beside its bar."""
        wide = rows_width([words for row in self.rows for words in self._beside(row)], text)
        return wide, text * (LEADING * 2 + 2.2 + ROW * max(len(self.rows), 1))

    def usual(self, text: float) -> tuple[float, float]:
        """As wide as the look has it, as high as its rows."""
        least = self.least(text)
        return max(text * 44, least[0]), least[1]

    def draw(self, width: float, height: float, text: float) -> Drawing:
        """The chart in that room, or as large as it must be."""
        sheet = _sheet(width, height, text, self.least(text))
        if not self.rows:
            return _nothing(sheet)
        sheet.keys((("Promised", samples(text, filled=False)), ("Delivered", samples(text, filled=True))))
        most = max([max(row.promised, row.delivered or 0) for row in self.rows] + [1])
        values = [self._beside(row) for row in self.rows]
        names = [one for row in self.rows for one in (row.name, row.note)]
        rows = Rows.laid(sheet, names, [max(pair, key=len) for pair in values], sheet.height)
        at = level_axis(sheet, _Axis(name="", before=self.unit.before), 0, most, rows.plot)
        bar = text * 0.95
        for n, (row, beside) in enumerate(zip(self.rows, values, strict=True)):
            rows.name(n, row.name, row.note)
            marks: list[Simple] = []
            for m, (value, words) in enumerate(zip((row.promised, row.delivered), beside, strict=True)):
                y = rows.middle(n) - text * 1.08 + m * text * 1.2
                end = at(value or 0)
                if value:
                    fill = Ink.MAIN if m else Ink.GROUND
                    marks.append(Rect(rows.plot[0], y, end - rows.plot[0], bar, fill=fill, edge=Ink.MAIN))
                marks += _beside_bar(end, y + bar * 0.86, words, text, strong=bool(m), known=value is not None)
            sheet.add(Group(self._said(row), tuple(marks), rows.at(n)))
        return sheet.finished()

    def _beside(self, row: Delivery) -> tuple[str, str]:
        if row.delivered is None:
            return self.unit.say(row.promised), "Not entered"
        part = share(row.delivered, row.promised)
        return self.unit.say(row.promised), f"{self.unit.say(row.delivered)}{', ' if part else ''}{part}"


@dataclass(frozen=True, slots=True)
class Spent:
    """What one pupil, or one year, has cost to date."""

    name: str
    cost: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class Cost:
    """Cost to date against a line. The line is a setting of the school, and ``line_name`` says whose it is."""

    title: str
    rows: tuple[Spent, ...]
    line: float
    line_name: str
    unit: Unit = POUNDS

    def __post_init__(self) -> None:
        _sound([row.cost for row in self.rows])
        _sound([self.line])

    def words(self) -> str:
        """Every row in a sentence."""
        head = f"{self.title}. Bars, against {self.line_name} of {self.unit.say(self.line)}."
        return " ".join([head, *(self._said(row) + "." for row in self.rows)] if self.rows else [head, NOTHING])

    def _said(self, row: Spent) -> str:
        note = f", {row.note}" if row.note else ""
        return f"{row.name}{note}: {self.unit.say(row.cost)} to date, {self._against(row)}"

    def _beside(self, row: Spent) -> str:
        return f"{self.unit.say(row.cost)}, {self._against(row)}"

    def _against(self, row: Spent) -> str:
        beyond = round(row.cost - self.line, 2)
        if beyond == 0:
            return "at the line"
        return f"{self.unit.say(abs(beyond))} {'over' if beyond > 0 else 'under'}"

    def table(self) -> Table:
        """One row each."""
        rows = [(row.name, row.note, self.unit.say(row.cost), self._against(row)) for row in self.rows]
        return Table(("Who", "Note", "To date", f"Against {self.unit.say(self.line)}"), tuple(rows))

    def least(self, text: float) -> tuple[float, float]:
        """Room for every row and for the widest value beside its bar."""
        wide = rows_width([self._beside(row) for row in self.rows], text)
        return wide, text * (LEADING * 3 + 2.2 + ROW * max(len(self.rows), 1))

    def usual(self, text: float) -> tuple[float, float]:
        """As wide as the look has it, as high as its rows."""
        least = self.least(text)
        return max(text * 44, least[0]), least[1]

    def draw(self, width: float, height: float, text: float) -> Drawing:
        """The chart in that room, or as large as it must be."""
        sheet = _sheet(width, height, text, self.least(text))
        if not self.rows:
            return _nothing(sheet)
        said = f"{self.line_name}: {self.unit.say(self.line)}"
        over = any(row.cost > self.line for row in self.rows)
        keys = [("To date", samples(text, filled=True)), *([("Over the line", hatched(text))] if over else [])]
        sheet.keys([*keys, (said, _line_sample(text))])
        beside = [self._beside(row) for row in self.rows]
        names = [one for row in self.rows for one in (row.name, row.note)]
        rows = Rows.laid(sheet, names, beside, sheet.height)
        most = max([row.cost for row in self.rows] + [self.line, 1])
        at = level_axis(sheet, _Axis(name="", before=self.unit.before), 0, most, rows.plot)
        left, _, right, _ = rows.plot
        line = at(self.line)
        for n, (row, words) in enumerate(zip(self.rows, beside, strict=True)):
            rows.name(n, row.name, row.note)
            y, bar, end = rows.middle(n) - text * 0.65, text * 1.3, at(row.cost)
            marks: list[Simple] = []
            if row.cost > 0:
                marks.append(Rect(left, y, min(end, line) - left, bar, fill=Ink.MAIN, edge=Ink.MAIN))
            if end > line:
                rest = (line, y, end - line, bar)
                marks += [Rect(*rest, fill=Ink.GROUND, edge=Ink.MAIN), Hatch(*rest)]
            marks.append(Text(right + text * 0.4, y + bar * 0.76, words, text, strong=row.cost > self.line))
            sheet.add(Group(self._said(row), tuple(marks), rows.at(n)))
        for n in range(len(self.rows)):  # not through the names that stand over their rows
            start = rows.at(n)[1] + (0 if rows.gutter else text * 1.4)
            sheet.add(Line(line, start, line, rows.at(n)[3], Ink.TEXT, 1.6, (4, 2)))
        return sheet.finished()


def _line_sample(text: float) -> Callable[[float, float], Sequence[Simple]]:
    def draw(x: float, middle: float) -> Sequence[Simple]:
        return [Line(x + text, middle - text * 0.5, x + text, middle + text * 0.5, Ink.TEXT, 1.6, (4, 2))]

    return draw


def _sound(values: Sequence[float]) -> None:
    if not all(isfinite(value) and value >= 0 for value in values):
        raise ValueError("bars show amounts from nothing up")


def _sheet(wide: float, tall: float, text: float, least: tuple[float, float]) -> Sheet:
    return Sheet(max(wide, least[0]), max(tall, least[1]), text)


def _beside_bar(end: float, y: float, words: str, text: float, *, strong: bool, known: bool) -> list[Simple]:
    said = Text(end + text * 0.4, y, words, text, "start", Ink.TEXT if known else Ink.MUTED, strong and known)
    return [behind(said), said]


def _nothing(sheet: Sheet) -> Drawing:
    sheet.add(Text(sheet.width / 2, sheet.height / 2, NOTHING, sheet.text, "middle", Ink.MUTED))
    return sheet.finished()
