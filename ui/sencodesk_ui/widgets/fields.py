# SPDX-License-Identifier: Apache-2.0
"""Editors for what is typed: a line, a number, a day, several lines."""

from collections.abc import Callable
from datetime import date
from math import ceil
from typing import Any

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QKeyEvent, QKeySequence, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from sencodesk_ui import theme
from sencodesk_ui.widgets.days import Unreadable, YearMissing, read_day, shown_day
from sencodesk_ui.widgets.editor import Editor


class TextField(Editor, QLineEdit):
    """One line of text; blank is None."""

    def __init__(self, *, name: str, parent: QWidget | None = None, mono: bool = False) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        if mono:
            self.setProperty("mono", "true")
        self.setAcceptDrops(False)  # a file that is dropped on the window is for the import page, wherever it falls
        self.editingFinished.connect(self.commit)
        self.textEdited.connect(lambda _text: self.typed.emit())

    def value(self) -> Any:
        """What stands there, without outer spaces; None for nothing."""
        return self.text().strip() or None

    def set_value(self, value: Any) -> None:
        """Show a value. While somebody types here, what they typed stays."""
        if self.hasFocus() and self.isModified() and self.value() != self._given:
            self._given = value
            return
        self._given = value
        if self.text() != self._shown(value):
            self.setText(self._shown(value))
            self.setCursorPosition(0)  # what does not fit is read from its beginning
        self.setModified(False)

    def raw(self) -> object:
        """The text as it was typed."""
        return self.text()

    def put_back(self, raw: object) -> None:
        """Put the text there again."""
        self.setText("" if raw is None else str(raw))
        self.setModified(True)

    def _settle(self) -> None:
        self.setModified(False)

    def event(self, event: QEvent) -> bool:
        """Ctrl+Z is this field's only while it holds typing that is not saved; else it takes back a saved change."""
        if event.type() == QEvent.Type.ShortcutOverride and _not_mine(
            event, undo=self.changed() and self.isUndoAvailable(), redo=self.isRedoAvailable()
        ):
            event.ignore()
            return True
        return super().event(event)

    def _shown(self, value: Any) -> str:
        return "" if value is None else str(value)


class NumberField(TextField):
    """A number; blank is None. ``problem`` says what is wrong with what stands there."""

    def value(self) -> Any:
        """The number, or None for nothing or for what is no number."""
        try:
            return float(self.text().strip().replace(",", ".")) if self.text().strip() else None
        except ValueError:
            return None

    def problem(self) -> str:
        """A sentence, or nothing."""
        return "Write a number, such as 5 or 2.5." if self.text().strip() and self.value() is None else ""

    def _shown(self, value: Any) -> str:
        return "" if value is None else f"{value:g}"


DATE_ROOM = 142
"""Pixels in which the longest date is read whole, such as Wed 30 Sep 2026."""


class DateField(TextField):
    """A day as people write it: 23/11/2026, 23 Nov 2026, 23.11.26. Shown as Mon 23 Nov 2026.

    ``coming`` gives today's date to a field that looks ahead: 12 Feb is then the next 12 February. Elsewhere, as with
    a date of birth, a missing year is asked for and never guessed. ``until`` gives today's date to a field of what has
    happened: no later day can stand there.
    """

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name=name, parent=parent)
        self.coming: Callable[[], date] | None = None
        self.until: Callable[[], date] | None = None
        self.setPlaceholderText("")
        self.setMinimumWidth(theme.px(DATE_ROOM))

    def value(self) -> date | None:
        """The day, or None for nothing or for what cannot be read."""
        try:
            return self._read()
        except Unreadable:
            return None

    def problem(self) -> str:
        """A sentence, or nothing."""
        try:
            day = self._read()
        except YearMissing:
            return "The year is missing. Write it too, such as 23/11/2026."
        except Unreadable:
            return "Write a date such as 23/11/2026."
        if day is not None and self.until is not None and day > self.until() and day != self._given:
            return "This date has not come yet."
        return ""

    def commit(self) -> None:
        """A date that is told is then shown in full."""
        super().commit()
        if not self.problem() and self.text() != self._shown(self.value()):
            self.setText(self._shown(self.value()))

    def _read(self) -> date | None:
        return read_day(self.text(), self.coming() if self.coming else None)

    def _shown(self, value: Any) -> str:
        return shown_day(value) if isinstance(value, date) else ""


class LongText(Editor, QPlainTextEdit):
    """Several lines; grows with its text. Tab leaves it."""

    def __init__(self, *, name: str, parent: QWidget | None = None, lines: int = 2) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setTabChangesFocus(True)
        self.setAcceptDrops(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._lines = lines
        self._filling = False
        self.textChanged.connect(self._grow)
        self.textChanged.connect(self._tell_typed)
        QTimer.singleShot(0, self, self._grow)

    def value(self) -> str | None:
        """What stands there, without outer spaces; None for nothing."""
        return self.toPlainText().strip() or None

    def set_value(self, value: str | None) -> None:
        """Show a value. While somebody types here, what they typed stays."""
        if self.hasFocus() and self.changed():
            self._given = value
            return
        self._given = value
        if self.toPlainText() != (value or ""):
            self._filling = True
            self.setPlainText(value or "")
            self._filling = False

    def raw(self) -> object:
        """The text as it was typed."""
        return self.toPlainText()

    def put_back(self, raw: object) -> None:
        """Put the text there again."""
        self._filling = True
        self.setPlainText("" if raw is None else str(raw))
        self._filling = False

    def event(self, event: QEvent) -> bool:
        """Ctrl+Z is this field's only while it holds typing that is not saved; else it takes back a saved change."""
        document = self.document()
        # Qt sends events while this is being made, so only the one that asks about a key may look at what it holds.
        if event.type() == QEvent.Type.ShortcutOverride and _not_mine(
            event, undo=self.changed() and document.isUndoAvailable(), redo=document.isRedoAvailable()
        ):
            event.ignore()
            return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving saves; a menu over the field is not leaving."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.commit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Enter belongs to the page."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and event.modifiers():
            event.ignore()
            return
        super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The page scrolls, not the field."""
        event.ignore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width breaks lines elsewhere."""
        super().resizeEvent(event)
        self._grow()

    def _tell_typed(self) -> None:
        if not self._filling:
            self.typed.emit()

    def _grow(self) -> None:
        shown = max(self._lines, int(self.document().size().height()))
        self.setFixedHeight(shown * self.line_height() + 22)

    def line_height(self) -> int:
        """Whole pixels from line to line: text is laid out on whole ones, and the font's own height is rounded down."""
        return ceil(QFontMetricsF(self.font()).lineSpacing())


def _not_mine(event: QEvent, *, undo: bool, redo: bool) -> bool:
    """Whether a field must leave Ctrl+Z or Ctrl+Y to the window, because it has nothing of its own to take back."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    if event.matches(QKeySequence.StandardKey.Undo):
        return not undo
    return event.matches(QKeySequence.StandardKey.Redo) and not redo
