# SPDX-License-Identifier: Apache-2.0
"""The form over what a profile asks for: its dates and the days from and until which each item is asked.

``shown`` lays it out, ``read`` puts what was typed into a copy. What is not on the form stays as it was; a box is
named by return, period or item, so that it never writes into another one.
"""

import copy
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

DAYS = (("reference_date", "Reference date"), ("opens", "Opens"), ("due", "Due"))
SPAN = (("from", "Asked from"), ("until", "Asked until"))
PERIOD = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


class NotRight(ValueError):  # noqa: N818 - says what is wrong, as a name
    """What was typed cannot be published: sentences by the name of the field that each is about."""

    def __init__(self, wrong: Mapping[str, str]) -> None:
        super().__init__("the form is not right")
        self.wrong = dict(wrong)


@dataclass(frozen=True, slots=True)
class Box:
    """One box of the form: its name in the form, its label, what stands in it, and what is wrong with it."""

    name: str
    label: str
    value: str
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A period or an item, by its name, with its boxes."""

    name: str
    about: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One return that is asked for. ``fresh`` are the boxes of a period that is still to be named."""

    title: str
    periods: tuple[Line, ...]
    fresh: tuple[Box, ...]
    items: tuple[Line, ...]


def shown(asked: Mapping[str, Any], typed: Mapping[str, str], wrong: Mapping[str, str]) -> tuple[Box, tuple[Part, ...]]:
    """The last day of the profile, and each return; what somebody typed stands before what is published."""

    def box(name: str, label: str, value: object) -> Box:
        return Box(name, label, typed.get(name, str(value or "")), wrong.get(name, ""))

    parts = []
    for spec in asked["returns"]:
        r = spec["type"]
        periods = tuple(
            Line(
                each["period"],
                "",
                tuple(box(f"period.{r}.{each['period']}.{key}", label, each[key]) for key, label in DAYS),
            )
            for each in spec["periods"]
        )
        named = box(f"fresh.{r}.period", "Name, such as 2027-spring", "")
        fresh = (named, *(box(f"fresh.{r}.{key}", label, "") for key, label in DAYS))
        items = tuple(
            Line(
                each["name"],
                f"{each['purpose']} {each['legal_basis']}",
                tuple(box(f"item.{r}.{each['code']}.{key}", label, each.get(key)) for key, label in SPAN),
            )
            for each in spec["items"]
        )
        parts.append(Part(spec["title"], periods, fresh, items))
    return box("valid_until", "The profile holds until", asked.get("valid_until")), tuple(parts)


def read(asked: Mapping[str, Any], typed: Mapping[str, str]) -> dict[str, Any]:
    """A copy of what is asked, with what was typed. Raises NotRight."""
    made, wrong = copy.deepcopy(dict(asked)), dict[str, str]()
    _day(typed, "valid_until", made, "valid_until", wrong)
    for spec in made["returns"]:
        r = spec["type"]
        for period in spec["periods"]:
            p = period["period"]
            for key, _ in DAYS:
                _day(typed, f"period.{r}.{p}.{key}", period, key, wrong)
            _in_order(period, f"period.{r}.{p}.due", wrong)
        _fresh(typed, r, spec, wrong)
        for item in spec["items"]:
            i = item["code"]
            for key, _ in SPAN:
                _day(typed, f"item.{r}.{i}.{key}", item, key, wrong, empty=True)
            if item.get("from") and item.get("until") and item["until"] < item["from"]:
                wrong[f"item.{r}.{i}.until"] = "This is before the day from which it is asked."
    if wrong:
        raise NotRight(wrong)
    return made


def _fresh(typed: Mapping[str, str], r: str, spec: dict[str, Any], wrong: dict[str, str]) -> None:
    """A period that was named; all its boxes empty means that there is none."""
    boxes = [f"fresh.{r}.{key}" for key in ("period", *(key for key, _ in DAYS))]
    if not any(typed.get(name, "").strip() for name in boxes):
        return
    name = typed.get(boxes[0], "").strip()
    if not PERIOD.fullmatch(name):
        wrong[boxes[0]] = "Give a name of small letters, digits and hyphens, such as 2027-spring."
    elif any(each["period"] == name for each in spec["periods"]):
        wrong[boxes[0]] = "There is a period of this name already."
    period: dict[str, Any] = {"period": name}
    for key, _ in DAYS:
        _day(typed, f"fresh.{r}.{key}", period, key, wrong)
    _in_order(period, f"fresh.{r}.due", wrong)
    spec["periods"] = [*spec["periods"], period]


def _day(
    typed: Mapping[str, str], name: str, into: dict[str, Any], key: str, wrong: dict[str, str], *, empty: bool = False
) -> None:
    if name not in typed and key in into:
        return
    text = typed.get(name, "").strip()
    if not text and empty:
        if into.get(key) is not None:
            into[key] = None
        return
    try:
        into[key] = date.fromisoformat(text).isoformat()
    except ValueError:
        wrong[name] = "Give a date: year, month, day, such as 2027-01-15."


def _in_order(period: Mapping[str, Any], name: str, wrong: dict[str, str]) -> None:
    if period.get("due") and period.get("opens") and period["due"] < period["opens"]:
        wrong[name] = "It would be due before it opens."


def told(wrong: Mapping[str, str], boxes: Sequence[Box]) -> list[tuple[str, str]]:
    """The summary at the top of a form: where each fault is, and what to do."""
    labels = {box.name: box.label for box in boxes}
    return [(name, f"{labels.get(name, 'The form')}: {sentence}") for name, sentence in wrong.items()]
