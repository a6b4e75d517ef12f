# SPDX-License-Identifier: Apache-2.0
"""The review of a plan by keyboard: a letter for each target, a line of evidence, what was said, the next plan."""

from datetime import date

import pytest

from sencodesk.services import plans
from sencodesk_ui.pages.plan.page import PlanPage
from sencodesk_ui.pages.plan_review.page import PlanReviewPage
from tests.ui.driver import Driver
from tests.ui.plan_editor import editor, held
from tests.ui.school import SmallSchool


def reviewed(driver: Driver, plan_id: str) -> PlanReviewPage:
    """The review page of a plan."""
    page = driver.go("plan-review", plan_id=plan_id)
    assert isinstance(page, PlanReviewPage)
    return page


def test_a_review_is_written_without_leaving_the_keyboard(driver: Driver, small: SmallSchool) -> None:
    plan_id = small.plans["edie"]
    editor(driver, plan_id)
    driver.press("Space", "plan-to-review")
    assert driver.text("review-title") == "Edie Marrowfield, review of plan\u00a01"
    assert driver.focus() == "review-1-met"
    driver.press("P")
    assert driver.focus() == "review-1-evidence"
    driver.type("review-1-evidence", "7 of 10 on Friday", leave=False)
    driver.press("Return")
    assert driver.focus() == "review-2-met"
    driver.press("M")
    driver.press("Return")
    driver.type("review-pupil-said", "I like building words.", leave=False)
    driver.press("Ctrl+S")
    found = held(driver, plan_id)
    assert [(one.outcome, one.evidence) for one in found.targets] == [("partly", "7 of 10 on Friday"), ("met", None)]
    assert (found.reviewed_on, found.pupil_said) == (driver.clock.today(), "I like building words.")
    assert (found.state, found.version) == ("current", 1)
    driver.press("Ctrl+Return")
    assert isinstance(driver.page, PlanPage)
    assert driver.text("plan-title") == "Edie Marrowfield, plan\u00a02"
    new = held(driver, str(driver.page.where["plan_id"]))
    assert [one.carried_from for one in new.targets] == ["Carried on from plan 1"]
    assert new.pupil_view == "I like building words."
    assert held(driver, plan_id).state == "reviewed"


@pytest.mark.parametrize(("key", "outcome"), [("M", "met"), ("P", "partly"), ("N", "not-yet"), ("D", "dropped")])
def test_one_key_is_one_change_and_undo_takes_it_back(
    driver: Driver, small: SmallSchool, key: str, outcome: str
) -> None:
    plan_id = small.plans["edie"]
    reviewed(driver, plan_id)
    driver.press(key)
    assert held(driver, plan_id).targets[0].outcome == outcome
    assert driver.find(f"review-1-{outcome}").property("checked")
    driver.bench.undo()
    driver.settle()
    assert held(driver, plan_id).targets[0].outcome is None
    assert not driver.find(f"review-1-{outcome}").property("checked")


def test_a_letter_in_the_evidence_is_a_letter(driver: Driver, small: SmallSchool) -> None:
    plan_id = small.plans["edie"]
    reviewed(driver, plan_id)
    driver.press("N")
    driver.type("review-1-evidence", "Met his mum.", leave=False)
    driver.press("Ctrl+S")
    assert (held(driver, plan_id).targets[0].outcome, held(driver, plan_id).targets[0].evidence) == (
        "not-yet", "Met his mum.",
    )  # fmt: skip


def test_what_was_pressed_is_taken_back_by_pressing_it_again_or_backspace(driver: Driver, small: SmallSchool) -> None:
    plan_id = small.plans["edie"]
    reviewed(driver, plan_id)
    driver.click("review-1-met")
    assert held(driver, plan_id).targets[0].outcome == "met"
    driver.click("review-1-met")
    assert held(driver, plan_id).targets[0].outcome is None
    driver.press("D", "review-2-met")
    driver.press("Backspace", "review-2-dropped")
    assert held(driver, plan_id).targets[1].outcome is None


def test_a_plan_that_has_not_begun_says_from_when_it_is_reviewed(driver: Driver, small: SmallSchool) -> None:
    plan_id = small.plans["edie"]
    later = {"start": date(2026, 12, 1), "review": date(2027, 3, 1)}
    driver.do(lambda desk: plans.change(desk, plan_id=plan_id, values=later))  # type: ignore[arg-type]  # days of a plan
    reviewed(driver, plan_id)
    assert "starts on Tue 1 Dec 2026" in driver.words("review-early")
    assert not driver.seen("review-next")
    assert not driver.find("review-1-met").isEnabled()
    driver.type("review-reviewed-on", "23/11/2026")
    driver.press("Ctrl+S")
    assert "before it starts" in driver.words("review-meeting")
    assert held(driver, plan_id).reviewed_on is None


def test_numbers_that_cannot_be_are_refused_beside_their_field(driver: Driver, small: SmallSchool) -> None:
    plan_id = small.plans["edie"]
    reviewed(driver, plan_id)
    driver.type("review-1-now", "12")
    driver.press("Ctrl+S")
    assert "up to the number" in driver.words("review-1")
    driver.type("review-1-now", "7")
    driver.press("Ctrl+S")
    assert held(driver, plan_id).targets[0].now == 7.0


def test_with_the_next_plan_begun_the_button_leads_to_it(driver: Driver, small: SmallSchool) -> None:
    reviewed(driver, small.plans["edie"])
    driver.click("review-next")
    driver.until(lambda: isinstance(driver.page, PlanPage))
    reviewed(driver, small.plans["edie"])
    assert driver.text("review-next") == "Open plan 2"
    driver.click("review-next")
    assert driver.text("plan-title") == "Edie Marrowfield, plan\u00a02"


def test_what_is_typed_is_saved_when_the_page_is_left(driver: Driver, small: SmallSchool) -> None:
    reviewed(driver, small.plans["edie"])
    driver.type("review-parent-said", "She reads to her brother.", leave=False)
    driver.go("today")
    assert held(driver, small.plans["edie"]).parent_said == "She reads to her brother."
