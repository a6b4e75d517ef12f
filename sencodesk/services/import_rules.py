# SPDX-License-Identifier: Apache-2.0
"""What no record may hold, whatever a file says: the house's own rules on a row, and what a new pupil needs."""

from datetime import date

from sencodesk.exchange.rows import PupilRow, Spell
from sencodesk.records import care_rules, rules
from sencodesk.records.findings import Finding
from sencodesk.services.out_of_time import far


def judged(row: PupilRow, today: date) -> list[Finding]:
    """What no record may hold: the house's own rules, and days that cannot be."""
    found = rules.judge_pupil(row.facts, today)
    dob = row.facts.get("dob")
    for one in row.statuses:
        found += rules.judge_status(one.code, one.from_date, None)
    for one in row.needs:
        found += rules.judge_need(one.code, one.from_date, one.to_date)
    begun = [
        *(("status_from", one.from_date) for one in row.statuses),
        *(("needs", one.from_date) for one in row.needs),
    ]
    found += [Finding("IN_FUTURE", "refuse", field) for field, day in begun if day and day > today]
    begun += [("entry", row.entry), ("leaving", row.leaving)]
    ends = [("needs", one.to_date) for one in row.needs]
    found += [Finding("OUT_OF_TIME", "refuse", field) for field, day in (*begun, *ends) if far(day)]
    if isinstance(dob, date):
        found += [Finding("BEFORE_BIRTH", "refuse", field) for field, day in begun if day and day < dob]
    if row.entry and row.leaving and row.entry > row.leaving:
        found.append(Finding("STARTS_AFTER_END", "warn", "leaving"))
    return [*found, *_judge_order(row), *_judge_attendance(row, today)]


def _judge_attendance(row: PupilRow, today: date) -> list[Finding]:
    """Sessions that add up, in a period that can be; the fields are those of the file."""
    dob = row.facts.get("dob")
    found: list[Finding] = []
    for one in row.attendance:
        counts = {name: getattr(one, name) for name in ("possible", "attended", "authorised", "unauthorised", "late")}
        born = dob if isinstance(dob, date) else None
        found += care_rules.judge_days(one.from_date, one.to_date, today, born, fields=("from", "to"))
        found += care_rules.judge_attendance(counts)
    return [Finding(one.code, one.severity, f"attendance_{one.field}", one.params) for one in found]


def _judge_order(row: PupilRow) -> list[Finding]:
    """The same type twice at one time is refused; two types at one place are only said."""
    found: list[Finding] = []
    for place, one in enumerate(row.needs):
        for other in row.needs[place + 1 :]:
            if one == other or not _at_one_time(one, other):
                continue
            if one.code == other.code:
                found.append(Finding("NEED_TWICE", "refuse", "needs"))
            elif one.rank == other.rank:
                found.append(Finding("RANK_TAKEN", "warn", "needs"))
    return found


def _at_one_time(one: Spell, other: Spell) -> bool:
    return (one.to_date is None or other.from_date is None or one.to_date >= other.from_date) and (
        other.to_date is None or one.from_date is None or other.to_date >= one.from_date
    )


def missing(row: PupilRow) -> list[Finding]:
    """What a new pupil needs: a legal name, and something to know them by."""
    if row.known:
        return [Finding("NOT_KNOWN_YET", "refuse", "row")]
    found = [Finding("MISSING", "refuse", name) for name in ("surname", "forename") if name not in row.facts]
    if not row.upn and "dob" not in row.facts:
        found.append(Finding("NO_IDENTITY", "refuse", "upn"))
    elif row.attendance and "dob" not in row.facts:  # a list of attendance is no register
        found.append(Finding("NOT_KNOWN_YET", "refuse", "upn"))
    return found
