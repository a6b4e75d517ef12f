# SPDX-License-Identifier: Apache-2.0
"""Large text needs another arrangement: what stands side by side at the usual size stands below each other then.

On a small screen the head of a page can then be as high as the window: such a page scrolls as a whole.
"""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from sencodesk_ui import theme
from sencodesk_ui.widgets import Scroll

ROWS = 150
"""Pixels that a table under a head has at least: its heading, two rows and the start of a third."""


def side_by_side() -> QBoxLayout.Direction:
    """How two parts, or two buttons with many words, are laid out in the size in use."""
    return QBoxLayout.Direction.TopToBottom if theme.size.is_large() else QBoxLayout.Direction.LeftToRight


class WholePage(Scroll):
    """Everything on a page. What the keys lead to comes into view; what is pressed stays where it is."""

    def __init__(self, page: QWidget) -> None:
        super().__init__(page, margins=(0, 0, 0, 0))
        self.body.setSpacing(0)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._follow)

    def showEvent(self, event: QShowEvent) -> None:
        """Watch the keys of every table: its own scrolling does not know that it may itself be half out of sight."""
        super().showEvent(event)
        for table in self.inside.findChildren(QAbstractItemView):
            table.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Whoever walks through a table sees it."""
        if event.type() == QEvent.Type.KeyPress and isinstance(watched, QAbstractItemView):
            self.ensureWidgetVisible(watched, 0, 0)
        return super().eventFilter(watched, event)

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        pressed = QApplication.mouseButtons() != Qt.MouseButton.NoButton
        if now is None or pressed or isinstance(now, QAbstractItemView) or not self.inside.isAncestorOf(now):
            return
        self.ensureWidgetVisible(now)


def page_column(around: QBoxLayout, page: QWidget) -> QBoxLayout:
    """The column for a page's parts at the end of ``around``, one below the other; in large text it scrolls."""
    if theme.size.is_large():
        whole = WholePage(page)
        around.addWidget(whole, 1)
        return whole.body
    column = QVBoxLayout()
    column.setSpacing(0)
    around.addLayout(column, 1)
    return column


def in_a_line(*parts: QWidget) -> QHBoxLayout:
    """Parts that have a line of their own in large text, from its beginning."""
    line = QHBoxLayout()
    line.setSpacing(16)
    for part in parts:
        line.addWidget(part)
    line.addStretch(1)
    return line


def least_rows(part: QWidget) -> None:
    """Keep room for rows under a head: in large text the page scrolls before they are pressed flat."""
    if theme.size.is_large():
        part.setMinimumHeight(theme.px(ROWS))
