# SPDX-License-Identifier: Apache-2.0
"""Attendance from files of several invented systems: the period from columns or the title, one change, one undo."""

from __future__ import annotations

from datetime import date

import pytest

from sencodesk.exchange.attendance import period_of
from sencodesk.services import care, history, imports
from sencodesk.services.desk import Desk
from sencodesk.views.care import AttendanceView
from sencodesk.views.care import care as care_view
from tests.exchange import workbooks
from tests.services.importing import EDIE, HEAD, OTHER, TODAY, UPN, bring, everybody, look, table, the_pupil

AUTUMN, SPRING = (date(2025, 9, 3), date(2025, 12, 19)), (date(2026, 1, 5), date(2026, 3, 27))
COLUMNS = ["UPN", "Period from", "Period to", "Possible Marks", "Present Marks", "Auth Abs", "Unauth Abs", "Lates"]


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """Edie is known."""
    bring(desk, table(EDIE))
    return desk


def held(desk: Desk) -> list[tuple[date, date, int, int, int | None, int | None, int | None]]:
    """Every summary of Edie, the oldest first."""
    with desk.reading() as session:
        found: tuple[AttendanceView, ...] = care_view(session, the_pupil(desk).id, on=TODAY).attendance
    return [
        (one.from_date, one.to_date, one.possible, one.attended, one.authorised, one.unauthorised, one.late)
        for one in reversed(found)
    ]


def term(first: str, last: str, *numbers: str, upn: str = UPN) -> list[str]:
    """A line with a period of its own."""
    return [upn, first, last, *numbers]


def test_a_line_for_each_term_and_the_same_file_twice_changes_nothing(desk: Desk) -> None:
    data = table(
        term("03/09/2025", "19/12/2025", "142", "131", "9", "2", "4"),
        term("05/01/2026", "27/03/2026", "110", "104", "6", "0", "1"), head=COLUMNS,
    )  # fmt: skip
    preview, change = bring(desk, data)
    assert change is not None
    assert preview.counts["changed"] == 1
    assert held(desk) == [(*AUTUMN, 142, 131, 9, 2, 4), (*SPRING, 110, 104, 6, 0, 1)]
    again, nothing = bring(desk, data)
    assert (again.counts["unchanged"], nothing) == (1, None)
    history.undo(desk)
    assert held(desk) == []


@pytest.mark.parametrize(
    "title", ["Attendance 03/09/2025 to 19/12/2025", "Summary for 3 September 2025 - 19 December 2025",
              "Range: 2025-09-03 2025-12-19"],
)  # fmt: skip
def test_the_title_says_the_period(desk: Desk, title: str) -> None:
    data = f"{title}\n\nUPN;Sessions possible;Sessions attended\n{UPN};142;131\nTotal;142;131\n".encode()
    bring(desk, data)
    assert held(desk) == [(*AUTUMN, 142, 131, None, None, None)]


def test_a_workbook(desk: Desk) -> None:
    days = [workbooks.number((day - date(1899, 12, 30)).days, workbooks.DAY) for day in AUTUMN]
    data = workbooks.book([COLUMNS, [UPN, *days, *map(workbooks.number, (142, 131.0, 9, 2, 4))]])
    bring(desk, data, "attendance.xlsx")
    assert held(desk) == [(*AUTUMN, 142, 131, 9, 2, 4)]


def test_the_same_period_is_put_right_and_a_blank_empties_nothing(desk: Desk) -> None:
    bring(desk, table(term("03/09/2025", "19/12/2025", "142", "131", "9", "2", "4"), head=COLUMNS))
    preview, _ = bring(desk, table(term("03/09/2025", "19/12/2025", "142", "133", "7", "", ""), head=COLUMNS))
    assert held(desk) == [(*AUTUMN, 142, 133, 7, 2, 4)]
    (change,) = preview.rows[0].changes
    assert change.field == "attendance"


def test_another_period_over_the_same_days_is_left_out_and_said(desk: Desk) -> None:
    values: care.AttendanceValues = {"from_": AUTUMN[0], "to": SPRING[1], "possible": 252, "attended": 235}
    care.add_attendance(desk, pupil_id=the_pupil(desk).id, values=values)
    preview, change = bring(desk, table(term("03/09/2025", "19/12/2025", "142", "131", "9", "2", "4"), head=COLUMNS))
    assert change is None
    assert [one.code for one in preview.rows[0].findings] == ["ATTENDANCE_OVERLAPS"]
    assert len(held(desk)) == 1


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (("03/09/2025", "19/12/2025", "142", "141", "9", "2", "4"), "SESSIONS_SUM"),
        (("03/09/2025", "19/12/2025", "0", "0", "", "", ""), "SESSIONS_NONE"),
        (("03/09/2025", "19/12/2025", "2000", "1", "", "", ""), "SESSIONS_RANGE"),
        (("03/09/2025", "19/12/2025", "142", "", "", "", ""), "ATTENDANCE_HALF"),
        (("19/12/2025", "03/09/2025", "142", "131", "", "", ""), "ENDS_BEFORE_START"),
        (("01/09/1901", "19/12/1901", "142", "131", "", "", ""), "TOO_OLD"),
        (("01/09/2100", "19/12/2100", "142", "131", "", "", ""), "TOO_FAR_AHEAD"),
        (("", "", "142", "131", "", "", ""), "ATTENDANCE_PERIOD"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_and_nothing_is_written(
    desk: Desk, line: tuple[str, ...], code: str
) -> None:
    preview, change = bring(desk, table(term(*line), head=COLUMNS))
    assert change is None
    assert preview.rows[0].action == "refused"
    found = {one.code: imports.said(one) for one in preview.rows[0].findings}
    assert found[code]
    assert held(desk) == []


def test_a_word_for_a_number_is_left_out_and_said(desk: Desk) -> None:
    preview, _ = bring(desk, table(term("03/09/2025", "19/12/2025", "142", "131", "n/a", "2", "4"), head=COLUMNS))
    assert held(desk) == [(*AUTUMN, 142, 131, None, 2, 4)]
    assert "SESSIONS_UNREADABLE" in {one.code for one in preview.rows[0].findings}


def test_a_list_of_attendance_adds_nobody(desk: Desk) -> None:
    stranger = term("03/09/2025", "19/12/2025", "142", "131", "9", "2", "4", upn=OTHER)
    names = ["Legal Surname", "Legal Forename"]
    preview, change = bring(desk, table([*stranger, "Quillwyn", "Pip"], head=[*COLUMNS, *names]))
    assert change is None
    assert "NOT_KNOWN_YET" in {one.code for one in preview.rows[0].findings}
    assert len(everybody(desk)) == 1


def test_a_register_with_attendance_adds_pupils_and_both(desk: Desk) -> None:
    whole = [OTHER, "Quillwyn", "Pip", "02/05/2017", "03/09/2025", "19/12/2025", "142", "131"]
    _, change = bring(desk, table(whole, head=[*HEAD, *COLUMNS[1:5]]))
    assert change is not None
    assert {table_name for table_name, _ in change.touched} >= {"pupil", "registration", "attendance_summary"}
    history.undo(desk)
    assert len(everybody(desk)) == 1


def test_the_same_pupil_twice_with_other_numbers_for_one_period_counts_once(desk: Desk) -> None:
    lines = [term("03/09/2025", "19/12/2025", "142", attended, "", "", "") for attended in ("131", "120")]
    bring(desk, table(*lines, head=COLUMNS))
    assert held(desk) == [(*AUTUMN, 142, 131, None, None, None)]


def test_a_title_with_one_day_or_three_names_no_period() -> None:
    assert period_of(["Printed 19/12/2025", "1/9/2025, 2/9/2025, 3/9/2025"], TODAY) is None
    assert period_of(["19/12/2025 to 03/09/2025"], TODAY) is None


def test_what_would_happen_is_told_to_a_script(desk: Desk) -> None:
    data = table(term("03/09/2025", "19/12/2025", "142", "131", "9", "2", "4"), head=COLUMNS)
    told = imports.as_dict(look(desk, data), None)
    (change,) = told["rows"][0]["changes"]
    assert (change["field"], change["new"]["possible"], change["new"]["from_date"]) == ("attendance", 142, AUTUMN[0])
