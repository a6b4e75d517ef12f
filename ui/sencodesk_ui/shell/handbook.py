# SPDX-License-Identifier: Apache-2.0
"""The handbook beside the page: F1 opens the page of the handbook that is about what one sees."""

from importlib.resources import files

from PySide6.QtCore import QPoint, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QTextBrowser, QToolButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from sencodesk.content import glossary
from sencodesk_ui import theme, this_computer

WORDS = "words"
"""The chapter that goes on with every term of the glossary."""
WIDTH, LEAST = 380, 300
PAGE = 712
"""What stays for the page beside it: as much as a small screen gives it beside the usual width."""
GRIP, STEP, MARK = 24, 20, 36


class Grip(QFrame):
    """The pane's left edge: drawn with the mouse, or moved with the arrow keys. ``drawn``: pixels further left."""

    drawn = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("handbook-grip")
        self.setAccessibleName("Width of the handbook: left and right arrow")
        self.setToolTip("Draw to make the handbook wider")
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedWidth(theme.px(GRIP))
        self._from: int | None = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A step to the left or right."""
        way = {Qt.Key.Key_Left: 1, Qt.Key.Key_Right: -1}.get(Qt.Key(event.key()))
        if way is None:
            super().keyPressEvent(event)
        else:
            self.drawn.emit(way * theme.px(STEP))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """From here it is drawn."""
        self._from = round(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The edge follows the mouse; it moves the grip along, so that each move is counted from the place of the
        press."""
        if self._from is not None:
            self.drawn.emit(self._from - round(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        super().mouseReleaseEvent(event)
        self._from = None

    def paintEvent(self, event: QPaintEvent) -> None:
        """A short line in the middle of the edge, and the focus around it."""
        painter, tokens = QPainter(self), theme.current()
        painter.setClipRect(event.rect())
        painter.setPen(theme.colour(tokens.accent if self.hasFocus() else tokens.muted))
        half, middle = theme.px(MARK) // 2, self.rect().center()
        for beside in (-1, 2) if self.hasFocus() else (0,):
            painter.drawLine(middle + QPoint(beside, -half), middle + QPoint(beside, half))
        painter.end()


class HandbookPane(QFrame):
    """A pane with one page of the handbook; links lead to its other pages. ``boxed``: in a box, at no page's edge."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None, *, boxed: bool = False) -> None:
        super().__init__(parent)
        self.setObjectName("handbook")
        self.setProperty("kind", "pane")
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self.grip = Grip(self)
        self.grip.drawn.connect(lambda further: self._take(self.width() + further))
        edged = not boxed and not theme.size.is_large()
        self.grip.setVisible(edged)
        if boxed and not theme.size.is_large():
            self.setFixedWidth(theme.px(WIDTH))
        whole.addWidget(self.grip)
        column = QVBoxLayout()
        column.setContentsMargins(0 if edged else 18, 12, 12, 12)
        whole.addLayout(column, 1)
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

    def _take(self, width: int) -> None:
        """This wide, as far as the page keeps its room; it is remembered."""
        self._be(width)
        this_computer.settings().setValue(this_computer.HANDBOOK, round(self.width() * WIDTH / theme.px(WIDTH)))

    def _be(self, width: int) -> None:
        usual = theme.px(WIDTH)
        most = max(usual, self.window().width() - theme.px(PAGE))
        self.setFixedWidth(min(max(width, theme.px(LEAST)), most))

    def _fit(self) -> None:
        """As wide as it was left; in large text it takes the page's place, and has no width of its own."""
        if not theme.size.is_large():
            kept = this_computer.words(this_computer.HANDBOOK)
            self._be(theme.px(int(kept)) if kept.isdecimal() else theme.px(WIDTH))

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
            self._fit()
            self.show_page(page)
            self.show()

    def show_page(self, page: str) -> None:
        """Show a page of the handbook by its name, without ending."""
        entry = files("sencodesk_resources").joinpath("handbook", f"{page}.md")
        if page != self.shown and entry.is_file():
            self.shown = page
            written = entry.read_text(encoding="utf-8")
            self.text.setMarkdown(f"{written}\n{glossary.chapter()}" if page == WORDS else written)
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
