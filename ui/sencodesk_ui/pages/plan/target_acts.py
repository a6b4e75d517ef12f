# SPDX-License-Identifier: Apache-2.0
"""What is done with the targets of a plan: add one, take one from the bank or put one into it, move, remove."""

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from sencodesk.services import bank, plans
from sencodesk.services.history import Change
from sencodesk.services.plans import TargetValues
from sencodesk_ui.pages.plan.bank_sheet import BankSheet, Taken
from sencodesk_ui.pages.plan.target import TargetCard

if TYPE_CHECKING:
    from sencodesk_ui.pages.plan.page import PlanPage


class TargetActs:
    """The editor's acts on targets; each is a change of its own, after what is typed was saved."""

    def __init__(self, page: "PlanPage") -> None:
        self.page = page

    def add(self) -> None:
        """A new, empty target at the end, open."""
        found = self.page.found
        if found is None or not self.page.workspace.may_write:
            return
        self.page.commit()
        self._add(found.plan.id, {}, "text")

    def open_bank(self) -> None:
        """Choose a target from the bank; it comes to stand at the end, open where the child's own number is wanted."""
        found = self.page.found
        if found is None or not self.page.workspace.may_write:
            return
        self.page.commit()
        plan_id = found.plan.id
        sheet = BankSheet(self.page.workspace, self.page, found)

        def take(taken: Taken) -> None:
            self.page.window().activateWindow()  # not every system does it by itself when a dialog over it closes
            values = cast("TargetValues", taken.values)
            self._add(plan_id, values, "baseline" if taken.unnumbered else "strategy")

        sheet.taken.connect(take)
        sheet.open()

    def _add(self, plan_id: str, values: TargetValues, field: str) -> None:
        def added(change: Change | None) -> None:
            rows = change.touched if change is not None else ()
            self.page.jump = {"target_id": next((row for table, row in rows if table == "target"), ""), "field": field}

        self.page.saving.run(lambda desk: plans.add_target(desk, plan_id=plan_id, values=values), added)

    def act(self, target_id: str, act: str) -> None:
        """``act`` is one of the card's: up, down, provision, keep, versions, remove."""
        target = self.page.form.target(target_id)
        if target is None:
            return
        self.page.commit()
        if act == "versions":
            self.page.workspace.show_versions("target", target_id)
        elif act == "provision":
            self._to_provision(target)
        elif act == "keep":
            self.page.saving.run(
                lambda desk: bank.save(desk, target_id=target_id),
                lambda _change: self.page.workspace.say(
                    "success", "The target is in your target bank, without the child."
                ),
            )
        elif act == "remove":
            self.page.form.add.setFocus(Qt.FocusReason.OtherFocusReason)
            self.page.saving.run(lambda desk: plans.remove_target(desk, target_id=target_id))
        else:
            self.move(target_id, target.n + (-1 if act == "up" else 1))

    def _to_provision(self, target: TargetCard) -> None:
        """To the run that it was started as, or to the form that starts it, filled in with what stands here."""
        space, run_id, target_id = self.page.workspace, target.run_id, target.record_id

        def go(_done: None) -> None:
            if run_id:
                space.go("run", run_id=run_id)
            else:
                space.go("provision", target_id=target_id)

        # Whatever was handed over before is in the records when this empty piece of work comes back.
        space.write(self.page, lambda _desk: None, go)

    def move(self, target_id: str, place: int) -> None:
        """A target comes to stand at another place, from 1."""
        self.page.commit()
        self.page.saving.run(lambda desk: plans.move_target(desk, target_id=target_id, n=place))

    def move_here(self, step: int) -> None:
        """The target in which the caret is goes one place up or down."""
        card = self.page.form.card_of(QApplication.focusWidget())
        if isinstance(card, TargetCard) and self.page.workspace.may_write:
            place = self.page.form.targets.index(card) + step
            if 0 <= place < len(self.page.form.targets):
                self.act(card.record_id, "up" if step < 0 else "down")
