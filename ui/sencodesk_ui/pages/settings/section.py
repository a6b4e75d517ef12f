# SPDX-License-Identifier: Apache-2.0
"""What every section of Settings is: a scrolling page with a heading, cards, and fields that save by themselves."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, ClassVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from sencodesk.errors import UserError
from sencodesk.services import unsaved
from sencodesk.services.desk import Desk, Reading
from sencodesk.services.history import Change
from sencodesk.services.values import Refusal
from sencodesk_ui.widgets import Field, Label, RowTable, Scroll
from sencodesk_ui.workspace import Workspace

FORM = "settings-row"


class Section(QWidget):
    """One section."""

    stem: ClassVar[str] = ""
    word: ClassVar[str] = ""
    lead: ClassVar[str] = ""
    chapter: ClassVar[str] = "settings"
    """The handbook's page about it."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self._kept: dict[str, dict[str, Any]] = {}
        """New rows as they were last kept, by table."""
        self.setObjectName(f"section-{self.stem}")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        scroll = Scroll(self, margins=(0, 4, 24, 24))
        whole.addWidget(scroll)
        self.body = scroll.body
        self.body.addWidget(Label(self.word, "compact-title", self))
        if self.lead:
            self.body.addWidget(Label(self.lead, "muted", self, wrap=True))

    def load(self) -> None:
        """Read and show."""

    def commit(self) -> None:
        """Save what is being typed; a new row that is not added yet is kept as it stands."""
        for table in self.findChildren(RowTable):
            table.commit()
            typed = table.draft()
            if typed != self._kept.get(table.objectName(), {}):
                self._kept[table.objectName()] = typed
                self.workspace.write(self, partial(_keep, table.objectName(), typed))

    def take_drafts(self) -> None:
        """Show new rows again that were being typed when the records were locked."""

        def query(session: Reading) -> dict[str, Mapping[str, Any]]:
            found = {name: unsaved.kept(session, FORM, name) for name in tables}
            return {name: one.values for name, one in found.items() if one is not None}

        def show(found: dict[str, Mapping[str, Any]]) -> None:
            for name, typed in found.items():
                self._kept[name] = dict(typed)
                tables[name].take_draft(typed)

        tables = {table.objectName(): table for table in self.findChildren(RowTable)}
        if tables:
            self.workspace.read(self, query, show)

    def write(self, act: Callable[[Desk], Change | None], fields: dict[str, Field] | None = None) -> None:
        """Save one thing; a refusal is said beside its field, and the field keeps what was typed."""

        def done(_change: Any) -> None:
            for field in (fields or {}).values():
                field.set_error("")

        def refused(error: UserError) -> None:
            left = []
            for name, sentence in error.fields if isinstance(error, Refusal) else ():
                if fields and name in fields:
                    fields[name].set_error(sentence)
                else:
                    left.append(sentence)
            if left or not isinstance(error, Refusal):
                self.workspace.say_error(error)

        self.workspace.write(self, act, done, refused)

    def write_row(
        self, table: RowTable, act: Callable[[Desk], Change | None], done: Callable[[], None] | None = None
    ) -> None:
        """Save one row; a refusal is said under its table."""

        def finished(_change: Any) -> None:
            table.refuse("")
            if done is not None:
                done()

        def refused(error: UserError) -> None:
            table.refuse(error.happened)

        self.workspace.write(self, act, finished, refused)

    def remove_row(self, table: RowTable, act: Callable[[Desk], Change | None], sentence: str) -> None:
        """Take a row away and say so, with the way back beside it."""

        def removed() -> None:
            self.workspace.say("info", sentence, "Undo", self.workspace.undo)

        self.write_row(table, act, removed)


def _keep(table: str, typed: dict[str, Any], desk: Desk) -> None:
    unsaved.keep(desk, form=FORM, record_id=table, base_version=None, values=typed)
