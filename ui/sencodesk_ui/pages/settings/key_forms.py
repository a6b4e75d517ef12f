# SPDX-License-Identifier: Apache-2.0
"""The forms about keys: each asks first for a key that one holds; then comes what is new, Save and Leave it."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sencodesk.errors import UserError
from sencodesk.services.secret_words import judge
from sencodesk_ui import theme
from sencodesk_ui.shell.gate import SecretField
from sencodesk_ui.shell.sheet_form import SheetForm
from sencodesk_ui.widgets import Button, Label, tab_through
from sencodesk_ui.workspace import Workspace

FIELD_WIDTH = 420
PROOF = "Your passphrase now, or the code on the recovery sheet"
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
        self.problem = Label("", "danger", self, wrap=True)
        self.problem.setObjectName(f"{name}-problem")
        self.problem.hide()
        self.save = Button(save, "primary", name=f"{name}-save", parent=self)
        self.leave = Button("Leave it", "quiet", name=f"{name}-leave", parent=self)

    def finish(self) -> None:
        """The sentence about what is wrong, and the buttons, below everything."""
        self.column.addWidget(self.problem)
        row = QHBoxLayout()
        row.addWidget(self.save)
        row.addWidget(self.leave)
        row.addStretch(1)
        self.column.addLayout(row)

    def say(self, sentence: str) -> bool:
        """Say what is wrong, or nothing; whether nothing is."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        return not sentence

    def working(self, on: bool) -> None:
        """Making a key takes half a second: say so, and take no second press."""
        self.save.setEnabled(not on)
        self.save.relabel("Working…" if on else self._word)

    def refuse(self, error: UserError) -> None:
        """What was refused."""
        self.working(False)
        self.say(f"{error.happened} {error.kept} {error.do}")

    def forget(self) -> None:
        """Nothing secret stays in the fields."""
        self.working(False)
        self.say("")
        self.proof.clear()


class PassphraseForm(KeyForm):
    """A new passphrase, judged in words, typed twice."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("keys-passphrase", "Change it", parent)
        self.proof.set_label(PROOF_OR_PIN)
        self.new = SecretField("New passphrase", "keys-passphrase-new", self)
        self.again = SecretField("The same again", "keys-passphrase-again", self)
        self.strength = Label("", "small-muted", self, wrap=True)
        self.strength.setObjectName("keys-passphrase-strength")
        for widget in (self.new, self.strength, self.again):
            widget.setMaximumWidth(theme.px(FIELD_WIDTH))
            self.column.addWidget(widget)
        self.new.changed.connect(self._judge)
        self.proof.entered.connect(self.new.line.setFocus)
        self.new.entered.connect(self.again.line.setFocus)
        self.finish()
        tab_through(self, self.proof, self.new, self.again, self.save, self.leave)

    def filled(self, school: str) -> bool:
        """All three typed, good enough, and the same twice."""
        strength = judge(self.new.text(), school=school)
        if not self.proof.text():
            return self.say("Type the passphrase with which you opened these records.")
        if not strength.enough:
            return self.say(strength.sentence)
        same = self.new.text() == self.again.text()
        return self.say("" if same else "The two are not the same. Type them again.")

    def forget(self) -> None:
        """Nothing secret stays in the fields."""
        super().forget()
        self.new.clear()
        self.again.clear()

    def _judge(self, text: str) -> None:
        strength = judge(text)
        self.strength.set_role("small-success" if strength.enough else "small-muted")
        self.strength.setText(strength.sentence if text else "")
        self.say("")


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
        said = self.say("" if self.proof.text() else "Type the passphrase with which you opened these records.")
        return self.form.filled() and said

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
        self.proof.entered.connect(self.new.line.setFocus)
        self.new.entered.connect(self.again.line.setFocus)
        self.finish()
        tab_through(self, self.proof, self.new, self.again, self.save, self.leave)

    def filled(self) -> bool:
        """The proof typed, and the PIN the same twice; whether it is a good one the service says."""
        if not self.proof.text():
            return self.say("Type the passphrase with which you opened these records.")
        same = self.new.text() == self.again.text()
        return self.say("" if same else "The two are not the same. Type them again.")

    def forget(self) -> None:
        """Nothing secret stays in the fields."""
        super().forget()
        self.new.clear()
        self.again.clear()
