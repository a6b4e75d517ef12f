# SPDX-License-Identifier: Apache-2.0
"""The secret field of the lock page and the first start: dots, a Show button, and a word about Caps Lock."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QVBoxLayout, QWidget

from sencodesk_ui import theme


class SecretLine(QLineEdit):
    """A line whose text is dots; ``caps`` tells when a letter's case gives Caps Lock away."""

    caps = Signal(bool)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt cannot ask for Caps Lock; a capital without Shift, or a small letter with it, shows it."""
        from PySide6.QtCore import Qt  # its hundred enumerations wait until after the first paint

        text = event.text()
        if len(text) == 1 and text.isalpha():
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.caps.emit(text.isupper() != shifted)
        super().keyPressEvent(event)


class SecretField(QWidget):
    """Label, secret line with Show, and the Caps Lock sentence."""

    entered = Signal()
    changed = Signal(str)

    def __init__(self, label: str, name: str, parent: QWidget | None = None, *, dressed: bool = True) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
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
        self.show_it.toggled.connect(self._show)
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

        self.show_it.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        theme.show(self._sign, "arrow-big-up", theme.current().warning, 16)
        self._show(self.show_it.isChecked())

    def text(self) -> str:
        """What is typed."""
        return self.line.text()

    def clear(self) -> None:
        """Forget what is typed, and hide again."""
        self.line.clear()
        self.show_it.setChecked(False)
        self._caps.hide()

    def set_label(self, label: str) -> None:
        """Another name for the field."""
        self.label.setText(label)
        self.line.setAccessibleName(label)
        self.show_it.setAccessibleName(f"Show what is typed: {label}")

    def _show(self, shown: bool) -> None:
        self.line.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self.show_it.setText("Hide" if shown else "Show")
        self.show_it.setIcon(theme.icon("eye-off" if shown else "eye", theme.current().muted, 18, pad=4))
