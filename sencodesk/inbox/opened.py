# SPDX-License-Identifier: Apache-2.0
"""A return opened again, in memory only, from the sealed bytes that are kept: for the command line and the officer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sencodesk.inbox.folder import Keys
from sencodesk.inbox.store import Store, Stored
from sencodesk.protocol import envelope, package
from sencodesk.protocol.profile import Profile, ProfileError


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows as an officer reads them. ``rows`` hold the row's id and its cells; ``fields`` are code and name."""

    fields: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    notes: tuple[tuple[str | None, str], ...]

    def number(self, row: str | None) -> str:
        """``Row 3``, or that it is about the whole return."""
        place = next((n for n, (each, _) in enumerate(self.rows, start=1) if each == row), None)
        return f"Row {place}" if place is not None else "The whole return"

    def name(self, code: str | None) -> str:
        """The name of an item by its code."""
        return dict(self.fields).get(code or "", code or "")


def body(store: Store, keys: Keys, stored: Stored) -> Mapping[str, Any]:
    """The body, verified again with the school's own keys."""
    data = package.unseal(stored.sealed, keys.identity)
    inside = envelope.opened(data, kind="package", keys=store.keys(stored.school_id), limit=len(data))
    found: Mapping[str, Any] = inside.payload["body"]  # type: ignore[assignment]  # checked when it arrived
    return found


def sheet(opened: Mapping[str, Any], published: Profile | None, return_type: str) -> Sheet:
    """The body as a table, items by the names that the profile gives them."""
    try:
        items = {item.code: item.name for item in published.spec(return_type).items} if published else {}
    except ProfileError:
        items = {}
    codes = [str(code) for code in opened["items"]]
    return Sheet(
        tuple((code, items.get(code, code)) for code in codes),
        tuple((str(row["row"]), tuple(_cell(row.get(code)) for code in codes)) for row in opened["rows"]),
        tuple((note.get("row"), str(note.get("text", ""))) for note in opened["notes"] if isinstance(note, dict)),
    )


def _cell(value: object) -> str:
    if value is None or value == "" or value == []:
        return "None"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return "; ".join(_cell(one) for one in value)
    if isinstance(value, dict):
        return " ".join(str(one) for one in value.values() if one not in (None, ""))
    return str(value)
