# SPDX-License-Identifier: Apache-2.0
"""Rounds of assess, plan, do, review: numbered, one at a time, closed with a decision, plans inside them."""

from datetime import date, timedelta
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sencodesk.records.cycle_rules import judge_cycle
from sencodesk.records.cycles import CycleEnd
from sencodesk.services import cycles, history, needs, next_plans, plans
from sencodesk.services.desk import Desk
from sencodesk.services.values import Refusal
from sencodesk.views import cycles as view
from sencodesk.views import plans as plans_view
from sencodesk.views import pupils as pupils_view
from sencodesk.views.cycles import CycleView
from tests.changed import made
from tests.services.test_coaching import plan, pupil

TODAY = date(2026, 11, 23)
SEPTEMBER = date(2026, 9, 7)


def held(desk: Desk, pupil_id: str) -> tuple[CycleView, ...]:
    """The rounds, the newest first."""
    with desk.reading() as session:
        return view.cycles(session, pupil_id)


def status(desk: Desk, pupil_id: str) -> str:
    """The SEN status that holds today."""
    with desk.reading() as session:
        found = pupils_view.pupil(session, pupil_id, on=TODAY)
    assert found is not None
    assert found.status is not None
    return found.status.code


def edie(desk: Desk) -> str:
    """A pupil with SEN support."""
    pupil_id = pupil(desk, "Edie", "Marrowfield")
    needs.set_status(desk, pupil_id=pupil_id, code="K", from_=date(2025, 9, 1))
    return pupil_id


def test_plans_that_are_open_come_into_the_round_and_later_ones_too(desk: Desk) -> None:
    who = edie(desk)
    before = plan(desk, who)
    ended = plan(desk, who)
    plans.set_state(desk, plan_id=ended, state="ended")
    cycles.begin(desk, pupil_id=who, values={"started_on": SEPTEMBER, "assessed": "Reads 27 of 40 words."})
    later = plan(desk, who)
    following = made(next_plans.start(desk, plan_id=later), "plan")
    (one,) = held(desk, who)
    assert (one.number, one.started_on, one.assessed, one.running) == (1, SEPTEMBER, "Reads 27 of 40 words.", True)
    with desk.reading() as session:
        of = {found.id: found.cycle_id for found in plans_view.plans(session, on=TODAY)}
    assert of == {before: one.id, ended: None, later: one.id, following: one.id}
    assert one.plans == (1, 3, 4)


@pytest.mark.parametrize("decided", ["continue", "change"])
def test_where_support_goes_on_the_next_round_begins_and_takes_the_drafts(desk: Desk, decided: Any) -> None:
    who = edie(desk)
    current = plan(desk, who)
    plans.change(desk, plan_id=current, values={"start": SEPTEMBER, "review": TODAY})
    plans.issue(desk, plan_id=current)
    cycle_id = made(cycles.begin(desk, pupil_id=who, values={"started_on": SEPTEMBER}), "cycle")
    draft = plan(desk, who)
    cycles.close(desk, cycle_id=cycle_id, values={"decided": decided, "decided_note": "Words grow."})
    second, first = held(desk, who)
    assert (first.ended_on, first.decided, first.decided_note, first.plans) == (TODAY, decided, "Words grow.", (1,))
    assert (second.number, second.started_on, second.running, second.plans) == (2, TODAY, True, (2,))
    assert draft
    history.undo(desk)
    (first,) = held(desk, who)
    assert (first.running, first.plans) == (True, (1, 2))


def test_a_request_for_assessment_closes_the_round_and_begins_none(desk: Desk) -> None:
    who = edie(desk)
    cycle_id = made(cycles.begin(desk, pupil_id=who, values={}), "cycle")
    cycles.close(desk, cycle_id=cycle_id, values={"decided": "request-ehc"})
    (one,) = held(desk, who)
    assert (one.running, one.decided) == (False, "request-ehc")
    assert status(desk, who) == "K"


@pytest.mark.parametrize(("status_too", "code"), [(True, "N"), (False, "K")])
def test_where_support_stops_the_status_may_end_in_the_same_change(desk: Desk, status_too: bool, code: str) -> None:
    who = edie(desk)
    cycle_id = made(cycles.begin(desk, pupil_id=who, values={"started_on": SEPTEMBER}), "cycle")
    cycles.close(desk, cycle_id=cycle_id, values={"decided": "stop", "status_too": status_too})
    assert status(desk, who) == code
    assert len(held(desk, who)) == 1
    history.undo(desk)
    assert status(desk, who) == "K"
    assert held(desk, who)[0].running


def test_the_status_changes_with_no_other_decision(desk: Desk) -> None:
    who = edie(desk)
    cycle_id = made(cycles.begin(desk, pupil_id=who, values={"started_on": SEPTEMBER}), "cycle")
    cycles.close(desk, cycle_id=cycle_id, values={"decided": "request-ehc", "status_too": True})
    assert status(desk, who) == "K"


REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"ended_on": date(2026, 9, 6), "decided": "stop"}, "ENDS_BEFORE_START", "ended_on"),
    ({"ended_on": date(2026, 11, 24), "decided": "stop"}, "CYCLE_ENDS_LATER", "ended_on"),
    ({"ended_on": TODAY}, "CYCLE_UNDECIDED", "decided"),
    ({"decided": "stop"}, "CYCLE_NOT_ENDED", "ended_on"),
    ({"started_on": None}, "MISSING", "started_on"),
]


@pytest.mark.parametrize(("values", "code", "field"), REFUSED, ids=[one[1] for one in REFUSED])
def test_what_a_round_cannot_be(desk: Desk, values: Any, code: str, field: str) -> None:
    cycle_id = made(cycles.begin(desk, pupil_id=edie(desk), values={"started_on": SEPTEMBER}), "cycle")
    with pytest.raises(Refusal) as refusal:
        cycles.change(desk, cycle_id=cycle_id, values=values)
    assert (refusal.value.code, refusal.value.fields[0][0]) == (code, field)


def test_two_rounds_do_not_run_at_once(desk: Desk) -> None:
    who = edie(desk)
    cycles.begin(desk, pupil_id=who, values={"started_on": SEPTEMBER})
    for day in (SEPTEMBER - timedelta(days=1), SEPTEMBER, TODAY):
        with pytest.raises(Refusal) as refusal:
            cycles.begin(desk, pupil_id=who, values={"started_on": day})
        assert refusal.value.fields[0] == (
            "started_on", "Another round was running on these days. Close it first, or look at the days.",
        )  # fmt: skip
    history_of_before: Any = {"started_on": date(2026, 1, 5), "ended_on": SEPTEMBER, "decided": "continue"}
    assert cycles.begin(desk, pupil_id=who, values=history_of_before) is not None


def test_a_round_that_is_removed_leaves_its_plans(desk: Desk) -> None:
    who = edie(desk)
    own = plan(desk, who)
    cycle_id = made(cycles.begin(desk, pupil_id=who, values={}), "cycle")
    cycles.remove(desk, cycle_id=cycle_id)
    with desk.reading() as session:
        assert {one.id: one.cycle_id for one in plans_view.plans(session, on=TODAY)} == {own: None}
    history.undo(desk)
    assert held(desk, who)[0].plans == (1,)


def test_every_decision_of_the_records_can_be_taken(desk: Desk) -> None:
    assert set(get_args(cycles.Decision)) == {one.value for one in CycleEnd}


DAYS = st.dates(date(2026, 1, 1), date(2026, 1, 20))
ROUNDS = st.lists(st.tuples(DAYS, st.none() | DAYS), max_size=6)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wanted=ROUNDS)
def test_whatever_is_begun_rounds_never_overlap(desk: Desk, wanted: list[tuple[date, date | None]]) -> None:
    who = edie(desk)
    for start, end in wanted:
        values: Any = {"started_on": start, "ended_on": end, "decided": "continue" if end else None}
        try:
            cycles.begin(desk, pupil_id=who, values=values)
        except Refusal:
            continue
    found = sorted(held(desk, who), key=lambda one: one.started_on)
    assert sum(one.running for one in found) <= 1
    days = [
        {one.started_on + timedelta(days=n) for n in range(((one.ended_on or TODAY) - one.started_on).days)}
        for one in found
    ]
    assert len(set().union(*days)) == sum(map(len, days))
    assert len({one.number for one in found}) == len(found)


def test_the_rules_are_silent_about_a_round_that_fits() -> None:
    assert judge_cycle(SEPTEMBER, None, None, (), TODAY) == []
