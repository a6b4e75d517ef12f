# SPDX-License-Identifier: Apache-2.0
"""If the council has lost a return that it gave a receipt for: it is asked, and given the same sealed bytes again."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from sencodesk.errors import UserError
from sencodesk.services import amending
from sencodesk.services.history import Change
from sencodesk.views.return_steps import StepsView
from sencodesk.views.returns import SubmissionView
from sencodesk_ui.outbox import Outbox
from sencodesk_ui.pages.return_.decision import Decision
from sencodesk_ui.pages.return_.step import focus_soon
from sencodesk_ui.widgets import Button, Card, Label
from sencodesk_ui.workspace import Workspace


class LostCard(Card):
    """Shown for a version that counts at the council and can be sent there."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__("If the council has lost it", parent, name="receipt-lost")
        self.workspace = workspace
        self._sent: SubmissionView | None = None
        self._council = ""
        self._words = Label("", "small-muted", self, wrap=True)
        self._words.setObjectName("lost-words")
        self.body.addWidget(self._words)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.button = Button("Send the same again", name="receipt-again", parent=self, act=self._ask)
        row.addWidget(self.button)
        row.addStretch(1)
        self.body.addLayout(row)

    def show_lost(self, view: StepsView, sent: SubmissionView, *, rehearsal: bool) -> None:
        """Offered only where it can succeed: received, not taken back, to a council with an address."""
        self._sent, self._council = sent, view.due.council_name
        counts = sent.held and sent.receipt is not None and not rehearsal and view.due.withdrawal is None
        self.setVisible(counts and not view.no_address and not view.barred_here and self.workspace.may_keep)
        told = f"{self._council} no longer knows it. " if sent.attention == "forgotten" else ""
        under_way = f"{self._council} is being asked. It gets the same return again if it has nothing under its number."
        first = f"{told}Let {self._council} look under this reference first."
        offer = f"{first} If it has nothing there, send the same again."
        self._words.setText(under_way if sent.again else offer)
        self.button.setVisible(not sent.again)

    def _ask(self) -> None:
        sent = self._sent
        if sent is None:
            return
        text = (
            f"{self._council} is asked first. Only if it has nothing under this number, the very file that was sealed "
            f"goes again, as it was: what you changed since is not in it. It counts once, and your receipt stays. "
            "This cannot be called back."
        )
        dialog = Decision(
            "Send the same return again?", text, "Send the same again", "Do not send", name="again", parent=self
        )
        dialog.accepted.connect(lambda: self._again(sent.id))
        dialog.open()

    def _again(self, submission_id: str) -> None:
        def done(change: Change | None) -> None:
            if change is None:
                self.workspace.say("info", "That is under way already.")
            else:
                self.workspace.say("info", f"{self._council} is asked now, and gets the same return if it has lost it.")
            outbox = Outbox.of(self.workspace)
            if outbox is not None:
                outbox.wake()
            focus_soon(self, "receipt-again")

        self.workspace.write(
            self, lambda desk: amending.send_again(desk, submission_id=submission_id), done, self._refused
        )

    def _refused(self, error: UserError) -> None:
        self.workspace.say_error(error)
