# SPDX-License-Identifier: Apache-2.0
"""The table of changes: a hundred thousand rows of which only those in sight are read."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, QRect, Qt, Signal
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QTableView, QWidget

from sencodesk.codes.london import london
from sencodesk.views.log_lines import LogLine
from sencodesk_ui import theme
from sencodesk_ui.widgets import shown_day
from sencodesk_ui.widgets.tables import LEFT, NOWHERE, PAD, Cells, HeadedModel, Index, OpeningTable

COLUMNS = (("when", "When"), ("what", "What"), ("about", "About"), ("by", "Who"))
KEYS = tuple(key for key, _ in COLUMNS)
BLOCK = 200
"""Rows that are read together."""
KEPT_BLOCKS = 40


def words(line: LogLine, key: str) -> str:
    """What a cell says."""
    if key == "when":
        at = london(line.at)
        return f"{shown_day(at.date())}, {at:%H:%M}"
    if key == "what":
        return f"{line.what}: {line.reason}" if line.reason else line.what
    return line.about if key == "about" else line.by


class LogModel(HeadedModel):
    """The numbers of all changes that fit; their lines are fetched a block at a time, when they come into sight."""

    columns = COLUMNS

    def __init__(self, fetch: Callable[[int, Sequence[int]], None], parent: QObject | None = None) -> None:
        """``fetch`` is asked for the lines of a block, by its place, and answers by :meth:`fill`."""
        super().__init__(parent)
        self._fetch = fetch
        self.seqs: list[int] = []
        self._blocks: dict[int, list[LogLine]] = {}
        self._asked: set[int] = set()

    def set_seqs(self, seqs: list[int]) -> None:
        """Another list of changes."""
        self.beginResetModel()
        self.seqs = seqs
        self._blocks, self._asked = {}, set()
        self.endResetModel()

    def fill(self, block: int, seqs: Sequence[int], lines: list[LogLine]) -> None:
        """The lines of a block have come; those of a list that is not shown any more are let go."""
        if list(seqs) != self._of(block):
            return
        self._asked.discard(block)
        while len(self._blocks) >= KEPT_BLOCKS:
            self._blocks.pop(next(iter(self._blocks)))
        self._blocks[block] = lines
        first = block * BLOCK
        self.dataChanged.emit(self.index(first, 0), self.index(first + len(lines) - 1, len(KEYS) - 1))

    def line(self, row: int) -> LogLine | None:
        """The line of a row; None while it is on its way."""
        block = row // BLOCK
        found = self._blocks.get(block)
        if found is not None:
            return found[row % BLOCK] if row % BLOCK < len(found) else None
        if block not in self._asked and 0 <= row < len(self.seqs):
            self._asked.add(block)
            self._fetch(block, self._of(block))
        return None

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """How many changes."""
        return 0 if parent.isValid() else len(self.seqs)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words, also with their heading for readers."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return None
        line = self.line(index.row())
        said = "" if line is None else words(line, KEYS[index.column()])
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{COLUMNS[index.column()][1]}: {said}"
        return said

    def _of(self, block: int) -> list[int]:
        return self.seqs[block * BLOCK : (block + 1) * BLOCK]


class LogCells(Cells):
    """Paints one cell; what is too long ends in dots, and is whole in the tip."""

    def paint_words(self, painter: QPainter, index: Index, inside: QRect) -> None:
        """When and who in quiet, what in full."""
        tokens, key = self.tokens, KEYS[index.column()]
        painter.setFont(theme.fonts.body())
        painter.setPen(theme.colour(tokens.text if key in ("what", "about") else tokens.muted))
        room = inside.adjusted(0, 0, -PAD, 0)
        shown = painter.fontMetrics().elidedText(str(index.data() or ""), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(LEFT | Qt.TextFlag.TextSingleLine), shown)


class LogTable(OpeningTable):
    """``opened`` carries the line that was opened, ``chose`` the one under the cursor or None."""

    chose = Signal(object)

    def __init__(self, fetch: Callable[[int, Sequence[int]], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.log = LogModel(fetch, self)
        self.lay_out(self.log, LogCells(self), stem="log", words="Changes, the newest first")
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.selectionModel().currentRowChanged.connect(lambda now, _before: self.chose.emit(self.at(now.row())))
        self.log.dataChanged.connect(lambda _first, _last: self.chose.emit(self.at(self.currentIndex().row())))

    def current(self) -> LogLine | None:
        """The line under the cursor."""
        return self.at(self.currentIndex().row())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What was done takes the room that is left."""
        super().resizeEvent(event)
        letter = self.fontMetrics().averageCharWidth()
        wide = {"when": 34 * letter, "about": 22 * letter, "by": 18 * letter}
        for place, key in enumerate(KEYS):
            rest = self.viewport().width() - sum(wide.values())
            self.setColumnWidth(place, wide.get(key, max(rest, 20 * letter)))

    def at(self, row: int) -> LogLine | None:
        """The line of a row; None where there is none, and while it is on its way."""
        return self.log.line(row) if 0 <= row < len(self.log.seqs) else None
