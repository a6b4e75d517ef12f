# SPDX-License-Identifier: Apache-2.0
"""Plans and statuses that are entered after later ones: what is held already stays, and one holds on each day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from sencodesk.records.base import new_id
from sencodesk.records.ehc import EhcPlan
from sencodesk.records.needs import StatusPeriod, overlapping
from sencodesk.services import chronology, concerns, ehc, needs, pupils
from sencodesk.services.desk import Desk
from sencodesk.services.values import Refusal
from sencodesk.views.happenings import happenings
from sencodesk.views.pupils import pupil as pupil_view
from tests.changed import made

DAY = timedelta(days=1)


def a_pupil(desk: Desk, surname: str = "Quillstone") -> str:
    values: Any = {"surname": surname, "forename": "Dot", "dob": date(2006, 5, 11)}
    return made(pupils.add(desk, values=values, entry=date(2010, 9, 1)), "pupil")


@pytest.fixture
def pupil(desk: Desk) -> str:
    return a_pupil(desk)


def issue(desk: Desk, pupil: str, on: date, **values: Any) -> None:
    typed: Any = {"issued_on": on, **values}
    ehc.issue(desk, pupil_id=pupil, values=typed)


def held(desk: Desk, pupil: str) -> list[tuple[date, date | None, str | None]]:
    """The pupil's plans: issued, ended, why."""
    with desk.reading() as session:
        rows = session.scalars(select(EhcPlan).where(EhcPlan.pupil_id == pupil).order_by(EhcPlan.issued_on))
        return [(one.issued_on, one.ended_on, one.ended_why) for one in rows]


def statuses(desk: Desk, pupil: str) -> list[tuple[str, date | None, date | None]]:
    with desk.reading() as session:
        rows = session.scalars(
            select(StatusPeriod).where(StatusPeriod.pupil_id == pupil).order_by(StatusPeriod.from_date)
        )
        return [(one.code, one.from_date, one.to_date) for one in rows]


def test_an_older_plan_ends_at_the_one_that_is_held_and_touches_no_later_status(desk: Desk, pupil: str) -> None:
    needs.set_status(desk, pupil_id=pupil, code="K", from_=date(2020, 9, 1))
    issue(desk, pupil, date(2024, 3, 1))
    needs.set_status(desk, pupil_id=pupil, code="K", from_=date(2026, 3, 1))
    issue(desk, pupil, date(2022, 3, 1))
    assert held(desk, pupil) == [
        (date(2022, 3, 1), date(2024, 3, 1), "amended"),
        (date(2024, 3, 1), None, None),
    ]
    assert statuses(desk, pupil) == [
        ("K", date(2020, 9, 1), date(2022, 2, 28)),
        ("E", date(2022, 3, 1), date(2024, 2, 29)),
        ("E", date(2024, 3, 1), date(2026, 2, 28)),
        ("K", date(2026, 3, 1), None),
    ]


def test_an_older_statement_was_converted_to_the_plan_that_is_held(desk: Desk, pupil: str) -> None:
    issue(desk, pupil, date(2017, 11, 1))
    issue(desk, pupil, date(2012, 3, 1), kind="statement")
    assert held(desk, pupil) == [
        (date(2012, 3, 1), date(2017, 11, 1), "converted"),
        (date(2017, 11, 1), None, None),
    ]
    assert [one[:2] for one in statuses(desk, pupil)] == [("S", date(2012, 3, 1)), ("E", date(2017, 11, 1))]


def test_a_plan_between_two_that_are_held(desk: Desk, pupil: str) -> None:
    for on in (date(2020, 3, 1), date(2024, 3, 1), date(2022, 3, 1)):
        issue(desk, pupil, on)
    assert [(began, ended) for began, ended, _ in held(desk, pupil)] == [
        (date(2020, 3, 1), date(2022, 3, 1)),
        (date(2022, 3, 1), date(2024, 3, 1)),
        (date(2024, 3, 1), None),
    ]


def test_the_status_that_goes_on_past_a_later_plan_is_left(desk: Desk, pupil: str) -> None:
    """The history says already what held when the later plan came."""
    needs.set_status(desk, pupil_id=pupil, code="K", from_=date(2020, 9, 1))
    ehc.issue(desk, pupil_id=pupil, values={"issued_on": date(2024, 3, 1)}, status=False)
    issue(desk, pupil, date(2022, 3, 1))
    assert statuses(desk, pupil) == [("K", date(2020, 9, 1), None)]


def test_a_second_plan_of_the_same_day_is_refused(desk: Desk, pupil: str) -> None:
    issue(desk, pupil, date(2024, 3, 1))
    with pytest.raises(Refusal) as error:
        issue(desk, pupil, date(2024, 3, 1))
    assert "issued on this day is there already" in dict(error.value.fields)["issued_on"]
    assert held(desk, pupil) == [(date(2024, 3, 1), None, None)]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 900), min_size=1, max_size=4, unique=True))
def test_in_whatever_order_plans_are_entered_one_holds_on_each_day(desk: Desk, days: list[int]) -> None:
    pupil = a_pupil(desk, f"Quillstone {new_id()}")
    for n in days:
        issue(desk, pupil, date(2020, 1, 1) + n * DAY)
    found = held(desk, pupil)
    assert [ended for _, ended, _ in found] == [*(began for began, _, _ in found[1:]), None]
    with desk.reading() as session:
        rows = list(session.scalars(select(StatusPeriod).where(StatusPeriod.pupil_id == pupil)))
        assert not any(overlapping(one, [other for other in rows if other is not one]) for one in rows)
    last = statuses(desk, pupil)[-1]
    assert (last[0], last[2]) == ("E", None)


def test_a_status_of_earlier_days_ends_before_the_later_one(desk: Desk, pupil: str) -> None:
    needs.set_status(desk, pupil_id=pupil, code="E", from_=date(2024, 3, 1))
    needs.set_status(desk, pupil_id=pupil, code="K", from_=date(2021, 3, 1))
    assert statuses(desk, pupil) == [
        ("K", date(2021, 3, 1), date(2024, 2, 29)),
        ("E", date(2024, 3, 1), None),
    ]
    needs.set_status(desk, pupil_id=pupil, code="N", from_=date(2021, 3, 1))
    assert [one[0] for one in statuses(desk, pupil)] == ["N", "E"]


def test_support_that_begins_late_on_paper_ends_before_the_status_after_it(desk: Desk, pupil: str) -> None:
    decided: Any = {"raised_on": date(2026, 9, 1), "text": "Letters.", "decided": "sen-support"}
    decided["decided_on"] = date(2026, 9, 20)
    row = made(concerns.add(desk, pupil_id=pupil, values=decided), "concern")
    needs.set_status(desk, pupil_id=pupil, code="N", from_=date(2026, 10, 5))
    concerns.begin_support(desk, concern_id=row)
    assert statuses(desk, pupil) == [
        ("K", date(2026, 9, 20), date(2026, 10, 4)),
        ("N", date(2026, 10, 5), None),
    ]


SECOND_ENDS = date(2024, 7, 1)


@pytest.mark.parametrize(
    ("told", "first", "second"),
    [
        ([date(2020, 9, 10)], date(2020, 9, 10), None),
        ([date(2021, 7, 1)], date(2021, 7, 1), None),
        ([date(2021, 7, 2)], None, date(2021, 7, 2)),
        ([SECOND_ENDS], None, SECOND_ENDS),
        ([SECOND_ENDS + DAY], None, None),
        ([date(2020, 9, 10), date(2023, 9, 10)], date(2020, 9, 10), date(2023, 9, 10)),
    ],
)
def test_each_time_at_support_has_its_own_talk_with_the_parents(
    desk: Desk, pupil: str, told: list[date], first: date | None, second: date | None
) -> None:
    """Children and Families Act 2014, s.68: the talk of the time before does not tell them of this one."""
    for began, ended in ((date(2020, 9, 1), date(2021, 7, 1)), (date(2023, 9, 1), SECOND_ENDS)):
        needs.begin_status(desk, pupil_id=pupil, values={"code": "K", "from_": began, "to": ended})
    for day in told:
        decided: Any = {"decided": "sen-support", "decided_on": date(2020, 8, 1), "parents_told_on": day}
        decided |= {"raised_on": date(2020, 7, 1), "text": "Letters."}
        concerns.add(desk, pupil_id=pupil, values=decided)
    with desk.reading() as session:
        found: Any = happenings(session, on=desk.today())[pupil]
    assert [one.parent_told for one in found if one.kind == "support"] == [first, second]


@pytest.mark.parametrize(("before", "counts"), [(182, True), (183, False)])
def test_a_file_that_was_sent_half_a_year_before_was_of_another_leaving(
    desk: Desk, pupil: str, before: int, counts: bool
) -> None:
    left = date(2026, 10, 1)
    with desk.reading() as session:
        seen = pupil_view(session, pupil, on=desk.today())
    assert seen is not None
    pupils.change_registration(desk, registration_id=seen.registrations[0].id, values={"to": left})
    sent = left - before * DAY
    values: Any = {"on_date": sent, "what": "Her file", "to_whom": "Elm School", "kind": "school_file"}
    chronology.hand_over(desk, pupil_id=pupil, values=values)
    with desk.reading() as session:
        found: Any = happenings(session, on=desk.today())[pupil]
    assert [one.file_sent for one in found if one.kind == "leaving"] == [sent if counts else None]
