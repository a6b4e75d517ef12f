# SPDX-License-Identifier: Apache-2.0
"""The rows that leave, as a table: one line a pupil, one column an item, cell by cell as it is sent."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from sencodesk.views.return_steps import Table
from sencodesk_ui import theme

WIDEST, NARROWEST, ROW, INDENT = 320, 84, 36, 5
Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


class RowsModel(QAbstractTableModel):
    """The first column names the pupil for the person who looks; it is no item and does not leave."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._table = Table((), ())

    def show_table(self, table: Table) -> None:
        """Other rows."""
        if table != self._table:
            self.beginResetModel()
            self._table = table
            self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """One for each pupil."""
        return 0 if parent.isValid() else len(self._table.rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """The pupil, then the items."""
        return 0 if parent.isValid() else 1 + len(self._table.heads)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words of a cell."""
        person, cells = self._table.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return person.name if index.column() == 0 else cells[index.column() - 1]
        if role == Qt.ItemDataRole.ToolTipRole and index.column():
            return cells[index.column() - 1]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            head = self.headerData(index.column(), Qt.Orientation.Horizontal)
            value = person.name if index.column() == 0 else cells[index.column() - 1]
            return f"{person.name}, {head}: {value}"
        if role == Qt.ItemDataRole.FontRole and index.column() == 0:
            return theme.fonts.sized(10.5, QFont.Weight.DemiBold)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Names of items."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return "Pupil (for you)" if section == 0 else self._table.heads[section - 1]
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None


class CellDelegate(QStyledItemDelegate):
    """Puts a cell's words under those of its head: the style indents cells by a few pixels more."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Move the words back."""
        super().initStyleOption(option, index)
        option.rect = option.rect.adjusted(-INDENT, 0, 0, 0)


class RowsTable(QTableView):
    """Scrolls both ways; Tab leaves it; a cell that is too long is read in full as its tip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("preview-rows")
        self.setAccessibleName("The rows that leave")
        self.rows = RowsModel(self)
        self.setModel(self.rows)
        self.setItemDelegate(CellDelegate(self))
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setCornerWidget(QWidget(self))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.px(ROW))
        self.horizontalHeader().setHighlightSections(False)

    def show_table(self, table: Table) -> None:
        """Show it, each column as wide as it needs."""
        self.rows.show_table(table)
        self.resizeColumnsToContents()
        for column in range(self.rows.columnCount()):
            self.setColumnWidth(column, min(theme.px(WIDEST), max(theme.px(NARROWEST), self.columnWidth(column) + 16)))
