# SPDX-License-Identifier: Apache-2.0
"""The editor's head: whose plan, which one, how it stands, and the next useful act."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from sencodesk.records.plans import PlanState as State
from sencodesk.views.plans import PlanView
from sencodesk.views.pupils import PupilView
from sencodesk.views.versions import CorrectionView
from sencodesk_ui import theme
from sencodesk_ui.beside.words import corrected_words
from sencodesk_ui.pages.plan.words import subtitle
from sencodesk_ui.widgets import Button, IconButton, Label, PlanState, clear

MORE = (
    ("reviewed", "Mark as reviewed", (State.CURRENT,)),
    ("ended", "End this plan", (State.CURRENT, State.REVIEWED)),
    ("next", "Start the next plan from this one", (State.CURRENT, State.REVIEWED, State.ENDED)),
    ("draft", "Make it a draft again", (State.CURRENT, State.REVIEWED, State.ENDED)),
    ("versions", "Earlier versions of this plan", tuple(State)),
    ("correct", "Correct this plan", (State.CURRENT, State.REVIEWED, State.ENDED)),
    ("advice", "Show again the advice that was left", (State.DRAFT, State.CURRENT)),
    ("remove", "Remove this plan", tuple(State)),
)
"""What else can be done with a plan, and in which states."""


class Head(QFrame):
    """``asked`` carries issue, print, show-paper, pupil, back, a state, or remove."""

    asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("plan-head")
        self.may_write = True
        """Whether the plan may be changed; else it is read and printed."""
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 24, 10)
        column.setSpacing(2)
        row, acts = QHBoxLayout(), QHBoxLayout()
        row.setSpacing(8)
        acts.setSpacing(8)
        back = IconButton("arrow-left", "Back", name="plan-back", parent=self, act=lambda: self.asked.emit("back"))
        row.addWidget(back)
        self.title = Label("", "compact-title", self, wrap=True)
        self.title.setObjectName("plan-title")
        row.addWidget(self.title, 1)
        self.paper = Button(
            "Show paper",
            name="plan-show-paper",
            icon="file-text",
            parent=self,
            act=lambda: self.asked.emit("show-paper"),
        )
        self.paper.hide()
        acts.addWidget(self.paper)
        self.more = IconButton("ellipsis", "More for this plan", name="plan-more", parent=self, act=self._open_menu)
        acts.addWidget(self.more)
        self.issue = Button("Make current", name="plan-issue", parent=self, act=lambda: self.asked.emit("issue"))
        acts.addWidget(self.issue)
        self.review = Button("Review", name="plan-to-review", parent=self, act=lambda: self.asked.emit("review"))
        acts.addWidget(self.review)
        self.print = Button(
            "Print", "primary", name="plan-print", icon="printer", parent=self, act=lambda: self.asked.emit("print")
        )
        acts.addWidget(self.print)
        column.addLayout(row)
        if theme.size.is_large():  # they have no room beside the name
            acts.addStretch(1)
            column.addLayout(acts)
        else:
            row.addLayout(acts)
        second = QHBoxLayout()
        second.setContentsMargins(46, 0, 0, 0)
        second.setSpacing(10)
        self._state = QHBoxLayout()
        second.addLayout(self._state)
        self.corrected = Label("", "small-muted", self, wrap=True)
        self.corrected.setObjectName("plan-corrected")
        self._about = Label("", "small-muted", self, wrap=True)
        self._about.setObjectName("plan-about-line")
        second.addWidget(self._about, 1)
        column.addLayout(second)
        column.addWidget(self.corrected)
        self.corrected.setContentsMargins(46, 0, 0, 0)
        self.corrected.hide()
        self.menu = QMenu(self)
        self.menu.setAccessibleName("More for this plan")
        self._shown = ""

    def show_plan(
        self, plan: PlanView, pupil: PupilView, corrected: CorrectionView | None = None, *, left: int = 0
    ) -> None:
        """Whose, which, when, how it stands, and whether it was corrected; ``left`` counts advice that was left."""
        self.corrected.setText(corrected_words(corrected) if corrected is not None else "")
        self.corrected.setVisible(corrected is not None)
        self.title.setText(f"{pupil.name}, plan\u00a0{plan.number}")
        self._about.setText(subtitle(plan))
        if plan.shown != self._shown:
            self._shown = plan.shown
            clear(self._state)
            state = PlanState(plan.shown, self)
            state.setObjectName("plan-state")
            self._state.addWidget(state)
        self.issue.setVisible(plan.state == State.DRAFT and self.may_write)
        self.review.setVisible(plan.state != State.DRAFT and self.may_write)
        self.menu.clear()
        self.menu.addAction("Open the pupil").triggered.connect(lambda: self.asked.emit("pupil"))
        for act, word, states in MORE:
            offered = plan.state in states and (left > 0 or act != "advice")
            if offered and (self.may_write or act == "versions"):
                if act == "remove":
                    self.menu.addSeparator()
                action = self.menu.addAction(word)
                action.setObjectName(f"plan-{act}")
                action.triggered.connect(lambda _on=False, act=act: self.asked.emit(act))

    def state(self) -> str:
        """The state that is shown."""
        return self._shown

    def _open_menu(self) -> None:
        self.menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height() + 2)))
        self.menu.setFocus(Qt.FocusReason.PopupFocusReason)
