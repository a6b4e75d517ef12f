# SPDX-License-Identifier: Apache-2.0
"""The device mark and the installation's key: a copied or restored store cannot pass for this laptop."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from sencodesk import bootstrap
from sencodesk.services import backups, identity, unlocking
from sencodesk.services.desk import Desk
from sencodesk.store.file import StoreFile
from sencodesk.store.folder import StoreFolder
from sencodesk.store.tables import ChangeRow
from sencodesk.vault import device
from sencodesk.vault.keystore import Kept, NoPlace, Outcome, SecretPlace
from tests.clocks import FakeClock

PASS, CODE = "correct horse battery", "0123456789ABCDEFGHJKMNPQRSTVWX"


class Drawer:
    """A keyring of the test's: what it holds, and whether it is locked."""

    def __init__(self) -> None:
        self.held: dict[str, str] = {}
        self.outcome: Outcome = "found"
        self.kind = "keyring.backends.SecretService.Keyring"

    def get(self, service: str) -> Kept:
        if self.outcome != "found":
            return Kept(self.outcome)
        return Kept("found", self.held[service]) if service in self.held else Kept("absent")

    def put(self, service: str, secret: str) -> Outcome:
        if self.outcome == "found":
            self.held[service] = secret
        return self.outcome

    def forget(self, service: str) -> None:
        self.held.pop(service, None)

    def backend(self) -> str:
        return self.kind


def start(folder: Path, places: SecretPlace, clock: FakeClock) -> Desk:
    return bootstrap.create(
        folder,
        passphrase=PASS,
        recovery_code=CODE,
        school="Thistledown Primary",
        laestab="9992041",
        clock=clock.now,
        places=places,
    )


def again(folder: Path, places: SecretPlace, clock: FakeClock) -> tuple[str, bytes, str, bool]:
    """Open, and say who this is: id, public key, place, renewed."""
    desk = bootstrap.open_desk(folder, secret=PASS, clock=clock.now, places=places)
    desk.store.close()
    one = desk.installation
    return one.id, one.key.public, one.place, one.renewed


def first(folder: Path, places: SecretPlace, clock: FakeClock) -> tuple[str, bytes, str]:
    desk = start(folder, places, clock)
    desk.store.close()
    return desk.installation.id, desk.installation.key.public, desk.installation.place


@pytest.mark.parametrize("drawer", [True, False])
def test_the_same_laptop_stays_the_same(tmp_path: Path, clock: FakeClock, drawer: bool) -> None:
    places: SecretPlace = Drawer() if drawer else NoPlace()
    made = first(tmp_path / "d", places, clock)
    assert made[2] == ("keyring" if drawer else "store")
    assert again(tmp_path / "d", places, clock) == (*made, False)


@pytest.mark.parametrize("outcome", ["locked", "unsupported"])
def test_where_the_keyring_is_locked_or_missing_at_the_start_the_key_lives_in_the_store(
    tmp_path: Path, clock: FakeClock, outcome: Outcome
) -> None:
    drawer = Drawer()
    drawer.outcome = outcome
    made = first(tmp_path / "d", drawer, clock)
    assert made[2] == "store"
    drawer.outcome = "found"
    assert again(tmp_path / "d", drawer, clock) == (*made, False)


def test_the_seed_is_not_in_the_store_where_the_keyring_has_it(tmp_path: Path, clock: FakeClock) -> None:
    drawer = Drawer()
    desk = start(tmp_path / "d", drawer, clock)
    kept = desk.store.setting(identity.SETTING)
    desk.store.close()
    (seed,) = drawer.held.values()
    assert len(seed) == 64
    assert seed not in str(kept)


@pytest.mark.parametrize("drawer", [True, False])
def test_a_copied_folder_on_another_device_is_another_installation(
    tmp_path: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch, drawer: bool
) -> None:
    places: SecretPlace = Drawer() if drawer else NoPlace()
    made = first(tmp_path / "d", places, clock)
    shutil.copytree(tmp_path / "d", tmp_path / "copy")
    monkeypatch.setattr(device, "_machine", lambda: "another laptop")
    copied = again(tmp_path / "copy", places, clock)
    assert copied[0] != made[0]
    assert copied[1] != made[1]
    assert copied[3] is True
    # And it stays what it is now: councils enrol it once.
    assert again(tmp_path / "copy", places, clock) == (*copied[:3], False)


def test_a_copy_without_this_persons_keyring_is_another_installation(tmp_path: Path, clock: FakeClock) -> None:
    made = first(tmp_path / "d", Drawer(), clock)
    other = again(tmp_path / "d", Drawer(), clock)
    assert other[1] != made[1]
    assert other[3] is True


def test_a_locked_keyring_is_never_answered_with_a_new_key(tmp_path: Path, clock: FakeClock) -> None:
    drawer = Drawer()
    made = first(tmp_path / "d", drawer, clock)
    drawer.outcome = "locked"
    locked = again(tmp_path / "d", drawer, clock)
    assert (locked[0], locked[2], locked[3]) == (made[0], "locked", False)
    assert locked[1] != made[1]  # nothing is signed with the real key while it cannot be had
    drawer.outcome = "found"
    assert again(tmp_path / "d", drawer, clock) == (*made, False)


@pytest.mark.parametrize("drawer", [True, False])
def test_a_restored_store_is_another_installation(tmp_path: Path, clock: FakeClock, drawer: bool) -> None:
    places: SecretPlace = Drawer() if drawer else NoPlace()
    desk = start(tmp_path / "d", places, clock)
    backups.make(desk, file=tmp_path / "b.sencodesk")
    desk.store.close()
    restored, _ = bootstrap.restore(
        tmp_path / "b.sencodesk", tmp_path / "new", secret=PASS, clock=clock.now, places=places
    )
    restored.store.close()
    assert restored.installation.id != desk.installation.id
    assert restored.installation.key.public != desk.installation.key.public
    assert restored.installation.renewed is True
    assert restored.store.rolled_back is True


class Killed(BaseException):
    """The plug was pulled."""


def test_a_restore_that_was_killed_before_it_was_opened_is_another_installation_all_the_same(
    tmp_path: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the moment at which there are records again they are not those of the old installation."""
    drawer = Drawer()
    desk = start(tmp_path / "d", drawer, clock)
    backups.make(desk, file=tmp_path / "b.sencodesk")
    desk.store.close()

    def pulled(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(StoreFile, "open", pulled)
        with pytest.raises(Killed):
            bootstrap.restore(tmp_path / "b.sencodesk", tmp_path / "new", secret=PASS, clock=clock.now, places=drawer)
    assert unlocking.store_exists(tmp_path / "new")
    later = again(tmp_path / "new", drawer, clock)
    assert later[0] != desk.installation.id
    assert later[1] != desk.installation.key.public
    assert later[3] is True
    assert again(tmp_path / "new", drawer, clock) == (*later[:3], False)


def test_the_log_says_that_the_records_were_restored_even_if_the_restore_was_killed(
    tmp_path: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = start(tmp_path / "d", NoPlace(), clock)
    backups.make(desk, file=tmp_path / "b.sencodesk")
    desk.store.close()

    def pulled(folder: StoreFolder) -> None:
        folder.making.replace(folder.records)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(StoreFolder, "finish", pulled)
        with pytest.raises(Killed):
            bootstrap.restore(tmp_path / "b.sencodesk", tmp_path / "new", secret=PASS, clock=clock.now)
    opened = bootstrap.open_desk(tmp_path / "new", secret=PASS, clock=clock.now, places=NoPlace())
    with opened.reading() as session:
        newest = session.scalars(select(ChangeRow).order_by(ChangeRow.seq.desc())).first()
        assert newest is not None
        assert (newest.label, newest.kind, newest.by) == ("restore from a backup", "barrier", "SENCO")
    assert opened.store.rolled_back is True
    assert opened.store.check() == []
    opened.store.close()


def test_the_old_key_does_not_stay_in_the_keyring(
    tmp_path: Path, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The records moved with the person's keyring to another laptop: only the new key is kept."""
    drawer = Drawer()
    made = first(tmp_path / "d", drawer, clock)
    (old,) = drawer.held
    monkeypatch.setattr(device, "_machine", lambda: "another laptop")
    moved = again(tmp_path / "d", drawer, clock)
    assert moved[1] != made[1]
    assert len(drawer.held) == 1
    assert old not in drawer.held


def test_a_keyring_that_appears_or_goes_needs_no_new_enrolment_for_a_key_in_the_store(
    tmp_path: Path, clock: FakeClock
) -> None:
    made = first(tmp_path / "d", NoPlace(), clock)
    assert again(tmp_path / "d", Drawer(), clock) == (*made, False)


def test_the_mark_says_nothing_about_the_machine_and_differs_by_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device, "_machine", lambda: "serial 42")
    marks = {device.device_mark("one"), device.device_mark("two")}
    assert len(marks) == 2
    assert all("42" not in mark or len(mark) == 32 for mark in marks)
    monkeypatch.setattr(device, "_machine", lambda: "serial 43")
    assert device.device_mark("one") not in marks


def test_records_that_nobody_gets_to_sit_at_do_not_stay_locked(tmp_path: Path, clock: FakeClock) -> None:
    first(tmp_path / "d", NoPlace(), clock)

    class Broken(Drawer):
        def put(self, service: str, secret: str) -> Outcome:
            raise ZeroDivisionError

    desk = bootstrap.open_desk(tmp_path / "d", secret=PASS, clock=clock.now, places=NoPlace())
    desk.store.set_setting(identity.SETTING, None)
    desk.store.close()
    with pytest.raises(ZeroDivisionError):
        bootstrap.open_desk(tmp_path / "d", secret=PASS, clock=clock.now, places=Broken())
    bootstrap.open_desk(tmp_path / "d", secret=PASS, clock=clock.now, places=NoPlace()).store.close()
