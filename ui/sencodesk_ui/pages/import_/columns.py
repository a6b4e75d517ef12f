# SPDX-License-Identifier: Apache-2.0
"""Which column of a table is which field: shown with an example, changed by a person, read again at once."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from sencodesk.exchange.columns import FIELDS, SEVERAL
from sencodesk.exchange.rows import FileRead
from sencodesk_ui import theme
from sencodesk_ui.pages.import_.words import field_word
from sencodesk_ui.widgets import Button, Card, ChoiceField, Icon, Label, Scroll, clear, shown_day

CHOICE_WIDTH, CARD_WIDTH = 260, 940
MOST_LEFT_OUT = 12


class ColumnsView(Scroll):
    """``chosen`` carries the whole mapping after a change: column to field, None to leave it out.

    ``forgotten``: the columns of this kind of file are to be guessed again.
    """

    chosen = Signal(object)
    forgotten = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, margins=(24, 16, 24, 24))
        self.setObjectName("import-columns")
        self.setAccessibleName("Columns of the file")
        self.card = Card("Which column is which", self.inside, name="import-columns-card")
        self.card.body.addWidget(
            Label("Look at the guess, and change it where it is wrong. A column that is left out is not read.", "muted",
                  self.card, wrap=True)
        )  # fmt: skip
        self.memory = QWidget(self.card)
        line = QHBoxLayout(self.memory)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        self._since = Label("", "", self.memory, wrap=True)
        line.addWidget(self._since, 1)
        line.addWidget(Button("Forget this match", name="import-forget", parent=self.memory, act=self.forgotten.emit))
        self.memory.hide()
        self.card.body.addWidget(self.memory)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(0, 2)
        self._grid.setColumnStretch(1, 3)
        self.card.body.addLayout(self._grid)
        self.body.addWidget(self.card)
        self.left = Card("Lines that are no pupils", self.inside, name="import-left-card")
        self._left = QVBoxLayout()
        self._left.setSpacing(4)
        self.left.body.addLayout(self._left)
        self.body.addWidget(self.left)
        self.body.addStretch(1)
        for card in (self.card, self.left):
            card.setMaximumWidth(theme.px(CARD_WIDTH))
        self._fields: dict[str, ChoiceField] = {}

    def show_file(self, file: FileRead) -> None:
        """Show the columns; a list that has the focus stays as it is."""
        if list(self._fields) == [one.column for one in file.columns]:
            for one in file.columns:
                self._fields[one.column].set_value(one.field)
        else:
            self._make(file)
        self.memory.setVisible(file.remembered is not None)
        if file.remembered is not None:
            self._since.setText(f"Remembered: a file with these headings came in on {shown_day(file.remembered)}.")
        clear(self._left)
        for number, text in file.left_out[:MOST_LEFT_OUT]:
            self._left.addWidget(Label(f"Line {number}: {text}", "small-muted", self.left, wrap=True))
        more = len(file.left_out) - MOST_LEFT_OUT
        if more > 0:
            self._left.addWidget(Label(f"and {more} more", "small-muted", self.left))
        self.left.setVisible(bool(file.left_out))

    def _make(self, file: FileRead) -> None:
        clear(self._grid)
        self._fields = {}
        for place, heading in enumerate(("Column", "First value", "Read as")):
            self._grid.addWidget(Label(heading, "small-muted-strong", self.card), 0, place)
        choices = [(field, field_word(field)) for field in FIELDS]
        for row, one in enumerate(file.columns, start=1):
            field = ChoiceField(choices, name=f"import-map-{row}", parent=self.card, blank="Leave out")
            field.setFixedWidth(theme.px(CHOICE_WIDTH))
            field.setAccessibleName(f"Column {one.column} is read as")
            field.set_value(one.field)
            field.committed.connect(self._tell)
            self._fields[one.column] = field
            name = Label(one.column, "strong", self.card, wrap=True)
            name.setBuddy(field)
            self._grid.addWidget(name, row, 0)
            self._grid.addWidget(Label(one.example[:60], "muted", self.card), row, 1)
            self._grid.addWidget(field, row, 2)
            if not one.sure and one.field:
                guess = Icon("circle-question-mark", theme.current().warning, 18, self.card)
                guess.setToolTip("A guess: look at it.")
                guess.setAccessibleName("A guess: look at it.")
                self._grid.addWidget(guess, row, 3, Qt.AlignmentFlag.AlignVCenter)

    def mapping(self) -> Mapping[str, str | None]:
        """What is chosen now."""
        return {column: field.value() for column, field in self._fields.items()}

    def _tell(self) -> None:
        sender = self.sender()
        taken = sender.value() if isinstance(sender, ChoiceField) else None
        for field in self._fields.values():
            if taken and field is not sender and field.value() == taken and taken not in SEVERAL:
                field.set_value(None)
        self.chosen.emit(self.mapping())
