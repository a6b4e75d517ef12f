# SPDX-License-Identifier: Apache-2.0
"""The line at the bottom: what was saved when, what undo would take back, when a backup was last proved."""

from datetime import datetime

from PySide6.QtCore import QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from sencodesk_ui import theme
from sencodesk_ui.widgets.buttons import PlainButton

NOT_YET = "Not saved yet"
TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr"})


class StatusLine(QFrame):
    """Save state at the left, backup at the right, on every page."""

    undo_asked = Signal()
    redo_asked = Signal()
    backup_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status-line")
        self.setFixedHeight(theme.px(32))
        # What undo would take back gives way; it must not make the window wider than the screen.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._undoes = self._redoes = ""
        self._saved, self._typing = "Saved", False
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
        self.who = QLabel(self)
        self.who.setObjectName("status-who")
        self.who.setProperty("role", "small-muted")
        row.addWidget(self.who)
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
        self._saved = f"Saved {at:%H:%M}"
        self.show_typing(on=self._typing)

    def show_typing(self, *, on: bool) -> None:
        """Whether something on the open page is typed and not saved yet; if not, when the last change was."""
        self._typing = on
        words = NOT_YET if on else self._saved
        if self.saved.text() != words:
            theme.show(self._tick, "pencil" if on else "check", theme.current().muted, 16)
            self.saved.setText(words)
            self._fit()

    def show_undo(self, undo: str | None, redo: str | None) -> None:
        """The next undo and redo in words; hidden where there is none."""
        self._undoes, self._redoes = undo or "", redo or ""
        for button, word, what in ((self.undo, "Undo", undo), (self.redo, "Redo", redo)):
            button.setAccessibleName(f"{word}: {what}" if what else "")
            button.setToolTip(button.accessibleName())
            button.setVisible(bool(what))
        self._rule.setVisible(bool(undo or redo))
        self._fit()

    def _fit(self) -> None:
        """Say in words what undo and redo would do, where there is room; else the words alone, then without the key."""
        for words, key in ((True, True), (False, True), (False, False)):
            self.undo.setText(f"Undo: {self._undoes}" if words and self._undoes else "Undo")
            self.redo.setText(f"Redo: {self._redoes}" if words and self._redoes else "Redo")
            self.key.setVisible(key and bool(self._undoes))
            if self.sizeHint().width() <= self.width():
                return

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many words as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def show_who(self, name: str, role: str) -> None:
        """Who is in, and in which role; large text leaves room for the initials only."""
        self.who.setText(initials(name) if theme.size.is_large() else f"{name}, {role}")
        self.who.setToolTip(f"{name} is in, in the role of {role}")
        self.who.setAccessibleName(self.who.toolTip())
        self._fit()

    def show_backup(self, proved: datetime | None, today: datetime, *, only_here: bool = False) -> None:
        """How long ago a backup was opened and counted; ``only_here``: it lies on the same disk as the records."""
        if proved is None:
            self.backup.setText("No backup yet")
        else:
            days = (today.date() - proved.astimezone(today.tzinfo).date()).days
            ago = "today" if days <= 0 else "yesterday" if days == 1 else f"{days} days ago"
            self.backup.setText(f"Backup {ago}, on this same disk" if only_here else f"Backup proved {ago}")
        sign, colour = ("triangle-alert", "warning") if only_here else ("shield-check", "muted")
        self.backup.setIcon(theme.icon(sign, getattr(theme.current(), colour), 16, pad=4))
        self.backup.setAccessibleName(self.backup.text())
        self._fit()

    def _button(self, name: str, icon: str, signal: SignalInstance) -> QPushButton:
        button = PlainButton("", self)
        button.setObjectName(name)
        button.setProperty("kind", "status")
        button.setProperty("accent", "true")
        button.setIcon(theme.icon(icon, theme.current().accent, 16, pad=5))
        button.setIconSize(QSize(theme.px(21), theme.px(16)))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(signal)
        return button


def initials(name: str) -> str:
    """The first letter of each part of a name, without Ms or Mr: ``TE`` of ``Ms T Ester``."""
    parts = [one for one in name.split() if one.casefold().strip(".") not in TITLES]
    return "".join(one[0].upper() for one in parts)
