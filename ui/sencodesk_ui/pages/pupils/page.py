# SPDX-License-Identifier: Apache-2.0
"""Pupils: the register, what leaves pupils out of it, and beside it whoever is under the cursor."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from sencodesk.views import councils as councils_view
from sencodesk.views import plans as plans_view
from sencodesk.views import pupils as pupils_view
from sencodesk.views import school as school_view
from sencodesk_ui import theme
from sencodesk_ui.pages.page import Page
from sencodesk_ui.pages.pupils.adding import AddPupil
from sencodesk_ui.pages.pupils.export import Export
from sencodesk_ui.pages.pupils.filters import FilterBar
from sencodesk_ui.pages.pupils.more import MoreMenu
from sencodesk_ui.pages.pupils.pane import WIDTH, PreviewPane
from sencodesk_ui.pages.pupils.remembered import SETTING, Remembered, from_setting, to_setting
from sencodesk_ui.pages.pupils.rows import PupilRow, RegisterData, gather
from sencodesk_ui.pages.pupils.sieve import Sieve
from sencodesk_ui.pages.pupils.starting import start_plans
from sencodesk_ui.pages.pupils.table import RegisterTable
from sencodesk_ui.pages.pupils.together import Together
from sencodesk_ui.pages.pupils.views import SavedViews
from sencodesk_ui.shell.large import in_a_line, least_rows, page_column
from sencodesk_ui.widgets import Button, EmptyState, Label, scrolling, tab_through
from sencodesk_ui.workspace import Workspace

DRAWER_BELOW = 1110
"""Narrower than this the pane lies over the table and comes with Space."""
PANE_WAIT = 40  # milliseconds; typing never waits for the pane


class PupilsPage(Page):
    """The register of everybody on roll; by default those with SEN, the next review first."""

    stem = rail = handbook = "pupils"
    concerns = frozenset(
        {"pupil", "former_upn", "registration", "home_council", "flag", "contact", "status_period", "need_period"}
        | {"plan", "target", "school_class", "school", "council", "term", "care_flag"}
    )

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, parent)
        self.data: RegisterData | None = None
        self._kept: Remembered | None = None
        self._asked: str | None = None
        self._filling = False
        self._pane_wanted = True
        self._build()
        self._connect()

    def _build(self) -> None:
        self.bar, self.table = FilterBar(self), RegisterTable(self)
        self.pane, self.adding = PreviewPane(self), AddPupil(self.workspace, self)
        self.pane.may_write = self.workspace.may_write
        self.together = Together(self.workspace, self.pane)
        self.pane.add_below(self.together)
        self.export = Export(self.workspace, self)
        self.views = SavedViews(self.workspace, self._as_shown, self)
        self.bar.begin_with(self.views.button)
        self.adding.hide()
        head = QFrame(self)
        head.setProperty("kind", "head")
        top = QVBoxLayout(head)
        top.setContentsMargins(24, 16, 20, 12)
        top.setSpacing(12)
        top.addLayout(self._title(head))
        if theme.size.is_large():
            top.addLayout(in_a_line(self.bar.search, self._count))
        top.addWidget(self.bar)
        top.addWidget(self.views)
        self._sieve = Sieve()
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.table)
        nobody = EmptyState(
            "users", "No pupils yet.", "Next: bring them in from a file of your school's system.",
            "Import pupils" if self.workspace.may_write else "",
            lambda: self.workspace.go("import", choose=True), name="pupils-empty", parent=self,
        )  # fmt: skip
        none = EmptyState(
            "search", "Nobody fits these filters.", "Try fewer letters, or show everybody with SEN.", "Show all SEN",
            self.bar.reset, name="pupils-none", parent=self,
        )  # fmt: skip
        self._nobody, self._none = scrolling(nobody), scrolling(none)
        self.stack.addWidget(self._nobody)
        self.stack.addWidget(self._none)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        left = page_column(self._row, self)
        left.addWidget(head)
        left.addWidget(self.stack, 1)
        least_rows(self.stack)
        tab_through(self, head, self.stack)
        QWidget.setTabOrder(self.print_button, self.views.button)
        self._room = QFrame(self)
        self._room.setFixedWidth(theme.px(WIDTH))
        self._row.addWidget(self._room)

    def _title(self, head: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(Label("Pupils", "title", head), int(theme.size.is_large()))
        self._count = Label("", "muted", head)
        self._count.setObjectName("pupils-count")
        if not theme.size.is_large():  # else count and search have a line of their own
            row.addWidget(self._count)
            row.addStretch(1)
            row.addWidget(self.bar.search, 1)
        space = self.workspace
        self.more_button = more = MoreMenu(head)
        more.offer("Add a pupil by hand", "pupils-add", self.add, shown=space.may_write)
        more.offer("Add to provision", "pupils-provision", self._add_to_provision, shown=space.may_write)
        more.offer("Start plans for those chosen", "pupils-start-plans", self._start_plans, shown=space.may_write)
        more.offer("Enter scores for a class", "pupils-scores", lambda: space.go("scores"), shown=space.may_write)
        more.offer("Set class and year of those chosen", "pupils-together", self._set_together, shown=space.may_write)
        more.offer("Print the SEN register", "pupils-register-print", self.export.print_register)
        more.offer(
            "Save the SEN register as a table (CSV)",
            "pupils-register-csv",
            self.export.save_csv,
            shown=space.may_take_table,
        )
        more.offer(
            "Take out everything about this pupil", "pupils-take-out", self._take_out, shown=space.may_take_all
        )  # fmt: skip
        more.offer_left(self._filter)
        more.offer_columns(self._choose_columns)
        more.offer("Choose all", "pupils-choose-all", self.table.selectAll)
        self.import_button = Button(
            "Import", name="pupils-import", icon="download", parent=head,
            act=lambda: self.workspace.go("import", choose=True),
        )  # fmt: skip
        self.print_button = Button("Print plans", name="pupils-print", icon="printer", parent=head, act=self._print)
        for button in (self.more_button, self.import_button, self.print_button):
            row.addWidget(button)
        self.import_button.setVisible(self.workspace.may_write)
        return row

    def _add_to_provision(self) -> None:
        """Put the chosen pupils into provision, as one change there."""
        chosen = self.table.chosen()
        if chosen:
            self.workspace.go("provision", pupil_ids=chosen)

    def _start_plans(self) -> None:
        start_plans(self.workspace, [self._row_of(one) for one in self.table.chosen()])

    def _take_out(self) -> None:
        """Everything about the pupil under the cursor, for a family that asks what is held."""
        row = self.table.current()
        if row is not None:
            self.export.taking.ask(row.pupil.id)

    def _choose_columns(self) -> None:
        self.table.hide_columns(frozenset(key for key, one in self.more_button.columns.items() if not one.isChecked()))

    def _as_shown(self) -> Remembered:
        """The register as it stands now."""
        return Remembered(
            replace(self.bar.filters(), text=""),
            self.table.register.sorted_by,
            self.table.register.falling,
            self._pane_wanted,
            dict(self.table.widths),
            self.table.hidden(),
        )

    def _take(self, view: Remembered) -> None:
        """Show the register as a saved view has it."""
        self._filling = True
        self.bar.search.clear()
        self.bar.show_filters(view.filters)
        self._filling = False
        self._dress(view)
        if self.data is not None:
            self.table.fit(self.data.rows)
        self._filter()

    def _dress(self, view: Remembered) -> None:
        """Order, widths and columns."""
        self.table.widths = dict(view.widths)
        self.table.sort_by(view.sorted_by, falling=view.falling)
        for key, action in self.more_button.columns.items():
            action.setChecked(key not in view.hidden)

    def _connect(self) -> None:
        self.views.taken.connect(self._take)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(PANE_WAIT)
        self._later.timeout.connect(self._show_pane)
        self.bar.changed.connect(self._filter)
        self.bar.search.went_down.connect(self._to_table)
        self.bar.search.entered.connect(self._open_first)
        self.table.opened.connect(self._open)
        self.table.went_to.connect(lambda _row: self._later.start())
        self.table.selectionModel().selectionChanged.connect(lambda _now, _before: self._later.start())
        self.table.peeked.connect(self._toggle_pane)
        self.table.left_upwards.connect(self._to_search)
        self.table.wrote.connect(self._type)
        self.pane.opened.connect(self._open)
        self.pane.printed.connect(self.export.print_plans)
        self.pane.providing.connect(self._add_to_provision)
        self.adding.closed.connect(self._end_adding)
        self.adding.added.connect(self._open)
        self.adding.asked.connect(self._open)
        QShortcut(QKeySequence("Ctrl+F"), self).activated.connect(self._to_search)

    def show_at(self, where: dict[str, Any]) -> None:
        """``filter`` is no-plan, overdue or class:4H; without it the register is as it was left. ``left`` shows also
        those who have left.

        ``add`` opens the form for a pupil typed by hand.
        """
        self.where = dict(where)
        self._asked = str(where["filter"]) if "filter" in where else None
        self.load()
        if self.where.pop("add", False):
            self.add()

    def load(self) -> None:
        """Read the register; the first time also how it was left."""
        if self._kept is None:
            self.workspace.remembered(self, SETTING, self._recall)
            return
        on = self.workspace.today()
        self.workspace.read(
            self,
            lambda session: gather(
                pupils_view.pupils(session, on=on, everybody=True),
                plans_view.plans(session, on=on),
                school_view.school(session),
                councils_view.names(session),
                on,
            ),
            self._show,
        )

    def commit(self) -> None:
        """Keep how the register is left."""
        if self._kept is None:
            return
        now = self._as_shown() if self.data else replace(self._as_shown(), filters=self._kept.filters)
        if now != self._kept:
            self._kept = now
            self.workspace.remember(SETTING, to_setting(now))

    def first_focus(self) -> QWidget | None:
        """The table: letters that are typed there go to the search."""
        return self.table

    def _recall(self, kept: object) -> None:
        self._kept = from_setting(kept)
        self._pane_wanted = self._kept.pane
        self._dress(self._kept)
        self.views.recall()
        self._fit()
        self.load()

    def _show(self, data: RegisterData) -> None:
        first = self.data is None
        self.data = data
        here = [row for row in data.rows if row.on_roll]
        sen = sum(row.line.has_sen for row in here)
        self._count.setText(f"{sen} with SEN, of {len(here)} on roll" if data.rows else "")
        self._filling = True
        self.bar.show_counts(here)
        if first and self._kept is not None:
            self.bar.show_filters(self._kept.filters)
        if self._asked is not None:
            self.bar.show_only(self._asked)
            self._asked = None
            if self.where.get("left"):
                self.more_button.left.setChecked(True)
        self._filling = False
        self.table.register.set_every(data.rows)
        self.table.fit(data.rows)
        self._filter()
        for part in (self.print_button, self.bar, self.bar.search):
            part.setVisible(bool(data.rows))
        self._fit()

    def _filter(self) -> None:
        if self.data is None or self._filling:
            return
        filters = replace(self.bar.filters(), left=self.more_button.left.isChecked())
        rows = self._sieve.chosen(self.table.register.every, filters)
        self.table.set_rows(rows)
        self.stack.setCurrentWidget(self.table if rows else self._none if self.data.rows else self._nobody)

    def _show_pane(self) -> None:
        taken = [self._row_of(one) for one in self.table.chosen()]
        with_plans = [row for row in taken if row.plan is not None]
        several = len(taken) > 1
        self.print_button.relabel(f"Print {len(with_plans)} plans" if several else "Print plans")
        current = self.table.current()
        if self.data is None or not self.pane.isVisible():
            return
        self.together.show_chosen([row.pupil.id for row in taken] if several else [])
        if several:
            self.pane.show_several(taken)
        elif current is not None:
            self.pane.show_pupil(current, self.data.school)
        else:
            self.pane.show_nobody()

    def _set_together(self) -> None:
        """To the form in the pane."""
        if self.together.ready(self.table.chosen()):
            if not self.pane.isVisible():
                self._toggle_pane()
            self._show_pane()
            self.together.begin()

    def _row_of(self, pupil_id: str) -> PupilRow:
        place = self.table.register.place_of(pupil_id)
        assert place is not None
        return self.table.register.rows[place]

    def _open(self, pupil_id: str) -> None:
        self.workspace.go("pupil", pupil_id=pupil_id)

    def _open_first(self) -> None:
        current = self.table.current()
        if current is not None:
            self._open(current.pupil.id)

    def _print(self) -> None:
        taken = [self._row_of(one) for one in self.table.chosen()]
        rows = taken if len(taken) > 1 else self.table.register.rows
        self.export.print_plans([row.pupil.id for row in rows])

    def add(self) -> None:
        """Show the form for a pupil typed by hand."""
        if not self.workspace.may_write:
            return
        self.adding.begin(self.workspace.today())
        self._fit()

    def _end_adding(self) -> None:
        self.adding.hide()
        self._fit()
        self.table.setFocus()

    def _to_table(self) -> None:
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _to_search(self) -> None:
        self.bar.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.bar.search.selectAll()

    def _type(self, text: str) -> None:
        self.bar.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self.bar.search.setText(self.bar.search.text() + text)

    def _toggle_pane(self) -> None:
        if self._narrow():
            self.pane.setVisible(not self.pane.isVisible())
        else:
            self._pane_wanted = not self._pane_wanted
        self._fit(keep=True)
        self._later.start()

    def _narrow(self) -> bool:
        return theme.room(self.width()) < DRAWER_BELOW

    def _fit(self, *, keep: bool = False) -> None:
        """The pane beside the table where there is room, else over it; the form for a new pupil in its place."""
        some = self.data is not None and bool(self.data.rows)
        adding = not self.adding.isHidden()
        narrow = self._narrow()
        if not (keep and narrow):
            self.pane.setVisible(some and self._pane_wanted and not narrow and not adding)
        elif adding:
            self.pane.hide()
        self._room.setVisible(not narrow and (adding or not self.pane.isHidden()))
        for part in (self.pane, self.adding):
            part.setGeometry(self.width() - theme.px(WIDTH), 0, theme.px(WIDTH), self.height())
            part.raise_()
        if not self.pane.isHidden():
            self._later.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The pane keeps to the right edge."""
        super().resizeEvent(event)
        self._fit()
