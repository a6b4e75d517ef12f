# SPDX-License-Identifier: Apache-2.0
"""The handbook beside the page: F1 opens the page of the handbook that is about what one sees."""

from importlib.resources import files

from PySide6.QtCore import QSize, QUrl, Signal
from PySide6.QtGui import QFont, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QTextBrowser, QToolButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from sencodesk_ui import theme

WIDTH = 380


class HandbookPane(QFrame):
    """A pane with one page of the handbook; links lead to its other pages."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("handbook")
        self.setProperty("kind", "pane")
        if not theme.size.is_large():
            self.setFixedWidth(theme.px(WIDTH))
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 12, 12, 12)
        head = QHBoxLayout()
        title = QLabel("Handbook", self)
        title.setProperty("role", "section")
        head.addWidget(title, 1)
        close = QToolButton(self)
        close.setObjectName("handbook-close")
        close.setProperty("kind", "icon")
        close.setAccessibleName("Close the handbook")
        close.setIcon(theme.icon("x", theme.current().muted, 18))
        close.setIconSize(QSize(theme.px(18), theme.px(18)))
        close.clicked.connect(self.close_pane)
        head.addWidget(close)
        column.addLayout(head)
        self.text = QTextBrowser(self)
        self.text.setObjectName("handbook-text")
        self.text.setAccessibleName("Handbook")
        self.text.setOpenLinks(False)
        self.text.anchorClicked.connect(self._follow)
        column.addWidget(self.text, 1)
        self.shown = ""
        self._before: QWidget | None = None

    def close_pane(self) -> None:
        """Close, and say so. The focus goes back to where it was before."""
        self.hide()
        self.closed.emit()
        before, self._before = self._before, None
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus()

    def toggle(self, page: str) -> None:
        """Open at a page, or close if it is open."""
        if self.isVisible():
            self.close_pane()
        else:
            self._before = QApplication.focusWidget()
            self.show_page(page)
            self.show()

    def show_page(self, page: str) -> None:
        """Show a page of the handbook by its name, without ending."""
        entry = files("sencodesk_resources").joinpath("handbook", f"{page}.md")
        if page != self.shown and entry.is_file():
            self.shown = page
            self.text.setMarkdown(entry.read_text(encoding="utf-8"))
            self._size_headings()

    def _size_headings(self) -> None:
        """Headings of the house, not of a web page."""
        block = self.text.document().begin()
        while block.isValid():
            level = block.blockFormat().headingLevel()
            if level:
                cursor = QTextCursor(block)
                cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
                look = QTextCharFormat()
                look.setFontPointSize(theme.pt(16.5 if level == 1 else 12))
                look.setFontWeight(QFont.Weight.DemiBold)
                cursor.setCharFormat(look)
            block = block.next()

    def _follow(self, link: QUrl) -> None:
        self.show_page(link.fileName().removesuffix(".md"))
