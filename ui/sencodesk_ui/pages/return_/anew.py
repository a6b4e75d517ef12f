# SPDX-License-Identifier: Apache-2.0
"""The council changed its keys while a return waited: seal the next version for the new ones."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from sencodesk.errors import UserError
from sencodesk.services import amending
from sencodesk.views.returns import SubmissionView
from sencodesk_ui.pages.return_.first import First
from sencodesk_ui.widgets import Button, Label
from sencodesk_ui.workspace import Workspace


def anew_words(sent: SubmissionView, first: Sequence[First]) -> str:
    """What sealing anew does and does not, before the press; or what it needs first."""
    if first:
        return " ".join(text for _tone, text, _action, _step in first)
    return (
        f"Sealing anew sets this one aside: it never goes. Your records of now are sealed as version "
        f"{sent.version + 1}, for the council’s new keys, and that goes by itself. It cannot be called back."
    )


class Anew(QWidget):
    """One button that asks once more; where something stands in the way, the buttons that lead there."""

    def __init__(
        self,
        workspace: Workspace,
        sent: SubmissionView,
        first: Sequence[First],
        lead: Callable[[str], None],
        sealed: Callable[[], None],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.workspace, self._sent, self._sealed = workspace, sent, sealed
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for _tone, _text, action, step in first:
            if step:
                row.addWidget(Button(action, name=f"anew-first-{step}", parent=self, act=partial(lead, step)))
        self._button = Button("Seal it anew", "primary", name="send-anew", parent=self, act=lambda: self._ask(True))
        self._sure = Label("This one never goes then. Sure?", "strong", self)
        self._yes = Button("Seal and send", "primary", name="send-anew-yes", parent=self, act=self._seal)
        self._no = Button(
            "Keep it waiting",
            "quiet",
            name="send-anew-no",
            parent=self,
            act=lambda: self._ask(False),
            way_out="question",
        )
        for part in (self._button, self._sure, self._yes, self._no):
            row.addWidget(part)
            part.setVisible(part is self._button and not first and workspace.may_keep)

    def _ask(self, sure: bool) -> None:
        for part in (self._sure, self._yes, self._no):
            part.setVisible(sure)
        self._button.setVisible(not sure)
        (self._no if sure else self._button).setFocus(Qt.FocusReason.OtherFocusReason)

    def _seal(self) -> None:
        sent = self._sent

        def done(_change: object) -> None:
            self.workspace.say(
                "info", f"Version {sent.version + 1} is sealed for the council’s new keys. The old one never goes."
            )
            self._sealed()

        def refused(error: UserError) -> None:
            self._ask(False)
            self.workspace.say_error(error)

        self.workspace.write(self, lambda desk: amending.seal_anew(desk, submission_id=sent.id), done, refused)
