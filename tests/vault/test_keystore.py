# SPDX-License-Identifier: Apache-2.0
"""The keyring: a real Secret Service, and found, absent, locked and unsupported never mixed up."""

import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import keyring.backend
import keyring.errors
import pytest

from sencodesk.vault import keystore
from sencodesk.vault.keystore import ALLOWED, NoPlace, OsKeyring, allowed_backend

UNLOCKED = "printf %s pass | gnome-keyring-daemon --unlock --components=secrets >daemon.log 2>&1; "
STARTED_ONLY = "gnome-keyring-daemon --start --components=secrets >daemon.log 2>&1; "
ASK = (
    "import json, sys; from sencodesk.vault.keystore import OsKeyring; k = OsKeyring(); "
    "out = [eval(one) for one in sys.argv[1:]]; "
    "print(json.dumps([(o.outcome, o.secret) if hasattr(o, 'outcome') else o for o in out]))"
)


class Session:
    """A person's login session on a machine with a keyring: own home, own bus."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.variables = os.environ | {
            "HOME": str(home),
            "XDG_DATA_HOME": str(home / "data"),
            "XDG_RUNTIME_DIR": str(home),
        }

    def ask(
        self, *calls: str, before: str = UNLOCKED, bus: bool = True, env: dict[str, str] | None = None
    ) -> list[object]:
        """What ``k``, an OsKeyring in a process of its own, says to these calls."""
        python = shlex.join([sys.executable, "-c", ASK, *calls])
        command = ["dbus-run-session", "--", "sh", "-c", before + python] if bus else ["sh", "-c", python]
        done = subprocess.run(
            command,
            env=self.variables | (env or {}),
            capture_output=True,
            text=True,
            check=False,
            cwd=self.home,
            timeout=90,
        )
        assert done.returncode == 0, done.stderr
        answer: list[object] = json.loads(done.stdout)
        return answer


@pytest.fixture
def session() -> Iterator[Session]:
    home = Path(tempfile.mkdtemp(prefix="sdk-"))  # short: a socket's path holds about 100 bytes
    yield Session(home)
    shutil.rmtree(home, ignore_errors=True)


SECRET = "ab" * 32
PUT, GET, FORGET = f"k.put('one', {SECRET!r})", "k.get('one')", "k.forget('one')"


def test_a_secret_is_kept_found_and_forgotten(session: Session) -> None:
    assert session.ask(GET, PUT, GET, "k.get('another')") == [
        ["absent", None],
        "found",
        ["found", SECRET],
        ["absent", None],
    ]
    assert session.ask(GET, FORGET, GET, FORGET) == [["found", SECRET], None, ["absent", None], None]
    assert session.ask("k.backend()") == ["keyring.backends.SecretService.Keyring"]


WHO = """
import sys
from pathlib import Path
from sencodesk import bootstrap
from sencodesk.vault import slots
from tests.clocks import FakeClock
slots.ARGON2_MEMORY = (1024,)
folder, clock = Path(sys.argv[1]), FakeClock().now
new = dict(passphrase="p" * 12, recovery_code="0" * 30, school="Thistledown Primary", laestab="9992041")
desk = bootstrap.create(folder, clock=clock, **new) if not folder.exists() else bootstrap.open_desk(
    folder, secret="p" * 12, clock=clock)
desk.store.close()
one = desk.installation
print(one.id, one.key.kid, one.place, one.renewed)
"""


def who(session: Session, before: str) -> list[str]:
    """Make the records in this session's home, or open them: id, key, where the key is, whether it is a new one."""
    python = shlex.join([sys.executable, "-c", WHO, str(session.home / "records")])
    command = ["dbus-run-session", "--", "sh", "-c", before + python]
    done = subprocess.run(
        command, env=session.variables, capture_output=True, text=True, check=False, cwd=session.home, timeout=90
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_an_installation_keeps_its_key_in_the_real_keyring(session: Session) -> None:
    made = who(session, UNLOCKED)
    assert made[2:] == ["keyring", "False"]
    assert who(session, UNLOCKED) == made
    locked = who(session, STARTED_ONLY)
    assert (locked[0], locked[2]) == (made[0], "locked")
    assert who(session, UNLOCKED) == made
    shutil.rmtree(session.home / "data")  # another person's keyring: nothing is in it
    emptied = who(session, UNLOCKED)
    assert emptied[2:] == ["keyring", "True"]
    assert emptied[:2] != made[:2]


def test_a_locked_keyring_is_not_an_empty_one(session: Session) -> None:
    session.ask(PUT)
    assert session.ask(GET, "k.put('one', 'cd')", FORGET, before=STARTED_ONLY) == [["locked", None], "locked", None]
    assert session.ask(GET) == [["found", SECRET]]


def test_the_wrong_login_password_is_locked_as_well(session: Session) -> None:
    session.ask(PUT)
    assert session.ask(GET, before=UNLOCKED.replace("pass", "wrong", 1)) == [["locked", None]]


def test_a_keyring_that_nobody_opened_yet_is_locked_and_not_absent(session: Session) -> None:
    assert session.ask(GET, PUT, before="") == [["locked", None], "locked"]


def test_without_a_session_bus_there_is_no_keyring(session: Session) -> None:
    assert session.ask(GET, PUT, FORGET, "k.backend()", bus=False) == [
        ["unsupported", None],
        "unsupported",
        None,
        "none",
    ]


def test_a_backend_named_by_the_environment_or_a_settings_file_is_not_asked(session: Session) -> None:
    (session.home / "evil.py").write_text(
        "import keyring.backend, pathlib\n"
        "class Keyring(keyring.backend.KeyringBackend):\n"
        "    priority = 99\n"
        "    def get_password(self, *a): pathlib.Path('asked').touch(); return 'evil'\n"
        "    def set_password(self, *a): pathlib.Path('asked').touch()\n"
    )
    for folder in (session.home / "config" / "python_keyring", session.home / "data" / "python_keyring"):
        folder.mkdir(parents=True)
        (folder / "keyringrc.cfg").write_text("[backend]\ndefault-keyring=evil.Keyring\n")
    named = {
        "PYTHON_KEYRING_BACKEND": "evil.Keyring",
        "XDG_CONFIG_HOME": str(session.home / "config"),
        "PYTHONPATH": os.pathsep.join((str(session.home), os.environ["PYTHONPATH"])),
    }
    loaded = "__import__('evil') and None"
    assert session.ask(loaded, GET, PUT, GET, env=named) == [None, ["absent", None], "found", ["found", SECRET]]
    assert session.ask(loaded, GET, "k.backend()", bus=False, env=named) == [None, ["unsupported", None], "unlisted"]
    assert not (session.home / "asked").exists()


class Backend(keyring.backend.KeyringBackend):
    """A keyring that says what a test wants. It is on no list, so nobody asks it by itself."""

    priority = 1.0
    error: BaseException | None = None
    kept: str | None = None

    def __init__(self) -> None:
        """Without the settings that the base class reads."""

    def get_password(self, service: str, username: str) -> str | None:
        if self.error:
            raise self.error
        return self.kept

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.error:
            raise self.error


def test_only_listed_backends_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring.backend, "get_all_keyring", lambda: [Backend()])
    assert allowed_backend() is None
    assert OsKeyring().get("one").outcome == "unsupported"
    assert not [name for name in ALLOWED if "alt" in name or "fail" in name or "null" in name]


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (keyring.errors.KeyringLocked(), "locked"),
        (keyring.errors.InitError(), "locked"),
        (keyring.errors.PasswordSetError(), "locked"),
        (keyring.errors.NoKeyringError(), "unsupported"),
    ],
)
def test_each_failure_has_its_own_outcome(monkeypatch: pytest.MonkeyPatch, error: BaseException, outcome: str) -> None:
    backend = Backend()
    backend.error = error
    monkeypatch.setattr(keystore, "allowed_backend", lambda: backend)
    assert OsKeyring().get("one").outcome == outcome
    assert OsKeyring().put("one", SECRET) == outcome


def test_a_secret_that_cannot_be_read_back_does_not_count_as_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    backend = Backend()
    backend.kept = "another"
    monkeypatch.setattr(keystore, "allowed_backend", lambda: backend)
    assert OsKeyring().put("one", SECRET) == "locked"


def test_a_prompt_that_nobody_answers_is_waited_for_no_longer_than_the_patience(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import threading

    answered = threading.Event()

    class Asking(Backend):
        def get_password(self, service: str, username: str) -> str | None:
            answered.wait(30)
            return None

    monkeypatch.setattr(keystore, "allowed_backend", Asking)
    assert OsKeyring(patience=0.05).get("one").outcome == "locked"
    answered.set()


def test_a_device_without_a_keyring_is_a_normal_state() -> None:
    assert (NoPlace().get("one").outcome, NoPlace().put("one", SECRET)) == ("unsupported", "unsupported")
