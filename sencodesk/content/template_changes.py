# SPDX-License-Identifier: Apache-2.0
"""What a school does to its own template, each a pure function: copy, rename, move, word, hide, add, remove.

Each gives back a template that keeps every rule, or raises UserError ``template-refused`` with the sentence why not.
The program's own templates are never changed: the first step is always a copy.
"""

from collections.abc import Collection
from dataclasses import replace

from sencodesk.content.source import folded
from sencodesk.content.template_rules import PUPIL_FIRST, called, copy_words, problems
from sencodesk.content.templates import Copy, Field, FieldType, Labels, Section, Template
from sencodesk.errors import UserError


def copied(template: Template, *, name: str, taken: Collection[str] = ()) -> Template:
    """A school's own copy under a name; ``taken`` are the ids that it must not have. A proposal stays a proposal."""
    return _kept(replace(template, id=_free(name, "template", {template.id, *taken}), name=name, based_on=template.id))


def renamed(template: Template, name: str) -> Template:
    """The template under another name."""
    return _kept(replace(template, name=name))


def section_moved(template: Template, section: str, to: int) -> Template:
    """The section at another place, counted from 0; before the start or after the end is the start or the end."""
    moving = _section(template, section)
    rest = [one for one in template.sections if one is not moving]
    rest.insert(max(to, 0), moving)
    return _kept(replace(template, sections=tuple(rest)))


def field_moved(template: Template, section: str, field: str, to: int, *, into: str | None = None) -> Template:
    """The field at another place of its section, or of the section ``into``; counted as in ``section_moved``.

    A section that it comes to is shown on the copies that the field is on; one that it leaves is hidden where nothing
    is left to show. The parts of a target stay together.
    """
    here, moving = _field(template, section, field)
    there = _section(template, into or section)
    if there is not here and any(one.id == moving.id for one in there.fields):
        moving = replace(moving, id=_free(called(moving), "field", {one.id for one in there.fields}))
    left = _with_fields(here, [one for one in here.fields if one.id != field])
    coming = left if there is here else there
    fields = list(coming.fields)
    fields.insert(max(to, 0), moving)
    changed = {there.id: _with_fields(coming, fields)}
    return _put(template, {here.id: left, **changed})


def section_worded(template: Template, section: str, copy: Copy, words: str) -> Template:
    """The section with other words on one copy that shows it. A copy comes to show it by way of its fields."""
    found = _section(template, section)
    return _put(template, {section: replace(found, labels=found.labels.worded(copy, words))}, words)


def field_worded(template: Template, section: str, field: str, copy: Copy, words: str) -> Template:
    """The field with these words on one copy, which shows it from then on, and its section with it."""
    here, found = _field(template, section, field)
    return _one_field(template, here, replace(found, labels=found.labels.worded(copy, words)), words)


def section_hidden(template: Template, section: str, copy: Copy) -> Template:
    """The section and its fields off one copy. Refused where a field would stand on no copy at all."""
    found = _section(template, section)
    fields = tuple(replace(one, labels=one.labels.worded(copy, "")) for one in found.fields)
    return _put(template, {section: replace(found, labels=found.labels.worded(copy, ""), fields=fields)})


def field_hidden(template: Template, section: str, field: str, copy: Copy) -> Template:
    """The field off one copy; its section too, where it was the last field there."""
    here, found = _field(template, section, field)
    return _one_field(template, here, replace(found, labels=found.labels.worded(copy, "")))


def field_set(
    template: Template,
    section: str,
    field: str,
    *,
    help_text: str | None = None,
    required: bool | None = None,
    choices: tuple[str, ...] | None = None,
) -> Template:
    """The field with another help, needed or not, or with other choices; what is None stays."""
    here, found = _field(template, section, field)
    changed = replace(
        found,
        help=found.help if help_text is None else help_text,
        required=found.required if required is None else required,
        choices=found.choices if choices is None else choices,
    )
    return _one_field(template, here, changed)


def section_added(template: Template, labels: Labels, first: Field, *, to: int | None = None) -> Template:
    """A section of the school's own with its first field, at the end or at a place; both get ids of their own."""
    key = _free(labels.staff or labels.parent or labels.pupil, "section", {one.id for one in template.sections})
    made = Section(key, labels, (replace(first, id=_free(called(first), "field", ())),))
    sections = list(template.sections)
    sections.insert(len(sections) if to is None else max(to, 0), made)
    return _kept(replace(template, sections=tuple(sections)))


def own_field(kind: FieldType, labels: Labels, *, choices: tuple[str, ...] = (), help_text: str = "") -> Field:
    """A field of the school's own, to be added; its id is given when it is."""
    return Field("new", kind, labels, choices=choices, help=help_text)


def field_added(template: Template, section: str, field: Field, *, to: int | None = None) -> Template:
    """The field at the end of the section or at a place, under an id that the section does not have yet."""
    here = _section(template, section)
    fields = list(here.fields)
    made = replace(field, id=_free(called(field), "field", {one.id for one in fields}))
    fields.insert(len(fields) if to is None else max(to, 0), made)
    return _put(template, {section: _with_fields(here, fields)})


def section_removed(template: Template, section: str) -> Template:
    """The template without the section. What plans hold in it is not touched: they keep the layout that they have."""
    gone = _section(template, section)
    return _kept(replace(template, sections=tuple(one for one in template.sections if one is not gone)))


def field_removed(template: Template, section: str, field: str) -> Template:
    """The template without the field, as in ``section_removed``; the last field of a section is refused."""
    here, gone = _field(template, section, field)
    return _put(template, {section: _with_fields(here, [one for one in here.fields if one is not gone])})


def _one_field(template: Template, here: Section, changed: Field, words: str | None = None) -> Template:
    fields = [changed if one.id == changed.id else one for one in here.fields]
    return _put(template, {here.id: _with_fields(here, fields)}, words)


def _with_fields(section: Section, fields: list[Field]) -> Section:
    """The section with these fields, shown on exactly the copies that one of them is on."""
    labels = section.labels
    inside = {copy for copy in Copy for one in fields if one.labels.on(copy)}
    for copy in inside - set(labels.copies):
        words = called(section)
        labels = labels.worded(copy, words.replace(PUPIL_FIRST, "the pupil") if copy is Copy.STAFF else words)
    if inside:
        labels = Labels(**{copy.value: labels.on(copy) for copy in inside})
    return replace(section, labels=labels, fields=tuple(fields))


def _put(template: Template, changed: dict[str, Section], words: str | None = None) -> Template:
    """The template with these sections in place of their like; ``words`` were typed for a copy, so may not be empty."""
    if words is not None and not words.strip():
        raise _refused(f"Words are needed here. To leave it out of the {_copies()}, hide it there.")
    return _kept(replace(template, sections=tuple(changed.get(one.id, one) for one in template.sections)))


def _kept(template: Template) -> Template:
    wrong = problems(template)
    if wrong:
        raise _refused(wrong[0])
    return template


def _section(template: Template, key: str) -> Section:
    found = template.section(key)
    if found is None:
        raise _refused("That section is not in this template any more.")
    return found


def _field(template: Template, section: str, key: str) -> tuple[Section, Field]:
    here = _section(template, section)
    found = here.field(key)
    if found is None:
        raise _refused("That field is not in this section any more.")
    return here, found


def _free(words: str, otherwise: str, taken: Collection[str]) -> str:
    """An id made of words that nothing has taken: ``my-own-field``, ``my-own-field-2``."""
    stem = folded(words).replace(" ", "-")[:32].strip("-") or otherwise
    n, key = 1, stem
    while key in taken:
        n += 1
        key = f"{stem}-{n}"
    return key


def _copies() -> str:
    return " or ".join(copy_words(one) for one in Copy)


def _refused(sentence: str) -> UserError:
    return UserError(
        "template-refused",
        happened=sentence,
        kept="The template is as it was.",
        do="Choose another way, or leave it as it is.",
    )
