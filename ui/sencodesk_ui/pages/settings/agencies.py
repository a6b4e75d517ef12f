# SPDX-License-Identifier: Apache-2.0
"""Agencies outside the school, and the people there."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from sencodesk.services import around as services
from sencodesk.services.desk import Desk
from sencodesk.services.history import Change
from sencodesk.views import around as view
from sencodesk.views.around import Around
from sencodesk.views.field_words import label
from sencodesk_ui.pages.settings.section import Section
from sencodesk_ui.saving import Seen
from sencodesk_ui.widgets import Card, ChoiceField, Column, Row, RowTable, TextField
from sencodesk_ui.workspace import Workspace


def _text(name: str) -> TextField:
    return TextField(name=name)


class AgenciesSection(Section):
    """Two tables: the agencies, and who works there."""

    stem, word, chapter = "agencies", "Agencies", "agencies"
    lead = "Services outside the school that work with pupils. A pupil’s page says which of them work with that pupil."

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, parent)
        self._choices: list[tuple[str, str]] = []
        self.agencies = RowTable(
            [
                Column("name", label("agency", "name"), _text, 9),
                Column("kind", label("agency", "kind"), _text, 4),
                Column("telephone", label("agency", "telephone"), _text, 4),
                Column("email", label("agency", "email"), _text, 6),
                Column("address", label("agency", "address"), _text, 4),
                Column("pupils", "Pupils", _text, 1, fixed="always"),
            ],
            name="agencies",
            what="agency",
            add="Add an agency",
            none="No agencies yet.",
            versions=True,
        )
        card = Card("Agencies", self, name="agencies-card")
        card.body.addWidget(self.agencies)
        self.body.addWidget(card)
        self.people = RowTable(
            [
                Column("name", label("professional", "name"), _text, 4),
                Column("role", label("professional", "role"), _text, 4),
                Column("agency_id", "Agency", lambda name: ChoiceField(self._choices, name=name), 4),
                Column("telephone", label("professional", "telephone"), _text, 3),
                Column("email", label("professional", "email"), _text, 4),
            ],
            name="professionals",
            what="person",
            add="Add a person",
            none="Nobody yet.",
            versions=True,
        )
        card = Card("People there", self, name="professionals-card")
        card.body.addWidget(self.people)
        self.body.addWidget(card)
        self.body.addStretch(1)
        if not workspace.may_write:
            self.agencies.hold()
            self.people.hold()
        self._connect()

    def _connect(self) -> None:
        self.agencies.versions_asked.connect(lambda row: self.workspace.show_versions("agency", row))
        self.people.versions_asked.connect(lambda row: self.workspace.show_versions("professional", row))
        self.agencies.changed.connect(lambda row, _v, values: self.save_row(self.agencies, row, values, _change_agency))
        self.people.changed.connect(lambda row, _v, values: self.save_row(self.people, row, values, _change_person))
        self.agencies.added.connect(
            lambda values: self.write_row(
                self.agencies, lambda desk: services.add_agency(desk, values=_given(values)), self.agencies.end_new
            )
        )
        self.people.added.connect(
            lambda values: self.write_row(
                self.people, lambda desk: services.add_professional(desk, values=_given(values)), self.people.end_new
            )
        )
        self.agencies.removed.connect(
            lambda row: self.remove_row(
                self.agencies, row, lambda desk: services.remove_agency(desk, agency_id=row),
                "The agency is taken off the list, with its people.",
            )
        )  # fmt: skip
        self.people.removed.connect(
            lambda row: self.remove_row(
                self.people, row, lambda desk: services.remove_professional(desk, professional_id=row),
                "The person is taken off the list.",
            )
        )  # fmt: skip

    def load(self) -> None:
        """Read both."""
        self.workspace.read(self, view.around, self._show)

    def _show(self, found: Around) -> None:
        self._choices[:] = [(one.id, one.name) for one in found.agencies]
        self.agencies.set_rows(
            [
                Row(
                    one.id, one.row_version,
                    {
                        "name": one.name, "kind": one.kind, "telephone": one.telephone, "email": one.email,
                        "address": one.address, "pupils": str(one.pupils),
                    },
                )
                for one in found.agencies
            ]
        )  # fmt: skip
        self.people.set_rows(
            [
                Row(
                    one.id, one.row_version,
                    {
                        "name": one.name, "role": one.role, "agency_id": one.agency_id, "telephone": one.telephone,
                        "email": one.email,
                    },
                )
                for one in found.professionals
            ]
        )  # fmt: skip
        for editor in self.people.findChildren(ChoiceField):
            if [editor.itemData(n) for n in range(1, editor.count())] != [key for key, _ in self._choices]:
                editor.set_choices(self._choices)


def _given(values: Mapping[str, Any]) -> Any:
    return {key: value for key, value in values.items() if key != "pupils"}


def _change_agency(desk: Desk, seen: Seen, values: Mapping[str, Any]) -> Change | None:
    return services.change_agency(desk, agency_id=seen.id, row_version=seen.version, values=_given(values))


def _change_person(desk: Desk, seen: Seen, values: Mapping[str, Any]) -> Change | None:
    return services.change_professional(desk, professional_id=seen.id, row_version=seen.version, values=_given(values))
