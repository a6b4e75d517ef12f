# SPDX-License-Identifier: Apache-2.0
"""Further down the overview: care flags, agencies, attendance and suspensions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from sencodesk.sentences import lines
from sencodesk.services import unsaved
from sencodesk.services.desk import Reading
from sencodesk.views import around as around_view
from sencodesk.views import care as view
from sencodesk.views.around import Around
from sencodesk.views.care import AttendanceView, CareView
from sencodesk.views.versions import CorrectionView
from sencodesk_ui.forms.fields import CouncilField
from sencodesk_ui.forms.record import RecordForm
from sencodesk_ui.forms.rows import Record, RecordRows
from sencodesk_ui.pages.pupil import care_kinds as kinds
from sencodesk_ui.widgets import Card, ChoiceField, Label, Line
from sencodesk_ui.workspace import Workspace

TABLES = frozenset({"care_flag", "attendance_summary", "suspension", "involvement", "agency", "professional"})


@dataclass(frozen=True)
class CareData:
    """What the cards show. ``kept`` is typing that was never saved, by form and record."""

    care: CareView
    around: Around
    kept: Mapping[tuple[str, str], Mapping[str, object]]


def read_care(session: Reading, pupil_id: str, *, on: date) -> CareData:
    """What the cards show, read together with the page."""
    found = view.care(session, pupil_id, on=on)
    rows: dict[str, Sequence[Any]] = {
        "care-flag": found.flags, "involvement": found.involvements, "attendance": found.attendance,
        "suspension": found.suspensions,
    }  # fmt: skip
    places = [(f"{name}-new", pupil_id) for name in rows]
    places += [(name, one.id) for name, of in rows.items() for one in of]
    kept = {place: one.values for place, one in unsaved.kept_among(session, places).items()}
    return CareData(found, around_view.around(session), kept)


class CareCards(QWidget):
    """Cards of records that a school bears in mind. Each row saves when it is left, as everywhere."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self._pupil_id = ""
        self._around = Around((), ())
        self._councils: Mapping[str, str] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        self._column = column
        self.flags = RecordRows(workspace, kinds.CARE_FLAGS, parent=self)
        self._card("Care", "pupil-care-card", self.flags)
        self.agencies = RecordRows(workspace, kinds.involvements(self._agencies, self._people), parent=self)
        self._to_settings = Label("", "small-muted", self, wrap=True)
        self._card("Agencies", "pupil-agencies-card", self._to_settings, self.agencies)
        self.attendance = RecordRows(workspace, kinds.ATTENDANCE, parent=self)
        self.suspensions = RecordRows(workspace, kinds.SUSPENSIONS, parent=self)
        self._rate = Label("", "muted", self, wrap=True)
        self._rate.setObjectName("attendance-words")
        self._card(
            "Attendance and suspensions", "pupil-attendance-card", self._rate, self.attendance, Line(self),
            self.suspensions,
        )  # fmt: skip

    def _card(self, heading: str, name: str, *parts: QWidget) -> None:
        card = Card(heading, self, name=name)
        for part in parts:
            card.body.addWidget(part)
        self._column.addWidget(card)

    def tables(self) -> list[RecordRows]:
        """Every kind of record here."""
        return [self.flags, self.agencies, self.attendance, self.suspensions]

    def forms(self) -> list[RecordForm]:
        """Every form that is open."""
        return [form for table in self.tables() for form in table.every_form()]

    def show_pupil(
        self,
        pupil_id: str,
        data: CareData,
        councils: Mapping[str, str],
        corrected: Mapping[str, CorrectionView],
        *,
        came: bool,
    ) -> None:
        """Show this pupil's; ``came`` when the page has just been opened on them."""
        self._councils = councils
        fresh = came or pupil_id != self._pupil_id
        self._pupil_id = pupil_id
        self._around = data.around
        found = data.care
        none = not data.around.agencies
        self._to_settings.setText("Agencies and their people are listed in Settings, Agencies." if none else "")
        self._to_settings.setVisible(none)
        self.agencies.add_button.setEnabled(not none)
        self._fill(self.flags, found.flags, {one.id: _flag_title(one) for one in found.flags})
        self._fill(self.agencies, found.involvements, {one.id: self._title(one) for one in found.involvements})
        self._fill(self.attendance, found.attendance)
        self._fill(self.suspensions, found.suspensions)
        self._offer()
        self._rate.setText(rate_words(found.attendance))
        self._rate.setVisible(bool(found.attendance))
        for table in self.tables():
            table.show_corrections(corrected)
        if fresh:
            self._restore(data.kept)

    def _fill(self, table: RecordRows, found: Sequence[Any], titles: Mapping[str, str] | None = None) -> None:
        table.fill(self._pupil_id, [record_of(one, table, (titles or {}).get(one.id, "")) for one in found])

    def _restore(self, kept: Mapping[tuple[str, str], Mapping[str, object]]) -> None:
        for table in self.tables() if self.workspace.may_write else ():
            if (f"{table.kind.name}-new", table.pupil_id) in kept and table.new_form is None:
                table.begin_new(focus=False)
        for form in self.forms():
            raw = kept.get((form.form, form.seen.id))
            if raw:
                form.restore(raw)

    def _offer(self) -> None:
        """The lists of agencies and people, and the councils by name, in forms that are open."""
        for form in self.agencies.every_form():
            for field, choices in (("agency_id", self._agencies()), ("professional_id", self._people())):
                editor = form.editors[field]
                assert isinstance(editor, ChoiceField)
                if [editor.itemData(n) for n in range(editor.count())][1:] != [one for one, _ in choices]:
                    editor.set_choices(choices)
        for form in self.flags.every_form():
            council = form.editors["council"]
            assert isinstance(council, CouncilField)
            council.offer_councils(self._councils)

    def _agencies(self) -> list[tuple[str, str]]:
        return [(one.id, one.name) for one in self._around.agencies]

    def _people(self) -> list[tuple[str, str]]:
        return [(one.id, one.words) for one in self._around.professionals]

    def _title(self, one: view.InvolvementView) -> str:
        agency = self._around.agency(one.agency_id)
        who = self._around.professional(one.professional_id)
        return ", ".join(part for part in (agency.name if agency else "", who.name if who else "") if part)


def record_of(one: Any, table: RecordRows, title: str = "") -> Record:
    """A view as a form shows it: its fields have the names of the columns, but for the days of a period."""
    columns = {"from_": "from_date", "to": "to_date"}
    values = {spec.field: getattr(one, columns.get(spec.field, spec.field)) for spec in table.kind.specs}
    return Record(one.id, one.row_version, values, title)


def rate_words(found: Sequence[AttendanceView]) -> str:
    """The newest summary in words."""
    if not found:
        return ""
    one = found[0]
    return f"Newest: {one.rate:.1f}% of {one.possible:,} half-day sessions attended."


def _flag_title(one: view.CareFlagView) -> str:
    return lines("care_flag").get(one.kind, one.kind)
