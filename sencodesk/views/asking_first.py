# SPDX-License-Identifier: Apache-2.0
"""What records that came from a backup have still to learn: which councils were not asked yet, and what they hold.

A setting keeps both, because they are about this copy of the records and not about what stands in them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from sencodesk.records.councils import Return
from sencodesk.store.tables import SettingRow

SETTING = "asking_first"
OLDER = "older"
"""Beside both: these records came from a backup, so a council that is added later is asked as well."""


@dataclass(frozen=True, slots=True)
class There:
    """A version that a council holds and these records do not know. ``received_at`` is the council's instant."""

    version: int
    submission_id: str
    received_at: str


def kept(session: Session) -> tuple[Mapping[str, str], Mapping[str, Mapping[str, Any]]]:
    """The councils that are to be asked (id to the instant before which it is not tried again, or ""), and what was
    found there, by return."""
    value = _value(session)
    return dict(value.get("councils", {})), dict(value.get("there", {}))


def came_from_a_backup(session: Session) -> bool:
    """Whether these records were ever older than they had been, or on another computer."""
    return bool(_value(session).get(OLDER))


def unasked(session: Session, council_id: str) -> bool:
    """Whether the council is to be asked which versions it holds before anything goes to it."""
    return council_id in kept(session)[0]


def there(session: Session, due: Return) -> There | None:
    """The newer version of a return that its council holds and these records do not know."""
    found = kept(session)[1].get(name(due.council_id, due.type, due.period))
    if found is None:
        return None
    return There(int(found["version"]), str(found["submission_id"]), str(found["received_at"]))


def where(session: Session) -> set[tuple[str, str | None, str | None, int]]:
    """All of it, to be compared: whether a council has answered since."""
    councils, found = kept(session)
    waiting: set[tuple[str, str | None, str | None, int]] = {(one, None, None, 0) for one in councils}
    return waiting | {(key, str(one["submission_id"]), None, int(one["version"])) for key, one in found.items()}


def name(council_id: str, return_type: str, period: str) -> str:
    """What a return is called there: a council may hold one that these records do not even list."""
    return f"{council_id}/{return_type}/{period}"


def _value(session: Session) -> dict[str, Any]:
    row = session.get(SettingRow, SETTING)
    return dict(row.value) if row is not None and isinstance(row.value, dict) else {}
