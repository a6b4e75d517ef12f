# SPDX-License-Identifier: Apache-2.0
"""What every sheet that shows paper before it goes has: what is asked at the left, the paper as it will come out at the
right, and the buttons that print it, save it and leave it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QBoxLayout, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from sencodesk.papers.model import Paper
from sencodesk_ui import theme
from sencodesk_ui.kept_size import KeptSize
from sencodesk_ui.shell.help_box import help_key
from sencodesk_ui.shell.large import side_by_side
from sencodesk_ui.widgets import Button, Label, Note, Scroll
from sencodesk_ui.widgets.paper import PaperPane
from sencodesk_ui.workspace import Workspace


class PaperFrame(QDialog):
    """A sheet is one of these: it fills the left, and says what ``print`` and ``save`` do."""

    def __init__(self, workspace: Workspace, parent: QWidget, *, stem: str, title: str) -> None:
        super().__init__(parent)
        self.setObjectName(f"{stem}-sheet")
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.workspace = workspace
        self._stem, self._title, self._window = stem, title, parent.window()
        self._paper: Paper | None = None

    def _build(
        self,
        fill: Callable[[QVBoxLayout], QWidget | None],
        copies: Sequence[tuple[str, str]],
        *,
        size: str,
        handbook: str,
        note: str = "warning",
    ) -> None:
        """Lay it out. ``fill`` adds what is asked, and may give a part that stands over the buttons."""
        self._size = KeptSize(self, size, QSize(1000, 660), self._window)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        left = QWidget(self)
        left.setFixedWidth(theme.px(240 if theme.size.is_large() else 330))
        column = QVBoxLayout(left)
        column.setContentsMargins(24, 20, 20, 20)
        column.setSpacing(12)
        told = column
        if theme.size.is_large():  # what is asked scrolls, so that the buttons are always there
            scroll = Scroll(left, margins=(0, 0, 4, 0))
            scroll.body.setSpacing(12)
            column.addWidget(scroll, 1)
            told = scroll.body
        told.addWidget(Label(self._title, "title", self, wrap=True))
        over = fill(told)
        self.note = Note(note, "", self, name=f"{self._stem}-note")
        self.note.hide()
        told.addWidget(self.note)
        told.addStretch(1)
        if over is not None:
            column.addWidget(over)
        self.print_button = Button(
            "Print", "primary", name=f"{self._stem}-go", icon="printer", parent=self, act=self.print
        )
        self.save_button = Button("Save as PDF", name=f"{self._stem}-save", icon="save", parent=self, act=self.save)
        buttons = QBoxLayout(side_by_side())
        buttons.addWidget(self.print_button)
        buttons.addWidget(self.save_button)
        column.addLayout(buttons)
        self.close_button = Button("Close", "quiet", name=f"{self._stem}-close", parent=self, act=self.close)
        column.addWidget(self.close_button)
        row.addWidget(left)
        self.pane = PaperPane(self.workspace.jobs, copies, name=f"{self._stem}-paper", parent=self)
        if len(copies) == 1:
            self.pane.copies.hide()
        row.addWidget(self.pane, 1)
        help_key(self, handbook)

    def print(self) -> None:
        """Onto a printer that a person chooses."""
        raise NotImplementedError

    def save(self) -> None:
        """Into a file that a person names."""
        raise NotImplementedError
