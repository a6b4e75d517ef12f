# SPDX-License-Identifier: Apache-2.0
"""The outbox in the store: a submission's row as the rules see it, and each move of it in one commit with its step.

The rules are in ``sencodesk.sync.outbox``; here they meet the records. Nothing else writes a submission
once it is sealed.
"""

import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sencodesk.errors import UserError
from sencodesk.records.councils import Submission, SubmissionStep
from sencodesk.services.desk import Desk
from sencodesk.store.changes import Change
from sencodesk.store.tables import ChangeRow
from sencodesk.sync import outbox
from sencodesk.sync.outbox import Event, Move, NotNow, Row

T = TypeVar("T")
SEALED_FOR = "sealed_for"
"""Among what is kept beside a submission: the council's age recipients to whom its bytes were sealed."""
_WRITER, _READER = "store-writer", "store-reader"


class Closed(Exception):  # noqa: N818 - says what is, as a name
    """The records were locked while something was on its way; what is written of it is enough to ask."""


def on_writer(desk: Desk, work: Callable[[], T]) -> T:
    """Do ``work`` on the writer's thread and wait for it. Raises Closed when the records were locked meanwhile."""
    if threading.current_thread().name.startswith(_WRITER):
        return work()
    return _wait(desk.store.threads.write, work)


def read(desk: Desk, query: Callable[[Session], T]) -> T:
    """Ask on the reader's thread and wait for it. Raises Closed when the records were locked meanwhile."""

    def work() -> T:
        with desk.reading() as session:
            return query(session)

    if threading.current_thread().name.startswith(_READER):
        return work()
    return _wait(desk.store.threads.read, work)


def _wait(hand_over: Callable[[Callable[[], T]], "Future[T]"], work: Callable[[], T]) -> T:
    try:
        future = hand_over(work)
    except RuntimeError as ended:
        raise Closed from ended
    try:
        return future.result()
    except CancelledError as ended:
        raise Closed from ended


def last_seq(session: Session) -> int:
    """The number of the newest change: it grows with every commit, so two copies of the records cannot both go on."""
    return session.scalar(select(func.max(ChangeRow.seq))) or 0


def submission(desk: Desk, submission_id: str) -> Submission:
    """The submission as it stands, only to be read. Raises UserError where there is none."""
    found = read(desk, lambda session: session.get(Submission, submission_id))
    if found is None:
        raise gone()
    return found


def submissions(desk: Desk, states: frozenset[str]) -> list[Submission]:
    """The submissions in these states, in the order in which they were sealed; only to be read."""
    query = select(Submission).where(Submission.state.in_(states)).order_by(Submission.sealed_at, Submission.version)
    return read(desk, lambda session: list(session.scalars(query)))


def row_of(one: Submission) -> Row:
    """The submission as the rules see it."""
    kept: dict[str, Any] = dict(one.outbox or {})
    return Row(
        state=one.state,
        live=one.mode == "LIVE",
        attempts=one.attempts,
        failures=one.failures,
        asked=int(kept.get("asked", 0)),
        attention=one.attention,
        blocked=one.blocked,
        not_before=one.not_before,
        doubt=bool(kept.get("doubt", False)),
        unasked=bool(kept.get("unasked", False)),
        carried=bool(kept.get("carried", False)),
        holder=kept.get("holder"),
        lease=datetime.fromisoformat(kept["lease"]) if kept.get("lease") else None,
        receipt=one.receipt,
        decision=one.decision,
        again=kept.get("again"),
    )


def write(session: Session, one: Submission, move: Move, now: datetime) -> bool:
    """Put a move down on the submission; says whether it is a new step for the history, or only another try."""
    row = move.row
    last = session.scalars(
        select(SubmissionStep)
        .where(SubmissionStep.submission_id == one.id)
        .order_by(SubmissionStep.seq.desc())
        .limit(1)
    ).first()
    if row.attempts > one.attempts:
        one.last_attempt = now
    one.state, one.attempts, one.failures = row.state, row.attempts, row.failures
    one.attention, one.blocked, one.not_before = row.attention, row.blocked, row.not_before
    one.receipt, one.decision = row.receipt, row.decision
    kept: dict[str, object] = {"asked": row.asked, "doubt": row.doubt, "unasked": row.unasked}
    if row.carried:
        kept["carried"] = True
    if row.holder is not None and row.lease is not None:
        kept |= {"holder": row.holder, "lease": row.lease.isoformat()}
    held = one.outbox.get("receipts")
    others: list[object] = list(held) if isinstance(held, list) else []
    if move.spare is not None and move.spare not in others:
        others.append(move.spare)
    if others:
        kept["receipts"] = others
    if row.again is not None:
        kept["again"] = row.again
    if SEALED_FOR in one.outbox:
        kept[SEALED_FOR] = one.outbox[SEALED_FOR]
    one.outbox = kept
    if row.state == outbox.DISCARDED:
        one.sealed = None
    if last is not None and (last.state, last.why) == (row.state, move.why):
        return False
    session.add(SubmissionStep(submission_id=one.id, at=now, state=row.state, why=move.why))
    return True


def move(
    desk: Desk,
    submission_id: str,
    event: Event,
    *,
    label: str,
    chance: float = 1.0,
    before_commit: str = "",
) -> Change | None:
    """Let an event move a submission, in one commit. None where it does not fit any more; nothing is changed then.

    ``before_commit`` names the fault point between the last statement and the commit.
    """

    def work() -> Change | None:
        with desk.unit(label, kind="event") as unit:
            one = unit.session.get_one(Submission, submission_id)
            try:
                moved = outbox.step(row_of(one), event, desk.now(), chance)
            except NotNow:
                unit.kind = "edit"  # an edit that alters nothing leaves no trace
                return None
            if not write(unit.session, one, moved, desk.now()):
                unit.kind = "edit"
            if moved.row.state == outbox.RECEIVED or moved.row.receipt is not None:
                _overtake(unit.session, one, desk.now())
            if one.withdraws is not None and one.state == outbox.ACCEPTED:
                _take_back(unit.session, one, desk.now())
            unit.session.flush()
            if before_commit:
                desk.fault_point(before_commit)
        return touching(unit.change, submission_id)

    return on_writer(desk, work)


def _overtake(session: Session, newer: Submission, now: datetime) -> None:
    """Earlier versions of a live return are superseded once a later one is received; their receipts stay."""
    if newer.mode != "LIVE" or newer.withdraws is not None:
        return
    earlier = session.scalars(
        select(Submission).where(
            Submission.return_id == newer.return_id, Submission.mode == newer.mode, Submission.version < newer.version
        )
    )
    for one in earlier:
        try:
            write(session, one, outbox.step(row_of(one), outbox.Overtaken(), now), now)
        except NotNow:
            continue


def _take_back(session: Session, withdrawal: Submission, now: datetime) -> None:
    """What an accepted withdrawal takes back; its receipt stays."""
    one = session.get(Submission, withdrawal.withdraws)
    if one is None:
        return
    try:
        write(session, one, outbox.step(row_of(one), outbox.TakenBack(), now), now)
    except NotNow:  # the council said so before
        return


def touching(change: Change | None, submission_id: str) -> Change | None:
    """The change with the submission among what it touched, so that whoever shows it looks again."""
    return None if change is None else replace(change, touched=(*change.touched, ("submission", submission_id)))


def gone() -> UserError:
    """The submission is not there, or its bytes are not there any more."""
    return UserError(
        "no_submission",
        happened="There is no such sealed return, or it was discarded.",
        kept="Nothing was changed.",
        do="Look at the returns again.",
        exit_code=2,
    )
