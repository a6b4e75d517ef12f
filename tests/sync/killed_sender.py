# SPDX-License-Identifier: Apache-2.0
"""A process that seals and sends, and dies by kill -9 where it is told to. Run by test_kills.py.

It reads one JSON object a line: ``store``, and ``point`` (the n-th visit of a fault point), ``step`` (before the n-th
statement, commit or write to the wire) or ``line`` (the n-th line that Python runs of the code that seals and sends).
For each it forks, because a fresh interpreter costs a second and a fork costs nothing; the child dies or ends, and the
parent answers with how it ended.
"""

from __future__ import annotations

import json
import os
import signal
import ssl
import sys
import threading
from pathlib import Path
from types import FrameType
from typing import Any

from sqlalchemy import Engine, event

from sencodesk import bootstrap
from sencodesk.services import sending
from sencodesk.vault.keystore import NoPlace
from sencodesk.views import returns as views
from tests.clocks import FakeClock
from tests.post_house import PASSPHRASE, QUICK

WATCHED = tuple(
    f"sencodesk{os.sep}{name}"
    for name in (
        f"services{os.sep}returns.py", f"services{os.sep}sending.py", f"services{os.sep}courier.py",
        f"services{os.sep}outbox.py", f"store{os.sep}unit.py", f"store{os.sep}changes.py", f"sync{os.sep}outbox.py",
        f"sync{os.sep}answers.py", f"sync{os.sep}https.py", f"protocol{os.sep}package.py",
        f"protocol{os.sep}messages.py", f"protocol{os.sep}http_signature.py", f"protocol{os.sep}envelope.py",
    )
)  # fmt: skip


def die() -> None:
    """As a flat battery does: no handler runs, nothing is flushed."""
    os.kill(os.getpid(), signal.SIGKILL)


class Lines:
    """Counts the lines that run of the code that is watched, on every thread, and dies at one of them."""

    def __init__(self, at: int | None) -> None:
        self.at = at
        self.seen = 0

    def __call__(self, frame: FrameType, event: str, _argument: object) -> Any:
        if not frame.f_code.co_filename.endswith(WATCHED):
            return None
        if event == "line":
            self.seen += 1
            if self.seen == self.at:
                die()
        return self


class Steps:
    """Counts what leaves the process's own memory, to the file or to the council, and dies before one of them."""

    def __init__(self, at: int | None) -> None:
        self.at = at
        self.seen: list[str] = []
        event.listen(Engine, "before_cursor_execute", self._statement)
        event.listen(Engine, "commit", lambda _connection: self._step("commit"))
        write = ssl.SSLSocket.send

        def counted(wire: ssl.SSLSocket, *data: Any) -> int:
            self._step("write")
            return write(wire, *data)

        setattr(ssl.SSLSocket, "send", counted)  # noqa: B010  its signature is not ours; no other process has it

    def _statement(self, _connection: object, _cursor: object, statement: str, *_more: object) -> None:
        self._step(statement.split()[0].lower())

    def _step(self, what: str) -> None:
        self.seen.append(what)
        if len(self.seen) == self.at:
            die()


def send(order: dict[str, Any]) -> dict[str, object]:
    """Opens, seals, sends; says which points it passed and how many lines it ran."""
    desk = bootstrap.open_desk(Path(order["store"]), secret=PASSPHRASE, clock=FakeClock().now, places=NoPlace())
    sending.after_open(desk)
    points: list[str] = []

    def visit(name: str) -> None:
        points.append(name)
        if len(points) == order.get("point"):
            die()

    desk.fault_point = visit
    with desk.reading() as session:
        return_id = views.returns(session)[0].id
    lines = Lines(order.get("line"))
    steps = Steps(order.get("step"))
    if order.get("trace"):
        threading.settrace(lines)
        sys.settrace(lines)
    sending.send(desk, return_id=return_id, timing=QUICK)
    sys.settrace(None)
    threading.settrace(None)
    desk.store.close()
    return {"points": points, "lines": lines.seen, "steps": steps.seen}


def main() -> None:
    """Serves orders until standard input ends."""
    for line in sys.stdin:
        order = json.loads(line)
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reader)
            os.write(writer, json.dumps(send(order)).encode())
            os._exit(0)
        os.close(writer)
        told = b""
        while part := os.read(reader, 65536):
            told += part
        os.close(reader)
        _, status = os.waitpid(child, 0)
        killed = os.WTERMSIG(status) if os.WIFSIGNALED(status) else None
        ended = {"signal": killed, "status": status, "told": json.loads(told) if told else None}
        sys.stdout.write(json.dumps(ended) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
