# SPDX-License-Identifier: Apache-2.0
"""Records that came from a backup, on the Send step: the council is asked first, or a person looks in its portal."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QWidget

from sencodesk.services import amending, asking_first
from sencodesk.views.return_steps import StepsView
from sencodesk.views.returns import SubmissionView
from sencodesk_ui.pages.return_.taken import BUTTON, ask_replace, taken_words
from sencodesk_ui.widgets import Button, Note
from sencodesk_ui.workspace import Workspace

NEWER_THERE = "newer-there"


def asked_words(council: str) -> str:
    """What happens before anything is sent."""
    return (
        f"These records come from a backup, so they may be older than what {council} has. SENCO Desk asks {council} "
        "which versions it holds before anything is sent. Until it has answered, the return waits."
    )


def look_words(council: str) -> str:
    """What a person does where there is nobody to ask."""
    return (
        f"These records come from a backup, so they may be older than what {council} has. Nobody can be asked from "
        f"here: look where you handed in before which version {council} has. Hand in nothing that is older."
    )


def after_restore_notes(workspace: Workspace, view: StepsView, parent: QWidget, *, rehearsal: bool) -> list[Note]:
    """What a restore leaves to be told before the button that sends."""
    council = view.due.council_name
    if view.there is not None and not rehearsal:
        return [Note("warning", taken_words(council, view.there.version), parent, name="send-newer-there")]
    if not view.unasked:
        return []
    if not view.only_by_hand:
        return [Note("info", asked_words(council), parent, name="send-asked-first")]
    if not workspace.may_keep:
        return [Note("warning", look_words(council), parent, name="send-look-first")]
    return_id = view.due.id

    def looked() -> None:
        workspace.write(parent, lambda desk: asking_first.looked(desk, return_id=return_id), lambda _change: None)

    return [Note("warning", look_words(council), parent, name="send-look-first", action="I have looked", act=looked)]


class ReplaceThere(QWidget):
    """What waits because the council holds a newer version: a person may say that it takes that one's place."""

    def __init__(
        self, workspace: Workspace, sent: SubmissionView, view: StepsView, sealed: Callable[[], None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._workspace, self._sent, self._view, self._sealed = workspace, sent, view, sealed
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        button = Button(BUTTON, name="send-replace", parent=self, act=self._ask)
        button.setVisible(workspace.may_keep)
        row.addWidget(button)

    def _ask(self) -> None:
        ask_replace(self._view.due.council_name, self._view.taken_version, self._replace, self)

    def _replace(self) -> None:
        sent = self._sent
        self._workspace.write(
            self,
            lambda desk: amending.seal_anew(desk, submission_id=sent.id, replace=True),
            lambda _change: self._sealed(),
            self._workspace.say_error,
        )
