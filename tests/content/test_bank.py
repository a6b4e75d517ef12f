# SPDX-License-Identifier: Apache-2.0
"""The target bank: what each stem holds, how it is found, and that a child's numbers are the child's own."""

import re
from collections import Counter
from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as some

from sencodesk.content.areas import AREAS
from sencodesk.content.source import folded
from sencodesk.content.targets import ANY_NEED, GAP, Stem, TargetValues, bank, filled, find, stem, without_the_child
from sencodesk.records.plans import Target

NUMBERS = some.floats(0, 500, allow_nan=False).map(lambda one: round(one, 1))
STEMS = some.sampled_from(bank())
NAMES = some.text(min_size=1, max_size=20).map(str.strip).filter(bool)


def stem_of(key: str) -> Stem:
    found = stem(key)
    assert found is not None
    return found


def test_every_stem_is_whole() -> None:
    for one in bank():
        assert all((one.title, one.unit, one.measure, one.success, one.home_idea, one.family, one.child_voice)), one.id
        assert len(one.strategies) == 2, one.id
        assert one.family.startswith("{name} is learning to "), one.id
        assert one.child_voice.startswith("I can "), one.id
        assert re.search(r"\d|\{aim\}", one.success), one.id
        assert not re.search(r"\b(I|me|my|myself)\b", one.family), one.id


def test_every_area_has_targets_and_no_title_stands_twice() -> None:
    assert {one.area for one in bank()} == set(AREAS)
    assert not [title for title, times in Counter(one.title for one in bank()).items() if times > 1]


def test_the_examples_go_the_right_way_and_stay_on_the_scale() -> None:
    for one in bank():
        assert one.example_baseline is not None
        assert one.example_aim is not None
        assert (one.example_aim > one.example_baseline) is (one.better == "up"), one.id
        out_of, unit = one.scale
        assert unit, one.id
        assert out_of is None or max(one.example_aim, one.example_baseline) <= out_of, one.id


def test_a_filled_target_has_the_fields_of_the_record() -> None:
    columns = {column.key for column in Target.__table__.columns}
    assert {one.name for one in fields(TargetValues)} - {"child_voice", "ask_first"} <= columns


def test_a_stem_filled_for_a_child() -> None:
    made = filled(
        stem_of("READ-01"), name="Edie", time="Fri 12 Feb 2027", baseline=9, aim=20, counted="Mon 23 Nov 2026"
    )
    assert made.text == "Edie says the sound for 20 of 30 taught letters and letter pairs by Fri 12 Feb 2027 (now 9)."
    assert (made.now, made.aim, made.out_of, made.unit) == (9, 20, 30, "sounds")
    assert made.baseline == "9 of 30 sounds, Mon 23 Nov 2026"
    assert made.success == "20 of 30 on two checks running"
    assert made.plain_text == "Edie is learning to say the sounds for their letters."
    assert made.strategy.endswith("one to write.")
    assert made.bank == "READ-01"


def test_what_nobody_has_counted_yet_is_a_gap_and_never_the_example() -> None:
    made = filled(stem_of("READ-01"), name="Edie")
    assert made.text == f"Edie says the sound for {GAP} of 30 taught letters and letter pairs by {GAP} (now {GAP})."
    assert made.now is made.aim is None
    assert made.baseline == ""
    assert made.success == f"{GAP} of 30 on two checks running"


@given(STEMS, NUMBERS, NUMBERS, NAMES)
def test_every_stem_fills_with_nothing_left_open(chosen: Stem, baseline: float, aim: float, name: str) -> None:
    made = filled(chosen, name=name, time="12 February", baseline=baseline, aim=aim)
    assert (made.now, made.aim) == (baseline, aim)
    assert name in made.text
    for one in (made.text, made.plain_title, made.plain_text, made.success, made.strategy, made.you_can_help):
        assert not re.search(r"\{(?:baseline|aim|time)\}", one.replace(name, ""))
        assert GAP not in one.replace(name, "")


@given(STEMS)
def test_without_numbers_no_number_of_the_example_is_taken_for_the_childs(chosen: Stem) -> None:
    made = filled(chosen, name="Edie", time="spring")
    own = made.text.replace(GAP, "")
    said = chosen.target.replace("{name}", "Edie").replace("{time}", "spring")
    assert own == said.replace("{baseline}", "").replace("{aim}", "")


def test_one_minute_is_not_one_minutes() -> None:
    made = filled(stem_of("WRIT-01"), name="Edie", time="spring", baseline=2, aim=1)
    assert "within 1 minute in" in made.text
    assert "(now 2 minutes)" in made.text


def test_a_name_with_braces_stays_a_name() -> None:
    assert filled(stem_of("READ-01"), name="{aim}", aim=3).text.startswith("{aim} says")


def test_a_target_for_nobody_or_with_a_number_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="name"):
        filled(stem_of("READ-01"), name="  ")
    for wrong in (-1.0, float("nan"), float("inf")):
        with pytest.raises(ValueError, match="number"):
            filled(stem_of("READ-01"), name="Edie", baseline=wrong)


def test_who_must_agree_first_goes_with_the_target() -> None:
    assert filled(stem_of("CARE-05"), name="Edie").ask_first.startswith("speech and language therapist")
    eating_moving_water = {"CARE-05", "CARE-07", "CARE-10", "GROS-02", "GROS-03", "GROS-04", "GROS-11", "GROS-15"}
    assert not [one for one in eating_moving_water | {"ADUL-07", "INDE-14", "EXPR-06"} if not stem_of(one).ask_first]


def test_found_by_words_without_case_or_accents() -> None:
    assert [one.id for one in find("CAFE")] == [one.id for one in find("café")] == ["SENS-01"]
    assert find("letter sounds")[0].id == "READ-01"
    assert find("braille")
    assert not find("no such words at all")


def test_a_need_finds_its_own_stems_first_and_then_those_for_any() -> None:
    found = find(need="SLCN")
    mine = [one for one in found if "SLCN" in one.needs]
    assert found[: len(mine)] == tuple(mine)
    assert mine[0].needs[0] == "SLCN"
    assert all(one.needs == (ANY_NEED,) or ANY_NEED in one.needs for one in found[len(mine) :])
    assert len(found) > len(mine)


@given(
    some.sampled_from(["", "SPLD", "PMLD", "ASD"]),
    some.sampled_from(["", *AREAS]),
    some.sampled_from(["", "KS1", "post-16"]),
    some.sampled_from(["", "read", "words", "minutes lesson", "ask"]),
)
def test_finding_narrows_and_never_invents(need: str, area: str, stage: str, words: str) -> None:
    found = find(words, need=need, area=area, key_stage=stage)
    assert set(found) <= set(find(words, area=area)) <= set(find(words))
    for one in found:
        assert area in {"", one.area}
        assert not stage or stage in one.key_stages
        assert all(any(word.startswith(part) for word in one.found_by.split()) for part in folded(words).split())


def test_the_schools_own_targets_are_found_among_the_others() -> None:
    own = Stem(id="own-1", title="Letter sounds with Rex", target="{name} says {aim} of 9 by {time} (now {baseline}).")
    assert find("letter sounds", own=[own])[0] is own
    assert own in find(need="HI", key_stage="KS2", own=[own])


def test_a_target_goes_into_the_schools_bank_without_the_child() -> None:
    text = "Edie Marlow reads 20 words. EDIE’s partner listens, and Edie-Mae too; Edies does not."
    kept = without_the_child(text, names=["Edie", "Edie Marlow", " "])
    assert kept == "{name} reads 20 words. {name}’s partner listens, and {name}-Mae too; Edies does not."
