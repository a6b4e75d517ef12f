# SPDX-License-Identifier: Apache-2.0
"""The head of a meeting: whose, when, where it stands, a press to each part, Print."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from sencodesk.views.field_words import value_words
from sencodesk.views.meetings import Meeting
from sencodesk_ui import theme
from sencodesk_ui.pages.pupils.flow import Flow
from sencodesk_ui.widgets import Button, IconButton, Label, shown_day
from sencodesk_ui.workspace import Workspace

JUMPS: Sequence[tuple[str, str]] = (
    ("when", "When"), ("asked", "Invite"), ("papers", "Papers"), ("views", "Views"), ("minutes", "Minutes"),
    ("differences", "Differences"), ("decision", "Decision"), ("sent", "Send"),
)  # fmt: skip
"""The parts of a meeting in their order."""


BEFORE = 47
"""Pixels before the parts, so that they begin under the title."""


class MeetingHead(QFrame):
    """``jumped`` carries the part that was pressed."""

    jumped = Signal(str)
    printing = Signal()
    removing = Signal()

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "head")
        self.workspace, self._pupil_id, self._review_id = workspace, "", ""
        whole = QVBoxLayout(self)
        whole.setContentsMargins(14, 12, 20, 10)
        whole.setSpacing(6)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(
            IconButton("arrow-left", "Back", name="meeting-back", parent=self, act=workspace.back),
            0, Qt.AlignmentFlag.AlignTop,
        )  # fmt: skip
        words = QVBoxLayout()
        words.setSpacing(2)
        self.title = Label("", "compact-title", self, wrap=True)
        self.title.setObjectName("meeting-title")
        self.about = Label("", "muted", self, wrap=True)
        self.about.setObjectName("meeting-about")
        self.corrected = Label("", "small-muted", self, wrap=True)
        self.corrected.hide()
        for label in (self.title, self.about, self.corrected):
            words.addWidget(label)
        row.addLayout(words, 1)
        self.print_button = Button(
            "Print", "primary", name="meeting-print", icon="printer", parent=self, act=self.printing.emit
        )
        pupil = Button("Open the pupil", name="meeting-pupil", parent=self, act=self._open_pupil)
        buttons = QHBoxLayout() if theme.size.is_large() else row
        for button in (pupil, self.print_button):
            buttons.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self.more = self._made_more()
        buttons.addWidget(self.more, 0, Qt.AlignmentFlag.AlignTop)
        whole.addLayout(row)
        if buttons is not row:
            buttons.addStretch(1)
            whole.addLayout(buttons)
        jumps = QWidget(self)
        flow = Flow(jumps)
        line = QHBoxLayout()
        line.addSpacing(0 if theme.size.is_large() else theme.px(BEFORE))
        line.addWidget(jumps, 1)
        for part, word in JUMPS:
            button = Button(word, "small", name=f"meeting-go-{part}", parent=jumps, act=partial(self.jumped.emit, part))
            button.setAccessibleName(f"Go to: {word}")
            flow.addWidget(button)
        whole.addLayout(line)

    def _made_more(self) -> IconButton:
        more = IconButton("ellipsis", "More for this meeting", name="meeting-more", parent=self, bordered=True)
        more.setPopupMode(IconButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(more)
        earlier = menu.addAction("Earlier versions")
        earlier.setObjectName("meeting-versions")
        earlier.triggered.connect(lambda _on=False: self.workspace.show_versions("review", self._review_id))
        remove = menu.addAction("Remove: entered by mistake")
        remove.setObjectName("meeting-remove")
        remove.setVisible(self.workspace.may_write)
        remove.triggered.connect(lambda _on=False: self.removing.emit())
        more.setMenu(menu)
        return more

    def show_meeting(self, found: Meeting) -> None:
        """Whose meeting, and where it stands."""
        review, pupil = found.review, found.pupil
        self._pupil_id, self._review_id = pupil.id, review.id
        self.title.setText(f"{value_words('review', 'kind', review.kind)}, {pupil.name}")
        state = (
            "Cancelled" if review.cancelled else "Held" if review.held_on else "Planned" if review.meets_on else "Due"
        )
        at = f" at {review.meets_at}" if review.meets_at else ""
        parts = (
            f"{state} {shown_day(review.day)}{at}", review.place or "",
            f"class {pupil.class_name}" if pupil.class_name else "",
            f"plan {found.plan.number}" if found.plan is not None else "no plan",
            found.council if found.annual else "",
        )  # fmt: skip
        self.about.setText(" · ".join(part for part in parts if part))

    def say_corrected(self, words: str) -> None:
        """That the record was corrected, when, by whom, why; or nothing."""
        self.corrected.setText(words)
        self.corrected.setVisible(bool(words))

    def _open_pupil(self) -> None:
        self.workspace.go("pupil", pupil_id=self._pupil_id, tab="reviews")
