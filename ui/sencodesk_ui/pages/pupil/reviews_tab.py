# SPDX-License-Identifier: Apache-2.0
"""The Reviews tab: the clocks of a pupil's reviews, the reviews themselves, and who is asked to the newest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from sencodesk.charts.drawing import Table
from sencodesk.services import reviews as services
from sencodesk.services import unsaved
from sencodesk.services.desk import Reading
from sencodesk.views import reviews as view
from sencodesk.views import versions as versions_view
from sencodesk.views.ehc import clock_words
from sencodesk.views.field_words import value_words
from sencodesk.views.reviews import Reviews, ReviewView
from sencodesk.views.versions import CorrectionView
from sencodesk_ui.forms.record import RecordForm
from sencodesk_ui.forms.rows import Record, RecordRows
from sencodesk_ui.pages.meeting import papers
from sencodesk_ui.pages.pupil import review_kinds as kinds
from sencodesk_ui.pages.pupil.care_cards import record_of
from sencodesk_ui.pages.pupil.tab import PupilTab
from sencodesk_ui.shell.large import side_by_side
from sencodesk_ui.widgets import Button, Card, Label, shown_day
from sencodesk_ui.widgets.plain_table import PlainTable
from sencodesk_ui.workspace import Workspace

CLOCK_HEAD = ("What is owed", "Where it stands", "Day", "Counted how, by which rule")
CLOCK_SHARES = (3, 2, 3, 4)
NO_CLOCKS = "No clock runs."


@dataclass(frozen=True)
class ReviewsData:
    """What the tab shows. ``kept`` is typing that was never saved, by form and record."""

    found: Reviews
    kept: Mapping[tuple[str, str], Mapping[str, Any]]
    corrected: Mapping[str, CorrectionView]


class ReviewRows(RecordRows):
    """The reviews, each with the page that runs it and its papers. Both signals carry the review's id."""

    running = Signal(str)
    printing = Signal(str)

    def _make(self, record: Record) -> RecordForm:
        form = super()._make(record)
        run = Button("Run the meeting", "small", name="", parent=form, act=lambda: self.running.emit(form.seen.id))
        out = Button(
            "Print", "small", name="", icon="printer", parent=form, act=lambda: self.printing.emit(form.seen.id)
        )
        form.extras |= {"run": run, "print": out}
        line = QBoxLayout(side_by_side())
        line.setSpacing(8)
        line.addWidget(run, 0, Qt.AlignmentFlag.AlignLeft)
        line.addWidget(out, 0, Qt.AlignmentFlag.AlignLeft)
        line.addStretch(1)
        whole = form.layout()
        assert isinstance(whole, QVBoxLayout)
        whole.insertLayout(2, line)  # under the line and the heading
        return form

    def fill(self, pupil_id: str, records: Sequence[Record]) -> None:
        """Show these reviews; a reader hears which one a button is about."""
        super().fill(pupil_id, records)
        for place, form in enumerate(self.forms, start=1):
            form.extras["run"].setAccessibleName(f"Run the meeting of review {place}")
            form.extras["print"].setAccessibleName(f"Print the papers of review {place}")


class ReviewsTab(PupilTab):
    """Three cards; each form saves when it is left."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, parent)
        self.setObjectName("pupil-reviews")
        self._pupil_id = self._review_id = self._wanted = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        self.clocks = PlainTable("review-clocks", self)
        self._none = Label(NO_CLOCKS, "muted", self, wrap=True)
        card = Card("What is due, and when", self, name="review-clocks-card")
        card.body.addWidget(self._none)
        card.body.addWidget(self.clocks)
        column.addWidget(card)
        self.reviews = ReviewRows(workspace, kinds.REVIEWS, parent=self)
        self.reviews.running.connect(lambda review_id: workspace.go("meeting", review_id=review_id))
        self.reviews.printing.connect(self._print)
        card = Card("Reviews and meetings", self, name="pupil-reviews-card")
        card.body.addWidget(self.reviews)
        column.addWidget(card)
        self.asked = RecordRows(workspace, kinds.invitations(lambda: self._review_id), parent=self)
        self._whom = Label("", "muted", self, wrap=True)
        self._family = Button("Ask the parents", "quiet", name="review-ask-family", parent=self, act=self._ask_family)
        self._asked_card = Card("Who is asked", self, name="review-asked-card")
        self._asked_card.body.addWidget(self._whom)
        self._asked_card.body.addWidget(self._family, 0, Qt.AlignmentFlag.AlignLeft)
        self._asked_card.body.addWidget(self.asked)
        column.addWidget(self._asked_card)
        column.addStretch(1)
        self._asked_card.hide()

    def tables(self) -> list[RecordRows]:
        """Both kinds of record here."""
        return [self.reviews, self.asked]

    def show_pupil(self, pupil_id: str) -> None:
        """Read this pupil's reviews."""
        another, self._pupil_id = pupil_id != self._pupil_id, pupil_id
        if another:
            self._wanted = ""
        on = self.workspace.today()

        def query(session: Reading) -> ReviewsData:
            found = view.reviews(session, pupil_id, on=on)
            places = [("review-new", pupil_id), ("invitation-new", pupil_id)]
            places += [("review", one.id) for one in found.reviews]
            places += [("invitation", who.id) for one in found.reviews for who in one.invited]
            kept = {place: one.values for place, one in unsaved.kept_among(session, places).items()}
            return ReviewsData(found, kept, versions_view.corrections_of_pupil(session, pupil_id))

        self.workspace.read(self, query, lambda data: self._show(pupil_id, data, fresh=another))

    def find_record(self, record_id: str) -> None:
        """Put the caret into a review once it is read: until then the page that came takes the focus."""
        self._wanted = record_id

    def _bring(self) -> None:
        if bring(self.tables(), self._wanted):
            self._wanted = ""

    def commit(self) -> None:
        """Save what is being typed."""
        for table in self.tables():
            for form in table.every_form():
                form.flush()

    def _show(self, pupil_id: str, data: ReviewsData, *, fresh: bool) -> None:
        if pupil_id != self._pupil_id:
            return
        found = data.found
        rows = [clock_words(one) for one in found.clocks]
        self._none.setVisible(not rows)
        self.clocks.setVisible(bool(rows))
        self.clocks.show_table("Clocks of the reviews", Table(CLOCK_HEAD, tuple(rows)), shares=CLOCK_SHARES)
        self.reviews.fill(pupil_id, [record_of(one, self.reviews, title(one)) for one in found.reviews])
        newest = found.open
        self._review_id = newest.id if newest is not None else ""
        self._asked_card.setVisible(newest is not None)
        if newest is not None:
            self._whom.setText(f"To: {title(newest)}.")
            self.asked.fill(pupil_id, [record_of(one, self.asked, one.name) for one in newest.invited])
        self._family.setVisible(self.workspace.may_write)
        for table in self.tables():
            table.show_corrections(data.corrected)
            restore(table, data.kept if fresh else {}, may_write=self.workspace.may_write)
        self._bring()

    def _print(self, review_id: str) -> None:
        """Its papers in the sheet that shows and prints them; what is typed is saved first."""
        self.commit()
        papers.offer(self.workspace, self, review_id=review_id)

    def _ask_family(self) -> None:
        review_id = self._review_id
        self.workspace.write(self, lambda desk: services.invite_family(desk, review_id=review_id))


def title(one: ReviewView) -> str:
    """A review by its kind and its day."""
    day = f", {shown_day(one.day)}" if one.day is not None else ""
    state = "cancelled" if one.cancelled else "held" if one.held_on else "planned" if one.meets_on else "due"
    return f"{value_words('review', 'kind', one.kind)}{day} · {state}"


def bring(tables: Sequence[RecordRows], record_id: str) -> bool:
    """Put the caret into the form of a record, if it stands in one of these; the page then shows it."""
    form = next((one for table in tables for one in table.forms if one.seen.id == record_id), None)
    if form is None:
        return False
    form.focus()
    return True


def restore(table: RecordRows, kept: Mapping[tuple[str, str], Mapping[str, Any]], *, may_write: bool) -> None:
    """Typing that was never saved goes back into its forms."""
    if may_write and (f"{table.kind.name}-new", table.pupil_id) in kept and table.new_form is None:
        table.begin_new(focus=False)
    for form in table.every_form():
        raw = kept.get((form.form, form.seen.id))
        if raw:
            form.restore(raw)
