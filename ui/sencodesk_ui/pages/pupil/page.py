# SPDX-License-Identifier: Apache-2.0
"""One pupil: the head, the strip of time, and the tabs (tab.py says which)."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from sencodesk.errors import UserError
from sencodesk.services import attachments, next_plans, photos, unsaved
from sencodesk.services import plans as plans_service
from sencodesk.services import pupils as pupils_service
from sencodesk.services.desk import Desk
from sencodesk.services.history import Change
from sencodesk.views import councils as councils_view
from sencodesk.views import glance as glance_view
from sencodesk.views import log as log_view
from sencodesk.views import plans as plans_view
from sencodesk.views import pupils as pupils_view
from sencodesk.views import school as school_view
from sencodesk.views import versions as versions_view
from sencodesk.views.plans import plan_in_force
from sencodesk_ui import folders, printing, theme
from sencodesk_ui.forms.record import RecordForm
from sencodesk_ui.pages.page import Page
from sencodesk_ui.pages.pupil import before_cards, care_cards, dropped
from sencodesk_ui.pages.pupil.aim import Aim
from sencodesk_ui.pages.pupil.cycles_card import CyclesCard
from sencodesk_ui.pages.pupil.head import PupilHead
from sencodesk_ui.pages.pupil.overview import Overview, PupilData, places
from sencodesk_ui.pages.pupil.plans_tab import PlansTab
from sencodesk_ui.pages.pupil.tab import NEW, PLACES, TABS, PupilTab, made
from sencodesk_ui.pages.pupil.timeline import Timeline
from sencodesk_ui.widgets import Card, EmptyState, Line, Scroll, tab_through
from sencodesk_ui.widgets.one_of import OneOf
from sencodesk_ui.widgets.sheets import laid_out_once
from sencodesk_ui.widgets.tabs import Tabs
from sencodesk_ui.widgets.veil import Veil
from sencodesk_ui.workspace import Workspace

ROOM = 60
"""Pixels kept free above and below what is brought into view."""


class PupilPage(Page):
    """Where a pupil's record is read and typed. Leaving a form saves it; leaving the page saves all."""

    stem = "pupil"
    rail = handbook = "pupils"
    concerns = frozenset(
        {"pupil", "former_upn", "registration", "home_council", "flag", "contact", "status_period", "need_period"}
        | {"plan", "target", "cycle", "school_class", "school", "council", "term"}
    ).union(before_cards.TABLES, care_cards.TABLES, *(one.tables for one in PLACES))

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, parent)
        self.data: PupilData | None = None
        self._planned: PupilData | None = None  # of whom the Plan tab tells
        self._came = False
        self._field = self._record = ""
        self.head, self.timeline = PupilHead(workspace, self), Timeline(self)
        self.overview, self.plans = Overview(workspace, self), PlansTab(workspace, self)
        self._further: dict[str, PupilTab] = {}
        self.tabs = Tabs("Parts of the record", name="pupil-tabs", parent=self)
        self.plans.may_write = workspace.may_write
        self.cycles = CyclesCard(workspace, self)
        self.plans.set_below(self.cycles)
        self._build()
        self._connect()

    def _build(self) -> None:
        self._stack = OneOf(self)
        for place in PLACES:
            self.tabs.addTab(place.word)
            here = {"overview": self.overview, "plan": self.plans}.get(place.stem)
            self._stack.add(here or QWidget(self))
        self._body = QWidget(self)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self._gone = EmptyState(
            "user-round", "This pupil is not in the records any more.", "Undo brings back what was removed.",
            "Show all pupils", lambda: self.workspace.go("pupils"), name="pupil-gone", parent=self,
        )  # fmt: skip
        self._gone.hide()
        whole.addWidget(self._gone)
        whole.addWidget(self._body, 1)
        inside = QVBoxLayout(self._body)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(0)
        self.scroller = Scroll(self._body, margins=(24, 2, 24, 24), steady=True)
        self.scroller.body.setSpacing(14)
        self._aim = Aim(self.scroller, ROOM)
        if theme.size.is_large():
            self.scroller.body.addWidget(self.head)  # it may be as high as a low window: it goes up with the rest
        else:
            inside.addWidget(self.head)
        strip = Card("", self)
        strip.body.setContentsMargins(16, 10, 16, 8)
        strip.body.addWidget(self.timeline)
        self.scroller.body.addWidget(strip)
        tabs = QVBoxLayout()
        tabs.setSpacing(0)
        row = QHBoxLayout()
        row.addWidget(self.tabs)
        row.addStretch(1)
        tabs.addLayout(row)
        tabs.addWidget(Line(self))
        self.scroller.body.addLayout(tabs)
        self.scroller.body.addWidget(self._stack, 1)
        inside.addWidget(self.scroller, 1)
        self._veil = Veil(self, name="pupil-veil")

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self._show_tab)
        self.timeline.asked.connect(self._from_timeline)
        self.overview.plan_card.asked.connect(self._open_plan)
        self.overview.plan_card.concern_asked.connect(self.add_concern)
        self.head.concerning.connect(self.add_concern)
        self.plans.asked.connect(self._open_plan)
        self.plans.started.connect(self.start_plan)
        self.plans.started_empty.connect(self.start_empty_plan)
        self.plans.started_kind.connect(self.start_kind)
        self.head.printing.connect(self.print_plan)
        self.head.leaving.connect(self.workspace.back)
        self.head.planning.connect(self.start_plan)
        self.head.kind_chosen.connect(self.start_kind)
        self.head.removing.connect(self.remove)
        self.head.transferring.connect(lambda: self.workspace.go("transfer", pupil_id=self.pupil_id))
        self.head.photographing.connect(self.choose_photo)
        self.head.unphotographing.connect(self.remove_photo)
        self.head.need_wanted.connect(lambda: self._go_to("needs"))
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._focus_moved)

    @property
    def pupil_id(self) -> str:
        """Whom the page is about."""
        return str(self.where.get("pupil_id", ""))

    def show_at(self, where: dict[str, Any]) -> None:
        """``pupil_id``; ``tab`` is the stem of one, ``record`` one of its own, ``add`` a new one there; ``field`` puts
        the focus on what is to be put right.
        """
        another = where.get("pupil_id") != self.where.get("pupil_id")
        self.where = dict(where)
        self._came = True
        self.head.back_button.setVisible(self.came_from == "return")
        self._field = str(where.get("field") or "")
        self._record = NEW if where.get("add") else str(where.get("record") or "")
        if another:
            self._veil.lay()
            self.scroller.verticalScrollBar().setValue(0)
        if "tab" in where:  # else the tab that was open last, for another pupil too
            self.tabs.setCurrentIndex(TABS.index(where["tab"]))
        self.where["tab"] = TABS[self.tabs.currentIndex()]  # a lock comes back to it
        self.workspace.note_opened(self.pupil_id)
        self.load()

    def chapter(self) -> str:
        """The handbook's page about the open tab."""
        return PLACES[self.tabs.currentIndex()].chapter

    def load(self) -> None:
        """Read everything about the pupil."""
        on, pupil_id, confided = self.workspace.today(), self.pupil_id, self.workspace.may_confide

        def query(session: Any) -> PupilData | None:
            pupil = pupils_view.pupil(session, pupil_id, on=on)
            if pupil is None:
                return None
            found = plans_view.plans(session, on=on, pupil_ids=[pupil_id])
            return PupilData(
                pupil,
                tuple(found),
                plan_in_force(found),
                school_view.school(session),
                councils_view.names(session),
                log_view.changes(session, pupil_id=pupil_id, most=200, rows_too=False),
                {place: kept.values for place, kept in unsaved.kept_among(session, places(pupil)).items()},
                versions_view.corrections_of_pupil(session, pupil_id),
                tuple(plans_view.group_plans(session, pupil_id, on=on)),
                care_cards.read_care(session, pupil_id, on=on),
                before_cards.read_before(session, pupil_id, on=on),
                glance_view.glance(session, pupil_id, on=on, confided=confided),
            )

        self.workspace.read(self, query, lambda data: self._show(data, pupil_id))

    def commit(self) -> None:
        """Save what is being typed."""
        self.overview.flush()
        self.cycles.commit()
        for tab in self._further.values():
            tab.commit()

    def keeps(self, files: Sequence[Path]) -> bool:
        """A paper that is dropped on any tab: an offer to keep it among this pupil's, which shows whose they are."""
        if self.data is None or not self.workspace.may_write:
            return False
        dropped.offer(self.workspace, self.data.pupil, files, lambda: self._further)
        return True

    def first_focus(self) -> QWidget | None:
        """The tabs; fields are reached from there. A field that was asked for takes the focus once it is filled."""
        if not self._veil.isHidden():
            return self._veil
        return None if self._field else self.tabs

    def print_plan(self) -> None:
        """Print this pupil's plan."""
        self.commit()
        printing.offer(self.workspace, self, pupil_ids=[self.pupil_id])

    def start_plan(self) -> None:
        """Open the pupil's draft; without one, start the next plan, from the last where there was one."""
        self.commit()
        counted = [one for one in (self.data.plans if self.data else ()) if not one.beside]
        draft = next((one for one in counted if one.state == "draft"), None)
        if draft is not None:
            self._open_plan(draft.id)
            return
        if not self.workspace.may_write:
            return
        last = max(counted, key=lambda one: one.number, default=None)
        if last is None:
            self.start_empty_plan()
            return
        self._start(lambda desk: next_plans.start(desk, plan_id=last.id))

    def start_empty_plan(self) -> None:
        """Start a plan with nothing in it."""
        pupil_id, today = self.pupil_id, self.workspace.today()
        self.commit()
        self._start(lambda desk: plans_service.start(desk, pupil_id=pupil_id, values={"start": today}))

    def start_kind(self, template: str) -> None:
        """Open the pupil's draft on a template, or start one: from the last on it, where there was one."""
        self.commit()
        mine = [one for one in (self.data.plans if self.data else ()) if one.template == template]
        draft = next((one for one in mine if one.state == "draft"), None)
        if draft is not None:
            self._open_plan(draft.id)
            return
        pupil_id = self.pupil_id
        self._start(lambda desk: plans_service.start_many(desk, pupil_ids=[pupil_id], template=template))

    def _start(self, act: Callable[[Desk], Change | None]) -> None:
        def done(change: Change | None) -> None:
            made = next((row for table, row in change.touched if table == "plan"), None) if change else None
            if made is not None:
                self._open_plan(made)

        self.workspace.write(self, act, done)

    def remove(self) -> None:
        """Take out a pupil who was entered by mistake. Nobody is asked: the page says so, and undo brings all back."""
        self.commit()
        pupil_id = self.pupil_id
        self.workspace.write(self.workspace, lambda desk: pupils_service.remove(desk, pupil_id=pupil_id))

    def choose_photo(self) -> None:
        """Ask for a picture and show it at the head."""
        self.commit()
        pupil_id = self.pupil_id
        file = folders.ask_open(self, "Choose a photo", "Pictures (*.png *.jpg *.jpeg)")
        if file is None:
            return

        def keep(found: tuple[str, bytes]) -> None:
            name, data = found
            self.workspace.write(self.workspace, lambda desk: photos.put(desk, pupil_id=pupil_id, name=name, data=data))

        self.workspace.aside(self, lambda: attachments.looked_at(file), keep)

    def remove_photo(self) -> None:
        """Show initials again."""
        pupil_id = self.pupil_id
        self.workspace.write(self.workspace, lambda desk: photos.remove(desk, pupil_id=pupil_id))

    def _show_photo(self, pupil_id: str) -> None:
        """Read the picture by itself: nobody waits for it. One that is damaged is said where papers are."""

        def failed(error: BaseException) -> None:
            if not isinstance(error, UserError):
                self.workspace.jobs.bug.emit(error)

        self.workspace.on_reader(
            self, lambda desk: photos.picture(desk, pupil_id=pupil_id),
            lambda data: self.head.show_photo(pupil_id, data), failed,
        )  # fmt: skip

    def _show(self, data: PupilData | None, pupil_id: str) -> None:
        if pupil_id != self.pupil_id:
            return  # another pupil was opened meanwhile
        self._veil.lift(self.tabs)
        self._gone.setVisible(data is None)
        self._body.setVisible(data is not None)
        self.data = data
        if data is None:
            return
        came, self._came = self._came, False
        self.head.show_pupil(data.pupil, data.school, data.councils)
        if data.pupil.photo is not None:
            self._show_photo(pupil_id)
        self.timeline.show_pupil(data.pupil, data.plans, data.school, data.glance)
        self.tabs.setTabText(1, f"Plan  {len(data.plans)}" if data.plans else "Plan")
        with laid_out_once(self.scroller.body, self.overview.layout()):
            self.overview.show_pupil(data, came=came)
        # What is made anew with each pupil comes last for Qt, wherever it stands.
        tab_through(self, self.head, self.tabs, self.overview.plan_card, self.overview.side)
        tab_through(self.overview.lately, self.overview.lately)
        self._show_plans()
        self._show_further()
        self._fit()
        if came and self._field:
            self._go_to(self._field)

    def _go_to(self, field: str) -> None:
        self.tabs.setCurrentIndex(0)
        self.overview.focus(field)
        self._aim.take(self.window().focusWidget())

    def add_concern(self) -> None:
        """A blank concern, in view, with the caret in it."""
        self.tabs.setCurrentIndex(0)
        self._aim.take(self.overview.before.concerns.begin_new())

    def _show_tab(self, place: int) -> None:
        self.commit()
        self.where["tab"] = TABS[place]
        self._show_plans()
        self._show_further()
        self._stack.show_at(place)

    def _show_plans(self) -> None:
        """The Plan tab is filled when it is looked at: ten years of plans would hold up everything else."""
        data = self.data
        if data is not None and data is not self._planned and TABS[self.tabs.currentIndex()] == "plan":
            self._planned = data
            self.plans.show_plans(data.plans, data.school, data.group_plans)
            self.cycles.show_pupil(data.pupil.id)

    def _show_further(self) -> None:
        """The open tab reads its own; one that was never opened is built first."""
        at = self.tabs.currentIndex()
        place = PLACES[at]
        if not place.made_by or not self.pupil_id:
            return
        tab = self._further.get(place.stem)
        if tab is None:
            tab = self._further[place.stem] = made(place, self.workspace, self)
            self._stack.replace(at, tab)
        tab.show_pupil(self.pupil_id)
        if self._record and self._veil.isHidden():  # before that nothing takes the focus
            record, self._record = self._record, ""
            tab.find_record(record)

    def _from_timeline(self, what: str, which: str) -> None:
        if what == "plan":
            self._open_plan(which)
        elif what in TABS:
            self.workspace.go("pupil", pupil_id=self.pupil_id, tab=what, record=which)
        else:
            self._go_to("status")

    def _open_plan(self, plan_id: str) -> None:
        self.workspace.go("plan", plan_id=plan_id)

    def _focus_moved(self, old: QWidget | None, new: QWidget | None) -> None:
        """A form that is left is saved; a list or another window over it is not leaving."""
        if new is not None and not self._aim.holds(new):
            self._aim.stop()
        if old is None or new is None:
            return
        left = self._form_of(old)
        if left is not None and self._form_of(new) is not left:
            left.flush()
        if self.scroller.inside.isAncestorOf(new):
            self.scroller.ensureWidgetVisible(new, 0, ROOM)

    def _form_of(self, widget: QWidget | None) -> RecordForm | None:
        while widget is not None and widget is not self:
            if isinstance(widget, RecordForm):
                return widget if self.isAncestorOf(widget) else None
            widget = widget.parentWidget()
        return None

    def _fit(self) -> None:
        self.overview.fit(self.width())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The side column gives way."""
        super().resizeEvent(event)
        self._veil.setGeometry(self.rect())
        self._fit()
