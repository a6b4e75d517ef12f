# SPDX-License-Identifier: Apache-2.0
"""Sets words into lines. One ``Setter`` serves one document: it remembers words it has measured, and what it could
not print, and is thrown away with the document, so that no child's words stay in memory behind a locked window."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from unicodedata import combining

from sencodesk.papers import fonts
from sencodesk.papers.model import PaperWarning
from sencodesk.papers.theme import Style

Span = tuple[str, str]
"""A kind of face, and text to set in it."""


@dataclass(frozen=True, slots=True)
class Line:
    """Runs of one line, its width in points, and whether a space parts it from the next (readers join lines)."""

    runs: tuple[tuple[fonts.Face, str], ...]
    width: float
    spaced: bool = True


BOUND: Final = re.compile(
    r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]* )?\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
    r"(?: \d{4})?|\d+(?:\.\d+)? (?:of|in|×) \d+"
)
"""Dates and counts, such as Fri 20 Nov 2026 and 5 of 10: they stay on one line wherever they fit."""
HELD: Final = "\u00a0"


@dataclass(slots=True)
class _Word:
    """Pieces of one unbroken word with its width per point of size; ``parts`` are the words of a bound group."""

    pieces: list[tuple[fonts.Face, str]]
    width: float
    parts: "tuple[_Word, ...]" = ()


class Setter:
    """Measures and breaks text; collects warnings under the form field that they came from."""

    def __init__(self) -> None:
        self.context: dict[str, str] = {}
        self.warnings: list[PaperWarning] = []
        self._words: dict[Span, _Word] = {}

    def warn(self, code: str, field: str, **params: str) -> None:
        """Remember a warning once."""
        warning = PaperWarning(code, field, {**self.context, **params})
        if warning not in self.warnings:
            self.warnings.append(warning)

    def clean(self, text: str | None, field: str) -> str:
        """``text`` as it can be printed, empty for None; what cannot is warned of under ``field``."""
        if not text:
            return ""
        shown, lost = fonts.readable(text)
        for one in lost:
            self.warn("unprintable", field, script=one.script)
        return shown.strip()

    def width(self, text: str, style: Style) -> float:
        """Width in points of cleaned ``text`` on one line."""
        space = fonts.pair(style.face)[0].widths[" "]
        words = [self._word(style.face, word).width for word in text.replace("\n", " ").split(" ") if word]
        return (sum(words) + space * max(len(words) - 1, 0)) * style.size

    def lines(self, spans: Sequence[Span], style: Style, width: float) -> list[Line]:
        """``spans`` broken into lines of at most ``width`` points; a word longer than a line is cut at any letter."""
        space = fonts.pair(style.face)[0].widths[" "]
        room = width / style.size
        found: list[Line] = []
        for words in self._paragraphs(spans):
            held: list[_Word] = []
            used = 0.0
            for word in _fitting(words, room):
                if held and used + space + word.width > room:
                    found.append(_line(held, used * style.size))
                    held, used = [], 0.0
                if word.width > room:
                    *full, word = _cut(word, room)
                    found += [Line(tuple(part.pieces), part.width * style.size, spaced=False) for part in full]
                used += word.width + (space if held else 0.0)
                held.append(word)
            if held:
                found.append(_line(held, used * style.size))
        return found

    def _paragraphs(self, spans: Sequence[Span]) -> Iterator[list[_Word]]:
        if len(spans) == 1:
            kind, text = spans[0]
            for paragraph in text.split("\n"):
                yield [self._word(kind, word) for word in _bound(paragraph).split(" ") if word]
            return
        words: list[list[_Word]] = [[]]
        for kind, text in spans:
            for n, part in enumerate(_bound(text.replace("\n", " ")).split(" ")):
                if n and words[-1]:
                    words.append([])
                if part:
                    words[-1].append(self._word(kind, part))
        yield [
            _Word([piece for part in parts for piece in part.pieces], sum(part.width for part in parts))
            for parts in words
            if parts
        ]

    def _word(self, kind: str, text: str) -> _Word:
        key = (kind, text)
        word = self._words.get(key)
        if word is None:
            pieces = fonts.runs(kind, text.replace(HELD, " "))
            width = sum(sum(map(one.widths.__getitem__, part)) for one, part in pieces)
            parts = tuple(self._word(kind, part) for part in text.split(HELD)) if HELD in text else ()
            word = self._words[key] = _Word(pieces, width, parts)
        return word


def _bound(text: str) -> str:
    """The text with spaces that must not break marked as such."""
    return BOUND.sub(lambda found: found[0].replace(" ", HELD), text.replace(HELD, " "))


def _fitting(words: Sequence[_Word], room: float) -> Iterator[_Word]:
    """The words; a bound group that is wider than a line comes apart again."""
    for word in words:
        if word.parts and word.width > room:
            yield from word.parts
        else:
            yield word


def _line(words: list[_Word], width: float) -> Line:
    """Words with a space between them; neighbours of one face become one run."""
    runs: list[tuple[fonts.Face, list[str]]] = []
    for n, word in enumerate(words):
        for m, (one, part) in enumerate(word.pieces):
            gap = " " if n and not m else ""
            if runs and runs[-1][0] is one:
                runs[-1][1].append(gap + part)
            else:
                if gap:
                    runs[-1][1].append(gap)
                runs.append((one, [part]))
    return Line(tuple((one, "".join(parts)) for one, parts in runs), width)


def _cut(word: _Word, room: float) -> list[_Word]:
    """A long word in parts that fit; an accent stays with its letter. The last part may be as wide as the line."""
    parts: list[_Word] = []
    held: list[tuple[fonts.Face, str]] = []
    used = 0.0
    for one, text in word.pieces:
        start = 0
        for n, char in enumerate(text):
            wide = one.widths[char]
            if used and used + wide > room and not combining(char):
                if n > start:
                    held.append((one, text[start:n]))
                parts.append(_Word(held, used))
                held, used, start = [], 0.0, n
            used += wide
        if start < len(text):
            held.append((one, text[start:]))
    parts.append(_Word(held, used))
    return parts
