# SPDX-License-Identifier: Apache-2.0
"""The line at the bottom never says that something is saved while typing on the open page is not."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from sencodesk.services import provision, round_robins
from sencodesk.views.provision import provision_map
from tests.ui.driver import Driver
from tests.ui.school import SmallSchool

SAVED, NOT_YET = "Saved 10:42", "Not saved yet"


def test_typing_in_a_form_is_not_called_saved(driver: Driver, small: SmallSchool) -> None:
    driver.go("pupil", pupil_id=small.pupils["edie"], tab="overview")
    assert driver.text("status-saved") == "Saved"
    driver.type("pupil-preferred-forename", "Edith", leave=False)
    assert driver.text("status-saved") == NOT_YET
    driver.press("Ctrl+S")
    assert driver.text("status-saved") == SAVED
    driver.type("pupil-preferred-forename", "Eddie")  # the next field of the same record: still not saved
    assert driver.text("status-saved") == NOT_YET
    driver.go("today")
    assert driver.text("status-saved") == SAVED


def test_a_blank_record_that_is_let_go_leaves_nothing_unsaved(driver: Driver, small: SmallSchool) -> None:
    driver.go("pupil", pupil_id=small.pupils["edie"], tab="overview")
    driver.click("contact-add")
    driver.type("contact-new-surname", "Fenwright", leave=False)
    assert driver.text("status-saved") == NOT_YET
    driver.click("contact-new-cancel")
    assert driver.text("status-saved") == "Saved"  # and nothing was added on the way out
    assert "contact" not in driver.text("status-undo")


def test_what_was_refused_stays_unsaved_until_it_is_put_right(driver: Driver, small: SmallSchool) -> None:
    driver.go("pupil", pupil_id=small.pupils["edie"], tab="overview")
    driver.type("pupil-dob", "31/2/2018")
    driver.press("Ctrl+S")
    assert driver.text("status-saved") == NOT_YET
    driver.type("pupil-dob", "15/3/2018")
    driver.press("Ctrl+S")
    assert driver.text("status-saved") == SAVED


def test_a_plans_target_is_not_called_saved_before_its_card_is_left(driver: Driver, small: SmallSchool) -> None:
    driver.go("plan", plan_id=small.plans["edie"])
    driver.click("target-1-open")
    driver.type("target-1-text", "Read thirty words")
    assert driver.text("status-saved") == NOT_YET
    driver.press("Ctrl+S")
    assert driver.text("status-saved") == SAVED


def test_marks_in_the_register_are_not_called_saved(driver: Driver, small: SmallSchool) -> None:
    starts = date(2026, 11, 2)
    driver.do(
        lambda desk: provision.add(
            desk,
            values={"name": "Talk Ladder", "from_": starts, "minutes": 20, "times_a_week": 3.0},
            pupil_ids=[small.pupils["edie"]],
        )
    )
    run = driver.read(lambda session: provision_map(session, on=date(2026, 11, 23))).runs[0]
    driver.go("run", run_id=run.id, day=starts)
    grid = driver.find("register-grid")
    grid.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(grid, Qt.Key.Key_H)
    assert driver.text("status-saved") == NOT_YET
    QTest.keyClick(grid, Qt.Key.Key_Delete)
    driver.press("Ctrl+S")
    assert driver.text("status-saved") == SAVED


def test_a_cell_of_a_settings_table_is_not_called_saved(driver: Driver, small: SmallSchool) -> None:
    driver.go("settings", section="calendar")
    assert driver.text("status-saved") == "Saved"
    driver.type("terms-1-name", "Autumn of the new", leave=False)
    assert driver.text("status-saved") == NOT_YET
    driver.press("Ctrl+S")
    assert driver.text("status-saved") == SAVED
    driver.click("terms-add")
    driver.type("terms-new-name", "Spring", leave=False)
    assert driver.text("status-saved") == NOT_YET
    driver.click("terms-new-cancel")
    assert driver.text("status-saved") == SAVED


def test_a_score_of_a_class_is_not_called_saved(driver: Driver, small: SmallSchool) -> None:
    driver.go("scores", class_name="4H", scale="reading-age")
    assert driver.text("status-saved") == "Saved"
    driver.type("scores-1", "8:01", leave=False)
    assert driver.text("status-saved") == NOT_YET
    driver.press("Ctrl+S")
    assert driver.text("status-saved") == SAVED


def test_a_reply_to_a_round_robin_is_not_called_saved(driver: Driver, small: SmallSchool) -> None:
    values: Any = {"name": "Before the reviews", "asked_on": date(2026, 11, 23)}
    driver.do(
        lambda desk: round_robins.start(desk, values=values, questions=["Why?"], pupil_ids=[small.pupils["edie"]])
    )
    driver.go("round-robin")
    driver.type("robin-1-1", "Pictures", leave=False)
    assert driver.text("status-saved") == NOT_YET
    driver.click("robin-save")
    driver.until(lambda: driver.text("status-saved") == SAVED)


def test_a_day_that_has_not_come_is_said_when_its_box_is_left(driver: Driver, small: SmallSchool) -> None:
    driver.go("pupil", pupil_id=small.pupils["edie"], tab="overview")
    driver.type("pupil-dob", "1/3/2027")
    assert driver.text("field-pupil-dob-error") == "This date has not come yet."
    driver.type("pupil-dob", "31/2/2018")
    assert driver.text("field-pupil-dob-error") == "Write a date such as 23/11/2026."
    driver.type("pupil-dob", "15/3/2018")
    assert not driver.seen("field-pupil-dob-error")
    assert driver.text("status-saved") == NOT_YET  # and none of it was saved on the way


def test_a_day_that_is_put_right_as_it_was_is_saved(driver: Driver, small: SmallSchool) -> None:
    """Nothing is written, since nothing differs; the foot does not go on to say that something waits."""
    driver.go("pupil", pupil_id=small.pupils["edie"])
    born, before = driver.text("pupil-dob"), driver.text("status-saved")
    for wrong in ("yesterday", "1/1/2100"):
        driver.type("pupil-dob", wrong)
        assert driver.text("status-saved") == NOT_YET
        driver.type("pupil-dob", born)
        driver.until(lambda: driver.text("status-saved") == before)
        assert not driver.seen("field-pupil-dob-error")
