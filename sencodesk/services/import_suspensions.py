# SPDX-License-Identifier: Apache-2.0
"""Suspensions of a file beside what is held: one of the same day and kind is put right, another is added."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.exchange.rows import PupilRow, SuspensionRow
from sencodesk.records import care_rules, score_rules
from sencodesk.records.care import Suspension
from sencodesk.records.findings import Finding
from sencodesk.services.import_merge import Edit, FieldChange, Merged

Held = tuple[str, SuspensionRow]
"""A record's id, and what it says."""
TABLE = "suspension"
SAID = ("reason", "sessions")


def held(session: Session, rows: Sequence[PupilRow]) -> Mapping[str, list[Held]]:
    """Every suspension that is held, by pupil; nothing where the file has none."""
    found: dict[str, list[Held]] = {}
    if any(row.suspensions for row in rows):
        for one in session.scalars(select(Suspension).order_by(Suspension.from_date, Suspension.id)):
            told = SuspensionRow(one.from_date, one.category, one.reason, one.sessions)
            found.setdefault(one.pupil_id, []).append((one.id, told))
    return found


def merge_suspensions(
    out: Merged, told: Sequence[SuspensionRow], known: Sequence[Held], born: date | None, today: date
) -> None:
    """What the file's suspensions change. A day or a length that cannot be refuses the whole row."""
    for one in told:
        out.findings += score_rules.judge_day(one.from_date, today, born, field="suspension_from")
        facts = {"category": one.category, "reason": one.reason, "sessions": one.sessions}
        wrong = care_rules.judge_suspension(facts)
        out.findings += [Finding(each.code, each.severity, f"suspension_{each.field}", each.params) for each in wrong]
        same = next((pair for pair in known if _which(pair[1]) == _which(one)), None)
        if same is None:
            out.edits.append(Edit(TABLE, None, {"from_date": one.from_date, **facts}))
            out.changes.append(FieldChange("suspensions", None, one))
            continue
        record_id, was = same
        values = {name: value for name in SAID if (value := facts[name]) not in (None, getattr(was, name))}
        if values:
            now = SuspensionRow(was.from_date, was.category, one.reason or was.reason, one.sessions or was.sessions)
            out.edits.append(Edit(TABLE, record_id, values))
            out.changes.append(FieldChange("suspensions", was, now))


def _which(one: SuspensionRow) -> tuple[date, str]:
    return one.from_date, one.category
