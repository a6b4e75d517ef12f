# SPDX-License-Identifier: Apache-2.0
"""JSON in one byte form (RFC 8785), and a strict reader for JSON that a stranger sent.

A signature covers bytes. So there is one way to write a value, and reading refuses whatever two readers could take
differently: duplicate keys, NaN, numbers that a double cannot hold, half surrogates, a byte order mark.
"""

import json
import re
from typing import Any, NoReturn, cast

import rfc8785

LIMIT = 1_048_576
DEPTH = 32
_SAFE = 2**53 - 1
# A string is swallowed whole, closed or not, so that brackets in it do not count and the scan stays linear.
_MARKS = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[{]|[\]}]', re.DOTALL)


class Malformed(ValueError):  # noqa: N818 - says what is wrong, as a name
    """The bytes are not the JSON that the protocol allows. The text names the fault, never the content."""


def dumps(value: object) -> bytes:
    """The RFC 8785 bytes of ``value`` (dict with text keys, list, str, int within 2**53, float, bool, None).

    Raises Malformed for anything else, NaN and infinities included. Whole floats of 2**53 and more are written as RFC
    8785 demands and refused by `loads`; the protocol has no such number.
    """
    try:
        return rfc8785.dumps(cast("Any", value))
    except (rfc8785.CanonicalizationError, UnicodeEncodeError, RecursionError):
        raise Malformed("not a value that canonical JSON can hold") from None


def loads(data: bytes, *, limit: int = LIMIT, depth: int = DEPTH) -> object:
    """Reads UTF-8 JSON of at most ``limit`` bytes and ``depth`` nested brackets.

    Raises Malformed for anything that is too big, too deep, ambiguous or not JSON.
    """
    if len(data) > limit:
        raise Malformed("too big")
    _refuse_deep(data, depth)
    try:
        text = data.decode("utf-8")
        value: object = json.loads(
            text, object_pairs_hook=_object, parse_constant=_constant, parse_int=_integer, parse_float=_float
        )
    except Malformed:
        raise
    except (ValueError, RecursionError):
        raise Malformed("not JSON") from None
    if b"\\u" in data:
        _refuse_half_surrogates(value)
    return value


def mapping(value: object) -> dict[str, object]:
    """``value`` itself where it is a JSON object; raises Malformed otherwise."""
    if not isinstance(value, dict):
        raise Malformed("not an object")
    return value


def _refuse_deep(data: bytes, depth: int) -> None:
    level = 0
    for match in _MARKS.finditer(data):
        mark = match.group()[:1]
        if mark in b"[{":
            level += 1
            if level > depth:
                raise Malformed("nested too deeply")
        elif mark in b"]}":
            level -= 1


def _refuse_half_surrogates(value: object) -> None:
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        raise Malformed("half a surrogate pair") from None


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise Malformed("the same key twice")
    return result


def _constant(_name: str) -> NoReturn:
    raise Malformed("not a finite number")


def _integer(text: str) -> int:
    if len(text) > 17 or abs(int(text)) > _SAFE:
        raise Malformed("a whole number beyond 2**53")
    return int(text)


def _float(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise Malformed("not a finite number")
    return number
