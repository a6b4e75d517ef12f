# SPDX-License-Identifier: Apache-2.0
"""A batch that is drawn in a process of its own ends with the sheet, with the lock and with the window."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sencodesk.services import press
from sencodesk_ui import printing
from sencodesk_ui.print_sheet import PrintSheet
from tests import presses
from tests.presses import Presses
from tests.ui.driver import Driver
from tests.ui.school import SmallSchool


@pytest.fixture
def started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Presses:
    """Every process that is started, for two plans already."""
    folder = tmp_path / "presses"
    folder.mkdir()
    monkeypatch.setattr(press, "FEW", 1)
    return Presses(folder, monkeypatch)


def sheet_of_all(driver: Driver) -> PrintSheet:
    """The print sheet on every plan; what it draws may be under way."""
    printing.offer(driver.workspace, driver.page, what="all")
    driver.breathe()
    return driver.find("print-sheet", PrintSheet)


def sheet_that_waits(driver: Driver, started: Presses) -> PrintSheet:
    """The print sheet, whose process never answers."""
    started.are(presses.DUMB)
    sheet = sheet_of_all(driver)
    driver.qtbot.waitUntil(lambda: bool(started.alive()), timeout=20_000)
    return sheet


def test_a_class_is_drawn_apart_and_saved(
    driver: Driver, small: SmallSchool, started: Presses, tmp_path: Path, choose_file: Callable[[Path], None]
) -> None:
    sheet = sheet_of_all(driver)
    driver.until(sheet.pane.settled)
    assert len(started.started()) == 1
    assert driver.text("print-summary").startswith("5 plans, 5 pages.")
    driver.choose("print-files", "A file for each plan")
    choose_file(tmp_path / "out")
    driver.click("print-save")
    driver.settle()
    assert len(list((tmp_path / "out").iterdir())) == 5
    assert "5 files were saved." in " ".join(driver.messages())
    assert len(started.started()) == 2
    assert not started.alive()


def test_one_plan_needs_no_process(driver: Driver, small: SmallSchool, started: Presses) -> None:
    printing.offer(driver.workspace, driver.page, plan_ids=[small.plans["edie"]])
    driver.settle()
    driver.until(driver.find("print-sheet", PrintSheet).pane.settled)
    assert driver.text("print-summary") == "1 page."
    assert not started.started()
    driver.click("print-close")


def test_stop_ends_it(driver: Driver, small: SmallSchool, started: Presses) -> None:
    sheet = sheet_that_waits(driver, started)
    sheet.progress.stop.click()
    driver.until(sheet.pane.settled)
    assert driver.text("print-summary") == "Stopped. Nothing was written."
    assert not started.alive()
    driver.click("print-close")


def test_closing_the_sheet_ends_it(driver: Driver, small: SmallSchool, started: Presses) -> None:
    sheet_that_waits(driver, started)
    driver.click("print-close")
    driver.settle()
    assert not driver.seen("print-sheet")
    assert not started.alive()


def test_the_lock_ends_it(driver: Driver, small: SmallSchool, started: Presses) -> None:
    sheet_that_waits(driver, started)
    driver.window.lock()
    driver.settle()
    assert driver.window.desk is None
    assert not started.alive()


def test_closing_the_window_ends_it(driver: Driver, small: SmallSchool, started: Presses) -> None:
    sheet_that_waits(driver, started)
    driver.window.close()
    assert not started.alive()


def test_one_that_dies_is_said_and_can_be_tried_again(
    driver: Driver, small: SmallSchool, started: Presses, tmp_path: Path, choose_file: Callable[[Path], None]
) -> None:
    started.are(presses.BROKEN)
    sheet = sheet_of_all(driver)
    driver.until(sheet.pane.settled)
    said = driver.words("print-note")
    assert "The plans could not be drawn" in said
    assert "Your records are as they were" in said
    assert "Try again" in said
    started.are(presses.REAL)
    choose_file(tmp_path / "all.pdf")
    driver.click("print-save")
    driver.settle()
    assert (tmp_path / "all.pdf").read_bytes().startswith(b"%PDF")
    assert not driver.seen("print-sheet")
