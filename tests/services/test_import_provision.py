# SPDX-License-Identifier: Apache-2.0
"""A provision map from a spreadsheet: groups, minutes, weeks, staff, cost; one change, one undo, twice the same."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sencodesk.exchange.provision_map import how_much, pupils_in
from sencodesk.services import history, imports, rates, school
from sencodesk.services.desk import Desk
from sencodesk.views.provision import provision_map
from sencodesk.views.provision_shapes import RunView
from tests.exchange import workbooks, writers
from tests.services.importing import EDIE, HEAD, OTHER, TODAY, bring, everybody, look, said, table

PIP = [OTHER, "Quillwyn", "Pip", "02/05/2017"]
BO = [writers.number(3), "Thornapple", "Bo", "11/11/2017"]
COLUMNS = ["Intervention", "Pupils", "Staff", "Minutes", "Times a week", "Weeks", "Start date", "Cost"]
MONDAY = date(2026, 9, 7)


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """Edie, Pip and Bo are known, and what an assistant costs."""
    bring(desk, table([*EDIE, "4H"], [*PIP, "4E"], [*BO, "4H"], head=[*HEAD, "Class"]))
    rates.add(desk, values={"staff": "Teaching assistant", "pence_an_hour": 1840, "from_": date(2026, 4, 1)})
    return desk


def runs(desk: Desk) -> dict[str, RunView]:
    """Every run by its name."""
    with desk.reading() as session:
        found = provision_map(session, on=TODAY)
    return {one.name: one for one in found.runs}


def test_a_map_with_its_pupils_in_one_cell(desk: Desk) -> None:
    data = table(
        ["Moon phonics", "Edie Marrowfield; Pip Quillwyn", "TA", "20", "3", "6", "07/09/2026", "£420"],
        ["Quiet start", "Thornapple, Bo", "Ms Finch", "10 mins", "daily", "", "07/09/2026", ""], head=COLUMNS,
    )  # fmt: skip
    preview, change = bring(desk, data)
    assert (preview.counts["changed"], change is not None) == (3, True)
    found = runs(desk)
    moon, quiet = found["Moon phonics"], found["Quiet start"]
    assert {member.list_name for member in moon.members} == {"Marrowfield, Edie", "Quillwyn, Pip"}
    assert (moon.minutes, moon.times_a_week, moon.staff) == (20, 3.0, "Teaching assistant")
    assert (moon.from_date, moon.to_date) == (MONDAY, date(2026, 10, 16))
    assert moon.note == "Cost on the map that was brought in: £420"
    assert (quiet.minutes, quiet.times_a_week, quiet.note) == (10, 5.0, "Held by: Ms Finch")
    again, nothing = bring(desk, data)
    assert (again.counts["unchanged"], nothing) == (3, None)
    history.undo(desk)
    assert runs(desk) == {}
    assert len(everybody(desk)) == 3


def test_a_line_for_each_pupil_with_the_period_in_the_title_of_a_workbook(desk: Desk) -> None:
    data = workbooks.book(
        [
            ["Provision map 07/09/2026 to 18/12/2026"],
            ["Name", "Intervention", "Delivered by", "Session length", "Frequency"],
            ["Edie Marrowfield", "Moon phonics", "Teaching assistant", "3 x 20 min", ""],
            ["Edie Marrowfield", "Quiet start", "", "0.5 hours", "weekly"],
            ["Pip Q", "Moon phonics", "Teaching assistant", "3 x 20 min", ""],
        ]
    )
    preview, _ = bring(desk, data, "map.xlsx")
    found = runs(desk)
    assert len(found["Moon phonics"].members) == 2
    assert (found["Moon phonics"].minutes, found["Moon phonics"].times_a_week) == (20, 3.0)
    assert (found["Moon phonics"].from_date, found["Moon phonics"].to_date) == (MONDAY, date(2026, 12, 18))
    assert found["Quiet start"].minutes == 30
    assert {one.code for row in preview.rows for one in row.findings} == {"FOUND_BY_INITIAL"}


def test_a_pupil_who_comes_to_a_group_joins_the_run_that_is_there(desk: Desk) -> None:
    line = ["Moon phonics", "Edie Marrowfield", "TA", "20", "3", "6", "07/09/2026", ""]
    bring(desk, table(line, head=COLUMNS))
    bring(desk, table([line[0], "Edie Marrowfield; Bo Thornapple", *line[2:]], head=COLUMNS))
    (run,) = runs(desk).values()
    assert {member.list_name for member in run.members} == {"Marrowfield, Edie", "Thornapple, Bo"}


def test_two_groups_of_one_intervention_stay_two(desk: Desk) -> None:
    data = table(
        ["Moon phonics", "Edie Marrowfield", "Ms Finch", "20", "3", "6", "07/09/2026", ""],
        ["Moon phonics", "Bo Thornapple", "Mr Wren", "20", "3", "6", "07/09/2026", ""], head=COLUMNS,
    )  # fmt: skip
    bring(desk, data)
    with desk.reading() as session:
        assert sorted(len(one.members) for one in provision_map(session, on=TODAY).runs) == [1, 1]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (("Moon phonics", "Edie Marrowfield", "", "20", "3", "6", "", ""), "PROVISION_NO_START"),
        (("Moon phonics", "Edie Marrowfield", "", "20", "3", "6", "soon", ""), "DATE_UNREADABLE"),
        (("Moon phonics", "Edie Marrowfield", "", "20", "99", "6", "07/09/2026", ""), "TIMES_A_WEEK"),
        (("Moon phonics", "Edie Marrowfield", "", "0", "3", "6", "07/09/2026", ""), "MINUTES_OF_A_DAY"),
        (("Moon phonics", "Edie Marrowfield", "", "20", "3", "80", "07/09/2026", ""), "WEEKS"),
        (("Moon phonics", "Nobody Known", "", "20", "3", "6", "07/09/2026", ""), "NOT_KNOWN_YET"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_and_nothing_is_written(
    desk: Desk, line: tuple[str, ...], code: str
) -> None:
    preview, change = bring(desk, table(list(line), head=COLUMNS))
    (row,) = preview.rows
    assert (change, row.action, code in said(row)) == (None, "refused", True)
    assert all(imports.said(one) for one in row.findings)
    assert runs(desk) == {}


def test_a_word_for_a_number_is_left_out_and_said(desk: Desk) -> None:
    preview, _ = bring(
        desk, table(["Moon phonics", "Edie Marrowfield", "", "some", "3", "6", "07/09/2026", ""], head=COLUMNS)
    )
    assert runs(desk)["Moon phonics"].minutes is None
    assert "NUMBER_UNREADABLE" in said(preview.rows[0])


def test_a_line_without_pupils_is_listed_and_not_brought_in(desk: Desk) -> None:
    lines = [
        ["Whole class talk", "", "", "20", "3", "6", "07/09/2026", ""],
        ["Moon phonics", "Edie Marrowfield", *[""] * 4, "07/09/2026", ""],
    ]
    preview = look(desk, table(*lines, head=COLUMNS))
    assert [text.partition("  ")[0] for _, text in preview.file.left_out] == ["Whole class talk"]


def test_what_would_happen_is_told_to_a_script(desk: Desk) -> None:
    told = imports.as_dict(
        look(desk, table(["Moon phonics", "Edie Marrowfield", "TA", "20", "3", "6", "07/09/2026", ""], head=COLUMNS)),
        None,
    )
    (change,) = told["rows"][0]["changes"]
    assert (change["field"], change["new"]["minutes"], change["new"]["from_date"]) == ("provision", 20, MONDAY)


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Edie Marrowfield, Pip Quillwyn", ["Edie Marrowfield", "Pip Quillwyn"]),
        ("Marrowfield, Edie", ["Marrowfield, Edie"]),
        ("Marrowfield, Edie; Quillwyn, Pip", ["Marrowfield, Edie", "Quillwyn, Pip"]),
        ("Edie M\nPip Q and Bo T", ["Edie M", "Pip Q", "Bo T"]),
        ("Edie, Pip, Bo", ["Edie", "Pip", "Bo"]),
        ("Edie M; Edie M", ["Edie M"]),
        (" ; ", []),
    ],
)
def test_the_names_in_a_cell(cell: str, names: list[str]) -> None:
    assert pupils_in(cell) == names


WHOLE_NAMES = st.from_regex(r"[A-Z][a-z]{1,8} [A-Z][a-z]{1,8}", fullmatch=True)


@given(
    names=st.lists(WHOLE_NAMES, min_size=1, max_size=8, unique=True),
    mark=st.sampled_from(["; ", "\n", " & ", " / ", " and "]),
)
def test_no_name_of_a_cell_is_lost(names: list[str], mark: str) -> None:
    assert pupils_in(mark.join(names)) == names


@given(times=st.integers(1, 70), minutes=st.integers(1, 600))
def test_minutes_and_times_are_read_back_however_they_are_written(times: int, minutes: int) -> None:
    for line in (
        {"provision_minutes": f"{minutes} minutes", "provision_times": f"{times} x a week"},
        {"provision_minutes": str(minutes), "provision_times": str(times)},
        {"provision_times": f"{times} x {minutes} mins"},
        {"provision_minutes": f"{times}×{minutes}"},
    ):
        problems: list[object] = []
        assert how_much(line, problems) == (minutes, float(times))  # type: ignore[arg-type]  # findings
        assert problems == []


@pytest.mark.parametrize(
    ("people", "written", "taken"),
    [
        (("Mrs Maureen Dell",), "Mrs Dell", "Mrs Maureen Dell"),
        (("Mrs Maureen Dell", "Mr Ken Dell"), "Mrs. Dell (TA)", "Mrs Maureen Dell"),
        (("Mrs Maureen Dell", "Mrs Ada Dell"), "Mrs Dell", None),
        (("Mrs Maureen Dell",), "Ms Dell", None),
        (("Mrs Maureen Dell",), "Dell", None),
        (("Mrs Maureen Dell",), "Mrs Della", None),
    ],
)
def test_a_title_and_a_surname_mean_the_one_person_whom_they_fit(
    desk: Desk, people: tuple[str, ...], written: str, taken: str | None
) -> None:
    for name in people:
        school.add_person(desk, values={"name": name, "role": "Teacher"})
    line = ["Moon phonics", "Edie Marrowfield", written, "20", "once a week", "6", "07/09/2026", ""]
    preview, _ = bring(desk, table(line, head=COLUMNS))
    run = runs(desk)["Moon phonics"]
    assert (run.person, run.how_often) == (taken or "Nobody named", "20 minutes, once a week")
    words = [imports.said(one) for row in preview.rows for one in row.findings if one.code == "STAFF_MEANT"]
    assert [taken in one and written in one for one in words if taken] == ([True] if taken else [])
    assert bool(words) is (taken is not None)


def test_a_whole_name_is_taken_without_a_word(desk: Desk) -> None:
    for name in ("Mrs Dell", "Mrs Maureen Dell"):
        school.add_person(desk, values={"name": name, "role": "Teacher"})
    preview, _ = bring(desk, table(["Moon phonics", "Edie Marrowfield", "Mrs Dell", "20", "3", "6", "07/09/2026", ""],
                                   head=COLUMNS))  # fmt: skip
    assert runs(desk)["Moon phonics"].person == "Mrs Dell"
    assert not any(one.code == "STAFF_MEANT" for row in preview.rows for one in row.findings)
