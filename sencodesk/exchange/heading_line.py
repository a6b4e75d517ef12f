# SPDX-License-Identifier: Apache-2.0
"""Where the headings of a table stand, and which character parts its cells: what looks most like a known list."""

from collections.abc import Container, Mapping, Sequence

from sencodesk.exchange import columns as headings
from sencodesk.exchange import table
from sencodesk.exchange.rows import FileRefused

TRIED = 200  # lines on which a delimiter is tried


def delimiter(text: str) -> str:
    """The character under which the first lines look most like a table with headings that are known."""
    head = table.beginning(text, TRIED)

    def score(mark: str) -> tuple[int, int, int]:
        try:
            lines = table.split(head, mark)
        except FileRefused:
            return 0, 0, 0
        return (
            max((headings.recognised(one.cells) for one in lines[: table.HEAD]), default=0),
            *table.consistency(lines),
        )

    return max(table.delimiters(text), key=score, default=",")


def place(lines: Sequence[table.Line], mapping: Mapping[str, str | None] | None, sources: Container[str] = ()) -> int:
    """The line with the headings: those of a kind of file that was brought in before; else the one with most that are
    known or were named by a person; else the first line as wide as most."""
    named = set(mapping or {})
    for at, line in enumerate(lines[: table.HEAD]):
        if line.filled and headings.fingerprint(headings.unique(line.cells)) in sources:
            return at

    def known(line: table.Line) -> int:
        return headings.recognised(line.cells) + 2 * len(named & set(headings.unique(line.cells)))

    first = range(min(len(lines), table.HEAD))
    best = max(first, key=lambda at: (known(lines[at]), -at), default=0)
    if known(lines[best]) >= (2 if lines[best].filled > 1 else 1):
        return best
    _, width = table.consistency(lines)
    return next((at for at in first if len(lines[at].cells) == width and lines[at].filled > width / 2), best)
