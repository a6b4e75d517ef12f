# SPDX-License-Identifier: Apache-2.0
"""Advice that was left: once for each key, for that plan only, gone with it, and brought back by undo."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sencodesk.coach.advising import advise
from sencodesk.errors import UserError
from sencodesk.services import coaching, history, plans, pupils
from sencodesk.services.desk import Desk
from sencodesk.views import coaching as view
from sencodesk.views import plans as plans_view
from sencodesk.views import pupils as pupils_view
from tests.changed import made

TODAY = date(2026, 11, 23)
KEYS = st.lists(st.sampled_from(["a:text:1", "b:text:1", "a:text:2"]), max_size=6)


def pupil(desk: Desk, forename: str, surname: str, sex: str = "F") -> str:
    """A pupil on roll."""
    values: pupils.PupilValues = {"surname": surname, "forename": forename, "dob": date(2018, 3, 14), "sex": sex}
    return made(pupils.add(desk, entry=date(2023, 9, 4), values=values, another=True), "pupil")


def plan(desk: Desk, pupil_id: str, strengths: str = "She draws maps.") -> str:
    """A draft."""
    return made(plans.start(desk, pupil_id=pupil_id, values={"strengths": strengths}), "plan")


def left(desk: Desk, plan_id: str) -> frozenset[str]:
    """What was left in a plan."""
    with desk.reading() as session:
        return view.left(session, plan_id)


def test_what_is_left_belongs_to_its_plan_and_goes_with_it(desk: Desk) -> None:
    edie = pupil(desk, "Edie", "Marrowfield")
    first, second = plan(desk, edie), plan(desk, edie)
    assert coaching.leave(desk, plan_id=first, key="vague:text:0a") is not None
    assert coaching.leave(desk, plan_id=first, key="vague:text:0a") is None
    assert left(desk, first) == {"vague:text:0a"}
    assert left(desk, second) == frozenset()
    plans.remove(desk, plan_id=first)
    assert left(desk, first) == frozenset()
    history.undo(desk)
    assert left(desk, first) == {"vague:text:0a"}
    assert coaching.show_again(desk, plan_id=first) is not None
    assert left(desk, first) == frozenset()
    assert coaching.show_again(desk, plan_id=first) is None


def test_an_issued_plan_stays_issued(desk: Desk) -> None:
    plan_id = plan(desk, pupil(desk, "Edie", "Marrowfield"))
    plans.change(desk, plan_id=plan_id, values={"start": TODAY, "review": date(2027, 3, 25)})
    plans.issue(desk, plan_id=plan_id)
    coaching.leave(desk, plan_id=plan_id, key="k")
    with desk.reading() as session:
        found = plans_view.plan(session, plan_id, on=TODAY)
    assert found is not None
    assert (found.state, found.version) == ("current", 1)


@pytest.mark.parametrize(("plan_id", "key", "code"), [("nowhere", "k", "record_gone"), ("", " ", "MISSING")])
def test_what_is_not_there_cannot_be_left(desk: Desk, plan_id: str, key: str, code: str) -> None:
    own = plan(desk, pupil(desk, "Edie", "Marrowfield"))
    with pytest.raises(UserError) as error:
        coaching.leave(desk, plan_id=plan_id or own, key=key)
    assert error.value.code == code


def test_the_coach_knows_who_may_be_named_and_whose_words_are_whose(desk: Desk) -> None:
    edie, noor = pupil(desk, "Edie", "Marrowfield"), pupil(desk, "Noor", "Quillfeather")
    words = "Noor packs her bag by the door and tells an adult two things that went well on that day at school."
    plan(desk, noor, words)
    own = plan(desk, edie, words.replace("Noor", "Edie"))
    pupils.add_contact(desk, pupil_id=edie, values={"priority": 1, "forename": "Noor", "surname": "Marrowfield"})
    with desk.reading() as session:
        school = view.ready(view.heard(session, on=TODAY))
        shown = plans_view.plan(session, own, on=TODAY)
        who = pupils_view.pupil(session, edie, on=TODAY)
        known = view.named(session, edie)
    assert shown is not None
    assert who is not None
    assert known == {"Noor Marrowfield"}
    said = advise(view.plan_text(shown), view.around(school, who, known, today=TODAY))
    assert [one.rule for one in said if one.kind == "name"] == ["shared-words"]
    said = advise(view.plan_text(shown), view.around(school, who, frozenset(), today=TODAY))
    assert "shared-words" in {one.rule for one in said}


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=KEYS, second=KEYS)
def test_leaving_twice_is_leaving_once(desk: Desk, first: list[str], second: list[str]) -> None:
    plan_id = plan(desk, pupil(desk, "Edie", "Marrowfield"))
    for key in (*first, *second):
        coaching.leave(desk, plan_id=plan_id, key=key)
    assert left(desk, plan_id) == set(first) | set(second)
