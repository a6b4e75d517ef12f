# SPDX-License-Identifier: Apache-2.0
"""The field round an editor: label above, help, the box, and the sentence when something is wrong."""

from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from sencodesk_ui import theme
from sencodesk_ui.widgets.labels import Icon, Label


class Field(QFrame):
    """Label, help, editor, and the sentence when something is wrong, with a bar at the left of the whole."""

    def __init__(self, label: str, editor: QWidget, *, help: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "field")
        self.setFrameShape(QFrame.Shape.StyledPanel)  # without a shape a frame never draws the bar of its style sheet
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
