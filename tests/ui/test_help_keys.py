# SPDX-License-Identifier: Apache-2.0
"""Keys that hold whatever is shown: F1, Escape, the size of text, the lock; also where no lock page was painted."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sencodesk.vault.keystore import NoPlace
from sencodesk_ui import theme
from sencodesk_ui.door.opening import Opening
from sencodesk_ui.shell.window import MainWindow
from tests.clocks import FakeClock
from tests.ui import school
from tests.ui.driver import Driver
from tests.ui.school import SmallSchool


def helped(driver: Driver) -> bool:
    return driver.seen("handbook-text")


@pytest.mark.usefixtures("_light_passphrases")
def test_f1_holds_where_records_are_open_from_the_start(
    dressed: QApplication, qtbot: QtBot, clock: FakeClock, tmp_path: Path
) -> None:
    """As in the demonstration that is looked round in: the lock page is never painted."""
    opening = Opening(tmp_path / "demonstration", clock=clock.now, places=NoPlace())
    window = MainWindow(opening=opening)
    window.show()
    window.open_desk(opening.demonstrate())
    qtbot.waitExposed(window)
    driver = Driver(window, qtbot, clock, tmp_path)
    driver.settle()
    driver.press("F1")
    assert helped(driver)
    driver.press("F1")
    assert not helped(driver)
    window.close()
    window.deleteLater()
    driver.breathe()


def test_f1_holds_after_the_text_changed_its_size_and_a_lock(driver: Driver) -> None:
    driver.press("Ctrl++")
    driver.press("Ctrl+L")
    driver.press("F1")
    assert helped(driver)
    driver.press("F1")
    driver.unlock(school.PASSPHRASE)
    driver.press("F1")
    assert helped(driver)


@pytest.mark.parametrize("percent", [100, 200])
def test_escape_closes_the_handbook_and_the_focus_comes_back(driver: Driver, small: SmallSchool, percent: int) -> None:
    theme.wardrobe().choose(percent=percent)
    driver.settle()
    driver.go("pupil", pupil_id=small.pupils["edie"])
    driver.find("pupil-forename").setFocus()
    driver.press("F1")
    assert helped(driver)
    driver.press("Escape")
    assert not helped(driver)
    assert driver.focus() == "pupil-forename"


def test_the_usual_size_comes_back_while_the_handbook_takes_the_whole_window(driver: Driver) -> None:
    theme.wardrobe().choose(percent=200)
    driver.settle()
    driver.press("F1")
    assert driver.focus() == "handbook-text"
    driver.press("Ctrl+0")
    assert theme.look().percent == 100
    assert driver.window.workbench is not None
    assert driver.bench.isVisible()


def test_the_lock_holds_while_the_handbook_takes_the_whole_window(driver: Driver) -> None:
    theme.wardrobe().choose(percent=200)
    driver.settle()
    driver.press("F1")
    driver.press("Ctrl+L")
    assert driver.window.workbench is None
    assert driver.seen("lock-secret")
