# SPDX-License-Identifier: Apache-2.0
"""The body of a request comes to its end in time, or its reader is told: nobody keeps a place by a byte a minute."""

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

BODY_SECONDS = 60.0
"""Enough for the largest package, a megabyte, over a slow line."""


class TooSlow(Exception):  # noqa: N818  what it says is what happened
    """The body did not come to its end in time."""


class InTime:
    """Hands each request on; reading its body raises ``TooSlow`` when ``BODY_SECONDS`` are over.

    Afterwards there is no deadline: how long an answer takes is the answer's own affair.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        end = asyncio.get_running_loop().time() + BODY_SECONDS
        whole = False

        async def in_time() -> Message:
            nonlocal whole
            if whole:
                return await receive()
            try:
                async with asyncio.timeout_at(end):
                    message = await receive()
            except TimeoutError:
                raise TooSlow from None
            whole = not message.get("more_body", False)
            return message

        await self._app(scope, in_time, send)
