# SPDX-License-Identifier: Apache-2.0
"""Dated code sets, each keyed by (set, code): ``DS`` or ``OTH`` mean different things in different sets.

A code past its end is still stored and printed as history, and never offered for something new.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

_FIXED = {"code", "name", "valid_from", "valid_to", "note", "sure", "dates_sure"}


@dataclass(frozen=True, slots=True)
class Code:
    """One code. ``valid_from`` and ``valid_to`` are the first and last day of use; None is no known limit."""

    code: str
    name: str
    valid_from: date | None
    valid_to: date | None
    note: str
    extra: Mapping[str, str]

    def valid_on(self, on: date) -> bool:
        """Whether something that starts on this day may use the code."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True)
class CodeSet:
    """One set, its codes in the file's order."""

    title: str
    codes: Mapping[str, Code]

    def known(self, code: str) -> bool:
        """Whether the set has, or had, this code."""
        return code in self.codes

    def valid_on(self, code: str, on: date) -> bool:
        """Whether the set has this code and it was in force on a day."""
        return code in self.codes and self.codes[code].valid_on(on)

    def name(self, code: str) -> str:
        """The name of a code; an unknown code stands for itself."""
        return self.codes[code].name if code in self.codes else code

    def short(self, code: str) -> str:
        """A word or two for a code, short enough for a table's cell; its name where the set has none."""
        return (self.codes[code].extra.get("short") if code in self.codes else None) or self.name(code)

    def offered(self, on: date) -> tuple[Code, ...]:
        """The codes to offer for something that starts on a day."""
        return tuple(one for one in self.codes.values() if one.valid_on(on) and one.extra.get("offer_new") != "no")


@cache
def codeset(title: str) -> CodeSet:
    """The set in ``codesets/<title>.csv``. Raises FileNotFoundError for a set that the program does not have."""
    codes = {}
    for row in read_rows(f"{title}.csv"):
        codes[row["code"]] = Code(
            row["code"],
            row["name"],
            _day(row.get("valid_from", "")),
            _day(row.get("valid_to", "")),
            row.get("note", ""),
            {key: value for key, value in row.items() if key not in _FIXED},
        )
    return CodeSet(title, codes)


def read_rows(name: str) -> list[dict[str, str]]:
    """The rows of a file in the code sets' folder."""
    text = files("sencodesk_resources").joinpath("codesets").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _day(text: str) -> date | None:
    """A day; a set that knows only the year means its first day, which the data say of themselves."""
    if not text:
        return None
    return date.fromisoformat(text if len(text) == 10 else f"{text[:4]}-01-01")
