# SPDX-License-Identifier: Apache-2.0
"""Files in and out: everything in open formats, and what is remembered of files that came in."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget

from sencodesk.exchange.rows import Source
from sencodesk.services import import_memory
from sencodesk_ui.pages.settings.section import Section
from sencodesk_ui.taking_out import TakingOut
from sencodesk_ui.widgets import Button, Card, Label, Progress, shown_day
from sencodesk_ui.workspace import Workspace

SLOW = 400  # milliseconds after which the person is told how far it is
WHAT = (
    "A ZIP file with every table as CSV, the same as one workbook, and a description of every column. Any program "
    "reads it, with or without SENCO Desk."
)
CARE = "It names children and is not encrypted. Keep it safe, and delete it after use. The log says that it was made."
RESTRICTED = (
    "It holds the restricted entries and papers too, and why they were corrected. Before you hand anything on, decide "
    "whether they may go."
)
ONE = "For one pupil, when a family asks what is held: Pupils, More, Take out everything about this pupil."


class ExportSection(Section):
    """Take everything out; forget how files are read."""

    stem, word, chapter = "export", "Files in and out", "export"
    lead = "Your records are yours: you can take them out whenever you like."

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, parent)
        self.taking = TakingOut(workspace, self)
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(SLOW)
        self.body.addWidget(self._everything())
        self.body.addWidget(self._memory())
        self.body.addStretch(1)
        self._slow.timeout.connect(self._progress.show)
        self.taking.began.connect(self._began)
        self.taking.ended.connect(self._ended)
        self.taking.stepped.connect(lambda done, of: self._progress.show_step("Making the tables", done, of))
        self._progress.cancelled.connect(self.taking.stop)

    def _everything(self) -> Card:
        card = Card("Take everything out", self, name="export-card", icon="download")
        for words in (WHAT, CARE, ONE):
            card.body.addWidget(Label(words, "", self, wrap=True))
        restricted = Label(RESTRICTED, "", self, wrap=True)
        restricted.setObjectName("export-restricted")
        card.body.addWidget(restricted)
        self.button = Button("Choose where", "primary", name="export-go", icon="save", parent=self, act=self.taking.ask)
        card.body.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self._progress = Progress(self, name="export-progress")
        self._progress.hide()
        card.body.addWidget(self._progress)
        return card

    def _memory(self) -> Card:
        card = Card("Files that came in", self, name="export-memory-card")
        self._known = Label("", "", self, wrap=True)
        self._known.setObjectName("export-memory")
        card.body.addWidget(self._known)
        self.forget = Button("Forget how they are read", name="export-forget", parent=self, act=self._forget)
        card.body.addWidget(self.forget, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def load(self) -> None:
        """What is remembered."""
        self.workspace.read(self, import_memory.remembered, self._show)

    def _show(self, sources: tuple[Source, ...]) -> None:
        self.forget.setVisible(bool(sources))
        if not sources:
            self._known.setText("Nothing is remembered yet. The columns of a table are, once it has come in.")
            return
        count = "One kind of table is" if len(sources) == 1 else f"{len(sources)} kinds of tables are"
        last = shown_day(sources[0].used_on)
        self._known.setText(f"{count} remembered, with their columns and words. Last used on {last}.")

    def _forget(self) -> None:
        def done() -> None:
            self.load()
            self.workspace.say("info", "It is forgotten.", "Undo", self.workspace.undo)

        self.workspace.write(self, import_memory.forget, lambda _change: done())

    def _began(self) -> None:
        # The button stays usable: disabled it would hand the focus on to the next one, which forgets something.
        self._progress.show_step("Reading your records")
        self._slow.start()

    def _ended(self) -> None:
        self._slow.stop()
        if self._progress.stop.hasFocus():
            self.button.setFocus()
        self._progress.hide()
