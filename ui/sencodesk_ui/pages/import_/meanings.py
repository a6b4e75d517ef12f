# SPDX-License-Identifier: Apache-2.0
"""Words of the file that can mean several things, or nothing that is known: a person says once what each means."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from sencodesk.codes.codesets import codeset
from sencodesk.exchange.rows import FileRead, ValueRead
from sencodesk.views.field_words import label
from sencodesk_ui import theme
from sencodesk_ui.pages.import_.words import field_word
from sencodesk_ui.widgets import Card, ChoiceField, Label, Scroll, clear

CARD_WIDTH = 940
FIELDS = {
    "sen_status": field_word("status"),
    "sen_need": label("need_period", "code"),
    "nc_year": field_word("year"),
    "sex": field_word("sex"),
    "ethnicity": field_word("ethnicity"),
    "language": field_word("language"),
    "enrolment_status": label("registration", "code"),
    "relationship": label("contact", "relationship"),
}
LEAVE_OUT = ""
SOME = "Nobody can be sure of these. Say it once: it is remembered for files like this one."
NONE = "Every word in the columns that are read was understood."


class MeaningsView(Scroll):
    """``explained`` carries a word (ValueRead) and its code; empty leaves it out, None is not decided."""

    explained = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, margins=(24, 16, 24, 24))
        self.setObjectName("import-words")
        self.setAccessibleName("Words of the file")
        self.card = Card("What these words mean", self.inside, name="import-words-card")
        self.card.setMaximumWidth(theme.px(CARD_WIDTH))
        self._about = Label(NONE, "muted", self.card, wrap=True)
        self.card.body.addWidget(self._about)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(6)
        for column, stretch in enumerate((2, 2, 1, 3)):
            self._grid.setColumnStretch(column, stretch)
        self.card.body.addLayout(self._grid)
        self.body.addWidget(self.card)
        self.body.addStretch(1)
        self._asked: list[tuple[str, str]] = []
        self._fields: list[ChoiceField] = []

    def show_file(self, file: FileRead) -> None:
        """Show the words; a list that has the focus stays as it is."""
        asked = [(one.field, one.text) for one in file.values]
        if asked == self._asked:
            for field, one in zip(self._fields, file.values, strict=True):
                field.set_value(one.code)
            return
        self._asked, self._fields = asked, []
        clear(self._grid)
        self._about.setText(SOME if asked else NONE)
        if not asked:
            return
        for place, heading in enumerate(("Field", "In the file", "Pupils", "Means")):
            self._grid.addWidget(Label(heading, "small-muted-strong", self.card), 0, place)
        for row, one in enumerate(file.values, start=1):
            self._add(row, one)

    def _add(self, row: int, one: ValueRead) -> None:
        choices = [(LEAVE_OUT, "Leave it out"), *((code.code, code.name) for code in codeset(one.title).codes.values())]
        field = ChoiceField(choices, name=f"import-word-{row}", parent=self.card, blank="Not decided")
        about = FIELDS.get(one.field, one.field)
        field.setAccessibleName(f"{about}: {one.text} means")
        field.set_value(one.code)
        field.committed.connect(lambda one=one, field=field: self.explained.emit(one, field.value()))
        self._fields.append(field)
        word = Label(one.text[:60], "strong", self.card, wrap=True)
        word.setBuddy(field)
        self._grid.addWidget(Label(about, "muted", self.card), row, 0)
        self._grid.addWidget(word, row, 1)
        self._grid.addWidget(Label(str(one.count), "", self.card), row, 2)
        self._grid.addWidget(field, row, 3)
