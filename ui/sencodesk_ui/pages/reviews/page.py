# SPDX-License-Identifier: Apache-2.0
"""Reviews: all of them as a list or a month, by state, kind and class; open one, or prepare one that is due."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from sencodesk.services import reviews as services
from sencodesk.services.history import Change
from sencodesk.views.field_words import choices
from sencodesk.views.review_rows import ReviewRow
from sencodesk_ui import theme
from sencodesk_ui.pages.page import Page
from sencodesk_ui.pages.pupils.flow import Flow
from sencodesk_ui.pages.reviews.asking import AskPrepare
from sencodesk_ui.pages.reviews.day_list import DayList
from sencodesk_ui.pages.reviews.month import MonthTable
from sencodesk_ui.pages.reviews.rows import EMPTY, FILTERS, OPEN, SHAPE, Data, narrowed, read, shown_by
from sencodesk_ui.shell.large import least_rows, page_column, side_by_side
from sencodesk_ui.widgets import Button, Chip, ChoiceField, EmptyState, IconButton, Label, Segmented
from sencodesk_ui.widgets.state_table import StateTable
from sencodesk_ui.workspace import Workspace

SETTING = "reviews"
LIST, MONTH = "list", "month"


class ReviewsPage(Page):
    """The list, the month, their filters. Enter opens what is under the cursor."""

    stem = rail = handbook = "reviews"
    concerns = frozenset(
        {"review", "invitation", "plan", "ehc_plan", "pupil", "status_period", "registration", "term", "closed_day"}
    )

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, parent)
        self.found: Data | None = None
        self._kept: dict[str, Any] | None = None
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        column = page_column(whole, self)
        column.addWidget(self._made_head())
        self.ask = AskPrepare(self.prepare, self._leave_unbegun, self)
        asked = QVBoxLayout()
        asked.setContentsMargins(24, 0, 24, 8)
        asked.addWidget(self.ask)
        column.addLayout(asked)
        self.table = StateTable(SHAPE, name="reviews", title="Reviews and meetings", many=False, parent=self)
        self.table.opened.connect(self.open)
        self.table.moved.connect(self._moved)
        self.stack = QStackedWidget(self)
        self.stack.addWidget(QWidget(self))  # nothing is said of the reviews before they have been read
        self.stack.addWidget(self.table)
        self.stack.addWidget(self._made_month())
        self.empty = EmptyState("calendar-check", "", "", "", name="reviews-empty", parent=self)
        self.nothing = EmptyState(
            "calendar-check", "There is no review yet.",
            "Reviews that are due stand here once a pupil is at SEN support or has an EHC plan. "
            "Any other meeting is added on the pupil’s Reviews tab.",
            "Go to the pupils", lambda: workspace.go("pupils"), name="reviews-nothing", parent=self,
        )  # fmt: skip
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.nothing)
        column.addWidget(self.stack, 1)
        least_rows(self.stack)
        (column if theme.size.is_large() else whole).addWidget(self._made_foot())

    def _made_head(self) -> QWidget:
        head = QWidget(self)
        column = QVBoxLayout(head)
        column.setContentsMargins(24, 20, 24, 12)
        column.setSpacing(12)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(Label("Reviews", "title", self))
        self.count = Label("", "muted", self, wrap=theme.size.is_large())
        self.count.setObjectName("reviews-count")
        row.addWidget(self.count, 1)
        self.how = Segmented(((LIST, "List"), (MONTH, "Month")), name="reviews-as", parent=self, label="Show as")
        self.how.set_value(LIST)
        self.how.chosen.connect(lambda _value: self._refill())
        if not theme.size.is_large():
            row.addWidget(self.how)
        column.addLayout(row)
        if theme.size.is_large():
            column.addWidget(self.how, 0, Qt.AlignmentFlag.AlignLeft)
        self._chips_part = QWidget(self)
        flow = Flow(self._chips_part)
        self.chips: dict[str, Chip] = {}
        group = QButtonGroup(self)
        group.setExclusive(True)
        for stem, word, _states in FILTERS:
            chip = Chip(word, name=f"reviews-{stem}", parent=self._chips_part)
            group.addButton(chip)
            chip.clicked.connect(self._refill)
            self.chips[stem] = chip
            flow.addWidget(chip)
        self.chips["to-do"].setChecked(True)
        column.addWidget(self._chips_part)
        line = QHBoxLayout()
        line.setSpacing(12)
        self.kind = ChoiceField(list(choices("review", "kind")), name="reviews-kind", blank="All kinds")
        self.kind.setAccessibleName("Kind of review")
        self.class_name = ChoiceField([], name="reviews-class", blank="All classes")
        self.class_name.setAccessibleName("Class")
        for box, wide in ((self.kind, 220), (self.class_name, 136)):
            box.setFixedWidth(theme.px(wide))
            box.committed.connect(self._refill)
            if theme.size.is_large():
                flow.addWidget(box)
            else:
                line.addWidget(box)
        line.addStretch(1)
        column.addLayout(line)
        return head

    def _made_month(self) -> QWidget:
        part = QWidget(self)
        row = QBoxLayout(side_by_side(), part)
        row.setContentsMargins(24, 0, 8, 8)
        row.setSpacing(8)
        left = QVBoxLayout()
        left.setSpacing(8)
        turn = QHBoxLayout()
        turn.setSpacing(8)
        self.month = MonthTable(part)
        for icon, words, name, months in (
            ("chevron-left", "The month before", "reviews-month-before", -1),
            ("chevron-right", "The next month", "reviews-month-after", 1),
        ):
            turn.addWidget(IconButton(icon, words, name=name, parent=part, act=partial(self.month.turn, months)))
        self.month_name = Label("", "section", part)
        self.month_name.setObjectName("reviews-month-name")
        turn.addWidget(self.month_name)
        turn.addStretch(1)
        self.today = Button("Today", name="reviews-month-today", parent=part, act=self._to_today)
        turn.addWidget(self.today)
        left.addLayout(turn)
        left.addWidget(self.month, 1)
        row.addLayout(left, 1)
        self.day_list = DayList(part)
        row.addWidget(self.day_list)
        self.month.day_chosen.connect(lambda _day: self._day_chosen())
        self.month.entered.connect(self._enter_day)
        self.day_list.opened.connect(self._pressed)
        return part

    def _made_foot(self) -> QFrame:
        foot = QFrame(self)
        foot.setProperty("kind", "foot")
        row = QBoxLayout(side_by_side(), foot)
        row.setContentsMargins(24, 10, 24, 10)
        row.setSpacing(12)
        self.about = Label("", "muted", foot, wrap=True)
        self.about.setObjectName("reviews-about")
        row.addWidget(self.about, 1)
        self.pupil_button = Button("Open the pupil", name="reviews-pupil", parent=foot, act=self._open_pupil)
        self.open_button = Button("Open", "primary", name="reviews-open", parent=foot, act=self._open_current)
        for button in (self.pupil_button, self.open_button):
            row.addWidget(button)
            button.hide()
        return foot

    def _recall(self, kept: object) -> None:
        """How the page was left; what it was opened with goes before."""
        self._kept = dict(kept) if isinstance(kept, Mapping) else {}
        if "state" not in self.where and self._kept.get("state") in self.chips:
            self.chips[str(self._kept["state"])].setChecked(True)
        if self._kept.get("as") in (LIST, MONTH):
            self.how.set_value(self._kept["as"])
        if self._kept.get("kind"):
            self.kind.set_value(self._kept["kind"])
        if self._kept.get("class_name"):
            name = str(self._kept["class_name"])
            self.class_name.set_choices([(name, name)])
            self.class_name.set_value(name)
        self.load()

    def commit(self) -> None:
        """Keep how the page is left: inside the encrypted file, outside undo."""
        now = {
            "state": self._state(), "as": self.how.value(), "kind": self.kind.value(),
            "class_name": self.class_name.value(),
        }  # fmt: skip
        if self._kept is not None and now != self._kept:
            self._kept = now
            self.workspace.remember(SETTING, now)

    def _state(self) -> str:
        return next(name for name, chip in self.chips.items() if chip.isChecked())

    def show_at(self, where: dict[str, Any]) -> None:
        """Perhaps with ``state``: one of the chips."""
        if where.get("state") in self.chips:
            self.chips[str(where["state"])].setChecked(True)
        self.ask.drop()
        super().show_at(where)

    def load(self) -> None:
        """Read every review."""
        if self._kept is None:
            self.workspace.remembered(self, SETTING, self._recall)
            return
        on = self.workspace.today()
        self.workspace.read(self, lambda session: read(session, on), self._show)

    def first_focus(self) -> QWidget | None:
        """The list or the month, once it is known."""
        if self.found is None:
            return None
        return self.month if self.how.value() == MONTH else self.table

    def open(self, row: ReviewRow) -> None:
        """Its page. Of one that nobody has begun it is asked whether to: opening writes nothing. A reader sees the
        pupil's reviews.
        """
        if row.begun:
            self.workspace.go("meeting", review_id=row.review_id)
        elif self.workspace.may_write:
            self.ask.ask(row)
        else:
            self.workspace.go("pupil", pupil_id=row.pupil_id, tab="reviews")

    def prepare(self, row: ReviewRow) -> None:
        """Begin a review that is due, and go to its page; undo takes it away again."""
        self.ask.drop()

        def made(change: Change | None) -> None:
            review_id = next((one for table, one in change.touched if table == "review"), "") if change else ""
            if review_id:
                self.workspace.go("meeting", review_id=review_id)

        values: services.ReviewValues = {"kind": row.kind, "due_on": row.day or self.workspace.today()}
        self.workspace.write(self, lambda desk: services.add(desk, pupil_id=row.pupil_id, values=values), made)

    def _show(self, found: Data) -> None:
        first, self.found = self.found is None, found
        self.class_name.set_choices([(one, one) for one in found.classes])
        self._refill()
        if first and self.hasFocus() and (target := self.first_focus()) is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _refill(self) -> None:
        found = self.found
        if found is None:
            return
        rows = narrowed(found.rows, self.class_name.value(), self.kind.value())
        for name, _word, _states in FILTERS:
            self.chips[name].set_count(len(shown_by(rows, name)))
        to_do, overdue = len(shown_by(found.rows, "to-do")), len(shown_by(found.rows, "overdue"))
        self.count.setText(f"{to_do} to do" + (f", {overdue} overdue" if overdue else "") if found.rows else "")
        stem = self._state()
        shown = shown_by(rows, stem)
        if self.ask.row not in shown:
            self.ask.drop()
        self.table.set_rows(shown, found.on)
        if self.how.value() == MONTH:
            self.month.set_rows(shown, found.on)
        if not found.rows:
            self.stack.setCurrentWidget(self.nothing)
        elif self.how.value() == MONTH:
            self.stack.setCurrentIndex(2)
        elif not shown:
            title, text = EMPTY[stem]
            within = f" in {self.class_name.value()}" if self.class_name.value() else ""
            self.empty.title.setText(f"{title[:-1]}{within}.")
            self.empty.text.setText(text)
            self.empty.text.setVisible(bool(text))
            self.stack.setCurrentWidget(self.empty)
        else:
            self.stack.setCurrentWidget(self.table)
        self._say_current()

    def _current(self) -> ReviewRow | None:
        return self.table.under_cursor() if self.stack.currentWidget() is self.table else None

    def _say_current(self) -> None:
        """What is under the cursor: why it is due, and what Enter does."""
        row = self._current()
        for button in (self.open_button, self.pupil_button):
            button.setVisible(row is not None)
        if row is None:
            month = self.stack.currentIndex() == 2
            self.about.setText(
                "Arrows go from day to day, Page Up and Down turn the months, Enter opens." if month else ""
            )
            return
        self.open_button.relabel("Open" if row.begun or not self.workspace.may_write else "Prepare")
        self.about.setText(f"{row.name}: {row.rule}." if row.rule and row.state in OPEN else row.name)

    def _open_current(self) -> None:
        if (row := self._current()) is not None:
            self._pressed(row)

    def _pressed(self, row: ReviewRow) -> None:
        """A button that says what it does: Open or Prepare."""
        if row.begun or not self.workspace.may_write:
            self.open(row)
        else:
            self.prepare(row)

    def _leave_unbegun(self) -> None:
        if (target := self.first_focus()) is not None:
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _moved(self) -> None:
        if self._current() != self.ask.row:
            self.ask.drop()
        self._say_current()

    def _day_chosen(self) -> None:
        self.ask.drop()
        self._show_day()

    def _open_pupil(self) -> None:
        if (row := self._current()) is not None:
            self.workspace.go("pupil", pupil_id=row.pupil_id, tab="reviews")

    def _show_day(self) -> None:
        self.month_name.setText(self.month.heading())
        self.day_list.show_day(self.month.day(), self.month.rows_of_day())

    def _enter_day(self) -> None:
        """One review of the day is opened at once; of several the first has the keyboard."""
        rows = self.month.rows_of_day()
        if len(rows) == 1:
            self.open(rows[0])
        else:
            self.day_list.take_focus()

    def _to_today(self) -> None:
        self.month.go_to(self.workspace.today())
        self.month.setFocus(Qt.FocusReason.OtherFocusReason)
