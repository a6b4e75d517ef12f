# SPDX-License-Identifier: Apache-2.0
"""Where records may lie, a log that was hurt, a folder that may only be read, and a restore beside another program."""

import errno
import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from sencodesk import bootstrap
from sencodesk.cli.main import main
from sencodesk.errors import UserError
from sencodesk.records.pupils import Pupil
from sencodesk.services import verbs
from sencodesk.services.all import VERBS
from sencodesk.store import backup, log_file, place
from sencodesk.store.file import StoreFile
from sencodesk.store.folder import StoreFolder
from sencodesk.store.trouble import words_for
from sencodesk.vault.keystore import NoPlace
from tests.clocks import FakeClock

PASS, CODE = "correct horse battery", "0" * 30


@pytest.fixture
def store(tmp_path: Path, clock: FakeClock) -> Iterator[StoreFile]:
    made = StoreFile.create(StoreFolder(tmp_path / "desk"), passphrase=PASS, recovery_code=CODE, now=clock.now)
    yield made
    if not made.threads.closed:
        made.close()


def add(store: StoreFile, number: int) -> None:
    with store.unit(label="add", by="me") as unit:
        unit.session.add(Pupil(surname=str(number), forename="A"))


@pytest.mark.parametrize(
    ("folder", "environment", "found"),
    [
        ("/people/lp/.local/share/SENCO Desk", {}, None),
        ("/people/lp/OneDrive/records", {}, "synced"),
        ("/people/lp/OneDrive - Thistledown Primary/records", {}, "synced"),
        ("/people/lp/Dropbox (School)/records", {}, "synced"),
        ("/people/lp/Library/Mobile Documents/records", {}, "synced"),
        ("/people/lp/Library/CloudStorage/GoogleDrive-x/records", {}, "synced"),
        ("/data/school/records", {"OneDriveCommercial": "/data/school"}, "synced"),
        ("/people/lp/Dropboxes we collected/records", {}, None),
    ],
)
def test_a_folder_that_is_copied_away_is_known(folder: str, environment: dict[str, str], found: str | None) -> None:
    assert place.unfit(Path(folder), platform="darwin", environment=environment) == found


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("fs:/x /school nfs4 rw", "network"),
        ("//fs/x /school cifs rw", "network"),
        ("x /school fuse.sshfs rw", "network"),
        ("x /school ext4 rw", None),
        ("x /school fuse.gocryptfs rw", None),
        ("x /scho nfs rw", None),
    ],
)
def test_a_network_drive_is_known_by_what_is_mounted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, found: str | None
) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/a / ext4 rw\n{line}\n", encoding="utf-8")
    monkeypatch.setattr(place, "MOUNTS", mounts)
    assert place.unfit(Path("/school/send/records"), platform="linux", environment={}) == found


def test_records_are_neither_made_nor_opened_nor_restored_in_an_unfit_place(
    store: StoreFile, tmp_path: Path, clock: FakeClock
) -> None:
    backup.make(store, tmp_path / "kept.sencodesk")
    store.close()
    cloud = tmp_path / "OneDrive"
    store.folder.path.rename(cloud)
    with pytest.raises(UserError, match="place_synced"):
        StoreFile.open(StoreFolder(cloud), kind="passphrase", secret=PASS, now=clock.now)
    with pytest.raises(UserError, match="place_synced"):
        StoreFile.create(StoreFolder(cloud / "new"), passphrase=PASS, recovery_code=CODE, now=clock.now)
    with pytest.raises(UserError, match="place_synced"):
        bootstrap.restore(tmp_path / "kept.sencodesk", cloud / "new", secret=PASS, clock=clock.now, places=NoPlace())
    assert not (cloud / "new").exists()


def test_a_whole_log_has_lost_nothing_and_a_torn_end_neither(store: StoreFile, tmp_path: Path) -> None:
    for number in range(6):
        add(store, number)
    whole = store.folder.log.read_bytes()
    assert log_file.lost_changes(store.folder.log) == 0
    assert log_file.lost_changes(tmp_path / "none") == 0
    torn = tmp_path / "torn"
    torn.write_bytes(whole[:-2000])  # the power went while the last frame was being written: nobody was told of it
    assert log_file.lost_changes(torn) == 0
    store.checkpoint()
    add(store, 7)
    assert log_file.lost_changes(store.folder.log) == 0


def test_any_bit_in_the_middle_of_a_log_is_noticed(store: StoreFile, tmp_path: Path) -> None:
    for number in range(8):
        add(store, number)
    whole, hurt, chance = store.folder.log.read_bytes(), tmp_path / "hurt", random.Random(7)
    for _ in range(40):
        data = bytearray(whole)
        data[chance.randrange(len(data) * 3 // 4)] ^= 1 << chance.randrange(8)
        hurt.write_bytes(data)
        assert log_file.lost_changes(hurt) > 0


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES, errno.EPERM])
def test_a_folder_that_may_only_be_read_is_told(
    store: StoreFile, clock: FakeClock, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    store.close()

    def refuse(*_given: object) -> None:
        raise OSError(number, "no")

    monkeypatch.setattr(StoreFolder, "note_opened", refuse)
    with pytest.raises(UserError, match="folder_read_only"):
        StoreFile.open(StoreFolder(store.folder.path), kind="passphrase", secret=PASS, now=clock.now)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_called_full_wherever_it_is_met(
    store: StoreFile, clock: FakeClock, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    store.close()
    whole = os.fsync

    def full(_handle: int) -> None:
        raise OSError(number, "full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UserError, match="disk_full"):
        StoreFile.open(StoreFolder(store.folder.path), kind="passphrase", secret=PASS, now=clock.now)
    monkeypatch.setattr(os, "fsync", whole)
    again = StoreFile.open(StoreFolder(store.folder.path), kind="passphrase", secret=PASS, now=clock.now)
    assert again.check() == []
    again.close()
    told = words_for(OSError(number, "full"))
    assert told is not None
    assert told.happened == "The disk is full."


def test_a_restore_keeps_every_other_program_out(store: StoreFile, tmp_path: Path, clock: FakeClock) -> None:
    kept, new = tmp_path / "kept.sencodesk", StoreFolder(tmp_path / "new")
    backup.make(store, kept)
    seen: list[str] = []

    def begin(_engine: Engine) -> None:
        with pytest.raises(UserError) as refused:
            StoreFolder(new.path).lock()
        seen.append(refused.value.code)

    backup.restore(kept, new, kind="passphrase", secret=PASS, begin=begin)
    assert seen == ["open_elsewhere"]
    StoreFile.open(
        StoreFolder(new.path), kind="passphrase", secret=PASS, now=clock.now
    ).close()  # the lock was given back


def test_a_number_that_no_file_keeps_is_refused_in_words(tmp_path: Path, clock: FakeClock) -> None:
    desk = bootstrap.create(
        tmp_path / "school", passphrase=PASS, recovery_code=CODE, school="Thistledown Primary", laestab="9992041",
        clock=clock.now, places=NoPlace(),
    )  # fmt: skip
    change = verbs.call("pupils.add", desk, {"values": {"surname": "A", "forename": "B"}, "entry": "2026-09-01"})
    pupil = next(row for table, row in change.touched if table == "pupil")
    values = {"surname": "Marrowfield", "priority": 2**70}
    assert "pupils.add_contact" in VERBS
    with pytest.raises(UserError, match="too large"):
        verbs.call("pupils.add_contact", desk, {"pupil_id": pupil, "values": values})
    desk.store.close()


def test_the_command_line_says_that_older_records_are_brought_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from tests.store.test_kept import PASS as KEPT_PASS
    from tests.store.test_kept import laid_out

    folder = laid_out("0001", tmp_path / "old")
    monkeypatch.setenv("SENCODESK_PASSPHRASE", KEPT_PASS)
    monkeypatch.setenv("SENCODESK_KEYRING", "off")
    assert main(["--store", str(folder), "store", "check", "--json"]) == 0
    told = capsys.readouterr()
    assert "Proving every page and counting every record of the copy..." in told.err
    assert '"problems":[]' in told.out.replace(" ", "")
