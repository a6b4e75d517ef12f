# SPDX-License-Identifier: Apache-2.0
"""Records that are opened only to be read: all of them are there, and nothing in their folder is touched."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete
from sqlalchemy.exc import OperationalError

from sencodesk import bootstrap
from sencodesk.errors import UserError
from sencodesk.records.pupils import Pupil
from sencodesk.services import (
    backup_rota,
    backups,
    checking,
    export,
    history,
    keys,
    papers,
    pins,
    printing,
    pupils,
    sending,
)
from sencodesk.services.desk import Desk
from sencodesk.store.folder import StoreFolder
from sencodesk.vault.keystore import NoPlace
from sencodesk.views import log
from sencodesk.views import pupils as view
from tests.clocks import FakeClock
from tests.store.test_kept import PASS, laid_out

SECRET, CODE, WHY = "correct horse battery", "0" * 30, "To read only, for a test."
READ = """
import os, sys
from pathlib import Path
from sencodesk import bootstrap
from sencodesk.errors import UserError
from sencodesk.vault.keystore import NoPlace
from sqlalchemy import select
from sencodesk.records.pupils import Pupil
if os.geteuid() == 0 and len(sys.argv) == 3:  # whoever may do everything is not stopped by a folder's rights
    import ctypes
    for right in (1, 2):  # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH, gone for what is started from here
        assert ctypes.CDLL(None).prctl(24, right, 0, 0, 0) == 0
    os.execv(sys.executable, [sys.executable, "-c", os.environ["READ"], *sys.argv[1:], "again"])
folder = Path(sys.argv[1])
try:
    bootstrap.open_desk(folder, secret=sys.argv[2], places=NoPlace())
except UserError as error:
    print(error.code)
desk = bootstrap.open_to_read(folder, secret=sys.argv[2], why="a test", places=NoPlace())
with desk.reading() as session:
    print(*sorted(session.scalars(select(Pupil.forename))))
desk.store.close()
"""


def filled(folder: Path, clock: FakeClock) -> Desk:
    """Records with one pupil in the file, and one only in the log beside it."""
    desk = bootstrap.create(
        folder, passphrase=SECRET, recovery_code=CODE, school="Oakes Primary", laestab="8609999", clock=clock.now,
        places=NoPlace(),
    )  # fmt: skip
    pupils.add(desk, values={"forename": "Edie", "surname": "Oakes"})
    desk.store.checkpoint()
    pupils.add(desk, values={"forename": "Tomos", "surname": "Ludgrove"})
    return desk


def broken_off(folder: Path, copy: Path, clock: FakeClock) -> Path:
    """The same records as a kill leaves them: the last change waits in the log."""
    desk = filled(folder, clock)
    shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("*-shm", ".lock"))
    desk.store.close()
    assert (copy / "records.db-wal").stat().st_size
    return copy


def to_read(folder: Path, clock: FakeClock, **named: str) -> Desk:
    return bootstrap.open_to_read(folder, clock=clock.now, places=NoPlace(), **{"secret": SECRET, "why": WHY, **named})


def names(desk: Desk) -> list[str]:
    with desk.reading() as session:
        return sorted(one.forename for one in view.pupils(session, on=desk.today()))


def contents(folder: Path) -> dict[str, bytes]:
    """Every file but the process lock, which says nothing."""
    return {one.name: one.read_bytes() for one in folder.iterdir() if one.name != ".lock"}


@pytest.fixture
def readable(tmp_path: Path) -> Iterator[Path]:
    """A place whose folders may lose their rights; they get them back."""
    yield tmp_path
    for one in tmp_path.rglob("*"):
        one.chmod(0o755)


@pytest.mark.parametrize("waiting", [True, False])
def test_a_folder_that_may_only_be_read_is_read_to_its_last_change(
    readable: Path, clock: FakeClock, waiting: bool
) -> None:
    folder = readable / "desk"
    if waiting:
        broken_off(readable / "records", folder, clock)
    else:
        filled(folder, clock).store.close()
    for one in folder.iterdir():
        one.chmod(0o444)
    folder.chmod(0o555)
    before = contents(folder)
    done = subprocess.run(
        [sys.executable, "-c", READ, str(folder), SECRET],
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
        env=os.environ | {"READ": READ},
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split("\n") == ["folder_read_only", "Edie Tomos", ""]
    assert contents(folder) == before


def test_nothing_in_the_folder_is_touched_whatever_is_asked(tmp_path: Path, clock: FakeClock) -> None:
    folder = broken_off(tmp_path / "desk", tmp_path / "copy", clock)
    before = contents(folder)
    desk = to_read(folder, clock)
    try:
        assert names(desk) == ["Edie", "Tomos"]
        with desk.reading() as session:
            pupil = view.pupils(session, on=desk.today())[0].id
        assert history.opened(desk, pupil_id=pupil) is None
        assert history.told(desk, "print a plan") is None
        assert not backup_rota.due(desk)
        desk.keep_setting("register", {"class": "4H"})  # a person's own: let go without a word
        desk.store.checkpoint()
        asked: list[Callable[[], object]] = [
            lambda: pupils.add(desk, values={"forename": "Wren", "surname": "Oakes"}),
            lambda: history.undo(desk),
            lambda: backups.make(desk, file=tmp_path / "backup.sencodesk"),
            lambda: backup_rota.choose(desk, folder=tmp_path),
            lambda: keys.change_passphrase(desk, proof=SECRET, new="nine amber lamps glow"),
            lambda: pins.turn_on(desk, pin="482915", proof=SECRET),
            lambda: checking.prepare(desk),
            lambda: sending.click(desk, return_id="x"),
            lambda: desk.store.set_setting("register", None),
        ]
        for number, act in enumerate(asked):
            with pytest.raises(UserError) as refused:
                act()
            assert refused.value.code in ("only_to_read", "keyring_none"), number
    finally:
        desk.store.close()
    assert contents(folder) == before
    assert not (tmp_path / "backup.sencodesk").exists()


def test_printing_and_exporting_need_nothing_written(tmp_path: Path, clock: FakeClock) -> None:
    folder = broken_off(tmp_path / "desk", tmp_path / "copy", clock)
    before = contents(folder)
    out = tmp_path / "out"
    out.mkdir()
    desk = to_read(folder, clock)
    try:
        export.save(desk, out=out / "everything.zip")
        printing.register_csv(desk, out=out / "register.csv")
        with desk.reading() as session:
            paper = printing.draw_register(papers.register_paper(session, on=desk.today()), printed=desk.now())
            newest = log.changes(session)[0].label
        assert paper.data.startswith(b"%PDF")
        assert newest == "add a pupil"  # the log is as it was
    finally:
        desk.store.close()
    assert {one.name for one in out.iterdir()} == {"everything.zip", "register.csv"}
    assert contents(folder) == before


def test_beside_another_window_each_of_its_changes_is_seen(tmp_path: Path, clock: FakeClock) -> None:
    writing = filled(tmp_path / "desk", clock)
    reading = to_read(tmp_path / "desk", clock)
    assert names(reading) == ["Edie", "Tomos"]
    pupils.add(writing, values={"forename": "Wren", "surname": "Oakes"})
    writing.store.checkpoint()
    assert names(reading) == ["Edie", "Tomos", "Wren"]
    reading.store.close()
    pupils.add(writing, values={"forename": "Amina", "surname": "Oakes"})
    assert names(writing) == ["Amina", "Edie", "Tomos", "Wren"]
    writing.store.close()


def refused(folder: StoreFolder) -> None:
    """As a folder on a disk that may not be written from here refuses the process lock."""
    raise OSError(errno.EROFS, "read-only", str(folder.path))


def to_read_from_elsewhere(folder: Path, clock: FakeClock) -> Desk:
    """Opened where the folder takes no lock, so that whoever writes is not seen: as from another computer."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StoreFolder, "lock", refused)
        return to_read(folder, clock)


@pytest.mark.parametrize("waiting", [True, False])
def test_what_was_changed_elsewhere_is_told_and_never_taken_for_all_or_for_damage(
    tmp_path: Path, clock: FakeClock, waiting: bool
) -> None:
    writing = filled(tmp_path / "desk", clock)
    if not waiting:
        writing.store.checkpoint()
    reading = to_read_from_elsewhere(tmp_path / "desk", clock)
    assert names(reading) == names(reading) == ["Edie", "Tomos"]
    assert reading.store.check() == []
    for number in range(40):
        pupils.add(writing, values={"forename": f"Wren{number}", "surname": "Oakes" * 20})
    for act in (lambda: names(reading), lambda: reading.store.check(), reading.store.counts):
        with pytest.raises(UserError, match="changed_elsewhere") as told:
            act()
        assert "open them again" in told.value.do
    writing.store.checkpoint()
    pupils.add(writing, values={"forename": "Amina", "surname": "Oakes"})
    with pytest.raises(UserError, match="changed_elsewhere"):
        names(reading)
    assert reading.store.setting("register") is None
    reading.store.close()
    again = to_read_from_elsewhere(tmp_path / "desk", clock)
    assert len(names(again)) == 43
    again.store.close()
    writing.store.close()


def test_what_was_changed_while_it_was_read_is_told_too(tmp_path: Path, clock: FakeClock) -> None:
    writing = filled(tmp_path / "desk", clock)
    reading = to_read_from_elsewhere(tmp_path / "desk", clock)

    def read_slowly() -> None:
        with reading.reading() as session:
            view.pupils(session, on=reading.today())
            pupils.add(writing, values={"forename": "Wren", "surname": "Oakes"})

    with pytest.raises(UserError, match="changed_elsewhere"):
        read_slowly()
    reading.store.close()
    writing.store.close()


def test_the_way_to_read_lets_nobody_write(tmp_path: Path, clock: FakeClock) -> None:
    writing = filled(tmp_path / "desk", clock)
    beside = to_read(tmp_path / "desk", clock)
    for desk in (writing, beside):
        with desk.reading() as session, pytest.raises(OperationalError, match="readonly"):
            session.execute(delete(Pupil))
    beside.store.close()
    assert names(writing) == ["Edie", "Tomos"]
    writing.store.close()


def test_who_reads_alone_holds_the_folder_and_gives_it_back(tmp_path: Path, clock: FakeClock) -> None:
    filled(tmp_path / "desk", clock).store.close()
    reading = to_read(tmp_path / "desk", clock)
    with pytest.raises(UserError, match="open_elsewhere"):
        bootstrap.open_desk(tmp_path / "desk", secret=SECRET, clock=clock.now, places=NoPlace())
    reading.store.close()
    bootstrap.open_desk(tmp_path / "desk", secret=SECRET, clock=clock.now, places=NoPlace()).store.close()


def test_a_wrong_passphrase_is_wrong_and_gives_the_folder_back(tmp_path: Path, clock: FakeClock) -> None:
    filled(tmp_path / "desk", clock).store.close()
    with pytest.raises(UserError, match="wrong_passphrase"):
        to_read(tmp_path / "desk", clock, secret="nine amber lamps glow")
    to_read(tmp_path / "desk", clock).store.close()
    to_read(tmp_path / "desk", clock, secret=CODE, kind="recovery").store.close()


def test_records_of_an_earlier_version_say_why_they_cannot_be_read(tmp_path: Path, clock: FakeClock) -> None:
    folder = laid_out("0001", tmp_path / "old")
    before = contents(folder)
    with pytest.raises(UserError, match="older_to_read"):
        to_read(folder, clock, secret=PASS)
    assert contents(folder) == before


@pytest.mark.parametrize("left", [b"", None])
def test_a_file_that_is_gone_or_empty_cannot_be_read_either(
    tmp_path: Path, clock: FakeClock, left: bytes | None
) -> None:
    filled(tmp_path / "desk", clock).store.close()
    records = StoreFolder(tmp_path / "desk").records
    records.unlink()
    if left is not None:
        records.write_bytes(left)
    with pytest.raises(UserError, match="store_damaged"):
        to_read(tmp_path / "desk", clock)


def test_a_damaged_page_costs_only_what_stands_on_it(tmp_path: Path, clock: FakeClock) -> None:
    desk = filled(tmp_path / "desk", clock)
    for number in range(40):
        pupils.add(desk, values={"forename": f"Wren{number}", "surname": "Oakes"})
    desk.store.close()
    records = StoreFolder(tmp_path / "desk").records
    whole = records.read_bytes()
    found: list[int | str] = []
    for page in range(2, len(whole) // 4096):
        data = bytearray(whole)
        data[page * 4096 + 100] ^= 1
        records.write_bytes(data)
        found.append(_read_or_why(tmp_path / "desk", clock))
        assert records.read_bytes() == data
    assert set(found) == {42, "store_damaged"}
    assert found.count(42) > found.count("store_damaged")


def _read_or_why(folder: Path, clock: FakeClock) -> int | str:
    """How many pupils are found, or why none."""
    try:
        reading = to_read(folder, clock)
    except UserError as error:
        return error.code
    try:
        return len(names(reading))
    except UserError as error:
        return error.code
    finally:
        reading.store.close()
