# SPDX-License-Identifier: Apache-2.0
"""The review of a plan: its targets side by side, one key each, what was said, and the next plan out of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from sencodesk.codes.days import long_day
from sencodesk.services import plans, reviewing, unsaved
from sencodesk.services.desk import Desk, Reading
from sencodesk.services.history import Change
from sencodesk.views import plans as plans_view
from sencodesk.views import pupils as pupils_view
from sencodesk.views.field_words import label
from sencodesk.views.plans import PlanView
from sencodesk_ui import theme
from sencodesk_ui.forms.record import RecordForm, Spec
from sencodesk_ui.pages.page import Page
from sencodesk_ui.pages.plan.words import days_words
from sencodesk_ui.pages.plan_review.card import TargetReview
from sencodesk_ui.saving import Seen
from sencodesk_ui.widgets import (
    Button,
    Card,
    DateField,
    EmptyState,
    IconButton,
    Label,
    LongText,
    Note,
    Scroll,
    tab_through,
)
from sencodesk_ui.workspace import Workspace

TWO_BELOW = 900
"""Pixels below which the targets stand in one column."""
MEETING = (
    Spec("reviewed_on", label("plan", "reviewed_on"), lambda name: DateField(name=name), 1),
    Spec("pupil_said", label("plan", "pupil_said"), lambda name: LongText(name=name), 2),
    Spec("parent_said", label("plan", "parent_said"), lambda name: LongText(name=name), 2),
    Spec("review_note", label("plan", "review_note"), lambda name: LongText(name=name), 2),
)
KEYS = "On a target: M met, P partly, N not yet, D dropped; then a line of evidence, and Enter goes on to the next."


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The plan, the pupil's first name and full one, later plans, and typing that was never saved, by record.

    ``later`` are the drafts after it, and the plan that is current in its place.
    """

    plan: PlanView
    first_name: str
    name: str
    pupil_id: str
    later: tuple[PlanView, ...]
    kept: Mapping[tuple[str, str], Mapping[str, object]]


def read(session: Reading, plan_id: str, on: date) -> Reviewed | None:
    """What the page shows, or None where the plan is gone."""
    plan = plans_view.plan(session, plan_id, on=on)
    pupil = pupils_view.pupil(session, plan.pupil_id, on=on) if plan is not None else None
    if plan is None or pupil is None:
        return None
    others = plans_view.plans(session, on=on, pupil_ids=[pupil.id])
    places = [("plan-meeting", plan.id), *(("target", one.id) for one in plan.targets)]
    return Reviewed(
        plan, pupil.first_name, pupil.name, pupil.id,
        tuple(sorted((one for one in others if _follows(one, plan)), key=lambda one: one.number)),
        {place: one.values for place, one in unsaved.kept_among(session, places).items()},
    )  # fmt: skip


def _follows(one: PlanView, plan: PlanView) -> bool:
    """Whether a plan was begun after this one and goes on from it: a draft, or what is current in its place."""
    in_its_place = one.state == "current" and not one.beside and not plan.beside
    return one.number > plan.number and (one.state == "draft" or in_its_place)


def save_meeting(desk: Desk, seen: Seen, values: Mapping[str, Any]) -> Change | None:
    """Write down what was said."""
    return plans.change(desk, plan_id=seen.id, row_version=seen.version, values=dict(values))  # type: ignore[arg-type]  # the form's fields are the plan's


class PlanReviewPage(Page):
    """Where a plan is reviewed. What is typed is saved when its form is left."""

    stem, rail, handbook = "plan-review", "plans", "plan-review"
    concerns = frozenset({"plan", "target", "pupil"})
    compact_rail = True

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, parent)
        self.found: Reviewed | None = None
        self.cards: list[TargetReview] = []
        self._columns = 0
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self.stack = QStackedWidget(self)
        whole.addWidget(self.stack)
        part = QWidget(self)
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head(part))
        self.scroller = Scroll(part, margins=(24, 4, 24, 24), steady=True)
        self.scroller.body.setSpacing(12)
        column.addWidget(self.scroller, 1)
        self.early = Note("warning", "", self, name="review-early")
        self.early.hide()
        self.keys = Label(KEYS, "muted", self, wrap=True)
        self.grid = QGridLayout()
        self.grid.setSpacing(12)
        self.meeting_card = Card("At the meeting", self, name="review-meeting")
        self.meeting = RecordForm(
            workspace, MEETING, save_meeting, name="review", form="plan-meeting", columns=2, parent=self.meeting_card
        )
        self.meeting_card.body.addWidget(self.meeting)
        for one in (self.early, self.keys):
            self.scroller.body.addWidget(one)
        self.scroller.body.addLayout(self.grid)
        self.scroller.body.addWidget(self.meeting_card)
        self.scroller.body.addStretch(1)
        self.stack.addWidget(part)
        self.stack.addWidget(
            EmptyState("target", "This plan is not there any more.",
                       "Undo brings back what was removed, redo what was undone.",
                       "All plans", lambda: workspace.go("plans"), name="review-gone", parent=self)
        )  # fmt: skip
        shortcut = QShortcut(QKeySequence("Ctrl+Return"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.make_next)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._focus_moved)

    def _head(self, parent: QWidget) -> QFrame:
        head = QFrame(parent)
        head.setObjectName("review-head")
        column = QVBoxLayout(head)
        column.setContentsMargins(14, 12, 24, 10)
        column.setSpacing(2)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(IconButton("arrow-left", "Back", name="review-back", parent=head, act=self.workspace.back))
        self.title = Label("", "compact-title", head, wrap=True)
        self.title.setObjectName("review-title")
        row.addWidget(self.title, 1)
        self.open_button = Button("Open the plan", name="review-open-plan", parent=head, act=self._open_plan)
        row.addWidget(self.open_button)
        self.next_button = Button("Make the next plan", "primary", name="review-next", parent=head, act=self.make_next)
        row.addWidget(self.next_button)
        column.addLayout(row)
        self.about = Label("", "small-muted", head, wrap=True)
        self.about.setContentsMargins(46, 0, 0, 0)
        column.addWidget(self.about)
        return head

    def show_at(self, where: dict[str, Any]) -> None:
        """``plan_id``."""
        if where.get("plan_id") != self.where.get("plan_id"):
            self.found = None
        super().show_at(where)

    def load(self) -> None:
        """Read the plan."""
        plan_id, on = str(self.where.get("plan_id", "")), self.workspace.today()

        def show(found: Reviewed | None) -> None:
            if plan_id == self.where.get("plan_id"):
                self._show(found)

        self.workspace.read(self, lambda session: read(session, plan_id, on), show)

    def commit(self) -> None:
        """Save what is being typed."""
        if self.found is not None:
            for form in self._forms():
                form.flush()

    def first_focus(self) -> QWidget | None:
        """The first target's keys, once the plan is read."""
        return None

    def make_next(self) -> None:
        """The plan is reviewed, and its unmet targets stand in the next one, which opens."""
        found = self.found
        if found is None or not self.workspace.may_write:
            return
        self.commit()
        if found.later:
            self.workspace.go("plan", plan_id=found.later[-1].id)
            return

        def made(change: Change | None) -> None:
            plan_id = next((row for table, row in change.touched if table == "plan" and row != found.plan.id), "") \
                if change is not None else ""  # fmt: skip
            if plan_id:
                self.workspace.go("plan", plan_id=plan_id)

        self.workspace.write(self, lambda desk: reviewing.make_next(desk, plan_id=found.plan.id), made)

    def _forms(self) -> list[RecordForm]:
        return [*(card.form for card in self.cards), self.meeting]

    def _open_plan(self) -> None:
        if self.found is not None:
            self.workspace.go("plan", plan_id=self.found.plan.id)

    def _show(self, found: Reviewed | None) -> None:
        fresh = self.found is None
        self.found = found
        self.stack.setCurrentIndex(0 if found is not None else 1)
        if found is None:
            return
        plan = found.plan
        if fresh:
            self.workspace.note_opened(found.pupil_id)
        self.title.setText(f"{found.name}, review of plan\u00a0{plan.number}")
        self.about.setText(days_words(plan.start, plan.review))
        early = plan.start is not None and plan.start > self.workspace.today()
        self.early.set_text(
            f"This plan starts on {long_day(plan.start)}. It can be reviewed from that day on."
            if early and plan.start
            else ""
        )
        self.keys.setVisible(not early and bool(plan.targets) and self.workspace.may_write)
        for card in self.cards:
            card.setEnabled(not early)
        self._fill(plan, early=early)
        self.meeting.fill(Seen(plan.id, plan.row_version), {spec.field: getattr(plan, spec.field) for spec in MEETING})
        said = f"{found.first_name} said"
        self.meeting.editors["pupil_said"].setAccessibleName(said)
        self.next_button.relabel(f"Open plan {found.later[-1].number}" if found.later else "Make the next plan")
        self.next_button.setVisible(self.workspace.may_write and not early)
        if fresh:
            self._restore(found)
            if self.cards and not early:
                self.cards[0].focus_keys()
            else:
                self.meeting.focus("reviewed_on")

    def _fill(self, plan: PlanView, *, early: bool) -> None:
        while len(self.cards) > len(plan.targets):
            card = self.cards.pop()
            self.grid.removeWidget(card)
            card.hide()
            card.deleteLater()
        while len(self.cards) < len(plan.targets):
            card = TargetReview(self.workspace, self)
            place = len(self.cards)
            card.ended.connect(lambda outcome, place=place: self._ended(place, outcome))
            card.done.connect(lambda place=place: self._go_on(place))
            self.cards.append(card)
        for card, one in zip(self.cards, plan.targets, strict=True):
            card.show_target(one)
            card.setEnabled(not early)
        self._columns = 0
        self._fit()
        tab_through(self.scroller, *self.cards, self.meeting_card)

    def _ended(self, place: int, outcome: Any) -> None:
        target = self.cards[place].target
        if target is None:
            return
        target_id = target.id
        self.workspace.write(self, lambda desk: reviewing.outcome(desk, target_id=target_id, outcome=outcome))

    def _go_on(self, place: int) -> None:
        if place + 1 < len(self.cards):
            self.cards[place + 1].focus_keys()
        else:
            self.meeting.focus("pupil_said")

    def _restore(self, found: Reviewed) -> None:
        """What was typed here or in the editor and never saved stands in its field again."""
        for card in self.cards:
            if card.target is not None and (raw := found.kept.get(("target", card.target.id))):
                card.form.restore({key: one for key, one in raw.items() if key in card.form.editors})
        if raw := found.kept.get(("plan-meeting", found.plan.id)):
            self.meeting.restore(raw)

    def _focus_moved(self, old: QWidget | None, new: QWidget | None) -> None:
        """A form that is left is saved, and what has the focus is in sight."""
        if self.found is None or new is None or not self.isVisible():
            return
        for form in self._forms():
            if old is not None and form.isAncestorOf(old) and not form.isAncestorOf(new):
                form.flush()
        if self.scroller.inside.isAncestorOf(new):
            self.scroller.ensureWidgetVisible(new, 0, 48)

    def _fit(self) -> None:
        columns = 2 if theme.room(self.width()) >= TWO_BELOW else 1
        if columns == self._columns:
            return
        self._columns = columns
        for place, card in enumerate(self.cards):
            self.grid.removeWidget(card)
            self.grid.addWidget(card, place // columns, place % columns, Qt.AlignmentFlag.AlignTop)
        for column in range(2):
            self.grid.setColumnStretch(column, 1 if column < columns else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side by side where there is room."""
        super().resizeEvent(event)
        self._fit()
