# SPDX-License-Identifier: Apache-2.0
"""A table to be read: headings and rows of words, as a chart gives them. Nothing in it is typed or chosen."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from sencodesk.charts.drawing import Table
from sencodesk_ui import theme
from sencodesk_ui.widgets.labels import Label, Line
from sencodesk_ui.widgets.sheets import clear


class PlainTable(QWidget):
    """Rows under headings. It can be stepped through by Tab and is read out row by row."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(6)
        self._shown: tuple[str, Table, tuple[int, ...]] | None = None

    def show_table(self, title: str, table: Table, *, shares: Sequence[int] = ()) -> None:
        """Show these rows instead. ``shares`` say how the columns part the room; else the first has twice another's."""
        if (title, table, tuple(shares)) == self._shown:
            return
        self._shown = (title, table, tuple(shares))
        clear(self._grid)
        self.setAccessibleName(title)
        rows = [", ".join(f"{head}: {cell}" for head, cell in zip(table.head, row, strict=True)) for row in table.rows]
        self.setAccessibleDescription(". ".join(rows))
        large = theme.size.is_large()  # headings wrap then, and days may stand on two lines
        for column, head in enumerate(table.head):
            self._grid.addWidget(Label(head, "small-muted-strong", self, wrap=large), 0, column)
            self._grid.setColumnStretch(column, shares[column] if shares else 2 if column == 0 else 1)
        for n, row in enumerate(table.rows, start=1):
            self._grid.addWidget(Line(self), 2 * n - 1, 0, 1, len(table.head))
            for column, cell in enumerate(row):
                label = Label(cell.replace("\xa0", " ") if large else cell, "", self, wrap=True)
                label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
                self._grid.addWidget(label, 2 * n, column)
