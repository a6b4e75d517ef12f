# SPDX-License-Identifier: Apache-2.0
"""A recovery sheet being made: shown but for two groups, printed or saved, two groups typed back.

The first start and Settings use it. The code is drawn and kept in memory only, and forgotten as soon as it is in use.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from secrets import SystemRandom

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from sencodesk.errors import UserError
from sencodesk.services import secret_words
from sencodesk_ui import folders, theme
from sencodesk_ui.jobs import Jobs
from sencodesk_ui.shell.large import side_by_side
from sencodesk_ui.widgets import Button, Field, Icon, Label, Line, TextField, clear, shown_day

PER_ROW = 2
PAPER_WIDTH = 400
SAVED = "Saved. Keep it in the school safe, away from this laptop."
SIGNS = {
    "success": ("circle-check", "success"),
    "warning": ("triangle-alert", "warning"),
    "error": ("circle-alert", "danger"),
}
"""Icon and colour for each tone of what is said about the sheet."""
SAVED_HERE = (
    "Saved, but on this laptop’s own disk, where whoever takes the laptop finds it. "
    "Print it or move it to a stick for the safe, then delete the file here."
)


class SheetForm(QWidget):
    """The paper at the left, the two groups at the right. ``name`` begins every object name."""

    enter = Signal()

    def __init__(self, jobs: Jobs, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.jobs, self._name = jobs, name
        self.code = ""
        self._asked: tuple[int, int] = (1, 4)
        self._school, self._made = "", date.min
        self._out = False
        row = QBoxLayout(side_by_side(), self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(48 if row.direction() == QBoxLayout.Direction.LeftToRight else 24)
        row.addLayout(self._left(), 0)
        row.addLayout(self._right(), 1)

    def _left(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(12)
        paper = QFrame(self)
        paper.setProperty("kind", "paper")
        paper.setMaximumWidth(theme.px(PAPER_WIDTH))
        if side_by_side() == QBoxLayout.Direction.LeftToRight:
            paper.setMinimumWidth(theme.px(PAPER_WIDTH))
        inner = QVBoxLayout(paper)
        inner.setContentsMargins(26, 24, 26, 22)
        inner.setSpacing(2)
        inner.addWidget(Label("Recovery sheet", "section", paper))
        self._about = Label("", "small-muted", paper, wrap=True)
        inner.addWidget(self._about)
        inner.addSpacing(12)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(18)
        self._grid.setVerticalSpacing(10)
        inner.addLayout(self._grid)
        inner.addSpacing(10)
        self._last = Label("", "small-muted", paper, wrap=True)
        inner.addWidget(self._last)
        column.addWidget(paper)
        buttons = QHBoxLayout()
        self.print_button = Button("Print", name=f"{self._name}-print", icon="printer", parent=self, act=self._print)
        buttons.addWidget(self.print_button)
        save = Button("Save as a file", "quiet", name=f"{self._name}-save", icon="save", parent=self)
        save.clicked.connect(self._choose)
        buttons.addWidget(save)
        buttons.addStretch(1)
        column.addLayout(buttons)
        column.addLayout(self._kept_line())
        column.addStretch(1)
        return column

    def _kept_line(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        self._sign = Icon("circle-check", theme.current().success, 16, self)
        self._sign.hide()
        self.kept = Label("", "small-success", self, wrap=True)
        self.kept.setObjectName(f"{self._name}-sheet-kept")
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.kept, 1)
        return row

    def _right(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(10)
        column.addWidget(Label("Now type two groups from the paper", "section", self, wrap=True))
        self._which = Label("", "muted", self, wrap=True)
        column.addWidget(self._which)
        self._fields: list[Field[TextField]] = []
        self._right_signs: list[QWidget] = []
        for which in ("a", "b"):
            column.addLayout(self._group(f"{self._name}-group-{which}"))
        column.addWidget(
            Label("5 letters and digits. The sheet never uses I, L, O or U.", "small-muted", self, wrap=True)
        )
        column.addStretch(1)
        return column

    def _group(self, name: str) -> QVBoxLayout:
        line = TextField(name=name, mono=True)
        line.setProperty("large", "true")
        line.setFixedWidth(theme.px(180))
        line.setMaxLength(5)
        line.textChanged.connect(self._compare)
        line.returnPressed.connect(self.enter)
        field = Field("Group", line)
        column = QVBoxLayout()  # the sign below: beside the field it would need a wider screen
        column.setSpacing(4)
        column.addWidget(field)
        sign = QWidget(self)
        inside = QHBoxLayout(sign)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(Icon("circle-check", theme.current().success, 18, sign))
        inside.addWidget(Label("That is right", "small-success", sign), 1)
        policy = sign.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        sign.setSizePolicy(policy)
        sign.hide()
        column.addWidget(sign)
        self._fields.append(field)
        self._right_signs.append(sign)
        return column

    def prepare(self, school: str, today: date) -> None:
        """A new code for this school, unless there is one already for it."""
        if self.code and self._school == school:
            return
        self.code, self._school, self._made = secret_words.new_code(), school, today
        self._out = False
        self.kept.setText("")
        self._sign.hide()
        self.print_button.relabel("Print")
        first, second = sorted(SystemRandom().sample(range(6), 2))
        self._asked = (first, second)
        self._about.setText(f"{school}, made {shown_day(today)}")
        clear(self._grid)
        for place, group in enumerate(secret_words.groups(self.code)):
            self._grid.addLayout(self._cell(place, group), place // PER_ROW, place % PER_ROW)
        check = secret_words.check_characters(self.code)
        self._last.setText(f"The last two characters are {check}. Keep this in the school safe, away from the laptop.")
        self._which.setText(
            f"This shows that the sheet is readable. Groups {first + 1} and {second + 1} are hidden here."
        )
        for field, place in zip(self._fields, self._asked, strict=True):
            field.label.setText(f"Group {place + 1}")
            field.editor.setAccessibleName(f"Group {place + 1}")
            field.editor.clear()
            field.set_error("")

    def _cell(self, place: int, group: str) -> QVBoxLayout:
        hidden = place in self._asked
        column = QVBoxLayout()
        column.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(10)
        number = Label(str(place + 1), "small-muted", self)
        number.setFixedWidth(theme.px(12))
        row.addWidget(number)
        word = Label("on your sheet" if hidden else group, "muted-italic" if hidden else "mono-large", self)
        word.setFixedHeight(theme.px(26))
        row.addWidget(word, 1)
        column.addLayout(row)
        column.addWidget(Line(self))
        return column

    def forget(self) -> None:
        """The code is in the key slot now; nothing here needs it."""
        self.code = ""
        clear(self._grid)
        for field in self._fields:
            field.editor.clear()

    def filled(self) -> bool:
        """Printed or saved, and both groups right; says beside the fields what is missing."""
        wanted = [secret_words.groups(self.code)[place] for place in self._asked]
        for field, group in zip(self._fields, wanted, strict=True):
            field.set_error("" if self._typed(field) == group else "Not what the sheet says.")
        if not self._out:
            self._say("Print the sheet or save it first.", "error")
        return self._out and all(not field.error() for field in self._fields)

    def wrong(self) -> QWidget | None:
        """What is to be done next after ``filled`` said that something is missing; None where nothing is."""
        if not self._out:
            return self.print_button
        return next((field.editor for field in self._fields if field.error()), None)

    def _typed(self, field: Field[TextField]) -> str:
        return str(field.editor.value() or "").upper().replace("O", "0").replace("I", "1").replace("L", "1")

    def _compare(self) -> None:
        if self.code:
            for field, sign, place in zip(self._fields, self._right_signs, self._asked, strict=True):
                right = self._typed(field) == secret_words.groups(self.code)[place]
                sign.setVisible(right)
                if right:
                    field.set_error("")

    def _paper(self) -> bytes:
        """The sheet as a PDF."""
        from sencodesk.services import printing

        return printing.recovery_sheet(school=self._school, made=self._made, code=self.code)

    def _print(self) -> None:
        self.jobs.aside(self, self._paper, self._to_printer)

    def _to_printer(self, data: bytes) -> None:
        from sencodesk_ui import printing

        def printed(printer: str) -> None:
            self._done(f"Printed on “{printer}”.")
            self.print_button.relabel("Print again")

        def refused(words: str) -> None:
            self._say(words, "error")

        printing.print_pdf(self.jobs, self, data, "Recovery sheet", printed=printed, refused=refused)

    def _choose(self) -> None:
        file = folders.ask_save_alone(self, "Save the recovery sheet", "recovery-sheet.pdf", "PDF (*.pdf)")
        if file is not None:
            self.save_to(file)

    def save_to(self, file: Path) -> None:
        """Write the sheet where the person said."""

        def save() -> Path:
            from sencodesk.services import printing

            printing.write(file, self._paper())
            return file

        self.jobs.aside(
            self,
            save,
            lambda _file: self._done(SAVED_HERE if folders.on_own_disk(file.parent) else SAVED),
            self._not_saved,
        )

    def _done(self, sentence: str) -> None:
        self._out = True
        self._say(sentence, "warning" if sentence == SAVED_HERE else "success")
        self._fields[0].editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _not_saved(self, error: BaseException) -> None:
        if isinstance(error, UserError):
            self._say(f"{error.happened} {error.do}", "error")
        else:
            self.jobs.bug.emit(error)

    def _say(self, sentence: str, tone: str) -> None:
        sign, colour = SIGNS[tone]
        theme.show(self._sign, sign, getattr(theme.current(), colour), 16)
        self._sign.show()
        self.kept.set_role(f"small-{colour}")
        self.kept.setText(sentence)
