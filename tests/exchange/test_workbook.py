# SPDX-License-Identifier: Apache-2.0
"""Workbooks: the same pupils as in a CSV, whatever a spreadsheet made of days, numbers, sheets and merged cells."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sencodesk.exchange import readers
from sencodesk.exchange.rows import FileRead, FileRefused
from tests.exchange import workbooks, writers
from tests.exchange.workbooks import DAY, book, formula, inline, number, packed, parts, shared, sheet

TODAY = date(2026, 11, 23)
BORN = date(2018, 3, 14)
SERIAL = (BORN - date(1899, 12, 30)).days
HEAD = ["UPN", "Surname", "Forename", "DOB", "NC Year"]
UPN = writers.number(1)
EDIE = [UPN, "Marrowfield", "Edie", "14/03/2018", "4"]


def read(data: bytes, name: str = "list.xlsx", chosen: str | None = None) -> FileRead:
    return readers.read(data, name, TODAY, sheet=chosen)


def refusal(data: bytes) -> str:
    with pytest.raises(FileRefused) as caught:
        read(data)
    return caught.value.code.upper()


def told(found: FileRead) -> dict[str, dict[str, str]]:
    return {one.code: dict(one.params) for one in found.findings}


def test_openpyxl_reads_xml_with_the_defused_parser() -> None:
    assert openpyxl.DEFUSEDXML is True
    from openpyxl.xml import functions

    assert functions.iterparse.__module__.startswith("defusedxml")


def test_a_workbook_says_what_the_same_csv_says() -> None:
    (ours,) = read(book([HEAD, EDIE])).rows
    (csv,) = readers.read(writers.table([HEAD, EDIE]).encode(), "a.csv", TODAY).rows
    assert ours == csv
    assert (ours.upn, ours.facts["dob"], ours.facts["year"]) == (UPN, BORN, "4")


@pytest.mark.parametrize("mac", [False, True])
@pytest.mark.parametrize("style", [DAY, 0], ids=["as a day", "as a bare number"])
def test_days_of_both_systems(mac: bool, style: int) -> None:
    serial = SERIAL - 1462 if mac else SERIAL
    row = [UPN, "Marrowfield", "Edie", number(serial, style), number("4")]
    (found,) = read(book([HEAD, row], mac=mac)).rows
    assert (found.facts["dob"], found.facts["year"]) == (BORN, "4")


def test_a_day_before_the_29th_of_february_that_1900_never_had() -> None:
    rows = [HEAD, [UPN, "Marrowfield", "Edie", number(59, DAY)], [writers.number(2), "Quill", "Dex", number(61, DAY)]]
    days = [row.facts["dob"] for row in read(book(rows)).rows]
    assert days == [date(1900, 2, 28), date(1900, 3, 1)]


def test_days_with_a_time_and_days_in_words_stand_in_one_column() -> None:
    rows = [HEAD, [*EDIE[:3], number(SERIAL + 0.5, DAY)], [writers.number(2), "Quill", "Dex", "15 March 2018"]]
    assert [row.facts["dob"] for row in read(book(rows)).rows] == [BORN, date(2018, 3, 15)]


def test_texts_that_cells_share_and_texts_in_pieces() -> None:
    strings = [*HEAD, *EDIE]
    rows = [[shared(n) for n in range(5)], [shared(n) for n in range(5, 10)]]
    held = parts({"Sheet1": sheet(rows)}, strings=strings)
    held["xl/sharedStrings.xml"] = held["xl/sharedStrings.xml"].replace(
        '<si><t xml:space="preserve">Marrowfield</t></si>', "<si><r><t>Marrow</t></r><r><t>field</t></r></si>"
    )
    (row,) = read(packed(held)).rows
    assert row.facts["surname"] == "Marrowfield"


def test_titles_above_and_totals_below_are_left_out() -> None:
    rows = [["Thistledown Primary"], [], ["Run on 23/11/2026"], HEAD, EDIE, ["Total", number(1)]]
    found = read(book(rows))
    assert [row.line for row in found.rows] == [5]
    assert [line for line, _ in found.left_out] == [1, 3, 6]


def test_the_sheet_that_looks_like_pupils_is_taken_and_another_is_chosen() -> None:
    other = [writers.number(2), "Quillstone", "Dexter", "15/03/2018", "5"]
    held = {"Notes": sheet([["Remember"]]), "Year 4": sheet([HEAD, EDIE]), "Year 5": sheet([HEAD, other])}
    data = packed(parts({**held, "Old": sheet([HEAD, EDIE, EDIE])}, hidden=["Old"]))
    found = read(data)
    assert (found.sheets, found.sheet) == (("Notes", "Year 4", "Year 5"), "Year 4")
    assert told(found)["HIDDEN_SHEETS"] == {"count": "1"}
    assert [row.facts["surname"] for row in read(data, chosen="Year 5").rows] == ["Quillstone"]
    with pytest.raises(FileRefused) as caught:
        read(data, chosen="Year 6")
    assert caught.value.code == "no_sheet"


def test_what_is_hidden_is_read_and_said() -> None:
    text = sheet(
        [HEAD, EDIE, [writers.number(2), "Quill", "Dex", "15/03/2018", "5"]],
        columns='<cols><col min="4" max="5" hidden="1"/></cols>',
        hidden=[3],
    )
    found = read(packed(parts({"Sheet1": text})))
    assert len(found.rows) == 2
    assert told(found)["HIDDEN_COLUMNS"] == {"columns": "D–E"}
    assert told(found)["HIDDEN_ROWS"] == {"count": "1"}


def test_merged_cells_hold_in_every_row_that_they_cover() -> None:
    head = [*HEAD[:4], "Reg Group"]
    rows = [["All pupils of the school"], head, [*EDIE[:4], "4H"], [writers.number(2), "Quill", "Dex", "15/03/2018"]]
    merged = '<mergeCells><mergeCell ref="A1:E1"/><mergeCell ref="E3:E4"/></mergeCells>'
    found = read(packed(parts({"Sheet1": sheet(rows, after=merged)})))
    assert [row.facts["class_name"] for row in found.rows] == ["4H", "4H"]


def test_a_heading_of_two_rows_is_one() -> None:
    upper = ["UPN", "Pupil", "", "DOB", "Address", "", "Parent", ""]
    lower = ["", "Surname", "Forename", "", "Street", "Postcode", "Surname", "Telephone"]
    edie = [*EDIE[:4], "1 Elm Row", "ZZ99 3WZ", "Oakfen", "07700 900123"]
    merged = "".join(f'<mergeCell ref="{one}"/>' for one in ("A1:A2", "B1:C1", "D1:D2", "E1:F1", "G1:H1"))
    rows = [upper, lower, edie]
    data = packed(parts({"Sheet1": sheet(rows, after=f"<mergeCells>{merged}</mergeCells>")}))
    found = read(data)
    names = [one.column for one in found.columns]
    assert names == [
        "UPN", "Pupil / Surname", "Pupil / Forename", "DOB", "Address / Street", "Address / Postcode",
        "Parent / Surname", "Parent / Telephone",
    ]  # fmt: skip
    fields = {one.column: one.field for one in found.columns}
    assert fields["Pupil / Surname"] == "surname"
    assert (fields["Parent / Surname"], fields["Address / Postcode"]) == ("contact_surname", "postcode")
    (row,) = found.rows
    assert (row.upn, row.facts["surname"], row.facts["forename"], row.facts["dob"]) == (UPN, *EDIE[1:3], BORN)


def test_of_two_surnames_under_words_that_are_not_known_a_person_says_which() -> None:
    upper = ["UPN", "Bright star", "", "Someone near", ""]
    lower = ["", "Surname", "Date of birth", "Surname", "Forename"]
    merged = "".join(f'<mergeCell ref="{one}"/>' for one in ("A1:A2", "B1:C1", "D1:E1"))
    rows = [upper, lower, [UPN, "Marrowfield", "14/03/2018", "Oakfen", "Ada"]]
    found = read(packed(parts({"Sheet1": sheet(rows, after=f"<mergeCells>{merged}</mergeCells>")})))
    fields = {one.column: (one.field, one.sure) for one in found.columns}
    assert fields["Bright star / Surname"][0] is fields["Someone near / Surname"][0] is None
    assert fields["Bright star / Date of birth"] == ("dob", False), "a guess, and marked as one"


def test_a_pupil_under_a_heading_over_two_columns_is_no_heading() -> None:
    merged = '<mergeCells><mergeCell ref="A1:E1"/><mergeCell ref="D2:E2"/></mergeCells>'
    rows = [
        ["All pupils of the school"],
        [*HEAD[:3], "DOB", ""],
        EDIE,
        [writers.number(2), "Quill", "Dex", "15/03/2018"],
    ]
    found = read(packed(parts({"Sheet1": sheet(rows, after=merged)})))
    assert [row.facts["surname"] for row in found.rows] == ["Marrowfield", "Quill"]


def test_a_formula_gives_what_was_saved_and_one_without_a_result_is_said() -> None:
    saved = [UPN, formula("UPPER(B9)", "Marrowfield"), "Edie", "14/03/2018", formula("1+3")]
    found = read(book([HEAD, saved]))
    assert found.rows[0].facts["surname"] == "Marrowfield"
    assert "year" not in found.rows[0].facts
    assert told(found)["NOT_COMPUTED"] == {"count": "1"}
    assert refusal(book([HEAD, [formula("A9"), formula("B9"), formula("C9"), formula("D9")]])) == "NOT_COMPUTED"


def test_errors_of_the_spreadsheet_are_empty_and_said() -> None:
    found = read(book([HEAD, [*EDIE[:4], "#N/A"]]))
    assert "year" not in found.rows[0].facts
    assert told(found)["CELL_ERRORS"] == {"count": "1"}


def test_numbers_keep_every_figure() -> None:
    head = [*HEAD[:4], "Mobile", "Parent surname"]
    (row,) = read(book([head, [*EDIE[:4], number("7.700900123E9"), "Marrowfield"]])).rows
    assert row.contacts[0].telephone == "7700900123"


def test_a_workbook_with_macros_is_read_as_data() -> None:
    held: dict[str, str | bytes] = {**parts({"Sheet1": sheet([HEAD, EDIE])}), "xl/vbaProject.bin": bytes(500)}
    found = read(packed(held), "list.xlsm")
    assert len(found.rows) == 1
    assert "OTHER_EXTENSION" not in told(found)


def test_a_link_in_a_cell_is_no_way_out_and_does_no_harm() -> None:
    held = parts({"Sheet1": sheet([HEAD, EDIE])})
    held["xl/worksheets/_rels/sheet1.xml.rels"] = (
        f'<Relationships xmlns="{workbooks.PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{workbooks.RELATION}/hyperlink" Target="http://localhost:9/x" TargetMode="External"/></Relationships>'
    )
    assert len(read(packed(held)).rows) == 1


def test_what_openpyxl_writes_is_read(tmp_path: Path) -> None:
    written = openpyxl.Workbook()
    page = written.active
    assert page is not None
    page.append(HEAD)
    page.append([UPN, "Marrowfield", "Edie", BORN, 4])
    written.save(tmp_path / "a.xlsx")
    (row,) = read((tmp_path / "a.xlsx").read_bytes()).rows
    assert (row.upn, row.facts["dob"], row.facts["year"]) == (UPN, BORN, "4")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\xd0\xcf\x11\xe0" + bytes(99), "WORKBOOK"),
        (b"\xd0\xcf\x11\xe0" + bytes(99) + "EncryptedPackage".encode("utf-16-le"), "LOCKED_WORKBOOK"),
        (packed({"a.txt": "nothing"}), "NOT_WORKBOOK"),
        (packed({**parts({}), "xl/workbook.bin": "x"}), "NOT_WORKBOOK"),
        (book([]), "EMPTY"),
        (book([["a"] * 401]), "TOO_WIDE"),
        (book([HEAD, EDIE])[:-30], "HURT_WORKBOOK"),
    ],
)
def test_what_is_no_workbook_says_so(data: bytes, code: str) -> None:
    assert refusal(data) == code


names = st.text(st.characters(min_codepoint=65, max_codepoint=0x24F, categories=["Lu", "Ll"]), min_size=1, max_size=12)
people = st.tuples(names, names, st.dates(date(2008, 1, 1), date(2022, 12, 31)))


@settings(max_examples=60)
@given(people=st.lists(people, min_size=1, max_size=8), mac=st.booleans(), titles=st.integers(0, 5))
def test_whatever_pupils_are_written_are_read(people: list[tuple[str, str, date]], mac: bool, titles: int) -> None:
    first = date(1904, 1, 1) if mac else date(1899, 12, 30)
    rows = [["A list"]] * titles + [["UPN", "Surname", "Forename", "DOB"]]
    for n, (surname, forename, born) in enumerate(people):
        rows.append([writers.number(n), inline(surname), inline(forename), number((born - first).days, DAY)])
    found = read(book(rows, mac=mac))
    assert [(row.facts["surname"], row.facts["forename"], row.facts["dob"]) for row in found.rows] == people


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_damaged_workbook_is_read_or_refused_and_nothing_else(data: st.DataObject) -> None:
    whole = bytearray(book([HEAD, EDIE]))
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(4, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        found = read(bytes(whole))
    except FileRefused:
        return
    assert found.kind == "xlsx"


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_parts_that_no_program_wrote_are_read_or_refused(data: st.DataObject) -> None:
    held = parts({"Sheet1": sheet([HEAD, EDIE])})
    name = data.draw(st.sampled_from(sorted(held)))
    text = held[name]
    begin = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(begin, min(len(text), begin + 60)))
    held[name] = (
        text[:begin] + data.draw(st.sampled_from(["", "<c/>", "99999999999", '"', "A0", "-1", "é"])) + text[end:]
    )
    try:
        read(packed(held))
    except FileRefused:
        return
