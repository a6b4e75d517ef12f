# SPDX-License-Identifier: Apache-2.0
"""The day of a target's number: when what stands as "so far" was measured, as far as the records know it."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.coach.figures import day_in
from sencodesk.codes.london import london
from sencodesk.records.assessments import Score
from sencodesk.records.plans import Plan, Target
from sencodesk.store.tables import ChangeRow, ImageRow


def measured_on(session: Session, target: Target, plan: Plan, today: date) -> date | None:
    """The day of the score that it is; else the one its evidence names; else of the review; else when it was written.

    None where nobody can know: no number, or one that came from another school with the pupil.
    """
    if target.now is None:
        return None
    scored = session.scalar(
        select(Score.on_date).where(Score.target_id == target.id, Score.value == target.now)
        .order_by(Score.on_date.desc()).limit(1)
    )  # fmt: skip
    named = day_in(target.evidence or "", today)
    if named is not None and named > today:
        named = None
    return scored or named or plan.reviewed_on or _written(session, target, plan.pupil_id)


def _written(session: Session, target: Target, pupil_id: str) -> date | None:
    """The day on which the number that stands was written, by the log."""
    images = session.execute(
        select(ImageRow.seq, ImageRow.before, ImageRow.after)
        .where(ImageRow.table == "target", ImageRow.row_id == target.id)
        .order_by(ImageRow.seq.desc())
    )
    for seq, before, after in images:
        if (after or {}).get("now") != target.now or (before or {}).get("now") == target.now:
            continue
        came_with = select(ImageRow.id).where(
            ImageRow.seq == seq, ImageRow.table == "pupil", ImageRow.row_id == pupil_id, ImageRow.before.is_(None)
        )
        if session.scalar(came_with) is not None:
            return None
        at = session.scalar(select(ChangeRow.recorded_at).where(ChangeRow.seq == seq))
        return None if at is None else london(at).date()
    return None
