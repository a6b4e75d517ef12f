# SPDX-License-Identifier: Apache-2.0
"""People who use the records or are named on papers, and the keys of this installation."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from sencodesk.services import school as services
from sencodesk.services.desk import Desk
from sencodesk.services.history import Change
from sencodesk.views import school as view
from sencodesk.views.school import SchoolView
from sencodesk_ui.pages.settings.key_people import KeyPeopleCard
from sencodesk_ui.pages.settings.keys import KeysCard
from sencodesk_ui.pages.settings.section import Section
from sencodesk_ui.saving import Seen
from sencodesk_ui.widgets import Card, ChoiceField, Column, Row, RowTable, TextField
from sencodesk_ui.workspace import Workspace

YES_NO = ((False, "No"), (True, "Yes"))


class PeopleSection(Section):
    """People, and the keys."""

    stem, word, chapter = "people", "People and keys", "keys"
    keeps = True
    lead = "Adults who use these records or are named on papers."

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, parent)
        self.people = RowTable(
            [
                Column("name", "Name", lambda name: TextField(name=name), 5),
                Column("role", "Role", lambda name: TextField(name=name), 11),
                Column("telephone", "Telephone", lambda name: TextField(name=name), 4),
                Column("uses_store", "Uses these records", lambda name: ChoiceField(YES_NO, name=name, blank=None), 0),
            ],
            name="people",
            what="person",
            add="Add a person",
            versions=True,
        )
        if not workspace.may_keep:
            self.people.hold()
        card = Card("People", self, name="people-card")
        card.body.addWidget(self.people)
        self.body.addWidget(card)
        self.people.versions_asked.connect(lambda row: workspace.show_versions("person", row))
        self.people.changed.connect(
            lambda row, _version, values: self.save_row(self.people, row, values, _change_person)
        )
        self.people.added.connect(
            lambda values: self.write_row(
                self.people, lambda desk: services.add_person(desk, values=values), self.people.end_new
            )
        )
        self.people.removed.connect(
            lambda row: self.remove_row(
                self.people,
                row,
                lambda desk: services.remove_person(desk, person_id=row),
                "The person is taken off the list.",
            )
        )
        self.key_people = KeyPeopleCard(workspace, self)
        self.key_people.added.connect(self.load)
        self.body.addWidget(self.key_people)
        self.keys = KeysCard(workspace, self)
        self.body.addWidget(self.keys)
        self.body.addStretch(1)

    def load(self) -> None:
        """Read the people."""
        self.workspace.read(self, view.school, self._show)
        self.key_people.load()

    def _show(self, school: SchoolView) -> None:
        self.keys.school = self.key_people.school = school.name
        self.people.set_rows(
            [
                Row(
                    one.id,
                    one.row_version,
                    {"name": one.name, "role": one.role, "telephone": one.telephone, "uses_store": one.uses_store},
                )
                for one in school.people
            ]
        )


def _change_person(desk: Desk, seen: Seen, values: Mapping[str, Any]) -> Change | None:
    given: Any = dict(values)
    return services.change_person(desk, person_id=seen.id, row_version=seen.version, values=given)
