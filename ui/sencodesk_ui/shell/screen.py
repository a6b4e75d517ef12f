# SPDX-License-Identifier: Apache-2.0
"""The window's place on the screen: as it was last time, or as much as a small screen has room for."""

from PySide6.QtCore import QByteArray, QRect, QSize
from PySide6.QtWidgets import QMainWindow

from sencodesk_ui.this_computer import GEOMETRY, settings

SIZE, SMALLEST = (1366, 768), (820, 560)
FRAME = QSize(16, 40)
"""What the system may draw round a window: borders, and a title bar."""


def remember(window: QMainWindow) -> None:
    """Give the window the size and place that it had last time; ``keep`` keeps them when it closes."""
    kept = settings().value(GEOMETRY)
    if not (isinstance(kept, QByteArray) and window.restoreGeometry(kept)):
        fit(window, window.screen().availableGeometry())
    window.setProperty(GEOMETRY, True)


def keep(window: QMainWindow) -> None:
    """Keep size and place of a window that was given them."""
    if window.property(GEOMETRY):
        settings().setValue(GEOMETRY, window.saveGeometry())


def fit(window: QMainWindow, room: QRect) -> None:
    """Fill a screen on which the usual size has no room with its frame; ``room`` is what the system leaves free."""
    free = room.size() - FRAME
    if SIZE[0] > free.width() or SIZE[1] > free.height():
        from PySide6.QtCore import Qt  # its hundred enumerations wait until after the first paint

        window.resize(QSize(*SIZE).boundedTo(free).expandedTo(QSize(*SMALLEST)))
        window.move(room.topLeft())
        window.setWindowState(window.windowState() | Qt.WindowState.WindowMaximized)
