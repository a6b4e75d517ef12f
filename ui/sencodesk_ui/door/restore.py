# SPDX-License-Identifier: Apache-2.0
"""Restoring a backup: which file, into which empty folder, and the secret that opens it. Nothing is overwritten."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sencodesk.errors import UserError
from sencodesk.services.known_backups import made_words
from sencodesk.services.secret_words import parse_code
from sencodesk_ui import folders, theme
from sencodesk_ui.door.gate import SecretField
from sencodesk_ui.door.lock import PASSPHRASE, RECOVERY
from sencodesk_ui.door.opening import Opening
from sencodesk_ui.jobs import Jobs
from sencodesk_ui.widgets import Button, ChoiceField, Field, Label, Note, Progress, Scroll, TextField

if TYPE_CHECKING:
    from sencodesk.services.desk import Desk
    from sencodesk.services.known_backups import KnownBackup

WIDTH = 520
ANOTHER = "Another file"
NOT_THESE = (
    "The records you had still are where they were: {}. The next start opens the restored ones; “Another school” on "
    "the lock page opens those."
)
WRONG_SECRET = 3
"""The exit code of an error about what was typed to open something."""


class RestorePage(QWidget):
    """``restored`` carries the open records and a sentence about them; ``left`` goes back."""

    restored = Signal(object, str)
    left = Signal()

    def __init__(self, opening: Opening, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("restore-page")
        self.opening, self.jobs = opening, jobs
        self._kind, self._busy, self._instead = PASSPHRASE, False, False
        self._before: Path | None = None
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        scroll = Scroll(self, margins=(56, 48, 56, 24))
        whole.addWidget(scroll)
        self.body = scroll.body
        self.body.addWidget(Label("Restore a backup", "display", self, wrap=True))
        lead = "The copy is opened and counted first. Your other records, if there are any, stay where they are."
        self.lead = Label(lead, "lead", self, wrap=True)
        self.body.addWidget(self.lead)
        self.known = Field("Backup", ChoiceField((), name="restore-known", blank=None))
        self.known.editor.committed.connect(self._take_known)
        self._add(self.known)
        self.known.hide()
        self.file = self._chooser("Backup file", "restore-file", self._choose_file)
        self.folder = self._chooser("Into this new or empty folder", "restore-folder", self._choose_folder)
        self._where = self.folder.parentWidget() or self.folder
        self._which = self.file.parentWidget() or self.file
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
        self.problem = Note("error", "", self, name="restore-problem")
        self.problem.hide()
        self._add(self.problem)
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
        """Start with the usual folder if it is empty; else with the newest backup known here, and a new folder."""
        self._before = self.opening.where() if self.opening.exists() else None
        if self._before is None:
            self.folder.editor.set_value(str(self.opening.where()))
        self.file.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self.jobs.aside(self, self.opening.known_backups, self._offer)

    def _offer(self, found: tuple[tuple[KnownBackup, ...], Path]) -> None:
        """What is known here; nothing that was typed or chosen already is written over."""
        known, folder = found
        if not self.folder.editor.value() and not self._instead:
            self.folder.editor.set_value(str(folder))
        if not known:
            return
        self.known.editor.set_choices([*((str(one.file), one.words()) for one in known), ("", ANOTHER)])
        self.known.show()
        if not self.file.editor.value():
            self.file.editor.set_value(str(known[0].file))
            self.secret.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_which()

    def _take_known(self) -> None:
        chosen = str(self.known.editor.value() or "")
        self.file.editor.set_value(chosen)
        self._show_which()
        if not chosen:
            self.file.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_which(self) -> None:
        """A known backup is named by its day; the field for a file is there for another one."""
        file = str(self.file.editor.value() or "")
        listed = self.known.editor.findData(file) >= 0 and bool(file)
        self.known.editor.set_value(file if listed else "")
        self._which.setVisible(not listed or self.known.isHidden())

    def offer_instead(self, file: Path | None) -> None:
        """Restore in the place of the records that are there; ``file``: the newest backup that was proved, if known."""
        self._instead = True
        self._where.hide()
        self.lead.setText("The copy is opened and counted first. Nothing is deleted.")
        self.aside.show()
        if file is not None and file.is_file():
            self.file.editor.set_value(str(file))
            self._show_which()
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

        before = self._before

        def work() -> tuple[Desk, str]:
            made_at = made_words(file)
            if instead:
                desk, pupils = opening.restore_instead(file, secret, kind)
                where = "The records that were there are put aside in a folder beside them, not deleted."
            else:
                desk, pupils = opening.restore(file, folder, secret, kind)
                where = "" if before is None else NOT_THESE.format(before)
            day = f", as they were on {made_at}" if made_at else ""
            return desk, f"Restored: {pupils:,} pupil{'' if pupils == 1 else 's'}{day}. {where}".strip()

        self.jobs.aside(self, work, self._restored, self._refused)

    def _filled(self) -> bool:
        self.file.set_error("" if self.file.editor.value() else "Choose the backup file.")
        self.folder.set_error("" if self._instead or self.folder.editor.value() else "Choose an empty folder.")
        typed = bool(self.secret.text())
        self.secret.set_error("" if typed else "Type the passphrase that opens the backup, or use the recovery sheet.")
        wrong = [one.editor for one in (self.file, self.folder) if one.error()] + [self.secret.line] * (not typed)
        if self.file.error():
            self._which.show()
        if wrong:
            wrong[0].setFocus(Qt.FocusReason.OtherFocusReason)
        return not wrong

    def _restored(self, found: tuple[Desk, str]) -> None:
        self._rest()
        self.secret.clear()
        self.restored.emit(*found)

    def _refused(self, error: BaseException) -> None:
        self._rest()
        if isinstance(error, UserError) and error.exit_code == WRONG_SECRET:
            self.secret.set_error(f"{error.happened} {error.kept} {error.do}")
            self.secret.line.selectAll()
            self.secret.line.setFocus(Qt.FocusReason.OtherFocusReason)
        elif isinstance(error, UserError):
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

    def _chooser(self, label: str, name: str, choose: object) -> Field[TextField]:
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
            self._show_which()

    def _choose_folder(self) -> None:
        chosen = folders.ask_folder(self, "An empty folder for the restored records")
        if chosen is not None:
            self.folder.editor.set_value(str(chosen))
