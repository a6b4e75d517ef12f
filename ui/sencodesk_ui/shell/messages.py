# SPDX-License-Identifier: Apache-2.0
"""Messages inside the window: a bar that says what happened, what was kept, what to do. Never a box.

It lies over the foot of the page and moves nothing on it; where the person is typing it gives way to the head.
"""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QTextEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from sencodesk_ui import theme
from sencodesk_ui.theme.spoken import announce
from sencodesk_ui.widgets.labels import Label
from sencodesk_ui.workspace import Message

ICONS = {"info": "info", "success": "circle-check", "warning": "triangle-alert", "error": "circle-alert"}
SIDE, GAP = 24, 8
"""Pixels at the sides, and under and between messages."""


class Messages(QScrollArea):
    """The newest message of each text; each stays until it is acted on or closed, or the page changes.

    A success also goes when the next thing is done, because after an undo it would say what is no longer so; one that
    offers its own undo stays until something is taken back. More than half a page of them scrolls.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("messages")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._held = QWidget(self)
        self.setWidget(self._held)
        for ground in (self.viewport(), self._held):
            ground.setAutoFillBackground(False)
        self._column = QVBoxLayout(self._held)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GAP)
        self._page: QWidget | None = None
        self.hide()

    def lie_over(self, page: QWidget) -> None:
        """Over whose foot the messages lie; a sibling."""
        self._page = page
        page.installEventFilter(self)
        self.raise_()
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._place_soon)  # the page may yet scroll to what has the focus
        QApplication.inputMethod().cursorRectangleChanged.connect(self._place)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The page has another size or place."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self._place()
        return super().eventFilter(watched, event)

    def show_message(self, message: Message) -> None:
        """Say something; the same text is not said twice. An error takes the focus; each is announced to a reader."""
        for bar in self.findChildren(MessageRow):
            if bar.message.text == message.text:
                bar.close_row()
        if message.tone == "success":
            self.clear_successes()
        row = MessageRow(message, self, self._held)
        self._column.addWidget(row)
        self.show()
        self._place()
        QTimer.singleShot(0, self, self._shown_last)
        if message.tone == "error":
            row.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(row, message.text, urgent=message.tone == "error")

    def _shown_last(self) -> None:
        """A new row has its height only once it is laid out; then the newest is what is seen."""
        self._place()
        self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())

    def _place_soon(self) -> None:
        QTimer.singleShot(0, self, self._place)

    def _place(self) -> None:
        """As high as what is said, at the foot of the page; at its head where the foot hides what has the focus."""
        if self._page is None or not self.texts():
            return
        page = self._page.geometry()
        width = max(0, page.width() - 2 * SIDE)
        height = min(max(0, self._column.heightForWidth(width)), max(0, page.height() // 2))  # -1 where nothing is said
        foot = QRect(page.left() + SIDE, page.bottom() + 1 - GAP - height, width, height)
        head = QRect(foot.left(), page.top() + GAP, width, height)
        focus = self._focus()
        hides_foot, hides_head = (_shared(place, focus) for place in (foot, head))
        self.setGeometry(head if hides_foot > hides_head else foot)

    def _focus(self) -> QRect:
        """Where the person is: the field, or the line of a text or a list; nothing where the focus is elsewhere."""
        focus, home = QApplication.focusWidget(), self.parentWidget()
        if focus is None or home is None or self._page is None or not self._page.isAncestorOf(focus):
            return QRect()
        seat, area = focus, focus.rect()
        if isinstance(focus, QPlainTextEdit | QTextEdit):
            seat, area = focus.viewport(), focus.cursorRect().adjusted(-1, 0, 1, 0)
        elif isinstance(focus, QAbstractItemView):
            seat, area = focus.viewport(), focus.visualRect(focus.currentIndex())
        return QRect(seat.mapTo(home, QPoint(area.left(), area.top())), area.size())

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

    def clear_undone(self) -> None:
        """Something was taken back or done again: what was said of it is not so, and offers an Undo that is dead."""
        for row in self.findChildren(MessageRow):
            if not row.closed and (row.message.tone == "success" or row.message.action == "Undo"):
                row.close_row()

    def clear_redo(self) -> None:
        """Something was done: what was taken back before cannot be done again any more."""
        for row in self.findChildren(MessageRow):
            if not row.closed and row.message.action == "Redo":
                row.close_row()

    def take_back(self, text: str) -> None:
        """What this says is not so any more."""
        for row in self.findChildren(MessageRow):
            if row.message.text == text and not row.closed:
                row.close_row()

    def closed(self) -> None:
        """A message was taken away."""
        if not self.texts():
            self.hide()
        QTimer.singleShot(0, self, self._place)

    def texts(self) -> list[str]:
        """What stands there now."""
        return [row.message.text for row in self.findChildren(MessageRow) if not row.closed]


class MessageRow(QFrame):
    """One message."""

    def __init__(self, message: Message, home: Messages, parent: QWidget) -> None:
        super().__init__(parent)
        self.message, self.closed, self.fresh = message, False, True
        QTimer.singleShot(0, self, self._stale)
        self._home = home
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


def _shared(one: QRect, other: QRect) -> int:
    """How many rows of pixels one hides of the other."""
    return one.intersected(other).height() if one.intersects(other) else 0
