# SPDX-License-Identifier: Apache-2.0
"""A group plan is everybody's in it: who leaves ends it for nobody else, and on each family's words the others are
other pupils, for the coach and for the paper.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from sencodesk.coach.advising import advise
from sencodesk.papers import plans as plans_paper
from sencodesk.records.pupils import Registration
from sencodesk.services import cycles, history, next_plans, papers, plan_answers, plans, pupils, school_year, transfers
from sencodesk.services.desk import Desk
from sencodesk.services.editing import read
from sencodesk.store.changes import Change
from sencodesk.views import coaching
from sencodesk.views import plans as plans_view
from tests.changed import made
from tests.services.test_coaching import pupil
from tests.services.test_plan_templates import TODAY, shown

LAST = date(2026, 11, 20)
GONE: transfers.LeavingValues = {"last_day": LAST, "destination": "Fernbank School", "reason": "The family moved"}
NAMES = ("Edie", "Tomos", "Amina")


def answer(n: int, value: str, section: str = "members", field: str = "own_note") -> plan_answers.AnswerValue:
    """What is typed into a field."""
    return {"section": section, "field": field, "n": n, "value": value}


def group(desk: Desk, *, current: bool = True, review: date = date(2027, 7, 9)) -> tuple[str, list[str]]:
    """A group plan of three with a note for each, and their ids."""
    ids = [pupil(desk, one, f"{one}field") for one in NAMES]
    plan_id = made(plans.start_many(desk, pupil_ids=ids, template="group-education-plan"), "plan")
    plan_answers.write(desk, plan_id=plan_id, answers=[answer(n, f"Of {one}.") for n, one in enumerate(NAMES, start=1)])
    plans.change(desk, plan_id=plan_id, values={"start": date(2026, 9, 7), "review": review})
    if current:
        plans.issue(desk, plan_id=plan_id)
    return plan_id, ids


def notes(desk: Desk, plan_id: str) -> dict[str, str]:
    """Each pupil's note, by the pupil's id."""
    found = {(one.field, one.n): one.value for one in shown(desk, plan_id).answers if one.section == "members"}
    return {value: found["own_note", n] for (field, n), value in found.items() if field == "pupil"}


def state(desk: Desk, plan_id: str, on: date = TODAY) -> tuple[str, str]:
    """Whose a plan is, and how it stands on a day."""
    with desk.reading() as session:
        found = plans_view.plan(session, plan_id, on=on)
    assert found is not None
    return found.pupil_id, found.state


@pytest.mark.parametrize("template", ["group-education-plan", "iep"])
def test_however_a_plan_is_begun_it_has_the_next_number_and_belongs_to_the_round_that_runs(
    desk: Desk, template: str
) -> None:
    child = pupil(desk, "Edie", "Edfield")
    running = made(cycles.begin(desk, pupil_id=child, values={"started_on": date(2026, 9, 7)}), "cycle")
    ways: list[Callable[[], Change | None]] = [
        lambda: plans.start(desk, pupil_id=child, values={"start": date(2026, 9, 7)}, template=template),
        lambda: plans.start_many(desk, pupil_ids=[child], template=template),
    ]
    for number, begin in enumerate(ways, start=1):
        found = shown(desk, made(begin(), "plan"))
        assert (found.number, found.version, found.state) == (number, 1, "draft")
        assert found.cycle_id == running
    plans.change(desk, plan_id=found.id, values={"review": date(2027, 7, 9), "start": date(2026, 9, 7)})
    plans.issue(desk, plan_id=found.id)
    after = shown(desk, made(next_plans.start(desk, plan_id=found.id), "plan"))
    assert (after.number, after.version, after.cycle_id) == (3, 1, running)


@pytest.mark.parametrize("last_day", [LAST, date(2026, 12, 18)], ids=["left already", "leaves at Christmas"])
@pytest.mark.parametrize("current", [True, False])
@pytest.mark.parametrize("leaver", [0, 1])
def test_who_leaves_ends_a_group_plan_for_nobody_else(desk: Desk, leaver: int, current: bool, last_day: date) -> None:
    plan_id, ids = group(desk, current=current)
    cycles.begin(desk, pupil_id=ids[0], values={"started_on": date(2026, 9, 7)})
    with desk.reading() as session:
        before = plans_view.plan(session, plan_id, on=TODAY)
    kept = notes(desk, plan_id)
    transfers.leave(desk, pupil_id=ids[leaver], values={**GONE, "last_day": last_day})
    stays = [one for one in ids if one != ids[leaver]]
    for day in (TODAY, date(2027, 1, 5)):
        assert state(desk, plan_id, day) == (stays[0], "current" if current else "draft")
    assert notes(desk, plan_id) == kept, "what was written of the leaver stays in their record"
    with desk.reading() as session:
        found = plans_view.plan(session, plan_id, on=TODAY)
        seen = plans_view.group_plans(session, ids[leaver], on=TODAY)
    assert before is not None
    assert found is not None
    assert found.cycle_id == before.cycle_id
    assert [one.id for one in found.members] == (ids if leaver else [*stays, ids[0]])
    assert [one.id for one in seen] == [plan_id]
    history.undo(desk)
    assert state(desk, plan_id)[0] == ids[0]
    assert notes(desk, plan_id) == kept


def test_with_the_last_of_its_pupils_a_group_plan_ends(desk: Desk) -> None:
    plan_id, ids = group(desk)
    for n, pupil_id in enumerate(ids):
        transfers.leave(desk, pupil_id=pupil_id, values=GONE)
        assert state(desk, plan_id)[1] == ("ended" if n == 2 else "current")


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations([0, 1, 2]), several=st.integers(0, 2))
@example(order=[1, 0, 2], several=2)
def test_whoever_leaves_a_group_plan_is_one_of_those_who_stay(desk: Desk, order: list[int], several: int) -> None:
    plan_id, ids = group(desk)
    kept = notes(desk, plan_id)
    for n in order[:several]:
        transfers.leave(desk, pupil_id=ids[n], values=GONE)
    whose, how = state(desk, plan_id)
    assert how == "current"
    assert whose in {ids[n] for n in order[several:]}
    assert notes(desk, plan_id) == kept


def test_the_next_group_plan_is_without_who_has_left(desk: Desk) -> None:
    plan_id, ids = group(desk)
    transfers.leave(desk, pupil_id=ids[0], values=GONE)
    following = made(next_plans.start(desk, plan_id=plan_id), "plan")
    assert [one.id for one in shown(desk, following).members] == ids[1:]


@pytest.mark.parametrize(("choice", "how"), [("keep", "current"), ("move", "current"), ("end", "ended")])
def test_a_new_school_year_treats_a_group_plan_as_those_who_go_on(desk: Desk, choice: str, how: str) -> None:
    plan_id, ids = group(desk)
    for one, year in zip(ids, ("6", "6", "4"), strict=True):
        pupils.change(desk, pupil_id=one, values={"year": year, "class_name": f"{year}H"})
    groups: list[Any] = [
        {"year": "6", "class_name": "6H", "fate": "leaves", "to_year": None, "to_class": None},
        {"year": "4", "class_name": "4H", "fate": "moves", "to_year": "5", "to_class": "5H"},
    ]
    school_year.start(
        desk, first_day=date(2027, 9, 2), last_day=date(2027, 7, 21), groups=groups, exceptions=[],
        plans=choice, review_on=date(2027, 10, 22) if choice == "move" else None,  # type: ignore[arg-type]  # one of the three
    )  # fmt: skip
    assert state(desk, plan_id, date(2027, 9, 3)) == (ids[2], how)
    found = shown(desk, plan_id)
    assert found.review == (date(2027, 10, 22) if choice == "move" else date(2027, 7, 9))


def test_a_group_plan_whose_first_pupil_is_here_no_more_moves_with_the_others(desk: Desk) -> None:
    plan_id, ids = group(desk)
    with desk.reading() as session:
        (days,) = session.scalars(select(Registration.id).where(Registration.pupil_id == ids[0])).all()
    pupils.change_registration(desk, registration_id=days, values={"to": LAST})
    assert state(desk, plan_id) == (ids[0], "current"), "the others are here"
    stay: list[Any] = [{"year": None, "class_name": None, "fate": "stays", "to_year": None, "to_class": None}]
    school_year.start(
        desk, first_day=date(2027, 9, 2), last_day=date(2027, 7, 21), groups=stay, exceptions=[], plans="move",
        review_on=date(2027, 10, 22),
    )  # fmt: skip
    assert shown(desk, plan_id).review == date(2027, 10, 22)


def test_a_year_in_which_all_leave_moves_no_group_plan(desk: Desk) -> None:
    plan_id, ids = group(desk)
    for one in ids:
        pupils.change(desk, pupil_id=one, values={"year": "6", "class_name": "6H"})
    leave: list[Any] = [{"year": "6", "class_name": "6H", "fate": "leaves", "to_year": None, "to_class": None}]
    school_year.start(desk, first_day=date(2027, 9, 2), last_day=date(2027, 7, 21), groups=leave, exceptions=[])
    assert state(desk, plan_id, date(2027, 9, 3)) == (ids[0], "ended")


def test_who_has_left_gets_no_copy_of_a_plan_that_goes_on(desk: Desk) -> None:
    plan_id, ids = group(desk, current=False)
    after = date(2027, 1, 5)
    for n, pupil_id in enumerate(ids, start=1):
        transfers.leave(desk, pupil_id=pupil_id, values={**GONE, "last_day": date(2026, 12, 18)})
        assert family_copies(desk, plan_id, TODAY) == 3
        assert family_copies(desk, plan_id, after) == (3 - n or 3), (
            "of a plan in which all have left each has one again"
        )


def test_of_a_group_plan_that_is_over_who_has_left_has_a_copy(desk: Desk) -> None:
    plan_id, ids = group(desk)
    transfers.leave(desk, pupil_id=ids[0], values=GONE)
    assert family_copies(desk, plan_id, TODAY) == 2
    plans.set_state(desk, plan_id=plan_id, state="ended")
    assert family_copies(desk, plan_id, TODAY) == 3


def test_a_group_plan_of_a_pupil_who_is_removed_is_in_the_round_of_the_next(desk: Desk) -> None:
    plan_id, ids = group(desk)
    cycles.begin(desk, pupil_id=ids[0], values={"started_on": date(2026, 9, 7)})
    theirs = made(cycles.begin(desk, pupil_id=ids[1], values={"started_on": date(2026, 9, 8)}), "cycle")
    pupils.remove(desk, pupil_id=ids[0])
    assert (shown(desk, plan_id).pupil_id, shown(desk, plan_id).cycle_id) == (ids[1], theirs)


def family_copies(desk: Desk, plan_id: str, on: date) -> int:
    """How many families a plan is printed for."""
    with desk.reading() as session:
        found = read(session, plan_id, on=on)
    assert found is not None
    return papers.draw(found.plan, found.pupil, found.school, copy="parent", printed=desk.now()).pages


def named_by_the_coach(desk: Desk, plan_id: str) -> set[tuple[str, str]]:
    """Where the coach finds another pupil's name, and which."""
    with desk.reading() as session:
        words = coaching.ready(coaching.heard(session, on=TODAY))
        found = read(session, plan_id, on=TODAY)
    assert found is not None
    around = coaching.around(words, found.pupil, found.known, today=TODAY, plan=found.plan)
    return {(one.field, one.words) for one in advise(coaching.plan_text(found.plan), around) if one.kind == "name"}


def test_for_the_coach_every_pupil_of_a_group_is_another_pupil_but_in_their_own_row(desk: Desk) -> None:
    plan_id, _ids = group(desk)
    assert named_by_the_coach(desk, plan_id) == set()
    plan_answers.write(
        desk, plan_id=plan_id,
        answers=[
            answer(1, "The group meets so that Edie talks.", "group", "why"),
            answer(1, "She works with Tomos."), answer(2, "He works with Edie and Tomos Tomosfield."),
        ],
        target={"strategy": "Cards, which Amina holds."},
    )  # fmt: skip
    assert named_by_the_coach(desk, plan_id) == {
        ("group/why/1", "Edie"), ("targets[0].strategy", "Amina"),
        ("members/own_note/1", "Tomos"), ("members/own_note/2", "Edie"),
    }  # fmt: skip


@pytest.mark.parametrize("who", ["He", "She"])
def test_of_what_all_share_no_he_or_she_is_wrong(desk: Desk, who: str) -> None:
    plan_id, ids = group(desk)
    pupils.change(desk, pupil_id=ids[1], values={"sex": "M"})
    plan_answers.write(desk, plan_id=plan_id, target={"strategy": f"{who} takes a card."})
    assert named_by_the_coach(desk, plan_id) == set()


def warned(desk: Desk, plan_id: str, copy: str) -> list[str]:
    """The fields under which printing says that another pupil is named."""
    with desk.reading() as session:
        (found,) = papers.plans_of(session, on=TODAY, plan_ids=[plan_id])
        seen = read(session, plan_id, on=TODAY)
    assert seen is not None
    drawn = papers.draw(seen.plan, seen.pupil, seen.school, copy=papers.copy_named(copy), printed=desk.now())
    printed = plans_paper.one_copy(found, papers.copy_named(copy), printed=desk.now())
    fields = [[one.field for one in paper.warnings if one.code == "names-another"] for paper in (drawn, printed)]
    assert fields[0] == fields[1], "the same beside the editor as on paper"
    return fields[0]


def test_printing_a_copy_on_which_another_pupil_of_the_group_is_named_warns(desk: Desk) -> None:
    plan_id, _ids = group(desk)
    assert [warned(desk, plan_id, copy) for copy in ("staff", "parent", "pupil")] == [[], [], []]
    said = [answer(1, "She works with Tomos."), answer(1, "Amina is behind.", "group", "why")]
    plan_answers.write(desk, plan_id=plan_id, answers=said)
    assert [warned(desk, plan_id, copy) for copy in ("staff", "parent", "pupil")] == [[], ["members/own_note/1"], []]
    plan_answers.write(
        desk, plan_id=plan_id, answers=[answer(1, "Waits.")], target={"strategy": "Cards, which Amina holds."}
    )
    for copy in ("parent", "pupil"):
        assert warned(desk, plan_id, copy) == ["targets.1.strategy"]
