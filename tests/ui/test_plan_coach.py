# SPDX-License-Identifier: Apache-2.0
"""The coach in the editor: it speaks under the field, never stands in the way, and what is left stays left."""

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from sencodesk.services import plans
from sencodesk.views import coaching as coaching_view
from sencodesk_ui import theme
from sencodesk_ui.pages.plan.page import PlanPage
from tests.ui.driver import Driver
from tests.ui.plan_editor import editor, held
from tests.ui.school import SmallSchool

VAGUE = "Regular access to a quiet space."


def coached(driver: Driver, plan_id: str) -> PlanPage:
    """The editor, once the coach has read what stands in it."""
    page = editor(driver, plan_id)
    driver.until(page.coach.settled)
    return page


def write(driver: Driver, page: PlanPage, name: str, words: str) -> None:
    """Type, stay in the field, and wait for the coach."""
    driver.type(name, words, leave=False)
    driver.until(page.coach.settled)


def test_it_says_what_why_and_an_example_under_the_field_and_takes_nothing_away(
    driver: Driver, small: SmallSchool
) -> None:
    page = coached(driver, small.plans["tomos"])
    driver.click("target-1-open")
    write(driver, page, "target-1-strategy", VAGUE)
    said = driver.words("target-1-strategy-advice")
    assert "“Regular access to” does not say how much or how often." in said
    assert "Try: " in said
    assert driver.focus() == "target-1-strategy"
    assert "does not say how much" in driver.find("target-1-strategy").accessibleDescription()
    driver.press("Ctrl+S")
    assert held(driver, small.plans["tomos"]).targets[0].strategy == VAGUE
    assert driver.seen("target-1-strategy-advice")
    write(driver, page, "target-1-strategy", "Mrs Dell, quiet table, 10 minutes, 4 mornings a week.")
    assert not driver.seen("target-1-strategy-advice")
    assert driver.find("target-1-strategy").accessibleDescription() == ""


def test_what_is_left_stays_left_and_undo_brings_it_back(driver: Driver, small: SmallSchool) -> None:
    plan_id = small.plans["tomos"]
    page = coached(driver, plan_id)
    driver.click("target-1-open")
    write(driver, page, "target-1-strategy", VAGUE)
    driver.press("Ctrl+S")
    driver.click("target-1-strategy-advice-leave")
    driver.until(page.coach.settled)
    assert not driver.seen("target-1-strategy-advice")
    assert driver.focus() == "target-1-strategy"
    assert len(driver.read(lambda session: coaching_view.left(session, plan_id))) == 1
    driver.go("today")
    page = coached(driver, plan_id)
    assert driver.text("target-1-strategy") == VAGUE
    assert not driver.seen("target-1-strategy-advice")
    driver.bench.undo()
    driver.settle()
    driver.until(page.coach.settled)
    assert driver.seen("target-1-strategy-advice")
    assert held(driver, plan_id).targets[0].strategy == VAGUE
    assert driver.read(lambda session: coaching_view.left(session, plan_id)) == frozenset()


def test_what_was_left_can_be_shown_again_from_the_menu(driver: Driver, small: SmallSchool) -> None:
    plan_id = small.plans["tomos"]
    page = coached(driver, plan_id)
    driver.click("target-1-open")
    write(driver, page, "target-1-strategy", VAGUE)
    driver.press("Ctrl+S")
    driver.click("target-1-strategy-advice-leave")
    driver.until(page.coach.settled)
    action = next(one for one in page.head.menu.actions() if one.objectName() == "plan-advice")
    action.trigger()
    driver.settle()
    driver.until(page.coach.settled)
    assert driver.seen("target-1-strategy-advice")
    assert "plan-advice" not in [one.objectName() for one in page.head.menu.actions()]


def test_leaving_advice_about_a_current_plan_leaves_it_current(driver: Driver, small: SmallSchool) -> None:
    plan_id = small.plans["edie"]
    page = coached(driver, plan_id)
    assert held(driver, plan_id).state == "current"
    driver.click("target-2-open")
    name = next(one for one in driver.names() if one.startswith("target-2-") and one.endswith("-advice-leave"))
    driver.click(name)
    driver.until(page.coach.settled)
    assert (held(driver, plan_id).state, held(driver, plan_id).version) == ("current", 1)


def test_another_pupils_name_is_seen_even_while_the_card_is_closed(driver: Driver, small: SmallSchool) -> None:
    page = coached(driver, small.plans["tomos"])
    driver.click("plan-about-open")
    write(driver, page, "plan-difficulties", "At the table Edie finds waiting hard.")
    assert "Edie" in driver.words("plan-difficulties-advice")
    driver.click("plan-about-open")
    assert page.form.about.head.warning.isVisible()


def test_text_of_another_pupils_plan_is_found_though_the_name_was_changed(driver: Driver, small: SmallSchool) -> None:
    page = coached(driver, small.plans["tomos"])
    own = "Wren puts her tray beside the door and tells an adult three things that went well before she goes home."
    driver.do(lambda desk: plans.start(desk, pupil_id=small.pupils["wren"], values={"strengths": own}))
    coached(driver, small.plans["edie"])
    page = coached(driver, small.plans["tomos"])
    driver.click("plan-about-open")
    write(driver, page, "plan-strengths", own.replace("Wren", "Tomos").replace("her", "his").replace("she", "he"))
    assert driver.seen("plan-strengths-advice")


def test_two_pieces_of_advice_are_read_one_after_the_other(driver: Driver, small: SmallSchool) -> None:
    page = coached(driver, small.plans["tomos"])
    driver.click("target-1-open")
    write(driver, page, "target-1-strategy", "Regular access to a quiet space. Movement breaks.")
    first = driver.words("target-1-strategy-advice")
    driver.click("target-1-strategy-advice-next")
    second = driver.words("target-1-strategy-advice")
    assert first != second
    assert driver.text("target-1-strategy-advice-next") == "Next of 2"


def test_tab_goes_from_the_field_to_its_advice_and_on(driver: Driver, small: SmallSchool) -> None:
    page = coached(driver, small.plans["tomos"])
    driver.click("target-1-open")
    write(driver, page, "target-1-strategy", VAGUE)
    walked = []
    for _ in range(3):
        driver.press("Tab")
        walked.append(driver.focus())
    assert walked[:2] == ["target-1-strategy-advice-leave", "target-1-who"]


def test_the_parent_copy_says_how_it_reads(driver: Driver, small: SmallSchool) -> None:
    page = coached(driver, small.plans["tomos"])
    assert not driver.seen("paper-said")
    driver.click("target-1-open")
    write(driver, page, "target-1-plain-text", "Tomos says why when he answers. We ask him and wait. He has a card.")
    driver.click("paper-copy-parent")
    driver.until(page.paper.settled)
    assert driver.text("paper-said").startswith("Reading age about ")
    driver.click("paper-copy-staff")
    assert not driver.seen("paper-said")


def test_the_coach_is_silent_about_a_plan_that_is_over(driver: Driver, small: SmallSchool) -> None:
    plan_id = small.plans["edie"]
    driver.do(lambda desk: plans.set_state(desk, plan_id=plan_id, state="ended"))
    coached(driver, plan_id)
    driver.click("target-2-open")
    assert not [one for one in driver.names() if one.endswith("-advice")]


def test_in_large_text_advice_is_read_whole(driver: Driver, small: SmallSchool) -> None:
    theme.wardrobe().choose(theme=theme.look().theme, percent=200)
    driver.settle()
    page = coached(driver, small.plans["tomos"])
    driver.click("target-1-open")
    write(driver, page, "target-1-strategy", VAGUE)
    line = driver.show("target-1-strategy-advice")
    for label in line.findChildren(type(page.form.about.head.title)):
        if label.isVisible() and label.text():
            assert label.height() >= label.minimumHeight()
            assert label.mapTo(line, label.rect().bottomRight()).x() <= line.width()


def test_a_key_press_does_not_wait_for_the_coach(driver: Driver, small: SmallSchool) -> None:
    """While keys follow one another the coach is not asked; it speaks once after the last."""
    page = coached(driver, small.plans["tomos"])
    driver.click("target-1-open")
    asked: list[str] = []
    look = page.coach.look

    def counted() -> None:
        asked.append("once")
        look()

    page.coach._pause.timeout.disconnect()  # to count how often the pause ends
    page.coach._pause.timeout.connect(counted)
    box = driver.find("target-1-strategy")
    box.setFocus()
    QTest.keyClicks(box, "Regular access")
    QApplication.processEvents()
    assert asked == []
    driver.until(page.coach.settled)
    assert len(asked) == 1


def test_a_closed_target_says_how_many_remarks_there_are(driver: Driver, small: SmallSchool) -> None:
    page = coached(driver, small.plans["tomos"])
    card = page.form.targets[0]
    before = int(driver.text("target-1-remarks")) if driver.seen("target-1-remarks") else 0
    driver.click("target-1-open")
    assert not driver.seen("target-1-remarks"), "open, they stand under their fields"
    write(driver, page, "target-1-strategy", VAGUE)
    driver.click("target-1-open")
    assert not card.is_open()
    words = "1 remark" if before == 0 else f"{before + 1} remarks"
    assert driver.text("target-1-remarks") == str(before + 1)
    assert driver.find("target-1-remarks").accessibleName() == f"{words} of the coach"


def test_all_remarks_about_a_field_can_be_seen_in_a_list_and_left_there(driver: Driver, small: SmallSchool) -> None:
    page = coached(driver, small.plans["tomos"])
    driver.click("target-1-open")
    write(driver, page, "target-1-strategy", f"{VAGUE} Support as appropriate.")
    count = int(driver.text("target-1-strategy-advice-next").removeprefix("Next of "))
    assert driver.text("target-1-strategy-advice-all") == f"Show all {count}"
    driver.click("target-1-strategy-advice-all")
    shown = [one for one in driver.names() if one.startswith("target-1-strategy-advice-list-")]
    assert len(shown) == count
    assert not driver.seen("target-1-strategy-advice-next")
    driver.press("Ctrl+S")
    driver.click("target-1-strategy-advice-list-2-leave")
    driver.until(page.coach.settled)
    assert len([one for one in driver.names() if one.startswith("target-1-strategy-advice-list-")]) in (0, count - 1)
