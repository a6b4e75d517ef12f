# SPDX-License-Identifier: Apache-2.0
"""Runs the inbox: uvicorn over TLS on loopback, told apart from a dead one by its ready file."""

import asyncio
import contextlib
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from sencodesk.inbox import rules
from sencodesk.inbox.app import Clock, Desk, make_app
from sencodesk.inbox.folder import InboxFolder, replace
from sencodesk.inbox.pages import OfficerPage
from sencodesk.inbox.receive import Receiver
from sencodesk.inbox.store import Store
from sencodesk.protocol import canonical

_HOST = "127.0.0.1"
HEAD_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Ready:
    """A server that listens: where, and by which address the officer's page opens once."""

    url: str
    officer_url: str


class Timely(H11Protocol):
    """A connection on which the head of a request comes within ``HEAD_SECONDS``; else it is dropped."""

    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """A connection opens, and its time runs."""
        super().connection_made(transport)
        self._late = self.loop.call_later(HEAD_SECONDS, _drop, self)

    def data_received(self, data: bytes) -> None:
        """The time runs from the first byte of a head to its last."""
        if self._late is None and not self._answers():
            self._late = self.loop.call_later(HEAD_SECONDS, _drop, self)
        super().data_received(data)
        if self._answers():
            self._done()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is left to wait for."""
        self._done()
        super().connection_lost(exc)

    def _answers(self) -> bool:
        return getattr(self.cycle, "response_complete", True) is False  # there is no cycle before the first request

    def _done(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None


class RunningInbox(uvicorn.Server):
    """A server that says when it listens. ``stop`` may be called from any thread."""

    def __init__(self, config: uvicorn.Config, when_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._when_ready = when_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Starts to listen, then says so."""
        await super().startup(sockets)
        if self.started:
            self._when_ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Finishes answers that are under way. Drops idle connections: TLS would wait for a goodbye."""
        connections = [each for each in self.server_state.connections if isinstance(each, H11Protocol)]
        for connection in connections:
            if connection.cycle is None or connection.cycle.response_complete:
                _drop(connection)
        await super().shutdown(sockets)
        for connection in connections:
            _drop(connection)
        await asyncio.sleep(0)

    def stop(self) -> None:
        """Asks the server to finish what it does and return."""
        self.should_exit = True


def _drop(connection: H11Protocol) -> None:
    """Abort a connection. Python 3.11.2, which Debian 12 has, stumbles over one that was closed twice before."""
    with contextlib.suppress(AttributeError):
        connection.transport.abort()


def prepare(
    folder: InboxFolder,
    *,
    clock: Clock,
    port: int = 0,
    decide: str = "auto",
    on_ready: Callable[[Ready], None],
    check: rules.Checker = rules.house_rules,
    after_commit: Callable[[], None] | None = None,
) -> "Run":
    """Binds the port. The Run that is returned serves, when called, until the process is told to stop.

    ``on_ready`` runs once the server listens; its argument holds the address.
    """
    council, keys = folder.council(), folder.keys()
    store = Store(folder.database)
    receiver = Receiver(council, keys, store, check, decide)
    officer = OfficerPage(folder, receiver, clock)
    application = make_app(Desk(folder, receiver, clock, after_commit), also=officer.routes())
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name != "nt":
        # On Windows this option would let two inboxes share a port.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((_HOST, port))
    except OSError:
        listener.close()
        store.close()
        raise
    url = f"https://{_HOST}:{listener.getsockname()[1]}"
    config = uvicorn.Config(
        application,
        ssl_certfile=str(folder.server_certificate),
        ssl_keyfile=str(folder.server_key),
        http=Timely,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=5,
        limit_concurrency=64,
    )
    replace(folder.officer_key, officer.door.key.encode("ascii"))
    return Run(
        RunningInbox(config, lambda: on_ready(Ready(url, url + officer.path))), listener, store, folder.officer_key
    )


class Run:
    """A bound server. Calling it serves; ``stop``, from any thread, ends that and closes everything."""

    def __init__(self, server: RunningInbox, listener: socket.socket, store: Store, officer_key: Path) -> None:
        self._server, self._listener, self._store, self._officer_key = server, listener, store, officer_key
        self.stop = server.stop

    def __call__(self) -> None:
        """Serves until `stop` or a signal."""
        try:
            self._server.run(sockets=[self._listener])
        finally:
            self._officer_key.unlink(missing_ok=True)
            self._listener.close()
            self._store.close()


def write_ready_file(path: Path, ready: Ready) -> None:
    """``{url, pid}``, in one step, so that who waits for the file never reads half of it."""
    replace(path, canonical.dumps({"url": ready.url, "pid": os.getpid()}))
