# SPDX-License-Identifier: Apache-2.0
"""A backup that could not take the place of the records: they stay the records, and no first start is offered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sencodesk.errors import UserError
from sencodesk.services import backups
from sencodesk.vault.keystore import NoPlace
from sencodesk_ui import this_computer
from sencodesk_ui.door.opening import Opening
from tests.clocks import FakeClock
from tests.ui import school
from tests.ui.driver import Driver
from tests.ui.school import SmallSchool

ASIDE = "put aside 2026-11-23 10.42.00"


def test_a_refused_exchange_leaves_the_session_with_its_own_records(
    locked: Driver, small: SmallSchool, tmp_path: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked.unlock(school.PASSPHRASE)
    backup = tmp_path / "kept.sencodesk"
    locked.do(lambda desk: backups.make(desk, file=backup))
    locked.window.lock()
    locked.settle()
    opening, folder = Opening(locked.folder, clock=clock.now, places=NoPlace()), locked.folder
    real = Path.replace

    def replace(self: Path, to: Path) -> Path:
        if self.name.endswith("being restored"):
            raise PermissionError(13, "in use")
        return real(self, to)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(UserError, match="not_exchanged"):
        opening.restore_instead(backup, school.PASSPHRASE, "passphrase")
    assert opening.where() == folder
    monkeypatch.undo()
    desk, _pupils = opening.restore_instead(backup, school.PASSPHRASE, "passphrase")
    assert desk.store.folder.path == folder
    desk.store.close()
    beside = {one.name.removeprefix(folder.name) for one in folder.parent.glob(f"{folder.name} *") if one.is_dir()}
    assert beside == {f" {ASIDE}", " restored and not used 2026-11-23 10.42.00"}


def test_a_start_after_a_kill_between_the_renames_finishes_and_says_so(
    locked: Driver, small: SmallSchool, window_at: Callable[[Path], Driver]
) -> None:
    folder = locked.folder
    locked.window.close()
    this_computer.settings().setValue(this_computer.RECORDS, str(folder))
    try:
        folder.rename(folder.with_name(f"{folder.name} being restored"))
        assert this_computer.last_records() == folder
        driver = window_at(folder)
        driver.until(lambda: driver.seen("lock-secret"))
        assert "Restoring was broken off. It is finished now" in driver.text("lock-why")
        driver.unlock(school.PASSPHRASE)
        assert driver.desk.store.folder.path == folder
    finally:
        this_computer.settings().remove(this_computer.RECORDS)


def test_a_folder_with_only_put_aside_records_offers_no_first_start(
    locked: Driver, small: SmallSchool, window_at: Callable[[Path], Driver]
) -> None:
    folder = locked.folder
    locked.window.close()
    folder.rename(folder.with_name(f"{folder.name} {ASIDE}"))
    driver = window_at(folder)
    driver.until(lambda: driver.seen("lock-secret"))
    assert "are back in their place" in driver.text("lock-why")
