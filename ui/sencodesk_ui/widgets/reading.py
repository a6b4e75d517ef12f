# SPDX-License-Identifier: Apache-2.0
"""Editors that only show: read and reached like the others, not typed into. And the line that says why.

Pages ask ``workspace.may_write`` or ``may_keep`` and hand their editors over here; the services refuse in any case.
"""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QComboBox, QFrame, QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from sencodesk_ui import theme
from sencodesk_ui.widgets.labels import Icon, Label

ONLY_SHOWN = "Only to read."
PRESSES = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease, QEvent.Type.MouseButtonDblClick)
KEYS = (QEvent.Type.KeyPress, QEvent.Type.KeyRelease)
GOING_ON = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Escape)


class _Still(QObject):
    """Keeps presses and keys from a list or a button: Tab goes on, and every other key is the page's."""

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Whether the event stops here."""
        if event.type() in PRESSES:
            return True
        if event.type() not in KEYS or not isinstance(event, QKeyEvent) or event.key() in GOING_ON:
            return False
        event.ignore()  # so that Qt offers it to what the editor stands in
        return True


def only_shown(*editors: QWidget) -> None:
    """Make editors of ``fields`` and ``choices`` read-only. What they show can still be set, reached and copied."""
    for editor in editors:
        if isinstance(editor, QLineEdit | QPlainTextEdit):
            editor.setReadOnly(True)
            continue
        buttons = editor.findChildren(QAbstractButton)
        parts: list[QComboBox] | list[QAbstractButton] = [editor] if isinstance(editor, QComboBox) else buttons
        for part in parts:
            part.installEventFilter(_Still(part))
            part.setProperty("shown-only", "true")
            part.setAccessibleDescription(ONLY_SHOWN)
            part.style().unpolish(part)
            part.style().polish(part)


class WhyNot(QFrame):
    """One line: why nothing can be changed here. Not shown where there is nothing to say."""

    def __init__(self, why: str, parent: QWidget | None = None, *, name: str = "why-not", edge: int = 24) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        row = QHBoxLayout(self)
        row.setContentsMargins(edge, 6, edge, 6)
        row.setSpacing(8)
        row.addWidget(Icon("eye", theme.current().muted, 16, self), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Label(why, "small-muted", self, wrap=True), 1)
        self.setVisible(bool(why))
