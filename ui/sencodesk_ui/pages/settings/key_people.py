# SPDX-License-Identifier: Apache-2.0
"""The card of those who open these records: the role and passphrase of each, a key for another, and leaving."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QWidget

from sencodesk.services import keys, people, roles
from sencodesk.services.people import KeyPeople, KeyPerson
from sencodesk_ui.pages.settings.key_forms import KeyForm
from sencodesk_ui.pages.settings.key_people_forms import GiveForm, LeavingForm
from sencodesk_ui.shell.large import side_by_side
from sencodesk_ui.widgets import Button, Card, ChoiceField, Label, Note, clear
from sencodesk_ui.workspace import Workspace

ROLES = tuple(roles.WORDS.items())
NO_KEYS = "Who opens these records and what they may do is settled by the SENCO."
GIVEN = "{} opens these records from now on, with a passphrase of their own."
RENEWED = (
    "The records have a new key. {} holds the keys; the new sheet opens them, the old one does not. "
    "Set a passphrase again with everybody else on this list. Make a backup now: older ones open with the old keys."
)


class KeyPeopleCard(Card):
    """Who opens the records."""

    added = Signal()
    """Somebody was put on the list of people with a key."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__("Who opens these records", parent, name="key-people-card", icon="users")
        self.workspace = workspace
        self.school = ""
        self._found: KeyPeople | None = None
        self.keeps = roles.may(workspace.desk.role, roles.KEEP)
        self.body.addWidget(Label(roles.WHAT_THEY_DO if self.keeps else NO_KEYS, "muted", self, wrap=True))
        self.done = Note("success", parent=self, name="key-people-done")
        self.done.hide()
        self.body.addWidget(self.done)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(0, 2)
        self._grid.setColumnStretch(2, 3)
        self.body.addLayout(self._grid)
        self.give, self.leaving = GiveForm(self), LeavingForm(workspace, self)
        if self.keeps:
            self._buttons()
        for form in (self.give, self.leaving):
            form.hide()
            form.leave.clicked.connect(self._close)
            self.body.addWidget(form)
        self.give.save.clicked.connect(self._give)
        self.leaving.save.clicked.connect(self._renew)

    def _buttons(self) -> None:
        row = QBoxLayout(side_by_side())
        row.setSpacing(8)
        for words, name, form in (
            ("Give somebody a key", "key-people-give", self.give),
            ("Somebody leaves, or hand the keys over", "key-people-leaving", self.leaving),
        ):
            row.addWidget(Button(words, name=name, parent=self, act=partial(self._open, form)))
        row.addStretch(1)
        self.body.addLayout(row)

    def load(self) -> None:
        """Read who has a key."""
        self.workspace.write(self, people.listed, self._show)

    def _show(self, found: KeyPeople) -> None:
        if found == self._found:
            return
        self._found = found
        clear(self._grid)
        for row, one in enumerate(found.people):
            self._row(row, one)
        self.give.offer(found)
        self.leaving.offer(found)

    def _row(self, row: int, one: KeyPerson) -> None:
        name = f"key-person-{row + 1}"
        self._grid.addWidget(Label(one.name, "strong", self, wrap=True), row, 0)
        if one.keyholder or not self.keeps:
            words = "SENCO, holds the keys" if one.keyholder else roles.WORDS[one.role]
            self._grid.addWidget(Label(words, "", self, wrap=True), row, 1)
        else:
            box = ChoiceField(ROLES, name=f"{name}-role", blank=None)
            box.setAccessibleName(f"Role of {one.name}")
            box.set_value(one.role)
            box.committed.connect(partial(self._set_role, one, box))
            self._grid.addWidget(box, row, 1)
        state = Label("Has a passphrase" if one.opens else "Needs a passphrase", "muted", self, wrap=True)
        state.setObjectName(f"{name}-state")
        self._grid.addWidget(state, row, 2)
        if self.keeps and not one.keyholder:
            button = Button("Set a passphrase", "quiet", name=f"{name}-passphrase", parent=self)
            button.setAccessibleName(f"Set a passphrase for {one.name}")
            button.clicked.connect(partial(self._open_for, one))
            self._grid.addWidget(button, row, 3)

    def _set_role(self, one: KeyPerson, box: ChoiceField) -> None:
        role = str(box.value())
        if role != one.role:
            self.workspace.write(
                self,
                lambda desk: people.set_role(desk, person_id=one.person_id, role=role),
                lambda _change: self._finished(f"{one.name}: {roles.WORDS[role].lower()}, from their next unlock."),
            )

    def _open_for(self, one: KeyPerson, _checked: bool = False) -> None:
        self._open(self.give)
        self.give.choose(one)

    def _open(self, form: KeyForm) -> None:
        self._close()
        if form is self.leaving:
            self.leaving.sheet.prepare(self.school, self.workspace.today())
        form.show()
        form.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _close(self) -> None:
        self.done.hide()
        for form in (self.give, self.leaving):
            form.forget()
            form.hide()

    def _give(self) -> None:
        form = self.give
        if not form.filled(self.school):
            return
        asked, name = form.asked(), form.name()
        form.working(True)
        self.workspace.write(
            self,
            lambda desk: people.give_key(desk, **asked),
            lambda _change: self._given(name, asked["person_id"]),
            form.refuse,
        )

    def _given(self, name: str, person_id: str) -> None:
        self._finished(GIVEN.format(name))
        if not person_id:
            self.added.emit()

    def _renew(self) -> None:
        form = self.leaving
        if not form.filled(self.school):
            return
        asked = form.asked()
        form.working(True)
        self.workspace.write(
            self,
            lambda desk: keys.renew_key(desk, **asked),
            lambda name: self._finished(RENEWED.format(name)),
            form.refuse,
        )

    def _finished(self, sentence: str) -> None:
        self._close()
        self.done.set_text(sentence)
        self.load()
        self.done.setFocus(Qt.FocusReason.OtherFocusReason)
