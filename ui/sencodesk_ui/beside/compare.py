# SPDX-License-Identifier: Apache-2.0
"""Two versions of a record side by side: what differs first, each field in its own words."""

from collections.abc import Container, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from sencodesk.views.versions import Line as Pair
from sencodesk_ui import theme
from sencodesk_ui.widgets import Button, Icon, Label, clear


class Compared(QWidget):
    """What differs, with a mark and in bold; then how many fields are the same.

    ``wanted`` carries the column of a field whose earlier value is to come back.
    """

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("versions-compared")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)

    def show_lines(self, lines: Sequence[Pair], older: str, newer: str, *, back: Container[str] = ()) -> None:
        """``older`` and ``newer`` head the two columns; ``back``: the columns that can be given back one by one."""
        clear(self._column)
        other = [one for one in lines if not one.same]
        if not other:
            self._column.addWidget(Label("These two versions say the same.", "muted", self, wrap=True))
        for place, one in enumerate(other, start=1):
            self._column.addLayout(self._pair(one, older, newer, place))
            if one.column in back and len(other) > 1:
                act = partial(self.wanted.emit, one.column)
                button = Button("Only this back", "quiet", name=f"versions-{place}-back", parent=self, act=act)
                button.setAccessibleName(f"Only this back: {one.label}")
                self._column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        same = len(lines) - len(other)
        if same:
            words = "1 field is the same." if same == 1 else f"{same} fields are the same."
            self._column.addWidget(Label(words, "small-muted", self))
        self.setAccessibleName(". ".join(f"{one.label}: {older} {one.older}; {newer} {one.newer}" for one in other))

    def _pair(self, one: Pair, older: str, newer: str, place: int) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        head = QGridLayout()
        head.setHorizontalSpacing(6)
        head.addWidget(Icon("pencil", theme.current().accent, 16, self), 0, 0)
        name = Label(one.label, "strong", self, wrap=True)
        head.addWidget(name, 0, 1)
        head.setColumnStretch(1, 1)
        grid.addLayout(head, 0, 0, 1, 2)
        for column, (words, value, end) in enumerate(((older, one.older, "older"), (newer, one.newer, "newer"))):
            grid.addWidget(Label(words, "small-muted", self, wrap=True), 1, column)
            label = Label(value, "", self, wrap=True)
            label.setObjectName(f"versions-{place}-{end}")
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(label, 2, column, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(column, 1)
        return grid
