# SPDX-License-Identifier: Apache-2.0
"""Splits what a person typed into sentences, each with its place: a rule looks at one sentence at a time."""

import re
from dataclasses import dataclass

MOST = 400
"""A longer stretch without a stop is read in pieces of this many characters: no pattern ever meets a longer text."""
_STOP = re.compile(r"(?:(?<=[.!?])|(?<=[.!?][”’\"')]))[^\S\n]+|\n\s*")
_SHORT = re.compile(r"(?:\b(?:mrs?|ms|mx|dr|st|prof|no|nos|approx|vs|cf|fig|p|pp|e\.g|i\.e)|\b[A-Z])\.$", re.I)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence and where it begins in its text."""

    start: int
    text: str


def sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of a text, none blank. A new line ends one; a short form such as “Mr.” or an initial does not."""
    found: list[Sentence] = []
    begin = 0
    for stop in _STOP.finditer(text):
        if "\n" not in stop.group() and _SHORT.search(text, max(begin, stop.start() - 8), stop.start()):
            continue
        found.extend(_pieces(text, begin, stop.start()))
        begin = stop.end()
    found.extend(_pieces(text, begin, len(text)))
    return tuple(found)


def _pieces(text: str, begin: int, end: int) -> list[Sentence]:
    pieces = []
    while end - begin > MOST:
        space = text.rfind(" ", begin + MOST // 2, begin + MOST)
        cut = space + 1 if space >= 0 else begin + MOST
        pieces.append(Sentence(begin, text[begin:cut]))
        begin = cut
    if text[begin:end].strip():
        pieces.append(Sentence(begin, text[begin:end]))
    return pieces
