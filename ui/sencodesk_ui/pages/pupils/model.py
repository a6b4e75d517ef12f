# SPDX-License-Identifier: Apache-2.0
"""The register as Qt's table model: eight columns over the rows that the filters leave, sorted by any of them."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt

from sencodesk.views.register import need_name
from sencodesk_ui.pages.pupils.rows import PupilRow, ordered
from sencodesk_ui.pages.pupils.words import FLAG, NOT_SET, need_word, status_with_years, status_word
from sencodesk_ui.widgets import PLAN_STATES, shown_day
from sencodesk_ui.widgets.tables import NOWHERE, HeadedModel, Index

COLUMNS = (
    ("name", "Name"), ("class", "Class"), ("status", "Status"), ("need", "Primary need"), ("council", "Council"),
    ("plan", "Plan"), ("review", "Next review"), ("flags", "Flags"),
)  # fmt: skip
KEYS = tuple(key for key, _ in COLUMNS)
ROW = Qt.ItemDataRole.UserRole
"""The role under which a cell gives its whole PupilRow."""


class RegisterModel(HeadedModel):
    """The rows in their order: ``set_rows`` takes what the filters left of ``every``, which ``sort`` puts in order."""

    columns = COLUMNS

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[PupilRow] = []
        self.sorted_by, self.falling = "review", False
        self.every: list[PupilRow] = []
        self._order: dict[str, int] = {}

    def set_every(self, rows: Sequence[PupilRow]) -> None:
        """Everybody on roll, put in order once, so that letting pupils out and in again need not sort."""
        self.every = ordered(list(rows), self.sorted_by, falling=self.falling)
        self._order = {row.pupil.id: place for place, row in enumerate(self.every)}

    def set_rows(self, rows: Sequence[PupilRow]) -> None:
        """Show these rows instead, taken out of ``every`` in its order."""
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def place_of(self, pupil_id: str) -> int | None:
        """The row in which a pupil stands; found by the order of ``every``: letters number no rows."""
        order = self._order.get(pupil_id)
        if order is None:
            return None
        place = bisect_left(self.rows, order, key=lambda row: self._order[row.pupil.id])
        return place if place < len(self.rows) and self.rows[place].pupil.id == pupil_id else None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column."""
        if 0 <= column < len(KEYS):
            self.sorted_by, self.falling = KEYS[column], order == Qt.SortOrder.DescendingOrder
            shown = {row.pupil.id for row in self.rows}
            self.set_every(self.every)
            self.set_rows([row for row in self.every if row.pupil.id in shown])

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """How many pupils."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell's words, its full words for a tip and for readers, or its row."""
        row = self.rows[index.row()]
        key = KEYS[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return words(row, key)
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.ToolTipRole:
            return full(row, key) if key in ("need", "flags", "status") else None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{COLUMNS[index.column()][1]}: {full(row, key)}"
        return None


def words(row: PupilRow, key: str) -> str:
    """What stands in a cell."""
    shown = row.line
    if key == "name":
        return shown.name if row.on_roll else f"{shown.name} (left)"
    if key == "class":
        return shown.class_name or NOT_SET
    if key == "status":
        return status_word(shown.status)
    if key == "need":
        return need_word(shown.needs[0]) if shown.needs else NOT_SET if shown.has_sen else ""
    if key == "council":
        return shown.council_name or NOT_SET
    if key == "plan":
        return str(PLAN_STATES[shown.plan][2]) if shown.has_sen or shown.plan_id else ""
    if key == "review":
        return shown_day(shown.next_review) or (NOT_SET if shown.has_sen else "")
    return ", ".join(FLAG[name][1] for name in row.flags)


def full(row: PupilRow, key: str) -> str:
    """A cell's words in full."""
    if key == "need":
        return ", ".join(need_name(code) for code in row.line.needs) or NOT_SET
    if key == "status" and row.line.status:
        return status_with_years(row.line.status)
    return words(row, key) or NOT_SET
