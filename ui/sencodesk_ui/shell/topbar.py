# SPDX-License-Identifier: Apache-2.0
"""The bar at the top: search, the outbox, help. The same on every page."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from sencodesk_ui import theme


class TopBar(QFrame):
    """Search opens the palette; the chip always says how many returns wait and for how long."""

    search_asked = Signal()
    outbox_asked = Signal()
    help_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("top-bar")
        self.setFixedHeight(theme.px(56))
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 0, 24, 0)
        row.setSpacing(12)
        large = theme.size.is_large()
        self.search = QPushButton("Search" if large else "Search pupils, plans, actions", self)
        self.search.setObjectName("search")
        self.search.setProperty("kind", "search")
        self.search.setAccessibleName("Search pupils, plans, actions")
        self.search.setIcon(theme.icon("search", theme.current().muted, 18, pad=4))
        self.search.setIconSize(QSize(theme.px(22), theme.px(18)))
        self.search.setFixedHeight(theme.px(36))
        self.search.setMinimumWidth(theme.px(160 if large else 300))
        self.search.setMaximumWidth(theme.px(460))
        self.search.clicked.connect(self.search_asked)
        inside = QHBoxLayout(self.search)
        inside.setContentsMargins(0, 0, 10, 0)
        inside.addStretch(1)
        cap = QLabel("Ctrl K", self.search)
        cap.setProperty("role", "keycap")
        cap.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        inside.addWidget(cap, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.search, 10)
        row.addStretch(1)
        self.outbox = QPushButton(self)
        self.outbox.setObjectName("outbox-chip")
        self.outbox.setProperty("kind", "chip")
        self.outbox.setIcon(theme.icon("clock-arrow-up", theme.current().text, 16, pad=3))
        self.outbox.setIconSize(QSize(theme.px(19), theme.px(16)))
        self.outbox.clicked.connect(self.outbox_asked)
        row.addWidget(self.outbox)
        self.help = QToolButton(self)
        self.help.setObjectName("help")
        self.help.setProperty("kind", "icon")
        self.help.setAccessibleName("Help on this page (F1)")
        self.help.setToolTip("Help on this page (F1)")
        self.help.setIcon(theme.icon("circle-question-mark", theme.current().muted, 20))
        self.help.setIconSize(QSize(theme.px(20), theme.px(20)))
        self.help.clicked.connect(self.help_asked)
        row.addWidget(self.help)
        self.show_waiting(0, 0)

    def show_waiting(self, count: int, oldest_days: int) -> None:
        """How many sealed returns have not gone, and how long the oldest has waited."""
        if count == 0:
            text = "Nothing waiting"
        else:
            age = "today" if oldest_days <= 0 else "1 day" if oldest_days == 1 else f"{oldest_days} days"
            text = f"{count} waiting, since today" if oldest_days <= 0 else f"{count} waiting, oldest {age}"
        self.outbox.setText(text)
        self.outbox.setAccessibleName(f"Outbox: {text}")
