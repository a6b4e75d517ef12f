# SPDX-License-Identifier: Apache-2.0
"""What is to be sent around a meeting, and by when: each with where it stands and the rule that says so."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sencodesk.views.meetings import Row
from sencodesk_ui import theme
from sencodesk_ui.widgets import Icon, Label, clear

NOTHING = "Nothing runs yet. Type the day on which it meets."
LATE, DONE = ("circle-alert", "danger"), ("circle-check", "success")
RUNNING, NOT_YET = ("clock", "warning"), ("circle-dashed", "muted")


class ToSend(QWidget):
    """The rows, the most pressing first as they come."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("meeting-to-send")
        self.setAccessibleName("What to send, and by when")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these instead."""
        clear(self._column)
        self.setAccessibleDescription(". ".join(f"{what}: {state}, {day}" for what, state, day, _rule in rows))
        if not rows:
            self._column.addWidget(Label(NOTHING, "muted", self, wrap=True))
        for what, state, day, rule in rows:
            line = QHBoxLayout()
            line.setSpacing(8)
            icon, colour = _look(state)
            line.addWidget(Icon(icon, getattr(theme.current(), colour), 16, self), 0, Qt.AlignmentFlag.AlignTop)
            words = QVBoxLayout()
            words.setSpacing(1)
            words.addWidget(Label(what, "strong", self, wrap=True))
            words.addWidget(Label(f"{state} · {day}", "danger" if state.startswith("Late") else "", self, wrap=True))
            words.addWidget(Label(rule, "small-muted", self, wrap=True))
            line.addLayout(words, 1)
            self._column.addLayout(line)


def _look(state: str) -> tuple[str, str]:
    if state.startswith("Late"):
        return LATE
    if state.startswith(("Met", "Sent")):
        return DONE
    return NOT_YET if state.startswith("After") else RUNNING
