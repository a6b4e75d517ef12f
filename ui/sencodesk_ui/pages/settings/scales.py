# SPDX-License-Identifier: Apache-2.0
"""What scores are counted on: the scales that come with the program, and those of the school's own."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from sencodesk.content.scales import yardsticks
from sencodesk.sentences import lines
from sencodesk.services import assessments as services
from sencodesk.services.desk import Desk
from sencodesk.services.history import Change
from sencodesk.views import assessments as view
from sencodesk.views.assessments import ScaleView
from sencodesk.views.field_words import label
from sencodesk_ui.pages.settings.section import Section
from sencodesk_ui.saving import Seen
from sencodesk_ui.widgets import Card, ChoiceField, Column, Label, NumberField, Row, RowTable, TextField
from sencodesk_ui.workspace import Workspace

OFFERED = ((False, "Yes"), (True, "No"))
HELP = (
    "Lowest and highest are the ends of points or of a standardised score, and years where an age is counted. "
    "Steps are their names from the lowest on, with a semicolon between them."
)


def _text(name: str) -> TextField:
    return TextField(name=name)


def _number(name: str) -> NumberField:
    return NumberField(name=name)


class ScalesSection(Section):
    """The school's own can be changed; on those of the program stands only what they are."""

    stem, word, chapter = "scales", "Assessments", "assessments"
    lead = "What pupils are measured on. No published test is named here: add the one that your school uses."

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(workspace, parent)
        self.scales = RowTable(
            [
                Column("name", label("scale", "name"), _text, 10),
                Column("kind", label("scale", "kind"), _listed("scale_kind"), 4),
                Column("low", label("scale", "low"), _number, 2),
                Column("high", label("scale", "high"), _number, 2),
                Column("unit", label("scale", "unit"), _text, 3),
                Column("steps", "Steps", _text, 8),
                Column("better", label("scale", "better"), _listed("scale_better"), 2),
                Column("retired", "Offered", _first_of(OFFERED), 1),
            ],
            name="scales",
            what="scale",
            add="Add a scale",
            none="None yet.",
            versions=True,
        )
        card = Card("Scales of your school’s own", self, name="scales-card")
        card.body.addWidget(Label(HELP, "small-muted", self, wrap=True))
        card.body.addWidget(self.scales)
        self.body.addWidget(card)
        known = Card("Scales that are there from the start", self, name="scales-known-card")
        for one in yardsticks().values():
            low, high = one.ends()
            ends = f"{low} to {high}" if high else f"from {low}"
            known.body.addWidget(Label(f"{one.name}: {ends}.", "", self, wrap=True))
        self.body.addWidget(known)
        self.body.addStretch(1)
        if not workspace.may_write:
            self.scales.hold()
        self._connect()

    def _connect(self) -> None:
        self.scales.versions_asked.connect(lambda row: self.workspace.show_versions("scale", row))
        self.scales.changed.connect(lambda row, _v, values: self.save_row(self.scales, row, values, _change_scale))
        self.scales.added.connect(
            lambda values: self.write_row(
                self.scales, lambda desk: services.add_scale(desk, values=_given(values)), self.scales.end_new
            )
        )
        self.scales.removed.connect(
            lambda row: self.remove_row(
                self.scales, row, lambda desk: services.remove_scale(desk, scale_id=row), "The scale is taken away."
            )
        )

    def load(self) -> None:
        """Read the school's own."""
        self.workspace.read(self, view.own_scales, self._show)

    def _show(self, found: tuple[ScaleView, ...]) -> None:
        self.scales.set_rows(
            [
                Row(
                    one.id, one.row_version,
                    {
                        "name": one.name, "kind": one.kind, "low": one.low, "high": one.high, "unit": one.unit,
                        "steps": "; ".join(one.steps) or None, "better": one.better, "retired": one.retired,
                    },
                )
                for one in found
            ]
        )  # fmt: skip


def _first_of(choices: Sequence[tuple[Any, str]]) -> Callable[[str], ChoiceField]:
    """Makes a list whose first entry is taken until another one is; narrow, as eight columns stand side by side."""

    def make(name: str) -> ChoiceField:
        field = ChoiceField(choices, name=name, blank=None)
        field.setMinimumContentsLength(min(max(len(words) for _value, words in choices), 8))
        field.set_value(choices[0][0])
        return field

    return make


def _listed(section: str) -> Callable[[str], ChoiceField]:
    return _first_of(tuple(lines(section).items()))


def _given(values: Mapping[str, Any]) -> Any:
    """The row's values as the service takes them: the names of steps parted."""
    ready = dict(values)
    if "steps" in ready:
        ready["steps"] = str(ready["steps"] or "").split(";")
    return ready


def _change_scale(desk: Desk, seen: Seen, values: Mapping[str, Any]) -> Change | None:
    return services.change_scale(desk, scale_id=seen.id, row_version=seen.version, values=_given(values))
