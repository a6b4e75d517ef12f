# SPDX-License-Identifier: Apache-2.0
"""Values as school systems write them: the words of the data file, codes and their names; and what is asked first."""

import csv
from datetime import date
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sencodesk.exchange.cells import Cells

TODAY = date(2026, 11, 23)
ROWS = list(
    csv.DictReader(
        files("sencodesk_resources").joinpath("codesets", "mis_headings.csv").read_text("utf-8").splitlines()
    )
)
VALUES = [row for row in ROWS if row["kind"] == "value"]
READERS = {"sen_status": "status", "sen_need": "need", "sex": "sex", "nc_year": "year"}


def codes_of(cells: Cells) -> list[tuple[str, str]]:
    return [(one.code, one.severity) for one in cells.problems]


@pytest.mark.parametrize(
    "row", [row for row in VALUES if row["field"] in READERS and row["ambiguous"] == "no"], ids=lambda row: row["text"]
)
def test_a_word_of_the_data_is_its_code(row: dict[str, str]) -> None:
    cells = Cells(TODAY)
    assert getattr(cells, READERS[row["field"]])(row["text"]) == row["code"]
    assert cells.problems == []


@pytest.mark.parametrize("text", ["EHCP pending", "Monitoring", "SEN", "Yes", "On SEN register"])
def test_a_status_that_can_mean_several_things_is_never_read_silently(text: str) -> None:
    cells = Cells(TODAY)
    assert cells.status(text) is None
    assert codes_of(cells) == [("LOOK_FIRST", "warn")]


@pytest.mark.parametrize("text", ["Dyslexia", "ADHD", "Cognition and Learning", "Medical"])
def test_a_diagnosis_or_an_area_is_no_type_of_need(text: str) -> None:
    cells = Cells(TODAY)
    assert cells.need(text) is None
    assert codes_of(cells) == [("LOOK_FIRST", "warn")]


@pytest.mark.parametrize(("code", "kept"), [("DS", "DS"), ("ds", "DS"), ("BESD", "BESD"), ("OTH", "OTH")])
def test_a_code_of_the_set_is_itself_and_never_converted(code: str, kept: str) -> None:
    cells = Cells(TODAY)
    assert cells.need(code) == kept
    assert cells.problems == []


@pytest.mark.parametrize(
    ("reader", "text", "severity"),
    [
        ("status", "Z9", "refuse"), ("need", "XYZ", "refuse"), ("sex", "7", "refuse"), ("year", "Year 99", "refuse"),
        ("enrolment", "Q", "refuse"), ("ethnicity", "????", "warn"), ("language", "Klingon", "warn"),
        ("relationship", "Pal", "warn"),
    ],
)  # fmt: skip
def test_an_unknown_code_is_said(reader: str, text: str, severity: str) -> None:
    cells = Cells(TODAY)
    assert getattr(cells, reader)(text) is None
    assert codes_of(cells) == [("UNKNOWN_CODE", severity)]


@pytest.mark.parametrize(
    ("reader", "text", "code"),
    [
        ("ethnicity", "White - British", "WBRI"), ("ethnicity", "wbri", "WBRI"), ("language", "Polish", "POL"),
        ("relationship", "Mother", "PAM"), ("relationship", "PAF", "PAF"), ("enrolment", "C", "C"),
    ],
)  # fmt: skip
def test_a_name_of_a_set_is_its_code(reader: str, text: str, code: str) -> None:
    assert getattr(Cells(TODAY), reader)(text) == code


@pytest.mark.parametrize(
    ("text", "held"),
    [("Kent", "886"), ("886", "886"), ("1", None), ("Northshire", "Northshire"), ("Devon County Council", "878")],
)
def test_a_council_is_its_code_or_its_name(text: str, held: str | None) -> None:
    assert Cells(TODAY).council(text) == held


@pytest.mark.parametrize(
    ("text", "value"), [("Y", True), ("true", True), ("1", True), ("No", False), ("0", False), ("", None)]
)
def test_yes_and_no(text: str, value: bool | None) -> None:
    cells = Cells(TODAY)
    assert cells.yes_no("unit", text) is value
    assert cells.problems == []


def test_text_keeps_what_can_be_read_and_says_what_was_taken_out() -> None:
    cells = Cells(TODAY)
    assert cells.text("surname", "O’Hara\u202e\x07  Lee") == "O’Hara Lee"
    assert cells.text("forename", "<b>Zoë</b>") == "<b>Zoë</b>"
    assert cells.text("middle", "=HYPERLINK(1)") == "=HYPERLINK(1)"
    assert cells.text("contacts", "+44 1632 960148") == "+44 1632 960148"
    assert codes_of(cells) == [("HIDDEN_CHARACTERS", "warn"), ("FORMULA", "warn")]


def test_a_text_longer_than_any_name_is_refused() -> None:
    cells = Cells(TODAY)
    assert cells.text("surname", "x" * 201) is None
    assert codes_of(cells) == [("TOO_LONG", "refuse")]


@given(st.text(max_size=300))
def test_no_text_breaks_a_reader(text: str) -> None:
    cells = Cells(TODAY)
    for reader in (cells.status, cells.need, cells.sex, cells.year, cells.ethnicity, cells.language, cells.council):
        reader(text)
    read = cells.text("surname", text)
    assert read is None or (read == read.strip() and "\x00" not in read and cells.text("surname", read) == read)
