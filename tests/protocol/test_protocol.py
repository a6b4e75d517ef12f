# SPDX-License-Identifier: Apache-2.0
"""Hostile JSON, altered envelopes, answers that are not ours, requests that nobody signed."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sencodesk.protocol import canonical, envelope, http_signature, keys, messages, package, wire

KEY = keys.SigningKey.from_seed(b"\x01" * 32)
OTHER = keys.SigningKey.from_seed(b"\x02" * 32)
PINNED = {KEY.kid: KEY.public}
NOW = datetime(2026, 11, 23, 10, 42, tzinfo=UTC)
ID = "0d9f7c1e-52ab-4e36-9b1d-7f2a6c3e8d45"
URL = "https://127.0.0.1:8443" + wire.submission_path(ID)
EXPECTED = messages.Expected("northshire", ID, 2, "LIVE", "ab" * 32)
FACTS = {"council_id": "northshire", "submission_id": ID, "version": 2, "content_hash": "ab" * 32, "mode": "LIVE"}
RECEIPT = FACTS | {"received_at": "2026-11-23T10:42:00Z", "receipt_no": "n-1", "pupils": 84}
DECISION = FACTS | {"decided_at": "2026-11-23T10:42:00Z", "outcome": "accepted", "reasons": []}
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_what_is_written_reads_back_and_has_one_form(value: object) -> None:
    data = canonical.dumps(value)
    assert canonical.loads(data) == value
    assert canonical.dumps(canonical.loads(json.dumps(value).encode())) == data


@given(st.floats(-(2**53) + 1, 2**53 - 1))
def test_numbers_survive(value: float) -> None:
    assert canonical.loads(canonical.dumps(value)) == value


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_and_nothing_else(data: bytes) -> None:
    for read in (canonical.loads, messages.read_answer):
        try:
            read(data)
        except canonical.Malformed:
            continue
    with pytest.raises(envelope.BadEnvelope):
        envelope.opened(data, kind="receipt", keys=PINNED)


@pytest.mark.parametrize(
    "data",
    [
        b'{"a":1,"a":1}',
        b'{"a":{"b":1,"b":2}}',
        b"NaN",
        b"[Infinity]",
        b"[-Infinity]",
        b"1e999",
        b"9007199254740992",
        b"1" * 5000,
        b'"\\ud800"',
        b'{"\\udc00":1}',
        b"\xef\xbb\xbf{}",
        b"{} {}",
        b"",
        b"\xff",
        b"{'a':1}",
        b"[" * 33 + b"]" * 33,
        b'{"a":' * 100_000,
        b'"' + b"x" * canonical.LIMIT + b'"',
    ],
    ids=lambda data: data[:12].hex(),
)
def test_ambiguous_deep_and_big_json_is_refused(data: bytes) -> None:
    with pytest.raises(canonical.Malformed):
        canonical.loads(data)


def test_brackets_in_texts_are_not_depth_and_hostile_quotes_are_linear() -> None:
    assert canonical.loads(json.dumps("[" * 500 + '\\"').encode()) == "[" * 500 + '\\"'
    hostile = b'"' + b'\\"' * 500_000
    with pytest.raises(canonical.Malformed):
        canonical.loads(hostile)
    # One mark swallows it all. A scan that gave up on the open string would begin again at each of its quotes.
    assert [mark.span() for mark in canonical._MARKS.finditer(hostile)] == [(0, len(hostile))]


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 2**53, {1: 2}, "\ud800", b"x", Ellipsis], ids=repr)
def test_what_json_cannot_hold_is_not_written(value: object) -> None:
    with pytest.raises(canonical.Malformed):
        canonical.dumps(value)


@given(st.data())
def test_any_changed_byte_of_an_envelope_is_noticed(data: st.DataObject) -> None:
    good = envelope.make("receipt", RECEIPT, KEY)
    at = data.draw(st.integers(0, len(good) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda value: value != good[at]))
    with pytest.raises(messages.NotOurs):
        messages.check_receipt(good[:at] + bytes([byte]) + good[at + 1 :], keys=PINNED, expected=EXPECTED)


def test_kind_key_form_and_size_are_checked() -> None:
    def reason(data: bytes, **how: Any) -> str:
        with pytest.raises(envelope.BadEnvelope) as raised:
            envelope.opened(data, **({"kind": "receipt", "keys": PINNED} | how))
        return raised.value.reason

    good = envelope.make("receipt", RECEIPT, KEY)
    assert envelope.opened(good, kind="receipt", keys=PINNED).payload == RECEIPT
    assert reason(good, kind="decision") == "kind"
    assert reason(good, keys={OTHER.kid: OTHER.public}) == "unknown-key"
    assert reason(good, keys={KEY.kid: OTHER.public}) == "signature"
    assert reason(good, limit=10) == "malformed"
    payload = b'{"b":1, "a":2}'
    loose = json.loads(good) | {
        "payload": base64.b64encode(payload).decode(),
        "sig": base64.b64encode(KEY.sign(envelope.signed_bytes("receipt", payload))).decode(),
    }
    assert reason(json.dumps(loose).encode()) == "not-canonical"
    relabelled = json.loads(envelope.make("receipt", DECISION, KEY)) | {"kind": "decision"}
    assert reason(json.dumps(relabelled).encode(), kind="decision") == "signature"
    assert reason(json.dumps(json.loads(good) | {"more": 1}).encode()) == "malformed"
    with pytest.raises(ValueError, match="kind"):
        envelope.make("letter", {}, KEY)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("council_id", "eastshire"),
        ("submission_id", "x"),
        ("version", 1),
        ("mode", "REHEARSAL"),
        ("content_hash", "cd" * 32),
    ],
)
def test_a_good_signature_over_another_submission_is_not_ours(name: str, value: object) -> None:
    with pytest.raises(messages.NotOurs) as raised:
        messages.check_receipt(envelope.make("receipt", RECEIPT | {name: value}, KEY), keys=PINNED, expected=EXPECTED)
    assert raised.value.reason == name
    with pytest.raises(messages.NotOurs):
        messages.check_decision(
            envelope.make("decision", DECISION | {name: value}, KEY), keys=PINNED, expected=EXPECTED
        )


@pytest.mark.parametrize("name", sorted(RECEIPT))
def test_a_receipt_without_a_field_or_of_another_type_is_not_ours(name: str) -> None:
    for changed in ({k: v for k, v in RECEIPT.items() if k != name}, RECEIPT | {name: [1]}, RECEIPT | {name: True}):
        with pytest.raises(messages.NotOurs):
            messages.check_receipt(envelope.make("receipt", changed, KEY), keys=PINNED, expected=EXPECTED)


def test_answers_are_sorted_without_being_believed() -> None:
    receipt, decision = envelope.make("receipt", RECEIPT, KEY), envelope.make("decision", DECISION, KEY)
    status = {"state": "accepted", "receipt": json.loads(receipt), "decision": json.loads(decision)}
    assert messages.read_answer(canonical.dumps(status)) == messages.Answer(receipt, decision, None)
    assert messages.read_answer(receipt) == messages.Answer(receipt, None, None)
    problem = envelope.make("problem", {"type": "busy", "submission_id": ID, "title": "Busy.", "nonce": "n1"}, KEY)
    assert messages.read_answer(problem).problem == problem
    for page in (b"<html>Log in</html>", b'{"accepted":true}', receipt[:-5]):
        with pytest.raises(canonical.Malformed):
            messages.read_answer(page)
    with pytest.raises(messages.NotOurs):
        messages.check_problem(problem, keys=PINNED, submission_id="another", nonce="n1")
    with pytest.raises(messages.NotOurs, match="nonce"):
        messages.check_problem(problem, keys=PINNED, submission_id=ID, nonce="n2")
    assert messages.check_problem(problem, keys=PINNED, submission_id=ID, nonce="n1").type == "busy"


@given(st.binary(max_size=300))
def test_sealing_hides_and_opens(data: bytes) -> None:
    secret, recipient = package.new_identity()
    sealed = package.seal(data, [recipient])
    assert package.unseal(sealed, secret) == data
    with pytest.raises(package.CannotOpen):
        package.unseal(sealed[:-1] + bytes([sealed[-1] ^ 1]), secret)
    with pytest.raises(package.CannotOpen):
        package.unseal(sealed, package.new_identity()[0])


@pytest.mark.parametrize("recipients", [[], ["age1nobody"], ["ssh-ed25519 AAAA"]], ids=str)
def test_no_sealing_without_a_reader(recipients: list[str]) -> None:
    with pytest.raises(package.CannotSeal):
        package.seal(b"x", recipients)


def signed(body: bytes = b"sealed") -> dict[str, str]:
    return http_signature.sign_request(
        "PUT", URL, {"Idempotency-Key": ID, "X-Other": "1"}, key=KEY, created=NOW, nonce="n" * 22, body=body
    )


def refusal(
    headers: dict[str, str] | None = None,
    *,
    method: str = "PUT",
    url: str = URL,
    body: bytes = b"sealed",
    keys: Mapping[str, bytes] = PINNED,
    now: datetime = NOW,
) -> str:
    sent = signed() if headers is None else headers
    with pytest.raises(http_signature.BadSignature) as raised:
        http_signature.verify_request(method, url, sent, body=body, keys=keys, now=now)
    return raised.value.reason


def test_a_signed_request_says_who_and_for_what() -> None:
    for drift in (timedelta(hours=-2), timedelta(0), timedelta(hours=2)):
        found = http_signature.verify_request("PUT", URL, signed(), body=b"sealed", keys=PINNED, now=NOW + drift)
        assert (found.kid, found.nonce, found.idempotency_key) == (KEY.kid, "n" * 22, ID)
    assert http_signature.remember_until(found) > NOW + http_signature.TOLERANCE
    with pytest.raises(ValueError, match="Idempotency-Key"):
        http_signature.sign_request("GET", URL, {}, key=KEY, created=NOW, nonce="n")


def test_every_covered_part_is_covered() -> None:
    assert refusal(method="GET") == "signature"
    assert refusal(url=URL.replace("8443", "8444")) == "signature"
    assert refusal(url=URL.replace(ID, ID.replace("0d", "1d"))) == "signature"
    assert refusal(signed() | {"Idempotency-Key": "x"}) == "signature"
    assert refusal(body=b"other") == "digest"
    assert refusal(signed() | {"Content-Digest": http_signature.content_digest(b"other")}, body=b"other") == "signature"
    assert refusal(signed() | {"Signature-Input": signed()["Signature-Input"].replace("nnnn", "mmmm")}) == "signature"
    assert refusal(keys={}) == "unknown-key"
    assert refusal(keys={KEY.kid: OTHER.public}) == "signature"
    assert refusal(now=NOW + timedelta(hours=2, minutes=11)) == "time"
    assert refusal(now=NOW - timedelta(hours=2, minutes=1)) == "time"
    assert refusal({}) == "signature"


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_signature_headers_are_refused_without_another_error(first: str, second: str) -> None:
    assert refusal(signed() | {"Signature-Input": first, "Signature": second}) in {"signature", "time", "unknown-key"}


def test_a_key_shows_itself_by_its_id_only() -> None:
    key = keys.SigningKey.generate()
    assert key.seed.hex() not in repr(key)
    assert repr(key.seed) not in repr(key)
    assert keys.fingerprint(key.public).replace(" ", "").startswith(key.kid)
    assert not keys.verify(b"short", key.sign(b"x"), b"x")
    with pytest.raises(ValueError, match="32 bytes"):
        keys.SigningKey.from_seed(b"short")


@pytest.mark.parametrize(
    "value", [ID.upper(), ID[:-1], "urn:uuid:" + ID, "../" + ID, "", None, 7, ID.replace("-4e", "-1e")]
)
def test_only_random_uuids_in_lower_case_are_ids(value: object) -> None:
    assert wire.is_uuid4(ID)
    assert not wire.is_uuid4(value)
