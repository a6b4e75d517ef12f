# SPDX-License-Identifier: Apache-2.0
"""The passphrase is forgotten: the code on the recovery sheet, a new passphrase, and straight on to the records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from sencodesk.services.secret_words import parse_code
from sencodesk_ui.door.gate import SecretField
from sencodesk_ui.door.guide import Guide
from sencodesk_ui.door.new_secret import NewSecret
from sencodesk_ui.door.opening import Opening
from sencodesk_ui.jobs import Jobs
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
        self.typed = NewSecret("New passphrase", "forgotten", self)
        self.add(self.typed)
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
        self.code.entered.connect(self.typed.new.line.setFocus)
        self.typed.entered.connect(self.open)

    def begin(self) -> None:
        """Type the code first."""
        self.code.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def open(self) -> None:
        """Open by the sheet, with the new passphrase from now on."""
        if self._busy or not self._filled():
            return
        code, new = self.code.text(), self.typed.text()
        self._busy = True
        self.problem.hide()
        self.button.relabel("Opening…")
        self.jobs.aside(self, lambda: self.opening.forgotten(code, new), self._opened, self.refused)

    def refused(self, error: BaseException) -> None:
        """The button is a button again."""
        self.button.relabel("Open my records")
        super().refused(error)

    def _filled(self) -> bool:
        good = parse_code(self.code.text()) is not None
        typed = self.typed.filled()
        self.code.set_error("" if good else NOT_A_CODE)
        if not good:
            self.begin()
        return good and typed

    def _opened(self, desk: Desk) -> None:
        self._busy = False
        self.code.clear()
        self.typed.forget()
        self.opened.emit(desk)
