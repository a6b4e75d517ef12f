# SPDX-License-Identifier: Apache-2.0
"""When the records lock by themselves: after ten idle minutes, and when the computer has slept."""

import time
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QInputEvent, QInputMethodEvent

from sencodesk_ui.theme.ring import FocusRing

IDLE_MINUTES = 10
REST_SECONDS = 30
TICK_SECONDS = 5
# A tick that comes this much late means that the machine stood still: it slept.
SLEPT_SECONDS = 60

ACTIVITY = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.InputMethod,
    }
)


class IdleWatch(QObject):
    """Emits ``gone`` with the reason when nobody has typed or pointed for ten minutes, or when the machine slept.

    ``rested`` comes once after each half minute without use: time to tidy up.

    ``wall`` and ``steady`` are the two clocks in seconds; a test passes its own and calls ``tick``.
    """

    gone = Signal(str)
    rested = Signal()

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        wall: Callable[[], float] = time.time,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._wall, self._steady = wall, steady
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_SECONDS * 1000)
        self._timer.timeout.connect(self.tick)
        self._last_activity = self._last_tick = self._last_wall = 0.0
        self._resting = False

    def start(self) -> None:
        """Begin to watch every event of the application; the person is here now."""
        application = QCoreApplication.instance()
        assert application is not None
        application.installEventFilter(self)
        self._last_activity = self._last_tick = self._steady()
        self._last_wall = self._wall()
        self._timer.start()

    def stop(self) -> None:
        """Stop watching (the records are locked)."""
        self._timer.stop()
        if (application := QCoreApplication.instance()) is not None:
            application.removeEventFilter(self)

    def tick(self) -> None:
        """Look at both clocks."""
        steady, wall = self._steady(), self._wall()
        slept = max(steady - self._last_tick, wall - self._last_wall) > SLEPT_SECONDS
        self._last_tick, self._last_wall = steady, wall
        unused = steady - self._last_activity
        if slept or unused >= IDLE_MINUTES * 60:
            self.stop()
            self.gone.emit("because the computer slept" if slept else f"after {IDLE_MINUTES} minutes without use")
        elif unused >= REST_SECONDS and not self._resting:
            self._resting = True
            self.rested.emit()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Sees every event of the application; keeps none."""
        # Thousands of events pass while a page is filled, and to ask each for its type takes longer than all the rest.
        if isinstance(event, QInputEvent | QInputMethodEvent) and event.type() in ACTIVITY:
            self._last_activity = self._steady()
            self._resting = False
            if event.type() in (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress):
                FocusRing.by_keyboard = event.type() == QEvent.Type.KeyPress
        return False
