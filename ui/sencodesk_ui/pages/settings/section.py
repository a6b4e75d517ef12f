# SPDX-License-Identifier: Apache-2.0
"""What every section of Settings is: a scrolling page with a heading, cards, and fields that save by themselves."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from sencodesk.errors import UserError
from sencodesk.services import unsaved
from sencodesk.services.desk import Desk, Reading
from sencodesk.services.history import Change
from sencodesk_ui.saving import Seen, keep_typing
from sencodesk_ui.widgets import Label, RowTable, Scroll
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
                keep_typing(self.workspace, FORM, Seen(table.objectName()), typed)

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
