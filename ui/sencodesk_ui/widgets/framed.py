# SPDX-License-Identifier: Apache-2.0
"""The field round an editor: label above, help, the box, and the sentence when something is wrong."""

from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from sencodesk_ui import theme
from sencodesk_ui.theme.spoken import announce
from sencodesk_ui.widgets.editor import Editor
from sencodesk_ui.widgets.labels import Icon, Label

E_co = TypeVar("E_co", bound=QWidget, covariant=True)


class Field(QFrame, Generic[E_co]):
    """Label, help, editor, and the sentence when something is wrong, with a bar at the left of the whole."""

    def __init__(self, label: str, editor: E_co, *, help: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "field")
        self.setFrameShape(QFrame.Shape.StyledPanel)  # without a shape a frame never draws the bar of its style sheet
        self.setObjectName(f"field-{editor.objectName()}")
        self._editor = editor
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
        self._wrong: object = None
        """The value about which the sentence was said."""
        column.addWidget(self._error)
        column.addWidget(editor)
        editor.installEventFilter(self)

    @property
    def editor(self) -> E_co:
        """What stands in the box."""
        return self._editor

    def set_error(self, sentence: str) -> None:
        """Say what is wrong, or nothing. A new sentence is announced to a reader with the field's name."""
        wrong = bool(sentence)
        self._wrong = self.editor.value() if wrong and isinstance(self.editor, Editor) else None
        if not wrong and not self.property("error"):
            return  # nothing was said, and dressing an editor anew takes its time
        if wrong and sentence != self._sentence.text() and self.isVisible():
            announce(self, f"{self.editor.accessibleName()}: {sentence}")
        self._sentence.setText(sentence)
        self._error.setVisible(wrong)
        self._column.setContentsMargins(10 if wrong else 0, 0, 0, 0)
        self.editor.setAccessibleDescription(sentence)
        for widget in (self, self.editor):
            widget.setProperty("error", "true" if wrong else None)
            widget.style().unpolish(widget)
            widget.style().polish(widget)

    def error(self) -> str:
        """The sentence that stands there."""
        return self._sentence.text() if self._error.isVisibleTo(self) else ""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A date or number that cannot be read is said when the field is left. What was refused of a value stays said
        until there is another."""
        editor = self.editor
        left = watched is editor and event.type() == QEvent.Type.FocusOut
        if left and isinstance(editor, Editor) and editor.can_be_unreadable():
            problem = editor.problem()
            if problem or editor.value() != self._wrong:
                self.set_error(problem)
        return super().eventFilter(watched, event)

    def sizeHint(self) -> QSize:
        """As high as its parts."""
        return self._column.sizeHint()
