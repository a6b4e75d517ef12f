# SPDX-License-Identifier: Apache-2.0
"""Plan templates as data: sections and fields, with the words that each copy shows. The program's own, and the shape of
a school's.

A copy shows a section or a field exactly where it has words for it there, so the two cannot disagree. A school's own
template is the same structure (``template_plain``), changed by ``template_changes``, judged by ``template_rules``.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum


class Copy(StrEnum):
    """The three copies of a plan."""

    STAFF = "staff"
    PARENT = "parent"
    PUPIL = "pupil"


class Kind(StrEnum):
    """Where a template is used: a plan stands under Plans, other is the layout of another page's paper."""

    PLAN = "plan"
    OTHER = "other"


class State(StrEnum):
    """Whose law a template belongs to: today's, an older Code that is still allowed, or a proposal that is no law."""

    CURRENT = "current"
    HISTORY = "history-in-use"
    PROPOSAL = "proposal"


class FieldType(StrEnum):
    """What a field holds. The words for each are in the content file (``template_plain.type_words``)."""

    LINE = "line"
    TEXT = "text"
    QUOTE = "quote"
    LIST = "list"
    DATE = "date"
    DATE_TIME = "date_time"
    NUMBER = "number"
    CODE = "code"
    SCORE = "score"
    SCORE_DATE = "score_date"
    AMOUNT = "amount"
    MINUTES = "minutes"
    WEEKS = "weeks"
    MONEY = "money"
    PEOPLE = "people"
    PUPIL = "pupil"
    TARGET = "target"
    PROVISION = "provision"
    OUTCOME = "outcome"
    CHOICE = "choice"
    PICTURE = "picture"
    SIGN = "sign"
    REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class Labels:
    """The words on each copy; empty where the copy does not show it."""

    staff: str = ""
    parent: str = ""
    pupil: str = ""

    def on(self, copy: Copy) -> str:
        """The words on a copy."""
        return {Copy.STAFF: self.staff, Copy.PARENT: self.parent, Copy.PUPIL: self.pupil}[copy]

    def worded(self, copy: Copy, words: str) -> "Labels":
        """The same with other words on one copy."""
        return Labels(**{one.value: words if one is copy else self.on(one) for one in Copy})

    @property
    def copies(self) -> tuple[Copy, ...]:
        """The copies that show it."""
        return tuple(one for one in Copy if self.on(one))


@dataclass(frozen=True, slots=True)
class Field:
    """One field. ``place`` is the column that keeps its answer (``plan.start``, ``target.success``), or empty.

    ``staff_only`` is for what can never be on a family's or pupil's copy, such as the names of other children.
    """

    id: str
    type: FieldType
    labels: Labels
    required: bool = False
    repeated: bool = False
    choices: tuple[str, ...] = ()
    place: str = ""
    staff_only: bool = False
    help: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a template. A repeated one is filled in once for each target, item of provision, pupil or outcome."""

    id: str
    labels: Labels
    fields: tuple[Field, ...]
    repeated: bool = False
    help: str = ""

    def field(self, key: str) -> Field | None:
        """The field with this id."""
        return next((one for one in self.fields if one.id == key), None)


@dataclass(frozen=True, slots=True)
class Template:
    """A layout. ``id`` is what a plan keeps; ``based_on`` is the template that a school's own was copied from.

    A plan of a template that stands ``beside`` is in force together with the pupil's plan of targets (a one-page
    profile); of those that do not, a pupil has one in force.
    """

    id: str
    name: str
    sections: tuple[Section, ...]
    kind: Kind = Kind.PLAN
    era: str = ""
    state: State = State.CURRENT
    source: str = ""
    note: str = ""
    based_on: str = ""
    beside: bool = False

    def section(self, key: str) -> Section | None:
        """The section with this id."""
        return next((one for one in self.sections if one.id == key), None)

    def of_targets(self) -> Section | None:
        """The section that is filled in once for each target, if there is one."""
        return next(
            (one for one in self.sections if one.repeated and any(at.place == "target.text" for at in one.fields)), None
        )

    def of_pupils(self) -> tuple[Section, Field] | None:
        """The section that is filled in once for each pupil of a group, and the field that names the pupil."""
        return next(
            ((one, at) for one, at in self.fields() if one.repeated and at.type is FieldType.PUPIL and not at.place),
            None,
        )

    def fields(self) -> Iterator[tuple[Section, Field]]:
        """Every field with its section, in order."""
        for section in self.sections:
            for field in section.fields:
                yield section, field

    def shown(self, copy: Copy) -> tuple[Section, ...]:
        """The sections of one copy, each with the fields that stand there."""
        return tuple(
            replace(one, fields=tuple(field for field in one.fields if field.labels.on(copy)))
            for one in self.sections
            if one.labels.on(copy)
        )
