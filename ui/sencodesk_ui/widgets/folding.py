# SPDX-License-Identifier: Apache-2.0
"""Two columns side by side where there is room, one under the other where there is not: large text, small window."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QBoxLayout, QWidget

from sencodesk_ui import theme

ONE_COLUMN_BELOW = 840
"""Room, counted at the usual size of text, below which a second column goes under the first."""
NO_LIMIT = 16777215


class Folds(QObject):
    """Lays ``row`` of ``page`` across or down as the page's width asks; ``side`` is ``width`` wide beside, and as wide
    as the page below."""

    def __init__(self, page: QWidget, row: QBoxLayout, side: QWidget, width: int, below: int = ONE_COLUMN_BELOW):
        super().__init__(page)
        self._page, self._row, self._side, self._width, self._below = page, row, side, width, below
        page.installEventFilter(self)
        self.fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Another width."""
        if watched is self._page and event.type() == QEvent.Type.Resize:
            self.fit()
        return False

    def folded(self) -> bool:
        """Whether there is one column now."""
        return self._row.direction() == QBoxLayout.Direction.TopToBottom

    def fit(self) -> None:
        """Lay it out for the width that there is."""
        one = theme.room(self._page.width()) < self._below
        direction = QBoxLayout.Direction
        self._row.setDirection(direction.TopToBottom if one else direction.LeftToRight)
        self._side.setMinimumWidth(0 if one else theme.px(self._width))
        self._side.setMaximumWidth(NO_LIMIT if one else theme.px(self._width))
