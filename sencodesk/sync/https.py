# SPDX-License-Identifier: Apache-2.0
"""The wire: HTTPS to the one address of a council's profile, trusting its own authority, within deadlines and sizes.

Each address that the name leads to is judged before anything connects to it, no redirect is followed, nothing of the
environment (proxies, certificates) is used, and a trickle of bytes cannot outlast the whole deadline.
"""

import secrets
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

import httpcore2
import httpx2
import truststore

from sencodesk.protocol import wire
from sencodesk.protocol.addresses import address_refusal
from sencodesk.protocol.http_signature import sign_request
from sencodesk.protocol.keys import SigningKey
from sencodesk.protocol.profile import Profile

ANSWER_BYTES = 1_048_576


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Seconds: to connect, without a byte, and for a whole request; ``tick`` is a clock that only goes forward."""

    connect: float = 15.0
    quiet: float = 60.0
    whole: float = 600.0
    tick: Callable[[], float] = time.monotonic


@dataclass(frozen=True, slots=True)
class Heard:
    """An answer as it came, of at most ``ANSWER_BYTES``; whose it is nobody knows yet. Header names in lower case.

    ``nonce`` is that of the request that was asked, which a problem must repeat.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    nonce: str


class NoAnswer(Exception):  # noqa: N818 - says what is missing, as a name
    """There is no whole answer. ``left``: bytes of the request may have left this computer."""

    def __init__(self, why: str, *, left: bool) -> None:
        super().__init__(why)
        self.why = why
        self.left = left


class Wire:
    """Connections to one council. Close it after use."""

    def __init__(
        self,
        profile: Profile,
        *,
        allow_loopback: bool,
        key: SigningKey,
        now: Callable[[], datetime],
        deadlines: Deadlines | None = None,
    ) -> None:
        self._endpoint = str(profile.endpoint).rstrip("/")
        self._key = key
        self._now = now
        self._deadlines = deadlines or Deadlines()
        transport = _Transport(_trust(profile.ca), allow_loopback, self._deadlines)
        timeouts = httpx2.Timeout(self._deadlines.quiet, connect=self._deadlines.connect)
        self._client = httpx2.Client(transport=transport, trust_env=False, follow_redirects=False, timeout=timeouts)

    def close(self) -> None:
        """Ends the connection."""
        self._client.close()

    def hello(self) -> Heard:
        """The greeting, which carries nothing of ours. Raises NoAnswer."""
        return self._request("HEAD", wire.HELLO_PATH, {}, b"", secrets.token_urlsafe(24))

    def put(self, submission_id: str, sealed: bytes, sequence: int) -> Heard:
        """Sends sealed bytes; ``sequence`` is higher than any that these records ever sent.

        Raises NoAnswer, whose ``left`` says whether a byte may have arrived.
        """
        return self._signed("PUT", submission_id, sealed, {wire.SEQUENCE_HEADER: str(sequence)})

    def ask(self, submission_id: str) -> Heard:
        """Asks how a submission stands. Raises NoAnswer."""
        return self._signed("GET", submission_id, b"")

    def ask_all(self, question: str) -> Heard:
        """Asks which versions are held of all returns; ``question`` is a number of its own. Raises NoAnswer."""
        return self._signed("GET", question, b"", path=wire.SUBMISSIONS_PATH)

    def _signed(
        self,
        method: str,
        submission_id: str,
        body: bytes,
        also: Mapping[str, str] = MappingProxyType({}),
        path: str | None = None,
    ) -> Heard:
        path, nonce = path or wire.submission_path(submission_id), secrets.token_urlsafe(24)
        headers = sign_request(
            method,
            self._endpoint + path,
            {"Idempotency-Key": submission_id, **also},
            key=self._key,
            created=self._now(),
            nonce=nonce,
            body=body,
        )
        return self._request(method, path, headers | ({"Content-Type": wire.SEALED_TYPE} if body else {}), body, nonce)

    def _request(self, method: str, path: str, headers: Mapping[str, str], body: bytes, nonce: str) -> Heard:
        sent = {**headers, "Accept-Encoding": "identity", "Accept": wire.JSON_TYPE, "User-Agent": "sencodesk"}
        started = self._deadlines.tick()
        try:
            with self._client.stream(method, self._endpoint + path, headers=sent, content=body or None) as answer:
                heard = bytearray()
                for part in answer.iter_raw():
                    heard += part
                    if len(heard) > ANSWER_BYTES:
                        raise NoAnswer("endless-answer", left=True)
                    if self._deadlines.tick() - started > self._deadlines.whole:
                        raise NoAnswer("too-slow", left=True)
                return Heard(answer.status_code, {k.lower(): v for k, v in answer.headers.items()}, bytes(heard), nonce)
        except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout) as error:
            raise NoAnswer(_why_not_connected(error), left=False) from None
        except httpx2.TimeoutException:
            raise NoAnswer("no-answer", left=True) from None
        except (httpx2.TransportError, httpx2.StreamError, httpx2.DecodingError, httpx2.InvalidURL):
            raise NoAnswer("cut-short", left=True) from None


def _trust(ca: str | None) -> ssl.SSLContext:
    """The profile's one authority, or the system's roots where it names none."""
    if ca is None:
        return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_verify_locations(cadata=ca)
    return context


def _why_not_connected(error: BaseException) -> str:
    """The code of a sentence: what stood in the way, read from the chain of causes."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, _AddressRefusedError):
            return "address-not-allowed"
        if isinstance(cause, ssl.SSLCertVerificationError):
            return {10: "certificate-time", 9: "certificate-time", 62: "certificate-name", 64: "certificate-name"}.get(
                cause.verify_code, "certificate"
            )
        if isinstance(cause, ssl.SSLError):
            return "no-tls"
        cause = cause.__cause__ or cause.__context__
    return "no-connection"


class _AddressRefusedError(httpcore2.ConnectError):
    """The name led to an address that nothing may be sent to."""


class _Transport(httpx2.HTTPTransport):
    """HTTPS over connections that judge every address and keep the whole deadline."""

    def __init__(self, trust: ssl.SSLContext, allow_loopback: bool, deadlines: Deadlines) -> None:
        super().__init__(verify=trust, trust_env=False)
        self._backend = _Backend(allow_loopback, deadlines)
        # httpx2 has no way of its own to name the backend, and the backend is where addresses are judged.
        self._pool = httpcore2.ConnectionPool(
            ssl_context=trust, max_connections=1, http1=True, http2=False, network_backend=self._backend
        )

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Starts the whole deadline, then does what every transport does."""
        self._backend.start()
        return super().handle_request(request)


class _Backend(httpcore2.NetworkBackend):
    def __init__(self, allow_loopback: bool, deadlines: Deadlines) -> None:
        self._allow_loopback = allow_loopback
        self._deadlines = deadlines
        self._plain = httpcore2.SyncBackend()
        self._end = 0.0

    def start(self) -> None:
        self._end = self._deadlines.tick() + self._deadlines.whole

    def left(self) -> float:
        """Seconds of the whole deadline that are left, never none: a timeout of 0 would mean no waiting at all."""
        return max(0.001, self._end - self._deadlines.tick())

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,  # noqa: ARG002 - httpcore's signature
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise httpcore2.ConnectError("no such name") from error
        allowed = [str(one[4][0]) for one in found if address_refusal(str(one[4][0]), self._allow_loopback) is None]
        if not allowed:
            raise _AddressRefusedError("address not allowed")
        most = min(timeout or self.left(), self.left())
        stream = self._first(allowed, port, most, socket_options)
        return _Stream(stream, self)

    def _first(
        self, addresses: list[str], port: int, timeout: float, options: Iterable[Any] | None
    ) -> httpcore2.NetworkStream:
        for address in addresses[:-1]:
            try:
                return self._plain.connect_tcp(address, port, timeout, None, options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                continue
        return self._plain.connect_tcp(addresses[-1], port, timeout, None, options)


class _Stream(httpcore2.NetworkStream):
    """A stream that never waits beyond the whole deadline."""

    def __init__(self, inner: httpcore2.NetworkStream, backend: _Backend) -> None:
        self._inner = inner
        self._backend = backend

    def _most(self, timeout: float | None) -> float:
        left = self._backend.left()
        return left if timeout is None else min(timeout, left)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        if self._backend.left() <= 0.001:
            raise httpcore2.ReadTimeout("the whole deadline is over")
        return self._inner.read(max_bytes, self._most(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._most(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, self._most(timeout)), self._backend)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)
