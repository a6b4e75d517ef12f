# SPDX-License-Identifier: Apache-2.0
"""A person's hands and eyes for the window: clicks, keys and visible words, by object name; never a widget's insides.

``settle`` waits until nothing is under way on any thread; nothing here sleeps.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, overload

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot
from sqlalchemy.orm import Session

from sencodesk.services.desk import Desk
from sencodesk.store.changes import Change
from sencodesk_ui.pages.page import Page
from sencodesk_ui.shell.window import MainWindow
from sencodesk_ui.shell.workbench import Workbench
from sencodesk_ui.workspace import Workspace
from tests.clocks import FakeClock

T = TypeVar("T")
W = TypeVar("W", bound=QWidget)
PATIENCE = 20_000
"""Milliseconds after which waiting is a failure."""


@dataclass
class Driver:
    """The window under a test's hands."""

    window: MainWindow
    qtbot: QtBot
    clock: FakeClock
    folder: Path

    def settle(self) -> None:
        """Let every read, write and drawing that is under way come back, and what they bring be laid out."""
        while True:
            self.breathe()
            if self.window.jobs.busy == 0:
                self.breathe()  # the last answer may have come with the last breath, and is not laid out yet
                if self.window.jobs.busy == 0:
                    return
                continue
            with self.qtbot.waitSignal(self.window.jobs.settled, timeout=PATIENCE):
                pass

    def breathe(self) -> None:
        """Handle what has been posted, and let go of widgets that were taken away."""
        for _ in range(3):
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
            QCoreApplication.processEvents()

    def until(self, happened: Callable[[], bool]) -> None:
        """Wait for something that a timer brings (a pause in typing, a second of waiting)."""
        self.qtbot.waitUntil(happened, timeout=PATIENCE)
        self.settle()

    @property
    def bench(self) -> Workbench:
        """The workbench; the records must be open."""
        assert self.window.workbench is not None, "the records are locked"
        return self.window.workbench

    @property
    def workspace(self) -> Workspace:
        """What pages stand on."""
        return self.bench.workspace

    @property
    def desk(self) -> Desk:
        """The open records."""
        assert self.window.desk is not None, "the records are locked"
        return self.window.desk

    @property
    def page(self) -> Page:
        """The page that is open."""
        found = self.bench.current()
        assert found is not None, "no page is open"
        return found

    def read(self, query: Callable[[Session], T]) -> T:
        """Look into the records (for comparing, not for driving)."""

        def work() -> T:
            with self.desk.reading() as session:
                return query(session)

        return self.desk.store.threads.read(work).result(timeout=20)

    def do(self, act: Callable[[Desk], T]) -> T:
        """Change the records behind the window's back, as another page would, and let the window hear of it."""
        result = self.desk.store.threads.write(lambda: act(self.desk)).result(timeout=20)
        change: object = getattr(result, "change", result)
        if isinstance(change, Change):
            self.workspace.announce(change)
        self.settle()
        return result

    def go(self, stem: str, **where: Any) -> Page:
        """Open a page as any button would."""
        self.workspace.go(stem, **where)
        self.settle()
        return self.page

    def all(self, name: str) -> list[QWidget]:
        """Every visible widget of that object name."""
        found: list[QWidget] = self.window.findChildren(QWidget, name)
        for box in QApplication.topLevelWidgets():
            if box is not self.window:
                found += [box] if box.objectName() == name else box.findChildren(QWidget, name)
        return [one for one in dict.fromkeys(found) if one.isVisible()]

    @overload
    def find(self, name: str) -> QWidget: ...

    @overload
    def find(self, name: str, kind: type[W]) -> W: ...

    def find(self, name: str, kind: type[QWidget] = QWidget) -> QWidget:
        """The one visible widget of that object name."""
        found = [one for one in self.all(name) if isinstance(one, kind)]
        assert len(found) == 1, f"{len(found)} visible widgets are called {name!r}; {self.names()}"
        return found[0]

    def seen(self, name: str) -> bool:
        """Whether a widget of that name is visible."""
        return bool(self.all(name))

    def names(self) -> list[str]:
        """The object names of every visible control, for a failing test's message."""
        return sorted(
            one.objectName()
            for one in self.window.findChildren(QWidget)
            if one.isVisible() and one.objectName() and not one.objectName().startswith("qt_")
        )

    def click(self, name: str) -> None:
        """Press a button, tick a box, put the caret into a field; scrolls to it first."""
        widget = self.show(name)
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=_middle(widget))
        self.settle()

    def show(self, name: str) -> QWidget:
        """Scroll to a widget, as a person would."""
        widget = self.find(name)
        parent = widget.parentWidget()
        while parent is not None:
            if isinstance(parent, QScrollArea):
                parent.ensureWidgetVisible(widget)
            parent = parent.parentWidget()
        self.breathe()
        return widget

    def type(self, name: str, text: str, *, leave: bool = True) -> None:
        """Replace what stands in a field, key by key; with Tab out of it unless ``leave`` is False."""
        widget = self.show(name)
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(widget, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(widget, Qt.Key.Key_Delete)
        for line, part in enumerate(text.split("\n")):
            if line:
                QTest.keyClick(widget, Qt.Key.Key_Return)
            QTest.keyClicks(widget, part)
        if leave:
            QTest.keyClick(widget, Qt.Key.Key_Tab)
        self.settle()

    def choose(self, name: str, words: str) -> None:
        """Take an entry of a list by its words, with the keyboard; Tab out of it."""
        box = self.show(name)
        assert isinstance(box, QComboBox)
        entries = [box.itemText(row) for row in range(box.count())]
        assert words in entries, f"{words!r} is not in {entries}"
        box.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(box, Qt.Key.Key_Home)
        for _ in range(entries.index(words)):
            QTest.keyClick(box, Qt.Key.Key_Down)
        QTest.keyClick(box, Qt.Key.Key_Tab)
        self.settle()

    def press(self, keys: str, name: str | None = None) -> None:
        """Press keys such as ``Ctrl+K`` or ``Down`` where the focus is, or in a named widget."""
        if name is not None:
            self.find(name).setFocus(Qt.FocusReason.TabFocusReason)
        focus = QApplication.focusWidget()
        QTest.keySequence(self.window if focus is None else focus, keys)
        self.settle()

    def text(self, name: str) -> str:
        """What a person reads on a widget of that name."""
        return words_on(self.find(name))

    def words(self, name: str = "") -> str:
        """Every visible word of the window, or of a part of it, in one text."""
        part = self.find(name) if name else self.window
        labels = [one for one in part.findChildren(QWidget) if one.isVisible()]
        return "\n".join(filter(None, (words_on(one) for one in labels)))

    def messages(self) -> list[str]:
        """What the message bar says."""
        return self.bench.messages.texts()

    def focus(self) -> str:
        """The object name of the widget that has the focus."""
        widget = QApplication.focusWidget()
        return "" if widget is None else widget.objectName()

    def unlock(self, passphrase: str) -> None:
        """Type the passphrase on the lock page and press Enter."""
        self.type("lock-secret", passphrase, leave=False)
        QTest.keyClick(self.find("lock-secret"), Qt.Key.Key_Return)
        self.settle()

    def picture(self, file: Path) -> None:
        """Save what the window shows."""
        file.parent.mkdir(parents=True, exist_ok=True)
        assert self.window.grab().save(str(file))


def in_view(driver: Driver, name: str) -> bool:
    """Whether the whole of a part can be seen without scrolling."""
    part = driver.find(name)
    return part.isVisible() and part.visibleRegion().boundingRect() == part.rect()


def words_on(widget: QWidget) -> str:
    """The text of a label, button or field."""
    if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
        return widget.text()
    if isinstance(widget, QPlainTextEdit):
        return widget.toPlainText()
    return widget.currentText() if isinstance(widget, QComboBox) else ""


def _middle(widget: QWidget) -> QPoint:
    """Where one clicks: the middle, or the box of a tick box."""
    return QPoint(12, widget.height() // 2) if widget.inherits("QCheckBox") else widget.rect().center()
