# SPDX-License-Identifier: Apache-2.0
"""One run of provision: what and when, who is in it, its timetable and its register."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from sencodesk.services import provision, unsaved
from sencodesk.services.desk import Reading
from sencodesk.services.history import Change
from sencodesk.views import provision as view
from sencodesk.views import provision_charts, roll
from sencodesk.views import provision_register as register_view
from sencodesk.views import versions as versions_view
from sencodesk.views.provision_register import WeekRegister
from sencodesk.views.provision_shapes import MemberView, ProvisionMap, RunView, SlotView
from sencodesk.views.roll import OnRoll
from sencodesk.views.versions import CorrectionView
from sencodesk_ui.beside.words import corrected_words
from sencodesk_ui.forms.leaving import SavedWhenLeft
from sencodesk_ui.forms.numbers import NameField
from sencodesk_ui.forms.record import RecordForm
from sencodesk_ui.forms.rows import Record
from sencodesk_ui.pages.page import Page
from sencodesk_ui.pages.run import kinds
from sencodesk_ui.pages.run.adding import AddPupilByName
from sencodesk_ui.pages.run.members import Members
from sencodesk_ui.pages.run.slots import Slots, offer_people
from sencodesk_ui.pages.run.week import WeekCard
from sencodesk_ui.pages.run.words import missed_words, part_words
from sencodesk_ui.saving import Seen
from sencodesk_ui.widgets import (
    Card,
    EmptyState,
    IconButton,
    Label,
    Note,
    Scroll,
    shown_day,
    tab_through,
)
from sencodesk_ui.widgets.chart import ChartView
from sencodesk_ui.workspace import Workspace

FORMS = ("provision", "member", "slot", "provision-register")


@dataclass(frozen=True, slots=True)
class RunData:
    """Everything that the page shows, read together."""

    found: ProvisionMap
    run: RunView
    week: WeekRegister
    everybody: dict[str, OnRoll]
    staff: tuple[str, ...]
    corrected: dict[str, CorrectionView]
    kept: dict[tuple[str, str], dict[str, object]]
    clashes: tuple[str, ...]


class RunPage(Page):
    """Where a run is read and typed. Leaving a form saves it; leaving the page saves all."""

    stem, rail, handbook = "run", "provision", "provision"
    concerns = frozenset(
        {"provision", "provision_member", "slot", "session_mark", "pupil", "person", "rate", "term", "closed_day"}
    )

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, parent)
        self.data: RunData | None = None
        self._seen = Seen("")
        self._came = False
        self._week: date | None = None
        self._left = SavedWhenLeft(self)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self._gone = EmptyState(
            "blocks", "This provision is not in the records any more.", "Undo brings back what was removed.",
            "Show all provision", lambda: workspace.go("provision"), name="run-gone", parent=self,
        )  # fmt: skip
        self._gone.hide()
        whole.addWidget(self._gone)
        self._body = QWidget(self)
        whole.addWidget(self._body, 1)
        inside = QVBoxLayout(self._body)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        inside.addWidget(self._made_head())
        self.scroller = Scroll(self._body, margins=(24, 14, 24, 24), steady=True)
        inside.addWidget(self.scroller, 1)
        self._build()

    def _made_head(self) -> QFrame:
        head = QFrame(self)
        head.setProperty("kind", "head")
        row = QHBoxLayout(head)
        row.setContentsMargins(24, 12, 24, 12)
        row.setSpacing(12)
        back = IconButton(
            "arrow-left", "Back to provision", name="run-back", parent=head, act=lambda: self.workspace.go("provision")
        )
        row.addWidget(back, 0, Qt.AlignmentFlag.AlignVCenter)
        words = QVBoxLayout()
        words.setSpacing(2)
        self.title = Label("", "title", head, wrap=True)
        self.title.setObjectName("run-title")
        self.about = Label("", "muted", head, wrap=True)
        self.about.setObjectName("run-about")
        words.addWidget(self.title)
        words.addWidget(self.about)
        row.addLayout(words, 1)
        self.more = IconButton("ellipsis", "More for this provision", name="run-more", parent=head, bordered=True)
        self.more.setPopupMode(IconButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.more)
        earlier = menu.addAction("Earlier versions")
        earlier.setObjectName("run-versions")
        earlier.triggered.connect(lambda _on=False: self.workspace.show_versions("provision", self._seen.id))
        remove = menu.addAction("Remove: entered by mistake")
        remove.setObjectName("run-remove")
        remove.setVisible(self.workspace.may_write)
        remove.triggered.connect(lambda _on=False: self.remove())
        self.more.setMenu(menu)
        row.addWidget(self.more)
        return head

    def _build(self) -> None:
        self.form = RecordForm(
            self.workspace, kinds.RUN, kinds.change_run, name="run", form="provision", columns=4, parent=self
        )
        self.corrected = Label("", "small-muted", self, wrap=True)
        self.corrected.hide()
        self.members = Members(self.workspace, kinds.MEMBERS, parent=self)
        self.adding = AddPupilByName(self)
        self.adding.wanted.connect(self._add_pupil)
        self.adding.setVisible(self.workspace.may_write)
        self.slots = Slots(self.workspace, kinds.SLOTS, parent=self)
        self.clash = Note("warning", "", self, name="run-clash")
        self.clash.hide()
        self.week = WeekCard(self.workspace, self)
        self.week.moved.connect(self._show_week)
        self.chart = ChartView("run-chart", self)
        self.counted = Label("", "muted", self, wrap=True)
        self.counted.setObjectName("run-counted")
        self.scroller.body.addWidget(self.week)
        self._card("What, when, who", "run-card", self.form, self.corrected)
        self._card("Pupils in it", "run-members-card", self.members, self.adding)
        self._card("Timetable", "run-slots-card", self.clash, self.slots)
        self._card("Promised and delivered", "run-counted-card", self.chart, self.counted)
        self.scroller.body.addStretch(1)

    def _card(self, heading: str, name: str, *parts: QWidget) -> None:
        card = Card(heading, self, name=name)
        for part in parts:
            card.body.addWidget(part)
        self.scroller.body.addWidget(card)

    @property
    def run_id(self) -> str:
        """Which run the page is about."""
        return str(self.where.get("run_id", ""))

    def show_at(self, where: dict[str, Any]) -> None:
        """``run_id``; ``week`` is a day of the week whose register is shown."""
        if where.get("run_id") != self.where.get("run_id"):
            self._week = None
            self._body.setEnabled(False)
            self.scroller.verticalScrollBar().setValue(0)
        self.where = dict(where)
        self._came = True
        if isinstance(where.get("week"), date):
            self._week = where["week"]
        self.load()

    def load(self) -> None:
        """Read the run."""
        on, run_id, week = self.workspace.today(), self.run_id, self._week

        def query(session: Reading) -> RunData | None:
            found = view.provision_map(session, on=on, run_id=run_id)
            if not found.runs:
                return None
            run = found.runs[0]
            shown = week or max(run.from_date, min(on, run.to_date or on))
            register = register_view.week_register(session, run_id, week=shown, on=on)
            assert register is not None
            ids = [run.id, *(one.id for one in run.members), *(one.id for one in run.slots)]
            places = [*((form, one) for form in FORMS for one in ids), ("slot-new", run.id)]
            return RunData(
                found, run, register, roll.on_roll(session, on=on),
                tuple(dict.fromkeys(one.staff for one in view.rates_of(session).lines)),
                versions_view.corrections(session, ids),
                {place: dict(one.values) for place, one in unsaved.kept_among(session, places).items()},
                tuple(one.words for one in view.clashes_of(session, run.id, on=on)),
            )  # fmt: skip

        self.workspace.read(self, query, lambda data: self._show(data, run_id))

    def commit(self) -> None:
        """Save what is being typed, the register's marks too."""
        for form in (self.form, *self.members.every_form(), *self.slots.every_form()):
            form.flush()
        self.week.grid.flush()

    def first_focus(self) -> QWidget | None:
        """The register: it is what one comes for every week."""
        return self.week.grid if self.data is not None and self.data.run.members else None

    def remove(self) -> None:
        """Take a run away that was entered by mistake. Nobody is asked: the page says so, and undo brings all back."""
        self.commit()
        run_id = self.run_id

        def removed(_change: Change | None) -> None:
            self.workspace.go("provision")
            self.workspace.say("info", "The provision is removed.", "Undo", self.workspace.undo)

        self.workspace.write(self, lambda desk: provision.remove(desk, provision_id=run_id), removed)

    def _show_week(self, day: date) -> None:
        self.week.grid.flush()
        self._week = day
        self.load()

    def _add_pupil(self, pupil_id: str) -> None:
        run_id, today = self.run_id, self.workspace.today()
        run = self.data.run if self.data else None
        from_ = today if run is not None and run.from_date < today and (run.to_date or today) >= today else None
        started = run is not None and any(one.own.by_register for one in run.members)
        self.workspace.write(
            self,
            lambda desk: provision.add_pupils(
                desk, provision_id=run_id, pupil_ids=[pupil_id], from_=from_ if started else None
            ),
            lambda _change: self.adding.done(),
            lambda error: self.adding.say(error.happened),
        )

    def _show(self, data: RunData | None, run_id: str) -> None:
        if run_id != self.run_id:
            return  # another run was opened meanwhile
        self._gone.setVisible(data is None)
        self._body.setVisible(data is not None)
        self.data = data
        if data is None:
            return
        came, self._came = self._came, False
        self._body.setEnabled(True)
        run = data.run
        self.title.setText(run.name)
        self.about.setText(about(run))
        self._offer(data)
        if self._seen.id != run.id:
            self._seen = Seen(run.id, run.row_version)
        self._seen.version = max(self._seen.version or 0, run.row_version)
        values = {"from_": run.from_date, "to": run.to_date}
        self.form.fill(
            self._seen, {one.field: values.get(one.field, getattr(run, one.field, None)) for one in kinds.RUN}
        )
        self.members.fill(run.id, [_member(one) for one in run.members])
        self.slots.fill(run.id, [_slot(one) for one in run.slots])
        self._offer(data)
        for rows in (self.members, self.slots):
            rows.show_corrections(data.corrected)
        own = data.corrected.get(run.id)
        self.corrected.setText(corrected_words(own) if own is not None else "")
        self.corrected.setVisible(own is not None)
        self.clash.set_text(" ".join(data.clashes))
        self._show_counted(run)
        kept = data.kept.get(("provision-register", run.id), {}) if came else {}
        self.week.show_week(data.week, {key: str(value) for key, value in kept.items()})
        if came:
            self._restore(data)
            tab_through(
                self, *self.scroller.inside.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
            )

    def _show_counted(self, run: RunView) -> None:
        chart = provision_charts.minutes_of([run])
        self.chart.setVisible(bool(chart.rows))
        self.chart.show_chart(chart)
        lack = run.lack.words if run.lack is not None else ""
        self.counted.setText(" ".join(part for part in (part_words(run.whole), missed_words(run.whole), lack) if part))

    def _offer(self, data: RunData) -> None:
        """People and kinds of staff to choose from, in the run's form and in every place of the timetable."""
        offer_people(self.form, data.found.people)
        self.slots.offer(data.found.people)
        staff = self.form.editors["staff"]
        assert isinstance(staff, NameField)
        staff.offer(data.staff)
        self.adding.offer(data.everybody)

    def _restore(self, data: RunData) -> None:
        if ("slot-new", data.run.id) in data.kept and self.workspace.may_write and self.slots.new_form is None:
            self.slots.begin_new(focus=False)
        for form in (self.form, *self.members.every_form(), *self.slots.every_form()):
            raw = data.kept.get((form.form, form.seen.id))
            if raw:
                form.restore(raw)


def about(run: RunView) -> str:
    """``Group of 3 · 20 minutes, 3 times a week · Mrs Dell · from Wed 16 Sep 2026``."""
    until = f" to {shown_day(run.to_date)}" if run.to_date else ""
    parts = (run.group, run.how_often, run.person, f"from {shown_day(run.from_date)}{until}")
    return " · ".join(part for part in parts if part)


def _member(one: MemberView) -> Record:
    where = f", {one.class_name}" if one.class_name else ""
    had = part_words(one.own)
    values = {spec.field: getattr(one, spec.field, None) for spec in kinds.MEMBERS.specs}
    values |= {"from_": one.from_date, "to": one.to_date}
    return Record(one.id, one.row_version, values, f"{one.name}{where}{' · ' if had else ''}{had}")


def _slot(one: SlotView) -> Record:
    values = {"weekday": one.weekday, "starts": one.starts, "minutes": one.minutes, "person_id": one.own_person_id}
    return Record(one.id, one.row_version, values, one.words)
