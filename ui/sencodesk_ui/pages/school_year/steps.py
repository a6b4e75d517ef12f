# SPDX-License-Identifier: Apache-2.0
"""Rows in which is typed what becomes of a class, or of one pupil: moves up, leaves, or stays as now."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import QCompleter, QGridLayout, QWidget

from sencodesk.records.school_year_rules import Fate, Step
from sencodesk.views.school_year import YEARS
from sencodesk_ui import theme
from sencodesk_ui.widgets import ChoiceField, IconButton, Label, Line, TextField, clear

FATES: tuple[tuple[Fate, str], ...] = (("moves", "Moves to"), ("leaves", "Leaves"), ("stays", "Stays as now"))
CLASSES, PUPILS = ("Now", "Pupils"), ("Pupil", "Now")
"""The first two headings of either table."""
HEADS = ("What becomes of them", "Year", "Class")


@dataclass(frozen=True, slots=True)
class Offered:
    """One row: its key, what stands at its left, what is offered first, and the year to which they would move."""

    key: Any
    words: str
    count: str
    step: Step
    above: str | None = None


class StepRow:
    """The editors of one row."""

    def __init__(
        self, name: str, line: Offered, parent: QWidget, told: Callable[[], None], classes: Mapping[str, Sequence[str]]
    ) -> None:
        self.key = line.key
        self._above, self._classes = line.above, classes
        self.fate = ChoiceField(FATES, name=f"{name}-fate", blank=None, parent=parent)
        self.year = ChoiceField(YEARS, name=f"{name}-year", blank="No year", parent=parent)
        self.class_name = TextField(name=f"{name}-class", parent=parent)
        self._names = QStringListModel(parent)
        completer = QCompleter(self._names, self.class_name)
        completer.setCompletionMode(QCompleter.CompletionMode.InlineCompletion)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.class_name.setCompleter(completer)
        for editor, word in (
            (self.fate, HEADS[0]), (self.year, "Year"), (self.class_name, "Class"),
        ):  # fmt: skip
            editor.setAccessibleName(f"{word}: {line.words}")
        self.show(line.step)
        self.fate.committed.connect(self._chosen)  # before anybody counts
        self.year.committed.connect(self.follow)
        for editor in (self.fate, self.year, self.class_name):
            editor.typed.connect(told)
            editor.committed.connect(told)

    def _chosen(self) -> None:
        """Who moves after all moves to the year above, unless another is chosen."""
        if self.fate.value() == "moves" and self.year.value() is None:
            self.year.set_value(self._above)
        self.follow()

    def show(self, step: Step) -> None:
        """Fill the editors."""
        self.fate.set_value(step.fate)
        self.year.set_value(step.year)
        self.class_name.set_value(step.class_name)
        self.follow()

    def follow(self) -> None:
        """Where they go is asked only of those who move; the classes that their new year has are offered."""
        moves = self.fate.value() == "moves"
        self.year.setVisible(moves)
        self.class_name.setVisible(moves)
        names = list(self._classes.get(self.year.value() or "", ()))
        self._names.setStringList(names)
        shown = f"{', '.join(names[:-1])} or {names[-1]}" if len(names) > 1 else "".join(names)
        self.class_name.setPlaceholderText(shown)
        self.class_name.setAccessibleDescription(f"Classes of that year: {shown}" if names else "")

    def step(self) -> Step:
        """What stands there."""
        if self.fate.value() != "moves":
            return Step(self.fate.value())
        return Step("moves", self.year.value(), self.class_name.value())


class StepRows(QWidget):
    """A table of them, typed by keyboard. ``typed`` at every change; ``removed`` carries the key of a row let go."""

    typed = Signal()
    removed = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None, *, removable: bool = False) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._removable = removable
        self.rows: list[StepRow] = []
        self.classes: Mapping[str, Sequence[str]] = {}
        """The classes that exist for each year, to be offered; told before the lines."""
        self._lines: tuple[Offered, ...] = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)

    def show_lines(self, lines: Sequence[Offered]) -> None:
        """Show these; a row that was there before keeps what stands in it."""
        if self._lines == tuple(lines):
            return
        held = {row.key: row.step() for row in self.rows}
        self._lines = tuple(lines)
        clear(self._grid)
        self.rows = []
        large = theme.size.is_large()
        if not large:
            for column, head in enumerate((*(PUPILS if self._removable else CLASSES), *HEADS)):
                self._grid.addWidget(Label(head, "small-muted-strong", self), 0, column)
        for number, line in enumerate(lines, start=1):
            row = StepRow(f"{self.objectName()}-{number}", line, self, self.typed.emit, self.classes)
            if line.key in held:
                row.show(held[line.key])
            self.rows.append(row)
            self._lay(number, line, row, large=large)

    def put(self, steps: dict[Any, Step]) -> None:
        """Fill rows with what was typed before."""
        for row in self.rows:
            if row.key in steps:
                row.show(steps[row.key])

    def steps(self) -> dict[Any, Step]:
        """What stands in every row."""
        return {row.key: row.step() for row in self.rows}

    def _lay(self, number: int, line: Offered, row: StepRow, *, large: bool) -> None:
        """Side by side; in large text below each other."""
        top = 6 * number if large else 2 * number
        self._grid.addWidget(Line(self), top - 1, 0, 1, 2 if large else 6)
        words = Label(line.words, "strong", self, wrap=True)
        parts: list[QWidget] = [words, Label(line.count, "muted", self), row.fate, row.year, row.class_name]
        if self._removable:
            parts.append(
                IconButton(
                    "trash-2", f"Take {line.words} off this list", name=f"{self.objectName()}-{number}-remove",
                    parent=self, act=lambda: self.removed.emit(line.key),
                )
            )  # fmt: skip
        for column, part in enumerate(parts):
            if large:
                self._grid.addWidget(part, top + column // 2, column % 2, Qt.AlignmentFlag.AlignVCenter)
            else:
                self._grid.addWidget(part, top, column, Qt.AlignmentFlag.AlignVCenter)
        self._grid.setColumnStretch(0, 3)
        self._grid.setColumnStretch(4, 2)
