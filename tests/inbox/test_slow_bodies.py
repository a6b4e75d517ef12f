# SPDX-License-Identifier: Apache-2.0
"""A body that never comes to its end is answered after a time, and keeps nobody else out."""

from __future__ import annotations

import ssl
import uuid
from collections.abc import Callable
from contextlib import ExitStack
from socket import create_connection
from typing import Any

import pytest

from sencodesk.inbox import officer, slow
from sencodesk.protocol import envelope, wire


def begun(opened: ExitStack, bench: Any, url: str, method: str, path: str) -> ssl.SSLSocket:
    """A request whose head has come, and one byte of a hundred."""
    port = int(url.rpartition(":")[2].partition("/")[0])
    context = ssl.create_default_context(cafile=str(bench.inbox.ca_certificate))
    raw = create_connection(("127.0.0.1", port), timeout=20)
    one = opened.enter_context(context.wrap_socket(raw, server_hostname="127.0.0.1"))
    head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 100\r\n"
    form = "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
    one.sendall(f"{head}{form}a".encode("ascii"))
    return one


def heard(one: ssl.SSLSocket) -> tuple[int, bytes]:
    """The answer's number and body, when the other side has closed."""
    whole = b""
    while part := one.recv(65536):
        whole += part
    head, _, body = whole.partition(b"\r\n\r\n")
    return int(head.split()[1]), body


def test_a_body_that_does_not_come_is_told_so_and_schools_are_answered(
    bench: Any, school_at: Callable[..., Any], pinned: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slow, "BODY_SECONDS", 0.5)
    with bench.serving() as url, ExitStack() as opened:
        school = school_at(url)
        late = [
            (asked, begun(opened, bench, url, "PUT", wire.submission_path(asked)))
            for asked in (str(uuid.uuid4()) for _ in range(20))
        ]
        for asked, one in late:
            number, body = heard(one)
            told = dict(envelope.opened(body, kind="problem", keys=pinned).payload)
            assert number == 408
            assert (told["type"], told["submission_id"]) == ("busy", asked)
            assert "too slowly" in str(told["title"])
        sealed_as = str(uuid.uuid4())
        assert school.put(sealed_as, school.seal(school.payload(sealed_as))).status == 201
    assert bench.effects() == [1]


def test_a_form_of_the_officer_that_does_not_come_is_told_so(bench: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slow, "BODY_SECONDS", 0.5)
    with bench.serving() as url, ExitStack() as opened:
        number, body = heard(begun(opened, bench, url, "POST", f"{officer.PATH}/sign-in"))
    assert (number, body) == (408, b"This came too slowly. Nothing was changed.")
