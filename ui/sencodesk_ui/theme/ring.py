# SPDX-License-Identifier: Apache-2.0
"""The ring round the button that has the focus: two pixels of gap, two of ring. Fields and rows draw their own."""

from typing import ClassVar

from PySide6.QtCore import QObject, QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QApplication, QFocusFrame, QWidget
from shiboken6 import isValid

from sencodesk_ui.theme.icons import colour
from sencodesk_ui.theme.worn import is_contrast, worn

INSIDE = frozenset({"rail", "status", "step", "link-row", "error-link"})
"""Kinds of button that have no room around them and show the focus inside, by style sheet or by hand."""
RADII = {"chip": 19.0}
RADIUS = 9.0


class RingFrame(QFocusFrame):
    """The ring as it is painted."""

    def __init__(self) -> None:
        super().__init__(None)
        from sencodesk_ui.theme.style import RingStyle  # its enumerations take longer to load than the first paint

        self._style = RingStyle()
        self.setStyle(self._style)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The ring."""
        target = self.widget()
        kind = str(target.property("kind")) if isValid(target) else ""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour(worn().focus), 3 if is_contrast() else 2))
        radius = RADII.get(kind, RADIUS)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)


class FocusRing(QObject):
    """One ring for the whole application; it goes where the keyboard goes, not where the mouse was pressed."""

    by_keyboard: ClassVar[bool] = True
    """What was used last; whoever sees every event says so."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._frame: RingFrame | None = None
        application.focusChanged.connect(self._follow)

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        wanted = (
            isinstance(now, QAbstractButton)
            and now.property("kind") not in INSIDE
            and (is_contrast() or (self.by_keyboard and not _mouse_is_down()))
        )
        if self._frame is None or not isValid(self._frame):
            if not wanted:
                return
            # The frame lives in the window that it is shown in, and goes with it when the records are locked.
            self._frame = RingFrame()
        self._frame.setWidget(now if wanted else None)  # type: ignore[arg-type]  # Qt takes no widget for none


def _mouse_is_down() -> bool:
    from PySide6.QtCore import Qt  # its hundred enumerations wait until after the first paint

    return QApplication.mouseButtons() != Qt.MouseButton.NoButton
