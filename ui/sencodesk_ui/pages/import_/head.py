# SPDX-License-Identifier: Apache-2.0
"""The head of the import page: what file it is, what it would do in one button, how far one is, and what to look at."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from sencodesk.services import imports
from sencodesk.services.imports import Preview
from sencodesk_ui import theme
from sencodesk_ui.pages.import_.words import (
    ORDER,
    STATES,
    WARNED,
    button_words,
    falling_words,
    field_word,
    in_filter,
    inside_words,
)
from sencodesk_ui.pages.pupils.flow import Flow
from sencodesk_ui.widgets import Button, Chip, ChoiceField, Label, Note, Progress, Segmented

ASK = "Say which column holds the unique pupil number, or the surname, forename and date of birth."
KINDS = {"ctf": "Common transfer file", "csv": "Table", "xlsx": "Workbook"}
MOST_NOTES = 4


class Head(QFrame):
    """``filtered`` carries a state or None; ``viewed`` rows or columns or words; ``sheet_taken`` a sheet's name."""

    choose = Signal()
    write = Signal()
    skip = Signal()
    filtered = Signal(object)
    viewed = Signal(object)
    sheet_taken = Signal(str)
    side_by_side = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "head")
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 20, 12)
        column.setSpacing(12)
        first = QHBoxLayout()
        first.setSpacing(10)
        first.addWidget(Label("Import pupils", "title", self))
        self.file = Label("", "muted", self, wrap=True)
        self.file.setObjectName("import-file")
        first.addWidget(self.file, 1)
        column.addLayout(first)
        self._buttons = QWidget(self)
        if theme.size.is_large():
            buttons: QLayout = Flow(self._buttons)
            column.addWidget(self._buttons)
        else:
            buttons = QHBoxLayout(self._buttons)
            buttons.setContentsMargins(0, 0, 0, 0)
            buttons.setSpacing(10)
            first.addWidget(self._buttons)
        self.another = Button("Choose another file", name="import-choose", icon="folder-open", parent=self._buttons,
                              act=self.choose.emit)  # fmt: skip
        self.next = Button("Leave this file out", name="import-skip", parent=self._buttons, act=self.skip.emit)
        self.go = Button("Nothing to add", "primary", name="import-go", icon="check", parent=self._buttons,
                         act=self.write.emit)  # fmt: skip
        for button in (self.another, self.next, self.go):
            buttons.addWidget(button)
        self.progress = Progress(self, name="import-progress")
        self.progress.hide()
        column.addWidget(self.progress)
        self.problem = Note("error", parent=self, name="import-problem")
        self.note = Note("warning", parent=self, name="import-note")
        column.addWidget(self.problem)
        column.addWidget(self.note)
        column.addWidget(self._sheets())
        column.addWidget(self._filters())
        self.show_nothing()

    def _sheets(self) -> QWidget:
        self.sheet_row = QWidget(self)
        row = QHBoxLayout(self.sheet_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        label = Label("Sheet of the workbook", "", self.sheet_row)
        self.sheet = ChoiceField([], name="import-sheet", parent=self.sheet_row, blank=None)
        self.sheet.setAccessibleName("Sheet of the workbook")
        self.sheet.committed.connect(lambda: self.sheet_taken.emit(str(self.sheet.value())))
        label.setBuddy(self.sheet)
        self.sheet_row.setMinimumHeight(self.sheet.sizeHint().height())  # a full page would cut it
        row.addWidget(label)
        row.addWidget(self.sheet)
        row.addStretch(1)
        return self.sheet_row

    def _filters(self) -> QWidget:
        self.bar = QWidget(self)
        row: QLayout = Flow(self.bar) if theme.size.is_large() else QHBoxLayout(self.bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.chips: dict[str | None, Chip] = {}
        for key, word in ((None, "All rows"), *((key, STATES[key][2]) for key in ORDER), (WARNED, "With a warning")):
            chip = Chip(word, name=f"import-filter-{key or 'all'}", parent=self.bar)
            chip.clicked.connect(lambda _on=False, key=key: self.filtered.emit(key))
            self.chips[key] = chip
            row.addWidget(chip)
        self.side = Button("Settle side by side", "quiet", name="import-settle", parent=self.bar,
                           act=self.side_by_side.emit)  # fmt: skip
        row.addWidget(self.side)
        if isinstance(row, QHBoxLayout):
            row.addStretch(1)
        self.words = Button("Words to explain", "quiet", name="import-explain", parent=self.bar,
                            act=lambda: self.viewed.emit("words"))  # fmt: skip
        row.addWidget(self.words)
        self.views = Segmented([("rows", "Rows"), ("columns", "Columns"), ("words", "Words")], name="import-view",
                               parent=self.bar, label="Show")  # fmt: skip
        self.views.set_value("rows")
        self.views.chosen.connect(self.viewed)
        row.addWidget(self.views)
        return self.bar

    def show_nothing(self, queued: str = "", *, more: bool = False) -> None:
        """No file, or one that cannot be read; ``more`` offers the next one."""
        for part in (self.bar, self.go, self.another, self.sheet_row):
            part.hide()
        self.problem.set_text("")
        self.note.set_text("")
        self.file.setText(queued)
        self.next.relabel("Go on to the next file")
        self.next.setVisible(more)

    def show_preview(self, preview: Preview, queued: str, *, more: bool) -> None:
        """What the file is and would do."""
        file, counts = preview.file, preview.counts
        count = len(preview.rows)
        kind = KINDS[file.kind]
        words = kind if file.ask else f"{kind}, {count} {'pupil' if count == 1 else 'pupils'}"
        inside = "" if file.ask else inside_words(file)
        words = f"{words}. In it: {inside}" if inside else words
        self.file.setText(f"{queued}: {words}" if queued else words)
        for part in (self.bar, self.go, self.another):
            part.show()
        self.next.relabel("Leave this file out")
        self.next.setVisible(more)
        for key, chip in self.chips.items():
            shown = len(in_filter(preview, key))
            chip.set_count(shown)
            chip.setVisible(shown > 0)
        self.problem.set_text("")
        found = [f"{field_word(one.field)}: {imports.said(one)}" for one in preview.findings[:MOST_NOTES]]
        falling = falling_words(preview)
        self.note.set_text(ASK if file.ask else " ".join([*found, falling] if falling else found))
        self.go.relabel(button_words(preview))
        self.go.setEnabled(counts["added"] + counts["changed"] > 0)
        self.views.setVisible(file.kind != "ctf")
        self.side.setVisible(counts["undecided"] > 0)
        unsaid = sum(one.code is None for one in file.values)
        self.words.relabel(f"Explain {unsaid} {'word' if unsaid == 1 else 'words'}")
        self.words.setVisible(unsaid > 0)
        self.sheet_row.setVisible(len(file.sheets) > 1)
        if file.sheets:
            self.sheet.set_choices([(name, name) for name in file.sheets])
            self.sheet.set_value(file.sheet)
