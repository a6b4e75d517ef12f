# SPDX-License-Identifier: Apache-2.0
"""What stands in the way of writing does not stand in the way of reading: opened to read only, from its page."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from sencodesk import bootstrap
from sencodesk.errors import UserError
from sencodesk.services import pupils
from sencodesk.services.desk import Desk
from sencodesk.store import folder as store_folder
from sencodesk.vault.keystore import NoPlace
from sencodesk.views import log
from sencodesk.views import plans as plans_view
from sencodesk.views import pupils as view
from sencodesk_ui.pages.return_.step import STEMS
from tests.ui import school
from tests.ui.council import TestCouncil
from tests.ui.driver import Driver
from tests.ui.returning import (  # noqa: F401  fixtures are found by their names
    a_council,
    easy,
    opening_a_return,
    through_to_send,
)
from tests.ui.school import SmallSchool


def no_writing(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """Every small file of the folder is refused, as a folder that may only be read, or a full disk, refuses it."""

    def refused(path: Path, _data: bytes) -> None:
        raise OSError(number, "refused", str(path))

    monkeypatch.setattr(store_folder, "write_atomically", refused)


def contents(folder: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in folder.iterdir() if one.name not in (".lock", "records.db-shm")}


def open_to_read(locked: Driver, heading: str) -> None:
    """Meet the trouble at the unlock, and choose to read."""
    locked.unlock(school.PASSPHRASE)
    assert heading in locked.words("trouble-page")
    assert "Nothing can be changed and nothing is sent" in locked.text("trouble-read-words")
    locked.click("trouble-read")
    assert "Unlock to read only" in locked.words()
    locked.unlock(school.PASSPHRASE)
    assert locked.window.workbench is not None, locked.words()


@pytest.mark.parametrize(
    ("number", "heading", "band"),
    [
        (errno.EROFS, "Nothing can be written in this folder", "nothing can be written in the folder of your records"),
        (errno.ENOSPC, "The disk is full", "the disk is full"),
    ],
)
def test_a_folder_without_writing_is_opened_to_read(
    locked: Driver, small: SmallSchool, monkeypatch: pytest.MonkeyPatch, number: int, heading: str, band: str
) -> None:
    no_writing(monkeypatch, number)
    before = contents(locked.folder)
    open_to_read(locked, heading)
    assert band in locked.words("why-not")
    locked.go("pupil", pupil_id=small.pupils["edie"], tab="overview")
    assert locked.text("pupil-forename") == "Edie"
    locked.type("pupil-forename", "Edith")
    for stem in ("today", "pupils", "plans", "returns", "log", "settings"):
        locked.go(stem)
        assert locked.seen("why-not"), stem
    assert locked.messages() == []
    locked.window.lock()
    locked.settle()
    assert contents(locked.folder) == before
    monkeypatch.undo()
    locked.unlock(school.PASSPHRASE)  # as usual again
    assert locked.window.workbench is not None
    assert not locked.seen("why-not")


def test_a_return_is_read_step_by_step_and_not_sent(
    driver: Driver,
    small: SmallSchool,
    council: TestCouncil,
    at_return: Callable[..., str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    return_id = at_return(easy())
    council.enrol_school(driver.desk)
    through_to_send(driver)
    driver.click("send")
    driver.until(lambda: driver.seen("send-now"))  # it waits, and would be tried at the next unlock
    driver.window.lock()
    driver.settle()
    driver.clock.advance(7200)
    no_writing(monkeypatch, errno.EROFS)
    before = contents(driver.folder)
    open_to_read(driver, "Nothing can be written in this folder")
    for step in STEMS:
        driver.go("return", return_id=return_id, step=step)
        assert driver.messages() == [], step
        assert not driver.seen("send-card") or not driver.seen("send"), step
    assert not driver.seen("return-check-again")
    driver.window.lock()
    driver.settle()
    assert contents(driver.folder) == before


def test_beside_another_window_the_records_are_read(locked: Driver, small: SmallSchool) -> None:
    other = bootstrap.open_desk(locked.folder, secret=school.PASSPHRASE, clock=locked.clock.now, places=NoPlace())
    open_to_read(locked, "Your records are open already")
    pupils.change(other, pupil_id=small.pupils["edie"], values={"middle": "Rose"})
    locked.go("pupil", pupil_id=small.pupils["edie"], tab="overview")
    assert locked.text("pupil-middle") == "Rose"
    assert "another window or program has these records open" in locked.words("why-not")
    locked.window.lock()
    locked.settle()
    other.store.close()


def test_damaged_records_give_what_can_be_read_and_stay_as_they_are(
    locked: Driver, small: SmallSchool, tmp_path: Path, choose_file: Callable[[Path], None]
) -> None:
    locked.unlock(school.PASSPHRASE)
    locked.do(lambda desk: desk.store.checkpoint())
    records = locked.folder / "records.db"
    whole = records.read_bytes()
    hurt = bytearray(whole)
    for page in range(2, len(hurt) // 4096):
        hurt[4096 * page + 70] ^= 1
    records.write_bytes(hurt)
    locked.workspace.go("pupils")
    locked.until(lambda: bool(locked.all("trouble-page")))
    locked.settle()
    locked.click("trouble-read")
    hurt = bytearray(whole)
    hurt[len(hurt) - 4000] ^= 1  # the damage is small, and what is shown first does not stand on that page
    records.write_bytes(hurt)
    locked.unlock(school.PASSPHRASE)
    assert "the file of your records is damaged" in locked.words("why-not")
    locked.go("pupils")
    assert "8 on roll" in locked.words()
    locked.window.lock()
    locked.settle()
    assert records.read_bytes() == bytes(hurt)


def test_what_stands_on_a_damaged_page_is_refused_and_closes_nothing(locked: Driver, small: SmallSchool) -> None:
    records = locked.folder / "records.db"
    whole = records.read_bytes()
    records.write_bytes(whole[: 4096 * 2 + 7])
    locked.unlock(school.PASSPHRASE)
    locked.click("trouble-read")
    records.write_bytes(without_plans(locked, whole))
    locked.unlock(school.PASSPHRASE)
    locked.go("plans")
    locked.until(lambda: any("damaged" in one for one in locked.messages()))
    assert locked.window.workbench is not None
    assert not locked.all("trouble-page")
    locked.go("log")
    assert locked.page.stem == "log"
    assert locked.seen("log-table")


def without_plans(locked: Driver, whole: bytes) -> bytes:
    """The records with one damaged page: pupils and the log can be read, and the list of plans cannot."""
    records, on = locked.folder / "records.db", locked.clock.today()
    for page in range(2, len(whole) // 4096):
        hurt = bytearray(whole)
        hurt[4096 * page + 70] ^= 1
        records.write_bytes(hurt)
        try:
            desk = bootstrap.open_to_read(
                locked.folder, secret=school.PASSPHRASE, why="a test", clock=locked.clock.now, places=NoPlace()
            )
        except UserError:
            continue
        kept = reads(desk, log.changes) and reads(desk, lambda session: view.pupils(session, on=on))
        lost = kept and not reads(desk, lambda session: plans_view.plans(session, on=on))
        desk.store.close()
        if lost:
            return bytes(hurt)
    raise AssertionError("no page holds only plans")


def reads(desk: Desk, query: Callable[[Session], object]) -> bool:
    """Whether that can be read of the records."""
    try:
        with desk.reading() as session:
            query(session)
    except UserError:
        return False
    return True
