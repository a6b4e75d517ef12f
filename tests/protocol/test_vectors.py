# SPDX-License-Identifier: Apache-2.0
"""The vectors of docs/protocol.md are what the code makes, and they hold when checked with other means."""

from __future__ import annotations

import base64
import hashlib
import shutil
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sencodesk.protocol import keys, messages, package
from tests.protocol import vectors

# A school reads these words aloud and gets them as a passphrase: nothing that hurts, and nothing that sounds alike.
UNWELCOME = {
    "attack", "bad", "blood", "dead", "deaf", "died", "error", "evil", "fail", "false", "harm", "hurt", "ill",
    "kill", "lost", "poor", "religion", "sex", "stupid", "war", "weak", "wrong", "buy", "by", "forth", "hear",
    "hour", "meat", "no", "passed", "see", "site", "son", "their", "too", "wood", "write",
}  # fmt: skip


@pytest.fixture(name="stated")
def _stated() -> dict[str, Any]:
    return vectors.current()


def test_document_states_what_the_code_makes(stated: dict[str, Any]) -> None:
    assert vectors.make(stated["sealed"]) == stated


def test_writing_the_vectors_again_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = tmp_path / "protocol.md"
    shutil.copy(vectors.DOCUMENT, copy)
    monkeypatch.setattr(vectors, "DOCUMENT", copy)
    vectors.write()
    assert copy.read_bytes() == (Path(__file__).parents[2] / "docs" / "protocol.md").read_bytes()


def test_sealed_example_opens_to_the_package(stated: dict[str, Any]) -> None:
    sealed = base64.b64decode(stated["sealed"])
    assert package.unseal(sealed, stated["age_identity"]).decode() == stated["package_envelope"]
    assert hashlib.sha256(sealed).hexdigest() == stated["wire_hash"]
    assert hashlib.sha256(stated["package_payload"].encode()).hexdigest() == stated["content_hash"]


def test_get_request_verifies_by_hand(stated: dict[str, Any]) -> None:
    asked = stated["get_request"]
    headers = asked["headers"]
    covered = headers["Signature-Input"].removeprefix("sencodesk=")
    path = asked["url"].removeprefix("https://127.0.0.1:8443")
    lines = [
        '"@method": GET',
        '"@authority": 127.0.0.1:8443',
        f'"@path": {path}',
        f'"content-digest": {headers["Content-Digest"]}',
        f'"idempotency-key": {headers["Idempotency-Key"]}',
        f'"@signature-params": {covered}',
    ]
    signature = base64.b64decode(headers["Signature"].removeprefix("sencodesk=:").removesuffix(":"))
    public = base64.b64decode(stated["keys"]["school"]["public"])
    Ed25519PublicKey.from_public_bytes(public).verify(signature, "\n".join(lines).encode())


def test_put_request_verifies_by_hand_and_its_sequence_is_covered(stated: dict[str, Any]) -> None:
    sent = stated["put_request"]
    headers = sent["headers"]
    covered = headers["Signature-Input"].removeprefix("sencodesk=")
    assert covered.startswith(
        '("@method" "@authority" "@path" "content-digest" "idempotency-key" "sencodesk-sequence");created='
    )
    lines = [
        '"@method": PUT',
        '"@authority": 127.0.0.1:8443',
        f'"@path": {sent["url"].removeprefix("https://127.0.0.1:8443")}',
        f'"content-digest": {headers["Content-Digest"]}',
        f'"idempotency-key": {headers["Idempotency-Key"]}',
        '"sencodesk-sequence": 1042',
        f'"@signature-params": {covered}',
    ]
    digest = base64.b64encode(hashlib.sha256(base64.b64decode(stated["sealed"])).digest()).decode()
    assert headers["Content-Digest"] == f"sha-256=:{digest}:"
    signature = base64.b64decode(headers["Signature"].removeprefix("sencodesk=:").removesuffix(":"))
    public = base64.b64decode(stated["keys"]["school"]["public"])
    Ed25519PublicKey.from_public_bytes(public).verify(signature, "\n".join(lines).encode())


def test_words_are_2048_plain_ones_and_index_the_hash(stated: dict[str, Any]) -> None:
    words = keys.wordlist()
    assert len(words) == len(set(words)) == 2048
    assert list(words) == sorted(words)
    assert all(word.isascii() and word.isalpha() and word.islower() and 2 < len(word) < 9 for word in words)
    assert UNWELCOME.isdisjoint(words)
    bits = f"{int.from_bytes(hashlib.sha256(vectors.COUNCIL.public).digest(), 'big'):0256b}"
    spoken = [words[int(bits[n * 11 : n * 11 + 11], 2)] for n in range(6)]
    assert " ".join(spoken) == stated["keys"]["council"]["words"]


def test_receipt_of_the_vectors_is_ours(stated: dict[str, Any]) -> None:
    expected = messages.Expected("northshire", vectors.SUBMISSION_ID, 1, "LIVE", stated["content_hash"])
    pinned = {vectors.COUNCIL.kid: vectors.COUNCIL.public}
    receipt = stated["receipt_envelope"].encode()
    assert messages.check_receipt(receipt, keys=pinned, expected=expected).pupils == 1
    assert messages.check_decision(stated["decision_envelope"].encode(), keys=pinned, expected=expected).reasons
    assert messages.check_problem(
        stated["problem_envelope"].encode(), keys=pinned, submission_id=vectors.SUBMISSION_ID, nonce=vectors.NONCE
    ) == messages.Problem("busy", vectors.SUBMISSION_ID, "Busy.", 10, vectors.NONCE)


def test_no_code_of_ours_in_the_offline_verifier() -> None:
    script = (Path(__file__).parent / "verify_receipt.py").read_text(encoding="utf-8")
    assert "import sencodesk" not in script
    assert "from sencodesk" not in script
