# SPDX-License-Identifier: Apache-2.0
"""The officer's page: which returns came, from which school, how many pupils, in what state. Counts, never names.

It opens with an address that works once and from this computer only; after that a cookie of this browser does.
"""

import hmac
import html
import ipaddress
import secrets
from collections import Counter
from threading import Lock

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from sencodesk.inbox.receive import Receiver
from sencodesk.inbox.store import Stored

PATH = "/officer"
_COOKIE = "__Host-sencodesk-officer"
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_COLUMNS = ("School", "Submission", "Version", "Mode", "Pupils", "Received", "State")
_STYLE = (
    "body{font:16px/1.5 sans-serif;margin:2rem;max-width:70rem;color:#1c1c1c;background:#fff}"
    "table{border-collapse:collapse;margin:0 0 2rem}th,td{border:1px solid #888;padding:.4rem .8rem;text-align:left}"
    "td.n{text-align:right}"
)


class OfficerPage:
    """One page and its door. ``token`` opens it once."""

    def __init__(self, receiver: Receiver) -> None:
        self._receiver = receiver
        self._door = Lock()
        self._token: str | None = secrets.token_urlsafe(32)
        self._session = secrets.token_urlsafe(32)

    @property
    def path(self) -> str:
        """The path with the one-time token, to be told to the officer only."""
        return f"{PATH}?token={self._token}"

    def routes(self) -> list[BaseRoute]:
        """What the application adds."""
        return [Route(PATH, self.page, methods=["GET"])]

    async def page(self, request: Request) -> Response:
        """The page for who has the cookie; the cookie for who has the token; a bare 403 for anybody else."""
        if not _from_here(request):
            return Response(status_code=403, headers=_HEADERS)
        if self._enters(request.query_params.get("token")):
            answer = RedirectResponse(PATH, status_code=303, headers=_HEADERS)
            answer.set_cookie(_COOKIE, self._session, secure=True, httponly=True, samesite="strict", path="/")
            return answer
        if not hmac.compare_digest(request.cookies.get(_COOKIE, "").encode(), self._session.encode()):
            return Response(status_code=403, headers=_HEADERS)
        return Response(self.render(), media_type="text/html", headers=_HEADERS)

    def render(self) -> str:
        """The page's HTML. Every text from outside is escaped."""
        submissions = self._receiver.store.all()
        schools = self._receiver.store.school_names()
        title = html.escape(f"{self._receiver.council.name}: returns received")
        groups = sorted({(s.return_type, s.period) for s in submissions})
        parts = []
        for name in groups:
            parts.append(_group(name, [s for s in submissions if (s.return_type, s.period) == name], schools))
        return (
            f'<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>{title}</title>'
            f"<style>{_STYLE}</style></head><body><h1>{title}</h1>"
            f"{''.join(parts) or '<p>Nothing has arrived yet.</p>'}</body></html>"
        )

    def _enters(self, token: str | None) -> bool:
        with self._door:
            if token is None or self._token is None or not hmac.compare_digest(token.encode(), self._token.encode()):
                return False
            self._token = None
            return True


def _from_here(request: Request) -> bool:
    try:
        return request.client is not None and ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False


def _group(name: tuple[str, str], submissions: list[Stored], schools: dict[str, str]) -> str:
    live = [s for s in submissions if s.mode == "LIVE"]
    pupils: Counter[str] = Counter()
    for stored in live:
        pupils[stored.state] += stored.pupils
    returns = Counter(stored.state for stored in live)
    counts = "; ".join(f"{state}: {returns[state]} with {pupils[state]} pupils" for state in sorted(returns))
    rows = "".join(_row(stored, schools) for stored in submissions)
    head = "".join(f"<th>{column}</th>" for column in _COLUMNS)
    heading = html.escape(" ".join(name))
    return f"<h2>{heading}</h2><p>{html.escape(counts or 'No live return.')}</p><table><tr>{head}</tr>{rows}</table>"


def _row(stored: Stored, schools: dict[str, str]) -> str:
    school = schools.get(stored.school_id, stored.school_id)
    texts = [school, stored.submission_id, str(stored.version), stored.mode]
    cells = "".join(f"<td>{html.escape(text)}</td>" for text in texts)
    return (
        f'<tr>{cells}<td class="n">{stored.pupils}</td><td>{html.escape(stored.received_at)}</td>'
        f"<td>{html.escape(stored.state)}</td></tr>"
    )
