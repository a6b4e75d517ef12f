# SPDX-License-Identifier: Apache-2.0
"""How the rows of a small table are saved and kept: every page that has such tables does it by this.

A cell is saved by itself. What is refused stays in its cell and beside the records, and so does what is being typed
when the power goes.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QObject

from sencodesk.errors import UserError
from sencodesk.services.desk import Desk
from sencodesk.services.history import Change
from sencodesk_ui.saving import Act, Job, Outcome, Seen, keep_typing, save
from sencodesk_ui.widgets.rows import RowTable
from sencodesk_ui.workspace import Workspace

T = TypeVar("T")


class Write(Protocol):
    """How a page writes: ``made`` hears what came of it and gives back the change, ``failed`` why nothing did."""

    def __call__(
        self, act: Callable[[Desk], T], made: Callable[[T], Change | None], failed: Callable[[UserError], None], /
    ) -> None: ...


def rows_form(table: RowTable) -> str:
    """The name under which typing in a table's rows is kept."""
    return f"{table.objectName()}-row"


class RowSaving(QObject):
    """Saves rows of a page's tables. ``later`` asks the page to call ``keep`` after a pause."""

    def __init__(self, workspace: Workspace, write: Write, later: Callable[[], object], parent: QObject) -> None:
        super().__init__(parent)
        self.workspace, self._write, self._later = workspace, write, later
        self._kept: dict[tuple[str, str], dict[str, object]] = {}
        """What was last kept, by form and row."""

    def keep(self, tables: Sequence[RowTable]) -> None:
        """Keep what stands in rows of these tables and is not in the records, so that a crash costs nothing."""
        for table in tables:
            for row_id, words in table.typing().items():
                if words != self._kept.get((rows_form(table), row_id), {}):
                    self._kept[rows_form(table), row_id] = words
                    keep_typing(self.workspace, rows_form(table), table.cells(row_id).seen, words)

    def take(self, table: RowTable, kept: Mapping[str, Mapping[str, object]]) -> None:
        """Show again, by row, what was typed and not saved."""
        self._kept |= {(rows_form(table), row_id): dict(words) for row_id, words in kept.items()}
        table.take_kept(kept)

    def let_go(self, table: RowTable, row_id: str) -> None:
        """What was kept of this row is not wanted any more."""
        if self._kept.pop((rows_form(table), row_id), None):
            keep_typing(self.workspace, rows_form(table), Seen(row_id), {})

    def save_row(self, table: RowTable, row_id: str, values: Mapping[str, Any], act: Act) -> None:
        """Save cells of a row that is there; what is refused stays in them, is kept, and is said under the table."""
        cells = table.cells(row_id)
        job = Job(
            form=rows_form(table), seen=cells.seen, values=values, raw=cells.raw(values),
            unread=cells.held(besides=values) | cells.raw(cells.sent - values.keys()),
        )  # fmt: skip
        cells.sent |= values.keys()

        def settled(wrong: Mapping[str, str]) -> None:
            table.settled(cells, values, wrong)
            self._kept[rows_form(table), row_id] = {**job.unread, **cells.raw(wrong)}
            self._later()  # what was saved meanwhile need not be kept any more

        def saved(outcome: Outcome) -> Change | None:
            settled(outcome.wrong)
            return outcome.change

        def failed(error: UserError) -> None:
            settled(dict.fromkeys(values, error.happened))

        self._write(lambda desk: save(desk, job, act), saved, failed)

    def write_row(
        self, table: RowTable, act: Callable[[Desk], Change | None], done: Callable[[], None] | None = None
    ) -> None:
        """Add a row or take one away; a refusal is said under its table."""

        def finished(change: Change | None) -> Change | None:
            table.say_wrong()
            if done is not None:
                done()
            return change

        def refused(error: UserError) -> None:
            table.refuse(error.happened)

        self._write(act, finished, refused)

    def remove_row(self, table: RowTable, row_id: str, act: Callable[[Desk], Change | None], sentence: str) -> None:
        """Take a row away and say so, with the way back beside it; what was being typed in it goes with it."""

        def removed() -> None:
            self.let_go(table, row_id)
            self.workspace.say("info", sentence, "Undo", self.workspace.undo)

        self.write_row(table, act, removed)
