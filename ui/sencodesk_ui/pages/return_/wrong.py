# SPDX-License-Identifier: Apache-2.0
"""If something was wrong with a return that was sent: amend it, or withdraw it. The receipt stays."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QWidget

from sencodesk.errors import UserError
from sencodesk.services import amending, sending
from sencodesk.services.history import Change
from sencodesk.views.return_steps import StepsView
from sencodesk.views.returns import SubmissionView
from sencodesk_ui.outbox import Outbox
from sencodesk_ui.pages.return_.decision import Decision
from sencodesk_ui.pages.return_.step import focus_soon
from sencodesk_ui.pages.returns.words import again_words
from sencodesk_ui.widgets import Button, Card, Label
from sencodesk_ui.workspace import Workspace

AMEND = "Put it right in the records, then check and send the next version. This receipt stays."
BY_HAND = (
    "It was handed in by hand, so nothing can be taken back from here: ask the council. Or check and seal the next "
    "version."
)
OTHER_RECIPIENTS = "other-recipients"
WITHDRAWN = "It does not count any more. To file again, check and send the next version. This receipt stays."


class WrongCard(Card):
    """Two ways on, and how a withdrawal stands. ``amend`` leads to the check."""

    def __init__(self, workspace: Workspace, amend: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__("If something was wrong", parent, name="receipt-wrong")
        self.workspace = workspace
        self._view: StepsView | None = None
        self._words = Label("", "small-muted", self, wrap=True)
        self._words.setObjectName("wrong-words")
        self.body.addWidget(self._words)
        self._stands = Label("", "strong", self, wrap=True)
        self._stands.setObjectName("withdrawal-words")
        self.body.addWidget(self._stands)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        self._amend = Button("Amend", name="receipt-check", parent=self, act=amend)
        self._withdraw = Button("Withdraw", "danger", name="receipt-withdraw", parent=self, act=self._ask)
        self._again = Button("Try now", name="withdrawal-now", icon="refresh-cw", parent=self, act=self._try_now)
        self._anew = Button(
            "Seal the withdrawal anew", "primary", name="withdrawal-anew", parent=self, act=self._seal_anew
        )
        for one in (self._amend, self._withdraw, self._again, self._anew):
            foot.addWidget(one)
        foot.addStretch(1)
        self.body.addLayout(foot)

    def show_wrong(self, view: StepsView, sent: SubmissionView, *, rehearsal: bool) -> None:
        """What can be done about the version that is shown; a withdrawal is offered for the newest only."""
        self._view = view
        withdrawal, newest = view.due.withdrawal, view.due.submission
        is_newest = newest is not None and newest.id == sent.id and not rehearsal
        gone = sent.state == "withdrawn"
        by_hand = is_newest and sent.only_by_hand
        self._words.setText(BY_HAND if by_hand else WITHDRAWN if gone else AMEND)
        told = withdrawal is not None and is_newest and not gone
        self._stands.setText(sending.words(withdrawal, self.workspace.now()) if told and withdrawal is not None else "")
        self._stands.setVisible(told)
        refused = withdrawal is not None and withdrawal.state == "refused"
        may = is_newest and sent.held and (withdrawal is None or refused)
        self._withdraw.setVisible(may)
        waits = told and withdrawal is not None and withdrawal.waits
        anew = waits and withdrawal is not None and withdrawal.blocked == OTHER_RECIPIENTS
        self._again.setVisible(waits and not anew)
        self._anew.setVisible(anew and self.workspace.may_keep)
        # The next version would have to wait for the answer to the withdrawal.
        self._amend.setVisible(not waits)

    def _ask(self) -> None:
        view = self._view
        if view is None:
            return
        text = (
            f"{view.due.council_name} will be told. The receipt stays. {again_words(view.due, self.workspace.today())}"
        )
        dialog = Decision(
            "Withdraw this return?", text, "Withdraw", "Keep it filed", name="withdraw", parent=self, danger=True
        )
        dialog.accepted.connect(lambda: self._taken_back(view.due.id))
        dialog.open()

    def _taken_back(self, return_id: str) -> None:
        def done(_change: Change | None) -> None:
            self.workspace.say("success", "The withdrawal is sealed and goes by itself. The receipt stays.")
            self._wake()
            focus_soon(self, "withdrawal-now")

        self.workspace.write(self, lambda desk: amending.withdraw(desk, return_id=return_id), done, self._refused)

    def _try_now(self) -> None:
        withdrawal = self._view.due.withdrawal if self._view is not None else None
        if withdrawal is not None:
            submission_id = withdrawal.id
            self.workspace.write(
                self, lambda desk: sending.release(desk, submission_id=submission_id), lambda _: self._wake(),
                self._refused,
            )  # fmt: skip

    def _seal_anew(self) -> None:
        """The council changed its keys: the same is taken back by a withdrawal that it can open."""
        withdrawal = self._view.due.withdrawal if self._view is not None else None
        if withdrawal is None:
            return
        submission_id = withdrawal.id

        def done(_change: Change | None) -> None:
            self.workspace.say(
                "success", "The withdrawal is sealed anew for the council’s new keys and goes by itself."
            )
            self._wake()
            focus_soon(self, "withdrawal-now")

        self.workspace.write(
            self, lambda desk: amending.seal_anew(desk, submission_id=submission_id), done, self._refused
        )

    def _refused(self, error: UserError) -> None:
        self.workspace.say_error(error)

    def _wake(self) -> None:
        Outbox.wake_of(self.workspace)
