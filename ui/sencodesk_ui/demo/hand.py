# SPDX-License-Identifier: Apache-2.0
"""A hand: finds what is shown by its name, presses it, types, waits. Nothing of the program is called but its widgets.

``Hand`` is what the story needs; ``QtHand`` moves inside the window's own process, from a thread of its own, so that a
dialog that waits for its answer does not stop it. A test has a hand that works through the X server instead.
"""

import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, QPoint, QPointF, QRect, Qt, Signal, Slot
from PySide6.QtGui import QColor, QImage, QKeySequence, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from sencodesk_ui.demo.looking import Seen, look, windows

T = TypeVar("T")
PATIENCE = 30.0
TURN = 0.02
CALM = 0.15
LOST_AFTER = 6.0
STILL_AFTER = 10.0
CALM_LOOKS = 2


class LostError(Exception):
    """What the hand looked for did not come."""


class Hand(ABC):
    """Looking, pressing, typing. Names are those of the widgets (objectName)."""

    patience = PATIENCE

    @abstractmethod
    def look(self, name: str, item: str = "") -> Seen | None:
        """What is seen of a widget, or None."""

    @abstractmethod
    def press_on(self, name: str, item: str, seen: Seen) -> bool:
        """Press the mouse where it was seen, unless anything about it has changed since: False."""

    @abstractmethod
    def turn_wheel(self, place: tuple[int, int], *, down: bool) -> None:
        """Turn the wheel there."""

    @abstractmethod
    def type(self, text: str) -> None:
        """Type into what has the focus."""

    @abstractmethod
    def keys(self, *chords: str) -> None:
        """Press keys one after another, such as ``Ctrl+A`` or ``Return``."""

    @abstractmethod
    def picture(self, file: Path) -> None:
        """Take a picture of the window."""

    def wait(self, name: str, item: str = "", *, ready: Callable[[Seen], bool] = lambda _seen: True) -> Seen:
        """Until it is shown and ``ready``. Raises LostError."""
        end = time.monotonic() + self.patience
        while True:
            seen = self.look(name, item)
            if seen is not None and ready(seen):
                return seen
            if time.monotonic() > end:
                words = "" if seen is None else f", which says {seen.text[:200]!r}"
                raise LostError(f"waited in vain for {name} {item}{words}")
            time.sleep(TURN)

    def gone(self, name: str) -> None:
        """Until it is not shown any more. Raises LostError."""
        end = time.monotonic() + self.patience
        while self.look(name) is not None:
            if time.monotonic() > end:
                raise LostError(f"{name} did not go away")
            time.sleep(TURN)

    def place_of(self, name: str, item: str = "") -> tuple[int, int]:
        """Where to press it, the wheel turned until it is in sight."""
        place = self._in_sight(name, item).at
        assert place is not None
        return place

    def _in_sight(self, name: str, item: str) -> Seen:
        end = time.monotonic() + self.patience
        while time.monotonic() < end:
            seen = self.wait(name, item, ready=lambda one: one.enabled)
            if seen.at is not None and (not item or self.still(name, item, seen)):
                return seen
            if seen.wheel is not None:
                self.turn_wheel(seen.wheel, down=seen.down)
            time.sleep(TURN)
        raise LostError(f"{name} {item} does not come into sight")

    def still(self, name: str, item: str, seen: Seen) -> bool:
        """Whether it stays where it is: a list that is being filtered moves under the hand."""
        time.sleep(CALM)
        return self.look(name, item) == seen

    def click(
        self, name: str, item: str = "", *, then: str = "", ready: Callable[[Seen], bool] = lambda _seen: True,
        away: str = "",
    ) -> None:  # fmt: skip
        """Press it, where it is when it is pressed; again if nothing came of it.

        What is to come of it: ``then`` is shown and ``ready``, and ``away`` is not shown any more.
        """

        def came() -> bool:
            shown = self.look(then) if then else None
            return (not then or (shown is not None and ready(shown))) and (not away or self.look(away) is None)

        self._press(name, item, came, then or f"the end of {away}")

    def turn(self, name: str) -> None:
        """Press what can be on or off until it is the other."""
        on = self.wait(name).checked
        self.click(name, then=name, ready=lambda seen: seen.checked != on)

    def tick(self, name: str) -> None:
        """Press what can be on or off, a tick or a choice among several, unless it is on."""
        if not self.wait(name).checked:
            self.turn(name)

    def take(self, name: str, item: str) -> None:
        """Press the row that says these words, until it is the one that is chosen."""

        def came() -> bool:
            row = self.look(name, item)
            return row is not None and row.checked

        self._press(name, item, came, "its being chosen")

    def _press(self, name: str, item: str, came: Callable[[], bool], what: str) -> None:
        """Press until ``came``: a press can miss where a page still moves under the pointer; a person presses again.

        What was off before the press and is on after it, or the other way round, was not missed, however slow the rest
        is. It is not pressed again as long as it stands so: a second press would take back what the first one did.
        """
        end = time.monotonic() + self.patience
        seen = self._pressed(name, item)
        begun = time.monotonic()
        while not came():
            waited = time.monotonic() - begun
            now = self.look(name, item) if waited > LOST_AFTER else None
            if now is not None and now.enabled and now.checked == seen.checked:
                if time.monotonic() > end:
                    raise LostError(f"{name} {item} did not lead to {what}")
                if now.at is None and now.wheel is not None:
                    self.turn_wheel(now.wheel, down=now.down)
                elif self.press_on(name, item, now):
                    begun = time.monotonic()
            elif waited > LOST_AFTER + self.patience:
                raise LostError(f"{name} {item} led elsewhere than to {what}")
            time.sleep(TURN)

    def _pressed(self, name: str, item: str) -> Seen:
        """The first press, and how it was seen just before."""
        end = time.monotonic() + self.patience
        while not self.press_on(name, item, seen := self._in_sight(name, item)):
            if time.monotonic() > end:
                raise LostError(f"{name} {item} does not stay as it is")
            time.sleep(TURN)
        return seen

    def write(self, name: str, text: str) -> None:
        """Press a field and type over what stands there."""
        self.click(name)
        self.keys("Ctrl+A")
        self.type(text)

    def choose(self, name: str, words: str) -> None:
        """Open a list and take the entry that begins with these words."""
        self.click(name)
        time.sleep(CALM)
        self.type(words)
        self.keys("Return")
        self.wait(name, ready=lambda seen: seen.text.startswith(words))

    def clear(self, name: str) -> None:
        """Press a field and delete what stands there."""
        self.click(name)
        self.keys("Ctrl+A", "Delete")

    def text(self, name: str) -> str:
        """What it says."""
        return self.wait(name).text

    def pick_file(self, path: Path) -> None:
        """Answer the file dialog that is open: type the path and press Enter."""
        self.write("fileNameEdit", str(path))
        self.keys("Return")
        self.gone("fileNameEdit")

    def pick_nothing(self) -> None:
        """Leave the file dialog that is open: press its field, so that it has the keyboard, then Escape."""
        self.click("fileNameEdit")
        self.keys("Esc")
        self.gone("fileNameEdit")


class Turns(QObject):
    """Runs what it is handed on the window's thread, also while a dialog waits."""

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.asked.connect(self._run, Qt.ConnectionType.QueuedConnection)

    @Slot(object)
    def _run(self, act: Callable[[], None]) -> None:
        act()


class QtHand(Hand):
    """Presses and types with QTest. Make it on the window's thread, use it on another."""

    def __init__(self, turns: Turns) -> None:
        self._turns = turns
        QApplication.setCursorFlashTime(0)  # a cursor that blinks is never still

    def look(self, name: str, item: str = "") -> Seen | None:
        """Ask the window's thread."""
        return self.ask(lambda: look(name, item))

    def press_on(self, name: str, item: str, seen: Seen) -> bool:
        """A press and a release, without waiting for what they set off."""
        pressed: list[bool] = []

        def act() -> None:
            among = windows()
            if seen.at is None or look(name, item) != seen:
                return
            widget = _under(seen.at, among)
            if widget is None:
                return
            pressed.append(True)
            if not widget.isActiveWindow():
                widget.activateWindow()  # as a window manager does; offscreen there is none
            spot = widget.mapFromGlobal(QPoint(*seen.at))
            QTest.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, spot)

        self._do(act)
        return bool(pressed)

    def turn_wheel(self, place: tuple[int, int], *, down: bool) -> None:
        """One notch."""

        def act() -> None:
            among = windows()
            widget = _under(place, among)
            if widget is not None:
                window = widget.window().windowHandle()
                spot = widget.window().mapFromGlobal(QPoint(*place))
                QTest.wheelEvent(window, QPointF(spot), QPoint(0, -120 if down else 120))

        self._do(act)

    def type(self, text: str) -> None:
        """Letter by letter, all at once."""

        def act() -> None:
            for letter in text:
                popup = QApplication.activePopupWidget()  # held on to, as it takes its list's Python half along
                widget = _keyboard(popup)
                if widget is not None:
                    key = Qt.Key.Key_Return if letter == "\n" else Qt.Key.Key_unknown
                    click, nothing = QTest.KeyAction.Click, Qt.KeyboardModifier.NoModifier
                    QTest.sendKeyEvent(click, widget, key, letter, nothing)

        self._do(act)

    def keys(self, *chords: str) -> None:
        """Each chord as a press and a release."""
        for chord in chords:
            self._do(partial(_chord, chord))

    def picture(self, file: Path) -> None:
        """What the window shows, in a file."""
        if not self.image().save(str(file)):
            raise LostError(f"no picture {file.name}")

    def image(self) -> QImage:
        """What the window shows once nothing on it moves any more: a list may still be on its way from the records."""
        before, calm, end = QImage(), 0, time.monotonic() + STILL_AFTER
        while calm < CALM_LOOKS and time.monotonic() < end:
            time.sleep(2 * CALM)
            now = self.ask(_window_image)
            calm = calm + 1 if now == before else 0
            before = now
        if before.isNull():
            raise LostError("no window")
        return before

    def ask(self, query: Callable[[], T]) -> T:
        """What ``query`` says on the window's thread."""
        answer: Future[T] = Future()

        def act() -> None:
            try:
                answer.set_result(query())
            except BaseException as error:  # noqa: BLE001  whatever it is, it is told to who asked, on their thread
                answer.set_exception(error)

        self._turns.asked.emit(act)
        return answer.result(self.patience)

    def _do(self, act: Callable[[], None]) -> None:
        """Hand it over, then wait for the next turn of the loop, be it a dialog's own."""
        self._turns.asked.emit(act)
        self.ask(lambda: None)


def _window_image() -> QImage:
    """The window, with the dialog that is open over it; a null image where there is no window."""
    window, dialog = _main_window(), QApplication.activeModalWidget()
    if window is None:
        return QImage()
    whole = window.grab()
    if dialog is not None:
        painter = QPainter(whole)
        painter.fillRect(window.rect(), QColor(0, 0, 0, 60))
        middle = window.rect().center() - dialog.rect().center()
        painter.drawPixmap(middle, dialog.grab())
        painter.setPen(QColor(128, 128, 128))  # the system's frame
        painter.drawRect(QRect(middle, dialog.size()).adjusted(-1, -1, 0, 0))
        painter.end()
    return whole.toImage()


def _under(place: tuple[int, int], among: list[QWidget]) -> QWidget | None:
    """The widget that a press there reaches; the offscreen screen is smaller than the window, so Qt cannot be asked."""
    point = QPoint(*place)
    for window in among:
        inside = window.mapFromGlobal(point)
        if window.rect().contains(inside):
            return window.childAt(inside) or window
    return None


def _keyboard(popup: QWidget | None) -> QWidget | None:
    """Where a key goes: the list or menu that is open, else what has the focus."""
    if popup is not None:
        inner: QWidget | None = popup.focusWidget()
        return popup if inner is None else inner
    return QApplication.focusWidget() or QApplication.activeModalWidget() or _main_window()


def _chord(chord: str) -> None:
    """Press one chord in the window that has the focus."""
    combined = QKeySequence(chord)[0]  # type: ignore[index]  # it is; the stubs forget to say so
    popup = QApplication.activePopupWidget()
    widget = _keyboard(popup)
    if widget is not None:
        QTest.keyClick(widget, combined.key(), combined.keyboardModifiers())


def _main_window() -> QWidget | None:
    return next(
        (one for one in QApplication.topLevelWidgets() if one.isVisible() and one.inherits("QMainWindow")), None
    )
