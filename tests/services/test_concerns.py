# SPDX-License-Identifier: Apache-2.0
"""Concerns before SEN and tasks: what is refused, the status that follows, what is to be done, what undo gives back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sencodesk.errors import UserError
from sencodesk.records.concern_rules import judge_concern
from sencodesk.records.concerns import Concern
from sencodesk.services import concerns, history, needs, pupils, tasks, versions
from sencodesk.services.desk import Desk
from sencodesk.services.values import Refusal
from sencodesk.views import concerns as view
from sencodesk.views import pupils as pupils_view
from tests.changed import made

RAISED, DECIDED = date(2026, 10, 5), date(2026, 10, 19)


@pytest.fixture
def pupil(desk: Desk) -> str:
    values: Any = {"surname": "Quillstone", "forename": "Dot", "dob": date(2018, 5, 11)}
    return made(pupils.add(desk, values=values, entry=date(2022, 9, 1)), "pupil")


def concern(desk: Desk, pupil: str, **values: Any) -> str:
    typed: Any = {"raised_on": RAISED, "text": "Loses the thread of a story.", **values}
    return made(concerns.add(desk, pupil_id=pupil, values=typed), "concern")


def before(desk: Desk, pupil: str) -> view.Before:
    with desk.reading() as session:
        return view.before(session, pupil, on=desk.today())


def to_do(desk: Desk, until: date | None = None) -> list[tuple[str, date | None]]:
    with desk.reading() as session:
        found = view.to_do(session, on=desk.today(), until=until or desk.today())
    return [(one.sort, one.due) for one in found]


def status(desk: Desk, pupil: str) -> list[tuple[str | None, date | None, date | None]]:
    with desk.reading() as session:
        found = pupils_view.pupil(session, pupil, on=desk.today())
    assert found is not None
    return [(one.code, one.from_date, one.to_date) for one in found.history]


def refused(desk: Desk, act: Any) -> dict[str, str]:
    counted = desk.store.counts()
    with pytest.raises(Refusal) as error:
        act()
    assert desk.store.counts() == counted
    return dict(error.value.fields)


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"raised_on": None}, "raised_on", "cannot be left empty"),
        ({"text": " "}, "text", "cannot be left empty"),
        ({"raised_on": date(1900, 1, 1)}, "raised_on", "too long ago"),
        ({"raised_on": date(2100, 1, 1)}, "raised_on", "not come"),
        ({"raised_on": date(2018, 5, 10)}, "raised_on", "before the pupil was born"),
        ({"decided": "shrug"}, "decided", "not a code"),
        ({"decided_on": RAISED - timedelta(days=1)}, "decided_on", "before the concern was raised"),
        ({"look_again_on": RAISED - timedelta(days=1)}, "look_again_on", "before the concern was raised"),
        ({"look_again_on": date(2100, 1, 1)}, "look_again_on", "more than five years away"),
        ({"parents_told_on": date(2100, 1, 1)}, "parents_told_on", "not come"),
    ],
)
def test_a_concern_that_cannot_be_is_refused(
    desk: Desk, pupil: str, values: dict[str, Any], field: str, words: str
) -> None:
    said = refused(desk, lambda: concern(desk, pupil, **values))[field]
    assert words in said or "future" in said


def test_a_decision_leads_to_the_status_in_one_change(desk: Desk, pupil: str) -> None:
    needs.set_status(desk, pupil_id=pupil, code="N", from_=date(2022, 9, 1))
    row = concern(desk, pupil)
    assert (
        "SEN support was not decided" in refused(desk, lambda: concerns.begin_support(desk, concern_id=row))["decided"]
    )
    concerns.change(desk, concern_id=row, values={"decided": "sen-support", "decided_on": DECIDED})
    found = before(desk, pupil)
    assert found.to_begin is not None
    assert found.to_begin.id == row
    assert found.to_tell is not None
    was = status(desk, pupil)
    concerns.begin_support(desk, concern_id=row)
    assert ("K", DECIDED, None) in status(desk, pupil)
    assert ("N", date(2022, 9, 1), DECIDED - timedelta(days=1)) in status(desk, pupil)
    assert before(desk, pupil).to_begin is None
    assert "already" in refused(desk, lambda: concerns.begin_support(desk, concern_id=row))["decided"]
    history.undo(desk)
    assert status(desk, pupil) == was
    assert before(desk, pupil).to_begin is not None
    concerns.change(desk, concern_id=row, values={"parents_told_on": DECIDED, "parents_told_how": "At a meeting"})
    assert before(desk, pupil).to_tell is None


@pytest.mark.parametrize("code", ["K", "E"])
def test_support_that_begins_later_is_not_written_over(desk: Desk, pupil: str, code: str) -> None:
    needs.set_status(desk, pupil_id=pupil, code=code, from_=DECIDED + timedelta(days=7))
    row = concern(desk, pupil, decided="sen-support", decided_on=DECIDED)
    assert "already" in refused(desk, lambda: concerns.begin_support(desk, concern_id=row))["decided"]
    assert before(desk, pupil).to_begin is None


def test_support_that_has_ended_since_is_not_offered_again(desk: Desk, pupil: str) -> None:
    row = concern(desk, pupil, decided="sen-support", decided_on=DECIDED)
    concerns.begin_support(desk, concern_id=row)
    needs.set_status(desk, pupil_id=pupil, code="N", from_=DECIDED + timedelta(days=14))
    assert before(desk, pupil).to_begin is None


def test_what_is_to_be_done(desk: Desk, pupil: str) -> None:
    today = desk.today()
    row = concern(desk, pupil, look_again_on=today)
    job = made(tasks.add(desk, pupil_id=pupil, values={"text": "Ring the clinic", "due_on": today}), "task")
    tasks.add(desk, values={"text": "Order the new reading books"})
    tasks.add(desk, values={"text": "Next month", "due_on": today + timedelta(days=30)})
    assert set(to_do(desk)) == {("look-again", today), ("task", today), ("task", None)}
    concerns.change(desk, concern_id=row, values={"decided": "sen-support", "decided_on": today})
    assert ("look-again", today) not in to_do(desk)
    assert ("tell-parents", None) in to_do(desk)
    tasks.done(desk, task_id=job)
    assert ("task", today) not in to_do(desk)
    assert before(desk, pupil).tasks[0].done_on == today
    history.undo(desk)
    assert ("task", today) in to_do(desk)
    assert ("task", today + timedelta(days=30)) in to_do(desk, today + timedelta(days=30))


def test_nothing_of_a_pupil_off_roll_is_to_be_done(desk: Desk, pupil: str) -> None:
    tasks.add(desk, pupil_id=pupil, values={"text": "Ring the clinic"})
    concern(desk, pupil, decided="sen-support", decided_on=DECIDED)
    with desk.reading() as session:
        assert view.to_do(session, on=date(2022, 8, 31), until=desk.today()) == ()


def test_a_task_says_what_and_is_done_by_now(desk: Desk, pupil: str) -> None:
    assert "cannot be left empty" in refused(desk, lambda: tasks.add(desk, values={"text": ""}))["text"]
    late = {"text": "Ring", "due_on": date(2100, 1, 1)}
    assert "more than five years" in refused(desk, lambda: tasks.add(desk, values=late))["due_on"]  # type: ignore[arg-type]  # a plain dict of its values
    row = made(tasks.add(desk, values={"text": "Ring"}), "task")
    assert "done_on" in refused(desk, lambda: tasks.done(desk, task_id=row, on=desk.today() + timedelta(days=1)))
    with pytest.raises(UserError):
        tasks.add(desk, pupil_id="nobody", values={"text": "Ring"})


def test_a_concern_that_was_removed_comes_back(desk: Desk, pupil: str) -> None:
    row = concern(desk, pupil, tried="A quiet seat", worked="A little")
    shown = before(desk, pupil).concerns
    gone = concerns.remove(desk, concern_id=row)
    assert gone is not None
    versions.restore(desk, table="concern", record_id=row, seq=gone.seq - 1)
    assert [(one.id, one.tried, one.worked) for one in before(desk, pupil).concerns] == [
        (one.id, one.tried, one.worked) for one in shown
    ]


DAYS = st.dates(date(2014, 1, 1), date(2033, 1, 1))


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raised=DAYS, decided=st.none() | DAYS, again=st.none() | DAYS, told=st.none() | DAYS, dob=st.none() | DAYS)
def test_the_days_of_a_concern_that_is_kept_are_in_order(
    raised: date, decided: date | None, again: date | None, told: date | None, dob: date | None
) -> None:
    today = date(2026, 11, 23)
    row = Concern(raised_on=raised, decided_on=decided, look_again_on=again, parents_told_on=told, text="x")
    if judge_concern(row, today, dob):
        return
    assert all(one is None or one <= today for one in (raised, decided, told))
    assert all(one is None or one >= raised for one in (decided, again))
    assert dob is None or all(one is None or one >= dob for one in (raised, decided, again, told))
