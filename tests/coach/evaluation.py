# SPDX-License-Identifier: Apache-2.0
"""The evaluation set of the coach: invented sentences and plans with what should be said of them, and the counting.

A third is held out: rules were never changed to suit it. A line counts once for each kind: found and expected, found
and not expected, or missed. Everything else of the plan around a line is as a good plan should be.
"""

import csv
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from sencodesk.coach.advising import advise
from sencodesk.coach.model import Advice, Around, PlanText, TargetText
from sencodesk.coach.names import Person, Roster, name_parts
from sencodesk.coach.rules import Rules
from sencodesk.coach.shared import Owned, SharedTexts

HERE = Path(__file__).parent
TODAY = date(2026, 11, 23)
GOOD = TargetText(
    text="The pupil reads 70 words in a minute from a new page (now 48).",
    plain_text="We read together.",
    baseline="48 words, Fri 20 Nov 2026",
    measure="One-minute read of a new page, Thursdays",
    success="70 words, two Thursdays running",
    strategy="Read the same 100-word page three times.",
    who="Mrs Dell",
    how_often="4 x 10 minutes a week",
    how_long="12 weeks",
    you_can_help="Take turns to read a line each.",
)
PLAN = PlanText(
    pupil_view="I like maps.",
    parent_view="Reading is going well.",
    start=TODAY,
    review=date(2027, 3, 26),
    targets=(GOOD,),
)
OWN = (
    "Edie Kezia Rafi Hugo Leo Oscar Grace Bram Maisie Noor Jakub Dylan Amara Priya Tomasz Zahra Finlay Aisha Ngozi Ivo "
    "Mei-Lin Bronwyn Reuben Farida Seb Ines Rohan Luned Hana Gethin Amina Zac Nell Tobi Ravi Leila Ottilie Casper "
    "Sunniva Ludo Kofi"
)
"""In the sentences each of these is the pupil whose plan it is."""
EDIE = Person("Edie", "", "Marrowfield", "F")
ROSTER = Roster(
    [
        EDIE,
        Person("Edith", "", "Marrowfield", "F"),
        Person("Hugo", "", "Windlestone", "M"),
        Person("Oscar", "", "Driftwood", "M"),
        Person("Noor", "", "Lanternby", "F"),
        Person("Abdirahman", "Abdi", "Sandlehope", "M"),
        Person("Bronwyn", "", "Appleshaw-Dene", "F"),
        Person("Grace", "", "Pennyfold", "F"),
        Person("William", "Will", "Saltmarsh", "M"),
        Person("May", "", "Thornapple", "F"),
        Person("Hope", "", "Quarrybank", "F"),
        Person("Kezia", "", "Fernhollow", "F"),
        Person("Sinead", "", "Cranesby", "F"),
    ]
)
OTHERS = SharedTexts(
    [
        Owned(
            "another",
            frozenset({"oscar"}),
            "Drawing, building models, helping younger children, and he remembers every single thing that he sees.",
        ),
        Owned(
            "a third",
            frozenset({"noor"}),
            "We think that Noor works hard at home with her reading but the writing still ends in tears on most "
            "Sundays.",
        ),
    ]
)


@dataclass(frozen=True)
class Line:
    """One line of the set: where it comes from, which part, what should be said, and what is said under some rules."""

    name: str
    part: str
    expected: frozenset[str]
    plan: PlanText
    around: Around
    said: Callable[[Advice], str]

    def found(self, by: Rules | None = None) -> frozenset[str]:
        """The kinds, or for whole plans the rules, that speak."""
        return frozenset(self.said(one) for one in advise(self.plan, self.around, by))


@cache
def sentences() -> tuple[Line, ...]:
    """The sentences, each in its field of a good plan; what is said is told by kind."""
    around = Around(TODAY, known=name_parts(OWN))
    made = []
    with (HERE / "sentences.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            field, text = row["field"], row["text"]
            put: dict[str, Any] = {field: text}
            plan = replace(PLAN, **put) if hasattr(PLAN, field) else replace(PLAN, targets=(replace(GOOD, **put),))
            expected = frozenset(row["expected"].split())
            made.append(Line(f"{field}: {text}", row["part"], expected, plan, around, lambda one: str(one.kind)))
    return tuple(made)


@cache
def plans() -> tuple[Line, ...]:
    """The whole plans; what is said is told by rule."""
    made = []
    for raw in tomllib.loads((HERE / "plans.toml").read_text(encoding="utf-8"))["plan"]:
        target = replace(GOOD, **raw.pop("target", {}))
        name, part, expected = raw.pop("name"), raw.pop("part"), frozenset(raw.pop("expected"))
        around = Around(
            TODAY,
            Person(**raw.pop("pupil")) if "pupil" in raw else EDIE,
            "own",
            ROSTER,
            OTHERS,
            frozenset(raw.pop("known", ())),
        )
        changed = {"targets": (target,) * raw.pop("copies", 1), "without": frozenset(raw.pop("without", ())), **raw}
        if changed.get("review") is False:
            changed["review"] = None
        made.append(Line(name, part, expected, replace(PLAN, **changed), around, lambda one: one.rule))
    return tuple(made)


@dataclass(frozen=True)
class Figures:
    """Right, too much and missed of one kind."""

    right: int
    extra: int
    missed: int

    @property
    def precision(self) -> float:
        """Of what was said, how much should have been."""
        return self.right / (self.right + self.extra) if self.right + self.extra else 1.0

    @property
    def recall(self) -> float:
        """Of what should have been said, how much was."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


def figures(lines: Iterable[Line], by: Rules | None = None) -> dict[str, Figures]:
    """The figures of each kind (or rule), and of ``all`` together."""
    right: Counter[str] = Counter()
    extra: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for line in lines:
        found = line.found(by)
        right.update([*(found & line.expected), *(["all"] * len(found & line.expected))])
        extra.update([*(found - line.expected), *(["all"] * len(found - line.expected))])
        missed.update([*(line.expected - found), *(["all"] * len(line.expected - found))])
    return {kind: Figures(right[kind], extra[kind], missed[kind]) for kind in sorted({*right, *extra, *missed})}


def wrong(lines: Iterable[Line]) -> list[str]:
    """The lines of which something else is said than should be, to read."""
    told = []
    for line in lines:
        found = line.found()
        if found != line.expected:
            missed, extra = sorted(line.expected - found), sorted(found - line.expected)
            told.append(f"{line.name} | missed {missed} | too much {extra}")
    return told
