# SPDX-License-Identifier: Apache-2.0
"""The one form in which anything signed travels: kind, key id, payload bytes, Ed25519 signature.

The kind is inside the signed bytes, so that a receipt can never be passed off as a decision. The payload travels as
the very bytes that were signed; whoever verifies needs no canonical JSON.
"""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass

from sencodesk.protocol import canonical
from sencodesk.protocol.keys import SigningKey, verify

KINDS = frozenset({"package", "profile", "receipt", "decision", "problem", "card", "holdings"})
_KEYS = {"kind", "kid", "payload", "sig"}
_PREFIX = b"sencodesk/1 "


class BadEnvelope(ValueError):  # noqa: N818 - says what is wrong, as a name
    """Not an envelope that may be trusted. ``reason``: malformed, kind, unknown-key, signature or not-canonical."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Opened:
    """A verified envelope. ``payload`` is parsed from ``payload_bytes``, which are what the signature covers."""

    kind: str
    kid: str
    payload: dict[str, object]
    payload_bytes: bytes


def signed_bytes(kind: str, payload_bytes: bytes) -> bytes:
    """What the signature covers: ``"sencodesk/1 " + kind + newline + payload``."""
    return _PREFIX + kind.encode("ascii") + b"\n" + payload_bytes


def make(kind: str, payload: Mapping[str, object], key: SigningKey) -> bytes:
    """The envelope of ``payload``, signed by ``key``, as canonical JSON bytes.

    Raises ValueError for an unknown kind and Malformed for a payload that JSON cannot hold.
    """
    if kind not in KINDS:
        raise ValueError("not a kind of envelope")
    payload_bytes = canonical.dumps(dict(payload))
    return canonical.dumps(
        {
            "kind": kind,
            "kid": key.kid,
            "payload": base64.b64encode(payload_bytes).decode("ascii"),
            "sig": base64.b64encode(key.sign(signed_bytes(kind, payload_bytes))).decode("ascii"),
        }
    )


def opened(data: bytes, *, kind: str, keys: Mapping[str, bytes], limit: int = canonical.LIMIT) -> Opened:
    """The content of ``data`` if it is of ``kind`` and signed by one of ``keys`` (key id to raw public key).

    Raises BadEnvelope otherwise. ``limit`` bounds the envelope's bytes.
    """
    parts = _parts(data, limit)
    if parts.kind != kind:
        raise BadEnvelope("kind")
    public = keys.get(parts.kid)
    if public is None:
        raise BadEnvelope("unknown-key")
    if not verify(public, parts.sig, signed_bytes(kind, parts.payload)):
        raise BadEnvelope("signature")
    return Opened(parts.kind, parts.kid, _payload(parts.payload, limit), parts.payload)


def peek(data: bytes, *, limit: int = canonical.LIMIT) -> tuple[str, str]:
    """(kind, kid) as the envelope claims them. Nothing is verified: good for choosing keys, never for believing."""
    parts = _parts(data, limit)
    return parts.kind, parts.kid


def claimed(data: bytes, *, limit: int = canonical.LIMIT) -> dict[str, object]:
    """The payload as it stands, unverified.

    For the two messages that bring their own key, profile and card, before a person has compared the fingerprint.
    """
    return _payload(_parts(data, limit).payload, limit)


@dataclass(frozen=True, slots=True)
class _Parts:
    kind: str
    kid: str
    payload: bytes
    sig: bytes


def _parts(data: bytes, limit: int) -> _Parts:
    try:
        fields = canonical.mapping(canonical.loads(data, limit=limit))
    except canonical.Malformed:
        raise BadEnvelope("malformed") from None
    if set(fields) != _KEYS:
        raise BadEnvelope("malformed")
    kind, kid = fields["kind"], fields["kid"]
    if not isinstance(kind, str) or kind not in KINDS or not isinstance(kid, str):
        raise BadEnvelope("malformed")
    return _Parts(kind, kid, unbase64(fields["payload"]), unbase64(fields["sig"]))


def _payload(payload_bytes: bytes, limit: int) -> dict[str, object]:
    try:
        payload = canonical.mapping(canonical.loads(payload_bytes, limit=limit))
        if canonical.dumps(payload) != payload_bytes:
            raise BadEnvelope("not-canonical")
    except canonical.Malformed:
        raise BadEnvelope("malformed") from None
    return payload


def unbase64(value: object) -> bytes:
    """The bytes of standard, padded base64 text in its one canonical spelling; raises BadEnvelope("malformed")."""
    if not isinstance(value, str):
        raise BadEnvelope("malformed")
    try:
        data = base64.b64decode(value.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raise BadEnvelope("malformed") from None
    if base64.b64encode(data).decode("ascii") != value:
        raise BadEnvelope("malformed")
    return data
