# SPDX-License-Identifier: Apache-2.0
"""Headings of two rows, where a word above is merged over several columns: both words make one heading."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from sencodesk.exchange import columns, table
from sencodesk.exchange.table import Line

Ranges = Sequence[tuple[int, int]]


def joined(lines: Sequence[Line], across: Mapping[int, Ranges]) -> tuple[Line, ...]:
    """The lines, with the two rows of the heading as one: "Address / Postcode". As they are where there is no such.

    ``across`` has, by line, the ranges of columns (from 0, both ends in it) over which a cell is merged.
    """
    for place, (upper, lower) in enumerate(pairwise(lines[: table.HEAD + 1])):
        ranges = across.get(upper.number, ())
        if lower.number == upper.number + 1 and ranges and _two_rows(upper, lower, ranges):
            return (*lines[:place], replace(lower, cells=_words(upper, lower, ranges)), *lines[place + 2 :])
    return tuple(lines)


def _two_rows(upper: Line, lower: Line, ranges: Ranges) -> bool:
    """Whether the lower line divides what the upper one says: it is no pupil's, and the upper one is no title."""
    under = {column: first for first, last in ranges for column in range(first, min(last, len(lower.cells) - 1) + 1)}
    divided = [
        first
        for first, _ in ranges
        if first < len(upper.cells)
        and upper.cells[first].strip()
        and sum(1 for column, of in under.items() if of == first and lower.cells[column].strip()) > 1
    ]
    beside = [
        (above, below)
        for column, (above, below) in enumerate(zip(upper.cells, lower.cells, strict=False))
        if column not in under
    ]
    titled = len(divided) == 1 and not any(above.strip() for above, _ in beside)
    return (
        bool(divided)
        and not titled
        and all(not above.strip() or not below.strip() or above == below for above, below in beside)
        and columns.recognised(lower.cells) > 0
    )


def _words(upper: Line, lower: Line, ranges: Ranges) -> tuple[str, ...]:
    cells = [below if below.strip() else above for above, below in zip(upper.cells, lower.cells, strict=False)]
    for first, last in ranges:
        for column in range(first, min(last, len(cells) - 1) + 1):
            above, below = " ".join(upper.cells[first].split()), " ".join(lower.cells[column].split())
            cells[column] = columns.BETWEEN.join(one for one in (above, below) if one)
    return tuple(cells)
