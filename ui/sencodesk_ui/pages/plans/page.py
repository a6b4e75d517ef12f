# SPDX-License-Identifier: Apache-2.0
"""Plans: all of them by state and class; open one, print many, start one for those who have none."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from sencodesk.services import plans
from sencodesk.services.desk import Desk
from sencodesk.services.history import Change
from sencodesk_ui import theme
from sencodesk_ui.pages.page import Page
from sencodesk_ui.pages.plans.kinds import KindButton
from sencodesk_ui.pages.plans.rows import FILTERS, IN_FORCE, SHAPE, PlanRow, Plans, in_states, of_class, of_kind, read
from sencodesk_ui.pages.pupils.flow import Flow
from sencodesk_ui.shell.large import least_rows, page_column
from sencodesk_ui.widgets import Button, Chip, ChoiceField, EmptyState, Label
from sencodesk_ui.widgets.state_table import StateTable
from sencodesk_ui.workspace import Workspace

SETTING = "plans"
EMPTY = {
    "in-force": ("No plan is in force.", "Start one from No plan."),
    "overdue": ("No review is overdue.", ""),
    "review-due": ("No review is due this week.", ""),
    "current": ("No plan is current.", "A draft becomes current when you press Make current in it."),
    "draft": ("There is no draft.", ""),
    "none": ("Everybody with SEN has a plan.", ""),
    "over": ("No plan has ended yet.", ""),
}


class PlansPage(Page):
    """The list, its filters, and what can be done with what is chosen."""

    stem = rail = handbook = "plans"
    concerns = frozenset({"plan", "target", "plan_template", "pupil", "status_period", "registration", "term"})

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, parent)
        self.found: Plans | None = None
        self._kept: dict[str, Any] | None = None
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        column = page_column(whole, self)
        column.addWidget(self._made_head())
        self.table = StateTable(SHAPE, name="plans", title="Plans", parent=self)
        self.table.opened.connect(self._open)
        self.table.moved.connect(self._say_chosen)
        self.stack = QStackedWidget(self)
        self.stack.addWidget(QWidget(self))  # nothing is said of the plans before they have been read
        self.stack.addWidget(self.table)
        self.empty = EmptyState("target", "", "", "", name="plans-empty", parent=self)
        self.stack.addWidget(self.empty)
        self.nothing = EmptyState(
            "target", "There are no plans yet.", "A plan belongs to a pupil: bring your pupils in first.",
            "Import pupils" if workspace.may_write else "", lambda: workspace.go("import", choose=True),
            name="plans-nothing", parent=self,
        )  # fmt: skip
        self.stack.addWidget(self.nothing)
        column.addWidget(self.stack, 1)
        least_rows(self.stack)
        (column if theme.size.is_large() else whole).addWidget(self._made_foot())
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
        row.addWidget(Label("Plans", "title", self))
        self.count = Label("", "muted", self)
        self.count.setObjectName("plans-count")
        row.addWidget(self.count)
        row.addStretch(1)
        row.addWidget(
            Button("Print the register", name="plans-print-register", icon="printer", parent=self, act=self._print_all)
        )
        column.addLayout(row)
        chips = QWidget(self)
        flow = Flow(chips)
        self.chips: dict[str, Chip] = {}
        group = QButtonGroup(self)
        group.setExclusive(True)
        for stem, word, _states in FILTERS:
            chip = Chip(word, name=f"plans-{stem}", parent=chips)
            group.addButton(chip)
            chip.clicked.connect(self._refill)
            self.chips[stem] = chip
            flow.addWidget(chip)
        self.chips["in-force"].setChecked(True)
        self.class_name = ChoiceField([], name="plans-class", blank="All classes")
        self.class_name.setAccessibleName("Class")
        self.class_name.setFixedWidth(theme.px(136))
        self.class_name.committed.connect(self._refill)
        self.kind = ChoiceField([], name="plans-kind", blank="All kinds")
        self.kind.setAccessibleName("Kind of plan")
        self.kind.setFixedWidth(theme.px(190))
        self.kind.committed.connect(self._refill)
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(chips, 1)
        if theme.size.is_large():
            flow.addWidget(self.kind)
            flow.addWidget(self.class_name)
        else:
            line.addWidget(self.kind, 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(self.class_name, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(line)
        return head

    def _made_foot(self) -> QFrame:
        foot = QFrame(self)
        foot.setProperty("kind", "foot")
        row = QHBoxLayout(foot)
        row.setContentsMargins(24, 10, 24, 10)
        row.setSpacing(12)
        self.about = Label("", "muted", foot, wrap=theme.size.is_large())
        self.about.setObjectName("plans-chosen")
        row.addWidget(self.about, 1)
        self.open_button = Button("Open", name="plans-open", parent=foot, act=self._open_current)
        self.start_button = Button(
            "Start a plan", "primary", name="plans-start", icon="plus", parent=foot, act=self.start
        )
        self.print_button = Button("Print", "primary", name="plans-print", icon="printer", parent=foot, act=self.print)
        self.kinds = KindButton(self.workspace, "Start another kind", name="plans-start-kind", parent=foot)
        self.kinds.chosen.connect(self.start_kind)
        for button in (self.kinds, self.open_button, self.start_button, self.print_button):
            row.addWidget(button)
            button.hide()
        return foot

    def _recall(self, kept: object) -> None:
        """How the page was left; what it was opened with goes before."""
        self._kept = dict(kept) if isinstance(kept, Mapping) else {}
        if "state" not in self.where and self._kept.get("state") in self.chips:
            self.chips[str(self._kept["state"])].setChecked(True)
        if "class_name" not in self.where and self._kept.get("class_name"):
            self._take_class(str(self._kept["class_name"]))
        if "kind" not in self.where and self._kept.get("kind"):
            self._take_kind(str(self._kept["kind"]))
        self.load()

    def _take_kind(self, name: str) -> None:
        self.kind.set_choices([(name, name)])
        self.kind.set_value(name)

    def _take_class(self, name: str) -> None:
        self.class_name.set_choices([(name, name)])
        self.class_name.set_value(name)

    def commit(self) -> None:
        """Keep how the page is left: inside the encrypted file, outside undo."""
        now = {"state": self._state(), "class_name": self.class_name.value(), "kind": self.kind.value()}
        if self._kept is not None and now != self._kept:
            self._kept = now
            self.workspace.remember(SETTING, now)

    def _state(self) -> str:
        return next(name for name, chip in self.chips.items() if chip.isChecked())

    def show_at(self, where: dict[str, Any]) -> None:
        """Perhaps with ``class_name``, or ``state``: one of the chips."""
        if where.get("state") in self.chips:
            self.chips[str(where["state"])].setChecked(True)
        if where.get("class_name"):
            self._take_class(str(where["class_name"]))
        super().show_at(where)

    def load(self) -> None:
        """Read every plan."""
        if self._kept is None:
            self.workspace.remembered(self, SETTING, self._recall)
            return
        on = self.workspace.today()
        self.workspace.read(self, lambda session: read(session, on), self._show)

    def first_focus(self) -> QWidget | None:
        """The list, once it is known."""
        return self.table if self.found is not None else None

    def print(self) -> None:
        """The chosen plans; without a choice all that are shown."""
        from sencodesk_ui import printing

        if self.found is None:
            return
        rows = [row for row in (self.table.chosen() or self.table.rows) if row.plan is not None]
        if rows:
            printing.offer(self.workspace, self, plan_ids=[row.plan.id for row in rows if row.plan])
        else:
            self.workspace.say("info", "There is no plan to print here. Choose another list above.")

    def start(self) -> None:
        """A draft for each chosen pupil who has none; one alone is opened."""
        rows = [row for row in self._meant() if row.plan is None]
        if not rows or not self.workspace.may_write:
            return
        self._start([row.pupil.id for row in rows], None)

    def start_kind(self, template: str) -> None:
        """A draft on a template for each pupil of the chosen rows, whatever other plans they have."""
        pupil_ids = list(dict.fromkeys(row.pupil.id for row in self._meant()))
        if pupil_ids and self.workspace.may_write:
            self._start(pupil_ids, template)

    def _start(self, pupil_ids: list[str], template: str | None) -> None:
        def started(made: Change | None) -> None:
            ids = [row for table, row in made.touched if table == "plan"] if made else []
            if len(ids) == 1:
                self.workspace.go("plan", plan_id=ids[0], field="strengths")
            elif ids:
                self.chips["draft"].setChecked(True)
                self.workspace.say("success", f"{len(ids)} drafts were started.")

        def act(desk: Desk) -> Change | None:
            return plans.start_many(desk, pupil_ids=pupil_ids, template=template)

        self.workspace.write(self, act, started)

    def _show(self, found: Plans) -> None:
        first, self.found = self.found is None, found
        self.class_name.set_choices([(one, one) for one in found.classes])
        self.kind.set_choices([(one, one) for one in found.kinds])
        self.kind.setVisible(len(found.kinds) > 1 or bool(self.kind.value()))
        self._refill()
        if first and self.hasFocus():
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _refill(self) -> None:
        found = self.found
        if found is None:
            return
        rows = of_kind(of_class(found.rows, self.class_name.value()), self.kind.value())
        stem = self._state()
        for name, _word, states in FILTERS:
            self.chips[name].set_count(len(in_states(rows, states)))
        shown = in_states(rows, next(states for name, _word, states in FILTERS if name == stem))
        self.table.set_rows(shown, found.on)
        plans_shown = sum(row.state in IN_FORCE for row in found.rows)
        overdue = sum(row.state == "overdue" for row in found.rows)
        self.count.setText(f"{plans_shown} in force" + (f", {overdue} overdue" if overdue else ""))
        if not found.rows:
            self.stack.setCurrentWidget(self.nothing)
        elif not shown:
            title, text = EMPTY[stem]
            of = f" in {self.class_name.value()}" if self.class_name.value() else ""
            self.empty.title.setText(f"{title[:-1]}{of}.")
            self.empty.text.setText(text)
            self.empty.text.setVisible(bool(text))
            self.stack.setCurrentWidget(self.empty)
        else:
            self.stack.setCurrentWidget(self.table)
        self._say_chosen()

    def _say_chosen(self) -> None:
        chosen = self.table.chosen()
        rows = chosen or self.table.rows
        with_plan = sum(row.plan is not None for row in rows)
        without = sum(row.plan is None for row in chosen)
        self.about.setText(f"{len(chosen)} chosen" if chosen else f"{len(rows)} shown, none chosen" if rows else "")
        self.open_button.setVisible(bool(rows))
        lacking = any(row.plan is None for row in self.table.rows)
        self.kinds.setVisible(bool(rows) and self.workspace.may_write)
        self.start_button.setVisible(lacking and self.workspace.may_write)
        self.start_button.relabel(f"Start {without} plans" if without > 1 else "Start a plan")
        self.print_button.setVisible(with_plan > 0)
        self.print_button.relabel("Print 1 plan" if with_plan == 1 else f"Print {with_plan} plans")

    def _open(self, row: PlanRow) -> None:
        if row.plan is not None:
            self.workspace.go("plan", plan_id=row.plan.id)
        else:
            self.workspace.go("pupil", pupil_id=row.pupil.id)

    def _open_current(self) -> None:
        for row in self._meant()[:1]:
            self._open(row)

    def _meant(self) -> list[PlanRow]:
        """The chosen rows; without a choice the one under the cursor."""
        under = self.table.under_cursor()
        return self.table.chosen() or ([under] if under is not None else [])

    def _print_all(self) -> None:
        from sencodesk_ui import printing

        printing.offer(self.workspace, self, what="register")
