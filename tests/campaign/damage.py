# SPDX-License-Identifier: Apache-2.0
"""Files that were hurt while nobody looked: one bit, one missing tail, one older copy."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

from sencodesk.errors import UserError
from sencodesk.store import backup
from sencodesk.store.folder import StoreFolder
from tests.campaign.rounds import Broken, Kind
from tests.campaign.school import PASS, PUPILS, add_pair, copied, numbers, opened


def kinds(pattern: Path) -> list[Kind]:
    """The kinds, on copies of the records in ``pattern``."""

    def flip_records(folder: Path, chance: random.Random) -> None:
        desk = copied(pattern, folder / "desk")
        flip(desk / "records.db", chance)
        true_or_refused(desk, [])

    def flip_plain(folder: Path, chance: random.Random) -> None:
        """The control: the same bit in a file without a seal on every page."""
        file, said = _plain(folder)
        flip(file, chance)
        if file.read_bytes() != said:
            raise Broken("another text is read, and nothing says so")

    def cut_plain(folder: Path, chance: random.Random) -> None:
        """The control: a file that does not know how long it is."""
        file, said = _plain(folder)
        file.write_bytes(said[: chance.randrange(len(said))])
        if file.read_bytes() != said:
            raise Broken("a shorter text is read, and nothing says so")

    def flip_log(folder: Path, chance: random.Random, *, marked: bool = True) -> None:
        """The records' log (the WAL) before it was moved into the file: damage there drops what came after it."""
        desk = copied(pattern, folder / "desk")
        store = opened(desk)
        for number in range(5):
            add_pair(store, number)
        mark = store.checkpoint() if marked else None
        kept = [0, 1, 2, 3, 4] if marked else []
        for number in range(5, 10):
            add_pair(store, number)
        hurt = folder / "hurt"
        shutil.copytree(desk, hurt, ignore=shutil.ignore_patterns(".lock", "*-shm"))
        store.close()
        log = hurt / "records.db-wal"
        if not log.is_file() or not log.stat().st_size:
            raise Broken(f"there was no log to hurt ({mark})")
        flip(log, chance)
        if marked:
            true_or_refused(hurt, kept)
        elif numbers_of(hurt) != list(range(10)):
            raise Broken("changes are gone from the log, and nothing kept them")

    def cut(folder: Path, chance: random.Random) -> None:
        desk = copied(pattern, folder / "desk")
        records = desk / "records.db"
        size = records.stat().st_size
        with records.open("r+b") as file:
            file.truncate(chance.randrange(size))
        true_or_refused(desk, [])

    def backups(folder: Path, chance: random.Random, *, proving: bool = True) -> None:
        desk, target = copied(pattern, folder / "desk"), folder / "records.sendesk"
        store = opened(desk)
        backup.make(store, target)
        store.close()
        flip(target, chance)
        try:
            good = backup.verify(target, secret=PASS).verified if proving else True
        except UserError:
            return
        if good and not restores(target, folder / "again"):
            raise Broken("a backup that calls itself proved does not come back whole")

    def older(folder: Path, chance: random.Random, *, marked: bool = True) -> None:
        desk = copied(pattern, folder / "desk")
        old = copied(pattern, folder / "old")
        store = opened(desk)
        for number in range(chance.randrange(1, 6)):
            add_pair(store, number)
        store.close()
        for name in ("records.db",) if marked else ("records.db", "state.json"):
            shutil.copyfile(old / name, desk / name)
        try:
            store = opened(desk)
        except UserError:
            return
        older_said = store.rolled_back
        store.close()
        if not older_said:
            raise Broken("an older file was taken for the newest")

    return [
        Kind("one bit flipped in the records", "right, or refused; never another text", "one random bit of records.db",
             flip_records, flip_plain, "reads a file without a seal on every page"),
        Kind("one bit flipped in the records' log", "what was moved into the file is kept; the rest is missed aloud",
             "one random bit of the log", flip_log, _off(flip_log, marked=False), "never moves the log into the file"),
        Kind("records cut short", "refused in a sentence, never half read", "records.db cut at a random byte", cut,
             cut_plain, "reads a file that does not know its length"),
        Kind("one bit flipped in a backup", "a backup that is called proved comes back whole",
             "one random bit of the file", backups, _off(backups, proving=False), "does not prove it"),
        Kind("older records put in place", "the person is told that they are older", "an older records.db", older,
             _off(older, marked=False), "has an older high-water mark as well"),
    ]  # fmt: skip


def _plain(folder: Path) -> tuple[Path, bytes]:
    said = "\n".join(str(number) for number in range(PUPILS)).encode()
    file = folder / "plain"
    file.write_bytes(said)
    return file, said


def _off(act: Callable[..., None], **without: bool) -> Callable[[Path, random.Random], None]:
    return lambda folder, chance: act(folder, chance, **without)


def flip(file: Path, chance: random.Random) -> None:
    """Turn one bit over."""
    data = bytearray(file.read_bytes())
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    file.write_bytes(data)


def true_or_refused(desk: Path, kept: list[int]) -> None:
    """The records are refused in a sentence, say of themselves that something is missing, or say what they said."""
    try:
        store = opened(desk)
    except UserError:
        return
    try:
        told = store.rolled_back or bool(store.check())
        found = numbers(store)
        if not told and not set(kept) <= set(found):
            raise Broken("changes are gone, and nothing says so")
    except UserError:
        return
    except Broken:
        if not (store.rolled_back or store.check()):
            raise
    finally:
        store.close()


def numbers_of(desk: Path) -> list[int]:
    """The pairs in these records."""
    store = opened(desk)
    try:
        return numbers(store)
    finally:
        store.close()


def restores(file: Path, to: Path) -> bool:
    """Whether a backup comes back with every pupil."""
    try:
        backup.restore(file, StoreFolder(to), kind="passphrase", secret=PASS, begin=lambda _engine: None)
        return numbers_of(to) == []
    except (UserError, Broken):
        return False
