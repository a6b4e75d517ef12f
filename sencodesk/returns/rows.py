# SPDX-License-Identifier: Apache-2.0
"""Our facts in the council's words and back: the one place where an item's code and values are applied.

``encode`` is used by build, ``read_row`` by check. Reading is tolerant, because the inbox reads what a stranger sent:
whatever cannot be read stays as it came, so that a rule can say that it is invalid.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sencodesk.protocol.profile import Item, ProfileError
from sencodesk.returns.catalogue import facts as catalogue_facts
from sencodesk.returns.facts import NeedSpan, PupilFacts

JsonValue = object

# A code of ours that the council has no word for, while its word means another: sent with this mark, so that the row
# cannot be read as something that it does not say. Only a wrong value comes to this, and a rule stops it.
UNMAPPED = "sencodesk:"


@dataclass(frozen=True, slots=True)
class Need:
    """One entry of ``needs`` as it stands in a row; what cannot be read is None."""

    rank: int | None
    type: str | None
    from_date: date | None
    to_date: date | None


@dataclass(frozen=True, slots=True)
class Row:
    """One row read back: its id and the facts by our field names. A field that was not asked is not in ``facts``."""

    id: str
    facts: Mapping[str, object]

    def has(self, *fields: str) -> bool:
        """Whether all these fields were asked."""
        return all(field in self.facts for field in fields)

    def text(self, field: str) -> str:
        """A text or code, or "" where there is none."""
        value = self.facts.get(field)
        return value.strip() if isinstance(value, str) else ""

    def day(self, field: str) -> date | None:
        """A date, or None."""
        value = self.facts.get(field)
        return value if isinstance(value, date) else None

    @property
    def needs(self) -> tuple[Need, ...]:
        """The types of need in the row, as they came."""
        value = self.facts.get("needs")
        return value if isinstance(value, tuple) else ()


def encode(pupil: PupilFacts, item: Item, on: date) -> JsonValue:
    """The value of one item for one pupil on the reference date, in the council's own codes.

    Raises ProfileError when the catalogue does not know the item's field.
    """
    kind = _kind(item)
    if item.field == "needs":
        needs = pupil.needs_on(on)[: item.limit]
        return [_need(need, item) for need in needs]
    if item.field in ("status", "status_from"):
        status = pupil.status_on(on)
        value = None if status is None else status.code if item.field == "status" else status.from_date
    else:
        value = getattr(pupil, item.field)
    if isinstance(value, date):
        return value.isoformat()
    if kind == "flag" and isinstance(value, bool):
        return item.values.get("true" if value else "false", value)
    return _mapped(value, item) if isinstance(value, str) else value


def read_row(entry: object, items: Iterable[Item]) -> Row | None:
    """A row of a body by our field names, or None for what is no row. Never raises on what a stranger sent."""
    if not isinstance(entry, dict) or not isinstance(entry.get("row"), str):
        return None
    return Row(entry["row"], {item.field: _decoded(entry[item.code], item) for item in items if item.code in entry})


def _kind(item: Item) -> str:
    fact = catalogue_facts().get(item.field)
    if fact is None:
        raise ProfileError(f"items.{item.code}: the catalogue has no {item.field}")
    return fact.kind


def _need(need: NeedSpan, item: Item) -> dict[str, JsonValue]:
    return {
        "rank": need.rank,
        "type": None if need.code is None else _mapped(need.code, item),
        "from": None if need.from_date is None else need.from_date.isoformat(),
        "to": None if need.to_date is None else need.to_date.isoformat(),
    }


def _mapped(code: str, item: Item) -> str:
    if code in item.values:
        return item.values[code]
    return UNMAPPED + code if code in item.values.values() else code


def _unmapped(value: str, item: Item) -> str:
    for ours, theirs in item.values.items():
        if theirs == value:
            return ours
    return value.removeprefix(UNMAPPED)


def _decoded(value: object, item: Item) -> object:
    kind = _kind(item)
    if kind == "needs":
        return tuple(_read_need(entry, item) for entry in value) if isinstance(value, list) else ()
    if kind == "date":
        return _date(value)
    if not isinstance(value, str):
        return value
    if kind == "flag":
        return {item.values.get("true"): True, item.values.get("false"): False}.get(value, value)
    return _unmapped(value, item)


def _read_need(entry: object, item: Item) -> Need:
    taken = entry if isinstance(entry, dict) else {}
    rank, code = taken.get("rank"), taken.get("type")
    whole = isinstance(rank, int) and not isinstance(rank, bool) and 1 <= rank <= 99
    return Need(
        rank if whole else None,
        _unmapped(code, item) if isinstance(code, str) and code.strip() else None,
        _date(taken.get("from")),
        _date(taken.get("to")),
    )


def _date(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None
