# SPDX-License-Identifier: Apache-2.0
"""What stands between a person and the records: each has its page, which says what is kept, and a button that helps."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from sencodesk import bootstrap
from sencodesk.services import backups, pupils
from sencodesk.store import place, room
from sencodesk.vault.keystore import NoPlace
from tests.clocks import FakeClock
from tests.store.test_kept import PASS, laid_out
from tests.ui import school
from tests.ui.driver import Driver
from tests.ui.school import SmallSchool


def open_and(locked: Driver, act: Callable[[Driver], object]) -> None:
    """Unlock, do something, and lock again."""
    locked.unlock(school.PASSPHRASE)
    act(locked)
    locked.window.lock()
    locked.settle()


def back_up(driver: Driver, file: Path) -> None:
    driver.do(lambda desk: backups.make(desk, file=file))


def damage(file: Path, place: float) -> None:
    data = bytearray(file.read_bytes())
    data[int(len(data) * place)] ^= 16
    file.write_bytes(data)


def test_damaged_records_are_replaced_by_the_newest_backup_with_one_button(
    locked: Driver, small: SmallSchool, tmp_path: Path
) -> None:
    backup = tmp_path / "stick" / "kept.sencodesk"
    backup.parent.mkdir()
    open_and(locked, lambda driver: back_up(driver, backup))
    damage(locked.folder / "records.db", 0.0001)
    hurt = (locked.folder / "records.db").read_bytes()
    locked.unlock(school.PASSPHRASE)
    assert "Your records are damaged" in locked.words("trouble-page")
    assert "left exactly as they are" in locked.text("trouble-kept")
    assert "kept.sencodesk" in locked.text("trouble-backup")
    locked.click("trouble-act")
    assert "not deleted" in locked.text("restore-aside")
    locked.type("restore-secret", school.PASSPHRASE)
    locked.click("restore-now")
    assert "Restored: 8 pupils" in locked.words()
    assert locked.desk.store.folder.path == locked.folder
    (aside,) = locked.folder.parent.glob(f"{locked.folder.name} put aside *")
    assert (aside / "records.db").read_bytes() == hurt


def test_records_that_were_cut_short_have_the_same_page(locked: Driver, small: SmallSchool) -> None:
    records = locked.folder / "records.db"
    records.write_bytes(records.read_bytes()[: 4096 * 2 + 7])
    locked.unlock(school.PASSPHRASE)
    assert "Your records are damaged" in locked.words("trouble-page")
    assert "No backup is known on this laptop" in locked.text("trouble-backup")
    locked.click("trouble-leave")
    assert locked.seen("lock-secret")


def test_older_records_are_told_before_anything_of_them_is_shown(
    locked: Driver, small: SmallSchool, tmp_path: Path
) -> None:
    shutil.copy(locked.folder / "records.db", tmp_path / "older.db")

    def change(driver: Driver) -> None:
        driver.do(lambda desk: pupils.change(desk, pupil_id=small.pupils["edie"], values={"middle": "Rose"}))

    open_and(locked, change)
    shutil.copy(tmp_path / "older.db", locked.folder / "records.db")
    locked.unlock(school.PASSPHRASE)
    assert "These records are older than last time" in locked.words("trouble-page")
    assert locked.window.workbench is None
    locked.click("trouble-leave")
    locked.unlock(school.PASSPHRASE)  # who did not answer is asked again
    assert "These records are older than last time" in locked.words("trouble-page")
    locked.click("trouble-other")
    assert locked.window.workbench is not None
    locked.window.lock()
    locked.settle()
    locked.unlock(school.PASSPHRASE)
    assert locked.window.workbench is not None  # once is enough


def test_a_log_that_was_damaged_is_told_and_kept(
    locked: Driver, small: SmallSchool, tmp_path: Path, clock: FakeClock
) -> None:
    desk = bootstrap.open_desk(locked.folder, secret=school.PASSPHRASE, clock=clock.now, places=NoPlace())
    for middle in ("Rose", "Grace", "Iris"):
        pupils.change(desk, pupil_id=small.pupils["edie"], values={"middle": middle})
    log, records = ((locked.folder / name).read_bytes() for name in ("records.db-wal", "records.db"))
    state = (locked.folder / "state.json").read_bytes()
    desk.store.close()
    for name, data in (("records.db-wal", log), ("records.db", records), ("state.json", state)):
        (locked.folder / name).write_bytes(data)
    damage(locked.folder / "records.db-wal", 0.3)
    hurt = (locked.folder / "records.db-wal").read_bytes()
    locked.unlock(school.PASSPHRASE)
    assert "The last changes could not be read" in locked.words("trouble-page")
    assert (locked.folder / "records.log-damaged").read_bytes() == hurt
    locked.click("trouble-act")
    assert locked.window.workbench is not None


@pytest.mark.parametrize(
    ("unfit", "words"), [("network", "on a network drive"), ("synced", "copies your records away")]
)
def test_an_unfit_place_is_told_and_left_by_one_button(
    locked: Driver, small: SmallSchool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unfit: str, words: str
) -> None:
    home = tmp_path / "home"
    monkeypatch.setattr(place, "unfit", lambda folder: unfit if folder == locked.folder else None)
    monkeypatch.setattr(bootstrap, "default_folder", lambda: home)
    locked.unlock(school.PASSPHRASE)
    assert words in locked.words("trouble-page")
    locked.click("trouble-act")
    assert locked.seen("lock-secret")
    locked.unlock(school.PASSPHRASE)
    if locked.seen("trouble-page"):
        pytest.fail(locked.words())
    assert locked.desk.store.folder.path == home


def test_records_of_an_earlier_version_are_brought_up_with_a_page(
    tmp_path: Path, window_at: Callable[[Path], Driver], clock: FakeClock
) -> None:
    clock.advance(timedelta(days=30).total_seconds())
    driver = window_at(laid_out("0001", tmp_path / "old"))
    shown: list[str] = []
    tell = driver.window.opening.tell
    assert tell is not None

    def hear(step: str) -> None:
        shown.append(step)
        tell(step)

    driver.window.opening.tell = hear
    driver.unlock(PASS)
    assert len(shown) == 5
    assert driver.window.workbench is not None
    assert not driver.all("bringing-up-page")
    driver.go("pupils")
    assert "3 on roll" in driver.words()


def test_a_full_disk_before_the_bringing_up_costs_nothing(
    tmp_path: Path, window_at: Callable[[Path], Driver], clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.advance(timedelta(days=30).total_seconds())
    folder = laid_out("0001", tmp_path / "old")
    before = (folder / "records.db").read_bytes()
    monkeypatch.setattr(room, "free_in", lambda _folder: 3 * 1024**2)
    driver = window_at(folder)
    driver.unlock(PASS)
    assert "The disk is nearly full" in driver.words("trouble-page")
    assert "3 MB are free" in driver.words("trouble-page")
    assert (folder / "records.db").read_bytes() == before
    monkeypatch.undo()
    driver.click("trouble-act")
    driver.unlock(PASS)
    assert driver.window.workbench is not None


def test_damage_that_is_met_in_the_middle_of_work_has_the_page_too(driver: Driver, small: SmallSchool) -> None:
    driver.workspace.write(driver.bench, lambda desk: desk.store.checkpoint())
    driver.settle()
    records = driver.folder / "records.db"
    data = bytearray(records.read_bytes())
    for page in range(2, len(data) // 4096):
        data[4096 * page + 70] ^= 1
    records.write_bytes(data)
    driver.workspace.go("pupils")
    driver.until(lambda: bool(driver.all("trouble-page")))
    assert "Your records are damaged" in driver.words("trouble-page")
    assert driver.window.workbench is None


def change_something(locked: Driver, small: SmallSchool) -> None:
    open_and(locked, lambda driver: driver.do(lambda desk: pupils.change(
        desk, pupil_id=small.pupils["edie"], values={"middle": "Rose"}
    )))  # fmt: skip


def test_a_clock_that_was_set_back_has_its_page_and_stops_nobody(locked: Driver, small: SmallSchool) -> None:
    change_something(locked, small)
    locked.clock.advance(-9 * 60)
    open_and(locked, lambda driver: None)  # a clock is put right by some minutes now and then
    locked.clock.advance(-86_400)
    locked.unlock(school.PASSPHRASE)
    assert "clock does not fit your records" in locked.words("trouble-page")
    assert "This laptop says it is Sun 22 Nov 2026, 10:33" in locked.words("trouble-page")
    assert "Your newest change is of Mon 23 Nov 2026, 10:42" in locked.words("trouble-page")
    assert locked.window.workbench is None
    locked.click("trouble-act")
    assert "The clock still does not fit" in locked.words("trouble-page")
    locked.click("trouble-other")
    assert locked.window.workbench is not None
    assert "clock is behind" in locked.words()
    locked.do(lambda desk: pupils.change(desk, pupil_id=small.pupils["edie"], values={"middle": "Iris"}))
    assert locked.desk.store.check() == []


def test_a_clock_that_was_put_right_lets_the_records_open_at_once(locked: Driver, small: SmallSchool) -> None:
    change_something(locked, small)
    locked.clock.advance(-86_400)
    locked.unlock(school.PASSPHRASE)
    assert locked.focus() == "trouble-act"
    locked.clock.advance(86_400)
    locked.press("Return")
    assert locked.window.workbench is not None, locked.words()
    assert "clock is behind" not in locked.words()


def test_a_clock_that_jumped_ahead_has_the_page_too(locked: Driver, small: SmallSchool) -> None:
    change_something(locked, small)
    locked.clock.advance(timedelta(days=300).total_seconds())
    open_and(locked, lambda driver: None)  # a long illness and its summer
    locked.clock.advance(timedelta(days=200).total_seconds())
    locked.unlock(school.PASSPHRASE)
    assert "more than a year before" in locked.words("trouble-page")
    locked.click("trouble-leave")
    locked.clock.advance(-timedelta(days=200).total_seconds())
    locked.unlock(school.PASSPHRASE)
    assert locked.window.workbench is not None


def test_older_records_are_told_before_the_clock_is(locked: Driver, small: SmallSchool, tmp_path: Path) -> None:
    shutil.copy(locked.folder / "records.db", tmp_path / "older.db")
    change_something(locked, small)
    shutil.copy(tmp_path / "older.db", locked.folder / "records.db")
    locked.clock.advance(-86_400)
    locked.unlock(school.PASSPHRASE)
    assert "These records are older than last time" in locked.words("trouble-page")
    locked.click("trouble-other")
    assert "clock does not fit your records" in locked.words("trouble-page")
    locked.click("trouble-other")
    assert locked.window.workbench is not None
