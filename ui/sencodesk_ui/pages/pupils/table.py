# SPDX-License-Identifier: Apache-2.0
"""The register's table: rows are chosen whole, Enter opens, Space shows the pane, the selection outlives a reload."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from sencodesk_ui import theme
from sencodesk_ui.pages.pupils.cells import RegisterCells, width
from sencodesk_ui.pages.pupils.model import COLUMNS, KEYS, RegisterModel, words
from sencodesk_ui.pages.pupils.rows import PupilRow
from sencodesk_ui.widgets.tables import HEIGHT, Heads, as_list

HEAD_ROOM = 34
"""Room in a heading beside its word: padding and the arrow of the sorted column."""
NAME_LEAST = 190
LEAST = 48
GIVING = (("council", 84), ("need", 110))
"""Columns that give way, and how far."""
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class RegisterTable(QTableView):
    """``opened`` a pupil; ``went_to`` the pupil under the cursor or None; ``peeked`` when Space asks for the pane.

    ``wrote`` carries letters typed here: they are for the search. ``widths`` are those that somebody drew.
    """

    opened = Signal(str)
    went_to = Signal(object)
    peeked = Signal()
    left_upwards = Signal()
    wrote = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pupils-table")
        self.setAccessibleName("Pupils")
        self.register = RegisterModel(self)
        self.widths: dict[str, int] = {}
        self._fitting = False
        self._natural: dict[str, int] = {}
        self.setModel(self.register)
        self.setItemDelegate(RegisterCells(self))
        self.setWordWrap(False)
        as_list(self)
        self._heads()
        self.doubleClicked.connect(lambda index: self.opened.emit(self.register.rows[index.row()].pupil.id))
        self.selectionModel().currentRowChanged.connect(self._moved)
        self.entered.connect(lambda index: self._hover(index.row()))

    def _heads(self) -> None:
        side = self.verticalHeader()
        side.hide()
        side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        side.setDefaultSectionSize(theme.px(HEIGHT))
        head = Heads(self)
        self.setHorizontalHeader(head)
        head.setObjectName("pupils-heads")
        head.setAccessibleName("Sort by")
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        head.setMinimumSectionSize(LEAST)
        head.setStretchLastSection(False)
        head.setSortIndicator(KEYS.index(self.register.sorted_by), Qt.SortOrder.AscendingOrder)
        head.setSortIndicatorShown(True)
        head.setSectionsClickable(True)
        head.sortIndicatorChanged.connect(self._sort)
        head.sectionResized.connect(self._drawn)

    def set_rows(self, rows: Sequence[PupilRow]) -> None:
        """Show these rows; whoever was chosen and is still there stays chosen, at the same place on the screen."""
        chosen, current, top = set(self.chosen()), self.current(), self.verticalScrollBar().value()
        self.register.set_rows(rows)
        self._choose_again(chosen, current.pupil.id if current else None)
        self.verticalScrollBar().setValue(top)
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())
        self.went_to.emit(self.current())

    def fit(self, every: Sequence[PupilRow]) -> None:
        """Columns as wide as their widest words in the whole register; the name takes what is left."""
        self._fitting = True
        for place, key in enumerate(KEYS):
            seen: dict[str, PupilRow] = {words(row, key): row for row in every}
            needed = max((width(row, key, text) for text, row in seen.items()), default=0)
            heading = self.horizontalHeader().fontMetrics().horizontalAdvance(COLUMNS[place][1]) + theme.px(HEAD_ROOM)
            self._natural[key] = self.widths.get(key, max(needed, heading))
        self._fitting = False
        self._fit_name()

    def hidden(self) -> frozenset[str]:
        """The columns that are not shown."""
        return frozenset(key for place, key in enumerate(KEYS) if self.isColumnHidden(place))

    def hide_columns(self, keys: frozenset[str]) -> None:
        """Show all columns but these; the name always stays."""
        for place, key in enumerate(KEYS[1:], start=1):
            self.setColumnHidden(place, key in keys)
        self._fit_name()

    def sort_by(self, key: str, *, falling: bool) -> None:
        """Sort by a column, as a click on its heading would."""
        order = Qt.SortOrder.DescendingOrder if falling else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicator(KEYS.index(key), order)

    def chosen(self) -> list[str]:
        """The ids of the chosen pupils, in the table's order."""
        places = sorted({index.row() for index in self.selectionModel().selectedRows()})
        return [self.register.rows[place].pupil.id for place in places]

    def current(self) -> PupilRow | None:
        """The row under the cursor."""
        place = self.currentIndex().row()
        return self.register.rows[place] if 0 <= place < len(self.register.rows) else None

    def go_to(self, pupil_id: str) -> None:
        """Put the cursor on a pupil."""
        place = self.register.place_of(pupil_id)
        if place is not None:
            self.setCurrentIndex(self.register.index(place, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Space shows the pane, Up in the first row goes back to the search."""
        current = self.current()
        if event.key() in ENTER and current is not None:
            self.opened.emit(current.pupil.id)
        elif event.key() == Qt.Key.Key_Space and not event.modifiers():
            self.peeked.emit()
        elif event.key() == Qt.Key.Key_Up and not event.modifiers() and self.currentIndex().row() <= 0:
            self.left_upwards.emit()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters that are typed in the table look for a pupil."""
        if search.strip():
            self.wrote.emit(search)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Under the last row nothing is hovered."""
        super().mouseMoveEvent(event)
        if not self.indexAt(event.position().toPoint()).isValid():
            self._hover(-1)

    def leaveEvent(self, event: QEvent) -> None:
        """Nor when the mouse is gone."""
        super().leaveEvent(event)
        self._hover(-1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The name's column gives and takes."""
        super().resizeEvent(event)
        self._fit_name()

    def _fit_name(self) -> None:
        """The name takes what is left; where too little is, words of council and need stand on two lines."""
        hidden = self.hidden()
        ready = {key: wide for key, wide in self._natural.items() if key not in hidden}
        short = sum(ready.values()) - ready.get("name", 0) + theme.px(NAME_LEAST) - self.viewport().width()
        for key, least in GIVING:
            given = max(0, min(short, ready.get(key, 0) - theme.px(least)))
            if given and key not in self.widths:
                ready[key] -= given
                short -= given
        self._fitting = True
        for place, key in enumerate(KEYS[1:], start=1):
            if key in ready:
                self.setColumnWidth(place, ready[key])
        others = sum(self.columnWidth(place) for place in range(1, len(KEYS)))
        self.setColumnWidth(0, max(theme.px(NAME_LEAST), self.viewport().width() - others))
        self._fitting = False

    def _drawn(self, place: int, _before: int, now: int) -> None:
        """Somebody drew a column wider or narrower; the name gives and takes."""
        if not self._fitting and place > 0:
            self.widths[KEYS[place]] = self._natural[KEYS[place]] = now
            self._fit_name()

    def _hover(self, row: int) -> None:
        if self.property("hovered") != row:
            self.setProperty("hovered", row)
            self.viewport().update()

    def _moved(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self.viewport().update()
        self.went_to.emit(self.current())

    def _sort(self, column: int, order: Qt.SortOrder) -> None:
        chosen, current = set(self.chosen()), self.current()
        self.register.sort(column, order)
        self._choose_again(chosen, current.pupil.id if current else None)

    def _choose_again(self, chosen: set[str], current: str | None) -> None:
        """After a reset: the cursor where it was, else on the first row; and every row that was chosen."""
        place = self.register.place_of(current) if current else None
        if place is None and self.register.rows:
            place = 0
        if place is None:
            return
        model, last = self.selectionModel(), len(KEYS) - 1
        model.setCurrentIndex(self.register.index(place, 0), QItemSelectionModel.SelectionFlag.NoUpdate)
        again = QItemSelection()
        for one in chosen:
            kept = self.register.place_of(one)
            if kept is not None:
                again.select(self.register.index(kept, 0), self.register.index(kept, last))
        if again.isEmpty():
            again.select(self.register.index(place, 0), self.register.index(place, last))
        model.select(again, QItemSelectionModel.SelectionFlag.ClearAndSelect)
