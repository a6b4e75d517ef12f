# SPDX-License-Identifier: Apache-2.0
"""The real window, the real Secret Service, the X server's keyboard: the keyring is lost while all is locked."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sencodesk import bootstrap
from sencodesk.services import pupils
from sencodesk.services.desk import Desk
from sencodesk.vault import recovery
from sencodesk.vault.keystore import NoPlace
from sencodesk_ui.demo.hand import Hand
from tests.clocks import FakeClock
from tests.journey.xhand import display, real_window

BEGIN = datetime(2026, 11, 23, 10, 42, tzinfo=UTC)
PASSPHRASE, NEW, PIN, CODE = (
    "copper kettle meadow",
    "seven grey herons wade",
    "407193",
    "0123456789ABCDEFGHJKMNPQRSTVWX",
)


@contextmanager
def bus(environment: dict[str, str], home: Path) -> Iterator[dict[str, str]]:
    """A session bus; yields the environment of a person who is on it and whose home this is."""
    (home / "run").mkdir(mode=0o700)
    own = {key: value for key, value in environment.items() if key != "SENCODESK_KEYRING"} | {
        "HOME": str(home), "XDG_DATA_HOME": str(home / "data"), "XDG_RUNTIME_DIR": str(home / "run"),
        "XDG_CONFIG_HOME": str(home / "config"), "XDG_CACHE_HOME": str(home / "cache"),
    }  # fmt: skip
    with (home / "bus.log").open("wb") as log:
        daemon = subprocess.Popen(
            ["dbus-daemon", "--session", "--nofork", "--print-address=1"],
            env=own, stdout=subprocess.PIPE, stderr=log, text=True,
        )  # fmt: skip
        try:
            assert daemon.stdout is not None
            yield own | {"DBUS_SESSION_BUS_ADDRESS": daemon.stdout.readline().strip()}
        finally:
            daemon.terminate()
            daemon.wait(20)
            if daemon.stdout is not None:
                daemon.stdout.close()


@contextmanager
def keyring(environment: dict[str, str], home: Path) -> Iterator[None]:
    """The keyring daemon, unlocked; gone without a word when the block is left."""
    with (home / "keyring.log").open("ab") as log:
        daemon = subprocess.Popen(
            ["gnome-keyring-daemon", "--unlock", "--foreground", "--components=secrets"],
            env=environment, stdin=subprocess.PIPE, stdout=log, stderr=log,
        )  # fmt: skip
        try:
            assert daemon.stdin is not None
            daemon.stdin.write(b"login password")
            daemon.stdin.close()
            subprocess.run(
                ["dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.DBus", "/",
                 "org.freedesktop.DBus.StartServiceByName", "string:org.freedesktop.secrets", "uint32:0"],
                env=environment, check=True, capture_output=True, timeout=60,
            )  # fmt: skip
            yield
        finally:
            daemon.kill()
            daemon.wait(20)


@pytest.fixture
def home() -> Iterator[Path]:
    """A person's home with a short name: a socket's path holds about 100 bytes."""
    made = Path(tempfile.mkdtemp(prefix="sdk-"))
    yield made
    shutil.rmtree(made, ignore_errors=True)


def made(folder: Path) -> None:
    """Records with one pupil in them."""
    desk = bootstrap.create(
        folder, passphrase=PASSPHRASE, recovery_code=CODE, school="Thistledown Primary", laestab="9992041",
        senco="Ms H Prewitt", clock=FakeClock(BEGIN).now, places=NoPlace(),
    )  # fmt: skip
    pupils.add(desk, values={"surname": "Marrowfield", "forename": "Edie"}, entry=None)
    desk.store.close()


def unlock(hand: Hand, secret: str) -> None:
    hand.wait("lock-secret")
    hand.write("lock-secret", secret)
    hand.keys("Return")


def says(hand: Hand, name: str, words: str) -> None:
    """Wait for a sentence."""
    hand.wait(name, ready=lambda seen: words in seen.text)


def a_pin(hand: Hand) -> None:
    hand.click("rail-settings", then="settings-people")
    hand.click("settings-people", then="keys-pin")
    hand.click("keys-pin", then="keys-pin-save")
    for field, text in (("keys-pin-proof", PASSPHRASE), ("keys-pin-new", PIN), ("keys-pin-again", PIN)):
        hand.write(field, text)
    hand.click("keys-pin-save", away="keys-pin-save")
    says(hand, "keys-pin-state", "On.")


@pytest.mark.timeout(400)
def test_the_keyring_is_lost_and_the_passphrase_forgotten(tmp_path: Path, home: Path) -> None:
    made(tmp_path / "records")
    with (
        display(tmp_path) as environment,
        bus(environment, home) as person,
        real_window(tmp_path / "records", BEGIN.isoformat(), tmp_path, person) as hand,
    ):
        with keyring(person, home):
            unlock(hand, PASSPHRASE)
            a_pin(hand)
            hand.keys("Ctrl+L")
            says(hand, "lock-pin", "Use the passphrase")
            unlock(hand, PIN)
            hand.wait("rail-settings")
            hand.keys("Ctrl+L")
            says(hand, "lock-pin", "Use the passphrase")
        shutil.rmtree(home / "data" / "keyrings")
        with keyring(person, home):  # a new keyring, with nothing in it
            unlock(hand, PIN)
            says(hand, "lock-problem", "entry is gone")
            says(hand, "lock-problem", "Use your passphrase.")
            hand.click("lock-forgotten", then="forgotten-code")
            hand.write("forgotten-code", CODE + recovery.check_characters(CODE))
            hand.write("forgotten-new", NEW)
            hand.write("forgotten-again", NEW)
            hand.click("forgotten-open")
            hand.wait("rail-settings")
    assert (tmp_path / "window.log").read_text(encoding="utf-8") == ""
    desk = opened(tmp_path / "records", NEW)
    assert desk.store.counts()["pupil"] == 1
    assert desk.store.check() == []
    desk.store.close()


def opened(folder: Path, secret: str) -> Desk:
    return bootstrap.open_desk(folder, secret=secret, clock=FakeClock(BEGIN).now, places=NoPlace())


def test_the_bus_and_the_keyring_are_there() -> None:
    """Without them the test above would show another trouble than it says."""
    assert [one for one in ("dbus-daemon", "dbus-send", "gnome-keyring-daemon") if shutil.which(one) is None] == []
    assert "DBUS_SESSION_BUS_ADDRESS" not in os.environ
