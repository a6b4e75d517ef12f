# SPDX-License-Identifier: Apache-2.0
"""The secret field, wherever one is asked for: dots, Show (F2 by keyboard), and a word about Caps Lock.

Tab goes from field to field and never to Show: what one types after Tab must not land in the field before, and a space
must not uncover it.
"""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QToolButton, QVBoxLayout, QWidget

from sencodesk_ui import theme

KEYS = "F2 shows what is typed, and hides it again."


class SecretLine(QLineEdit):
    """A line whose text is dots; ``caps`` tells when a letter's case gives Caps Lock away, ``show_asked`` of F2."""

    caps = Signal(bool)
    show_asked = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt cannot ask for Caps Lock; a capital without Shift, or a small letter with it, shows it."""
        from PySide6.QtCore import Qt  # its hundred enumerations wait until after the first paint

        if event.key() == Qt.Key.Key_F2:
            self.show_asked.emit()
            return
        text = event.text()
        if len(text) == 1 and text.isalpha():
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.caps.emit(text.isupper() != shifted)
        super().keyPressEvent(event)


class SecretField(QFrame):
    """Label, secret line with Show, the Caps Lock sentence, and what is wrong, like any other field."""

    entered = Signal()
    changed = Signal(str)

    def __init__(self, label: str, name: str, parent: QWidget | None = None, *, dressed: bool = True) -> None:
        super().__init__(parent)
        self.setFrameStyle(0)
        self._name = name
        self._problem: QLabel | None = None
        self._wrong: QWidget | None = None
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.label = QLabel(label, self)
        self.label.setProperty("role", "strong")
        self.line = SecretLine(self)
        self.line.setObjectName(name)
        self.line.setAccessibleName(label)
        self.line.setProperty("large", "true")
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.returnPressed.connect(self.entered)
        self.line.textChanged.connect(self.changed)
        self.label.setBuddy(self.line)
        self.show_it = QToolButton(self.line)
        self.show_it.setObjectName(f"{name}-show")
        self.show_it.setProperty("kind", "reveal")
        self.show_it.setCheckable(True)
        self.show_it.setText("Show")
        self.show_it.setIconSize(QSize(theme.px(22), theme.px(18)))
        self.show_it.setAccessibleName(f"Show what is typed: {label}")
        self.show_it.setToolTip(KEYS)
        self.line.setAccessibleDescription(KEYS)
        self.show_it.toggled.connect(self._show)
        self.line.show_asked.connect(self.show_it.toggle)
        inside = QHBoxLayout(self.line)
        inside.setContentsMargins(0, 0, 6, 0)
        inside.addStretch(1)
        inside.addWidget(self.show_it)
        self.line.setTextMargins(0, 0, 86, 0)
        self._caps = QWidget(self)
        said = QHBoxLayout(self._caps)
        said.setContentsMargins(0, 2, 0, 0)
        self._sign, word = QLabel(self._caps), QLabel("Caps Lock is on", self._caps)
        word.setProperty("role", "small-warning")
        word.setObjectName(f"{name}-caps")
        said.addWidget(self._sign)
        said.addWidget(word, 1)
        self._caps.hide()
        self.line.caps.connect(self._caps.setVisible)
        column.addWidget(self.label)
        column.addWidget(self.line)
        column.addWidget(self._caps)
        if dressed:
            self.dress()

    def dress(self) -> None:
        """Put the icons on; the lock page does so after its first paint."""
        from PySide6.QtCore import Qt

        self.show_it.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.show_it.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        theme.show(self._sign, "arrow-big-up", theme.current().warning, 16)
        self._show(self.show_it.isChecked())

    def text(self) -> str:
        """What is typed."""
        return self.line.text()

    def clear(self) -> None:
        """Forget what is typed, and hide again."""
        self.line.clear()
        self.set_error("")
        self.show_it.setChecked(False)
        self._caps.hide()

    def set_error(self, sentence: str) -> None:
        """Say what is wrong above the line, with icon and bar, until something else is typed; or nothing."""
        from sencodesk_ui.theme.spoken import announce

        if self._problem is None or self._wrong is None:
            if not sentence:
                return
            self._wrong = QWidget(self)
            self._problem = self._made_problem(self._wrong)
        wrong = bool(sentence)
        if wrong and self.isVisible():
            announce(self.line, f"{self.line.accessibleName()}: {sentence}")
        self._problem.setText(sentence)
        self._wrong.setVisible(wrong)
        self._column.setContentsMargins(10 if wrong else 0, 0, 0, 0)
        self.line.setAccessibleDescription(f"{sentence} {KEYS}".strip())
        for widget in (self, self.line):
            widget.setProperty("error", "true" if wrong else None)
            widget.style().unpolish(widget)
            widget.style().polish(widget)

    def error(self) -> str:
        """The sentence that stands there."""
        return "" if self._problem is None else self._problem.text()

    def _made_problem(self, holder: QWidget) -> QLabel:
        """Made when it is wanted: the lock page, which comes first of all, has its own place for what is wrong."""
        from PySide6.QtCore import Qt

        from sencodesk_ui.theme.label import Label

        self.setProperty("kind", "field")
        self.setFrameShape(QFrame.Shape.StyledPanel)  # without a shape a frame never draws the bar of its style sheet
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        sign, problem = QLabel(holder), Label("", "danger", holder, wrap=True)
        theme.show(sign, "circle-alert", theme.current().danger, 16)
        problem.setObjectName(f"{self._name}-error")
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(problem, 1)
        self._column.insertWidget(1, holder)
        self.line.textChanged.connect(lambda _text: self.set_error(""))
        return problem

    def set_label(self, label: str) -> None:
        """Another name for the field."""
        self.label.setText(label)
        self.line.setAccessibleName(label)
        self.show_it.setAccessibleName(f"Show what is typed: {label}")

    def _show(self, shown: bool) -> None:
        self.line.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self.show_it.setText("Hide" if shown else "Show")
        self.show_it.setIcon(theme.icon("eye-off" if shown else "eye", theme.current().muted, 18, pad=4))
