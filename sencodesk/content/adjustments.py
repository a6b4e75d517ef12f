# SPDX-License-Identifier: Apache-2.0
"""Classroom adjustments: what every teacher does for a pupil in every lesson, and how one sees that it is done."""

from dataclasses import dataclass
from functools import cache

from sencodesk.content.areas import AREAS
from sencodesk.content.source import ContentBrokenError, rows

COLUMNS = ("id", "name", "area", "what_staff_do", "how_to_check", "plain")


@dataclass(frozen=True, slots=True)
class Adjustment:
    """One adjustment; ``plain`` is for families and pupils."""

    id: str
    name: str
    area: str
    what_staff_do: str
    how_to_check: str
    plain: str


@cache
def adjustments() -> tuple[Adjustment, ...]:
    """Every adjustment in the file's order. Raises ContentBrokenError for an area that the program does not know."""
    found = tuple(Adjustment(**row) for row in rows("adjustments.csv", COLUMNS))
    for one in found:
        if one.area not in AREAS:
            raise ContentBrokenError(f"adjustments.csv, {one.id}: area")
    return found


def adjustment(key: str) -> Adjustment | None:
    """The adjustment with this id."""
    return next((one for one in adjustments() if one.id == key), None)
