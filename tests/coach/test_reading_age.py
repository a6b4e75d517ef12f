# SPDX-License-Identifier: Apache-2.0
"""Syllables by rule, the published formula, and what counts as too little to say anything."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sencodesk.coach.reading import FEWEST_WORDS, hardest, reading_age, syllables

COUNTED = (
    "cat 1, the 1, make 1, makes 1, wanted 2, looked 1, reading 2, table 2, tables 2, little 2, because 2, family 3, "
    "difficult 3, independent 4, communication 5, vocabulary 5, organisation 5, quiet 2, science 2, people 2, "
    "school 1, teacher 2, behaviour 3, safely 2, hopeful 2, boxes 2, played 1, idea 3, every 2, evening 2, "
    "chemistry 3, rhythm 2, phonological 5, education 4, seven 2, happier 3, sentences 3, twelve 1, anything 3"
)


def test_syllables_of_words_that_stand_in_plans() -> None:
    pairs = [pair.rsplit(" ", 1) for pair in COUNTED.split(", ")]
    wrong = [(word, syllables(word), int(count)) for word, count in pairs if syllables(word) != int(count)]
    assert len(wrong) <= len(pairs) // 20, wrong  # a counter by rule: nineteen in twenty


def test_the_formula_on_a_text_counted_by_hand() -> None:
    # 3 sentences, 18 words, 18 syllables: 0.39 x 6 + 11.8 x 1 - 15.59 + 5
    text = "The cat sat on the mat. The dog ran to the man. We all had ham for tea."
    assert reading_age(text) == pytest.approx(3.55)


def test_a_short_line_has_no_reading_age() -> None:
    assert reading_age("word " * (FEWEST_WORDS - 1)) is None
    assert reading_age("word " * FEWEST_WORDS) is not None


def test_longer_words_and_longer_sentences_are_harder() -> None:
    easy = reading_age("We read to him. He reads to us. Then we talk. We do it each day at two.")
    long_words = reading_age("Systematic multisensory consolidation of phonological discrimination. " * 3)
    long_sentence = reading_age("We read to him and he reads to us and then we talk and we do it each day at two.")
    assert easy is not None
    assert long_words is not None
    assert long_sentence is not None
    assert easy < long_sentence < long_words


def test_the_hardest_sentence_is_pointed_at() -> None:
    text = "We read. Systematic consolidation is continuing. He reads."
    start, end = hardest(text)
    assert text[start:end] == "Systematic consolidation is continuing."


@given(st.text(max_size=60))
def test_every_word_has_a_syllable_and_no_text_is_too_odd(text: str) -> None:
    assert syllables(text) >= 1
    reading_age(text)
    start, end = hardest(text)
    assert 0 <= start <= end <= len(text)
