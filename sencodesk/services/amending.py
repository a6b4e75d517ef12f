# SPDX-License-Identifier: Apache-2.0
"""After a return has gone: take it back, give a forgetful council the same bytes again, seal anew for its new keys.

To amend is to send again: ``sending.click`` seals version n+1, which supersedes n, once n has its answer. Nothing here
needs a network; the next pass of the outbox does what was asked for.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.errors import UserError
from sencodesk.protocol.messages import LIVE, WITHDRAWAL
from sencodesk.records.councils import Council, Return, Submission, SubmissionStep
from sencodesk.services import history, returns, sealing
from sencodesk.services.desk import Desk, record
from sencodesk.services.identity import renew
from sencodesk.services.outbox import move, on_writer, submission, touching
from sencodesk.services.verbs import verb
from sencodesk.store.changes import Change
from sencodesk.sync import outbox
from sencodesk.views.councils import profile_of

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
def seal_anew(desk: Desk, *, submission_id: str) -> Change | None:
    """The council's keys changed while this waited: set it aside and seal the return for the new keys, as version n+1.

    Raises UserError ``not_anew`` unless it is certain that the council has not got the old one, and for whatever
    stops sealing; nothing is set aside then.
    """
    one = submission(desk, submission_id)
    rehearsal = one.mode != LIVE

    def work() -> Change | None:
        _may_follow(desk, one.return_id)
        set_aside = move(desk, submission_id, outbox.Replaced(), label="set a sealed return aside for new keys")
        if set_aside is None:
            raise UserError(
                "not_anew",
                happened="Sending this return began, and the council has not answered yet.",
                kept="It is kept as it is.",
                do="Let SENCO Desk ask the council first.",
                exit_code=5,
            )
        made = returns.seal(desk, return_id=one.return_id, rehearsal=rehearsal)
        clicked = move(desk, made.submission_id, outbox.Click(), label="send a return")
        return touching(clicked or set_aside, submission_id)

    return on_writer(desk, work)


@verb
def new_key(desk: Desk) -> Change | None:
    """A new identity and signing key for this computer, where another copy of the records used the same.

    The council must enrol it: the card is to be sent again. What waits is asked about, not sent, until a person says.
    """

    def work() -> Change | None:
        desk.installation = renew(desk.store, desk.places)
        return history.told(desk, "make a new key for this computer")

    return on_writer(desk, work)


def _withdraw(desk: Desk, return_id: str) -> Change | None:
    with desk.unit("seal a withdrawal", kind="event") as unit:
        session = unit.session
        due = record(session, "return", return_id)
        assert isinstance(due, Return)
        last = _last(session, return_id)
        if last is not None and last.withdraws is not None and last.state != outbox.REFUSED:
            unit.kind = "edit"  # an edit that alters nothing leaves no trace
            return None
        target = _target(last)
        profile = profile_of(session.get_one(Council, due.council_id))
        sealing.may_sign(desk, profile)
        body: dict[str, object] = {
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
            "withdraws": target.id,
        }
        made = sealing.frozen(
            desk, session, due, profile, body, mode=LIVE, version=target.version + 1, supersedes=target.id, row_ids={}
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


def _last(session: Session, return_id: str) -> Submission | None:
    query = select(Submission).where(
        Submission.return_id == return_id, Submission.mode == LIVE, Submission.state != outbox.DISCARDED
    )
    return session.scalars(query.order_by(Submission.version.desc()).limit(1)).first()


def _may_follow(desk: Desk, return_id: str) -> None:
    """Raise UserError where the next version could not be sealed now, so that nothing is set aside in vain."""
    with desk.reading() as session:
        due = session.get_one(Return, return_id)
        profile = profile_of(session.get_one(Council, due.council_id))
        returns.may_seal(desk, session, due, profile)
