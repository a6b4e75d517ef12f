# SPDX-License-Identifier: Apache-2.0
"""What may befall a sending: where the process ends, how long nobody looks, and what the network does."""

from __future__ import annotations

from sencodesk.protocol import envelope
from sencodesk.protocol.keys import SigningKey
from tests import fault_proxy as faults
from tests.fault_proxy import LOGIN_PAGE

STRANGER = SigningKey.from_seed(bytes(range(7, 39)))
KILLS = [
    "seal:checked", "seal:added", "seal:before-commit", "seal:after-commit", "click:sealed", "click:before-commit",
    "click:queued", "send:due", "send:greeted", "send:begin-before-commit", "send:begun", "send:before-put",
    "send:answered", "send:judged", "send:answer-before-commit", "send:answer-committed", "ask:before-get",
    "ask:answered",
]  # fmt: skip
WAITS = [0, 45, 3_700, 25_000, 90_000]
NAMES = ["Edith", "Edwina", "Elfrida", "Ethel", "Eunice"]


def forged(body: bytes) -> bytes:
    """The answer's own words under a key that nobody pinned."""
    kind, _ = envelope.peek(body)
    return envelope.make(kind, envelope.claimed(body), STRANGER)


def forged_whole(body: bytes) -> bytes:
    """Only a bare envelope is forged; a status object is cut."""
    return (
        forged(body) if body.startswith(b'{"kid"') or (b'"payload"' in body[:400] and b'"state"' not in body) else b"{}"
    )


NETWORK: dict[str, faults.Fault] = {
    "lost": faults.answer_lost,
    "reset at once": faults.reset_after(0),
    "reset half way": faults.reset_after(700),
    "cut": faults.cut(40),
    "500": faults.says(500, b"no", kind="text/plain"),
    "503": faults.says(503, b"", headers="Retry-After: 30\r\n"),
    "401": faults.says(401, LOGIN_PAGE),
    "407": faults.says(407, LOGIN_PAGE),
    "login page": faults.says(200, LOGIN_PAGE),
    "redirect": faults.says(302, headers="Location: https://127.0.0.1:9/\r\n"),
    "unsigned yes": faults.says(200, b'{"state":"accepted","receipt":null,"decision":null}', kind="application/json"),
    "forged": faults.changed(forged_whole),
}
