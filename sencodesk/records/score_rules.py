# SPDX-License-Identifier: Apache-2.0
"""The pure rules of scores and of a school's own scales: what cannot be stored, each with its field."""

from collections.abc import Mapping, Sequence
from datetime import date
from math import isfinite

from sencodesk.content.scales import (
    HIGHEST_AGE,
    HIGHEST_SCORE,
    LOWEST_AGE,
    LOWEST_SCORE,
    MEAN,
    SORTS,
    Problem,
    Sort,
    Yardstick,
)
from sencodesk.records.assessments import Scale
from sencodesk.records.findings import Finding
from sencodesk.records.rules import OLDEST

FEWEST_STEPS, MOST_STEPS = 2, 60
MOST_POINTS = 1_000_000
TARGET = "target"
"""The ``scale`` of a score that is the measure of a target: the target says of what."""


def judge_value(scale: Yardstick, value: float) -> list[Finding]:
    """A score: a value that the scale has."""
    problem = scale.wrong(value)
    return [] if problem is None else [not_a_score(scale, problem)]


def not_a_score(scale: Yardstick, problem: Problem) -> Finding:
    """Why something cannot be a score, at the field of the score."""
    low, high = scale.ends()
    if problem == "SCORE_RANGE" and not high:
        return Finding("SCORE_BELOW", "refuse", "value", {"scale": scale.name, "low": low})
    return Finding(problem, "refuse", "value", {"scale": scale.name, "low": low, "high": high})


def judge_day(on: date | None, today: date, dob: date | None, *, field: str = "on_date") -> list[Finding]:
    """The day of something that happened to a pupil: not to come, not before birth, not before anybody's school."""
    if on is None:
        return [Finding("MISSING", "refuse", field)]
    if on > today:
        return [Finding("IN_FUTURE", "refuse", field)]
    if today.year - on.year > OLDEST:
        return [Finding("TOO_OLD", "refuse", field)]
    return [Finding("BEFORE_BIRTH", "refuse", field)] if dob is not None and on < dob else []


def judge_scale(values: Mapping[str, object]) -> list[Finding]:
    """A scale of the school's own: a known kind, ends the right way round, steps that have names."""
    found = []
    kind, low, high = values.get("kind"), values.get("low"), values.get("high")
    if kind and kind not in SORTS:
        found.append(Finding("UNKNOWN_CODE", "refuse", "kind", {"code": str(kind)}))
    for field, end in (("low", low), ("high", high)):
        if isinstance(end, int | float) and (not isfinite(end) or not 0 <= end <= MOST_POINTS):
            found.append(Finding("SCALE_END", "refuse", field))
    if isinstance(low, int | float) and isinstance(high, int | float) and low >= high:
        found.append(Finding("SCALE_ENDS", "refuse", "high"))
    if kind == "steps" and not FEWEST_STEPS <= len(values.get("steps") or ()) <= MOST_STEPS:  # type: ignore[arg-type]  # a list of names
        found.append(Finding("SCALE_STEPS", "refuse", "steps"))
    return found


def tidy_steps(steps: Sequence[str] | None) -> list[str] | None:
    """Names of steps without empty ones and without one twice; None where there are none."""
    names = (" ".join(one.split()) for one in steps or ())
    return list(dict.fromkeys(one for one in names if one)) or None


def own_yardstick(row: Scale) -> Yardstick:
    """A school's own scale as a score is read on it. Its ends are typed in years where it counts an age."""
    sort: Sort = next((one for one in SORTS if one == row.kind), "points")
    low, high = row.low, row.high
    if sort == "standardised":
        low, high = low if low is not None else LOWEST_SCORE, high if high is not None else HIGHEST_SCORE
    if sort == "age":
        low, high = LOWEST_AGE if low is None else low * 12, HIGHEST_AGE if high is None else high * 12
    standard = sort == "standardised"
    return Yardstick(
        row.id, row.name, sort, low or 0, high, unit=row.unit or "", lower_is_better=row.better == "down",
        steps=tuple(row.steps or ()), guide=MEAN if standard else None, guide_words="Average" if standard else "",
        own=True, retired=row.retired,
    )  # fmt: skip


def target_yardstick(target_id: str, title: str, unit: str | None, out_of: float | None) -> Yardstick:
    """What a target is measured on: its own unit, up to what it is out of."""
    return Yardstick(f"{TARGET}/{target_id}", title, "points", 0, out_of, unit=unit or "")
