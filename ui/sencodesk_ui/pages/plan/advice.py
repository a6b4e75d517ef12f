# SPDX-License-Identifier: Apache-2.0
"""What the coach says under a field: why, what instead, an example, and a way to leave it. It is never in the way."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from sencodesk.coach.model import Advice
from sencodesk_ui import theme
from sencodesk_ui.widgets import Button, Icon, Label, clear

KEEP_OFF = "It should stand on no copy of the plan."
KEEP_OFF_SOME = "It should not stand on the family’s, the pupil’s or the class copy."


class AdviceLine(QFrame):
    """One piece of advice at a time, or all in a list; ``left`` carries the one that is to be left as it is."""

    left = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "message")
        self.setProperty("tone", "warning")
        self._found: tuple[Advice, ...] = ()
        self._label = ""
        self._at, self._all = 0, False
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 8, 8)
        row.setSpacing(10)
        row.addWidget(Icon("lightbulb", theme.current().warning, 18, self), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(6)
        row.addLayout(column, 1)
        inner = QBoxLayout(
            QBoxLayout.Direction.TopToBottom if theme.size.is_large() else QBoxLayout.Direction.LeftToRight
        )
        inner.setSpacing(6)
        column.addLayout(inner)
        self.list = QWidget(self)
        self._rows = QVBoxLayout(self.list)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(8)
        self.list.hide()
        column.addWidget(self.list)
        words = QVBoxLayout()
        words.setSpacing(2)
        self.why = Label("", "strong", self, wrap=True)
        self.instead = Label("", "", self, wrap=True)
        words.addWidget(self.why)
        words.addWidget(self.instead)
        words.addStretch(1)
        inner.addLayout(words, 1)
        buttons = QVBoxLayout()
        buttons.setSpacing(0)
        self.leave_button = Button("Leave it as it is", "quiet", name="", parent=self, act=self._leave)
        self.next_button = Button("Next", "quiet", name="", parent=self, act=self._next)
        buttons.addWidget(self.leave_button, 0, Qt.AlignmentFlag.AlignRight)
        self.all_button = Button("Show all", "quiet", name="", parent=self, act=self._toggle)
        buttons.addWidget(self.next_button, 0, Qt.AlignmentFlag.AlignRight)
        buttons.addWidget(self.all_button, 0, Qt.AlignmentFlag.AlignRight)
        buttons.addStretch(1)
        inner.addLayout(buttons)
        self.hide()

    def rename(self, name: str) -> None:
        """The object names, by that of the field."""
        self.setObjectName(f"{name}-advice")
        self.leave_button.setObjectName(f"{name}-advice-leave")
        self.next_button.setObjectName(f"{name}-advice-next")
        self.all_button.setObjectName(f"{name}-advice-all")
        self.list.setObjectName(f"{name}-advice-list")

    def show_advice(self, found: Sequence[Advice], label: str = "") -> None:
        """Say the first; ``label`` names the field where the line stands under several. What is said again stays."""
        before = self._found[self._at].key if self._found else ""
        self._found, self._label = tuple(found), label
        keys = [one.key for one in self._found]
        self._at = keys.index(before) if before in keys else 0
        self._say()

    def spoken(self) -> str:
        """All of it in one text, for the field's description."""
        return " ".join(f"{one.why} {one.instead} For example: {one.example}" for one in self._found)

    def _say(self) -> None:
        self.setVisible(bool(self._found))
        if not self._found:
            return
        one, count = self._found[self._at], len(self._found)
        self.why.setText(f"{self._label}: {one.why}" if self._label else one.why)
        self.instead.setText(_instead(one))
        self.leave_button.setAccessibleName(f"Leave it as it is: {one.why}")
        self.next_button.relabel(f"Next of {count}")
        self._show_all(on=self._all and count > 1)

    def _show_all(self, *, on: bool) -> None:
        """The whole list, or one and the way to the next; several always have the way to both."""
        count = len(self._found)
        self._all = on
        self.all_button.relabel("Show one at a time" if on else f"Show all {count}")
        self.all_button.setVisible(count > 1)
        self.next_button.setVisible(count > 1 and not on)
        for part in (self.instead, self.leave_button):
            part.setVisible(not on)
        if on:
            self.why.setText(f"{self._label}: {count} remarks" if self._label else f"{count} remarks")
        clear(self._rows)
        for place, one in enumerate(self._found if on else (), start=1):
            self._rows.addWidget(self._row(place, one))
        self.list.setVisible(on)

    def _row(self, place: int, one: Advice) -> QWidget:
        line = QWidget(self.list)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Label(f"{place}. {one.why}", "strong", line, wrap=True))
        words.addWidget(Label(_instead(one), "", line, wrap=True))
        row.addLayout(words, 1)
        leave = Button("Leave it as it is", "quiet", name=f"{self.list.objectName()}-{place}-leave", parent=line,
                       act=lambda: self.left.emit(one))  # fmt: skip
        leave.setAccessibleName(f"Leave it as it is: {one.why}")
        row.addWidget(leave, 0, Qt.AlignmentFlag.AlignTop)
        return line

    def _toggle(self) -> None:
        self._all = not self._all
        self._say()

    def _leave(self) -> None:
        if self._found:
            self.left.emit(self._found[self._at])

    def _next(self) -> None:
        self._at = (self._at + 1) % len(self._found)
        self._say()


def _instead(one: Advice) -> str:
    """What to write instead, where it must not stand, and an example."""
    kept_off = "" if not one.keep_off else KEEP_OFF if "all" in one.keep_off else KEEP_OFF_SOME
    return " ".join(filter(None, (one.instead, kept_off, f"Try: {one.example}" if one.example else "")))
