# SPDX-License-Identifier: Apache-2.0
"""The next plan from the last: what goes on, from which baseline, until when; and who gets no plan any more."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sencodesk.records.next_plan_rules import baseline_now, goes_on, next_review
from sencodesk.records.plans import Outcome, Plan, Target
from sencodesk.services import assessments, history, next_plans, plans, pupils, school
from sencodesk.services.desk import Desk
from sencodesk.services.plans import TargetValues
from sencodesk.services.values import Refusal
from sencodesk.views import plans as plans_view
from sencodesk.views.plans import PlanView
from tests.changed import made
from tests.services.test_coaching import pupil

TODAY = date(2026, 11, 23)
READS: TargetValues = {
    "text": "Edie reads 36 of the 40 words.", "plain_title": "Words", "baseline": "27 of 40 words, Mon 7 Sep 2026",
    "measure": "Word check, Fridays", "success": "36 of 40", "strategy": "Read, cover, write.", "who": "Mr Osgood",
    "how_often": "4 times a week", "how_long": "12 weeks", "now": 27.0, "aim": 36.0, "out_of": 40.0, "unit": "words",
    "you_can_help": "Read one page.", "review": date(2026, 10, 20), "bank": "reading-words",
}  # fmt: skip


def last(desk: Desk, *targets: TargetValues, **values: Any) -> str:
    """A current plan from September to the twentieth of November."""
    edie = pupil(desk, "Edie", "Marrowfield")
    held: Any = {"start": date(2026, 9, 7), "review": date(2026, 11, 20), "strengths": "Maps.", **values}
    plan_id = made(plans.start(desk, pupil_id=edie, values=held, targets=list(targets)), "plan")
    plans.issue(desk, plan_id=plan_id)
    return plan_id


def shown(desk: Desk, plan_id: str) -> PlanView:
    """A plan as the records hold it."""
    with desk.reading() as session:
        found = plans_view.plan(session, plan_id, on=TODAY)
    assert found is not None
    return found


def outcome(desk: Desk, plan_id: str, n: int, **values: Any) -> None:
    """Write a target's review down."""
    plans.change_target(desk, target_id=shown(desk, plan_id).targets[n - 1].id, values=values)  # type: ignore[arg-type]  # the test's own words


def begun(desk: Desk, plan_id: str) -> PlanView:
    """The next plan."""
    return shown(desk, made(next_plans.start(desk, plan_id=plan_id), "plan"))


def test_unmet_targets_go_on_with_what_was_measured_last(desk: Desk) -> None:
    plan_id = last(desk, READS, {"text": "Met."}, {"text": "Dropped."}, {"text": "Partly.", "baseline": "Some."})
    outcome(desk, plan_id, 1, outcome="not-yet", now=31.0, evidence="31 on Friday")
    outcome(desk, plan_id, 2, outcome="met")
    outcome(desk, plan_id, 3, outcome="dropped")
    outcome(desk, plan_id, 4, outcome="partly")
    plans.change(desk, plan_id=plan_id, values={"reviewed_on": date(2026, 11, 20), "pupil_said": "I like words."})
    new = begun(desk, plan_id)
    assert (new.number, new.version, new.state, new.start) == (2, 1, "draft", TODAY)
    assert [one.text for one in new.targets] == ["Edie reads 36 of the 40 words.", "Partly."]
    first, second = new.targets
    assert first.baseline == "31 of 40 words, Fri 20 Nov 2026"
    assert (first.now, first.aim, first.out_of, first.bank) == (31.0, 36.0, 40.0, "reading-words")
    assert (first.carried_from, first.outcome, first.evidence, first.review) == (
        "Carried on from plan 1", None, None, None,
    )  # fmt: skip
    assert (first.who, first.you_can_help, second.baseline) == ("Mr Osgood", "Read one page.", "Some.")
    assert (new.strengths, new.pupil_view) == ("Maps.", "I like words.")
    assert (new.reviewed_on, new.pupil_said, new.signatures) == (None, None, ())
    assert shown(desk, plan_id).state == "current"
    history.undo(desk)
    with desk.reading() as session:
        assert len(plans_view.plans(session, on=TODAY)) == 1


def test_a_baseline_that_nobody_counted_since_stays_as_it_was(desk: Desk) -> None:
    plan_id = last(desk, READS)
    assert begun(desk, plan_id).targets[0].baseline == "27 of 40 words, Mon 7 Sep 2026"


def test_what_was_counted_without_a_review_carries_its_day_all_the_same(desk: Desk) -> None:
    plan_id = last(desk, READS)
    outcome(desk, plan_id, 1, now=31.0)
    new = begun(desk, plan_id)
    assert new.targets[0].baseline == "31 of 40 words, Mon 23 Nov 2026", "the day on which it was written"
    plans.remove(desk, plan_id=new.id)
    outcome(desk, plan_id, 1, evidence="31 of 40 on Fri 13 Nov 2026")
    new = begun(desk, plan_id)
    assert new.targets[0].baseline == "31 of 40 words, Fri 13 Nov 2026", "the day that the evidence names"
    plans.remove(desk, plan_id=new.id)
    target = shown(desk, plan_id).targets[0].id
    given: Any = {"scale": "target", "target_id": target, "on_date": date(2026, 11, 18), "value": 31.0}
    assessments.add_score(desk, pupil_id=shown(desk, plan_id).pupil_id, values=given)
    assert begun(desk, plan_id).targets[0].baseline == "31 of 40 words, Wed 18 Nov 2026", "the day of the score"


def test_the_review_falls_on_a_school_day_as_long_after_the_start(desk: Desk) -> None:
    school.add_term(desk, values={"name": "Spring 2027", "first_day": date(2027, 1, 5), "last_day": date(2027, 3, 25),
                                  "half_term_from": date(2027, 2, 15), "half_term_to": date(2027, 2, 19)})  # fmt: skip
    plan_id = last(desk, READS, start=date(2026, 8, 31), review=date(2026, 11, 20))
    new = begun(desk, plan_id)
    assert TODAY + (date(2026, 11, 20) - date(2026, 8, 31)) == date(2027, 2, 12)
    assert new.review == date(2027, 2, 12)
    plans.remove(desk, plan_id=new.id)
    plans.change(desk, plan_id=plan_id, values={"review": date(2026, 11, 23)})
    assert begun(desk, plan_id).review == date(2027, 2, 22), "half term and the weekend are jumped over"


def test_a_leaver_gets_no_plan_and_the_sentence_says_why(desk: Desk) -> None:
    plan_id = last(desk, READS)
    who = shown(desk, plan_id).pupil_id
    with desk.reading() as session:
        registration = session.connection().exec_driver_sql("select id from registration").scalar_one()
    pupils.change_registration(desk, registration_id=str(registration), values={"to": date(2026, 11, 20)})
    acts: tuple[Callable[[], object], ...] = (
        lambda: next_plans.start(desk, plan_id=plan_id),
        lambda: plans.start(desk, pupil_id=who, values={}),
        lambda: plans.start_many(desk, pupil_ids=[who]),
    )
    for act in acts:
        with pytest.raises(Refusal) as refusal:
            act()
        assert "has left the school" in refusal.value.happened
    assert plans.start(desk, pupil_id=who, values={"start": date(2026, 9, 7)}) is not None, "history may be typed"


def test_several_are_started_from_their_last_plans_at_once(desk: Desk) -> None:
    plan_id = last(desk, READS)
    plans.set_state(desk, plan_id=plan_id, state="ended")
    noor = pupil(desk, "Noor", "Quillfeather")
    change = plans.start_many(desk, pupil_ids=[shown(desk, plan_id).pupil_id, noor])
    assert change is not None
    ids = [row for table, row in change.touched if table == "plan"]
    assert sorted(len(shown(desk, one).targets) for one in ids) == [0, 1]


@pytest.mark.parametrize(
    ("day", "code"), [(date(2026, 9, 6), "REVIEWED_BEFORE_START"), (date(2026, 11, 24), "REVIEWED_IN_FUTURE")]
)
def test_a_review_lies_between_the_start_and_today(desk: Desk, day: date, code: str) -> None:
    plan_id = last(desk, READS)
    with pytest.raises(Refusal) as refusal:
        plans.change(desk, plan_id=plan_id, values={"reviewed_on": day})
    assert (refusal.value.code, refusal.value.fields[0][0]) == (code, "reviewed_on")
    plans.change(desk, plan_id=plan_id, values={"reviewed_on": date(2026, 9, 7)})
    with pytest.raises(Refusal):
        plans.change(desk, plan_id=plan_id, values={"start": date(2026, 9, 8)})


def test_a_target_ends_only_after_its_plan_has_begun(desk: Desk) -> None:
    plan_id = last(desk, READS, start=date(2026, 11, 24), review=date(2027, 3, 1))
    with pytest.raises(Refusal) as refusal:
        outcome(desk, plan_id, 1, outcome="met")
    assert refusal.value.fields[0][0] == "outcome"
    outcome(desk, plan_id, 1, outcome=None)


def test_what_is_written_at_the_review_leaves_the_plan_current(desk: Desk) -> None:
    plan_id = last(desk, READS)
    plans.change(
        desk, plan_id=plan_id, values={"reviewed_on": TODAY, "parent_said": "Going well.", "review_note": "On."}
    )
    outcome(desk, plan_id, 1, outcome="partly", now=30.0)
    assert (shown(desk, plan_id).state, shown(desk, plan_id).version) == ("current", 1)


OUTCOMES = st.sampled_from([None, *(one.value for one in Outcome)])


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ended=st.lists(OUTCOMES, max_size=5))
def test_nothing_unmet_is_lost_and_nothing_met_comes_back(desk: Desk, ended: list[Any]) -> None:
    plan_id = last(desk, *(TargetValues(text=f"Target {n}.") for n in range(len(ended))))
    for n, one in enumerate(ended, start=1):
        outcome(desk, plan_id, n, outcome=one)
    new = begun(desk, plan_id)
    wanted = [f"Target {n}." for n, one in enumerate(ended) if one not in ("met", "dropped")]
    assert [one.text for one in new.targets] == wanted
    assert [one.n for one in new.targets] == list(range(1, len(wanted) + 1))
    assert [one.outcome for one in shown(desk, plan_id).targets] == ended


@given(now=st.none() | st.floats(0, 1e6), out_of=st.none() | st.floats(1, 1e6), words=st.none() | st.text(max_size=30))
def test_the_baseline_is_the_number_or_the_old_words(
    now: float | None, out_of: float | None, words: str | None
) -> None:
    target = Target(now=now, out_of=out_of, baseline=words)
    said = baseline_now(target, None)
    assert said == words or (now is not None and (said or "").startswith(f"{now:g}"))
    assert goes_on(target)


@given(
    start=st.dates(date(2000, 1, 1), date(2090, 1, 1)),
    length=st.integers(-5, 500),
    begins=st.dates(date(2000, 1, 1), date(2090, 1, 1)),
)
def test_the_next_review_is_never_before_its_time(start: date, length: int, begins: date) -> None:
    plan = Plan(start=start, review=start + timedelta(days=length))
    day = next_review(plan, begins, open_on=lambda one: one.weekday() < 5)
    if not 0 < length <= 366:
        assert day is None
    else:
        assert day is not None
        assert timedelta(0) <= day - (begins + timedelta(days=length)) <= timedelta(days=2)
        assert day.weekday() < 5
