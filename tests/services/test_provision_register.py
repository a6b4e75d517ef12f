# SPDX-License-Identifier: Apache-2.0
"""The register of provision by the verbs that the window uses: marks, what they keep, what cannot have been."""

from __future__ import annotations

from datetime import date

import pytest

from sencodesk.services import history, provision, versions
from sencodesk.services.desk import Desk
from sencodesk.services.values import Refusal
from sencodesk.views.provision_register import week_register
from tests.services.provisions import NAMES, STARTS, TODAY, held, ids, only, prepared, shown, talk_ladder


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """Three pupils, an autumn term with its half term, an assistant and a rate."""
    return prepared(desk)


def test_the_register_says_what_was_delivered_and_who_was_there_shares_the_cost(desk: Desk) -> None:
    run = talk_ladder(desk, *NAMES)
    for day in (date(2026, 9, 16), date(2026, 9, 18)):
        for name in NAMES:
            held(desk, run, name, day)
    held(desk, run, "Pip", date(2026, 9, 21), "absent")
    held(desk, run, "Edie", date(2026, 9, 21))
    run = only(desk)
    assert run.whole.delivered == 60
    assert run.whole.by_register
    assert run.whole.cost == 533 * 3
    parts = {one.name: one.own for one in run.members}
    assert {name: one.delivered for name, one in parts.items()} == {
        "Edie Marrowfield": 60, "Pip Marrowfield": 40, "Rowan Marrowfield": 40
    }  # fmt: skip
    assert parts["Pip Marrowfield"].missed == (("absent", 1),)
    assert sum(one.cost or 0 for one in parts.values()) == 533 * 3
    assert parts["Edie Marrowfield"].cost in range(533 + 354, 533 + 358)
    spent = {one.name: one for one in shown(desk).spent}
    assert spent["Edie Marrowfield"].cost == parts["Edie Marrowfield"].cost
    assert not spent["Edie Marrowfield"].guessed


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2026, 9, 15), "SESSION_BEFORE_START"),
        (date(2026, 11, 14), "SESSION_AFTER_END"),
        (date(2026, 11, 24), "SESSION_TO_COME"),
    ],
)
def test_sessions_that_cannot_have_been(desk: Desk, day: date, code: str) -> None:
    run = talk_ladder(desk, "Edie")
    if code == "SESSION_AFTER_END":
        provision.change(desk, provision_id=run.id, values={"to": date(2026, 11, 13)})
    with pytest.raises(Refusal) as refused:
        held(desk, run, "Edie", day)
    assert refused.value.code == code
    assert only(desk).whole.held == 0


def test_a_session_that_was_held_keeps_its_minutes_when_the_run_is_changed(desk: Desk) -> None:
    run = talk_ladder(desk, "Edie")
    for day in (16, 17, 18):
        held(desk, run, "Edie", date(2026, 9, day))
    cost = only(desk).whole.cost
    provision.change(desk, provision_id=run.id, values={"minutes": 40})
    assert (only(desk).whole.delivered, only(desk).whole.cost) == (60, cost)
    held(desk, run, "Edie", date(2026, 9, 18), "absent")
    held(desk, run, "Edie", date(2026, 9, 18))
    assert only(desk).whole.delivered == 60
    held(desk, run, "Edie", date(2026, 9, 21))
    assert only(desk).whole.delivered == 100


def test_two_places_on_one_day_count_each_their_own_minutes_and_outlive_the_timetable(desk: Desk) -> None:
    provision.add(desk, values={"name": "Twice", "from_": STARTS}, pupil_ids=[ids(desk)["Edie"]])
    run, day = only(desk), date(2026, 9, 21)
    for starts, minutes in (("13:00", 45), ("09:00", 15)):
        provision.add_slot(desk, provision_id=run.id, values={"weekday": 1, "starts": starts, "minutes": minutes})
    cell: provision.MarkValues = {"pupil_id": ids(desk)["Edie"], "on_date": day, "held": True}
    provision.mark(desk, provision_id=run.id, marks=[{**cell, "n": 1}])
    assert only(desk).whole.delivered == 15
    provision.mark(desk, provision_id=run.id, marks=[{**cell, "n": 2}])
    assert only(desk).whole.delivered == 60
    for slot in only(desk).slots:
        provision.remove_slot(desk, slot_id=slot.id)
    assert only(desk).whole.delivered == 60


@pytest.mark.parametrize("n", [0, -5])
def test_the_sessions_of_a_day_are_counted_from_one(desk: Desk, n: int) -> None:
    run = talk_ladder(desk, "Edie")
    cell: provision.MarkValues = {"pupil_id": ids(desk)["Edie"], "on_date": STARTS, "n": n, "held": True}
    with pytest.raises(Refusal) as refused:
        provision.mark(desk, provision_id=run.id, marks=[cell])
    assert refused.value.code == "NO_SUCH_SESSION"


def test_a_register_takes_all_its_marks_or_none_and_one_undo_takes_them_back(desk: Desk) -> None:
    run = talk_ladder(desk, "Edie", "Pip")
    known = ids(desk)
    good: provision.MarkValues = {"pupil_id": known["Edie"], "on_date": date(2026, 9, 18), "held": True}
    bad: provision.MarkValues = {"pupil_id": known["Pip"], "on_date": date(2026, 9, 1), "held": True}
    with pytest.raises(Refusal):
        provision.mark(desk, provision_id=run.id, marks=[good, bad])
    assert only(desk).whole.held == 0
    with pytest.raises(Refusal) as refused:
        provision.mark(desk, provision_id=run.id, marks=[{**good, "pupil_id": known["Rowan"]}])
    assert refused.value.code == "NOT_IN_IT"
    with pytest.raises(Refusal) as wrong:
        provision.mark(desk, provision_id=run.id, marks=[{**good, "minutes": 1441}])
    assert wrong.value.code == "MINUTES_OF_A_DAY"
    provision.mark(desk, provision_id=run.id, marks=[good, {**good, "pupil_id": known["Pip"]}])
    assert only(desk).whole.held == 2
    provision.mark(desk, provision_id=run.id, marks=[{**good, "held": False, "reason": "trip"}])
    assert only(desk).whole.missed == (("trip", 1),)
    provision.mark(desk, provision_id=run.id, marks=[{**good, "held": None}])
    assert (only(desk).whole.held, only(desk).whole.missed) == (1, ())
    history.undo(desk)
    history.undo(desk)
    history.undo(desk)
    assert only(desk).whole.held == 0


def test_the_week_of_a_register(desk: Desk) -> None:
    run = talk_ladder(desk, "Edie", "Pip")
    held(desk, run, "Pip", date(2026, 11, 4), "cover")
    with desk.reading() as session:
        found = week_register(session, run.id, week=date(2026, 11, 5), on=TODAY)
        half_term = week_register(session, run.id, week=date(2026, 10, 28), on=TODAY)
        first = week_register(session, run.id, week=STARTS, on=TODAY)
    assert found is not None
    assert half_term is not None
    assert first is not None
    assert [one.on.day for one in found.days] == [2, 3, 4, 5, 6]
    assert [one.name for one in found.rows] == ["Edie Marrowfield", "Pip Marrowfield"]
    assert found.rows[1].cells[2].held is False
    assert found.rows[1].cells[2].reason == "cover"
    assert all(one.school is False for one in half_term.days)
    assert [one.inside for one in first.rows[0].cells] == [False, False, True, True, True]


def test_a_mark_is_corrected_with_a_reason(desk: Desk) -> None:
    run = talk_ladder(desk, "Edie")
    held(desk, run, "Edie", date(2026, 9, 18))
    change = history.undo(desk)
    history.redo(desk)
    assert change is not None
    mark_id = next(row for table, row in change.touched if table == "session_mark")
    versions.correct(
        desk,
        table="session_mark",
        record_id=mark_id,
        values={"held": False, "reason": "trip"},
        reason="It was the trip.",
    )
    assert only(desk).whole.missed == (("trip", 1),)
