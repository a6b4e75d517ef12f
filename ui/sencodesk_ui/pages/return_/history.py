# SPDX-License-Identifier: Apache-2.0
"""What happened to a submission, step by step with times, in the SENCO's words."""

from datetime import tzinfo

from PySide6.QtWidgets import QHBoxLayout, QWidget

from sencodesk.views.returns import StepView, SubmissionView
from sencodesk_ui import theme
from sencodesk_ui.pages.returns.words import council_time
from sencodesk_ui.widgets import Card, Icon, Label, clear, shown_day

MOST = 9
WORDS = {
    "sealed": ("lock", "muted", "Sealed on this laptop"),
    "queued": ("clock-arrow-up", "muted", "Waiting to go"),
    "sending": ("send", "muted", "Sending"),
    "unconfirmed": ("clock", "warning", "May have arrived; asking"),
    "received": ("circle-check", "success", "Received by {council}"),
    "accepted": ("circle-check", "success", "Accepted by {council}"),
    "refused": ("circle-alert", "danger", "Refused by {council}"),
    "superseded": ("history", "muted", "Replaced by a later version"),
    "withdrawn": ("history", "muted", "Withdrawn"),
    "discarded": ("trash-2", "muted", "Discarded before it was sent"),
}


class History(Card):
    """The newest steps, the oldest of them first; times are this laptop's."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("What happened", parent, name="return-history")
        self._day = Label("", "small-muted", self)
        self.head.addWidget(self._day)
        self._shown: object = None

    def show_sent(self, sent: SubmissionView | None, council: str, zone: tzinfo) -> None:
        """The steps of one submission; hidden where there is none."""
        self.setVisible(sent is not None)
        if sent is None or (sent.id, sent.steps) == self._shown:
            return
        self._shown = (sent.id, sent.steps)
        while self.body.count() > 1:
            item = self.body.takeAt(1)
            row = item.layout() if item is not None else None
            if row is not None:
                clear(row)
                row.deleteLater()
        steps = merged(sent.steps)[-MOST:]
        days = {one.at.astimezone(zone).date() for one in steps}
        self._day.setText(shown_day(min(days)) if len(days) == 1 else "")
        for one in steps:
            icon, token, words = WORDS.get(one.state, ("info", "muted", one.state))
            line = QHBoxLayout()
            line.setSpacing(12)
            line.addWidget(Icon(icon, getattr(theme.current(), token), 18, self))
            last = one is steps[-1]
            line.addWidget(Label(words.format(council=council), "strong" if last else "", self, wrap=True), 1)
            at = one.at.astimezone(zone)
            line.addWidget(
                Label(f"{at:%H:%M:%S}" if len(days) == 1 else council_time(at.isoformat(), zone), "small-muted", self)
            )
            self.body.addLayout(line)


def merged(steps: tuple[StepView, ...]) -> list[StepView]:
    """Steps without repeats: a night of tries is one line, not forty."""
    kept: list[StepView] = []
    for one in steps:
        if kept and kept[-1].state == one.state:
            kept[-1] = one
        elif len(kept) > 1 and kept[-2].state == one.state and one.state in ("queued", "unconfirmed"):
            kept[-2:] = [one]
        else:
            kept.append(one)
    return kept
