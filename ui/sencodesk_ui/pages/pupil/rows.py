# SPDX-License-Identifier: Apache-2.0
"""Several records of one kind about a pupil: periods, needs, contacts. Each is a form of its own; one can be added."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from sencodesk.services.desk import Desk
from sencodesk.services.history import Change
from sencodesk.views.versions import CorrectionView
from sencodesk_ui import theme
from sencodesk_ui.beside.words import corrected_words
from sencodesk_ui.pages.pupil.record import RecordForm, Spec
from sencodesk_ui.saving import Act, Seen
from sencodesk_ui.widgets import Button, IconButton, Label, Line, tab_through
from sencodesk_ui.workspace import Workspace

BUTTON = 34
WIDEST = 860
"""One line of dates needs no more room than this, however wide the window is."""
GAP = 8


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

    def __init__(
        self, workspace: Workspace, kind: Kind, *, movable: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.workspace, self.kind = workspace, kind
        self.pupil_id = ""
        self.setObjectName(f"{kind.name}-rows")
        self.forms: list[RecordForm] = []
        self.new_form: RecordForm | None = None
        self._movable = movable
        if not kind.columns:
            self.setMaximumWidth(theme.px(WIDEST))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(6)
        self._none = Label(kind.none, "muted", self, wrap=True)
        self._heads = self._headings()
        self._body = QVBoxLayout()
        self._body.setSpacing(8 if kind.columns == 0 else 14)
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
            row.addWidget(label, spec.span)
        buttons = 4 if self._movable else 2
        row.addSpacing(buttons * (BUTTON + GAP) - GAP)
        return heads

    def fill(self, pupil_id: str, records: Sequence[Record]) -> None:
        """Show these records. A form whose record is still there keeps what is typed in it."""
        if pupil_id != self.pupil_id:
            self.pupil_id = pupil_id
            self.end_new()
            for form in self.forms:
                self._drop(form)
            self.forms = []
        known = {form.seen.id: form for form in self.forms}
        if not self._movable:
            # A row does not jump away under somebody's hands because its date changed; it does when one comes back.
            places = {row: place for place, row in enumerate(known)}
            records = sorted(records, key=lambda one: places.get(one.id, len(places)))
        shown = []
        for place, record in enumerate(records, start=1):
            form = known.pop(record.id) if record.id in known else self._make(record)
            form.fill(Seen(record.id, record.version), record.values)
            form.rename(f"{self.kind.name}-{place}")
            self._name_buttons(form, f"{self.kind.what} {place}")
            title = form.extras.get("heading")
            if isinstance(title, Label):
                title.setText(record.title)
            shown.append(form)
        for gone in known.values():
            self._drop(gone)
        if [id(one) for one in shown] != [id(one) for one in self.forms]:
            for place, form in enumerate(shown):
                self._body.removeWidget(form)
                self._body.insertWidget(place, form)
        self.forms = shown
        self._show_heads()
        tab_through(self, *self.every_form(), self.add_button)

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
                self.workspace, self.kind.specs, self.kind.add, name=f"{self.kind.name}-new",
                form=f"{self.kind.name}-new", columns=self.kind.columns, new=True, parent=self,
            )  # fmt: skip
            form.seen = Seen(self.pupil_id)
            for field, value in self.kind.first(len(self.forms)).items():
                form.editors[field].set_value(value)
            form.finished.connect(self._added)
            save = Button("Add", name=f"{self.kind.name}-new-save", parent=form, act=lambda: form.flush(pressed=True))
            cancel = IconButton("x", "Let it go", name=f"{self.kind.name}-new-cancel", parent=form, act=self._cancel)
            save.setAccessibleName(f"Add this {self.kind.what}")
            cancel.setAccessibleName(f"Let this {self.kind.what} go")
            if self.kind.columns:
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
            tab_through(self, *self.every_form(), self.add_button)
        if focus:
            self.new_form.focus()
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
        else:
            self.begin_new()

    def _make(self, record: Record) -> RecordForm:
        form = RecordForm(
            self.workspace, self.kind.specs, self.kind.change, name=self.kind.name, form=self.kind.name,
            columns=self.kind.columns, parent=self,
        )  # fmt: skip
        remove = IconButton("trash-2", f"Remove this {self.kind.what}", name="", parent=form)
        form.extras["remove"] = remove
        remove.clicked.connect(lambda: self._remove(form))
        earlier = IconButton("history", f"Earlier versions of this {self.kind.what}", name="", parent=form)
        form.extras["versions"] = earlier
        earlier.clicked.connect(lambda: self.workspace.show_versions(self.kind.table, form.seen.id))
        form.extras["corrected"] = corrected = Label("", "small-muted", form, wrap=True)
        corrected.hide()
        if self.kind.columns:
            head = QHBoxLayout()
            title = Label(record.title, "strong", form)
            form.extras["heading"] = title
            head.addWidget(title, 1)
            head.addWidget(earlier)
            head.addWidget(remove)
            layout = form.layout()
            assert isinstance(layout, QVBoxLayout)
            layout.insertLayout(0, head)
            layout.insertWidget(0, Line(form))
        else:
            if self._movable:
                for icon, words, step in (("chevron-up", "Move up", -1), ("chevron-down", "Move down", 1)):
                    button = IconButton(icon, words, name="", parent=form)
                    form.extras["up" if step < 0 else "down"] = button
                    button.clicked.connect(lambda _on=False, step=step: self.moved.emit(self.forms.index(form), step))
                    form.line.addWidget(button)
            form.line.addWidget(earlier)
            form.line.addWidget(remove)
        whole = form.layout()
        assert isinstance(whole, QVBoxLayout)
        whole.addWidget(corrected)
        return form

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
        self.end_new()
        if form is not None:
            form.let_go()
        self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _added(self, change: Change | None) -> None:
        if change is not None:
            self.end_new()

    def _drop(self, form: RecordForm) -> None:
        self._body.removeWidget(form)
        self._foot.removeWidget(form)
        form.hide()
        form.deleteLater()

    def _show_heads(self) -> None:
        some = bool(self.forms) or self.new_form is not None
        self._none.setVisible(not some)
        self._heads.setVisible(some and self.kind.columns == 0)
        self.add_button.setVisible(self.new_form is None)
