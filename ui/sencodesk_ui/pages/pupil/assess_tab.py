# SPDX-License-Identifier: Apache-2.0
"""The Assessments tab: what was measured over time, the scores themselves, access arrangements for tests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from sencodesk.services import assessment_papers as papers
from sencodesk.services import assessments as services
from sencodesk.services import unsaved
from sencodesk.services.assessment_papers import Content
from sencodesk.services.desk import Desk, Reading
from sencodesk.services.history import Change
from sencodesk.views import assessments as view
from sencodesk.views import care as care_view
from sencodesk.views import versions as versions_view
from sencodesk.views.assessments import Assessments, Measure
from sencodesk.views.care import AccessView
from sencodesk.views.field_words import label
from sencodesk.views.versions import CorrectionView
from sencodesk_ui import theme
from sencodesk_ui.forms.record import RecordForm, Spec
from sencodesk_ui.forms.rows import Kind, Record, RecordRows
from sencodesk_ui.pages.pupil import care_kinds
from sencodesk_ui.pages.pupil.care_cards import record_of
from sencodesk_ui.pages.pupil.kinds import day, text
from sencodesk_ui.pages.pupil.tab import PupilTab
from sencodesk_ui.paper_out import ToPrint, print_paper, save_paper
from sencodesk_ui.saving import Seen
from sencodesk_ui.shell.large import side_by_side
from sencodesk_ui.widgets import Button, Card, ChoiceField, Label, Segmented, shown_day
from sencodesk_ui.widgets.chart import ChartView
from sencodesk_ui.widgets.plain_table import PlainTable
from sencodesk_ui.workspace import Workspace

Values = Mapping[str, Any]
NOTHING = "Nothing has been measured yet. Add a score, or enter a whole class at once."


@dataclass(frozen=True)
class AssessData:
    """What the tab shows, read together. ``kept`` is typing that was never saved, by form and record."""

    found: Assessments
    access: tuple[AccessView, ...]
    kept: Mapping[tuple[str, str], Values]
    corrected: Mapping[str, CorrectionView]


def change_score(desk: Desk, seen: Seen, values: Values) -> Change | None:
    """Save what was typed into a score."""
    ready = services.read_typed(desk, values=values, score_id=seen.id)
    return services.change_score(desk, score_id=seen.id, row_version=seen.version, values=ready)


def add_score(desk: Desk, seen: Seen, values: Values) -> Change | None:
    """Save a new score."""
    ready = services.read_typed(desk, values={"scale": None, **values})
    return services.add_score(desk, pupil_id=seen.id, values=ready)


class AssessTab(PupilTab):
    """One measure at a time, the one with the newest score first."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, parent)
        self.setObjectName("pupil-assessments")
        self._pupil_id, self._key, self._class = "", "", ""
        self._data: AssessData | None = None
        self._measures: list[tuple[str, str]] = []
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(14)
        whole.addLayout(self._top())
        self._over_time = self._chart_card()
        whole.addWidget(self._over_time)
        self.scores = RecordRows(workspace, self._kind(), parent=self)
        card = Card("Scores", self, name="assess-scores-card")
        card.body.addWidget(self.scores)
        whole.addWidget(card)
        self.access = RecordRows(workspace, care_kinds.ACCESS, parent=self)
        card = Card("Access arrangements for tests", self, name="assess-access-card")
        card.body.addWidget(self.access)
        whole.addWidget(card)
        whole.addStretch(1)

    def _top(self) -> QBoxLayout:
        head = QBoxLayout(side_by_side())
        head.setSpacing(8)
        self._words = Label("", "muted", self, wrap=True)
        self._words.setObjectName("assess-words")
        head.addWidget(self._words, 1)
        self._save = Button("Save", name="assess-save", icon="save", parent=self, act=self.save)
        self._print = Button("Print", name="assess-print", icon="printer", parent=self, act=self.print)
        self._grid = Button("Enter a class", name="assess-class", icon="users", parent=self, act=self._to_class)
        self._save.setAccessibleName("Save the assessments as a file")
        self._print.setAccessibleName("Print the assessments")
        for button in (self._save, self._print, self._grid):
            head.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        return head

    def _chart_card(self) -> Card:
        card = Card("Over time", self, name="assess-chart-card")
        row = QBoxLayout(side_by_side())
        row.setSpacing(12)
        self.measured = ChoiceField((), name="assess-measure", blank=None)
        self.measured.setAccessibleName("What was measured")
        self.measured.setMinimumWidth(theme.px(280))
        self.measured.committed.connect(self._choose)
        self.how = Segmented(((False, "Chart"), (True, "Table")), name="assess-as", label="Show as")
        self.how.set_value(False)
        self.how.chosen.connect(lambda _value: self._draw())
        row.addWidget(self.measured, 1)
        row.addStretch(1)
        row.addWidget(self.how)
        card.body.addLayout(row)
        self.chart, self.table = ChartView("assess-chart", self), PlainTable("assess-table", self)
        card.body.addWidget(self.chart)
        card.body.addWidget(self.table)
        self.table.hide()
        self._way = Label("", "small-muted", self, wrap=True)
        card.body.addWidget(self._way)
        return card

    def _kind(self) -> Kind:
        """Scores as forms; the list of scales is asked for whenever a form is made."""
        specs = (
            Spec("on_date", label("score", "on_date"), day, 3, past=True),
            Spec("scale", label("score", "scale"), lambda name: ChoiceField(self._measures, name=name), 6),
            Spec("value", "Score", text, 2),
            Spec("by", label("score", "by"), text, 3),
            Spec("note", label("score", "note"), text, 4),
        )
        return Kind(
            name="score", table="score", what="score", add_words="Add a score", none="No scores yet.", specs=specs,
            change=change_score, add=add_score,
            remove=lambda desk, row: services.remove_score(desk, score_id=row),
            first=lambda _count: {"scale": self._key or None, "on_date": self.workspace.today()},
        )  # fmt: skip

    def show_pupil(self, pupil_id: str) -> None:
        """Read what was measured of this pupil."""
        another = pupil_id != self._pupil_id
        if another:
            self._pupil_id, self._key, self._data = pupil_id, "", None
        on = self.workspace.today()

        def query(session: Reading) -> AssessData | None:
            found = view.assessments(session, pupil_id, on=on)
            if found is None:
                return None
            access = care_view.access(session, on=on, pupil_id=pupil_id)
            places = [("score-new", pupil_id), ("access-new", pupil_id), *(("access", one.id) for one in access)]
            places += [("score", one.id) for measure in found.measures for one in measure.scores]
            kept = {place: one.values for place, one in unsaved.kept_among(session, places).items()}
            return AssessData(found, access, kept, versions_view.corrections_of_pupil(session, pupil_id))

        self.workspace.read(self, query, lambda data: self._show(pupil_id, data, fresh=another))

    def forms(self) -> list[RecordForm]:
        """Every form that is open."""
        return [*self.scores.every_form(), *self.access.every_form()]

    def commit(self) -> None:
        """Save what is being typed."""
        for form in self.forms():
            form.flush()

    def _show(self, pupil_id: str, data: AssessData | None, *, fresh: bool) -> None:
        if pupil_id != self._pupil_id or data is None:
            return
        before, self._data = self._data, data
        found = data.found
        self._class = found.pupil.class_name or ""
        listed = {one.key: one.name for one in found.offered}
        listed |= {one.key: f"Target: {one.name}" for one in found.targets}
        held = {one.scale.key: listed.get(one.scale.key, one.scale.name) for one in found.measures}
        self._measures = list((listed | held).items())
        self._key = self._next_key(before, found)
        self.measured.set_choices(list(held.items()))
        self.measured.set_value(self._key or None)
        self._over_time.setVisible(bool(found.measures))
        self._say(found.measures)
        self._fill()
        self.access.fill(pupil_id, [record_of(one, self.access, access_title(one)) for one in data.access])
        for table in (self.scores, self.access):
            table.show_corrections(data.corrected)
        if fresh:
            self._restore(data.kept)

    def _say(self, measures: Sequence[Measure]) -> None:
        count = sum(len(one.scores) for one in measures)
        scores = "1 score" if count == 1 else f"{count} scores"
        things = "one scale" if len(measures) == 1 else f"{len(measures)} scales"
        self._words.setText(f"{scores} on {things}." if measures else NOTHING)
        for button in (self._save, self._print):
            button.setEnabled(bool(measures))
        self._grid.setVisible(self.workspace.may_write)

    def _next_key(self, before: AssessData | None, found: Assessments) -> str:
        """What is shown: that to which a score was just added, else the same as before, else the newest."""
        if before is not None:
            known = {one.id for measure in before.found.measures for one in measure.scores}
            for measure in found.measures:
                if any(one.id not in known for one in measure.scores):
                    return measure.scale.key
        if found.measure(self._key) is not None:
            return self._key
        return found.measures[0].scale.key if found.measures else ""

    def _choose(self) -> None:
        self.commit()
        self._key = str(self.measured.value() or "")
        self._fill()

    def _fill(self) -> None:
        """The chosen measure's scores, the newest first, and its chart."""
        if self._data is None:
            return
        measure = self._data.found.measure(self._key)
        rows = [
            Record(
                one.id, one.row_version,
                {"scale": one.key, "on_date": one.on_date, "value": one.text, "by": one.by, "note": one.note},
            )
            for one in reversed(measure.scores if measure else ())
        ]  # fmt: skip
        self.scores.fill(self._pupil_id, rows)
        self.setTabOrder(self.how.findChildren(Button)[-1], self.chart)  # forms that come put themselves before it
        for form in self.scores.every_form():
            editor = form.editors["scale"]
            assert isinstance(editor, ChoiceField)
            if [editor.itemData(n) for n in range(1, editor.count())] != [key for key, _ in self._measures]:
                editor.set_choices(self._measures)
        self._draw()

    def _draw(self) -> None:
        measure = self._data.found.measure(self._key) if self._data else None
        if self._data is None or measure is None:
            return
        chart = self._data.found.chart(measure)
        as_table = bool(self.how.value())
        self.chart.setVisible(not as_table)
        self.table.setVisible(as_table)
        if as_table:
            self.table.show_table(chart.title, chart.table())
        else:
            self.chart.show_chart(chart)
        shaded = " The shaded spans are the plans, by their number." if self._data.found.periods else ""
        self._way.setText(f"{view.direction(measure.scale)}.{shaded}")

    def _restore(self, kept: Mapping[tuple[str, str], Values]) -> None:
        for table in (self.scores, self.access) if self.workspace.may_write else ():
            if (f"{table.kind.name}-new", table.pupil_id) in kept and table.new_form is None:
                table.begin_new(focus=False)
        for form in self.forms():
            raw = kept.get((form.form, form.seen.id))
            if raw:
                form.restore(raw)

    def _to_class(self) -> None:
        self.commit()
        self.workspace.go("scores", class_name=self._class, scale=self._key)

    def save(self) -> None:
        """Ask for a file, then write the paper into it."""
        self.commit()
        pupil_id = self._pupil_id
        save_paper(
            self.workspace, self, "Save the assessments", papers.FILE,
            lambda desk, file: papers.save(desk, pupil_id=pupil_id, file=file)[1],
        )  # fmt: skip

    def print(self) -> None:
        """Draw the paper aside, ask for a printer, and note it."""
        self.commit()
        pupil_id, on, printed = self._pupil_id, self.workspace.today(), self.workspace.now()
        paper = ToPrint[Content](
            "Assessments",
            lambda session: papers.content(session, pupil_id=pupil_id, on=on),
            lambda content: papers.drawn(content, printed=printed),
            lambda desk, _content: papers.note_printed(desk, pupil_id=pupil_id),
        )
        print_paper(self.workspace, self, paper)


def access_title(one: AccessView) -> str:
    """What it is, and where it ends soon or has ended, that too."""
    if one.expires_on is None or not one.expiry:
        return one.words
    ends = "ended" if one.expiry == "ended" else "ends"
    return f"{one.words}: {ends} {shown_day(one.expires_on)}"
