# SPDX-License-Identifier: Apache-2.0
"""The rounds of assess, plan, do, review on the Plan tab: begin one, put one right, close the running one."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sencodesk.records.cycles import CycleEnd
from sencodesk.services import cycles, unsaved
from sencodesk.services.desk import Desk, Reading
from sencodesk.services.history import Change
from sencodesk.views import cycles as cycles_view
from sencodesk.views import versions as versions_view
from sencodesk.views.cycles import CycleView
from sencodesk.views.field_words import choices, label
from sencodesk.views.versions import CorrectionView
from sencodesk_ui.forms.record import RecordForm, Spec
from sencodesk_ui.forms.rows import Kind, Record, RecordRows
from sencodesk_ui.pages.pupil.kinds import Values, day, given
from sencodesk_ui.saving import Seen
from sencodesk_ui.widgets import Button, Card, ChoiceField, LongText, Note
from sencodesk_ui.workspace import Workspace


def decisions(name: str) -> ChoiceField:
    """What a round may decide."""
    return ChoiceField(choices("cycle", "decided"), name=name)


def long(name: str) -> LongText:
    """Some lines."""
    return LongText(name=name)


CYCLES = Kind(
    name="cycle",
    table="cycle",
    what="round",
    add_words="Begin a round",
    none="No round of assess, plan, do, review yet.",
    columns=4,
    specs=(
        Spec("started_on", label("cycle", "started_on"), day, 1),
        Spec("ended_on", label("cycle", "ended_on"), day, 1),
        Spec("decided", label("cycle", "decided"), decisions, 2),
        Spec("assessed", label("cycle", "assessed"), long, 4),
        Spec("decided_note", label("cycle", "decided_note"), long, 4),
    ),
    change=lambda desk, seen, values: cycles.change(
        desk, cycle_id=seen.id, row_version=seen.version, values=given(values)
    ),
    add=lambda desk, seen, values: cycles.begin(desk, pupil_id=seen.id, values=given(values)),
    remove=lambda desk, row: cycles.remove(desk, cycle_id=row),
)
CLOSING = (
    Spec("decided", label("cycle", "decided"), decisions, 2),
    Spec("ended_on", "On (empty: today)", day, 2, told="ended_on"),
    Spec("decided_note", label("cycle", "decided_note"), long, 4),
    Spec(
        "status_too", "SEN status", lambda name: ChoiceField(
            [(True, "Ends on that day: no special educational provision (N)")], name=name, blank="Stays as it is",
        ), 4,
    ),
)  # fmt: skip
OFFER = "Where support goes on, the next round begins on the same day. Where it stops, the status can end with it."


def close(desk: Desk, seen: Seen, values: Values) -> Change | None:
    """Close the round, all at once."""
    return cycles.close(desk, cycle_id=seen.id, values=given(values))


@dataclass(frozen=True, slots=True)
class CyclesData:
    """The rounds, typing that was never saved by form and record, and what was corrected."""

    cycles: tuple[CycleView, ...]
    kept: Mapping[tuple[str, str], Mapping[str, object]]
    corrected: Mapping[str, CorrectionView]


class Closing(RecordForm):
    """What closes a round: only when its button is pressed; what is typed when one goes elsewhere is kept."""

    def flush(self, *, pressed: bool = False) -> None:
        """Save it, if somebody asked for it in so many words."""
        if pressed:
            super().flush(pressed=True)
        else:
            self._keep()


class CyclesCard(Card):
    """Reads its own rounds. What is typed in a form is saved when the form is left."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__("Assess, plan, do, review", parent, name="pupil-cycles")
        self.workspace = workspace
        self.pupil_id = ""
        self.rows = RecordRows(workspace, CYCLES, parent=self)
        self.body.addWidget(self.rows)
        self.close_button = Button("Close this round", name="cycle-close", parent=self, act=self._begin_closing)
        row = QHBoxLayout()
        row.addWidget(self.close_button)
        row.addStretch(1)
        self.body.addLayout(row)
        self.closing = QWidget(self)
        inside = QVBoxLayout(self.closing)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(10)
        self._note = Note("info", OFFER, self.closing, name="cycle-offer")
        inside.addWidget(self._note)
        self.form = Closing(
            workspace, CLOSING, close, name="closing", form="cycle-closing", columns=4, new=True, parent=self.closing
        )
        inside.addWidget(self.form)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(
            Button("Close the round", name="closing-save", parent=self.closing,
                   act=lambda: self.form.flush(pressed=True))
        )  # fmt: skip
        buttons.addWidget(
            Button("Let it go", "quiet", name="closing-cancel", parent=self.closing, act=self._end, way_out="form")
        )
        buttons.addStretch(1)
        inside.addLayout(buttons)
        self.body.addWidget(self.closing)
        self.closing.hide()
        self.form.finished.connect(self._closed)
        decided = self.form.editors["decided"]
        decided.committed.connect(self._offer_status)
        decided.typed.connect(self._offer_status)

    def show_pupil(self, pupil_id: str) -> None:
        """Read the rounds of this pupil."""
        if pupil_id != self.pupil_id:
            self.pupil_id = pupil_id
            self._end()

        def query(session: Reading) -> CyclesData:
            found = cycles_view.cycles(session, pupil_id)
            places = [("cycle-new", pupil_id), *(("cycle", one.id) for one in found)]
            places += [("cycle-closing", one.id) for one in found]
            kept = {place: one.values for place, one in unsaved.kept_among(session, places).items()}
            return CyclesData(found, kept, versions_view.corrections(session, [one.id for one in found]))

        def show(data: CyclesData) -> None:
            if pupil_id == self.pupil_id:
                self._show(data)

        self.workspace.read(self, query, show)

    def commit(self) -> None:
        """Save what is typed in rounds that are there; a closing is pressed, never saved by itself."""
        for form in self.rows.every_form():
            form.flush()

    def _show(self, data: CyclesData) -> None:
        fresh = self.rows.pupil_id != self.pupil_id
        fields = [spec.field for spec in CYCLES.specs]
        self.rows.fill(
            self.pupil_id,
            [
                Record(one.id, one.row_version, {name: getattr(one, name) for name in fields}, title_of(one))
                for one in data.cycles
            ],
        )
        self.rows.show_corrections(data.corrected)
        running = next((one for one in data.cycles if one.running), None)
        if running is None or self.form.seen.id != running.id:
            self._end()
        self.form.seen = Seen(running.id if running is not None else "")
        can = running is not None and self.workspace.may_write
        self.close_button.setVisible(can and not self.closing.isVisibleTo(self))
        self.rows.add_button.setVisible(running is None and self.workspace.may_write and self.rows.new_form is None)
        if fresh and self.workspace.may_write:
            self._restore(data.kept)

    def _restore(self, kept: Mapping[tuple[str, str], Mapping[str, object]]) -> None:
        """What was typed here once and never saved stands in its field again."""
        if ("cycle-new", self.pupil_id) in kept and self.rows.new_form is None:
            self.rows.begin_new(focus=False)
        for form in self.rows.every_form():
            if raw := kept.get((form.form, form.seen.id)):
                form.restore(raw)
        if raw := kept.get(("cycle-closing", self.form.seen.id)):
            self._begin_closing(focus=False)
            self.form.restore(raw)
            self._offer_status()

    def _begin_closing(self, *, focus: bool = True) -> None:
        self.closing.show()
        self.close_button.hide()
        self._offer_status()
        if focus:
            self.form.focus("decided")

    def _end(self) -> None:
        """Let the closing go."""
        seen = self.form.seen
        if self.closing.isVisibleTo(self):
            if seen.id:
                self.form.let_go()
            self.form.forget()
        self.closing.hide()
        self.close_button.setVisible(bool(seen.id) and self.workspace.may_write)

    def _closed(self, change: Change | None) -> None:
        if change is not None:
            self._end()
            self.rows.add_button.setFocus()

    def _offer_status(self) -> None:
        """The status is offered only where support stops."""
        stops = self.form.editors["decided"].value() == CycleEnd.STOP.value
        field = self.form.editors["status_too"].parentWidget()
        if field is not None:
            field.setVisible(stops)
        if not stops:
            self.form.editors["status_too"].set_value(None)


def title_of(one: CycleView) -> str:
    """``Round 2, running · plans 3 and 4``."""
    how = "running" if one.running else "closed"
    numbers = [str(number) for number in one.plans]
    listed = " and ".join(filter(None, (", ".join(numbers[:-1]), *numbers[-1:])))
    plans = f" · plan{'s' if len(numbers) > 1 else ''} {listed}" if numbers else " · no plan yet"
    return f"Round {one.number}, {how}{plans}"
