# SPDX-License-Identifier: Apache-2.0
"""The two forms about people with keys: a key for somebody, and a new key because somebody leaves."""

from typing import TypedDict

from PySide6.QtWidgets import QWidget

from sencodesk.services import roles
from sencodesk.services.people import KeyPeople, KeyPerson
from sencodesk.services.secret_words import judge
from sencodesk_ui import theme
from sencodesk_ui.pages.settings.key_forms import FIELD_WIDTH, KeyForm
from sencodesk_ui.shell.gate import SecretField
from sencodesk_ui.shell.sheet_form import SheetForm
from sencodesk_ui.widgets import ChoiceField, Field, Label, tab_through
from sencodesk_ui.workspace import Workspace

NOBODY = "Nobody leaves: only a new key"
WHY = (
    "Whoever leaves knows a passphrase, and every copy of the records made until now opens with it. So the records get "
    "a new key: they are written anew and proved, and then open with one passphrase and one new sheet. Everybody else "
    "on the list types a passphrase again, and a PIN is turned on again. Old backups still open with the old keys: "
    "keep them locked away, or destroy them once there is a new one."
)
THEIRS = "Passphrase of whoever holds the keys, typed by them"
YOURS = "Your new passphrase, or nothing to keep yours"
PROOF_WANTED = "Type the passphrase with which you opened these records."


class Giving(TypedDict):
    """What giving a key takes."""

    person_id: str
    role: str
    passphrase: str
    proof: str


class Renewing(TypedDict):
    """What a new key takes."""

    proof: str
    code: str
    leaving: str
    keyholder: str
    passphrase: str


class _TwicePassphrase:
    """A passphrase of another person, judged in words, typed twice by them."""

    def __init__(self, form: KeyForm, name: str, whose: str) -> None:
        self.new = SecretField(whose, f"{name}-new", form)
        self.again = SecretField("The same again", f"{name}-again", form)
        self.strength = Label("", "small-muted", form, wrap=True)
        self.strength.setObjectName(f"{name}-strength")
        for part in (self.new, self.strength, self.again):
            part.setMaximumWidth(theme.px(FIELD_WIDTH))
            form.column.addWidget(part)
        self.new.changed.connect(self._judge)
        self.new.entered.connect(self.again.line.setFocus)

    def problem(self, school: str) -> str:
        """What is wrong with it."""
        strength = judge(self.new.text(), school=school)
        if not strength.enough:
            return strength.sentence
        return "" if self.new.text() == self.again.text() else "The two are not the same. Type them again."

    def forget(self) -> None:
        """Nothing secret stays."""
        self.new.clear()
        self.again.clear()

    def _judge(self, text: str) -> None:
        strength = judge(text)
        self.strength.set_role("small-success" if strength.enough else "small-muted")
        self.strength.setText(strength.sentence if text else "")


class GiveForm(KeyForm):
    """Who, in which role, with which passphrase; the SENCO's own at the end."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("key-give", "Give the key", parent)
        self.person = Field("Who", ChoiceField((), name="key-give-person", blank=None))
        self.role = Field("Role", ChoiceField(tuple(roles.WORDS.items()), name="key-give-role", blank=None))
        self.first = self.person.editor
        for field in (self.person, self.role):
            field.setMaximumWidth(theme.px(FIELD_WIDTH))
            self.column.addWidget(field)
        self.passphrase = _TwicePassphrase(self, "key-give", "Their passphrase, typed by them")
        self.column.removeWidget(self.proof)
        self.column.addWidget(self.proof)
        self.passphrase.again.entered.connect(self.proof.line.setFocus)
        self.finish()
        typed = self.passphrase
        tab_through(self, self.person, self.role, typed.new, typed.again, self.proof, self.save, self.leave)

    def offer(self, found: KeyPeople) -> None:
        """Those on the list of people who may be given a key, or a new passphrase."""
        have = [(one.person_id, one.name) for one in found.people if not one.keyholder]
        self.person.editor.set_choices([*found.others, *have])
        self.role.editor.set_value(roles.ASSISTANT)
        if self.person.editor.value() is None and self.person.editor.count():
            self.person.editor.set_value(self.person.editor.itemData(0))

    def choose(self, one: KeyPerson) -> None:
        """This person, in the role they have."""
        self.person.editor.set_value(one.person_id)
        self.role.editor.set_value(one.role)
        self.passphrase.new.line.setFocus()

    def name(self) -> str:
        """Who it is about."""
        return str(self.person.editor.currentText())

    def asked(self) -> Giving:
        """What is typed."""
        return {
            "person_id": str(self.person.editor.value()),
            "role": str(self.role.editor.value()),
            "passphrase": self.passphrase.new.text(),
            "proof": self.proof.text(),
        }

    def filled(self, school: str) -> bool:
        """Everything typed, good enough, the same twice."""
        if self.person.editor.value() is None:
            return self.say("Add the person to the list of people first (above).")
        problem = self.passphrase.problem(school)
        return self.say(problem or ("" if self.proof.text() else PROOF_WANTED))

    def forget(self) -> None:
        """Nothing secret stays."""
        super().forget()
        self.passphrase.forget()


class LeavingForm(KeyForm):
    """Who leaves, who holds the keys from now on, a new sheet, and what that means for the others."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__("key-leaving", "Write the records anew under a new key", parent)
        self._holder, self._me = "", workspace.desk
        why = Label(WHY, "", self, wrap=True)
        self.column.insertWidget(0, why)
        self.who = Field("Who leaves", ChoiceField((), name="key-leaving-who", blank=None))
        self.keeps = Field("Who holds the keys from now on", ChoiceField((), name="key-leaving-holder", blank=None))
        self.first = self.who.editor
        for field in (self.who, self.keeps):
            field.setMaximumWidth(theme.px(FIELD_WIDTH))
            self.column.addWidget(field)
        self.passphrase = _TwicePassphrase(self, "key-leaving", YOURS)
        self.sheet = SheetForm(workspace.jobs, "leaving", self)
        self.column.addWidget(self.sheet)
        self.column.removeWidget(self.proof)
        self.column.addWidget(self.proof)
        self.keeps.editor.committed.connect(self._ask_passphrase)
        self.finish()
        typed = self.passphrase
        tab_through(self, self.who, self.keeps, typed.new, typed.again, self.sheet, self.proof, self.save, self.leave)

    def offer(self, found: KeyPeople) -> None:
        """Those who have a key, and everybody who might hold the keys."""
        self._holder = found.people[0].person_id
        named = [(one.person_id, one.name) for one in found.people]
        self.who.editor.set_choices([("", NOBODY), *named])
        self.who.editor.set_value("")
        self.keeps.editor.set_choices([*named, *found.others])
        self.keeps.editor.set_value(self._holder)
        self._ask_passphrase()

    def asked(self) -> Renewing:
        """What is typed. The keyholder may keep the passphrase that is the proof."""
        keyholder = str(self.keeps.editor.value() or "")
        return {
            "proof": self.proof.text(),
            "code": self.sheet.code,
            "leaving": str(self.who.editor.value() or ""),
            "keyholder": "" if keyholder == self._holder else keyholder,
            "passphrase": self.passphrase.new.text(),
        }

    def filled(self, school: str) -> bool:
        """A new sheet out of the printer, a passphrase where there is another holder, and the proof."""
        wanted = self._another() or bool(self.passphrase.new.text())
        problem = self.passphrase.problem(school) if wanted else ""
        said = self.say(problem or ("" if self.proof.text() else PROOF_WANTED))
        return self.sheet.filled() and said

    def forget(self) -> None:
        """Nothing secret stays."""
        super().forget()
        self.passphrase.forget()
        self.sheet.forget()

    def _another(self) -> bool:
        return self.keeps.editor.value() != self._holder or self._me.person_id != self._holder

    def _ask_passphrase(self) -> None:
        self.passphrase.new.set_label(THEIRS if self._another() else YOURS)
