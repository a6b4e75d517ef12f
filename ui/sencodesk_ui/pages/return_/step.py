# SPDX-License-Identifier: Apache-2.0
"""What the five steps of a return have in common: each shows one read of the return and asks the page for the rest."""

from typing import ClassVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from sencodesk.views.return_steps import StepsView
from sencodesk_ui import theme
from sencodesk_ui.widgets import Icon, Label, Line
from sencodesk_ui.workspace import Workspace

WORDS = ("Build", "Check", "Preview", "Send", "Receipt")
STEMS = tuple(word.lower() for word in WORDS)


class Step(QWidget):
    """One step. ``wanted`` asks the page to go to another step, by its stem."""

    wanted = Signal(str)
    stem: ClassVar[str] = ""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self.view: StepsView | None = None
        self.rehearsal = False
        self.setObjectName(f"step-{self.stem}")

    def show_view(self, view: StepsView, *, rehearsal: bool) -> None:
        """Show what was read. Nothing that is being typed is lost by it."""
        self.view, self.rehearsal = view, rehearsal
        self.refresh(view)

    def refresh(self, view: StepsView) -> None:
        """Fill the widgets."""

    def commit(self) -> None:
        """Save what is being typed here."""

    def first_focus(self) -> QWidget | None:
        """Where the focus goes when the step opens."""
        return None

    def open_pupil(self, pupil_id: str, field: str) -> None:
        """To the pupil, at the field that puts it right."""
        self.workspace.go("pupil", pupil_id=pupil_id, tab="overview", field=field)


def fact(icon: str, words: str, parent: QWidget, *, token: str = "muted") -> QWidget:
    """A line with an icon, in a card at the side."""
    line = QWidget(parent)
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(10)
    column = QVBoxLayout()
    column.addWidget(Icon(icon, getattr(theme.current(), token), 18, line))
    column.addStretch(1)
    row.addLayout(column)
    row.addWidget(Label(words, "", line, wrap=True), 1)
    return line


def list_card(parent: QWidget, *, name: str, kind: str = "card") -> tuple[QFrame, QVBoxLayout]:
    """A card whose rows reach its edges."""
    card = QFrame(parent)
    card.setProperty("kind", kind)
    card.setObjectName(name)
    column = QVBoxLayout(card)
    column.setContentsMargins(1, 1, 1, 1)
    column.setSpacing(0)
    return card, column


def focus_soon(parent: QWidget, name: str) -> None:
    """Give the focus to the newest widget of a name, once it is laid out; never to a hidden one."""
    found = parent.findChildren(QWidget, name)
    if found:
        widget = found[-1]

        def give() -> None:
            if widget.isVisible():
                widget.setFocus(Qt.FocusReason.OtherFocusReason)

        QTimer.singleShot(0, widget, give)


def add_row(column: QVBoxLayout, row: QWidget) -> None:
    """One more row of a list card, a hairline above it unless it is the first thing in its column."""
    if column.count():
        column.addWidget(Line(row.parentWidget()))
    column.addWidget(row)
