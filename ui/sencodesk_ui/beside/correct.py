# SPDX-License-Identifier: Apache-2.0
"""Correcting a mistake in a record: its fields, made from their words, and the reason in a sentence."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sencodesk.errors import UserError
from sencodesk.services import versions as services
from sencodesk.services.values import Refusal
from sencodesk.views.field_words import FieldWord, choices, fields
from sencodesk.views.versions import Versions
from sencodesk_ui.theme.spoken import announce
from sencodesk_ui.widgets import (
    Button,
    ChoiceField,
    DateField,
    Editor,
    Field,
    Label,
    LongText,
    NumberField,
    TextField,
    YesNoField,
)
from sencodesk_ui.workspace import Workspace

REASON = "reason"


class CorrectForm(QWidget):
    """``done`` when the correction is made or let go."""

    done = Signal()

    def __init__(self, workspace: Workspace, shown: Versions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("correct-form")
        self.workspace, self._shown = workspace, shown
        self._held: Mapping[str, Any] = shown.values or {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(Label("Correct this", "section", self))
        column.addWidget(
            Label("What stands here now stays in the earlier versions. The record is marked as corrected.",
                  "small-muted", self, wrap=True)
        )  # fmt: skip
        can = services.fields(shown.table)
        self._fields: dict[str, Field[Editor]] = {}
        for one in fields(shown.table):
            if one.column in can:
                editor = _editor(shown.table, one)
                editor.set_value(self._held.get(one.column))
                self._fields[one.column] = Field(one.label, editor, parent=self)
                column.addWidget(self._fields[one.column])
        self._reason = Field(
            "Why is it corrected?", LongText(name="correct-reason"), help="One sentence, for whoever reads it later.",
            parent=self,
        )  # fmt: skip
        column.addWidget(self._reason)
        self._error = Label("", "danger", self, wrap=True)
        self._error.setObjectName("correct-error")
        self._error.hide()
        column.addWidget(self._error)
        row = QHBoxLayout()
        row.addWidget(Button("Save the correction", "primary", name="correct-save", parent=self, act=self._save))
        row.addWidget(Button("Let it go", "quiet", name="correct-cancel", parent=self, act=self.done.emit))
        row.addStretch(1)
        column.addLayout(row)

    def begin(self) -> None:
        """The caret goes into the first field."""
        first = next(iter(self._fields.values()), self._reason).editor
        target = first.findChildren(Button)[0] if isinstance(first, YesNoField) else first
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _save(self) -> None:
        wrong = {key: one.editor.problem() for key, one in self._fields.items()}
        for key, field in self._fields.items():
            field.set_error(wrong[key])
        self._reason.set_error("")
        self._say("")
        if any(wrong.values()):
            self._go(next(key for key, words in wrong.items() if words))
            return
        values = {
            key: one.editor.value() for key, one in self._fields.items() if one.editor.value() != self._held.get(key)
        }
        if not values:
            self._say("Nothing is different yet. Change what is wrong, then save.")
            return
        reason, shown = str(self._reason.editor.value() or ""), self._shown

        def made(change: object) -> None:
            if change is None:
                self._say("Nothing is different yet. Change what is wrong, then save.")
                return
            self.workspace.say("success", "Corrected. What stood there before is kept.", "Undo", self.workspace.undo)
            self.done.emit()

        self.workspace.write(
            self,
            lambda desk: services.correct(
                desk, table=shown.table, record_id=shown.record_id, row_version=shown.row_version, values=values,
                reason=reason,
            ),
            made,
            self._refused,
        )  # fmt: skip

    def _refused(self, error: UserError) -> None:
        """Beside the field that it is about, where the form has it; else under the fields. The focus goes there."""
        back = {word: column for column, word in services.RENAMED.items()}
        left, first = [], ""
        for name, words in error.fields if isinstance(error, Refusal) else ():
            key = back.get(name, name)
            field = self._reason if key == REASON else self._fields.get(key)
            if field is None:
                left.append(words)
            else:
                field.set_error(words)
                first = first or key
        if not isinstance(error, Refusal):
            left = [part for part in (error.happened, error.kept, error.do) if part]
        self._say(" ".join(left))
        if first:
            self._go(first)

    def _go(self, key: str) -> None:
        editor = (self._reason if key == REASON else self._fields[key]).editor
        editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self, words: str) -> None:
        self._error.setText(words)
        self._error.setVisible(bool(words))
        announce(self._error, words)


def _editor(table: str, field: FieldWord) -> Editor:
    """An editor for a kind of value, called after its field."""
    name = f"correct-{field.column.replace('_', '-')}"
    if field.kind in ("code", "choice"):
        return ChoiceField(choices(table, field.column), name=name)
    if field.kind == "yes-no":
        return YesNoField(name=name, label=field.label)
    kinds: dict[str, Callable[..., Editor]] = {"day": DateField, "number": NumberField, "long": LongText}
    return kinds.get(field.kind, TextField)(name=name)
