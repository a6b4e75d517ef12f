# SPDX-License-Identifier: Apache-2.0
"""What a template may and may not be, a sentence for each fault; the same for the program's and a school's."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from sencodesk.content.templates import Copy, Field, FieldType, Kind, Labels, Section, State, Template

NAME, LABEL, HELP = 80, 120, 400
"""The most characters of a name, of a label or choice, and of a help text or note."""
SECTIONS, FIELDS, CHOICES = 30, 60, 20
"""The most sections of a template, fields of a section and choices of a field."""

PUPIL_FIRST = "{pupil_first}"
"""The one word to fill in that a label may hold: the name that the pupil likes to be called."""

_PLAN = (
    "number", "cycle", "start", "review", "strengths", "difficulties", "pupil_view", "parent_view", "at_home",
    "pupil_said", "parent_said", "review_note",
)  # fmt: skip
_TARGET = (
    "text", "baseline", "measure", "success", "strategy", "who", "how_often", "how_long", "you_can_help", "outcome",
    "evidence",
)  # fmt: skip
_PUPIL = ("class", "year_age", "status", "need_type", "known_as", "photo")
PLACES = frozenset(
    {"signature"}
    | {f"plan.{one}" for one in _PLAN}
    | {f"target.{one}" for one in _TARGET}
    | {f"pupil.{one}" for one in _PUPIL}
)
"""The places that a field's answer may have; every other answer is kept with the plan under section and field."""

TARGET_TEXT = "target.text"
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_COPY_WORDS = {Copy.STAFF: "staff copy", Copy.PARENT: "family’s copy", Copy.PUPIL: "pupil’s copy"}


def problems(template: Template) -> tuple[str, ...]:
    """Everything that is wrong with a template, in the order of the page; nothing for one that can be used."""
    return tuple(_template(template))


def copy_words(copy: Copy) -> str:
    """What a copy is called in a sentence."""
    return _COPY_WORDS[copy]


def called(part: Section | Field) -> str:
    """A section or field by its first label, for a sentence."""
    return next((part.labels.on(one) for one in part.labels.copies), part.id)


def _template(template: Template) -> Iterator[str]:
    yield from _words(template.name, NAME, "The template", "name")
    if not _ID.fullmatch(template.id):
        yield "The template’s short name may hold small letters, figures and hyphens, 40 at most."
    for text in (template.note, template.source, template.era):
        yield from _text(text, HELP, f"A note of “{template.name}”")
    if not template.sections:
        yield "A template needs at least one section."
    if len(template.sections) > SECTIONS:
        yield f"A template can have {SECTIONS} sections at most."
    if template.state is State.PROPOSAL and not template.note.strip():
        yield "A template that is a proposal says so in its note."
    for section in template.sections:
        yield from _section(section)
    yield from _twice([one.id for one in template.sections], "Two sections share the short name")
    places = [field.place for _, field in template.fields() if field.place]
    yield from _twice(places, "Two fields are kept in the same place,")
    if template.kind is not Kind.PLAN and places:
        yield "Only a plan has fields that are kept in the plan’s own places."
    yield from _targets(template)
    yield from _of_one_pupil(template)


def _of_one_pupil(template: Template) -> Iterator[str]:
    """A plan for a group is kept with the first of it, whose own facts would stand on every family's copy."""
    for _, field in template.fields() if template.of_pupils() is not None else ():
        if field.place.startswith("pupil.") or field.place == "signature":
            yield (
                f"The field “{called(field)}” is of one pupil. A plan for a group goes to several families and "
                "cannot have it."
            )


def _targets(template: Template) -> Iterator[str]:
    """What belongs to a target stands together: one row of the record is one target."""
    at = {field.place: section for section, field in template.fields() if field.place.startswith("target.")}
    if at and TARGET_TEXT not in at:
        yield "The parts of a target need the target itself. Remove them first, or keep the target."
    elif len({section.id for section in at.values()}) > 1:
        yield "The parts of a target stand in one section, with the target itself."


def _section(section: Section) -> Iterator[str]:
    name = f"The section “{called(section)}”"
    if not _ID.fullmatch(section.id):
        yield f"{name} has a short name that cannot be used."
    yield from _labels(section.labels, name)
    yield from _text(section.help, HELP, f"The help of {name[0].lower()}{name[1:]}")
    if not section.fields:
        yield f"{name} needs at least one field."
    if len(section.fields) > FIELDS:
        yield f"{name} can have {FIELDS} fields at most."
    yield from _twice([one.id for one in section.fields], f"{name}: two fields share the short name")
    for copy in Copy:
        inside = [field for field in section.fields if field.labels.on(copy)]
        if section.labels.on(copy) and section.fields and not inside:
            yield f"{name} is on the {copy_words(copy)}, but none of its fields is."
        if inside and not section.labels.on(copy):
            yield f"“{called(inside[0])}” is on the {copy_words(copy)}, but its section “{called(section)}” is not."
    for field in section.fields:
        yield from _field(field)


def _field(field: Field) -> Iterator[str]:
    name = f"The field “{called(field)}”"
    if not _ID.fullmatch(field.id):
        yield f"{name} has a short name that cannot be used."
    yield from _labels(field.labels, name)
    yield from _text(field.help, HELP, f"The help of {name[0].lower()}{name[1:]}")
    if field.place and field.place not in PLACES:
        yield f"{name} is to be kept in a place that the record does not have."
    if field.type is FieldType.CHOICE:
        yield from _choices(field, name)
    elif field.choices:
        yield f"{name} has choices, but is not a field of choices."
    kept_in = field.staff_only or field.type is FieldType.PUPIL or field.place == "pupil.status"
    for copy in (Copy.PARENT, Copy.PUPIL):
        if kept_in and field.labels.on(copy):
            yield f"{name} is for staff only. It cannot stand on the {copy_words(copy)}."


def _choices(field: Field, name: str) -> Iterator[str]:
    if not 2 <= len(field.choices) <= CHOICES:
        yield f"{name} needs two choices at least and {CHOICES} at most."
    if len({one.strip().casefold() for one in field.choices}) < len(field.choices):
        yield f"{name} has the same choice twice."
    for one in field.choices:
        yield from _words(one, LABEL, name, "words for every choice")


def _labels(labels: Labels, name: str) -> Iterator[str]:
    if not labels.copies:
        yield f"{name} stands on no copy. Give it words on one, or remove it."
    for copy in labels.copies:
        words = labels.on(copy)
        yield from _words(words, LABEL, f"{name}, on the {copy_words(copy)},", "words")
        left = words.replace(PUPIL_FIRST, "")
        if "{" in left or "}" in left:
            yield f"{name}: only {PUPIL_FIRST} can be filled in, no other word in curly brackets."
        if PUPIL_FIRST in words and copy is Copy.STAFF:
            yield f"{name}: the staff copy does not repeat the pupil’s name in a label."


def _words(text: str, most: int, whose: str, what: str) -> Iterator[str]:
    if not text.strip():
        yield f"{whose} needs a {what}." if what == "name" else f"{whose} needs {what}."
    elif text != text.strip():
        yield f"{whose} has a space before or after its {what}."
    yield from _text(text, most, whose)
    if "\n" in text:
        yield f"{whose} has to stand on one line."


def _text(text: str, most: int, whose: str) -> Iterator[str]:
    if len(text) > most:
        yield f"{whose} is too long: {most} characters at most."
    if any(unicodedata.category(one) in {"Cc", "Cs"} and one != "\n" for one in text):
        yield f"{whose} holds a character that cannot be printed."


def _twice(found: list[str], sentence: str) -> Iterator[str]:
    for one, times in Counter(found).items():
        if times > 1:
            yield f"{sentence} “{one}”."
