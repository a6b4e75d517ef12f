# SPDX-License-Identifier: Apache-2.0
"""The ring round the button that has the focus: two pixels of gap, two of ring. Fields and rows draw their own."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QApplication, QFocusFrame, QWidget

from sencodesk_ui.theme.icons import colour
from sencodesk_ui.theme.tokens import LIGHT

INSIDE = frozenset({"rail", "status", "step", "link-row", "error-link"})
"""Kinds of button that have no room around them and show the focus inside, by style sheet or by hand."""
RADII = {"chip": 19.0}
RADIUS = 9.0


class FocusRing(QFocusFrame):
    """One ring for the whole application; it goes where the keyboard goes, not where the mouse was pressed."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(None)
        application.focusChanged.connect(self._follow)

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        by_mouse = QApplication.mouseButtons() != Qt.MouseButton.NoButton
        wanted = isinstance(now, QAbstractButton) and now.property("kind") not in INSIDE and not by_mouse
        self.setWidget(now if wanted else None)  # type: ignore[arg-type]  # Qt takes no widget for none; its stub does not

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The ring."""
        target = self.widget()
        kind = str(target.property("kind"))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour(LIGHT.focus), 2))
        radius = RADII.get(kind, RADIUS)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)
