# SPDX-License-Identifier: Apache-2.0
"""How good a passphrase is, in words, and one to suggest; Argon2id is the guard, this keeps out the first guesses."""

import secrets
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

LEAST = 10
GOOD = 16
SUGGESTED_WORDS = 4

# What is guessed before anything else is tried; compared without spaces, figures at the end and case.
GUESSED = frozenset(
    {
        "password",
        "passphrase",
        "letmein",
        "qwertyuiop",
        "iloveyou",
        "welcome",
        "sencodesk",
        "senco",
        "school",
        "primary",
    }
)


@dataclass(frozen=True, slots=True)
class Strength:
    """Whether a passphrase will do, and a sentence about it."""

    enough: bool
    sentence: str


def judge(passphrase: str, *, school: str = "") -> Strength:
    """Judge a passphrase. ``school`` is the school's name, which is the first thing that anybody would try."""
    plain = "".join(passphrase.casefold().split())
    bare = plain.rstrip("0123456789!.")
    if len(passphrase) < LEAST:
        missing = LEAST - len(passphrase)
        return Strength(False, f"Too short by {missing}. Three or four words are easy to remember and hard to guess.")
    if bare in GUESSED or len(set(plain)) < 5 or (school and bare == "".join(school.casefold().split())):
        return Strength(False, "This is one of the first that anybody would try. Take three or four words instead.")
    if len(passphrase) < GOOD:
        return Strength(True, "It will do. Another word would make it much harder to guess.")
    return Strength(True, "Good: long, and hard to guess.")


def suggest() -> str:
    """Four words, drawn at random."""
    return " ".join(secrets.choice(_words()) for _ in range(SUGGESTED_WORDS))


@cache
def _words() -> tuple[str, ...]:
    return tuple(files("sencodesk_resources").joinpath("wordlist").read_text(encoding="utf-8").split())
