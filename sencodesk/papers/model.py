# SPDX-License-Identifier: Apache-2.0
"""What goes into a paper and what comes out: frozen shapes without behaviour.

No shape here has a place for a unique pupil number: what is not given cannot be printed. Words print as
they stand; an empty text and None are the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as default
from datetime import date
from typing import Literal

from sencodesk.content.templates import Template


@dataclass(frozen=True, slots=True)
class TargetPaper:
    """One target. ``outcome`` is met, partly, not-yet, dropped or None; ``carried_from`` prints as it stands."""

    n: int
    text: str | None = None
    plain_title: str | None = None
    plain_text: str | None = None
    baseline: str | None = None
    measure: str | None = None
    success: str | None = None
    strategy: str | None = None
    who: str | None = None
    how_often: str | None = None
    how_long: str | None = None
    review: date | None = None
    now: float | None = None
    aim: float | None = None
    out_of: float | None = None
    unit: str | None = None
    you_can_help: str | None = None
    carried_from: str | None = None
    outcome: str | None = None
    evidence: str | None = None


@dataclass(frozen=True, slots=True)
class SignaturePaper:
    """Who signs, and when it was signed; without a date a line to sign on is printed."""

    role: str | None = None
    name: str | None = None
    signed_on: date | None = None


@dataclass(frozen=True, slots=True)
class PlanPaper:
    """One plan. ``review_time`` is HH:MM, ``term_name`` as a sentence has it (spring).

    ``family_size`` is the running text of the family's copy in points; the staff copy has its own.
    """

    pupil_name: str
    first_name: str
    class_name: str | None = None
    teacher: str | None = None
    year_label: str | None = None
    age_label: str | None = None
    status_label: str | None = None
    school_name: str = ""
    school_telephone: str | None = None
    senco_name: str | None = None
    number: int = 1
    version: int = 1
    draft: bool = False
    start: date | None = None
    review: date | None = None
    review_time: str | None = None
    term_name: str | None = None
    strengths: str | None = None
    difficulties: str | None = None
    pupil_view: str | None = None
    parent_view: str | None = None
    at_home: str | None = None
    signatures: tuple[SignaturePaper, ...] = ()
    targets: tuple[TargetPaper, ...] = ()
    family_size: int = 14
    ask_first: str = ""
    """Who asks for large print and may not be addressed before somebody asked; the sheet says so."""
    since: str = ""
    """What the changes are counted from, as ``Since plan 5``; empty where none are told."""
    changes: tuple[str, ...] = ()
    marked: frozenset[str] = frozenset()
    """The fields that changed: a bar stands beside them on the staff copy."""
    layout: Template | None = None
    """The template that it is written on; None for the individual education plan, whose paper is its own."""
    answers: Mapping[tuple[str, str, int], str] = default(default_factory=dict)
    """What stands in the template's fields that have no place above: section, field, and which time from 1."""
    group: Mapping[str, tuple[str, str]] = default(default_factory=dict)
    """Whom a group plan names: full name and first name, by what stands in the answers."""
    left: frozenset[str] = frozenset()
    """Who of the group is here no more: no copy is made for them while the plan goes on."""
    names_another: frozenset[tuple[str, str]] = frozenset()
    """Where a copy for one of the group names another: which copy, and the name of the field in the form."""
    only: int = 0
    """The one row of a group's pupils that a copy shows; 0 for all of them."""
    cycle: int | None = None
    need_label: str | None = None
    pupil_said: str | None = None
    parent_said: str | None = None
    review_note: str | None = None


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One pupil on the register, every column in words."""

    name: str
    class_name: str | None = None
    year: str | None = None
    status: str | None = None
    since: date | None = None
    needs: str = ""
    council: str | None = None
    plan: str | None = None
    review: date | None = None


@dataclass(frozen=True, slots=True)
class RegisterPaper:
    """The SEN register of one school as it stood on the day ``on``."""

    school_name: str
    on: date
    rows: tuple[RegisterRow, ...] = ()


@dataclass(frozen=True, slots=True)
class RecoverySheet:
    """The printed recovery code: ``groups`` of characters and the ``check`` characters, copied by hand when needed."""

    school_name: str
    made: date
    groups: tuple[str, ...]
    check: str
    store_label: str


@dataclass(frozen=True, slots=True)
class ProofPaper:
    """That a return was filed, in words; it names no pupil.

    ``kind`` decides the form: ``live`` is a closed box with the council's seal, ``rehearsal`` stands under a striped
    band, ``by-hand`` is open lines with a pen: no council signed it. ``mark`` is badge, clock, cross or pen.
    ``facts`` are captions with their text; a text of ``mono`` captions is a number to compare digit by digit.
    """

    kind: Literal["live", "rehearsal", "by-hand"]
    title: str
    subtitle: str
    tag: str
    heading: str
    heading_line: str
    mark: Literal["badge", "clock", "cross", "pen"]
    facts: tuple[tuple[str, str], ...]
    mono: frozenset[str]
    proves: str
    proves_title: str
    checks: tuple[str, ...]
    signed: tuple[str, ...] = ()
    """Captions of lines to sign on."""


@dataclass(frozen=True, slots=True)
class SharedLine:
    """One time that something about a child left the school, in plain words."""

    when: date
    to: str
    under: str
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class SharingPaper:
    """The sharing statement for the family of one child. ``not_sent`` and ``can_do`` print as they stand."""

    first_name: str
    about: str
    until: date
    lines: tuple[SharedLine, ...]
    not_sent: str
    can_do: str
    family_of: str
    reasons: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    """For each council: items, and what they are for."""


@dataclass(frozen=True, slots=True)
class PaperWarning:
    """Something a person should know before printing; sentences are in wording/papers.toml.

    Codes: ``unprintable`` (params script), ``staff-words`` (params target, its number), ``names-another`` (a
    copy of a group plan names another pupil of the group), and ``ask-first`` and
    ``ask-first-size`` (params names: whom the record says to ask first). In a book of plans
    ``params`` also holds ``paper``, the position of the plan from 1. ``field`` is a form field, such as
    ``strengths`` or ``targets.2.strategy``.
    """

    code: str
    field: str
    params: Mapping[str, str] = default(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BlockBox:
    """Where a form field lies: page index from 0, and points from the page's bottom left corner."""

    page: int
    x: float
    y: float
    width: float
    height: float
    field: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A finished PDF with what the window needs to know about it."""

    data: bytes
    pages: int
    warnings: tuple[PaperWarning, ...] = ()
    boxes: tuple[BlockBox, ...] = ()
