# SPDX-License-Identifier: Apache-2.0
"""The library of provision: what is done, with how many, for how long, and how it is measured at entry and exit.

Group sizes, minutes and weeks are a usual start, to be changed by the school; they are no evidence of effect.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from sencodesk.content.areas import AREAS
from sencodesk.content.key_stages import KEY_STAGES
from sencodesk.content.source import ContentBrokenError, rows

COLUMNS = (
    "id", "name", "area", "key_stage", "group_min", "group_max", "minutes", "times_a_week", "weeks", "staff",
    "entry_measure", "exit_measure", "plain",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Intervention:
    """One kind of provision. ``minutes`` are of one session; ``plain`` is for families."""

    id: str
    name: str
    area: str
    key_stages: tuple[str, ...]
    group_min: int
    group_max: int
    minutes: int
    times_a_week: int
    weeks: int
    staff: str
    entry_measure: str
    exit_measure: str
    plain: str


@cache
def interventions() -> tuple[Intervention, ...]:
    """The library in the file's order. Raises ContentBrokenError for a file that is not as it should be."""
    return tuple(_intervention(row) for row in rows("interventions.csv", COLUMNS))


def intervention(key: str) -> Intervention | None:
    """The kind of provision with this id."""
    return next((one for one in interventions() if one.id == key), None)


def _intervention(row: Mapping[str, str]) -> Intervention:
    stages = tuple(row["key_stage"].split())
    counts = ("group_min", "group_max", "minutes", "times_a_week", "weeks")
    broken = [column for column in counts if not row[column].isdecimal() or int(row[column]) < 1]
    if row["area"] not in AREAS or not stages or set(stages) - set(KEY_STAGES):
        broken.append("area or key_stage")
    if not broken and int(row["group_min"]) > int(row["group_max"]):
        broken.append("group_min is above group_max")
    if broken:
        raise ContentBrokenError(f"interventions.csv, {row['id']}: {', '.join(broken)}")
    smallest, largest, minutes, times, weeks = (int(row[column]) for column in counts)
    return Intervention(
        row["id"], row["name"], row["area"], stages, smallest, largest, minutes, times, weeks, row["staff"],
        row["entry_measure"], row["exit_measure"], row["plain"],
    )  # fmt: skip
