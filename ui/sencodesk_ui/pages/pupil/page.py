# SPDX-License-Identifier: Apache-2.0
"""One pupil: the head, the strip of time, and the tabs Overview and Plan."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from sencodesk.services import plans as plans_service
from sencodesk.services import pupils as pupils_service
from sencodesk.services import unsaved
from sencodesk.services.history import Change
from sencodesk.views import councils as councils_view
from sencodesk.views import log as log_view
from sencodesk.views import plans as plans_view
from sencodesk.views import pupils as pupils_view
from sencodesk.views import school as school_view
from sencodesk.views import versions as versions_view
from sencodesk.views.plans import plan_in_force
from sencodesk.views.pupils import ContactView, PeriodView
from sencodesk_ui import printing, theme
from sencodesk_ui.pages.page import Page
from sencodesk_ui.pages.pupil import kinds
from sencodesk_ui.pages.pupil.aim import Aim
from sencodesk_ui.pages.pupil.head import PupilHead
from sencodesk_ui.pages.pupil.overview import Overview, PupilData
from sencodesk_ui.pages.pupil.plans_tab import PlansTab
from sencodesk_ui.pages.pupil.record import RecordForm
from sencodesk_ui.pages.pupil.sharing_tab import SharingTab
from sencodesk_ui.pages.pupil.timeline import Timeline
from sencodesk_ui.widgets import Card, EmptyState, Line, Scroll, tab_through
from sencodesk_ui.workspace import Workspace

TABS = ("overview", "plan", "sharing")
CHAPTERS = ("pupils", "plans", "sharing")
"""The handbook's page about each tab."""
ROOM = 60
"""Pixels kept free above and below what is brought into view."""


class PupilPage(Page):
    """Where a pupil's record is read and typed. Leaving a form saves it; leaving the page saves all."""

    stem = "pupil"
    rail = handbook = "pupils"
    concerns = frozenset(
        {"pupil", "former_upn", "registration", "home_council", "flag", "contact", "status_period", "need_period"}
        | {"plan", "target", "school_class", "school", "council", "term", "submission", "manual_receipt"}
    )

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, parent)
        self.data: PupilData | None = None
        self._came = False
        self._field = ""
        self.head, self.timeline = PupilHead(self), Timeline(self)
        self.overview, self.plans = Overview(workspace, self), PlansTab(self)
        self.sharing = SharingTab(workspace, self)
        self.tabs = QTabBar(self)
        self.head.plan_button.setVisible(workspace.may_write)
        self.head.more.setVisible(workspace.may_write)
        self.plans.may_write = workspace.may_write
        self._build()
        self._connect()

    def _build(self) -> None:
        self.tabs.setObjectName("pupil-tabs")
        self.tabs.setAccessibleName("Parts of the record")
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        for words in ("Overview", "Plan", "Sharing"):
            self.tabs.addTab(words)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.overview)
        self._stack.addWidget(self.plans)
        self._stack.addWidget(self.sharing)
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
        self.scroller = Scroll(self._body, margins=(24, 2, 12, 24))
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

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self._show_tab)
        self.timeline.asked.connect(self._from_timeline)
        self.overview.plan_card.asked.connect(self._open_plan)
        self.plans.asked.connect(self._open_plan)
        self.plans.started.connect(self.start_plan)
        self.head.printing.connect(self.print_plan)
        self.head.leaving.connect(self.workspace.back)
        self.head.planning.connect(self.start_plan)
        self.head.removing.connect(self.remove)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._focus_moved)

    @property
    def pupil_id(self) -> str:
        """Whom the page is about."""
        return str(self.where.get("pupil_id", ""))

    def show_at(self, where: dict[str, Any]) -> None:
        """``pupil_id``; ``tab`` is overview, plan or sharing; ``field`` puts the focus on what is to be put right."""
        another = where.get("pupil_id") != self.where.get("pupil_id")
        self.where = dict(where)
        self._came = True
        self.head.back_button.setVisible(self.came_from == "return")
        self._field = str(where.get("field") or "")
        if another:
            self._body.setEnabled(False)
            self.scroller.verticalScrollBar().setValue(0)
        if "tab" in where:  # else the tab that was open last, for another pupil too
            self.tabs.setCurrentIndex(TABS.index(where["tab"]))
        self.where["tab"] = TABS[self.tabs.currentIndex()]  # a lock comes back to it
        self.workspace.note_opened(self.pupil_id)
        self.load()

    def chapter(self) -> str:
        """The handbook's page about the open tab."""
        return CHAPTERS[self.tabs.currentIndex()]

    def load(self) -> None:
        """Read everything about the pupil."""
        on, pupil_id = self.workspace.today(), self.pupil_id

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
                {place: kept.values for place, kept in unsaved.kept_among(session, self._places(pupil)).items()},
                versions_view.corrections_of_pupil(session, pupil_id),
            )

        self.workspace.read(self, query, lambda data: self._show(data, pupil_id))

    def commit(self) -> None:
        """Save what is being typed."""
        self.overview.flush()

    def first_focus(self) -> QWidget | None:
        """The tabs; fields are reached from there. A field that was asked for takes the focus once it is filled."""
        return None if self._field else self.tabs

    def print_plan(self) -> None:
        """Print this pupil's plan."""
        self.commit()
        printing.offer(self.workspace, self, pupil_ids=[self.pupil_id])

    def start_plan(self) -> None:
        """Open the pupil's draft; without one, start the next plan."""
        self.commit()
        draft = next((one for one in (self.data.plans if self.data else ()) if one.state == "draft"), None)
        if draft is not None:
            self._open_plan(draft.id)
            return
        if not self.workspace.may_write:
            return
        pupil_id, today = self.pupil_id, self.workspace.today()

        def done(change: Change | None) -> None:
            made = next((row for table, row in change.touched if table == "plan"), None) if change else None
            if made is not None:
                self._open_plan(made)

        self.workspace.write(
            self, lambda desk: plans_service.start(desk, pupil_id=pupil_id, values={"start": today}), done
        )

    def remove(self) -> None:
        """Take out a pupil who was entered by mistake. Nobody is asked: the page says so, and undo brings all back."""
        self.commit()
        pupil_id = self.pupil_id
        self.workspace.write(self.workspace, lambda desk: pupils_service.remove(desk, pupil_id=pupil_id))

    @staticmethod
    def _places(pupil: pupils_view.PupilView) -> list[tuple[str, str]]:
        """Every form and record where typing may have been kept."""
        own = [(form, pupil.id) for form in ("pupil-names", "pupil-school", "pupil-background")]
        rows: dict[str, Sequence[PeriodView | ContactView]] = {
            "former-upn": pupil.former_upns, "enrolment": pupil.registrations, "status": pupil.history,
            "need": pupil.all_needs, "home-council": pupil.councils, "contact": pupil.contacts,
            **{stem: [one for name, one in pupil.flags if name == flag] for flag, stem, _ in kinds.FLAG_FORMS},
        }  # fmt: skip
        own += [(f"{name}-new", pupil.id) for name in rows]
        return [*own, *((name, one.id) for name, found in rows.items() for one in found)]

    def _show(self, data: PupilData | None, pupil_id: str) -> None:
        if pupil_id != self.pupil_id:
            return  # another pupil was opened meanwhile
        self._gone.setVisible(data is None)
        self._body.setVisible(data is not None)
        self.data = data
        if data is None:
            return
        came, self._came = self._came, False
        self._body.setEnabled(True)
        self.head.show_pupil(data.pupil, data.school, data.councils)
        self.timeline.show_pupil(data.pupil, data.plans, data.school)
        count = len(data.plans)
        self.tabs.setTabText(1, f"Plan  {count}" if count else "Plan")
        self.overview.show_pupil(data, came=came)
        # What is made anew with each pupil comes last for Qt, wherever it stands.
        tab_through(self, self.head, self.tabs, self.overview.plan_card, self.overview.side)
        tab_through(self.overview.lately, self.overview.lately)
        self.plans.show_plans(data.plans, data.school)
        if self.tabs.currentIndex() == TABS.index("sharing"):
            self.sharing.show_pupil(pupil_id)
        self._fit()
        if came and self._field:
            self._go_to(self._field)
        elif came and QApplication.focusWidget() is None:
            self.tabs.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_to(self, field: str) -> None:
        self.tabs.setCurrentIndex(0)
        self.overview.focus(field)
        self._aim.take(self.window().focusWidget())

    def _show_tab(self, place: int) -> None:
        self.commit()
        self.where["tab"] = TABS[place]
        self._stack.setCurrentIndex(place)
        if place == TABS.index("sharing"):
            self.sharing.show_pupil(self.pupil_id)

    def _from_timeline(self, what: str, which: str) -> None:
        if what == "plan":
            self._open_plan(which)
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
        self._fit()
