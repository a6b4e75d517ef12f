# SPDX-License-Identifier: Apache-2.0
"""A council of the demonstration: its inbox on loopback, run as a process of its own.

It lives as long as the demonstration is open: whoever opened it closes it. At the latest it ends with this process.
"""

import atexit
import contextlib
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path

from sencodesk.errors import UserError
from sencodesk.inbox import admin
from sencodesk.protocol import canonical
from sencodesk.protocol.keys import fingerprint_words
from sencodesk.returns.catalogue import template
from sencodesk.services.councils import read_profile

PATIENCE = 30.0


@dataclass(slots=True)
class DemonstrationCouncil:
    """A council that receives: its profile file, what it reads out on the telephone, and its process."""

    folder: Path
    id: str
    name: str
    url: str
    profile: Path
    fingerprint: str
    words: tuple[str, ...]
    clock: Callable[[], datetime]
    process: "subprocess.Popen[bytes]"

    def enrol(self, card: Path) -> tuple[str, ...]:
        """Let the school of a card send; returns the six words that the officer compares on the telephone."""
        return admin.enrol(self.folder, card, now=self.clock()).words

    def submissions(self) -> list[dict[str, object]]:
        """What has arrived."""
        return admin.list_submissions(self.folder)

    def show(self, submission_id: str) -> dict[str, object]:
        """One submission with its body, opened again."""
        return admin.show(self.folder, submission_id)

    def body(self, submission_id: str) -> bytes:
        """The body of a submission, byte for byte as it was sealed."""
        return canonical.dumps(self.show(submission_id)["body"])

    def public_key(self) -> str:
        """The key that signs receipts, in base64."""
        return admin.public_key(self.folder)

    def serve(self) -> None:
        """Start again, at the same address, after ``close``."""
        port = int(self.url.rpartition(":")[2])
        self.process, self.url = _serving(self.folder, self.clock(), port)

    def publish(self, asked: Mapping[str, object]) -> None:
        """Publish the next version of the profile: what this council asks for from now on."""
        file = self.folder.parent / f"{self.id}-asks.json"
        file.write_text(json.dumps(asked), encoding="utf-8")
        admin.profile(self.folder, url=self.url, out=self.profile, template=file, now=self.clock())

    def leave(self) -> None:
        """Tell the process to end, without waiting for it."""
        if self.process.poll() is None:
            self.process.terminate()

    def close(self) -> None:
        """End the process."""
        self.leave()
        if self.process.poll() is None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(10)
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        atexit.unregister(self.process.kill)


def close_all(councils: Iterable[DemonstrationCouncil]) -> None:
    """End the processes of several, all at the same time."""
    several = tuple(councils)
    for council in several:
        council.leave()
    for council in several:
        council.close()


def open_council(folder: Path, *, id: str, clock: Callable[[], datetime]) -> DemonstrationCouncil | None:
    """Make an inbox for an invented council that comes with the program, publish its profile, and start it.

    None without the extra ``inbox``. ``clock`` says what time the council has; it goes on from there by itself.
    """
    known = template(id)
    if known is None or find_spec("uvicorn") is None or find_spec("starlette") is None:
        return None
    now = clock()
    admin.init(folder, id=id, name=str(known["name"]), code=str(known["code"]), now=now)
    profile = folder / f"{id}-profile.json"
    process, url = _serving(folder, now)
    admin.profile(folder, url=url, out=profile, now=now)
    offered = read_profile(profile.read_bytes())
    return DemonstrationCouncil(
        folder,
        id,
        str(known["name"]),
        url,
        profile,
        offered.fingerprint,
        fingerprint_words(offered.public),
        clock,
        process,
    )


def _serving(folder: Path, now: datetime, port: int = 0) -> "tuple[subprocess.Popen[bytes], str]":
    """The inbox in a process of its own, and where it listens."""
    ready = folder / "ready.json"
    ready.unlink(missing_ok=True)
    command = [sys.executable, "-m", "sencodesk.cli", "inbox", "serve", str(folder), "--ready-file", str(ready)]
    process = subprocess.Popen(
        # The moment at which it was ``now`` goes along, so that the time to start is not lost on its clock.
        [*command, "--port", str(port), "--from", now.isoformat(), "--begun", str(time.monotonic()), "--json"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    atexit.register(process.kill)
    return process, _address(process, ready)


def _address(process: "subprocess.Popen[bytes]", ready: Path) -> str:
    """Where the council listens; the ready file appears in one piece when it does."""
    end = time.monotonic() + PATIENCE
    while not ready.is_file():
        if process.poll() is not None or time.monotonic() > end:
            process.kill()
            process.wait()
            raise UserError(
                "demonstration_council",
                happened="The demonstration's council did not start.",
                kept="Nothing was changed.",
                do="Try again; if that fails, restart the computer.",
                exit_code=70,
            )
        time.sleep(0.02)
    return str(json.loads(ready.read_bytes())["url"])
