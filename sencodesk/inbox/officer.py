# SPDX-License-Identifier: Apache-2.0
"""The door of the officer's page: who may enter, from this computer only, and proof that a form came from the page.

It opens with an address that works once, or with the key that lies in the inbox's folder; after that a cookie of this
browser does, until it is idle for two hours, was let in twelve hours ago, or somebody signs out.
"""

import hmac
import ipaddress
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import Message
from hashlib import sha256
from threading import Lock
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

PATH = "/officer"
COOKIE = "__Host-sencodesk-officer"
IDLE = timedelta(hours=2)
LONGEST = timedelta(hours=12)
LARGEST = 1_000_000
_SET_BACK = timedelta(minutes=5)
_FORWARDING = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(slots=True)
class _Session:
    """One browser that was let in; ``seen`` is when it last asked for something."""

    seen: datetime
    since: datetime
    form_key: str = field(default_factory=lambda: secrets.token_urlsafe(32))

    def holds(self, now: datetime) -> bool:
        """Not idle for too long, not open for too long, and the clock was not set back, which would lengthen both."""
        return -_SET_BACK <= now - self.seen <= IDLE and now - self.since <= LONGEST


class Door:
    """``token`` opens it once, by an address; ``key`` as often as it is typed, while the inbox runs."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._lock = Lock()
        self._token: str | None = secrets.token_urlsafe(32)
        self.key = secrets.token_urlsafe(24)
        self._sessions: dict[str, _Session] = {}

    @property
    def path(self) -> str:
        """The path with the one-time token, to be told to the officer only."""
        return f"{PATH}?token={self._token}"

    def enters_once(self, token: str | None) -> bool:
        """Whether this is the token of the one-time address; it is used up by that."""
        with self._lock:
            if token is None or self._token is None or not _same(token, self._token):
                return False
            self._token = None
            return True

    def knows(self, typed: str) -> bool:
        """Whether this is the key from the inbox's folder."""
        return _same(typed.strip(), self.key)

    def let_in(self, answer: Response) -> Response:
        """Give a browser its cookie along with ``answer``."""
        name = secrets.token_urlsafe(32)
        with self._lock:
            now = self._clock()
            self._sessions = {each: one for each, one in self._sessions.items() if one.holds(now)}
            self._sessions[_hidden(name)] = _Session(now, now)
        answer.set_cookie(COOKIE, name, secure=True, httponly=True, samesite="strict", path="/")
        return answer

    def inside(self, request: Request) -> str | None:
        """The key that this browser's forms carry, or None for anybody who was not let in or stayed for too long."""
        if not from_here(request):
            return None
        name = _hidden(request.cookies.get(COOKIE, ""))
        with self._lock:
            session, now = self._sessions.get(name), self._clock()
            if session is None or not session.holds(now):
                self._sessions.pop(name, None)
                return None
            session.seen = now
            return session.form_key

    def let_out(self, request: Request) -> None:
        """Forget this browser."""
        with self._lock:
            self._sessions.pop(_hidden(request.cookies.get(COOKIE, "")), None)


def from_here(request: Request) -> bool:
    """Whether the browser runs on this computer, and no web server stands between: what that passes on comes from
    this computer too, whoever asked."""
    if any(name in request.headers for name in _FORWARDING):
        return False
    try:
        host = urlsplit("//" + request.headers.get("host", "")).hostname or ""
        named = host == "localhost" or ipaddress.ip_address(host).is_loopback
        return named and request.client is not None and ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False


def unreadable(request: Request) -> int | None:
    """The status to refuse a form with before it is read: too large (413), or in another character set (415)."""
    length = request.headers.get("content-length", "")
    if not length.isascii() or not length.isdigit() or int(length[:12]) > LARGEST:
        return 413
    kind = Message()
    kind["content-type"] = request.headers.get("content-type", "")
    return None if str(kind.get_param("charset", "utf-8")).lower() == "utf-8" else 415


def is_ours(sent: object, form_key: str) -> bool:
    """Whether a form carries the key that was put into it: another site's form cannot know it."""
    return isinstance(sent, str) and _same(sent, form_key)


def _hidden(name: str) -> str:
    return sha256(name.encode()).hexdigest()


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())
