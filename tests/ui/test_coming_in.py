# SPDX-License-Identifier: Apache-2.0
"""Coming in: secret fields by keyboard, who is in, a key for somebody new, where a PIN can work, a backup restored."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from PySide6.QtTest import QTest

from sencodesk import bootstrap
from sencodesk.services import backups, people, pupils
from sencodesk.vault import recovery
from sencodesk.vault.keystore import NoPlace
from sencodesk.views import log as log_view
from sencodesk.views import school as school_view
from tests.clocks import FakeClock
from tests.ui import school
from tests.ui.driver import Driver
from tests.ui.school import SmallSchool

NEW = "seven grey herons wade"


def type_on(driver: Driver, text: str) -> None:
    """Type where the focus is."""
    focus = driver.window.focusWidget()
    assert focus is not None
    QTest.keyClicks(focus, text)
    driver.settle()


def back_up(driver: Driver, file: Path) -> None:
    file.parent.mkdir(exist_ok=True)
    driver.do(lambda desk: backups.make(desk, file=file))


# Secret fields.


def test_what_is_typed_after_tab_is_the_next_fields(driver: Driver, small: SmallSchool) -> None:
    driver.go("settings", section="people")
    driver.click("keys-passphrase")
    type_on(driver, school.PASSPHRASE)
    driver.press("Tab")
    assert driver.focus() == "keys-passphrase-new"
    type_on(driver, NEW)
    driver.press("Tab")
    type_on(driver, NEW)
    assert driver.text("keys-passphrase-proof") == school.PASSPHRASE
    assert driver.text("keys-passphrase-new") == driver.text("keys-passphrase-again") == NEW
    assert driver.text("keys-passphrase-new-show") == "Show"


def test_f2_shows_what_is_typed_and_the_button_keeps_the_place(locked: Driver, small: SmallSchool) -> None:
    locked.type("lock-secret", "grey", leave=False)
    locked.press("F2")
    assert locked.text("lock-secret-show") == "Hide"
    locked.click("lock-secret-show")
    assert locked.text("lock-secret-show") == "Show"
    type_on(locked, " herons")
    assert (locked.text("lock-secret"), locked.text("lock-secret-show")) == ("grey herons", "Show")


def test_a_weak_passphrase_is_said_once_and_at_its_field(driver: Driver, small: SmallSchool) -> None:
    driver.go("settings", section="people")
    driver.click("keys-passphrase")
    driver.type("keys-passphrase-proof", school.PASSPHRASE)
    driver.type("keys-passphrase-new", "kettle")
    driver.type("keys-passphrase-again", "kettle")
    driver.click("keys-passphrase-save")
    assert "Too short by 4" in driver.text("keys-passphrase-new-error")
    assert driver.words().count("Too short by 4") == 1
    assert driver.focus() == "keys-passphrase-new"
    type_on(driver, "s")
    assert "Too short by 3" in driver.text("keys-passphrase-strength")
    assert not driver.seen("keys-passphrase-new-error")


# Who is in, and one way with the sheet.


def test_the_window_says_who_is_in_and_its_title_does_not(driver: Driver, small: SmallSchool) -> None:
    assert driver.text("status-who") == f"{school.SENCO}, SENCO"
    assert school.SENCO not in driver.window.windowTitle()


def test_the_sheet_is_one_way_and_the_log_says_that_it_was_used(locked: Driver, small: SmallSchool) -> None:
    assert not locked.seen("lock-recovery")
    locked.click("lock-forgotten")
    locked.type("forgotten-code", school.RECOVERY + recovery.check_characters(school.RECOVERY))
    locked.type("forgotten-new", NEW)
    locked.type("forgotten-again", NEW)
    locked.click("forgotten-open")
    assert "Your new passphrase opens" in locked.messages()[0]
    labels = [one.label for one in locked.read(log_view.changes)]
    assert "change the passphrase, with the recovery sheet" in labels


def test_older_records_are_told_to_whoever_comes_with_the_sheet_too(
    locked: Driver, small: SmallSchool, tmp_path: Path
) -> None:
    shutil.copy(locked.folder / "records.db", tmp_path / "older.db")
    locked.unlock(school.PASSPHRASE)
    locked.do(lambda desk: pupils.change(desk, pupil_id=small.pupils["edie"], values={"middle": "Rose"}))
    locked.window.lock()
    locked.settle()
    shutil.copy(tmp_path / "older.db", locked.folder / "records.db")
    locked.click("lock-forgotten")
    locked.type("forgotten-code", school.RECOVERY + recovery.check_characters(school.RECOVERY))
    locked.type("forgotten-new", NEW)
    locked.type("forgotten-again", NEW)
    locked.click("forgotten-open")
    assert "These records are older than last time" in locked.words("trouble-page")


# A key for somebody, and a PIN.


def test_somebody_who_is_not_listed_gets_a_key_in_one_go(driver: Driver, small: SmallSchool) -> None:
    driver.go("settings", section="people")
    driver.click("key-people-give")
    driver.choose("key-give-person", "Somebody who is not listed yet")
    for field in ("new", "again"):
        driver.type(f"key-give-{field}", NEW)
    driver.type("key-give-proof", school.PASSPHRASE)
    driver.click("key-give-save")
    assert driver.text("field-key-give-name-error") == "Type their name."
    assert driver.focus() == "key-give-name"
    driver.type("key-give-name", "Mr Alder")
    driver.type("key-give-job", "Head teacher")
    driver.choose("key-give-role", "Reader")
    driver.click("key-give-save")
    assert "Mr Alder opens these records" in driver.words("key-people-done")
    assert "Mr Alder" in [one.name for one in driver.read(school_view.school).people]
    assert "Mr Alder" in driver.words("people-card")
    assert driver.read(log_view.changes)[0].label == "give Mr Alder a key in the role of reader"
    driver.press("Ctrl+L")
    driver.unlock(NEW)
    assert driver.text("status-who") == "Mr Alder, Reader"


def test_a_refused_key_puts_nobody_on_the_list(driver: Driver, small: SmallSchool) -> None:
    driver.go("settings", section="people")
    driver.click("key-people-give")
    driver.choose("key-give-person", "Somebody who is not listed yet")
    driver.type("key-give-name", "Mr Alder")
    driver.type("key-give-job", "Head teacher")
    for field in ("new", "again"):
        driver.type(f"key-give-{field}", NEW)
    driver.type("key-give-proof", "not the passphrase")
    driver.click("key-give-save")
    assert "neither your passphrase" in driver.text("key-give-proof-error")
    assert "Mr Alder" not in [one.name for one in driver.read(school_view.school).people]
    assert len(driver.do(people.listed).people) == 1


def test_a_pin_is_offered_only_where_it_can_work(driver: Driver, small: SmallSchool) -> None:
    driver.go("settings", section="people")
    assert not driver.seen("keys-pin")
    assert "this computer has none" in driver.text("keys-pin-state")


# A backup restored.


def test_restoring_offers_the_newest_backup_and_a_new_folder(
    driver: Driver, small: SmallSchool, tmp_path: Path
) -> None:
    older, newest = tmp_path / "stick" / "older.sencodesk", tmp_path / "stick" / "newest.sencodesk"
    back_up(driver, older)
    driver.clock.advance(3 * 3600)
    back_up(driver, newest)
    before = driver.folder
    driver.go("settings", section="backups")
    driver.click("backup-restore")
    assert "newest.sencodesk" in driver.text("restore-known")
    assert driver.focus() == "restore-secret"
    folder = driver.text("restore-folder")
    assert folder.startswith(f"{before} restored ")
    driver.press("F1")
    assert driver.window.handbook is not None
    assert driver.window.handbook.text.toPlainText().startswith("Backups")
    driver.press("F1")
    driver.type("restore-secret", "not the passphrase")
    driver.click("restore-now")
    assert "does not open this backup" in driver.text("restore-secret-error")
    driver.type("restore-secret", school.PASSPHRASE)
    driver.click("restore-now")
    said = driver.messages()[0]
    assert "8 pupils, as they were on Mon 23 Nov 2026, 13:42" in said
    assert f"The records you had still are where they were: {before}." in said
    assert (before / "records.db").is_file()
    assert driver.desk.store.folder.path == Path(folder)


def test_an_abrupt_end_after_a_restore_leaves_nothing_to_ask(
    locked: Driver, small: SmallSchool, tmp_path: Path, clock: FakeClock, window_at: Callable[[Path], Driver]
) -> None:
    file = tmp_path / "stick" / "kept.sencodesk"
    locked.unlock(school.PASSPHRASE)
    back_up(locked, file)
    locked.go("settings", section="backups")
    locked.click("backup-restore")
    locked.type("restore-secret", school.PASSPHRASE)
    locked.click("restore-now")
    assert locked.text("status-backup") == "Backup today, on this same disk"
    restored, cut = locked.desk.store.folder.path, tmp_path / "cut"
    shutil.copytree(restored, cut, ignore=shutil.ignore_patterns(".lock"))  # what a power cut leaves on the disk
    again = window_at(cut)
    again.unlock(school.PASSPHRASE)
    assert not again.seen("trouble-page")
    assert again.page.stem == "today"
    known = again.desk.store.folder.newest_backup()
    assert known is not None
    assert known[0] == file
    older = (cut / "records.db").read_bytes()  # and what is truly older is told as ever
    again.do(lambda desk: pupils.change(desk, pupil_id=small.pupils["edie"], values={"middle": "Rose"}))
    again.window.lock()
    again.settle()
    (cut / "records.db").write_bytes(older)
    again.unlock(school.PASSPHRASE)
    assert "These records are older than last time" in again.words("trouble-page")


def test_unknown_records_show_the_last_lines_of_the_log(locked: Driver, small: SmallSchool, clock: FakeClock) -> None:
    desk = bootstrap.open_desk(locked.folder, secret=school.PASSPHRASE, clock=clock.now, places=NoPlace())
    pupils.change(desk, pupil_id=small.pupils["edie"], values={"middle": "Rose"})
    desk.store.close()
    (locked.folder / "state.json").unlink()
    locked.unlock(school.PASSPHRASE)
    assert "It is not known whether" in locked.words("trouble-page")
    newest = locked.text("trouble-log").split("\n")[0]
    assert school.SENCO in newest
    assert newest.startswith("Mon 23 Nov 2026, 10:42")
