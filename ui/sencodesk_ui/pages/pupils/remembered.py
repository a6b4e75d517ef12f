# SPDX-License-Identifier: Apache-2.0
"""How somebody left the register: filters, order, widths, pane. Kept inside the encrypted file, outside undo."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sencodesk_ui.pages.pupils.model import KEYS
from sencodesk_ui.pages.pupils.rows import Filters

SETTING = "register"
SETS = ("status", "year", "class_name", "need", "council", "care")


@dataclass(frozen=True)
class Remembered:
    """What is kept. Text that was sought is not: next time one looks for somebody else."""

    filters: Filters = field(default_factory=Filters)
    sorted_by: str = "review"
    falling: bool = False
    pane: bool = True
    widths: Mapping[str, int] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    """Columns that are not shown; the name always is."""


def to_setting(one: Remembered) -> dict[str, Any]:
    """As plain values."""
    chosen = {name: sorted(getattr(one.filters, name)) for name in SETS}
    flags = {name: getattr(one.filters, name) for name in ("everybody", "no_plan", "overdue")}
    return {
        **chosen,
        **flags,
        "sorted_by": one.sorted_by,
        "falling": one.falling,
        "pane": one.pane,
        "widths": dict(one.widths),
        "hidden": sorted(one.hidden),
    }


def from_setting(kept: object) -> Remembered:
    """From plain values; whatever is missing or odd is as on the first day."""
    if not isinstance(kept, Mapping):
        return Remembered()
    sets = (frozenset(str(one) for one in kept.get(name, ())) for name in SETS)
    status, year, class_name, need, council, care = sets
    filters = Filters(
        status=status,
        year=year,
        class_name=class_name,
        need=need,
        council=council,
        care=care,
        everybody=bool(kept.get("everybody")),
        no_plan=bool(kept.get("no_plan")),
        overdue=bool(kept.get("overdue")),
    )
    widths = kept.get("widths")
    return Remembered(
        filters,
        str(kept.get("sorted_by")) if kept.get("sorted_by") in KEYS else "review",
        bool(kept.get("falling")),
        bool(kept.get("pane", True)),
        {str(key): int(value) for key, value in widths.items() if key in KEYS} if isinstance(widths, Mapping) else {},
        frozenset(str(key) for key in kept.get("hidden", ()) if key in KEYS[1:]),
    )
