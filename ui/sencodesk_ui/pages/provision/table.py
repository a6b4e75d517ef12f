# SPDX-License-Identifier: Apache-2.0
"""The table of the provision map: what, smaller what more; a bar of what was delivered; rows whole, Enter opens."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from sencodesk_ui import theme
from sencodesk_ui.pages.provision.rows import RUN_HEADS, MapRow, Two
from sencodesk_ui.widgets.tables import (
    FIRST_PAD,
    NOWHERE,
    PAD,
    SMALL,
    Cells,
    HeadedModel,
    Index,
    OpeningTable,
)

ROW = 58
SHARES = (23, 24, 21, 18, 20, 18)
"""How the columns share the width; the first has a margin of the page's."""
LEAST = (140, 120, 108, 96, 116, 104)
BAR, BAR_AT = 5, 3
BAR_COLUMN, COST_COLUMN = 4, 5
WRAPPED = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)


class MapModel(HeadedModel):
    """The rows under the headings of the way in which the map is shown."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[MapRow] = []
        self.columns = [(str(n), word) for n, word in enumerate(RUN_HEADS)]

    def set_rows(self, rows: Sequence[MapRow], heads: Sequence[str]) -> None:
        """Show these rows instead."""
        self.beginResetModel()
        self.rows, self.columns = list(rows), [(str(n), word) for n, word in enumerate(heads)]
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """How many rows."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words, also with their heading for readers."""
        row = self.rows[index.row()]
        cell = row.cells[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.words
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.columns[index.column()][1]}: {cell.words}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return cell.words
        return row if role == Qt.ItemDataRole.UserRole else None


class MapCells(Cells):
    """Paints a cell of two parts, each on as many lines as it needs; the fifth has the bar under its words."""

    def paint_words(self, painter: QPainter, index: Index, inside: QRect) -> None:
        """What, then the smaller line; nothing is cut, the row is as high as its words."""
        row: MapRow = index.data(Qt.ItemDataRole.UserRole)
        cell: Two = row.cells[index.column()]
        bar = index.column() == BAR_COLUMN and bool(row.promised)
        parts = _parts(cell)
        room = QRect(inside.left(), inside.top(), inside.width() - theme.px(2), inside.height())
        high = [height_of(words, font, room.width()) for words, font, _ in parts]
        under = theme.px(BAR + 2 * BAR_AT) if bar else 0
        top = room.top() + max(0, (room.height() - sum(high) - under) // 2)
        for (words, font, strong), tall in zip(parts, high, strict=True):
            over = not strong and index.column() == COST_COLUMN and row.over
            painter.setFont(font)
            painter.setPen(
                theme.colour(self.tokens.danger if over else self.tokens.text if strong else self.tokens.muted)
            )
            painter.drawText(QRect(room.left(), top, room.width(), tall), WRAPPED, words)
            top += tall
        if bar:
            self._bar(
                painter, row, QRectF(room.left(), top + theme.px(BAR_AT), room.width() - theme.px(8), theme.px(BAR))
            )

    def _bar(self, painter: QPainter, row: MapRow, whole: QRectF) -> None:
        """Promised is the track with its edge, delivered the filled part; the words over it say the same."""
        painter.setPen(QPen(theme.colour(self.tokens.control_border), 1))
        painter.setBrush(theme.colour(self.tokens.surface))
        painter.drawRect(whole)
        part = min(1.0, (row.delivered or 0) / row.promised) if row.promised else 0.0
        filled = QRectF(whole.left(), whole.top(), whole.width() * part, whole.height())
        painter.fillRect(filled, theme.colour(self.tokens.accent))


def _parts(cell: Two) -> list[tuple[str, QFont, bool]]:
    """The words of a cell with their fonts, and which of them come first."""
    weight = QFont.Weight.DemiBold if cell.strong else QFont.Weight.Normal
    found = [(cell.first, theme.fonts.sized(theme.fonts.BODY_POINTS, weight), True)]
    return [*found, (cell.second, theme.fonts.sized(SMALL), False)] if cell.second else found


def height_of(words: str, font: QFont, wide: int) -> int:
    """Pixels that words take in a column."""
    return QFontMetrics(font).boundingRect(QRect(0, 0, max(wide, 20), 10_000), WRAPPED, words).height()


class MapTable(OpeningTable):
    """``opened`` carries a row's id; ``chose`` says that the choice is another."""

    chose = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.map = MapModel(self)
        self.lay_out(self.map, MapCells(self), stem="provision", words="Provision map", high=theme.px(ROW))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.selectionModel().selectionChanged.connect(lambda _now, _before: self.chose.emit())

    def set_rows(self, rows: Sequence[MapRow], heads: Sequence[str]) -> None:
        """Show these rows; what was chosen and is still there stays chosen."""
        chosen, current, top = set(self.chosen()), self.current(), self.verticalScrollBar().value()
        self.map.set_rows(rows, heads)
        model = self.selectionModel()
        whole_row = model.SelectionFlag.Select | model.SelectionFlag.Rows
        for place, row in enumerate(self.map.rows):
            if row.id in chosen:
                model.select(self.map.index(place, 0), whole_row)
            if row.id == current or (place == 0 and current not in {one.id for one in self.map.rows}):
                model.setCurrentIndex(self.map.index(place, 0), model.SelectionFlag.NoUpdate)
        self.verticalScrollBar().setValue(top)
        self._fit()
        self.chose.emit()

    def chosen(self) -> list[str]:
        """The ids of the chosen rows, in the table's order."""
        places = sorted({index.row() for index in self.selectionModel().selectedRows()})
        return [self.map.rows[place].id for place in places]

    def current(self) -> str:
        """The id of the row under the cursor; empty for none."""
        return self.at(self.currentIndex().row()) or ""

    def at(self, row: int) -> str | None:
        """The id of a row."""
        return self.map.rows[row].id if 0 <= row < len(self.map.rows) else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The columns share the width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room, whole = self.viewport().width(), sum(SHARES)
        for place, (part, least) in enumerate(zip(SHARES, LEAST, strict=True)):
            self.setColumnWidth(place, max(theme.px(least), room * part // whole))
        for place, row in enumerate(self.map.rows):
            self.setRowHeight(place, self._high(row))

    def _high(self, row: MapRow) -> int:
        high = 0
        for place, cell in enumerate(row.cells):
            wide = self.columnWidth(place) - theme.px(2) - (FIRST_PAD if place == 0 else PAD)
            words = sum(height_of(words, font, wide) for words, font, _ in _parts(cell))
            bar = theme.px(BAR + 2 * BAR_AT) if place == BAR_COLUMN and row.promised else 0
            high = max(high, words + bar)
        return max(theme.px(ROW), high + theme.px(14))
