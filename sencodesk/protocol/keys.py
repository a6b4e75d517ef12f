# SPDX-License-Identifier: Apache-2.0
"""Ed25519 keys (RFC 8032), their short names, and fingerprints that two people can compare by telephone."""

import hashlib
import secrets
from functools import cache
from importlib.resources import files

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

SEED_BYTES = 32
_WORDS = 6
_WORD_BITS = 11


class SigningKey:
    """A private key, made of a seed of 32 bytes. Its text shows the key's id only, so that no log holds the seed."""

    __slots__ = ("_private", "kid", "public", "seed")

    def __init__(self, seed: bytes) -> None:
        """Takes the seed; raises ValueError unless it is 32 bytes."""
        if len(seed) != SEED_BYTES:
            raise ValueError("a signing key's seed has 32 bytes")
        self.seed = seed
        self._private = Ed25519PrivateKey.from_private_bytes(seed)
        self.public = self._private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.kid = key_id(self.public)

    @classmethod
    def generate(cls) -> "SigningKey":
        """A new key from the system's randomness."""
        return cls(secrets.token_bytes(SEED_BYTES))

    @classmethod
    def from_seed(cls, seed: bytes) -> "SigningKey":
        """The key of ``seed`` (32 bytes, as kept in a keyring)."""
        return cls(seed)

    def sign(self, data: bytes) -> bytes:
        """The signature of ``data``: 64 bytes, always the same for the same key and data."""
        return self._private.sign(data)

    def __repr__(self) -> str:
        return f"SigningKey({self.kid})"


def key_id(public: bytes) -> str:
    """The short name of a raw public key: the first 16 hex digits of its SHA-256."""
    return hashlib.sha256(public).hexdigest()[:16]


def verify(public: bytes, sig: bytes, data: bytes) -> bool:
    """Whether ``sig`` is the signature of ``data`` by the raw key ``public``. False for a key of a wrong length too."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(sig, data)
    except (InvalidSignature, ValueError):
        return False
    return True


def fingerprint(public: bytes) -> str:
    """SHA-256 of the raw public key as 64 hex digits in sixteen groups of four."""
    digest = hashlib.sha256(public).hexdigest()
    return " ".join(digest[i : i + 4] for i in range(0, len(digest), 4))


def fingerprint_words(public: bytes) -> tuple[str, ...]:
    """Six plain words for the same key: 66 bits of the SHA-256, eleven to a word, most significant first.

    Enough to compare aloud; who wants all 256 bits compares ``fingerprint``.
    """
    number = int.from_bytes(hashlib.sha256(public).digest(), "big") >> (256 - _WORDS * _WORD_BITS)
    words = wordlist()
    mask = (1 << _WORD_BITS) - 1
    return tuple(words[(number >> (_WORD_BITS * (_WORDS - 1 - n))) & mask] for n in range(_WORDS))


@cache
def wordlist() -> tuple[str, ...]:
    """The 2048 words of ``sencodesk_resources/wordlist``, in their order, which never changes."""
    return tuple(files("sencodesk_resources").joinpath("wordlist").read_text(encoding="ascii").split())
