# SPDX-License-Identifier: Apache-2.0
"""kill -9 at a random moment of every way in which the records are written."""

import random
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine, text

from sencodesk.errors import UserError
from sencodesk.store import backup, rotation
from sencodesk.store.file import StoreFile
from sencodesk.store.folder import StoreFolder
from sencodesk.vault.slots import KeySlots
from tests.campaign.rounds import Broken, Kind, Round, killed
from tests.campaign.school import CLOCK, CODE, PASS, add_pair, copied, opened, whole

Tell = Callable[[str], None]
USUAL = {
    "edits": 0.25,
    "making": 0.25,
    "backup": 0.12,
    "passphrase": 0.03,
    "another key": 0.8,
    "checkpoint": 0.08,
    "restore": 0.25,
}
"""About how long each takes, in seconds: the kill falls anywhere in one and a half times that."""


def _moment(chance: random.Random) -> Callable[[float], float]:
    return lambda usual: chance.random() * usual * 1.5


def kinds(pattern: Path) -> list[Kind]:
    """The kinds, on copies of the records in ``pattern``."""

    def edits(folder: Path, chance: random.Random, *, honest: bool = True) -> None:
        desk = copied(pattern, folder / "desk")

        def work(tell: Tell) -> None:
            store = opened(desk)
            tell("begun")
            for number in range(10_000):
                if not honest:
                    tell(str(number))  # the control: told before it is kept
                add_pair(store, number)
                if chance.random() < 0.1:
                    store.checkpoint()
                if honest:
                    tell(str(number))

        told = killed(work, _moment(chance), USUAL["edits"])
        whole(desk, [int(line) for line in told])

    def backups(folder: Path, chance: random.Random, *, honest: bool = True) -> None:
        desk, target = copied(pattern, folder / "desk"), folder / "records.sendesk"
        first = opened(desk)
        backup.make(first, target)
        first.close()

        def work(tell: Tell) -> None:
            store = opened(desk)
            tell("begun")
            if honest:
                backup.make(store, target)
            else:
                _write_in_place(store, target)

        killed(work, _moment(chance), USUAL["backup"])
        whole(desk, [])
        try:
            good = backup.verify(target, secret=PASS).verified
        except UserError:
            good = False
        if not good:
            raise Broken("the good backup that was there is gone")

    def passphrase(folder: Path, chance: random.Random, *, honest: bool = True) -> None:
        desk = copied(pattern, folder / "desk")

        def work(tell: Tell) -> None:
            store = opened(desk)
            tell("begun")
            while True:
                for secret in ("another kettle meadow", PASS):
                    if not honest:
                        (desk / "keyslots.json").write_bytes(b"")  # the control: written in place
                    store.replace_slot("passphrase", secret, label="passphrase")

        killed(work, _moment(chance), USUAL["passphrase"])
        _opens_with_one_of(desk, (PASS, "another kettle meadow"))

    def another_key(folder: Path, chance: random.Random, *, honest: bool = True) -> None:
        desk = copied(pattern, folder / "desk")

        def work(tell: Tell) -> None:
            if not honest:
                rotation.commit = _over_the_old_file  # the control
            store = opened(desk)
            tell("begun")
            while True:
                for secret in ("another kettle meadow", PASS):
                    store.rotate(passphrase=secret, recovery_code=CODE, begin=lambda _engine: None)

        killed(work, _moment(chance), USUAL["another key"])
        _opens_with_one_of(desk, (PASS, "another kettle meadow"))

    def making(folder: Path, chance: random.Random, *, honest: bool = True) -> None:
        desk = folder / "desk"

        def work(tell: Tell) -> None:
            if not honest:
                StoreFolder.__init__ = _made_under_its_name  # type: ignore[method-assign]  # the control
            tell("begun")
            store = _made(desk)
            tell("1")
            store.close()

        told = killed(work, _moment(chance), USUAL["making"])
        there = StoreFolder(desk).exists()
        if told and not there:
            raise Broken("records that were told as made are not there")
        if not there:
            _made(desk).close()
        try:
            store = opened(desk)
        except UserError as refused:
            raise Broken(f"records that are half made do not open: {refused.code}") from refused
        problems = store.check()
        store.close()
        if problems:
            raise Broken(f"the check finds: {problems[0]}")

    def restores(folder: Path, chance: random.Random, *, honest: bool = True) -> None:
        desk, file, again = copied(pattern, folder / "desk"), folder / "records.sendesk", folder / "again"
        first = opened(desk)
        backup.make(first, file)
        first.close()

        def work(tell: Tell) -> None:
            if not honest:
                StoreFolder.__init__ = _made_under_its_name  # type: ignore[method-assign]  # the control
            tell("begun")
            backup.restore(file, StoreFolder(again), kind="passphrase", secret=PASS, begin=_slowly)

        killed(work, _moment(chance), USUAL["restore"])
        if not StoreFolder(again).exists():
            backup.restore(file, StoreFolder(again), kind="passphrase", secret=PASS, begin=lambda _engine: None)
        whole(again, [], older=True)

    def checkpoints(folder: Path, chance: random.Random, *, honest: bool = True) -> None:
        desk = copied(pattern, folder / "desk")

        def work(tell: Tell) -> None:
            store = opened(desk)
            tell("begun")
            for number in range(10_000):
                add_pair(store, number)
                tell(str(number))
                if honest:
                    store.checkpoint()
                else:
                    _mark_first(store)

        told = killed(work, _moment(chance), USUAL["checkpoint"])
        whole(desk, [int(line) for line in told])

    return [
        _kind("kill -9 while changes are written", "a change that was told as kept is kept, and never half", edits,
              "tells before it keeps"),
        _kind("kill -9 while a checkpoint is written", "the mark never runs ahead of the records", checkpoints,
              "writes the mark before the change"),
        _kind("kill -9 while a backup replaces another", "there is a proved backup at every moment", backups,
              "writes the backup in place"),
        _kind("kill -9 while the passphrase is changed", "the old or the new passphrase opens", passphrase,
              "empties the key file before it writes it"),
        _kind("kill -9 while the records get another key", "the old pair of file and slots or the new one",
              another_key, "writes the new file over the old one"),
        _kind("kill -9 while records are made", "whole records, or none and it can begin again",
              making, "makes them under their own name"),
        _kind("kill -9 while a backup is restored", "whole records, or none and it can begin again", restores,
              "makes them under their own name"),
    ]  # fmt: skip


def _kind(name: str, promise: str, act: Callable[..., None], without: str) -> Kind:
    def control(folder: Path, chance: random.Random) -> None:
        act(folder, chance, honest=False)

    play: Round = act
    return Kind(name, promise, "a forked process, killed at a random moment", play, control, without)


def _made(desk: Path) -> StoreFile:
    return StoreFile.create(StoreFolder(desk), passphrase=PASS, recovery_code=CODE, now=CLOCK.now)


_PATHS = StoreFolder.__init__


def _made_under_its_name(self: StoreFolder, path: Path) -> None:
    """The control: nothing says that what is there is not whole yet."""
    _PATHS(self, path)
    self.making = self.records


def _slowly(_engine: Engine) -> None:
    """What a restored file is given before it counts, on a slow laptop."""
    time.sleep(0.1)


def _write_in_place(store: StoreFile, target: Path) -> None:
    """The control: what a backup would be without a file beside it and a rename."""
    made = target.with_suffix(".new")
    backup.make(store, made)
    data = made.read_bytes()
    with target.open("wb") as file:
        for start in range(0, len(data), 512):
            file.write(data[start : start + 512])
            file.flush()


def _over_the_old_file(folder: StoreFolder, slots: KeySlots) -> None:
    """The control: what a change of key would be without renames."""
    data = (folder.path / "records.rotating").read_bytes()
    folder.keyslots.write_bytes(slots.to_bytes())
    with folder.records.open("r+b") as file:
        for start in range(0, len(data), 512):
            file.seek(start)
            file.write(data[start : start + 512])
            file.flush()
            time.sleep(0.0005)
    (folder.path / "records.rotating").unlink()


def _mark_first(store: StoreFile) -> None:
    """The control: the high-water mark says more than is there."""
    mark = store.checkpoint()
    ahead = type(mark)(mark.seq + 5, mark.hash)
    store.folder.write_mark(store.state_key(), ahead)


def _opens_with_one_of(desk: Path, secrets: tuple[str, ...]) -> None:
    for secret in secrets:
        try:
            store = StoreFile.open(StoreFolder(desk), kind="passphrase", secret=secret, now=CLOCK.now)
        except UserError:
            continue
        with store.reading() as session:
            session.execute(text("SELECT count(*) FROM pupil"))
        store.close()
        return
    raise Broken("neither the old nor the new passphrase opens the records")
