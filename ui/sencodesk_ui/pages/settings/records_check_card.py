# SPDX-License-Identifier: Apache-2.0
"""Check my records: every page and reference of the file, the log, the counts, with progress and Cancel, in words."""

from datetime import datetime
from threading import Event

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from sencodesk.errors import UserError
from sencodesk.services import backups, checking
from sencodesk.services.checking import Checked
from sencodesk.services.desk import Desk
from sencodesk_ui.widgets import Button, Card, Label, Note, Progress, shown_day
from sencodesk_ui.workspace import Workspace


class CheckCard(Card):
    """One button; writing and reading go on while it looks."""

    _told = Signal(int, str)

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__("Check my records", parent, name="records-check-card")
        self.workspace = workspace
        self._stopped = Event()
        about = "Reads every page of the file, follows every reference, proves the log, and counts. It changes nothing."
        self.body.addWidget(Label(about, "", self, wrap=True))
        self.button = Button("Check my records", name="records-check", icon="shield-check", parent=self, act=self.check)
        self.body.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.progress = Progress(self, name="records-check-progress")
        self.progress.cancelled.connect(self._stopped.set)
        self.progress.hide()
        self.body.addWidget(self.progress)
        self.good = Note("success", parent=self, name="records-check-good")
        self.bad = Note(
            "error",
            parent=self,
            name="records-check-bad",
            action="Lock and restore",
            act=workspace.restore_backup,
        )
        self.stopped = Note("info", parent=self, name="records-check-stopped")
        for note in (self.good, self.bad, self.stopped):
            note.hide()
            self.body.addWidget(note)
        self._told.connect(self._show_step)

    def check(self) -> None:
        """Begin, unless it is under way."""
        if not self.button.isEnabled():
            return
        self._stopped.clear()
        for note in (self.good, self.bad, self.stopped):
            note.set_text("")
        self.button.setEnabled(False)
        self._show_step(0, "Beginning")
        self.progress.show()
        self.progress.stop.setFocus(Qt.FocusReason.OtherFocusReason)
        self.workspace.write(self, _prepared, self._look, self._failed)

    def _look(self, backup_at: datetime | None) -> None:
        space, desk, stopped = self.workspace, self.workspace.desk, self._stopped

        def go_on() -> bool:
            return not stopped.is_set() and not space.closed

        def told(place: int, step: str) -> None:
            if isValid(self):
                self._told.emit(place, step)

        self.workspace.aside(
            self,
            lambda: checking.check(desk, backup_at=backup_at, told=told, go_on=go_on),
            self._show,
            self._failed,
        )

    def _show_step(self, place: int, step: str) -> None:
        self.progress.show_step(f"{step}…", place, len(checking.STEPS))

    def _show(self, found: Checked) -> None:
        self._rest()
        if found.problems or found.papers:
            self.bad.set_text(found.sentence())
            return
        last = "There is no backup yet: make one now."
        if found.backup_at is not None:
            day = shown_day(found.backup_at.astimezone(self.workspace.now().tzinfo).date())
            last = f"Your newest backup was proved on {day}."
        self.good.set_text(f"{found.sentence()} {last}")

    def _failed(self, error: UserError) -> None:
        self._rest()
        note = self.stopped if error.code == checking.STOPPED else self.bad
        note.set_text(f"{error.happened} {error.kept} {error.do}")

    def _rest(self) -> None:
        self.progress.hide()
        self.button.setEnabled(True)
        self.button.setFocus(Qt.FocusReason.OtherFocusReason)


def _prepared(desk: Desk) -> datetime | None:
    checking.prepare(desk)
    last = backups.last(desk)
    return None if last is None else last[0]
