# SPDX-License-Identifier: Apache-2.0
"""A school's own plan templates: copied from one that is there, then worded, ordered, shown and hidden as it likes.

The program's own are never changed. A layout on which plans were written stays for those plans: changing it makes a new
layout in its place, which new plans are written on.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sencodesk.content import template_changes as changes
from sencodesk.content import template_plain as content
from sencodesk.content.templates import Copy, FieldType, Labels, Template
from sencodesk.records.findings import Finding
from sencodesk.records.plans import Plan
from sencodesk.records.templates import PlanTemplate
from sencodesk.services.desk import Desk, record
from sencodesk.services.values import refuse, tidy
from sencodesk.services.verbs import verb
from sencodesk.store.changes import Change
from sencodesk.views import plan_templates as view

CopyName = Literal["staff", "parent", "pupil"]
OwnType = Literal["line", "text", "quote", "list", "date", "number", "people", "choice"]
"""What a field of the school's own may hold."""


@verb
def copy(desk: Desk, *, key: str, name: str) -> Change | None:
    """Make a template of the school's own from one that is there, under a name that no other has."""
    with desk.unit("copy a plan template") as unit:
        found = view.layout(unit.session, key)
        if found is None:
            refuse([Finding("NO_SUCH_TEMPLATE", "refuse", "key")])
        assert found is not None
        wanted = _name(unit.session, name, "")
        made = changes.copied(found, name=wanted, taken=_taken(unit.session))
        unit.session.add(_row(made))
    return unit.change


@verb
def rename(desk: Desk, *, template_id: str, row_version: int | None = None, name: str) -> Change | None:
    """Give a template another name."""
    with desk.unit("rename a plan template") as unit:
        wanted = _name(unit.session, name, template_id)
        _changed(unit.session, template_id, row_version, lambda one: changes.renamed(one, wanted))
    return unit.change


@verb
def word(
    desk: Desk, *, template_id: str, row_version: int | None = None, section: str, field: str | None = None,
    copy: CopyName, words: str | None,
) -> Change | None:  # fmt: skip
    """What a section, or a field of it, is called on one copy. Without words that copy does not show it."""
    with desk.unit("change the words of a plan template") as unit:
        said, on = tidy(words), Copy(copy)

        def act(one: Template) -> Template:
            if isinstance(said, str):
                if field is not None:
                    return changes.field_worded(one, section, field, on, said)
                return changes.section_worded(one, section, on, said)
            if field is not None:
                return changes.field_hidden(one, section, field, on)
            return changes.section_hidden(one, section, on)

        _changed(unit.session, template_id, row_version, act)
    return unit.change


@verb
def move(
    desk: Desk, *, template_id: str, row_version: int | None = None, section: str, field: str | None = None, to: int,
    into: str | None = None,
) -> Change | None:  # fmt: skip
    """A section, or a field of it, to another place from 0; a field perhaps into another section."""
    with desk.unit("reorder a plan template") as unit:
        _changed(
            unit.session, template_id, row_version,
            lambda one: changes.section_moved(one, section, to)
            if field is None
            else changes.field_moved(one, section, field, to, into=into),
        )  # fmt: skip
    return unit.change


@verb
def set_field(
    desk: Desk, *, template_id: str, row_version: int | None = None, section: str, field: str,
    help_text: str | None = None, required: bool | None = None, choices: list[str] | None = None,
) -> Change | None:  # fmt: skip
    """The help of a field, whether it is needed, and its choices; what is not given stays."""
    with desk.unit("change a field of a plan template") as unit:
        listed = None if choices is None else tuple(one for one in map(_words, choices) if one)
        _changed(
            unit.session, template_id, row_version,
            lambda one: changes.field_set(
                one, section, field, help_text=None if help_text is None else _words(help_text), required=required,
                choices=listed,
            ),
        )  # fmt: skip
    return unit.change


@verb
def add_field(
    desk: Desk, *, template_id: str, row_version: int | None = None, section: str | None = None, kind: OwnType,
    words: str, choices: list[str] | None = None,
) -> Change | None:  # fmt: skip
    """A field of the school's own at the end of a section; without one it begins a section of its own.

    It stands on the staff copy first; which others show it is chosen with ``word``.
    """
    with desk.unit("add to a plan template") as unit:
        said = _words(words)
        if not said:
            refuse([Finding("MISSING", "refuse", "words")])
        listed = tuple(one for one in map(_words, choices or ()) if one)
        made = changes.own_field(FieldType(kind), Labels(staff=said), choices=listed)

        def act(one: Template) -> Template:
            if section is None:
                return changes.section_added(one, Labels(staff=said), made)
            return changes.field_added(one, section, made)

        _changed(unit.session, template_id, row_version, act)
    return unit.change


@verb
def remove(
    desk: Desk, *, template_id: str, row_version: int | None = None, section: str, field: str | None = None
) -> Change | None:
    """Take a section or a field out. What plans hold in it stays with them: they keep the layout that they have."""
    with desk.unit("take something out of a plan template") as unit:
        _changed(
            unit.session, template_id, row_version,
            lambda one: changes.section_removed(one, section)
            if field is None
            else changes.field_removed(one, section, field),
        )  # fmt: skip
    return unit.change


@verb
def offer(desk: Desk, *, template_id: str, offered: bool) -> Change | None:
    """Offer a template for new plans, or no longer. Plans on it keep it, and the next plan from one of them has it."""
    with desk.unit("offer a plan template again" if offered else "retire a plan template") as unit:
        _own(unit.session, template_id, None).retired = not offered
    return unit.change


def _changed(session: Session, template_id: str, version: int | None, act: Callable[[Template], Template]) -> None:
    """Change a layout where it is, or in a new one where plans were written on it."""
    row = _own(session, template_id, version)
    before = content.from_plain(row.layout)
    after = act(before)
    if after == before:
        return
    used = session.scalar(select(func.count()).select_from(Plan).where(Plan.template == row.key))
    if not used:
        row.name, row.layout = after.name, content.to_plain(after)
        return
    after = replace(after, id=_next_key(row.key, _taken(session)))
    made = _row(after)
    made.retired = row.retired
    row.replaced_by = after.id
    session.add(made)


def _own(session: Session, template_id: str, version: int | None) -> PlanTemplate:
    """The template as it is now, whichever of its layouts is named; only the one that was seen, if a version is."""
    row = record(session, "plan_template", template_id, version)
    assert isinstance(row, PlanTemplate)
    if row.replaced_by is not None:
        if version is not None:
            refuse([Finding("TEMPLATE_REPLACED", "refuse", "template_id")])
        row = session.scalars(select(PlanTemplate).where(PlanTemplate.key == view.newest(session, row.key))).one()
    return row


def _row(made: Template) -> PlanTemplate:
    return PlanTemplate(
        key=made.id, name=made.name, based_on=made.based_on or None, layout=content.to_plain(made), retired=False
    )


def _taken(session: Session) -> set[str]:
    return {one.id for one in content.templates()} | set(session.scalars(select(PlanTemplate.key)))


def _next_key(key: str, taken: set[str]) -> str:
    """``our-plan`` is followed by ``our-plan-v2``."""
    stem, _, last = key.rpartition("-v")
    stem, n = (stem, int(last)) if stem and last.isdigit() else (key, 1)
    while f"{stem}-v{n}" in taken or n < 2:
        n += 1
    return f"{stem}-v{n}"


def _name(session: Session, name: str, of: str) -> str:
    """A name that no other template has."""
    wanted = _words(name)
    if not wanted:
        refuse([Finding("MISSING", "refuse", "name")])
    others = {one.layout.name.casefold() for one in view.templates(session) if one.id != of or not of}
    if wanted.casefold() in others:
        refuse([Finding("TEMPLATE_NAME_TAKEN", "refuse", "name")])
    return wanted


def _words(text: str) -> str:
    said = tidy(text)
    return said if isinstance(said, str) else ""
