# SPDX-License-Identifier: Apache-2.0
"""The plan editor: what is typed is on the paper, is saved card by card, is never lost, and can be taken back."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from sencodesk.services import unsaved
from sencodesk.services.editing import PLAN_FORMS
from sencodesk.views import log as log_view
from sencodesk_ui.pages.plan.card import CardHead
from sencodesk_ui.pages.plan.page import PlanPage
from sencodesk_ui.pages.plan.sections import read_time
from tests.ui import school
from tests.ui.driver import Driver
from tests.ui.plan_editor import as_the_power_went, editor, held
from tests.ui.school import SmallSchool

TODAY = date(2026, 11, 23)


def labels(driver: Driver) -> list[str]:
    """The labels of the changes, the newest first."""
    return [one.label for one in driver.read(log_view.changes) if one.kind == "edit"]


def test_leaving_a_card_saves_it_as_one_change(driver: Driver, small: SmallSchool) -> None:
    editor(driver, small.plans["tomos"])
    before = len(labels(driver))
    driver.click("plan-about-open")
    driver.type("plan-strengths", "Knots and maps.")
    driver.type("plan-difficulties", "Waiting.")
    driver.type("plan-pupil-view", "I like ropes.", leave=False)
    assert len(labels(driver)) == before
    driver.click("plan-home-open")
    found = held(driver, small.plans["tomos"])
    assert (found.strengths, found.difficulties, found.pupil_view) == ("Knots and maps.", "Waiting.", "I like ropes.")
    assert len(labels(driver)) == before + 1


@pytest.mark.parametrize("how", ["key", "page", "lock"])
def test_ctrl_s_leaving_the_page_and_the_lock_save(driver: Driver, small: SmallSchool, how: str) -> None:
    plan_id = small.plans["tomos"]
    editor(driver, plan_id)
    driver.click("plan-home-open")
    driver.type("plan-at-home", "Shoelaces on Sundays.", leave=False)
    if how == "key":
        driver.press("Ctrl+S")
    elif how == "page":
        driver.go("today")
    else:
        driver.window.lock()
        driver.settle()
        driver.unlock(school.PASSPHRASE)
    assert held(driver, plan_id).at_home == "Shoelaces on Sundays."


def test_undo_takes_the_typing_back_in_the_box_too(driver: Driver, small: SmallSchool) -> None:
    plan_id = small.plans["tomos"]
    editor(driver, plan_id)
    was = held(driver, plan_id).strengths
    driver.click("plan-about-open")
    driver.type("plan-strengths", "Knots and maps.", leave=False)
    driver.press("Ctrl+S")
    assert held(driver, plan_id).strengths == "Knots and maps."
    driver.bench.undo()
    driver.settle()
    assert held(driver, plan_id).strengths == was
    assert driver.text("plan-strengths") == was


def test_typing_stays_in_the_encrypted_file_and_is_offered_back(
    driver: Driver, small: SmallSchool, window_at: Callable[[Path], Driver], tmp_path: Path
) -> None:
    """The power goes while somebody types: the file as it stood then is opened again."""
    plan_id = small.plans["tomos"]
    page = editor(driver, plan_id)
    driver.click("target-1-open")
    target_id = held(driver, plan_id).targets[0].id
    driver.type("target-1-strategy", "Show two cards.", leave=False)
    driver.until(lambda: driver.read(lambda session: unsaved.kept(session, "target", target_id)) is not None)
    assert held(driver, plan_id).targets[0].strategy == "Show the card."
    folder = as_the_power_went(driver, tmp_path)
    page.form.target(target_id).put_back({"strategy": "Show the card."})  # type: ignore[union-attr]  # it is there
    driver.window.close()
    again = window_at(folder)
    again.unlock(school.PASSPHRASE)
    editor(again, plan_id)
    assert "10:42" in again.words("plan-unsaved")
    again.click("plan-unsaved-put-back")
    assert again.text("target-1-strategy") == "Show two cards."
    assert not again.seen("plan-unsaved")
    again.go("today")
    assert held(again, plan_id).targets[0].strategy == "Show two cards."
    assert again.read(lambda session: unsaved.kept(session, "target", target_id)) is None


def test_typing_that_is_let_go_is_gone(driver: Driver, small: SmallSchool) -> None:
    plan_id = small.plans["tomos"]
    driver.do(
        lambda desk: unsaved.keep(
            desk, form="plan-home", record_id=plan_id, base_version=1, values={"at_home": "Half a sent"}
        )
    )
    editor(driver, plan_id)
    driver.click("plan-unsaved-let-go")
    assert not driver.seen("plan-unsaved")
    found = driver.read(lambda session: [unsaved.kept(session, form, plan_id) for form in PLAN_FORMS])
    assert found == [None] * len(PLAN_FORMS)


def test_an_offer_that_was_not_answered_is_made_again(driver: Driver, small: SmallSchool) -> None:
    plan_id = small.plans["tomos"]
    words = {"at_home": "Half a sent"}
    driver.do(lambda desk: unsaved.keep(desk, form="plan-home", record_id=plan_id, base_version=1, values=words))
    for _ in range(2):
        editor(driver, plan_id)
        assert driver.seen("plan-unsaved")
        driver.go("today")
        editor(driver, small.plans["edie"])
    found = driver.read(lambda session: unsaved.kept(session, "plan-home", plan_id))
    assert found is not None
    assert found.values == words


def test_a_signature_that_was_not_added_is_kept_and_offered_back(driver: Driver, small: SmallSchool) -> None:
    plan_id = small.plans["tomos"]
    editor(driver, plan_id)
    driver.click("plan-signatures-open")
    driver.click("signatures-add")
    driver.type("signatures-new-role", "Carer")
    driver.type("signatures-new-name", "Mr Quist", leave=False)
    editor(driver, small.plans["edie"])
    driver.click("plan-signatures-open")
    assert not driver.seen("signatures-new-name")
    editor(driver, plan_id)
    driver.click("plan-unsaved-put-back")
    assert (driver.text("signatures-new-role"), driver.text("signatures-new-name")) == ("Carer", "Mr Quist")
    driver.click("signatures-new-save")
    assert [one.name for one in held(driver, plan_id).signatures] == ["Mr Quist"]
    assert driver.read(lambda session: unsaved.kept(session, "plan-signatures", plan_id)) is None


def test_a_head_is_never_painted_taller_than_it_is(driver: Driver, small: SmallSchool) -> None:
    painted: list[tuple[str, int]] = []

    class Eye(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint and isinstance(watched, CardHead):
                painted.append((watched.objectName(), watched.height()))
            return False

    eye = Eye()
    application = QApplication.instance()
    assert application is not None
    editor(driver, small.plans["tomos"])
    driver.go("today")
    application.installEventFilter(eye)
    try:
        page = editor(driver, small.plans["edie"])
        closed = [one.height() for one in page.findChildren(CardHead)]
        assert painted
        assert max(height for _, height in painted) <= max(closed)
        painted.clear()
        page.form.go("targets.1.text")
        driver.settle()
        assert painted
        assert max(height for _, height in painted) <= max(one.height() for one in page.findChildren(CardHead))
    finally:
        application.removeEventFilter(eye)


def test_what_is_refused_is_said_beside_its_field_and_kept(driver: Driver, small: SmallSchool) -> None:
    plan_id = small.plans["tomos"]
    page = editor(driver, plan_id)
    driver.click("plan-dates-open")
    driver.type("plan-review", "1/9/2026", leave=False)
    driver.press("Ctrl+S")
    assert page.form.dates.fields["review"].error()
    assert "1\u00a0Sep\u00a02026" in driver.text("plan-review")
    assert held(driver, plan_id).review != page.form.dates.fields["review"].editor.value()
    kept = driver.read(lambda session: unsaved.kept(session, "plan-dates", plan_id))
    assert kept is not None
    assert kept.values["review"] == "1/9/2026"
    driver.type("plan-review", "26/3/2027", leave=False)
    driver.press("Ctrl+S")
    assert not page.form.dates.fields["review"].error()
    assert driver.read(lambda session: unsaved.kept(session, "plan-dates", plan_id)) is None


def test_what_cannot_be_read_is_said_and_nothing_else_waits_for_it(driver: Driver, small: SmallSchool) -> None:
    plan_id = small.plans["tomos"]
    page = editor(driver, plan_id)
    driver.click("target-1-open")
    driver.type("target-1-now", "six")
    driver.type("target-1-unit", "replies", leave=False)
    driver.press("Ctrl+S")
    assert "number" in page.form.targets[0].fields["now"].error()
    target = held(driver, plan_id).targets[0]
    assert (target.now, target.unit) == (5.0, "replies")
    assert driver.text("target-1-now") == "six"


def test_ctrl_enter_adds_a_target_and_puts_the_caret_into_it(driver: Driver, small: SmallSchool) -> None:
    plan_id = small.plans["tomos"]
    page = editor(driver, plan_id)
    driver.click("target-1-open")
    driver.type("target-1-strategy", "Show two cards.", leave=False)
    driver.press("Ctrl+Return")
    driver.until(page.paper.settled)
    assert driver.focus() == "target-3-text"
    QTest.keyClicks(driver.find("target-3-text"), "Tomos waits for his turn.")
    driver.press("Ctrl+S")
    found = held(driver, plan_id)
    assert found.targets[0].strategy == "Show two cards."
    assert found.targets[2].text == "Tomos waits for his turn."


def test_targets_are_moved_and_removed_and_brought_back(driver: Driver, small: SmallSchool) -> None:
    plan_id = small.plans["tomos"]
    editor(driver, plan_id)
    first, second = (one.text for one in held(driver, plan_id).targets)
    driver.click("target-2-open")
    driver.press("Alt+Up")
    assert [one.text for one in held(driver, plan_id).targets] == [second, first]
    assert driver.seen("target-1-strategy")
    driver.click("target-1-down")
    assert [one.text for one in held(driver, plan_id).targets] == [first, second]
    driver.click("target-2-remove")
    assert [one.text for one in held(driver, plan_id).targets] == [first]
    driver.bench.undo()
    driver.settle()
    assert [one.text for one in held(driver, plan_id).targets] == [first, second]
    assert driver.seen("target-2-open")


def test_a_target_is_drawn_to_another_place_by_its_grip(driver: Driver, small: SmallSchool) -> None:
    plan_id = small.plans["tomos"]
    editor(driver, plan_id)
    first, second = (one.text for one in held(driver, plan_id).targets)
    grip, below = driver.find("target-1-grip"), driver.find("target-2")
    end = grip.mapFromGlobal(below.mapToGlobal(QPoint(0, below.height() - 2)))
    QTest.mousePress(grip, Qt.MouseButton.LeftButton)
    QTest.mouseMove(grip, end)
    QTest.mouseRelease(grip, Qt.MouseButton.LeftButton, pos=end)
    driver.settle()
    assert [one.text for one in held(driver, plan_id).targets] == [second, first]
    assert driver.seen("target-2-open")


def test_a_plan_with_a_value_that_cannot_be_read_does_not_become_current(driver: Driver, small: SmallSchool) -> None:
    """It would be printed without it; the card that holds it is folded by then."""
    plan_id = small.plans["tomos"]
    editor(driver, plan_id)
    driver.press("Ctrl+Return")
    driver.type("target-3-text", "Ties his shoelaces.", leave=False)
    driver.type("target-3-review", "12 nonsense", leave=False)
    driver.click("plan-about-open")
    driver.click("plan-issue")
    assert held(driver, plan_id).state == "draft"
    assert driver.focus() == "target-3-review"
    assert "could not be read" in " ".join(driver.messages())


def test_nothing_comes_to_the_records_after_the_window_was_closed(driver: Driver, small: SmallSchool) -> None:
    """A value that cannot be read is kept beside the records, at once and not a moment after they were closed."""
    page = editor(driver, small.plans["tomos"])
    driver.press("Ctrl+Return")
    driver.type("target-3-review", "12 nonsense", leave=False)
    assert any(timer.isActive() for timer in page.saving.findChildren(QTimer))
    driver.window.close()
    assert not any(timer.isActive() for timer in page.saving.findChildren(QTimer))


def test_a_draft_becomes_current_and_a_changed_current_plan_its_next_version(
    driver: Driver, small: SmallSchool
) -> None:
    plan_id = small.plans["tomos"]
    page = editor(driver, plan_id)
    driver.click("plan-issue")
    assert held(driver, plan_id).state == "current"
    assert "Plan 1 is current." in " ".join(driver.messages())
    assert not driver.seen("plan-issue")
    driver.click("plan-home-open")
    driver.type("plan-at-home", "Shoelaces.", leave=False)
    driver.press("Ctrl+S")
    found = held(driver, plan_id)
    assert (found.state, found.version) == ("draft", 2)
    assert "version 2" in driver.text("plan-about-line")
    driver.until(page.paper.settled)
    assert driver.seen("plan-issue")


def test_the_menu_reviews_ends_and_removes(driver: Driver, small: SmallSchool) -> None:
    plan_id = small.plans["edie"]
    page = editor(driver, plan_id)
    for act, state in (("reviewed", "reviewed"), ("ended", "ended"), ("draft", "draft")):
        _choose(page, f"plan-{act}")
        driver.settle()
        assert held(driver, plan_id).state == state
    _choose(page, "plan-remove")
    driver.settle()
    assert driver.seen("plan-gone")
    driver.bench.undo()
    driver.settle()
    assert driver.text("plan-title").startswith("Edie Marrowfield")


def test_a_page_or_a_message_can_lead_to_a_field(driver: Driver, small: SmallSchool) -> None:
    plan_id = small.plans["edie"]
    target_id = held(driver, plan_id).targets[1].id
    editor(driver, plan_id, target_id=target_id, field="success")
    driver.until(lambda: driver.focus() == "target-2-success")
    editor(driver, plan_id, field="difficulties")
    driver.until(lambda: driver.focus() == "plan-difficulties")


def test_names_are_for_readers_and_tab_goes_down_the_form(driver: Driver, small: SmallSchool) -> None:
    page = editor(driver, small.plans["edie"])
    driver.click("target-2-open")
    assert driver.find("target-2-strategy").accessibleName() == "What we do, target 2"
    seen = [driver.focus()]
    while len(seen) < 10:
        driver.press("Tab")
        if "-advice-" not in driver.focus():  # where the coach speaks, what answers it lies on the way
            seen.append(driver.focus())
    assert seen == [f"target-2-{name}" for name in
                    ("text", "baseline", "measure", "success", "strategy", "who", "how-often", "how-long", "review",
                     "plain-title")]  # fmt: skip
    assert page.paper.view.accessibleName()


def test_opening_one_card_closes_the_others(driver: Driver, small: SmallSchool) -> None:
    page = editor(driver, small.plans["edie"])
    driver.click("target-1-open")
    driver.click("target-2-open")
    assert [card.is_open() for card in page.form.targets] == [False, True]
    driver.click("target-2-open")
    assert not any(card.is_open() for card in page.form.cards())


def test_a_signature_is_recorded_changed_and_removed(driver: Driver, small: SmallSchool) -> None:
    plan_id = small.plans["edie"]
    editor(driver, plan_id)
    driver.click("plan-signatures-open")
    driver.click("signatures-add")
    driver.type("signatures-new-role", "Parent or carer")
    driver.type("signatures-new-name", "Mr Marrowfield")
    driver.click("signatures-new-save")
    driver.type("signatures-1-signed_on", "1/12/2026")
    found = held(driver, plan_id).signatures
    assert [(one.role, one.name, str(one.signed_on)) for one in found] == [
        ("Parent or carer", "Mr Marrowfield", "2026-12-01")
    ]
    driver.click("signatures-1-remove")
    assert held(driver, plan_id).signatures == ()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("15:30", "15:30"), ("3.30pm", "15:30"), ("3 pm", "15:00"), ("9.05", "09:05"), ("12.15 am", "00:15"),
     ("12:15 p.m.", "12:15"), ("1530", "15:30"), ("25:00", None), ("13 pm", None), ("noon", None), ("3.75", None)],
)  # fmt: skip
def test_times_are_read_as_people_write_them(typed: str, kept: str | None) -> None:
    assert read_time(typed) == kept


def _choose(page: PlanPage, name: str) -> None:
    next(one for one in page.head.menu.actions() if one.objectName() == name).trigger()
