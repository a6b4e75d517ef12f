# SPDX-License-Identifier: Apache-2.0
"""One undecided row at a time: the file's pupil beside those in the records whom it may be, settled by one key."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from sencodesk.exchange.rows import PupilRow
from sencodesk.services.imports import NEW, Candidate, RowPlan, said
from sencodesk_ui import theme
from sencodesk_ui.pages.import_.words import field_word, value_words
from sencodesk_ui.pages.pupils.flow import Flow
from sencodesk_ui.widgets import Button, Card, Icon, Label, Scroll, clear

MOST = 3
ROWS = ("name", "dob", "upn", "former_upns", "sex", "year", "class")
WORDS = {"name": "Name"}
KEYS = "Keys: 1, 2, 3 for the pupil, N for a new pupil, L for later, Esc back to the rows."
KEYS_KNOWN = "Keys: 1, 2, 3 for the pupil, L for later, Esc back to the rows."
"""Of a file that adds nobody: a mark sheet, a provision map, a class."""


class SideBySide(Scroll):
    """``settled`` carries the row's number and whose it is (a pupil's id or ``new``); ``later`` the row's number."""

    settled = Signal(int, object)
    later = Signal(int)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, margins=(24, 16, 24, 24))
        self.setObjectName("import-side")
        self.setAccessibleName("Whose row it is")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.card = Card("Who is this?", self.inside, name="import-side-card")
        self.why = QVBoxLayout()
        self.card.body.addLayout(self.why)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(20)
        self._grid.setVerticalSpacing(8)
        self.card.body.addLayout(self._grid)
        self._row_of_buttons = QWidget(self.card)
        self._buttons = Flow(self._row_of_buttons)
        self.card.body.addWidget(self._row_of_buttons)
        self._keys = Label(KEYS, "small-muted", self.card, wrap=True)
        self.card.body.addWidget(self._keys)
        self.body.addWidget(self.card)
        self.body.addStretch(1)
        self._row: RowPlan | None = None

    def show_row(self, row: RowPlan, pupil: PupilRow, left: int) -> None:
        """Show a row; ``left`` rows want a person, this one among them."""
        self._row = row
        candidates = row.candidates[:MOST]
        for part in (self.why, self._grid, self._buttons):
            clear(part)
        words = " ".join(dict.fromkeys(said(one) for one in row.findings if one.severity == "warn"))
        count = "The last one" if left == 1 else f"{left} rows want you"
        self.why.addWidget(Label(f"{count}. Line {row.line} of the file. {words}", "", self.card, wrap=True))
        self._grid.addWidget(Label("In the file", "small-muted-strong", self.card), 0, 1)
        for place, _ in enumerate(candidates):
            heading = "In your records" if len(candidates) == 1 else f"In your records: {place + 1}"
            self._grid.addWidget(Label(heading, "small-muted-strong", self.card), 0, place + 2)
        theirs = _of_file(row, pupil)
        held = [_of_candidate(one) for one in candidates]
        line = 1
        for field in ROWS:
            if theirs[field] or any(one[field] for one in held):
                self._line(line, field, theirs[field], [one[field] for one in held])
                line += 1
        for column in range(1, len(candidates) + 2):
            self._grid.setColumnStretch(column, 1)
        self._choices(candidates, known=row.known)
        self._keys.setText(KEYS_KNOWN if row.known else KEYS)
        self.setAccessibleDescription(f"{row.name}. {words} {self._keys.text()}")
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _line(self, line: int, field: str, theirs: str, held: Sequence[str]) -> None:
        self._grid.addWidget(Label(WORDS.get(field) or field_word(field), "muted", self.card, wrap=True), line, 0)
        self._grid.addWidget(Label(theirs or "not said", "", self.card, wrap=True), line, 1)
        for place, ours in enumerate(held):
            cell = QHBoxLayout()
            cell.setSpacing(6)
            same = not theirs or theirs.casefold() == ours.casefold()
            label = Label(ours or "not recorded", "" if same else "strong", self.card, wrap=True)
            if not same:
                cell.addWidget(Icon("pencil", theme.current().warning, 16, self.card), 0, Qt.AlignmentFlag.AlignTop)
                label.setAccessibleName(f"{ours or 'not recorded'}, not the same")
                label.setToolTip("Not the same as in the file")
            cell.addWidget(label, 1)
            self._grid.addLayout(cell, line, place + 2)

    def _choices(self, candidates: Sequence[Candidate], *, known: bool) -> None:
        for place, one in enumerate(candidates, start=1):
            self._button(f"{place}  It is {one.name}", f"import-side-{place}", partial(self._settle, place))
        if not known:
            self._button("N  It is a new pupil", "import-side-new", lambda: self._settle(0))
        self._button("L  Later", "import-side-later", self._put_off)

    def _button(self, text: str, name: str, act: Callable[[], None]) -> None:
        button = Button(text, name=name, parent=self._row_of_buttons, act=act)
        button.setAccessibleName(text[3:])
        self._buttons.addWidget(button)

    def _settle(self, place: int) -> None:
        """The candidate at this place, from 1; 0 is a new pupil."""
        row = self._row
        if row is not None and place <= min(len(row.candidates), MOST):
            self._row = None
            self.settled.emit(row.n, row.candidates[place - 1].id if place else NEW)

    def _put_off(self) -> None:
        if self._row is not None:
            self.later.emit(self._row.n)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """One key settles it."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() == Qt.Key.Key_L:
            self._put_off()
        elif event.key() == Qt.Key.Key_N and self._row is not None and not self._row.known:
            self._settle(0)
        elif event.text() in ("1", "2", "3"):
            self._settle(int(event.text()))
        else:
            super().keyPressEvent(event)


def _of_file(row: RowPlan, pupil: PupilRow) -> dict[str, str]:
    facts = pupil.facts
    found = {field: value_words(field, facts[field]) if field in facts else "" for field in ("dob", "sex", "year")}
    return {
        **found,
        "name": row.name,
        "upn": pupil.upn or "",
        "former_upns": ", ".join(pupil.former_upns),
        "class": str(facts.get("class_name", "")),
    }


def _of_candidate(one: Candidate) -> dict[str, str]:
    return {
        "name": one.name,
        "dob": value_words("dob", one.dob) if one.dob else "",
        "sex": value_words("sex", one.sex) if one.sex else "",
        "year": value_words("year", one.year) if one.year else "",
        "upn": one.upn or "",
        "former_upns": ", ".join(one.former_upns),
        "class": one.class_name or "",
    }
