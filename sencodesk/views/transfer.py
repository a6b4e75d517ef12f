# SPDX-License-Identifier: Apache-2.0
"""A pupil's transfer: on roll or left, the clock of the file for the next school, what is to be sent, what was.

``confided`` says whether what is restricted may be read: without it nothing restricted is told.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sencodesk.codes.sen import EHC_PLAN
from sencodesk.records.assessments import Score
from sencodesk.records.chronology import Attachment, Entry, HandedOver
from sencodesk.records.deadlines import Running, running_duties
from sencodesk.records.happened import Leaving
from sencodesk.records.plans import Plan
from sencodesk.records.provision import ProvisionMember
from sencodesk.records.pupils import Registration
from sencodesk.records.rules import counts_on_roll
from sencodesk.records.transfer_rules import Paper, came_words, of_this_leaving
from sencodesk.store.restricted import JUDGED
from sencodesk.views.calendar import school_calendar
from sencodesk.views.field_words import value_words
from sencodesk.views.happenings import happenings
from sencodesk.views.pupils import PupilView
from sencodesk.views.pupils import pupil as pupil_view


@dataclass(frozen=True, slots=True)
class SentView:
    """A paper that went to the next school: its code (``transfer_rules.Paper``) and what it was called."""

    kind: str
    what: str
    on: date
    to_whom: str


@dataclass(frozen=True, slots=True)
class TransferView:
    """Where a transfer stands. ``last_day`` is None while the days on roll are open; ``came`` is in words.

    ``registration_id`` names the days on roll that end, or those that hold. ``to_send`` are codes of papers.
    """

    pupil_id: str
    name: str
    has_left: bool
    last_day: date | None
    registration_id: str | None
    row_version: int | None
    destination: str
    reason: str
    may_tell: bool
    """Whether where to and why may be read: not where the entry that tells of it is restricted."""
    came: tuple[str, ...]
    clock: Running | None
    to_send: tuple[str, ...]
    sent: tuple[SentView, ...]


def transfer(session: Session, pupil_id: str, *, on: date, confided: bool) -> TransferView | None:
    """A pupil's transfer, or None where there is no such pupil. The clock is that of Today (``views.happenings``)."""
    found = pupil_view(session, pupil_id, on=on)
    if found is None:
        return None
    leaving = _leaving(session, found, on)
    last_day = leaving.last_day if leaving is not None else None
    gone = last_day is not None and last_day < on and not found.on_roll
    duties = running_duties([leaving], on, school_calendar(session)) if leaving is not None and gone else ()
    days = session.get(Registration, leaving.key) if leaving is not None else None
    told = days is not None and _may_read(session, days.left_entry_id, confided=confided)
    return TransferView(
        pupil_id=pupil_id,
        name=found.name,
        has_left=gone,
        last_day=last_day,
        registration_id=days.id if days is not None else None,
        row_version=days.row_version if days is not None else None,
        destination=(days.destination or "") if days is not None and told else "",
        reason=(days.leaving_reason or "") if days is not None and told else "",
        may_tell=told,
        came=tuple(_came(session, pupil_id, confided=confided)),
        clock=next((one for one in duties if one.duty.id == "file-sent-on"), None),
        to_send=tuple(_to_send(session, pupil_id, has_plan=bool(found.status and found.status.code == EHC_PLAN))),
        sent=tuple(_sent(session, pupil_id, last_day)),
    )


def paper_words(kind: str) -> str:
    """What a paper for the next school is called."""
    return value_words("handed_over", "kind", kind)


def _leaving(session: Session, pupil: PupilView, on: date) -> Leaving | None:
    """The leaving as it was, or as it is planned: what Today says on the day after the last one."""
    ends = [one.to_date for one in pupil.registrations if counts_on_roll(one.code)]
    closed = [day for day in ends if day is not None]
    if not closed or len(closed) < len(ends):
        return None
    after = max(on, max(closed) + timedelta(days=1))
    told = happenings(session, on=after, pupil_ids=[pupil.id]).get(pupil.id, [])
    return next((one for one in told if isinstance(one, Leaving)), None)


def _sent(session: Session, pupil_id: str, last_day: date | None) -> Iterator[SentView]:
    rows = select(HandedOver).where(HandedOver.pupil_id == pupil_id, HandedOver.kind.is_not(None))
    for one in session.scalars(rows.order_by(HandedOver.on_date, HandedOver.id)):
        if one.kind is not None and (last_day is None or of_this_leaving(one.on_date, last_day)):
            yield SentView(one.kind, one.what, one.on_date, one.to_whom)


def _came(session: Session, pupil_id: str, *, confided: bool) -> Iterator[str]:
    """Where the pupil came from, as the chronology tells it; without its entry, the school alone."""
    rows = select(Registration).where(Registration.pupil_id == pupil_id, Registration.came_from.is_not(None))
    for one in session.scalars(rows.order_by(Registration.from_date, Registration.id)):
        if one.came_from and _may_read(session, one.came_entry_id, confided=confided):
            entry = session.get(Entry, one.came_entry_id) if one.came_entry_id else None
            yield entry.text if entry is not None and entry.text else came_words(one.came_from, "")


def _may_read(session: Session, entry_id: str | None, *, confided: bool) -> bool:
    """Whether what an entry of the chronology tells may be read; one that is not there hides nothing."""
    if confided or entry_id is None:
        return True
    query = select(Entry.id).where(Entry.id == entry_id, Entry.restricted.is_(True))
    return session.scalar(query, execution_options=JUDGED) is None


def _to_send(session: Session, pupil_id: str, *, has_plan: bool) -> Iterator[str]:
    """What these records hold that the next school needs, in the order in which it is put into the envelope."""

    def many(kind: type[Plan] | type[Score] | type[ProvisionMember] | type[Entry] | type[Attachment]) -> int:
        query = select(func.count()).select_from(kind).where(kind.pupil_id == pupil_id)
        if kind in (Entry, Attachment):
            query = query.where(kind.__table__.c.restricted.is_(False))
        return session.scalar(query) or 0

    yield from (Paper.FILE.value, Paper.STATUS.value)
    if has_plan:
        yield Paper.EHC.value
    for kind, paper in (
        (Plan, Paper.PLANS), (ProvisionMember, Paper.PROVISION), (Score, Paper.SCORES), (Entry, Paper.CHRONOLOGY),
        (Attachment, Paper.DOCUMENTS),
    ):  # fmt: skip
        if many(kind):
            yield paper.value
