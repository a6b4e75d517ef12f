# SPDX-License-Identifier: Apache-2.0
"""What every test stands on: no network, no person's files or keyring, the same pixels everywhere, a clock that stands.

Everything about the process is set while this file is imported, before any test imports Qt, keyring or platformdirs,
and by assignment: with `setdefault` a developer's own QT_SCALE_FACTOR changed the pictures.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

from sencodesk.vault import slots
from tests.clocks import FakeClock
from tests.network import block

if TYPE_CHECKING:
    from tests.post_house import Post, PostHouse

_TESTS = Path(__file__).resolve().parent
# Short on purpose: the sockets of D-Bus and the keyring lie in here, and a socket's path holds about 100 bytes.
_PERSON = Path(tempfile.mkdtemp(prefix="sd-")).resolve()
_FOLDERS = {
    "HOME": ".",
    "USERPROFILE": ".",
    "XDG_DATA_HOME": "data",
    "XDG_CONFIG_HOME": "config",
    "XDG_CACHE_HOME": "cache",
    "XDG_STATE_HOME": "state",
    "XDG_RUNTIME_DIR": "run",
    "APPDATA": "roaming",
    "LOCALAPPDATA": "local",
}
_NAMES = set(_FOLDERS.values()) - {"."}
_DAY = 86_400
_QT = {
    "QT_SCALE_FACTOR": "1",
    "QT_FONT_DPI": "96",
    "QT_ENABLE_HIGHDPI_SCALING": "0",
    "QT_ACCESSIBILITY": "0",
}
# Ways to a person's own store, keyring, theme or screen scale.
_FORGOTTEN = (
    "DBUS_SESSION_BUS_ADDRESS",
    "PYTHON_KEYRING_BACKEND",
    "QT_AUTO_SCREEN_SCALE_FACTOR",
    "QT_QPA_PLATFORMTHEME",
    "QT_SCREEN_SCALE_FACTORS",
    "QT_STYLE_OVERRIDE",
    "SENCODESK_PASSPHRASE",
    "SENCODESK_STORE",
)


def _prepare_process() -> None:
    for variable, folder in _FOLDERS.items():
        path = (_PERSON / folder).resolve()
        path.mkdir(mode=0o700, exist_ok=True)
        os.environ[variable] = str(path)
    for variable in _FORGOTTEN:
        os.environ.pop(variable, None)
    os.environ.update(_QT)
    # A test that needs the real window starts its own Xvfb and says so to the processes that it starts.
    os.environ["QT_QPA_PLATFORM"] = "xcb" if os.environ.get("SENCODESK_TEST_XCB") else "offscreen"
    os.environ["TZ"] = "UTC"
    # The guard for processes that tests start, and the folder from which it imports tests.network.
    os.environ["PYTHONPATH"] = os.pathsep.join((str(_TESTS / "guard"), str(_TESTS.parent)))


block()
_prepare_process()
hypothesis.settings.register_profile("house", database=None, deadline=None)
hypothesis.settings.load_profile("house")


def pytest_unconfigure() -> None:
    """Takes the invented person's folders away again, and yesterday's, of sessions that were killed."""
    shutil.rmtree(_PERSON, ignore_errors=True)
    for left in _PERSON.parent.glob("sd-*"):
        with suppress(OSError):  # another session may be sweeping as well; others' folders are not ours to look into
            if left.stat().st_mtime < time.time() - _DAY and {one.name for one in left.iterdir()} >= _NAMES:
                shutil.rmtree(left, ignore_errors=True)


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    """Qt's own arguments: one style on every system."""
    return ["sencodesk", "-style", "Fusion"]


@pytest.fixture
def clock() -> FakeClock:
    """A clock that stands at 10:42 UTC on 23 November 2026 until the test moves it."""
    return FakeClock()


@pytest.fixture(autouse=True)
def _light_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passphrase slots of a few milliseconds; tests/vault/test_slots.py holds the program to the real numbers."""
    monkeypatch.setattr(slots, "ARGON2_MEMORY", (1024,))


@pytest.fixture(scope="session")
def post_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostHouse]:
    """The desk, the inbox and the proxy between them, made once and copied for each test."""
    from tests.post_house import PostHouse

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(slots, "ARGON2_MEMORY", (1024,))
        made = PostHouse(tmp_path_factory.mktemp("post-house"))
    yield made
    made.close()


@pytest.fixture
def post(post_house: PostHouse, tmp_path: Path) -> Iterator[Post]:
    """A test's own desk, inbox and proxy."""
    one = post_house.copy(tmp_path)
    yield one
    one.close()
