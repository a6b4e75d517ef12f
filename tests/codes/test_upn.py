# SPDX-License-Identifier: Apache-2.0
"""Pupil numbers: the vectors that were recomputed, and two properties that the check letter promises."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sencodesk.codes.laestab import valid_laestab
from sencodesk.codes.upn import LETTERS, check_upn, expected_check_letter, tidy_upn

PERMANENT = [
    "M380209326001",
    "B380209326002",
    "X330401225417",
    "A938700026120",
    "Z203204926999",
    "E873600126000",
    "B801200005001",
    "P207000016049",
    "Y350123425000",
    "V941202126311",
    "B820200107004",
    "T820200110001",
]
TEMPORARY = [
    "L38020932601A",
    "A38020932601B",
    "K33040122554Z",
    "C93870002607H",
    "K20320492600J",
    "M80120000500A",
    "F93520012600A",
    "H93520012601B",
    "R93520012699Z",
    "T93520012612H",
    "A93599992612Y",
]
UNKNOWN_COUNCIL = ["A123456789012", "A000000000000", "F999999999999"]


@pytest.mark.parametrize("upn", PERMANENT)
def test_permanent_numbers(upn: str) -> None:
    checked = check_upn(upn)
    assert checked.ok
    assert not checked.temporary
    assert checked.known_council


@pytest.mark.parametrize("upn", TEMPORARY)
def test_temporary_numbers(upn: str) -> None:
    assert check_upn(upn).ok
    assert check_upn(upn).temporary


@pytest.mark.parametrize("upn", UNKNOWN_COUNCIL)
def test_an_unknown_council_is_a_number_all_the_same(upn: str) -> None:
    assert check_upn(upn).ok
    assert not check_upn(upn).known_council
    assert check_upn(upn, {upn[1:4]}).known_council


@pytest.mark.parametrize(
    ("upn", "expected"),
    [("A380209326001", "M"), ("M380290326001", "C"), ("B207000016049", "P"), ("Q207000016049", "P")],
)
def test_a_wrong_check_letter_is_storable_and_names_the_right_one(upn: str, expected: str) -> None:
    checked = check_upn(upn)
    assert (checked.problem, checked.expected, checked.storable) == ("check_letter", expected, True)


@pytest.mark.parametrize(
    "upn",
    ["I380209326001", "O380209326001", "S380209326001", "L38020932601I", "L38020932601O", "L38020932601S",
     "M38020932O001", "Q36120000A001", "m380209326001", "M38020932600２"],
)  # fmt: skip
def test_other_forms_are_no_numbers(upn: str) -> None:
    assert check_upn(upn).problem == "format"
    assert not check_upn(upn).storable


@pytest.mark.parametrize("upn", ["M38020932600", "M3802093260010", "", " M380209326001", "M380209326001\n"])
def test_other_lengths_are_no_numbers(upn: str) -> None:
    assert check_upn(upn).problem == "length"


def test_a_form_tidies_and_a_file_does_not() -> None:
    assert check_upn(tidy_upn(" m380209326001 ")).ok


def test_a_permanent_and_a_temporary_number_may_weigh_the_same() -> None:
    assert check_upn("L380209326010").ok
    assert check_upn("L38020932601A").ok


@given(st.from_regex(r"[0-9]{12}", fullmatch=True), st.integers(0, 11), st.integers(1, 9))
def test_one_wrong_digit_is_always_caught(rest: str, place: int, more: int) -> None:
    letter = expected_check_letter(rest)
    wrong = rest[:place] + str((int(rest[place]) + more) % 10) + rest[place + 1 :]
    assert check_upn(letter + rest).ok
    assert not check_upn(letter + wrong).ok


@given(st.from_regex(r"[0-9]{12}", fullmatch=True), st.integers(0, 10))
def test_two_neighbours_changed_over_are_always_caught(rest: str, place: int) -> None:
    swapped = rest[:place] + rest[place + 1] + rest[place] + rest[place + 2 :]
    if swapped != rest:
        assert not check_upn(expected_check_letter(rest) + swapped).ok


@given(st.text(max_size=16))
def test_any_text_is_judged_without_a_crash(text: str) -> None:
    assert check_upn(text).ok == (len(text) == 13 and text[0] in LETTERS and check_upn(text).problem is None)


def test_school_numbers() -> None:
    assert valid_laestab("3801234")
    assert not valid_laestab("380123")
    assert not valid_laestab("38012345")
