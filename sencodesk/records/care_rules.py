# SPDX-License-Identifier: Apache-2.0
"""The pure rules of care flags, attendance, suspensions and access arrangements."""

from collections.abc import Iterable, Mapping
from datetime import date

from sencodesk.records.findings import Finding
from sencodesk.records.needs import Dated
from sencodesk.records.rules import OLDEST
from sencodesk.sentences import codes

AHEAD = 5
"""Years ahead beyond which a day is a slip of the keys."""
MOST_SESSIONS = 1000
MOST_SUSPENDED = 90
"""Sessions in a school year: 45 days (School Discipline (Pupil Exclusions and Reviews) Regulations 2012)."""
LEAST_SUSPENDED = 0.5
EXPIRES_SOON = 60
"""Days before its end in which an access arrangement is said to end soon."""


def judge_choice(table_field: str, section: str, value: object) -> list[Finding]:
    """A code of one of our own lists (wording/care.toml)."""
    known = value is None or str(value) in codes(section)
    return [] if known else [Finding("UNKNOWN_CODE", "refuse", table_field, {"code": str(value)})]


def judge_days(
    from_: date | None, to: date | None, today: date, dob: date | None, *, fields: tuple[str, str] = ("from_", "to")
) -> list[Finding]:
    """The days of a period: each one believable, and in their order."""
    found = [one for field, day in zip(fields, (from_, to), strict=True) for one in judge_one(day, today, dob, field)]
    if not found and from_ is not None and to is not None and to < from_:
        found.append(Finding("ENDS_BEFORE_START", "refuse", fields[1]))
    return found


def judge_one(day: date | None, today: date, dob: date | None, field: str) -> list[Finding]:
    """One day that may be to come: not before birth, not long ago, not many years ahead."""
    if day is None:
        return []
    if today.year - day.year > OLDEST:
        return [Finding("TOO_OLD", "refuse", field)]
    if day.year - today.year > AHEAD:
        return [Finding("TOO_FAR_AHEAD", "refuse", field)]
    return [Finding("BEFORE_BIRTH", "refuse", field)] if dob is not None and day < dob else []


def overlaps(one: Dated, others: Iterable[Dated]) -> bool:
    """Whether a period shares a day with another one."""
    first, last = one.from_date or date.min, one.to_date or date.max
    return any((each.from_date or date.min) <= last and (each.to_date or date.max) >= first for each in others)


def judge_attendance(values: Mapping[str, object]) -> list[Finding]:
    """Half-day sessions that add up: none below nothing, absences within what was possible, late ones attended."""
    numbers = {key: value for key, value in values.items() if isinstance(value, int)}
    wrong = [key for key, value in numbers.items() if not 0 <= value <= MOST_SESSIONS]
    if wrong:
        return [Finding("SESSIONS_RANGE", "refuse", key) for key in wrong]
    possible, attended = numbers.get("possible", 0), numbers.get("attended", 0)
    if possible == 0:
        return [Finding("SESSIONS_NONE", "refuse", "possible")]
    if attended + numbers.get("authorised", 0) + numbers.get("unauthorised", 0) > possible:
        return [Finding("SESSIONS_SUM", "refuse", "attended")]
    return [Finding("SESSIONS_LATE", "refuse", "late")] if numbers.get("late", 0) > attended else []


def judge_suspension(values: Mapping[str, object]) -> list[Finding]:
    """A known kind and reason, and no more sessions than a year has."""
    found = judge_choice("category", "suspension_category", values.get("category"))
    found += judge_choice("reason", "suspension_reason", values.get("reason"))
    sessions = values.get("sessions")
    if isinstance(sessions, int | float) and not LEAST_SUSPENDED <= sessions <= MOST_SUSPENDED:
        found.append(Finding("SUSPENSION_SESSIONS", "refuse", "sessions"))
    return found


def expiry(expires_on: date | None, today: date) -> str:
    """``ended``, ``soon`` or nothing, for an access arrangement."""
    if expires_on is None:
        return ""
    if expires_on < today:
        return "ended"
    return "soon" if (expires_on - today).days <= EXPIRES_SOON else ""
