# SPDX-License-Identifier: Apache-2.0
"""Adding one pupil by hand, in the pane beside the register: enough to find the child again, the rest on their page."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from sencodesk.codes.codesets import codeset
from sencodesk.errors import UserError
from sencodesk.sentences import sentence
from sencodesk.services import pupils as services
from sencodesk.services.desk import Desk
from sencodesk.services.history import Change
from sencodesk.services.values import Refusal
from sencodesk.views import pupils as view
from sencodesk.views.field_words import label
from sencodesk.views.pupils import PupilView
from sencodesk_ui import theme
from sencodesk_ui.pages.pupils.flow import Flow
from sencodesk_ui.pages.pupils.pane import WIDTH
from sencodesk_ui.widgets import Button, ChoiceField, DateField, Field, Label, Scroll, TextField
from sencodesk_ui.workspace import Workspace

REQUIRED = ("forename", "surname")


class AddPupil(QFrame):
    """``added`` carries the new pupil's id; ``closed`` when nobody is to be added; ``asked`` whom to show instead.

    Where a pupil of the same name and date of birth is there, the person decides whether it is the same child.
    """

    added = Signal(str)
    asked = Signal(str)
    closed = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self.setObjectName("add-pupil")
        self.setAccessibleName("Add a pupil")
        self.setProperty("kind", "pane")
        self.setFixedWidth(theme.px(WIDTH))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 0, 0, 0)
        scroll = Scroll(self, margins=(18, 16, 18, 16))
        whole.addWidget(scroll)
        scroll.body.setSpacing(12)
        scroll.body.addWidget(Label("Add a pupil", "section", self))
        scroll.body.addWidget(Label("The rest is on the pupil's own page.", "muted", self, wrap=True))
        years = [(one.code, one.name) for one in codeset("nc_year").codes.values()]
        self.fields = {
            "forename": Field(label("pupil", "forename"), TextField(name="add-pupil-forename")),
            "surname": Field(label("pupil", "surname"), TextField(name="add-pupil-surname")),
            "dob": Field(label("pupil", "dob"), DateField(name="add-pupil-dob")),
            "upn": Field("UPN, if you have it", TextField(name="add-pupil-upn", mono=True)),
            "year": Field(label("pupil", "year"), ChoiceField(years, name="add-pupil-year")),
            "class_name": Field(label("pupil", "class_name"), TextField(name="add-pupil-class")),
            "entry": Field("First day at this school", DateField(name="add-pupil-entry")),
        }
        for field in self.fields.values():
            scroll.body.addWidget(field)
        self.alike = QWidget(self)
        choice = Flow(self.alike)
        choice.addWidget(Button("Show that pupil", name="add-pupil-show", parent=self.alike, act=self._show_alike))
        choice.addWidget(Button("It is another child", name="add-pupil-another", parent=self.alike, act=self._another))
        self.alike.hide()
        scroll.body.addWidget(self.alike)
        row = QHBoxLayout()
        row.addWidget(Button("Add pupil", "primary", name="add-pupil-save", parent=self, act=self.save))
        row.addWidget(Button("Cancel", "quiet", name="add-pupil-cancel", parent=self, act=self.cancel, way_out="form"))
        row.addStretch(1)
        scroll.body.addLayout(row)
        scroll.body.addStretch(1)

    def begin(self, entry: Any) -> None:
        """Show the form; what stands in it from before stays. ``entry`` is offered as the first day."""
        editor = self.fields["entry"].editor
        assert isinstance(editor, DateField)
        if editor.value() is None:
            editor.set_value(entry)
        self.show()
        self.fields["forename"].editor.setFocus()

    def cancel(self) -> None:
        """Let what was typed go."""
        for field in self.fields.values():
            field.editor.set_value(None)
            field.set_error("")
        self.alike.hide()
        self.closed.emit()

    def save(self, *, another: bool = False) -> None:
        """Add the pupil, or say beside each field what is wrong."""
        self.alike.hide()
        values: dict[str, Any] = {}
        wrong = None
        for name, field in self.fields.items():
            values[name] = field.editor.value()
            problem = getattr(field.editor, "problem", str)()
            if name in REQUIRED and values[name] is None:
                problem = sentence("records", "MISSING")
            field.set_error(problem)
            wrong = wrong or (field if problem else None)
        if wrong is not None:
            wrong.editor.setFocus()
            return
        entry = values.pop("entry")

        def act(desk: Desk) -> Change | None:
            return services.add(desk, values=values, entry=entry, another=another)  # type: ignore[arg-type]  # the fields' own names

        self.workspace.write(self, act, self._saved, self._refused)

    def _saved(self, change: Change | None) -> None:
        found = next((row for table, row in change.touched if table == "pupil"), None) if change else None
        self.cancel()
        if found is not None:
            self.added.emit(found)

    def _another(self) -> None:
        self.save(another=True)

    def _show_alike(self) -> None:
        """Go to the pupil who is there already; what was typed stays in the form."""
        surname, forename = (str(self.fields[name].editor.value() or "") for name in ("surname", "forename"))
        born, on = self.fields["dob"].editor.value(), self.workspace.today()

        def found(there: list[PupilView]) -> None:
            if there:
                self.asked.emit(there[0].id)

        self.workspace.read(self, lambda session: view.alike(session, surname, forename, born, on=on), found)

    def _refused(self, error: UserError) -> None:
        said = False
        self.alike.setVisible(error.code == "PUPIL_ALIKE")
        for name, said_of_it in error.fields if isinstance(error, Refusal) else ():
            if name in self.fields:
                self.fields[name].set_error(said_of_it)
                if not said:
                    self.fields[name].editor.setFocus()
                said = True
        if not said:
            self.workspace.say_error(error)
