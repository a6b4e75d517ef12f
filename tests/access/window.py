# SPDX-License-Identifier: Apache-2.0
"""The real window in a process of its own, led from place to place by words on its standard input.

    python -m tests.access.window FOLDER

``lock``, ``restore`` ... name a place (tests/access/places.py); ``unname NAME`` takes a control's name away;
``click NAME`` presses it; ``type NAME TEXT`` types into it and leaves it. Each word is answered by a line once the
window is still.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from PySide6.QtCore import QEventLoop, QObject, QTimer, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from sencodesk import bootstrap
from sencodesk.vault import slots
from sencodesk.vault.keystore import NoPlace
from sencodesk_ui import app
from sencodesk_ui.door.opening import Opening
from sencodesk_ui.shell.window import MainWindow
from tests.access import places
from tests.clocks import FakeClock
from tests.ui import school
from tests.ui.driver import PATIENCE, Driver

FIRST = {
    "first-school": {"first-school": "Kestrel Lane Primary School", "first-laestab": "999 2043"},
    "first-senco": {"first-senco": "Ms O Fennimore"},
    "first-passphrase": {"first-passphrase": school.PASSPHRASE, "first-passphrase-again": school.PASSPHRASE},
}
"""The pages of the first start by a field on them, and what is typed there to come to the next."""


class Waiting:
    """The two waits of the tests' driver, without a test around them."""

    @contextmanager
    def waitSignal(self, signal: Any, timeout: int) -> Iterator[None]:
        """Until the signal comes after the block."""
        loop = QEventLoop()
        signal.connect(loop.quit)
        QTimer.singleShot(timeout, loop, loop.quit)
        yield
        loop.exec()

    def waitUntil(self, happened: Callable[[], bool], timeout: int) -> None:
        """Until it has happened; unlike Qt's own wait it leaves Python's other threads their turn."""
        loop, look = QEventLoop(), QTimer()
        look.timeout.connect(lambda: loop.quit() if happened() else None)
        look.start(50)
        QTimer.singleShot(timeout, loop, loop.quit)
        loop.exec()
        look.stop()
        assert happened(), "it did not happen"


class Turns(QObject):
    """Hands the words that are read on a thread to the window's own."""

    asked = Signal(str)


class Led:
    """The window and who leads it."""

    def __init__(self, folder: Path) -> None:
        clock = FakeClock()
        desk = bootstrap.create(
            folder / "records", passphrase=school.PASSPHRASE, recovery_code=school.RECOVERY, school=school.SCHOOL,
            laestab=school.LAESTAB, senco=school.SENCO, clock=clock.now, places=NoPlace(),
        )  # fmt: skip
        self.small = school.fill(desk)
        desk.store.close()
        self.clock, self.folder = clock, folder
        self.driver = self._open("nothing-here-yet")

    def _open(self, where: str) -> Driver:
        window = MainWindow(opening=Opening(self.folder / where, clock=self.clock.now, places=NoPlace()))
        window.resize(1366, 768)
        window.show()
        return Driver(window, cast(QtBot, Waiting()), self.clock, self.folder)

    def lead(self, word: str) -> None:
        """Go where the word says."""
        self._close_what_lies_over()
        driver = self.driver
        if word.startswith("unname "):
            _unname(driver.find(word.removeprefix("unname ")))
        elif word in places.OPEN:
            places.OPEN[word](driver, self.small)
        elif word in places.OVER:
            places.OVER[word](driver, self.small)
        elif word in ("lock", "newcomer"):
            driver.window.close()
            driver.window.deleteLater()
            self.driver = self._open("records" if word == "lock" else "nothing-here-yet")
        elif word == "unlock":
            places.unlock(driver)
            driver.until(lambda: not driver.seen("lock-page"))
        elif word.startswith("type "):
            _, name, text = word.split(" ", 2)
            driver.type(name, text)
        elif word.startswith("click "):
            driver.click(word.removeprefix("click "))
        elif word == "first-next":
            fields = next(fields for name, fields in FIRST.items() if driver.seen(name))
            for name, text in fields.items():
                driver.type(name, text)
            driver.click("first-continue")
        self.driver.settle()
        self._take_the_keyboard()

    def _take_the_keyboard(self) -> None:
        """Ask the display for it, and wait until it is given: only then has anything in the window the focus."""
        front = QApplication.activeModalWidget() or self.driver.window
        front.activateWindow()
        assert QTest.qWaitForWindowActive(front, PATIENCE), "the window was not given the keyboard"

    def _close_what_lies_over(self) -> None:
        for box in QApplication.topLevelWidgets():
            if isinstance(box, QDialog) and box.isVisible():
                box.close()
        if self.driver.seen("handbook"):
            self.driver.click("handbook-close")
        self.driver.settle()


def _unname(widget: QWidget) -> None:
    """The mistake that the tests must find."""
    widget.setAccessibleName("")
    if isinstance(widget, QAbstractButton):
        widget.setText("")
    for label in widget.window().findChildren(QLabel):
        if label.buddy() is widget:
            label.setBuddy(None)  # type: ignore[arg-type]  # Qt takes none, its stubs do not


def main(folder: Path) -> int:
    """Open the window and do what is read."""
    slots.ARGON2_MEMORY = (1024, 1024, 1024)
    application = app.make_application()
    led, turns = Led(folder), Turns()

    def act(word: str) -> None:
        try:
            led.lead(word)
        except AssertionError as wrong:
            word = f"{word}: {wrong}"
        sys.stdout.write(f"{word}\n")
        sys.stdout.flush()

    turns.asked.connect(act)
    threading.Thread(target=_listen, args=(turns.asked.emit, application.quit), daemon=True).start()
    return application.exec()


def _listen(ask: Callable[[str], None], leave: Callable[[], None]) -> None:
    for line in sys.stdin:
        ask(line.strip())
    leave()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
