# SPDX-License-Identifier: Apache-2.0
"""One return in the list: what, how it stands, by when, and one button that goes on with it."""

from collections.abc import Callable
from datetime import date, datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from sencodesk.services import sending
from sencodesk.views.returns import CheckView, ReturnView
from sencodesk_ui import theme
from sencodesk_ui.pages.returns.words import (
    Standing,
    again_words,
    former_standing,
    former_words,
    period_words,
    standing,
)
from sencodesk_ui.widgets import Button, Icon, Label, distance, shown_day

DATE_WIDTH, BUTTON_WIDTH = 142, 124


class ReturnRow(QFrame):
    """A row of 56 pixels or more, with one button."""

    def __init__(
        self, due: ReturnView, check: CheckView | None, now: datetime, act: Callable[[], None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        # A council that gives a return another name asks for the same period twice, once no longer.
        name = f"return-row-{due.council_id}-{due.period}{'' if due.asked else '-former'}"
        if due.asked or due.submission is not None:
            stands = standing(due.submission, check, check is not None, due.council_name, now)
        else:
            stands = former_standing(due.council_name)
        self.setObjectName(name)
        self.setMinimumHeight(theme.px(64))
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 12, 8)
        row.setSpacing(14)
        row.addWidget(Icon(stands.icon, getattr(theme.current(), stands.token), 20, self))
        row.addLayout(self._words(due, stands, now), 1)
        row.addWidget(self._when(due, now.date()))
        self.button = Button(stands.button, "row", name=f"{name}-open", parent=self, act=act)
        self.button.setMinimumWidth(theme.px(BUTTON_WIDTH))
        self.button.setAccessibleName(f"{stands.button}: {due.title} to {due.council_name}. {stands.words}")
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)

    def _words(self, due: ReturnView, stands: Standing, now: datetime) -> QVBoxLayout:
        text = QVBoxLayout()
        text.setSpacing(1)
        text.addStretch(1)
        text.addWidget(Label(f"{due.title}, {period_words(due.period)}", "strong", self, wrap=True))
        text.addWidget(Label(stands.words, "small", self, wrap=True))
        if due.rehearsal is not None and due.submission is None:
            said = standing(due.rehearsal, None, True, due.council_name, now)
            text.addWidget(Label(said.words, "small-muted", self, wrap=True))
        if due.submission is not None and not due.asked:
            text.addWidget(Label(former_words(due.council_name), "small-muted", self, wrap=True))
        elif due.submission is not None and due.submission.state == "withdrawn":
            text.addWidget(Label(again_words(due, now.date()), "small-strong", self, wrap=True))
        if due.withdrawal is not None and due.withdrawal.waits:
            text.addWidget(Label(sending.words(due.withdrawal, now), "small-strong", self, wrap=True))
        text.addStretch(1)
        return text

    def _when(self, due: ReturnView, on: date) -> QWidget:
        when = QWidget(self)
        when.setFixedWidth(theme.px(DATE_WIDTH))
        column = QVBoxLayout(when)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addStretch(1)
        column.addWidget(Label(shown_day(due.due), "small", when))
        sent = due.submission
        filed = sent is not None and sent.filed
        late = due.due < on and not filed and due.asked
        words = "filed" if filed else distance(due.due, on) if due.asked else "no longer asked"
        column.addWidget(Label(words, "small-danger" if late else "small-muted", when))
        column.addStretch(1)
        return when
