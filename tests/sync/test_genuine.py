# SPDX-License-Identifier: Apache-2.0
"""Answers that are not the council's, or not about this return, are ignored and said (F17, F27 to F33)."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest

from sencodesk.protocol import canonical, envelope
from sencodesk.protocol.keys import SigningKey
from sencodesk.records.councils import Submission
from sencodesk.services import returns, sending
from tests import fault_proxy as faults
from tests.post_house import QUICK, Post


def test_f17_different_bytes_stop_everything_until_a_person_looked(post: Post) -> None:
    post.previewed_body()
    with post.serving() as proxy:
        proxy.on("PUT", faults.answer_lost)
        proxy.on("GET", faults.says(500))
        first = post.send()
        damage_sealed_bytes(post)
        proxy.on("GET", post.problem("unknown-submission"))  # a council that forgot, so that the bytes go again
        post.send()
        stopped = post.view()
        assert (stopped.state, stopped.attention) == ("unconfirmed", "different-bytes")
        assert "Stop, and ring the council" in post.said(stopped)
        before = list(proxy.requests)
        post.clock.advance(90_000)
        post.pump()
        post.pump()
        assert proxy.requests == before
        assert post.view().id == first.id  # never a new number by itself
        assert returns.seal(post.desk, return_id=post.return_id).submission_id == first.id
    assert [one["effects"] for one in post.held()] == [1]


def damage_sealed_bytes(post: Post) -> None:
    """What no code of ours does: other bytes under the same number."""
    with post.desk.unit("damage", kind="event") as unit:
        one = unit.session.query(Submission).one()
        one.sealed = (one.sealed or b"")[:-1] + b"\x00"


def with_receipt(change: Callable[[dict[str, Any]], None], key: SigningKey) -> Callable[[bytes], bytes]:
    """The inbox's receipt, changed and signed again."""

    def forge(body: bytes) -> bytes:
        payload = dict(envelope.claimed(body))
        change(payload)
        return envelope.make("receipt", payload, key)

    return forge


def flipped(body: bytes) -> bytes:
    fields = json.loads(body)
    sig = bytearray(base64.b64decode(fields["sig"]))
    sig[5] ^= 1
    return canonical.dumps(fields | {"sig": base64.b64encode(bytes(sig)).decode()})


def relabelled(body: bytes) -> bytes:
    """A receipt that calls itself a decision."""
    return canonical.dumps(json.loads(body) | {"kind": "decision"})


FORGED: dict[str, Callable[[Post], Callable[[bytes], bytes]]] = {
    "F27 flipped bit": lambda post: flipped,
    "F27 relabelled": lambda post: relabelled,
    "F29 another's key": lambda post: with_receipt(lambda facts: None, SigningKey.generate()),
    "F28 another submission": lambda post: with_receipt(
        lambda facts: facts.update(submission_id="b7e2a9d4-31c6-4f58-a0e7-95d1c8b3f264"), post.receipt_key()
    ),
    "F28 another content": lambda post: with_receipt(
        lambda facts: facts.update(content_hash="0" * 64), post.receipt_key()
    ),
    "F28 another version": lambda post: with_receipt(lambda facts: facts.update(version=2), post.receipt_key()),
    "F28 another council": lambda post: with_receipt(
        lambda facts: facts.update(council_id="calderwick"), post.receipt_key()
    ),
    "F30 a rehearsal's": lambda post: with_receipt(lambda facts: facts.update(mode="REHEARSAL"), post.receipt_key()),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_receipt_that_is_not_ours_is_ignored_and_said(post: Post, name: str) -> None:
    body = post.previewed_body()
    with post.serving() as proxy:
        proxy.on("PUT", faults.changed(FORGED[name](post)))
        proxy.on("GET", faults.says(500))
        sent = post.send()
        assert (sent.state, sent.receipt) == ("unconfirmed", None)
        if name != "F27 relabelled":  # that one has no receipt in it at all
            assert post.whys()[2:4] == ["sending", "other-mode" if name.startswith("F30") else "not-genuine"]
            assert post.said(sent).startswith("An answer came that is not genuine.")
        post.pump()
    post.finished(body)


def test_f33_a_second_receipt_is_kept_beside_the_first(post: Post) -> None:
    post.previewed_body()
    with post.serving(decide="officer") as proxy:
        sent = post.send()
        assert (sent.state, post.whys()[-1]) == ("unconfirmed", "held")
        facts: dict[str, object] = {
            "council_id": "northshire", "submission_id": sent.id, "version": 1, "content_hash": sent.content_hash,
            "mode": "LIVE", "received_at": "2026-11-23T10:42:00Z", "receipt_no": "one", "pupils": 3,
        }  # fmt: skip
        for number in ("one", "one", "two"):
            receipt = envelope.make("receipt", facts | {"receipt_no": number}, post.receipt_key())
            proxy.on("GET", faults.says(200, receipt, kind="application/json"))
            sending.ask(post.desk, return_id=None, timing=QUICK)
            post.clock.advance(3600)
        held = post.view()
        assert (held.state, held.attention) == ("received", "second-receipt")
        assert held.receipt is not None
        assert held.receipt["receipt_no"] == "one"
        with post.desk.reading() as session:
            kept = session.query(Submission).one().outbox["receipts"]
        assert isinstance(kept, list)
        assert [envelope.claimed(one.encode())["receipt_no"] for one in kept] == ["two"]
