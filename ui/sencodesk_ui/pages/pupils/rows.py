# SPDX-License-Identifier: Apache-2.0
"""The register's rows as the table holds them: read once, prepared for search, sort and filter in memory."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sencodesk.records.pupils import FLAGS
from sencodesk.views.plans import PlanView, plan_in_force
from sencodesk.views.pupils import PupilView
from sencodesk.views.register import RegisterLine, line
from sencodesk.views.school import SchoolView
from sencodesk_ui.pages.pupils.words import need_word, status_word, year_order, year_word

PLAN_ORDER = ("overdue", "review-due", "current", "draft", "none")


@dataclass(frozen=True, slots=True)
class PupilRow:
    """One pupil in the table. ``sought`` is what the search looks in; ``keys`` how each column sorts it."""

    pupil: PupilView
    line: RegisterLine
    plan: PlanView | None
    flags: tuple[str, ...]
    on_roll: bool
    sought: str
    keys: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RegisterData:
    """Everything that the page shows, read together."""

    on: date
    rows: tuple[PupilRow, ...]
    school: SchoolView


@dataclass(frozen=True)
class Filters:
    """What is left out. Empty sets leave nothing out; ``everybody`` adds those without SEN, ``left`` those who left."""

    everybody: bool = False
    left: bool = False
    status: frozenset[str] = frozenset()
    year: frozenset[str] = frozenset()
    class_name: frozenset[str] = frozenset()
    need: frozenset[str] = frozenset()
    council: frozenset[str] = frozenset()
    care: frozenset[str] = frozenset()
    no_plan: bool = False
    overdue: bool = False
    text: str = ""


def plain(text: str) -> str:
    """Text as the search compares it: without case, accents and apostrophes, so that ``Oconnor`` finds ``O'Connor``."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in apart if not unicodedata.combining(one) and one not in "'’-")


def gather(
    pupils: Sequence[PupilView], plans: Sequence[PlanView], school: SchoolView, names: dict[str, str], on: date
) -> RegisterData:
    """The rows from what the views gave. Pure; runs on the reader's thread."""
    by_pupil: dict[str, list[PlanView]] = {}
    for plan in plans:
        by_pupil.setdefault(plan.pupil_id, []).append(plan)
    rows = []
    for pupil in pupils:
        found = by_pupil.get(pupil.id, [])
        rows.append(_row(pupil, line(pupil, found, names), plan_in_force(found)))
    return RegisterData(on, tuple(rows), school)


def chosen(rows: Sequence[PupilRow], filters: Filters) -> list[PupilRow]:
    """The rows that the filters leave, in the order given."""
    words = plain(filters.text).split()
    tests: list[Callable[[PupilRow], bool]] = []
    choices: tuple[tuple[frozenset[str], Callable[[RegisterLine], str]], ...] = (
        (filters.status, lambda one: one.status or ""),
        (filters.year, lambda one: one.year or ""),
        (filters.class_name, lambda one: one.class_name or ""),
        (filters.need, lambda one: one.needs[0] if one.needs else ""),
        (filters.council, lambda one: one.council or ""),
    )
    tests += [_in(wanted, value) for wanted, value in choices if wanted]
    if filters.care:
        tests.append(lambda row: not filters.care.isdisjoint(row.pupil.cared_for))
    if filters.no_plan:
        tests.append(without_plan)
    if filters.overdue:
        tests.append(lambda row: row.line.plan == "overdue")
    left = list(rows) if filters.left else [row for row in rows if row.on_roll]
    if not filters.everybody:
        left = [row for row in left if row.line.has_sen]
    for test in tests:
        left = [row for row in left if test(row)]
    for word in words:
        left = [row for row in left if word in row.sought]
    return left


def _in(wanted: frozenset[str], value: Callable[[RegisterLine], str]) -> Callable[[PupilRow], bool]:
    return lambda row: value(row.line) in wanted


def without_plan(row: PupilRow) -> bool:
    """Whether there is SEN and no plan in force; a draft is not in force yet."""
    return row.line.has_sen and row.line.plan in ("none", "draft")


def ordered(rows: list[PupilRow], column: str, *, falling: bool) -> list[PupilRow]:
    """The rows by a column, then by name; rows with nothing in the column stand last in either direction."""
    by_name = sorted(rows, key=lambda row: row.keys["name"])
    some = [row for row in by_name if row.keys[column] is not None]
    none = [row for row in by_name if row.keys[column] is None]
    return sorted(some, key=lambda row: row.keys[column], reverse=falling) + none


def _row(pupil: PupilView, shown: RegisterLine, plan: PlanView | None) -> PupilRow:
    flags = tuple(name for name in FLAGS if pupil.flag(name))
    names = (
        pupil.surname, pupil.forename, pupil.middle, pupil.preferred_surname, pupil.preferred_forename,
        pupil.former_surname, pupil.former_forename, pupil.upn, *(one.code for one in pupil.former_upns),
        pupil.class_name, year_word(pupil.year), status_word(shown.status), shown.council_name,
        *(need_word(code) for code in shown.needs),
    )  # fmt: skip
    return PupilRow(
        pupil=pupil,
        line=shown,
        plan=plan,
        flags=flags,
        on_roll=pupil.on_roll,
        sought=plain(" ".join(part for part in names if part)),
        keys={
            "name": (plain(shown.name), pupil.id),
            "class": (year_order(pupil.year), plain(shown.class_name)) if shown.class_name else None,
            "status": status_word(shown.status) if shown.status else None,
            "need": need_word(shown.needs[0]) if shown.needs else None,
            "council": plain(shown.council_name) or None,
            "plan": PLAN_ORDER.index(shown.plan) if shown.plan in PLAN_ORDER else len(PLAN_ORDER),
            "review": shown.next_review,
            "flags": -len(flags) if flags else None,
        },
    )
