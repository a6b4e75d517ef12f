# SPDX-License-Identifier: Apache-2.0
"""Scores are read as people write them, and nothing is guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sencodesk.content.scales import Yardstick, yardsticks
from sencodesk.records import score_rules
from sencodesk.sentences import sentence


def scored(key: str, text: str) -> object:
    return yardsticks()[key].read(text)


@pytest.mark.parametrize("text", ["7:06", "7:6", "7-06", "7 6", "7y 6m", "7 years 6 months", " 7 Years, 6 Months "])
def test_an_age_is_read_as_people_write_it(text: str) -> None:
    assert scored("reading-age", text) == 90


def test_a_whole_age_needs_no_months() -> None:
    assert scored("spelling-age", "8") == scored("spelling-age", "8 years") == 96


@pytest.mark.parametrize(
    ("key", "text", "problem"),
    [
        ("reading-age", "40:13", "AGE_MONTHS"),
        ("reading-age", "40:00", "SCORE_RANGE"),
        ("reading-age", "7.6", "AGE_FORM"),
        ("reading-age", "7:", "AGE_FORM"),
        ("reading-age", "", "AGE_FORM"),
        ("reading-score", "300", "SCORE_RANGE"),
        ("reading-score", "84.5", "NOT_WHOLE"),
        ("reading-score", "-4", "NOT_A_NUMBER"),
        ("reading-score", "nan", "NOT_A_NUMBER"),
        ("phonics", "Phase 7", "NOT_A_STEP"),
        ("phonics", "Phase", "NOT_A_STEP"),
        ("taking-part", "Takes", "NOT_A_STEP"),
        ("words-a-minute", "1e9", "NOT_A_NUMBER"),
    ],
)
def test_what_is_no_score_has_its_sentence(key: str, text: str, problem: str) -> None:
    scale = yardsticks()[key]
    assert scale.read(text) == problem
    found = score_rules.not_a_score(scale, problem)
    assert sentence("records", found.code, found.params)


def test_a_step_is_found_by_its_name_or_its_number() -> None:
    assert scored("phonics", "phase 3") == scored("phonics", "3") == 3
    assert scored("taking-part", "4") == 4
    assert scored("book-band", " TURQUOISE ") == 8


@given(st.sampled_from(sorted(yardsticks())), st.data())
def test_what_is_written_is_read_as_the_same(key: str, data: st.DataObject) -> None:
    scale = yardsticks()[key]
    low, high = (1, len(scale.steps)) if scale.sort == "steps" else (int(scale.low), int(scale.high or 1000))
    value = data.draw(st.integers(low, high))
    assert scale.wrong(value) is None
    assert scale.read(scale.write(value)) == value


@given(st.text(max_size=20))
def test_any_text_is_a_score_of_the_scale_or_a_problem(text: str) -> None:
    for scale in yardsticks().values():
        found = scale.read(text)
        assert isinstance(found, str) or scale.wrong(found) is None


def test_a_scale_without_an_end_says_where_it_begins() -> None:
    scale = Yardstick("own", "Hops", "points", low=3)
    found = score_rules.judge_value(scale, 2)
    assert [one.code for one in found] == ["SCORE_BELOW"]
    assert sentence("records", "SCORE_BELOW", found[0].params) == "Hops begins at 3."
