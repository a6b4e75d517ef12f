# SPDX-License-Identifier: Apache-2.0
"""Words that stand in another pupil's plan: found whole, with names changed, never one's own nor everybody's."""

from sencodesk.coach.shared import RUN, Owned, SharedTexts

NUMBERS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"


def test_the_longest_stretch_is_found_with_its_place() -> None:
    index = SharedTexts([Owned("a", frozenset(), NUMBERS)])
    text = f"Before that, {NUMBERS.upper()}. And after."
    run = index.longest(text, "b", frozenset())
    assert run is not None
    assert (text[run.start : run.end], run.words) == (NUMBERS.upper(), 16)


def test_a_run_shorter_than_an_entry_is_chance() -> None:
    index = SharedTexts([Owned("a", frozenset(), NUMBERS)])
    assert index.longest(" ".join(NUMBERS.split()[: RUN - 1]), "b", frozenset()) is None


def test_ones_own_earlier_plans_are_not_somebody_elses() -> None:
    index = SharedTexts([Owned("a", frozenset(), NUMBERS)])
    assert index.longest(NUMBERS, "a", frozenset()) is None
    both = SharedTexts([Owned("a", frozenset(), NUMBERS), Owned("b", frozenset(), NUMBERS)])
    assert both.longest(NUMBERS, "a", frozenset()) is not None


def test_a_changed_name_hides_nothing() -> None:
    words = NUMBERS.replace("five", "{}")
    index = SharedTexts([Owned("a", frozenset({"noor"}), words.format("Noor"))])
    assert index.longest(words.format("Edie"), "b", frozenset({"edie"})) is not None
    assert index.longest(words.format("Edie"), "b", frozenset()) is not None  # the rest is long enough by itself
    short = " ".join(words.split()[:9])
    index = SharedTexts([Owned("a", frozenset({"noor"}), short.format("Noor"))])
    assert index.longest(short.format("Edie"), "b", frozenset({"edie"})) is not None
    assert index.longest(short.format("Edie"), "b", frozenset()) is None


def test_what_everybody_may_use_is_never_found() -> None:
    index = SharedTexts([Owned("a", frozenset(), NUMBERS)], everybody=[NUMBERS])
    assert index.longest(NUMBERS, "b", frozenset()) is None
