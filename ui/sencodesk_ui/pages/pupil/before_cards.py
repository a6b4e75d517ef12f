# SPDX-License-Identifier: Apache-2.0
"""On the overview: concerns before SEN, with the status that was decided offered, and tasks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sencodesk.records.concerns import Decision
from sencodesk.sentences import sentence
from sencodesk.services import concerns as services
from sencodesk.services import unsaved
from sencodesk.services.desk import Reading
from sencodesk.services.pupil_letters import Occasion
from sencodesk.views import concerns as view
from sencodesk.views import duties as duties_view
from sencodesk.views.concerns import Before
from sencodesk.views.duties import OwedDuty
from sencodesk.views.versions import CorrectionView
from sencodesk_ui import pupil_letters
from sencodesk_ui.forms.record import RecordForm
from sencodesk_ui.forms.rows import RecordRows
from sencodesk_ui.pages.pupil import before_kinds as kinds
from sencodesk_ui.pages.pupil.care_cards import record_of
from sencodesk_ui.pages.pupil.late_card import LateCard
from sencodesk_ui.pages.run.slots import offer_people
from sencodesk_ui.pages.today.tasks import told_rule
from sencodesk_ui.widgets import Button, Card, Note, shown_day
from sencodesk_ui.workspace import Workspace

TABLES = frozenset({"concern", "task", "chase", "ehc_request", "ehc_plan", "review", "status_period", "need_period"})
NEEDS_ONLY = sentence("records", "NEEDS_ONLY")
TELL = "SEN support was decided. The parents are to be told: type the day under Parents told. {rule}."


@dataclass(frozen=True)
class BeforeData:
    """What the cards show. ``kept`` is typing that was never saved, by form and record."""

    found: Before
    kept: Mapping[tuple[str, str], Mapping[str, object]]
    late: tuple[OwedDuty, ...] = ()


def read_before(session: Reading, pupil_id: str, *, on: date) -> BeforeData:
    """What the cards show, read together with the page."""
    found = view.before(session, pupil_id, on=on)
    places = [("concern-new", pupil_id), ("task-new", pupil_id)]
    places += [("concern", one.id) for one in found.concerns] + [("task", one.id) for one in found.tasks]
    kept = {place: one.values for place, one in unsaved.kept_among(session, places).items()}
    return BeforeData(found, kept, duties_view.of_council(session, pupil_id, on=on))


class BeforeCards(QWidget):
    """Two cards. Each row saves when it is left; the offered status is one press, and one undo takes it back."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self._pupil_id = self._concern_id = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        # What is typed in was mostly heard today; another day is typed over it.
        concern = replace(kinds.CONCERNS, first=lambda _count: {"raised_on": workspace.today()})
        self.concerns = RecordRows(workspace, concern, parent=self)
        self._people: Sequence[tuple[str, str]] = ()
        self.tasks = RecordRows(workspace, kinds.tasks_of(lambda: self._people), parent=self)
        self._tell = Note("warning", TELL.format(rule=told_rule()), self, name="concern-tell")
        self._needs_only = Note("warning", NEEDS_ONLY, self, name="concern-needs-only")
        self.late = LateCard(workspace, self)
        column.addWidget(self.late)
        self._begin = Button("", name="concern-begin-support", parent=self, act=self._begin_support)
        self._letter = Button(
            "Print the letter to the parents", name="concern-letter", icon="printer", parent=self, act=self.print_letter
        )
        card = Card("Concerns before SEN", self, name="pupil-concerns-card")
        card.body.addWidget(self._needs_only)
        card.body.addWidget(self._tell)
        card.body.addWidget(self._begin, 0, Qt.AlignmentFlag.AlignLeft)
        card.body.addWidget(self._letter, 0, Qt.AlignmentFlag.AlignLeft)
        card.body.addWidget(self.concerns)
        column.addWidget(card)
        card = Card("Tasks", self, name="pupil-tasks-card")
        card.body.addWidget(self.tasks)
        column.addWidget(card)
        self._tell.hide()
        self._begin.hide()
        self._letter.hide()
        self._needs_only.hide()

    def tables(self) -> list[RecordRows]:
        """Both kinds of record here."""
        return [self.concerns, self.tasks]

    def forms(self) -> list[RecordForm]:
        """Every form that is open."""
        return [form for table in self.tables() for form in table.every_form()]

    def show_pupil(
        self, pupil_id: str, data: BeforeData, corrected: Mapping[str, CorrectionView], *, came: bool
    ) -> None:
        """Show this pupil's; ``came`` when the page has just been opened on them."""
        fresh = came or pupil_id != self._pupil_id
        self._pupil_id = pupil_id
        found = data.found
        titles = {one.id: shown_day(one.raised_on) for one in found.concerns}
        self.concerns.fill(pupil_id, [record_of(one, self.concerns, titles[one.id]) for one in found.concerns])
        self._people = found.people
        for form in self.tasks.every_form():
            offer_people(form, found.people)
        self.tasks.fill(pupil_id, [record_of(one, self.tasks) for one in found.tasks])
        begin = found.to_begin if self.workspace.may_write else None
        self._concern_id = begin.id if begin is not None else ""
        if begin is not None:
            self._begin.setText(f"Set SEN support from {shown_day(begin.decided_on or self.workspace.today())}")
        self._begin.setVisible(begin is not None)
        self._tell.setVisible(found.to_tell is not None)
        self._letter.setVisible(any(one.decided == Decision.SEN_SUPPORT for one in found.concerns))
        self._needs_only.setVisible(found.needs_only)
        self.late.show_duties(data.late)
        for table in self.tables():
            table.show_corrections(corrected)
        if fresh:
            self._restore(data.kept)

    def ask(self, table: RecordRows) -> QWidget:
        """Put the caret into the newest record of a kind; returns what to scroll to."""
        if table.forms:
            table.forms[0].focus()  # the newest comes first
        else:
            table.focus()
        return table

    def print_letter(self) -> None:
        """The letters that tell the parents, the young person and staff that support has started."""
        for form in self.forms():
            form.flush()
        pupil_letters.offer(self.workspace, self, Occasion.SUPPORT, pupil_id=self._pupil_id, handbook="concerns")

    def _begin_support(self) -> None:
        concern_id = self._concern_id
        self.workspace.write(self, lambda desk: services.begin_support(desk, concern_id=concern_id))

    def _restore(self, kept: Mapping[tuple[str, str], Mapping[str, object]]) -> None:
        for table in self.tables() if self.workspace.may_write else ():
            if (f"{table.kind.name}-new", table.pupil_id) in kept and table.new_form is None:
                table.begin_new(focus=False)
        for form in self.forms():
            raw = kept.get((form.form, form.seen.id))
            if raw:
                form.restore(raw)
