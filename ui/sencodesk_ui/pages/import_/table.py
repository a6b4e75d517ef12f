# SPDX-License-Identifier: Apache-2.0
"""The rows of a file with what each would do: those that want a person first. Text is painted, never read as HTML."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from sencodesk.services.imports import RowPlan
from sencodesk_ui import theme
from sencodesk_ui.pages.import_.words import ORDER, STATES, is_warned, summary
from sencodesk_ui.widgets.tables import HEIGHT, LEFT, NOWHERE, PAD, SMALL, Cells, Heads, Index

COLUMNS = ("Name", "Line", "What happens", "In short")
WIDTHS = (250, 64, 140)
ROW = Qt.ItemDataRole.UserRole
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
            return int(LEFT)
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


class RowCells(Cells):
    """Paints one cell of a row."""

    hovers = False

    def paint_words(self, painter: QPainter, index: Index, inside: QRect) -> None:
        """The words, with an icon before what happens and before a warning; too long a text ends in dots."""
        row, column, text = index.data(ROW), index.column(), str(index.data() or "")
        tokens = self.tokens
        inside = inside.adjusted(0, 0, -PAD, 0)
        if column == 2:
            icon, token, _ = STATES[row.action]
            sign = theme.pixmap(icon, getattr(tokens, token), 16)
            painter.drawPixmap(inside.left(), inside.center().y() - theme.px(7), sign)
            inside = inside.adjusted(theme.px(24), 0, 0, 0)
        if column == 3 and is_warned(row):
            painter.drawPixmap(inside.left(), inside.center().y() - theme.px(7), theme.pixmap(MARK, tokens.warning, 16))
            inside = inside.adjusted(theme.px(24), 0, 0, 0)
        weight = QFont.Weight.DemiBold if column == 0 else QFont.Weight.Normal
        font = theme.fonts.sized(theme.fonts.BODY_POINTS if column in (0, 2) else SMALL, weight)
        painter.setFont(font)
        painter.setPen(theme.colour(tokens.muted if column in (1, 3) else tokens.text))
        shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(inside, int(LEFT), shown)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """The height of every row."""
        return QSize(theme.px(80), theme.px(HEIGHT))


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
        if not theme.size.is_large():  # else its columns may be wider than the page
            self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.px(HEIGHT))
        head = Heads(self, sorts=False)
        self.setHorizontalHeader(head)
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setStretchLastSection(True)
        for place, width in enumerate(WIDTHS):
            head.setSectionResizeMode(place, QHeaderView.ResizeMode.Fixed)
            self.setColumnWidth(place, theme.px(width))
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
