# SPDX-License-Identifier: Apache-2.0
"""The requirement catalogue: the facts that a council may ask for and the rules that it may switch on.

A profile that asks for more than this is refused when it is added, so that nothing is asked that cannot be answered
and nothing is promised to be checked that is not.
"""

import json
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from sencodesk.protocol.profile import Profile

# The DfE's school census rules by number, and our own (SD-); each is written in rules.py or, for those over all on
# roll, in check.py.
RULES = frozenset(
    {"1500", "1510", "1520", "1530", "1869", "2115", "2120", "2125", "2130", "2140", "2160", "2166", "2170", "2175"}
    | {"2180", "2230", "2250", "SD-DATES", "SD-TEMP-UPN", "SD-TOPUP", "SD-YEAR"}
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact that can be asked. ``kind`` is text, code, date, flag or needs; ``code_set`` names a code's list."""

    field: str
    kind: str
    title: str
    code_set: str | None
    when: str


@cache
def facts() -> dict[str, Fact]:
    """The catalogue, by field."""
    text = files("sencodesk_resources").joinpath("profiles/catalogue.toml").read_text(encoding="utf-8")
    return {
        field: Fact(field, entry["kind"], entry["title"], entry.get("set"), entry["when"])
        for field, entry in tomllib.loads(text).items()
    }


def profile_refusal(profile: Profile) -> str | None:
    """Why this program cannot serve a profile, or None: ``unknown-field`` or ``unknown-rule`` and its name."""
    for spec in profile.returns:
        for item in spec.items:
            if item.field not in facts():
                return f"unknown-field {item.field}"
        for setting in spec.rules:
            if setting.rule not in RULES:
                return f"unknown-rule {setting.rule}"
    return None


def refusal_words(refusal: str) -> str:
    """What ``profile_refusal`` said, as a sentence for a person."""
    kind, _, name = refusal.partition(" ")
    if kind == "unknown-field":
        return f"This profile asks for “{name}”, which this version of SENCO Desk does not keep."
    return f"This profile wants the check “{name}”, which this version of SENCO Desk cannot make."


def template(council_id: str) -> dict[str, Any] | None:
    """The payload of an invented council that comes with the program, without address and keys; None for others."""
    if council_id not in template_ids():
        return None
    entry = files("sencodesk_resources").joinpath("profiles", f"{council_id}.json")
    payload: dict[str, Any] = json.loads(entry.read_text(encoding="utf-8"))
    return payload


@cache
def template_ids() -> tuple[str, ...]:
    """The ids of the councils and checks that come with the program."""
    folder = files("sencodesk_resources").joinpath("profiles")
    return tuple(sorted(entry.name.removesuffix(".json") for entry in folder.iterdir() if entry.name.endswith(".json")))
