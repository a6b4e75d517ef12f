# SPDX-License-Identifier: Apache-2.0
"""Tables that go out: no cell runs as a formula, nothing is lost, and every program can read them."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, date, datetime

import openpyxl
from hypothesis import example, given
from hypothesis import strategies as st

from sencodesk.exchange import register_csv
from sencodesk.exchange.harmless import as_it_was, harmless
from sencodesk.exchange.open_formats import CUT, LONGEST, Column, Sheet, Value, packed, table

AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
# Written out again here: what starts a formula somewhere, and what programs drop before it.
STARTS = tuple("=+-@\t\r\n\x00＝＋－＠")  # the full-width forms are meant
DROPPED = " \"'\u00a0\u200b\u3000\ufeff"
anything = st.text(st.characters(exclude_categories=["Cs"])) | st.text(st.sampled_from([*STARTS, *DROPPED, "a", "1"]))


def runs(cell: str) -> bool:
    """Whether a spreadsheet may run it: an apostrophe that opens a cell makes it text."""
    return not cell.startswith("'") and (cell.startswith(STARTS) or cell.lstrip(DROPPED).startswith(STARTS))


def sheet(*values: Value) -> Sheet:
    return Sheet(
        "pupils", "Pupils.", (Column("One", "First."), Column("Two", "Second.")), tuple((v, v) for v in values)
    )


@given(anything)
@example("=1+1")
@example(' "=1+1')
@example("\ufeff@SUM(A1)")
@example("\x00=1")
@example("\u200b\x00")
def test_no_field_of_a_csv_begins_a_formula(text: str) -> None:
    for data in (table(["One"], [[text]]), register_csv.written([[text]], ["One"])):
        _, row = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
        assert not runs(row[0])


UNSEEN = st.text(st.characters(categories=["Cf", "Mn", "Me", "Zs", "Zl", "Zp", "Cc"]), min_size=1, max_size=4)


@given(UNSEEN, st.sampled_from(STARTS), st.text("1A(", max_size=3))
@example("\ufe0f", "=", "1")  # says only how the character before it is drawn
@example("\u00ad", "=", "1")
@example("\u200e\u202e\u2069", "@", "A")
@example("\U000e0020", "+", "1")
@example("\x01\u2028", "-", "1")
def test_what_is_not_seen_hides_no_formula(unseen: str, start: str, rest: str) -> None:
    text = f"{unseen}{start}{rest}"
    assert harmless(text) == f"'{text}"
    assert as_it_was(harmless(text)) == text


@given(st.text(st.characters(categories=["L", "N"]), min_size=1))
def test_plain_words_are_left_alone(text: str) -> None:
    assert harmless(text) == as_it_was(text) == text


@given(anything)
def test_what_was_made_harmless_is_known_again(text: str) -> None:
    assert as_it_was(harmless(text)) == text


def test_a_telephone_number_comes_back_and_an_apostrophe_of_a_name_stays() -> None:
    assert harmless("+44 7700 900123") == "'+44 7700 900123"
    assert as_it_was("'+44 7700 900123") == "+44 7700 900123"
    assert as_it_was("'s-Gravenhage") == harmless("'s-Gravenhage") == "'s-Gravenhage"


@given(st.lists(anything, min_size=1, max_size=4))
def test_a_workbook_holds_texts_as_texts(texts: list[str]) -> None:
    data = packed([sheet(*texts)], readme="", files={}, at=AT)
    book = openpyxl.load_workbook(io.BytesIO(zipfile.ZipFile(io.BytesIO(data)).read("everything.xlsx")))
    for row in book["pupils"].iter_rows(min_row=2):
        for cell in row:
            assert cell.data_type in ("s", "n", "inlineStr")
            assert cell.data_type != "n" or cell.value is None


def test_kinds_of_values_and_the_description_of_each_column() -> None:
    values: tuple[Value, ...] = ("=1+1", 7, 0.5, True, None, date(2018, 3, 14), AT, "x" * 40_000, "#N/A", "a\x0bb")
    data = packed([sheet(*values)], readme="Read me.", files={"files/a.bin": b"abc"}, at=AT)
    archive = zipfile.ZipFile(io.BytesIO(data))
    assert archive.namelist() == ["README.txt", "columns.csv", "pupils.csv", "everything.xlsx", "files/a.bin"]
    assert archive.read("columns.csv").decode("utf-8-sig").splitlines()[1:] == [
        "pupils,One,First.",
        "pupils,Two,Second.",
    ]
    cells = [row[0] for row in csv.reader(io.StringIO(archive.read("pupils.csv").decode("utf-8-sig"), newline=""))][1:]
    told = ["'=1+1", "7", "0.5", "yes", "", "2018-03-14", "2026-11-23T09:30:00+00:00", "x" * 40_000, "#N/A", "a\x0bb"]
    assert cells == told
    page = openpyxl.load_workbook(io.BytesIO(archive.read("everything.xlsx")))["pupils"]
    kept = [page.cell(row, 1) for row in range(2, 12)]
    assert [one.value for one in kept[:5]] == ["=1+1", 7, 0.5, True, None]
    assert (kept[0].data_type, kept[8].data_type) == ("s", "s")
    assert kept[5].value == datetime(2018, 3, 14)  # noqa: DTZ001  # cells know no zone
    assert str(kept[7].value).endswith(CUT)
    assert len(str(kept[7].value)) == LONGEST
    assert kept[9].value == "a\ufffdb"


def test_a_laptop_whose_clock_is_far_out_takes_out_its_records_all_the_same() -> None:
    for year, written in ((1970, 1980), (1979, 1980), (1980, 1980), (2107, 2107), (2108, 2107), (9999, 2107)):
        at = datetime(year, 6, 1, 12, 0, tzinfo=UTC)
        data = packed([sheet("x")], readme="", files={}, at=at)
        assert {one.date_time[0] for one in zipfile.ZipFile(io.BytesIO(data)).infolist()} == {written}
