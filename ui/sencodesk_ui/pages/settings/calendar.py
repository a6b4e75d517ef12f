# SPDX-License-Identifier: Apache-2.0
"""The school's calendar: terms with their half-term holidays, and single days without school. Clocks count by it."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from sencodesk.services import closed_days
from sencodesk.services import school as services
from sencodesk.services.desk import Desk
from sencodesk.services.history import Change
from sencodesk.views import school as view
from sencodesk.views.field_words import label
from sencodesk.views.school import CalendarView
from sencodesk_ui.pages.settings.section import Section
from sencodesk_ui.saving import Seen
from sencodesk_ui.widgets import Button, Card, Column, DateField, Row, RowTable, TextField
from sencodesk_ui.workspace import Workspace

CLOSED_LEAD = "INSET days, an election, snow. What is counted in school days leaves them out."


def _text(name: str) -> TextField:
    return TextField(name=name)


def _day(name: str) -> DateField:
    return DateField(name=name)


class CalendarSection(Section):
    """Two tables: terms, and days without school inside them."""

    stem, word, chapter = "calendar", "Calendar", "settings-calendar"
    lead = "Terms name plans (“autumn 2026”) and say what a school day is: 15 of them for a pupil’s file, for example."

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, parent)
        self.terms = RowTable(
            [
                Column("name", "Term", _text, 2),
                *(
                    Column(field, heading, _day, 2)
                    for field, heading in (
                        ("first_day", "First day"), ("last_day", "Last day"),
                        ("half_term_from", "Half term from"), ("half_term_to", "to"),
                    )
                ),
            ],
            name="terms",
            what="term",
            add="Add a term",
            none="No terms yet. They name plans (“autumn 2026”) and count school days.",
            versions=True,
        )  # fmt: skip
        card = Card("Terms", self, name="terms-card")
        card.body.addWidget(self.terms)
        if workspace.may_keep:
            year = Button("New school year", name="school-year", icon="school", act=lambda: workspace.go("school-year"))
            card.body.addWidget(year, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(card)
        self.closed = RowTable(
            [
                Column("on_date", label("closed_day", "on_date"), _day, 2),
                Column("why", label("closed_day", "why"), _text, 5),
            ],
            name="closed-days",
            what="day without school",
            add="Add a day",
            none=f"None yet. {CLOSED_LEAD}",
            versions=True,
        )
        card = Card("Days without school", self, name="closed-days-card")
        card.body.addWidget(self.closed)
        self.body.addWidget(card)
        self.body.addStretch(1)
        if not workspace.may_write:
            self.terms.hold()
            self.closed.hold()
        self._connect()

    def _connect(self) -> None:
        self.terms.versions_asked.connect(lambda row: self.workspace.show_versions("term", row))
        self.terms.changed.connect(lambda row, _version, values: self.save_row(self.terms, row, values, _change_term))
        self.terms.added.connect(
            lambda values: self.write_row(
                self.terms, lambda desk: services.add_term(desk, values=values), self.terms.end_new
            )
        )
        self.terms.removed.connect(
            lambda row: self.remove_row(
                self.terms, row, lambda desk: services.remove_term(desk, term_id=row), "The term is taken away."
            )
        )
        self.closed.versions_asked.connect(lambda row: self.workspace.show_versions("closed_day", row))
        self.closed.changed.connect(lambda row, _version, values: self.save_row(self.closed, row, values, _change_day))
        self.closed.added.connect(
            lambda values: self.write_row(
                self.closed, lambda desk: closed_days.add(desk, values=values), self.closed.end_new
            )
        )
        self.closed.removed.connect(
            lambda row: self.remove_row(
                self.closed, row, lambda desk: closed_days.remove(desk, closed_day_id=row),
                "The day is taken off the list: it counts as a school day again.",
            )
        )  # fmt: skip

    def load(self) -> None:
        """Read both."""
        self.workspace.read(self, view.calendar, self._show)

    def _show(self, found: CalendarView) -> None:
        self.terms.set_rows(
            [
                Row(
                    one.id,
                    one.row_version,
                    {
                        "name": one.name,
                        "first_day": one.first_day,
                        "last_day": one.last_day,
                        "half_term_from": one.half_term_from,
                        "half_term_to": one.half_term_to,
                    },
                )
                for one in found.terms
            ]
        )
        self.closed.set_rows(
            [Row(one.id, one.row_version, {"on_date": one.on_date, "why": one.why}) for one in found.closed]
        )


def _change_term(desk: Desk, seen: Seen, values: Mapping[str, Any]) -> Change | None:
    given: Any = dict(values)
    return services.change_term(desk, term_id=seen.id, row_version=seen.version, values=given)


def _change_day(desk: Desk, seen: Seen, values: Mapping[str, Any]) -> Change | None:
    given: Any = dict(values)
    return closed_days.change(desk, closed_day_id=seen.id, row_version=seen.version, values=given)
