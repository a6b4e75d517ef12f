# SPDX-License-Identifier: Apache-2.0
"""Restoring a backup: which file, into which empty folder, and the secret that opens it. Nothing is overwritten."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sencodesk.errors import UserError
from sencodesk.services.secret_words import parse_code
from sencodesk_ui import folders, theme
from sencodesk_ui.jobs import Jobs
from sencodesk_ui.shell.gate import SecretField
from sencodesk_ui.shell.lock import PASSPHRASE, RECOVERY
from sencodesk_ui.shell.opening import Opening
from sencodesk_ui.widgets import Button, Field, Label, Note, Progress, Scroll, TextField

if TYPE_CHECKING:
    from sencodesk.services.desk import Desk

WIDTH = 520


class RestorePage(QWidget):
    """``restored`` carries the open records and how many pupils are in them; ``left`` goes back."""

    restored = Signal(object, int)
    left = Signal()

    def __init__(self, opening: Opening, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("restore-page")
        self.opening, self.jobs = opening, jobs
        self._kind, self._busy, self._instead = PASSPHRASE, False, False
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        scroll = Scroll(self, margins=(56, 48, 56, 24))
        whole.addWidget(scroll)
        self.body = scroll.body
        self.body.addWidget(Label("Restore a backup", "display", self, wrap=True))
        lead = "The copy is opened and counted first. Your other records, if there are any, stay where they are."
        self.lead = Label(lead, "lead", self, wrap=True)
        self.body.addWidget(self.lead)
        self.problem = Note("error", "", self, name="restore-problem")
        self.problem.hide()
        self._add(self.problem)
        self.file = self._chooser("Backup file", "restore-file", self._choose_file)
        self.folder = self._chooser("Into this empty folder", "restore-folder", self._choose_folder)
        self._where = self.folder.parentWidget() or self.folder
        self.aside = Label(
            "It takes the place of the records that are there. Those are put aside in a folder beside it, not deleted.",
            "",
            self,
            wrap=True,
        )
        self.aside.setObjectName("restore-aside")
        self.aside.hide()
        self._add(self.aside)
        self.secret = SecretField("Passphrase of the backup", "restore-secret", self)
        self.secret.entered.connect(self.restore)
        self._add(self.secret)
        self.other_way = Button("Use the recovery sheet", "quiet", name="restore-way", parent=self, act=self._switch)
        self.other_way.setProperty("flush", "true")
        self.body.addWidget(self.other_way, 0, Qt.AlignmentFlag.AlignLeft)
        self.progress = Progress(self, name="restore-progress")
        self.progress.stop.hide()
        self.progress.hide()
        self._add(self.progress)
        row = QHBoxLayout()
        self.button = Button("Restore", "primary", name="restore-now", parent=self, act=self.restore)
        row.addWidget(self.button)
        row.addWidget(Button("Leave it", "quiet", name="restore-leave", parent=self, act=self.left.emit))
        row.addStretch(1)
        self.body.addLayout(row)
        self.body.addStretch(1)

    def begin(self) -> None:
        """Start with the usual folder if it is empty."""
        if not self.opening.exists():
            self.folder.editor.set_value(str(self.opening.where()))
        self.file.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def offer_instead(self, file: Path | None) -> None:
        """Restore in the place of the records that are there; ``file``: the newest backup that was proved, if known."""
        self._instead = True
        self._where.hide()
        self.lead.setText("The copy is opened and counted first. Nothing is deleted.")
        self.aside.show()
        if file is not None and file.is_file():
            self.file.editor.set_value(str(file))
            self.secret.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def restore(self) -> None:
        """Lay the backup out and open it."""
        if self._busy or not self._filled():
            return
        file, folder = Path(str(self.file.editor.value())), Path(str(self.folder.editor.value()))
        secret, kind = self.secret.text(), self._kind
        if kind == RECOVERY:
            secret = parse_code(secret) or secret
        self._busy = True
        self.problem.hide()
        self.progress.show_step("Opening and counting the copy…")
        self.progress.show()
        instead, opening = self._instead, self.opening

        def work() -> tuple[Desk, int]:
            if instead:
                return opening.restore_instead(file, secret, kind)
            return opening.restore(file, folder, secret, kind)

        self.jobs.aside(self, work, self._restored, self._refused)

    def _filled(self) -> bool:
        self.file.set_error("" if self.file.editor.value() else "Choose the backup file.")
        self.folder.set_error("" if self._instead or self.folder.editor.value() else "Choose an empty folder.")
        if not self.secret.text():
            self.problem.set_text("Type the passphrase that opens the backup, or use the recovery sheet.")
        return not self.file.error() and not self.folder.error() and bool(self.secret.text())

    def _restored(self, found: tuple[Desk, int]) -> None:
        self._rest()
        self.secret.clear()
        self.restored.emit(*found)

    def _refused(self, error: BaseException) -> None:
        self._rest()
        if isinstance(error, UserError):
            self.problem.set_text(f"{error.happened} {error.kept} {error.do}")
        else:
            self.jobs.bug.emit(error)

    def _rest(self) -> None:
        self._busy = False
        self.progress.hide()

    def _switch(self) -> None:
        self._kind = RECOVERY if self._kind == PASSPHRASE else PASSPHRASE
        by_sheet = self._kind == RECOVERY
        self.secret.clear()
        self.secret.set_label("Code on the recovery sheet" if by_sheet else "Passphrase of the backup")
        self.other_way.relabel("Use the passphrase" if by_sheet else "Use the recovery sheet")
        self.secret.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add(self, widget: QWidget) -> None:
        widget.setMaximumWidth(theme.px(WIDTH))
        self.body.addWidget(widget)

    def _chooser(self, label: str, name: str, choose: object) -> Field:
        holder = QWidget(self)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        field = Field(label, TextField(name=name))
        row.addWidget(field, 1)
        button = Button("Choose", name=f"{name}-choose", icon="folder-open", parent=holder)
        button.setAccessibleName(f"Choose: {label}")
        button.clicked.connect(choose)
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
        self._add(holder)
        return field

    def _choose_file(self) -> None:
        chosen = folders.ask_open(self, "Backup", "Backups (*.sencodesk);;All files (*)")
        if chosen is not None:
            self.file.editor.set_value(str(chosen))

    def _choose_folder(self) -> None:
        chosen = folders.ask_folder(self, "An empty folder for the restored records")
        if chosen is not None:
            self.folder.editor.set_value(str(chosen))
