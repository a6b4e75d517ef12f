# SPDX-License-Identifier: Apache-2.0
"""Python's unreachable cycles are collected on the window's thread, and on no other.

Python collects on whichever thread happens to allocate the object that is one too many. A cycle that holds a widget
would then be taken apart on the thread that opens the records or draws a paper, and Qt's objects must die on their own
thread: the program would crash, rarely and anywhere.
"""

import gc

from PySide6.QtCore import QObject, QTimer

EVERY = 500
"""Milliseconds between two looks."""


class Collector(QObject):
    """Takes the collecting over for as long as it lives; give it the application as its parent."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        timer = QTimer(self)
        timer.setInterval(EVERY)
        timer.timeout.connect(self.collect)
        timer.start()

    def collect(self) -> None:
        """Collect the oldest generation that is due by Python's own thresholds."""
        for generation, (count, due) in reversed(
            tuple(enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True)))
        ):
            if count > due:
                gc.collect(generation)
                return
