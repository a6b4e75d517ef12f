# SPDX-License-Identifier: Apache-2.0
"""A month of reviews: arrows go from day to day, Page Up and Down turn it, Enter opens or leads to the day's list."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QObject, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from sencodesk.codes.calendar import months_after
from sencodesk.codes.days import MONTHS
from sencodesk.views.review_rows import ReviewRow
from sencodesk_ui import theme
from sencodesk_ui.pages.reviews.rows import STATES, told
from sencodesk_ui.widgets import shown_day
from sencodesk_ui.widgets.tables import LEFT, NOWHERE, PAD, SMALL, Index

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WEEKS, A_WEEK = 6, 7
WEEKEND = 0.6
"""How wide a day of the weekend is beside a school day: hardly anything meets then."""
LEAST = 58
"""Pixels that a week is high at least: the day and two lines."""


class MonthModel(QAbstractTableModel):
    """Six weeks from the Monday on or before the first of a month."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.month = self.on = date(2000, 1, 1)
        self.by_day: Mapping[date, list[ReviewRow]] = {}

    def show_month(self, month: date, rows: Sequence[ReviewRow], on: date) -> None:
        """Another month, or other rows."""
        self.beginResetModel()
        self.month, self.on = month.replace(day=1), on
        by_day: dict[date, list[ReviewRow]] = {}
        for row in sorted((one for one in rows if one.day is not None), key=lambda one: (one.at or "~", one.name)):
            assert row.day is not None
            by_day.setdefault(row.day, []).append(row)
        self.by_day = by_day
        self.endResetModel()

    def day_at(self, index: Index) -> date:
        """Which day stands in a cell."""
        first = self.month - timedelta(days=self.month.weekday())
        return first + timedelta(days=A_WEEK * index.row() + index.column())

    def place_of(self, day: date) -> Index:
        """The cell of a day."""
        days = (day - (self.month - timedelta(days=self.month.weekday()))).days
        return self.index(days // A_WEEK, days % A_WEEK)

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """The weeks."""
        return 0 if parent.isValid() else WEEKS

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """The days."""
        return 0 if parent.isValid() else A_WEEK

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The names of the days."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return DAYS[section][:3]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The day's number; in full, with every review, for readers."""
        day = self.day_at(index)
        rows = self.by_day.get(day, [])
        if role == Qt.ItemDataRole.DisplayRole:
            return str(day.day)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            said = "; ".join(told(row) for row in rows)
            return f"{shown_day(day)}: {said or 'nothing'}" if role != Qt.ItemDataRole.ToolTipRole or rows else None
        return rows if role == Qt.ItemDataRole.UserRole else None


class DayHeads(QHeaderView):
    """The names of the days, each over its column."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N803  Qt names this argument
        """Word and hairline."""
        tokens = theme.current()
        painter.save()
        painter.fillRect(rect, theme.colour(tokens.background))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.colour(tokens.border))
        painter.setFont(theme.fonts.sized(SMALL, QFont.Weight.DemiBold))
        painter.setPen(theme.colour(tokens.muted))
        painter.drawText(rect.adjusted(PAD, 0, 0, -1), int(LEFT), DAYS[logicalIndex][:3])
        painter.restore()


class DayCells(QStyledItemDelegate):
    """Paints a day: its number, as many reviews as there is room for, and how many more."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, number, reviews, the frame of the day with the focus."""
        state: QStyle.StateFlag = option.state
        cell: QRect = option.rect
        view, model = option.widget, index.model()
        assert isinstance(model, MonthModel)
        day, rows = model.day_at(index), model.by_day.get(model.day_at(index), [])
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        tokens = theme.current(selected=chosen)
        here = day.month == model.month.month
        painter.save()
        ground = tokens.accent_soft if chosen else tokens.surface if here else tokens.background
        painter.fillRect(cell, theme.colour(ground))
        painter.setPen(theme.colour(tokens.border))
        painter.drawLine(cell.bottomLeft(), cell.bottomRight())
        painter.drawLine(cell.topRight(), cell.bottomRight())
        inside = cell.adjusted(8, 5, -6, -4)
        today = day == model.on
        painter.setFont(theme.fonts.sized(SMALL, QFont.Weight.Bold if today else QFont.Weight.DemiBold))
        painter.setPen(theme.colour(tokens.accent if today else tokens.text if here else tokens.muted))
        number = f"{day.day}" + (" today" if today else "")
        high = painter.fontMetrics().height()
        painter.drawText(inside, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop), number)
        room = max(1, (inside.height() - high) // high)
        shown = rows if len(rows) <= room else rows[: max(room - 1, 0)]
        top = inside.top() + high
        for row in shown:
            icon, colour, _word = STATES[row.state]
            side = theme.px(13)
            painter.drawPixmap(
                QPointF(inside.left(), top + (high - side) / 2), theme.pixmap(icon, getattr(tokens, colour), 13)
            )
            painter.setFont(theme.fonts.sized(SMALL))
            painter.setPen(theme.colour(tokens.text))
            line = QRect(inside.left() + side + 4, top, inside.width() - side - 4, high)
            said = next(
                (one for one in _short(row) if painter.fontMetrics().horizontalAdvance(one) <= line.width()), ""
            )
            text = said or painter.fontMetrics().elidedText(_short(row)[-1], Qt.TextElideMode.ElideRight, line.width())
            painter.drawText(line, int(LEFT | Qt.TextFlag.TextSingleLine), text)
            top += high
        if len(rows) > len(shown):
            painter.setFont(theme.fonts.sized(SMALL))
            painter.setPen(theme.colour(tokens.muted))
            line = QRect(inside.left(), top, inside.width(), high)
            painter.drawText(line, int(LEFT | Qt.TextFlag.TextSingleLine), f"{len(rows) - len(shown)} more")
        if isinstance(view, QAbstractItemView) and view.hasFocus() and view.currentIndex() == index:
            painter.setPen(QPen(theme.colour(tokens.focus), 2))
            painter.drawRect(cell.adjusted(1, 1, -2, -2))
        painter.restore()


def _short(row: ReviewRow) -> tuple[str, ...]:
    """``14:00 Dexter Q.``, and less where there is no room: the whole name stands beside the month."""
    first, _, last = row.name.partition(" ")
    name = f"{first} {last[:1]}."
    return (f"{row.at} {name}".strip(), name, first)


class MonthTable(QTableView):
    """``day_chosen`` carries the day under the cursor, ``entered`` says that Enter was pressed on it."""

    day_chosen = Signal(object)
    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("reviews-month")
        self.month = MonthModel(self)
        self.setModel(self.month)
        self.setItemDelegate(DayCells(self))
        self._rows: Sequence[ReviewRow] = ()
        self._showing = self._begun = False
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        head = DayHeads(self)
        self.setHorizontalHeader(head)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumHeight(theme.px(LEAST) * WEEKS + theme.px(38))
        self.selectionModel().currentChanged.connect(self._say)
        self.doubleClicked.connect(lambda _index: self.entered.emit())

    def set_rows(self, rows: Sequence[ReviewRow], on: date) -> None:
        """Show these reviews; the day stays."""
        self._rows = rows
        self._show(self.day() if self._begun else on, on)
        self._begun = True

    def day(self) -> date:
        """The day under the cursor."""
        index = self.currentIndex()
        return self.month.day_at(index) if index.isValid() else self.month.on

    def rows_of_day(self) -> list[ReviewRow]:
        """The reviews of that day."""
        return list(self.month.by_day.get(self.day(), []))

    def turn(self, months: int) -> None:
        """Another month, the same day of it."""
        self._show(months_after(self.day(), months), self.month.on)

    def go_to(self, day: date) -> None:
        """To a day."""
        self._show(day, self.month.on)

    def heading(self) -> str:
        """``November 2026``."""
        return f"{MONTHS[self.month.month.month - 1]} {self.month.month.year}"

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Page Up and Down turn the months, Home comes back to today, arrows go on into the next month."""
        key = event.key()
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}.get(Qt.Key(key))
        if key == Qt.Key.Key_PageUp:
            self.turn(-1)
        elif key == Qt.Key.Key_PageDown:
            self.turn(1)
        elif key == Qt.Key.Key_Home:
            self.go_to(self.month.on)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif step is not None and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.go_to(self.day() + timedelta(days=step))
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Weeks share the height, days the width."""
        super().resizeEvent(event)
        wide, high = self.viewport().width(), self.viewport().height()
        edges = [0.0]
        for column in range(A_WEEK):
            edges.append(edges[-1] + (1 if column < 5 else WEEKEND))
        for column in range(A_WEEK):
            left, right = (round(wide * edges[column + end] / edges[-1]) for end in (0, 1))
            self.setColumnWidth(column, right - left)
        for row in range(WEEKS):
            tall = high * (row + 1) // WEEKS - high * row // WEEKS
            self.setRowHeight(row, max(tall, theme.px(LEAST)))

    def _show(self, day: date, on: date) -> None:
        self._showing = True
        self.month.show_month(day, self._rows, on)
        self._showing = False
        self.setAccessibleName(f"Reviews in {self.heading()}")
        self.setCurrentIndex(self.month.place_of(day))
        self.day_chosen.emit(day)

    def _say(self, now: Index, _before: Index) -> None:
        if self._showing or not now.isValid():
            return
        day = self.month.day_at(now)
        if day.month != self.month.month.month:  # pressed in the weeks of another month
            self._show(day, self.month.on)
        else:
            self.day_chosen.emit(day)
