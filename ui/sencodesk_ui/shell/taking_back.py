# SPDX-License-Identifier: Apache-2.0
"""What Ctrl+Z and Ctrl+Y do where the person is: nothing is taken back, or done again, that is not said.

While a question stands on the page the keys answer it with the way that changes nothing; while a form stands open that
is neither saved nor left, they do nothing and say so. Only after that do they reach the records.
"""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from sencodesk.services import history
from sencodesk.services.history import Change
from sencodesk.views.log_lines import LogLine, log_lines
from sencodesk_ui.pages.page import Page
from sencodesk_ui.shell.messages import Messages
from sencodesk_ui.widgets.buttons import Button
from sencodesk_ui.workspace import Workspace

OPEN = "A form on this page is neither saved nor left, so nothing was taken back. Save it or leave it first."


class TakingBack:
    """Undo and redo of one workbench, by key and by button."""

    def __init__(self, workspace: Workspace, messages: Messages) -> None:
        self._workspace, self._messages = workspace, messages

    def undo(self, page: Page | None) -> None:
        """Save what is typed on the page, then take the last change back, wherever it was made."""
        if page is not None:
            page.commit()
        self._workspace.write(self._workspace, history.undo, self._done)

    def redo(self) -> None:
        """Do again what was taken back."""
        self._workspace.write(self._workspace, history.redo, self._done)

    def undo_here(self, page: Page | None) -> None:
        """In a text field Ctrl+Z is the field's own while it holds typing that is not saved; else the records'."""
        focus = QApplication.focusWidget()
        own = _history_of(focus)
        if own is not None and own[0] and getattr(focus, "changed", lambda: True)():
            focus.undo()  # type: ignore[union-attr]  # a line or a text
        elif not self._held_up(page):
            self.undo(page)

    def redo_here(self, page: Page | None) -> None:
        """As Ctrl+Z does."""
        focus = QApplication.focusWidget()
        own = _history_of(focus)
        if own is not None and own[1]:
            focus.redo()  # type: ignore[union-attr]  # a line or a text
        elif not self._held_up(page):
            self.redo()

    def _held_up(self, page: Page | None) -> bool:
        """Whether something on the page is to be settled first; a question is, by this, with its way out."""
        ways = [one for one in page.findChildren(Button) if one.way_out and one.isVisible()] if page else []
        asked = next((one for one in ways if one.way_out == "question"), None)
        if asked is not None:
            asked.click()
        elif ways:
            ways[0].setFocus(Qt.FocusReason.OtherFocusReason)
            self._workspace.say("info", OPEN)
        return bool(ways)

    def _done(self, change: Change | None) -> None:
        if change is None:
            self._workspace.say("info", "There is nothing to take back.")
            return
        self._messages.clear_undone()
        seq = change.seq
        self._workspace.read(self._workspace, lambda session: log_lines(session, [seq]), self._say)

    def _say(self, lines: list[LogLine]) -> None:
        for line in lines:
            text = f"{line.what}, about {line.about}." if line.about else f"{line.what}."
            again = line.redo_of is None
            self._workspace.say("success", text, "Redo" if again else "", self.redo if again else None)


def _history_of(widget: QWidget | None) -> tuple[bool, bool] | None:
    """Whether a field that holds text could undo and redo; None for everything else."""
    if isinstance(widget, QLineEdit):
        return widget.isUndoAvailable(), widget.isRedoAvailable()
    if isinstance(widget, QPlainTextEdit):
        return widget.document().isUndoAvailable(), widget.document().isRedoAvailable()
    return None
