# SPDX-License-Identifier: Apache-2.0
"""What the records refuse stays in sight: on the folded card, and in the way of Make current."""

from __future__ import annotations

from datetime import date

from sencodesk.services import plans
from sencodesk.views import plans as plans_view
from sencodesk_ui.widgets import Label
from tests.ui.driver import Driver
from tests.ui.school import SmallSchool

TODAY = date(2026, 11, 23)


def a_draft(driver: Driver, small: SmallSchool) -> str:
    """A draft with dates and one target, open in the editor."""
    change = driver.do(
        lambda desk: plans.start(
            desk, pupil_id=small.pupils["edie"], values={"start": date(2026, 11, 30), "review": date(2027, 3, 25)},
            targets=[{"text": "Edie counts.", "out_of": 10.0}],
        )
    )  # fmt: skip
    assert change is not None
    plan = next(row for table, row in change.touched if table == "plan")
    driver.go("plan", plan_id=plan)
    return plan


def state(driver: Driver, plan_id: str) -> str:
    found = driver.read(lambda session: plans_view.plan(session, plan_id, on=TODAY))
    assert found is not None
    return found.state


def test_a_refused_number_is_marked_on_the_folded_card_and_keeps_the_plan_a_draft(
    driver: Driver, small: SmallSchool
) -> None:
    plan = a_draft(driver, small)
    driver.click("target-1-open")
    driver.type("target-1-now", "12", leave=False)
    driver.click("plan-dates-open")  # the card is left and saved, refused, and opened again with the sentence
    assert driver.text("field-target-1-now-error") == "Type numbers from 0 up to the number that it is out of."
    driver.click("target-1-open")
    assert driver.text("target-1-wrong") == "1 thing to put right"
    driver.click("plan-issue")
    assert state(driver, plan) == "draft"
    assert driver.focus() == "target-1-now"
    assert driver.messages() == ["This could not be saved as it stands. Put it right first; the plan is still a draft."]
    driver.type("target-1-now", "4", leave=False)
    driver.click("plan-issue")
    assert state(driver, plan) == "current"
    assert not driver.seen("target-1-wrong")
    said = "Plan 2 is current. Plan 1 ended without a review."
    assert driver.messages() == [said], "what was said of the number is not so any more"


def test_an_unreadable_date_is_marked_on_the_folded_card(driver: Driver, small: SmallSchool) -> None:
    plan = a_draft(driver, small)
    driver.click("plan-dates-open")
    driver.type("plan-review", "soon", leave=False)
    driver.click("plan-dates-open")
    assert driver.text("plan-dates-wrong") == "1 thing to put right"
    driver.click("plan-issue")
    assert (state(driver, plan), driver.focus()) == ("draft", "plan-review")


def test_no_two_fields_of_a_target_have_one_name_and_each_name_is_shown(driver: Driver, small: SmallSchool) -> None:
    a_draft(driver, small)
    driver.click("target-1-open")
    card = driver.find("target-1")
    labels = [label.text() for label in card.findChildren(Label) if label.buddy() is not None and label.isVisible()]
    assert len(labels) == len(set(labels)) == 19
    assert {"Target", "Now", "So far"} <= set(labels)


def test_undo_names_the_target_that_was_added(driver: Driver, small: SmallSchool) -> None:
    a_draft(driver, small)
    driver.press("Ctrl+Return", "plan-add-target")
    assert driver.text("status-undo") == "Undo: add a target"
    driver.type("target-2-text", "Edie reads.", leave=False)
    driver.click("plan-dates-open")
    assert driver.text("status-undo") == "Undo: change a target"
    driver.press("Ctrl+Z", "plan-add-target")
    assert driver.text("status-undo") == "Undo: add a target"
    driver.press("Ctrl+Z", "plan-add-target")
    assert not driver.seen("target-2")
    assert driver.text("status-undo") == "Undo: start a plan"
