# SPDX-License-Identifier: Apache-2.0
"""The card about keys: another passphrase, another recovery sheet, a PIN, and where the school's signing key lives."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QWidget

from sencodesk.services import keys as services
from sencodesk.services import pins, roles
from sencodesk.services.desk import Desk
from sencodesk_ui.pages.settings.key_forms import KeyForm, PassphraseForm, PinForm, SheetRenewal
from sencodesk_ui.shell.large import side_by_side
from sencodesk_ui.widgets import Button, Card, Label, Line, Note
from sencodesk_ui.workspace import Workspace

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
PIN_ON = "On. For twelve hours after your passphrase was typed, a PIN unlocks on this computer."
PIN_OFF = (
    "Off. With a PIN you unlock faster during the day, on this computer only. It works together with the computer's "
    "keyring. Your passphrase always works as well."
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
        self.passphrase, self.sheet, self.pin = PassphraseForm(self), SheetRenewal(workspace, self), PinForm(self)
        self.forms: tuple[KeyForm, ...] = (self.passphrase, self.sheet, self.pin)
        self._buttons()
        self._forms(self.passphrase, self.sheet)
        self._pin()
        self.passphrase.save.clicked.connect(self._change_passphrase)
        self.passphrase.typed.entered.connect(self._change_passphrase)
        self.sheet.save.clicked.connect(self._renew_sheet)
        self.pin.save.clicked.connect(self._turn_on)
        self.pin.again.entered.connect(self._turn_on)
        self._signing_key()

    def _buttons(self) -> None:
        row = QBoxLayout(side_by_side())
        row.setSpacing(8)
        row.addWidget(
            Button(
                "Change the passphrase",
                name="keys-passphrase",
                parent=self,
                act=partial(self._open, self.passphrase),
            )
        )
        if roles.may(self.workspace.desk.role, roles.KEEP):
            row.addWidget(
                Button("Make a new recovery sheet", name="keys-sheet", parent=self, act=partial(self._open, self.sheet))
            )
        row.addStretch(1)
        self.body.addLayout(row)

    def _forms(self, *forms: KeyForm) -> None:
        for form in forms:
            form.hide()
            form.leave.clicked.connect(self._close)
            self.body.addWidget(form)

    def _pin(self) -> None:
        self.body.addWidget(Line(self))
        self.body.addWidget(Label("PIN on this computer", "strong", self))
        self.pin_state = Label("", "", self, wrap=True)
        self.pin_state.setObjectName("keys-pin-state")
        self.body.addWidget(self.pin_state)
        row = QBoxLayout(side_by_side())
        row.setSpacing(8)
        self.pin_on = Button("Turn on a PIN", name="keys-pin", parent=self, act=partial(self._open, self.pin))
        self.pin_off = Button("Turn off the PIN", name="keys-pin-off", parent=self, act=self._turn_off)
        row.addWidget(self.pin_on)
        row.addWidget(self.pin_off)
        row.addStretch(1)
        self.body.addLayout(row)
        self._forms(self.pin)
        self.show_pin()

    def show_pin(self) -> None:
        """Whether a PIN is on."""
        on = pins.is_on(self.workspace.desk)
        why_not = pins.why_not(self.workspace.desk)
        self.pin_state.setText(PIN_ON if on else why_not or PIN_OFF)
        self.pin_on.setVisible(not why_not)
        self.pin_on.relabel("Another PIN" if on else "Turn on a PIN")
        self.pin_off.setVisible(on)

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

    def _open(self, form: KeyForm) -> None:
        self._close()
        if form is self.sheet:
            self.sheet.form.prepare(self.school, self.workspace.today())
        form.show()
        form.proof.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _close(self) -> None:
        self.done.hide()
        for form in self.forms:
            form.forget()
            form.hide()

    def _change_passphrase(self) -> None:
        form = self.passphrase
        if not form.filled(self.school):
            return
        proof, new, school = form.proof.text(), form.typed.text(), self.school
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

    def _turn_on(self) -> None:
        form = self.pin
        if not form.filled():
            return
        proof, pin = form.proof.text(), form.new.text()
        form.working(True)
        self.workspace.write(
            self,
            lambda desk: pins.turn_on(desk, pin=pin, proof=proof),
            lambda _change: self._finished(
                "The PIN is on. Keep your passphrase in mind: it is asked for each morning."
            ),
            form.refuse,
        )

    def _turn_off(self) -> None:
        self._close()

        def off(desk: Desk) -> object:
            return pins.turn_off(desk)

        self.workspace.write(self, off, lambda _change: self._finished("The PIN is off. Your passphrase opens."))

    def _finished(self, sentence: str) -> None:
        self._close()
        self.show_pin()
        self.done.set_text(sentence)
