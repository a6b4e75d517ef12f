# SPDX-License-Identifier: Apache-2.0
"""Import: choose a file, see what it would do row by row, decide what is unclear, then one button and one undo."""

from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Event
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from sencodesk.errors import UserError
from sencodesk.exchange.rows import FileRead
from sencodesk.services import imports
from sencodesk.services.history import Change
from sencodesk.services.imports import Preview, RowPlan
from sencodesk.views import log
from sencodesk_ui import folders
from sencodesk_ui.pages.import_.columns import ColumnsView
from sencodesk_ui.pages.import_.pane import RowPane
from sencodesk_ui.pages.import_.table import RowsTable
from sencodesk_ui.pages.import_.words import ORDER, STATES, button_words, done_words, field_word
from sencodesk_ui.pages.page import Page
from sencodesk_ui.widgets import Button, Chip, EmptyState, Label, Note, Progress, Segmented
from sencodesk_ui.workspace import Workspace

EMPTY_WIDTH = 480
WRITING = "Bringing in the pupils"
SLOW = 400  # milliseconds after which the person is told how far it is
FILTER = "Files of pupils (*.xml *.csv *.txt);;All files (*)"
ASK = "Say which column holds the unique pupil number, or the surname, forename and date of birth."


class ImportPage(Page):
    """One file at a time; leaving the page keeps it, writing lets it go."""

    stem = "import"
    rail = "pupils"
    handbook = "import"
    concerns = frozenset(
        {"pupil", "former_upn", "registration", "home_council", "flag", "contact", "status_period", "need_period"}
    )
    _stepped = Signal(int, int)

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, parent)
        self._data, self._name = b"", ""
        self._preview: Preview | None = None
        self._mapping: Mapping[str, str | None] | None = None
        self._shown: str | None = None
        self._busy = False
        self._turn = 0
        self._stop = Event()
        self._slow = QTimer(self)
        self._slow.setSingleShot(True)
        self._slow.setInterval(SLOW)
        self._build()
        self._slow.timeout.connect(lambda: self.progress.setVisible(self._busy))
        self._stepped.connect(self._how_far, Qt.ConnectionType.QueuedConnection)

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._head())
        self.stack = QStackedWidget(self)
        self.empty = EmptyState(
            "download",
            "Bring your pupils in",
            "Choose the file that your MIS exports: a common transfer file (CTF, .xml) or a table (.csv). "
            "Or drop it anywhere on this window. You see what it would do before anything is kept.",
            "Choose a file",
            self.choose,
            name="import-empty",
            parent=self,
        )
        self.empty.text.setMinimumWidth(EMPTY_WIDTH)
        self.rows, self.pane, self.columns = RowsTable(self), RowPane(self), ColumnsView(self)
        self.rows.went_to.connect(self._show_row)
        self.pane.decided.connect(self._decide)
        self.columns.chosen.connect(self._map)
        both = QWidget(self)
        side = QHBoxLayout(both)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(0)
        side.addWidget(self.rows, 1)
        side.addWidget(self.pane)
        self._both = both
        for part in (self.empty, both, self.columns):
            self.stack.addWidget(part)
        whole.addWidget(self.stack, 1)

    def _head(self) -> QWidget:
        head = QFrame(self)
        head.setProperty("kind", "head")
        column = QVBoxLayout(head)
        column.setContentsMargins(24, 16, 20, 12)
        column.setSpacing(12)
        first = QHBoxLayout()
        first.setSpacing(10)
        first.addWidget(Label("Import pupils", "title", head))
        self._file = Label("", "muted", head)
        self._file.setObjectName("import-file")
        first.addWidget(self._file, 1)
        self.another = Button(
            "Choose another file", name="import-choose", icon="folder-open", parent=head, act=self.choose
        )
        self.go = Button("Nothing to add", "primary", name="import-go", icon="check", parent=head, act=self.write)
        first.addWidget(self.another)
        first.addWidget(self.go)
        column.addLayout(first)
        self.progress = Progress(head, name="import-progress")
        self.progress.cancelled.connect(self._stop.set)
        self.progress.hide()
        column.addWidget(self.progress)
        self.problem = Note("error", parent=head, name="import-problem")
        self.problem.set_text("")
        self.note = Note("warning", parent=head, name="import-note")
        self.note.set_text("")
        column.addWidget(self.problem)
        column.addWidget(self.note)
        column.addWidget(self._filters(head))
        return head

    def _filters(self, head: QWidget) -> QWidget:
        self.bar = QWidget(head)
        row = QHBoxLayout(self.bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.chips: dict[str | None, Chip] = {}
        for key, word in ((None, "All rows"), *((key, STATES[key][2]) for key in ORDER)):
            chip = Chip(word, name=f"import-filter-{key or 'all'}", parent=self.bar)
            chip.clicked.connect(lambda _on=False, key=key: self._choose_filter(key))
            self.chips[key] = chip
            row.addWidget(chip)
        row.addStretch(1)
        self.views = Segmented([("rows", "Rows"), ("columns", "Columns")], name="import-view", parent=self.bar,
                               label="Show")  # fmt: skip
        self.views.set_value("rows")
        self.views.chosen.connect(self._view)
        row.addWidget(self.views)
        return self.bar

    def show_at(self, where: dict[str, Any]) -> None:
        """Come here; with ``path`` a file is read at once."""
        super().show_at(where)
        if where.get("path"):
            self.open_file(Path(str(where["path"])))

    def load(self) -> None:
        """The records were changed: compare the file with them again."""
        preview = self._preview
        if preview is not None and not self._busy:
            self._compare(preview.file, preview.decide)
        elif preview is None:
            self._show_nothing()

    def first_focus(self) -> QWidget | None:
        """The rows, or the button that chooses a file."""
        return self.rows if self._preview is not None else self.empty.findChild(Button, "import-empty-act")

    def choose(self) -> None:
        """Ask for a file, and come here with it: after a lock it is read again."""
        chosen = folders.ask_open(self, "A file of pupils", FILTER)
        if chosen is not None:
            self.workspace.go("import", path=str(chosen))

    def open_file(self, path: Path) -> None:
        """Read a file and show what it would do."""
        self._preview = self._mapping = self._shown = None
        self._name = path.name
        self._show_nothing()
        turn = self._working("Reading the file")

        def loaded(data: bytes) -> None:
            if turn == self._turn:
                self._data = data
                self._parse()

        self.workspace.aside(self, lambda: imports.load(path), loaded, lambda error: self._refused(turn, error))

    def _parse(self) -> None:
        """Read what is in the file, away from the records: that may take a while."""
        turn, data, name, mapping = self._working("Reading the file"), self._data, self._name, self._mapping
        today = self.workspace.today()

        def read(file: FileRead) -> None:
            if turn == self._turn:
                self._compare(file)

        self.workspace.aside(
            self,
            lambda: imports.read(data=data, name=name, today=today, mapping=mapping),
            read,
            lambda error: self._refused(turn, error),
        )

    def _compare(
        self, file: FileRead, decide: Mapping[int, str] | None = None, done: Callable[[Preview], None] | None = None
    ) -> None:
        """Compare with the records, on the reader's thread."""
        turn, desk = self._working("Comparing with your records"), self.workspace.desk

        def compared(preview: Preview) -> None:
            if turn == self._turn:
                (done or self._show)(preview)

        def failed(error: BaseException) -> None:
            if isinstance(error, UserError):
                self._refused(turn, error)
            else:
                self._idle()
                self.workspace.jobs.bug.emit(error)

        future = desk.store.threads.read(lambda: imports.compare(desk, file=file, decide=decide))
        self.workspace.jobs.watch(self, future, compared, failed)

    def _refused(self, turn: int, error: UserError) -> None:
        if turn != self._turn:
            return
        self._idle()
        self._preview = None
        self._show_nothing()
        self.problem.set_text(f"{error.happened} {error.kept} {error.do}")

    def _show_nothing(self) -> None:
        self.stack.setCurrentWidget(self.empty)
        for part in (self.bar, self.go, self.another):
            part.hide()
        self.problem.set_text("")
        self.note.set_text("")
        self._file.setText("")

    def _show(self, preview: Preview) -> None:
        """Show a preview in the filter and the view that were chosen."""
        self._idle()
        first = self._preview is None
        self._preview = preview
        file, counts = preview.file, preview.counts
        kind = "Common transfer file" if file.kind == "ctf" else "Table"
        count = len(preview.rows)
        self._file.setText(kind if file.ask else f"{kind}, {count} {'pupil' if count == 1 else 'pupils'}")
        for part in (self.bar, self.go, self.another):
            part.show()
        for key, chip in self.chips.items():
            chip.set_count(len(preview.rows) if key is None else counts[key])
            chip.setVisible(bool(preview.rows) if key is None else counts[key] > 0)
        if self._shown is not None and not counts[self._shown]:
            self._shown = None
        self.problem.set_text("")
        found = [f"{field_word(one.field)}: {imports.said(one)}" for one in preview.findings]
        self.note.set_text(ASK if file.ask else " ".join(found))
        self.go.relabel(button_words(preview))
        self.go.setEnabled(counts["added"] + counts["changed"] > 0)
        self.views.setVisible(file.kind == "csv")
        if file.columns:
            self.columns.show_file(file)
        if first or file.ask:
            self.views.set_value("columns" if file.ask else "rows")
        self._filter(self._shown, afresh=first)
        self._view(self.views.value() if file.kind == "csv" else "rows")

    def _choose_filter(self, key: str | None) -> None:
        """A filter is about rows: it shows them."""
        self.views.set_value("rows")
        self._view("rows")
        self._filter(key)

    def _filter(self, key: str | None, *, afresh: bool = False) -> None:
        self._shown = key
        for one, chip in self.chips.items():
            chip.setChecked(one == key)
        if self._preview is not None:
            rows = [row for row in self._preview.rows if key is None or row.action == key]
            self.rows.set_rows(rows, afresh=afresh)

    def _view(self, which: object) -> None:
        self.stack.setCurrentWidget(self.columns if which == "columns" else self._both)

    def _show_row(self, row: RowPlan | None) -> None:
        decided = self._preview.decide.get(row.n) if self._preview is not None and row is not None else None
        self.pane.show_row(row, decided)

    def _map(self, mapping: Mapping[str, str | None]) -> None:
        self._mapping = dict(mapping)
        self._parse()

    def _decide(self, n: int, whose: str | None) -> None:
        preview = self._preview
        if preview is None or self._busy:
            return
        decide = {row: choice for row, choice in preview.decide.items() if row != n}
        if whose is not None:
            decide[n] = whose
        self.rows.setFocus(Qt.FocusReason.OtherFocusReason)  # the pressed button goes
        self._compare(preview.file, decide, self._show_decided)

    def _show_decided(self, preview: Preview) -> None:
        """After a decision: on to the next row that is undecided."""
        self._show(preview)
        following = next((row.n for row in self.rows.rows.rows if row.action == "undecided"), None)
        if following is not None:
            self.rows.go_to(following)

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
        self._data = b""
        self.where = {}
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

    def _working(self, text: str) -> int:
        """Something begins; gives its turn, by which what comes back too late is known."""
        self._turn += 1
        self._busy = True
        self.go.setEnabled(False)
        self.progress.show_step(text)
        self.progress.stop.setVisible(text == WRITING)
        self._slow.start()
        return self._turn

    def _idle(self) -> None:
        self._busy = False
        self._slow.stop()
        self.progress.hide()

    def _how_far(self, done: int, of: int) -> None:
        if self._busy:
            self.progress.show_step(f"{WRITING}: {done} of {of}", done, of)
