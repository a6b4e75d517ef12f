# SPDX-License-Identifier: Apache-2.0
"""Locking and unlocking: what is kept, what is shown, what is said, and who has to wait."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid
from sqlalchemy import text

from sencodesk import bootstrap
from sencodesk.services import unlocking
from sencodesk.vault.keystore import NoPlace
from sencodesk.views import school as school_view
from sencodesk_ui.shell.idle import IDLE_MINUTES, REST_SECONDS, IdleWatch
from sencodesk_ui.shell.sleep import SleepWatch
from tests.clocks import FakeClock
from tests.ui import school
from tests.ui.driver import Driver
from tests.ui.school import SmallSchool


class Seconds:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def idle(seconds: Seconds) -> IdleWatch:
    return IdleWatch(wall=seconds, steady=seconds)


def test_a_wrong_passphrase_is_told_and_nothing_is_lost(locked: Driver, small: SmallSchool) -> None:
    locked.unlock("wrong kettle meadow")
    assert "does not open these records" in locked.text("lock-problem")
    assert "nothing is ever wiped" in locked.text("lock-problem")
    locked.unlock(school.PASSPHRASE)
    assert locked.page.stem == "today"


def test_nothing_typed_is_told_without_a_try(locked: Driver, small: SmallSchool) -> None:
    locked.click("lock-unlock")
    assert "Type your passphrase first" in locked.text("lock-problem")


def test_wrong_tries_make_one_wait_longer(locked: Driver, small: SmallSchool) -> None:
    waits = []
    for _ in range(4):
        locked.unlock("wrong kettle meadow")
        waits.append(unlocking.wait_before_trying(locked.folder))
    assert waits == [0, 0, 0, 1]
    assert locked.text("lock-unlock") == "Wait 1 s"
    locked.unlock(school.PASSPHRASE)
    assert locked.window.desk is None
    locked.until(lambda: locked.text("lock-unlock") == "Unlock")
    locked.unlock(school.PASSPHRASE)
    assert locked.page.stem == "today"
    assert unlocking.wait_before_trying(locked.folder) == 0


def test_without_records_the_first_start_is_shown(newcomer: Driver) -> None:
    assert newcomer.seen("first-school")


def test_records_that_went_away_are_told(locked: Driver, small: SmallSchool) -> None:
    shutil.rmtree(locked.folder)
    locked.unlock(school.PASSPHRASE)
    assert "There are no SENCO Desk records in this folder" in locked.text("lock-problem")
    assert "choose the right folder" in locked.text("lock-problem")


def test_damaged_records_lead_to_a_backup(locked: Driver, small: SmallSchool) -> None:
    records = locked.folder / "records.db"
    data = bytearray(records.read_bytes())
    data[: len(data) // 2] = b"\x5a" * (len(data) // 2)
    records.write_bytes(data)
    locked.unlock(school.PASSPHRASE)
    assert "damaged" in locked.words("trouble-page")
    assert "Do not delete anything" in locked.text("trouble-do")
    locked.click("trouble-act")
    assert locked.seen("restore-file")
    locked.click("restore-leave")
    assert locked.seen("lock-secret")


def test_newer_records_are_left_alone(locked: Driver, small: SmallSchool, clock: FakeClock) -> None:
    desk = bootstrap.open_desk(locked.folder, secret=school.PASSPHRASE, clock=clock.now, places=NoPlace())
    with desk.store.writer_engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    desk.store.close()
    locked.unlock(school.PASSPHRASE)
    assert "newer version of SENCO Desk" in locked.words("trouble-page")


def test_records_that_are_open_elsewhere_are_told(locked: Driver, small: SmallSchool, clock: FakeClock) -> None:
    desk = bootstrap.open_desk(locked.folder, secret=school.PASSPHRASE, clock=clock.now, places=NoPlace())
    try:
        locked.unlock(school.PASSPHRASE)
        assert "already open in another window" in locked.words("trouble-page")
    finally:
        desk.store.close()
    locked.click("trouble-act")
    locked.unlock(school.PASSPHRASE)
    assert locked.page.stem == "today"


def test_another_school_is_opened_from_its_folder(
    locked: Driver, small: SmallSchool, tmp_path: Path, clock: FakeClock, choose_file: Callable[[Path], None]
) -> None:
    other = tmp_path / "other"
    bootstrap.create(
        other, passphrase="seven grey herons wade", recovery_code=school.RECOVERY, school="Kestrel Infants",
        laestab="9992042", clock=clock.now, places=NoPlace(),
    ).store.close()  # fmt: skip
    choose_file(other)
    locked.click("lock-folder")
    locked.unlock("seven grey herons wade")
    assert locked.read(school_view.school).name == "Kestrel Infants"


def test_locking_keeps_what_was_being_typed_and_comes_back_there(driver: Driver, small: SmallSchool) -> None:
    driver.go("settings", section="school")
    driver.type("school-telephone", "01632 960 222", leave=False)
    driver.press("Ctrl+L")
    assert driver.window.desk is None
    assert driver.seen("lock-secret")
    driver.unlock(school.PASSPHRASE)
    assert driver.page.stem == "settings"
    assert driver.text("school-telephone") == "01632 960 222"
    assert driver.read(school_view.school).telephone == "01632 960 222"


def test_locked_it_shows_no_child_and_lets_every_page_go(driver: Driver, small: SmallSchool) -> None:
    page = driver.page
    assert "Edie Marrowfield" in driver.words()
    driver.press("Ctrl+L")
    names = {one.surname for one in school.PUPILS} | {one.forename for one in school.PUPILS}
    held = "\n".join(
        str(getattr(one, attribute)())
        for one in driver.window.findChildren(QWidget)
        for attribute in ("text", "toPlainText", "accessibleName", "toolTip")
        if callable(getattr(one, attribute, None))
    )
    assert not [name for name in names if name in held + driver.window.windowTitle()]
    assert driver.window.workbench is None
    assert not isValid(page)


def test_the_lock_page_says_when_and_who(driver: Driver, small: SmallSchool) -> None:
    driver.press("Ctrl+L")
    assert driver.text("lock-why") == "At 10:42. What you were typing is kept."
    assert f"{school.SENCO} was in last" in driver.text("lock-last")
    assert "Anybody else with a key" in driver.text("lock-last")
    assert "Passphrase" in driver.words("lock-page").split("\n")
    assert driver.text("lock-foot") == f"{school.SCHOOL} · records on this laptop only · no backup yet"


def test_ten_minutes_without_use_lock(driver: Driver, small: SmallSchool, idle: IdleWatch, seconds: Seconds) -> None:
    wait(idle, seconds, IDLE_MINUTES * 60 - 30)
    assert driver.window.desk is not None
    idle.eventFilter(QObject(), QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier))
    wait(idle, seconds, IDLE_MINUTES * 60 - 30)
    assert driver.window.desk is not None
    wait(idle, seconds, 40)
    driver.settle()
    assert driver.window.desk is None
    assert "after 10 minutes without use" in driver.text("lock-why")


def test_a_sleep_is_seen_on_waking(driver: Driver, small: SmallSchool, idle: IdleWatch, seconds: Seconds) -> None:
    seconds.now += 300
    idle.tick()
    driver.settle()
    assert "because the computer slept" in driver.text("lock-why")


def test_the_computer_says_that_it_goes_to_sleep(driver: Driver, small: SmallSchool) -> None:
    sleep = SleepWatch(driver.window)
    sleep.sleeping.connect(driver.window.lock)
    sleep.prepare_for_sleep(False)
    assert driver.window.desk is not None
    sleep.prepare_for_sleep(True)
    driver.settle()
    assert "before the computer went to sleep" in driver.text("lock-why")


def test_half_a_minute_of_rest_tidies_the_file(
    driver: Driver, small: SmallSchool, idle: IdleWatch, seconds: Seconds
) -> None:
    driver.go("settings", section="school")
    driver.type("school-telephone", "01632 960 333")
    log = driver.folder / "records.db-wal"
    assert log.stat().st_size > 0
    wait(idle, seconds, REST_SECONDS + 5)
    driver.settle()
    assert log.stat().st_size == 0


def test_closing_the_window_keeps_what_was_being_typed(
    driver: Driver, small: SmallSchool, window_at: Callable[[Path], Driver]
) -> None:
    driver.go("settings", section="school")
    driver.type("school-telephone", "01632 960 444", leave=False)
    driver.window.close()
    again = window_at(driver.folder)
    again.unlock(school.PASSPHRASE)
    assert again.read(school_view.school).telephone == "01632 960 444"


def wait(idle: IdleWatch, seconds: Seconds, long: float) -> None:
    """Let the clock go on in steps of five seconds, as the timer does."""
    for _ in range(round(long / 5)):
        seconds.now += 5
        idle.tick()


def test_records_that_close_badly_can_be_unlocked_again(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    store = driver.desk.store
    close = store.close

    def badly() -> None:
        close()
        raise OSError("the stick is gone")

    monkeypatch.setattr(store, "close", badly)
    driver.press("Ctrl+L")
    assert driver.seen("lock-secret")
    driver.unlock(school.PASSPHRASE)
    assert driver.window.desk is not None
