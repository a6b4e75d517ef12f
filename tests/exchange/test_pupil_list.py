# SPDX-License-Identifier: Apache-2.0
"""Tables of pupils: any delimiter and encoding, titles above and totals below, columns guessed and changed."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sencodesk.errors import UserError
from sencodesk.exchange import readers, table
from sencodesk.exchange.rows import ContactRow, FileRead, FileRefused, Spell
from tests.exchange import writers

TODAY = date(2026, 11, 23)
HEAD = ["UPN", "Legal Surname", "Legal Forename", "Date of Birth", "Reg Group"]
EDIE = [writers.number(1), "Marrowfield", "Edie", "14/03/2018", "4H"]
JAKUB = [writers.number(2), "Stonepath", "Jakub", "01/09/2017", "5T"]


def read(rows: list[list[str]], name: str = "list.csv", mapping: dict[str, str | None] | None = None) -> FileRead:
    return readers.read(writers.table(rows).encode(), name, TODAY, mapping)


def fields(found: FileRead) -> dict[str, str | None]:
    return {one.column: one.field for one in found.columns}


def refusal(data: bytes) -> str:
    with pytest.raises(FileRefused) as refused:
        readers.read(data, "list.csv", TODAY)
    assert refused.value.exit_code == 4
    return refused.value.code.upper()


# What people are called; the marks that a table is made of, line ends among them, may stand in a name of a file.
names = st.text(
    st.characters(codec="cp1252", categories=["Lu", "Ll"]) | st.sampled_from(" -'’,;|\t\"^~"), min_size=1, max_size=20
).map(lambda text: "A" + " ".join(text.replace("\t", " ").split()))


@settings(max_examples=60)
@given(
    st.lists(st.tuples(names, names, st.dates(date(2005, 1, 1), date(2024, 1, 1))), min_size=1, max_size=12),
    st.sampled_from([",", ";", "\t", "|", "^", "~", ":", "#", "\x1f", "¬", "¦"]),
    st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"]),
    st.sampled_from(["\r\n", "\n", "\r"]),
    st.booleans(),
)
def test_whatever_delimiter_and_encoding_the_pupils_read_back(
    people: list[tuple[str, str, date]], delimiter: str, encoding: str, end: str, titled: bool
) -> None:
    if delimiter in "¬¦" and encoding == "cp1252":
        encoding = "utf-8"
    rows = [HEAD] + [
        [writers.number(n), surname, forename, f"{born:%d/%m/%Y}", "4H"]
        for n, (surname, forename, born) in enumerate(people)
    ]
    above = [["Thistledown Primary School"], ["Pupil list"], []] if titled else []
    below = [[], ["Total", str(len(people))]] if titled else []
    wide = [[*row, *[""] * (len(HEAD) - len(row))] for row in (*above, *rows, *below)]
    found = readers.read(writers.table(wide, delimiter, end).encode(encoding), "a.csv", TODAY)
    assert [row.upn for row in found.rows] == [row[0] for row in rows[1:]]
    assert [(row.facts["surname"], row.facts["forename"], row.facts["dob"]) for row in found.rows] == people


def test_titles_and_totals_are_left_out_and_listed() -> None:
    found = read(
        [
            ["Thistledown Primary School"], ["Effective date: 20/11/2026"], [], HEAD, EDIE, HEAD, JAKUB,
            ["Total on roll", "2"], ["", "Total", "2"], ["*** End of report ***"],
        ]
    )  # fmt: skip
    assert [(row.n, row.line, row.upn) for row in found.rows] == [(1, 5, EDIE[0]), (2, 7, JAKUB[0])]
    assert [number for number, _ in found.left_out] == [1, 2, 6, 8, 9, 10]
    assert found.left_out[0][1] == "Thistledown Primary School"


def test_everything_that_the_store_keeps_is_read() -> None:
    cells = {
        "UPN": EDIE[0], "FormerUPN": writers.number(9), "Legal Surname": "Marrowfield", "Legal Forename": "Edie",
        "Middle Names": "Rose", "Preferred Surname": "Lee", "Known As": "Ed", "FormerSurname": "Old",
        "FormerForename": "Ede", "DOB": "14/03/2018", "Gender": "Female", "Year Group": "Year 4", "Reg Group": "4H",
        "Ethnicity": "White - British", "First Language": "English", "Postcode": "ZZ1 1AA", "Home LA": "Kent",
        "Enrolment Status": "C", "Admission Date": "05/09/2022", "Leaving Date": "31/12/9999",
        "SEN Status": "K - SEN Support", "SEN Start Date": "02/09/2024", "Primary Need": "SLCN",
        "Secondary Need": "Specific Learning Difficulty", "SENunitIndicator": "N", "Resourced Provision": "No",
        "topupfunding": "1", "Contact Surname": "Marrowfield", "Contact Forename": "Ruth", "Contact Title": "Ms",
        "Relationship to Pupil": "Mother", "Parental Responsibility": "Y", "Lives with Pupil": "Y",
        "Mobile": "07700 900148", "Contact Email": "ruth@example.org", "Adm No": "1041", "FSM": "Y",
    }  # fmt: skip
    found = read([list(cells), list(cells.values())])
    (row,) = found.rows
    assert row.problems == ()
    assert (row.upn, row.former_upns) == (EDIE[0], (writers.number(9),))
    assert row.facts == {
        "surname": "Marrowfield", "forename": "Edie", "middle": "Rose", "preferred_surname": "Lee",
        "preferred_forename": "Ed", "former_surname": "Old", "former_forename": "Ede", "dob": date(2018, 3, 14),
        "sex": "F", "year": "4", "class_name": "4H", "ethnicity": "WBRI", "language": "ENG", "postcode": "ZZ1 1AA",
    }  # fmt: skip
    assert (row.enrolment, row.entry, row.leaving, row.home_council) == ("C", date(2022, 9, 5), None, "886")
    assert row.statuses == (Spell("K", date(2024, 9, 2)),)
    assert row.needs == (Spell("SLCN", rank=1), Spell("SPLD", rank=2))
    assert row.flags == {"unit": False, "resourced": False, "top_up": True}
    assert row.contacts == (
        ContactRow("Marrowfield", "Ruth", "Ms", None, "PAM", "07700 900148", "ruth@example.org", True, True),
    )
    assert fields(found)["FSM"] is None


def test_lines_of_one_pupil_become_one_row() -> None:
    head = [*HEAD, "sentyperank", "sentype", "Contact Surname"]
    found = read([head, [*EDIE, "2", "SPLD", "Lee"], [*EDIE, "1", "SLCN", "Marrowfield"], [*JAKUB, "1", "MLD", ""]])
    assert [row.upn for row in found.rows] == [EDIE[0], JAKUB[0]]
    assert set(found.rows[0].needs) == {Spell("SPLD", rank=2), Spell("SLCN", rank=1)}
    assert [one.surname for one in found.rows[0].contacts] == ["Lee", "Marrowfield"]


def test_one_number_on_two_people_stays_two_rows() -> None:
    found = read([HEAD, EDIE, [EDIE[0], *JAKUB[1:]]])
    assert len(found.rows) == 2


def test_an_ehc_plan_starts_when_it_was_issued() -> None:
    head = [*HEAD, "SEN Status", "SEN Start Date", "EHCP Issue Date"]
    found = read([head, [*EDIE, "EHCP", "02/09/2024", "30/05/2025"], [*JAKUB, "K", "02/09/2024", ""]])
    assert [row.statuses for row in found.rows] == [(Spell("E", date(2025, 5, 30)),), (Spell("K", date(2024, 9, 2)),)]


def test_a_whole_name_is_parted_at_its_comma_or_said() -> None:
    found = read(
        [
            ["UPN", "Name", "DOB"],
            [EDIE[0], "Marrowfield, Edie", "14/03/2018"],
            [JAKUB[0], "Jakub Stonepath", "1/9/2017"],
        ]
    )
    assert [row.facts["surname"] for row in found.rows] == ["Marrowfield", "Stonepath"]
    assert [row.facts["forename"] for row in found.rows] == ["Edie", "Jakub"]
    assert [one.code for one in found.rows[1].problems] == ["NAME_SPLIT"]


def test_the_legal_name_is_the_better_of_two_columns() -> None:
    found = read([["Surname", "Legal Surname", "Forename", "UPN"], ["Lee", "Marrowfield", "Edie", EDIE[0]]])
    assert fields(found) == {"Surname": None, "Legal Surname": "surname", "Forename": "forename", "UPN": "upn"}


def test_another_systems_number_is_never_taken_for_the_pupils() -> None:
    assert (
        fields(read([["UPI", "Surname", "Forename", "DOB"], ["123", "Marrowfield", "Edie", "14/03/2018"]]))["UPI"]
        is None
    )


def test_a_heading_that_can_mean_several_things_is_a_guess_where_the_values_fit() -> None:
    found = read([["UPN", "Year", "SEN", "Class"], [EDIE[0], "4", "K", "4H"], [JAKUB[0], "5", "N", "5T"]])
    assert {one.column: (one.field, one.sure) for one in found.columns} == {
        "UPN": ("upn", True), "Year": ("year", False), "SEN": ("status", False), "Class": ("class", False),
    }  # fmt: skip
    other = read([["UPN", "Year", "SEN"], [EDIE[0], "2026", "see file"], [JAKUB[0], "2026", "ask"]])
    assert fields(other) == {"UPN": "upn", "Year": None, "SEN": None}


def test_numbers_are_found_by_their_form_where_the_heading_is_strange() -> None:
    found = read(
        [["Nummer", "Surname", "Forename"], [EDIE[0], "Marrowfield", "Edie"], [JAKUB[0], "Stonepath", "Jakub"]]
    )
    assert (found.columns[0].field, found.columns[0].sure) == ("upn", False)


def test_without_something_that_identifies_a_person_must_say_which_column_is_which() -> None:
    rows = [["Who", "Called", "When"], ["Marrowfield", "Edie", "14/03/2018"]]
    asked = read(rows)
    assert (asked.ask, asked.rows, set(fields(asked).values())) == (True, (), {None})
    told = read(rows, mapping={"Who": "surname", "Called": "forename", "When": "dob"})
    assert (told.ask, told.rows[0].facts["dob"]) == (False, date(2018, 3, 14))


def test_a_changed_mapping_holds_and_takes_the_field_from_the_guess() -> None:
    head = ["UPN", "Surname", "Forename", "Reg Group", "Set"]
    found = read([head, [EDIE[0], "Marrowfield", "Edie", "4H", "Blue"]], mapping={"Set": "class", "Forename": None})
    assert fields(found) == {"UPN": "upn", "Surname": "surname", "Forename": None, "Reg Group": None, "Set": "class"}
    assert found.rows[0].facts == {"surname": "Marrowfield", "class_name": "Blue"}


@pytest.mark.parametrize("mapping", [{"Nobody": "upn"}, {"UPN": "shoe_size"}])
def test_a_mapping_that_fits_nothing_is_said(mapping: dict[str, str | None]) -> None:
    with pytest.raises(UserError) as error:
        read([HEAD, EDIE], mapping=mapping)
    assert error.value.exit_code == 2


def test_headings_that_repeat_or_are_blank_get_names() -> None:
    found = read([["UPN", "Note", "Note", ""], [EDIE[0], "a", "b", "c"]])
    assert list(fields(found)) == ["UPN", "Note", "Note (2)", "Column 4"]


@pytest.mark.parametrize("name", ["pupils.xml", "pupils", "pupils.pdf"])
def test_a_name_that_does_not_fit_is_said_and_the_contents_read(name: str) -> None:
    found = read([HEAD, EDIE], name)
    assert [one.code for one in found.findings] == ["OTHER_EXTENSION"]
    assert len(found.rows) == 1
    transfer = readers.read(writers.ctf(writers.pupil(EDIE[0])), "pupils.csv", TODAY)
    assert (transfer.kind, [one.code for one in transfer.findings]) == ("ctf", ["OTHER_EXTENSION"])


def test_american_dates_are_said() -> None:
    found = read([HEAD, [*EDIE[:3], "08/31/2015", "4H"], [*JAKUB[:3], "03/04/2016", "5T"]])
    assert [(one.code, one.field) for one in found.findings] == [("MONTH_FIRST", "dob")]
    assert [row.facts["dob"] for row in found.rows] == [date(2015, 8, 31), date(2016, 3, 4)]


def test_formulas_and_html_are_plain_text() -> None:
    found = read([HEAD, [EDIE[0], "<b>Bold</b>", '=cmd|"/c calc"!A1', "14/03/2018", "4H"]])
    assert found.rows[0].facts["surname"] == "<b>Bold</b>"
    assert found.rows[0].facts["forename"] == '=cmd|"/c calc"!A1'
    assert [(one.code, one.severity, one.field) for one in found.rows[0].problems] == [("FORMULA", "warn", "forename")]


HOSTILE = {
    "empty": (b"", "EMPTY"),
    "only a mark": (b"\xef\xbb\xbf\r\n", "EMPTY"),
    "workbook": (b"PK\x03\x04" + bytes(200), "HURT_WORKBOOK"),
    "older workbook": (b"\xd0\xcf\x11\xe0" + bytes(200), "WORKBOOK"),
    "old workbook": (b"\xd0\xcf\x11\xe0" + bytes(200), "WORKBOOK"),
    "pdf": (b"%PDF-1.7 abc", "PDF"),
    "bytes": (bytes(range(256)) * 4, "NOT_TEXT"),
    "zero in the text": (b"UPN,Surname\r\nA\x00B,c\r\n", "NOT_TEXT"),
    "headings only": (writers.table([HEAD]).encode(), "NO_PUPILS"),
    "totals only": (writers.table([HEAD, ["Total on roll", "0"]]).encode(), "NO_PUPILS"),
    "too wide": (writers.table([["UPN"] * 500, ["x"] * 500]).encode(), "TOO_WIDE"),
    "open quotation mark": (
        writers.table([HEAD, EDIE]).encode() + b'"' + writers.table([JAKUB] * 60).encode(), "OPEN_QUOTE"
    ),
    "one endless cell": (b"UPN,Surname\r\n" + b"x" * 200_000 + b",y\r\n", "BROKEN_TABLE"),
}  # fmt: skip


@pytest.mark.parametrize("which", HOSTILE)
def test_what_is_no_table_of_pupils_is_refused(which: str) -> None:
    data, code = HOSTILE[which]
    assert refusal(data) == code


def test_more_lines_than_any_school_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "MOST_ROWS", 2)
    assert refusal(writers.table([HEAD, EDIE, JAKUB]).encode()) == "TOO_MANY"


@settings(max_examples=60)
@given(st.binary(max_size=300))
def test_no_bytes_break_it(data: bytes) -> None:
    with suppress(FileRefused):
        readers.read(data, "list.csv", TODAY)


@settings(max_examples=60)
@given(st.lists(st.lists(st.text(max_size=12), max_size=6), max_size=6))
def test_no_cells_break_it(cells: list[list[str]]) -> None:
    data = writers.table([HEAD, EDIE, *cells]).encode("utf-8", "surrogatepass")
    with suppress(FileRefused):
        assert readers.read(data, "list.csv", TODAY).kind == "csv"
