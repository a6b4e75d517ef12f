# SPDX-License-Identifier: Apache-2.0
"""The templates that plans are written with: the program's and the school's own, each with the plans that use it."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sencodesk.content import template_plain as content
from sencodesk.content.templates import Kind, Template
from sencodesk.errors import UserError
from sencodesk.records.plans import Plan
from sencodesk.records.templates import PlanTemplate

IEP = "iep"
"""The template of a plan where nobody chose another."""


@dataclass(frozen=True, slots=True)
class TemplateView:
    """A template as Settings shows it. ``id`` is empty for the program's own; ``plans`` counts the plans on it."""

    id: str
    layout: Template
    retired: bool
    plans: int
    row_version: int

    @property
    def own(self) -> bool:
        """Whether the school made it, and may change it."""
        return bool(self.id)


def of_the_program() -> tuple[Template, ...]:
    """The plan templates that are there on the first day."""
    return tuple(one for one in content.templates() if one.kind is Kind.PLAN)


def layout(session: Session, key: str) -> Template | None:
    """The layout that a plan names, as it was when the plan was written on it. None for one that is not there."""
    found = content.template(key)
    if found is not None:
        return found if found.kind is Kind.PLAN else None
    row = session.scalars(select(PlanTemplate).where(PlanTemplate.key == key)).first()
    return _read(row) if row is not None else None


def layouts(session: Session) -> Mapping[str, Template]:
    """Every layout that a plan may name, by its key; one that a newer program wrote is left out."""
    own = {row.key: found for row in session.scalars(select(PlanTemplate)) if (found := _read(row)) is not None}
    return {**{one.id: one for one in of_the_program()}, **own}


def newest(session: Session, key: str) -> str:
    """The key of the layout that took the place of this one, last of all; its own where none did."""
    replaced = dict(session.execute(select(PlanTemplate.key, PlanTemplate.replaced_by)).all())
    seen: set[str] = set()
    while key not in seen and (by := replaced.get(key)):
        seen.add(key)
        key = by
    return key


def templates(session: Session) -> tuple[TemplateView, ...]:
    """The program's templates, then the school's own as they are now, by name; earlier layouts are left out."""
    counts = dict(session.execute(select(Plan.template, func.count()).group_by(Plan.template)).all())
    rows = session.scalars(select(PlanTemplate).where(PlanTemplate.replaced_by.is_(None)))
    own = [
        TemplateView(row.id, found, row.retired, counts.get(row.key, 0), row.row_version)
        for row in rows
        if (found := _read(row)) is not None
    ]
    first = [TemplateView("", one, False, counts.get(one.id, 0), 0) for one in of_the_program()]
    return (*first, *sorted(own, key=lambda one: one.layout.name.casefold()))


def offered(session: Session) -> tuple[Template, ...]:
    """The templates that a new plan may be started on."""
    return tuple(one.layout for one in templates(session) if not one.retired)


def _read(row: PlanTemplate) -> Template | None:
    """A kept layout; None where a newer program kept it in a shape that this one does not know."""
    try:
        return content.from_plain(row.layout)
    except UserError:
        return None
