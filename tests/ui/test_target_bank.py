# SPDX-License-Identifier: Apache-2.0
"""The target bank in the window: found, read and taken by keyboard alone; own targets saved and taken out again."""

from sencodesk.services import bank
from sencodesk.views import bank as bank_view
from tests.ui.driver import Driver
from tests.ui.plan_editor import editor, held
from tests.ui.school import SmallSchool


def test_a_target_is_found_filled_and_taken_by_keyboard_alone(driver: Driver, small: SmallSchool) -> None:
    plan_id = small.plans["tomos"]
    editor(driver, plan_id)
    driver.press("Space", "plan-bank")
    assert driver.focus() == "bank-words"
    assert driver.text("bank-need").startswith("Social, Emotional")
    before = driver.text("bank-count")
    driver.type("bank-words", "calm", leave=False)
    assert driver.text("bank-count") != before
    first = driver.text("bank-title")
    driver.press("Down")
    assert driver.text("bank-title") != first
    title = driver.text("bank-title")
    assert "Tomos" in driver.text("bank-sentence")
    assert "…" in driver.text("bank-sentence")
    driver.type("bank-now", "2", leave=False)
    driver.type("bank-aim", "4", leave=False)
    assert "…" not in driver.text("bank-sentence")
    sentence = driver.text("bank-sentence")
    driver.press("Return")
    target = held(driver, plan_id).targets[-1]
    assert (target.text, target.plain_title, target.now, target.aim) == (sentence, title, 2.0, 4.0)
    assert target.baseline is not None
    assert target.baseline.startswith("2 ")
    assert "Mon 23 Nov 2026" in target.baseline
    assert target.bank
    assert not driver.seen("bank-sheet")
    driver.until(lambda: driver.focus() == "target-3-strategy")
    driver.bench.undo()
    driver.settle()
    assert len(held(driver, plan_id).targets) == 2


def test_without_the_childs_number_the_gap_stays_and_the_caret_stands_there(driver: Driver, small: SmallSchool) -> None:
    plan_id = small.plans["tomos"]
    editor(driver, plan_id)
    driver.click("plan-bank")
    driver.press("Return", "bank-words")
    target = held(driver, plan_id).targets[-1]
    assert (target.now, target.aim, target.baseline) == (None, None, None)
    assert "…" in (target.text or "")
    driver.until(lambda: driver.focus() == "target-3-baseline")


def test_a_number_that_cannot_be_is_said_beside_its_field(driver: Driver, small: SmallSchool) -> None:
    plan_id = small.plans["tomos"]
    editor(driver, plan_id)
    driver.click("plan-bank")
    for words, said in (("many", "Write a number"), ("-1", "from 0"), ("4000000", "from 0 to")):
        driver.type("bank-now", words, leave=False)
        driver.click("bank-use")
        if driver.seen("bank-sheet"):
            assert said in driver.words("bank-sheet")
            assert driver.focus() == "bank-now"
        else:
            assert words == "4000000", "a unit without a scale takes any number"
    assert len(held(driver, plan_id).targets) <= 3


def test_who_must_agree_first_is_said_in_the_bank_and_beside_the_target(driver: Driver, small: SmallSchool) -> None:
    from sencodesk.content import targets as content

    stem = next(one for one in content.bank() if one.ask_first)
    plan_id = small.plans["tomos"]
    editor(driver, plan_id)
    driver.click("plan-bank")
    driver.choose("bank-need", "Any need")
    driver.choose("bank-stage", "Any age")
    driver.type("bank-words", stem.title, leave=False)
    assert driver.words("bank-ask").startswith("Ask first: ")
    driver.click("bank-use")
    driver.until(lambda: driver.seen("target-3-ask-first"))
    assert stem.ask_first in driver.words("target-3-ask-first")


def test_a_target_is_saved_to_our_bank_found_there_and_taken_out(driver: Driver, small: SmallSchool) -> None:
    editor(driver, small.plans["edie"])
    driver.click("target-1-open")
    driver.click("target-1-keep")
    assert "in your target bank" in " ".join(driver.messages())
    driver.click("target-1-keep")
    assert "in your bank already" in " ".join(driver.messages())
    editor(driver, small.plans["tomos"])
    driver.click("plan-bank")
    driver.choose("bank-need", "Any need")
    driver.type("bank-words", "saying why", leave=False)
    assert "Tomos gives a reason" in driver.text("bank-sentence")
    driver.click("bank-retire")
    driver.settle()
    assert driver.read(bank_view.own) == ()
    assert not driver.seen("bank-retire")
    driver.click("bank-close")


def test_nothing_fits_is_said_and_nothing_can_be_taken(driver: Driver, small: SmallSchool) -> None:
    editor(driver, small.plans["tomos"])
    driver.click("plan-bank")
    driver.type("bank-words", "zzzz", leave=False)
    assert driver.text("bank-count").startswith("Nothing fits.")
    assert not driver.seen("bank-use")
    driver.press("Return")
    assert driver.seen("bank-sheet")
    driver.press("Escape")
    assert not driver.seen("bank-sheet")


def test_a_saved_target_keeps_its_place_in_plans_when_it_is_retired(driver: Driver, small: SmallSchool) -> None:
    target_id = held(driver, small.plans["edie"]).targets[0].id
    driver.do(lambda desk: bank.save(desk, target_id=target_id))
    editor(driver, small.plans["tomos"])
    driver.click("plan-bank")
    driver.choose("bank-need", "Any need")
    driver.type("bank-words", "saying why", leave=False)
    driver.click("bank-use")
    own = driver.read(bank_view.own)[0]
    driver.do(lambda desk: bank.retire(desk, bank_target_id=bank_view.own_id(own)))
    assert held(driver, small.plans["tomos"]).targets[-1].bank == own.id
