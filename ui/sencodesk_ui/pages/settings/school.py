# SPDX-License-Identifier: Apache-2.0
"""The school's own facts, and its classes with their teachers."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from sencodesk.codes.codesets import codeset
from sencodesk.services import school as services
from sencodesk.services import unsaved
from sencodesk.services.desk import Desk, Reading
from sencodesk.services.history import Change
from sencodesk.services.unsaved import Kept
from sencodesk.views import school as view
from sencodesk.views.field_words import label
from sencodesk.views.school import SchoolView
from sencodesk_ui.forms.record import RecordForm, Spec
from sencodesk_ui.pages.settings.section import Section
from sencodesk_ui.saving import Seen
from sencodesk_ui.widgets import Card, ChoiceField, Column, IconButton, Row, RowTable, TextField
from sencodesk_ui.workspace import Workspace

PHASES = [(one.code, one.name) for one in codeset("phase").codes.values() if one.code != "EY"]
FACTS = (
    Spec("name", label("school", "name"), lambda name: TextField(name=name), 2),
    Spec("laestab", label("school", "laestab"), lambda name: TextField(name=name, mono=True)),
    Spec("urn", label("school", "urn"), lambda name: TextField(name=name, mono=True)),
    Spec("phase", label("school", "phase"), lambda name: ChoiceField(PHASES, name=name, blank=None)),
    Spec(
        "telephone",
        label("school", "telephone"),
        lambda name: TextField(name=name),
        help="For parents, on their copies.",
    ),
)


def _change_school(desk: Desk, seen: Seen, values: Mapping[str, Any]) -> Change | None:
    return services.change(desk, row_version=seen.version, values=dict(values))  # type: ignore[arg-type]  # the facts are the school's


class SchoolSection(Section):
    """Name, number, phase, telephone; classes."""

    stem, word, chapter = "school", "School", "settings-school"
    keeps = True
    lead = "What stands on papers and travels with returns."

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, parent)
        self._id = ""
        self.form = RecordForm(
            workspace, FACTS, _change_school, name="school", form="school",
            writable=workspace.may_keep, parent=self,
        )  # fmt: skip
        for editor in self.form.editors.values():
            editor.committed.connect(self.form.flush)  # each fact is saved when its field is left
        card = Card("School", self, name="school-card")
        self._add_versions(card)
        card.body.addWidget(self.form)
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
            versions=True,
        )
        classes = Card("Classes", self, name="classes-card")
        classes.body.addWidget(self.classes)
        self.body.addWidget(classes)
        self.body.addStretch(1)
        if not workspace.may_write:
            self.classes.hold()
        self._connect()

    def _add_versions(self, card: Card) -> None:
        earlier = IconButton("history", "Earlier versions of the school's details", name="school-versions", parent=card)
        earlier.clicked.connect(lambda: self.workspace.show_versions("school", self._id))
        card.head.addWidget(earlier)

    def _connect(self) -> None:
        self.classes.versions_asked.connect(lambda row: self.workspace.show_versions("school_class", row))
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
                row,
                lambda desk: services.remove_class(desk, class_name=row),
                "The class is taken off the list.",
            )
        )

    def load(self) -> None:
        """Read the school, and what was typed here and never saved."""

        def query(session: Reading) -> tuple[SchoolView, Kept | None]:
            school = view.school(session)
            return school, unsaved.kept(session, self.form.form, school.id)

        self.workspace.read(self, query, self._show)

    def commit(self) -> None:
        """Save what is being typed."""
        super().commit()
        self.form.flush()

    def _show(self, found: tuple[SchoolView, Kept | None]) -> None:
        school, kept = found
        fresh, self._id = not self._id, school.id
        self.form.fill(Seen(school.id, school.row_version), {one.field: getattr(school, one.field) for one in FACTS})
        if fresh and kept is not None:
            self.form.restore(kept.values)
        self.classes.set_rows(
            [
                Row(one.name, 0, {"name": one.name, "teacher": one.teacher, "pupils": str(one.pupils)}, about=one.id)
                for one in school.classes
            ]
        )

    def _change_class(self, row: str, _version: int, values: dict[str, Any]) -> None:
        if "teacher" in values:
            self.save_row(
                self.classes, row, values,
                lambda desk, seen, given: services.set_teacher(desk, class_name=seen.id, teacher=given["teacher"]),
            )  # fmt: skip
