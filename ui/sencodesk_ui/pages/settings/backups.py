# SPDX-License-Identifier: Apache-2.0
"""Backups: made, opened and counted before they are called good; proved again later; restored."""

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from sencodesk.errors import UserError
from sencodesk.services import backups as services
from sencodesk.services.backups import BackupReport
from sencodesk_ui import folders, theme
from sencodesk_ui.door.gate import SecretField
from sencodesk_ui.pages.settings.backup_rota_card import RotaCard, many
from sencodesk_ui.pages.settings.records_check_card import CheckCard
from sencodesk_ui.pages.settings.section import Section
from sencodesk_ui.widgets import Button, Card, Label, Note, Progress, shown_day
from sencodesk_ui.workspace import Workspace

FIELD_WIDTH = 420
NO_BACKUP = (
    "No backup is made while the records are only read. To have a copy of them as they are, close SENCO Desk and copy "
    "their whole folder to a stick: it stays encrypted."
)
FILES = "Backups (*.sencodesk);;All files (*)"


class BackupsSection(Section):
    """Back up now and by themselves, check the records, prove a backup, restore one."""

    stem, word, chapter = "backups", "Backups", "backups"
    lead = "A backup is one encrypted file. It opens with your passphrase or the recovery sheet."

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, parent)
        self._to_prove: Path | None = None
        self._now = self._make_card()
        self.body.addWidget(self._now)
        self.rota, self.check = RotaCard(workspace, self), CheckCard(workspace, self)
        self.body.addWidget(self.rota)
        self.body.addWidget(self.check)
        if workspace.desk.only_to_read:  # a backup is written down in the records, and the check moves their log
            for card in (self._now, self.rota, self.check):
                card.hide()
            self.body.insertWidget(1, Note("info", NO_BACKUP, self, name="backup-not-now"))
        self.body.addWidget(self._prove_card())
        self.body.addWidget(self._restore_card())
        self.body.addStretch(1)

    def _make_card(self) -> Card:
        card = Card("Back up now", self, name="backup-card", icon="shield-check")
        self._last = Label("", "muted", self, wrap=True)
        self._last.setObjectName("backup-last")
        card.body.addWidget(self._last)
        card.body.addWidget(Label("Keep it on a stick or a school drive, away from this laptop.", "", self, wrap=True))
        self.button = Button(
            "Choose where and back up", "primary", name="backup-now", icon="save", parent=self, act=self._choose
        )
        card.body.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self._progress = Progress(self, name="backup-progress")
        self._progress.stop.hide()
        self._progress.hide()
        card.body.addWidget(self._progress)
        self.result = Note("success", parent=self, name="backup-result")
        self.result.hide()
        card.body.addWidget(self.result)
        return card

    def _prove_card(self) -> Card:
        card = Card("Prove a backup", self, name="backup-prove-card")
        card.body.addWidget(
            Label("Opens an older backup, counts every table, and changes nothing.", "", self, wrap=True)
        )
        choose = Button("Choose a backup", name="backup-verify", icon="folder-open", parent=self, act=self._choose_old)
        card.body.addWidget(choose, 0, Qt.AlignmentFlag.AlignLeft)
        self._proving = QWidget(self)
        row = QHBoxLayout(self._proving)
        row.setContentsMargins(0, 0, 0, 0)
        self.secret = SecretField("Its passphrase, or the code on its recovery sheet", "backup-secret", self)
        self.secret.setMaximumWidth(theme.px(FIELD_WIDTH))
        self.secret.entered.connect(self._prove)
        row.addWidget(self.secret, 1)
        prove = Button("Prove it", name="backup-prove", parent=self, act=self._prove)
        prove.setProperty("large", "true")
        row.addWidget(prove, 0, Qt.AlignmentFlag.AlignBottom)
        row.addStretch(1)
        self._proving.hide()
        card.body.addWidget(self._proving)
        self.proved = Note("success", parent=self, name="backup-proved")
        self.unproved = Note("error", parent=self, name="backup-unproved")
        for note in (self.proved, self.unproved):
            note.hide()
            card.body.addWidget(note)
        return card

    def _restore_card(self) -> Card:
        card = Card("Restore a backup", self, name="backup-restore-card")
        card.body.addWidget(
            Label(
                "A backup is laid out in an empty folder, as records of their own. "
                "What you have now stays where it is. Your records are locked first.",
                "",
                self,
                wrap=True,
            )
        )
        button = Button("Lock and restore", name="backup-restore", parent=self, act=self.workspace.restore_backup)
        card.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def load(self) -> None:
        """When it was last done."""
        self.workspace.on_writer(self, services.last, self._show)
        self.rota.load()

    def _show(self, last: tuple[datetime, int, int] | None) -> None:
        if last is None:
            self._last.setText("There is no backup yet.")
            return
        at = last[0].astimezone(self.workspace.now().tzinfo)
        self._last.setText(
            f"Last proved {shown_day(at.date())}, {at:%H:%M}: {many(last[1], 'pupil')}, {many(last[2], 'plan')}."
        )

    def _choose(self) -> None:
        name = f"senco-desk-backup-{self.workspace.today():%Y-%m-%d}.sencodesk"
        file = folders.ask_save(self, "Where the backup goes", name, "Backup (*.sencodesk)")
        if file is not None:
            self.make(file)

    def make(self, file: Path) -> None:
        """Write, open and count a backup."""
        self.result.hide()
        self._progress.show_step("Writing, opening and counting…")
        self._progress.show()
        self.workspace.write(self, lambda desk: services.make(desk, file=file), self._made, self._failed)

    def _made(self, report: BackupReport) -> None:
        self._progress.hide()
        self.result.set_text(f"Backup proved. All {report.tables.get('pupil', 0):,} pupils opened from the copy.")
        self.load()
        self.workspace.changed.emit(frozenset({"backup"}), self)

    def _failed(self, error: UserError) -> None:
        self._progress.hide()
        self.workspace.say_error(error)

    def _choose_old(self) -> None:
        file = folders.ask_open(self, "Backup", FILES)
        if file is not None:
            self._to_prove = file
            self._tell(None)
            self._proving.show()
            self.secret.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _prove(self) -> None:
        file, secret = self._to_prove, self.secret.text()
        if file is None or not secret:
            return
        self._tell(None)
        self.workspace.aside(
            self,
            lambda: services.prove(file, secret=secret),
            self._proved,
            lambda error: self._tell(f"{error.happened} {error.do}"),
        )

    def _proved(self, report: BackupReport) -> None:
        self.secret.clear()
        self._proving.hide()
        if report.verified:
            pupils, plans = report.tables.get("pupil", 0), report.tables.get("plan", 0)
            self.proved.set_text(f"This backup is good: {pupils:,} pupils and {plans:,} plans opened from it.")
        else:
            self._tell(
                "This backup is damaged. Your records are as they were. Keep an older backup, and make a new one."
            )

    def _tell(self, problem: str | None) -> None:
        self.proved.hide()
        self.unproved.set_text(problem or "")
