# SPDX-License-Identifier: Apache-2.0
"""The table of plans: rows are chosen whole, Enter opens, the state is an icon and its word."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import (
    QObject,
    QPointF,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetricsF, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QHeaderView,
    QTableView,
    QWidget,
)

from sencodesk_ui import theme
from sencodesk_ui.pages.plans.rows import COLUMNS, KEYS, PlanRow, ordered, words
from sencodesk_ui.widgets import PLAN_STATES
from sencodesk_ui.widgets.tables import HEIGHT, LEFT, NOWHERE, PAD, SMALL, Cells, HeadedModel, Heads, Index, as_list

NAME_LEAST = 200


class PlansModel(HeadedModel):
    """The rows in their order."""

    columns = COLUMNS

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[PlanRow] = []
        self.on = date.min
        self.sorted_by, self.falling = "review", False

    def set_rows(self, rows: Sequence[PlanRow], on: date) -> None:
        """Show these rows instead."""
        self.beginResetModel()
        self.on = on
        self.rows = ordered(rows, self.sorted_by, falling=self.falling)
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column."""
        self.sorted_by, self.falling = KEYS[column], order == Qt.SortOrder.DescendingOrder
        self.set_rows(self.rows, self.on)

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """How many rows."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words, also with their heading for readers."""
        row, key = self.rows[index.row()], KEYS[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return words(row, key, self.on)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{COLUMNS[index.column()][1]}: {words(row, key, self.on)}".removeprefix(": ")
        return row if role == Qt.ItemDataRole.UserRole else None


class PlanCells(Cells):
    """Paints one plan's cell."""

    def paint_words(self, painter: QPainter, index: Index, inside: QRect) -> None:
        """The state as icon and word; too long a text stands on two lines."""
        row, key, text = index.data(Qt.ItemDataRole.UserRole), KEYS[index.column()], str(index.data() or "")
        inside = inside.adjusted(0, 0, -2, 0)
        tokens = self.tokens
        ink = tokens.muted if text in ("Not set", "None") or key in ("when", "class") else tokens.text
        if key == "state":
            icon, colour, _word = PLAN_STATES[row.state]
            top = inside.center().y() - theme.px(7)
            painter.drawPixmap(QPointF(inside.left(), top), theme.pixmap(icon, getattr(tokens, colour), 16))
            inside = inside.adjusted(theme.px(22), 0, 0, 0)
        if key == "when" and row.state == "overdue":
            ink = tokens.danger
        painter.setFont(_font(row, key))
        painter.setPen(theme.colour(ink))
        how = Qt.TextFlag.TextSingleLine
        if painter.fontMetrics().horizontalAdvance(text) > inside.width():
            painter.setFont(theme.fonts.sized(SMALL, painter.font().weight()))
            how, text = Qt.TextFlag.TextWordWrap, _breakable(text)
        painter.drawText(inside, int(LEFT | how), text)


def _font(row: PlanRow, key: str) -> QFont:
    if key == "name":
        return theme.fonts.sized(theme.fonts.BODY_POINTS, QFont.Weight.DemiBold)
    if key == "when":
        weight = QFont.Weight.DemiBold if row.state == "overdue" else QFont.Weight.Normal
        return theme.fonts.sized(SMALL, weight)
    return theme.fonts.body()


def _breakable(text: str) -> str:
    """A date holds together in a sentence; in a narrow column it may stand on two lines."""
    return text.replace("\xa0", " ")


def _on_two_lines(text: str, letters: QFontMetricsF) -> float:
    """How wide a text is that breaks at one of its spaces, where it is narrowest; in pixels."""
    parts = _breakable(text).split(" ")
    breaks = [(" ".join(parts[:at]), " ".join(parts[at:])) for at in range(len(parts))]
    return min(max(letters.horizontalAdvance(line) for line in lines) for lines in breaks)


class PlansTable(QTableView):
    """``opened`` carries the row that was opened, ``chose`` nothing: ask ``chosen``."""

    opened = Signal(object)
    chose = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("plans-table")
        self.setAccessibleName("Plans")
        self.plans = PlansModel(self)
        self.setModel(self.plans)
        self.setItemDelegate(PlanCells(self))
        as_list(self)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.px(HEIGHT))
        head = Heads(self)
        self.setHorizontalHeader(head)
        head.setObjectName("plans-heads")
        head.setAccessibleName("Sort by")
        head.setSectionsClickable(True)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setSortIndicator(KEYS.index("review"), Qt.SortOrder.AscendingOrder)
        head.sortIndicatorChanged.connect(self._sort)
        self.doubleClicked.connect(lambda index: self.opened.emit(self.plans.rows[index.row()]))
        self.selectionModel().selectionChanged.connect(lambda _now, _before: self.chose.emit())

    def set_rows(self, rows: Sequence[PlanRow], on: date) -> None:
        """Show these rows; what was chosen and is still there stays chosen."""
        self._keep(lambda: self.plans.set_rows(rows, on))
        self._fit()

    def chosen(self) -> list[PlanRow]:
        """The chosen rows, in the table's order."""
        places = sorted({index.row() for index in self.selectionModel().selectedRows()})
        return [self.plans.rows[place] for place in places]

    def under_cursor(self) -> list[PlanRow]:
        """The row under the cursor, or none."""
        place = self.currentIndex().row()
        return self.plans.rows[place : place + 1] if place >= 0 else []

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.under_cursor():
            self.opened.emit(self.under_cursor()[0])
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The name's column gives and takes."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Columns as wide as their widest words; the name takes what is left, and no less than a long name needs."""
        bold = QFontMetricsF(theme.fonts.sized(theme.fonts.BODY_POINTS, QFont.Weight.DemiBold))
        small = QFontMetricsF(theme.fonts.sized(SMALL, QFont.Weight.DemiBold))
        least: dict[str, int] = {}
        taken = 0
        for place, (key, heading) in enumerate(COLUMNS):
            if place == 0:
                continue
            texts = {words(row, key, self.plans.on) for row in self.plans.rows} | {heading + "  "}
            room = 2 * PAD + (theme.px(24) if key == "state" else 16)
            wide = int(max(bold.horizontalAdvance(text) for text in texts)) + room
            least[key] = int(max(_on_two_lines(text, small) for text in texts)) + room
            self.setColumnWidth(place, wide)
            taken += wide
        # Where that is too much, what can stand on two lines gives way; what cannot is not cut, the table scrolls.
        for key in ("plan", "review", "when", "state"):
            place = KEYS.index(key)
            over = theme.px(NAME_LEAST) + taken - self.viewport().width()
            given = max(0, min(over, self.columnWidth(place) - least[key]))
            self.setColumnWidth(place, self.columnWidth(place) - given)
            taken -= given
        self.setColumnWidth(0, max(theme.px(NAME_LEAST), self.viewport().width() - taken))

    def _sort(self, column: int, order: Qt.SortOrder) -> None:
        self._keep(lambda: self.plans.sort(column, order))

    def _keep(self, change: Any) -> None:
        ids, current = {row.id for row in self.chosen()}, self.currentIndex().row()
        now = self.plans.rows[current].id if 0 <= current < len(self.plans.rows) else ""
        top = self.verticalScrollBar().value()
        change()
        model = self.selectionModel()
        rows_too = model.SelectionFlag.Select | model.SelectionFlag.Rows
        for place, row in enumerate(self.plans.rows):
            if row.id in ids:
                model.select(self.plans.index(place, 0), rows_too)
            if row.id == now:
                model.setCurrentIndex(self.plans.index(place, 0), model.SelectionFlag.NoUpdate)
        if not self.currentIndex().isValid() and self.plans.rows:
            model.setCurrentIndex(self.plans.index(0, 0), model.SelectionFlag.NoUpdate)
        self.verticalScrollBar().setValue(top)
        self.chose.emit()
