# SPDX-License-Identifier: Apache-2.0
"""A table of things that have a state and a day, as plans and reviews have: sorted by any column, rows chosen whole,
opened by Enter. A long text stands on two lines before anything is cut."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from heapq import nlargest
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QItemSelectionModel, QObject, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from sencodesk_ui import theme
from sencodesk_ui.widgets.tables import HEIGHT, LEFT, NOWHERE, PAD, SMALL, Cells, HeadedModel, Heads, Index, as_list

FIRST_LEAST = 200
MEASURED = 500
"""Of so many different texts of a column, the longest, the width is taken."""
LOOK = Qt.ItemDataRole.UserRole + 1
"""How a cell looks: ``late``, ``quiet``, or as any other (empty)."""
QUIET = frozenset({"when", "class"})
"""Columns that are little asked for."""


class Row(Protocol):
    """What every row has."""

    @property
    def id(self) -> str:
        """What tells rows apart."""

    @property
    def state(self) -> str:
        """One of the shape's states."""


R = TypeVar("R", bound=Row)


class Order(Protocol[R]):
    """Sorts rows by a column."""

    def __call__(self, rows: Sequence[R], key: str, *, falling: bool) -> list[R]:
        """The rows in their order."""


@dataclass(frozen=True, slots=True)
class Shape(Generic[R]):
    """What one table shows, and how."""

    columns: Sequence[tuple[str, str]]
    """Key and heading of each; the first takes the room that is left, ``state`` has an icon, ``when`` is quiet."""
    states: Mapping[Any, tuple[str, str, str]]
    """Icon, token of its colour and word of each state."""
    words: Callable[[R, str, date], str]
    """What a cell says."""
    ordered: Order[R]
    sorted_by: str
    gives: tuple[str, ...]
    """Columns that stand on two lines where there is no room, in the order in which they give way."""
    late: Callable[[R, date], bool]
    """Whether the day of a row that is not done has passed."""
    empty: Callable[[R, str], bool]
    """Whether a cell says only that there is nothing."""
    leaves: tuple[str, ...] = ()
    """Columns that go altogether where that is not enough, in the order in which they go."""

    def place(self, key: str) -> int:
        """Where a column stands."""
        return [one for one, _ in self.columns].index(key)


class StateModel(HeadedModel, Generic[R]):
    """The rows in their order."""

    def __init__(self, shape: Shape[R], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.shape, self.columns = shape, shape.columns
        self.rows: list[R] = []
        self.on = date.min
        self.sorted_by, self.falling = shape.sorted_by, False

    def set_rows(self, rows: Sequence[R], on: date) -> None:
        """Show these rows instead."""
        self.beginResetModel()
        self.on = on
        self.rows = self.shape.ordered(rows, self.sorted_by, falling=self.falling)
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column."""
        self.sorted_by, self.falling = self.columns[column][0], order == Qt.SortOrder.DescendingOrder
        self.set_rows(self.rows, self.on)

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """How many rows."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words, also with their heading for readers."""
        row, (key, heading) = self.rows[index.row()], self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.shape.words(row, key, self.on)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{heading}: {self.shape.words(row, key, self.on)}".removeprefix(": ")
        if role == LOOK:
            if key == "when" and self.shape.late(row, self.on):
                return "late"
            return "quiet" if key in QUIET or self.shape.empty(row, key) else ""
        return row if role == Qt.ItemDataRole.UserRole else None


class StateCells(Cells):
    """Paints one cell: the state as icon and word; too long a text on two lines."""

    def __init__(self, shape: Shape[Any], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shape = shape

    def paint_words(self, painter: QPainter, index: Index, inside: QRect) -> None:
        """What is late in its colour and bold, what is little asked for in quiet."""
        row, text = index.data(Qt.ItemDataRole.UserRole), str(index.data() or "")
        key = self._shape.columns[index.column()][0]
        look = index.data(LOOK)
        inside, tokens = inside.adjusted(0, 0, -2, 0), self.tokens
        ink = {"late": tokens.danger, "quiet": tokens.muted}.get(look, tokens.text)
        if key == "state":
            icon, colour, _word = self._shape.states[row.state]
            top = inside.center().y() - theme.px(7)
            painter.drawPixmap(QPointF(inside.left(), top), theme.pixmap(icon, getattr(tokens, colour), 16))
            inside = inside.adjusted(theme.px(22), 0, 0, 0)
        painter.setFont(_font(key, late=look == "late"))
        painter.setPen(theme.colour(ink))
        how = Qt.TextFlag.TextSingleLine
        if painter.fontMetrics().horizontalAdvance(text) > inside.width():
            painter.setFont(theme.fonts.sized(SMALL, painter.font().weight()))
            how, text = Qt.TextFlag.TextWordWrap, _breakable(text)
        painter.drawText(inside, int(LEFT | how), text)


def _font(key: str, *, late: bool) -> QFont:
    if key == "name":
        return _bold()
    if key == "when":
        return theme.fonts.sized(SMALL, QFont.Weight.DemiBold if late else QFont.Weight.Normal)
    return theme.fonts.body()


def _bold() -> QFont:
    return theme.fonts.sized(theme.fonts.BODY_POINTS, QFont.Weight.DemiBold)


def _breakable(text: str) -> str:
    """A date holds together in a sentence; in a narrow column it may stand on two lines."""
    return text.replace("\xa0", " ")


def _on_two_lines(text: str, letters: QFontMetricsF) -> float:
    """How wide a text is that breaks at one of its spaces, where it is narrowest; in pixels."""
    parts = _breakable(text).split(" ")
    breaks = [(" ".join(parts[:at]), " ".join(parts[at:])) for at in range(len(parts))]
    return min(max(letters.horizontalAdvance(line) for line in lines) for lines in breaks)


class StateTable(QTableView, Generic[R]):
    """``opened`` carries the row that was opened; ``moved`` says that another row is under the cursor or chosen."""

    opened = Signal(object)
    moved = Signal()

    def __init__(
        self, shape: Shape[R], *, name: str, title: str, many: bool = True, parent: QWidget | None = None
    ) -> None:
        """Not ``many``: the row under the cursor is the one that is chosen."""
        super().__init__(parent)
        self._shape, self._many = shape, many
        self._widths: dict[str, tuple[int, int]] = {}
        self._measured_in = QFont()
        self.setObjectName(f"{name}-table")
        self.setAccessibleName(title)
        self._rows = StateModel(shape, self)
        self.setModel(self._rows)
        self.setItemDelegate(StateCells(shape, self))
        as_list(self)
        if not many:
            self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.px(HEIGHT))
        head = Heads(self)
        self.setHorizontalHeader(head)
        head.setObjectName(f"{name}-heads")
        head.setAccessibleName("Sort by")
        head.setSectionsClickable(True)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setSortIndicator(shape.place(shape.sorted_by), Qt.SortOrder.AscendingOrder)
        head.sortIndicatorChanged.connect(lambda column, order: self._keep(lambda: self._rows.sort(column, order)))
        self.doubleClicked.connect(lambda index: self.opened.emit(self.rows[index.row()]))
        self.selectionModel().selectionChanged.connect(lambda _now, _before: self.moved.emit())
        self.selectionModel().currentChanged.connect(lambda _now, _before: self.moved.emit())

    @property
    def rows(self) -> list[R]:
        """What is shown, in its order."""
        return self._rows.rows

    def set_rows(self, rows: Sequence[R], on: date) -> None:
        """Show these rows; what was chosen and is still there stays chosen."""
        self._keep(lambda: self._rows.set_rows(rows, on))
        self._measure()
        self._fit()

    def chosen(self) -> list[R]:
        """The chosen rows, in the table's order."""
        return [self.rows[place] for place in sorted({one.row() for one in self.selectionModel().selectedRows()})]

    def under_cursor(self) -> R | None:
        """The row under the cursor, or none."""
        place = self.currentIndex().row()
        return self.rows[place] if 0 <= place < len(self.rows) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens."""
        row = self.under_cursor()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and row is not None:
            self.opened.emit(row)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The first column gives and takes."""
        super().resizeEvent(event)
        self._fit()

    def _measure(self) -> None:
        """How wide the widest words of each column but the first are, in one line and in two; in pixels."""
        self._measured_in = _bold()
        bold = QFontMetricsF(self._measured_in)
        small = QFontMetricsF(theme.fonts.sized(SMALL, QFont.Weight.DemiBold))
        words, on = self._shape.words, self._rows.on
        for key, heading in self._shape.columns[1:]:
            every = {words(row, key, on) for row in self.rows}
            texts = [heading + "  ", *nlargest(MEASURED, every, key=len)]
            room = 2 * PAD + (theme.px(24) if key == "state" else 16)
            self._widths[key] = (
                int(max(bold.horizontalAdvance(text) for text in texts)) + room,
                int(max(_on_two_lines(text, small) for text in texts)) + room,
            )

    def _fit(self) -> None:
        """Columns as wide as their widest words; the first takes what is left, and no less than a long name needs."""
        if not self._widths or self._measured_in != _bold():
            self._measure()
        first, room = theme.px(FIRST_LEAST), self.viewport().width()
        wide = {key: self._widths[key][0] for key, _heading in self._shape.columns[1:]}
        least = wide | {key: self._widths[key][1] for key in self._shape.gives}
        for key in self._shape.leaves:
            if first + sum(least.values()) > room:
                del wide[key], least[key]
        for key in self._shape.gives:  # what cannot stand on two lines is not cut: the table scrolls
            if key in wide:
                wide[key] -= max(0, min(first + sum(wide.values()) - room, wide[key] - least[key]))
        for place, (key, _heading) in list(enumerate(self._shape.columns))[1:]:
            self.setColumnHidden(place, key not in wide)
            if key in wide:
                self.setColumnWidth(place, wide[key])
        self.setColumnWidth(0, max(first, room - sum(wide.values())))

    def _keep(self, change: Callable[[], None]) -> None:
        """What was chosen, what was under the cursor and how far it was scrolled, over a change of the rows."""
        chosen, under = {row.id for row in self.chosen()}, self.under_cursor()
        now, top = under.id if under is not None else "", self.verticalScrollBar().value()
        change()
        model, flag = self.selectionModel(), QItemSelectionModel.SelectionFlag
        how = flag.NoUpdate if self._many else flag.ClearAndSelect | flag.Rows
        wanted = chosen | {now}
        for place, row in enumerate(self.rows):
            if (found := row.id) not in wanted:
                continue
            if self._many and found in chosen:
                model.select(self._rows.index(place, 0), flag.Select | flag.Rows)
            if found == now:
                model.setCurrentIndex(self._rows.index(place, 0), how)
        if not self.currentIndex().isValid() and self.rows:
            model.setCurrentIndex(self._rows.index(0, 0), how)
        self.verticalScrollBar().setValue(top)
        self.moved.emit()
