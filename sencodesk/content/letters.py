# SPDX-License-Identifier: Apache-2.0
"""Letters and forms with their placeholders, and a letter filled in as blocks for the papers.

The body is cut into blocks first and filled after, so that nothing in a name or an action can become a heading or a
box to tick. A letter with a placeholder that nobody has filled is not printed: it is said which, in words.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from sencodesk.content.source import ContentBrokenError, document
from sencodesk.errors import UserError

Value = str | Sequence[str]

_FILE = "letters.toml"
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_WRITE_ON = re.compile(r"_{4,}")


class Audience(StrEnum):
    """Whom a version of a letter is for: ``staff`` is in school and visiting professionals, ``school`` the next one."""

    FAMILY = "family"
    PUPIL = "pupil"
    STAFF = "staff"
    COUNCIL = "council"
    SCHOOL = "school"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that stand together, each on a line of its own."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside the letter."""

    text: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TickBox:
    """A box to tick, drawn by the paper, with its words."""

    text: str


@dataclass(frozen=True, slots=True)
class WriteOn:
    """Empty lines to write on by hand."""

    lines: int


Block = Paragraph | Heading | Items | TickBox | WriteOn


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a letter. ``which`` tells versions for the same audience apart: an age, or a deadline."""

    audience: Audience
    which: str
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter or form. ``law`` is its ground, ``when`` the occasion, ``clock`` when it has to go."""

    id: str
    title: str
    law: str
    when: str
    clock: str
    versions: tuple[Version, ...]

    def version(self, audience: Audience, which: str = "") -> Version:
        """The version for an audience; the first where ``which`` is not said. Raises KeyError where there is none."""
        for one in self.versions:
            if one.audience is audience and which in {"", one.which}:
                return one
        raise KeyError(f"{self.id} has no version for {audience} {which}".strip())


@dataclass(frozen=True, slots=True)
class Needed:
    """A placeholder of a version: its key, what it is in words, and whether it may stay empty."""

    key: str
    words: str
    may_be_empty: bool


@dataclass(frozen=True, slots=True)
class FilledLetter:
    """A letter ready for paper. ``foot`` is its ground in law, printed small; families and pupils get none."""

    title: str
    audience: Audience
    subject: str
    blocks: tuple[Block, ...]
    foot: str


@cache
def letters() -> tuple[Letter, ...]:
    """Every letter in the file's order. Raises ContentBrokenError for a version that breaks ``faults``."""
    found = tuple(_letter(one) for one in _tables(document(_FILE)["letter"]))
    for letter in found:
        for version in letter.versions:
            for fault in faults(version):
                raise ContentBrokenError(f"{_FILE}, {letter.id}, {version.audience} {version.which}: {fault}")
    return found


def letter(key: str) -> Letter:
    """The letter with this id. Raises KeyError for one that there is not."""
    return {one.id: one for one in letters()}[key]


def needed(version: Version) -> tuple[Needed, ...]:
    """What a version has to be given, in the order in which it is used."""
    used = dict.fromkeys(_PLACEHOLDER.findall(f"{version.subject}\n{version.body}"))
    return tuple(Needed(key, _words()[key], key in _may_be_empty()) for key in used if key in _words())


def faults(version: Version) -> tuple[str, ...]:
    """What is wrong with a version's wording, a sentence each: for a school that has changed it."""
    found = []
    if not version.subject.strip():
        found.append("The letter has no subject.")
    if not version.body.strip():
        found.append("The letter has no text.")
    unknown = sorted(set(_PLACEHOLDER.findall(f"{version.subject}\n{version.body}")) - set(_words()))
    found += [f"The program does not know what to put for {{{one}}}." for one in unknown]
    left = _PLACEHOLDER.sub("", f"{version.subject}\n{version.body}")
    if "{" in left or "}" in left:
        found.append("A curly bracket stands alone. A word to be filled in has one on each side, such as {pupil}.")
    return tuple(found)


def filled(chosen: Letter, version: Version, values: Mapping[str, Value]) -> FilledLetter:
    """The letter in this family's words. A value of several lines, or a sequence, is a list where it stands alone.

    A line whose placeholder may stay empty, and does, is left out. Raises UserError ``letter-not-filled`` with the
    missing things in words, and ``letter-wording`` for a wording that is not sound.
    """
    wrong = faults(version)
    if wrong:
        raise UserError(
            "letter-wording",
            happened=f"The wording of this letter is not ready. {wrong[0]}",
            kept="Nothing was printed. The wording is as it was.",
            do="Change the wording of the letter, then print it.",
        )
    lines = {key: said for key, value in values.items() if (said := _lines(value))}
    missing = [one.words for one in needed(version) if one.key not in lines and not one.may_be_empty]
    if missing:
        raise UserError(
            "letter-not-filled",
            happened=f"The letter is not complete. It still needs: {'; '.join(missing)}.",
            kept="Nothing was printed.",
            do="Fill these in, then print the letter.",
        )
    for_the_family = version.audience in {Audience.FAMILY, Audience.PUPIL}
    foot = "" if for_the_family else chosen.law
    return FilledLetter(
        chosen.title, version.audience, _inline(version.subject, lines), blocks(version.body, lines), foot
    )


def blocks(body: str, lines: Mapping[str, tuple[str, ...]]) -> tuple[Block, ...]:
    """A body as blocks, each placeholder filled with its lines; what has none yet stays as ``{word}``."""
    made: list[Block] = []
    paragraph: list[str] = []

    def close() -> None:
        if paragraph:
            made.append(Paragraph(tuple(paragraph)))
            paragraph.clear()

    for line in (one.strip() for one in body.splitlines()):
        if any(key not in lines and key in _may_be_empty() for key in _PLACEHOLDER.findall(line)):
            continue
        alone = _PLACEHOLDER.fullmatch(line)
        several = lines.get(alone[1], ()) if alone else ()
        block = Items(several) if len(several) > 1 else _block(line, lines)
        if line and block is None:
            paragraph.append(_inline(line, lines))
            continue
        close()
        if block:
            _add(made, block)
    close()
    return tuple(made)


def _block(line: str, lines: Mapping[str, tuple[str, ...]]) -> Block | None:
    """The block that a line's first marks make; None for a line of a paragraph and for an empty one."""
    if line.startswith("## "):
        return Heading(_inline(line[3:].strip(), lines))
    if line.startswith("- "):
        return Items((_inline(line[2:].strip(), lines),))
    if line.startswith("[] "):
        return TickBox(_inline(line[3:].strip(), lines))
    return WriteOn(1) if _WRITE_ON.fullmatch(line) else None


def _add(made: list[Block], block: Block) -> None:
    """Adds a block; items that follow items, and lines that follow lines, become one."""
    last = made[-1] if made else None
    if isinstance(block, Items) and isinstance(last, Items):
        made[-1] = Items(last.items + block.items)
    elif isinstance(block, WriteOn) and isinstance(last, WriteOn):
        made[-1] = WriteOn(last.lines + block.lines)
    else:
        made.append(block)


def _inline(text: str, lines: Mapping[str, tuple[str, ...]]) -> str:
    return _PLACEHOLDER.sub(lambda found: "; ".join(lines[found[1]]) if found[1] in lines else found[0], text)


def _lines(value: Value) -> tuple[str, ...]:
    pieces = [value] if isinstance(value, str) else list(value)
    return tuple(line.strip() for piece in pieces for line in piece.splitlines() if line.strip())


@cache
def _words() -> dict[str, str]:
    return {key: str(words) for key, words in _table(document(_FILE)["placeholders"]).items()}


@cache
def _may_be_empty() -> frozenset[str]:
    said = _table(document(_FILE)["meta"])["may_be_empty"]
    return frozenset(said if isinstance(said, list) else ())


def _letter(raw: Mapping[str, object]) -> Letter:
    versions = tuple(
        Version(
            Audience(str(one["audience"])),
            str(one.get("age") or one.get("variant") or ""),
            str(one["subject"]),
            str(one["body"]),
        )
        for one in _tables(raw["version"])
    )
    said = {key: str(raw[key]) for key in ("id", "title", "law", "when", "clock")}
    return Letter(said["id"], said["title"], said["law"], said["when"], said["clock"], versions)


def _table(raw: object) -> Mapping[str, object]:
    if not isinstance(raw, dict):
        raise ContentBrokenError(f"{_FILE}: a table is missing")
    return raw


def _tables(raw: object) -> list[Mapping[str, object]]:
    if not isinstance(raw, list):
        raise ContentBrokenError(f"{_FILE}: a list of tables is missing")
    return [_table(one) for one in raw]
