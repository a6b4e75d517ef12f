# SPDX-License-Identifier: Apache-2.0
"""The next plan from the last, from the pupil's page and from the editor; an empty one where that is wanted."""

from sencodesk.services import papers, plans
from sencodesk.views import plans as plans_view
from sencodesk_ui.pages.plan.page import PlanPage
from tests.ui.driver import Driver
from tests.ui.plan_editor import editor, held
from tests.ui.school import SmallSchool


def count(driver: Driver) -> int:
    """How many plans there are."""
    return len(driver.read(lambda session: plans_view.plans(session, on=driver.clock.today())))


def test_the_plan_tab_starts_from_the_last_plan(driver: Driver, small: SmallSchool) -> None:
    last = held(driver, small.plans["edie"])
    driver.do(lambda desk: plans.change_target(desk, target_id=last.targets[1].id, values={"outcome": "met"}))
    driver.go("pupil", pupil_id=small.pupils["edie"], tab="plan")
    before = count(driver)
    driver.click("pupil-plan-next")
    assert isinstance(driver.page, PlanPage)
    assert driver.text("plan-title") == "Edie Marrowfield, plan\u00a02"
    assert driver.words("plan-begun").split("\n")[0] == "Started from plan 1: 1 target carried on, 1 met target closed."
    new = held(driver, str(driver.page.where["plan_id"]))
    assert [one.carried_from for one in new.targets] == ["Carried on from plan 1"]
    driver.bench.undo()
    driver.settle()
    assert count(driver) == before


def test_an_empty_plan_can_be_started_all_the_same(driver: Driver, small: SmallSchool) -> None:
    driver.go("pupil", pupil_id=small.pupils["edie"], tab="plan")
    driver.click("pupil-plan-empty")
    assert held(driver, str(driver.page.where["plan_id"])).targets == ()
    assert "Started from" not in driver.words("plan-begun")
    driver.go("pupil", pupil_id=small.pupils["edie"], tab="plan")
    assert not driver.seen("pupil-plan-next"), "with a draft there is nothing to start"


def test_new_plan_in_the_head_goes_on_from_the_last(driver: Driver, small: SmallSchool) -> None:
    driver.go("pupil", pupil_id=small.pupils["edie"])
    driver.click("pupil-new-plan")
    assert len(held(driver, str(driver.page.where["plan_id"])).targets) == 2


def test_the_editor_starts_the_next_plan_from_the_one_that_is_open(driver: Driver, small: SmallSchool) -> None:
    page = editor(driver, small.plans["edie"])
    next(one for one in page.head.menu.actions() if one.objectName() == "plan-next").trigger()
    driver.settle()
    assert driver.text("plan-title") == "Edie Marrowfield, plan\u00a02"


def test_what_changed_is_told_line_by_line_and_leads_to_its_field(driver: Driver, small: SmallSchool) -> None:
    editor(driver, small.plans["edie"])
    assert not driver.seen("plan-begun"), "a first plan has no last time"
    driver.go("pupil", pupil_id=small.pupils["edie"])
    driver.click("pupil-new-plan")
    new = held(driver, str(driver.page.where["plan_id"]))
    values = {"who": "Mr Osgood"}
    driver.do(lambda desk: plans.change_target(desk, target_id=new.targets[0].id, values=values))  # type: ignore[arg-type]  # a field of the target
    assert not driver.seen("plan-changed-list")
    driver.press("Space", "plan-changed")
    lines = driver.words("plan-changed-list")
    assert "Since plan 1:" in lines
    assert "Target 1: Mrs Dell became Mr Osgood." in lines
    place = next(n for n in range(1, 9) if driver.text(f"plan-changed-{n}").startswith("Target 1: Mrs"))
    driver.click(f"plan-changed-{place}-show")
    assert driver.focus() == "target-1-who"
    driver.click("plan-changed")
    assert not driver.seen("plan-changed-list")


def test_the_staff_copy_marks_what_changed_where_it_was_asked_for(driver: Driver, small: SmallSchool) -> None:
    driver.go("pupil", pupil_id=small.pupils["edie"])
    driver.click("pupil-new-plan")
    page = driver.page
    assert isinstance(page, PlanPage)
    driver.until(page.paper.settled)
    plain = page.paper.view.data
    driver.click("plan-changed")
    driver.click("plan-changed-mark")
    driver.until(page.paper.settled)
    assert page.paper.view.data != plain
    plan_id = str(page.where["plan_id"])
    contents = driver.read(lambda session: papers.plans_of(session, on=driver.clock.today(), plan_ids=[plan_id]))
    assert contents[0].since == "Since plan 1"
    assert {"start", "review"} <= contents[0].marked
    assert "Starts: Mon 7 Sep 2026 became Mon 23 Nov 2026." in contents[0].changes
    driver.click("plan-about-open")
    driver.type("plan-strengths", "Knots.", leave=False)
    driver.until(page.paper.settled)
    driver.click("plan-changed-mark")
    driver.until(page.paper.settled)
    contents = driver.read(lambda session: papers.plans_of(session, on=driver.clock.today(), plan_ids=[plan_id]))
    assert (contents[0].since, contents[0].marked) == ("", frozenset())


def test_a_draft_says_at_once_which_plan_would_end_without_a_review(driver: Driver, small: SmallSchool) -> None:
    editor(driver, small.plans["edie"])
    assert not driver.seen("plan-running"), "a plan that is current ends no other"
    driver.go("pupil", pupil_id=small.pupils["edie"])
    driver.click("pupil-new-plan")
    assert "has no review yet. It ends when this plan is made current." in driver.words("plan-running")
    assert driver.text("plan-running-review") == "Review plan 1 first"
    new = str(driver.page.where["plan_id"])
    driver.click("plan-running-review")
    assert (driver.page.stem, driver.page.where["plan_id"]) == ("plan-review", small.plans["edie"])
    today = driver.clock.today()
    driver.do(lambda desk: plans.change(desk, plan_id=small.plans["edie"], values={"reviewed_on": today}))
    driver.go("plan", plan_id=new)
    assert not driver.seen("plan-running")
