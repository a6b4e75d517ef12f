# SPDX-License-Identifier: Apache-2.0
"""What the parts of a workbook say, looked through without keeping anything: no declarations, no depth, no way out.

The names are those of ECMA-376 (Office Open XML): a workbook part lists sheets, a relations part says where they lie.
"""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import ParseError  # defusedxml does the parsing  # nosec B405

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from sencodesk.exchange.rows import FileRefused

MANIFEST, WORKBOOK, RELATIONS = "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
ROOT_RELATIONS = "_rels/.rels"
DEEPEST = 40
MOST_ELEMENTS = 6_000_000
MOST_MERGED = 20_000
KINDS = ("worksheet", "sharedStrings", "styles", "theme")
"""Ends of the types of relations to parts that are read; drawings, links, macros and the rest are not."""
CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet by the name on its tab, the part that holds it, and whether it is hidden."""

    name: str
    part: str
    hidden: bool


@dataclass(slots=True)
class SheetFacts:
    """What a sheet is like: ``last`` row and ``widest`` column that hold something, both from 1.

    ``merged`` has, by its first row, each merged range of one column: (column from 0, last row). ``across`` has, by its
    row, each merged range of one row: (first column, last column), from 0. ``uncomputed`` counts formulas whose result
    was never saved.
    """

    last: int = 0
    widest: int = 0
    uncomputed: int = 0
    hidden_rows: int = 0
    hidden_columns: list[str] = field(default_factory=list)
    merged: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    across: dict[int, list[tuple[int, int]]] = field(default_factory=dict)


def wanted(name: str) -> bool:
    """Whether a part of a workbook may be needed at all."""
    if name in (MANIFEST, WORKBOOK, RELATIONS, ROOT_RELATIONS):
        return True
    folder, _, file = name.rpartition("/")
    return file.endswith(".xml") and (folder == "xl" or folder.startswith(("xl/worksheets", "xl/theme")))


def listed(held: Mapping[str, bytes]) -> list[Sheet]:
    """The sheets in the order of their tabs. Raises FileRefused for what is no workbook or points outside itself."""
    if not {MANIFEST, WORKBOOK, RELATIONS} <= set(held):
        raise FileRefused("NOT_WORKBOOK")
    for name in (ROOT_RELATIONS, RELATIONS):
        if name in held:
            _relations(held[name], "" if name == ROOT_RELATIONS else "xl")
    targets = _relations(held[RELATIONS], "xl")
    tags = _Tags("sheet")
    _parsed(held[WORKBOOK], tags)
    found = []
    for attributes in tags.found:
        kind, part = targets.get(_local(attributes, "id"), ("", ""))
        if kind == "worksheet" and part in held:
            found.append(Sheet(attributes.get("name", ""), part, attributes.get("state", "visible") != "visible"))
    return found


def helpers(held: Mapping[str, bytes]) -> list[str]:
    """Parts beside the sheets that openpyxl needs: texts that cells share, styles, the theme; and the way to them."""
    kinds = [part for kind, part in _relations(held[RELATIONS], "xl").values() if kind != "worksheet"]
    return [part for part in (ROOT_RELATIONS, *kinds) if part in held]


def looked_through(part: bytes) -> SheetFacts:
    """Everything about a sheet but its values; for any other part only whether it may be read.

    Raises FileRefused for declarations, broken XML, and depth or number that no spreadsheet program writes.
    """
    watch = _Watch()
    _parsed(part, watch)
    return watch.facts


def _relations(part: bytes, folder: str) -> dict[str, tuple[str, str]]:
    """Id -> (kind, part) of the relations that are read. One that leads out of the workbook refuses the file."""
    tags = _Tags("Relationship")
    _parsed(part, tags)
    found = {}
    for one in tags.found:
        kind, target = one.get("Type", "").rpartition("/")[2], one.get("Target", "")
        place = posixpath.normpath(target[1:] if target.startswith("/") else posixpath.join(folder, target))
        # A link in a cell is a relation of its sheet, and those are never looked at; the workbook itself has none.
        if one.get("TargetMode") == "External" or place.startswith("..") or "\\" in target or ":" in target:
            raise FileRefused("OUTSIDE")
        if kind in KINDS:
            found[one.get("Id", "")] = (kind, place)
    return found


def _parsed(part: bytes, target: "_Limits") -> None:
    parser = DefusedXMLParser(target=target, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    try:
        parser.feed(part)
        parser.close()
    except DefusedXmlException as error:
        raise FileRefused("DOCTYPE") from error
    except (ParseError, LookupError, ValueError) as error:
        raise FileRefused("HURT_WORKBOOK") from error


class _Limits:
    """A target of the parser that only counts."""

    def __init__(self) -> None:
        self.depth = self.count = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self.depth += 1
        self.count += 1
        if self.depth > DEEPEST or self.count > MOST_ELEMENTS:
            raise FileRefused("BOMB")
        self.begun(tag.rpartition("}")[2], attributes)

    def begun(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins, by its plain name."""

    def end(self, _tag: str) -> None:
        """An element ends."""
        self.depth -= 1

    def close(self) -> None:
        """The part ends."""


class _Tags(_Limits):
    """Collects the attributes of the elements of one name."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.found: list[dict[str, str]] = []

    def begun(self, tag: str, attributes: dict[str, str]) -> None:
        """Keep what is looked for."""
        if tag == self.name:
            self.found.append(attributes)


class _Watch(_Limits):
    """Notes what :class:`SheetFacts` says."""

    def __init__(self) -> None:
        super().__init__()
        self.facts = SheetFacts()
        self.row = self.column = self.merges = 0
        self.formula = self.value = False

    def begun(self, tag: str, attributes: dict[str, str]) -> None:
        """A row, a cell, what is in it, or something about columns."""
        if tag == "c":
            self._cell(attributes.get("r", ""))
        elif tag in ("v", "is"):
            self.value = True
            self.facts.last = max(self.facts.last, self.row)
            self.facts.widest = max(self.facts.widest, self.column)
        elif tag == "f":
            self.formula = True
        elif tag == "row":
            given = attributes.get("r", "")
            self.row = int(given) if given.isascii() and given.isdigit() and len(given) < 8 else self.row + 1
            self.column = 0
            self.facts.hidden_rows += attributes.get("hidden") in ("1", "true")
        elif tag == "col" and attributes.get("hidden") in ("1", "true"):
            self.facts.hidden_columns.append(_columns(attributes))
        elif tag == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def _cell(self, place: str) -> None:
        found = CELL.fullmatch(place)
        self.column = _number(found[1]) if found else self.column + 1
        self.formula = self.value = False

    def end(self, tag: str) -> None:
        """A cell ends: was there a formula without a result?"""
        super().end(tag)
        if tag.rpartition("}")[2] == "c":
            self.facts.uncomputed += self.formula and not self.value

    def _merge(self, ref: str) -> None:
        first, _, last = ref.partition(":")
        begins, ends = CELL.fullmatch(first), CELL.fullmatch(last)
        self.merges += 1
        if begins and ends and begins[1] == ends[1] and self.merges <= MOST_MERGED:
            self.facts.merged.setdefault(int(begins[2]), []).append((_number(begins[1]) - 1, int(ends[2])))
        elif begins and ends and begins[2] == ends[2] and self.merges <= MOST_MERGED:
            self.facts.across.setdefault(int(begins[2]), []).append((_number(begins[1]) - 1, _number(ends[1]) - 1))


def _columns(attributes: Mapping[str, str]) -> str:
    first, last = attributes.get("min", ""), attributes.get("max", "")
    numbers = [int(one) for one in (first, last) if one.isascii() and one.isdigit() and len(one) < 6 and one != "0"]
    letters = dict.fromkeys(map(_letters, numbers))
    return "–".join(letters)


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _number(letters: str) -> int:
    number = 0
    for one in letters:
        number = number * 26 + ord(one) - 64
    return number


def _local(attributes: Mapping[str, str], name: str) -> str:
    """An attribute in any namespace."""
    return next((value for key, value in attributes.items() if key.rpartition("}")[2] == name), "")
