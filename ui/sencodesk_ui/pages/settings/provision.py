# SPDX-License-Identifier: Apache-2.0
"""Provision rates: what an hour costs, what a school finds itself for one pupil, and the school's own library."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QWidget

from sencodesk.content.areas import AREAS
from sencodesk.records.provision_rules import LINE, LINE_SETTING, TABLE_SETTING, Rates
from sencodesk.sentences import lines
from sencodesk.services import offers, rates
from sencodesk.services.desk import Desk, Reading
from sencodesk.services.history import Change
from sencodesk.views import offers as offers_view
from sencodesk.views import provision as view
from sencodesk.views.field_words import label
from sencodesk.views.offers import OfferView
from sencodesk.views.rates import RateView, rate_lines
from sencodesk_ui import theme
from sencodesk_ui.forms.leaving import SavedWhenLeft
from sencodesk_ui.forms.numbers import MoneyField, WholeField
from sencodesk_ui.forms.record import Spec
from sencodesk_ui.forms.rows import Kind, Record, RecordRows
from sencodesk_ui.pages.settings.section import Section
from sencodesk_ui.saving import Seen
from sencodesk_ui.shell.large import side_by_side
from sencodesk_ui.widgets import (
    Card,
    ChoiceField,
    Column,
    DateField,
    Field,
    Label,
    NumberField,
    Row,
    RowTable,
    TextField,
)
from sencodesk_ui.widgets.reading import only_shown
from sencodesk_ui.workspace import Workspace

OWN = "The school’s own"
KINDS = list(lines("provision_kind").items())
AREA_WORDS = [(one, one.capitalize()) for one in AREAS]
YES_NO = [(False, "Offered"), (True, "No longer")]


LIBRARY = "library"
"""Stands for the school where the forms of its library keep what is being typed."""
LINE_WORDS = (
    "Cost to date is set against this on the map, on the pupil’s tab and on paper. It is £6,000 unless you change it."
)
OFFERS = Kind(
    name="offer",
    table="offer",
    what="kind of provision",
    add_words="Add a kind of provision",
    columns=4,
    none="Nothing of the school’s own yet. The library that comes with the program is always offered.",
    specs=(
        Spec("name", label("offer", "name"), lambda name: TextField(name=name), 2),
        Spec("kind", label("offer", "kind"), lambda name: ChoiceField(KINDS, name=name, blank=None)),
        Spec("area", label("offer", "area"), lambda name: ChoiceField(AREA_WORDS, name=name)),
        Spec("minutes", label("offer", "minutes"), lambda name: WholeField(name=name)),
        Spec("times_a_week", label("offer", "times_a_week"), lambda name: NumberField(name=name)),
        Spec("weeks", label("offer", "weeks"), lambda name: WholeField(name=name)),
        Spec("retired", "Offered", lambda name: ChoiceField(YES_NO, name=name, blank=None)),
        Spec("plain", label("offer", "plain"), lambda name: TextField(name=name), 2),
        Spec("entry_measure", label("offer", "entry_measure"), lambda name: TextField(name=name)),
        Spec("exit_measure", label("offer", "exit_measure"), lambda name: TextField(name=name)),
    ),
    change=lambda desk, seen, values: offers.change(
        desk, offer_id=seen.id, row_version=seen.version, values=_given(values)
    ),
    add=lambda desk, _seen, values: offers.add(desk, values=_given(values)),
    remove=lambda desk, row: offers.remove(desk, offer_id=row),
    first=lambda _count: {"kind": "intervention", "retired": False},
)


@dataclass(frozen=True, slots=True)
class Shown:
    """What the section shows, read together."""

    rates: tuple[RateView, ...]
    line: int
    table: Rates
    own: tuple[OfferView, ...]


class ProvisionSection(Section):
    """The rate table, the line, and kinds of provision of the school's own."""

    stem, word, chapter = "provision", "Provision rates", "settings-provision"
    lead = "What provision costs, and what the school offers beside the library that comes with the program."

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, parent)
        self._shown: Shown | None = None
        self.rates = RowTable(
            [
                Column("staff", label("rate", "staff"), lambda name: TextField(name=name), 4),
                Column("pence_an_hour", "Pounds an hour", lambda name: MoneyField(name=name), 2),
                Column("from", label("rate", "from_date"), lambda name: DateField(name=name), 2),
                Column("to", label("rate", "to_date"), lambda name: DateField(name=name), 2),
                Column("council", label("rate", "council"), lambda name: TextField(name=name), 3),
            ],
            name="rates", what="rate", add="Add a rate", versions=True,
            none="No rates yet. Without them nothing is costed. With all costs of the employer, per hour.",
        )  # fmt: skip
        self._card("Rate table", "rates-card", self.rates)
        self._card("What the school finds itself", "provision-line-card", *self._made_line())
        self.own = RecordRows(workspace, OFFERS, parent=self)
        self._left = SavedWhenLeft(self)
        self._card("The school's own kinds of provision", "offers-card", self.own)
        self.body.addStretch(1)
        if not workspace.may_keep:
            self.rates.hold()
        self._connect()

    def _made_line(self) -> tuple[QWidget, ...]:
        self.line = MoneyField(name="provision-line", parent=self)
        self.table = ChoiceField([], name="provision-table", blank=OWN, parent=self)
        row = QWidget(self)
        inside = QBoxLayout(side_by_side(), row)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(16)
        self.line_field = Field("For one pupil and school year", self.line, parent=row)
        table_field = Field("Which table goes before", self.table, parent=row)
        for field in (self.line_field, table_field):
            field.setMaximumWidth(theme.px(280))
            inside.addWidget(field, 0, Qt.AlignmentFlag.AlignTop)
        inside.addStretch(1)
        self.line.committed.connect(self._set_line)
        self.table.committed.connect(self._set_table)
        if not self.workspace.may_keep:
            only_shown(self.line, self.table)
        return Label(LINE_WORDS, "muted", self, wrap=True), row

    def _card(self, heading: str, name: str, *parts: QWidget) -> None:
        card = Card(heading, self, name=name)
        for part in parts:
            card.body.addWidget(part)
        self.body.addWidget(card)

    def _connect(self) -> None:
        table = self.rates
        table.versions_asked.connect(lambda row: self.workspace.show_versions("rate", row))
        table.changed.connect(lambda row, _version, values: self.save_row(table, row, values, _change_rate))
        table.added.connect(
            lambda values: self.write_row(table, lambda desk: rates.add(desk, values=_given(values)), table.end_new)
        )
        table.removed.connect(
            lambda row: self.remove_row(
                table, row, lambda desk: rates.remove(desk, rate_id=row), "The rate is removed."
            )
        )

    def commit(self) -> None:
        """Save what is being typed, the library's forms too."""
        super().commit()
        for form in self.own.every_form():
            form.flush()

    def load(self) -> None:
        """Read the table, the line and the library."""

        def query(session: Reading) -> Shown:
            own = tuple(one for one in offers_view.library(session, retired=True) if one.own)
            return Shown(rate_lines(session), view.line_of(session), view.rates_of(session), own)

        self.workspace.read(self, query, self._show)

    def _show(self, shown: Shown) -> None:
        self._shown = shown
        self.rates.set_rows([Row(one.id, one.row_version, one.values) for one in shown.rates])
        self.own.fill(
            LIBRARY,
            [
                Record(
                    one.id, one.row_version, {spec.field: getattr(one, spec.field) for spec in OFFERS.specs}, one.name
                )
                for one in shown.own
            ],
        )
        self.line.set_value(shown.line)
        councils = sorted({one.council for one in shown.table.lines if one.council})
        self.table.set_choices([(one, one) for one in councils])
        self.table.set_value(shown.table.table or None)

    def _set_line(self) -> None:
        value = self.line.value()
        pence = LINE if value is None and not self.line.problem() else value
        wrong = self.line.problem() or ("Money is 0 or more." if isinstance(pence, int) and pence < 0 else "")
        self.line_field.set_error(wrong)
        if not wrong and self._shown is not None and pence != self._shown.line:
            self._keep(LINE_SETTING, pence)

    def _set_table(self) -> None:
        value = self.table.value() or ""
        if self._shown is not None and value != self._shown.table.table:
            self._keep(TABLE_SETTING, value)

    def _keep(self, key: str, value: object) -> None:
        self.workspace.on_writer(self, lambda desk: desk.keep_setting(key, value), lambda _none: self.load())


def _given(values: Mapping[str, Any]) -> Any:
    """A row's values as a service takes them; ``from`` is a word of Python's own."""
    return {"from_" if name == "from" else name: value for name, value in values.items()}


def _change_rate(desk: Desk, seen: Seen, values: Mapping[str, Any]) -> Change | None:
    return rates.change(desk, rate_id=seen.id, row_version=seen.version, values=_given(values))
