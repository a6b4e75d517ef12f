# SPDX-License-Identifier: Apache-2.0
"""The pane beside the register: whoever is under the cursor in short, or what can be done with those who are chosen."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QSpacerItem, QVBoxLayout, QWidget

from sencodesk.views.register import need_name
from sencodesk.views.school import SchoolView
from sencodesk_ui import theme
from sencodesk_ui.pages.pupils.rows import PupilRow
from sencodesk_ui.pages.pupils.words import (
    FLAG,
    about,
    contact_words,
    initials,
    plan_title,
    status_word,
    target_count,
    target_title,
)
from sencodesk_ui.widgets import (
    PLAN_STATES,
    Avatar,
    Button,
    HowFar,
    Icon,
    IconButton,
    Label,
    Line,
    Scroll,
    Tag,
    clear,
    distance,
    shown_day,
)

WIDTH = 312
MOST_CONTACTS = 3


class PreviewPane(QFrame):
    """``opened`` a pupil or a plan to print; ``closed`` when the pane is put away."""

    opened = Signal(str)
    printed = Signal(object)
    closed = Signal()
    providing = Signal()
    """Those who are chosen are to be put into provision."""
    may_write = True

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pupils-pane")
        self.setAccessibleName("Preview")
        self.setProperty("kind", "pane")
        self.setFixedWidth(theme.px(WIDTH))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 0, 0, 0)
        scroll = Scroll(self, margins=(18, 16, 18, 16))
        whole.addWidget(scroll)
        scroll.body.setSpacing(12)
        self._body = QVBoxLayout()
        self._body.setSpacing(12)
        scroll.body.addLayout(self._body)
        self._below, self._spring = scroll.body, QSpacerItem(0, 0, vData=QSizePolicy.Policy.Expanding)
        self._below.addItem(self._spring)

    def add_below(self, widget: QWidget) -> None:
        """What stays under the pane's own lines while these are made anew."""
        self._below.insertWidget(1, widget)

    def show_nobody(self) -> None:
        """Nothing is under the cursor."""
        clear(self._body)
        self._body.addWidget(Label("Choose a pupil to see them here.", "muted", self, wrap=True))

    def show_several(self, rows: Sequence[PupilRow]) -> None:
        """More than one is chosen: how many, with how many plans."""
        clear(self._body)
        with_plan = sum(row.plan is not None for row in rows)
        self._body.addWidget(Label(f"{len(rows)} pupils chosen", "section", self))
        self._body.addWidget(Label(f"{with_plan} of them have a plan to print.", "muted", self, wrap=True))
        ids = [row.pupil.id for row in rows]
        self._body.addWidget(
            Button(
                "Print their plans", "primary", name="pane-print-chosen", icon="printer", parent=self,
                act=lambda: self.printed.emit(ids),
            )
        )  # fmt: skip
        if self.may_write:
            self._body.addWidget(
                Button("Add to provision", name="pane-provision", icon="plus", parent=self, act=self.providing.emit)
            )

    def show_pupil(self, row: PupilRow, school: SchoolView) -> None:
        """One pupil: needs, the plan and how far it has come, people."""
        clear(self._body)
        self._head(row)
        if row.line.needs:
            self._section("Needs")
            for rank, code in enumerate(row.line.needs, start=1):
                line = QHBoxLayout()
                line.setSpacing(8)
                number = Label(str(rank), "muted", self)
                number.setFixedWidth(theme.px(10))
                line.addWidget(number, 0, Qt.AlignmentFlag.AlignTop)
                line.addWidget(Label(need_name(code), "", self, wrap=True), 1)
                self._body.addLayout(line)
        if row.flags:
            self._section("Placement and funding")
            for name in row.flags:
                icon, word = FLAG[name]
                line = QHBoxLayout()
                line.setSpacing(8)
                line.addWidget(Icon(icon, theme.current().muted, 16, self))
                line.addWidget(Label(word, "", self), 1)
                self._body.addLayout(line)
        self._plan(row, school)
        self._people(row, school)

    def _head(self, row: PupilRow) -> None:
        pupil = row.pupil
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(Avatar(initials(pupil), self), 0, Qt.AlignmentFlag.AlignTop)
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addWidget(Label(pupil.name, "section", self, wrap=True))
        names.addWidget(Label(about(pupil), "small-muted", self, wrap=True))
        top.addLayout(names, 1)
        self._body.addLayout(top)
        tags = QHBoxLayout()
        tags.setSpacing(6)
        if row.line.status:
            code = row.line.status
            tags.addWidget(Tag(status_word(code), code, self, filled=code == "E"))
        if row.line.council_name:
            tags.addWidget(Tag(row.line.council_name, "", self))
        tags.addStretch(1)
        self._body.addLayout(tags)
        acts = QHBoxLayout()
        acts.setSpacing(8)
        button = Button("Open pupil", "primary", name="pane-open", parent=self, act=lambda: self.opened.emit(pupil.id))
        button.setToolTip("Enter")
        acts.addWidget(button, 1)
        if row.plan is not None:
            acts.addWidget(
                IconButton(
                    "printer", "Print the plan", name="pane-print", parent=self, bordered=True,
                    act=lambda: self.printed.emit([pupil.id]),
                )
            )  # fmt: skip
        self._body.addLayout(acts)

    def _plan(self, row: PupilRow, school: SchoolView) -> None:
        plan, on = row.plan, row.pupil.on
        if plan is None:
            return
        self._body.addWidget(Line(self))
        head = QHBoxLayout()
        head.addWidget(Label(plan_title(plan, school), "strong", self, wrap=True), 1)
        icon, token, word = PLAN_STATES[plan.shown]
        head.addWidget(Icon(icon, getattr(theme.current(), token), 16, self))
        head.addWidget(Label(review_words(plan.review, on) if plan.state == "current" else word, "small", self))
        self._body.addLayout(head)
        for target in plan.targets:
            line = QHBoxLayout()
            line.setSpacing(8)
            line.addWidget(Label(target_title(target), "", self, wrap=True), 1)
            if target.outcome == "met":
                line.addWidget(Icon("circle-check", theme.current().success, 16, self))
                line.addWidget(Label("Met", "success", self))
            else:
                line.addWidget(Label(target_count(target), "", self))
            self._body.addLayout(line)
            whole = target.out_of if target.out_of is not None else target.aim
            if target.outcome != "met" and target.now is not None and whole:
                self._body.addWidget(HowFar(target.now / whole, self))

    def _people(self, row: PupilRow, school: SchoolView) -> None:
        teacher = school.teacher_of(row.pupil.class_name)
        if not (row.pupil.contacts or teacher):
            return
        self._section("People")
        for contact in row.pupil.contacts[:MOST_CONTACTS]:
            line = QHBoxLayout()
            line.addWidget(Label(contact_words(contact), "", self, wrap=True), 1)
            if contact.telephone:
                line.addWidget(Label(contact.telephone.replace(" ", "\u00a0"), "muted", self))
            self._body.addLayout(line)
        if teacher:
            self._body.addWidget(Label(f"{teacher}, class teacher", "", self, wrap=True))

    def _section(self, heading: str) -> None:
        self._body.addWidget(Line(self))
        self._body.addWidget(Label(heading, "strong", self))


def review_words(review: date | None, on: date) -> str:
    """``Review in 3 days``, ``11 days overdue``; the date where it is further away than a month."""
    if review is None:
        return "No review date"
    away = (review - on).days
    if away < 0:
        return distance(review, on)
    return f"Review\u00a0{distance(review, on) if away <= 31 else shown_day(review, short=True)}"
