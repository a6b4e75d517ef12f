# SPDX-License-Identifier: Apache-2.0
"""The rows of a class sheet: name, the score before, and a box to type in. Enter and the arrows go up and down.

A column copied from a spreadsheet and pasted into a box fills that one and those below it.
"""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QGridLayout, QWidget

from sencodesk.views.assessments import ClassSheet
from sencodesk_ui import theme
from sencodesk_ui.widgets import Label, Line, TextField, clear, shown_day
from sencodesk_ui.widgets.reading import only_shown

BOX = 150
"""Pixels of a box, wide enough for the longest name of a step that most scales have."""
DOWN = (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ScoreBox(TextField):
    """One pupil's score. ``moved`` asks for another row, ``pasted`` carries several lines."""

    moved = Signal(int)
    pasted = Signal(object)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up, down and Enter go to the next row; several lines are not squeezed into one box."""
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        if plain and (event.key() == Qt.Key.Key_Up or event.key() in DOWN):
            self.moved.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
            return
        if event.matches(QKeySequence.StandardKey.Paste):
            lines = column_of(QGuiApplication.clipboard().text())
            if len(lines) > 1:
                self.pasted.emit(lines)
                return
        super().keyPressEvent(event)


def column_of(text: str) -> list[str]:
    """The lines of a copied column. Of several columns the last counts: it is the one beside the names."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    while lines and not lines[-1].strip():
        lines.pop()
    return [line.split("\t")[-1].strip() for line in lines]


class SheetRows(QWidget):
    """The pupils of one class. ``typed`` when something stands there that is not in the records."""

    typed = Signal()
    overflowed = Signal(int)
    """So many pasted lines found no row."""
    reached = Signal(object)
    """This box has the focus now and is to be in view, wherever the page stands."""

    def __init__(self, parent: QWidget | None = None, *, writable: bool = True) -> None:
        super().__init__(parent)
        self.setObjectName("scores-rows")
        self.sheet: ClassSheet | None = None
        self._writable = writable
        self.boxes: dict[str, ScoreBox] = {}
        self._wrong: dict[str, Label] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(0, 3)
        self._grid.setColumnStretch(1, 3)
        self._grid.setColumnStretch(3, 0 if theme.size.is_large() else 4)

    def show_sheet(self, sheet: ClassSheet, typed: Mapping[str, str] | None = None) -> None:
        """Show a class. ``typed`` is what stands in boxes already, by pupil."""
        self.sheet = sheet
        clear(self._grid)
        self.boxes, self._wrong = {}, {}
        for column, head in enumerate(("Pupil", "Before", sheet.scale.name, "")):
            self._grid.addWidget(Label(head, "small-muted-strong", self, wrap=column == 2), 0, column)
        for n, row in enumerate(sheet.rows, start=1):
            at = 3 * n
            self._grid.addWidget(Line(self), at - 1, 0, 1, 4)
            self._grid.addWidget(Label(row.name, "strong", self, wrap=True), at, 0)
            before = f"{row.before}, {shown_day(row.before_on)}" if row.before_on else "None yet"
            self._grid.addWidget(Label(before, "muted", self, wrap=True), at, 1)
            box = ScoreBox(name=f"scores-{n}", parent=self)
            box.setMinimumWidth(theme.px(BOX))
            box.setMaximumWidth(theme.px(BOX))
            box.setAccessibleName(f"{sheet.scale.name}, {row.name}; before: {before}")
            box.set_value(row.now or None)
            if not self._writable:
                only_shown(box)
            box.moved.connect(lambda step, n=n: self._move(n - 1, step))
            box.pasted.connect(lambda lines, n=n: self.fill_from(n - 1, lines))
            box.typed.connect(self.typed)
            wrong = Label("", "danger", self, wrap=True)
            wrong.setObjectName(f"scores-{n}-error")
            self._grid.addWidget(box, at, 2)
            if theme.size.is_large():
                self._grid.addWidget(wrong, at + 1, 0, 1, 4)
            else:
                self._grid.addWidget(wrong, at, 3)
            wrong.hide()
            self.boxes[row.pupil_id], self._wrong[row.pupil_id] = box, wrong
        for pupil_id, words in (typed or {}).items():
            if pupil_id in self.boxes and self._writable:
                self.boxes[pupil_id].put_back(words)

    def changes(self) -> dict[str, str]:
        """What stands in boxes and is not in the records, by pupil; an emptied box is there too."""
        if self.sheet is None:
            return {}
        return {
            row.pupil_id: words
            for row in self.sheet.rows
            if (words := self.boxes[row.pupil_id].text().strip()) != row.now
        }

    def fill_from(self, place: int, lines: Sequence[str]) -> None:
        """Put lines into the boxes from a place on; an empty line leaves its box as it is."""
        boxes = list(self.boxes.values())[place:]
        for box, words in zip(boxes, lines, strict=False):
            if words:
                box.put_back(words)
        if boxes:
            last = boxes[min(len(lines), len(boxes)) - 1]
            self._reach(last, Qt.FocusReason.OtherFocusReason)
        if len(lines) > len(boxes):
            self.overflowed.emit(len(lines) - len(boxes))
        self.typed.emit()

    def say(self, wrong: Mapping[str, str]) -> None:
        """A sentence beside each box that is wrong, and the focus in the first of them."""
        for pupil_id, box in self.boxes.items():
            sentence = wrong.get(pupil_id, "")
            if sentence or self._wrong[pupil_id].text():
                box.mark(sentence)
                self._wrong[pupil_id].setText(sentence)
                self._wrong[pupil_id].setVisible(bool(sentence))
        first = next((one for one in self.boxes if one in wrong), None)
        if first is not None:
            self._reach(self.boxes[first], Qt.FocusReason.OtherFocusReason)
            self.boxes[first].selectAll()

    def _move(self, place: int, step: int) -> None:
        boxes = list(self.boxes.values())
        there = boxes[max(0, min(place + step, len(boxes) - 1))]
        self._reach(there, Qt.FocusReason.TabFocusReason)
        there.selectAll()

    def _reach(self, box: ScoreBox, reason: Qt.FocusReason) -> None:
        """The focus alone would not bring a box into view: only Tab does that by itself."""
        box.setFocus(reason)
        self.reached.emit(box)
