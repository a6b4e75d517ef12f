# SPDX-License-Identifier: Apache-2.0
"""Backups by themselves: into which folder, how often, what stands in the way; and the newest one tried."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from sencodesk.errors import UserError
from sencodesk.services import backup_rota
from sencodesk.services.backup_rota import Drill, Rota
from sencodesk.services.backups import BackupReport
from sencodesk.services.desk import Desk
from sencodesk_ui import folders
from sencodesk_ui.widgets import Button, Card, Label, Note, Progress, Segmented, shown_day
from sencodesk_ui.workspace import Workspace


@dataclass(frozen=True)
class Facts:
    """What the card shows."""

    rota: Rota | None
    drill: Drill | None
    warnings: tuple[str, ...]


def facts(desk: Desk) -> Facts:
    """Read them, on the writer's thread."""
    return Facts(backup_rota.rota(desk), backup_rota.drilled(desk), tuple(backup_rota.warnings(desk)))


class RotaCard(Card):
    """Where backups go by themselves, and when the newest was proved readable."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__("Backups by themselves", parent, name="backup-rota-card")
        self.workspace = workspace
        self._folder: Path | None = None
        self.warning = Note("warning", parent=self, name="backup-warning")
        self.warning.hide()
        self.body.addWidget(self.warning)
        self._where = Label("", "", self, wrap=True)
        self._where.setObjectName("backup-rota-where")
        self.body.addWidget(self._where)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.choose = Button(
            "Choose a folder or stick", name="backup-rota-choose", icon="folder-open", parent=self, act=self._choose
        )
        self.every = Segmented(
            (("day", "Every day"), ("week", "Every week")), name="backup-rota-every", parent=self, label="How often"
        )
        self.every.chosen.connect(lambda _value: self._keep())
        self.stop = Button("Stop these", "quiet", name="backup-rota-stop", parent=self, act=self._stop)
        for part in (self.choose, self.every, self.stop):
            row.addWidget(part)
        row.addStretch(1)
        self.body.addLayout(row)
        about = (
            "They are made while you work, and each is opened and counted. The newest of 14 days, 8 weeks and 12 "
            "months stay; older ones are cleared away. Backups that you made by hand are never touched."
        )
        self.body.addWidget(Label(about, "small-muted", self, wrap=True))
        self._drill = Label("", "", self, wrap=True)
        self._drill.setObjectName("backup-drill")
        self.body.addWidget(self._drill)
        self.run = Button("Make one now", name="backup-rota-run", parent=self, act=self._run)
        self.try_it = Button("Try the newest backup", name="backup-drill-now", parent=self, act=self._try)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.run, self.try_it):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        row.addStretch(1)
        self.body.addLayout(row)
        self.progress = Progress(self, name="backup-rota-progress")
        self.progress.stop.hide()
        self.progress.hide()
        self.body.addWidget(self.progress)
        self.trouble = Note("error", parent=self, name="backup-rota-trouble")
        self.trouble.hide()
        self.body.addWidget(self.trouble)

    def load(self) -> None:
        """Read and show."""
        self.workspace.on_writer(self, facts, self._show)

    def _show(self, found: Facts) -> None:
        self.progress.hide()
        chosen = found.rota
        self._folder = chosen.folder if chosen is not None else None
        self._where.setText(
            "Backups are made by hand only. Choose where they go, and you need not think of it again."
            if chosen is None
            else f"Into {chosen.folder}"
        )
        self.every.set_value(chosen.every if chosen is not None else "day")
        keeps, writes = self.workspace.may_keep, not self.workspace.desk.only_to_read
        self.choose.setVisible(keeps)
        for part in (self.every, self.stop):
            part.setVisible(chosen is not None and keeps)
        self.run.setVisible(chosen is not None and writes)
        self.try_it.setVisible(writes)
        self.warning.set_text(" ".join(found.warnings))
        self._drill.setText(drill_words(found.drill, self.workspace))

    def _choose(self) -> None:
        folder = folders.ask_folder(self, "The folder or stick for your backups")
        if folder is not None:
            self._folder = folder
            self._keep()

    def _keep(self) -> None:
        every: backup_rota.Every = "week" if self.every.value() == "week" else "day"
        folder = self._folder

        def act(desk: Desk) -> None:
            backup_rota.choose(desk, folder=folder, every=every)
            backup_rota.run_if_due(desk)

        self._begin("Keeping your choice…", act)

    def _stop(self) -> None:
        self._folder = None
        self._begin("Stopping…", lambda desk: backup_rota.choose(desk, folder=None))

    def _run(self) -> None:
        self._begin("Writing, opening and counting…", backup_rota.run)

    def _try(self) -> None:
        self._begin("Opening the newest backup in a temporary place…", backup_rota.drill)

    def _begin(self, step: str, act: object) -> None:
        self.trouble.set_text("")
        self.progress.show_step(step)
        self.progress.show()
        self.workspace.write(self, act, self._done, self._failed)  # type: ignore[arg-type]  # each gives its own kind

    def _done(self, _result: BackupReport | Drill | None) -> None:
        self.load()
        self.workspace.changed.emit(frozenset({"backup"}), None)

    def _failed(self, error: UserError) -> None:
        self.progress.hide()
        self.trouble.set_text(f"{error.happened} {error.kept} {error.do}")
        self.load()


def drill_words(drill: Drill | None, workspace: Workspace) -> str:
    """When the newest backup was tried, and what came back."""
    if drill is None:
        return (
            "Each backup is opened and counted when it is made. Once a month the newest is tried again, in a temporary "
            "place; that was not due yet."
        )
    day = shown_day(drill.at.astimezone(workspace.now().tzinfo).date())
    if not drill.good:
        return f"Tried on {day}: the newest backup did not come back whole. Make a new one now."
    return f"Backup proved readable on {day}: {many(drill.pupils, 'pupil')} and {many(drill.plans, 'plan')} came back."


def many(count: int, word: str) -> str:
    """``1 pupil``, ``1,306 plans``."""
    return f"{count:,} {word}{'' if count == 1 else 's'}"
