# SPDX-License-Identifier: Apache-2.0
"""What goes into the coach and what comes out: plain values, for a view to fill and a window to show."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from hashlib import sha256

from sencodesk.coach.names import NOBODY, Person, Roster
from sencodesk.coach.shared import SharedTexts


class Kind(StrEnum):
    """What a piece of advice is about."""

    VAGUE = "vague"
    STRUCTURE = "structure"
    KINDER = "kinder"
    SENSITIVE = "sensitive"
    NAME = "name"
    READING_AGE = "reading age"


@dataclass(frozen=True, slots=True)
class TargetText:
    """One target as it stands in the window, saved or not. Field names are those of ``records.plans.Target``.

    ``better`` is ``up``, ``down`` or empty when nobody said which way is better; ``carried`` counts the earlier plans
    in which this target stood.
    """

    text: str = ""
    plain_title: str = ""
    plain_text: str = ""
    baseline: str = ""
    measure: str = ""
    success: str = ""
    strategy: str = ""
    who: str = ""
    how_often: str = ""
    how_long: str = ""
    you_can_help: str = ""
    evidence: str = ""
    unit: str = ""
    review: date | None = None
    now: float | None = None
    aim: float | None = None
    out_of: float | None = None
    better: str = ""
    carried: int = 0


TARGET_TEXTS = (
    "text", "plain_title", "plain_text", "baseline", "measure", "success", "strategy", "who", "how_often", "how_long",
    "you_can_help", "evidence", "unit",
)  # fmt: skip
PLAN_TEXTS = (
    "strengths", "difficulties", "pupil_view", "parent_view", "at_home", "pupil_said", "parent_said", "review_note",
)  # fmt: skip
ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class PlanText:
    """A plan's words and days. ``answers`` are the further fields of its template: name and text.

    ``without`` names fields that the plan's template does not have: the coach never asks for them.
    """

    strengths: str = ""
    difficulties: str = ""
    pupil_view: str = ""
    parent_view: str = ""
    at_home: str = ""
    pupil_said: str = ""
    parent_said: str = ""
    review_note: str = ""
    start: date | None = None
    review: date | None = None
    targets: tuple[TargetText, ...] = ()
    answers: tuple[tuple[str, str], ...] = ()
    without: frozenset[str] = frozenset()

    def fields(self) -> Iterator[tuple[str, str, str]]:
        """Every text that is not blank, in the order of the form: its field, what kind of field it is, its words."""
        for name in PLAN_TEXTS:
            if words := getattr(self, name):
                yield name, name, words
        for n, target in enumerate(self.targets):
            for name in TARGET_TEXTS:
                if words := getattr(target, name):
                    yield target_field(n, name), name, words
        for name, words in self.answers:
            if words:
                yield name, ANSWER, words


def target_field(n: int, name: str) -> str:
    """The name of a field of the target at place ``n`` (from 0): ``targets[2].text``."""
    return f"targets[{n}].{name}"


@dataclass(frozen=True, slots=True)
class Around:
    """What the coach must know around a plan. ``known`` are names that may stand in it: staff, family, agencies.

    ``owner`` is the mark under which the pupil's own plans stand in ``shared``. ``each`` is for a plan of several
    pupils: what stands around a field that is one pupil's alone; around all else ``pupil`` is nobody.
    """

    today: date
    pupil: Person = NOBODY
    owner: str = ""
    roster: Roster = field(default_factory=Roster)
    shared: SharedTexts = field(default_factory=SharedTexts)
    known: frozenset[str] = frozenset()
    each: Mapping[str, "Around"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing to look at. ``start`` and ``end`` are places in the field's text; equal where something is missing.

    ``keep_off`` says on which copies the words must not stand. Nothing of it stops a plan from being saved or printed.
    """

    rule: str
    kind: Kind
    field: str
    start: int
    end: int
    words: str
    why: str
    instead: str
    example: str
    about: str
    keep_off: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What "leave it" remembers: the rule, the field and a digest of the words it was about.

        The place of a target is left out, so that moving it changes nothing; changed words are asked about again.
        """
        place = re.sub(r"\[\d+\]", "", self.field)
        said = " ".join(self.about.casefold().split())
        return f"{self.rule}:{place}:{sha256(said.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"
