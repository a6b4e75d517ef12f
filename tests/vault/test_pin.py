# SPDX-License-Identifier: Apache-2.0
"""The PIN of a device: real Secret Service, each trouble told apart, never the only way in."""

import json
import shlex
import shutil
import subprocess
import sys
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from sencodesk import bootstrap
from sencodesk.errors import UserError
from sencodesk.services import keys, pins, unlocking
from sencodesk.services.desk import Desk
from sencodesk.store.folder import StoreFolder
from sencodesk.vault import slots
from sencodesk.vault.keystore import UNLISTED
from sencodesk.vault.recovery import check_characters
from sencodesk.vault.slots import DEVICE_PIN, KeySlots, Slot, SlotError
from tests.clocks import FakeClock
from tests.vault.test_device import Drawer
from tests.vault.test_keystore import STARTED_ONLY, UNLOCKED, Session, session

__all__ = ["session"]
PASS, CODE, PIN = "correct horse battery", "0123456789ABCDEFGHJKMNPQRSTVWX", "407193"


@pytest.fixture
def drawer() -> Drawer:
    return Drawer()


@pytest.fixture
def folder(tmp_path: Path, clock: FakeClock, drawer: Drawer) -> Path:
    """Records with a PIN on this device, closed."""
    desk = bootstrap.create(
        tmp_path / "desk", passphrase=PASS, recovery_code=CODE, school="Thistledown Primary", laestab="9992041",
        senco="Ms H Prewitt", clock=clock.now, places=drawer,
    )  # fmt: skip
    assert not pins.is_on(desk)
    pins.turn_on(desk, pin=PIN, proof=PASS)
    assert pins.is_on(desk)
    desk.store.close()
    opened(tmp_path / "desk", PASS, clock, drawer, "passphrase").store.close()
    return tmp_path / "desk"


def opened(folder: Path, secret: str, clock: FakeClock, drawer: Drawer, kind: str = DEVICE_PIN) -> Desk:
    return bootstrap.open_desk(folder, secret=secret, kind=kind, clock=clock.now, places=drawer)


def refusal(folder: Path, secret: str, clock: FakeClock, drawer: Drawer) -> UserError:
    with pytest.raises(UserError) as refused:
        opened(folder, secret, clock, drawer)
    return refused.value


def test_the_pin_opens_as_the_same_person(folder: Path, clock: FakeClock, drawer: Drawer) -> None:
    assert unlocking.pin_offered(folder, clock.now())
    desk = opened(folder, PIN, clock, drawer)
    assert (desk.by, desk.role) == ("Ms H Prewitt", "senco")
    desk.store.close()


def test_the_pin_alone_and_the_keyring_alone_open_nothing(folder: Path, clock: FakeClock, drawer: Drawer) -> None:
    kept = KeySlots.from_bytes((folder / "keyslots.json").read_bytes())
    [secret] = [value for name, value in drawer.held.items() if name.endswith(" pin")]
    for half in ("", PIN, secret, secret + "407194", "0" * 64 + PIN):
        with pytest.raises(SlotError):
            kept.unwrap(DEVICE_PIN, half.encode())
    assert kept.unwrap(DEVICE_PIN, (secret + PIN).encode()) == kept.unwrap("passphrase", PASS.encode())


def test_wrong_pins_make_one_wait_and_wipe_nothing(folder: Path, clock: FakeClock, drawer: Drawer) -> None:
    waits = []
    for _ in range(5):
        assert refusal(folder, "111222", clock, drawer).code == "wrong_pin"
        waits.append(unlocking.wait_before_trying(folder))
    assert waits == [0, 0, 0, 1, 2]
    opened(folder, PIN, clock, drawer).store.close()
    assert unlocking.wait_before_trying(folder) == 0


def test_after_twelve_hours_the_passphrase_is_wanted(folder: Path, clock: FakeClock, drawer: Drawer) -> None:
    clock.advance(timedelta(hours=11, minutes=59).total_seconds())
    opened(folder, PIN, clock, drawer).store.close()
    clock.advance(120)
    assert not unlocking.pin_offered(folder, clock.now())
    assert refusal(folder, PIN, clock, drawer).code == "pin_rests"
    opened(folder, PASS, clock, drawer, "passphrase").store.close()
    opened(folder, PIN, clock, drawer).store.close()
    clock.advance(-86_400)
    assert refusal(folder, PIN, clock, drawer).code == "pin_rests"


def test_every_trouble_has_its_own_sentence_and_the_passphrase_beside_it(
    folder: Path, clock: FakeClock, drawer: Drawer
) -> None:
    told = {}
    held = dict(drawer.held)
    drawer.outcome = "locked"
    told["locked"] = refusal(folder, PIN, clock, drawer)
    drawer.outcome = "found"
    drawer.held = {name: value for name, value in held.items() if not name.endswith(" pin")}
    told["gone"] = refusal(folder, PIN, clock, drawer)
    drawer.held = held
    for name in ("none", UNLISTED, "keyring.backends.kwallet.DBusKeyring"):
        drawer.kind = name
        told[name] = refusal(folder, PIN, clock, drawer)
    assert [one.code for one in told.values()] == [
        "keyring_locked", "keyring_gone", "keyring_none", "keyring_unlisted", "keyring_another",
    ]  # fmt: skip
    assert len({one.happened for one in told.values()}) == 5
    assert {one.do for one in told.values()} == {"Use your passphrase."}
    assert unlocking.wait_before_trying(folder) == 0
    drawer.kind = "keyring.backends.SecretService.Keyring"
    opened(folder, PIN, clock, drawer).store.close()


def test_turned_off_it_leaves_nothing_behind(folder: Path, clock: FakeClock, drawer: Drawer) -> None:
    desk = opened(folder, PIN, clock, drawer)
    pins.turn_off(desk)
    assert pins.turn_off(desk) is None
    desk.store.close()
    assert not [name for name in drawer.held if name.endswith(" pin")]
    assert not unlocking.pin_offered(folder, clock.now())
    assert refusal(folder, PIN, clock, drawer).code == "pin_off"
    opened(folder, PASS, clock, drawer, "passphrase").store.close()


def of_kind(kind: str, slot: Slot) -> bool:
    return slot.type == kind


def test_it_is_never_the_only_way_in(folder: Path, clock: FakeClock, drawer: Drawer) -> None:
    desk = opened(folder, PASS, clock, drawer, "passphrase")
    for kind in ("passphrase", "recovery"):
        with pytest.raises(UserError) as refused:
            desk.store.drop_slots(partial(of_kind, kind))
        assert refused.value.code == "last_key"
    desk.store.close()
    opened(folder, CODE, clock, drawer, "recovery").store.close()


@pytest.mark.parametrize("pin", ["", "40719", "111111", "121212", "123456", "987654", "x" * 33])
def test_a_pin_that_is_guessed_first_is_refused(folder: Path, clock: FakeClock, drawer: Drawer, pin: str) -> None:
    desk = opened(folder, PASS, clock, drawer, "passphrase")
    before = (folder / "keyslots.json").read_bytes()
    with pytest.raises(UserError) as refused:
        pins.turn_on(desk, pin=pin, proof=PASS)
    assert refused.value.code == "weak_pin"
    with pytest.raises(UserError):
        pins.turn_on(desk, pin="583920", proof="not the passphrase")
    assert (folder / "keyslots.json").read_bytes() == before
    desk.store.close()


def test_a_locked_keyring_gives_no_pin(folder: Path, clock: FakeClock, drawer: Drawer) -> None:
    desk = opened(folder, PASS, clock, drawer, "passphrase")
    drawer.outcome = "locked"
    with pytest.raises(UserError) as refused:
        pins.turn_on(desk, pin="583920", proof=PASS)
    assert refused.value.code == "keyring_locked"
    desk.store.close()


def test_a_copy_on_another_device_has_no_pin(
    folder: Path, clock: FakeClock, drawer: Drawer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(folder, tmp_path / "copy", ignore=shutil.ignore_patterns(".lock"))
    monkeypatch.setattr("sencodesk.vault.device._machine", lambda: "another laptop")
    assert not unlocking.pin_offered(tmp_path / "copy", clock.now())
    assert refusal(tmp_path / "copy", PIN, clock, drawer).code == "pin_off"
    desk = opened(tmp_path / "copy", PASS, clock, drawer, "passphrase")
    assert desk.installation.renewed
    assert DEVICE_PIN not in {slot.type for slot in desk.store.slots.slots}
    desk.store.close()


def test_a_slot_cannot_be_given_to_another_person(folder: Path, drawer: Drawer) -> None:
    body = json.loads((folder / "keyslots.json").read_bytes())
    [place] = [n for n, slot in enumerate(body["slots"]) if slot["type"] == DEVICE_PIN]
    good = KeySlots.from_bytes((folder / "keyslots.json").read_bytes())
    assert good.slots[place].backend
    assert good.slots[place].device
    [half] = [value for name, value in drawer.held.items() if name.endswith(" pin")]
    assert good.unwrap(DEVICE_PIN, (half + PIN).encode())
    for name in ("label", "backend", "device"):
        altered = json.loads(json.dumps(body))
        altered["slots"][place][name] = "another"
        with pytest.raises(slots.WrongSecret):
            KeySlots.from_bytes(json.dumps(altered).encode()).unwrap(DEVICE_PIN, (half + PIN).encode())


def test_a_changed_passphrase_leaves_the_pin(folder: Path, clock: FakeClock, drawer: Drawer) -> None:
    desk = opened(folder, PIN, clock, drawer)
    keys.change_passphrase(desk, proof=CODE + check_characters(CODE), new="seven grey herons wade")
    desk.store.close()
    opened(folder, PIN, clock, drawer).store.close()
    opened(folder, "seven grey herons wade", clock, drawer, "passphrase").store.close()


def test_the_pin_proves_enough_for_another_passphrase_but_not_for_a_new_key(
    folder: Path, clock: FakeClock, drawer: Drawer
) -> None:
    desk = opened(folder, PIN, clock, drawer)
    for wrong in ("407194", ""):
        with pytest.raises(UserError):
            keys.change_passphrase(desk, proof=wrong, new="seven grey herons wade")
    with pytest.raises(UserError):
        keys.renew_key(desk, proof=PIN, code="1" * 30)
    with pytest.raises(UserError):
        pins.turn_on(desk, pin="583920", proof=PIN)
    drawer.outcome = "locked"
    with pytest.raises(UserError):
        keys.change_passphrase(desk, proof=PIN, new="seven grey herons wade")
    drawer.outcome = "found"
    keys.change_passphrase(desk, proof=PIN, new="seven grey herons wade")
    desk.store.close()
    opened(folder, "seven grey herons wade", clock, drawer, "passphrase").store.close()


def test_nobody_waits_for_a_folder_without_records(tmp_path: Path, clock: FakeClock, drawer: Drawer) -> None:
    assert not unlocking.pin_offered(tmp_path / "nothing", clock.now())
    assert refusal(tmp_path / "nothing", PIN, clock, drawer).code == "no_store"


def test_a_slots_file_that_is_none_offers_no_pin(folder: Path, clock: FakeClock) -> None:
    for damaged in (b"", b"[]", b'{"store_id": 1, "slots": 3}', b"\xff"):
        StoreFolder(folder).keyslots.write_bytes(damaged)
        assert not unlocking.pin_offered(folder, clock.now())


REAL = """
import sys
from pathlib import Path
from sencodesk import bootstrap
from sencodesk.errors import UserError
from sencodesk.services import pins
from sencodesk.vault import slots
from tests.clocks import FakeClock
slots.ARGON2_MEMORY = (1024,)
folder, clock = Path(sys.argv[1]), FakeClock().now
try:
    if sys.argv[2] == "make":
        desk = bootstrap.create(folder, passphrase="p q r s t u v", recovery_code="0" * 30,
                                school="Thistledown Primary", laestab="9992041", clock=clock)
        pins.turn_on(desk, pin="407193", proof="p q r s t u v")
    else:
        kind = {"pin": "device+pin", "passphrase": "passphrase"}[sys.argv[2]]
        secret = {"pin": "407193", "passphrase": "p q r s t u v"}[sys.argv[2]]
        desk = bootstrap.open_desk(folder, secret=secret, kind=kind, clock=clock)
    desk.store.close()
    print("open")
except UserError as error:
    print(error.code)
"""


class Laptop:
    """A login session with the program in it."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def run(self, what: str, before: str = UNLOCKED, *, bus: bool = True) -> str:
        python = shlex.join([sys.executable, "-c", REAL, str(self.session.home / "records"), what])
        command = ["dbus-run-session", "--", "sh", "-c", before + python] if bus else ["sh", "-c", python]
        done = subprocess.run(
            command, env=self.session.variables, capture_output=True, text=True, check=False,
            cwd=self.session.home, timeout=90,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


@pytest.fixture
def laptop(session: Session) -> Laptop:
    return Laptop(session)


def test_the_real_keyring_lost_in_every_way(laptop: Laptop) -> None:
    assert laptop.run("make") == "open"
    assert laptop.run("passphrase") == "open"
    assert laptop.run("pin") == "open"
    assert laptop.run("pin", STARTED_ONLY) == "keyring_locked"
    assert laptop.run("pin", UNLOCKED.replace("pass", "wrong", 1)) == "keyring_locked"
    assert laptop.run("pin", bus=False) == "keyring_none"
    assert laptop.run("pin") == "open"
    shutil.rmtree(laptop.session.home / "data")  # somebody emptied the keyring
    assert laptop.run("pin") == "keyring_gone"
    assert laptop.run("passphrase") == "open"
