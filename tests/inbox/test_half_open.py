# SPDX-License-Identifier: Apache-2.0
"""Connections that never finish their question do not keep schools out."""

from __future__ import annotations

import socket
import ssl
import uuid
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import pytest

from sencodesk.inbox import serve


def test_half_a_request_is_dropped_and_schools_are_answered(
    bench: Any, school_at: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "HEAD_SECONDS", 0.5)
    with bench.serving() as url, ExitStack() as opened:
        school = school_at(url)
        port = int(url.rpartition(":")[2].partition("/")[0])
        context = ssl.create_default_context(cafile=str(bench.inbox.ca_certificate))
        half = []
        for _ in range(65):
            raw = socket.create_connection(("127.0.0.1", port), timeout=20)
            one = opened.enter_context(context.wrap_socket(raw, server_hostname="127.0.0.1"))
            one.sendall(b"GET /v1/ HTTP/1.1\r\nHost: x\r\n")
            half.append(one)
        for one in half:
            assert ended(one)
        sealed_as = str(uuid.uuid4())
        assert school.put(sealed_as, school.seal(school.payload(sealed_as))).status == 201


def ended(one: ssl.SSLSocket) -> bool:
    """Waits until the other side has gone."""
    try:
        return one.recv(1) == b""
    except TimeoutError:
        return False
    except OSError:
        return True
