# SPDX-License-Identifier: Apache-2.0
"""The Plan tab: every plan of the pupil, the newest first; open one, or start the next."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from sencodesk.views.plans import PlanView
from sencodesk.views.school import SchoolView
from sencodesk_ui import theme
from sencodesk_ui.pages.plans.kinds import KindButton
from sencodesk_ui.pages.pupils.words import plan_title
from sencodesk_ui.shell.large import side_by_side
from sencodesk_ui.widgets import Button, Card, EmptyState, Icon, Label, PlanState, clear, round_ends, shown_day
from sencodesk_ui.workspace import Workspace

NEWEST = 8
"""Rows that are made at once; ten years of plans are made when they are asked for, so that a pupil opens at once."""


class PlansTab(QWidget):
    """``asked`` carries a plan's id; ``started`` asks for the next one, ``started_empty`` for an empty one."""

    asked = Signal(str)
    started = Signal()
    started_empty = Signal()
    started_kind = Signal(str)
    """The key of a template that a plan is to be started on."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.setObjectName("pupil-plans")
        self.may_write = True
        """Whether a plan may be started."""
        self._groups: Sequence[PlanView] = ()
        self._whole_of = ""
        """The pupil of whom every plan is shown."""
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(16)
        self._card = Card("", self, name="pupil-plans-card")
        self._card.body.setContentsMargins(1, 1, 1, 1)
        self._card.body.setSpacing(0)
        whole.addWidget(self._card)
        whole.addStretch(1)

    def set_below(self, part: QWidget) -> None:
        """What stands below the list of plans."""
        whole = self.layout()
        assert isinstance(whole, QVBoxLayout)
        whole.insertWidget(1, part)

    def show_plans(self, plans: Sequence[PlanView], school: SchoolView, groups: Sequence[PlanView] = ()) -> None:
        """One row a plan; below them the group plans of others that the pupil is in."""
        self._groups = groups
        clear(self._card.body)
        rows: list[QFrame] = []
        counted = [one for one in plans if not one.beside]
        if counted and self.may_write and all(one.state != "draft" for one in counted):
            rows.append(self._starting(max(one.number for one in counted)))
        in_order = sorted(plans, key=lambda one: one.number, reverse=True)
        few = len(in_order) > NEWEST + 1 and in_order[0].pupil_id != self._whole_of
        rows += [self._row(plan, school) for plan in (in_order[:NEWEST] if few else in_order)]
        if few:
            rows.append(self._further(in_order, school))
        rows += [self._of_group(n, plan) for n, plan in enumerate(groups, start=1)]
        if plans and self.may_write:
            rows.append(self._kinds())
        round_ends(rows)
        for row in rows:
            self._card.body.addWidget(row)
        if not plans and self.may_write:
            self._card.body.addWidget(
                EmptyState(
                    "target", "No plan yet.", "Next: start one. It is a draft until you make it current.",
                    "Start a plan", self.started.emit, name="pupil-plans-empty", parent=self,
                )
            )  # fmt: skip
            self._card.body.addWidget(self._kinds())
        elif not plans:
            none = Label("No plan yet.", "muted", self._card)
            none.setContentsMargins(16, 16, 16, 16)
            self._card.body.addWidget(none)

    def _starting(self, last: int) -> QFrame:
        """The two ways to begin the next plan."""
        row = QFrame(self._card)
        row.setProperty("kind", "list-row")
        line = QBoxLayout(side_by_side(), row)
        line.setContentsMargins(16, 10, 12, 10)
        line.setSpacing(8)
        line.addWidget(
            Button(f"Start from plan {last}", name="pupil-plan-next", icon="plus", parent=row,
                   act=self.started.emit), 0, Qt.AlignmentFlag.AlignLeft,
        )  # fmt: skip
        line.addWidget(
            Button("Start an empty plan", "quiet", name="pupil-plan-empty", parent=row, act=self.started_empty.emit),
            0, Qt.AlignmentFlag.AlignLeft,
        )  # fmt: skip
        about = Label("Targets that are neither met nor dropped go on.", "small-muted", row, wrap=True)
        line.addWidget(about, 1)
        return row

    def _kinds(self) -> QFrame:
        """What starts a plan of another kind, beside those that are there."""
        row = QFrame(self._card)
        row.setProperty("kind", "list-row")
        line = QHBoxLayout(row)
        line.setContentsMargins(16, 6, 12, 6)
        button = KindButton(self._workspace, "Another kind of plan", name="pupil-plan-kind", parent=row)
        button.chosen.connect(self.started_kind)
        line.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        return row

    def _further(self, plans: Sequence[PlanView], school: SchoolView) -> QFrame:
        """Leads to all of them."""
        row = QFrame(self._card)
        row.setProperty("kind", "list-row")
        line = QHBoxLayout(row)
        line.setContentsMargins(16, 6, 12, 6)

        def show() -> None:
            self._whole_of = plans[0].pupil_id
            self.show_plans(plans, school, self._groups)
            first = self.findChild(Button, f"pupil-plan-{plans[NEWEST].number}")
            if first is not None:
                first.setFocus(Qt.FocusReason.OtherFocusReason)

        button = Button(f"Show all {len(plans)} plans", "quiet", name="pupil-plans-all", parent=row, act=show)
        line.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        return row

    def _of_group(self, n: int, plan: PlanView) -> QFrame:
        """A group plan that stands with another pupil."""
        row = QFrame(self._card)
        row.setProperty("kind", "list-row")
        line = QHBoxLayout(row)
        line.setContentsMargins(16, 8, 12, 8)
        line.setSpacing(14)
        line.addWidget(Icon("users", theme.current().muted, 20, row))
        with_whom = plan.members[0].name if plan.members else "another pupil"
        words = Label(f"{plan.template_name}, kept with {with_whom}", "", row, wrap=True)
        line.addWidget(words, 1)
        line.addWidget(PlanState(plan.shown, row))
        button = Button("Open", "row", name=f"pupil-group-plan-{n}", parent=row, act=lambda: self.asked.emit(plan.id))
        button.setAccessibleName(f"Open the {plan.template_name.lower()} kept with {with_whom}")
        line.addWidget(button)
        return row

    def _row(self, plan: PlanView, school: SchoolView) -> QFrame:
        row = QFrame(self._card)
        row.setProperty("kind", "list-row")
        large = theme.size.is_large()  # then the words take two lines, and nothing stands in columns
        row.setMinimumHeight(theme.px(56))
        line = QHBoxLayout(row)
        line.setContentsMargins(16, 0, 12, 0)
        line.setSpacing(14)
        line.addWidget(Icon("target", theme.current().muted, 20, row))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(Label(plan_title(plan, school), "strong", row, wrap=large))
        words.addWidget(Label(_about(plan), "small-muted", row, wrap=large))
        words.addStretch(1)
        line.addLayout(words, 1)
        state = PlanState(plan.shown, row)
        state.setMinimumWidth(0 if large else theme.px(120))
        line.addWidget(state, 0, Qt.AlignmentFlag.AlignVCenter)
        review = Label(f"Review {shown_day(plan.review)}" if plan.review else "No review date", "", row)
        review.setMinimumWidth(0 if large else theme.px(190))
        line.addWidget(review)
        name = f"pupil-plan-{plan.number}"
        button = Button("Open", "row", name=name, parent=row, act=lambda: self.asked.emit(plan.id))
        button.setAccessibleName(f"Open plan {plan.number}")
        line.addWidget(button)
        return row


def _about(plan: PlanView) -> str:
    count = len(plan.targets)
    targets = "1 target" if count == 1 else f"{count} targets"
    met = sum(target.outcome == "met" for target in plan.targets)
    start = f"from {shown_day(plan.start)}" if plan.start else "no start date"
    kind = plan.template_name if plan.layout is not None else ""
    return " · ".join(part for part in (kind, start, targets, f"{met} met" if met else "") if part)
