# SPDX-License-Identifier: Apache-2.0
"""Reads the files of the starting content, and the folding by which free words are found in them."""

import csv
import re
import tomllib
import unicodedata
from collections.abc import Iterable
from importlib.resources import files

_FOLDER = files("sencodesk_resources").joinpath("content")
_GAPS = re.compile(r"[^a-z0-9]+")


class ContentBrokenError(ValueError):
    """A content file is not as its room reads it. It names file and line: a fault of the program, not of a person."""


def rows(name: str, columns: Iterable[str]) -> tuple[dict[str, str], ...]:
    """The rows of a content table. Raises ContentBrokenError for other columns, a short row or an id used twice."""
    reader = csv.DictReader(_text(name).splitlines(), strict=True)
    wanted = list(columns)
    if reader.fieldnames is None or list(reader.fieldnames) != wanted:
        raise ContentBrokenError(f"{name}: the columns are {reader.fieldnames}, not {wanted}")
    found: dict[str, dict[str, str]] = {}
    for row in reader:
        if None in row or None in row.values():
            raise ContentBrokenError(f"{name}, line {reader.line_num}: the row does not fit the columns")
        if not row["id"] or row["id"] in found:
            raise ContentBrokenError(f"{name}, line {reader.line_num}: the id {row['id']!r} is empty or used twice")
        found[row["id"]] = row
    return tuple(found.values())


def document(name: str) -> dict[str, object]:
    """A content file of nested tables."""
    return tomllib.loads(_text(name))


def folded(text: str) -> str:
    """Lower case, no accents, one space between words: ``Café-time`` becomes ``cafe time``."""
    plain = "".join(one for one in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(one))
    return _GAPS.sub(" ", plain.replace("’", "").replace("'", "")).strip()


def holds(haystack: str, words: str) -> bool:
    """Whether each word of ``words`` begins a word of ``haystack``; both are folded already."""
    inside = f" {haystack}"
    return all(f" {word}" in inside for word in words.split())


def _text(name: str) -> str:
    return _FOLDER.joinpath(name).read_text(encoding="utf-8")
