# SPDX-License-Identifier: Apache-2.0
"""The register of one week as a table for the keyboard: what each key marks, and what each cell says."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QObject, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from sencodesk.codes.days import WEEKDAYS, long_day
from sencodesk.sentences import lines
from sencodesk.views.provision_register import Bare, SessionDay, WeekRegister
from sencodesk_ui import theme
from sencodesk_ui.widgets.tables import FIRST_PAD, LEFT, NOWHERE, PAD, SMALL, HeadedModel, Heads, Index

REASONS = lines("session_reason")
LETTERS = {letter: code for code, letter in lines("session_letter").items()}
HELD, MISSED, CLEAR = "held", "missed", ""


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands in a cell: held, missed (with a reason, perhaps) or nothing."""

    state: str = CLEAR
    reason: str = ""

    @property
    def words(self) -> str:
        """``held``, ``missed, pupil absent``, ``not marked``."""
        if self.state == MISSED:
            said = REASONS.get(self.reason, self.reason)
            return f"missed, {said[:1].lower()}{said[1:]}" if said else "missed"
        return self.state or "not marked"


class RegisterModel(HeadedModel):
    """Pupils down, sessions across; ``pending`` are the marks that are not saved yet, in the order of typing."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.week: WeekRegister | None = None
        self.pending: dict[tuple[str, int], Mark] = {}
        self.sent: dict[tuple[str, int], Mark] = {}
        self.columns = (("name", "Pupil"),)

    def show_week(self, week: WeekRegister) -> None:
        """Another week, or the same with what was saved."""
        self.beginResetModel()
        self.week, self.sent = week, {}
        self.columns = (("name", "Pupil"), *((str(n), head(one)) for n, one in enumerate(week.days)))
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """How many pupils."""
        return 0 if parent.isValid() or self.week is None else len(self.week.rows)

    def pupil(self, row: int) -> str:
        """Whose row it is."""
        assert self.week is not None
        return self.week.rows[row].pupil_id

    def day(self, column: int) -> SessionDay:
        """Which session a column is; the first column is the name."""
        assert self.week is not None
        return self.week.days[column - 1]

    def inside(self, row: int, column: int) -> bool:
        """Whether the pupil is in the run on that day."""
        assert self.week is not None
        return column > 0 and self.week.rows[row].cells[column - 1].inside

    def timed(self) -> bool:
        """Whether the timetable says on which days the group meets."""
        return self.week is not None and any(one.starts for one in self.week.days)

    def meets(self, column: int) -> bool:
        """Whether the timetable has the session of a column."""
        return column > 0 and bool(self.day(column).starts)

    def quiet(self, column: int) -> bool:
        """Whether the group meets on other days: it can be marked all the same."""
        return column > 0 and self.timed() and not self.meets(column)

    def after(self, row: int, column: int, until: date) -> tuple[int, int] | None:
        """The next cell to be marked: the pupil below, then the first of the next session that has begun."""
        below = [(one, column) for one in range(row + 1, self.rowCount())]
        later = [
            (one, other)
            for other in range(column + 1, self.columnCount())
            if self.day(other).planned and self.day(other).school is not False and self.day(other).on <= until
            for one in range(self.rowCount())
        ]
        return next((where for where in below + later if self.inside(*where)), None)

    def bare(self, asked: tuple[int, int] | None = None) -> list[Bare]:
        """Missed sessions without a reason, also those of other weeks; ``asked`` is where the reason comes next."""
        if self.week is None:
            return []
        shown = {(one.on, one.n) for one in self.week.days}
        found = [one for one in self.week.bare if (one.on, one.n) not in shown]
        for column, day in enumerate(self.week.days, start=1):
            for row, one in enumerate(self.week.rows):
                if self.mark(row, column) == Mark(MISSED) and (row, column) != asked:
                    found.append(Bare(day.on, day.n, one.pupil_id, one.name))
        return sorted(found, key=lambda one: (one.on, one.n))

    def place(self, bare: Bare) -> tuple[int, int] | None:
        """Where a session stands in the week that is shown."""
        days, rows = (self.week.days, self.week.rows) if self.week is not None else ((), ())
        columns = [n for n, one in enumerate(days, start=1) if (one.on, one.n) == (bare.on, bare.n)]
        places = [n for n, one in enumerate(rows) if one.pupil_id == bare.pupil_id]
        return (places[0], columns[0]) if places and columns else None

    def saved(self, row: int, column: int) -> Mark:
        """What the records hold."""
        assert self.week is not None
        cell = self.week.rows[row].cells[column - 1]
        return Mark() if cell.held is None else Mark(HELD) if cell.held else Mark(MISSED, cell.reason or "")

    def mark(self, row: int, column: int) -> Mark:
        """What is shown: what was typed, else what is on its way, else what the records hold."""
        key = (self.pupil(row), column)
        return self.pending.get(key) or self.sent.get(key) or self.saved(row, column)

    def put(self, row: int, column: int, mark: Mark) -> None:
        """Type a mark. One that says what the records hold needs no saving."""
        key = (self.pupil(row), column)
        self.pending.pop(key, None)
        if mark != self.saved(row, column) or key in self.sent:
            self.pending[key] = mark
        where = self.index(row, column)
        self.dataChanged.emit(where, where)

    def take_back(self) -> tuple[int, int] | None:
        """Forget the mark that was typed last; where it stood."""
        if not self.pending or self.week is None:
            return None
        pupil_id, column = self.pending.popitem()[0]
        row = next((n for n, one in enumerate(self.week.rows) if one.pupil_id == pupil_id), None)
        if row is None:
            return None
        where = self.index(row, column)
        self.dataChanged.emit(where, where)
        return row, column

    def said(self, row: int, column: int) -> str:
        """``Edie Marrowfield, Tue 24 Nov, held``."""
        assert self.week is not None
        name = self.week.rows[row].name
        if column <= 0:
            return name
        when = day_words(self.day(column))
        what = self.mark(row, column).words
        if what == "not marked" and not self.inside(row, column):
            what = "not in it on that day"
        closed = ", no school" if self.day(column).school is False else ""
        if not closed and self.quiet(column):
            closed = ", not one of its days"
        return f"{name}, {when}, {what}{closed}"

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Names and marks, for eyes and for readers."""
        if self.week is None:
            return None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.said(index.row(), index.column())
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if index.column() == 0:
            return self.week.rows[index.row()].list_name
        mark = self.mark(index.row(), index.column())
        return "" if mark == Mark() else mark.words


def head(day: SessionDay) -> str:
    """``Tue 24 Nov · 10:40``; where the timetable has no time which one of the day; whether there is no school."""
    words = day_words(day).split(",")[0] if day.starts else day_words(day)
    parts = (words, day.starts, "no school" if day.school is False else "")
    return " · ".join(one for one in parts if one)


def day_words(day: SessionDay) -> str:
    """``Tue 24 Nov``, ``Tue 24 Nov, second``."""
    words = long_day(day.on).rsplit(" ", 1)[0]
    assert words[:3] in WEEKDAYS
    return words if day.n == 1 else f"{words}, {'second' if day.n == 2 else f'no. {day.n}'}"


class DayHeads(Heads):
    """The days on which the group meets stand out: full colour, a bar below them. The others are quiet."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, sorts=False)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N803  Qt names this argument
        """As every heading, and more for such a day."""
        super().paintSection(painter, rect, logicalIndex)
        model, tokens = self.model(), theme.current()
        assert isinstance(model, RegisterModel)
        if not model.meets(logicalIndex):
            return
        painter.save()
        painter.fillRect(rect, theme.colour(tokens.surface))
        high = theme.px(3)
        painter.fillRect(QRect(rect.left(), rect.bottom() - high + 1, rect.width(), high), theme.colour(tokens.accent))
        painter.setFont(theme.fonts.sized(SMALL, QFont.Weight.DemiBold))
        painter.setPen(theme.colour(tokens.text))
        inside = rect.adjusted(PAD, 0, 0, -high)
        painter.drawText(inside, int(LEFT | Qt.TextFlag.TextSingleLine), model.columns[logicalIndex][1])
        painter.restore()

    def least(self) -> int:
        """Pixels that the widest of the days' words need."""
        font = theme.fonts.sized(SMALL, QFont.Weight.DemiBold)
        model = self.model()
        assert isinstance(model, RegisterModel)
        return max((QFontMetrics(font).horizontalAdvance(word) for _, word in model.columns[1:]), default=0) + 2 * PAD


class MarkCells(QStyledItemDelegate):
    """Paints a cell: an icon and the word, never colour alone; the cell with the focus has a ring."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, hairlines, mark, ring."""
        tokens, cell = theme.current(), QRect(option.rect)
        model, column = index.model(), index.column()
        assert isinstance(model, RegisterModel)
        outside = column > 0 and not model.inside(index.row(), column)
        painter.save()
        quiet = outside or model.quiet(column)
        painter.fillRect(cell, theme.colour(tokens.background if quiet else tokens.surface))
        for edge in (
            QRect(cell.left(), cell.bottom(), cell.width(), 1),
            QRect(cell.right(), cell.top(), 1, cell.height()),
        ):
            painter.fillRect(edge, theme.colour(tokens.border))
        inside = cell.adjusted(FIRST_PAD if column == 0 else PAD, 0, -2, -1)
        if column == 0:
            self._words(painter, inside, str(index.data() or ""), tokens.text, bold=True)
        else:
            self._mark(painter, inside, model.mark(index.row(), column), outside)
        state: QStyle.StateFlag = option.state
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme.colour(tokens.focus), 3 if theme.is_contrast() else 2))
            painter.drawRect(cell.adjusted(1, 1, -2, -2))
        painter.restore()

    def _mark(self, painter: QPainter, inside: QRect, mark: Mark, outside: bool) -> None:
        tokens = theme.current()
        if mark.state == CLEAR:
            self._words(painter, inside, "Not in it" if outside else "", tokens.muted)
            return
        icon, colour = ("check", tokens.success) if mark.state == HELD else ("x", tokens.danger)
        top = inside.center().y() - theme.px(7)
        painter.drawPixmap(inside.left(), top, theme.pixmap(icon, colour, 16))
        words = "Held" if mark.state == HELD else REASONS.get(mark.reason, "Missed")
        self._words(painter, inside.adjusted(theme.px(20), 0, 0, 0), words, tokens.text)

    @staticmethod
    def _words(painter: QPainter, inside: QRect, words: str, colour: str, *, bold: bool = False) -> None:
        painter.setFont(
            theme.fonts.sized(theme.fonts.BODY_POINTS, QFont.Weight.DemiBold) if bold else theme.fonts.sized(SMALL)
        )
        painter.setPen(theme.colour(colour))
        painter.drawText(inside, int(LEFT | Qt.TextFlag.TextWordWrap), words)
