# SPDX-License-Identifier: Apache-2.0
"""The chronology: what happened, what was agreed to, what was handed over. What is restricted is the SENCO's alone."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Literal, TypedDict, TypeVar

from sqlalchemy import select

from sencodesk.records.base import LoggedRecord
from sencodesk.records.chronology import Consent, Entry, HandedOver
from sencodesk.records.chronology_rules import judge_consent, judge_entry, judge_handed_over
from sencodesk.records.findings import Finding
from sencodesk.records.pupils import Pupil
from sencodesk.services import roles
from sencodesk.services.desk import Desk, record
from sencodesk.services.values import put, refuse, tidy
from sencodesk.services.verbs import verb
from sencodesk.store.changes import Change
from sencodesk.store.unit import UnitOfWork

EntryName = Literal["call", "meeting", "visit", "referral", "observation", "agency", "letter", "incident", "note"]
Judge = Callable[..., Sequence[Finding]]
R = TypeVar("R", Entry, Consent, HandedOver)


class EntryValues(TypedDict, total=False):
    """One thing that happened."""

    kind: EntryName | None
    on_date: date | None
    at_time: str | None
    with_whom: str | None
    text: str | None
    restricted: bool | None
    follow_up_on: date | None
    followed_up_on: date | None


class ConsentValues(TypedDict, total=False):
    """What somebody agreed to."""

    scope: str | None
    with_whom: str | None
    given_by: str | None
    given_on: date | None
    how: str | None
    until: date | None
    taken_back_on: date | None


class HandedOverValues(TypedDict, total=False):
    """A paper that was given to somebody by hand, by post or by e-mail."""

    on_date: date | None
    what: str | None
    to_whom: str | None
    how: str | None
    why: str | None
    kind: str | None
    consent_id: str | None


@verb
def add_entry(desk: Desk, *, pupil_id: str, values: EntryValues) -> Change | None:
    """Add what happened. Only the SENCO may restrict it."""
    row = Entry(pupil_id=pupil_id, restricted=False)
    first = {"kind": "note", "on_date": None, "text": None, **values, "restricted": bool(values.get("restricted"))}
    with desk.unit("add to the chronology", pupil_id=pupil_id) as unit:
        _write(desk, unit, row, first, judge_entry)
        unit.session.add(row)
    return unit.change


@verb
def change_entry(desk: Desk, *, entry_id: str, row_version: int | None = None, values: EntryValues) -> Change | None:
    """Put an entry right. One that is restricted is changed, and let go, by the SENCO alone."""
    given = dict(values)
    if "restricted" in given:
        given["restricted"] = bool(given["restricted"])
    with desk.unit("change the chronology") as unit:
        row = _entry(desk, unit, entry_id, row_version)
        _write(desk, unit, row, given, judge_entry)
    return unit.change


@verb
def followed_up(desk: Desk, *, entry_id: str, on: date | None = None) -> Change | None:
    """What was to be followed up is done, today unless said otherwise: it is no task any more."""
    with desk.unit("follow up an entry of the chronology") as unit:
        row = _entry(desk, unit, entry_id)
        _write(desk, unit, row, {"followed_up_on": on or desk.today()}, judge_entry)
    return unit.change


@verb
def remove_entry(desk: Desk, *, entry_id: str) -> Change | None:
    """Take an entry out of the chronology."""
    with desk.unit("remove from the chronology") as unit:
        unit.session.delete(_entry(desk, unit, entry_id))
    return unit.change


@verb
def add_consent(desk: Desk, *, pupil_id: str, values: ConsentValues) -> Change | None:
    """Add what somebody agreed to."""
    row = Consent(pupil_id=pupil_id)
    with desk.unit("add a consent", pupil_id=pupil_id) as unit:
        _write(desk, unit, row, {"scope": None, "given_by": None, "given_on": None, **values}, judge_consent)
        unit.session.add(row)
    return unit.change


@verb
def change_consent(
    desk: Desk, *, consent_id: str, row_version: int | None = None, values: ConsentValues
) -> Change | None:
    """Put a consent right, or write down that it was taken back."""
    with desk.unit("change a consent") as unit:
        row = record(unit.session, "consent", consent_id, row_version)
        _write(desk, unit, row, values, judge_consent)
    return unit.change


@verb
def remove_consent(desk: Desk, *, consent_id: str) -> Change | None:
    """Take away a consent that was entered by mistake; one that was taken back stays, with its day.

    Raises Refusal while a paper that was handed over rests on it.
    """
    with desk.unit("remove a consent") as unit:
        row = record(unit.session, "consent", consent_id)
        if unit.session.scalars(select(HandedOver.id).where(HandedOver.consent_id == consent_id)).first() is not None:
            refuse([Finding("CONSENT_USED", "refuse", "scope")])
        unit.session.delete(row)
    return unit.change


@verb
def hand_over(desk: Desk, *, pupil_id: str, values: HandedOverValues) -> Change | None:
    """A paper about the pupil was given to somebody: it belongs to what was shared."""
    row = HandedOver(pupil_id=pupil_id)
    with desk.unit("add a paper handed over", pupil_id=pupil_id) as unit:
        _write(desk, unit, row, {"on_date": None, "what": None, "to_whom": None, **values}, judge_handed_over)
        unit.session.add(row)
    return unit.change


@verb
def change_handed_over(
    desk: Desk, *, handed_over_id: str, row_version: int | None = None, values: HandedOverValues
) -> Change | None:
    """Put right what was handed over."""
    with desk.unit("change a paper handed over") as unit:
        row = record(unit.session, "handed_over", handed_over_id, row_version)
        _write(desk, unit, row, values, judge_handed_over)
    return unit.change


@verb
def remove_handed_over(desk: Desk, *, handed_over_id: str) -> Change | None:
    """Take away a paper that was not handed over."""
    with desk.unit("remove a paper handed over") as unit:
        unit.session.delete(record(unit.session, "handed_over", handed_over_id))
    return unit.change


def _entry(desk: Desk, unit: UnitOfWork, entry_id: str, row_version: int | None = None) -> Entry:
    """The entry, if this person may read it: whoever may not read it may not change or remove it either."""
    row = record(unit.session, "entry", entry_id, row_version)
    assert isinstance(row, Entry)
    if row.restricted:
        roles.require_confided(desk.role)
    return row


def _write(desk: Desk, unit: UnitOfWork, row: LoggedRecord, values: Mapping[str, object], judge: Judge) -> None:
    """Set tidied values, if the record as it would be then can be true. Raises Refusal, UserError."""
    if values.get("restricted"):
        roles.require_confided(desk.role)
    pupil = record(unit.session, "pupil", str(getattr(row, "pupil_id")))  # noqa: B009  three kinds of record have it
    assert isinstance(pupil, Pupil)
    ready = {name: tidy(value) for name, value in values.items()}
    held = {column.key: getattr(row, column.key) for column in type(row).__table__.columns}
    found = list(judge({**held, **ready}, today=desk.today(), born=pupil.dob))
    consent_id = ready.get("consent_id")
    if consent_id is not None:
        consent = unit.session.get(Consent, str(consent_id))
        if consent is None or consent.pupil_id != pupil.id:
            found.append(Finding("NOT_THIS_PUPIL", "refuse", "consent_id"))
    refuse(found)
    put(row, ready)
