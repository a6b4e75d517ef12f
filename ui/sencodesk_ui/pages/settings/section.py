# SPDX-License-Identifier: Apache-2.0
"""What every section of Settings is: a scrolling page with a heading, cards, and fields that save by themselves."""

from collections.abc import Callable
from typing import Any, ClassVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from sencodesk.errors import UserError
from sencodesk.services.desk import Desk
from sencodesk.services.values import Refusal
from sencodesk.store.changes import Change
from sencodesk_ui.widgets import Field, Label, RowTable, Scroll
from sencodesk_ui.workspace import Workspace

WIDTH = 760


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
        """Save what is being typed."""
        for table in self.findChildren(RowTable):
            table.commit()

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
