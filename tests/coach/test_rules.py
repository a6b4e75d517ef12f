# SPDX-License-Identifier: Apache-2.0
"""Every rule of the coach against its own sentences, its example against all rules, the quick way against the slow."""

import csv
import re
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sencodesk.coach.names import Person, Roster
from sencodesk.coach.needles import needles
from sencodesk.coach.rules import STRUCTURE_TESTS, Rule, read, rules
from sencodesk.coach.sentences import sentences

PATTERNED = [rule for rule in rules().every if rule.pattern]
PHRASES = [rule for rule in rules().every if not rule.test]


def speaks(rule: Rule, text: str) -> bool:
    """Whether the pattern is found in a sentence of a text in which ``unless`` is not."""
    assert rule.pattern is not None
    return any(
        rule.pattern.search(part.text) and not (rule.unless and rule.unless.search(part.text))
        for part in sentences(text)
    )


@pytest.mark.parametrize("rule", PATTERNED, ids=lambda rule: rule.id)
def test_a_rule_speaks_on_its_matches_and_is_silent_on_its_exceptions(rule: Rule) -> None:
    turned = rule.test == "no_match"  # speaks where the pattern is not found
    assert rule.matches
    assert rule.exceptions
    assert [text for text in rule.matches if speaks(rule, text) == turned] == []
    assert [text for text in rule.exceptions if speaks(rule, text) != turned] == []


@pytest.mark.parametrize("rule", rules().every, ids=lambda rule: rule.id)
def test_every_rule_has_an_example_that_no_phrase_rule_marks(rule: Rule) -> None:
    assert rule.why
    assert rule.instead
    assert rule.example
    vague_and_kinder = [one for one in PHRASES if one.kind != "sensitive"]
    marking = PHRASES if rule.kind in {"vague", "kinder"} else vague_and_kinder
    assert [one.id for one in marking if speaks(one, rule.example)] == []


def test_no_rule_names_somebody_whom_a_school_may_have() -> None:
    """A first name in an example may be that of a pupil, of whom the coach would seem to tell."""
    listed = files("sencodesk_resources").joinpath("demo").joinpath("people.csv").read_text(encoding="utf-8")
    names = {row["first_name"] for row in csv.DictReader(listed.splitlines()) if row["kind"] == "pupil"}
    usual = {"Edie", "Hugo", "Isla", "Noor", "Oscar", "Samuel", "Dexter", "Ada", "Ben", "Tom", "Sam"}
    assert len(names) > 50
    roster = Roster(Person(name) for name in names | usual)
    named = [
        (rule.id, text[one.start : one.end])
        for rule in rules().every
        for text in (rule.why, rule.instead, rule.example)
        for one in roster.others(sentences(text), frozenset())
    ]
    assert named == []


def test_every_test_of_structure_is_used() -> None:
    assert {rule.test for rule in rules().structure} == STRUCTURE_TESTS


@pytest.mark.parametrize("rule", PATTERNED, ids=lambda rule: rule.id)
def test_needles_stand_in_everything_that_a_rule_finds(rule: Rule) -> None:
    assert rule.pattern is not None
    for text in (*rule.matches, *rule.exceptions, "To be. Support with 5 mg? at any level by Friday, or so"):
        for found in rule.pattern.finditer(text):
            assert rule.needles is None or any(needle in text.lower() for needle in rule.needles), found


LETTERS = st.sampled_from(["ab", "c", "de"])
PIECES = st.recursive(
    st.one_of(
        LETTERS, st.sampled_from([r"\b", r"\s", r"\d+", "[xy]", "z?", "q{0,2}", "r{2,}", "(?!no)", "(?<!a)", "."])
    ),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        st.lists(inner, min_size=1, max_size=3).map(lambda some: f"(?:{'|'.join(some)})"),
        inner.map(lambda one: f"(?:{one})?"),
    ),
    max_leaves=8,
)


@given(pattern=PIECES, text=st.text("abcdexyz q1 r", max_size=40))
def test_needles_of_any_pattern_stand_in_what_it_finds(pattern: str, text: str) -> None:
    found = re.search(pattern, text, re.I)
    some = needles(pattern)
    if found and some is not None:
        assert any(needle in text.lower() for needle in some)


def _file(**changes: object) -> dict[str, object]:
    rule = {"id": "one", "fields": ["target"], "pattern": "x", "why": "w", "instead": "i", "example": "e", **changes}
    return {"fields": {"target": ["text"]}, "shown": {}, "target_verbs": {"words": ["do"]}, "phrase": [rule]}


def test_a_file_that_names_an_unknown_field_is_refused() -> None:
    assert [rule.id for rule in read(_file()).every] == ["one"]
    with pytest.raises(ValueError, match="no such fields"):
        read(_file(fields=["anything"]))


def test_a_file_with_two_rules_of_one_name_is_refused() -> None:
    twice = _file()
    twice["kinder"] = twice["phrase"]
    with pytest.raises(ValueError, match="same id"):
        read(twice)


def test_a_file_with_an_unknown_test_is_refused() -> None:
    file = _file()
    file["fields"] = {"target": ["text"], "structure": []}
    file["structure"] = [{"id": "two", "field": "target", "test": "guess"}]
    with pytest.raises(ValueError, match="no such test"):
        read(file)
