# SPDX-License-Identifier: Apache-2.0
"""The register of a run, a week at a time: the grid, the weeks before and after, and what each key does."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from sencodesk.sentences import lines
from sencodesk.views.provision_register import WEEK, Bare, WeekRegister
from sencodesk_ui import theme
from sencodesk_ui.pages.run.grid import RegisterGrid
from sencodesk_ui.pages.run.words import bare_words
from sencodesk_ui.widgets import Button, Card, IconButton, Label, Note, shown_day
from sencodesk_ui.workspace import Workspace

TIMED = "The group meets on the days with a time. Another day can be marked too."
UNTIMED = "On which days does it meet? To show them here, add its days under Timetable."
KEYS = "H held, M missed and then why ({why}). Delete empties the box. Ctrl+S or leaving saves."


class WeekCard(Card):
    """``moved`` carries a day of the week that is to be shown."""

    moved = Signal(object)

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__("Register", parent, name="register-card")
        self.workspace = workspace
        self._monday: date | None = None
        self.before = IconButton("chevron-left", "The week before", name="register-before", parent=self)
        self.before.clicked.connect(lambda: self._go(-1))
        self.when = Label("", "strong", self)
        self.when.setObjectName("register-week")
        self.after = IconButton("chevron-right", "The week after", name="register-after", parent=self)
        self.after.clicked.connect(lambda: self._go(1))
        self.now = Button("This week", "quiet", name="register-now", parent=self, act=self._go_to_today)
        way = self.head
        if theme.size.is_large():  # beside the heading it has no room
            way = QHBoxLayout()
            self.body.addLayout(way)
        for part in (self.before, self.when, self.after):
            way.addWidget(part)
        if way is not self.head:
            way.addStretch(1)
        self.head.addWidget(self.now)
        self.grid = RegisterGrid(workspace, self)
        self.grid.told.connect(self._say)
        self.said = Label("", "", self, wrap=True)
        self.said.setObjectName("register-said")
        why = ", ".join(f"{letter} {lines('session_reason')[code].lower()}" for code, letter in _letters().items())
        self.keys = Label(KEYS.format(why=why), "small-muted", self, wrap=True)
        self.keys.setVisible(workspace.may_write)
        self.none = Label("Put pupils into it first: then their sessions are marked here.", "muted", self, wrap=True)
        self.all_held = Button(
            "Everybody held", name="register-all-held", icon="check", parent=self, act=self.grid.mark_column
        )
        self.all_held.setToolTip("Marks everybody held in the session under the cursor who is not marked yet.")
        self.bare = Note("warning", "", self, name="register-bare", action="Go to the first", act=self._go_to_bare)
        self.bare.hide()
        self._wanted: Bare | None = None
        self.grid.marked.connect(self._count)
        self.days = Label("", "small-muted", self, wrap=True)
        self.days.setObjectName("register-days")
        self.body.addWidget(self.none)
        self.body.addWidget(self.bare)
        self.body.addWidget(self.days)
        self.body.addWidget(self.grid)
        self.body.addWidget(self.said)
        self.body.addWidget(self.keys)
        foot = QHBoxLayout()
        foot.addWidget(self.all_held)
        foot.addStretch(1)
        self.body.addLayout(foot)
        for keys, step in (("Ctrl+PgUp", -1), ("Ctrl+PgDown", 1)):
            shortcut = QShortcut(QKeySequence(keys), self.grid)
            shortcut.activated.connect(lambda step=step: self._go(step))

    def show_week(self, week: WeekRegister, kept: Mapping[str, str]) -> None:
        """Show a week of the register."""
        self._monday = week.monday
        friday = week.monday + timedelta(days=4)
        self.when.setText(f"{shown_day(week.monday)} to {shown_day(friday)}")
        some = bool(week.rows)
        self.grid.setVisible(some)
        self.said.setVisible(some)
        self.keys.setVisible(some and self.workspace.may_write)
        self.all_held.setVisible(some and self.workspace.may_write)
        self.none.setVisible(not some)
        may = self.workspace.may_write
        self.days.setText(TIMED if week.run.slots else UNTIMED if may else "")
        self.days.setVisible(some and bool(self.days.text()))
        self.grid.show_week(week, dict(kept))
        self._count()
        if self._wanted is not None and self.grid.register.place(self._wanted) is not None:
            wanted, self._wanted = self._wanted, None
            self.grid.go_to(wanted)

    def _count(self) -> None:
        """How many missed sessions have no reason, as they are typed now, and the first of them."""
        self.bare.set_text(bare_said(self.grid.bare()))

    def _go_to_bare(self) -> None:
        found = self.grid.bare()
        if not found:
            return
        self.grid.flush()
        if self.grid.register.place(found[0]) is not None:
            self.grid.go_to(found[0])
        else:
            self._wanted = found[0]
            self.moved.emit(found[0].on)

    def _go(self, step: int) -> None:
        if self._monday is not None:
            self.moved.emit(self._monday + step * WEEK)

    def _go_to_today(self) -> None:
        self.moved.emit(self.workspace.today())

    def _say(self, sentence: str) -> None:
        self.said.setText(sentence)


def bare_said(found: Sequence[Bare]) -> str:
    """``2 missed sessions without a reason. The first: Priya Copperdene, Mon 23 Nov 2026.``"""
    if not found:
        return ""
    first = f"{found[0].name}, {shown_day(found[0].on)}."
    words = bare_words(len(found))
    return f"{words}: {first}" if len(found) == 1 else f"{words}. The first: {first}"


def _letters() -> Mapping[str, str]:
    return lines("session_letter")
