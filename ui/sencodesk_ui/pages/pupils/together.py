# SPDX-License-Identifier: Apache-2.0
"""Class and year for all pupils who are chosen in the register, in one change that one undo takes back."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sencodesk.codes.codesets import codeset
from sencodesk.errors import UserError
from sencodesk.services import pupils as services
from sencodesk.services.history import Change
from sencodesk.services.pupils import ClassValues
from sencodesk.services.values import Refusal
from sencodesk.views.field_words import label
from sencodesk_ui.widgets import Button, ChoiceField, Field, Label, Line, TextField
from sencodesk_ui.workspace import Workspace

NOTHING = "Type a class, or choose a year."
CHOOSE_SEVERAL = "Choose several pupils first: Shift or Ctrl with a click, or Shift with the arrow keys."
AS_IT_IS = "As each has it"


class Together(QWidget):
    """Two fields and a button. What is typed stays while others are chosen as well; what is left empty stays as it is
    with each pupil.
    """

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self._ids: tuple[str, ...] = ()
        self.setObjectName("together")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(Line(self))
        column.addWidget(Label("Give them all", "strong", self))
        years = [(one.code, one.name) for one in codeset("nc_year").codes.values()]
        self.class_name = Field(label("pupil", "class_name"), TextField(name="together-class"), parent=self)
        self.year = Field(
            label("pupil", "year"), ChoiceField(years, name="together-year", blank=AS_IT_IS), parent=self
        )  # fmt: skip
        self.fields = {"class_name": self.class_name, "year": self.year}
        for field in self.fields.values():
            column.addWidget(field)
        self.button = Button("Set for all", name="together-set", parent=self, act=self.save)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.class_name.editor.returnPressed.connect(self.save)
        self.hide()

    def ready(self, chosen: Sequence[str]) -> bool:
        """Whether several are chosen; if not, it says how they are."""
        if len(chosen) < 2:
            self.workspace.say("info", CHOOSE_SEVERAL)
        return len(chosen) > 1

    def begin(self) -> None:
        """The focus goes to the first field."""
        self.class_name.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_chosen(self, pupil_ids: Sequence[str]) -> None:
        """For whom it is; hidden for fewer than two, and for somebody who may not write."""
        self._ids = tuple(pupil_ids)
        self.button.relabel(f"Set for {len(self._ids)} pupils")
        self.setVisible(len(self._ids) > 1 and self.workspace.may_write)

    def save(self) -> None:
        """Give it to all, or say what is missing."""
        given: ClassValues = {}
        name, year = self.class_name.editor.value(), self.year.editor.value()
        if name:
            given["class_name"] = str(name)
        if year:
            given["year"] = str(year)
        self.year.set_error("")
        self.class_name.set_error("" if given else NOTHING)
        if not given:
            self.class_name.editor.setFocus()
            return
        ids = list(self._ids)
        self.workspace.write(
            self,
            lambda desk: services.set_class(desk, pupil_ids=ids, values=given),
            lambda change: self._saved(change, len(ids), given),
            self._refused,
        )

    def _saved(self, change: Change | None, count: int, given: ClassValues) -> None:
        for field in self.fields.values():
            field.editor.set_value(None)
        years = codeset("nc_year").codes
        said = [f"class {given['class_name']}"] if "class_name" in given else []
        said += [years[str(given["year"])].name] if "year" in given else []
        if change is None:
            self.workspace.say("info", f"All {count} pupils have {' and '.join(said)} already.")
        else:
            self.workspace.say("success", f"{count} pupils have {' and '.join(said)} now.", "Undo", self.workspace.undo)

    def _refused(self, error: UserError) -> None:
        said = dict(error.fields) if isinstance(error, Refusal) else {}
        wrong = [name for name in self.fields if name in said]
        for name in wrong:
            self.fields[name].set_error(said[name])
        if wrong:
            self.fields[wrong[0]].editor.setFocus()
        else:
            self.workspace.say_error(error)
