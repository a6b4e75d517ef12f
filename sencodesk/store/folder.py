# SPDX-License-Identifier: Apache-2.0
"""The folder of a store: its file names, the process lock, and the high-water mark that betrays an older copy.

``records.db`` (encrypted), ``keyslots.json`` (not secret), ``state.json`` (high-water mark with a MAC, wrong tries).
"""

import contextlib
import hashlib
import hmac
import json
import os
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from sencodesk.store.atomic import flush_folder, write_atomically
from sencodesk.store.trouble import open_elsewhere

SIDECARS = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a file while it is open, by the end of its name."""
MOST_TRIES = 100  # far past the longest wait; a number that somebody wrote into the file must not be counted out


@dataclass(frozen=True, slots=True)
class Mark:
    """The last change that was known to be on disk: its sequence number and hash."""

    seq: int
    hash: str


def forget(file: Path) -> None:
    """Delete a copy of the records, and what SQLite kept beside it."""
    for suffix in ("", *SIDECARS):
        file.with_name(file.name + suffix).unlink(missing_ok=True)


class StoreFolder:
    """Paths and small files of one store. Holding it locked keeps every other process out."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.records = path / "records.db"
        self.making = path / "records.making"
        self.log = path / "records.db-wal"
        self.keyslots = path / "keyslots.json"
        self.state = path / "state.json"
        self.attachments = path / "attachments"
        self.opened = path / "opened"
        self._lock = FileLock(path / ".lock", thread_local=False)

    def exists(self) -> bool:
        """Whether a store was made here. One whose making was broken off holds nothing yet and does not count."""
        return self.records.is_file() or (self.keyslots.is_file() and not self.making.is_file())

    def begin(self) -> None:
        """Clear away what a broken-off making left behind."""
        for leftover in self.path.glob(f"{self.making.name}*"):
            leftover.unlink()

    def keep_private(self) -> None:
        """The folder and the records are the owner's alone, whatever the umask was. Windows keeps rights otherwise."""
        if os.name == "nt":
            return
        with contextlib.suppress(PermissionError):  # a folder of another owner, or a disk that keeps no rights
            self.path.chmod(0o700)
            for inner in (self.attachments, self.opened):
                if inner.is_dir():
                    inner.chmod(0o700)
            for file in (*self.path.glob(f"{self.records.name}*"), self.state, self.keyslots):
                if file.is_file():
                    file.chmod(0o600)

    def sweep(self) -> None:
        """Take away the copies that a broken-off backup or restore left; call it under the lock."""
        for pattern in (".backup*", ".restore*", ".verify*"):
            for leftover in self.path.glob(pattern):
                shutil.rmtree(leftover, ignore_errors=True)

    def finish(self) -> None:
        """Give the new file its name: from here on there is a store."""
        self.making.replace(self.records)
        flush_folder(self.path)

    def lock(self) -> None:
        """Take the process lock; the kernel frees it however the process ends. Raises UserError if taken."""
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise open_elsewhere() from None

    def unlock(self) -> None:
        """Give the process lock back."""
        self._lock.release()

    def read_mark(self, key: bytes) -> Mark | None:
        """The high-water mark; None when there is none or somebody altered it."""
        body = self._state()
        return _genuine(body, key) or _genuine(body.get("next"), key)

    def write_mark(self, key: bytes, mark: Mark) -> None:
        """Remember ``mark`` beside the number of wrong tries."""
        kept = {name: value for name, value in self._state().items() if name != "next"}
        self._write({**kept, **_signed(key, mark)})

    def write_next_mark(self, key: bytes, mark: Mark) -> None:
        """Beside the mark of now that of a key that is about to count: whichever key does, its mark is there."""
        self._write({**self._state(), "next": _signed(key, mark)})

    def wrong_tries(self) -> int:
        """How often in a row the passphrase was wrong."""
        value = self._state().get("wrong_tries", 0)
        return max(0, min(value, MOST_TRIES)) if isinstance(value, int) else 0

    def count_wrong(self, tries: int) -> None:
        """Remember the number of wrong tries; it only delays, it never wipes."""
        self._write({**self._state(), "wrong_tries": tries})

    def note_opened(self, passphrase_at: datetime | None) -> None:
        """No wrong tries any more; ``passphrase_at`` where more than a PIN opened: a PIN is good for some hours."""
        told = {} if passphrase_at is None else {"passphrase_at": passphrase_at.isoformat()}
        self._write({**self._state(), "wrong_tries": 0, **told})

    def passphrase_at(self) -> datetime | None:
        """When a passphrase or recovery sheet opened these records last on this computer; None if that is not known."""
        try:
            at = datetime.fromisoformat(str(self._state().get("passphrase_at")))
        except ValueError:
            return None
        return at if at.tzinfo is not None else None

    def note(self, notice: str) -> None:
        """Keep what a person has to be told about these records until they answered; empty: they did."""
        if notice != self.notice():
            self._write({**self._state(), "notice": notice})

    def notice(self) -> str:
        """What a person has still to be told: ``older``, ``unmarked``, ``log_damaged``, or nothing."""
        return str(self._state().get("notice", ""))

    def note_backup(self, file: Path, at: datetime) -> None:
        """Remember where the newest proved backup lies: it is wanted when the records do not open."""
        self._write({**self._state(), "backup": {"file": str(file), "at": at.isoformat()}})

    def newest_backup(self) -> tuple[Path, datetime] | None:
        """The newest backup that was proved on this computer; None if there is none that is known."""
        told = self._state().get("backup")
        try:
            body: dict[str, object] = dict(told)  # type: ignore[call-overload]  # whatever stands in the file
            return Path(str(body["file"])), datetime.fromisoformat(str(body["at"]))
        except (KeyError, ValueError, TypeError):
            return None

    def _state(self) -> dict[str, object]:
        try:
            body = json.loads(self.state.read_bytes())
        except (FileNotFoundError, ValueError, RecursionError):
            return {}
        return body if isinstance(body, dict) else {}

    def _write(self, body: dict[str, object]) -> None:
        write_atomically(self.state, json.dumps(body, indent=1, sort_keys=True).encode() + b"\n")


def delay_after(tries: int) -> int:
    """Seconds to wait after that many wrong passphrases in a row: 0, 0, 0, 1, 2, 4 ... 60."""
    return 0 if tries < 4 else min(60, 2 ** (min(tries, MOST_TRIES) - 4))


def _genuine(body: object, key: bytes) -> Mark | None:
    try:
        told: dict[str, object] = dict(body)  # type: ignore[call-overload]  # whatever stands in the file
        mark = Mark(int(str(told["seq"])), str(told["hash"]))
        return mark if hmac.compare_digest(str(told["mac"]), _mac(key, mark)) else None
    except (KeyError, ValueError, TypeError):
        return None


def _signed(key: bytes, mark: Mark) -> dict[str, object]:
    return {"seq": mark.seq, "hash": mark.hash, "mac": _mac(key, mark)}


def _mac(key: bytes, mark: Mark) -> str:
    return hmac.new(key, f"{mark.seq} {mark.hash}".encode(), hashlib.sha256).hexdigest()
