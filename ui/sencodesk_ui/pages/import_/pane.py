# SPDX-License-Identifier: Apache-2.0
"""Beside the rows: the one under the cursor, field by field, and for an undecided one whose it is."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from sencodesk.records.findings import Finding
from sencodesk.services.import_merge import FieldChange
from sencodesk.services.imports import LEAVE, NEW, Candidate, RowPlan, said
from sencodesk_ui import theme
from sencodesk_ui.pages.import_.words import STATES, field_word, value_words
from sencodesk_ui.widgets import Button, Icon, Label, Line, Scroll, clear, shown_day

WIDTH = 340
TONES = {"refuse": ("circle-alert", "danger"), "warn": ("triangle-alert", "warning")}


class RowPane(QFrame):
    """``decided`` carries the row's number and whom it is about (a pupil's id or ``new``; None: undecided again)."""

    decided = Signal(int, object)
    explain_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "pane")
        self.setObjectName("import-pane")
        self.setAccessibleName("This row of the file")
        if not theme.size.is_large():  # else it lies under the rows, as wide as they are
            self.setFixedWidth(theme.px(WIDTH))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        scroll = Scroll(self, margins=(18, 18, 18, 18))
        scroll.body.setSpacing(12)
        whole.addWidget(scroll)
        self._body = QVBoxLayout()
        self._body.setSpacing(12)
        scroll.body.addLayout(self._body)
        scroll.body.addStretch(1)
        self._scroll = scroll

    def show_row(self, row: RowPlan | None, decision: str | None = None, *, explain: bool = False) -> None:
        """Show a row and what was decided about it; ``explain``: saying what its words mean would let it in."""
        clear(self._body)
        if row is None:
            return
        self._head(row)
        if row.action == "undecided" or decision is not None:
            self._decide(row, decision)
        for finding in row.findings:
            self._finding(finding)
        if explain:
            self._button(self._body, "Explain what it means", "import-row-explain", self.explain_asked.emit)
        if row.changes:
            self._body.addWidget(Line(self))
        for change in row.changes:
            self._change(change)
        if row.action in ("added", "changed"):
            self._button(self._body, "Leave this row out", "import-leave", lambda: self.decided.emit(row.n, LEAVE))
        if row.action == "unchanged" and not row.findings:
            self._body.addWidget(Label("Your records say the same already.", "muted", self, wrap=True))
        self._scroll.verticalScrollBar().setValue(0)

    def _head(self, row: RowPlan) -> None:
        icon, token, word = STATES[row.action]
        box = QVBoxLayout()
        box.setSpacing(2)
        name = Label(row.name or "No name", "section", self, wrap=True)
        name.setObjectName("import-row-name")
        box.addWidget(name)
        box.addWidget(Label(f"Line {row.line} of the file", "small-muted", self))
        if row.upn:
            number = Label(row.upn, "mono", self, wrap=True)
            number.setAccessibleName(f"Unique pupil number {row.upn}")
            box.addWidget(number)
        self._body.addLayout(box)
        state = QHBoxLayout()
        state.setSpacing(8)
        state.addWidget(Icon(icon, getattr(theme.current(), token), 18, self))
        state.addWidget(Label(word, "strong", self), 1)
        self._body.addLayout(state)

    def _decide(self, row: RowPlan, decision: str | None) -> None:
        box = QVBoxLayout()
        box.setSpacing(8)
        if decision == LEAVE:
            box.addWidget(Label("You leave this row out. Nothing of it comes in.", "", self, wrap=True))
            self._button(box, "Bring it in after all", "import-undecide", lambda: self.decided.emit(row.n, None))
        elif decision is not None:
            box.addWidget(Label("You decided about this row.", "", self, wrap=True))
            self._button(box, "Leave it undecided", "import-undecide", lambda: self.decided.emit(row.n, None))
        else:
            box.addWidget(Label("Who is this?", "strong", self))
            for place, one in enumerate(row.candidates, start=1):
                box.addWidget(Label(_about(one), "", self, wrap=True))
                self._button(
                    box, f"It is {one.name}", f"import-decide-{place}", lambda one=one: self.decided.emit(row.n, one.id)
                )
            if not row.known:  # a mark sheet or a provision map adds nobody
                self._button(box, "It is a new pupil", "import-decide-new", lambda: self.decided.emit(row.n, NEW))
        self._body.addLayout(box)

    def _button(self, box: QVBoxLayout, text: str, name: str, act: object) -> None:
        assert callable(act)
        box.addWidget(Button(text, name=name, parent=self, act=act))

    def _finding(self, finding: Finding) -> None:
        icon, token = TONES.get(finding.severity, TONES["warn"])
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(Icon(icon, getattr(theme.current(), token), 18, self), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(Label(field_word(finding.field), "small-muted-strong", self))
        words.addWidget(Label(said(finding), "", self, wrap=True))
        row.addLayout(words, 1)
        self._body.addLayout(row)

    def _change(self, change: FieldChange) -> None:
        box = QVBoxLayout()
        box.setSpacing(1)
        box.addWidget(Label(field_word(change.field), "small-muted-strong", self))
        box.addWidget(Label(value_words(change.field, change.new), "", self, wrap=True))
        if change.old is not None:
            box.addWidget(Label(f"was {value_words(change.field, change.old)}", "small-muted", self, wrap=True))
        self._body.addLayout(box)


def _about(one: Candidate) -> str:
    born = f"born {shown_day(one.dob)}" if one.dob else ""
    number = f"number {one.upn}" if one.upn else "no number"
    return ", ".join(part for part in (one.name, born, one.class_name or "", number) if part)
