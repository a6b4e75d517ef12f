# SPDX-License-Identifier: Apache-2.0
"""The two forms about people with keys: a key for somebody, and a new key because somebody leaves."""

from typing import TypedDict

from PySide6.QtWidgets import QWidget

from sencodesk.services import roles
from sencodesk.services.people import KeyPeople, KeyPerson
from sencodesk_ui import theme
from sencodesk_ui.door.new_secret import NewSecret
from sencodesk_ui.door.sheet_form import SheetForm
from sencodesk_ui.pages.settings.key_forms import FIELD_WIDTH, KeyForm
from sencodesk_ui.widgets import ChoiceField, Field, Label, TextField, tab_through
from sencodesk_ui.workspace import Workspace

SOMEBODY_NEW = "Somebody who is not listed yet"
NOBODY = "Nobody leaves: only a new key"
WHY = (
    "Whoever leaves knows a passphrase, and every copy of the records made until now opens with it. So the records get "
    "a new key: they are written anew and proved, and then open with one passphrase and one new sheet. Everybody else "
    "on the list types a passphrase again, and a PIN is turned on again. Old backups still open with the old keys: "
    "keep them locked away, or destroy them once there is a new one."
)
THEIRS = "Passphrase of whoever holds the keys, typed by them"
YOURS = "Your new passphrase, or nothing to keep yours"


class Giving(TypedDict):
    """What giving a key takes."""

    person_id: str
    role: str
    passphrase: str
    proof: str
    name: str
    job: str


class Renewing(TypedDict):
    """What a new key takes."""

    proof: str
    code: str
    leaving: str
    keyholder: str
    passphrase: str


class GiveForm(KeyForm):
    """Who, in which role, with which passphrase; the SENCO's own at the end."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("key-give", "Give the key", parent)
        self.person = Field("Who", ChoiceField((), name="key-give-person", blank=None))
        self.new_name = Field("Their name", TextField(name="key-give-name"))
        self.job = Field("What they do at the school, such as Head teacher", TextField(name="key-give-job"))
        self.role = Field("Role", ChoiceField(tuple(roles.WORDS.items()), name="key-give-role", blank=None))
        self.first = self.person.editor
        for field in (self.person, self.new_name, self.job, self.role):
            field.setMaximumWidth(theme.px(FIELD_WIDTH))
            self.column.addWidget(field)
        self.passphrase = NewSecret("Their passphrase, typed by them", "key-give", self, width=FIELD_WIDTH)
        self.column.addWidget(self.passphrase)
        self.at |= dict.fromkeys(("weak_passphrase", "passphrase_taken"), self.passphrase.new)
        self.column.removeWidget(self.proof)
        self.column.addWidget(self.proof)
        self.passphrase.entered.connect(self.proof.line.setFocus)
        self.person.editor.currentIndexChanged.connect(self._ask_name)
        self.finish()
        typed = self.passphrase
        tab_through(self, self.person, self.new_name, self.job, self.role, typed, self.proof, self.save, self.leave)

    def offer(self, found: KeyPeople) -> None:
        """Those on the list of people who may be given a key, or a new passphrase."""
        have = [(one.person_id, one.name) for one in found.people if not one.keyholder]
        chosen = self.person.editor.value()
        self.person.editor.set_choices([*found.others, *have, ("", SOMEBODY_NEW)])
        self.role.editor.set_value(roles.ASSISTANT)
        known = [one for one, _name in (*found.others, *have, ("", ""))]
        self.person.editor.set_value(chosen if chosen in known else known[0])
        self._ask_name()

    def choose(self, one: KeyPerson) -> None:
        """This person, in the role they have."""
        self.person.editor.set_value(one.person_id)
        self.role.editor.set_value(one.role)
        self._ask_name()
        self.passphrase.new.line.setFocus()

    def name(self) -> str:
        """Who it is about."""
        return str(self.new_name.editor.value() if self._is_new() else self.person.editor.currentText())

    def asked(self) -> Giving:
        """What is typed."""
        return {
            "person_id": str(self.person.editor.value() or ""),
            "role": str(self.role.editor.value()),
            "passphrase": self.passphrase.text(),
            "proof": self.proof.text(),
            "name": str(self.new_name.editor.value() or ""),
            "job": str(self.job.editor.value() or ""),
        }

    def filled(self, school: str) -> bool:
        """Everything typed, good enough, the same twice."""
        return self.all_right(self._named(), self.passphrase.filled(school), self.shown())

    def forget(self) -> None:
        """Nothing secret stays."""
        super().forget()
        self.passphrase.forget()
        for field in (self.new_name, self.job):
            field.editor.set_value("")
            field.set_error("")

    def _is_new(self) -> bool:
        return not self.person.editor.value()

    def _ask_name(self, _row: int = 0) -> None:
        for field in (self.new_name, self.job):
            field.setVisible(self._is_new())

    def _named(self) -> bool:
        """Whether it is said who gets the key."""
        missing = [
            (field, sentence)
            for field, sentence in ((self.new_name, "Type their name."), (self.job, "Type what they do."))
            if self._is_new() and not str(field.editor.value() or "").strip()
        ]
        for field in (self.new_name, self.job):
            field.set_error(dict(missing).get(field, ""))
        return not missing


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
        self.passphrase = NewSecret(YOURS, "key-leaving", self, width=FIELD_WIDTH)
        self.column.addWidget(self.passphrase)
        self.at |= dict.fromkeys(("weak_passphrase", "passphrase_wanted"), self.passphrase.new)
        self.sheet = SheetForm(workspace.jobs, "leaving", self)
        self.column.addWidget(self.sheet)
        self.column.removeWidget(self.proof)
        self.column.addWidget(self.proof)
        self.keeps.editor.committed.connect(self._ask_passphrase)
        self.finish()
        typed = self.passphrase
        tab_through(self, self.who, self.keeps, typed, self.sheet, self.proof, self.save, self.leave)

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
            "passphrase": self.passphrase.text(),
        }

    def filled(self, school: str) -> bool:
        """A new sheet out of the printer, a passphrase where there is another holder, and the proof."""
        wanted = self._another() or bool(self.passphrase.text())
        typed = not wanted or self.passphrase.filled(school)
        return self.all_right(typed, self.sheet.filled(), self.shown())

    def forget(self) -> None:
        """Nothing secret stays."""
        super().forget()
        self.passphrase.forget()
        self.sheet.forget()

    def _another(self) -> bool:
        return self.keeps.editor.value() != self._holder or self._me.person_id != self._holder

    def _ask_passphrase(self) -> None:
        self.passphrase.new.set_label(THEIRS if self._another() else YOURS)
