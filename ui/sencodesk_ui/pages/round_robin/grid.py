# SPDX-License-Identifier: Apache-2.0
"""The replies of one sheet: a row for each pupil, a box for each question. Enter goes down, Tab to the right."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from sencodesk.views.round_robins import Sheet
from sencodesk_ui import theme
from sencodesk_ui.widgets import Label, Line, TextField, clear
from sencodesk_ui.widgets.reading import only_shown

DOWN = (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter)
LEAST = 120
"""Pixels that a box has at least."""


class ReplyBox(TextField):
    """One answer. ``moved`` asks for another row."""

    moved = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up, down and Enter go to another pupil, in the same column."""
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        if plain and (event.key() == Qt.Key.Key_Up or event.key() in DOWN):
            self.moved.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
            return
        super().keyPressEvent(event)


class ReplyGrid(QWidget):
    """The boxes of one sheet. ``typed`` when something stands there that is not in the records."""

    typed = Signal()

    def __init__(self, parent: QWidget | None = None, *, writable: bool = True) -> None:
        super().__init__(parent)
        self.setObjectName("robin-grid")
        self.sheet: Sheet | None = None
        self._writable = writable
        self.boxes: dict[str, ReplyBox] = {}
        self._columns: list[list[ReplyBox]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)

    def show_sheet(self, sheet: Sheet, typed: Mapping[str, str]) -> None:
        """Show a sheet. ``typed`` is what stands in boxes already, by reply."""
        self.sheet = sheet
        clear(self._grid)
        self.boxes = {}
        questions = sheet.round.questions
        self._columns = [[] for _ in questions]
        large = theme.size.is_large()  # then a pupil has a line, and each question one below it
        if not large:
            for column, head in enumerate(("Pupil", *questions)):
                self._grid.addWidget(
                    Label(head, "small-muted-strong", self, wrap=True), 0, column, Qt.AlignmentFlag.AlignBottom
                )
                self._grid.setColumnStretch(column, 2 if column == 0 else 3)
        place = 1
        for n, row in enumerate(sheet.rows, start=1):
            about = f"{row.name}, {row.class_name}" if row.class_name else row.name
            self._grid.addWidget(Line(self), place, 0, 1, 1 if large else len(questions) + 1)
            self._grid.addWidget(Label(about, "strong", self, wrap=True), place + 1, 0)
            for column, answer in enumerate(row.answers):
                box = self._box(f"robin-{n}-{answer.n}", f"{questions[answer.n - 1]}, {row.name}", answer.text)
                box.moved.connect(lambda step, c=column, n=n: self._move(c, n - 1, step))
                if large:
                    self._grid.addWidget(
                        Label(questions[answer.n - 1], "small-muted", self, wrap=True), place + 2 + 2 * column, 0
                    )
                    self._grid.addWidget(box, place + 3 + 2 * column, 0)
                else:
                    self._grid.addWidget(box, place + 1, column + 1)
                self.boxes[answer.id] = box
                self._columns[column].append(box)
            place += 2 + 2 * len(questions)
        for reply, words in typed.items():
            if reply in self.boxes and self._writable:
                self.boxes[reply].put_back(words)

    def changes(self) -> dict[str, str]:
        """What stands in boxes and is not in the records, by reply; an emptied box is there too."""
        if self.sheet is None:
            return {}
        held = {answer.id: answer.text for row in self.sheet.rows for answer in row.answers}
        return {
            reply: words
            for reply, box in self.boxes.items()
            if (words := box.text().strip()) != " ".join(held[reply].split())
        }

    def _box(self, name: str, said: str, text: str) -> ReplyBox:
        box = ReplyBox(name=name, parent=self)
        box.setAccessibleName(said)
        box.setMinimumWidth(theme.px(LEAST))
        box.set_value(" ".join(text.split()) or None)
        if not self._writable:
            only_shown(box)
        box.typed.connect(self.typed)
        return box

    def _move(self, column: int, place: int, step: int) -> None:
        boxes = self._columns[column]
        there = boxes[max(0, min(place + step, len(boxes) - 1))]
        there.setFocus(Qt.FocusReason.TabFocusReason)
        there.selectAll()
