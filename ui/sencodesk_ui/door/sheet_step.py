# SPDX-License-Identifier: Apache-2.0
"""The recovery sheet of the first start: a step round the sheet form."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from sencodesk_ui.door.first_steps import Step
from sencodesk_ui.door.sheet_form import SheetForm
from sencodesk_ui.jobs import Jobs


class SheetStep(Step):
    """Makes the code; it is drawn and kept in memory only."""

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(
            "Print your recovery sheet",
            "If you forget your passphrase, this sheet opens your records. Without either, nobody can open them, "
            "and that includes us.",
            parent,
        )
        self.form = SheetForm(jobs, "first", self)
        self.form.enter.connect(self.enter)
        self.body.addWidget(self.form)
        self.body.addStretch(1)

    def prepare(self, school: str, today: date) -> None:
        """A new code for this school, unless there is one already for it."""
        self.form.prepare(school, today)

    @property
    def code(self) -> str:
        """The code on the sheet."""
        return self.form.code

    def begin(self) -> None:
        """Print first, then type."""
        self.form.print_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """The code is in the key slot now; nothing here needs it."""
        self.form.forget()

    def filled(self) -> bool:
        """Printed or saved, and both groups right."""
        return self.form.filled()
