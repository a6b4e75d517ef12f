# SPDX-License-Identifier: Apache-2.0
"""Makes the test vectors of docs/protocol.md from fixed keys. `python tests/protocol/vectors.py` writes them anew.

All but the sealed bytes is the same every time. age takes fresh randomness, so the sealed example in the document stays
as long as it opens to the package of the vectors.
"""

import base64
import json
from datetime import UTC, datetime
from pathlib import Path

from sencodesk.protocol import canonical, envelope, http_signature, keys, package, wire

DOCUMENT = Path(__file__).parents[2] / "docs" / "protocol.md"
OPEN, CLOSE = "<!-- vectors -->\n```json\n", "\n```\n<!-- /vectors -->"
SCHOOL = keys.SigningKey.from_seed(bytes(range(32)))
COUNCIL = keys.SigningKey.from_seed(bytes(range(32, 64)))
# A published example, never a secret.
IDENTITY = "AGE-SECRET-KEY-1RX2L929W77048P9R2SUNSNS5VLGGERX7KQ5Y3VZZYCDKU3U402ZQARDX07"
RECIPIENT = "age1ey78ramqyhk3pefz9gy8rgrjwhhezsrc608arevgh3nhu8p4cgcsp43njr"
SCHOOL_ID = "6a1f3c52-9d0e-4b77-8a41-0c5d2e9f7b13"
SUBMISSION_ID = "0d9f7c1e-52ab-4e36-9b1d-7f2a6c3e8d45"
WITHDRAWAL_ID = "3c5d81f0-7b46-4e2a-a9d3-0e64c1b87f52"
ROW = "b7e2a9d4-31c6-4f58-a0e7-95d1c8b3f264"
NONCE = "vector-nonce-0001-get"
CREATED = datetime(2026, 11, 23, 10, 42, tzinfo=UTC)


def a_package() -> dict[str, object]:
    """The package of the vectors: one invented pupil."""
    body = {
        "format": "sencodesk-body",
        "v": 1,
        "council_id": "northshire",
        "return_type": "sen-register",
        "period": "2026-autumn",
        "reference_date": "2026-11-23",
        "items": ["upn", "surname", "needs", "unit"],
        "rows": [
            {
                "row": ROW,
                "upn": "X999200001001",
                "surname": "Zoë-Ågren",
                "needs": [{"rank": 1, "type": "SLCN", "from": "2025-01-06", "to": None}],
                "unit": False,
            }
        ],
        "notes": [],
        "attachments": [],
    }
    return {
        "format": "sencodesk-package",
        "v": 1,
        "council_id": "northshire",
        "return_type": "sen-register",
        "school_id": SCHOOL_ID,
        "school": {"name": "Ashgrove", "laestab": "9992001", "urn": None, "phase": "PS"},
        "submission_id": SUBMISSION_ID,
        "version": 1,
        "supersedes": None,
        "mode": "LIVE",
        "salt": "5a" * 32,
        "body": body,
    }


def a_withdrawal() -> dict[str, object]:
    """What takes the package of the vectors back."""
    taken_back = a_package()
    body = dict(taken_back["body"])  # type: ignore[call-overload]  # the object that stands above
    body |= {"format": "sencodesk-withdrawal", "items": [], "rows": [], "withdraws": SUBMISSION_ID}
    changes = {"submission_id": WITHDRAWAL_ID, "version": 2, "supersedes": SUBMISSION_ID, "salt": "a5" * 32}
    return taken_back | changes | {"body": body}


def make(sealed_before: str | None) -> dict[str, object]:
    """Every vector by name. ``sealed_before`` is the sealed example that stands in the document now, in base64."""
    payload = a_package()
    payload_bytes = canonical.dumps(payload)
    sealed_package = envelope.make("package", payload, SCHOOL)
    facts = {
        "council_id": "northshire",
        "submission_id": SUBMISSION_ID,
        "version": 1,
        "content_hash": package.content_hash(payload_bytes),
        "mode": "LIVE",
    }
    receipt = facts | {"received_at": "2026-11-23T10:42:00Z", "receipt_no": "northshire-live-000001", "pupils": 1}
    reason = {"row": ROW, "field": "needs", "rule": "2170", "message": "A pupil with this status needs a type of need."}
    decision = facts | {"decided_at": "2026-11-23T10:42:00Z", "outcome": "refused", "reasons": [reason]}
    problem = {"type": "busy", "submission_id": SUBMISSION_ID, "title": "Busy.", "retry_after": 10} | {"nonce": NONCE}
    withdrawal = a_withdrawal()
    sealed = _sealed(sealed_before, sealed_package)
    url = "https://127.0.0.1:8443" + wire.submission_path(SUBMISSION_ID)
    headers = {"Idempotency-Key": SUBMISSION_ID}
    counted = headers | {wire.SEQUENCE_HEADER: "1042"}
    body = base64.b64decode(sealed)
    sent = http_signature.sign_request("PUT", url, counted, key=SCHOOL, created=CREATED, nonce=NONCE, body=body)
    asked = http_signature.sign_request("GET", url, headers, key=SCHOOL, created=CREATED, nonce=NONCE)
    return {
        "keys": {name: _key(key) for name, key in (("school", SCHOOL), ("council", COUNCIL))},
        "age_identity": IDENTITY,
        "age_recipient": RECIPIENT,
        "package_payload": payload_bytes.decode(),
        "content_hash": package.content_hash(payload_bytes),
        "package_envelope": sealed_package.decode(),
        "sealed": sealed,
        "wire_hash": package.wire_hash(base64.b64decode(sealed)),
        "receipt_envelope": envelope.make("receipt", receipt, COUNCIL).decode(),
        "decision_envelope": envelope.make("decision", decision, COUNCIL).decode(),
        "problem_envelope": envelope.make("problem", problem, COUNCIL).decode(),
        "withdrawal_payload": canonical.dumps(withdrawal).decode(),
        "withdrawal_content_hash": package.content_hash(canonical.dumps(withdrawal)),
        "withdrawal_envelope": envelope.make("package", withdrawal, SCHOOL).decode(),
        "get_request": {"method": "GET", "url": url, "created": int(CREATED.timestamp()), "headers": asked},
        "put_request": {"method": "PUT", "url": url, "created": int(CREATED.timestamp()), "headers": sent},
    }


def current() -> dict[str, object]:
    """The vectors as they stand in the document; empty before the first time."""
    text = DOCUMENT.read_text(encoding="utf-8")
    block = text.split(OPEN)[1].split(CLOSE)[0]
    return dict(json.loads(block)) if block.strip() else {}


def write() -> None:
    """Puts fresh vectors into the document."""
    text = DOCUMENT.read_text(encoding="utf-8")
    before, rest = text.split(OPEN)
    sealed = current().get("sealed")
    block = json.dumps(make(sealed if isinstance(sealed, str) else None), indent=2, ensure_ascii=False)
    DOCUMENT.write_text(before + OPEN + block + CLOSE + rest.split(CLOSE)[1], encoding="utf-8")


def _key(key: keys.SigningKey) -> dict[str, str]:
    return {
        "seed": key.seed.hex(),
        "public": base64.b64encode(key.public).decode(),
        "kid": key.kid,
        "fingerprint": keys.fingerprint(key.public),
        "words": " ".join(keys.fingerprint_words(key.public)),
    }


def _sealed(before: str | None, envelope_bytes: bytes) -> str:
    if before is not None and package.unseal(base64.b64decode(before), IDENTITY) == envelope_bytes:
        return before
    return base64.b64encode(package.seal(envelope_bytes, [RECIPIENT])).decode()


if __name__ == "__main__":
    write()
