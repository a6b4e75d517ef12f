# SPDX-License-Identifier: Apache-2.0
"""kill -9 while records of an earlier version are brought up to date."""

import json
import os
import random
import shutil
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from sencodesk.errors import UserError
from sencodesk.store import migrating
from sencodesk.store.file import StoreFile
from sencodesk.store.folder import StoreFolder
from tests.campaign.rounds import Broken, Kind, killed
from tests.clocks import FakeClock

KEPT = Path(__file__).resolve().parents[1] / "store" / "kept" / "0001"
KEPT_PASS = "copper kettle meadow lantern"
BRINGING_UP = 0.6
"""About how long it takes, in seconds."""
BETWEEN = 0.2
"""Seconds for which the control lies between two steps that belong together."""

Exchange = Callable[[StoreFolder, Path], None]


def kinds() -> list[Kind]:
    """The one kind, on copies of the kept records."""
    return [
        Kind(
            name="kill -9 while old records are brought up to date",
            promise="the old records or the new ones, whole",
            how="a forked process, killed at a random moment",
            play=bring_up,
            control=lambda folder, chance: bring_up(folder, chance, exchange=_old_first),
            without="lets the old file go first",
        )
    ]


def bring_up(folder: Path, chance: random.Random, *, exchange: Exchange = migrating._exchange) -> None:
    """One round; ``exchange`` puts the new file in the old one's place."""
    desk = folder / "desk"
    shutil.copytree(KEPT, desk, ignore=shutil.ignore_patterns("manifest.json"))
    before = json.loads((KEPT / "manifest.json").read_bytes())["tables"]

    def work(tell: Callable[[str], None]) -> None:
        migrating._exchange = exchange  # type: ignore[assignment]  # a function in a function's place
        tell("begun")
        _kept(desk).close()

    killed(work, lambda usual: chance.random() * usual * 1.5, BRINGING_UP)
    try:
        store = _kept(desk)
    except UserError as refused:
        raise Broken(f"the records do not open: {refused.code}") from refused
    try:
        after = store.counts()
        if store.check() or any(after[name] < rows for name, rows in before.items()):
            raise Broken("records are gone")
    finally:
        store.close()


def _old_first(folder: StoreFolder, copy: Path) -> None:
    folder.records.unlink()
    time.sleep(BETWEEN)
    os.replace(copy, folder.records)


def _kept(desk: Path) -> StoreFile:
    clock = FakeClock()
    clock.advance(timedelta(days=30).total_seconds())
    return StoreFile.open(StoreFolder(desk), kind="passphrase", secret=KEPT_PASS, now=clock.now)
