# SPDX-License-Identifier: Apache-2.0
"""Every version of a return that was sealed, and how each ended; an older receipt stays, and can be looked at."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sencodesk.views.return_steps import StepsView
from sencodesk.views.returns import SubmissionView
from sencodesk_ui.widgets import Button, Card, Label, clear, shown_day

STATES = {
    "sealed": "sealed, not sent",
    "queued": "waiting to go",
    "sending": "on its way",
    "unconfirmed": "may have arrived",
    "received": "received",
    "accepted": "accepted",
    "refused": "sent back",
    "superseded": "replaced",
    "withdrawn": "withdrawn",
    "discarded": "discarded, never sent",
}


class VersionsCard(Card):
    """One line a version, the newest first; hidden while there is one only. ``choose`` shows that version's receipt."""

    def __init__(self, choose: Callable[[int], None], parent: QWidget | None = None) -> None:
        super().__init__("Versions", parent, name="receipt-versions")
        self._choose = choose
        self._lines = QVBoxLayout()
        self._lines.setSpacing(8)
        self.body.addLayout(self._lines)
        self._shown: object = None

    def show_versions(self, view: StepsView, chosen: int | None, *, rehearsal: bool) -> None:
        """The versions of the return itself; a rehearsal has none."""
        live = sorted((one for one in view.history if one.mode == "LIVE"), key=lambda one: one.version, reverse=True)
        self.setVisible(len(live) > 1 and not rehearsal)
        shown = (tuple(live), chosen, view.filed)
        if shown == self._shown:
            return
        self._shown = shown
        newest = next((one.version for one in live if one.withdraws is None), 0)
        held = {one.sent.version for one in view.versions} | ({newest} if view.by_hand is not None else set())
        clear(self._lines)
        for one in live:
            seen = one.version == (chosen if chosen is not None else newest)
            self._lines.addWidget(self._line(one, seen=seen, held=one.version in held))

    def focus_first(self) -> None:
        """The button that was pressed is gone: the focus goes to the first that is there."""
        found = self.findChildren(Button)
        if found:
            found[-1].setFocus(Qt.FocusReason.OtherFocusReason)

    def _line(self, one: SubmissionView, *, seen: bool, held: bool) -> QWidget:
        line = QWidget(self)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        told = "filed by hand" if one.only_by_hand else STATES.get(one.state, one.state)
        words = f"Withdrawal, {told}" if one.withdraws is not None else f"Version {one.version}, {told}"
        text = QVBoxLayout()
        text.setSpacing(0)
        text.addWidget(Label(words, "strong" if seen else "", line, wrap=True))
        text.addWidget(
            Label(f"Sealed {shown_day(one.sealed_at.date())} by {one.sealed_by}", "small-muted", line, wrap=True)
        )
        row.addLayout(text, 1)
        if held and not seen:
            button = Button(
                "See", "row", name=f"receipt-version-{one.version}", parent=line, act=partial(self._choose, one.version)
            )
            button.setAccessibleName(f"See the receipt of version {one.version}")
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return line
