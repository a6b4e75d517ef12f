# SPDX-License-Identifier: Apache-2.0
"""The week of an assistant as a grid: times down, days across; who is in two places at once is told, not blocked."""

from typing import Any

from PySide6.QtCore import QObject, QRect, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from sencodesk.sentences import lines, sentence
from sencodesk.views.provision_shapes import ProvisionMap, RunView, SlotView
from sencodesk.views.provision_week import booked, week_of
from sencodesk_ui import theme
from sencodesk_ui.pages.provision.table import WRAPPED, height_of
from sencodesk_ui.widgets import ChoiceField, EmptyState, Label, Note
from sencodesk_ui.widgets.tables import HEIGHT, NOWHERE, PAD, SMALL, HeadedModel, Heads, Index

TIME_WIDE, DAY_LEAST = 72, 132
EVERYBODY = "Everybody"
DAYS = tuple(int(number) for number in lines("weekday"))


class WeekModel(HeadedModel):
    """Times down, Monday to Friday across."""

    columns = (("time", "Time"), *((str(day), sentence("weekday", str(day))) for day in DAYS))

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.times: list[str] = []
        self.cells: dict[tuple[str, int], list[tuple[RunView, SlotView]]] = {}
        self.named = True
        """Whether each place says whose it is: everybody's week does."""

    def set_week(self, cells: dict[tuple[str, int], list[tuple[RunView, SlotView]]], *, named: bool) -> None:
        """Show these places instead."""
        self.beginResetModel()
        self.times, self.cells, self.named = sorted({time for time, _ in cells}), cells, named
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """How many times of day."""
        return 0 if parent.isValid() else len(self.times)

    def at(self, index: Index) -> list[tuple[RunView, SlotView]]:
        """The places of a cell."""
        return self.cells.get((self.times[index.row()], index.column()), []) if index.column() else []

    def written(self, index: Index) -> list[tuple[str, bool]]:
        """The lines of a cell, and which of them are names."""
        found = []
        for run, slot in self.at(index):
            found += [(run.name, True), (f"{slot.minutes} minutes · {run.group.lower()}", False)]
            if self.named and slot.person:
                found.append((slot.person, False))
        return found

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words, for readers with the day and the time."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return None
        time = self.times[index.row()]
        if index.column() == 0:
            return time
        words = ", ".join(line for line, _ in self.written(index))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.columns[index.column()][1]} {time}: {words or 'free'}"
        return words


class WeekCells(QStyledItemDelegate):
    """Paints a place: what, then minutes and who; two at once have a sign before them."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, hairlines, words, ring."""
        model, tokens, cell = index.model(), theme.current(), QRect(option.rect)
        assert isinstance(model, WeekModel)
        painter.save()
        painter.fillRect(cell, theme.colour(tokens.surface))
        painter.fillRect(QRect(cell.left(), cell.bottom(), cell.width(), 1), theme.colour(tokens.border))
        painter.fillRect(QRect(cell.right(), cell.top(), 1, cell.height()), theme.colour(tokens.border))
        shown = model.written(index) if index.column() else [(model.times[index.row()], True)]
        top, wide = cell.top() + theme.px(6), cell.width() - 2 * theme.px(PAD)
        for words, strong in shown:
            font = _font(strong=strong)
            painter.setFont(font)
            painter.setPen(theme.colour(tokens.text if strong else tokens.muted))
            high = height_of(words, font, wide)
            painter.drawText(QRect(cell.left() + theme.px(PAD), top, wide, high), WRAPPED, words)
            top += high
        state: QStyle.StateFlag = option.state
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme.colour(tokens.focus), 3 if theme.is_contrast() else 2))
            painter.drawRect(cell.adjusted(1, 1, -2, -2))
        painter.restore()


def _font(*, strong: bool) -> QFont:
    return theme.fonts.sized(SMALL, QFont.Weight.DemiBold if strong else QFont.Weight.Normal)


class WeekTable(QTableView):
    """``opened`` carries the id of the run in a cell."""

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("timetable-week")
        self.setAccessibleName("Timetable")
        self.week = WeekModel(self)
        self.setModel(self.week)
        self.setItemDelegate(WeekCells(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        heads = Heads(self, sorts=False)
        heads.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setHorizontalHeader(heads)
        self.doubleClicked.connect(lambda _index: self._open())

    def show_week(self, cells: dict[tuple[str, int], list[tuple[RunView, SlotView]]], *, named: bool) -> None:
        """Show a week; every row is as high as its fullest cell."""
        self.week.set_week(cells, named=named)
        if self.week.times:
            self.setCurrentIndex(self.week.index(0, 1))
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The days share the width."""
        super().resizeEvent(event)
        self._fit()

    def _open(self) -> None:
        found = self.week.at(self.currentIndex()) if self.currentIndex().isValid() else []
        if found:
            self.opened.emit(found[0][0].id)

    def _fit(self) -> None:
        self.setColumnWidth(0, theme.px(TIME_WIDE))
        each = max(theme.px(DAY_LEAST), (self.viewport().width() - theme.px(TIME_WIDE)) // len(DAYS))
        for day in DAYS:
            self.setColumnWidth(day, each)
        wide = each - 2 * theme.px(PAD)
        for row in range(len(self.week.times)):
            cells = [self.week.written(self.week.index(row, day)) for day in DAYS]
            most = max(sum(height_of(words, _font(strong=strong), wide) for words, strong in one) for one in cells)
            self.setRowHeight(row, max(theme.px(HEIGHT), theme.px(12) + most))


class Timetable(QWidget):
    """``opened`` carries a run's id."""

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("provision-timetable")
        self._found: ProvisionMap | None = None
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 12, 24, 12)
        whole.setSpacing(12)
        row = QHBoxLayout()
        row.setSpacing(8)
        words = Label("Whose week", "strong", self)
        self.person = ChoiceField([], name="timetable-person", blank=EVERYBODY, parent=self)
        self.person.setAccessibleName("Whose week")
        words.setBuddy(self.person)
        self.person.setMinimumWidth(theme.px(220))
        self.person.committed.connect(self._refill)
        row.addWidget(words)
        row.addWidget(self.person)
        row.addStretch(1)
        whole.addLayout(row)
        self.clash = Note("warning", "", self, name="timetable-clash")
        self.clash.hide()
        whole.addWidget(self.clash)
        self.table = WeekTable(self)
        self.table.opened.connect(self.opened)
        self._none = EmptyState(
            "calendar-days", "Nothing is in the timetable yet.",
            "Open provision and add its places in the week there.", name="timetable-none", parent=self,
        )  # fmt: skip
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._none)
        whole.addWidget(self._stack, 1)

    def show_map(self, found: ProvisionMap) -> None:
        """Show the week of whoever is chosen."""
        self._found = found
        self.person.set_choices(booked(found.runs))
        self._refill()

    def _refill(self) -> None:
        found = self._found
        if found is None:
            return
        who = self.person.value()
        cells = week_of(found.runs, who)
        self.table.show_week(cells, named=who is None)
        self._stack.setCurrentWidget(self.table if cells else self._none)
        name = dict(booked(found.runs)).get(who or "", "")
        self.clash.set_text(" ".join(one.words for one in found.clashes if who is None or one.person == name))

    def chosen(self) -> str | None:
        """Whose week is shown; None for everybody's."""
        value: str | None = self.person.value()
        return value
