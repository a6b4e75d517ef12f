# SPDX-License-Identifier: Apache-2.0
"""What a person chose of sizes and places is there again the next time, on this computer."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTabBar

from sencodesk_ui import printing, theme, this_computer
from sencodesk_ui.print_sheet import PrintSheet
from tests.ui import school
from tests.ui.driver import Driver
from tests.ui.school import SmallSchool


def sheet_of(driver: Driver, small: SmallSchool) -> PrintSheet:
    printing.offer(driver.workspace, driver.page, pupil_ids=[small.pupils["edie"]])
    driver.settle()
    sheet = driver.find("print-sheet", PrintSheet)
    driver.until(sheet.pane.settled)
    return sheet


def test_the_print_sheet_has_the_size_that_it_was_given(driver: Driver, small: SmallSchool) -> None:
    driver.go("pupils")
    sheet = sheet_of(driver, small)
    usual = sheet.size()
    sheet.resize(usual - QSize(10, 30))
    driver.breathe()
    given = sheet.size()
    assert given != usual
    driver.click("print-close")
    driver.settle()
    again = sheet_of(driver, small)
    assert again.size() == given
    driver.click("print-close")
    driver.settle()


def test_a_size_that_the_window_has_no_room_for_is_made_smaller(driver: Driver, small: SmallSchool) -> None:
    this_computer.settings().setValue(this_computer.PRINT_SHEET, QSize(9000, 9000))
    driver.go("pupils")
    sheet = sheet_of(driver, small)
    assert sheet.width() < driver.window.width()
    assert sheet.height() < driver.window.height()
    driver.click("print-close")
    driver.settle()


def test_the_handbook_has_the_width_that_it_was_given(driver: Driver) -> None:
    driver.press("F1")
    usual = driver.find("handbook").width()
    driver.press("Left", "handbook-grip")
    driver.press("Left")
    wider = driver.find("handbook").width()
    assert wider > usual
    driver.press("Right")
    assert usual < driver.find("handbook").width() < wider
    given = driver.find("handbook").width()
    driver.press("F1")
    theme.wardrobe().choose(percent=125)  # the pane is built again
    theme.wardrobe().choose(percent=100)
    driver.settle()
    driver.press("F1")
    assert driver.find("handbook").width() == given


def test_the_handbook_is_drawn_wider_with_the_mouse_and_leaves_the_page_its_room(driver: Driver) -> None:
    driver.press("F1")
    usual, grip = driver.find("handbook").width(), driver.find("handbook-grip")
    middle = grip.rect().center()
    QTest.mousePress(grip, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(grip, middle - QPoint(50, 0))
    QTest.mouseRelease(grip, Qt.MouseButton.LeftButton, pos=middle)
    driver.settle()
    assert driver.find("handbook").width() == usual + 50
    this_computer.settings().setValue(this_computer.HANDBOOK, 9000)
    driver.press("F1")
    driver.press("F1")
    assert driver.window.width() - driver.find("handbook").width() >= 700
    this_computer.settings().setValue(this_computer.HANDBOOK, "no number")
    driver.press("F1")
    driver.press("F1")
    assert driver.find("handbook").width() == usual


def test_the_handbooks_edge_is_drawn_in_the_colours_of_the_look(driver: Driver) -> None:
    def drawn(*, focused: bool) -> str:
        grip = driver.find("handbook-grip")
        (grip.setFocus if focused else driver.find("handbook").setFocus)()
        driver.settle()
        middle = grip.rect().center() + (QPoint(-1, 0) if focused else QPoint())
        return grip.grab().toImage().pixelColor(middle).name().upper()

    driver.press("F1")
    for look in ("light", "dark"):
        theme.wardrobe().choose(theme=look)
        driver.settle()
        if not driver.seen("handbook-grip"):
            driver.press("F1")
        assert drawn(focused=False) == theme.current().muted
        assert drawn(focused=True) == theme.current().accent
    theme.wardrobe().choose(theme="light")


def test_the_next_pupil_opens_at_the_tab_that_was_open_last(driver: Driver, small: SmallSchool) -> None:
    driver.go("pupil", pupil_id=small.pupils["edie"])
    assert driver.find("pupil-tabs", QTabBar).currentIndex() == 0
    driver.press("Right", "pupil-tabs")
    driver.press("Right")
    driver.go("pupils")
    driver.go("pupil", pupil_id=small.pupils["jonah"])
    assert driver.find("pupil-tabs", QTabBar).currentIndex() == 2
    assert "Jonah" in driver.text("pupil-name")
    driver.press("Ctrl+L")
    driver.unlock(school.PASSPHRASE)
    assert driver.find("pupil-tabs", QTabBar).currentIndex() == 2
    driver.go("pupil", pupil_id=small.pupils["priya"], tab="overview")
    assert driver.find("pupil-tabs", QTabBar).currentIndex() == 0


@pytest.mark.usefixtures("small")
def test_settings_open_where_they_were_left(driver: Driver) -> None:
    driver.go("settings", section="accessibility")
    driver.go("today")
    theme.wardrobe().choose(percent=125)  # the pages are built again
    driver.settle()
    driver.go("settings")
    assert driver.page.where == {"section": "accessibility"}
    driver.press("Ctrl+L")
    driver.unlock(school.PASSPHRASE)
    driver.go("today")
    driver.go("settings")
    assert driver.page.where == {"section": "accessibility"}


@pytest.mark.usefixtures("small")
def test_a_part_of_settings_that_there_is_not_opens_the_first(driver: Driver) -> None:
    this_computer.settings().setValue(this_computer.SETTINGS_PART, "nowhere")
    driver.go("settings")
    assert driver.page.where == {"section": "school"}
