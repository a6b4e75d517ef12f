# SPDX-License-Identifier: Apache-2.0
"""The records that the campaign hurts: an invented school, made once, copied for each round; and what must hold after.

``FOLDER`` is filled by ``prepare`` before the first round.
"""

import shutil
import tempfile
from pathlib import Path

from sqlalchemy import select

from sencodesk.errors import UserError
from sencodesk.records.pupils import Pupil
from sencodesk.store.changes import broken_links
from sencodesk.store.file import StoreFile
from sencodesk.store.folder import StoreFolder
from sencodesk.vault import slots
from tests.campaign.rounds import Broken
from tests.clocks import FakeClock

PASS, CODE = "copper kettle meadow", "0123456789ABCDEFGHJKMNPQRSTVWX"
PUPILS = 60
CLOCK = FakeClock()


def prepare() -> Path:
    """Make the records that every round copies; returns their folder."""
    slots.ARGON2_MEMORY = (1024, 1024, 1024)
    folder = Path(tempfile.mkdtemp(prefix="sencodesk-campaign-")) / "desk"
    store = StoreFile.create(StoreFolder(folder), passphrase=PASS, recovery_code=CODE, now=CLOCK.now)
    with store.unit(label="add pupils", by="SENCO") as unit:
        unit.session.add_all([Pupil(surname=f"{number}", forename="before") for number in range(PUPILS)])
    store.close()
    return folder


def copied(pattern: Path, to: Path) -> Path:
    """A copy to hurt."""
    shutil.copytree(pattern, to, ignore=shutil.ignore_patterns(".lock"))
    return to


def opened(folder: Path) -> StoreFile:
    """The records, opened by passphrase."""
    return StoreFile.open(StoreFolder(folder), kind="passphrase", secret=PASS, now=CLOCK.now)


def add_pair(store: StoreFile, number: int) -> None:
    """One change with two rows, which may only ever be seen together."""
    with store.unit(label="add two", by="SENCO") as unit:
        unit.session.add_all([Pupil(surname=f"{number}", forename=side) for side in ("left", "right")])


def numbers(store: StoreFile) -> list[int]:
    """Which pairs are there. Raises Broken where half a pair is, or a pupil that was there before is gone."""
    with store.reading() as session:
        found = sorted((int(one.surname), one.forename) for one in session.scalars(select(Pupil)))
    before = [number for number, side in found if side == "before"]
    left = [number for number, side in found if side == "left"]
    right = [number for number, side in found if side == "right"]
    if before != list(range(PUPILS)):
        raise Broken(f"{PUPILS - len(before)} of the pupils that were there are gone")
    if left != right:
        raise Broken("half a change is there")
    return left


def whole(folder: Path, told: list[int], *, older: bool = False) -> None:
    """The records open, check out, and hold every change that was told as kept. Raises Broken otherwise.

    ``older`` where records rightly say that they may be older than they were: a restored backup does.
    """
    try:
        store = opened(folder)
    except UserError as refused:
        raise Broken(f"the records do not open: {refused.code}") from refused
    try:
        problems = store.check()
        if problems:
            raise Broken(f"the check finds: {problems[0]}")
        with store.reading() as session:
            if broken_links(session):
                raise Broken("the chain of changes is broken")
        if store.rolled_back and not older:
            raise Broken("the records call themselves older than they were")
        missing = set(told) - set(numbers(store))
        if missing:
            raise Broken(f"{len(missing)} changes that were told as kept are gone")
    finally:
        store.close()
