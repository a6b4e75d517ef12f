# SPDX-License-Identifier: Apache-2.0
"""What a person chose of sizes and places is there again the next time, on this computer."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize

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
