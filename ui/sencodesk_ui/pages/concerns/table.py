# SPDX-License-Identifier: Apache-2.0
"""The table of concerns: what is most pressing first; Enter opens one on its pupil's page."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QTableView, QWidget

from sencodesk.views.concern_list import STATES, ConcernLine
from sencodesk_ui import theme
from sencodesk_ui.widgets import shown_day
from sencodesk_ui.widgets.tables import (
    FIRST_PAD,
    LEFT,
    NOWHERE,
    PAD,
    Cells,
    HeadedModel,
    Index,
    OpeningTable,
)

COLUMNS = (("state", "What to do"), ("pupil", "Pupil"), ("class", "Class"), ("raised", "Raised"), ("text", "Concern"))
KEYS = tuple(key for key, _ in COLUMNS)
SHARES = {"state": 32, "pupil": 28, "class": 8, "raised": 20}
"""Letters of each column but the last, which takes the room that is left."""


def words(line: ConcernLine, key: str) -> str:
    """What a cell says."""
    if key == "state":
        dated = line.state == "watched" and line.look_again_on is not None
        return f"{STATES[line.state]} to {shown_day(line.look_again_on)}" if dated else STATES[line.state]
    if key == "raised":
        return shown_day(line.raised_on)
    if key == "text":
        by = f" ({line.raised_by})" if line.raised_by else ""
        return f"{' '.join(line.text.split())}{by}"
    return line.pupil_name if key == "pupil" else line.class_name


class ConcernModel(HeadedModel):
    """Lines that are all there."""

    columns = COLUMNS

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.lines: tuple[ConcernLine, ...] = ()

    def show_lines(self, lines: Sequence[ConcernLine]) -> None:
        """Other lines."""
        self.beginResetModel()
        self.lines = tuple(lines)
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """How many concerns."""
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words, also with their heading for readers."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return None
        said = words(self.lines[index.row()], KEYS[index.column()])
        return f"{COLUMNS[index.column()][1]}: {said}" if role == Qt.ItemDataRole.AccessibleTextRole else said


class ConcernCells(Cells):
    """Paints one cell; what is too long ends in dots, and is whole in the tip."""

    def paint_words(self, painter: QPainter, index: Index, inside: QRect) -> None:
        """The pupil in full, the rest in the text's or the quiet colour."""
        key = KEYS[index.column()]
        painter.setFont(theme.fonts.body())
        quiet = key in ("class", "raised")
        painter.setPen(theme.colour(self.tokens.muted if quiet else self.tokens.text))
        room = inside.adjusted(0, 0, -PAD, 0)
        shown = painter.fontMetrics().elidedText(str(index.data() or ""), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(LEFT | Qt.TextFlag.TextSingleLine), shown)


class ConcernTable(OpeningTable):
    """``opened`` carries the line that was opened."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.concerns = ConcernModel(self)
        self.lay_out(self.concerns, ConcernCells(self), stem="concerns", words="Concerns, what is most pressing first")
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)

    def show_lines(self, lines: Sequence[ConcernLine]) -> None:
        """Show these; the one under the cursor stays under it while it is there."""
        if tuple(lines) == self.concerns.lines:
            return
        row = self.currentIndex().row()
        held = self.concerns.lines[row].id if 0 <= row < len(self.concerns.lines) else ""
        self.concerns.show_lines(lines)
        place = next((n for n, one in enumerate(lines) if one.id == held), 0)
        if lines:
            self.setCurrentIndex(self.concerns.index(place, 0))

    def at(self, row: int) -> ConcernLine | None:
        """The line of a row."""
        return self.concerns.lines[row] if 0 <= row < len(self.concerns.lines) else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What was seen takes the room that is left."""
        super().resizeEvent(event)
        letter = self.fontMetrics().averageCharWidth()
        for place, key in enumerate(KEYS):
            wide = SHARES.get(key, 0) * letter + (FIRST_PAD if place == 0 else 0)
            rest = self.viewport().width() - sum(SHARES.values()) * letter - FIRST_PAD
            self.setColumnWidth(place, wide if key in SHARES else max(rest, 24 * letter))
