# SPDX-License-Identifier: Apache-2.0
"""What every section of Settings is: a scrolling page with a heading, cards, and fields that save by themselves."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sencodesk.errors import UserError
from sencodesk.services import unsaved
from sencodesk.services.desk import Desk, Reading
from sencodesk.services.history import Change
from sencodesk_ui.saving import Act, Seen, keep_typing
from sencodesk_ui.saving_rows import RowSaving, rows_form
from sencodesk_ui.widgets import Label, RowTable, Scroll
from sencodesk_ui.widgets.reading import WhyNot
from sencodesk_ui.workspace import Workspace

T = TypeVar("T")
FORM = "settings-row"
PAUSE = 1500
"""Milliseconds after which what is typed into a table is kept, though not yet saved."""


class Section(QWidget):
    """One section."""

    stem: ClassVar[str] = ""
    word: ClassVar[str] = ""
    lead: ClassVar[str] = ""
    chapter: ClassVar[str] = "settings"
    """The handbook's page about it."""
    keeps: ClassVar[bool] = False
    """Whether what stands here is changed only by who answers for the school."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self._kept: dict[str, dict[str, Any]] = {}
        """What was last kept of new rows, by table."""
        self._watched: set[str] = set()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(PAUSE)
        self._later.timeout.connect(self.keep)
        self._rows = RowSaving(workspace, self._write, self._later.start, self)
        self.setObjectName(f"section-{self.stem}")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        scroll = Scroll(self, margins=(0, 4, 24, 24))
        whole.addWidget(scroll)
        self.body = scroll.body
        self.body.addWidget(Label(self.word, "compact-title", self))
        if self.keeps and workspace.may_write and not workspace.may_keep:  # a reader is told above every page
            self.body.addWidget(WhyNot(workspace.why_not, self, name=f"section-{self.stem}-why-not", edge=0))
        if self.lead:
            self.body.addWidget(Label(self.lead, "muted", self, wrap=True))

    def load(self) -> None:
        """Read and show."""

    def commit(self) -> None:
        """Save what is being typed; a new row that is not added yet is kept as it stands."""
        for table in self.findChildren(RowTable):
            table.commit()
        self.keep()

    def unsaved(self) -> bool:
        """Whether a table holds what is typed and is not in the records yet."""
        return self.workspace.may_write and any(table.unsaved() for table in self.findChildren(RowTable))

    def _tell_typing(self) -> None:
        self.workspace.typed_in(self)

    def keep(self) -> None:
        """Keep what stands in the tables and is not in the records, so that a crash costs nothing."""
        tables = self.findChildren(RowTable)
        self._rows.keep(tables)
        for table in tables:
            typed = table.draft()
            if typed != self._kept.get(table.objectName(), {}):
                self._kept[table.objectName()] = typed
                keep_typing(self.workspace, FORM, Seen(table.objectName()), typed)

    def take_drafts(self) -> None:
        """Show new rows again that were being typed when the records were locked."""

        def query(session: Reading) -> dict[str, Mapping[str, Any]]:
            for name, table in tables.items():
                rows[name] = {one.record_id: one.values for one in unsaved.kept_in(session, rows_form(table))}
            found = {name: unsaved.kept(session, FORM, name) for name in tables}
            return {name: one.values for name, one in found.items() if one is not None}

        def show(found: dict[str, Mapping[str, Any]]) -> None:
            for name, words in rows.items():
                self._rows.take(tables[name], words)
            for name, typed in found.items():
                self._kept[name] = dict(typed)
                tables[name].take_draft(typed)

        rows: dict[str, dict[str, Mapping[str, object]]] = {}
        tables = {table.objectName(): table for table in self.findChildren(RowTable)}
        for name in tables.keys() - self._watched:
            self._watched.add(name)
            for told in (tables[name].edited, tables[name].typed):
                told.connect(self._later.start)
                told.connect(self._tell_typing)
            tables[name].said.connect(self._tell_typing)
        if tables:
            self.workspace.read(self, query, show)

    def save_row(self, table: RowTable, row_id: str, values: Mapping[str, Any], act: Act) -> None:
        """Save cells of a row that is there; what is refused stays in them, is kept, and is said under the table."""
        self._rows.save_row(table, row_id, values, act)

    def write_row(
        self, table: RowTable, act: Callable[[Desk], Change | None], done: Callable[[], None] | None = None
    ) -> None:
        """Save one row; a refusal is said under its table."""
        self._rows.write_row(table, act, done)

    def remove_row(self, table: RowTable, row_id: str, act: Callable[[Desk], Change | None], sentence: str) -> None:
        """Take a row away and say so, with the way back beside it."""
        self._rows.remove_row(table, row_id, act, sentence)

    def _write(
        self, act: Callable[[Desk], T], made: Callable[[T], Change | None], failed: Callable[[UserError], None], /
    ) -> None:
        def done(result: T) -> None:
            made(result)

        self.workspace.write(self, act, done, failed)
