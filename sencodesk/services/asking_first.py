# SPDX-License-Identifier: Apache-2.0
"""Records that came from a backup may be older than what was sent: each council is asked what it holds before a send.

The mark is made with the records themselves and goes only with the council's answer. What the council holds and these
records do not know is kept until a person says that it may be replaced (docs/protocol.md, section 7).
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sencodesk.protocol.addresses import endpoint_refusal
from sencodesk.protocol.envelope import BadEnvelope
from sencodesk.protocol.holdings import Holding
from sencodesk.protocol.messages import LIVE
from sencodesk.protocol.profile import ProfileError
from sencodesk.records.councils import Council, Return, Submission
from sencodesk.services.desk import Desk, record
from sencodesk.services.outbox import on_writer, read
from sencodesk.services.verbs import verb
from sencodesk.store.changes import Change
from sencodesk.store.tables import SettingRow
from sencodesk.views.asking_first import OLDER, SETTING, came_from_a_backup, kept, name, there
from sencodesk.views.councils import profile_of

AGAIN = timedelta(hours=1)
"""With nothing to send, a council that did not answer is not asked more often than that."""


def mark(session: Session) -> None:
    """Every council is to be asked before anything goes to it, and so is one that is added later."""
    every = dict.fromkeys(session.scalars(select(Council.id)), "")
    _keep(session, every, kept(session)[1], older=True)


def mark_new(session: Session, council_id: str) -> None:
    """A council is added: records that came from a backup may have known it, and may have sent to it."""
    if came_from_a_backup(session):
        councils, found = kept(session)
        _keep(session, {**councils, council_id: ""}, found)


def mark_all(desk: Desk) -> None:
    """The same, for records that are open: they lie here older than they were, or on another computer."""

    def work() -> None:
        with desk.reading() as session:
            councils, found = kept(session)
            every = set(session.scalars(select(Council.id)))
            if came_from_a_backup(session) and every <= set(councils):
                return
        # A setting and no entry in the log: that would hide what the clock says of the last one, as the records open.
        desk.keep_setting(SETTING, {"councils": dict.fromkeys(every, ""), "there": found, OLDER: True})

    on_writer(desk, work)


def due(desk: Desk, *, busy: Iterable[str]) -> list[str]:
    """The councils that may be asked now although nothing waits for them.

    ``busy``: those whose turn comes with what waits. Each keeps its hour whoever waits and however the network
    flickers: before anything goes to it, it is asked all the same.
    """
    now = desk.now()

    def query(session: Session) -> list[str]:
        found = []
        for council_id, later in kept(session)[0].items():
            council = session.get(Council, council_id)
            if council is None or council_id in busy or not _may_be_asked(council):
                continue
            if not later or not now < datetime.fromisoformat(later) <= now + AGAIN:
                found.append(council_id)
        return found

    return read(desk, query)


def in_vain(desk: Desk, council_id: str) -> None:
    """The council did not answer; the mark stays."""

    later = (desk.now() + AGAIN).isoformat()

    def work() -> None:
        councils, found = read(desk, kept)
        if council_id in councils:
            older = read(desk, came_from_a_backup)
            desk.keep_setting(SETTING, {"councils": {**councils, council_id: later}, "there": found, OLDER: older})

    on_writer(desk, work)


def answered(desk: Desk, council_id: str, held: Iterable[Holding]) -> None:
    """The council said what it holds: keep what these records do not know, and take the mark away, in one commit."""

    def work() -> None:
        with desk.unit("a council said which versions it holds", kind="event") as unit:
            session = unit.session
            councils, found = kept(session)
            found = {key: one for key, one in found.items() if not key.startswith(f"{council_id}/")}
            for one in held:
                if _newer(session, council_id, one):
                    found[name(council_id, one.return_type, one.period)] = {
                        "version": one.version,
                        "submission_id": one.submission_id,
                        "received_at": one.received_at,
                    }
            _keep(session, {key: value for key, value in councils.items() if key != council_id}, found)
            desk.fault_point("first:before-commit")

    on_writer(desk, work)
    desk.fault_point("first:committed")


def said(session: Session, due: Return) -> int:
    """A person said that what the council holds may be replaced; the number of that version, 0 where there is none."""
    found = there(session, due)
    if found is None:
        return 0
    councils, known = kept(session)
    gone = name(due.council_id, due.type, due.period)
    _keep(session, councils, {key: one for key, one in known.items() if key != gone})
    return found.version


@verb
def looked(desk: Desk, *, return_id: str) -> Change | None:
    """A person looked in the portal of a council that cannot be asked. Nothing changes for one that can."""
    with desk.unit("looked at what the council holds", kind="event") as unit:
        one = record(unit.session, "return", return_id)
        assert isinstance(one, Return)
        councils, found = kept(unit.session)
        council = unit.session.get_one(Council, one.council_id)
        if one.council_id not in councils or _may_be_asked(council):
            unit.kind = "edit"  # an edit that alters nothing leaves no trace
        else:
            _keep(unit.session, {key: value for key, value in councils.items() if key != one.council_id}, found)
    return unit.change and replace(unit.change, touched=(*unit.change.touched, ("return", return_id)))


def _newer(session: Session, council_id: str, held: Holding) -> bool:
    if session.get(Submission, held.submission_id) is not None:
        return False
    query = select(func.max(Submission.version)).join(Return, Return.id == Submission.return_id)
    known = session.scalar(
        query.where(
            Return.council_id == council_id,
            Return.type == held.return_type,
            Return.period == held.period,
            Submission.mode == LIVE,
            Submission.receipt.is_not(None),
        )
    )
    return held.version >= (known or 0)


def _may_be_asked(council: Council) -> bool:
    try:
        return endpoint_refusal(profile_of(council), council.allow_loopback) != "no-endpoint"
    except (BadEnvelope, ProfileError):
        return False


def _keep(session: Session, councils: object, found: object, *, older: bool = False) -> None:
    older = older or came_from_a_backup(session)
    session.merge(SettingRow(key=SETTING, value={"councils": councils, "there": found, OLDER: older}))
