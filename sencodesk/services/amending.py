# SPDX-License-Identifier: Apache-2.0
"""After a return has gone: take it back, give a forgetful council the same bytes again, seal anew for its new keys.

To amend is to send again: ``sending.click`` seals version n+1, which supersedes n, once n has its answer. Nothing here
needs a network; the next pass of the outbox does what was asked for.
"""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sencodesk.errors import UserError
from sencodesk.protocol.messages import LIVE, WITHDRAWAL
from sencodesk.protocol.profile import Profile
from sencodesk.records.councils import Return, Submission, SubmissionStep
from sencodesk.services import asking_first, history, returns, sealing
from sencodesk.services.desk import Desk, record
from sencodesk.services.identity import renew
from sencodesk.services.outbox import move, on_writer, row_of, submission, touching, write
from sencodesk.services.verbs import verb
from sencodesk.store import room
from sencodesk.store.changes import Change
from sencodesk.sync import outbox
from sencodesk.views.conflict import NEW_KEY
from sencodesk.views.councils import profile_for

_IN_DOUBT = frozenset({outbox.QUEUED, outbox.SENDING, outbox.UNCONFIRMED})


@verb
def withdraw(desk: Desk, *, return_id: str) -> Change | None:
    """Take back what the council has received: seals and queues a withdrawal, which gets a receipt of its own.

    None where a withdrawal is on its way or was accepted already. The version that is taken back becomes ``withdrawn``
    when the council has accepted the withdrawal; its receipt stays. Raises UserError ``not_withdrawn`` while it is not
    known whether the council has it, where it has nothing, and where nothing may be sealed (``returns.seal``).
    """
    return on_writer(desk, lambda: _withdraw(desk, return_id))


@verb
def send_again(desk: Desk, *, submission_id: str) -> Change | None:
    """The council lost what it had receipted: ask it, and if it has nothing under this number send the same bytes.

    The submission stays received or accepted; a new receipt is kept beside the first. None where that is under way.
    Raises UserError ``not_again`` for what was never received.
    """
    if submission(desk, submission_id).state not in (outbox.RECEIVED, outbox.ACCEPTED):
        raise UserError(
            "not_again",
            happened="Only a return that the council gave a receipt for can be sent again as it was.",
            kept="Nothing was changed.",
            do="Send the return.",
        )
    return move(desk, submission_id, outbox.Again(), label="send a return again that the council lost")


@verb
def seal_anew(desk: Desk, *, submission_id: str, replace: bool = False) -> Change | None:
    """The council's keys changed while this waited: set it aside and seal the next version for the new keys.

    A return is sealed from the records of now, a withdrawal takes back what it took back before. One unit: whatever
    stops sealing leaves the old one waiting. ``replace`` is a person's word that a version which the council holds and
    these records do not know may be replaced. Raises UserError for that (``returns.may_seal``, no room, too large),
    ``handed_in``, and ``not_anew`` unless it is certain that the council has not got the old one.
    """
    return on_writer(desk, lambda: _seal_anew(desk, submission_id, replace))


@verb
def new_key(desk: Desk) -> Change | None:
    """A new identity and signing key for this computer, where another copy of the records used the same.

    The council must enrol it: the card is to be sent again. What waits is asked about, not sent, until a person says.
    """

    def work() -> Change | None:
        desk.installation = renew(desk.store, desk.places)
        return history.told(desk, NEW_KEY)

    return on_writer(desk, work)


def _withdraw(desk: Desk, return_id: str) -> Change | None:
    with desk.unit("seal a withdrawal", kind="event") as unit:
        session = unit.session
        due = record(session, "return", return_id)
        assert isinstance(due, Return)
        last = _last(session, return_id)
        if last is not None and last.withdraws is not None and last.state not in (outbox.REFUSED, outbox.SUPERSEDED):
            unit.kind = "edit"  # an edit that alters nothing leaves no trace
            return None
        target = _target(_standing(session, return_id))
        version = max(target.version, last.version if last is not None else 0) + 1
        profile = profile_for(session, due)
        sealing.may_sign(desk, profile)
        body = _withdrawal_of(due, profile, target.id)
        made = sealing.frozen(
            desk, session, due, profile, body, mode=LIVE, version=version, supersedes=target.id, row_ids={}
        )
        session.add(made)
        session.flush()
        session.add(SubmissionStep(submission_id=made.id, at=desk.now(), state=outbox.SEALED, why="sealed"))
    desk.store.checkpoint()
    return move(desk, made.id, outbox.Click(), label="withdraw a return")


def _target(last: Submission | None) -> Submission:
    """What is taken back. Raises UserError where there is nothing, or where it is not known."""
    if last is not None and last.state in (outbox.RECEIVED, outbox.ACCEPTED):
        return last
    if last is not None and last.state in _IN_DOUBT:
        raise UserError(
            "not_withdrawn",
            happened="Sending began, and the council has not answered yet, so there may be nothing to take back.",
            kept="The return is kept as it is.",
            do="Let SENCO Desk ask the council first. What was never tried can be discarded.",
            exit_code=5,
        )
    raise UserError(
        "not_withdrawn",
        happened="The council has no return that could be taken back.",
        kept="Nothing was changed.",
        do="Look at the returns again.",
    )


def _standing(session: Session, return_id: str) -> Submission | None:
    """The live version that counts, or the one that is not answered yet.

    What the council refused without a receipt (a withdrawal, a format it could not read) changed nothing there, so the
    version before it counts still; what a receipted version followed is superseded here too.
    """
    query = select(Submission).where(
        Submission.return_id == return_id, Submission.mode == LIVE, Submission.withdraws.is_(None)
    )
    live = session.scalars(query.order_by(Submission.version.desc())).all()
    states = (outbox.WAITING, outbox.HELD)
    return next((one for some in states for one in live if one.state in some), None)


def _last(session: Session, return_id: str) -> Submission | None:
    query = select(Submission).where(
        Submission.return_id == return_id, Submission.mode == LIVE, Submission.state != outbox.DISCARDED
    )
    return session.scalars(query.order_by(Submission.version.desc()).limit(1)).first()


def _seal_anew(desk: Desk, submission_id: str, replace: bool) -> Change | None:
    submission(desk, submission_id)
    room.require(desk.store.folder.path)
    with desk.unit("set a sealed return aside for new keys", kind="event") as unit:
        session, now = unit.session, desk.now()
        one = session.get_one(Submission, submission_id)
        due = session.get_one(Return, one.return_id)
        profile = profile_for(session, due)
        if returns.handed_in(session, one):
            raise returns.filed_by_hand()
        try:
            aside = outbox.step(row_of(one), outbox.Replaced(), now)
        except outbox.NotNow:
            raise _not_anew() from None
        if one.withdraws is None:
            built = returns.may_seal(desk, session, due, profile)
            body, supersedes, row_ids = dict(built.body), one.id, built.included
        else:
            sealing.may_sign(desk, profile)
            body, supersedes, row_ids = _withdrawal_of(due, profile, one.withdraws), one.withdraws, {}
        desk.fault_point("anew:checked")
        version = _newest_version(session, one) + 1
        if one.mode == LIVE:
            if not replace:
                returns.not_over_what_is_there(session, due)
            version = max(version, asking_first.said(session, due) + 1)
        made = sealing.frozen(
            desk, session, due, profile, body, mode=one.mode, version=version, supersedes=supersedes, row_ids=row_ids
        )
        desk.fault_point("anew:sealed")
        write(session, one, aside, now)
        desk.fault_point("anew:aside")
        session.add(made)
        session.flush()
        session.add(SubmissionStep(submission_id=made.id, at=now, state=outbox.SEALED, why="sealed"))
        session.flush()
        write(session, made, outbox.step(row_of(made), outbox.Click(), now), now)
        session.flush()
        desk.fault_point("anew:before-commit")
    desk.store.checkpoint()
    desk.fault_point("anew:after-commit")
    return touching(touching(unit.change, made.id), submission_id)


def _not_anew() -> UserError:
    return UserError(
        "not_anew",
        happened="Sending this began and the council has not answered yet, or it is settled already.",
        kept="It is kept as it is.",
        do="Let SENCO Desk ask the council first.",
        exit_code=5,
    )


def _newest_version(session: Session, one: Submission) -> int:
    found = select(func.max(Submission.version)).where(
        Submission.return_id == one.return_id, Submission.mode == one.mode, Submission.state != outbox.DISCARDED
    )
    return session.scalar(found) or one.version


def _withdrawal_of(due: Return, profile: Profile, target_id: str) -> dict[str, object]:
    """What tells the council to take a version back: no rows, and its number."""
    return {
        "format": WITHDRAWAL,
        "v": 1,
        "council_id": due.council_id,
        "return_type": due.type,
        "period": due.period,
        "reference_date": profile.spec(due.type).period(due.period).reference_date.isoformat(),
        "items": [],
        "rows": [],
        "notes": [],
        "attachments": [],
        "withdraws": target_id,
    }
