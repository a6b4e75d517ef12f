# SPDX-License-Identifier: Apache-2.0
"""A template to and from plain lists and tables: how the program's are read, and how a school's own is kept.

Whatever is read is judged whole: what does not have the shape, or breaks a rule, is refused with a sentence.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cache
from typing import TypeVar

from sencodesk.content.source import ContentBrokenError, document
from sencodesk.content.template_rules import problems
from sencodesk.content.templates import Copy, Field, FieldType, Kind, Labels, Section, State, Template
from sencodesk.errors import UserError

FORMAT = 1
"""Of a kept template's shape; a later one is refused, because its fields might mean something else."""

_FILE = "plan_templates.toml"
_Word = TypeVar("_Word", bound=StrEnum)


class _ShapeError(ValueError):
    """The plain form is not a template; the text is a sentence."""


@cache
def templates() -> tuple[Template, ...]:
    """The program's templates in the file's order. Raises ContentBrokenError for one that breaks a rule."""
    raw = document(_FILE)["template"]
    found = []
    for one in raw if isinstance(raw, list) else []:
        try:
            found.append(from_plain({"format": FORMAT, **one}))
        except UserError as error:
            raise ContentBrokenError(f"{_FILE}, {one.get('id')}: {error.happened}") from error
    return tuple(found)


def template(key: str) -> Template | None:
    """The program's template with this id."""
    return next((one for one in templates() if one.id == key), None)


def mark(state: State) -> str:
    """What stands on every page of a template in this state; empty for most."""
    return _line(document(_FILE), "marks", state)


def type_words(kind: FieldType) -> str:
    """What a type of field is, in words."""
    return _line(document(_FILE), "types", kind)


def to_plain(made: Template) -> dict[str, object]:
    """A template as tables, lists, texts and yes or no, to be kept or written to a file."""
    return {
        "format": FORMAT,
        "id": made.id,
        "name": made.name,
        "kind": made.kind.value,
        "era": made.era,
        "state": made.state.value,
        "source": made.source,
        "note": made.note,
        "based_on": made.based_on,
        "beside": made.beside,
        "sections": [
            {
                "id": section.id,
                "labels": _plain_labels(section.labels),
                "repeated": section.repeated,
                "help": section.help,
                "fields": [_plain_field(field) for field in section.fields],
            }
            for section in made.sections
        ],
    }


def from_plain(raw: object) -> Template:
    """The template in a plain form. Raises UserError ``template-not-readable`` for a form that is not a template or of
    a newer program, and ``template-faulty`` for one that breaks a rule.
    """
    try:
        made = _template(raw)
    except _ShapeError as error:
        raise UserError(
            "template-not-readable",
            happened=f"This is not a template that can be used. {error}",
            kept="No template was changed.",
            do="Copy one of the program’s templates again, or get the file once more from whoever sent it.",
        ) from error
    wrong = problems(made)
    if wrong:
        raise UserError(
            "template-faulty",
            happened=" ".join(wrong[:3]),
            kept="No template was changed.",
            do="Put this right, then try again.",
        )
    return made


def _plain_labels(labels: Labels) -> dict[str, object]:
    return {one.value: labels.on(one) for one in labels.copies}


def _plain_field(field: Field) -> dict[str, object]:
    return {
        "id": field.id,
        "type": field.type.value,
        "labels": _plain_labels(field.labels),
        "required": field.required,
        "repeated": field.repeated,
        "choices": list(field.choices),
        "place": field.place,
        "staff_only": field.staff_only,
        "help": field.help,
    }


def _template(raw: object) -> Template:
    table = _Table(raw, "The template")
    if table.whole("format", default=0) != FORMAT:
        raise _ShapeError("It was made by another version of the program.")
    made = Template(
        id=table.text("id"),
        name=table.text("name"),
        kind=table.word("kind", Kind),
        era=table.text("era", ""),
        state=table.word("state", State),
        source=table.text("source", ""),
        note=table.text("note", ""),
        based_on=table.text("based_on", ""),
        beside=table.yes("beside"),
        sections=table.each("sections", "Section", _section),
    )
    table.done()
    return made


def _section(raw: object, whose: str) -> Section:
    table = _Table(raw, whose)
    made = Section(
        id=table.text("id"),
        labels=_labels(table.take("labels"), whose),
        repeated=table.yes("repeated"),
        help=table.text("help", ""),
        fields=table.each("fields", f"{whose}, field", _field),
    )
    table.done()
    return made


def _field(raw: object, whose: str) -> Field:
    table = _Table(raw, whose)
    made = Field(
        id=table.text("id"),
        type=table.word("type", FieldType),
        labels=_labels(table.take("labels"), whose),
        required=table.yes("required"),
        repeated=table.yes("repeated"),
        choices=table.each("choices", f"{whose}, choice", _said, optional=True),
        place=table.text("place", ""),
        staff_only=table.yes("staff_only"),
        help=table.text("help", ""),
    )
    table.done()
    return made


def _labels(raw: object, whose: str) -> Labels:
    table = _Table(raw, f"{whose}, words of each copy:")
    made = Labels(**{one.value: table.text(one.value, "") for one in Copy})
    table.done()
    return made


def _said(raw: object, whose: str) -> str:
    if not isinstance(raw, str):
        raise _ShapeError(f"{whose} is not a text.")
    return raw


_Part = TypeVar("_Part")


class _Table:
    """A table that is taken to pieces: each key once, of its kind, and nothing left over."""

    def __init__(self, raw: object, whose: str) -> None:
        if not isinstance(raw, Mapping):
            raise _ShapeError(f"{whose} is not a table.")
        self._left: dict[object, object] = dict(raw)
        self._whose = whose

    def take(self, key: str, default: object = None) -> object:
        if key not in self._left and default is None:
            raise _ShapeError(f"{self._whose} has no “{key}”.")
        return self._left.pop(key, default)

    def text(self, key: str, default: str | None = None) -> str:
        return _said(self.take(key, default), f"{self._whose}: “{key}”")

    def yes(self, key: str) -> bool:
        found = self.take(key, default=False)
        if not isinstance(found, bool):
            raise _ShapeError(f"{self._whose}: “{key}” is neither yes nor no.")
        return found

    def whole(self, key: str, default: int) -> int:
        found = self.take(key, default)
        return found if isinstance(found, int) and not isinstance(found, bool) else default

    def word(self, key: str, words: type[_Word]) -> _Word:
        found = self.text(key)
        if found not in {one.value for one in words}:
            raise _ShapeError(f"{self._whose}: “{key}” is a word that the program does not know.")
        return words(found)

    def each(
        self, key: str, called: str, read: Callable[[object, str], _Part], *, optional: bool = False
    ) -> tuple[_Part, ...]:
        found = self.take(key, [] if optional else None)
        if not isinstance(found, list):
            raise _ShapeError(f"{self._whose}: “{key}” is not a list.")
        return tuple(read(one, f"{called} {n}") for n, one in enumerate(found, 1))

    def done(self) -> None:
        if self._left:
            raise _ShapeError(f"{self._whose} holds something that the program does not know.")


def _line(raw: Mapping[str, object], table: str, key: str) -> str:
    lines = raw[table]
    if not isinstance(lines, dict) or key not in lines:
        raise ContentBrokenError(f"{_FILE}: no words for {key} in {table}")
    return str(lines[key])
