# SPDX-License-Identifier: Apache-2.0
"""The Provision tab: the pupil's provision with what was promised, delivered and spent, and the measures."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QVBoxLayout, QWidget

from sencodesk.services.desk import Reading
from sencodesk.views import provision as view
from sencodesk.views import provision_charts
from sencodesk.views.provision_shapes import MemberView, ProvisionMap, RunView
from sencodesk_ui import theme
from sencodesk_ui.forms.rows import Record
from sencodesk_ui.pages.provision.printing import ProvisionPrinting
from sencodesk_ui.pages.pupil.tab import PupilTab
from sencodesk_ui.pages.run import kinds
from sencodesk_ui.pages.run.members import Members
from sencodesk_ui.pages.run.words import missed_words, part_words
from sencodesk_ui.shell.large import side_by_side
from sencodesk_ui.widgets import Button, Card, EmptyState, Icon, Label, clear, round_ends, shown_day, tab_through
from sencodesk_ui.widgets.chart import ChartView
from sencodesk_ui.workspace import Workspace

STATES = {"now": "Going on", "to-come": "To come", "ended": "Ended"}


class ProvisionTab(PupilTab):
    """A row for each run, the charts, and the measures to be typed."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, parent)
        self.setObjectName("pupil-provision")
        self._pupil_id = ""
        self._shown: ProvisionMap | None = None
        self.printing = ProvisionPrinting(workspace, self)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(14)
        whole.addLayout(self._made_head())
        self._card = Card("", self, name="pupil-provision-card")
        self._card.body.setContentsMargins(1, 1, 1, 1)
        self._card.body.setSpacing(0)
        whole.addWidget(self._card)
        self._charts = Card("Promised, delivered and spent", self, name="pupil-provision-charts")
        self.minutes, self.cost = ChartView("pupil-provision-minutes", self), ChartView("pupil-provision-cost", self)
        self._charts.body.addWidget(self.minutes)
        self._charts.body.addWidget(self.cost)
        whole.addWidget(self._charts)
        self._measures = Card("Own days and measures", self, name="pupil-provision-measures")
        self.members = Members(workspace, kinds.MEMBERS, parent=self)
        self._measures.body.addWidget(self.members)
        whole.addWidget(self._measures)
        whole.addStretch(1)
        for card in (self._charts, self._measures):
            card.hide()

    def _made_head(self) -> QBoxLayout:
        head = QBoxLayout(side_by_side())
        head.setSpacing(8)
        beside = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft
        self._words = Label("", "muted", self, wrap=True)
        self._words.setObjectName("pupil-provision-words")
        head.addWidget(self._words, 1)
        self._save = Button(
            "Save the costed sheet", name="pupil-provision-save", icon="save", parent=self,
            act=lambda: self.printing.pupil(self._pupil_id, to_file=True),
        )  # fmt: skip
        self._print = Button(
            "Print the costed sheet", name="pupil-provision-print", icon="printer", parent=self,
            act=lambda: self.printing.pupil(self._pupil_id),
        )  # fmt: skip
        self._add = Button("Add provision", name="pupil-provision-add", icon="plus", parent=self, act=self._begin)
        self._add.setVisible(self.workspace.may_write)
        for button in (self._save, self._print, self._add):
            head.addWidget(button, 0, beside)
        return head

    def show_pupil(self, pupil_id: str) -> None:
        """Read this pupil's provision, whenever it was."""
        if pupil_id != self._pupil_id:
            self._pupil_id, self._shown = pupil_id, None
            clear(self._card.body)
            self._words.setText("")
            for part in (self._charts, self._measures, self._save, self._print):
                part.hide()
        on = self.workspace.today()

        def query(session: Reading) -> ProvisionMap:
            return view.provision_map(session, on=on, pupil_id=pupil_id)

        self.workspace.read(self, query, lambda found: self._show(pupil_id, found))

    def commit(self) -> None:
        """Save what is being typed."""
        for form in self.members.every_form():
            form.flush()

    def _begin(self) -> None:
        self.workspace.go("provision", pupil_ids=[self._pupil_id])

    def _show(self, pupil_id: str, found: ProvisionMap) -> None:
        if pupil_id != self._pupil_id or found == self._shown:
            return
        self._shown = found
        clear(self._card.body)
        runs = found.of_pupil(pupil_id)
        spent = [one for one in found.spent if one.pupil_id == pupil_id]
        mine = [(run, who) for run in runs for who in run.members if who.pupil_id == pupil_id]
        for part in (self._save, self._print, self._charts, self._measures):
            part.setVisible(bool(runs))
        line = provision_charts.money(found.line)
        cost = sum(one.cost for one in spent)
        now = f"{provision_charts.money(cost)} in this school year, of {line}." if runs else ""
        self._words.setText(" ".join(one for one in (now, provision_charts.before_words(found, pupil_id)) if one))
        if not runs:
            self._card.body.addWidget(
                EmptyState(
                    "blocks", "No provision yet.", "Next: put the pupil into one that goes on, or start one.",
                    "Add provision" if self.workspace.may_write else "", self._begin,
                    name="pupil-provision-empty", parent=self,
                )
            )  # fmt: skip
        rows = [self._row(n, run, who) for n, (run, who) in enumerate(mine, start=1)]
        round_ends(rows)
        for row in rows:
            self._card.body.addWidget(row)
        self.minutes.show_chart(provision_charts.minutes_of([run for run, _ in mine], pupil_id=pupil_id))
        self.cost.show_chart(provision_charts.costs_of(spent, found.line))
        self.members.fill(pupil_id, [_record(run, who) for run, who in mine])
        tab_through(self, self._save, self._print, self._add, self._card, self._charts, self.members)

    def _row(self, n: int, run: RunView, who: MemberView) -> QFrame:
        row = QFrame(self._card)
        row.setProperty("kind", "list-row")
        row.setObjectName(f"pupil-provision-row-{n}")
        line = QBoxLayout(side_by_side(), row)
        line.setContentsMargins(16, 10, 12, 10)
        line.setSpacing(14)
        top = Qt.AlignmentFlag.AlignTop
        line.addWidget(Icon("blocks", theme.current().muted, 20, row), 0, top)
        until = f" to {shown_day(run.to_date)}" if run.to_date else ""
        when = f"{STATES[run.state]}, {shown_day(run.from_date)}{until}"
        about = " · ".join(part for part in (run.how_often, run.group, run.person) if part)
        words = self._lines(row, run.name, f"{about}. {when}." if about else f"{when}.")
        line.addLayout(words, 5)
        had, missed = part_words(who.own), missed_words(who.own)
        line.addLayout(self._lines(row, had or "Nothing is promised in minutes", missed, strong=False), 4)
        button = Button(
            "Open", "row", name=f"pupil-provision-open-{n}", parent=row,
            act=lambda: self.workspace.go("run", run_id=run.id),
        )  # fmt: skip
        button.setAccessibleName(f"Open {run.name}")
        line.addWidget(button, 0, top | Qt.AlignmentFlag.AlignLeft)
        return row

    @staticmethod
    def _lines(row: QFrame, first: str, second: str, *, strong: bool = True) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(Label(first, "strong" if strong else "", row, wrap=True))
        if second:
            column.addWidget(Label(second, "small-muted", row, wrap=True))
        column.addStretch(1)
        return column


def _record(run: RunView, who: MemberView) -> Record:
    values = {spec.field: getattr(who, spec.field, None) for spec in kinds.MEMBERS.specs}
    values |= {"from_": who.from_date, "to": who.to_date}
    measure = f" · {run.entry_measure}" if run.entry_measure else ""
    return Record(who.id, who.row_version, values, f"{run.name}{measure}")
