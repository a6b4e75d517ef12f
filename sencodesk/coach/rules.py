# SPDX-License-Identifier: Apache-2.0
"""The rules of the coach, read from ``sencodesk_resources/coach/rules.toml``, checked and compiled once.

``pattern`` and ``unless`` are searched in one sentence at a time, without regard to case unless ``(?-i:...)`` says so.
A rule speaks where ``pattern`` is found in a sentence in which ``unless`` is not. ``matches`` and ``exceptions`` are
the rule's own tests.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from sencodesk.coach.needles import NeedleIndex, Needles, needles

STRUCTURE_TESTS = frozenset({
    "empty", "missing", "match", "no_match", "words_over", "older_than_days", "not_beyond", "above_scale",
    "equals_scale_over", "after_plan_end", "further_than_weeks", "targets_over", "carried_over", "reading_age_over",
    "roster_name", "pronoun_differs", "shared_words",
})  # fmt: skip
PHRASE_KINDS = {"phrase": "vague", "kinder": "kinder", "sensitive": "sensitive"}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. ``fields`` are the kinds of field in which it looks; ``test`` is empty for a phrase rule.

    ``about`` names what a structure rule judges; ``shown`` the field of the form under which it speaks.
    """

    id: str
    kind: str
    fields: frozenset[str]
    why: str
    instead: str
    example: str
    pattern: re.Pattern[str] | None = None
    unless: re.Pattern[str] | None = None
    needles: Needles = None
    test: str = ""
    about: str = ""
    shown: str = ""
    argument: str = ""
    keep_off: tuple[str, ...] = ()
    own_name_allowed: bool = False
    matches: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()


class Phrases:
    """The phrase rules of one kind of field."""

    def __init__(self, some: Iterable[Rule]) -> None:
        self.every = tuple(some)
        self._index = NeedleIndex(rule.needles for rule in self.every)

    def possible(self, text: str) -> list[Rule]:
        """The rules that may find something in a text; all others certainly do not."""
        return [self.every[place] for place in self._index.possible(text.lower())]


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules, and the phrase rules of each kind of field."""

    every: tuple[Rule, ...]
    phrases: Mapping[str, Phrases]
    structure: tuple[Rule, ...]

    def without(self, rule: str) -> "Rules":
        """The same rules but one: a school may hide a rule."""
        return _grouped(one for one in self.every if one.id != rule)


@cache
def rules() -> Rules:
    """The program's own rules. Raises ValueError when the file names a field or a test that there is not."""
    text = files("sencodesk_resources").joinpath("coach").joinpath("rules.toml").read_text(encoding="utf-8")
    return read(tomllib.loads(text))


def read(data: Mapping[str, object]) -> Rules:
    """Rules from the tables of a file. Raises ValueError naming the rule that cannot be used."""
    groups = _table(data, "fields")
    words = "|".join(sorted(_strings(_table(data, "target_verbs").get("words")), key=len, reverse=True))
    shown = {key: str(value) for key, value in _table(data, "shown").items()}
    made = []
    for section in ("phrase", "kinder", "sensitive", "structure"):
        for raw in _tables(data, section):
            where = _strings(raw.get("fields")) or ("structure" if section == "structure" else "any_text",)
            if unknown := set(where) - set(groups):
                raise ValueError(f"rule {raw['id']}: no such fields {sorted(unknown)}")
            stems = frozenset(stem for group in where for stem in _strings(groups[group]))
            made.append(_rule(section, raw, stems, words, shown))
    if len({rule.id for rule in made}) != len(made):
        raise ValueError("two rules have the same id")
    return _grouped(made)


def _rule(section: str, raw: Mapping[str, object], stems: frozenset[str], verbs: str, shown: Mapping[str, str]) -> Rule:
    def said(key: str) -> str:
        return str(raw.get(key, ""))

    rule = Rule(
        id=said("id"),
        kind=PHRASE_KINDS.get(section) or said("kind") or "structure",
        fields=stems,
        why=said("why"),
        instead=said("instead") or said("what_to_do"),
        example=said("example"),
        keep_off=_strings(raw.get("keep_off")),
        own_name_allowed=raw.get("own_name_allowed") is True,
        matches=_strings(raw.get("matches")),
        exceptions=_strings(raw.get("exceptions")),
    )
    if section == "structure":
        about = said("field")
        if said("test") not in STRUCTURE_TESTS or about not in shown:
            raise ValueError(f"rule {rule.id}: no such test or field")
        place = said("shown") or shown[about]
        rule = replace(rule, test=said("test"), about=about, shown=place, argument=said("argument"))
    if unless := said("unless"):
        rule = replace(rule, unless=re.compile(unless, re.I))
    if pattern := said("pattern").replace("{verbs}", verbs):
        some = frozenset(_strings(raw.get("needs"))) or needles(pattern)
        rule = replace(rule, pattern=re.compile(pattern, re.I), needles=some)
    return rule


def _grouped(found: Iterable[Rule]) -> Rules:
    every = tuple(found)
    by_stem: dict[str, list[Rule]] = {}
    for rule in every:
        if not rule.test:
            for stem in rule.fields:
                by_stem.setdefault(stem, []).append(rule)
    return Rules(
        every, {stem: Phrases(some) for stem, some in by_stem.items()}, tuple(rule for rule in every if rule.test)
    )


def _table(data: Mapping[str, object], key: str) -> Mapping[str, object]:
    found = data.get(key)
    if not isinstance(found, dict):
        raise ValueError(f"the rules have no table {key}")
    return found


def _tables(data: Mapping[str, object], key: str) -> list[Mapping[str, object]]:
    found = data.get(key)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _strings(value: object) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, list) else ()
