# SPDX-License-Identifier: Apache-2.0
"""Whether another copy of these records has sent with this computer's key, and nobody has made a new key since."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sencodesk.records.councils import Council, Submission, SubmissionStep
from sencodesk.store.tables import ChangeRow
from sencodesk.sync.outbox import CONFLICT

NEW_KEY = "make a new key for this computer"
"""How the log names it."""


def told_by(session: Session) -> str:
    """The council that has seen a later message from another copy; empty where none has, or a new key was made."""
    made = session.scalar(select(func.max(ChangeRow.recorded_at)).where(ChangeRow.label == NEW_KEY))
    seen = (
        select(SubmissionStep.at, Council.name)
        .join(Submission, Submission.id == SubmissionStep.submission_id)
        .join(Council, Council.id == Submission.council_id)
        .where(Submission.blocked == CONFLICT, SubmissionStep.why == CONFLICT)
        .order_by(SubmissionStep.at.desc())
        .limit(1)
    )
    found = session.execute(seen).first()
    return "" if found is None or (made is not None and made >= found.at) else str(found.name)
