# SPDX-License-Identifier: Apache-2.0
"""Care flags, attendance, suspensions and access arrangements of a pupil."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypedDict

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.records import care_rules, score_rules
from sencodesk.records.base import LoggedRecord
from sencodesk.records.care import AccessArrangement, AttendanceSummary, CareFlag, Suspension
from sencodesk.records.findings import Finding
from sencodesk.records.pupils import Pupil
from sencodesk.services.desk import Desk, record
from sencodesk.services.values import put, refuse
from sencodesk.services.verbs import verb
from sencodesk.store.changes import Change


class CareFlagValues(TypedDict, total=False):
    """That something holds of a pupil for a period; ``note`` never prints, ``council`` is the caring one."""

    kind: str | None
    note: str | None
    council: str | None
    from_: date | None
    to: date | None


class AttendanceValues(TypedDict, total=False):
    """Half-day sessions of a period."""

    from_: date | None
    to: date | None
    possible: int | None
    attended: int | None
    authorised: int | None
    unauthorised: int | None
    late: int | None


class SuspensionValues(TypedDict, total=False):
    """A suspension or exclusion; ``sessions`` are half days."""

    from_: date | None
    category: str | None
    reason: str | None
    sessions: float | None


class AccessValues(TypedDict, total=False):
    """An access arrangement for tests."""

    kind: str | None
    evidence: str | None
    normal_way: str | None
    approved_on: date | None
    expires_on: date | None
    reference: str | None


@verb
def add_flag(desk: Desk, *, pupil_id: str, values: CareFlagValues) -> Change | None:
    """Record that something holds of a pupil. Raises Refusal where it is held for some of these days already."""
    with desk.unit("add a care flag", pupil_id=pupil_id) as unit:
        _put(unit.session, CareFlag(pupil_id=pupil_id), {"kind": None, **values}, desk.today(), _flag)
    return unit.change


@verb
def change_flag(desk: Desk, *, flag_id: str, row_version: int | None = None, values: CareFlagValues) -> Change | None:
    """Change a care flag."""
    with desk.unit("change a care flag") as unit:
        row = record(unit.session, "care_flag", flag_id, row_version)
        _put(unit.session, row, values, desk.today(), _flag)
    return unit.change


@verb
def remove_flag(desk: Desk, *, flag_id: str) -> Change | None:
    """Take a care flag away."""
    with desk.unit("remove a care flag") as unit:
        unit.session.delete(record(unit.session, "care_flag", flag_id))
    return unit.change


@verb
def add_attendance(desk: Desk, *, pupil_id: str, values: AttendanceValues) -> Change | None:
    """Add a summary of attendance for a period. Raises Refusal where there is one of the same days."""
    with desk.unit("add a summary of attendance", pupil_id=pupil_id) as unit:
        given = {"from_": None, "to": None, "possible": None, "attended": None, **values}
        _put(unit.session, AttendanceSummary(pupil_id=pupil_id), given, desk.today(), _attendance)
    return unit.change


@verb
def change_attendance(
    desk: Desk, *, attendance_id: str, row_version: int | None = None, values: AttendanceValues
) -> Change | None:
    """Change a summary of attendance."""
    with desk.unit("change a summary of attendance") as unit:
        row = record(unit.session, "attendance_summary", attendance_id, row_version)
        _put(unit.session, row, values, desk.today(), _attendance)
    return unit.change


@verb
def remove_attendance(desk: Desk, *, attendance_id: str) -> Change | None:
    """Take a summary of attendance away."""
    with desk.unit("remove a summary of attendance") as unit:
        unit.session.delete(record(unit.session, "attendance_summary", attendance_id))
    return unit.change


@verb
def add_suspension(desk: Desk, *, pupil_id: str, values: SuspensionValues) -> Change | None:
    """Record a suspension or exclusion."""
    with desk.unit("add a suspension", pupil_id=pupil_id) as unit:
        given = {"from_": None, "category": None, **values}
        _put(unit.session, Suspension(pupil_id=pupil_id), given, desk.today(), _suspension)
    return unit.change


@verb
def change_suspension(
    desk: Desk, *, suspension_id: str, row_version: int | None = None, values: SuspensionValues
) -> Change | None:
    """Change a suspension."""
    with desk.unit("change a suspension") as unit:
        row = record(unit.session, "suspension", suspension_id, row_version)
        _put(unit.session, row, values, desk.today(), _suspension)
    return unit.change


@verb
def remove_suspension(desk: Desk, *, suspension_id: str) -> Change | None:
    """Take a suspension away."""
    with desk.unit("remove a suspension") as unit:
        unit.session.delete(record(unit.session, "suspension", suspension_id))
    return unit.change


@verb
def add_access(desk: Desk, *, pupil_id: str, values: AccessValues) -> Change | None:
    """Add an access arrangement."""
    with desk.unit("add an access arrangement", pupil_id=pupil_id) as unit:
        _put(unit.session, AccessArrangement(pupil_id=pupil_id), {"kind": None, **values}, desk.today(), _access)
    return unit.change


@verb
def change_access(desk: Desk, *, access_id: str, row_version: int | None = None, values: AccessValues) -> Change | None:
    """Change an access arrangement."""
    with desk.unit("change an access arrangement") as unit:
        row = record(unit.session, "access_arrangement", access_id, row_version)
        _put(unit.session, row, values, desk.today(), _access)
    return unit.change


@verb
def remove_access(desk: Desk, *, access_id: str) -> Change | None:
    """Take an access arrangement away."""
    with desk.unit("remove an access arrangement") as unit:
        unit.session.delete(record(unit.session, "access_arrangement", access_id))
    return unit.change


Judge = Callable[[Session, Any, date, date | None], list[Finding]]
REQUIRED = {
    "care_flag": ("kind",),
    "attendance_summary": ("from_date", "to_date", "possible", "attended"),
    "suspension": ("from_date", "category"),
    "access_arrangement": ("kind",),
}


def _put(session: Session, row: LoggedRecord, values: Mapping[str, object], today: date, judge: Judge) -> None:
    """Set the values, judge the record as it then is, and keep it. Raises Refusal; nothing is written then."""
    pupil = record(session, "pupil", str(getattr(row, "pupil_id", "")))
    assert isinstance(pupil, Pupil)
    with session.no_autoflush:
        given = {key.removesuffix("_"): value for key, value in values.items()}
        required = [{"from_date": "from", "to_date": "to"}.get(key, key) for key in REQUIRED[row.__tablename__]]
        missing = [key for key in required if key in given and given[key] in (None, "")]
        refuse([Finding("MISSING", "refuse", {"from": "from_"}.get(key, key)) for key in missing])
        put(row, values, required=[key for key in required if key not in ("from", "to")])
        refuse(judge(session, row, today, pupil.dob))
    session.add(row)


def _flag(session: Session, row: CareFlag, today: date, dob: date | None) -> list[Finding]:
    found = care_rules.judge_choice("kind", "care_flag", row.kind)
    found += care_rules.judge_days(row.from_date, row.to_date, today, dob)
    same = select(CareFlag).where(CareFlag.pupil_id == row.pupil_id, CareFlag.kind == row.kind)
    others = [one for one in session.scalars(same) if one is not row]
    return found or ([Finding("FLAG_TWICE", "refuse", "kind")] if care_rules.overlaps(row, others) else [])


def _attendance(session: Session, row: AttendanceSummary, today: date, dob: date | None) -> list[Finding]:
    counts = {key: getattr(row, key) for key in ("possible", "attended", "authorised", "unauthorised", "late")}
    found = care_rules.judge_days(row.from_date, row.to_date, today, dob) + care_rules.judge_attendance(counts)
    same = select(AttendanceSummary).where(
        AttendanceSummary.pupil_id == row.pupil_id,
        AttendanceSummary.from_date == row.from_date,
        AttendanceSummary.to_date == row.to_date,
    )
    twice = any(one is not row for one in session.scalars(same))
    return found or ([Finding("ATTENDANCE_TWICE", "refuse", "from_")] if twice else [])


def _suspension(_session: Session, row: Suspension, today: date, dob: date | None) -> list[Finding]:
    facts = {key: getattr(row, key) for key in ("category", "reason", "sessions")}
    return score_rules.judge_day(row.from_date, today, dob, field="from_") + care_rules.judge_suspension(facts)


def _access(_session: Session, row: AccessArrangement, today: date, dob: date | None) -> list[Finding]:
    found = care_rules.judge_choice("kind", "access_kind", row.kind)
    fields = ("approved_on", "expires_on")
    days = care_rules.judge_days(row.approved_on, row.expires_on, today, dob, fields=fields)
    return found + [
        Finding("ENDS_BEFORE_APPROVED", one.severity, one.field) if one.code == "ENDS_BEFORE_START" else one
        for one in days
    ]
