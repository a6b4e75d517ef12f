# SPDX-License-Identifier: Apache-2.0
"""The forms about keys: each asks first for a key that one holds; then comes what is new, Save and Leave it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sencodesk.errors import UserError
from sencodesk_ui import theme
from sencodesk_ui.door.gate import SecretField
from sencodesk_ui.door.new_secret import NOT_THE_SAME, NewSecret
from sencodesk_ui.door.sheet_form import SheetForm
from sencodesk_ui.widgets import Button, Field, Note, tab_through
from sencodesk_ui.workspace import Workspace

FIELD_WIDTH = 420
PROOF = "Your passphrase now, or the code on the recovery sheet"
PROOF_WANTED = "Type the passphrase with which you opened these records."
PROOF_OR_PIN = "Passphrase now, PIN, or the code on the recovery sheet"


class KeyForm(QWidget):
    """Shows first that one holds a key; then what is new; Save and Leave it."""

    def __init__(self, name: str, save: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._word = save
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 6, 0, 4)
        self.column.setSpacing(12)
        self.proof = SecretField(PROOF, f"{name}-proof", self)
        self.proof.setMaximumWidth(theme.px(FIELD_WIDTH))
        self.column.addWidget(self.proof)
        self.first: QWidget = self.proof.line
        """What takes the focus when the form opens."""
        self.at: dict[str, SecretField] = {"wrong_passphrase": self.proof}
        """The field beside which a refusal is said, by its code."""
        self.problem = Note("error", "", self, name=f"{name}-problem")
        self.problem.hide()
        self.save = Button(save, "primary", name=f"{name}-save", parent=self)
        self.leave = Button("Leave it", "quiet", name=f"{name}-leave", parent=self, way_out="form")

    def finish(self) -> None:
        """The sentence about what is wrong, and the buttons, below everything."""
        self.column.addWidget(self.problem)
        row = QHBoxLayout()
        row.addWidget(self.save)
        row.addWidget(self.leave)
        row.addStretch(1)
        self.column.addLayout(row)

    def shown(self) -> bool:
        """Whether a key was shown; says beside its field that it is wanted."""
        self.problem.set_text("")
        self.proof.set_error("" if self.proof.text() else PROOF_WANTED)
        if self.proof.error():
            self.proof.line.setFocus(Qt.FocusReason.OtherFocusReason)
        return bool(self.proof.text())

    def all_right(self, *parts: bool) -> bool:
        """Whether every part of the form is; if not, the focus goes to the first from the top that is not."""
        if not all(parts):
            for at in range(self.column.count()):
                item = self.column.itemAt(at)
                wrong = first_wrong(item.widget()) if item is not None else None
                if wrong is not None:
                    wrong.setFocus(Qt.FocusReason.OtherFocusReason)
                    break
        return all(parts)

    def working(self, on: bool) -> None:
        """Making a key takes half a second: say so, and take no second press."""
        self.save.setEnabled(not on)
        self.save.relabel("Working…" if on else self._word)

    def refuse(self, error: UserError) -> None:
        """What was refused."""
        self.working(False)
        said = f"{error.happened} {error.kept} {error.do}"
        field = self.at.get(error.code)
        if field is None:
            self.problem.set_text(said)
        else:
            field.set_error(said)
            field.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Nothing secret stays in the fields."""
        self.working(False)
        self.problem.set_text("")
        self.proof.clear()


class PassphraseForm(KeyForm):
    """A new passphrase, judged in words, typed twice."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("keys-passphrase", "Change it", parent)
        self.proof.set_label(PROOF_OR_PIN)
        self.typed = NewSecret("New passphrase", "keys-passphrase", self, width=FIELD_WIDTH)
        self.column.addWidget(self.typed)
        self.at |= dict.fromkeys(("weak_passphrase", "passphrase_taken"), self.typed.new)
        self.proof.entered.connect(self.typed.new.line.setFocus)
        self.finish()
        tab_through(self, self.proof, self.typed, self.save, self.leave)

    def filled(self, school: str) -> bool:
        """All three typed, good enough, and the same twice; the focus is on the first that is not."""
        return self.all_right(self.shown(), self.typed.filled(school))

    def forget(self) -> None:
        """Nothing secret stays in the fields."""
        super().forget()
        self.typed.forget()


class SheetRenewal(KeyForm):
    """A new sheet, printed or saved, and two groups of it typed back."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__("keys-sheet", "Use this sheet from now on", parent)
        self.proof.set_label(PROOF_OR_PIN)
        self.form = SheetForm(workspace.jobs, "keys", self)
        self.column.addWidget(self.form)
        self.finish()
        tab_through(self, self.proof, self.form, self.save, self.leave)

    def filled(self) -> bool:
        """The old key shown, the new sheet out of the printer and readable."""
        return self.all_right(self.shown(), self.form.filled())

    def forget(self) -> None:
        """Nothing secret stays."""
        super().forget()
        self.form.forget()


class PinForm(KeyForm):
    """A PIN for this computer, typed twice."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("keys-pin", "Turn it on", parent)
        self.new = SecretField("New PIN, at least six digits or letters", "keys-pin-new", self)
        self.again = SecretField("The same PIN again", "keys-pin-again", self)
        for widget in (self.new, self.again):
            widget.setMaximumWidth(theme.px(FIELD_WIDTH))
            self.column.addWidget(widget)
        self.at["weak_pin"] = self.new
        self.proof.entered.connect(self.new.line.setFocus)
        self.new.entered.connect(self.again.line.setFocus)
        self.finish()
        tab_through(self, self.proof, self.new, self.again, self.save, self.leave)

    def filled(self) -> bool:
        """The proof typed, and the PIN the same twice; whether it is a good one the service says."""
        same = self.new.text() == self.again.text()
        self.again.set_error("" if same else NOT_THE_SAME)
        return self.all_right(self.shown(), same)

    def forget(self) -> None:
        """Nothing secret stays in the fields."""
        super().forget()
        self.new.clear()
        self.again.clear()


def first_wrong(part: QWidget | None) -> QWidget | None:
    """What takes the focus in a part of a form that says what is wrong; None where nothing is."""
    if isinstance(part, SheetForm):
        return part.wrong()
    if isinstance(part, NewSecret):
        return first_wrong(part.new) or first_wrong(part.again)
    if isinstance(part, SecretField) and part.error():
        return part.line
    return part.editor if isinstance(part, Field) and part.error() else None
