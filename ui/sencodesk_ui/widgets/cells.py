# SPDX-License-Identifier: Apache-2.0
"""The cells of one row of a small table: what stands in them, what is on its way, and what was refused and stays."""

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any

from sencodesk_ui.saving import Seen
from sencodesk_ui.widgets.buttons import IconButton
from sencodesk_ui.widgets.editor import Editor

NOT_SAVED = "This is not saved yet. Look at it again."


@dataclasses.dataclass(frozen=True)
class Row:
    """One record: its id, the version that is shown, and its values by field."""

    id: str
    version: int
    values: Mapping[str, Any]
    about: str = ""


@dataclasses.dataclass
class RowCells:
    """A row's editors and buttons. ``wrong`` has a sentence for each cell that could not be saved."""

    row: Row
    editors: dict[str, Editor]
    remove: IconButton | None
    earlier: IconButton | None
    seen: Seen
    sent: set[str] = dataclasses.field(default_factory=set)
    wrong: dict[str, str] = dataclasses.field(default_factory=dict)

    def show(self, row: Row) -> None:
        """Show what the records hold, except where something is on its way, was refused or cannot be read."""
        self.row = row
        self.seen.version = max(self.seen.version or 0, row.version)
        stays = self.sent | self.wrong.keys() | {name for name, one in self.editors.items() if one.problem()}
        for name, editor in self.editors.items():
            if name not in stays:
                editor.set_value(row.values.get(name))

    def raw(self, names: Iterable[str]) -> dict[str, object]:
        """What stands in these cells, as it was typed."""
        return {name: self.editors[name].raw() for name in names}

    def held(self, *, besides: Iterable[str] = ()) -> dict[str, object]:
        """What is not in the records and cannot be: refused, or not to be read."""
        unread = {name for name, editor in self.editors.items() if editor.problem()}
        return self.raw((unread | self.wrong.keys()) - set(besides))

    def typing(self) -> dict[str, object]:
        """What is not in the records and not on its way there."""
        return self.held() | self.raw(name for name, editor in self.editors.items() if editor.changed())

    def settled(self, names: Iterable[str], wrong: Mapping[str, str]) -> None:
        """How saving these cells ended; what was refused stays as it was typed."""
        self.sent -= set(names)
        for name in names:
            self.wrong.pop(name, None)
            self.editors[name].mark(wrong.get(name, ""))
        self.wrong |= wrong

    def put_back(self, words: Mapping[str, object], why: Mapping[str, tuple[object, str]]) -> None:
        """Show again what was typed here once and could not be saved; ``why`` has what was refused, and the reason."""
        for name, typed in words.items():
            editor = self.editors.get(name)
            if editor is not None and editor.raw() != typed:
                editor.put_back(typed)
                refused, sentence = why.get(name, (None, ""))
                self.wrong[name] = editor.problem() or (refused == typed and sentence) or NOT_SAVED
                editor.mark(self.wrong[name])
