# SPDX-License-Identifier: Apache-2.0
"""The passphrase is forgotten: the code on the recovery sheet, a new passphrase, and straight on to the records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from sencodesk.services.secret_words import judge, parse_code
from sencodesk_ui.jobs import Jobs
from sencodesk_ui.shell.gate import SecretField
from sencodesk_ui.shell.guide import Guide
from sencodesk_ui.shell.opening import Opening
from sencodesk_ui.widgets import Button, Label

if TYPE_CHECKING:
    from sencodesk.services.desk import Desk

NOT_A_CODE = (
    "That is not the code of a recovery sheet: a letter or a group is missing or misread. "
    "Type all six groups and the last two characters."
)


class ForgottenPage(Guide):
    """``opened`` carries the records, which open with the new passphrase from now on."""

    opened = Signal(object)

    def __init__(self, opening: Opening, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(
            "forgotten",
            "I forgot my passphrase",
            "Your records are safe. The recovery sheet opens them, and you choose a new passphrase at once.",
            opening,
            jobs,
            parent,
        )
        self.step(1, "Fetch the recovery sheet", "It was printed on the first day and is in the school safe.")
        self.code = SecretField("Code on the recovery sheet: six groups, then the last two characters",
                                "forgotten-code", self)  # fmt: skip
        self.code.show_it.setChecked(True)
        self.add(self.code)
        self.step(2, "Choose a new passphrase", "Three or four words that you remember and nobody would guess.")
        self.new = SecretField("New passphrase", "forgotten-new", self)
        self.again = SecretField("The same again", "forgotten-again", self)
        self.strength = Label("", "small-muted", self, wrap=True)
        self.strength.setObjectName("forgotten-strength")
        for part in (self.new, self.strength, self.again):
            self.add(part)
        self.button = Button("Open my records", "primary", name="forgotten-open", parent=self, act=self.open)
        self.close_with(self.button)
        self.add(
            Label(
                "If you are not the person who holds the keys, that person sets a new passphrase with you: Settings, "
                "People and keys. If the sheet is lost as well, nobody can open these records, and that includes us.",
                "muted",
                self,
                wrap=True,
            )
        )
        self.end()
        self.new.changed.connect(self._judge)
        self.code.entered.connect(self.new.line.setFocus)
        self.new.entered.connect(self.again.line.setFocus)
        self.again.entered.connect(self.open)

    def begin(self) -> None:
        """Type the code first."""
        self.code.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def open(self) -> None:
        """Open by the sheet, with the new passphrase from now on."""
        if self._busy or not self._filled():
            return
        code, new = self.code.text(), self.new.text()
        self._busy = True
        self.problem.hide()
        self.button.relabel("Opening…")
        self.jobs.aside(self, lambda: self.opening.forgotten(code, new), self._opened, self.refused)

    def refused(self, error: BaseException) -> None:
        """The button is a button again."""
        self.button.relabel("Open my records")
        super().refused(error)

    def _filled(self) -> bool:
        strength = judge(self.new.text())
        wrong = ""
        if parse_code(self.code.text()) is None:
            wrong = NOT_A_CODE
        elif not strength.enough:
            wrong = strength.sentence
        elif self.new.text() != self.again.text():
            wrong = "The two passphrases are not the same. Type them again."
        self.problem.set_text(wrong)
        return not wrong

    def _opened(self, desk: Desk) -> None:
        self._busy = False
        for field in (self.code, self.new, self.again):
            field.clear()
        self.opened.emit(desk)

    def _judge(self, text: str) -> None:
        strength = judge(text)
        self.strength.set_role("small-success" if strength.enough else "small-muted")
        self.strength.setText(strength.sentence if text else "")
