# SPDX-License-Identifier: Apache-2.0
"""kill -9 at any moment: what was told as kept is kept, what was half done is gone, and the store opens."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.records.pupils import Pupil
from sencodesk.store.changes import broken_links
from sencodesk.store.file import StoreFile
from sencodesk.store.folder import StoreFolder
from tests.clocks import FakeClock

PASS, CODE = "correct horse battery", "0123456789ABCDEFGHJKMNPQRSTVWX"

START = f"""
import sys
from pathlib import Path
from sencodesk.records.pupils import Pupil
from sencodesk.store.file import StoreFile
from sencodesk.store.folder import StoreFolder
from sencodesk.vault import slots
from tests.clocks import FakeClock

slots.ARGON2_MEMORY = (1024,)
FOLDER, CLOCK = StoreFolder(Path(sys.argv[1])), FakeClock()
OPEN = dict(now=CLOCK.now)
PASS, CODE = {PASS!r}, {CODE!r}
"""
WRITE_FOR_EVER = """
store = StoreFile.open(FOLDER, kind="passphrase", secret=PASS, **OPEN)
number = 0
while True:
    with store.unit(label="add two", by="me") as unit:
        unit.session.add_all([Pupil(surname=f"{number}", forename=one) for one in ("left", "right")])
    if number % 7 == 3:
        store.checkpoint()
    print(number, flush=True)
    number += 1
"""
DIE_AT_A_STEP = """
import os, signal
steps = int(sys.argv[2])

def counting(function):
    def counted(*arguments, **keywords):
        global steps
        steps -= 1
        if steps == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return function(*arguments, **keywords)
    return counted

for name in ("open", "fsync", "replace", "rename", "unlink"):
    setattr(os, name, counting(getattr(os, name)))

def begin(engine):
    from sencodesk.store.unit import UnitOfWork
    with UnitOfWork(engine, kind="barrier", label="begin", by="me", **OPEN) as unit:
        unit.session.add(Pupil(surname="First", forename="Begun"))

StoreFile.create(FOLDER, passphrase=PASS, recovery_code=CODE, begin=begin, **OPEN).close()
"""


def opened(folder: Path, clock: FakeClock) -> StoreFile:
    return StoreFile.open(StoreFolder(folder), kind="passphrase", secret=PASS, now=clock.now)


def made(folder: Path, clock: FakeClock) -> StoreFile:
    return StoreFile.create(StoreFolder(folder), passphrase=PASS, recovery_code=CODE, now=clock.now)


@pytest.mark.parametrize("after", [1, 5, 23])
def test_a_writer_that_is_killed_loses_nothing_it_told_of(tmp_path: Path, clock: FakeClock, after: int) -> None:
    made(tmp_path / "desk", clock).close()
    command = [sys.executable, "-c", START + WRITE_FOR_EVER, str(tmp_path / "desk")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        told = [int(writer.stdout.readline()) for _ in range(after)]
        writer.kill()
        told += [int(line) for line in writer.stdout.read().split()]
    store = opened(tmp_path / "desk", clock)
    with store.reading() as session:
        kept = sorted((int(one.surname), one.forename) for one in session.scalars(select(Pupil)))
    assert store.check() == []
    with Session(store.writer_engine) as session:
        assert broken_links(session) == []
    assert store.rolled_back is False
    store.close()
    pairs = [number for number, side in kept if side == "left"]
    assert kept == [(number, side) for number in pairs for side in ("left", "right")]
    assert pairs == list(range(len(pairs)))
    assert len(pairs) in {len(told), len(told) + 1}  # one may be kept and not yet told


def test_a_making_that_is_killed_at_any_step_leaves_no_store_or_a_whole_one(tmp_path: Path, clock: FakeClock) -> None:
    """The step before which the process dies moves on until a making passes."""
    found = []
    for step in range(1, 60):
        folder = tmp_path / str(step)
        command = [sys.executable, "-c", START + DIE_AT_A_STEP, str(folder), str(step)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
        whole = StoreFolder(folder).exists()
        store = opened(folder, clock) if whole else made(folder, clock)
        assert store.check() == []
        assert store.counts()["pupil"] == whole  # what a store begins with is in it, or there is none
        store.close()
        found.append(whole)
        if done.returncode == 0:
            break
        assert done.returncode == -9, done.stderr
    assert found[-1] is True
    assert found == sorted(found)  # once there is a store, there is one at every later step
    assert False in found
