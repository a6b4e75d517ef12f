# SPDX-License-Identifier: Apache-2.0
"""The school's own facts, its classes with their teachers, and its terms."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from sencodesk.codes.codesets import codeset
from sencodesk.services import school as services
from sencodesk.views import school as view
from sencodesk.views.school import SchoolView
from sencodesk_ui.pages.settings.section import Section
from sencodesk_ui.widgets import Card, ChoiceField, Column, DateField, Field, Row, RowTable, TextField
from sencodesk_ui.workspace import Workspace


class SchoolSection(Section):
    """Name, number, phase, telephone; classes; terms."""

    stem, word = "school", "School"
    lead = "What stands on papers and travels with returns."

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, parent)
        self._version = 0
        phases = [(one.code, one.name) for one in codeset("phase").codes.values() if one.code != "EY"]
        self.fields = {
            "name": Field("Name", TextField(name="school-name")),
            "laestab": Field("School number (LAESTAB)", TextField(name="school-laestab", mono=True)),
            "urn": Field("URN", TextField(name="school-urn", mono=True)),
            "phase": Field("Phase", ChoiceField(phases, name="school-phase", blank=None)),
            "telephone": Field("Telephone", TextField(name="school-telephone"), help="For parents, on their copies."),
        }
        card = Card("School", self, name="school-card")
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(12)
        grid.addWidget(self.fields["name"], 0, 0, 1, 2)
        for place, name in enumerate(("laestab", "urn", "phase", "telephone")):
            grid.addWidget(self.fields[name], 1 + place // 2, place % 2, Qt.AlignmentFlag.AlignBottom)
        card.body.addLayout(grid)
        for name, field in self.fields.items():
            field.editor.committed.connect(lambda name=name, field=field: self._change(name, field.editor.value()))
        self.body.addWidget(card)
        self.classes = RowTable(
            [
                Column("name", "Class", lambda name: TextField(name=name), 1, fixed="kept"),
                Column("teacher", "Teacher", lambda name: TextField(name=name), 3),
                Column("pupils", "Pupils", lambda name: TextField(name=name), 1, fixed="always"),
            ],
            name="classes",
            what="class",
            add="Add a class",
        )
        classes = Card("Classes", self, name="classes-card")
        classes.body.addWidget(self.classes)
        self.body.addWidget(classes)
        self.terms = RowTable(
            [
                Column("name", "Term", lambda name: TextField(name=name), 2),
                *(Column(field, heading, lambda name: DateField(name=name), 2) for field, heading in (
                    ("first_day", "First day"), ("last_day", "Last day"),
                    ("half_term_from", "Half term from"), ("half_term_to", "to"),
                )),
            ],
            name="terms",
            what="term",
            add="Add a term",
            none="No terms yet. They name plans (“autumn 2026”) and count school days.",
        )  # fmt: skip
        terms = Card("Calendar", self, name="terms-card")
        terms.body.addWidget(self.terms)
        self.body.addWidget(terms)
        self.body.addStretch(1)
        self._connect()

    def _connect(self) -> None:
        self.classes.changed.connect(self._change_class)
        self.classes.added.connect(
            lambda values: self.write_row(
                self.classes,
                lambda desk: services.set_teacher(desk, class_name=values["name"] or "", teacher=values["teacher"]),
                self.classes.end_new,
            )
        )
        self.classes.removed.connect(
            lambda row: self.remove_row(
                self.classes,
                lambda desk: services.remove_class(desk, class_name=row),
                "The class is taken off the list.",
            )
        )
        self.terms.changed.connect(
            lambda row, version, values: self.write_row(
                self.terms, lambda desk: services.change_term(desk, term_id=row, row_version=version, values=values)
            )
        )
        self.terms.added.connect(
            lambda values: self.write_row(
                self.terms, lambda desk: services.add_term(desk, values=values), self.terms.end_new
            )
        )
        self.terms.removed.connect(
            lambda row: self.remove_row(
                self.terms, lambda desk: services.remove_term(desk, term_id=row), "The term is taken away."
            )
        )

    def load(self) -> None:
        """Read the school."""
        self.workspace.read(self, view.school, self._show)

    def commit(self) -> None:
        """Save what is being typed."""
        super().commit()
        for field in self.fields.values():
            field.editor.commit()

    def _show(self, school: SchoolView) -> None:
        self._version = school.row_version
        for name, field in self.fields.items():
            field.editor.set_value(getattr(school, name))
        self.classes.set_rows(
            [
                Row(one.name, 0, {"name": one.name, "teacher": one.teacher, "pupils": str(one.pupils)})
                for one in school.classes
            ]
        )
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
                for one in school.terms
            ]
        )

    def _change(self, name: str, value: Any) -> None:
        self.write(
            lambda desk: services.change(desk, row_version=self._version, values={name: value}),  # type: ignore[misc]  # the field's own name
            self.fields,
        )

    def _change_class(self, row: str, _version: int, values: dict[str, Any]) -> None:
        if "teacher" in values:
            self.write_row(
                self.classes, lambda desk: services.set_teacher(desk, class_name=row, teacher=values["teacher"])
            )
