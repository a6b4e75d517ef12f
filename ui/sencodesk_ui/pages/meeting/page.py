# SPDX-License-Identifier: Apache-2.0
"""The page that runs a meeting: invite, papers, views, minutes, differences, decision, what is sent and by when.

Everything is one record, in forms that are saved as each is left; undo takes back one form at a time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from sencodesk.services import reviews, unsaved
from sencodesk.services.desk import Desk, Reading
from sencodesk.services.history import Change
from sencodesk.views import meetings as view
from sencodesk.views import versions as versions_view
from sencodesk.views.meetings import Meeting
from sencodesk.views.versions import CorrectionView
from sencodesk_ui import theme
from sencodesk_ui.beside.words import corrected_words
from sencodesk_ui.forms.leaving import SavedWhenLeft
from sencodesk_ui.forms.record import RecordForm
from sencodesk_ui.pages.meeting import kinds, papers
from sencodesk_ui.pages.meeting.cards import Cards
from sencodesk_ui.pages.meeting.head import MeetingHead
from sencodesk_ui.pages.page import Page
from sencodesk_ui.pages.pupil.care_cards import record_of
from sencodesk_ui.saving import Seen
from sencodesk_ui.shell.large import WholePage
from sencodesk_ui.widgets import EmptyState, Scroll, tab_through
from sencodesk_ui.workspace import Workspace

BESIDE = 980
"""Pixels from which what is to be sent stands beside the meeting; with less room it comes after it."""
WIDE = 346
ABOVE = 10
"""Pixels that stay over a card that was gone to."""


@dataclass(frozen=True, slots=True)
class MeetingData:
    """What the page shows, read together. ``kept`` is typing that was never saved, by form and record."""

    found: Meeting
    kept: Mapping[tuple[str, str], Mapping[str, Any]]
    corrected: Mapping[str, CorrectionView]


def read(session: Reading, review_id: str, workspace_on: Any) -> MeetingData | None:
    """The meeting, or None where it is gone."""
    found = view.meeting(session, review_id, on=workspace_on)
    if found is None:
        return None
    ids = [review_id, *(one.id for one in found.review.invited), *(one.line_id for one in found.lines if one.line_id)]
    places = [(f"meeting-{part}", review_id) for part in kinds.PARTS]
    places += [("invitation", one.id) for one in found.review.invited] + [("invitation-new", found.pupil.id)]
    places += [("review-line", one.line_id) for one in found.lines if one.line_id]
    kept = {place: one.values for place, one in unsaved.kept_among(session, places).items()}
    return MeetingData(found, kept, versions_view.corrections(session, ids))


class MeetingPage(Page):
    """Where a meeting is prepared, held and followed up."""

    stem, rail, handbook = "meeting", "reviews", "reviews"
    concerns = frozenset(
        {"review", "invitation", "review_line", "pupil", "contact", "ehc_plan", "ehc_section", "plan", "status_period"}
        | {"term", "closed_day", "school", "person", "school_class", "involvement", "agency"}
    )
    compact_rail = True

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, parent)
        self.data: MeetingData | None = None
        self._seen = Seen("")
        self._came = False
        self._beside: bool | None = None
        self._left = SavedWhenLeft(self)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self._gone = EmptyState(
            "calendar-check", "This meeting is not in the records any more.",
            "Undo brings back what was removed, redo what was undone.",
            "Show all reviews", lambda: workspace.go("reviews"), name="meeting-gone", parent=self,
        )  # fmt: skip
        self._gone.hide()
        whole.addWidget(self._gone)
        self._body = QWidget(self)
        whole.addWidget(self._body, 1)
        inside = QVBoxLayout(self._body)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        self.head = MeetingHead(workspace, self._body)
        self.scroller = WholePage(self._body)
        self.scroller.body.setContentsMargins(24, 14, 16, 24)
        if theme.size.is_large():
            self.scroller.body.addWidget(self.head)
        else:
            inside.addWidget(self.head)
        self.cards = Cards(workspace, lambda: self.review_id, self)
        self.scroller.body.setSpacing(14)
        self.scroller.body.addWidget(self.cards)
        self.scroller.body.addWidget(self.cards.sending)
        self.scroller.body.addStretch(1)
        self._side = Scroll(self._body, margins=(0, 14, 16, 24))
        self._side.setFixedWidth(theme.px(WIDE))
        self._side.body.addStretch(1)
        self._side.hide()
        columns = QHBoxLayout()
        columns.setSpacing(0)
        columns.addWidget(self.scroller, 1)
        columns.addWidget(self._side)
        inside.addLayout(columns, 1)
        self._connect()

    def _connect(self) -> None:
        self.head.printing.connect(lambda: self.print())
        self.head.removing.connect(self.remove)
        self.head.jumped.connect(self._jump)
        self.cards.printing.connect(self.print)
        self.cards.section_f.said.connect(self._say_of_line)
        self.cards.family_asked.connect(
            lambda: self._write(lambda desk: reviews.invite_family(desk, review_id=self.review_id))
        )
        self.cards.usual_asked.connect(
            lambda: self._write(lambda desk: reviews.invite_usual(desk, review_id=self.review_id))
        )
        self.cards.went.connect(
            lambda: self._write(lambda desk: reviews.invitations_went(desk, review_id=self.review_id))
        )
        shortcut = QShortcut(QKeySequence("Ctrl+P"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(lambda: self.print())

    @property
    def review_id(self) -> str:
        """Which meeting the page is about."""
        return str(self.where.get("review_id", ""))

    def show_at(self, where: dict[str, Any]) -> None:
        """``review_id``."""
        if where.get("review_id") != self.where.get("review_id"):
            self.data = None
            self._body.setEnabled(False)
            self.scroller.verticalScrollBar().setValue(0)
        self._came = True
        super().show_at(where)

    def load(self) -> None:
        """Read the meeting."""
        review_id, on = self.review_id, self.workspace.today()
        self.workspace.read(
            self, lambda session: read(session, review_id, on), lambda data: self._show(data, review_id)
        )

    def commit(self) -> None:
        """Save what is being typed."""
        for form in self.cards.every_form():
            form.flush()

    def first_focus(self) -> QWidget | None:
        """The first form, once it is read."""
        return self.cards.first() if self.data is not None else None

    def print(self, which: str = "") -> None:
        """The papers of the meeting in the sheet that shows and prints them; what is typed is saved first."""
        if self.data is not None:
            self.commit()
            papers.offer(self.workspace, self, review_id=self.review_id, which=which)

    def remove(self) -> None:
        """Take a meeting away that was entered by mistake. The page says so, and undo brings it back."""
        self.commit()
        review_id = self.review_id

        def removed(_change: Change | None) -> None:
            self.workspace.go("reviews")
            self.workspace.say("info", "The meeting is removed.", "Undo", self.workspace.undo)

        self.workspace.write(self, lambda desk: reviews.remove(desk, review_id=review_id), removed)

    def _write(self, act: Any) -> None:
        self.commit()
        self.workspace.write(self, act)

    def _say_of_line(self, section_id: str, verdict: str) -> None:
        review_id = self.review_id

        def act(desk: Desk) -> Change | None:
            return reviews.say_of_line(desk, review_id=review_id, section_id=section_id, values={"verdict": verdict})

        self.workspace.write(self, act)

    def _show(self, data: MeetingData | None, review_id: str) -> None:
        if review_id != self.review_id:
            return  # another meeting was opened meanwhile
        self._gone.setVisible(data is None)
        self._body.setVisible(data is not None)
        fresh, self.data = self.data is None, data
        if data is None:
            return
        came, self._came = self._came, False
        self._body.setEnabled(True)
        found = data.found
        review = found.review
        if fresh:
            self.workspace.note_opened(found.pupil.id)
        if self._seen.id != review.id:
            self._seen = Seen(review.id, review.row_version)
        self._seen.version = max(self._seen.version or 0, review.row_version)
        self.head.show_meeting(found)
        self.cards.show_meeting(found, self._seen)
        self.cards.asked.fill(found.pupil.id, [record_of(one, self.cards.asked, one.name) for one in review.invited])
        self.cards.asked.show_corrections(data.corrected)
        self.cards.put_in_order()
        own = data.corrected.get(review.id)
        self.head.say_corrected(corrected_words(own) if own is not None else "")
        if came:
            self._restore(data)
        self._fit()
        if fresh and (first := self.cards.first()) is not None and self.isVisible() and self._nothing_focused():
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _nothing_focused(self) -> bool:
        now = QApplication.focusWidget()
        return now is None or now is self or not self.isAncestorOf(now)

    def _restore(self, data: MeetingData) -> None:
        """Typing that was never saved goes back into its forms."""
        if ("invitation-new", data.found.pupil.id) in data.kept and self.workspace.may_write:
            self.cards.asked.begin_new(focus=False)
        forms: list[RecordForm] = [*self.cards.forms.values(), *self.cards.asked.every_form()]
        for form in forms:
            if raw := data.kept.get((form.form, form.seen.id)):
                form.restore(raw)
        self.cards.section_f.restore(data.kept)

    def _fit(self) -> None:
        """What is to be sent stands beside the meeting where there is room, else after it."""
        beside = theme.room(self.width()) >= BESIDE and not theme.size.is_large()
        if beside == self._beside:
            return
        self._beside = beside
        self._side.setVisible(beside)
        if beside:
            self._side.body.insertWidget(0, self.cards.sending)
        else:
            self.scroller.body.insertWidget(self.scroller.body.indexOf(self.cards) + 1, self.cards.sending)
        tab_through(self._body, self.head, self.scroller, self._side)

    def _jump(self, part: str) -> None:
        """To a part: its card stands at the top, and its first field has the caret."""
        self.cards.jump(part)
        top = self.cards.cards[part].mapTo(self.scroller.inside, QPoint(0, 0)).y()
        self.scroller.verticalScrollBar().setValue(max(0, top - ABOVE))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side by side where there is room."""
        super().resizeEvent(event)
        self._fit()
