# SPDX-License-Identifier: Apache-2.0
"""A small table whose cells are edited in place: periods, people, contacts, terms. Each cell saves by itself."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from sencodesk_ui import theme
from sencodesk_ui.saving import Seen
from sencodesk_ui.theme.spoken import announce
from sencodesk_ui.widgets.buttons import Button, IconButton
from sencodesk_ui.widgets.cells import Row, RowCells
from sencodesk_ui.widgets.editor import Editor
from sencodesk_ui.widgets.labels import Label
from sencodesk_ui.widgets.order import tab_through
from sencodesk_ui.widgets.reading import only_shown

NEW = "new"
FOLDED_FROM = 3
MOST_LINES_FROM = 175
"""Size of text, in percent, from which no more than two cells stand side by side in a folded row."""
"""Columns, above which a row of large text stands on two lines."""


@dataclass(frozen=True)
class Column:
    """One column: the field, its heading, how its editor is made (given an object name), and its share of the width."""

    field: str
    heading: str
    make: Callable[[str], Editor]
    stretch: int = 1
    fixed: Literal["", "kept", "always"] = ""
    """``kept``: typed in a new row only. ``always``: shown, never typed."""


class RowTable(QWidget):
    """Rows with editors, a remove button each, and a way to add one.

    ``changed`` carries id, version and the changed values; ``added`` the values of the new row; ``removed`` an id.
    Editors are named ``<name>-<n>-<field>`` with n from 1, or ``<name>-new-<field>``.
    """

    changed = Signal(str, int, object)
    added = Signal(object)
    removed = Signal(str)
    versions_asked = Signal(str)
    """Of which row the earlier versions are wanted: its ``about``, or its id where that says nothing else."""
    typed = Signal()
    """Something was typed into the new row."""
    edited = Signal()
    """Something was typed into a row that is there."""
    said = Signal()
    """What is wrong under the table is another thing now, or nothing."""

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        name: str,
        what: str,
        add: str,
        none: str = "None recorded.",
        versions: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._name, self._what, self._columns, self._versions = name, what, columns, versions
        self._rows: list[RowCells] = []
        self._waiting: dict[str, Mapping[str, object]] = {}
        self._why: dict[str, dict[str, tuple[object, str]]] = {}
        """By row and cell, what was refused and the reason, for when the row is come back to."""
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        self._none = Label(none, "muted", self, wrap=True)
        whole.addWidget(self._none)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(6)
        whole.addLayout(self._grid)
        self._heads = [Label(column.heading, "small-muted-strong", self) for column in columns]
        self._narrow, self._need = False, 0
        self._lay_heads()
        self._error = Label("", "danger", self, wrap=True)
        self._error.setObjectName(f"{name}-error")
        self._error.hide()
        whole.addWidget(self._error)
        foot = QHBoxLayout()
        self.add_button = Button(add, "quiet", name=f"{name}-add", icon="plus", parent=self, act=self.begin_new)
        self._save = Button("Add", name=f"{name}-new-save", parent=self, act=self._add_new)
        self._cancel = Button(
            "Cancel", "quiet", name=f"{name}-new-cancel", parent=self, act=self.end_new, way_out="form"
        )
        for button in (self.add_button, self._save, self._cancel):
            foot.addWidget(button)
        foot.addStretch(1)
        whole.addLayout(foot)
        self._writable = True
        self._new: RowCells | None = None
        self._show_new(False)
        self._show_heads()

    def _lay_heads(self) -> None:
        folded = self._folded()
        for place, (head, column) in enumerate(zip(self._heads, self._columns, strict=True)):
            self._grid.addWidget(head, *self._spot(0, place))
            self._grid.setColumnStretch(place, 0 if folded else column.stretch)

    def _folded(self) -> bool:
        """Whether each row stands on two lines: many columns in large text, or in little room."""
        return (theme.size.is_large() or self._narrow) and len(self._columns) > FOLDED_FROM

    def minimumSizeHint(self) -> QSize:
        """Many columns can stand on two lines, so half of their width is enough."""
        hint = super().minimumSizeHint()
        many = len(self._columns) > FOLDED_FROM and not self._folded()
        return QSize(hint.width() * 2 // 3, hint.height()) if many else hint

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold where one line has no room, and unfold where it has again."""
        super().resizeEvent(event)
        if not self._folded():
            self._need = self._grid.minimumSize().width()
        narrow = self.width() < self._need
        if narrow != self._narrow and not theme.size.is_large() and len(self._columns) > FOLDED_FROM:
            self._narrow = narrow
            self._lay_heads()
            for place, widgets in enumerate(self._rows, start=1):
                self._lay(widgets, place)
            if self._new is not None:
                self._lay(self._new, len(self._rows) + 1)

    def _spot(self, row: int, at: int | None, behind: int = 0) -> tuple[int, int]:
        """Line and place of a cell in the grid; ``at`` None is behind the last, where the buttons are."""
        if not self._folded():
            return row, (len(self._columns) if at is None else at) + behind
        across = 2 if theme.size.percent() >= MOST_LINES_FROM else (len(self._columns) + 1) // 2
        lines = -(-len(self._columns) // across)
        return (lines * row, across + behind) if at is None else (lines * row + at // across, at % across)

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows. A row that is still there keeps its editors, with what is being typed in them."""
        known = {one.row.id: one for one in self._rows}
        kept = []
        for row in rows:
            widgets = known.pop(row.id, None) or self._make(row)
            widgets.show(row)
            kept.append(widgets)
        for gone in known.values():
            self._drop(gone)
        self._rows = kept
        for place, widgets in enumerate(kept, start=1):
            self._lay(widgets, place)
        if self._new is not None:
            self._lay(self._new, len(kept) + 1)
        self._show_heads()
        self._order()
        self.take_kept(self._waiting)

    def cells(self, row_id: str) -> RowCells:
        """The cells of a row that is shown."""
        return next(one for one in self._rows if one.row.id == row_id)

    def typing(self) -> dict[str, dict[str, object]]:
        """By row, what stands in its cells and is not in the records or on its way there."""
        return {one.row.id: one.typing() for one in self._rows if not one.sent}

    def unsaved(self) -> bool:
        """Whether a row holds what is typed, or on its way, and not yet in the records."""
        return bool(self.draft()) or any(one.sent or one.typing() for one in self._rows)

    def settled(self, cells: RowCells, names: Iterable[str], wrong: Mapping[str, str]) -> None:
        """How saving these cells ended; what was refused stays, with the sentence under the table."""
        if cells in self._rows:
            cells.settled(names, wrong)
            self._why.setdefault(cells.row.id, {}).update(
                {name: (cells.editors[name].raw(), sentence) for name, sentence in wrong.items()}
            )
            self.say_wrong()

    def take_kept(self, kept: Mapping[str, Mapping[str, object]]) -> None:
        """Show again what was typed into rows and not saved; in rows that are not read yet, once they are."""
        known = {one.row.id: one for one in self._rows}
        self._waiting = {row_id: words for row_id, words in kept.items() if row_id not in known}
        for row_id in kept.keys() & known.keys() if self._writable else ():
            known[row_id].put_back(kept[row_id], self._why.get(row_id, {}))
        self.say_wrong()

    def wrong_count(self) -> int:
        """How many cells hold what was refused or cannot be read."""
        return sum(len(row.held()) for row in self._rows)

    def say_wrong(self) -> None:
        """Say under the table the first thing that is wrong in a row, or nothing."""
        names = [(column.heading, column.field) for column in self._columns]
        said = [f"{head}: {row.wrong[name]}" for row in self._rows for head, name in names if name in row.wrong]
        self.refuse(said[0] if said else "")

    def refuse(self, sentence: str) -> None:
        """Say what is wrong under the table, and announce it."""
        if sentence != self._error.text() and self.isVisible():
            announce(self._error, sentence)
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))
        self.said.emit()

    def hold(self) -> None:
        """Only show rows from now on: somebody is here who may not change them. Called before there are any."""
        self._writable = False
        self._show_new(False)

    def begin_new(self) -> None:
        """A blank row to fill in."""
        if not self._writable:
            return
        if self._new is None:
            self._new = self._make(None)
            self._lay(self._new, len(self._rows) + 1)
            self._show_new(True)
            self._show_heads()
            self._order()
        self._new.editors[self._columns[0].field].setFocus(Qt.FocusReason.OtherFocusReason)

    def end_new(self) -> None:
        """Let the blank row go."""
        if self._new is not None:
            self._drop(self._new)
            self._new = None
        self._show_new(False)
        self._show_heads()
        self.say_wrong()

    def draft(self) -> dict[str, Any]:
        """What stands in the blank row, as it was typed; nothing where there is no blank row or nothing in it."""
        if self._new is None:
            return {}
        typed = {field: editor.raw() for field, editor in self._new.editors.items()}
        return typed if any(isinstance(one, str) and one.strip() for one in typed.values()) else {}

    def take_draft(self, typed: Mapping[str, Any]) -> None:
        """Show again what was typed into a blank row before the records were locked."""
        if not typed or self._new is not None or not self._writable:
            return
        self.begin_new()
        assert self._new is not None
        for field, value in typed.items():
            editor = self._new.editors.get(field)
            if editor is not None:
                editor.put_back(value)

    def commit(self) -> None:
        """Save what is being typed in a row."""
        for widgets in self._rows:
            for editor in widgets.editors.values():
                editor.commit()

    def _add_new(self) -> None:
        if self._new is not None:
            wrong = next((text for text in (one.problem() for one in self._new.editors.values()) if text), "")
            if wrong:
                self.refuse(wrong)
                return
            self.added.emit({field: editor.value() for field, editor in self._new.editors.items()})

    def _make(self, row: Row | None) -> RowCells:
        editors = {column.field: column.make("") for column in self._columns}
        for column in self._columns:
            editors[column.field].setParent(self)
            if column.fixed == "always" or (column.fixed == "kept" and row is not None):
                only_shown(editors[column.field])
                editors[column.field].setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            editors[column.field].show()
        if not self._writable:
            only_shown(*editors.values())
        if row is None:
            for editor in editors.values():
                editor.typed.connect(self.typed)
            return RowCells(Row(NEW, 0, {}), editors, None, None, Seen(NEW))
        remove = IconButton("trash-2", f"Remove this {self._what}", name="", parent=self)
        remove.setVisible(self._writable)
        earlier = IconButton("history", f"Earlier versions of this {self._what}", name="", parent=self)
        earlier.setVisible(self._versions)
        widgets = RowCells(row, editors, remove, earlier if self._versions else None, Seen(row.id, row.version))
        for editor in editors.values():
            editor.typed.connect(self.edited)
        earlier.clicked.connect(lambda: self.versions_asked.emit(widgets.row.about or widgets.row.id))
        for column in self._columns:
            editor = editors[column.field]
            if isinstance(editor, QLineEdit):
                editor.editingFinished.connect(partial(self._look, column, editor))
        for field, editor in editors.items():
            editor.committed.connect(lambda field=field, editor=editor: self._told(widgets, field, editor))
        remove.clicked.connect(lambda: self.removed.emit(widgets.row.id))
        return widgets

    def _look(self, column: Column, editor: Editor) -> None:
        """A date that cannot be read is said when its cell is left; it is not saved."""
        wrong = editor.problem()
        editor.mark(wrong)
        if wrong:
            self.refuse(f"{column.heading}: {wrong}")

    def _told(self, widgets: RowCells, field: str, editor: Editor) -> None:
        self.changed.emit(widgets.row.id, widgets.row.version, {field: editor.value()})

    def _lay(self, widgets: RowCells, place: int) -> None:
        which = NEW if widgets.row.id == NEW else str(place)
        for at, column in enumerate(self._columns):
            editor = widgets.editors[column.field]
            editor.setObjectName(f"{self._name}-{which}-{column.field}")
            number = "new" if which == NEW else f"{place}"
            editor.setAccessibleName(f"{column.heading}, {self._what} {number}")
            self._grid.addWidget(editor, *self._spot(place, at))
        if widgets.remove is not None:
            widgets.remove.setObjectName(f"{self._name}-{place}-remove")
            widgets.remove.setAccessibleName(f"Remove {self._what} {place}")
            self._grid.addWidget(widgets.remove, *self._spot(place, None, 1))
        if widgets.earlier is not None:
            widgets.earlier.setObjectName(f"{self._name}-{place}-versions")
            widgets.earlier.setAccessibleName(f"Earlier versions of {self._what} {place}")
            self._grid.addWidget(widgets.earlier, *self._spot(place, None))

    def _order(self) -> None:
        """Tab goes along the rows as they stand, then to the buttons, whatever was made when."""
        stops: list[QWidget] = []
        for widgets in (*self._rows, *([self._new] if self._new is not None else [])):
            stops += [widgets.editors[column.field] for column in self._columns]
            stops += [one for one in (widgets.earlier, widgets.remove) if one is not None]
        tab_through(self, *stops, self.add_button, self._save, self._cancel)

    def _drop(self, widgets: RowCells) -> None:
        for widget in (*widgets.editors.values(), widgets.remove, widgets.earlier):
            if widget is not None:
                self._grid.removeWidget(widget)
                widget.hide()
                widget.deleteLater()

    def _show_new(self, shown: bool) -> None:
        self._save.setVisible(shown)
        self._cancel.setVisible(shown)
        self.add_button.setVisible(not shown and self._writable)

    def _show_heads(self) -> None:
        some = bool(self._rows) or self._new is not None
        self._none.setVisible(not some)
        for head in self._heads:
            head.setVisible(some)
