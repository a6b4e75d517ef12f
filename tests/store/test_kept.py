# SPDX-License-Identifier: Apache-2.0
"""Records of every earlier schema: brought up to date, restored from a backup, and never half of one and the other."""

import hashlib
import json
import shutil
import subprocess
import sys
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from sencodesk import bootstrap
from sencodesk.errors import UserError
from sencodesk.records.base import Base
from sencodesk.records.councils import Submission
from sencodesk.records.pupils import Pupil
from sencodesk.store import backup, migrating, proving, schema, search
from sencodesk.store.changes import broken_links
from sencodesk.store.engine import connect
from sencodesk.store.file import StoreFile
from sencodesk.store.folder import StoreFolder
from sencodesk.store.tables import ChangeRow
from sencodesk.vault.keystore import NoPlace
from sencodesk.vault.slots import KeySlots
from tests.clocks import FakeClock

KEPT = Path(__file__).parent / "kept"
PASS = "copper kettle meadow lantern"
OLD = sorted(one.name for one in KEPT.iterdir() if one.is_dir())


def laid_out(revision: str, to: Path) -> Path:
    """A copy of the kept records, with the rights that records have."""
    shutil.copytree(KEPT / revision, to, ignore=shutil.ignore_patterns("manifest.json"))
    return to


def backup_of(revision: str, to: Path) -> Path:
    """The backup that was made from the kept records, as the program of that day wrote it."""
    with zipfile.ZipFile(to, "w", zipfile.ZIP_STORED) as archive:
        for name in backup.NAMES:
            archive.write(KEPT / revision / name, name)
    return to


def opened(folder: Path, clock: FakeClock, told: list[str] | None = None) -> StoreFile:
    clock.advance(timedelta(days=30).total_seconds())
    tell = migrating.say_nothing if told is None else told.append
    return StoreFile.open(StoreFolder(folder), kind="passphrase", secret=PASS, now=clock.now, tell=tell)


def test_records_of_every_schema_but_todays_are_kept() -> None:
    assert [f"{number:04d}" for number in range(1, int(schema.REVISION))] == OLD


@pytest.mark.parametrize("revision", OLD)
def test_old_records_are_brought_up_to_date_and_lose_nothing(revision: str, tmp_path: Path, clock: FakeClock) -> None:
    folder, told = laid_out(revision, tmp_path / "desk"), list[str]()
    before = json.loads((KEPT / revision / "manifest.json").read_bytes())["tables"]
    store = opened(folder, clock, told)
    assert told == list(migrating.STEPS)
    assert store.check() == []
    assert not store.rolled_back
    after = store.counts()
    assert {name: after[name] for name in before} == {**before, "change": before["change"] + 1}
    with store.reading() as session:
        pupils = {one.surname: one.middle for one in session.scalars(select(Pupil))}
        sent = session.scalars(select(Submission)).one()
        last = session.scalars(select(ChangeRow).order_by(ChangeRow.seq.desc())).first()
        assert last is not None
        assert (last.kind, last.by, last.revision) == ("barrier", "SENCO", schema.REVISION)
        assert (sent.state, bool(sent.receipt)) == ("accepted", True)
    assert pupils == {"Marrowfield": "Rose", "Applewhite": None, "Quillwyn": None}
    with store.unit(label="add", by="me") as unit:
        unit.session.add(Pupil(surname="Added", forename="After"))
    store.close()
    kept = sorted(one.name for one in folder.iterdir())
    assert f"records.db.pre-{schema.REVISION}" in kept
    again = opened(folder, clock, told)
    assert len(told) == len(migrating.STEPS)  # the second time there is nothing to do
    assert again.counts()["pupil"] == 4
    again.close()
    assert not list(folder.glob("records.db.pre-*"))  # it has been opened a second time


def chained_then(facts: dict[str, Any]) -> str:
    """The hash of a change that touched no row, as the programs of the first two schemas made it."""
    covered = (
        "seq", "id", "kind", "label", "by", "recorded_at", "undo_of", "redo_of", "pupil_id", "revision", "prev_hash",
    )  # fmt: skip
    told = [f"{facts[one].replace(' ', 'T')}+00:00" if one == "recorded_at" else facts[one] for one in covered]
    text = json.dumps([*told, []], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def a_year_was_begun(folder: Path, revision: str) -> int:
    """A change in old records that says so, in its place in the chain."""
    key = KeySlots.from_bytes((folder / "keyslots.json").read_bytes()).unwrap("passphrase", PASS.encode())
    connection = connect(folder / "records.db", key)
    try:
        seq, prev = connection.execute("SELECT seq, hash FROM change ORDER BY seq DESC LIMIT 1").fetchone()
        facts = {
            "seq": seq + 1, "id": "0" * 36, "kind": "edit", "label": "begin the school year 2025/26", "by": "SENCO",
            "recorded_at": "2026-07-20 10:00:00.000001", "undo_of": None, "redo_of": None, "pupil_id": None,
            "revision": revision, "prev_hash": prev,
        }  # fmt: skip
        facts["hash"] = chained_then(facts)
        names, places = ", ".join(f'"{one}"' for one in facts), ", ".join("?" * len(facts))
        connection.execute(f"INSERT INTO change ({names}) VALUES ({places})", list(facts.values()))
        connection.commit()
        return int(seq) + 1
    finally:
        connection.close()


@pytest.mark.parametrize("revision", OLD)
def test_a_year_that_was_begun_before_acts_has_its_act_and_the_chain_holds(
    revision: str, tmp_path: Path, clock: FakeClock
) -> None:
    folder = laid_out(revision, tmp_path / "desk")
    seq = a_year_was_begun(folder, revision)
    store = opened(folder, clock)
    try:
        assert store.check() == []
        with store.reading() as session:
            acts = {one.seq: one.act for one in session.scalars(select(ChangeRow)) if one.act is not None}
        assert acts == {seq: "year.begin:2025"}
        for wrong in ({"act": None}, {"act": "year.begin:2026"}, {"label": "begin the school year 2024/25"}):
            with Session(store.writer_engine) as session:
                session.execute(update(ChangeRow).where(ChangeRow.seq == seq).values(**wrong))
                assert broken_links(session) == [seq]
                session.execute(update(ChangeRow).where(ChangeRow.seq == seq - 1).values(act="year.begin:2025"))
                assert broken_links(session) == [seq - 1, seq]
    finally:
        store.close()


@pytest.mark.parametrize("revision", OLD)
def test_the_backup_that_was_made_before_is_whole(revision: str, tmp_path: Path, clock: FakeClock) -> None:
    folder = laid_out(revision, tmp_path / "desk")
    opened(folder, clock).close()
    report = backup.verify(folder / f"before-{schema.REVISION}.sencodesk", secret=PASS)
    changes = json.loads((KEPT / revision / "manifest.json").read_bytes())["last_change"]
    assert (report.problems, report.tables["pupil"], report.last_change) == ((), 3, changes)


@pytest.mark.parametrize("revision", OLD)
def test_an_old_backup_is_proved_and_restored(revision: str, tmp_path: Path, clock: FakeClock) -> None:
    file = backup_of(revision, tmp_path / "old.sencodesk")
    assert backup.verify(file, secret=PASS).verified
    desk, report = bootstrap.restore(file, tmp_path / "new", secret=PASS, clock=clock.now, places=NoPlace())
    assert (report.tables["pupil"], desk.store.counts()["pupil"]) == (3, 3)
    assert desk.store.check() == []
    desk.store.close()


@pytest.mark.parametrize("revision", OLD)
def test_a_bit_in_an_old_backup_is_found(revision: str, tmp_path: Path) -> None:
    file = backup_of(revision, tmp_path / "old.sencodesk")
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 4
    file.write_bytes(data)
    with pytest.raises(UserError, match="not_a_backup"):  # the zip's own sum says so already
        backup.verify(file, secret=PASS)


def test_damaged_old_records_are_left_as_they_are(tmp_path: Path, clock: FakeClock) -> None:
    folder = laid_out("0001", tmp_path / "desk")
    data = bytearray((folder / "records.db").read_bytes())
    data[4096 * 60 + 99] ^= 8
    (folder / "records.db").write_bytes(data)
    with pytest.raises(UserError, match="store_damaged"):
        opened(folder, clock)
    assert (folder / "records.db").read_bytes() == bytes(data)
    assert not (folder / "records.migrating").exists()


def test_a_copy_that_lost_a_row_never_counts(tmp_path: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = laid_out("0001", tmp_path / "desk")
    before = (folder / "records.db").read_bytes()
    whole = proving.counts

    def short(records: Path, key: bytes) -> dict[str, int]:
        found = whole(records, key)
        return {**found, "pupil": found["pupil"] - (records.name == "records.migrating")}

    monkeypatch.setattr(proving, "counts", short)
    with pytest.raises(UserError, match="migration_not_proved"):
        opened(folder, clock)
    assert (folder / "records.db").read_bytes() == before
    monkeypatch.undo()


def test_records_that_another_program_wrote_to_meanwhile_are_not_exchanged(tmp_path: Path, clock: FakeClock) -> None:
    folder = laid_out("0001", tmp_path / "desk")
    other: list[Any] = []
    store_key = KeySlots.from_bytes((folder / "keyslots.json").read_bytes()).unwrap("passphrase", PASS.encode())

    def meanwhile(step: str) -> None:
        if step == migrating.STEPS[3]:
            other.append(connect(folder / "records.db", store_key))
            other[0].execute("UPDATE pupil SET middle = 'Typed meanwhile' WHERE surname = 'Applewhite'")
            other[0].commit()

    clock.advance(timedelta(days=30).total_seconds())
    with pytest.raises(UserError, match="migration_not_proved"):
        StoreFile.open(StoreFolder(folder), kind="passphrase", secret=PASS, now=clock.now, tell=meanwhile)
    assert other[0].execute("SELECT count(*) FROM pupil WHERE middle = 'Typed meanwhile'").fetchone() == (1,)
    other[0].close()
    assert not (folder / "records.migrating").exists()


def not_the_index(name: str | None, kind: str, _parents: object) -> bool:
    """The index of words is SQLite's own kind of table and its parts; no class is mapped to it."""
    return kind != "table" or not str(name).startswith("search_text")


@pytest.mark.parametrize("revision", OLD)
def test_what_was_written_before_there_was_an_index_is_found(revision: str, tmp_path: Path, clock: FakeClock) -> None:
    store = opened(laid_out(revision, tmp_path / "desk"), clock)
    with store.reading() as session:
        found = search.find(session, "marrow ros", confided=True)
        pupil = session.scalars(select(Pupil).where(Pupil.surname == "Marrowfield")).one()
    store.close()
    assert [(one.table, one.row_id, one.pupil_id) for one in found] == [("pupil", pupil.id, pupil.id)]


def test_what_is_mapped_and_what_is_migrated_agree(tmp_path: Path, clock: FakeClock) -> None:
    folder = laid_out("0001", tmp_path / "desk")
    store = opened(folder, clock)
    fresh = StoreFile.create(StoreFolder(tmp_path / "fresh"), passphrase=PASS, recovery_code="0" * 30, now=clock.now)
    for one in (store, fresh):
        with one.writer_engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"include_name": not_the_index})
            differences = compare_metadata(context, Base.metadata)
        one.close()
        assert differences == []


# One process that forks for each step: a process of its own for each would spend its time on importing.
KILLED = f"""
import json, os, shutil, signal, sys
from pathlib import Path
from sencodesk.errors import UserError
from sencodesk.store import backup, migrating, proving
from sencodesk.store.file import StoreFile
from sencodesk.store.folder import StoreFolder
from tests.clocks import FakeClock

PASS, CLOCK, FIRST = {PASS!r}, FakeClock(), {str(KEPT / "0001")!r}
CLOCK.advance(3e6)
opening = dict(kind="passphrase", secret=PASS, now=CLOCK.now)

def die(folder, steps):
    left = [steps]
    def counting(function):
        def counted(*arguments, **keywords):
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return function(*arguments, **keywords)
        return counted
    for name in ("fsync", "replace", "rename", "unlink"):
        setattr(os, name, counting(getattr(os, name)))
    for name in ("_carry_over", "_copy", "_upgrade", "_prove", "_exchange", "flush_folder", "make_engine"):
        setattr(migrating, name, counting(getattr(migrating, name)))
    StoreFile.open(StoreFolder(folder), **opening).close()

for steps in range(1, 200):
    folder = Path(sys.argv[1]) / str(steps)
    shutil.copytree(FIRST, folder)
    child = os.fork()
    if child == 0:
        die(folder, steps)
        os._exit(0)
    ended = os.waitpid(child, 0)[1]
    told = []
    store = StoreFile.open(StoreFolder(folder), tell=told.append, **opening)
    found = [store.counts()["pupil"], store.check(), store.rolled_back]
    store.close()
    left = sorted(one.name for one in folder.iterdir() if "migrating" in one.name)
    print(json.dumps([ended, bool(told), found, left]), flush=True)
    shutil.rmtree(folder)
    if ended == 0:
        break
"""


def test_a_kill_at_any_step_leaves_the_old_records_or_the_new_ones(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path)], capture_output=True, text=True, check=False, timeout=240
    )
    assert done.returncode == 0, done.stderr
    rounds = [json.loads(line) for line in done.stdout.splitlines()]
    for ended, _, found, left in rounds:
        assert ended in (0, 9)
        assert found == [3, [], False]
        assert left == []
    were_old = [again for _, again, _, _ in rounds]
    assert rounds[-1][0] == 0
    assert were_old == sorted(were_old, reverse=True)  # once the new records count, they count at every later step
    assert were_old.count(True) > 10
    assert were_old.count(False) > 3
