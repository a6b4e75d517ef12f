# SPDX-License-Identifier: Apache-2.0
"""Duties around EHC plans on Today: what is owed, by when, by which rule, and what is not listed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from sencodesk.records.ehc import EhcPlan, EhcRequest
from sencodesk.records.reviews import Review
from sencodesk.services import pupils
from sencodesk.services.desk import Desk
from sencodesk.views import duties as view
from sencodesk.views import today as today_view

ON = date(2026, 11, 23)


@pytest.fixture
def pupil(desk: Desk) -> str:
    values: Any = {"surname": "Quillstone", "forename": "Dot", "dob": date(2018, 5, 11)}
    change = pupils.add(desk, values=values, entry=date(2022, 9, 1))
    assert change is not None
    return next(row for table, row in change.touched if table == "pupil")


def keep(desk: Desk, row: Any) -> None:
    with desk.unit("keep what happened") as unit:
        unit.session.add(row)


def owed(desk: Desk, ahead: int = 28, on: date = ON) -> dict[str, date | None]:
    with desk.reading() as session:
        return {one.id: one.due for one in view.owed(session, on=on, until=on + timedelta(days=ahead))}


def test_nothing_is_owed_where_nothing_happened(desk: Desk, pupil: str) -> None:
    assert owed(desk) == {}


def test_the_council_is_late_with_its_decision(desk: Desk, pupil: str) -> None:
    received = ON - timedelta(weeks=7)
    keep(desk, EhcRequest(pupil_id=pupil, kind="request", code="2014", received_on=received))
    assert owed(desk) == {"assess-decision": received + timedelta(weeks=6)}
    with desk.reading() as session:
        (one,) = view.owed(session, on=ON, until=ON)
        shown = today_view.today(session, on=ON)
        assert today_view.counts(session, on=ON).needing == 1
    assert one.whose == "council"
    assert "SEND Regulations 2014, regulation 5(1)" in one.source
    assert "6 weeks" in one.source
    assert [(due.duty.id, due.pupil_name, due.when) for due in shown.duties] == [
        ("assess-decision", "Dot Quillstone", "overdue")
    ]


@pytest.mark.parametrize(("ahead", "listed"), [(6, False), (7, True)])
def test_a_duty_is_listed_up_to_its_day(desk: Desk, pupil: str, ahead: int, listed: bool) -> None:
    asked = ON + timedelta(days=7) - timedelta(weeks=6)
    request = EhcRequest(pupil_id=pupil, kind="request", code="2014", advice_asked_on=asked)
    keep(desk, request)
    assert ("advice" in owed(desk, ahead)) is listed


def test_what_is_done_or_ended_is_not_owed(desk: Desk, pupil: str) -> None:
    received = ON - timedelta(weeks=7)
    keep(
        desk,
        EhcRequest(
            pupil_id=pupil, kind="request", code="2014", received_on=received, outcome="withdrawn",
            outcome_on=ON - timedelta(days=1),
        ),
    )  # fmt: skip
    assert owed(desk) == {}


def test_the_plan_of_a_year_is_to_be_reviewed(desk: Desk, pupil: str) -> None:
    plan = EhcPlan(pupil_id=pupil, kind="ehc", issued_on=ON - timedelta(days=355))
    keep(desk, plan)
    assert {"plan-review", "review-meeting"} <= owed(desk).keys()
    keep(desk, Review(pupil_id=pupil, kind="annual", held_on=ON - timedelta(days=40), invited_on=ON - timedelta(60)))
    assert owed(desk)["review-decision"] == ON - timedelta(days=12)


def test_nothing_is_owed_about_a_pupil_off_roll(desk: Desk, pupil: str) -> None:
    keep(desk, EhcRequest(pupil_id=pupil, kind="request", code="2014", received_on=date(2022, 1, 3)))
    assert owed(desk, on=date(2022, 8, 1)) == {}
    assert owed(desk) != {}
