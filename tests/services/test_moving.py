# SPDX-License-Identifier: Apache-2.0
"""The old laptop's folder is brought to a new one: all of it, or nothing, and what lies beside the records as well."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sencodesk import bootstrap
from sencodesk.errors import UserError
from sencodesk.services import moving, pupils
from sencodesk.services.desk import Desk
from sencodesk.store.folder import StoreFolder
from sencodesk.vault.keystore import NoPlace
from tests.clocks import FakeClock

PASS = "correct horse battery"


def opened(folder: Path, clock: FakeClock) -> Desk:
    return bootstrap.open_desk(folder, secret=PASS, clock=clock.now, places=NoPlace())


@pytest.fixture
def torn_off(desk: Desk, tmp_path: Path) -> Path:
    """A copy of records whose laptop died: the last pupil stands in the log beside the file."""
    desk.store.checkpoint()
    pupils.add(desk, values={"surname": "Marrowfield", "forename": "Edie"}, entry=None)
    shutil.copytree(desk.store.folder.path, tmp_path / "stick", ignore=shutil.ignore_patterns(".lock"))
    assert (tmp_path / "stick" / "records.db-wal").stat().st_size > 0
    return tmp_path / "stick"


def test_what_stands_in_the_log_beside_the_file_comes_along(torn_off: Path, tmp_path: Path, clock: FakeClock) -> None:
    moving.bring(torn_off, tmp_path / "new")
    there = opened(tmp_path / "new", clock)
    assert there.store.counts()["pupil"] == 1
    assert there.store.check() == []
    assert there.store.rolled_back is False
    there.store.close()
    again = opened(torn_off, clock)
    assert again.store.counts()["pupil"] == 1
    again.store.close()


def test_a_copy_that_breaks_off_leaves_no_records_and_may_be_begun_again(
    torn_off: Path, tmp_path: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy, left = shutil.copyfile, [0]

    def breaking(source: Path, target: Path) -> object:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(28, "no room")
        return copy(source, target)

    monkeypatch.setattr(shutil, "copyfile", breaking)
    for steps in range(4):
        left[0] = steps
        with pytest.raises(UserError) as told:
            moving.bring(torn_off, tmp_path / "new")
        assert told.value.code == "disk_full"
        assert not StoreFolder(tmp_path / "new").exists()
    monkeypatch.undo()
    moving.bring(torn_off, tmp_path / "new")
    there = opened(tmp_path / "new", clock)
    assert there.store.counts()["pupil"] == 1
    there.store.close()


def test_a_change_of_key_that_was_under_way_is_finished_there(torn_off: Path, tmp_path: Path, clock: FakeClock) -> None:
    (torn_off / "keyslots.json").replace(torn_off / "keyslots.next")
    (torn_off / "keyslots.json").write_bytes(b"the slots of before")
    moving.bring(torn_off, tmp_path / "new")
    there = opened(tmp_path / "new", clock)
    assert there.store.counts()["pupil"] == 1
    there.store.close()


def test_records_that_are_open_there_or_here_are_left_alone(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(UserError) as told:
        moving.bring(desk.store.folder.path, tmp_path / "new")
    assert told.value.code == "open_elsewhere"
    assert not StoreFolder(tmp_path / "new").exists()
    for nothing in (tmp_path / "nothing", tmp_path):
        with pytest.raises(UserError) as told:
            moving.bring(nothing, tmp_path / "new")
        assert told.value.code == "no_store"
