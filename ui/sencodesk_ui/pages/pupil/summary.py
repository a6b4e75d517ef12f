# SPDX-License-Identifier: Apache-2.0
"""What stands at the top of the overview: the plan that counts, what is next, people, and what was changed lately."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from sencodesk.codes.london import london
from sencodesk.views.log import ChangeView
from sencodesk.views.log_lines import said
from sencodesk.views.plans import PlanView, TargetView
from sencodesk.views.pupils import PupilView
from sencodesk.views.school import SchoolView
from sencodesk_ui import theme
from sencodesk_ui.pages.pupils.pane import review_words
from sencodesk_ui.pages.pupils.words import contact_words, plan_title, target_title
from sencodesk_ui.widgets import PLAN_STATES, Button, Card, HowFar, Icon, Label, Line, clear, shown_day

OUTCOMES = {"met": ("circle-check", "success", "Met"), "partly": ("trending-up", "accent", "Partly met"),
            "not-yet": ("clock", "warning", "Not yet"), "dropped": ("circle-dashed", "muted", "Dropped")}  # fmt: skip
LATELY = 5
NEARLY = 0.75
NEAR = 31
"""Days within which a review says how far away it is, beside its day."""


class PlanCard(Card):
    """The plan in force, target by target; without one, what to do about it."""

    asked = Signal(str)
    started = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Plan", parent, name="pupil-plan-card")
        self._state = QHBoxLayout()
        self._state.setSpacing(6)
        self.head.addLayout(self._state)
        self._grid = QVBoxLayout()
        self._grid.setSpacing(10)
        self.body.addLayout(self._grid)
        self.body.addStretch(1)

    def show_plan(self, plan: PlanView | None, pupil: PupilView, school: SchoolView) -> None:
        """Fill the card."""
        clear(self._state)
        clear(self._grid)
        if plan is None:
            self.heading.setText("No plan yet")
            words = "Start one with New plan." if pupil.has_sen else "There is no SEN status that asks for one."
            self._grid.addWidget(Label(words, "muted", self, wrap=True))
            return
        self.heading.setText(plan_title(plan, school))
        icon, token, word = PLAN_STATES[plan.shown]
        self._state.addWidget(Icon(icon, getattr(theme.current(), token), 16, self))
        due = shown_day(plan.review)
        said = word
        if plan.state == "current" and plan.review is not None:
            near = abs((plan.review - pupil.on).days) <= NEAR
            said = f"{review_words(plan.review, pupil.on)}, {due}" if near else f"Review {due}"
        role = "warning" if plan.shown == "review-due" else "danger" if plan.shown == "overdue" else "muted"
        self._state.addWidget(Label(said, role, self))
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        for column, words in enumerate(("Target", "Now", "", "Aim", "")):
            grid.addWidget(Label(words, "small-muted-strong", self), 0, column)
        grid.setColumnStretch(0, 1)
        grid.setColumnMinimumWidth(2, 64)
        for place, target in enumerate(plan.targets):
            grid.addWidget(Line(self), 1 + 2 * place, 0, 1, 5)
            self._target(grid, 2 + 2 * place, target)
        if plan.targets:
            self._grid.addLayout(grid)
        else:
            self._grid.addWidget(Label("No targets yet.", "muted", self))
        row = QHBoxLayout()
        row.addWidget(Button("Open plan", name="pupil-open-plan", parent=self, act=lambda: self.asked.emit(plan.id)))
        row.addStretch(1)
        self._grid.addLayout(row)

    def _target(self, grid: QGridLayout, row: int, target: TargetView) -> None:
        grid.addWidget(Label(target_title(target), "strong", self, wrap=True), row, 0)
        whole = target.out_of if target.out_of is not None else target.aim
        of = "" if target.out_of is None else f"\u00a0of\u00a0{target.out_of:g}"
        grid.addWidget(Label("" if target.now is None else f"{target.now:g}{of}", "", self), row, 1)
        if target.now is not None and whole:
            bar = HowFar(target.now / whole, self)
            bar.setFixedWidth(theme.px(64))
            grid.addWidget(bar, row, 2)
        grid.addWidget(Label("" if target.aim is None else f"{target.aim:g}{of}", "", self), row, 3)
        standing = _standing(target)
        if standing is not None:
            icon, token, words = standing
            part = QHBoxLayout()
            part.setSpacing(6)
            part.addWidget(Icon(icon, getattr(theme.current(), token), 16, self))
            part.addWidget(Label(words, "", self))
            part.addStretch(1)
            grid.addLayout(part, row, 4)


def _standing(target: TargetView) -> tuple[str, str, str] | None:
    if target.outcome in OUTCOMES:
        return OUTCOMES[target.outcome]
    if target.now is None or not target.aim:
        return None
    if target.now >= target.aim:
        return ("circle-check", "success", "At the aim")
    return ("trending-up", "accent", "Nearly there" if target.now / target.aim >= NEARLY else "On the way")


class SideCards(QWidget):
    """Next, and People."""

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
    """Lately: what was changed about this pupil, when and by whom, the newest first; the log has it all."""

    log_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Lately", parent, name="pupil-earlier")
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
