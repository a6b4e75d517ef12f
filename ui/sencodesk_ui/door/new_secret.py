# SPDX-License-Identifier: Apache-2.0
"""A new passphrase, judged in words while it is typed, and the same again: wherever one is chosen."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sencodesk.services.secret_words import judge
from sencodesk_ui import theme
from sencodesk_ui.door.gate import SecretField
from sencodesk_ui.widgets import Label

NOT_THE_SAME = "The two are not the same. Type them again."


class NewSecret(QWidget):
    """Two secret fields with one verdict; what is wrong stands at the field that has to be typed again."""

    entered = Signal()
    """Enter in the second field."""

    def __init__(
        self, label: str, name: str, parent: QWidget | None = None, *, first: str = "", again: str = "", width: int = 0
    ) -> None:
        super().__init__(parent)
        self.school = ""
        """The school's name, which is the first thing that anybody would try."""
        self.new = SecretField(label, first or f"{name}-new", self)
        self.again = SecretField("The same again", again or f"{name}-again", self)
        self.strength = Label("", "small-muted", self, wrap=True)
        self.strength.setObjectName(f"{name}-strength")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for part in (self.new, self.strength, self.again):
            column.addWidget(part)
        if width:
            self.setMaximumWidth(theme.px(width))
        self.strength.hide()
        self.new.changed.connect(self._judge)
        self.new.entered.connect(self.again.line.setFocus)
        self.again.entered.connect(self.entered)

    def text(self) -> str:
        """The passphrase."""
        return self.new.text()

    def filled(self, school: str = "") -> bool:
        """Whether it is good enough and the same twice; if not, the field that is wrong says so and has the focus."""
        strength = judge(self.new.text(), school=school or self.school)
        same = self.new.text() == self.again.text()
        self.refuse("" if strength.enough else strength.sentence)
        self.again.set_error("" if same or not strength.enough else NOT_THE_SAME)
        if strength.enough and not same:
            self.again.line.setFocus(Qt.FocusReason.OtherFocusReason)
        return strength.enough and same

    def refuse(self, sentence: str) -> None:
        """Say at the first field what is wrong with the passphrase, once; nothing where nothing is."""
        self.new.set_error(sentence)
        if sentence:
            self.strength.hide()
            self.new.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def forget(self) -> None:
        """Nothing secret stays in the fields."""
        self.new.clear()
        self.again.clear()

    def _judge(self, text: str) -> None:
        strength = judge(text, school=self.school)
        self.strength.set_role("small-success" if strength.enough else "small-muted")
        self.strength.setText(strength.sentence if text else "")
        self.strength.setVisible(bool(text))
