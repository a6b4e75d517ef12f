# SPDX-License-Identifier: Apache-2.0
"""What became of a return, for a proof on paper: under a signed receipt, as a rehearsal, or handed in by hand."""

import json
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from sencodesk.protocol.messages import LIVE, REHEARSAL
from sencodesk.records.councils import Council, Submission
from sencodesk.views import returns as view
from sencodesk.views.returns import Proof, ReturnView, SubmissionView


@dataclass(frozen=True, slots=True)
class Filing:
    """The newest version that the council has. ``proof`` is None for what a person handed in: nothing is signed.

    ``items`` and ``notes`` count what was sealed in each row and beside the rows.
    """

    due: ReturnView
    sent: SubmissionView
    proof: Proof | None
    pupils: int
    items: int
    notes: int
    confirmed_on: date


def filing(
    session: Session, return_id: str, *, rehearsal: bool = False, submission_id: str | None = None
) -> Filing | None:
    """The newest version with a receipt or, live only, with a reference written down by hand; None before there is one.

    ``submission_id`` asks for that version instead: an older receipt stays valid.

    A signed receipt of the same version always stands before what was written down.
    """
    due = next((one for one in view.returns(session) if one.id == return_id), None)
    if due is None:
        return None
    mode = REHEARSAL if rehearsal else LIVE
    held = [
        one
        for one in view.submissions(session, return_id=return_id)
        if one.mode == mode
        and (one.receipt_envelope or one.by_hand is not None)
        and (one.id == submission_id or (submission_id is None and one.withdraws is None))
    ]
    if not held:
        return None
    newest = max(held, key=lambda one: one.version)
    body = json.loads(session.get_one(Submission, newest.id).body)
    return Filing(
        due,
        newest,
        view.proof(session, return_id, mode=mode, submission_id=newest.id) if newest.receipt_envelope else None,
        len(body["rows"]),
        len(body["items"]),
        len(body["notes"]),
        session.get_one(Council, due.council_id).confirmed_on,
    )
