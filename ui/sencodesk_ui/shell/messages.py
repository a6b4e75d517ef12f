# SPDX-License-Identifier: Apache-2.0
"""Messages inside the window: a bar that says what happened, what was kept, what to do. Never a box."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from sencodesk_ui import theme
from sencodesk_ui.widgets.labels import Label
from sencodesk_ui.workspace import Message

ICONS = {"info": "info", "success": "circle-check", "warning": "triangle-alert", "error": "circle-alert"}


class Messages(QWidget):
    """The newest message of each text; each stays until it is acted on or closed, or the page changes.

    A success also goes when the next thing is done, because after an undo it would say what is no longer so; one that
    offers its own undo stays until something is taken back.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("messages")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(24, 12, 24, 0)
        self._column.setSpacing(8)
        self.hide()

    def show_message(self, message: Message) -> None:
        """Say something; the same text is not said twice. An error takes the focus, so that it is read out."""
        for bar in self.findChildren(MessageRow):
            if bar.message.text == message.text:
                bar.close_row()
        if message.tone == "success":
            self.clear_successes()
        row = MessageRow(message, self)
        self._column.addWidget(row)
        self.show()
        QTimer.singleShot(0, self, self._fit)
        if message.tone == "error":
            row.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Sentences break elsewhere in another width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Exactly as high as what is said: a page that wants the room would otherwise share it out."""
        self.setFixedHeight(max(0, self._column.heightForWidth(self.width())))  # -1 where nothing is said

    def clear_old(self) -> None:
        """The page changed: what was said belongs to the page before, unless it was said with the change of page."""
        for row in self.findChildren(MessageRow):
            if not row.fresh:
                row.close_row()

    def clear_successes(self, *, offers: bool = True) -> None:
        """Something else was done: what was said of the thing before is old, unless it was said just now.

        Without ``offers`` those stay that offer something to do.
        """
        for row in self.findChildren(MessageRow):
            if row.message.tone == "success" and not row.fresh and (offers or row.message.act is None):
                row.close_row()

    def closed(self) -> None:
        """A message was taken away."""
        if not self.texts():
            self.hide()
        QTimer.singleShot(0, self, self._fit)

    def texts(self) -> list[str]:
        """What stands there now."""
        return [row.message.text for row in self.findChildren(MessageRow) if not row.closed]


class MessageRow(QFrame):
    """One message."""

    def __init__(self, message: Message, parent: Messages) -> None:
        super().__init__(parent)
        self.message, self.closed, self.fresh = message, False, True
        QTimer.singleShot(0, self, self._stale)
        self._home = parent
        self.setProperty("kind", "message")
        self.setProperty("tone", message.tone)
        self.setObjectName(f"message-{message.tone}")
        self.setAccessibleName(message.text)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        tokens = theme.current()
        colour = {
            "success": tokens.success, "warning": tokens.warning, "error": tokens.danger,
        }.get(message.tone, tokens.accent)  # fmt: skip
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 2, 8, 2)
        row.setSpacing(10)
        picture = QLabel(self)
        theme.show(picture, ICONS[message.tone], colour, 18)
        picture.setContentsMargins(0, 8, 0, 0)
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        text = Label(message.text, "", self, wrap=True)
        text.setContentsMargins(0, 7, 0, 7)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row.addWidget(text, 1)
        if message.act is not None:
            button = QPushButton(message.action, self)
            button.setObjectName("message-act")
            button.setProperty("kind", "quiet")
            button.clicked.connect(self._act)
            row.addWidget(button)
        close = QToolButton(self)
        close.setObjectName("message-close")
        close.setProperty("kind", "icon")
        close.setAccessibleName("Close this message")
        close.setIcon(theme.icon("x", tokens.muted, 16))
        close.clicked.connect(self.close_row)
        row.addWidget(close)

    def _stale(self) -> None:
        self.fresh = False

    def _act(self) -> None:
        self.close_row()
        if self.message.act is not None:
            self.message.act()

    def close_row(self) -> None:
        """Take the message away."""
        self.closed = True
        self.hide()
        self.deleteLater()
        self._home.closed()
