# SPDX-License-Identifier: Apache-2.0
"""Signing and verifying requests (RFC 9421, Ed25519) behind two small functions: the one place that knows the library.

Every signed request covers the same fields, GET too: its Content-Digest is that of no bytes, its Idempotency-Key the
submission it asks about. One rule is easier to keep than two. Two hours of clock tolerance, because laptops drift.
"""

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from http_message_signatures import HTTPMessageSigner, HTTPMessageVerifier, MappingKeyResolver, algorithms
from http_message_signatures.exceptions import HTTPMessageSignaturesException

from sencodesk.protocol import wire
from sencodesk.protocol.keys import SigningKey

SEQUENCE = wire.SEQUENCE_HEADER.lower()
COVERED = ("@method", "@authority", "@path", "content-digest", "idempotency-key")
TAG = "sencodesk-1"
LIFETIME = timedelta(minutes=10)
TOLERANCE = timedelta(hours=2)
_LABEL = "sencodesk"
_NONCE = re.compile(r'(?<=;nonce=")[!#-\[\]-~]{1,128}(?=")')


class BadSignature(ValueError):  # noqa: N818 - says what is wrong, as a name
    """The request is not signed as it must be. ``reason``: unknown-key, time, digest or signature."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class SignedBy:
    """Who signed a request, and what was covered beside its address; ``sequence`` where the installation counts."""

    kid: str
    nonce: str
    created: datetime
    expires: datetime
    idempotency_key: str
    sequence: int | None = None


@dataclass
class _Message:
    method: str
    url: str
    headers: dict[str, str]


def content_digest(body: bytes) -> str:
    """The Content-Digest field of ``body`` (RFC 9530, SHA-256)."""
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode('ascii')}:"


def sign_request(
    method: str,
    url: str,
    headers: Mapping[str, str],
    *,
    key: SigningKey,
    created: datetime,
    nonce: str,
    body: bytes = b"",
) -> dict[str, str]:
    """The headers to send: those given, plus Content-Digest of ``body``, Signature-Input and Signature.

    ``headers`` must hold Idempotency-Key; Sencodesk-Sequence is covered where it is given. ``url`` is absolute;
    ``created`` carries its time zone; ``nonce`` is new for
    each request (22 or more random characters). Raises ValueError where one of these is missing.
    """
    signed = {name.lower(): value for name, value in headers.items()}
    if "idempotency-key" not in signed or created.tzinfo is None or not nonce:
        raise ValueError("a signed request needs Idempotency-Key, an aware time and a nonce")
    signed["content-digest"] = content_digest(body)
    message = _Message(method, url, signed)
    private = {key.kid: Ed25519PrivateKey.from_private_bytes(key.seed)}
    signer = HTTPMessageSigner(
        signature_algorithm=algorithms.ED25519, key_resolver=MappingKeyResolver(public_keys={}, private_keys=private)
    )
    signer.sign(
        message,
        key_id=key.kid,
        created=created,
        expires=created + LIFETIME,
        nonce=nonce,
        label=_LABEL,
        tag=TAG,
        include_alg=True,
        covered_component_ids=(*COVERED, SEQUENCE) if SEQUENCE in signed else COVERED,
        use_existing_digest=True,
    )
    return {_spelt(name): value for name, value in message.headers.items()}


def verify_request(
    method: str,
    url: str,
    headers: Mapping[str, str],
    *,
    body: bytes,
    keys: Mapping[str, bytes],
    now: datetime,
    tolerance: timedelta = TOLERANCE,
) -> SignedBy:
    """Who signed this request with one of ``keys`` (key id to raw public key); raises BadSignature otherwise.

    The caller remembers nonces (per key id, for ``remember_until``): a replay is its business, as is who may do what.
    """
    message = _Message(method, url, {name.lower(): value for name, value in headers.items()})
    resolver = _Resolver(keys)
    verifier = _Verifier(signature_algorithm=algorithms.ED25519, key_resolver=resolver)
    verifier.now, verifier.tolerance, verifier.late = now, tolerance, False
    try:
        results = verifier.verify(message, max_age=None, expect_tag=TAG, require_components=COVERED)
    except (HTTPMessageSignaturesException, ValueError, TypeError, AttributeError):
        # The library also lets errors of its structured-field parser through; whatever it is, nobody signed this.
        reason = "time" if verifier.late else "unknown-key" if resolver.asked_in_vain else "signature"
        raise BadSignature(reason) from None
    if len(results) != 1:
        raise BadSignature("signature")
    if message.headers["content-digest"] != content_digest(body):
        raise BadSignature("digest")
    parameters = results[0].parameters
    if not isinstance(parameters.get("nonce"), str) or not parameters["nonce"]:
        raise BadSignature("signature")
    counted = message.headers.get(SEQUENCE)
    if counted is not None and (f'"{SEQUENCE}"' not in results[0].covered_components or not _is_count(counted)):
        raise BadSignature("signature")
    return SignedBy(
        kid=str(parameters["keyid"]),
        nonce=str(parameters["nonce"]),
        created=_instant(parameters["created"]),
        expires=_instant(parameters["expires"]),
        idempotency_key=message.headers["idempotency-key"],
        sequence=None if counted is None else int(counted),
    )


def claimed_nonce(signature_input: str) -> str | None:
    """The nonce in a Signature-Input field, verified or not: a problem repeats it and so answers this request only.

    None where there is none, more than one, or one that is no plain text of at most 128 characters.
    """
    found = _NONCE.findall(signature_input)
    return str(found[0]) if len(found) == 1 else None


def remember_until(signed: SignedBy, tolerance: timedelta = TOLERANCE) -> datetime:
    """Until when a nonce must be remembered: after this instant the request itself is too old to be believed."""
    return signed.expires + tolerance


class _Resolver(MappingKeyResolver):
    def __init__(self, keys: Mapping[str, bytes]) -> None:
        public = {kid: Ed25519PublicKey.from_public_bytes(raw) for kid, raw in keys.items()}
        super().__init__(public_keys=public, private_keys={})
        self.asked_in_vain = False

    def resolve_public_key(self, key_id: str) -> Any:
        found = super().resolve_public_key(key_id)
        self.asked_in_vain = found is None
        return found


class _Verifier(HTTPMessageVerifier):
    """The library's verifier reads the clock; this one is told the time and demands both instants."""

    now: datetime
    tolerance: timedelta
    late: bool

    def validate_created_and_expires(self, sig_input: Any, max_age: object = None) -> None:  # noqa: ARG002 - the library's signature
        """Created not after now, expired not before now, each within the tolerance; lives no longer than LIFETIME."""
        created, expires = sig_input.params.get("created"), sig_input.params.get("expires")
        if type(created) is not int or type(expires) is not int:
            raise HTTPMessageSignaturesException("created and expires are required")
        if not 0 <= expires - created <= LIFETIME.total_seconds():
            raise HTTPMessageSignaturesException("a signature that lives too long")
        now, slack = self.now.timestamp(), self.tolerance.total_seconds()
        if created > now + slack or expires < now - slack:
            self.late = True
            raise HTTPMessageSignaturesException("outside the time window")


def _instant(value: object) -> datetime:
    return datetime.fromtimestamp(int(str(value)), tz=UTC)


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 15


def _spelt(name: str) -> str:
    return "-".join(part.capitalize() for part in name.split("-"))
