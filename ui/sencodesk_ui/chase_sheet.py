# SPDX-License-Identifier: Apache-2.0
"""The chase letter before it goes: to whom and by when at the left, the letter as it will come out at the right."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget
from shiboken6 import isValid

from sencodesk.errors import UserError
from sencodesk.papers.model import Paper
from sencodesk.services import chases as services
from sencodesk.services.chases import CONTACT, REPLY_IN, Asked, ChaseLetter
from sencodesk.services.desk import Reading
from sencodesk.services.history import Change
from sencodesk.views.duties import OwedDuty
from sencodesk_ui import folders, printing, this_computer
from sencodesk_ui.paper_frame import PaperFrame
from sencodesk_ui.widgets import DateField, Field, Label, TextField, shown_day
from sencodesk_ui.workspace import Workspace

TITLE = "Letter to the council"
"""What it is called in the printer's queue and in the file box: it names nobody."""
KEPT = "A letter that is printed or saved is kept as sent: beside the duty, and in the pupil’s sharing statement."


def offer(workspace: Workspace, parent: QWidget, owed: OwedDuty) -> QDialog:
    """Open the sheet on one duty that the council is late with; it closes itself."""
    sheet = ChaseSheet(workspace, parent, owed)
    sheet.open()
    return sheet


class ChaseSheet(PaperFrame):
    """Shows, prints and saves one letter, and keeps that it went."""

    def __init__(self, workspace: Workspace, parent: QWidget, owed: OwedDuty) -> None:
        super().__init__(workspace, parent, stem="chase", title=TITLE)
        self._asked = Asked(owed.pupil_id, owed.id, owed.key, signer=services.signer(workspace.desk))
        self._letter: ChaseLetter | None = None
        self._build(
            lambda told: self._fill(told, owed),
            [("council", "Letter")],
            size=this_computer.CHASE_SHEET,
            handbook="duties",
            note="error",
        )
        self._hold(True)
        self.contact.committed.connect(self._read)
        self.reply.committed.connect(self._read)
        self.pane.set_source(self._drawing)
        self.pane.drawn.connect(self._drawn)
        self._read()

    def _fill(self, told: QVBoxLayout, owed: OwedDuty) -> None:
        told.addWidget(Label(owed.title, "strong", self, wrap=True))
        late = f"{owed.late} day{'' if owed.late == 1 else 's'} late. {owed.source}."
        told.addWidget(Label(late, "muted", self, wrap=True))
        if owed.chased_on is not None:
            told.addWidget(Label(f"A letter went on {shown_day(owed.chased_on)}.", "small-muted", self, wrap=True))
        self.contact = TextField(name="chase-contact")
        self.contact.set_value(CONTACT)
        self.reply = DateField(name="chase-reply-by")
        self.reply.set_value(self.workspace.today() + REPLY_IN)
        self._fields = {
            "contact": Field("To", self.contact, parent=self),
            "reply_by": Field("Answer wanted by", self.reply, parent=self),
        }
        for field in self._fields.values():
            told.addWidget(field)
        told.addWidget(Label(KEPT, "small-muted", self, wrap=True))

    def _hold(self, on: bool) -> None:
        self.print_button.setEnabled(not on)
        self.save_button.setEnabled(not on)

    def _read(self) -> None:
        """The letter as it would go now; what stands in its way is said, and nothing can be printed then."""
        problem = self.reply.problem()
        day = self.reply.value()
        if not problem and isinstance(day, date) and day <= self.workspace.today():
            problem = "This day has come already. Give the council time to answer."
        self._fields["reply_by"].set_error(problem)
        if problem:
            self._hold(True)
            return
        self._asked = asked = replace(self._asked, contact=self.contact.text(), reply_by=day)
        on = self.workspace.today()

        def query(session: Reading) -> ChaseLetter | UserError:
            try:
                return services.content(session, asked, on=on)
            except UserError as error:
                return error

        def show(found: ChaseLetter | UserError) -> None:
            self._letter = None if isinstance(found, UserError) else found
            self.note.set_text("" if not isinstance(found, UserError) else f"{found.happened} {found.do}")
            self._hold(True)
            self.pane.draw()

        self.workspace.read(self, query, show)

    def _drawing(self, _copy: str) -> Callable[[], Paper] | None:
        letter, now, self._paper = self._letter, self.workspace.now(), None
        return None if letter is None else lambda: services.drawn(letter.paper, printed=now)

    def _drawn(self, paper: Paper) -> None:
        self._paper = paper
        self._hold(not self.workspace.may_write)

    def print(self) -> None:
        """The system's dialog, then the printer, and it is kept as sent."""
        paper, asked = self._paper, self._asked
        if paper is None:
            return
        space = self.workspace

        def printed(printer: str) -> None:
            space.write(
                space,
                lambda desk: services.sent(desk, pupil_id=asked.pupil_id, duty=asked.duty, key=asked.key),
                lambda _change: space.say("success", f"Printed on {printer}. It is kept as sent.", "Undo", space.undo),
            )
            if isValid(self):
                self.close()

        printing.print_pdf(space.jobs, self, paper.data, TITLE, owner=space, printed=printed, refused=self._refused)

    def _refused(self, words: str) -> None:
        if isValid(self):
            self.note.set_text(words)
        else:
            self.workspace.say("error", words)

    def save(self) -> None:
        """Ask for a file, write the letter into it, and keep it as sent."""
        if self._paper is None:
            return
        file = folders.ask_save(self, "Save the letter", services.FILE, "PDF (*.pdf)")
        if file is None:
            return
        asked, space = self._asked, self.workspace

        def saved(_change: Change | None) -> None:
            space.say_saved("The letter is saved, and kept as sent. It names the pupil.", file)

        space.write(space, lambda desk: services.save(desk, asked=asked, file=file), saved)
        self.close()
