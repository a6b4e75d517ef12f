# SPDX-License-Identifier: Apache-2.0
"""Reads a file and compares it with the records, each on its own thread; what comes back too late is let go."""

from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Event

from PySide6.QtCore import QObject, Qt, Signal

from sencodesk.errors import UserError
from sencodesk.exchange.rows import FileRead, Source, ValueRead, Values
from sencodesk.exchange.sources import said_of, with_meaning
from sencodesk.services import import_memory, imports
from sencodesk.services.desk import Desk
from sencodesk.services.imports import Preview
from sencodesk_ui.workspace import Workspace

READING, COMPARING = "Reading the file", "Comparing with your records"


class Reader(QObject):
    """What a person said of the file (columns, words, sheet) stays until another is opened.

    ``began`` says what is going on; ``stepped`` how far; ``refused`` carries a UserError.
    """

    began = Signal(str)
    stepped = Signal(int, int)
    refused = Signal(object)
    _told = Signal(int, int, int)

    def __init__(self, workspace: Workspace, shown: Callable[[Preview], None], parent: QObject) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self._shown = shown
        self._turn = 0
        self._stop = Event()
        self._told.connect(self._how_far, Qt.ConnectionType.QueuedConnection)
        self._sources: tuple[Source, ...] = ()
        self._kept: object = None
        """Which sheet was chosen in which workbook, as it is kept."""
        self.forget()

    def forget(self) -> None:
        """No file any more; what is still being read is let go."""
        self._turn += 1
        self._stop.set()
        self._data, self._name = b"", ""
        self._mapping: Mapping[str, str | None] | None = None
        self._values: Values | None = None
        self._sheet: str | None = None
        self._sheets: tuple[str, ...] = ()
        self._recalled = False

    def stop(self) -> None:
        """The person pressed Cancel."""
        self._stop.set()

    def open(self, path: Path) -> None:
        """Read another file, as files of its kind were read the last time."""
        self.forget()
        self._name = path.name
        turn = self._begin(READING)

        def known(sources: tuple[Source, ...]) -> None:
            if turn == self._turn:
                self._sources = sources
                self.workspace.aside(self, lambda: imports.load(path), loaded, lambda error: self._refuse(turn, error))

        def loaded(data: bytes) -> None:
            if turn == self._turn:
                self._data = data
                self._read()

        def recalled(kept: object) -> None:
            self._kept = kept
            self.workspace.read(self, import_memory.remembered, known)

        self.workspace.remembered(self, import_memory.SHEETS, recalled)

    def map(self, mapping: Mapping[str, str | None]) -> None:
        """The person changed which column is which."""
        self._mapping = dict(mapping)
        self._read()

    def explain(self, file: FileRead, word: ValueRead, code: str | None) -> None:
        """The person said what a word means; empty leaves it out, None takes it back."""
        self._values = with_meaning(said_of(file, {}), word.field, word.text, code)
        self._read()

    def take_sheet(self, name: str) -> None:
        """Another sheet of the workbook: other columns, other words. It is remembered for the next such workbook."""
        self._sheet, self._mapping, self._values, self._recalled = name, None, None, False
        self._kept = import_memory.with_sheet(self._kept, self._sheets, name)
        self.workspace.remember(import_memory.SHEETS, self._kept)
        self._read()

    def _recall(self, file: FileRead) -> bool:
        """Whether another sheet is taken than the one that looks most like a list: the one that was chosen before."""
        self._sheets = file.sheets
        before = import_memory.sheet_of(self._kept, file.sheets) if self._sheet is None else None
        if before in (None, file.sheet):
            return False
        self._sheet, self._recalled = before, True
        self._read()
        return True

    def guess_again(self) -> None:
        """What was remembered is forgotten: the columns are guessed."""
        self._mapping = self._values = None
        self._sources = ()
        self._read()

    def _begin(self, what: str) -> int:
        self._turn += 1
        self._stop.set()  # what runs for a turn before stops by itself
        self._stop = Event()
        self.began.emit(what)
        return self._turn

    def _step(self, turn: int) -> Callable[[int, int], None]:
        stop = self._stop

        def step(done: int, of: int) -> None:
            if stop.is_set():
                raise imports.Stopped
            self._told.emit(turn, done, of)

        return step

    def _how_far(self, turn: int, done: int, of: int) -> None:
        if turn == self._turn:
            self.stepped.emit(done, of)

    def _read(self) -> None:
        """Read what is in the file, away from the records: that may take a while."""
        turn, data, name = self._begin(READING), self._data, self._name
        mapping, values, sheet, sources = self._mapping, self._values, self._sheet, self._sources
        today, step = self.workspace.today(), self._step(turn)

        def read(file: FileRead) -> None:
            if turn != self._turn or self._recall(file):
                return
            if self._recalled and not file.rows:
                self._as_guessed()
            else:
                self.compare(file)

        self.workspace.aside(
            self,
            lambda: imports.read(
                data=data,
                name=name,
                today=today,
                mapping=mapping,
                values=values,
                sheet=sheet,
                sources=sources,
                step=step,
            ),
            read,
            lambda error: self._refuse(turn, error),
        )

    def _as_guessed(self) -> None:
        """The sheet that was chosen the last time holds no pupils any more."""
        self._recalled, self._sheet = False, None
        self._kept = import_memory.without_sheet(self._kept, self._sheets)
        self._read()

    def compare(
        self, file: FileRead, decide: Mapping[int, str] | None = None, done: Callable[[Preview], None] | None = None
    ) -> None:
        """Compare with the records, on the reader's thread."""
        turn = self._begin(COMPARING)
        step = self._step(turn)

        def compared(preview: Preview) -> None:
            if turn == self._turn:
                (done or self._shown)(preview)

        def failed(error: BaseException) -> None:
            if isinstance(error, UserError):
                self._refuse(turn, error)
            else:
                self.workspace.jobs.bug.emit(error)

        def compare(desk: Desk) -> Preview:
            return imports.compare(desk, file=file, decide=decide, step=step)

        self.workspace.on_reader(self, compare, compared, failed)

    def _refuse(self, turn: int, error: UserError) -> None:
        if turn != self._turn:
            return
        if self._recalled and not isinstance(error, imports.Stopped):
            self._as_guessed()
        else:
            self.refused.emit(error)
