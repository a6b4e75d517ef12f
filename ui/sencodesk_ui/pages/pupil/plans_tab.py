# SPDX-License-Identifier: Apache-2.0
"""The Plan tab: every plan of the pupil, the newest first; open one, or start the next."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from sencodesk.views.plans import PlanView
from sencodesk.views.school import SchoolView
from sencodesk_ui import theme
from sencodesk_ui.pages.pupils.words import plan_title
from sencodesk_ui.widgets import Button, Card, EmptyState, Icon, Label, PlanState, clear, shown_day


class PlansTab(QWidget):
    """``asked`` carries a plan's id; ``started`` asks for a new one."""

    asked = Signal(str)
    started = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pupil-plans")
        self.may_write = True
        """Whether a plan may be started."""
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self._card = Card("", self, name="pupil-plans-card")
        self._card.body.setContentsMargins(1, 1, 1, 1)
        self._card.body.setSpacing(0)
        whole.addWidget(self._card)
        whole.addStretch(1)

    def show_plans(self, plans: Sequence[PlanView], school: SchoolView) -> None:
        """One row a plan."""
        clear(self._card.body)
        for plan in sorted(plans, key=lambda one: one.number, reverse=True):
            self._card.body.addWidget(self._row(plan, school))
        if not plans and self.may_write:
            self._card.body.addWidget(
                EmptyState(
                    "target", "No plan yet.", "Next: start one. It is a draft until you make it current.",
                    "Start a plan", self.started.emit, name="pupil-plans-empty", parent=self,
                )
            )  # fmt: skip
        elif not plans:
            none = Label("No plan yet.", "muted", self._card)
            none.setContentsMargins(16, 16, 16, 16)
            self._card.body.addWidget(none)

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
    return " · ".join(part for part in (start, targets, f"{met} met" if met else "") if part)
