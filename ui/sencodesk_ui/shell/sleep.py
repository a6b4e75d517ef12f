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
        heard = False
        system = QDBusConnection.systemBus()
        if system.isConnected():
            heard |= system.connect(*SLEEP, self, SLOT("prepare_for_sleep(bool)").encode())
        if os.environ.get("DBUS_SESSION_BUS_ADDRESS"):  # without it Qt would start a bus of its own
            session = QDBusConnection.sessionBus()
            heard |= session.isConnected() and session.connect(*SCREEN, self, SLOT("screen_locked(bool)").encode())
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
