# SPDX-License-Identifier: Apache-2.0
"""A decision that undo cannot take back: what happens, what does not, and the way out on Enter and Escape."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from sencodesk_ui import theme
from sencodesk_ui.widgets import Button, Icon, Label

WIDTH = 520


class Decision(QDialog):
    """``title`` asks, ``text`` says what follows. ``accepted`` comes from the first button only.

    ``danger`` is for what takes back something that counts.
    """

    def __init__(
        self, title: str, text: str, yes: str, no: str, *, name: str, parent: QWidget, danger: bool = False
    ) -> None:
        super().__init__(parent)
        self.setObjectName(f"{name}-dialog")
        self.setWindowTitle("SENCO Desk")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(theme.px(WIDTH))
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 20, 24, 20)
        row.setSpacing(16)
        colour = theme.current().danger if danger else theme.current().warning
        row.addWidget(Icon("triangle-alert", colour, 32, self), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addWidget(Label(title, "section", self, wrap=True))
        words = Label(text, "", self, wrap=True)
        words.setObjectName(f"{name}-text")
        column.addWidget(words)
        column.addSpacing(10)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        kind = "danger" if danger else "secondary"
        buttons.addWidget(Button(yes, kind, name=f"{name}-yes", parent=self, act=self.accept))
        self._no = Button(no, "primary", name=f"{name}-no", parent=self, act=self.reject)
        self._no.setDefault(True)
        buttons.addWidget(self._no)
        column.addLayout(buttons)
        row.addLayout(column, 1)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self._no.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """As high as its sentences are in this width, and no higher."""
        super().showEvent(event)
        layout = self.layout()
        if layout is not None:
            self.setFixedHeight(layout.totalHeightForWidth(self.width()))
