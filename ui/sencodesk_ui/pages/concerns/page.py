# SPDX-License-Identifier: Apache-2.0
"""Concerns before SEN, everybody's: filters, the table, the teachers' blank form, and the round robins beside them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from sencodesk.services import concern_papers
from sencodesk.services.desk import Reading
from sencodesk.views import concern_list as view
from sencodesk.views.concern_list import STATES, ConcernFilter, ConcernLine
from sencodesk.views.roll import OnRoll, on_roll
from sencodesk_ui import theme
from sencodesk_ui.pages.concerns.sheets import print_sheets, save_sheets
from sencodesk_ui.pages.concerns.table import ConcernTable
from sencodesk_ui.pages.concerns.typing import TypingIn
from sencodesk_ui.pages.page import Page
from sencodesk_ui.pages.pupils.flow import Flow
from sencodesk_ui.shell.large import least_rows, page_column, side_by_side
from sencodesk_ui.widgets import (
    Button,
    ChoiceField,
    EmptyState,
    Field,
    IconButton,
    Label,
    Scroll,
    TextField,
    scrolling,
    tab_through,
)
from sencodesk_ui.workspace import Workspace

PAUSE = 200
"""Milliseconds without a key after which words are looked for."""
LIST, NONE, NOTHING, TYPING = range(4)


@dataclass(frozen=True)
class Data:
    """What was read."""

    lines: tuple[ConcernLine, ...]
    everybody: Mapping[str, OnRoll]


class ConcernsPage(Page):
    """A list to work through; Enter opens a concern where it is decided on, at its pupil."""

    stem, rail, handbook = "concerns", "pupils", "concerns"
    concerns = frozenset({"concern", "pupil", "registration", "status_period"})

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, parent)
        self.data: Data | None = None
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(PAUSE)
        self._later.timeout.connect(self._filter)
        self.state = ChoiceField([*STATES.items(), ("all", "Everything")], name="concerns-state", blank="All open")
        self.class_name = ChoiceField([], name="concerns-class", blank="Every class")
        self.words = TextField(name="concerns-words")
        self.table = ConcernTable(self)
        self.typing = TypingIn(workspace, self)
        self._build()
        for choice in (self.state, self.class_name):
            choice.committed.connect(self._filter)
        self.words.typed.connect(self._later.start)
        self.words.returnPressed.connect(self._to_table)
        self.table.opened.connect(self._open)
        self.typing.left.connect(self._to_list)

    def _build(self) -> None:
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        whole = page_column(around, self)
        whole.setContentsMargins(24, 20, 24, 16)
        whole.setSpacing(12)
        head = QHBoxLayout()
        head.setSpacing(8)
        back = IconButton("arrow-left", "Back", name="concerns-back", parent=self, act=self.workspace.back)
        head.addWidget(back)
        head.addWidget(Label("Concerns before SEN", "title", self, wrap=theme.size.is_large()))
        self.count = Label("", "muted", self)
        self.count.setObjectName("concerns-count")
        head.addWidget(self.count, 1)
        buttons = self._buttons()
        if theme.size.is_large():
            whole.addLayout(head)
            under = QWidget(self)
            flow = Flow(under)
            for button in buttons:
                flow.addWidget(button)
            whole.addWidget(under)
        else:
            for button in buttons:
                head.addWidget(button)
            whole.addLayout(head)
        self._fields = QWidget(self)
        line = QBoxLayout(side_by_side(), self._fields)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        for label, editor, share in (
            ("What to do", self.state, 2), ("Class", self.class_name, 1), ("Words", self.words, 3)
        ):  # fmt: skip
            line.addWidget(Field(label, editor, parent=self), share)
        line.addStretch(2)
        whole.addWidget(self._fields)
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.table)
        none = EmptyState(
            "message-square-warning", "No concern was raised yet.",
            "Print the blank form for teachers, or type in what one told you.", "Type in a form" if
            self.workspace.may_write else "", self.type_in, name="concerns-none", parent=self,
        )  # fmt: skip
        nothing = EmptyState(
            "message-square-warning", "No concern fits.", "What is finished is left out unless you ask for it.",
            "Show everything", self.show_all, name="concerns-empty", parent=self,
        )  # fmt: skip
        self.stack.addWidget(scrolling(none))
        self.stack.addWidget(scrolling(nothing))
        scroll = Scroll(self, margins=(0, 0, 0, 0))
        scroll.body.addWidget(self.typing)
        self.stack.addWidget(scroll)
        whole.addWidget(self.stack, 1)
        least_rows(self.stack)
        tab_through(self, back, *buttons, self.state, self.class_name, self.words, self.stack)

    def _buttons(self) -> list[Button]:
        robin = Button(
            "Round robins", name="concerns-robins", parent=self, act=lambda: self.workspace.go("round-robin")
        )
        save = Button("Save the form", name="concerns-form-save", icon="save", parent=self, act=self.save_form)
        save.setAccessibleName("Save the blank form for teachers as a file")
        blank = Button("Print the form", name="concerns-form-print", icon="printer", parent=self, act=self.print_form)
        blank.setAccessibleName("Print the blank form for teachers")
        self._add = Button("Type in a form", "primary", name="concerns-add", icon="plus", parent=self, act=self.type_in)
        self._add.setVisible(self.workspace.may_write)
        return [robin, save, blank, self._add]

    def show_at(self, where: dict[str, Any]) -> None:
        """``state`` is what is looked for; ``add`` begins to type in a form."""
        self.where = {key: value for key, value in where.items() if key != "add"}
        if where.get("state"):
            self.state.set_value(where["state"])
        self.load()
        if where.get("add") and self.workspace.may_write:
            self.type_in()

    def load(self) -> None:
        """Read the concerns, and who can have one."""
        on = self.workspace.today()

        def query(session: Reading) -> Data:
            return Data(view.concern_list(session, on=on), on_roll(session, on=on))

        self.workspace.read(self, query, self._show)

    def commit(self) -> None:
        """Save a form that is being typed in."""
        self.typing.commit()

    def first_focus(self) -> QWidget | None:
        """Where one types the next form, or looks for words."""
        return self.typing.who.name if self.stack.currentIndex() == TYPING else self.words

    def type_in(self) -> None:
        """A teacher's form is typed in, after it the next one."""
        self._fields.hide()
        self._add.hide()  # one thing to do: what is typed in has its own button
        self.stack.setCurrentIndex(TYPING)
        self.typing.begin()

    def print_form(self) -> None:
        """The blank form on paper."""
        print_sheets(self.workspace, self, concern_papers.form, "Concern form")

    def save_form(self) -> None:
        """The blank form as a file."""
        save_sheets(self.workspace, self, concern_papers.form, "Save the blank form")

    def show_all(self) -> None:
        """No filter any more, what is finished too."""
        self.state.set_value("all")
        self.class_name.set_value(None)
        self.words.setText("")
        self.words.set_value(None)
        self._filter()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def wanted(self) -> ConcernFilter:
        """What the fields ask for."""
        return ConcernFilter(self.state.value() or "", self.class_name.value() or "", self.words.text())

    def _show(self, data: Data) -> None:
        self.data = data
        chosen = self.class_name.value()
        names = sorted({one.class_name for one in data.lines if one.class_name})
        self.class_name.set_choices([(one, one) for one in names])
        self.class_name.set_value(chosen if chosen in names else None)
        self.typing.offer(data.everybody)
        self._filter()

    def _filter(self) -> None:
        self._later.stop()
        if self.data is None:
            return
        lines = view.matching(self.data.lines, self.wanted())
        self.table.show_lines(lines)
        every = len(self.data.lines)
        self.count.setText(f"{len(lines)} of {every}" if every else "")
        if self.stack.currentIndex() != TYPING:
            self._to_list(focus=False)

    def _to_list(self, *, focus: bool = True) -> None:
        some = self.data is not None and bool(self.data.lines)
        self._fields.setVisible(some)
        self._add.setVisible(self.workspace.may_write)
        self.stack.setCurrentIndex(NONE if not some else LIST if self.table.concerns.lines else NOTHING)
        if focus:
            (self.words if some else self).setFocus(Qt.FocusReason.OtherFocusReason)

    def _to_table(self) -> None:
        self._filter()
        if self.table.concerns.lines:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self, line: ConcernLine) -> None:
        self.workspace.go("pupil", pupil_id=line.pupil_id, tab="overview", field="concerns")
