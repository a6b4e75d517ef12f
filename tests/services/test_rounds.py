# SPDX-License-Identifier: Apache-2.0
"""Rounds of SEN support and files of leavers on Today: one line a class or a day, counted as the duties count them."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sencodesk.codes.calendar import months_after
from sencodesk.records.reviews import Review
from sencodesk.records.transfer_rules import Paper
from sencodesk.services import calendar_file, needs, pupils, school, transfers
from sencodesk.services.desk import Desk
from sencodesk.views import rounds as view
from sencodesk.views import today as today_view
from sencodesk.views.rounds import Group
from tests.changed import made

ON = date(2026, 11, 23)


def pupil(desk: Desk, forename: str, class_name: str = "4H", *, since: date | None = date(2026, 2, 2)) -> str:
    values: Any = {"surname": "Quillstone", "forename": forename, "dob": date(2018, 5, 11), "class_name": class_name}
    row = made(pupils.add(desk, values=values, entry=date(2022, 9, 1)), "pupil")
    if since is not None:
        needs.set_status(desk, pupil_id=row, code="K", from_=since)
    return row


def met(desk: Desk, pupil_id: str, on: date) -> None:
    with desk.unit("hold a meeting") as unit:
        unit.session.add(Review(pupil_id=pupil_id, kind="sen-support", held_on=on))


def groups(desk: Desk, ahead: int = 28) -> list[Group]:
    with desk.reading() as session:
        return list(view.groups(session, on=desk.today(), until=desk.today() + timedelta(days=ahead)))


def test_counting_tells_the_same_as_listing(desk: Desk) -> None:
    school.add_term(desk, values={"name": "Autumn", "first_day": date(2026, 9, 2), "last_day": date(2026, 12, 18)})
    rows = {name: pupil(desk, name, room) for name, room in (("Dot", "4H"), ("Edie", "4H"), ("Rowan", "5T"))}
    pupil(desk, "Wren", "6B")
    for name, day in (("Dot", date(2026, 7, 1)), ("Edie", date(2026, 8, 3)), ("Rowan", date(2026, 11, 2))):
        met(desk, rows[name], day)
    leave(desk, pupil(desk, "Ada"), date(2026, 11, 6))
    needs.begin_status(desk, pupil_id=rows["Rowan"], values={"code": "N", "from_": date(2027, 1, 5), "to": None})
    counted = []
    for away in range(-200, 300, 7):
        on = ON + timedelta(days=away)
        with desk.reading() as session:
            listed = view.groups(session, on=on, until=on + timedelta(days=6))
            counted.append(view.count(session, on=on, until=on + timedelta(days=6)))
        assert counted[-1] == sum(one.due is not None for one in listed), on
    assert len(set(counted)) > 2


def told(desk: Desk, ahead: int = 28) -> list[tuple[str, str, tuple[str, ...], date | None]]:
    return [(one.sort, one.what, tuple(each.name for each in one.pupils), one.due) for one in groups(desk, ahead)]


def test_meetings_are_one_line_for_what_is_late_and_one_for_what_is_not(desk: Desk) -> None:
    late, later = date(2026, 7, 1), date(2026, 8, 3)
    for name, day in (("Dot", late), ("Edie", late), ("Rowan", later)):
        met(desk, pupil(desk, name), day)
    met(desk, pupil(desk, "Wren", "5T"), date(2026, 11, 2))
    met(desk, pupil(desk, "Pip", "5T"), date(2026, 7, 2))
    assert told(desk) == [
        ("meeting", "*", ("Dot Quillstone", "Edie Quillstone", "Pip Quillstone"), date(2026, 11, 1)),
        ("meeting", "4H", ("Rowan Quillstone",), date(2026, 12, 3)),
    ]
    assert "6.65" in groups(desk)[0].rule
    assert groups(desk)[0].count.startswith("4 months after")


def test_what_is_due_today_is_not_late_yet(desk: Desk) -> None:
    met(desk, pupil(desk, "Dot"), date(2026, 7, 22))
    met(desk, pupil(desk, "Edie"), date(2026, 7, 23))
    assert [(one[2], one[3]) for one in told(desk)] == [
        (("Dot Quillstone",), ON - timedelta(days=1)), (("Edie Quillstone",), ON),
    ]  # fmt: skip


def test_where_no_meeting_was_ever_written_down_nobody_is_called_late(desk: Desk) -> None:
    pupil(desk, "Dot")
    pupil(desk, "Edie", "5T")
    pupil(desk, "Rowan", since=date(2026, 8, 1))  # the time for the first meeting is not over
    pupil(desk, "Wren", since=None)
    assert told(desk) == [
        ("meeting", "4H", ("Rowan Quillstone",), date(2026, 12, 1)),
        ("meeting", "*", ("Dot Quillstone", "Edie Quillstone"), None),
    ]
    with desk.reading() as session:
        assert today_view.counts(session, on=desk.today()).needing == 0
        shown = today_view.today(session, on=desk.today()).groups
    assert [one.when for one in shown] == ["later", "later"]


def test_a_status_without_a_first_day_is_not_counted_from(desk: Desk) -> None:
    row = pupil(desk, "Dot", since=None)
    needs.begin_status(desk, pupil_id=row, values={"code": "K", "from_": None, "to": None})
    assert told(desk) == []


def leave(desk: Desk, pupil_id: str, last_day: date) -> None:
    values: Any = {"last_day": last_day, "destination": "Farwell School", "reason": None}
    transfers.leave(desk, pupil_id=pupil_id, values=values)


def test_files_of_who_left_are_one_line_a_day_until_they_are_sent(desk: Desk) -> None:
    school.add_term(
        desk, values={"name": "Autumn", "first_day": date(2026, 9, 2), "last_day": date(2026, 12, 18)}
    )  # fmt: skip
    last = date(2026, 11, 6)
    dot, edie = pupil(desk, "Dot"), pupil(desk, "Edie")
    leave(desk, pupil(desk, "Ada", since=None), last)  # no SEN file
    for one in (dot, edie):
        leave(desk, one, last)
    assert told(desk) == [("file", "2026-11-06", ("Dot Quillstone", "Edie Quillstone"), date(2026, 11, 27))]
    sent: Any = {"on_date": ON, "to_whom": "Farwell School", "how": "By hand"}
    transfers.sent(desk, pupil_id=dot, what=[Paper.FILE], values=sent)
    assert [one[2] for one in told(desk)] == [("Edie Quillstone",)]


def test_without_terms_the_file_says_why_it_cannot_be_counted(desk: Desk) -> None:
    leave(desk, pupil(desk, "Dot"), date(2026, 11, 6))
    (one,) = groups(desk)
    assert one.due is None
    assert "No term dates" in one.why


def test_a_leaver_of_years_ago_is_not_asked_about(desk: Desk) -> None:
    row = pupil(desk, "Dot", since=date(2023, 1, 9))
    leave(desk, row, date(2024, 7, 19))
    assert told(desk) == []


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(1, 290), max_size=5, unique=True))
def test_the_day_is_four_months_after_the_last_meeting_or_the_beginning(desk: Desk, ago: list[int]) -> None:
    row = pupil(desk, "Dot")
    for days in ago:
        met(desk, row, ON - timedelta(days=days))
    due = months_after(max([date(2026, 2, 2), *(ON - timedelta(days=days) for days in ago)]), 4)
    found = told(desk)
    if due > ON + timedelta(days=28):
        assert found == []
    elif due < ON and not ago:
        assert [one[3] for one in found] == [None]
    else:
        assert [one[3] for one in found] == [due]
    pupils.remove(desk, pupil_id=row)


def test_due_days_go_into_a_calendar_without_a_name(desk: Desk, tmp_path: Path) -> None:
    met(desk, pupil(desk, "Dot"), date(2026, 8, 3))
    file = tmp_path / calendar_file.NAME
    assert calendar_file.save(desk, file=file) == 1
    text = file.read_bytes().decode()
    assert "DTSTART;VALUE=DATE:20261203" in text
    assert "SUMMARY:Meet the parents of a pupil at SEN support" in text
    assert "Quillstone" not in text
    assert "Dot" not in text
    assert "4H" not in text
    with desk.reading() as session:
        assert calendar_file.days(session, on=ON) == calendar_file.days(session, on=ON)


@pytest.mark.parametrize("year", [1900, 2100])
def test_a_meeting_of_another_century_moves_nothing(desk: Desk, year: int) -> None:
    row = pupil(desk, "Dot")
    met(desk, row, date(2026, 8, 3))
    with desk.reading() as session:
        found = view.groups(session, on=date(year, 6, 1), until=date(year, 6, 29))
    assert all(each.due is None or each.due.year in (2026, year) for one in found for each in one.pupils)
