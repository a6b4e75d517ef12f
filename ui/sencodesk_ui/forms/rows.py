# SPDX-License-Identifier: Apache-2.0
"""Several records of one kind about a pupil: periods, needs, contacts. Each is a form of its own; one can be added."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from sencodesk.services.desk import Desk
from sencodesk.services.history import Change
from sencodesk.views.versions import CorrectionView
from sencodesk_ui import theme
from sencodesk_ui.beside.words import corrected_words
from sencodesk_ui.forms.record import LEAST, RecordForm, Spec
from sencodesk_ui.saving import Act, Seen
from sencodesk_ui.widgets import Button, IconButton, Label, Line, tab_through
from sencodesk_ui.widgets.fields import DATE_ROOM
from sencodesk_ui.workspace import Workspace

BUTTON = 39
WIDEST = 900
"""One line of dates needs no more room than this, however wide the window is."""
GAP = 8
DATED = ("from_", "to", "on_date")
"""Fields that hold a date, in records of one line."""
COLUMNS_OF_LARGE, WIDE = 4, 3
"""Columns of a form that stands for a line in large text (where they are halved), and the share above which a field
has a line to itself there."""


@dataclass(frozen=True)
class Record:
    """One record as it is shown; ``title`` heads it where it has a heading."""

    id: str
    version: int
    values: Mapping[str, Any]
    title: str = ""


@dataclass(frozen=True)
class Kind:
    """What kind of record: its fields, its words, and the verbs that write it.

    ``columns`` 0 puts a record on one line under common headings. ``name`` begins every object name.
    """

    name: str
    what: str
    add_words: str
    specs: Sequence[Spec]
    change: Act
    add: Act
    remove: Callable[[Desk, str], Change | None]
    columns: int = 0
    none: str = "None recorded."
    table: str = ""
    """Under this name the change log keeps its earlier versions."""
    first: Callable[[int], Mapping[str, Any]] = lambda _count: {}
    """What a blank record holds at first, by how many there are."""


class RecordRows(QWidget):
    """The records of a kind. Forms are called ``<name>-<n>`` from 1, or ``<name>-new``; ``moved`` asks for an order."""

    moved = Signal(int, int)
    begun = Signal(object)
    """This blank form was asked for and has the focus: the page may bring it into view."""

    def __init__(
        self, workspace: Workspace, kind: Kind, *, movable: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.workspace, self.kind = workspace, kind
        self.pupil_id = ""
        self.setObjectName(f"{kind.name}-rows")
        self.forms: list[RecordForm] = []
        self.new_form: RecordForm | None = None
        self._in_order: list[RecordForm] = []
        """The forms between which Tab goes."""
        self._movable = movable
        # Large text has no room for a record in one line: each field then has its own label, as a contact's have.
        in_lines = theme.size.is_large() and not kind.columns
        self._columns = COLUMNS_OF_LARGE if in_lines else kind.columns
        self._specs = [replace(one, span=1 + (one.span > WIDE)) for one in kind.specs] if in_lines else kind.specs
        if not self._columns:
            self.setMaximumWidth(theme.px(WIDEST))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(6)
        self._none = Label(kind.none, "muted", self, wrap=True)
        self._heads = self._headings()
        self._body = QVBoxLayout()
        self._body.setSpacing(8 if self._columns == 0 else 14)
        self._foot = QVBoxLayout()
        self.add_button = Button(
            kind.add_words, "quiet", name=f"{kind.name}-add", icon="plus", parent=self, act=self.begin_new
        )
        last = QHBoxLayout()
        last.setContentsMargins(4, 0, 0, 4)  # room for the ring of the focus
        last.addWidget(self.add_button)
        last.addStretch(1)
        whole.addWidget(self._none)
        whole.addWidget(self._heads)
        whole.addLayout(self._body)
        whole.addLayout(self._foot)
        whole.addLayout(last)
        self._show_heads()

    def _headings(self) -> QWidget:
        heads = QWidget(self)
        row = QHBoxLayout(heads)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        for spec in self.kind.specs:
            label = Label(spec.label, "small-muted-strong", heads)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            label.setMinimumWidth(theme.px(DATE_ROOM if spec.field in DATED else LEAST))
            row.addWidget(label, spec.span)
        buttons = (4 if self._movable else 2) if self.workspace.may_write else 1
        row.addSpacing(buttons * (theme.px(BUTTON) + GAP))
        return heads

    def fill(self, pupil_id: str, records: Sequence[Record]) -> None:
        """Show these records. A form whose record is still there keeps what is typed in it.

        For another pupil the forms are filled anew: making one takes a third of a frame.
        """
        before, spare = list(self.forms), list[RecordForm]()
        if pupil_id != self.pupil_id:
            self.pupil_id = pupil_id
            self.end_new()
            spare, self.forms = self.forms, []
        known = {form.seen.id: form for form in self.forms}
        if not self._movable:
            # A row does not jump away under somebody's hands because its date changed; it does when one comes back.
            places = {row: place for place, row in enumerate(known)}
            records = sorted(records, key=lambda one: places.get(one.id, len(places)))
        shown = []
        for place, record in enumerate(records, start=1):
            form = known.pop(record.id, None) or (spare.pop(0) if spare else self._make(record))
            form.fill(Seen(record.id, record.version), record.values)
            form.rename(f"{self.kind.name}-{place}")
            self._name_buttons(form, f"{self.kind.what} {place}")
            title = form.extras.get("heading")
            if isinstance(title, Label):
                title.setText(record.title or f"{self.kind.what} {place}".capitalize())
            shown.append(form)
        for gone in (*known.values(), *spare):
            self._drop(gone)
        if [id(one) for one in shown] != [id(one) for one in before]:
            for place, form in enumerate(shown):
                self._body.removeWidget(form)
                self._body.insertWidget(place, form)
        self.forms = shown
        self._show_heads()
        self._put_in_order()

    def show_corrections(self, found: Mapping[str, CorrectionView]) -> None:
        """Under each record that was corrected: when, by whom, why."""
        for form in self.forms:
            label, one = form.extras["corrected"], found.get(form.seen.id)
            assert isinstance(label, Label)
            label.setText(corrected_words(one) if one is not None else "")
            label.setVisible(one is not None)

    def begin_new(self, *, focus: bool = True) -> RecordForm:
        """A blank form at the end."""
        if self.new_form is None:
            form = RecordForm(
                self.workspace, self._specs, self.kind.add, name=f"{self.kind.name}-new",
                form=f"{self.kind.name}-new", columns=self._columns, new=True, parent=self,
            )  # fmt: skip
            form.seen = Seen(self.pupil_id)
            for field, value in self.kind.first(len(self.forms)).items():
                form.editors[field].set_value(value)
            form.finished.connect(self._added)
            save = Button("Add", name=f"{self.kind.name}-new-save", parent=form, act=lambda: form.flush(pressed=True))
            cancel = IconButton("x", "Let it go", name=f"{self.kind.name}-new-cancel", parent=form, act=self._cancel)
            save.setAccessibleName(f"Add this {self.kind.what}")
            cancel.setAccessibleName(f"Let this {self.kind.what} go")
            if self._columns:
                row = QHBoxLayout()
                row.addWidget(save)
                row.addWidget(cancel)
                row.addStretch(1)
                layout = form.layout()
                assert isinstance(layout, QVBoxLayout)
                layout.insertWidget(0, Label(f"New {self.kind.what}", "strong", form))
                layout.insertWidget(0, Line(form))
                layout.addSpacing(6)
                layout.addLayout(row)
            else:
                form.line.addWidget(save)
                form.line.addWidget(cancel)
            self._foot.addWidget(form)
            self.new_form = form
            self._show_heads()
            self._put_in_order()
        if focus:
            self.new_form.focus()
            self.begun.emit(self.new_form)
        return self.new_form

    def end_new(self) -> None:
        """Let the blank form go."""
        if self.new_form is not None:
            self._drop(self.new_form)
            self.new_form = None
        self._show_heads()

    def every_form(self) -> list[RecordForm]:
        """The forms that are open."""
        return [*self.forms, *([self.new_form] if self.new_form is not None else [])]

    def focus(self, name: str = "") -> None:
        """Put the caret into the newest record, or into a blank one where there is none."""
        if self.forms:
            self.forms[-1].focus(name)
        elif self.workspace.may_write:
            self.begin_new()

    def _make(self, record: Record) -> RecordForm:
        form = RecordForm(
            self.workspace, self._specs, self.kind.change, name=self.kind.name, form=self.kind.name,
            columns=self._columns, parent=self,
        )  # fmt: skip
        head = QHBoxLayout() if self._columns else form.line
        if self._columns:
            form.extras["heading"] = title = Label(record.title, "strong", form)
            head.addWidget(title, 1)
        self._add_moves(form, head)
        earlier = IconButton("history", f"Earlier versions of this {self.kind.what}", name="", parent=form)
        earlier.clicked.connect(lambda: self.workspace.show_versions(self.kind.table, form.seen.id))
        remove = IconButton("trash-2", f"Remove this {self.kind.what}", name="", parent=form)
        remove.clicked.connect(lambda: self._remove(form))
        remove.setVisible(self.workspace.may_write)
        head.addWidget(earlier)
        head.addWidget(remove)
        corrected = Label("", "small-muted", form, wrap=True)
        corrected.hide()
        form.extras |= {"versions": earlier, "remove": remove, "corrected": corrected}
        whole = form.layout()
        assert isinstance(whole, QVBoxLayout)
        if self._columns:
            whole.insertLayout(0, head)
            whole.insertWidget(0, Line(form))
        whole.addWidget(corrected)
        return form

    def _add_moves(self, form: RecordForm, row: QHBoxLayout) -> None:
        """Up and down, where records have an order and somebody who may change it."""
        if not self._movable or not self.workspace.may_write:
            return
        for icon, words, step in (("chevron-up", "Move up", -1), ("chevron-down", "Move down", 1)):
            button = IconButton(icon, words, name="", parent=form)
            form.extras["up" if step < 0 else "down"] = button
            button.clicked.connect(lambda _on=False, step=step: self.moved.emit(self.forms.index(form), step))
            row.addWidget(button)

    @staticmethod
    def _name_buttons(form: RecordForm, which: str) -> None:
        """A reader hears the buttons without the row round them, so each says which record it is about."""
        for key, said in (
            ("remove", f"Remove {which}"),
            ("versions", f"Earlier versions of {which}"),
            ("up", f"Move {which} up"),
            ("down", f"Move {which} down"),
        ):
            if key in form.extras:
                form.extras[key].setAccessibleName(said)

    def _remove(self, form: RecordForm) -> None:
        record_id = form.seen.id
        self.workspace.write(self, lambda desk: self.kind.remove(desk, record_id))

    def _cancel(self) -> None:
        form = self.new_form
        if form is not None:
            form.forget()  # hiding it moves the focus out of it, and a form that is left is saved
        self.end_new()
        if form is not None:
            form.let_go()
        self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _added(self, change: Change | None) -> None:
        if change is not None:
            self.end_new()

    def _put_in_order(self) -> None:
        """Tab goes from form to form, then to the button; nothing is to be done while the forms are the same."""
        forms = self.every_form()
        if forms != self._in_order:
            self._in_order = forms
            tab_through(self, *forms, self.add_button)

    def _drop(self, form: RecordForm) -> None:
        self._body.removeWidget(form)
        self._foot.removeWidget(form)
        form.hide()
        self.workspace.typed_out(form)
        form.deleteLater()

    def _show_heads(self) -> None:
        some = bool(self.forms) or self.new_form is not None
        self._none.setVisible(not some)
        self._heads.setVisible(some and self._columns == 0)
        self.add_button.setVisible(self.new_form is None and self.workspace.may_write)
