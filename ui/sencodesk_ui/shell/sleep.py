# SPDX-License-Identifier: Apache-2.0
"""Word from the computer that it goes to sleep or that its screen was locked, where it gives one (Linux: D-Bus).

Where it gives none, the idle watch sees on waking that its clocks stood still, and locks then.
"""

import os

from PySide6.QtCore import SLOT, QObject, Signal, Slot
from PySide6.QtDBus import QDBusConnection

SLEEP = ("org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep")
SCREEN = ("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver", "ActiveChanged")


class SleepWatch(QObject):
    """Emits ``sleeping`` with the reason in words, before the computer sleeps or when its screen is locked."""

    sleeping = Signal(str)

    def listen(self) -> bool:
        """Begin to listen; whether there is anybody to listen to."""
        heard = _connect(QDBusConnection.systemBus(), SLEEP, self, "prepare_for_sleep(bool)")
        if os.environ.get("DBUS_SESSION_BUS_ADDRESS"):  # without it Qt would start a bus of its own
            heard |= _connect(QDBusConnection.sessionBus(), SCREEN, self, "screen_locked(bool)")
        return heard

    @Slot(bool)
    def prepare_for_sleep(self, begins: bool) -> None:
        """The system bus says it before (true) and after (false) a sleep."""
        if begins:
            self.sleeping.emit("before the computer went to sleep")

    @Slot(bool)
    def screen_locked(self, begins: bool) -> None:
        """The session says it when its screen saver or lock comes on."""
        if begins:
            self.sleeping.emit("when the screen was locked")


def _connect(bus: QDBusConnection, signal: tuple[str, str, str, str], receiver: QObject, slot: str) -> bool:
    # PySide6 takes the slot as text; its stub says bytes, which it refuses.
    return bus.isConnected() and bus.connect(*signal, receiver, SLOT(slot))  # type: ignore[call-overload]  # see above
