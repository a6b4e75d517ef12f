# SPDX-License-Identifier: Apache-2.0
"""What stands at the top of the overview: the plan that counts, what is next, people, and what was changed lately."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import zip_longest

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from sencodesk.codes.london import london
from sencodesk.views.glance import Glance
from sencodesk.views.log import ChangeView
from sencodesk.views.log_lines import said
from sencodesk.views.plans import PlanView, TargetView
from sencodesk.views.pupils import PupilView
from sencodesk.views.school import SchoolView
from sencodesk_ui import theme
from sencodesk_ui.pages.pupil.glance_cards import LatelyCard
from sencodesk_ui.pages.pupils.pane import review_words
from sencodesk_ui.pages.pupils.words import contact_words, plan_title, target_title
from sencodesk_ui.widgets import PLAN_STATES, Button, Card, HowFar, Icon, Label, Line, clear, shown_day

OUTCOMES = {"met": ("circle-check", "success", "Met"), "partly": ("trending-up", "accent", "Partly met"),
            "not-yet": ("clock", "warning", "Not yet"), "dropped": ("circle-dashed", "muted", "Dropped")}  # fmt: skip
LATELY = 5
START = "At the start"
NEARLY = 0.75
BAR = 64
NEAR = 31
"""Days within which a review says how far away it is, beside its day."""


class PlanCard(Card):
    """The plan in force, target by target; without one, what to do about it. Filled anew for another pupil: labels that
    are made anew are dressed, and measure themselves before they have a width."""

    asked = Signal(str)
    concern_asked = Signal()
    may_write = True

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Plan", parent, name="pupil-plan-card")
        self._plan_id = ""
        self._icon, self._state = Icon("clock", theme.current().muted, 16, self), Label("", "muted", self)
        state = QHBoxLayout()
        state.setSpacing(6)
        state.addWidget(self._icon)
        state.addWidget(self._state)
        self.head.addLayout(state)
        inside = QVBoxLayout()
        inside.setSpacing(10)
        self._none = Label("", "muted", self, wrap=True)
        inside.addWidget(self._none)
        self._table = QWidget(self)  # hidden while it is filled: each part that is shown lays the whole page out anew
        self._grid = grid = QGridLayout(self._table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        self._heads = [
            Label(words, "small-muted-strong", self._table) for words in ("Target", START, "Now", "", "Aim", "")
        ]
        for column, head in enumerate(self._heads):
            grid.addWidget(head, 0, column)
        grid.setColumnStretch(0, 1)
        grid.setColumnMinimumWidth(3, BAR)
        self._targets: list[TargetRow] = []
        inside.addWidget(self._table)
        self._scored = Label("", "small-muted", self)
        inside.addWidget(self._scored)
        self.body.addLayout(inside)
        self.body.addStretch(1)
        foot = QHBoxLayout()
        self._open = Button(
            "Open plan", name="pupil-open-plan", parent=self, act=lambda: self.asked.emit(self._plan_id)
        )
        foot.addWidget(self._open)
        self._concern = Button(
            "Add a concern", name="pupil-plan-card-concern", icon="plus", parent=self,
            act=lambda: self.concern_asked.emit(),
        )  # fmt: skip
        foot.addWidget(self._concern)
        foot.addStretch(1)
        self.body.addLayout(foot)

    def show_plan(self, plan: PlanView | None, pupil: PupilView, school: SchoolView, glance: Glance) -> None:
        """Fill the card; ``glance`` has where each target began, and the day of the newest score."""
        targets = plan.targets if plan is not None else ()
        self._plan_id = plan.id if plan is not None else ""
        if plan is None:
            self.heading.setText("No plan yet")
            words = "Start one with New plan." if pupil.has_sen else "There is no SEN status that asks for one."
        else:
            self.heading.setText(plan_title(plan, school))
            self._show_state(plan, pupil.on)
            words = "" if targets else "No targets yet."
        for part in (self._icon, self._state, self._open):
            part.setVisible(plan is not None)
        self._concern.setVisible(plan is None and not pupil.has_sen and self.may_write)
        self._none.setText(words)
        self._none.setVisible(bool(words))
        self._table.hide()
        while len(self._targets) < len(targets):
            self._targets.append(TargetRow(self._table, self._grid, 1 + 2 * len(self._targets)))
        for row, target in zip_longest(self._targets, targets):
            row.show_target(target, glance.began)
        began = any(one.id in glance.began for one in targets)
        self._heads[1].setVisible(began)
        self._table.setVisible(bool(targets))
        scored = glance.scored_on if targets else None
        self._scored.setText("" if scored is None else f"Scores of {shown_day(scored)}")
        self._scored.setVisible(scored is not None)

    def _show_state(self, plan: PlanView, on: date) -> None:
        icon, token, word = PLAN_STATES[plan.shown]
        theme.show(self._icon, icon, getattr(theme.current(), token), 16)
        said, due = word, shown_day(plan.review)
        if plan.state == "current" and plan.review is not None:
            near = abs((plan.review - on).days) <= NEAR
            said = f"{review_words(plan.review, on)}, {due}" if near else f"Review {due}"
        role = "warning" if plan.shown == "review-due" else "danger" if plan.shown == "overdue" else "muted"
        if self._state.property("role") != role:
            self._state.set_role(role)
        self._state.setText(said)


class TargetRow:
    """One target in the card's table, under a hairline."""

    def __init__(self, table: QWidget, grid: QGridLayout, row: int) -> None:
        self._title = Label("", "strong", table, wrap=True)
        self._began, self._now, self._aim = (Label("", "", table) for _ in range(3))
        self._bar = HowFar(0, table)
        self._bar.setFixedWidth(theme.px(BAR))
        self._icon, self._words = Icon("clock", theme.current().muted, 16, table), Label("", "", table)
        self._line = Line(table)
        grid.addWidget(self._line, row, 0, 1, 6)
        for column, part in enumerate((self._title, self._began, self._now, self._bar, self._aim)):
            grid.addWidget(part, row + 1, column)
        standing = QHBoxLayout()
        standing.setSpacing(6)
        standing.addWidget(self._icon)
        standing.addWidget(self._words)
        standing.addStretch(1)
        grid.addLayout(standing, row + 1, 5)

    def show_target(self, target: TargetView | None, began: Mapping[str, float]) -> None:
        """Fill the row; without a target it is not there."""
        for part in (self._line, self._title, self._now, self._aim):
            part.setVisible(target is not None)
        standing = _standing(target) if target is not None else None
        for sign in (self._icon, self._words):
            sign.setVisible(standing is not None)
        whole = target and (target.out_of if target.out_of is not None else target.aim)
        self._bar.setVisible(target is not None and target.now is not None and bool(whole))
        self._began.setVisible(target is not None and target.id in began)
        if target is None:
            return
        of = "" if target.out_of is None else f"\u00a0of\u00a0{target.out_of:g}"
        self._title.setText(target_title(target))
        self._began.setText(f"{began[target.id]:g}{of}" if target.id in began else "")
        self._now.setText("" if target.now is None else f"{target.now:g}{of}")
        self._aim.setText("" if target.aim is None else f"{target.aim:g}{of}")
        if target.now is not None and whole:
            self._bar.show_part(target.now / whole)
        if standing is not None:
            icon, token, words = standing
            theme.show(self._icon, icon, getattr(theme.current(), token), 16)
            self._words.setText(words)


def _standing(target: TargetView) -> tuple[str, str, str] | None:
    if target.outcome in OUTCOMES:
        return OUTCOMES[target.outcome]
    if target.now is None or not target.aim:
        return None
    if target.now >= target.aim:
        return ("circle-check", "success", "At the aim")
    return ("trending-up", "accent", "Nearly there" if target.now / target.aim >= NEARLY else "On the way")


class SideCards(QWidget):
    """Next, People, and Lately."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        self._next, self._people = Card("Next", self, name="pupil-next"), Card("People", self, name="pupil-people")
        self._rows: dict[Card, QVBoxLayout] = {}
        for card in (self._next, self._people):
            rows = QVBoxLayout()
            rows.setSpacing(8)
            card.body.addLayout(rows)
            self._rows[card] = rows
            column.addWidget(card)
        self.lately = LatelyCard(self)
        column.addWidget(self.lately)
        column.addStretch(1)

    def show_pupil(self, pupil: PupilView, plan: PlanView | None, school: SchoolView) -> None:
        """Fill Next and People."""
        rows = self._rows[self._next]
        clear(rows)
        if plan is not None and plan.review is not None and plan.state == "current":
            at = ", ".join(part for part in (shown_day(plan.review), plan.review_time) if part)
            self._item(rows, "target", f"Review plan {plan.number}", at)
        elif plan is not None:
            self._item(rows, "pencil", f"Finish plan {plan.number}", "It is a draft.")
        elif pupil.has_sen:
            self._item(rows, "pencil", "Write a plan", "There is none yet.")
        else:
            rows.addWidget(Label("Nothing is due.", "muted", self))
        rows = self._rows[self._people]
        clear(rows)
        for contact in pupil.contacts:
            line = QHBoxLayout()
            line.addWidget(Label(contact_words(contact), "", self, wrap=True), 1)
            if contact.telephone:
                line.addWidget(Label(contact.telephone.replace(" ", "\u00a0"), "muted", self))
            rows.addLayout(line)
        teacher = school.teacher_of(pupil.class_name)
        if teacher:
            rows.addWidget(Label(f"{teacher}, class teacher", "", self, wrap=True))
        if not (pupil.contacts or teacher):
            rows.addWidget(Label("Nobody recorded yet.", "muted", self))

    def _item(self, rows: QVBoxLayout, icon: str, what: str, when: str) -> None:
        line = QHBoxLayout()
        line.setSpacing(10)
        line.addWidget(Icon(icon, theme.current().muted, 18, self))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Label(what, "strong", self, wrap=True))
        words.addWidget(Label(when, "muted", self, wrap=True))
        line.addLayout(words, 1)
        rows.addLayout(line)


class EarlierCard(Card):
    """What was changed about this pupil lately, when and by whom, the newest first; the log has it all."""

    log_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Changed lately", parent, name="pupil-earlier")
        log = Button("Open the log", "quiet", name="pupil-log", icon="history", parent=self, act=self.log_asked.emit)
        self.head.addWidget(log)
        self._every = False
        self._changes: Sequence[ChangeView] = ()
        self._lines = QVBoxLayout()
        self._lines.setSpacing(6)
        self.body.addLayout(self._lines)

    def show_changes(self, changes: Sequence[ChangeView]) -> None:
        """Fill the card."""
        self._changes = changes
        clear(self._lines)
        edits = [one for one in self._changes if one.kind == "edit"]
        for one in edits if self._every else edits[:LATELY]:
            what = said(one.label, one.undo_of)
            line = QHBoxLayout()
            line.setSpacing(16)
            at = london(one.recorded_at)
            when = Label(f"{shown_day(at.date())}, {at:%H:%M}", "muted", self)
            when.setMinimumWidth(theme.px(176))
            line.addWidget(when)
            line.addWidget(Label(what, "", self, wrap=True), 1)
            line.addWidget(Label(one.by, "muted", self))
            self._lines.addLayout(line)
        if not edits:
            self._lines.addWidget(Label("Nothing has been changed yet.", "muted", self, wrap=True))
        if len(edits) > LATELY:
            words = "Show fewer" if self._every else f"Show all {len(edits)}"
            row = QHBoxLayout()
            row.addWidget(Button(words, "quiet", name="pupil-earlier-all", parent=self, act=self._toggle))
            row.addStretch(1)
            self._lines.addLayout(row)

    def _toggle(self) -> None:
        self._every = not self._every
        self.show_changes(self._changes)
