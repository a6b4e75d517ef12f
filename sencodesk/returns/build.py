# SPDX-License-Identifier: Apache-2.0
"""Building the body of a return: whose rows, which items, in whose codes. Nothing is in it that no item names.

The order of rows is the order of their random ids, so that it says nothing about names, classes or who was added last.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sencodesk.protocol import canonical
from sencodesk.protocol.profile import Item, LeftOut, Period, Population, Profile
from sencodesk.returns.facts import PupilFacts
from sencodesk.returns.rows import encode

BODY_FORMAT = "sencodesk-body"


@dataclass(frozen=True, slots=True)
class Built:
    """A body with what the laptop alone knows of it: which row is whose, and who was left out for which reason.

    ``excluded`` holds (pupil id, reason): not_on_roll, no_enrolment, enrolment, no_status, status,
    no_home_council, home_council.
    """

    body: Mapping[str, Any]
    included: Mapping[str, str]
    excluded: tuple[tuple[str, str], ...]
    items: tuple[Item, ...]
    left_out: tuple[tuple[str, LeftOut], ...]
    body_bytes: bytes
    body_sha256: str


def build_body(
    facts: Iterable[PupilFacts],
    profile: Profile,
    return_type: str,
    period: str,
    *,
    row_ids: Mapping[str, str],
) -> Built:
    """The body of one return.

    ``facts`` are all pupils of the store, ``row_ids`` a random UUID for each pupil id that may be included (made once
    for a submission and kept, so that building twice gives the same bytes). Facts are taken as they hold on the
    period's reference date. Raises ProfileError when the profile has no such return, period or fact, KeyError when a
    pupil who belongs in has no row id.
    """
    spec = profile.spec(return_type)
    due = spec.period(period)
    items = profile.items_on(return_type, due.reference_date)
    included: dict[str, str] = {}
    excluded: list[tuple[str, str]] = []
    rows: list[dict[str, Any]] = []
    for pupil in facts:
        reason = exclusion(pupil, profile, spec.population, due.reference_date)
        if reason is not None:
            excluded.append((pupil.id, reason))
            continue
        row = row_ids[pupil.id]
        included[row] = pupil.id
        rows.append({"row": row} | {item.code: encode(pupil, item, due.reference_date) for item in items})
    rows.sort(key=lambda entry: str(entry["row"]))
    body = _empty_body(profile, return_type, due, items) | {"rows": rows}
    body_bytes = canonical.dumps(body)
    return Built(
        body,
        included,
        tuple(sorted(excluded)),
        items,
        tuple(profile.left_out(return_type, due.reference_date)),
        body_bytes,
        hashlib.sha256(body_bytes).hexdigest(),
    )


def with_notes(built: Built, notes: Iterable[tuple[str, str, str]]) -> Built:
    """The same return with the notes that travel: (row, rule, text) each, for rows that are in it; others stay here."""
    kept = sorted({(row, rule): text.strip() for row, rule, text in notes if row in built.included}.items())
    body = dict(built.body) | {
        "notes": [{"row": row, "rule": rule, "text": text} for (row, rule), text in kept if text]
    }
    body_bytes = canonical.dumps(body)
    return replace(built, body=body, body_bytes=body_bytes, body_sha256=hashlib.sha256(body_bytes).hexdigest())


def exclusion(pupil: PupilFacts, profile: Profile, population: Population, on: date) -> str | None:
    """Why a pupil is not asked for on a day, or None when the pupil is."""
    if population.on_roll and not pupil.on_roll(on):
        return "not_on_roll"
    if population.enrolments is not None and pupil.enrolment not in population.enrolments:
        return "enrolment" if pupil.enrolment else "no_enrolment"
    if population.statuses is not None:
        status = pupil.status_on(on)
        if status is None:
            return "no_status"
        if status.code not in population.statuses:
            return "status"
    return council_exclusion(pupil, profile, population)


def council_exclusion(pupil: PupilFacts, profile: Profile, population: Population) -> str | None:
    """Why a pupil is another council's to be told of: ``no_home_council``, ``home_council``, or None.

    The home council is a code or a name that a person typed, so the profile's own code, id and name all count as one,
    whichever of them the population names; case and outer blanks do not matter.
    """
    if population.home_councils is None:
        return None
    home = (pupil.home_council or "").strip().casefold()
    if not home:
        return "no_home_council"
    own = {profile.code.casefold(), profile.id.casefold(), profile.name.casefold()}
    named = {council.strip().casefold() for council in population.home_councils}
    return None if home in (named | own if named & own else named) else "home_council"


def _empty_body(profile: Profile, return_type: str, due: Period, items: tuple[Item, ...]) -> dict[str, Any]:
    return {
        "format": BODY_FORMAT,
        "v": 1,
        "council_id": profile.id,
        "return_type": return_type,
        "period": due.period,
        "reference_date": due.reference_date.isoformat(),
        "items": [item.code for item in items],
        "rows": [],
        "notes": [],
        "attachments": [],
    }
