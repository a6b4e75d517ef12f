# SPDX-License-Identifier: Apache-2.0
"""The card about keys: where the school's signing key lives, another passphrase, another recovery sheet."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sencodesk.errors import UserError
from sencodesk.services import keys as services
from sencodesk.services.secret_words import judge
from sencodesk_ui.shell.gate import SecretField
from sencodesk_ui.shell.sheet_form import SheetForm
from sencodesk_ui.widgets import Button, Card, Label, Line, Note
from sencodesk_ui.workspace import Workspace

FIELD_WIDTH = 420
PLACES = {
    "keyring": "It is kept in this computer's keyring. A copy of your records cannot use it.",
    "store": "This computer has no keyring that can be trusted, so the key is kept inside your encrypted records. "
    "A backup that is restored elsewhere gets a new key.",
    "locked": "This computer's keyring is locked. You can work; sending waits until it is open and you unlock again.",
}
RENEWED = (
    "These records came from another computer or a backup, so this laptop has a new key. "
    "Send its card to your councils again (Settings, Councils)."
)


class KeysCard(Card):
    """What opens the records and what signs returns."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__("Keys", parent, name="keys-card", icon="key-round")
        self.workspace = workspace
        self.school = ""
        self.body.addWidget(
            Label(
                "Your records open with your passphrase, or with the code on the recovery sheet. "
                "They lock after 10 minutes without use and when the laptop sleeps.",
                "",
                self,
                wrap=True,
            )
        )
        self.done = Note("success", parent=self, name="keys-done")
        self.done.hide()
        self.body.addWidget(self.done)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.passphrase_button = Button(
            "Change the passphrase", name="keys-passphrase", parent=self, act=self._open_passphrase
        )
        self.sheet_button = Button("Make a new recovery sheet", name="keys-sheet", parent=self, act=self._open_sheet)
        row.addWidget(self.passphrase_button)
        row.addWidget(self.sheet_button)
        row.addStretch(1)
        self.body.addLayout(row)
        self.passphrase, self.sheet = PassphraseForm(self), SheetRenewal(workspace, self)
        for form in (self.passphrase, self.sheet):
            form.hide()
            self.body.addWidget(form)
        self.passphrase.save.clicked.connect(self._change_passphrase)
        self.passphrase.again.entered.connect(self._change_passphrase)
        self.passphrase.leave.clicked.connect(self._close)
        self.sheet.save.clicked.connect(self._renew_sheet)
        self.sheet.leave.clicked.connect(self._close)
        self._signing_key()

    def _signing_key(self) -> None:
        installation = self.workspace.desk.installation
        self.body.addWidget(Line(self))
        self.body.addWidget(Label("The school's signing key", "strong", self))
        place = Label(PLACES[installation.place], "", self, wrap=True)
        place.setObjectName("key-place")
        self.body.addWidget(place)
        if installation.renewed:
            note = Note("warning", RENEWED, self, name="key-renewed")
            self.body.addWidget(note)

    def _open_passphrase(self) -> None:
        self._close()
        self.passphrase.show()
        self.passphrase.proof.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_sheet(self) -> None:
        self._close()
        self.sheet.form.prepare(self.school, self.workspace.today())
        self.sheet.show()
        self.sheet.proof.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _close(self) -> None:
        self.done.hide()
        self.passphrase.forget()
        self.passphrase.hide()
        self.sheet.forget()
        self.sheet.hide()

    def _change_passphrase(self) -> None:
        form = self.passphrase
        if not form.filled(self.school):
            return
        proof, new, school = form.proof.text(), form.new.text(), self.school
        form.working(True)
        self.workspace.write(
            self,
            lambda desk: services.change_passphrase(desk, proof=proof, new=new, school=school),
            lambda _change: self._finished("Your passphrase is changed. Backups made before open with the old one."),
            form.refuse,
        )

    def _renew_sheet(self) -> None:
        form = self.sheet
        if not form.filled():
            return
        proof, code = form.proof.text(), form.form.code
        form.working(True)
        self.workspace.write(
            self,
            lambda desk: services.renew_recovery_sheet(desk, proof=proof, code=code),
            lambda _change: self._finished("The new sheet opens your records. Destroy the old one."),
            form.refuse,
        )

    def _finished(self, sentence: str) -> None:
        self._close()
        self.done.set_text(sentence)


class _KeyForm(QWidget):
    """Shows first that one holds a key; then what is new; Save and Leave it."""

    def __init__(self, name: str, save: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._word = save
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 6, 0, 4)
        self.column.setSpacing(12)
        self.proof = SecretField("Passphrase now, or the code on the recovery sheet", f"{name}-proof", self)
        self.proof.setMaximumWidth(FIELD_WIDTH)
        self.column.addWidget(self.proof)
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


class PassphraseForm(_KeyForm):
    """A new passphrase, judged in words, typed twice."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("keys-passphrase", "Change it", parent)
        self.new = SecretField("New passphrase", "keys-passphrase-new", self)
        self.again = SecretField("The same again", "keys-passphrase-again", self)
        self.strength = Label("", "small-muted", self, wrap=True)
        self.strength.setObjectName("keys-passphrase-strength")
        for widget in (self.new, self.strength, self.again):
            widget.setMaximumWidth(FIELD_WIDTH)
            self.column.addWidget(widget)
        self.new.changed.connect(self._judge)
        self.proof.entered.connect(self.new.line.setFocus)
        self.new.entered.connect(self.again.line.setFocus)
        self.finish()

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


class SheetRenewal(_KeyForm):
    """A new sheet, printed or saved, and two groups of it typed back."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__("keys-sheet", "Use this sheet from now on", parent)
        self.form = SheetForm(workspace.jobs, "keys", self)
        self.column.addWidget(self.form)
        self.finish()

    def filled(self) -> bool:
        """The old key shown, the new sheet out of the printer and readable."""
        said = self.say("" if self.proof.text() else "Type the passphrase with which you opened these records.")
        return self.form.filled() and said

    def forget(self) -> None:
        """Nothing secret stays."""
        super().forget()
        self.form.forget()
