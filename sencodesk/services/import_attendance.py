# SPDX-License-Identifier: Apache-2.0
"""Attendance of a file beside what is held: the same period is put right, another added, an overlapping one left."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.exchange.rows import AttendanceRow, PupilRow
from sencodesk.records.care import AttendanceSummary
from sencodesk.records.care_rules import overlaps
from sencodesk.services.import_merge import Edit, FieldChange, Merged

Held = tuple[str, AttendanceRow]
"""A record's id, and what it says."""
TABLE = "attendance_summary"
COUNTS = ("possible", "attended", "authorised", "unauthorised", "late")


def held(session: Session, rows: Sequence[PupilRow]) -> Mapping[str, list[Held]]:
    """Every summary that is held, by pupil; nothing where the file has no attendance."""
    found: dict[str, list[Held]] = {}
    if any(row.attendance for row in rows):
        for one in session.scalars(select(AttendanceSummary).order_by(AttendanceSummary.from_date)):
            counts = (getattr(one, name) for name in COUNTS)
            found.setdefault(one.pupil_id, []).append((one.id, AttendanceRow(one.from_date, one.to_date, *counts)))
    return found


def merge_attendance(out: Merged, told: Sequence[AttendanceRow], known: Sequence[Held]) -> None:
    """What the file's summaries change. One that shares days with another period is left out, and said."""
    taken = [one for _, one in known]
    for one in told:
        same = next((pair for pair in known if _days(pair[1]) == _days(one)), None)
        if same is not None:
            record_id, was = same
            values = {name: value for name in COUNTS if (value := getattr(one, name)) not in (None, getattr(was, name))}
            if values:
                now = {name: values.get(name, getattr(was, name)) for name in COUNTS}
                out.edits.append(Edit(TABLE, record_id, values))
                out.changes.append(FieldChange("attendance", was, AttendanceRow(*_days(was), **now)))
        elif overlaps(one, taken):
            out.warn("ATTENDANCE_OVERLAPS", "attendance")
        else:
            days = {"from_date": one.from_date, "to_date": one.to_date}
            out.edits.append(Edit(TABLE, None, {**days, **{name: getattr(one, name) for name in COUNTS}}))
            out.changes.append(FieldChange("attendance", None, one))
            taken.append(one)


def _days(one: AttendanceRow) -> tuple[date, date]:
    return one.from_date, one.to_date
