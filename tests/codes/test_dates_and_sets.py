# SPDX-License-Identifier: Apache-2.0
"""Code sets with their dates, and years by age."""

from datetime import date
from importlib.resources import files

import pytest

from sencodesk.codes.codesets import codeset
from sencodesk.codes.councils import council_called, council_name
from sencodesk.codes.years import age, expected_year

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("dob", "year"),
    [
        (date(2022, 9, 1), "N2"), (date(2022, 8, 31), "R"), (date(2021, 9, 1), "R"), (date(2015, 9, 1), "6"),
        (date(2015, 8, 31), "7"), (date(2010, 9, 1), "11"), (date(2010, 8, 31), "12"), (date(2008, 9, 1), "13"),
    ],
)  # fmt: skip
def test_the_year_by_age_on_the_31_august_before(dob: date, year: str) -> None:
    assert expected_year(dob, TODAY) == year


def test_age_in_years_and_months() -> None:
    assert age(date(2018, 3, 12), TODAY) == (8, 8)
    assert age(date(2016, 2, 29), date(2027, 2, 28)) == (10, 11)


@pytest.mark.parametrize(
    ("title", "code", "on", "valid"),
    [
        ("sen_type", "DS", date(2024, 9, 1), True), ("sen_type", "DS", date(2024, 1, 18), False),
        ("sen_type", "BESD", date(2012, 9, 1), True), ("sen_type", "BESD", date(2014, 9, 1), False),
        ("sen_provision", "A", date(2010, 9, 1), True), ("sen_provision", "A", date(2016, 1, 1), False),
        ("sen_provision", "S", date(2017, 11, 30), True), ("sen_provision", "S", date(2018, 9, 3), False),
        ("sen_provision", "K", date(2014, 8, 31), False), ("sen_provision", "Z", TODAY, False),
    ],
)  # fmt: skip
def test_codes_have_their_time(title: str, code: str, on: date, valid: bool) -> None:
    assert codeset(title).valid_on(code, on) is valid


def test_history_is_known_and_not_offered() -> None:
    offered = {one.code for one in codeset("sen_provision").offered(TODAY)}
    assert offered == {"N", "K", "E"}
    assert codeset("sen_provision").known("P")
    assert {"DS", "NSA", "SEMH"} <= {one.code for one in codeset("sen_type").offered(TODAY)}
    assert "BESD" not in {one.code for one in codeset("sen_type").offered(TODAY)}


@pytest.mark.parametrize("told", ["Devon", "Devon County Council", "DEVON"])
def test_a_council_is_found_however_it_is_called(told: str) -> None:
    assert council_called(told) == "878"
    assert council_name("878") == "Devon"


def test_an_invented_council_is_nobodys_name() -> None:
    assert council_called("Northshire") is None
    assert council_name("999") is None


def test_every_code_set_file_loads() -> None:
    for entry in files("sencodesk_resources").joinpath("codesets").iterdir():
        title = entry.name.removesuffix(".csv")
        if entry.name.endswith(".csv") and title not in {
            "bank_holidays_england",
            "local_authority",
            "mis_headings",
            "uk_dates_formats",
        }:
            assert codeset(title).codes
