# SPDX-License-Identifier: Apache-2.0
"""The cards of a plan on a template: one for each of its sections, with its fields in its order and words."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from sencodesk.content.template_rules import called
from sencodesk.content.templates import Field, FieldType, Section
from sencodesk.services import plan_answers
from sencodesk.services.desk import Desk
from sencodesk.services.editing import part_form
from sencodesk.services.history import Change
from sencodesk.services.plan_answers import AnswerValue, TargetAnswer
from sencodesk.views.field_words import label
from sencodesk.views.plans import PlanView, TargetView
from sencodesk_ui.pages.plan.fields import HintField
from sencodesk_ui.pages.plan.sections import PlanCard
from sencodesk_ui.pages.plan.target import TargetCard
from sencodesk_ui.pages.plan.words import ANSWER, OUTCOMES, TARGET, kept_words
from sencodesk_ui.saving import Seen
from sencodesk_ui.widgets import Button, ChoiceField, DateField, Editor, Label, LongText, NumberField, TextField
from sencodesk_ui.widgets.reading import only_shown

LONG = frozenset({FieldType.TEXT, FieldType.QUOTE, FieldType.LIST, FieldType.TARGET})
ELSEWHERE = frozenset({"plan.start", "plan.review", "signature"})
"""What the cards of dates and signatures hold."""
LINES = "One on each line."


def editor_for(field: Field, name: str) -> Editor:
    """The box in which a field is typed."""
    if field.type is FieldType.CHOICE:
        return ChoiceField([(one, one) for one in field.choices], name=name, blank="Not chosen")
    if field.type is FieldType.PUPIL:
        return ChoiceField([], name=name, blank="Choose a pupil")
    if field.type is FieldType.OUTCOME:
        return ChoiceField(OUTCOMES, name=name, blank="Not reviewed")
    if field.type is FieldType.DATE:
        return DateField(name=name)
    if field.type is FieldType.NUMBER:
        return NumberField(name=name)
    return LongText(name=name) if field.type in LONG else TextField(name=name)


def shown_in(field: Field, kept: str | None) -> Any:
    """An answer as its box takes it."""
    try:
        if kept is not None and field.type is FieldType.DATE:
            return date.fromisoformat(kept)
        if kept is not None and field.type is FieldType.NUMBER:
            return float(kept)
    except ValueError:
        return None
    return kept


def _helped(field: Field) -> str:
    return f"{field.help} {LINES}".strip() if field.type is FieldType.LIST else field.help


class PartCard(PlanCard):
    """A section of the template, filled in once; of a repeated one, the ``n``-th filling. ``asked`` is to remove it.

    Its fields are called as the records call them: a column of the plan, ``target.text`` for the plan's one target,
    ``section/field/n`` for what is no column.
    """

    icon = "file-text"
    asked = Signal(str, int)

    def __init__(self, section: Section, n: int = 1, parent: QWidget | None = None) -> None:
        self.section, self.n = section, n
        self.stem = f"part-{section.id}" + (f"-{n}" if section.repeated else "")
        super().__init__(self.stem.replace("_", "-"), parent)
        self.form = part_form(section.id, n)
        self.kinds: dict[str, Field] = {}
        self.remove: Button | None = None
        self.group: Sequence[tuple[str, str]] = ()
        """Whom a group plan may name."""
        if section.help:
            self.inside.addWidget(Label(section.help, "small-muted", self.body, wrap=True))
        row: list[HintField] = []
        for field in section.fields:
            made = self._made(field)
            if made is None:
                continue
            if field.type in LONG:
                self._place(row)
                row = []
                self.inside.addWidget(made)
            else:
                row.append(made)
                if len(row) == 2:
                    self._place(row)
                    row = []
        self._place(row)
        if section.repeated:
            self.remove = Button("Remove", "quiet", name=f"{self.name}-remove", icon="trash-2", parent=self.body,
                                 act=lambda: self.asked.emit(section.id, self.n))  # fmt: skip
            line = QHBoxLayout()
            line.addWidget(self.remove)
            line.addStretch(1)
            self.inside.addLayout(line)

    def _made(self, field: Field) -> HintField | None:
        """The field's box; what the record fills in by itself is only said."""
        words = called(field)
        if field.place in ELSEWHERE or field.type is FieldType.PICTURE:
            return None
        if field.place.startswith("pupil.") or field.place in ("plan.number", "plan.cycle"):
            self.inside.addWidget(Label(f"{words}: filled in from the record.", "small-muted", self.body, wrap=True))
            return None
        table, _, column = field.place.partition(".")
        key = column if table == "plan" else field.place or f"{self.section.id}/{field.id}/{self.n}"
        self.kinds[key] = field
        name = f"{self.stem}-{field.id}".replace("_", "-")
        return self.add_field(key, words, editor_for(field, name), help=_helped(field))

    def _place(self, row: Sequence[HintField]) -> None:
        if row:
            self.add_row(*((one, 1) for one in row))

    def hold(self) -> None:
        """Nothing is removed."""
        super().hold()
        if self.remove is not None:
            self.remove.hide()

    def held(self, plan: PlanView) -> dict[str, Any]:
        """What the records hold of each field."""
        answers = {f"{one.section}/{one.field}/{one.n}": one.value for one in plan.answers}
        first = plan.targets[0] if plan.targets else None
        found: dict[str, Any] = {}
        for key, field in self.kinds.items():
            if key.startswith(TARGET):
                found[key] = getattr(first, key.removeprefix(TARGET)) if first is not None else None
            elif "/" in key:
                found[key] = shown_in(field, answers.get(key))
            else:
                found[key] = getattr(plan, key)
        return found

    def show_plan(self, plan: PlanView, first_name: str) -> None:
        """What the plan holds in this section."""
        del first_name
        held = self.held(plan)
        named = [dict(self.group).get(held[key]) for key, one in self.kinds.items() if one.type is FieldType.PUPIL]
        which = f" {self.n}" if self.section.repeated else ""
        whose = f": {named[0]}" if named and named[0] else ""
        self.head.title.setText(f"{called(self.section)}{which}{whose}")
        for key, field in self.kinds.items():
            box = self.fields[key].editor
            if field.type is FieldType.PUPIL and isinstance(box, ChoiceField):
                box.set_choices(self.group)
                if self.n == 1:  # the plan is this pupil's
                    only_shown(box)
        self.show_values(plan.id, plan.row_version, held)

    def first(self) -> QWidget:
        """The first box, or what closes a card in which everything is filled in from the record."""
        return super().first() if self.fields else self.head.chevron

    def extra_tabs(self) -> list[QWidget]:
        """What takes the filling away."""
        return [self.remove] if self.remove is not None else []

    @staticmethod
    def act(desk: Desk, seen: Seen, values: Mapping[str, Any]) -> Change | None:
        """Write the section, in one change."""
        own: Any = {key: value for key, value in values.items() if "/" not in key and not key.startswith(TARGET)}
        target: Any = {key.removeprefix(TARGET): one for key, one in values.items() if key.startswith(TARGET)}
        answers = [_answer(key, one) for key, one in values.items() if "/" in key]
        return plan_answers.write(
            desk, plan_id=seen.id, row_version=seen.version, values=own, target=target, answers=answers
        )

    def paper_name(self, key: str) -> str:
        """The plan's one target is the first."""
        return f"targets.1.{key.removeprefix(TARGET)}" if key.startswith(TARGET) else key

    def field_of(self, path: str) -> HintField | None:
        """Its field of this name on the paper."""
        key = TARGET + path.removeprefix("targets.1.") if path.startswith("targets.1.") else path
        return self.fields.get(key)


def _answer(key: str, value: Any) -> AnswerValue:
    section, field, n = key.split("/")
    return {"section": section, "field": field, "n": int(n), "value": kept_words(value)}


class PartTargetCard(TargetCard):
    """A target with the fields that its template has, and what the copies for family and pupil need."""

    def __init__(self, section: Section, parent: QWidget | None = None) -> None:
        self.section = section
        self.kinds: dict[str, Field] = {}
        self.answers: Mapping[str, str] = {}
        """What stands with it that is no column, by the field's id."""
        super().__init__(parent)
        words = next(called(one) for one in section.fields if one.place == "target.text")
        self.text.label.setText(words)

    def _main(self) -> None:
        row: list[HintField] = []
        for field in self.section.fields:
            column = field.place.removeprefix("target.")
            if column == "text":
                continue
            key = column or f"{ANSWER}{field.id}"
            self.kinds[key] = field
            made = self.add_field(key, called(field), editor_for(field, f"target-{field.id}"), help=_helped(field))
            if field.type in LONG:
                self._place(row)
                row = []
                self.inside.addWidget(made)
                continue
            row.append(made)
            if len(row) == 3:
                self._place(row)
                row = []
        self._place(row)

    def _place(self, row: Sequence[HintField]) -> None:
        if row:
            self.add_row(*((one, 1) for one in row))

    def _family(self) -> None:
        self._heading("For family and pupil", "These words print on their copies as you write them.")
        self.inside.addWidget(
            self.add_field("plain_title", label("target", "plain_title"), TextField(name="target-plain-title"))
        )
        self.inside.addWidget(
            self.add_field("plain_text", label("target", "plain_text"), LongText(name="target-plain-text"))
        )
        self._numbers()

    def _review(self) -> None:
        self.inside.addWidget(self._carried())

    def held(self, one: TargetView) -> dict[str, Any]:
        """The columns, and the answers that stand with it."""
        return {
            key: shown_in(self.kinds[key], self.answers.get(key.removeprefix(ANSWER)))
            if key.startswith(ANSWER)
            else getattr(one, key)
            for key in self.fields
        }

    @staticmethod
    def act(desk: Desk, seen: Seen, values: Mapping[str, Any]) -> Change | None:
        """Write the target and what stands with it."""
        own: Any = {key: value for key, value in values.items() if not key.startswith(ANSWER)}
        answers: list[TargetAnswer] = [
            {"field": key.removeprefix(ANSWER), "value": kept_words(value)}
            for key, value in values.items()
            if key.startswith(ANSWER)
        ]
        return plan_answers.write_target(desk, target_id=seen.id, row_version=seen.version, values=own, answers=answers)

    def paper_name(self, key: str) -> str:
        """As the paper numbers it."""
        if key.startswith(ANSWER):
            return f"{self.section.id}/{key.removeprefix(ANSWER)}/{self.n}"
        return super().paper_name(key)

    def field_of(self, path: str) -> HintField | None:
        """Its field, if the path is one of this target's."""
        start, end = f"{self.section.id}/", f"/{self.n}"
        if path.startswith(start) and path.endswith(end):
            return self.fields.get(ANSWER + path.removeprefix(start).removesuffix(end))
        return super().field_of(path)


def add_button(section: Section, parent: QWidget, act: Any) -> Button:
    """What fills a repeated section in once more."""
    words = called(section)
    name = f"part-{section.id}-add".replace("_", "-")
    made = Button("Add another", name=name, icon="plus", parent=parent, act=partial(act, section.id))
    made.setAccessibleName(f"Add another: {words}")
    return made
