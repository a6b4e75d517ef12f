# SPDX-License-Identifier: Apache-2.0
"""Local authorities: code and name, in force or abolished, and which codes a pupil number may begin with (rule 1530).

The council part of a pupil number is a birth mark, not the pupil's council, so an unknown one is a warning at most.
"""

import re
from functools import cache

from sencodesk.codes.codesets import read_rows

_NOISE = re.compile(
    r"\b(council|county|borough|metropolitan|district|unitary|city|royal|london|of|the|local authority|la)\b|[^a-z ]"
)


@cache
def _by_code() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in read_rows("local_authority.csv")}


@cache
def _by_key() -> dict[str, str]:
    """Names of councils in force by a tolerant key; a key that two share finds neither."""
    found: dict[str, str] = {}
    twice: set[str] = set()
    for code, row in _by_code().items():
        if row["kind"] == "current":
            key = council_key(row["name"])
            if key in found:
                twice.add(key)
            found[key] = code
    # City of London is made of such words alone: its key is empty, and a bare number must not be taken for it.
    return {key: code for key, code in found.items() if key and key not in twice}


@cache
def _by_name() -> dict[str, str]:
    """Names of councils in force, letter for letter."""
    return {row["name"].casefold(): code for code, row in _by_code().items() if row["kind"] == "current"}


def council_key(name: str) -> str:
    """A name without case, punctuation and the words that councils put round their names."""
    return " ".join(_NOISE.sub(" ", name.casefold().replace("&", " and ")).split())


def council_name(code: str) -> str | None:
    """The name of a code that is, or was, a council's."""
    row = _by_code().get(code)
    return row["name"] if row and row["kind"] not in {"placeholder", "pseudo", "unidentified"} else None


def council_called(name: str) -> str | None:
    """The code of the council in force that is called so, however formally; None if none or more than one is."""
    return _by_name().get(name.strip().casefold()) or _by_key().get(council_key(name))


def recognised_in_upn(code: str) -> bool:
    """Whether a pupil number may begin with this council's code (rule 1530's list and those created since)."""
    row = _by_code().get(code)
    return row is not None and row["upn_rule_1530"] in {"yes", "later"}
