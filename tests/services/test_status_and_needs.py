# SPDX-License-Identifier: Apache-2.0
"""Status and need over time, by the verbs that the window uses, under the Codes of 2001 and 2015."""

from datetime import date

import pytest

from sencodesk.errors import UserError
from sencodesk.services import history, needs, pupils
from sencodesk.services.desk import Desk
from sencodesk.views.pupils import PupilView
from sencodesk.views.pupils import pupils as view


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """One pupil is on the roll."""
    pupils.add(desk, values={"surname": "Marrowfield", "forename": "Edie"}, entry=date(2020, 9, 1))
    return desk


def pupil(desk: Desk, on: date = date(2026, 11, 23)) -> PupilView:
    with desk.reading() as session:
        (found,) = view(session, on=on, everybody=True)
    return found


def status_on(desk: Desk, on: date) -> str | None:
    status = pupil(desk, on).status
    return status.code if status else None


def test_the_status_before_ends_the_day_before(desk: Desk) -> None:
    who = pupil(desk).id
    needs.set_status(desk, pupil_id=who, code="K", from_=date(2024, 9, 2))
    needs.set_status(desk, pupil_id=who, code="E", from_=date(2025, 5, 30))
    needs.set_status(desk, pupil_id=who, code="K", from_=date(2026, 8, 1))
    assert status_on(desk, date(2024, 9, 1)) is None
    days = [date(2024, 9, 2), date(2025, 5, 29), date(2025, 5, 30), date(2026, 7, 31), date(2026, 8, 1)]
    assert [status_on(desk, day) for day in days] == ["K", "K", "E", "E", "K"]
    history.undo(desk)
    assert status_on(desk, date(2026, 11, 23)) == "E"


@pytest.mark.parametrize("code", ["A", "P"])
def test_a_status_of_the_2001_code_is_history_and_nothing_after(desk: Desk, code: str) -> None:
    who = pupil(desk).id
    with pytest.raises(UserError) as refused:
        needs.begin_status(desk, pupil_id=who, values={"code": code, "from_": date(2016, 1, 1)})
    assert refused.value.code == "CODE_NOT_VALID_THEN"
    needs.begin_status(desk, pupil_id=who, values={"code": code, "from_": date(2010, 9, 1), "to": date(2014, 8, 31)})
    assert status_on(desk, date(2012, 1, 1)) == code


def test_a_statement_that_became_a_plan(desk: Desk) -> None:
    who = pupil(desk).id
    needs.begin_status(desk, pupil_id=who, values={"code": "S", "from_": date(2012, 9, 1), "to": date(2017, 11, 30)})
    needs.begin_status(desk, pupil_id=who, values={"code": "E", "from_": date(2017, 12, 1)})
    assert [status_on(desk, day) for day in (date(2017, 11, 30), date(2017, 12, 1))] == ["S", "E"]


def test_three_needs_are_kept_in_their_order(desk: Desk) -> None:
    who = pupil(desk).id
    needs.set_needs(desk, pupil_id=who, codes=["SLCN", "ASD", "HI"], from_=date(2025, 9, 1))
    assert [(one.rank, one.code) for one in pupil(desk).all_needs] == [(1, "SLCN"), (2, "ASD"), (3, "HI")]


def test_the_same_type_twice_is_refused_and_nothing_is_changed(desk: Desk) -> None:
    who = pupil(desk).id
    with pytest.raises(UserError) as refused:
        needs.set_needs(desk, pupil_id=who, codes=["SLCN", "SLCN"], from_=date(2025, 9, 1))
    assert refused.value.code == "RANK_TAKEN"
    assert pupil(desk).all_needs == ()


def test_a_type_that_ended_in_2014_stays_as_it_is_and_cannot_start_later(desk: Desk) -> None:
    who = pupil(desk).id
    needs.add_need(desk, pupil_id=who, values={"rank": 1, "code": "BESD", "from_": date(2012, 9, 1)})
    (kept,) = pupil(desk).all_needs
    assert (kept.code, kept.to_date) == ("BESD", None)
    with pytest.raises(UserError) as refused:
        needs.add_need(desk, pupil_id=who, values={"rank": 2, "code": "BESD", "from_": date(2014, 9, 1)})
    assert refused.value.code == "CODE_NOT_VALID_THEN"
