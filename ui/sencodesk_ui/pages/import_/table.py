# SPDX-License-Identifier: Apache-2.0
"""The rows of a file with what each would do: those that want a person first. Text is painted, never read as HTML."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from sencodesk.services.imports import RowPlan
from sencodesk_ui import theme
from sencodesk_ui.pages.import_.words import ORDER, STATES, summary

COLUMNS = ("Name", "Line", "What happens", "In short")
WIDTHS = (250, 64, 140)
HEIGHT = 36
FIRST_PAD, PAD = 24, 8
ROW = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
MARK = "triangle-alert"


class RowsModel(QAbstractTableModel):
    """The rows that a filter leaves."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[RowPlan] = []

    def set_rows(self, rows: Sequence[RowPlan]) -> None:
        """Show these rows: undecided, refused, changed, added, unchanged, each in the file's order."""
        self.beginResetModel()
        self.rows = sorted(rows, key=lambda row: (ORDER.index(row.action), not row.findings, row.n))
        self.endResetModel()

    def place_of(self, n: int) -> int | None:
        """Where the file's row number ``n`` stands."""
        return next((place for place, row in enumerate(self.rows) if row.n == n), None)

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """How many rows."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """How many columns."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The columns' names."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell's words, or its row."""
        row = self.rows[index.row()]
        if role == ROW:
            return row
        words = (row.name or "No name", str(row.line), STATES[row.action][2], summary(row))[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return words
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{COLUMNS[index.column()]}: {words}"
        return None


class RowCells(QStyledItemDelegate):
    """Paints one cell from the tokens."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, hairline, the bar of the chosen row, the focus, then words."""
        tokens = theme.current()
        state: QStyle.StateFlag = option.state
        cell: QRect = option.rect
        view = option.widget
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(cell, theme.colour(tokens.accent_soft if chosen else tokens.surface))
        painter.fillRect(QRect(cell.left(), cell.bottom(), cell.width(), 1), theme.colour(tokens.border))
        column = index.column()
        if chosen and column == 0:
            painter.fillRect(QRect(cell.left(), cell.top(), 4, cell.height()), theme.colour(tokens.accent))
        if isinstance(view, QAbstractItemView) and view.hasFocus() and view.currentIndex().row() == index.row():
            painter.setPen(QPen(theme.colour(tokens.focus), 2))
            painter.drawLine(cell.left(), cell.top() + 1, cell.right() + 1, cell.top() + 1)
            painter.drawLine(cell.left(), cell.bottom(), cell.right() + 1, cell.bottom())
        row: RowPlan = index.data(ROW)
        inside = cell.adjusted(FIRST_PAD if column == 0 else PAD, 0, -PAD, -1)
        self._words(painter, row, column, str(index.data() or ""), inside)
        painter.restore()

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """The height of every row."""
        return QSize(80, HEIGHT)

    def _words(self, painter: QPainter, row: RowPlan, column: int, text: str, inside: QRect) -> None:
        tokens = theme.current()
        if column == 2:
            icon, token, _ = STATES[row.action]
            painter.drawPixmap(inside.left(), inside.center().y() - 7, theme.pixmap(icon, getattr(tokens, token), 16))
            inside = inside.adjusted(24, 0, 0, 0)
        if column == 3 and row.findings and row.action not in ("refused", "undecided"):
            painter.drawPixmap(inside.left(), inside.center().y() - 7, theme.pixmap(MARK, tokens.warning, 16))
            inside = inside.adjusted(24, 0, 0, 0)
        weight = QFont.Weight.DemiBold if column == 0 else QFont.Weight.Normal
        font = theme.fonts.sized(theme.fonts.BODY_POINTS if column in (0, 2) else 9.75, weight)
        painter.setFont(font)
        painter.setPen(theme.colour(tokens.muted if column in (1, 3) else tokens.text))
        shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(inside, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)


class RowsHead(QHeaderView):
    """Headings that stand over the words of their columns."""

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N803  # Qt's own name
        """Ground, hairline and the heading."""
        tokens = theme.current()
        painter.save()
        painter.fillRect(rect, theme.colour(tokens.background))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.colour(tokens.border))
        painter.setFont(theme.fonts.sized(9.75, QFont.Weight.DemiBold))
        painter.setPen(theme.colour(tokens.muted))
        inside = rect.adjusted(FIRST_PAD if logicalIndex == 0 else PAD, 0, 0, 0)
        painter.drawText(inside, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), COLUMNS[logicalIndex])
        painter.restore()


class RowsTable(QTableView):
    """The table; ``went_to`` carries the row under the cursor, or None."""

    went_to = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("import-table")
        self.setAccessibleName("Rows of the file")
        self.rows = RowsModel(self)
        self.setModel(self.rows)
        self.setItemDelegate(RowCells(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(HEIGHT)
        head = RowsHead(Qt.Orientation.Horizontal, self)
        self.setHorizontalHeader(head)
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setStretchLastSection(True)
        for place, width in enumerate(WIDTHS):
            head.setSectionResizeMode(place, QHeaderView.ResizeMode.Fixed)
            self.setColumnWidth(place, width)
        self.selectionModel().currentRowChanged.connect(lambda _now, _before: self._tell())

    def set_rows(self, rows: Sequence[RowPlan], *, afresh: bool = False) -> None:
        """Show these rows with the cursor on the row where it was; on the first where it is gone, or ``afresh``."""
        now = None if afresh else self.current()
        self.rows.set_rows(rows)
        place = self.rows.place_of(now.n) if now else None
        if self.rows.rows:
            self.selectRow(place or 0)
        self._tell()

    def go_to(self, n: int) -> None:
        """Put the cursor on the file's row number ``n``."""
        place = self.rows.place_of(n)
        if place is not None:
            self.selectRow(place)

    def current(self) -> RowPlan | None:
        """The row under the cursor."""
        place = self.currentIndex().row()
        return self.rows.rows[place] if 0 <= place < len(self.rows.rows) else None

    def _tell(self) -> None:
        self.viewport().update()
        self.went_to.emit(self.current())
