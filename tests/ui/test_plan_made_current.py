# SPDX-License-Identifier: Apache-2.0
"""Making a plan current: the one before it ends, and what was not reviewed is said and can be."""

from datetime import date

from sencodesk.services import plans
from sencodesk_ui.pages.plan_review.page import PlanReviewPage
from tests.ui import school
from tests.ui.driver import Driver
from tests.ui.plan_editor import editor, held
from tests.ui.school import SmallSchool

TODAY = date(2026, 11, 23)


def test_issuing_the_next_plan_ends_the_one_before(driver: Driver, small: SmallSchool) -> None:
    change = driver.do(lambda desk: plans.start(desk, pupil_id=small.pupils["edie"], values={}))
    new = school.touched(change, "plan")
    page = editor(driver, new)
    driver.click("plan-issue")
    assert held(driver, new).state == "draft"
    assert page.form.dates.fields["start"].error()
    driver.type("plan-start", "30/11/2026")
    driver.type("plan-review", "25/3/2027", leave=False)
    driver.click("plan-issue")
    assert held(driver, new).state == "current"
    assert held(driver, small.plans["edie"]).state == "ended"
    assert driver.messages() == ["Plan 2 is current. Plan 1 ended without a review."]
    driver.click("message-act")
    assert (driver.page.stem, driver.text("review-next")) == ("plan-review", "Open plan 2")
    reviewing = driver.page
    assert isinstance(reviewing, PlanReviewPage)
    reviewing.cards[0].focus_keys()
    driver.press("M")
    found = held(driver, small.plans["edie"])
    assert (found.state, found.reviewed_on, found.targets[0].outcome) == ("ended", TODAY, "met")
    driver.click("review-next")
    assert held(driver, new).state == "current", "what is current already is opened, not begun anew"
    assert driver.page.where["plan_id"] == new


def test_a_plan_that_was_reviewed_ends_without_a_word_of_it(driver: Driver, small: SmallSchool) -> None:
    old = small.plans["edie"]
    driver.do(lambda desk: plans.change(desk, plan_id=old, values={"reviewed_on": TODAY}))
    dates = {"start": TODAY, "review": date(2027, 3, 25)}
    change = driver.do(lambda desk: plans.start(desk, pupil_id=small.pupils["edie"], values=dates))  # type: ignore[arg-type]  # two days
    editor(driver, school.touched(change, "plan"))
    driver.click("plan-issue")
    assert driver.messages() == ["Plan 2 is current. Plan 1 ended."]
    driver.bench.undo()
    driver.settle()
    said = ["Taken back: make the plan current, about Edie Marrowfield."]
    assert (driver.messages(), held(driver, old).state) == (said, "current")


def test_a_plan_whose_making_was_undone_says_that_redo_brings_it_back(driver: Driver, small: SmallSchool) -> None:
    change = driver.do(lambda desk: plans.start(desk, pupil_id=small.pupils["edie"], values={}))
    editor(driver, school.touched(change, "plan"))
    driver.bench.undo()
    driver.settle()
    assert "redo what was undone" in driver.words("plan-gone")
    driver.bench.redo()
    driver.settle()
    assert not driver.seen("plan-gone")
