# SPDX-License-Identifier: Apache-2.0
"""How every table of rows behaves and is painted: headings above their cells' words, and the ground of a cell."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from sencodesk_ui import theme

HEIGHT, PAD, FIRST_PAD, SMALL = 36, 8, 24, 9.75
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


class HeadedModel(QAbstractTableModel):
    """A model of rows under headings: ``columns`` are the key and the word of each."""

    columns: Sequence[tuple[str, str]] = ()

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """How many columns."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The columns' words."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section][1]
        return None


class Heads(QHeaderView):
    """The model's headings; where the table ``sorts``, the sorted one in the text's colour with an arrow."""

    def __init__(self, parent: QWidget | None = None, *, sorts: bool = True) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._sorts = sorts

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N803  Qt names this argument
        """Word, arrow, hairline."""
        tokens, word = theme.current(), str(self.model().headerData(logicalIndex, Qt.Orientation.Horizontal))
        now = self._sorts and self.sortIndicatorSection() == logicalIndex
        painter.save()
        painter.fillRect(rect, theme.colour(tokens.background))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.colour(tokens.border))
        painter.setFont(theme.fonts.sized(SMALL, QFont.Weight.DemiBold))
        painter.setPen(theme.colour(tokens.text if now else tokens.muted))
        inside = rect.adjusted(FIRST_PAD if logicalIndex == 0 else PAD, 0, 0, -1)
        painter.drawText(inside, int(LEFT | Qt.TextFlag.TextSingleLine), word)
        if now:
            falling = self.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
            at = inside.left() + painter.fontMetrics().horizontalAdvance(word) + 4
            picture = theme.pixmap("arrow-down" if falling else "arrow-up", tokens.text, 16)
            painter.drawPixmap(at, inside.center().y() - theme.px(7), picture)
        painter.restore()

    def sizeHint(self) -> QSize:
        """As high as a row."""
        return QSize(super().sizeHint().width(), theme.px(HEIGHT))


class Cells(QStyledItemDelegate):
    """Paints one cell, every colour from the tokens; what stands in it is ``paint_words`` of the table's own."""

    hovers = True
    """Whether the row under the mouse has a ground of its own."""
    tokens = theme.LIGHT
    """The colours for the cell that is being painted: others where its row is chosen."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, hairline, the bar of a chosen row, words, then the lines of the row with the focus."""
        state: QStyle.StateFlag = option.state
        cell: QRect = option.rect
        view, first = option.widget, index.column() == 0
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        hovered = self.hovers and bool(state & QStyle.StateFlag.State_MouseOver)
        tokens = self.tokens = theme.current(selected=chosen)
        painter.save()
        ground = tokens.accent_soft if chosen else tokens.hover if hovered else tokens.surface
        painter.fillRect(cell, theme.colour(ground))
        painter.fillRect(QRect(cell.left(), cell.bottom(), cell.width(), 1), theme.colour(tokens.border))
        if chosen and first:
            painter.fillRect(QRect(cell.left(), cell.top(), 4, cell.height()), theme.colour(tokens.accent))
        self.paint_words(painter, index, cell.adjusted(FIRST_PAD if first else PAD, 0, 0, -1))
        if isinstance(view, QAbstractItemView) and view.hasFocus() and view.currentIndex().row() == index.row():
            painter.setPen(QPen(theme.colour(tokens.focus), 2))
            painter.drawLine(cell.left(), cell.top() + 1, cell.right() + 1, cell.top() + 1)
            painter.drawLine(cell.left(), cell.bottom(), cell.right() + 1, cell.bottom())
        painter.restore()

    def paint_words(self, painter: QPainter, index: Index, inside: QRect) -> None:
        """What stands in the cell; ``inside`` begins under the heading's word."""
        raise NotImplementedError


def as_list(table: QTableView) -> None:
    """Whole rows, one or many; nothing is typed in the table, Tab leads out of it; only large text scrolls sideways."""
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    policy = Qt.ScrollBarPolicy
    table.setHorizontalScrollBarPolicy(
        policy.ScrollBarAsNeeded if theme.size.percent() > 100 else policy.ScrollBarAlwaysOff
    )
    table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setShowGrid(False)
    table.setTabKeyNavigation(False)
    table.setMouseTracking(True)


class OpeningTable(QTableView):
    """Rows under headings that are no buttons; Enter or two clicks open one, which ``opened`` carries."""

    opened = Signal(object)

    def lay_out(self, model: HeadedModel, cells: Cells, *, stem: str, words: str, high: int = 0) -> None:
        """``stem`` names table and headings, ``words`` are for readers; ``high`` is a row in pixels (0: one line)."""
        self.setObjectName(f"{stem}-table")
        self.setAccessibleName(words)
        self.setModel(model)
        self.setItemDelegate(cells)
        as_list(self)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(high or self.fontMetrics().height() + 2 * PAD)
        heads = Heads(self, sorts=False)
        self.setHorizontalHeader(heads)
        heads.setObjectName(f"{stem}-heads")
        heads.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.doubleClicked.connect(lambda index: self._open(index.row()))

    def at(self, row: int) -> object | None:
        """What a row opens; None where there is none."""
        raise NotImplementedError

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def _open(self, row: int) -> None:
        found = self.at(row)
        if found is not None:
            self.opened.emit(found)
