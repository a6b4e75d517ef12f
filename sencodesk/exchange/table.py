# SPDX-License-Identifier: Apache-2.0
"""A table in text: which encoding, which delimiter, which line has the headings; and the cells, each with its line.

Nothing is known of the sender, so everything is found from the bytes themselves, within limits.
"""

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from sencodesk.exchange.rows import LARGEST, MOST_PUPILS, FileRefused
from sencodesk.records.findings import Finding

WIDEST = 400  # columns
HEAD = 60  # lines in which titles end and the headings stand
MOST_ROWS = MOST_PUPILS * 5  # several lines for one pupil are usual: one for each need or contact
USUAL = (",", ";", "\t", "|")
PHYSICAL = re.compile(r"[^\r\n]*+(?:\r\n|\r|\n)|[^\r\n]++")
LONGEST_LINE = 2_000_000  # characters of one row of cells
HEAD_LETTERS = 200_000  # characters in which a delimiter is looked for
NEVER = set("\"' \r\n.-/_()&'’")  # stand inside headings and values, and delimit nothing
# First bytes of files that are no text, and what to say of them.
OLDER = b"\xd0\xcf\x11\xe0"  # a compound file: a workbook of before 2007, or a newer one under a password
LOCKED = "EncryptedPackage".encode("utf-16-le")
MAGIC = ((OLDER, "WORKBOOK"), (b"%PDF", "PDF"), (b"\x1f\x8b", "NOT_TEXT"))


@dataclass(frozen=True, slots=True)
class Line:
    """A row of cells and the line of the file on which it begins."""

    number: int
    cells: tuple[str, ...]

    @property
    def filled(self) -> int:
        """How many cells hold something."""
        return sum(1 for one in self.cells if one.strip())


@dataclass(frozen=True, slots=True)
class Grid:
    """The lines of a table, wherever they were. A workbook says more: its sheets, and what is odd about this one.

    ``days_on`` is added to days that stand as bare numbers; ``uncomputed`` counts formulas without a saved result.
    """

    lines: tuple[Line, ...]
    kind: Literal["csv", "xlsx"] = "csv"
    encoding: str = ""
    sheets: tuple[str, ...] = ()
    sheet: str | None = None
    findings: tuple[Finding, ...] = ()
    days_on: int = 0
    uncomputed: int = 0


def decoded(data: bytes) -> tuple[str, str]:
    """The text and its encoding. Raises FileRefused for what is no text, is empty or too large."""
    if len(data) > LARGEST:
        raise FileRefused("TOO_LARGE")
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        raise FileRefused("EMPTY")
    if data.startswith(OLDER) and LOCKED in data[:65536] + data[-65536:]:
        raise FileRefused("LOCKED_WORKBOOK")
    for magic, code in MAGIC:
        if data.startswith(magic):
            raise FileRefused(code)
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        return text.removeprefix("\ufeff"), encoding
    raise FileRefused("NOT_TEXT")


def _encodings(data: bytes) -> Sequence[str]:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    if data.startswith(codecs.BOM_UTF8):
        return ("utf-8-sig",)
    head = data[:400]
    # Without a mark UTF-16 shows itself by a zero in every other place of Western text.
    if len(head) >= 4 and head[1::2].count(0) > len(head) // 4 and not head[0::2].count(0):
        return ("utf-16-le",)
    if len(head) >= 4 and head[0::2].count(0) > len(head) // 4 and not head[1::2].count(0):
        return ("utf-16-be",)
    return ("utf-8", "cp1252")


def split(text: str, delimiter: str) -> tuple[Line, ...]:
    """The lines under one delimiter. Raises FileRefused where quotation marks do not close, or a limit is passed."""
    lines: list[Line] = []
    for number, cells in _read(physical(text), delimiter):
        if len(cells) > WIDEST:
            raise FileRefused("TOO_WIDE")
        if len(lines) >= MOST_ROWS:
            raise FileRefused("TOO_MANY")
        lines.append(Line(number, tuple(cells)))
    return tuple(lines)


def physical(text: str) -> Iterator[str]:
    """The lines as they stand, each with its end, one at a time: a list of them could be larger than any memory."""
    return (found[0] for found in PHYSICAL.finditer(text))


def beginning(text: str, lines: int) -> str:
    """So many lines from the beginning, and no more than can be looked at."""
    return "".join(islice(physical(text[:HEAD_LETTERS]), lines))


def _read(source: Iterator[str], delimiter: str) -> Iterator[tuple[int, list[str]]]:
    begun, letters = 1, 0

    def measured() -> Iterator[str]:
        nonlocal letters
        for line in source:
            letters += len(line)
            if letters > LONGEST_LINE:
                raise FileRefused("BROKEN_TABLE", line=str(begun))
            yield line

    # strict=False takes a stray quotation mark inside a name as it stands; an open one at the end is found below.
    reader = csv.reader(measured(), delimiter=delimiter, skipinitialspace=delimiter != "\t", strict=False)
    try:
        for cells in reader:
            letters = 0
            if cells and cells[-1].count("\n") > 50:
                raise FileRefused("OPEN_QUOTE", line=str(begun))
            yield begun, cells
            begun = reader.line_num + 1
    except csv.Error as error:
        raise FileRefused("BROKEN_TABLE", line=str(begun)) from error


def delimiters(text: str) -> list[str]:
    """Characters of the first lines that may be the delimiter, being no part of words; the usual ones first."""
    head = beginning(text, HEAD)
    seen = Counter(one for one in head if not one.isalnum() and one not in NEVER)
    usual = [one for one in USUAL if one in seen]
    return [*usual, *(one for one, _ in seen.most_common(12) if one not in USUAL and ord(one) < 0x10000)]


def consistency(lines: Sequence[Line]) -> tuple[int, int]:
    """How table-like lines are: how many of the first ones have the commonest width, and that width."""
    widths = Counter(len(one.cells) for one in lines[:HEAD] if one.filled)
    wide = {width: count for width, count in widths.items() if width > 1}
    if not wide:
        return 0, 1
    width = max(wide, key=lambda one: (wide[one], one))
    return wide[width], width
