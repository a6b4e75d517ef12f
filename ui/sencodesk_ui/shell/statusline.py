# SPDX-License-Identifier: Apache-2.0
"""The line at the bottom: what was saved when, what undo would take back, when a backup was last proved."""

from datetime import datetime

from PySide6.QtCore import QSize, Qt, Signal, SignalInstance
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from sencodesk_ui import theme


class StatusLine(QFrame):
    """Save state at the left, backup at the right, on every page."""

    undo_asked = Signal()
    redo_asked = Signal()
    backup_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status-line")
        self.setFixedHeight(theme.px(32))
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 0, 24, 0)
        row.setSpacing(8)
        self._tick = QLabel(self)
        theme.show(self._tick, "check", theme.current().muted, 16)
        self.saved = QLabel("Saved", self)
        self.saved.setObjectName("status-saved")
        self.saved.setProperty("role", "small-muted")
        self.undo = self._button("status-undo", "undo-2", self.undo_asked)
        self.key = QLabel("Ctrl Z", self)
        self.key.setProperty("role", "keycap")
        self.redo = self._button("status-redo", "redo-2", self.redo_asked)
        self._rule = QFrame(self)
        self._rule.setProperty("kind", "line")
        self._rule.setFixedSize(1, theme.px(18))
        for widget in (self._tick, self.saved, self._rule, self.undo, self.key, self.redo):
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        self.backup = QPushButton(self)
        self.backup.setObjectName("status-backup")
        self.backup.setProperty("kind", "status")
        self.backup.setIcon(theme.icon("shield-check", theme.current().muted, 16, pad=4))
        self.backup.setIconSize(QSize(theme.px(20), theme.px(16)))
        self.backup.clicked.connect(self.backup_asked)
        row.addWidget(self.backup)
        self.show_undo(None, None)

    def show_saved(self, at: datetime) -> None:
        """The minute of the last change."""
        self.saved.setText(f"Saved {at:%H:%M}")

    def show_undo(self, undo: str | None, redo: str | None) -> None:
        """The next undo and redo in words; hidden where there is none."""
        self.undo.setText(f"Undo: {undo}" if undo else "")
        self.redo.setText(f"Redo: {redo}" if redo else "")
        self.undo.setAccessibleName(self.undo.text())
        self.redo.setAccessibleName(self.redo.text())
        self.undo.setVisible(bool(undo))
        self._rule.setVisible(bool(undo or redo))
        self.key.setVisible(bool(undo))
        self.redo.setVisible(bool(redo))

    def show_backup(self, proved: datetime | None, today: datetime) -> None:
        """How long ago a backup was opened and counted."""
        if proved is None:
            self.backup.setText("No backup yet")
        else:
            days = (today.date() - proved.astimezone(today.tzinfo).date()).days
            ago = "today" if days <= 0 else "yesterday" if days == 1 else f"{days} days ago"
            self.backup.setText(f"Backup proved {ago}")
        self.backup.setAccessibleName(self.backup.text())

    def _button(self, name: str, icon: str, signal: SignalInstance) -> QPushButton:
        button = QPushButton(self)
        button.setObjectName(name)
        button.setProperty("kind", "status")
        button.setProperty("accent", "true")
        button.setIcon(theme.icon(icon, theme.current().accent, 16, pad=5))
        button.setIconSize(QSize(theme.px(21), theme.px(16)))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(signal)
        return button
