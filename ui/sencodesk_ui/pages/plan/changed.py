# SPDX-License-Identifier: Apache-2.0
"""At the top of the form: from which plan this one was started, and on demand what changed since, line by line."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from sencodesk.views.changed_since import Changed
from sencodesk_ui import theme
from sencodesk_ui.widgets import Button, Icon, Label, clear
from sencodesk_ui.widgets.check import Check

NOTHING = "Nothing is other than it was."


class ChangedNote(QFrame):
    """``went`` carries the paper's name of a field that a line leads to, ``marked`` whether the paper marks changes."""

    went = Signal(str)
    marked = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("plan-begun")
        self.setProperty("kind", "message")
        self.setProperty("tone", "info")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(12, 8, 12, 8)
        whole.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(Icon("history", theme.current().accent, 18, self), 0, Qt.AlignmentFlag.AlignVCenter)
        self.words = Label("", "", self, wrap=True)
        row.addWidget(self.words, 1)
        self.button = Button("What changed", "quiet", name="plan-changed", parent=self, act=self._toggle)
        row.addWidget(self.button)
        whole.addLayout(row)
        self.list = QWidget(self)
        self.list.setObjectName("plan-changed-list")
        self._lines = QVBoxLayout(self.list)
        self._lines.setContentsMargins(28, 0, 0, 0)
        self._lines.setSpacing(2)
        self.list.hide()
        whole.addWidget(self.list)
        self.mark = Check("Mark it on staff copies", name="plan-changed-mark", parent=self)
        self.mark.clicked.connect(self.marked)
        self.mark.hide()
        whole.addWidget(self.mark)
        self.hide()

    def show_changed(self, begun: str, changed: Changed | None, *, marks: bool = False) -> None:
        """``begun`` is how the plan was started, if that is to be said. Nothing is shown for a first plan."""
        self.setVisible(changed is not None)
        self.mark.setChecked(marks)
        if changed is None:
            return
        count = len(changed.lines)
        things = "nothing changed" if not count else "1 change" if count == 1 else f"{count} changes"
        self.words.setText(begun or f"{changed.since}: {things}.")
        clear(self._lines)
        if begun:  # else the line above has said it
            self._lines.addWidget(Label(f"{changed.since}:", "strong", self.list))
        for place, one in enumerate(changed.lines, start=1):
            self._lines.addWidget(self._line(place, one.words, one.fields))
        if not count:
            self._lines.addWidget(Label(NOTHING, "muted", self.list))

    def _line(self, place: int, words: str, fields: tuple[str, ...]) -> QWidget:
        line = QWidget(self.list)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        label = Label(words, "", line, wrap=True)
        label.setObjectName(f"plan-changed-{place}")
        row.addWidget(label, 1)
        if fields:
            go = Button("Show", "quiet", name=f"plan-changed-{place}-show", parent=line,
                        act=lambda: self.went.emit(fields[0]))  # fmt: skip
            go.setAccessibleName(f"Show: {words}")
            row.addWidget(go, 0, Qt.AlignmentFlag.AlignTop)
        return line

    def _toggle(self) -> None:
        shown = not self.list.isVisibleTo(self)
        self.list.setVisible(shown)
        self.mark.setVisible(shown)
        self.button.relabel("Hide what changed" if shown else "What changed")
