# SPDX-License-Identifier: Apache-2.0
"""Another data key: kill -9 at any step leaves one whole pair of file and slots, and a bad copy never counts."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from sencodesk.errors import UserError
from sencodesk.records.pupils import Pupil
from sencodesk.store import rotation
from sencodesk.store.engine import connect
from sencodesk.store.file import StoreFile
from sencodesk.store.folder import StoreFolder
from tests.clocks import FakeClock

OLD, NEW = ("correct horse battery", "0" * 30), ("seven grey herons wade", "1" * 30)


def nothing(_engine: Engine) -> None:
    pass


@pytest.fixture
def store(tmp_path: Path, clock: FakeClock) -> Iterator[StoreFile]:
    made = StoreFile.create(StoreFolder(tmp_path / "desk"), passphrase=OLD[0], recovery_code=OLD[1], now=clock.now)
    with made.unit(label="add", by="me") as unit:
        unit.session.add_all([Pupil(surname=f"Pupil {number}", forename="A") for number in range(50)])
    yield made
    made.close()


# One process that forks for each step: a process of its own for each would spend its time on importing.
KILLED = f"""
import json, os, shutil, signal, sys
from pathlib import Path
from sqlalchemy import select
from sqlalchemy.orm import Session
from sencodesk.errors import UserError
from sencodesk.records.pupils import Pupil
from sencodesk.store import rotation
from sencodesk.store.file import StoreFile
from sencodesk.store.folder import StoreFolder
from sencodesk.store.unit import UnitOfWork
from sencodesk.vault import slots
from tests.clocks import FakeClock

slots.ARGON2_MEMORY = (1024,)
OLD, NEW, CLOCK = {OLD!r}, {NEW!r}, FakeClock()
pattern = Path(sys.argv[1]) / "pattern"
made = StoreFile.create(StoreFolder(pattern), passphrase=OLD[0], recovery_code=OLD[1], now=CLOCK.now)
with made.unit(label="add", by="me") as unit:
    unit.session.add(Pupil(surname="Marrowfield", forename="Edie"))
made.close()

def begin(engine):
    with UnitOfWork(engine, kind="barrier", label="renew", by="me", now=CLOCK.now) as unit:
        unit.session.add(Pupil(surname="With", forename="The Change"))

def die(folder, steps):
    left = [steps]
    def counting(function):
        def counted(*arguments, **keywords):
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return function(*arguments, **keywords)
        return counted
    store = StoreFile.open(StoreFolder(folder), kind="passphrase", secret=OLD[0], now=CLOCK.now)
    for name in ("open", "fsync", "replace", "rename", "unlink"):
        setattr(os, name, counting(getattr(os, name)))
    for name in ("_export", "_counts", "_problems", "make_engine", "flush_folder"):
        setattr(rotation, name, counting(getattr(rotation, name)))
    store.rotate(passphrase=NEW[0], recovery_code=NEW[1], begin=begin)
    store.close()

def opens(folder, kind, secret):
    try:
        store = StoreFile.open(StoreFolder(folder), kind=kind, secret=secret, now=CLOCK.now)
    except UserError as error:
        return error.code
    with store.reading() as session:
        pupils = len(session.scalars(select(Pupil)).all())
    told = [pupils, store.check(), store.rolled_back]
    store.close()
    return told

for steps in range(1, 200):
    folder = Path(sys.argv[1]) / str(steps)
    shutil.copytree(pattern, folder, ignore=shutil.ignore_patterns(".lock"))
    child = os.fork()
    if child == 0:
        die(folder, steps)
        os._exit(0)
    ended = os.waitpid(child, 0)[1]
    kind, place = (("passphrase", 0), ("recovery", 1))[steps % 2]
    found = [opens(folder, kind, pair[place]) for pair in (OLD, NEW)]
    left = sorted(one.name for one in folder.iterdir() if "rotating" in one.name or one.name == "keyslots.next")
    print(json.dumps([ended, found, left]), flush=True)
    if ended == 0:
        break
"""


@pytest.mark.timeout(300)
def test_a_kill_at_any_step_leaves_the_old_pair_or_the_new_one(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path)], capture_output=True, text=True, check=False, timeout=280
    )
    assert done.returncode == 0, done.stderr
    rounds = [json.loads(line) for line in done.stdout.splitlines()]
    counted = []
    for ended, (old, new), left in rounds:
        assert ended in (0, 9)
        assert left == []
        counted.append(new == [2, [], False])
        if not counted[-1]:
            assert (old, new) in [([1, [], False], "wrong_passphrase"), ([1, [], False], "wrong_recovery_code")]
        else:
            assert old in ("wrong_passphrase", "wrong_recovery_code")
    assert rounds[-1][0] == 0
    assert counted == sorted(counted)  # once the new key counts, it counts at every later step
    assert counted.count(False) > 10
    assert counted.count(True) > 3


def test_who_reads_meanwhile_waits_and_goes_on(store: StoreFile) -> None:
    def names() -> list[str]:
        with store.reading() as session:
            return [one.surname for one in session.scalars(select(Pupil))]

    before = store.threads.read(names).result(timeout=20)
    inside, go_on = threading.Event(), threading.Event()

    def slowly(_engine: Engine) -> None:
        inside.set()
        go_on.wait(20)

    renewing = store.threads.write(lambda: store.rotate(passphrase=NEW[0], recovery_code=NEW[1], begin=slowly))
    assert inside.wait(20)
    asked = store.threads.read(names)
    assert not asked.done()
    go_on.set()
    renewing.result(timeout=20)
    assert asked.result(timeout=20) == before
    assert store.threads.read(names).result(timeout=20) == before


def refused(store: StoreFile, clock: FakeClock) -> None:
    """Whatever went wrong: the records are as they were, open, and open again."""
    with Session(store.writer_engine) as session:
        assert len(session.scalars(select(Pupil)).all()) == 50
    assert store.check() == []
    assert [one.name for one in store.folder.path.iterdir() if "rotating" in one.name or "next" in one.name] == []
    store.close()
    again = StoreFile.open(store.folder, kind="passphrase", secret=OLD[0], now=clock.now)
    assert not again.rolled_back
    again.close()


def test_a_copy_that_lacks_a_row_never_counts(
    store: StoreFile, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = rotation._export

    def losing_one(source: Path, target: Path, old: bytes, new: bytes) -> None:
        export(source, target, old, new)
        connection = connect(target, new)
        connection.execute("DELETE FROM pupil WHERE surname = 'Pupil 7'")
        connection.commit()
        connection.close()

    monkeypatch.setattr(rotation, "_export", losing_one)
    with pytest.raises(UserError) as told:
        store.rotate(passphrase=NEW[0], recovery_code=NEW[1], begin=nothing)
    assert told.value.code == "rotation_not_proved"
    refused(store, clock)


def test_a_copy_with_a_broken_chain_never_counts(
    store: StoreFile, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = rotation._export

    def altering(source: Path, target: Path, old: bytes, new: bytes) -> None:
        export(source, target, old, new)
        connection = connect(target, new)
        connection.execute("UPDATE change SET label = 'another' WHERE seq = 1")
        connection.commit()
        connection.close()

    monkeypatch.setattr(rotation, "_export", altering)
    with pytest.raises(UserError):
        store.rotate(passphrase=NEW[0], recovery_code=NEW[1], begin=nothing)
    refused(store, clock)


def test_a_full_disk_is_told_and_costs_nothing(
    store: StoreFile, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object) -> None:
        raise OSError(28, "no room")

    monkeypatch.setattr(rotation, "_export", full)
    with pytest.raises(UserError) as told:
        store.rotate(passphrase=NEW[0], recovery_code=NEW[1], begin=nothing)
    assert told.value.code == "disk_full"
    monkeypatch.undo()
    refused(store, clock)


@pytest.mark.parametrize("last", [False, True], ids=["before the new key counts", "after it counts"])
def test_a_disk_that_fails_in_the_middle_leaves_one_whole_pair(
    store: StoreFile, clock: FakeClock, monkeypatch: pytest.MonkeyPatch, last: bool
) -> None:
    rename = Path.replace

    def failing(source: Path, target: Path) -> Path:
        if source.name == ("keyslots.next" if last else "records.rotating"):
            raise OSError(5, "the disk fails")
        return rename(source, target)

    monkeypatch.setattr(Path, "replace", failing)
    with pytest.raises(UserError) as told:
        store.rotate(passphrase=NEW[0], recovery_code=NEW[1], begin=nothing)
    assert told.value.code == "disk_failed"
    monkeypatch.undo()
    with store.unit(label="goes on", by="me") as unit:
        unit.session.add(Pupil(surname="Later", forename="A"))
    pair = NEW if last else OLD
    assert store.opens_with("passphrase", pair[0])
    store.replace_slot("recovery", "2" * 30, label="recovery sheet")
    store.close()
    again = StoreFile.open(store.folder, kind="recovery", secret="2" * 30, now=clock.now)
    assert again.opens_with("passphrase", pair[0])
    assert again.counts()["pupil"] == 51
    again.rotate(passphrase=OLD[0], recovery_code=OLD[1], begin=nothing)
    again.close()
    StoreFile.open(store.folder, kind="passphrase", secret=OLD[0], now=clock.now).close()


def test_a_unit_of_work_that_is_under_way_stops_it(
    store: StoreFile, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "checkpoint", lambda: None)  # it would wait for the connection that is taken
    with store.writer_engine.connect(), pytest.raises(UserError) as told:
        store.rotate(passphrase=NEW[0], recovery_code=NEW[1], begin=nothing)
    monkeypatch.undo()
    assert told.value.code == "open_elsewhere"
    refused(store, clock)


def test_somebody_else_with_the_file_open_stops_it(store: StoreFile, clock: FakeClock) -> None:
    other = connect(store.folder.records, store.connect_copy_key())
    other.execute("PRAGMA wal_autocheckpoint = 0").fetchall()
    other.execute("BEGIN")
    other.execute("SELECT count(*) FROM pupil").fetchone()
    with store.unit(label="later", by="me") as unit:
        unit.session.add(Pupil(surname="Later", forename="A"))
    with pytest.raises(UserError):
        store.rotate(passphrase=NEW[0], recovery_code=NEW[1], begin=nothing)
    other.execute("ROLLBACK")
    other.close()
    with store.unit(label="go", by="me") as unit:
        unit.session.delete(unit.session.scalars(select(Pupil).where(Pupil.surname == "Later")).one())
    refused(store, clock)
