# SPDX-License-Identifier: Apache-2.0
"""What guided pages before the records are open share: a heading, a sentence, numbered steps, a place for trouble."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sencodesk.errors import UserError
from sencodesk_ui import theme
from sencodesk_ui.door.opening import Opening
from sencodesk_ui.jobs import Jobs
from sencodesk_ui.widgets import Button, Label, Note, Scroll

WIDTH = 620


class Guide(QWidget):
    """One page of guidance; ``left`` goes back to where one came from."""

    left = Signal()

    def __init__(
        self, name: str, heading: str, lead: str, opening: Opening, jobs: Jobs, parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(f"{name}-page")
        self._name, self.opening, self.jobs = name, opening, jobs
        self._busy = False
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        scroll = Scroll(self, margins=(56, 48, 56, 24))
        whole.addWidget(scroll)
        self.body = scroll.body
        self.body.setSpacing(10)
        self.body.addWidget(Label(heading, "display", self, wrap=True))
        self.add(Label(lead, "lead", self, wrap=True))
        self.problem = Note("error", "", self, name=f"{name}-problem")
        self.problem.hide()
        self.add(self.problem)

    def add(self, widget: QWidget) -> None:
        """A part of the usual width."""
        widget.setMaximumWidth(theme.px(WIDTH))
        self.body.addWidget(widget)

    def step(self, number: int, heading: str, text: str = "") -> None:
        """A numbered heading, and what there is to do."""
        self.heading(f"{number}. {heading}")
        if text:
            self.add(Label(text, "", self, wrap=True))

    def heading(self, text: str) -> None:
        """A heading with some room above it."""
        self.body.addSpacing(10)
        self.add(Label(text, "section", self, wrap=True))

    def close_with(self, *buttons: Button) -> None:
        """The buttons at the end, and the way back."""
        self.body.addSpacing(10)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (
            *buttons,
            Button("Go back", "quiet", name=f"{self._name}-leave", parent=self, act=self.left.emit),
        ):
            row.addWidget(button)
        row.addStretch(1)
        self.body.addLayout(row)

    def end(self) -> None:
        """Nothing comes after this."""
        self.body.addStretch(1)

    def refused(self, error: BaseException) -> None:
        """What was refused, in words; anything else is a bug."""
        self._busy = False
        if isinstance(error, UserError):
            self.problem.set_text(f"{error.happened} {error.kept} {error.do}")
        else:
            self.jobs.bug.emit(error)
