# SPDX-License-Identifier: Apache-2.0
"""Adds a pupil by typing part of the name: who is on roll is offered, Enter takes the one who is meant."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sencodesk.views.roll import OnRoll
from sencodesk_ui import theme
from sencodesk_ui.forms.numbers import NameField
from sencodesk_ui.theme.spoken import announce
from sencodesk_ui.widgets import Button, Field

WIDE = 420


class AddPupilByName(QWidget):
    """``wanted`` carries the id of the pupil who is to be added."""

    wanted = Signal(str)

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        name: str = "run-add-pupil",
        label: str = "Add a pupil",
        button: str = "Add",
    ) -> None:
        super().__init__(parent)
        self.setObjectName(f"{name}-part")
        self._ids: dict[str, str] = {}
        self.name = NameField(name=name, inline=False)
        self.field = Field(label, self.name, help="Type part of the name, then press Enter.", parent=self)
        self.field.setMaximumWidth(theme.px(WIDE))
        take = Button(button, name=f"{name}-save", parent=self, act=self.take)
        take.setAccessibleName(f"{button} this pupil")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 4, 0, 0)
        whole.addWidget(self.field)
        row = QHBoxLayout()
        row.addWidget(take)
        row.addStretch(1)
        whole.addLayout(row)
        self.name.returnPressed.connect(self.take)

    def offer(self, everybody: Mapping[str, OnRoll]) -> None:
        """Who can be added. Two of one name and class are told apart by a number."""
        ids: dict[str, str] = {}
        for one in sorted(everybody.values(), key=lambda pupil: (pupil.name.casefold(), pupil.id)):
            words = f"{one.name}, {one.class_name}" if one.class_name else one.name
            number = 1
            while words in ids:
                number += 1
                words = f"{one.name}, {one.class_name or 'no class'} ({number})"
            ids[words] = one.id
        if ids != self._ids:
            self._ids = ids
            self.name.offer(list(ids))

    def take(self) -> None:
        """Add the pupil whose name stands there, or the only one it can be."""
        typed = self.name.text().strip().casefold()
        if not typed:
            self.say("Type part of a pupil's name.")
            return
        exact = [one for words, one in self._ids.items() if words.casefold() == typed]
        found = exact or [one for words, one in self._ids.items() if typed in words.casefold()]
        if len(found) == 1:
            self.say("")
            self.wanted.emit(found[0])
        elif found:
            self.say(f"{len(found)} pupils fit. Choose one of the list, or type more of the name.")
        else:
            self.say("Nobody on roll has this name.")

    def done(self) -> None:
        """The pupil was added: room for the next."""
        self.name.setText("")
        self.name.set_value(None)
        self.say("")
        self.name.setFocus()

    def say(self, sentence: str) -> None:
        """A sentence beside the field, or nothing."""
        self.field.set_error(sentence)
        announce(self.name, sentence)
