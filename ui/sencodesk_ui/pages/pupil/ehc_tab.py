# SPDX-License-Identifier: Apache-2.0
"""The EHC plan tab: clocks, requests, plans and statements, the lines of one plan, its delivery, the whole course."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from sencodesk.charts.drawing import Table
from sencodesk.codes.councils import council_name
from sencodesk.records.review_rules import of_adulthood
from sencodesk.records.reviews import ReviewKind
from sencodesk.services import ehc as services
from sencodesk.services import ehc_papers, unsaved
from sencodesk.services.desk import Reading
from sencodesk.services.ehc_papers import ADULTHOOD, Content
from sencodesk.views import councils as councils_view
from sencodesk.views import ehc as view
from sencodesk.views import pupils as pupils_view
from sencodesk.views import versions as versions_view
from sencodesk.views.ehc import EhcPlanView, EhcView, clock_words
from sencodesk.views.ehc_course import Step, course
from sencodesk.views.ehc_delivery import Delivery, delivery
from sencodesk.views.field_words import value_words
from sencodesk.views.pupils import PupilView
from sencodesk.views.versions import CorrectionView
from sencodesk_ui.forms.rows import RecordRows
from sencodesk_ui.pages.pupil import review_kinds as kinds
from sencodesk_ui.pages.pupil.care_cards import record_of
from sencodesk_ui.pages.pupil.ehc_delivery import DeliveryCard
from sencodesk_ui.pages.pupil.ehc_sections import SectionsCard, plan_title, stops
from sencodesk_ui.pages.pupil.reviews_tab import CLOCK_HEAD, CLOCK_SHARES, NO_CLOCKS, bring, restore
from sencodesk_ui.pages.pupil.tab import PupilTab
from sencodesk_ui.paper_sheet import Papers, PaperSheet
from sencodesk_ui.shell.large import side_by_side
from sencodesk_ui.widgets import Button, Card, ChoiceField, Field, Label, Note, shown_day, tab_through
from sencodesk_ui.widgets.plain_table import PlainTable
from sencodesk_ui.workspace import Workspace

WITH_STATUS = "The SEN status begins on the day of issue"
WITHOUT_STATUS = "The SEN status stays as it is"
SUPPORT_GOES_ON = "Ceased today, and SEN support goes on"


NO_CLOCKS_YET = "No clock runs. Type the day on which the council received it: the clocks run from there."
COURSE_HEAD = ("Day", "What happened", "What was said", "Since the request")
OVER_HEAD = ("What was owed", "How it was kept", "Day")
OVER = "Clocks that have run out"
NO_COURSE = "Nothing has happened yet."
NO_PLAN = "No EHC plan or statement."


@dataclass(frozen=True)
class EhcData:
    """What the tab shows. ``kept`` is typing that was never saved, by form and record."""

    found: EhcView
    council: str | None
    steps: tuple[Step, ...]
    delivered: Delivery | None
    adulthood: bool
    kept: Mapping[tuple[str, str], Mapping[str, Any]]
    corrected: Mapping[str, CorrectionView]


class EhcTab(PupilTab):
    """Clocks first, then the forms; each saves when it is left."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, parent)
        self.setObjectName("pupil-ehc")
        self._pupil_id = self._asked_id = self._held_id = self._wanted = ""
        self._council: str | None = None  # the home council, which is the one that is asked
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addLayout(self._made_head())
        self._adulthood = Note("info", ADULTHOOD, self, name="ehc-adulthood")
        self._adulthood.hide()
        column.addWidget(self._adulthood)
        self.clocks = PlainTable("ehc-clocks", self)
        self._none = Label(NO_CLOCKS, "muted", self, wrap=True)
        column.addWidget(self._card("What is due, and when", "ehc-clocks-card", self._none, self.clocks))
        asks = replace(kinds.REQUESTS, first=lambda count: {**kinds.REQUESTS.first(count), "council": self._council})
        self.requests = RecordRows(workspace, asks, parent=self)
        column.addWidget(self._card("Requests for assessment", "ehc-requests-card", self.requests))
        column.addWidget(self._made_plans())
        self.lines = SectionsCard(workspace, self)
        self.lines.chosen.connect(self._choose)
        self.sections = self.lines.rows
        column.addWidget(self.lines)
        self.delivery = DeliveryCard(workspace, self)
        column.addWidget(self.delivery)
        self.steps = PlainTable("ehc-course", self)
        self._no_steps = Label(NO_COURSE, "muted", self, wrap=True)
        column.addWidget(self._card("The course so far", "ehc-course-card", self._no_steps, self.steps))
        self.over = PlainTable("ehc-clocks-over", self)
        self._over_card = self._card(OVER, "ehc-over-card", self.over)
        column.addWidget(self._over_card)
        column.addStretch(1)
        for one in (self.lines, self.delivery, self._cease):
            one.hide()

    def _made_head(self) -> QBoxLayout:
        head = QBoxLayout(side_by_side())
        head.setSpacing(8)
        self._words = Label("", "muted", self, wrap=True)
        self._words.setObjectName("ehc-words")
        head.addWidget(self._words, 1)
        self._print = Button("Print", name="ehc-print", icon="printer", parent=self, act=self.print)
        self._print.setAccessibleName("Print EHC plan, course or letters")
        head.addWidget(self._print, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        return head

    def _made_plans(self) -> Card:
        self.status = ChoiceField([(True, WITH_STATUS), (False, WITHOUT_STATUS)], name="ehc-status-choice", blank=None)
        self.status.set_value(True)
        self.plans = RecordRows(self.workspace, kinds.plans(lambda: bool(self.status.value())), parent=self)
        self._cease = Button(SUPPORT_GOES_ON, "quiet", name="ehc-cease", parent=self, act=self._end)
        card = Card("EHC plans and statements", self, name="ehc-plans-card")
        if self.workspace.may_write:
            card.body.addWidget(Field("When a plan is added", self.status, parent=self))
        else:
            self.status.hide()
        card.body.addWidget(self.plans)
        card.body.addWidget(self._cease, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _card(self, title: str, name: str, *parts: QWidget) -> Card:
        card = Card(title, self, name=name)
        for one in parts:
            card.body.addWidget(one)
        return card

    def tables(self) -> list[RecordRows]:
        """Every kind of record here."""
        return [self.requests, self.plans, self.sections]

    def show_pupil(self, pupil_id: str) -> None:
        """Read this pupil's plans."""
        another, self._pupil_id = pupil_id != self._pupil_id, pupil_id
        if another:
            self._asked_id = self._wanted = ""
        on, asked = self.workspace.today(), self._asked_id

        def query(session: Reading) -> EhcData:
            found = view.ehc(session, pupil_id, on=on, plan_id=asked)
            pupil = pupils_view.pupil(session, pupil_id, on=on)
            places = [(f"{name}-new", pupil_id) for name in ("ehc-request", "ehc-plan", "ehc-section")]
            places += [("ehc-request", one.id) for one in found.requests]
            places += [("ehc-plan", one.id) for one in found.plans]
            places += [("ehc-section", one.id) for one in found.sections]
            kept = {place: one.values for place, one in unsaved.kept_among(session, places).items()}
            return EhcData(
                found,
                home_council(session, pupil),
                course(session, pupil_id, on=on),
                delivery(session, found.shown.id, on=on) if found.shown is not None else None,
                pupil is not None and of_adulthood(ReviewKind.ANNUAL, pupil.year, None),
                kept,
                versions_view.corrections_of_pupil(session, pupil_id),
            )

        self.workspace.read(self, query, lambda data: self._show(pupil_id, data, fresh=another))

    def find_record(self, record_id: str) -> None:
        """Put the caret into a request or a plan once it is read: until then the page that came takes the focus."""
        self._wanted = record_id

    def _bring(self) -> None:
        if bring(self.tables(), self._wanted):
            self._wanted = ""

    def commit(self) -> None:
        """Save what is being typed."""
        for table in self.tables():
            for form in table.every_form():
                form.flush()

    def print(self) -> None:
        """The sheet with every paper about this pupil's plans."""
        self.commit()
        pupil_id, on, printed = self._pupil_id, self.workspace.today(), self.workspace.now()

        def offer(found: Content | None) -> None:
            if found is not None and pupil_id == self._pupil_id:
                papers = Papers(
                    found.offers,
                    lambda which: lambda: ehc_papers.drawn(found, which, printed=printed),
                    ehc_papers.file_name,
                    lambda desk, which, saved: ehc_papers.note(desk, pupil_id=pupil_id, which=which, saved=saved),
                    "EHC plan",
                )
                PaperSheet(self.workspace, self, papers, handbook="ehc").open()

        self.workspace.read(self, lambda session: ehc_papers.content(session, pupil_id, on=on), offer)

    def _choose(self, plan_id: str) -> None:
        """The lines of another plan."""
        self.commit()
        self._asked_id = plan_id
        self.show_pupil(self._pupil_id)

    def _show(self, pupil_id: str, data: EhcData, *, fresh: bool) -> None:
        if pupil_id != self._pupil_id:
            return
        found, may_write, self._council = data.found, self.workspace.may_write, data.council
        self._words.setText(held_words(found.current) if found.current is not None else NO_PLAN)
        self._adulthood.setVisible(data.adulthood and bool(found.plans))
        rows = [clock_words(one) for one in found.clocks if one.open]
        waits = any(one.received_on is None and one.decision is None for one in found.requests)
        self._none.setText(NO_CLOCKS_YET if waits else NO_CLOCKS)
        fill(self.clocks, self._none, "Clocks of the request and the plan", CLOCK_HEAD, rows, CLOCK_SHARES)
        over = [clock_words(one)[:3] for one in found.clocks if not one.open]
        self._over_card.setVisible(bool(over))
        self.over.show_table(OVER, Table(OVER_HEAD, tuple(over)), shares=(3, 2, 3))
        steps = [
            (shown_day(one.day), one.what, one.said, f"day {one.days}" if one.days is not None else "")
            for one in data.steps
        ]
        fill(self.steps, self._no_steps, "The course so far", COURSE_HEAD, steps, (2, 3, 3, 2))
        self._print.setEnabled(bool(steps or found.requests or found.plans))
        self.requests.fill(pupil_id, [record_of(one, self.requests) for one in found.requests])
        self.plans.fill(pupil_id, [record_of(one, self.plans, plan_title(one)) for one in found.plans])
        self.lines.setVisible(found.shown is not None)
        if found.shown is not None:
            self.lines.show_lines(pupil_id, found.shown, found.plans, found.sections, data.kept if fresh else {})
        else:
            self.sections.fill(pupil_id, [])
        self._held_id = found.current.id if found.current is not None else ""
        self._cease.setVisible(found.current is not None and found.current.ended_on is None and may_write)
        self.delivery.setVisible(data.delivered is not None)
        if data.delivered is not None:
            self.delivery.show_delivery(data.delivered, found.sections)
        for table in self.tables():
            table.show_corrections(data.corrected)
            restore(table, data.kept if fresh else {}, may_write=may_write)
        parts = (self._print, *stops(self.requests), self.status, *stops(self.plans), self._cease, *self.lines.stops())
        tab_through(self, *parts, self.delivery)
        self._bring()

    def _end(self) -> None:
        plan_id, on = self._held_id, self.workspace.today()
        self.workspace.write(self, lambda desk: services.cease(desk, plan_id=plan_id, on=on))


def fill(
    table: PlainTable, none: Label, title: str, head: tuple[str, ...], rows: Sequence[tuple[str, ...]],
    shares: tuple[int, ...],
) -> None:  # fmt: skip
    """Show rows, or the sentence that there are none."""
    none.setVisible(not rows)
    table.setVisible(bool(rows))
    table.show_table(title, Table(head, tuple(rows)), shares=shares)


def home_council(session: Reading, pupil: PupilView | None) -> str | None:
    """The name of a pupil's home council, or its code where nobody knows the name."""
    if pupil is None or pupil.home_council is None:
        return None
    code = pupil.home_council.code
    return councils_view.names(session).get(code) or council_name(code) or code


def held_words(one: EhcPlanView) -> str:
    """The plan in force in one line."""
    kind = value_words("ehc_plan", "kind", one.kind)
    return " · ".join(part for part in (f"{kind} since {shown_day(one.issued_on)}", one.council, one.placement) if part)
