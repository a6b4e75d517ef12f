# SPDX-License-Identifier: Apache-2.0
"""Adding a dated fact about a pupil: what is open before it ends the day before, and nothing that is held is lost."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sencodesk.errors import UserError
from sencodesk.services import history, needs, pupils
from sencodesk.services.desk import Desk
from sencodesk.views import pupils as view
from sencodesk.views.pupils import PupilView
from tests.invented import upn

TODAY = date(2026, 11, 23)
DAYS = st.dates(date(2015, 9, 1), date(2026, 11, 1))


def new(desk: Desk, surname: str = "Marrowfield") -> str:
    """A pupil's id."""
    change = pupils.add(desk, values={"surname": surname, "forename": "Edie"}, entry=date(2015, 9, 1))
    assert change is not None
    return next(row for table, row in change.touched if table == "pupil")


def pupil(desk: Desk, pupil_id: str) -> PupilView:
    """The pupil as held."""
    with desk.reading() as session:
        found = view.pupil(session, pupil_id, on=TODAY)
    assert found is not None
    return found


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(DAYS, min_size=1, max_size=4, unique=True))
def test_open_periods_that_come_in_order_follow_each_other_without_gap(desk: Desk, days: list[date]) -> None:
    pupil_id = new(desk)
    days.sort()
    for day in days:
        needs.begin_status(desk, pupil_id=pupil_id, values={"code": "K", "from_": day})
        pupils.add_home_council(desk, pupil_id=pupil_id, values={"council": "885", "from_": day})
        pupils.add_flag(desk, pupil_id=pupil_id, flag="unit", values={"value": True, "from_": day})
    found = pupil(desk, pupil_id)
    ends = [*(day - timedelta(days=1) for day in days[1:]), None]
    for periods in (found.history, found.councils, tuple(one for _, one in found.flags)):
        assert [(one.from_date, one.to_date) for one in periods] == list(zip(days, ends, strict=True))


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(DAYS, DAYS, st.booleans())
def test_history_that_is_added_later_changes_nothing_else(desk: Desk, held: date, added: date, closed: bool) -> None:
    pupil_id = new(desk)
    needs.begin_status(desk, pupil_id=pupil_id, values={"code": "K", "from_": held})
    before = pupil(desk, pupil_id).history[0]
    to = added + timedelta(days=30) if closed else None
    values: needs.StatusValues = {"code": "N", "from_": added, "to": to}
    if (to is not None and to >= held) or (to is None and added == held):
        with pytest.raises(UserError, match="STATUS_OVERLAPS"):
            needs.begin_status(desk, pupil_id=pupil_id, values=values)
        assert pupil(desk, pupil_id).history == (before,)
        return
    needs.begin_status(desk, pupil_id=pupil_id, values=values)
    fresh = next(one for one in pupil(desk, pupil_id).history if one.id != before.id)
    assert fresh.to_date == (held - timedelta(days=1) if to is None and added < held else to)
    after = next(one for one in pupil(desk, pupil_id).history if one.id == before.id)
    ended = not closed and added > held
    assert after.to_date == (added - timedelta(days=1) if ended else None)
    assert (after.code, after.from_date) == (before.code, before.from_date)
    history.undo(desk)
    assert [one.to_date for one in pupil(desk, pupil_id).history] == [None]


def test_a_flag_leaves_the_other_flags_alone(desk: Desk) -> None:
    pupil_id = new(desk)
    pupils.add_flag(desk, pupil_id=pupil_id, flag="unit", values={"value": True, "from_": date(2025, 9, 1)})
    pupils.add_flag(desk, pupil_id=pupil_id, flag="top_up", values={"value": False, "from_": date(2026, 9, 1)})
    found = pupil(desk, pupil_id)
    assert (found.flag("unit"), found.flag("resourced"), found.flag("top_up")) == (True, None, False)


@pytest.mark.parametrize("values", [{"from_": date(2025, 9, 1)}, {"value": None}])
def test_a_flag_needs_its_answer(desk: Desk, values: pupils.FlagValues) -> None:
    with pytest.raises(UserError):
        pupils.add_flag(desk, pupil_id=new(desk), flag="unit", values=values)


def test_needs_take_the_order_given_and_keep_their_dates(desk: Desk) -> None:
    pupil_id = new(desk)
    needs.set_needs(desk, pupil_id=pupil_id, codes=["SLCN", "SPLD", "HI"], from_=date(2025, 9, 1))
    first, second, third = pupil(desk, pupil_id).needs
    change = needs.reorder(desk, need_ids=[third.id, first.id, second.id])
    assert change is not None
    assert [(one.rank, one.code) for one in pupil(desk, pupil_id).needs] == [(1, "HI"), (2, "SLCN"), (3, "SPLD")]
    assert {one.from_date for one in pupil(desk, pupil_id).needs} == {date(2025, 9, 1)}
    history.undo(desk)
    assert [one.code for one in pupil(desk, pupil_id).needs] == ["SLCN", "SPLD", "HI"]


def test_a_former_number_is_put_right_but_never_to_one_in_use(desk: Desk) -> None:
    pupil_id, other = new(desk), new(desk, "Quillstone")
    pupils.change(desk, pupil_id=other, values={"upn": upn(1)})
    pupils.add_former_upn(desk, pupil_id=pupil_id, upn=upn(2))
    (former,) = pupil(desk, pupil_id).former_upns
    pupils.change_former_upn(desk, former_upn_id=former.id, row_version=former.row_version, upn=f" {upn(3).lower()} ")
    assert [one.code for one in pupil(desk, pupil_id).former_upns] == [upn(3)]
    for wrong in (upn(1), "V99", ""):
        with pytest.raises(UserError):
            pupils.change_former_upn(desk, former_upn_id=former.id, upn=wrong)
    assert [one.code for one in pupil(desk, pupil_id).former_upns] == [upn(3)]
