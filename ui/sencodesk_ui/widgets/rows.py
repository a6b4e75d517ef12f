# SPDX-License-Identifier: Apache-2.0
"""A small table whose cells are edited in place: periods, people, contacts, terms. Each cell saves by itself."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from sencodesk_ui import theme
from sencodesk_ui.widgets.buttons import Button, IconButton
from sencodesk_ui.widgets.labels import Label
from sencodesk_ui.widgets.order import tab_through

NEW = "new"
FOLDED_FROM = 4
"""Columns, above which a row of large text stands on two lines."""


@dataclass(frozen=True)
class Column:
    """One column: the field, its heading, how its editor is made (given an object name), and its share of the width."""

    field: str
    heading: str
    make: Callable[[str], Any]
    stretch: int = 1
    fixed: Literal["", "kept", "always"] = ""
    """``kept``: typed in a new row only. ``always``: shown, never typed."""


@dataclass(frozen=True)
class Row:
    """One record: its id, the version that is shown, and its values by field."""

    id: str
    version: int
    values: Mapping[str, Any]
    about: str = ""


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
        self._rows: list[_RowWidgets] = []
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        self._none = Label(none, "muted", self)
        whole.addWidget(self._none)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(6)
        whole.addLayout(self._grid)
        self._heads = [Label(column.heading, "small-muted-strong", self) for column in columns]
        for place, (head, column) in enumerate(zip(self._heads, columns, strict=True)):
            self._grid.addWidget(head, *self._spot(0, place))
            if not self._folded():
                self._grid.setColumnStretch(place, column.stretch)
        self._error = Label("", "danger", self, wrap=True)
        self._error.setObjectName(f"{name}-error")
        self._error.hide()
        whole.addWidget(self._error)
        foot = QHBoxLayout()
        self.add_button = Button(add, "quiet", name=f"{name}-add", icon="plus", parent=self, act=self.begin_new)
        self._save = Button("Add", name=f"{name}-new-save", parent=self, act=self._add_new)
        self._cancel = Button("Cancel", "quiet", name=f"{name}-new-cancel", parent=self, act=self.end_new)
        for button in (self.add_button, self._save, self._cancel):
            foot.addWidget(button)
        foot.addStretch(1)
        whole.addLayout(foot)
        self._new: _RowWidgets | None = None
        self._show_new(False)
        self._show_heads()

    def _folded(self) -> bool:
        """Whether each row stands on two lines: many columns in large text."""
        return theme.size.is_large() and len(self._columns) > FOLDED_FROM

    def _spot(self, row: int, at: int | None, behind: int = 0) -> tuple[int, int]:
        """Line and place of a cell in the grid; ``at`` None is behind the last, where the buttons are."""
        if not self._folded():
            return row, (len(self._columns) if at is None else at) + behind
        across = (len(self._columns) + 1) // 2
        return (2 * row, across + behind) if at is None else (2 * row + at // across, at % across)

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows. A row that is still there keeps its editors, with what is being typed in them."""
        known = {one.row.id: one for one in self._rows}
        kept = []
        for row in rows:
            widgets = known.pop(row.id, None) or self._make(row)
            widgets.row = row
            for column in self._columns:
                widgets.editors[column.field].set_value(row.values.get(column.field))
            kept.append(widgets)
        for gone in known.values():
            self._drop(gone)
        self._rows = kept
        for place, widgets in enumerate(kept, start=1):
            self._lay(widgets, place)
        self._error.hide()
        if self._new is not None:
            self._lay(self._new, len(kept) + 1)
        self._show_heads()
        self._order()

    def refuse(self, sentence: str) -> None:
        """Say what is wrong under the table."""
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))

    def begin_new(self) -> None:
        """A blank row to fill in."""
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
        self._error.hide()

    def draft(self) -> dict[str, Any]:
        """What stands in the blank row, as it was typed; nothing where there is no blank row or nothing in it."""
        if self._new is None:
            return {}
        typed = {
            field: editor.text() if isinstance(editor, QLineEdit) else editor.value()
            for field, editor in self._new.editors.items()
        }
        return typed if any(isinstance(one, str) and one.strip() for one in typed.values()) else {}

    def take_draft(self, typed: Mapping[str, Any]) -> None:
        """Show again what was typed into a blank row before the records were locked."""
        if not typed or self._new is not None:
            return
        self.begin_new()
        assert self._new is not None
        for field, value in typed.items():
            editor = self._new.editors.get(field)
            if isinstance(editor, QLineEdit):
                editor.setText(str(value))
            elif editor is not None:
                editor.set_value(value)

    def commit(self) -> None:
        """Save what is being typed in a row."""
        for widgets in self._rows:
            for editor in widgets.editors.values():
                editor.commit()

    def _add_new(self) -> None:
        if self._new is not None:
            wrong = next((text for text in (_problem(one) for one in self._new.editors.values()) if text), "")
            if wrong:
                self.refuse(wrong)
                return
            self.added.emit({field: editor.value() for field, editor in self._new.editors.items()})

    def _make(self, row: Row | None) -> "_RowWidgets":
        editors = {column.field: column.make("") for column in self._columns}
        for column in self._columns:
            editors[column.field].setParent(self)
            if column.fixed == "always" or (column.fixed == "kept" and row is not None):
                editors[column.field].setReadOnly(True)
                editors[column.field].setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            editors[column.field].show()
        if row is None:
            for editor in editors.values():
                editor.typed.connect(self.typed)
            return _RowWidgets(Row(NEW, 0, {}), editors, None, None)
        remove = IconButton("trash-2", f"Remove this {self._what}", name="", parent=self)
        remove.show()
        earlier = IconButton("history", f"Earlier versions of this {self._what}", name="", parent=self)
        earlier.setVisible(self._versions)
        widgets = _RowWidgets(row, editors, remove, earlier if self._versions else None)
        earlier.clicked.connect(lambda: self.versions_asked.emit(widgets.row.about or widgets.row.id))
        for field, editor in editors.items():
            editor.committed.connect(lambda field=field, editor=editor: self._told(widgets, field, editor))
        remove.clicked.connect(lambda: self.removed.emit(widgets.row.id))
        return widgets

    def _told(self, widgets: "_RowWidgets", field: str, editor: Any) -> None:
        self.changed.emit(widgets.row.id, widgets.row.version, {field: editor.value()})

    def _lay(self, widgets: "_RowWidgets", place: int) -> None:
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

    def _drop(self, widgets: "_RowWidgets") -> None:
        for widget in (*widgets.editors.values(), widgets.remove, widgets.earlier):
            if widget is not None:
                self._grid.removeWidget(widget)
                widget.hide()
                widget.deleteLater()

    def _show_new(self, shown: bool) -> None:
        self._save.setVisible(shown)
        self._cancel.setVisible(shown)
        self.add_button.setVisible(not shown)

    def _show_heads(self) -> None:
        some = bool(self._rows) or self._new is not None
        self._none.setVisible(not some)
        for head in self._heads:
            head.setVisible(some)


@dataclass
class _RowWidgets:
    row: Row
    editors: dict[str, Any]
    remove: IconButton | None
    earlier: IconButton | None


def _problem(editor: Any) -> str:
    said = getattr(editor, "problem", None)
    return said() if said is not None else ""
