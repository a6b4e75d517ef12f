# SPDX-License-Identifier: Apache-2.0
"""The order of the types of need: one that is put at a place moves those behind it, and the places have no gap.

Only what holds on a day has an order. What was, or is still to come, keeps the place that it had.
"""

from collections.abc import Collection, Iterable
from datetime import date

from sencodesk.records.needs import NeedPeriod, holding, overlapping


def clashing(row: NeedPeriod, others: Iterable[NeedPeriod]) -> list[NeedPeriod]:
    """Those of the others with its type or its rank that hold on a day on which it does."""
    return overlapping(row, [one for one in others if one.code == row.code or one.rank == row.rank])


def clashes(rows: Collection[NeedPeriod]) -> frozenset[frozenset[str]]:
    """Each pair of these, by id, that cannot stand beside each other."""
    return frozenset(
        frozenset((row.id, other.id))
        for row in rows
        for other in clashing(row, [one for one in rows if one is not row])
    )


def in_order(rows: Iterable[NeedPeriod], on: date) -> list[NeedPeriod] | None:
    """Those that hold on a day, the main one first; None where their places are not 1, 2, 3 and so on, each once."""
    held = sorted(holding(rows, on), key=lambda one: one.rank)
    return held if [one.rank for one in held] == [*range(1, len(held) + 1)] else None


def seat(row: NeedPeriod, rows: Iterable[NeedPeriod], order: list[NeedPeriod] | None, on: date, *, moved: bool) -> None:
    """Give a type that is new here, or was ``moved`` to another rank, its place among those that hold on a day.

    ``order`` is how they stood before, without gap. What it takes the place of moves down by one, or up where it came
    from above; a place behind the last is the last. Where they had no such order, only those in its way move down.
    """
    here = bool(holding([row], on))
    if order is None:
        if here and moved:
            _push_down(row, [one for one in holding(rows, on) if one is not row])
    elif here and (moved or row not in order):
        rest = [one for one in order if one is not row]
        rest.insert(row.rank - 1, row)
        _number(rest)


def close_up(gone: NeedPeriod, rows: Collection[NeedPeriod], order: list[NeedPeriod] | None) -> None:
    """Those behind one that is taken away move up, unless another stood in their new place in its time."""
    if order is None or gone not in order:
        return
    rest, before = [one for one in order if one is not gone], clashes(rows)
    ranks = [one.rank for one in rest]
    _number(rest)
    if clashes(rows) - before:
        for one, rank in zip(rest, ranks, strict=True):
            one.rank = rank


def _number(rows: Iterable[NeedPeriod]) -> None:
    for rank, row in enumerate(rows, start=1):
        row.rank = rank


def _push_down(row: NeedPeriod, others: list[NeedPeriod]) -> None:
    """The one whose rank this takes goes one down, and so does the one in its way then."""
    for other in [one for one in others if one.rank == row.rank]:
        other.rank += 1
        _push_down(other, [one for one in others if one is not other])
