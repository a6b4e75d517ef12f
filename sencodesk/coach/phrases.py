# SPDX-License-Identifier: Apache-2.0
"""Finds the phrases of the rules in one text; where two overlap, the longer stands, and of two as long the graver."""

from collections.abc import Iterable
from dataclasses import dataclass

from sencodesk.coach.names import words_of
from sencodesk.coach.rules import Phrases, Rule
from sencodesk.coach.sentences import Sentence

_GRAVE = {"sensitive": 0, "kinder": 1, "vague": 2}


@dataclass(frozen=True, slots=True)
class Found:
    """Where in a text a rule found its words."""

    rule: Rule
    start: int
    end: int


def find(text: str, parts: tuple[Sentence, ...], rules: Phrases, allowed: frozenset[str]) -> list[Found]:
    """What the rules find in a text and its sentences, in order. ``allowed`` are folded names that may stand in it."""
    found: list[Found] = []
    for rule in rules.possible(text):
        found.extend(one for one in _of(rule, parts) if not _allowed(text, one, allowed))
    return _longest(found)


def _of(rule: Rule, parts: tuple[Sentence, ...]) -> Iterable[Found]:
    if rule.pattern is None:
        return
    for part in parts:
        matches = [one for one in rule.pattern.finditer(part.text) if one.group().strip()]
        if matches and not (rule.unless and rule.unless.search(part.text)):
            for one in matches:
                yield Found(rule, part.start + one.start(), part.start + one.end())


def _allowed(text: str, one: Found, allowed: frozenset[str]) -> bool:
    """A rule that looks for anybody's name must not speak of the pupil's own, nor of the people around."""
    if not one.rule.own_name_allowed:
        return False
    *_, last = words_of(text[one.start : one.end])
    return last.folded in allowed


def _longest(found: list[Found]) -> list[Found]:
    kept: list[Found] = []
    for one in sorted(found, key=lambda this: (this.start - this.end, _GRAVE[this.rule.kind], this.start)):
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda this: this.start)
