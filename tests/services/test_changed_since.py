# SPDX-License-Identifier: Apache-2.0
"""What changed since last time, in words: against the last plan, and against the version that was issued before."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from sencodesk.services import next_plans, plans
from sencodesk.services.desk import Desk
from sencodesk.views import changed_since
from sencodesk.views import plans as plans_view
from sencodesk.views.changed_since import Changed, against
from sencodesk.views.plans import PLAN_FIELDS, TARGET_FIELDS, PlanView, TargetView
from tests.changed import made
from tests.services.test_next_plans import READS, TODAY, last, outcome, shown


def said(desk: Desk, plan_id: str) -> Changed | None:
    """What the records say of a plan."""
    with desk.reading() as session:
        plan = plans_view.plan(session, plan_id, on=TODAY)
        assert plan is not None
        others = tuple(
            one for one in plans_view.plans(session, on=TODAY, pupil_ids=[plan.pupil_id]) if one.id != plan_id
        )
        return changed_since.changed(session, plan, others)


def words(found: Changed | None) -> list[str]:
    """Its lines."""
    assert found is not None
    return [one.words for one in found.lines]


def test_a_first_plan_has_no_last_time(desk: Desk) -> None:
    assert said(desk, last(desk, READS)) is None


def test_against_the_last_plan_new_gone_reworded_dates_and_people_are_named(desk: Desk) -> None:
    old = last(
        desk, READS, {"text": "Counts to 20.", "plain_title": "Counting"}, {"text": "Waits."}, review_time="15:30"
    )
    outcome(desk, old, 1, outcome="partly", now=31.0)
    outcome(desk, old, 2, outcome="met")
    new = made(next_plans.start(desk, plan_id=old), "plan")
    targets = shown(desk, new).targets
    assert [one.text for one in targets] == [READS["text"], "Waits."]
    plans.change_target(
        desk, target_id=targets[0].id, values={"text": "Edie reads 38 of the 40 words.", "who": "Mrs Dell"}
    )
    plans.add_target(desk, plan_id=new, values={"text": "Writes a sentence."})
    plans.change(desk, plan_id=new, values={"strengths": "Maps and knots.", "review_time": None})
    found = said(desk, new)
    assert found is not None
    assert found.since == "Since plan 1"
    lines = words(found)
    for line in (
        "Starts: Mon 7 Sep 2026 became Mon 23 Nov 2026.",
        "Time of the review: 15:30 became nothing.",
        "“Good at” was reworded.",
        "Target 1 was reworded: Edie reads 38 of the 40 words.",
        "Target 1: Mr Osgood became Mrs Dell.",
        "Target 1: now 31 of 40 words, Mon 23 Nov 2026, before 27 of 40 words, Mon 7 Sep 2026.",
        "Target 3 is new: Writes a sentence.",
        "No longer a target (met): Counts to 20.",
    ):
        assert line in lines, lines
    assert not any("Waits" in line for line in lines)
    marked = {field for one in found.lines for field in one.fields}
    assert {"targets.1.text", "targets.1.who", "targets.3.text", "strengths", "start"} <= marked


def test_a_changed_version_is_compared_with_the_one_that_was_issued(desk: Desk) -> None:
    plan_id = last(desk, READS, {"text": "Waits."})
    first, second = shown(desk, plan_id).targets
    plans.change_target(desk, target_id=first.id, values={"strategy": "Read, cover, write, check."})
    plans.remove_target(desk, target_id=second.id)
    found = said(desk, plan_id)
    assert found is not None
    assert found.since == "Since version 1"
    assert words(found) == ["Target 1: What we do changed.", "No longer a target: Waits."]
    plans.issue(desk, plan_id=plan_id)
    assert words(said(desk, plan_id)) == words(found), "issued, it still says what the new version changed"
    plans.change(desk, plan_id=plan_id, values={"at_home": "Words on the fridge."})
    later = said(desk, plan_id)
    assert later is not None
    assert (later.since, words(later)) == ("Since version 2", ["“At home” is new."])


BLANK: dict[str, object] = dict.fromkeys((*PLAN_FIELDS, "shown"))
TEXT = st.none() | st.sampled_from(["a", "b"])


def target(n: int, text: str | None) -> TargetView:
    """A target with nothing but words."""
    return TargetView(**{**dict.fromkeys(TARGET_FIELDS), "id": f"t{n}", "n": n, "text": text})  # type: ignore[arg-type]  # a view for its words


def plan(texts: list[str | None], strengths: str | None) -> PlanView:
    """A plan with such targets."""
    targets = tuple(target(n, text) for n, text in enumerate(texts, start=1))
    return PlanView(**{**BLANK, "targets": targets, "signatures": (), "strengths": strengths})  # type: ignore[arg-type]  # the same


@given(texts=st.lists(TEXT, max_size=4), strengths=TEXT, start=st.none() | st.dates())
def test_a_plan_has_not_changed_against_itself(
    texts: list[str | None], strengths: str | None, start: date | None
) -> None:
    one = replace(plan(texts, strengths), start=start)
    assert against(one, one, "Since plan 1").lines == ()


@given(old=st.lists(TEXT, max_size=4), new=st.lists(TEXT, max_size=4))
def test_every_line_that_has_a_field_points_into_the_new_plan(old: list[str | None], new: list[str | None]) -> None:
    found = against(plan(new, "a"), plan(old, "b"), "Since plan 1")
    for line in found.lines:
        for field in line.fields:
            assert not field.startswith("targets.") or 1 <= int(field.split(".")[1]) <= len(new)
