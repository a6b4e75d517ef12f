# SPDX-License-Identifier: Apache-2.0
"""Keeps the field that was asked for in view while the cards round it are still finding their places."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from sencodesk_ui.widgets import Scroll

MOVED = frozenset({QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show})
AWAY = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)
"""Another window or a list over the field: the person comes back to it."""


class Aim(QObject):
    """One field that is held in view, until the person goes or scrolls elsewhere.

    The heights of words are known only after several rounds of layout, so a field is where it will be long after it has
    the focus. Each move of anything that it lies in brings it into view again, once that round of layout is over.
    """

    _moved = Signal()

    def __init__(self, scroller: Scroll, room: int) -> None:
        """``room`` is in pixels: what is kept free above and below the field."""
        super().__init__(scroller)
        self._scroller, self._room = scroller, room
        self._at: QWidget | None = None
        self._watched: list[QWidget] = []
        self._asked = False
        # Queued, because at a move or a new range of the bar what lies inside has not been laid out yet.
        self._moved.connect(self._bring, Qt.ConnectionType.QueuedConnection)
        scroller.verticalScrollBar().rangeChanged.connect(lambda _least, _most: self._ask())
        scroller.verticalScrollBar().actionTriggered.connect(lambda _action: self.stop())

    def take(self, field: QWidget | None) -> None:
        """Hold this field in view; a field that is not in the page is not held."""
        self.stop()
        if field is None or not self._scroller.inside.isAncestorOf(field):
            return
        self._at = field
        around: QWidget | None = field
        while around is not None and around is not self._scroller:
            self._watched.append(around)
            around.installEventFilter(self)
            around = around.parentWidget()
        self._ask()

    def stop(self) -> None:
        """The person went elsewhere."""
        for one in self._watched:
            if isValid(one):
                one.removeEventFilter(self)
        self._watched, self._at = [], None

    def holds(self, widget: QWidget) -> bool:
        """Whether this is the field that is held in view."""
        return widget is self._at

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Something moved, or the person went on to another field."""
        if watched is self._at and isinstance(event, QFocusEvent) and event.lostFocus() and event.reason() not in AWAY:
            self.stop()
            return super().eventFilter(watched, event)
        if event.type() in MOVED:
            self._ask()
        return super().eventFilter(watched, event)

    def _ask(self) -> None:
        if self._at is not None and not self._asked:
            self._asked = True
            self._moved.emit()

    def _bring(self) -> None:
        self._asked = False
        if self._at is not None and isValid(self._at) and self._scroller.inside.isAncestorOf(self._at):
            self._scroller.ensureWidgetVisible(self._at, 0, self._room)
