# SPDX-License-Identifier: Apache-2.0
"""What a score is counted on: the scales that come with the program, and how a score on one is read and written.

A school's own scales become the same ``Yardstick`` (views/assessments.py). An age is counted in months and written
``7:06``; a step is its place, from 1. Nothing is guessed: ``7.6`` may be seven and a half or seven years six months.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import isfinite
from typing import Literal, get_args

from sencodesk.content.source import ContentBrokenError, folded

Sort = Literal["standardised", "age", "steps", "points"]
SORTS: tuple[Sort, ...] = get_args(Sort)
Problem = Literal["NOT_A_NUMBER", "NOT_WHOLE", "AGE_FORM", "AGE_MONTHS", "NOT_A_STEP", "SCORE_RANGE"]
LOWEST_AGE, HIGHEST_AGE = 48, 228
"""Ends of an age, in months, where a scale names none: 4 and 19 years."""
LOWEST_SCORE, HIGHEST_SCORE, MEAN = 40, 160, 100
"""Ends and mean of a standardised score: four standard deviations of 15 to either side."""
_AGE = re.compile(r"\s*(\d{1,3})(?:\s*(?::|-|\s|y[a-z]*,?)\s*(\d{1,2})\s*(?:m[a-z]*)?|\s*y[a-z]*)?\s*")
_NUMBER = re.compile(r"\s*\d{1,6}(?:\.\d{1,3})?\s*")


@dataclass(frozen=True, slots=True)
class Yardstick:
    """One scale. ``own`` ones were made by this school; ``retired`` ones are shown and no longer offered."""

    key: str
    name: str
    sort: Sort
    low: float = 0
    high: float | None = None
    unit: str = ""
    one: str = ""
    lower_is_better: bool = False
    steps: tuple[str, ...] = ()
    guide: float | None = None
    guide_words: str = ""
    own: bool = False
    retired: bool = False

    def write(self, value: float) -> str:
        """A score as a person types it: ``84``, ``7:06``, ``Phase 3``."""
        if self.sort == "age":
            years, months = divmod(round(value), 12)
            return f"{years}:{months:02d}"
        if self.sort == "steps":
            place = round(value)
            return self.steps[place - 1] if 1 <= place <= len(self.steps) else f"{value:g}"
        return f"{value:g}"

    def ends(self) -> tuple[str, str]:
        """Lowest and highest, as a person reads them; the highest is empty where there is none."""
        if self.sort == "steps":
            return self.steps[0], self.steps[-1]
        return self.write(self.low), "" if self.high is None else self.write(self.high)

    def wrong(self, value: float) -> Problem | None:
        """Why a value cannot be a score on this scale; None for one that can."""
        if not isfinite(value):
            return "NOT_A_NUMBER"
        if self.sort == "steps":
            return None if value == int(value) and 1 <= value <= len(self.steps) else "NOT_A_STEP"
        if self.sort != "points" and value != int(value):
            return "NOT_WHOLE"
        return "SCORE_RANGE" if value < self.low or (self.high is not None and value > self.high) else None

    def read(self, text: str) -> float | Problem:
        """The score that somebody typed or pasted, or why it is none."""
        if self.sort == "steps":
            return self._step(text)
        if self.sort == "age":
            found = _AGE.fullmatch(text.casefold())
            if found is None:
                return "AGE_FORM"
            years, months = int(found[1]), int(found[2] or 0)
            if months > 11:
                return "AGE_MONTHS"
            value = float(years * 12 + months)
        elif _NUMBER.fullmatch(text):
            value = float(text)
        else:
            return "NOT_A_NUMBER"
        return self.wrong(value) or value

    def _step(self, text: str) -> float | Problem:
        """A step by its name, or by the last or first word of it where only one step has that."""
        wanted = folded(text)
        names = [folded(one) for one in self.steps]
        if wanted in names:
            return float(names.index(wanted) + 1)
        ending = [n for n, name in enumerate(names, 1) if wanted and wanted in (name.split()[-1], name.split()[0])]
        return float(ending[0]) if len(ending) == 1 else "NOT_A_STEP"


@cache
def yardsticks() -> Mapping[str, Yardstick]:
    """The scales that come with the program, by key, in the file's order. Raises ContentBrokenError for a bad file."""
    text = files("sencodesk_resources").joinpath("assessments", "scales.toml").read_text(encoding="utf-8")
    found: dict[str, Yardstick] = {}
    for row in tomllib.loads(text)["scale"]:
        one = _yardstick(row)
        if one.key in found:
            raise ContentBrokenError(f"scales.toml: the key {one.key!r} is used twice")
        found[one.key] = one
    return found


def _yardstick(row: Mapping[str, object]) -> Yardstick:
    known: dict[str, object] = {key: value for key, value in row.items() if key not in ("kind", "steps")}
    kind, steps = row.get("kind"), row.get("steps", [])
    if kind not in SORTS or not isinstance(steps, list) or (kind == "steps") != (len(steps) > 1):
        raise ContentBrokenError(f"scales.toml: {row.get('key')!r} has no kind, or steps that do not fit it")
    try:
        return Yardstick(sort=kind, steps=tuple(str(one) for one in steps), **known)  # type: ignore[arg-type]  # a wrong name or type is what the line below says
    except TypeError as error:
        raise ContentBrokenError(f"scales.toml: {row.get('key')!r} has a field that a scale has not") from error
