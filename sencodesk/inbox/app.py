# SPDX-License-Identifier: Apache-2.0
"""The receiver's HTTP face (ASGI): PUT and GET of a submission, GET of what is held, HEAD of the greeting.

Who speaks is known by the request's signature alone. Each answer to a school is a signed envelope, so that a proxy's
page or a stranger's JSON can never be taken for it.
"""

import dataclasses
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from types import MappingProxyType

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from sencodesk.inbox import profiles
from sencodesk.inbox.folder import InboxFolder
from sencodesk.inbox.receive import Answer, Asked, Receiver
from sencodesk.inbox.slow import InTime, TooSlow
from sencodesk.inbox.store import Busy
from sencodesk.protocol import wire
from sencodesk.protocol.http_signature import BadSignature, SignedBy, claimed_nonce, remember_until, verify_request
from sencodesk.protocol.profile import PACKAGE_BYTES, Profile

Clock = Callable[[], datetime]


class Desk:
    """Turns requests into questions to the receiver.

    ``after_commit`` is a fault point for tests: it runs when an effect is on the disk and the answer has not left yet.
    """

    def __init__(
        self, folder: InboxFolder, receiver: Receiver, clock: Clock, after_commit: Callable[[], None] | None = None
    ) -> None:
        self._folder = folder
        self._receiver = receiver
        self._clock = clock
        self._after_commit = after_commit

    async def hello(self, _request: Request) -> Response:
        """``HEAD /v1/``: the header that tells this inbox from a log-in page."""
        headers = {wire.HELLO_HEADER: wire.hello_value(self._receiver.council.id), "Cache-Control": "no-store"}
        return Response(status_code=204, headers=headers)

    async def holdings(self, request: Request) -> Response:
        """GET of ``/v1/submissions``: which versions are held. The question's number is its Idempotency-Key."""
        return await self._answered(request, request.headers.get("idempotency-key", ""))

    async def submission(self, request: Request) -> Response:
        """PUT and GET of ``/v1/submissions/{submission_id}``."""
        return await self._answered(request, request.path_params["submission_id"])

    async def _answered(self, request: Request, submission_id: str) -> Response:
        put, nonce = request.method == "PUT", _nonce(request)
        if not wire.is_uuid4(submission_id):
            return _response(self._receiver.problem("bad-format" if put else "unknown-submission", None, nonce))
        try:
            profile = await run_in_threadpool(profiles.current, self._folder)
            body = await _read(request, profile.package_bytes if profile else PACKAGE_BYTES)
            if body is None:
                return _response(self._receiver.problem("too-large", submission_id, nonce))
            answer = await run_in_threadpool(self._answer, request, profile, submission_id, body)
        except Busy:
            answer = self._receiver.problem("busy", submission_id, nonce)
        except TooSlow:
            # To a laptop it is the same as a busy inbox: nothing was done, and it tries again later.
            late = self._receiver.problem("busy", submission_id, nonce, title="too-slow")
            return _response(dataclasses.replace(late, status=TOO_SLOW), also=_CLOSE)
        except ClientDisconnect:
            # Nobody is left to hear this; nothing was done, because the body never came to its end, and nothing is
            # signed, because nobody has shown whose request it was.
            return Response(status_code=400)
        return _response(answer)

    def _answer(self, request: Request, profile: Profile | None, submission_id: str, body: bytes) -> Answer:
        nonce, now = _nonce(request), self._clock()
        if profile is None:
            return self._receiver.problem("busy", submission_id, nonce)
        try:
            signed = self._signed_by(request, body, now)
        except BadSignature as bad:
            if bad.reason == "unknown-key":
                return self._receiver.problem("unknown-school", submission_id, nonce)
            title = "clock" if bad.reason == "time" else "bad-signature"
            return self._receiver.problem("bad-signature", submission_id, nonce, title=title)
        card = self._receiver.store.card(signed.kid)
        if card is None:
            return self._receiver.problem("unknown-school", submission_id, nonce)
        if signed.idempotency_key != submission_id:
            return self._receiver.problem("bad-signature", submission_id, nonce)
        if not self._is_fresh(signed, now):
            return self._receiver.problem("bad-signature", submission_id, nonce, title="replayed")
        if request.url.path == wire.SUBMISSIONS_PATH:
            return self._receiver.holdings(card.school_id, submission_id, signed.nonce, now)
        if request.method != "PUT":
            return self._receiver.status(card.school_id, submission_id, signed.nonce)
        if not self._is_next(signed):
            return self._receiver.problem("instance-conflict", submission_id, signed.nonce)
        asked = Asked(card.school_id, submission_id, signed.nonce)
        former = partial(profiles.former, self._folder)
        answer = self._receiver.put(profile, asked, body, now=now, former=former)
        if self._after_commit is not None:
            self._after_commit()
        return answer

    def _signed_by(self, request: Request, body: bytes, now: datetime) -> SignedBy:
        headers: dict[str, str] = {}
        for raw_name, raw_value in request.headers.raw:
            name = raw_name.decode("latin-1").lower()
            if name in headers and name in _ONCE:
                raise BadSignature("signature")
            headers[name] = raw_value.decode("latin-1")
        keys = self._receiver.store.keys()
        return verify_request(request.method, str(request.url), headers, body=body, keys=keys, now=now)

    def _is_fresh(self, signed: SignedBy, now: datetime) -> bool:
        store = self._receiver.store
        with store.transaction():
            until = remember_until(signed).timestamp()
            return store.fresh_nonce(signed.kid, signed.nonce, until=until, now=now.timestamp())

    def _is_next(self, signed: SignedBy) -> bool:
        """Whether the installation counts on; two copies of one laptop sooner or later do not."""
        store = self._receiver.store
        with store.transaction():
            return signed.sequence is None or store.next_in_sequence(signed.kid, signed.sequence)


def _nonce(request: Request) -> str | None:
    return claimed_nonce(request.headers.get("signature-input", ""))


TOO_SLOW = 408
_CLOSE = {"Connection": "close"}  # or the rest of the body would still be waited for
_ONCE = frozenset({"content-digest", "idempotency-key", "signature", "signature-input", "host"})


def make_app(desk: Desk, *, also: list[BaseRoute] | None = None) -> Starlette:
    """The ASGI application; ``also`` are the officer's routes."""
    routes: list[BaseRoute] = [
        Route(wire.HELLO_PATH, desk.hello, methods=["HEAD", "GET"]),
        Route(wire.SUBMISSIONS_PATH, desk.holdings, methods=["GET"]),
        Route(wire.submission_path("{submission_id}"), desk.submission, methods=["PUT", "GET"]),
    ]
    return Starlette(
        routes=[*routes, *(also or [])],
        middleware=[Middleware(InTime)],
        exception_handlers={TooSlow: _told_too_slow},
    )


async def _told_too_slow(_request: Request, _error: Exception) -> Response:
    """What an officer's browser is told."""
    return PlainTextResponse("This came too slowly. Nothing was changed.", TOO_SLOW, _CLOSE)


async def _read(request: Request, limit: int) -> bytes | None:
    """The body, or None as soon as it is longer than ``limit``: what is too long is never held."""
    said = request.headers.get("content-length", "0")
    if not said.isascii() or not said.isdigit() or int(said[:20]) > limit:
        return None
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > limit:
            return None
        parts.append(part)
    return b"".join(parts)


def _response(answer: Answer, also: Mapping[str, str] = MappingProxyType({})) -> Response:
    headers = {"Content-Type": wire.JSON_TYPE, "Cache-Control": "no-store", **also}
    if answer.retry_after is not None:
        headers["Retry-After"] = str(answer.retry_after)
    return Response(answer.body, status_code=answer.status, headers=headers)
