# SPDX-License-Identifier: Apache-2.0
"""Editors and the field round them: label above, help, the box, and the sentence when something is wrong.

Every editor has ``value``, ``set_value`` and the signal ``committed``, emitted when it is left, or Enter is pressed,
with another value than it was given.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from sencodesk_ui import theme
from sencodesk_ui.widgets.buttons import Segmented
from sencodesk_ui.widgets.days import Unreadable, read_day, shown_day
from sencodesk_ui.widgets.labels import Icon, Label


class TextField(QLineEdit):
    """One line of text; blank is None."""

    committed = Signal()
    typed = Signal()

    def __init__(self, *, name: str, parent: QWidget | None = None, mono: bool = False) -> None:
        super().__init__(parent)
        self._given: Any = None  # before the name and the property are set: those are events
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
        self.setModified(False)

    def changed(self) -> bool:
        """Whether it differs from what it was given."""
        return bool(self.value() != self._given)

    def commit(self) -> None:
        """Tell once that the value changed."""
        if self.changed():
            self._given = self.value()
            self.setModified(False)
            self.committed.emit()

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

    def commit(self) -> None:
        """Only what is a number is told."""
        if not self.problem():
            super().commit()

    def _shown(self, value: Any) -> str:
        return "" if value is None else f"{value:g}"


class DateField(TextField):
    """A day as people write it: 23/11/2026, 23 Nov 2026, 23.11.26. Shown as Mon 23 Nov 2026."""

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name=name, parent=parent)
        self.setPlaceholderText("")
        self.setMinimumWidth(136)

    def value(self) -> date | None:
        """The day, or None for nothing or for what cannot be read."""
        try:
            return read_day(self.text())
        except Unreadable:
            return None

    def problem(self) -> str:
        """A sentence, or nothing."""
        try:
            read_day(self.text())
        except Unreadable:
            return "Write a date such as 23/11/2026."
        return ""

    def commit(self) -> None:
        """Only a date that can be read is told; it is then shown in full."""
        if not self.problem():
            super().commit()
            if self.text() != self._shown(self.value()):
                self.setText(self._shown(self.value()))

    def _shown(self, value: Any) -> str:
        return shown_day(value) if isinstance(value, date) else ""


class LongText(QPlainTextEdit):
    """Several lines; grows with its text. Tab leaves it."""

    committed = Signal()
    typed = Signal()

    def __init__(self, *, name: str, parent: QWidget | None = None, lines: int = 2) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setTabChangesFocus(True)
        self.setAcceptDrops(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._lines = lines
        self._given: str | None = None
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

    def changed(self) -> bool:
        """Whether it differs from what it was given."""
        return self.value() != self._given

    def commit(self) -> None:
        """Tell once that the value changed."""
        if self.changed():
            self._given = self.value()
            self.committed.emit()

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

    def resizeEvent(self, event: Any) -> None:
        """Another width breaks lines elsewhere."""
        super().resizeEvent(event)
        self._grow()

    def _tell_typed(self) -> None:
        if not self._filling:
            self.typed.emit()

    def _grow(self) -> None:
        line = self.fontMetrics().lineSpacing()
        shown = max(self._lines, int(self.document().size().height()))
        self.setFixedHeight(shown * line + 22)


def _not_mine(event: QEvent, *, undo: bool, redo: bool) -> bool:
    """Whether a field must leave Ctrl+Z or Ctrl+Y to the window, because it has nothing of its own to take back."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    if event.matches(QKeySequence.StandardKey.Undo):
        return not undo
    return event.matches(QKeySequence.StandardKey.Redo) and not redo


class ChoiceField(QComboBox):
    """One of a list of (value, words); blank is None and stands first if ``blank`` says how it reads."""

    committed = Signal()
    typed = Signal()

    def __init__(
        self,
        choices: Sequence[tuple[Any, str]],
        *,
        name: str,
        parent: QWidget | None = None,
        blank: str | None = "Not set",
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.setMaxVisibleItems(16)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._blank = blank
        self._given: Any = None
        self.set_choices(choices)
        self.activated.connect(lambda _row: self.commit())

    def set_choices(self, choices: Sequence[tuple[Any, str]]) -> None:
        """Another list; what was taken stays taken if it is there."""
        self.blockSignals(True)
        self.clear()
        if self._blank is not None:
            self.addItem(self._blank, None)
        for value, words in choices:
            self.addItem(words, value)
        self.blockSignals(False)
        self.set_value(self._given)

    def value(self) -> Any:
        """What is taken."""
        return self.currentData()

    def set_value(self, value: Any) -> None:
        """Take one without telling. A value that is not in the list is added, so that nothing held is hidden."""
        self._given = value
        row = self.findData(value)
        if row < 0 and value is not None:
            self.addItem(str(value), value)
            row = self.count() - 1
        self.setCurrentIndex(max(row, 0) if self._blank is not None else row)

    def changed(self) -> bool:
        """Whether it differs from what it was given."""
        return bool(self.value() != self._given)

    def commit(self) -> None:
        """Tell once that the value changed."""
        if self.changed():
            self._given = self.value()
            self.committed.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The page scrolls; a wheel must not change a record."""
        event.ignore()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Arrow keys change without ``activated``: leaving tells."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.commit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The style sheet's box with a chevron of the house."""
        super().paintEvent(event)
        painter = QPainter(self)
        picture = theme.pixmap("chevron-down", theme.current().muted, 16)
        painter.drawPixmap(self.width() - 26, (self.height() - 16) // 2, picture)


class YesNoField(Segmented):
    """Yes, No, or not recorded: three states, because nobody having asked is not No."""

    committed = Signal()
    typed = Signal()

    def __init__(self, *, name: str, parent: QWidget | None = None, label: str = "") -> None:
        super().__init__([(True, "Yes"), (False, "No"), (None, "Not recorded")], name=name, parent=parent, label=label)
        self._given: bool | None = None
        self.set_value(None)
        self.chosen.connect(lambda _value: self.commit())

    def set_value(self, value: object) -> None:
        """Show a value."""
        self._given = value if isinstance(value, bool) else None
        super().set_value(self._given)

    def changed(self) -> bool:
        """Whether it differs from what it was given."""
        return self.value() is not self._given

    def commit(self) -> None:
        """Tell once that the value changed."""
        if self.changed():
            self._given = self.value()  # type: ignore[assignment]  # the choices are True, False and None
            self.committed.emit()


Editor = TextField | LongText | ChoiceField | YesNoField


class Field(QFrame):
    """Label, help, editor, and the sentence when something is wrong, with a bar at the left of the whole."""

    def __init__(self, label: str, editor: QWidget, *, help: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "field")
        self.setObjectName(f"field-{editor.objectName()}")
        self.editor: Any = editor
        """One of the editors of this module: each has its own kind of value."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._column = column
        self.label = Label(label, "strong", self)
        self.label.setBuddy(editor)
        editor.setAccessibleName(label)
        column.addWidget(self.label)
        self.help = Label(help, "small-muted", self, wrap=True)
        self.help.setVisible(bool(help))
        column.addWidget(self.help)
        self._error = QWidget(self)
        row = QHBoxLayout(self._error)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(Icon("circle-alert", theme.current().danger, 16, self._error), 0, Qt.AlignmentFlag.AlignTop)
        self._sentence = Label("", "danger", self._error, wrap=True)
        self._sentence.setObjectName(f"{self.objectName()}-error")
        row.addWidget(self._sentence, 1)
        self._error.hide()
        column.addWidget(self._error)
        column.addWidget(editor)
        editor.installEventFilter(self)

    def set_error(self, sentence: str) -> None:
        """Say what is wrong, or nothing."""
        wrong = bool(sentence)
        self._sentence.setText(sentence)
        self._error.setVisible(wrong)
        self._column.setContentsMargins(10 if wrong else 0, 0, 0, 0)
        self.editor.setAccessibleDescription(sentence)
        for widget in (self, self.editor):
            widget.setProperty("error", "true" if wrong else "false")
            widget.style().unpolish(widget)
            widget.style().polish(widget)

    def error(self) -> str:
        """The sentence that stands there."""
        return self._sentence.text() if self._error.isVisibleTo(self) else ""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A date or number that cannot be read is said when the field is left."""
        if watched is self.editor and event.type() == QEvent.Type.FocusOut:
            problem = getattr(self.editor, "problem", None)
            if problem is not None:
                self.set_error(problem())
        return super().eventFilter(watched, event)

    def sizeHint(self) -> QSize:
        """As high as its parts."""
        return self._column.sizeHint()
