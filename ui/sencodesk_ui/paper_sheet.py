# SPDX-License-Identifier: Apache-2.0
"""The sheet that prints the papers of one subject: which at the left, the paper as it will come out at the right.

The print sheet (print_sheet.py) is for plans and the register, in batches; this one is for a handful of papers about
one thing, such as a meeting. What a paper lacks is said on it, and nothing is printed with a gap.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout, QWidget

from sencodesk.errors import UserError
from sencodesk.papers.model import Paper
from sencodesk.services import printing as services
from sencodesk.services.desk import Desk
from sencodesk.services.history import Change
from sencodesk_ui import folders, printing, this_computer
from sencodesk_ui.paper_frame import PaperFrame
from sencodesk_ui.widgets import ChoiceField, Field, Label
from sencodesk_ui.workspace import Workspace

Draw = Callable[[], Paper]


@dataclass(frozen=True)
class Papers:
    """What can be printed about a subject.

    ``draw`` gives what draws a paper, on any thread; ``note`` writes in the log that it went. ``queue`` names the paper
    in the printer's queue and ``file_name`` a file: neither ever names a child.
    """

    offers: Sequence[tuple[str, str]]
    draw: Callable[[str], Draw]
    file_name: Callable[[str], str]
    note: Callable[[Desk, str, bool], Change | None]
    queue: str


class PaperSheet(PaperFrame):
    """Chooses, shows, prints and saves one paper at a time; it closes itself when the paper went."""

    def __init__(
        self, workspace: Workspace, parent: QWidget, papers: Papers, *, which: str = "", handbook: str = "print"
    ) -> None:
        super().__init__(workspace, parent, stem="paper", title="Print")
        self.papers, self._working = papers, False
        self._build(self._fill, [("one", "The paper")], size=this_computer.PRINT_SHEET, handbook=handbook)
        self.what.set_choices(list(papers.offers))
        known = [key for key, _words in papers.offers]
        self.what.set_value(which if which in known else known[0])
        self.pane.tell_failures = True
        self.pane.set_source(self._drawing)
        self.pane.drawn.connect(self._drawn)
        self.pane.failed.connect(self._failed)
        self.what.committed.connect(self._choose)
        self._choose()

    def _fill(self, told: QVBoxLayout) -> None:
        self.what = ChoiceField([], name="paper-what", blank=None)
        told.addWidget(Field("What", self.what, parent=self))
        self.summary = Label("", "muted", self, wrap=True)
        self.summary.setObjectName("paper-summary")
        told.addWidget(self.summary)

    def which(self) -> str:
        """The paper that is chosen."""
        return str(self.what.value())

    def _choose(self) -> None:
        self._paper = None
        self.note.set_text("")
        self.summary.setText("")
        self._offer(False)
        self.pane.draw()

    def _drawing(self, _copy: str) -> Draw:
        return self.papers.draw(self.which())

    def _drawn(self, paper: Paper) -> None:
        self._paper = paper
        self.summary.setText("1 page." if paper.pages == 1 else f"{paper.pages} pages.")
        self.note.set_text("\n".join(services.words(paper.warnings)))
        self.pane.view.show()
        self._offer(True)

    def _failed(self, error: object) -> None:
        self._working = False
        if isinstance(error, UserError):
            self.note.set_text(printing.refusal(error))
            self.pane.view.hide()
            self._paper = None
            self._offer(False)
        elif isinstance(error, OSError):
            self.note.set_text(printing.refusal(error))
            self._offer(self._paper is not None)
        else:
            self.workspace.jobs.bug.emit(error)

    def _offer(self, on: bool) -> None:
        """Only what is drawn whole goes out; while it goes nothing else is begun."""
        self.print_button.setEnabled(on)
        self.save_button.setEnabled(on)
        self.what.setEnabled(not self._working)

    def print(self) -> None:
        """The system's dialog, then the printer."""
        paper = self._paper
        printer = printing.ask_printer(self, self.papers.queue) if paper is not None else None
        if paper is None or printer is None:
            return
        self._working = True
        self._offer(False)
        words = "a file" if printer.outputFileName() else printing.printer_words(printer)
        self.workspace.jobs.aside(
            self,
            lambda: printing.send(printer, paper.data),
            lambda _nothing: self._finish(f"Printed on {words}."),
            self._failed,
        )

    def save(self) -> None:
        """Into a file that a person names."""
        paper = self._paper
        path = folders.ask_save(self, "Save as PDF", self.papers.file_name(self.which()), "PDF (*.pdf)")
        if paper is None or path is None:
            return
        self._working = True
        self._offer(False)
        self.workspace.jobs.aside(
            self,
            lambda: services.write(path, paper.data),
            lambda _nothing: self._finish(f"Saved as {path.name}.", at=path),
            self._failed,
        )

    def _finish(self, words: str, *, at: Path | None = None) -> None:
        """Note it in the log, say it and where it is, close."""
        which, note = self.which(), self.papers.note
        self.workspace.write(self.workspace, lambda desk: note(desk, which, at is not None))
        if at is not None:
            self.workspace.say_saved(words, at)
        else:
            self.workspace.say("success", words)
        self._working = False
        self.close()

    def reject(self) -> None:
        """Not while a paper goes out: the log tells what went."""
        if not self._working:
            super().reject()
