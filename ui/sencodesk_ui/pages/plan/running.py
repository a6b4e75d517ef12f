# SPDX-License-Identifier: Apache-2.0
"""At the top of a draft: which plan still runs, that it would end without a review, and the way to that review."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from sencodesk.views.plans import PlanView
from sencodesk_ui.widgets import Button, Note, shown_day


class RunningNote(Note):
    """``review_asked`` carries the id of the plan that is to be reviewed first."""

    review_asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("info", "", parent, name="plan-running")
        self._plan_id = ""
        self.button = Button("", "quiet", name="plan-running-review", parent=self, act=self._ask)
        row = self.layout()
        assert row is not None
        row.addWidget(self.button)
        self.hide()

    def show_running(self, plan: PlanView | None, today: date, *, may_write: bool) -> None:
        """The plan that making this one current ends, if it runs and nobody has reviewed it."""
        if plan is None:
            self.set_text("")
            return
        self._plan_id = plan.id
        runs = f"Plan {plan.number} runs"
        if plan.review is not None and plan.review < today:
            runs = f"Plan {plan.number} was to be reviewed on {shown_day(plan.review)}"
        elif plan.review is not None:
            runs = f"{runs} until {shown_day(plan.review)}"
        self.set_text(f"{runs} and has no review yet. It ends when this plan is made current.")
        self.button.relabel(f"Review plan {plan.number} first")
        self.button.setVisible(may_write and (plan.start is None or plan.start <= today))

    def _ask(self) -> None:
        self.review_asked.emit(self._plan_id)
