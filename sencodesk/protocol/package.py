# SPDX-License-Identifier: Apache-2.0
"""Sealing a package: age (X25519) to the council's recipients around the signed envelope.

age hides, the envelope inside proves: age alone does not say who sealed. No compression, so that the size tells nothing
about the content beyond its length. The one place that knows pyrage.
"""

import hashlib
from collections.abc import Iterable

import pyrage
from pyrage import x25519


class CannotSeal(ValueError):  # noqa: N818 - says what is wrong, as a name
    """No recipient, or one that is no age X25519 recipient."""


class CannotOpen(ValueError):  # noqa: N818 - says what is wrong, as a name
    """The sealed bytes are damaged, or sealed for somebody else."""


def content_hash(payload_bytes: bytes) -> str:
    """SHA-256 of the package's payload bytes in hex: only who opens the package can know it."""
    return hashlib.sha256(payload_bytes).hexdigest()


def wire_hash(sealed: bytes) -> str:
    """SHA-256 of the sealed bytes in hex: what anybody on the way may compute."""
    return hashlib.sha256(sealed).hexdigest()


def seal(envelope_bytes: bytes, recipients: Iterable[str]) -> bytes:
    """The envelope, encrypted to every recipient (``age1...``). Other bytes each time, so it is done once and kept.

    Raises CannotSeal where there is no recipient or one cannot be read.
    """
    try:
        readers = [x25519.Recipient.from_str(text) for text in recipients]
    except pyrage.RecipientError:
        raise CannotSeal("not an age recipient") from None
    if not readers:
        raise CannotSeal("no recipient")
    sealed: bytes = pyrage.encrypt(envelope_bytes, readers)
    return sealed


def unseal(sealed: bytes, identity: str) -> bytes:
    """The envelope's bytes, opened in memory with ``identity`` (``AGE-SECRET-KEY-1...``). Raises CannotOpen."""
    try:
        opened: bytes = pyrage.decrypt(sealed, [x25519.Identity.from_str(identity)])
    except (pyrage.DecryptError, pyrage.IdentityError):
        raise CannotOpen("not sealed for this identity, or damaged") from None
    return opened


def new_identity() -> tuple[str, str]:
    """A new pair: (secret ``AGE-SECRET-KEY-1...``, recipient ``age1...``)."""
    identity = x25519.Identity.generate()
    return str(identity), str(identity.to_public())
