# SPDX-License-Identifier: Apache-2.0
"""Step 3, Preview: exactly what will leave, item by item with purpose and law, and row by row."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from sencodesk.returns.compare import Comparison
from sencodesk.views.return_steps import StepsView
from sencodesk_ui import theme
from sencodesk_ui.pages.return_.step import Step, fact, list_card
from sencodesk_ui.pages.return_.tables import RowsTable
from sencodesk_ui.pages.returns.words import count
from sencodesk_ui.shell.large import side_by_side
from sencodesk_ui.widgets import Card, Label, Line, Scroll, Segmented, clear, shown_day
from sencodesk_ui.widgets.folding import Folds
from sencodesk_ui.workspace import Workspace

SIDE, PART = 292, 170


class PreviewStep(Step):
    """Items or rows at the left; since last time, left out and notes at the right."""

    stem = "preview"

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, parent)
        large = theme.size.is_large()
        row = QHBoxLayout(self._scrolled() if large else self)
        row.setContentsMargins(24, 16, 24, 16)
        row.setSpacing(16)
        left = QVBoxLayout()
        left.setSpacing(12)
        head = QBoxLayout(side_by_side())
        head.setSpacing(16)
        self._lead = Label("", "", self, wrap=True)
        head.addWidget(self._lead, 1)
        self._choice = Segmented(
            [("items", "Items and why"), ("rows", "Pupils’ rows")], name="preview-show", parent=self, label="Show"
        )
        self._choice.set_value("items")
        self._choice.chosen.connect(self._choose)
        head.addWidget(self._choice, 0, Qt.AlignmentFlag.AlignTop)
        left.addLayout(head)
        self._stack = QStackedWidget(self)
        self._items_page = Scroll(self._stack, margins=(0, 0, 0, 0))
        self._items_card, self._items = list_card(self, name="preview-items")
        self._items_page.body.addWidget(self._items_card)
        self._items_page.body.addStretch(1)
        self.table = RowsTable(self._stack)
        self._stack.addWidget(self._items_page)
        self._stack.addWidget(self.table)
        left.addWidget(self._stack, 1)
        row.addLayout(left, 1)
        side = Scroll(self, margins=(0, 0, 0, 0))
        self._since = Card("Since last time", side, name="preview-since")
        self._out = Card("Left out", side, name="preview-left-out")
        self._notes = Card("Notes that travel", side, name="preview-notes")
        for card in (self._since, self._out, self._notes):
            side.body.addWidget(card)
        side.body.addStretch(1)
        row.addWidget(side)
        Folds(self, row, side, SIDE)
        for part in (self._stack, side) if large else ():
            part.setMinimumHeight(theme.px(PART))
        self._shown: object = None

    def _scrolled(self) -> QWidget:
        """Large text: lead, choice and both parts are higher together than a window, so all of it scrolls."""
        whole, scroll = QVBoxLayout(self), Scroll(self, margins=(0, 0, 0, 0))
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)
        place = QWidget(scroll)
        scroll.body.addWidget(place)
        return place

    def refresh(self, view: StepsView) -> None:
        """Everything of the body that would be sealed now."""
        shown = (view.preview, view.since, view.table)
        if shown == self._shown:
            return
        self._shown = shown
        preview = view.preview
        each = f"{count(len(preview.items), 'item')} about each of {count(preview.pupils, 'pupil')}"
        self._lead.setText(
            f"Exactly this leaves, and nothing else: {each}, sealed so that only {view.due.council_name} can open it."
        )
        self._show_items(view)
        self.table.show_table(view.table)
        self._fill(self._since, since_lines(view.since, view, self._since))
        lines = [fact("eye-off", f"{one.name}. {one.sentence}.", self._out) for one in preview.left_out] or [
            fact("check", "Nothing: every item of the profile is asked for now.", self._out)
        ]
        self._fill(self._out, lines)
        notes = preview.body["notes"]
        self._notes.setVisible(bool(notes))
        self._fill(
            self._notes,
            [
                fact(
                    "message-square-check",
                    f"{_about(one['row'], view)}: “{one['text']}”",
                    self._notes,
                    token="success",  # a colour  # nosec B106
                )
                for one in notes
            ],
        )

    def _show_items(self, view: StepsView) -> None:
        clear(self._items)
        for place, item in enumerate(view.preview.items):
            if place:
                self._items.addWidget(Line(self._items_card))
            box = QFrame(self._items_card)
            grid = QGridLayout(box)
            grid.setContentsMargins(16, 9, 16, 9)
            grid.setHorizontalSpacing(16)
            grid.setVerticalSpacing(0)
            grid.setColumnMinimumWidth(0, 190)
            grid.setColumnStretch(0, 2)
            grid.setColumnStretch(1, 5)
            grid.addWidget(Label(item.name, "strong", box, wrap=True), 0, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(Label(item.purpose, "", box, wrap=True), 0, 1)
            until = f" Asked until {shown_day(item.until)}." if item.until else ""
            since = f" Asked since {shown_day(item.from_date)}." if item.from_date else ""
            grid.addWidget(Label(f"{item.legal_basis.rstrip('.')}.{since}{until}", "small-muted", box, wrap=True), 1, 1)
            self._items.addWidget(box)

    def _fill(self, card: Card, lines: list[QWidget]) -> None:
        while card.body.count() > 1:
            taken = card.body.takeAt(1)
            widget = taken.widget() if taken is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for line in lines:
            card.body.addWidget(line)

    def _choose(self, what: object) -> None:
        self._stack.setCurrentWidget(self.table if what == "rows" else self._items_page)

    def first_focus(self) -> QWidget | None:
        """The choice between items and rows."""
        return self._choice.findChild(QWidget, f"preview-show-{self._choice.value()}")


def _about(row: str, view: StepsView) -> str:
    """Whom a note is about, for the screen only: what leaves knows the row's number, not the name."""
    person = view.persons[row]
    return f"{person.name}, {person.class_name}" if person.class_name else person.name


def since_lines(since: Comparison | None, view: StepsView, parent: QWidget) -> list[QWidget]:
    """What is different from the last return that the council received."""
    if since is None:
        return [
            fact(
                "info",
                f"This is the first one of its kind to {view.due.council_name}, or rows cannot be compared.",
                parent,
            )
        ]
    names = {item.code: item.name for item in view.preview.items} | {
        one.code: one.name for one in view.preview.left_out
    }
    lines = [
        fact("user-plus", f"{count(since.added, 'pupil')} added, {since.left:,} left", parent),
        fact("pencil", f"{count(since.changed, 'pupil')} changed status, need or flag", parent),
    ]
    if since.unpaired:
        lines.append(fact("info", f"{count(since.unpaired, 'row')} without a number could not be compared", parent))
    if since.items_added:
        lines.append(fact("plus", f"New: {', '.join(names.get(one, one) for one in since.items_added)}", parent))
    if since.items_dropped:
        lines.append(
            fact(
                "eye-off",
                f"Not asked any more: {', '.join(names.get(one, one) for one in since.items_dropped)}",
                parent,
            )
        )
    return lines
