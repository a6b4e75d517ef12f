# SPDX-License-Identifier: Apache-2.0
"""What is different from the last return of its type that a council received."""

import json

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.protocol.profile import Profile
from sencodesk.records.councils import Return, Submission
from sencodesk.returns.build import Built
from sencodesk.returns.compare import Comparison, compare


def since_last(session: Session, return_id: str, built: Built, profile: Profile) -> Comparison | None:
    """What is different from the last body that this council received for a return of this type; None if none."""
    due = session.get_one(Return, return_id)
    last = session.scalars(
        select(Submission)
        .join(Return, Submission.return_id == Return.id)
        .where(
            Return.council_id == due.council_id,
            Return.type == due.type,
            Submission.mode == "LIVE",
            Submission.receipt.is_not(None),
            Submission.withdraws.is_(None),
        )
        .order_by(Submission.sealed_at.desc())
        .limit(1)
    ).first()
    return None if last is None else compare(json.loads(last.body), built.body, profile)
