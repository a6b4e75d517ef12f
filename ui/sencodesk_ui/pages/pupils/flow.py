# SPDX-License-Identifier: Apache-2.0
"""A layout that breaks lines like text: chips side by side, the next line where the room ends."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

GAP = 8
TOGETHER = "together"
"""Property of neighbours that begin a line together where they do not all fit behind what stands before them."""


class Flow(QLayout):
    """Items in rows, each at its own size, eight pixels apart."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """One more at the end."""
        self._items.append(item)

    def count(self) -> int:
        """How many."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """The item at a place."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """The item at a place, given away."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def to_front(self) -> None:
        """The last item becomes the first."""
        self._items.insert(0, self._items.pop())
        self.invalidate()

    def expandingDirections(self) -> Qt.Orientation:
        """It takes no more than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """The narrower, the higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """How high it is in a width."""
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        """Put every item where it goes."""
        super().setGeometry(rect)
        high, parent = self._place(rect, move=True), self.parentWidget()
        if parent is not None and parent.layout() is self and parent.minimumHeight() != high:
            parent.setMinimumHeight(high)  # a height that follows from the width is the first that a full page cuts

    def sizeHint(self) -> QSize:
        """At least the widest item."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """The widest and the highest item."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.sizeHint())
        return size

    def _place(self, rect: QRect, *, move: bool) -> int:
        left, top, line, group = rect.left(), rect.top(), 0, None
        for place, item in enumerate(self._items):
            widget = item.widget()
            if widget is not None and widget.isHidden():
                continue
            size = item.sizeHint()
            before, group = group, widget.property(TOGETHER) if widget is not None else None
            wide = self._width_of(place, group) if group and group != before else size.width()
            if left > rect.left() and left + wide > rect.right() + 1:
                left, top, line = rect.left(), top + line + GAP, 0
            if move:
                item.setGeometry(QRect(QPoint(left, top), size))
            left += size.width() + GAP
            line = max(line, size.height())
        return top + line - rect.top()

    def _width_of(self, place: int, group: object) -> int:
        """How wide those of a group are that stand from a place on."""
        wide = -GAP
        for item in self._items[place:]:
            widget = item.widget()
            if widget is None or widget.property(TOGETHER) != group:
                break
            wide += 0 if widget.isHidden() else item.sizeHint().width() + GAP
        return wide
