# SPDX-License-Identifier: Apache-2.0
"""Text as everywhere in the window. It stands here because the lock page needs it, and no other part, to be painted."""

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

PLAIN_TEXT, WORD_WRAP = 0, 0x1000
"""Qt.TextFormat.PlainText and Qt.TextFlag.TextWordWrap, as numbers: to make the hundred enumerations of ``Qt`` takes
longer than to build the lock page, so nothing touches that name before the first paint."""


class Label(QLabel):
    """Text in one of the look's roles (title, section, strong, muted, small-muted …); never read as HTML."""

    def __init__(self, text: str = "", role: str = "", parent: QWidget | None = None, *, wrap: bool = False) -> None:
        self._words = ""
        super().__init__(parent)
        self.setProperty("textFormat", PLAIN_TEXT)
        self.setWordWrap(wrap)
        if role:  # before the text, whose measuring dresses the label
            self.setProperty("role", role)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Another text; where it wraps, as high as its lines. An ampersand is one, and marks no key."""
        self._words = text
        super().setText(text.replace("&", "&&") if self.buddy() is not None else text)
        self._fit()

    def text(self) -> str:
        """The text as it was given."""
        return self._words

    def setBuddy(self, buddy: QWidget) -> None:
        """What it names. From then on Qt would take an ampersand for the mark of a key."""
        super().setBuddy(buddy)
        self.setText(self._words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lines break elsewhere in another width."""
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        """Where it wraps, as high as its lines are now, not as they would be in a narrow column."""
        hint = super().sizeHint()
        return QSize(hint.width(), self.minimumHeight()) if self.wordWrap() else hint

    def minimumSizeHint(self) -> QSize:
        """The same."""
        hint = super().minimumSizeHint()
        return QSize(hint.width(), self.minimumHeight()) if self.wordWrap() else hint

    def _fit(self) -> None:
        # Layouts forget that a wrapped label's height follows from its width as soon as two of them stand in each
        # other, and then cut its lines; a least height is never forgotten.
        if self.wordWrap():
            self.ensurePolished()
            inside = self.contentsRect()
            lines = self.fontMetrics().boundingRect(QRect(0, 0, max(1, inside.width()), 0), WORD_WRAP, self.text())
            least = lines.height() + self.height() - inside.height() if self.text() else 0
            if least != self.minimumHeight():
                self.setMinimumHeight(least)

    def set_role(self, role: str) -> None:
        """Another role."""
        self.setProperty("role", role)
        self.style().unpolish(self)
        self.style().polish(self)
        self._fit()
