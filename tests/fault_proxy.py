# SPDX-License-Identifier: Apache-2.0
"""A proxy on loopback that speaks TLS as the inbox does and breaks what a test tells it to break.

It ends the TLS of the laptop, because most faults happen inside it, and opens its own to the real inbox. Without a
fault it passes every byte on. A fault is a function that gets the exchange and does with it what it likes.
"""

from __future__ import annotations

import re
import socket
import ssl
import struct
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

PATIENCE = 10.0
LOGIN_PAGE = b"<html><title>Welcome to the staff room</title>Please log in</html>"


class Exchange:
    """One request on one connection, its head read already."""

    def __init__(self, proxy: FaultProxy, laptop: ssl.SSLSocket, head: bytes, rest: bytes) -> None:
        self.proxy = proxy
        self.laptop = laptop
        self.head = head
        self.method = head.split(b" ", 1)[0].decode("ascii")
        self.path = head.split(b" ", 2)[1].decode("ascii")
        self._body = rest

    @property
    def length(self) -> int:
        """How many bytes of body the laptop said that it sends."""
        return _length(self.head)

    @property
    def nonce(self) -> str | None:
        """The nonce of the request, as anybody reads it."""
        found = re.search(rb';nonce="([^"]*)"', self.head)
        return found[1].decode("ascii") if found else None

    def read(self, count: int | None = None) -> bytes:
        """The first ``count`` bytes of the body, or all of it."""
        wanted = self.length if count is None else min(count, self.length)
        while len(self._body) < wanted:
            part = self.laptop.recv(min(65536, wanted - len(self._body)))
            if not part:
                break
            self._body += part
        return self._body

    def ask_inbox(self) -> bytes:
        """Hands the whole request to the inbox and gives its whole answer."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        plain = socket.create_connection(("127.0.0.1", self.proxy.inbox_port), PATIENCE)
        with plain, context.wrap_socket(plain) as inbox:
            inbox.sendall(self.head + self.read())
            answer = b""
            while not _whole(answer, self.method):
                part = inbox.recv(65536)
                if not part:
                    break
                answer += part
        head, _, body = answer.partition(b"\r\n\r\n")
        return head + b"\r\nConnection: close\r\n\r\n" + body

    def send(self, data: bytes) -> None:
        """Sends bytes to the laptop."""
        self.laptop.sendall(data)

    def reset(self) -> None:
        """Breaks the connection off, as a cut cable or a crashed router does."""
        self.laptop.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.laptop.close()

    def wait_until_gone(self) -> None:
        """Says nothing until the laptop gives up."""
        with suppress(OSError):
            while self.laptop.recv(65536):
                pass


Fault = Callable[[Exchange], None]


class FaultProxy:
    """Listens from the start. ``inbox_port``: where the inbox is now; ``requests``: (method, path) as they came."""

    def __init__(self, certificate: Path, key: Path) -> None:
        self.inbox_port = 0
        self.requests: list[tuple[str, str]] = []
        self.connections = 0
        self.errors: list[BaseException] = []
        self._faults: dict[str, deque[Fault]] = {}
        self._good = self._context = _context(certificate, key)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._threads: list[threading.Thread] = []
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """The address that the profile names."""
        return f"https://127.0.0.1:{self.port}"

    def on(self, method: str, *faults: Fault) -> None:
        """The next requests of a method meet these faults, one each; after them every request passes."""
        self._faults.setdefault(method, deque()).extend(faults)

    def show(self, certificate: Path, key: Path) -> None:
        """Shows another certificate from now on."""
        self._context = _context(certificate, key)

    def clear(self, inbox_port: int) -> None:
        """Forgets faults and requests, and leads to another inbox."""
        self.inbox_port, self._context = inbox_port, self._good
        self._faults.clear()
        self.requests.clear()
        self.errors.clear()
        self.connections = 0

    def methods(self) -> list[str]:
        """The methods of the requests, in order."""
        return [method for method, _ in self.requests]

    def close(self) -> None:
        """Stops listening."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(PATIENCE)
        for thread in self._threads:
            thread.join(PATIENCE)

    def _accept(self) -> None:
        while True:
            try:
                plain, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            thread = threading.Thread(target=self._serve, args=(plain, self._context), daemon=True)
            self._threads = [one for one in self._threads if one.is_alive()] + [thread]
            thread.start()

    def _serve(self, plain: socket.socket, context: ssl.SSLContext) -> None:
        plain.settimeout(PATIENCE)
        try:
            laptop = context.wrap_socket(plain, server_side=True)
        except OSError:
            plain.close()
            return
        with laptop, suppress(OSError):
            head = b""
            while b"\r\n\r\n" not in head:
                part = laptop.recv(65536)
                if not part:
                    return
                head += part
            at = head.index(b"\r\n\r\n") + 4
            exchange = Exchange(self, laptop, head[:at], head[at:])
            self.requests.append((exchange.method, exchange.path))
            waiting = self._faults.get(exchange.method)
            fault = waiting.popleft() if waiting else pass_on
            fault(exchange)


def pass_on(exchange: Exchange) -> None:
    """No fault: the inbox's answer."""
    exchange.send(exchange.ask_inbox())


def reset_after(count: int) -> Fault:
    """The connection breaks after that many bytes of the body."""

    def fault(exchange: Exchange) -> None:
        exchange.read(count)
        exchange.reset()

    return fault


def answer_lost(exchange: Exchange) -> None:
    """The inbox has it and answers; the answer never comes."""
    exchange.ask_inbox()
    exchange.reset()


def silent(exchange: Exchange) -> None:
    """The inbox has it; then nothing is heard any more."""
    exchange.ask_inbox()
    exchange.wait_until_gone()


def deaf(exchange: Exchange) -> None:
    """The body is taken and nobody gets it; nothing is heard."""
    exchange.read()
    exchange.wait_until_gone()


def trickle(exchange: Exchange) -> None:
    """The inbox's answer, one byte at a time, for ever too slow."""
    answer = exchange.ask_inbox()
    pause = threading.Event()
    for place in range(len(answer)):
        exchange.send(answer[place : place + 1])
        pause.wait(0.05)


def cut(count: int) -> Fault:
    """The answer ends ``count`` bytes too early."""

    def fault(exchange: Exchange) -> None:
        exchange.send(exchange.ask_inbox()[:-count])

    return fault


def endless(exchange: Exchange) -> None:
    """An answer without an end."""
    exchange.read()
    exchange.send(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
    while True:
        exchange.send(b" " * 65536)


def says(status: int, body: bytes = b"", *, kind: str = "text/html", headers: str = "") -> Fault:
    """Somebody else answers; the inbox hears nothing."""

    def fault(exchange: Exchange) -> None:
        exchange.read()
        exchange.send(answer(status, body, kind=kind, headers=headers))

    return fault


def changed(change: Callable[[bytes], bytes]) -> Fault:
    """The inbox's answer with its body changed on the way."""

    def fault(exchange: Exchange) -> None:
        _, _, body = exchange.ask_inbox().partition(b"\r\n\r\n")
        exchange.send(answer(200, change(body), kind="application/json"))

    return fault


def answer(status: int, body: bytes, *, kind: str = "text/html", headers: str = "") -> bytes:
    """A whole answer."""
    lines = f"HTTP/1.1 {status} Said\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n"
    return (lines + headers + "\r\n").encode("ascii") + body


def _context(certificate: Path, key: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


def _whole(data: bytes, method: str) -> bool:
    head, end, body = data.partition(b"\r\n\r\n")
    return bool(end) and (method == "HEAD" or b" 204" in head.split(b"\r\n")[0] or len(body) >= _length(head))
