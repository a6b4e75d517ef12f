# SPDX-License-Identifier: Apache-2.0
"""Provision: the map by intervention or by class, the timetable, what worked; open a run, start one, print."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from sencodesk.charts.interval import WhatWorked
from sencodesk.services.desk import Reading
from sencodesk.views import offers as offers_view
from sencodesk.views import promises
from sencodesk.views import provision as view
from sencodesk.views import provision_worked as worked_view
from sencodesk.views.offers import OfferView
from sencodesk.views.promises import PromiseView
from sencodesk.views.provision_charts import money
from sencodesk.views.provision_shapes import ProvisionMap
from sencodesk_ui import theme
from sencodesk_ui.pages.page import Page
from sencodesk_ui.pages.provision import rows as rows_of
from sencodesk_ui.pages.provision.printing import ProvisionPrinting
from sencodesk_ui.pages.provision.starting import StartPane
from sencodesk_ui.pages.provision.table import MapTable
from sencodesk_ui.pages.provision.timetable import Timetable
from sencodesk_ui.pages.provision.worked import Worked
from sencodesk_ui.pages.run.words import bare_in, bare_words
from sencodesk_ui.shell.large import side_by_side
from sencodesk_ui.widgets import Button, Chip, ChoiceField, EmptyState, Label, Segmented, scrolling
from sencodesk_ui.workspace import Workspace

SETTING = "provision"
RUNS, CLASSES, WEEK, WORKED = "runs", "classes", "week", "worked"
LARGE_STACK = 210
PARTS = ((RUNS, "By intervention"), (CLASSES, "By class"), (WEEK, "Timetable"), (WORKED, "What worked"))


@dataclass(frozen=True, slots=True)
class Data:
    """What the page shows, read together."""

    found: ProvisionMap
    library: tuple[OfferView, ...]
    worked: tuple[WhatWorked, ...]
    promise: PromiseView | None = None


class ProvisionPage(Page):
    """The map in one of four ways, and beside it the form that starts provision."""

    stem = rail = handbook = "provision"
    concerns = frozenset(
        {"provision", "provision_member", "slot", "session_mark", "pupil", "person", "rate", "offer", "term"}
        | {"closed_day"}
    )

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, parent)
        self.data: Data | None = None
        self._kept: dict[str, Any] | None = None
        self._pupil_ids: tuple[str, ...] = ()
        self._asked = False
        self.printing = ProvisionPrinting(workspace, self)
        self.left = QWidget(self)
        left = QVBoxLayout(self.left)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        left.addWidget(self._made_head())
        self.table = MapTable(self)
        self.table.opened.connect(self._open)
        self.table.chose.connect(self._say)
        self.timetable, self.worked = Timetable(self), Worked(self)
        self.timetable.opened.connect(lambda run_id: workspace.go("run", run_id=run_id))
        self.stack = QStackedWidget(self)
        self.stack.addWidget(QWidget(self))  # nothing is said before it has been read
        self.nothing = EmptyState(
            "blocks", "No provision yet.",
            "Next: start one from the library. Its usual numbers are filled in, to be changed.",
            "Add provision" if workspace.may_write else "", self.begin, name="provision-nothing", parent=self,
        )  # fmt: skip
        self.empty = EmptyState("blocks", "Nobody in this class has provision.", name="provision-empty", parent=self)
        for part in (self.table, self.timetable, self.worked, self.nothing, self.empty):
            self.stack.addWidget(part)
        left.addWidget(self.stack, 1)
        self.foot = self._made_foot()
        left.addWidget(self.foot)
        if theme.size.is_large():  # then the head alone takes half of the page, so all of it scrolls
            self.stack.setMinimumHeight(theme.px(LARGE_STACK))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._shown = scrolling(self.left) if theme.size.is_large() else self.left
        row.addWidget(self._shown, 1)
        self.pane = StartPane(workspace, self)
        self.pane.hide()
        self.pane.closed.connect(self._end_pane)
        self.pane.started.connect(lambda run_id: workspace.go("run", run_id=run_id))
        row.addWidget(self.pane)
        shortcut = QShortcut(QKeySequence("Ctrl+P"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.print)

    def _made_head(self) -> QWidget:
        head = QWidget(self)
        column = QVBoxLayout(head)
        column.setContentsMargins(24, 20, 24, 12)
        column.setSpacing(12)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(Label("Provision", "title", head))
        self.count = Label("", "muted", head, wrap=theme.size.is_large())
        self.count.setObjectName("provision-count")
        row.addWidget(self.count, 1 if theme.size.is_large() else 0)
        if not theme.size.is_large():
            row.addStretch(1)
        self.print_button = Button("Print", name="provision-print", icon="printer", parent=head, act=self.print)
        self.save_button = Button(
            "Save", name="provision-save", icon="save", parent=head, act=lambda: self.print(to_file=True)
        )
        self.add_button = Button(
            "Add provision", "primary", name="provision-add", icon="plus", parent=head, act=self.begin
        )
        self.add_button.setVisible(self.workspace.may_write)
        buttons = row
        if theme.size.is_large():
            buttons = QHBoxLayout()
            column.addLayout(row)
        for button in (self.save_button, self.print_button, self.add_button):
            buttons.addWidget(button)
        if buttons is row:
            column.addLayout(row)
        else:
            buttons.addStretch(1)
            column.addLayout(buttons)
        line = QBoxLayout(side_by_side())
        line.setSpacing(12)
        self.part = Segmented(PARTS, name="provision-part", parent=head, label="Show")
        self.part.set_value(RUNS)
        self.part.chosen.connect(lambda _part: self._refill())
        line.addWidget(self.part, 0, Qt.AlignmentFlag.AlignLeft)
        self.ended = Chip("Ended too", name="provision-ended", parent=head)
        self.ended.toggled.connect(lambda _on: self._refill())
        self.class_name = ChoiceField([], name="provision-class", blank="All classes", parent=head)
        self.class_name.setAccessibleName("Class")
        self.class_name.setFixedWidth(theme.px(136))
        self.class_name.committed.connect(self._refill)
        line.addStretch(1)
        line.addWidget(self.ended, 0, Qt.AlignmentFlag.AlignLeft)
        line.addWidget(self.class_name, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(line)
        return head

    def _made_foot(self) -> QFrame:
        foot = QFrame(self)
        foot.setProperty("kind", "foot")
        row = QHBoxLayout(foot)
        row.setContentsMargins(24, 10, 24, 10)
        row.setSpacing(12)
        self.about = Label("", "muted", foot, wrap=True)
        self.about.setObjectName("provision-about")
        row.addWidget(self.about, 1)
        self.open_button = Button(
            "Open", name="provision-open", parent=foot, act=lambda: self._open(self.table.current())
        )
        row.addWidget(self.open_button)
        return foot

    def show_at(self, where: dict[str, Any]) -> None:
        """``part`` is runs, classes, week or worked; ``pupil_ids`` are pupils who are to be put into provision."""
        self.where = dict(where)
        if where.get("part") in dict(PARTS):
            self.part.set_value(where["part"])
        self._pupil_ids = tuple(where.get("pupil_ids", ()))
        self._asked = bool(self._pupil_ids) or bool(where.get("add")) or bool(where.get("target_id"))
        self.load()

    def load(self) -> None:
        """Read the map; the first time also how it was left."""
        if self._kept is None:
            self.workspace.remembered(self, SETTING, self._recall)
            return
        on, target_id = self.workspace.today(), str(self.where.get("target_id", ""))

        def query(session: Reading) -> Data:
            return Data(
                view.provision_map(session, on=on), offers_view.library(session), tuple(worked_view.worked(session)),
                promises.promise(session, target_id, on=on) if target_id else None,
            )  # fmt: skip

        self.workspace.read(self, query, self._show)

    def _recall(self, kept: object) -> None:
        self._kept = dict(kept) if isinstance(kept, Mapping) else {}
        if "part" not in self.where and self._kept.get("part") in dict(PARTS):
            self.part.set_value(self._kept["part"])
        self.ended.setChecked(self._kept.get("ended") is True)
        self.load()

    def commit(self) -> None:
        """Keep how the page is left."""
        now = {"part": self.part.value(), "ended": self.ended.isChecked()}
        if self._kept is not None and now != self._kept:
            self._kept = now
            self.workspace.remember(SETTING, now)

    def first_focus(self) -> QWidget | None:
        """The map, once it is known."""
        return self.table if self.stack.currentWidget() is self.table else None

    def begin(self) -> None:
        """Show the form that starts provision."""
        if not self.workspace.may_write:
            return
        if theme.size.is_large():  # both have no room side by side
            self._shown.hide()
            self.pane.setFixedWidth(self.width())
        self.add_button.hide()  # one filled button a page: now it is the form's
        promise = self.data.promise if self.data is not None else None
        ids = (promise.pupil_id,) if promise is not None else self._pupil_ids
        self.pane.begin(self.workspace.today(), ids, promise)

    def print(self, *, to_file: bool = False) -> None:
        """The costed map, or the week that is shown, on a printer or as a file."""
        if self.data is None:
            return
        if self.part.value() == WEEK:
            self.printing.week(self.timetable.chosen(), to_file=to_file)
        else:
            of = self.class_name.value() if self.part.value() == CLASSES else None
            self.printing.map(of, to_file=to_file)

    def _end_pane(self) -> None:
        self.pane.hide()
        self.add_button.setVisible(self.workspace.may_write)
        self._shown.show()
        self._pupil_ids = ()
        self.where.pop("pupil_ids", None)
        if self.where.pop("target_id", None) and self.data is not None:
            self.data = replace(self.data, promise=None)
        self.table.setFocus()

    def _show(self, data: Data) -> None:
        self.data = data
        self.pane.offer(data.found, data.library)
        self.class_name.set_choices([(one, one) for one in rows_of.classes(data.found)])
        self._refill()
        if self._asked:
            self._asked = False
            self.begin()

    def _refill(self) -> None:
        if self.data is None:
            return
        found, part = self.data.found, self.part.value()
        self.ended.setVisible(part == RUNS)
        self.class_name.setVisible(part == CLASSES)
        going = sum(one.state == "now" for one in found.runs)
        over = sum(one.cost > found.line for one in found.spent)
        said = f", {over} over {money(found.line)}" if over else ""
        pupils = len(found.spent)
        self.count.setText(f"{going} going on, {pupils} {'pupil' if pupils == 1 else 'pupils'} this year{said}")
        if part == WEEK:
            self.timetable.show_map(found)
            self.stack.setCurrentWidget(self.timetable)
        elif part == WORKED:
            self.worked.show_charts(self.data.worked)
            self.stack.setCurrentWidget(self.worked)
        else:
            by_class = part == CLASSES
            rows = (
                rows_of.by_class(found, self.class_name.value())
                if by_class
                else rows_of.by_run(found, ended=self.ended.isChecked())
            )
            self.table.set_rows(rows, rows_of.CLASS_HEADS if by_class else rows_of.RUN_HEADS)
            self.empty.title.setText(
                "Nobody in this class has provision."
                if by_class
                else "Nothing is going on now. Show those that ended too."
            )
            self.stack.setCurrentWidget(self.table if rows else self.empty if found.runs else self.nothing)
        for one in (self.save_button, self.print_button, self.part):
            one.setVisible(bool(found.runs))
        self._say()

    def _say(self) -> None:
        if self.data is None:
            return
        found, shown = self.data.found, self.stack.currentWidget() is self.table
        self.open_button.setVisible(shown)
        parts = []
        if found.lack is not None:
            parts.append(f"What is promised is not counted everywhere: {found.lack.words}")
        bare = [run for run in found.runs if bare_in(run)]
        if bare:
            names = ", ".join(dict.fromkeys(run.name for run in bare))
            parts.append(f"{bare_words(sum(bare_in(run) for run in bare))}: open {names}.")
        if any(run.whole.unpriced for run in found.runs):
            parts.append("A rate is missing: Settings, Provision rates.")
        if found.clashes and self.part.value() != WEEK:
            count = len(found.clashes)
            parts.append(
                f"{'One adult is' if count == 1 else f'{count} times an adult is'} in two places: see Timetable."
            )
        if not parts and shown:
            parts.append("A group shares what its adult costs: those who were there, in equal parts.")
        self.about.setText(" ".join(parts))
        self.foot.setVisible(shown or bool(parts))

    def _open(self, row_id: str) -> None:
        if not row_id:
            return
        if self.part.value() == CLASSES:
            self.workspace.go("pupil", pupil_id=row_id, tab="provision")
        else:
            self.workspace.go("run", run_id=row_id)
