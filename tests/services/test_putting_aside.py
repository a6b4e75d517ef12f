# SPDX-License-Identifier: Apache-2.0
"""A backup in the place of records: whatever refuses or stops the two renames, no records are lost or left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sencodesk.errors import UserError
from sencodesk.services import putting_aside
from sencodesk.services.broken_off import takes_its_place

AT = datetime(2026, 11, 23, 10, 42, tzinfo=UTC)
KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from sencodesk.services import putting_aside
real, done = Path.replace, []
def replace(self, to):
    if done:
        os.kill(os.getpid(), signal.SIGKILL)
    done.append(self)
    return real(self, to)
Path.replace = replace
folder = Path(sys.argv[1])
restored = folder.with_name(folder.name + " being restored")
putting_aside.exchange(folder, restored, at=datetime(2026, 11, 23, 10, 42, tzinfo=UTC))
"""


def records(folder: Path, data: bytes) -> Path:
    folder.mkdir()
    (folder / "records.db").write_bytes(data)
    return folder


def lying(path: Path) -> dict[str, bytes]:
    """What lies there: each folder with records, and what they hold."""
    return {one.parent.name: one.read_bytes() for one in path.glob("*/records.db")}


@pytest.fixture
def both(tmp_path: Path) -> tuple[Path, Path]:
    """Records, and a backup that was laid out beside them."""
    return records(tmp_path / "desk", b"old"), records(tmp_path / "desk being restored", b"new")


def refuse(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """Folders of these names may not be renamed, as where a virus scanner looks at them."""
    real = Path.replace

    def replace(self: Path, to: Path) -> Path:
        if any(self.name.endswith(name) for name in names):
            raise PermissionError(13, "in use")
        return real(self, to)

    monkeypatch.setattr(Path, "replace", replace)


def test_the_backup_takes_the_place_and_the_records_are_put_aside(tmp_path: Path, both: tuple[Path, Path]) -> None:
    putting_aside.exchange(*both, at=AT)
    assert lying(tmp_path) == {"desk": b"new", "desk put aside 2026-11-23 10.42.00": b"old"}


@pytest.mark.parametrize("refused", ["being restored", "desk"])
def test_a_rename_that_is_refused_leaves_the_records_in_their_place(
    tmp_path: Path, both: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, refused: str
) -> None:
    refuse(monkeypatch, refused)
    with pytest.raises(UserError, match="not_exchanged") as told:
        putting_aside.exchange(*both, at=AT)
    assert "in their place, exactly as they were" in told.value.kept
    assert lying(tmp_path) == {"desk": b"old", "desk being restored": b"new"}


def test_where_they_cannot_be_put_back_either_it_is_said_where_they_are_and_finished_later(
    tmp_path: Path, both: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse(monkeypatch, "being restored", "10.42.00")
    with pytest.raises(UserError, match="restored_beside") as told:
        putting_aside.exchange(*both, at=AT)
    assert "“desk put aside 2026-11-23 10.42.00”" in told.value.kept
    assert "“desk being restored”" in told.value.kept
    assert putting_aside.mended(both[0]) == (both[1], putting_aside.OPENED_THERE.format("desk being restored"))
    monkeypatch.undo()
    assert putting_aside.mended(both[0]) == (both[0], putting_aside.FINISHED)
    assert lying(tmp_path) == {"desk": b"new", "desk put aside 2026-11-23 10.42.00": b"old"}


def test_a_kill_between_the_renames_is_finished_at_the_next_start(tmp_path: Path, both: tuple[Path, Path]) -> None:
    killed = subprocess.run([sys.executable, "-c", KILLED, str(both[0])], check=False, timeout=60)
    assert os.name == "nt" or killed.returncode == -signal.SIGKILL
    assert set(lying(tmp_path)) == {"desk being restored", "desk put aside 2026-11-23 10.42.00"}
    assert putting_aside.mended(both[0]) == (both[0], putting_aside.FINISHED)
    assert lying(tmp_path) == {"desk": b"new", "desk put aside 2026-11-23 10.42.00": b"old"}
    assert putting_aside.mended(both[0]) == (both[0], "")


def test_records_that_were_put_aside_come_back_where_there_are_no_others(tmp_path: Path) -> None:
    records(tmp_path / "desk put aside 2026-11-22 10.42.00", b"older")
    records(tmp_path / "desk put aside 2026-11-23 10.42.00", b"old")
    (tmp_path / "desk").mkdir()
    assert putting_aside.mended(tmp_path / "desk") == (tmp_path / "desk", putting_aside.PUT_BACK)
    assert lying(tmp_path)["desk"] == b"old"


def test_nothing_is_moved_into_a_folder_that_holds_anything(tmp_path: Path, both: tuple[Path, Path]) -> None:
    assert takes_its_place(both[0]) is None
    (both[0] / "records.db").rename(both[0] / "somebody else's.txt")
    assert putting_aside.mended(both[0]) == (both[1], putting_aside.OPENED_THERE.format("desk being restored"))
    assert (both[0] / "somebody else's.txt").is_file()


def test_whole_records_of_a_restore_that_was_broken_off_are_kept_under_another_name(
    tmp_path: Path, both: tuple[Path, Path]
) -> None:
    assert not putting_aside.beside(both[0], at=AT).exists()
    assert lying(tmp_path) == {"desk": b"old", "desk restored and not used 2026-11-23 10.42.00": b"new"}


def test_a_half_laid_out_backup_goes(tmp_path: Path) -> None:
    folder = records(tmp_path / "desk", b"old")
    half = tmp_path / "desk being restored"
    half.mkdir()
    (half / "records.making").write_bytes(b"half")
    (half / "keyslots.json").write_bytes(b"{}")
    assert putting_aside.beside(folder, at=AT) == half
    assert [one.name for one in tmp_path.iterdir()] == ["desk"]
