# SPDX-License-Identifier: Apache-2.0
"""A box to tick, drawn in the look's own lines: the system's box is a dark one on dark ground."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QWidget

from sencodesk_ui import theme

SIDE, GAP = 18, 8


class Check(QCheckBox):
    """A tick box with its words; the words wear the page's text."""

    def __init__(self, words: str, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.setObjectName(name)

    def sizeHint(self) -> QSize:
        """Box, gap and words; no lower than a target may be."""
        size = self.fontMetrics().size(Qt.TextFlag.TextSingleLine, self.text())
        return QSize(theme.px(SIDE + GAP) + size.width() + 4, max(theme.px(24), size.height() + 4))

    def minimumSizeHint(self) -> QSize:
        """The same: words are not cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Outline and words; filled and ticked where it is on."""
        tokens, side = theme.current(), theme.px(SIDE)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(1, (self.height() - side) // 2, side, side)
        line = tokens.accent if self.isChecked() else tokens.control_border if self.isEnabled() else tokens.border
        painter.setPen(QPen(theme.colour(line), 2))
        painter.setBrush(theme.colour(tokens.accent if self.isChecked() else tokens.surface))
        painter.drawRoundedRect(box, 4, 4)
        if self.isChecked():
            painter.drawPixmap(box.toRect(), theme.pixmap("check", tokens.on_accent, SIDE))
        painter.setPen(theme.colour(tokens.text if self.isEnabled() else tokens.disabled))
        words = QRect(side + theme.px(GAP), 0, self.width(), self.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
        painter.end()
