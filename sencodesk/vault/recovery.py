# SPDX-License-Identifier: Apache-2.0
"""The recovery code: thirty Crockford base-32 characters (150 bits) and two check characters, in groups of five."""

import hashlib
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 30
GROUP = 5
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0"})


def new_code() -> str:
    """A new code, 30 characters without its check."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def check_characters(code: str) -> str:
    """The two characters that catch a misread letter."""
    value = int.from_bytes(hashlib.sha256(code.encode()).digest()[:2]) % 1024
    return ALPHABET[value // 32] + ALPHABET[value % 32]


def groups(code: str) -> tuple[str, ...]:
    """The code as it is printed: six groups of five."""
    return tuple(code[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def parse(text: str) -> str | None:
    """The code that somebody typed, however spaced; None if its length, letters or check are wrong."""
    tidy = "".join(text.upper().split()).replace("-", "").translate(_READ_AS)
    if len(tidy) != LENGTH + 2 or any(letter not in ALPHABET for letter in tidy):
        return None
    code, check = tidy[:LENGTH], tidy[LENGTH:]
    return code if check == check_characters(code) else None
