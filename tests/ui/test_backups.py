# SPDX-License-Identifier: Apache-2.0
"""Backups by themselves, the drill and the check of the records, as a person meets them in Settings and on Today."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton

from sencodesk.services import backup_rota, checking
from sencodesk_ui.shell.idle import IdleWatch
from tests.ui import school
from tests.ui.driver import Driver
from tests.ui.school import SmallSchool

DAY = 86_400


def test_backups_by_themselves_are_chosen_made_and_tried(
    driver: Driver, small: SmallSchool, tmp_path: Path, choose_file: Callable[[Path], None]
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    driver.go("settings", section="backups")
    assert "There is no backup yet" in driver.words("backup-warning")
    assert "by hand only" in driver.text("backup-rota-where")
    choose_file(stick)
    driver.click("backup-rota-choose")
    assert str(stick) in driver.text("backup-rota-where")
    assert len(list(stick.iterdir())) == 1  # the first one at once
    assert driver.text("status-backup") == "Backup today, on this same disk"
    driver.click("backup-drill-now")
    assert "8 pupils and 5 plans came back" in driver.text("backup-drill")
    driver.go("today")
    assert "everything came back" in driver.text("today-backup-drill")
    driver.clock.advance(DAY)
    driver.window.lock()
    driver.settle()
    assert len(list(stick.iterdir())) == 2  # made at the lock
    driver.clock.advance(DAY)
    driver.unlock(school.PASSPHRASE)
    assert len(list(stick.iterdir())) == 3  # made at the unlock
    driver.go("settings", section="backups")
    driver.click("backup-rota-stop")
    assert "by hand only" in driver.text("backup-rota-where")


def test_a_backup_is_made_at_rest(driver: Driver, small: SmallSchool, tmp_path: Path, idle: IdleWatch) -> None:
    driver.do(lambda desk: backup_rota.choose(desk, folder=tmp_path / "stick"))
    (tmp_path / "stick").mkdir()
    idle.rested.emit()
    driver.settle()
    assert len(list((tmp_path / "stick").iterdir())) == 1


def test_a_stick_that_is_not_there_is_said(driver: Driver, small: SmallSchool, tmp_path: Path) -> None:
    driver.do(lambda desk: backup_rota.choose(desk, folder=tmp_path / "stick"))
    driver.go("settings", section="backups")
    driver.click("backup-rota-run")
    assert "is not there" in driver.words("backup-rota-trouble")
    driver.click("backup-drill-now")
    assert "not where it was made" in driver.words("backup-rota-trouble")


def test_the_records_are_checked_in_words(driver: Driver, small: SmallSchool) -> None:
    driver.go("settings", section="backups")
    driver.click("records-check")
    assert "All is well: 8 pupils, 5 plans" in driver.words("records-check-good")
    assert "There is no backup yet" in driver.words("records-check-good")
    assert not driver.all("records-check-progress")


def test_a_damaged_page_is_found_and_leads_to_a_backup(driver: Driver, small: SmallSchool) -> None:
    driver.go("settings", section="backups")
    driver.desk.store.threads.write(driver.desk.store.checkpoint).result(timeout=20)
    records = driver.folder / "records.db"
    data = bytearray(records.read_bytes())
    data[4096 * 40 + 50] ^= 1
    records.write_bytes(data)
    driver.click("records-check")
    assert "A page is not as it was written" in driver.words("records-check-bad")
    assert driver.seen("records-check-bad-act")


def test_the_check_can_be_stopped(driver: Driver, small: SmallSchool, monkeypatch: pytest.MonkeyPatch) -> None:
    held, begun, check = threading.Event(), threading.Event(), checking.check

    def slow(*given: Any, **named: Any) -> checking.Checked:
        begun.set()
        assert held.wait(20)
        return check(*given, **named)

    monkeypatch.setattr(checking, "check", slow)
    driver.go("settings", section="backups")
    driver.find("records-check", QAbstractButton).click()
    driver.qtbot.waitUntil(begun.is_set, timeout=20_000)
    driver.find("records-check-progress-cancel", QAbstractButton).click()
    held.set()
    driver.settle()
    assert "was stopped" in driver.words("records-check-stopped")
