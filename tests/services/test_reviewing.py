# SPDX-License-Identifier: Apache-2.0
"""A review: one word for each target, dated once; the next plan out of it is one change, which one undo takes back."""

from datetime import date
from typing import Literal

import pytest

from sencodesk.services import history, next_plans, plans, reviewing
from sencodesk.services.desk import Desk
from sencodesk.services.values import Refusal
from sencodesk.views import plans as plans_view
from tests.services.test_next_plans import READS, TODAY, last, shown

YESTERDAY = date(2026, 11, 22)
Word = Literal["met", "partly", "not-yet", "dropped"]


def following(desk: Desk, plan_id: str) -> str:
    """The plan that is made out of the review."""
    change = reviewing.make_next(desk, plan_id=plan_id)
    assert change is not None
    return next(row for table, row in change.touched if table == "plan" and row != plan_id)


@pytest.mark.parametrize("word", ["met", "partly", "not-yet", "dropped"])
def test_a_word_ends_a_target_and_dates_the_review(desk: Desk, word: Word) -> None:
    plan_id = last(desk, READS)
    reviewing.outcome(desk, target_id=shown(desk, plan_id).targets[0].id, outcome=word)
    found = shown(desk, plan_id)
    assert (found.targets[0].outcome, found.reviewed_on, found.state, found.version) == (word, TODAY, "current", 1)
    reviewing.outcome(desk, target_id=found.targets[0].id, outcome=None)
    assert shown(desk, plan_id).targets[0].outcome is None
    history.undo(desk)
    history.undo(desk)
    found = shown(desk, plan_id)
    assert (found.targets[0].outcome, found.reviewed_on) == (None, None)


def test_the_day_that_was_typed_stays(desk: Desk) -> None:
    plan_id = last(desk, READS)
    plans.change(desk, plan_id=plan_id, values={"reviewed_on": YESTERDAY})
    reviewing.outcome(desk, target_id=shown(desk, plan_id).targets[0].id, outcome="met")
    assert shown(desk, plan_id).reviewed_on == YESTERDAY


def test_before_its_start_a_plan_is_not_reviewed_and_the_sentence_says_so(desk: Desk) -> None:
    plan_id = last(desk, READS, start=date(2026, 11, 24), review=date(2027, 3, 1))
    with pytest.raises(Refusal) as refusal:
        reviewing.outcome(desk, target_id=shown(desk, plan_id).targets[0].id, outcome="met")
    assert "before it starts" in refusal.value.happened
    assert shown(desk, plan_id).reviewed_on is None


def test_the_next_plan_out_of_the_review_is_one_change(desk: Desk) -> None:
    plan_id = last(desk, READS, {"text": "Met."})
    reviewing.outcome(desk, target_id=shown(desk, plan_id).targets[1].id, outcome="met")
    new = shown(desk, following(desk, plan_id))
    assert [one.text for one in new.targets] == [READS["text"]]
    assert (shown(desk, plan_id).state, shown(desk, plan_id).reviewed_on) == ("reviewed", TODAY)
    history.undo(desk)
    assert shown(desk, plan_id).state == "current"
    with desk.reading() as session:
        assert len(plans_view.plans(session, on=TODAY)) == 1


def test_a_review_makes_one_next_plan(desk: Desk) -> None:
    plan_id = last(desk, READS)
    new = following(desk, plan_id)
    for again in (reviewing.make_next, next_plans.start):
        with pytest.raises(Refusal, match="next plan is there already"):
            again(desk, plan_id=plan_id)
    following(desk, new)
