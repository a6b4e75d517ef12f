# SPDX-License-Identifier: Apache-2.0
"""The plain pages of the first start: school, you, passphrase, pupils."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from sencodesk.codes.codesets import codeset
from sencodesk.codes.laestab import valid_laestab
from sencodesk.services.secret_words import suggest
from sencodesk_ui import theme
from sencodesk_ui.door.new_secret import NewSecret
from sencodesk_ui.shell.large import side_by_side
from sencodesk_ui.widgets import Button, ChoiceField, Field, Icon, Label, Line, Scroll, TextField

FIELD_WIDTH = 460


class Step(QWidget):
    """One page of the first start: a big heading, a sentence, a few fields."""

    enter = Signal()

    def __init__(self, heading: str, lead: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        scroll = Scroll(self, margins=(56, 48, 56, 24))
        whole.addWidget(scroll)
        self.body = scroll.body
        self.body.setSpacing(12)
        self.body.addWidget(Label(heading, "display", self, wrap=True))
        lead_label = Label(lead, "lead", self, wrap=True)
        lead_label.setMaximumWidth(theme.px(680))
        self.body.addWidget(lead_label)
        self.body.addSpacing(8)

    def begin(self) -> None:
        """The page is shown: put the focus where one types."""

    def filled(self) -> bool:
        """Whether one can go on; says beside the fields what is missing."""
        return True

    def add(self, field: QWidget) -> None:
        """A field of the usual width."""
        field.setMaximumWidth(theme.px(FIELD_WIDTH))
        self.body.addWidget(field)


class SchoolStep(Step):
    """Name, number and phase; or a look round with the demonstration school."""

    demonstrate = Signal()
    restore = Signal()
    moving_in = Signal()
    elsewhere = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Your school", "Its name as families read it, and its number.", parent)
        self._name = Field("Name of the school", TextField(name="first-school"))
        self._number = Field(
            "School number (LAESTAB)",
            TextField(name="first-laestab"),
            help="Seven digits: three for the council, four for the school.",
        )
        phases = [(one.code, one.name) for one in codeset("phase").codes.values() if one.code != "EY"]
        self._phase = Field("Phase", ChoiceField(phases, name="first-phase", blank=None))
        self._phase.editor.set_value("PS")
        for field in (self._name, self._number, self._phase):
            self.add(field)
        for field in (self._name, self._number):
            field.editor.returnPressed.connect(self.enter)
        self.body.addSpacing(12)
        self.body.addWidget(Line(self))
        self._other_ways()
        self.body.addStretch(1)

    def _other_ways(self) -> None:
        ways = QVBoxLayout()
        ways.setSpacing(0)
        for question, text, name, signal in (
            ("Only looking?", "Look round with a demonstration school", "first-demonstration", self.demonstrate),
            ("A new laptop?", "Bring your records here", "first-new-laptop", self.moving_in),
            ("A backup?", "Restore a backup", "first-restore", self.restore),
            ("Records in another folder?", "Choose the folder", "first-folder", self.elsewhere),
        ):
            row = QBoxLayout(side_by_side())
            row.setSpacing(6)
            row.addWidget(Label(question, "muted", self))
            button = Button(text, "quiet", name=name, parent=self, act=signal.emit)
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            if row.direction() == QBoxLayout.Direction.LeftToRight:
                row.addStretch(1)
            ways.addLayout(row)
        self.body.addLayout(ways)

    def begin(self) -> None:
        """Type the name first."""
        self._name.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def name(self) -> str:
        """The school's name."""
        return str(self._name.editor.value() or "")

    def laestab(self) -> str:
        """The seven digits."""
        return "".join(one for one in str(self._number.editor.value() or "") if one.isdigit())

    def phase(self) -> str:
        """The code of the phase."""
        return str(self._phase.editor.value())

    def refuse(self, sentences: Mapping[str, str]) -> None:
        """What was refused, beside its field."""
        self._number.set_error(sentences.get("laestab", ""))
        self._phase.set_error(sentences.get("phase", ""))

    def filled(self) -> bool:
        """Both are needed."""
        self._name.set_error("" if self.name() else "Type the name of your school.")
        number = self.laestab()
        good = valid_laestab(number)
        self._number.set_error("" if good else "Seven digits, such as 9991234. It is on letters from your council.")
        return bool(self.name()) and good


class YouStep(Step):
    """The SENCO's name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("You", "Your name as families read it. It stands on plans and beside what you do.", parent)
        self._name = Field("Your name", TextField(name="first-senco"), help="For example Ms H Prewitt.")
        self.add(self._name)
        self._name.editor.returnPressed.connect(self.enter)
        self.body.addStretch(1)

    def begin(self) -> None:
        """Type the name."""
        self._name.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def name(self) -> str:
        """The SENCO's name."""
        return str(self._name.editor.value() or "")

    def filled(self) -> bool:
        """A name is needed."""
        self._name.set_error("" if self.name() else "Type your name.")
        return bool(self.name())


class PassphraseStep(Step):
    """A passphrase typed twice, judged in words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "Your passphrase",
            "Three or four words that you remember and nobody would guess. You type it when your day starts.",
            parent,
        )
        self._typed = NewSecret("Passphrase", "first", self, first="first-passphrase", again="first-passphrase-again")
        self.add(self._typed)
        suggestion = Button("Suggest four words", "quiet", name="first-suggest", parent=self, act=self._suggest)
        suggestion.setProperty("flush", "true")
        self.body.addWidget(suggestion, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch(1)
        self._typed.entered.connect(self.enter)

    def begin(self) -> None:
        """Type the first."""
        self._typed.new.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def know(self, school: str) -> None:
        """The school's name, which must not be the passphrase."""
        self._typed.school = school

    def text(self) -> str:
        """The passphrase."""
        return self._typed.text()

    def forget(self) -> None:
        """It is not needed here any more."""
        self._typed.forget()

    def filled(self) -> bool:
        """Good enough, and the same twice."""
        return self._typed.filled()

    def _suggest(self) -> None:
        words = suggest()
        self._typed.new.line.setText(words)
        self._typed.new.show_it.setChecked(True)
        self._typed.again.line.setFocus(Qt.FocusReason.OtherFocusReason)


class PupilsStep(Step):
    """The records are made: bring the pupils in, now or later."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "Bring your pupils in",
            "From the file that your MIS exports: a common transfer file (CTF), a table (CSV) or a workbook (XLSX). "
            "You see what will be added before anything is kept.",
            parent,
        )
        made = QHBoxLayout()
        made.addWidget(Icon("circle-check", theme.current().success, 18, self))
        made.addWidget(Label("Your records are ready, and the recovery sheet opens them.", "success", self), 1)
        self.body.addLayout(made)
        row = QHBoxLayout()
        row.setSpacing(12)
        bring = Button(
            "Bring pupils in",
            "primary",
            name="first-import",
            icon="download",
            parent=self,
            act=lambda: self._go("import"),
        )
        bring.setProperty("large", "true")
        row.addWidget(bring)
        row.addWidget(Button("Later", "quiet", name="first-later", parent=self, act=lambda: self._go("today")))
        row.addStretch(1)
        self.body.addLayout(row)
        self.body.addStretch(1)

    def _go(self, page: str) -> None:
        self.chosen.emit(page)
