# SPDX-License-Identifier: Apache-2.0
"""The print sheet: what goes on paper at the left, the paper as it will come out at the right."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sencodesk.errors import UserError
from sencodesk.papers.book import Stopped as BookStopped
from sencodesk.papers.model import Paper, PlanPaper, RegisterPaper
from sencodesk.papers.plans import Copy
from sencodesk.services import history, papers
from sencodesk.services import printing as services
from sencodesk.services.history import Change
from sencodesk.services.printing import Chosen, Printed
from sencodesk_ui import folders, printing, this_computer
from sencodesk_ui.family_size import FamilySize
from sencodesk_ui.paper_frame import PaperFrame
from sencodesk_ui.print_choice import COPIES
from sencodesk_ui.print_offer import Offered, offered
from sencodesk_ui.widgets import ChoiceField, Field, Label, Progress
from sencodesk_ui.workspace import Workspace

THESE, ALL, REGISTER = "these", "all", "register"
ONE_FILE, EACH = "one", "each"
MOST_PAGES = 10_000
"""More than any batch has: a higher count is of bytes, which nobody wants to read."""


class PrintSheet(PaperFrame):
    """Chooses, shows, prints and saves. ``_progressed`` comes from the thread that draws or prints."""

    _progressed = Signal(int, int)

    def __init__(
        self,
        workspace: Workspace,
        parent: QWidget,
        *,
        pupil_ids: Sequence[str] | None = None,
        plan_ids: Sequence[str] | None = None,
        copy: str = "staff",
        what: str = "",
    ) -> None:
        super().__init__(workspace, parent, stem="print", title="Print")
        self._what = what
        self._pupil_ids, self._plan_ids = list(pupil_ids or ()), list(plan_ids or ())
        self._named = pupil_ids is not None or plan_ids is not None
        self._all: list[Chosen] = []
        self._these: list[Chosen] = []
        self._chosen: list[Chosen] = []
        self._contents: list[PlanPaper] = []
        self._register: RegisterPaper | None = None
        self._after: Callable[[], None] | None = None
        self._stop = Event()
        self._doing = "Drawing"
        self._working = self._closing = False
        self._build(self._fill, COPIES, size=this_computer.PRINT_SHEET, handbook="print")
        self.pane.set_copy(copy)
        self.pane.tell_failures = True
        self.pane.set_source(self._drawing)
        self.pane.drawn.connect(self._drawn)
        self.pane.failed.connect(self._failed)
        self._progressed.connect(self._show_progress)
        self.progress.cancelled.connect(self.stop)
        workspace.closing.connect(self.stop)
        self.what.committed.connect(self._choose)
        self.family.list.committed.connect(self._take_size)
        self._read()

    def _fill(self, told: QVBoxLayout) -> Progress:
        self.what = ChoiceField([], name="print-what", blank=None)
        self._what_field = Field("What", self.what, parent=self)
        told.addWidget(self._what_field)
        self.summary = Label("", "muted", self, wrap=True)
        self.summary.setObjectName("print-summary")
        told.addWidget(self.summary)
        self.files = ChoiceField(
            [(ONE_FILE, "In one file"), (EACH, "A file for each plan")], name="print-files", blank=None
        )
        self.files.set_value(ONE_FILE)
        self._files_field = Field("When saved", self.files, parent=self)
        told.addWidget(self._files_field)
        self.family = FamilySize(self.workspace, self)
        told.addWidget(self.family)
        self.progress = Progress(self, name="print-progress", stacked=True)
        self.progress.hide()
        return self.progress

    def copy(self) -> Copy:
        """The copy that is chosen."""
        return papers.copy_named(self.pane.copy())

    def _read(self) -> None:
        query = partial(offered, on=self.workspace.today(), pupil_ids=self._pupil_ids, plan_ids=self._plan_ids)
        self.workspace.read(self, query, self._show)

    def _show(self, found: Offered) -> None:
        self._all, self._these, self._register = found.everybody, found.these, found.register
        if self._named and not self._these:
            self._show_none(found.first_name)
            return
        choices: list[tuple[str, str]] = []
        if self._these:
            one = len(self._these) == 1
            choices.append((THESE, "This plan" if one else f"These {len(self._these)} plans"))
        for name in sorted({one.class_name for one in self._all if one.class_name}):
            count = sum(one.class_name == name for one in self._all)
            choices.append((f"class:{name}", f"Class {name}, {_plans(count)}"))
        if self._all:
            choices.append((ALL, f"All, {_plans(len(self._all))}"))
        choices.append((REGISTER, f"The SEN register, {len(self._register.rows)} pupils"))
        self.what.set_choices(choices)
        asked = self._what in [value for value, _words in choices]
        if self._what and not asked:
            self._show_none("")
            return
        self.what.set_value(self._what if asked else choices[0][0])
        self._choose()

    def _show_none(self, first_name: str) -> None:
        """What was asked for has no plan: say so. Another child's plan is never put in its place."""
        self.summary.setText(f"{first_name} has no plan yet." if first_name else "There is no plan to print here yet.")
        for part in (self._what_field, self._files_field, self.pane):
            part.hide()
        self.print_button.setEnabled(False)
        self.save_button.setEnabled(False)
        self._size.let_go()
        self.adjustSize()
        self.close_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self) -> None:
        """Something else goes on paper: read it, then draw it."""
        which = str(self.what.value())
        self._paper = None
        self.pane.copies.setVisible(which != REGISTER)
        if which == REGISTER:
            self._chosen, self._contents = [], []
            self._files_field.hide()
            self.family.hide()
            self.pane.draw()
            return
        of_class = which.removeprefix("class:")
        everybody = self._these if which == THESE else self._all
        self._chosen = [one for one in everybody if not which.startswith("class:") or one.class_name == of_class]
        self._files_field.setVisible(len(self._chosen) > 1)
        on, chosen = self.workspace.today(), list(self._chosen)

        def show(found: list[PlanPaper]) -> None:
            if chosen == self._chosen:
                self._contents = found
                self.family.offer(found, chosen)
                self.pane.draw()

        self.workspace.read(self, lambda session: services.contents(session, on=on, chosen=chosen), show)

    def _take_size(self) -> None:
        self._contents = self.family.taken(self._contents)
        self.pane.draw()

    def _drawing(self, _copy: str) -> Callable[[], Paper] | None:
        now, self._paper = self.workspace.now(), None
        register, contents, copy = self._register, list(self._contents), self.copy()
        self.family.setVisible(bool(contents) and copy != papers.STAFF)
        if self.what.value() == REGISTER:
            return None if register is None else lambda: services.draw_register(register, printed=now)
        if not contents:
            return None
        self._begin("Drawing")
        stop = self._stop
        return lambda: services.draw(
            contents, copy=copy, printed=now, on_progress=self._progressed.emit, should_stop=stop.is_set, apart=True
        )

    def _drawn(self, paper: Paper) -> None:
        self._paper = paper
        self._end()
        self.summary.setText(self._summary(paper.pages))
        self.note.set_text("\n".join(services.counted_words(paper.warnings, len(self._contents))))
        after, self._after = self._after, None
        if after is not None:
            after()

    def _summary(self, pages: int) -> str:
        paper = "1 page" if pages == 1 else f"{pages} pages"
        if self.what.value() == REGISTER:
            return f"{paper}, landscape."
        drafts = sum(one.draft for one in self._contents)
        count = _plans(len(self._contents))
        whole = f"{paper}." if len(self._contents) == 1 else f"{count}, {paper}."
        if not drafts:
            return whole
        if len(self._contents) == 1:
            return f"{whole} It is a draft and says so on every page."
        some = "1 of them is a draft and says so" if drafts == 1 else f"{drafts} of them are drafts and say so"
        return f"{whole} {some} on every page."

    def _failed(self, error: object) -> None:
        self._end()
        self._after = None
        if isinstance(error, BookStopped | printing.Stopped):
            self.summary.setText("Stopped. Nothing was written.")
        elif isinstance(error, UserError):
            self.note.set_text(f"{error.happened} {error.kept} {error.do}")
        elif isinstance(error, OSError):
            self.note.set_text("The printer did not take it. Look whether it is on, or save the paper as PDF.")
        else:
            self.workspace.jobs.bug.emit(error)

    def print(self) -> None:
        """The system's dialog, then the printer."""
        paper = self._paper
        if paper is None:
            self._draw_first(self.print)
            return
        printer = printing.ask_printer(self, self._queue())
        if printer is None:
            return
        self._begin("Printing")
        stop = self._stop

        def work() -> int:
            printing.send(printer, paper.data, on_progress=self._progressed.emit, should_stop=stop.is_set)
            return printing.how_many(printer, paper.pages)

        def done(pages: int) -> None:
            count = "1 page" if pages == 1 else f"{pages} pages"
            self._finish(f"{count} went to {_quoted(printing.printer_words(printer))}.")

        self.workspace.jobs.aside(self, work, done, self._failed)

    def _draw_first(self, then: Callable[[], None]) -> None:
        """Go on when the paper is there; a drawing that came to nothing is tried again."""
        self._after = then
        if self.pane.settled():
            self.note.set_text("")
            self.pane.draw()

    def save(self) -> None:
        """A file, or a folder with a file for each plan."""
        paper = self._paper
        if paper is None:
            self._draw_first(self.save)
            return
        chosen, contents, copy, now = list(self._chosen), list(self._contents), self.copy(), self.workspace.now()
        if len(chosen) > 1 and self.files.value() == EACH:
            folder = folders.ask_folder(self, "Save into a folder")
            if folder is not None:
                self._begin("Writing")
                stop = self._stop

                def each() -> Printed:
                    return services.save_plans(
                        chosen, contents, copy=copy, out=folder, printed=now,
                        on_progress=self._progressed.emit, should_stop=stop.is_set, apart=True,
                    )  # fmt: skip

                self.workspace.jobs.aside(
                    self,
                    each,
                    lambda made: self._finish(f"{len(made.files)} files were saved.", at=folder),
                    self._failed,
                )
            return
        path = folders.ask_save(self, "Save as PDF", self.file_name(), "PDF (*.pdf)")
        if path is not None:
            self._begin("Writing")
            self.workspace.jobs.aside(
                self,
                lambda: services.write(path, paper.data),
                lambda _nothing: self._finish(f"Saved as {path.name}.", at=path),
                self._failed,
            )

    def file_name(self) -> str:
        """The name that is offered: class and number, never a child's."""
        which = str(self.what.value())
        if which == REGISTER:
            return services.REGISTER_FILE
        if len(self._chosen) == 1:
            return services.file_name(self._chosen[0], self.copy())
        of = which.removeprefix("class:") if which.startswith("class:") else "all" if which == ALL else "plans"
        return services.book_name(of, self.copy())

    def _queue(self) -> str:
        return "SEN register" if self.what.value() == REGISTER else "Individual education plans"

    def _finish(self, words: str, *, at: Path | None = None) -> None:
        """Note it in the log, say it and where it is (``at``, a file or a folder), close."""
        self._end()
        saved = at is not None
        chosen, copy = list(self._chosen), self.copy()

        def note(desk: Any) -> Change | None:
            if not chosen:
                return history.told(desk, f"{'save' if saved else 'print'} the SEN register")
            services.note_printed(desk, chosen, copy, saved=saved)
            return None

        self.workspace.write(self.workspace, note)
        if at is not None:
            self.workspace.say_saved(words, at)
        else:
            self.workspace.say("success", words)
        self.close()

    def _begin(self, doing: str) -> None:
        self._stop = Event()
        self._doing = doing
        self._set_working(doing != "Drawing")

    def _end(self) -> None:
        self.progress.hide()
        self._set_working(False)
        if self._closing:
            self.close()

    def _set_working(self, on: bool) -> None:
        """While paper goes out nothing else is begun: a second press would print it twice."""
        self._working = on
        for widget in (self.what, self.files, self.family, self.pane.copies, self.print_button, self.save_button):
            widget.setEnabled(not on)

    def reject(self) -> None:
        """Closed while paper goes out: stop first, close when it has stopped, so that the log tells the truth."""
        self.stop()  # a drawing that nobody will see ends as well
        if self._working:
            self._closing = True
        else:
            super().reject()

    def stop(self) -> None:
        """Stop what is under way: nothing more is drawn, printed or written."""
        self._stop.set()

    def _show_progress(self, done: int, of: int) -> None:
        """Only where there is something to wait for: one plan is drawn before anybody looks."""
        self.progress.setVisible(done < of and of > 3)
        bytes_or_pages = f", {done} of {of}" if of < MOST_PAGES else ""
        self.progress.show_step(f"{self._doing}{bytes_or_pages}", done, of)


def _plans(count: int) -> str:
    return "1 plan" if count == 1 else f"{count} plans"


def _quoted(name: str) -> str:
    return name if name in ("a file", "the printer") else f"“{name}”"
