# SPDX-License-Identifier: Apache-2.0
"""A new laptop: the records come out of a backup or a copied folder; what is new here is said before it happens."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from sencodesk_ui import folders
from sencodesk_ui.door.guide import Guide
from sencodesk_ui.door.opening import Opening
from sencodesk_ui.jobs import Jobs
from sencodesk_ui.widgets import Button, Label

WHAT_IS_NEW = (
    "This laptop gets a key of its own. Your councils need its card again: Settings, Councils.",
    "The PIN is off. Turn it on again in Settings, People and keys, if you want one.",
    "Returns that were waiting are asked about at the council before anything is sent.",
    "Everything else is as it was: pupils, plans, receipts, and who did what.",
)


class NewLaptopPage(Guide):
    """``restore_asked`` goes to the page for a backup; ``brought`` says that the records are here and want a key."""

    restore_asked = Signal()
    brought = Signal()

    def __init__(self, opening: Opening, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(
            "new-laptop",
            "A new laptop",
            "Bring your records here. You need your passphrase or the recovery sheet, and one of these two.",
            opening,
            jobs,
            parent,
        )
        self.backup = self._way(
            "From a backup",
            "The file ends in .sencodesk and is on the stick in the safe, or where your school keeps backups.",
            Button("Restore a backup", "primary", name="new-laptop-backup", parent=self, act=self.restore_asked.emit),
        )
        self.folder = self._way(
            "From the folder of the old laptop",
            "The folder with records.db and keyslots.json, copied to a stick or still on the old disk. "
            "It is copied to this laptop; what you choose stays as it is.",
            Button("Choose the folder", name="new-laptop-folder", parent=self, act=self._choose),
        )
        self.heading("What is new on this laptop")
        for line in WHAT_IS_NEW:
            self.add(Label(f"•  {line}", "", self, wrap=True))
        self.close_with()
        self.end()

    def _way(self, heading: str, text: str, button: Button) -> Button:
        self.heading(heading)
        self.add(Label(text, "", self, wrap=True))
        row = QHBoxLayout()
        row.addWidget(button)
        row.addStretch(1)
        self.body.addLayout(row)
        return button

    def begin(self) -> None:
        """The usual way has the focus."""
        self.backup.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self) -> None:
        chosen = folders.ask_folder(self, "The folder with your records")
        if chosen is not None:
            self.bring(chosen)

    def bring(self, source: Path) -> None:
        """Copy the records here."""
        if self._busy:
            return
        self._busy = True
        self.problem.hide()
        self.folder.relabel("Copying…")
        self.jobs.aside(self, lambda: self.opening.bring(source), self._brought, self.refused)

    def refused(self, error: BaseException) -> None:
        """The button is a button again."""
        self.folder.relabel("Choose the folder")
        super().refused(error)

    def _brought(self, _nothing: object) -> None:
        self._busy = False
        self.folder.relabel("Choose the folder")
        self.brought.emit()
