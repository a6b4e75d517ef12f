# SPDX-License-Identifier: Apache-2.0
"""The round robins: start one, print its sheets, type in what came back, close it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QBoxLayout, QFrame, QVBoxLayout, QWidget

from sencodesk.services import concern_papers, unsaved
from sencodesk.services import round_robins as services
from sencodesk.services.desk import Desk, Reading
from sencodesk.services.history import Change
from sencodesk.views import round_robins as view
from sencodesk.views.roll import OnRoll, on_roll
from sencodesk.views.round_robins import RoundView, Sheet
from sencodesk_ui import theme
from sencodesk_ui.pages.concerns.sheets import print_sheets, save_sheets
from sencodesk_ui.pages.page import Page
from sencodesk_ui.pages.pupils.flow import Flow
from sencodesk_ui.pages.round_robin.grid import ReplyGrid
from sencodesk_ui.pages.round_robin.starting import FORM as NEW
from sencodesk_ui.pages.round_robin.starting import StartCard
from sencodesk_ui.saving import Seen, keep_typing
from sencodesk_ui.shell.large import side_by_side
from sencodesk_ui.widgets import (
    Button,
    Card,
    ChoiceField,
    EmptyState,
    Field,
    IconButton,
    Label,
    Scroll,
    shown_day,
)
from sencodesk_ui.workspace import Workspace

FORM = "round-robin"
PAUSE = 1500
"""Milliseconds after which what is typed is kept, though not yet saved."""
LEAD = "Type what came back: Enter for the next pupil, Tab for the next question. All of it is saved as one change."


@dataclass(frozen=True)
class Data:
    """What was read: the round robins, the sheet that is shown, who is on roll, and what was typed and never saved."""

    rounds: tuple[RoundView, ...]
    sheet: Sheet | None
    everybody: Mapping[str, OnRoll]
    kept: Mapping[str, object]
    kept_new: Mapping[str, object]


class RoundRobinPage(Page):
    """One sheet at a time. Leaving the page saves it, as everywhere."""

    stem, rail, handbook = "round-robin", "pupils", "round-robin"
    concerns = frozenset({"round_robin", "round_robin_reply", "pupil", "registration", "school_class", "status_period"})

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, parent)
        self.data: Data | None = None
        self._wanted = ("", "")
        """The round robin and the teacher whose sheet is shown, or is to be."""
        self._starting = False
        self._chosen_pupils: list[str] = []
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        large = theme.size.is_large()
        scroll = Scroll(self, margins=(8, 0, 8, 12) if large else (24, 16, 24, 24))
        (scroll.body if large else whole).addWidget(self._head())
        whole.addWidget(scroll, 1)
        self.start = StartCard(workspace, self)
        scroll.body.addWidget(self.start)
        self.grid = ReplyGrid(self, writable=workspace.may_write)
        self._card = Card("Replies", self, name="robin-card")
        self._card.body.addWidget(Label(LEAD, "muted", self, wrap=True))
        self._card.body.addWidget(self.grid)
        scroll.body.addWidget(self._card)
        self._empty = EmptyState(
            "users", "No round robin yet.",
            "A few questions about a number of pupils, on a sheet for each teacher. You type in what comes back.",
            "Start one" if workspace.may_write else "", self.begin, name="robin-empty", parent=self,
        )  # fmt: skip
        scroll.body.addWidget(self._empty)
        scroll.body.addStretch(1)
        for part in (self.start, self._card, self._empty):
            part.hide()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(PAUSE)
        self._later.timeout.connect(self._keep)
        self.grid.typed.connect(self._typed)
        self.start.started.connect(self._started)
        self.start.left.connect(self._not_now)

    def _head(self) -> QFrame:
        head = QFrame(self)
        head.setProperty("kind", "head")
        column = QVBoxLayout(head)
        column.setContentsMargins(24, 14, 24, 12)
        column.setSpacing(10)
        top = QBoxLayout(side_by_side())
        top.setSpacing(10)
        back = IconButton("arrow-left", "Back", name="robin-back", parent=head, act=self.workspace.back)
        top.addWidget(back, 0, Qt.AlignmentFlag.AlignVCenter)
        top.addWidget(Label("Round robins", "title", head))
        self.count = Label("", "muted", head, wrap=theme.size.is_large())
        self.count.setObjectName("robin-count")
        top.addWidget(self.count, 1)
        self._new = Button("New round robin", name="robin-new", icon="plus", parent=head, act=self.begin)
        self._new.setVisible(self.workspace.may_write)
        top.addWidget(self._new)
        column.addLayout(top)
        self._fields = QWidget(head)
        line = QBoxLayout(side_by_side(), self._fields)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(16)
        self.which = ChoiceField((), name="robin-which", blank=None)
        self.teacher = ChoiceField((), name="robin-teacher", blank=None)
        for label, editor, share in (("Round robin", self.which, 3), ("Sheet of", self.teacher, 2)):
            line.addWidget(Field(label, editor, parent=head), share)
            editor.committed.connect(self._chosen)
        line.addStretch(2)
        column.addWidget(self._fields)
        self._acts = QWidget(head)
        acts = Flow(self._acts)
        may = self.workspace.may_write
        self._save = Button("Save the replies", "primary", name="robin-save", icon="save", parent=head, act=self.commit)
        self._print = Button("Print all sheets", name="robin-print", icon="printer", parent=head, act=self.print_all)
        one = Button("Print this sheet", name="robin-print-one", icon="printer", parent=head, act=self.print_one)
        pdf = Button("Save all sheets", name="robin-pdf", icon="save", parent=head, act=self.save_all)
        self._close = Button("Close it", name="robin-close", parent=head, act=self._toggle)
        remove = Button("Remove it", "quiet", name="robin-remove", parent=head, act=self._remove)
        for button in (self._save, self._print, one, pdf, self._close, remove):
            acts.addWidget(button)
        for button in (self._save, self._close, remove):
            button.setVisible(may)
        column.addWidget(self._acts)
        return head

    def show_at(self, where: dict[str, Any]) -> None:
        """``round_id`` and ``teacher`` name a sheet; ``pupil_ids`` begins a new one about them; ``new`` begins one."""
        self.where = {key: value for key, value in where.items() if key not in ("new", "pupil_ids")}
        self._starting = bool(where.get("new") or where.get("pupil_ids")) and self.workspace.may_write
        self._chosen_pupils = list(where.get("pupil_ids") or ())
        if where.get("round_id"):
            self._wanted = (str(where["round_id"]), str(where.get("teacher") or ""))
        self.data = None
        self.load()

    def load(self) -> None:
        """Read the round robins and the sheet; what is being typed stays."""
        on, (round_id, teacher) = self.workspace.today(), self._wanted

        def query(session: Reading) -> Data:
            rounds = view.rounds(session)
            one = next((each for each in rounds if each.id == round_id), rounds[0] if rounds else None)
            sheet = None
            if one is not None and one.teachers:
                whose = teacher if teacher in one.teachers else one.teachers[0]
                sheet = view.sheet(session, one.id, whose)
            key = _key(sheet) if sheet is not None else ""
            kept = unsaved.kept(session, FORM, key) if key else None
            new = unsaved.kept(session, NEW, NEW)
            return Data(rounds, sheet, on_roll(session, on=on), kept.values if kept else {}, new.values if new else {})

        self.workspace.read(self, query, self._show)

    def commit(self) -> None:
        """Save what was typed, as one change; a new round robin that is not started yet is kept."""
        if self.start.isVisibleTo(self):
            self.start.keep()
        self._later.stop()
        changes, sheet = self.grid.changes(), self.grid.sheet
        if sheet is None or not changes or not self.workspace.may_write:
            return
        lines: list[services.ReplyLine] = [{"reply_id": key, "text": words} for key, words in changes.items()]
        round_id, key = sheet.round.id, _key(sheet)

        def act(desk: Desk) -> Change | None:
            change = services.put_replies(desk, round_robin_id=round_id, replies=lines)
            unsaved.drop(desk, form=FORM, record_id=key)
            return change

        self.workspace.write(self, act, lambda _change: self.load())

    def begin(self) -> None:
        """A new round robin."""
        self._starting = True
        self._show_parts()
        self.start.begin(self.data.kept_new if self.data is not None else {})

    def first_focus(self) -> QWidget | None:
        """Which round robin, or the name of a new one."""
        return self.start.fields["name"].editor if self._starting else self.which

    def print_all(self) -> None:
        """Every teacher's sheet on paper."""
        self._paper(print_sheets, "", "Round robin")

    def print_one(self) -> None:
        """The sheet that is shown on paper."""
        self._paper(print_sheets, self._wanted[1], "Round robin")

    def save_all(self) -> None:
        """Every teacher's sheet as a file."""
        self._paper(save_sheets, "", "Save the sheets")

    def _paper(self, out: Any, teacher: str, title: str) -> None:
        self.commit()
        round_id = self._wanted[0]
        query = partial(concern_papers.sheets, round_id=round_id, teacher=teacher)
        # What was handed over to be written before is in the records when this empty piece of work comes back.
        self.workspace.write(self, lambda _desk: None, lambda _none: out(self.workspace, self, query, title))

    def _show(self, data: Data) -> None:
        fresh = self.data is None
        self.data = data
        self.start.offer(data.everybody, self._chosen_pupils)
        self.which.set_choices([(one.id, _title(one)) for one in data.rounds])
        sheet = data.sheet
        if sheet is not None:
            self._wanted = (sheet.round.id, sheet.teacher)
            self.which.set_value(sheet.round.id)
            self.teacher.set_choices([(one, one) for one in sheet.round.teachers])
            self.teacher.set_value(sheet.teacher)
            self._card.heading.setText(f"{sheet.round.name}: {sheet.teacher}")
            self._close.setText("Open it again" if sheet.round.closed_on else "Close it")
            held = self.grid.sheet
            same = held is not None and _key(held) == _key(sheet)
            typed = self.grid.changes() if same else {str(key): str(words) for key, words in data.kept.items()}
            if held != sheet:
                self.grid.show_sheet(sheet, typed)
        else:
            self.grid.sheet = None
        self._show_parts()
        self._say_count()
        if fresh and self._starting:
            self.start.begin(data.kept_new)

    def _show_parts(self) -> None:
        sheet = self.data.sheet if self.data is not None else None
        self.start.setVisible(self._starting)
        self._card.setVisible(sheet is not None and not self._starting)
        self._empty.setVisible(sheet is None and not self._starting)
        self._fields.setVisible(sheet is not None and not self._starting)
        self._acts.setVisible(sheet is not None and not self._starting)
        self._new.setVisible(self.workspace.may_write and not self._starting and sheet is not None)

    def _chosen(self) -> None:
        """Another sheet: what was typed is saved first."""
        self.commit()
        which = str(self.which.value() or "")
        teacher = str(self.teacher.value() or "") if which == self._wanted[0] else ""
        self._wanted = (which, teacher)
        self.load()

    def _started(self, round_id: str) -> None:
        self._starting, self._wanted = False, (round_id, "")
        self.workspace.say("success", "The round robin is started. Next: print its sheets.")
        self.load()
        self._print.setFocus(Qt.FocusReason.OtherFocusReason)

    def _not_now(self) -> None:
        self._starting = False
        self.load()

    def _toggle(self) -> None:
        sheet = self.data.sheet if self.data is not None else None
        if sheet is None:
            return
        self.commit()
        closed = None if sheet.round.closed_on else self.workspace.today()
        one = sheet.round
        self.workspace.write(
            self, lambda desk: services.change(desk, round_robin_id=one.id, values={"closed_on": closed})
        )

    def _remove(self) -> None:
        round_id = self._wanted[0]

        def gone(_change: Change | None) -> None:
            self.grid.sheet, self._wanted = None, ("", "")
            self.workspace.say("success", "The round robin is taken away.", "Undo", self.workspace.undo)
            self.load()

        self.workspace.write(self, lambda desk: services.remove(desk, round_robin_id=round_id), gone)

    def _typed(self) -> None:
        self._later.start()
        self._say_count()

    def unsaved(self) -> bool:
        """Whether an answer is typed and not in the records yet."""
        return bool(self.grid.changes())

    def _say_count(self) -> None:
        self.workspace.typed_in(self)
        sheet = self.data.sheet if self.data is not None else None
        if sheet is None:
            self.count.setText("")
            return
        one, waiting = sheet.round, len(self.grid.changes())
        left = f", {waiting} not saved yet" if waiting else ""
        due = f", back by {shown_day(one.due_on)}" if one.due_on and not one.closed_on else ""
        closed = f", closed {shown_day(one.closed_on)}" if one.closed_on else ""
        self.count.setText(f"{one.came} of {one.asked} answers came{left}{due}{closed}")

    def _keep(self) -> None:
        """Keep what stands in the boxes, so that a flat battery costs nothing."""
        if self.grid.sheet is not None:
            keep_typing(self.workspace, FORM, Seen(_key(self.grid.sheet)), dict(self.grid.changes()))


def _key(sheet: Sheet) -> str:
    """Under this what was typed into a sheet is kept."""
    return f"{sheet.round.id}/{sheet.teacher}"


def _title(one: RoundView) -> str:
    return f"{one.name}, {shown_day(one.asked_on)}" + (", closed" if one.closed_on else "")
