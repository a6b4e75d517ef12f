# SPDX-License-Identifier: Apache-2.0
"""The reviews of one day beside the month: each a button that opens it."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sencodesk.views.review_rows import ReviewRow
from sencodesk_ui import theme
from sencodesk_ui.pages.reviews.rows import STATES, kind_words
from sencodesk_ui.widgets import Button, Icon, Label, Scroll, clear, shown_day

WIDE = 300


class DayList(QWidget):
    """``opened`` carries the review that was pressed."""

    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("reviews-day")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 8, 16, 8)
        whole.setSpacing(8)
        self.heading = Label("", "section", self, wrap=True)
        self.heading.setObjectName("reviews-day-heading")
        whole.addWidget(self.heading)
        if theme.size.is_large():
            self._list = QVBoxLayout()
            whole.addLayout(self._list)
            whole.addStretch(1)
        else:
            self.setFixedWidth(theme.px(WIDE))
            scroll = Scroll(self, margins=(0, 0, 4, 0))
            self._list = QVBoxLayout()
            scroll.body.addLayout(self._list)
            scroll.body.addStretch(1)
            whole.addWidget(scroll, 1)
        self._list.setSpacing(12)
        self.buttons: list[Button] = []

    def show_day(self, day: date, rows: Sequence[ReviewRow]) -> None:
        """The reviews of a day."""
        self.heading.setText(shown_day(day))
        clear(self._list)
        self.buttons = []
        if not rows:
            self._list.addWidget(Label("Nothing on this day.", "muted", self, wrap=True))
        for n, row in enumerate(rows, start=1):
            self._list.addWidget(self._made(row, n))

    def take_focus(self) -> bool:
        """To the first review of the day; False where there is none."""
        if self.buttons:
            self.buttons[0].setFocus(Qt.FocusReason.ShortcutFocusReason)
        return bool(self.buttons)

    def _made(self, row: ReviewRow, n: int) -> QWidget:
        part = QWidget(self)
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        icon, colour, word = STATES[row.state]
        at = f"{row.at} " if row.at else ""
        column.addWidget(Label(f"{at}{row.name}", "strong", part, wrap=True))
        state = QHBoxLayout()
        state.setSpacing(6)
        state.addWidget(Icon(icon, getattr(theme.current(), colour), 16, part))
        state.addWidget(Label(f"{word} · {kind_words(row)}", "muted", part, wrap=True), 1)
        column.addLayout(state)
        where = ", ".join(one for one in (f"Class {row.class_name}" if row.class_name else "", row.place) if one)
        if where:
            column.addWidget(Label(where, "small-muted", part, wrap=True))
        words = "Open" if row.begun else "Prepare"
        button = Button(words, "small", name=f"reviews-day-{n}", parent=part, act=partial(self.opened.emit, row))
        button.setAccessibleName(f"{words}: {row.name}, {kind_words(row)}")
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.buttons.append(button)
        return part
