# SPDX-License-Identifier: Apache-2.0
"""Days in every form that the data file lists, and one order for a whole column."""

import csv
from datetime import date, timedelta
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sencodesk.exchange import days

TODAY = date(2026, 11, 23)
FORMS = list(
    csv.DictReader(
        files("sencodesk_resources").joinpath("codesets", "uk_dates_formats.csv").read_text("utf-8").splitlines()
    )
)
WHOLE = [form for form in FORMS if len(form["means"]) == 10 and form["key"] != "excel_serial_1904"]
PARTIAL = ["month_year", "year_only", "academic_year"]
births = st.dates(date(2002, 1, 1), TODAY)


def read(cells: list[str], *, end: bool = False) -> list[days.Day]:
    order = days.order_of(cells, TODAY)
    return [days.in_column(cell, order, TODAY, end=end) for cell in cells]


@pytest.mark.parametrize("form", WHOLE, ids=lambda form: form["key"])
def test_every_form_of_the_data_reads_as_it_says(form: dict[str, str]) -> None:
    (found,) = read([form["example"]])
    assert found.day == date.fromisoformat(form["means"])


@pytest.mark.parametrize("form", [form for form in FORMS if form["key"] in PARTIAL], ids=lambda form: form["key"])
def test_a_form_without_a_day_makes_none_up(form: dict[str, str]) -> None:
    found = days.in_column(form["example"], "day", TODAY)
    assert (found.day, found.problem) == (None, "partial")


@pytest.mark.parametrize("blank", ["00/00/0000", "01/01/0001", "31/12/9999", "01/01/1900", "01/01/1900 00:00", ""])
def test_what_databases_write_for_no_day_is_none(blank: str) -> None:
    assert days.in_column(blank, "day", TODAY, end=True) == days.Day(blank)


def test_a_birthday_of_1900_is_asked_about_and_not_dropped() -> None:
    assert days.in_column("01/01/1900", "day", TODAY).day == date(1900, 1, 1)


@pytest.mark.parametrize(
    "text", ["31/02/2019", "29/02/2019", "32/01/2020", "soon", "1/13/2020x", "２０/０１/2020", "-1"]
)
def test_what_is_no_day_is_unreadable(text: str) -> None:
    assert days.in_column(text, "day", TODAY).problem == "unreadable"


@pytest.mark.parametrize("text", ["2019-02-30", "14/03/2018", "2018", "2018-3-4"])
def test_xml_has_one_form(text: str) -> None:
    assert days.in_xml(text).problem == "unreadable"


def test_xml_keeps_the_day_of_a_birthday_whatever_the_zone() -> None:
    assert days.in_xml("2015-08-31T00:00:00+01:00").day == date(2015, 8, 31)


def test_the_whole_column_decides_and_not_the_cell() -> None:
    found = read(["03/04/2018", "14/03/2018", "1/9/2017"])
    assert [one.day for one in found] == [date(2018, 4, 3), date(2018, 3, 14), date(2017, 9, 1)]


def test_american_order_is_taken_only_where_nothing_else_fits_all() -> None:
    assert [one.day for one in read(["08/31/2015", "03/04/2018"])] == [date(2015, 8, 31), date(2018, 3, 4)]
    mixed = read(["08/31/2015", "31/08/2015"])
    assert [one.problem for one in mixed] == ["unreadable", None]


def test_two_digits_are_a_year_of_a_pupil() -> None:
    assert [one.day for one in read(["31/08/15", "01/09/99"])] == [date(2015, 8, 31), date(1999, 9, 1)]


@given(
    st.lists(births, min_size=1, max_size=20),
    st.sampled_from(["%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y-%m-%d", "%d/%m/%Y %H:%M", "%Y%m%d"]),
)
def test_a_column_that_one_system_wrote_reads_back(born: list[date], form: str) -> None:
    assert [one.day for one in read([one.strftime(form) for one in born])] == born


@given(st.lists(births, min_size=1, max_size=20))
def test_serial_numbers_of_a_spreadsheet_read_back(born: list[date]) -> None:
    serials = [str((one - date(1899, 12, 30)) // timedelta(days=1)) for one in born]
    assert [one.day for one in read(serials)] == born


@given(st.text(max_size=30))
def test_no_text_breaks_it(text: str) -> None:
    found = days.in_column(text, days.order_of([text], TODAY), TODAY)
    assert found.day is None or found.problem is None
