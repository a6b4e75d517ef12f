# SPDX-License-Identifier: Apache-2.0
"""Import: choose files, see what each would do row by row, settle what is unclear, then one button and one undo."""

from collections.abc import Sequence
from pathlib import Path
from threading import Event
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from sencodesk.errors import UserError
from sencodesk.services import import_memory, imports
from sencodesk.services.history import Change
from sencodesk.services.imports import Preview, RowPlan
from sencodesk.views import log
from sencodesk_ui import folders, theme
from sencodesk_ui.pages.import_.columns import ColumnsView
from sencodesk_ui.pages.import_.files import Files
from sencodesk_ui.pages.import_.head import Head
from sencodesk_ui.pages.import_.meanings import MeaningsView
from sencodesk_ui.pages.import_.pane import RowPane
from sencodesk_ui.pages.import_.reader import Reader
from sencodesk_ui.pages.import_.side_by_side import SideBySide
from sencodesk_ui.pages.import_.table import RowsTable
from sencodesk_ui.pages.import_.words import done_words, in_filter
from sencodesk_ui.pages.page import Page
from sencodesk_ui.shell.large import WholePage, least_rows, page_column
from sencodesk_ui.widgets import Button, EmptyState, scrolling
from sencodesk_ui.workspace import Workspace

WRITING = "Bringing in the pupils"
SLOW = 400  # milliseconds after which the person is told how far it is
FILTER = "Files of pupils (*.xml *.csv *.txt *.xlsx *.xlsm);;All files (*)"


class ImportPage(Page):
    """One file at a time, of those that were chosen; leaving the page keeps it, writing lets it go."""

    stem = "import"
    rail = "pupils"
    handbook = "import"
    concerns = frozenset(
        {
            "pupil",
            "former_upn",
            "registration",
            "home_council",
            "flag",
            "contact",
            "status_period",
            "need_period",
            "attendance_summary",
            "suspension",
            "score",
            "scale",
            "provision",
            "provision_member",
        }
    )
    _stepped = Signal(int, int)

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, parent)
        self._preview: Preview | None = None
        self._shown: str | None = None
        self._busy = False
        self._what = ""
        self._files = Files()
        self._stop = Event()
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(SLOW)
        self._reader = Reader(workspace, self._show, self)
        self._build()
        self._slow.timeout.connect(lambda: self.progress.setVisible(self._busy))
        self._stepped.connect(self._how_far, Qt.ConnectionType.QueuedConnection)
        self._reader.began.connect(self._working)
        self._reader.stepped.connect(self._how_far)
        self._reader.refused.connect(self._refused)

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self.head = Head(self)
        self.go, self.progress, self.problem = self.head.go, self.head.progress, self.head.problem
        self.head.choose.connect(self.choose)
        self.head.write.connect(self.write)
        self.head.skip.connect(self._next)
        self.head.filtered.connect(self._choose_filter)
        self.head.viewed.connect(self._view)
        self.head.sheet_taken.connect(self._reader.take_sheet)
        self.head.side_by_side.connect(self._settle)
        self.progress.cancelled.connect(self._cancel)
        column = page_column(whole, self)
        self._whole = self.findChild(WholePage)
        column.addWidget(self.head)
        self.stack = QStackedWidget(self)
        self.empty = EmptyState(
            "download",
            "Bring your pupils in",
            "Choose the files that your MIS exports: a common transfer file (CTF, .xml), a table (.csv) or a workbook "
            "(.xlsx). A mark sheet, a provision map or a class list of your own comes in here too. Or drop the files "
            "anywhere on this window. You see what each would do before anything is kept.",
            "Choose files",
            self.choose,
            name="import-empty",
            parent=self,
        )
        self.rows, self.pane, self.columns = RowsTable(self), RowPane(self), ColumnsView(self)
        self.meanings, self.side = MeaningsView(self), SideBySide(self)
        self.rows.went_to.connect(self._show_row)
        self.pane.decided.connect(self._decide)
        self.pane.explain_asked.connect(lambda: self._view("words"))
        self.columns.chosen.connect(self._reader.map)
        self.columns.forgotten.connect(self._forget)
        self.meanings.explained.connect(self._explain)
        self.side.settled.connect(self._decide)
        self.side.later.connect(self._put_off)
        self.side.left.connect(lambda: self._choose_filter(self._shown))
        both = QWidget(self)
        beside: QBoxLayout = QVBoxLayout(both) if theme.size.is_large() else QHBoxLayout(both)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(0)
        beside.addWidget(self.rows, 1)
        least_rows(self.rows)
        least_rows(self.pane)
        beside.addWidget(self.pane, 1 if theme.size.is_large() else 0)
        self._both = both
        self._begin = scrolling(self.empty)
        for part in (self._begin, both, self.columns, self.meanings, self.side):
            self.stack.addWidget(part)
        column.addWidget(self.stack, 1)
        least_rows(self.stack)

    def show_at(self, where: dict[str, Any]) -> None:
        """Come here; with ``path``, or several ``paths``, files are read at once; ``choose`` asks for them.

        Nobody is asked while a file is on the page already: it is shown, and *Choose other files* is one press away.
        """
        super().show_at(where)
        asked = self.where.pop("choose", False)  # a lock comes back to the page, not to the question
        if asked and self._preview is None and not self._busy:
            QTimer.singleShot(0, self, self.choose)  # the page stands before the box does
        paths = [Path(str(one)) for one in where.get("paths") or ([where["path"]] if where.get("path") else [])]
        if paths:
            self.open_files(paths)

    def load(self) -> None:
        """The records were changed: compare the file with them again."""
        preview = self._preview
        if preview is not None and not self._busy:
            self._reader.compare(preview.file, preview.decide)
        elif preview is None and not self._busy:
            self._show_nothing()

    def first_focus(self) -> QWidget | None:
        """The rows, or the button that chooses a file."""
        return self.rows if self._preview is not None else self.empty.findChild(Button, "import-empty-act")

    def choose(self) -> None:
        """Ask for files, and come here with them: after a lock they are read again."""
        chosen = folders.ask_open_several(self, "Files of pupils", FILTER)
        if len(chosen) == 1:
            self.workspace.go("import", path=str(chosen[0]))
        elif chosen:
            self.workspace.go("import", paths=[str(one) for one in chosen])

    def open_files(self, paths: Sequence[Path]) -> None:
        """Read the first of several files and show what it would do; the others wait."""
        self._files.put(paths)
        self._open(paths[0])

    def _open(self, path: Path) -> None:
        self._preview = self._shown = None
        self._show_nothing()
        self._reader.open(path)

    def _next(self) -> None:
        """Leave the file on the page out."""
        if not self._busy:
            self._go_on()

    def _go_on(self) -> bool:
        """On to the next file; False where there is none."""
        following = self._files.go_on()
        if following is not None:
            self.where = {"paths": [str(one) for one in self._files.left()]}
            self._open(following)
        return following is not None

    def _refused(self, error: UserError) -> None:
        self._idle()
        self._preview = None
        self._show_nothing()
        if isinstance(error, imports.Stopped):
            self.workspace.say("info", f"{error.happened} {error.kept}")
        else:
            self.problem.set_text(f"{error.happened} {error.kept} {error.do}")

    def _show_nothing(self) -> None:
        self.stack.setCurrentWidget(self._begin)
        self.head.show_nothing(self._files.words(), more=self._files.more)

    def _show(self, preview: Preview) -> None:
        """Show a preview in the filter and the view that were chosen."""
        self._idle()
        first = self._preview is None
        self._preview = preview
        file = preview.file
        self.head.show_preview(preview, self._files.words(), more=self._files.more)
        if not in_filter(preview, self._shown):
            self._shown = None
        if file.columns:
            self.columns.show_file(file)
        self.meanings.show_file(file)
        if first or file.ask:
            self.head.views.set_value("columns" if file.ask else "rows")
        self._filter(self._shown, afresh=first)
        if self.stack.currentWidget() is self.side and not first:
            self._settle()
            return
        self._view(self.head.views.value() if file.kind != "ctf" else "rows")
        if first and self._whole is not None:
            self._whole.verticalScrollBar().setValue(0)

    def _choose_filter(self, key: str | None) -> None:
        """A filter is about rows: it shows them."""
        self._view("rows")
        self._filter(key)

    def _filter(self, key: str | None, *, afresh: bool = False) -> None:
        self._shown = key
        for one, chip in self.head.chips.items():
            chip.setChecked(one == key)
        if self._preview is not None:
            self.rows.set_rows(in_filter(self._preview, key), afresh=afresh)

    def _view(self, which: object) -> None:
        self.head.views.set_value(which)
        views = {"columns": self.columns, "words": self.meanings}
        self.stack.setCurrentWidget(views.get(str(which), self._both))

    def _show_row(self, row: RowPlan | None) -> None:
        decided = self._preview.decide.get(row.n) if self._preview is not None and row is not None else None
        unsaid = [one.text for one in self._preview.file.values if one.code is None] if self._preview else []
        stopping = [imports.said(one) for one in row.findings if one.severity == "refuse"] if row is not None else []
        explain = any(f"“{word}”" in words for word in unsaid for words in stopping)
        self.pane.show_row(row, decided, explain=explain)

    def _explain(self, word: Any, code: str | None) -> None:
        if self._preview is not None:
            self._reader.explain(self._preview.file, word, code)

    def _forget(self) -> None:
        """Forget how files of this kind were read, and guess again. Undo brings it back."""
        preview = self._preview
        if preview is None or self._busy:
            return
        fingerprint = preview.file.fingerprint
        self.workspace.write(
            self,
            lambda desk: import_memory.forget(desk, fingerprint=fingerprint),
            lambda _change: self._reader.guess_again(),
        )

    def _decide(self, n: int, whose: str | None) -> None:
        preview = self._preview
        if preview is None or self._busy:
            return
        decide = {row: choice for row, choice in preview.decide.items() if row != n}
        if whose is not None:
            decide[n] = whose
        if self.stack.currentWidget() is not self.side:
            self.rows.setFocus(Qt.FocusReason.OtherFocusReason)  # the pressed button goes
        self._reader.compare(preview.file, decide, self._show_decided)

    def _show_decided(self, preview: Preview) -> None:
        """After a decision: on to the next row that is undecided."""
        self._show(preview)
        following = next((row.n for row in self.rows.rows.rows if row.action == "undecided"), None)
        if following is not None:
            self.rows.go_to(following)

    def _settle(self, after: int = 0) -> None:
        """Show the undecided row after this one beside whom it may be; none is left: back to the rows."""
        preview = self._preview
        undecided = [row for row in preview.rows if row.action == "undecided"] if preview is not None else []
        if preview is None or not undecided:
            self._choose_filter(None)
            self.rows.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        row = next((one for one in undecided if one.n > after), undecided[0])
        pupil = next(one for one in preview.file.rows if one.n == row.n)
        self.stack.setCurrentWidget(self.side)
        self.side.show_row(row, pupil, len(undecided))

    def _put_off(self, n: int) -> None:
        self._settle(n)

    def _cancel(self) -> None:
        self._stop.set()
        self._reader.stop()

    def write(self) -> None:
        """Bring in what the preview shows, in one change."""
        preview = self._preview
        if preview is None or self._busy:
            return
        self._working(WRITING)
        self._stop.clear()

        def step(done: int, of: int) -> None:
            self._stepped.emit(done, of)
            if self._stop.is_set():
                raise imports.Stopped

        self.workspace.write(
            self,
            lambda desk: imports.apply(desk, preview=preview, step=step),
            lambda change: self._written(preview, change),
            self._not_written,
        )

    def _written(self, preview: Preview, change: Change | None) -> None:
        self._idle()
        self._preview = None
        self._reader.forget()
        if not self._go_on():
            self.where = {}
            self._files.forget()
            self._show_nothing()
            self.workspace.go("pupils")
        if change is not None:
            self.workspace.say("success", done_words(preview), "Undo", lambda: self._undo(change))

    def _not_written(self, error: UserError) -> None:
        self._idle()
        self.workspace.say("info" if isinstance(error, imports.Stopped) else "error", f"{error.happened} {error.kept}")
        self.load()

    def _undo(self, change: Change) -> None:
        """Take this import back, and never something that was done after it."""
        by = self.workspace.desk.by

        def compared(now: log.UndoState) -> None:
            if now.undo == change.label:
                self.workspace.undo()
            else:
                self.workspace.say("info", "You changed something else since. Take that back first, with Undo below.")

        self.workspace.read(self, lambda session: log.undo_state(session, by), compared)

    def _working(self, text: str) -> None:
        """Something begins. What takes no longer than a moment shows no bar."""
        self._busy = True
        self._what = text
        self.go.setEnabled(False)
        self.progress.show_step(text)
        self._slow.start()

    def _idle(self) -> None:
        self._busy = False
        self._slow.stop()
        self.progress.hide()

    def _how_far(self, done: int, of: int) -> None:
        if self._busy and of:
            self.progress.show_step(f"{self._what}: {done} of {of}", done, of)
