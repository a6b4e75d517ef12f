# SPDX-License-Identifier: Apache-2.0
"""What changed since last time: two bodies side by side, rows paired by UPN in memory, counts only."""

from collections.abc import Mapping
from dataclasses import dataclass

from sencodesk.protocol.profile import Item, Profile
from sencodesk.records.pupils import FLAGS
from sencodesk.returns.rows import Row, read_row

SEN_FIELDS = ("status", "status_from", "needs", *FLAGS)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Counts of pupils, and of items by the council's codes.

    ``changed`` counts pupils in both with another status, need or flag (a new year group is no news);
    ``unpaired`` counts rows of either return without a UPN, which can be neither added nor left.
    """

    added: int
    left: int
    changed: int
    unpaired: int
    items_added: tuple[str, ...]
    items_dropped: tuple[str, ...]


def compare(
    before: Mapping[str, object], after: Mapping[str, object], profile: Profile, earlier: Profile | None = None
) -> Comparison | None:
    """Compares the last return's body with this one's. ``earlier`` is the profile of the last one, if it differed.

    None when either was sent without UPNs, so that rows cannot be paired.
    """
    return_type = str(after.get("return_type"))
    old_items = {item.code: item for item in (earlier or profile).spec(return_type).items}
    new_items = {item.code: item for item in profile.spec(return_type).items}
    old_codes, new_codes = _codes(before), _codes(after)
    old, old_unpaired = _by_upn(before, [old_items[code] for code in old_codes if code in old_items])
    new, new_unpaired = _by_upn(after, [new_items[code] for code in new_codes if code in new_items])
    if old is None or new is None:
        return None
    return Comparison(
        added=len(new.keys() - old.keys()),
        left=len(old.keys() - new.keys()),
        changed=sum(_differs(old[number], new[number]) for number in new.keys() & old.keys()),
        unpaired=old_unpaired + new_unpaired,
        items_added=tuple(code for code in new_codes if code not in old_codes),
        items_dropped=tuple(code for code in old_codes if code not in new_codes),
    )


def _codes(body: Mapping[str, object]) -> list[str]:
    items = body.get("items")
    return [str(code) for code in items] if isinstance(items, list) else []


def _by_upn(body: Mapping[str, object], items: list[Item]) -> tuple[dict[str, Row] | None, int]:
    if not any(item.field == "upn" for item in items):
        return None, 0
    entries = body.get("rows")
    read = [read_row(entry, items) for entry in (entries if isinstance(entries, list) else ())]
    rows = [row for row in read if row is not None]
    paired = {row.text("upn"): row for row in rows if row.text("upn")}
    return paired, len(rows) - len(paired)


def _differs(old: Row, new: Row) -> bool:
    """Whether a fact that both returns asked for has changed."""
    return any(old.facts[field] != new.facts[field] for field in SEN_FIELDS if old.has(field) and new.has(field))
