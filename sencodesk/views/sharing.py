# SPDX-License-Identifier: Apache-2.0
"""Everything about one child that ever left: in returns, sealed or carried, by hand, and on paper or in files.

Read from what was sealed (the bodies and the ids of their rows) and from the events of the log, so that it says what
happened and not what is set today. A return is told as soon as a first byte of it may have left.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from sencodesk.codes.days import long_day
from sencodesk.codes.london import ENGLAND, london
from sencodesk.codes.sen import WITHOUT_SEN
from sencodesk.protocol.messages import REHEARSAL
from sencodesk.protocol.profile import Item, Profile
from sencodesk.records.chronology import Consent, HandedOver
from sencodesk.records.councils import Council, Return, Submission
from sencodesk.records.needs import StatusPeriod
from sencodesk.returns.catalogue import facts
from sencodesk.store.tables import ChangeRow, ImageRow
from sencodesk.views import returns as returns_view
from sencodesk.views.councils import profile_for
from sencodesk.views.returns import SubmissionView

How = Literal["return", "rehearsal", "by-hand", "handed", "paper", "file"]
REGISTER = "SEN register"
SEALED_FILE = "save a sealed return as a file"
OF_ALL = ("export everything", "export the log", SEALED_FILE)
"""What is about every child who was in the records, or in the version that was sealed."""


@dataclass(frozen=True, slots=True)
class Why:
    """What a council wants some items for, and under which law."""

    items: tuple[str, ...]
    purpose: str
    law: str


@dataclass(frozen=True, slots=True)
class Shared:
    """One time that something about the child left. ``state`` is the submission's, empty for paper and files.

    ``items`` are those that held something; ``asked`` counts all that were asked; ``notes`` the explanations that went
    along. ``label`` is the event of the log for paper and files, ``by`` who did it.
    """

    how: How
    at: datetime
    to: str
    title: str
    items: tuple[str, ...]
    asked: int
    whys: tuple[Why, ...]
    notes: int
    state: str
    reference: str
    by: str
    label: str = ""
    return_id: str = ""
    why: str = ""
    """Why a paper was handed over, and who agreed to it."""

    @property
    def on(self) -> date:
        """The day in England."""
        return london(self.at).date()

    @property
    def outside(self) -> bool:
        """Whether it went to somebody outside the school by this program, or by hand to a council."""
        return self.how in ("return", "rehearsal", "by-hand", "handed")


def shared(session: Session, pupil_id: str) -> list[Shared]:
    """Every time, the newest first."""
    found = [*_sent(session, pupil_id), *_handed(session, pupil_id), *_printed(session, pupil_id)]
    return sorted(found, key=lambda one: one.at, reverse=True)


def _sent(session: Session, pupil_id: str) -> Iterable[Shared]:
    profiles: dict[str, Profile] = {}
    bodies = {one.id: one for one in session.scalars(select(Submission))}
    dues = {one.id: one for one in session.scalars(select(Return))}
    for sent in returns_view.submissions(session):
        row_id = next((row for row, pupil in sent.row_ids.items() if pupil == pupil_id), None)
        at = _left(sent, bodies[sent.id])
        if row_id is None or at is None:
            continue
        council = session.get_one(Council, sent.council_id)
        if sent.return_id not in profiles:
            profiles[sent.return_id] = profile_for(session, dues[sent.return_id])
        profile = profiles[sent.return_id]
        body = json.loads(bodies[sent.id].body)
        row: dict[str, Any] = next((one for one in body["rows"] if one["row"] == row_id), {})
        told = [code for code in body["items"] if row.get(code) not in (None, "", [])]
        title = _title(profile, dues[sent.return_id])
        yield Shared(
            how=_how(sent),
            at=at,
            to=council.name,
            title=title,
            items=tuple(_name(profile, dues[sent.return_id].type, code) for code in told),
            asked=len(body["items"]),
            whys=_whys(profile, dues[sent.return_id].type, told),
            notes=sum(note.get("row") == row_id for note in body["notes"]),
            state=sent.state,
            reference=_reference(sent),
            by=sent.sealed_by,
            return_id=sent.return_id,
        )


def _handed(session: Session, pupil_id: str) -> Iterable[Shared]:
    """What a person handed over and wrote down; ``label`` is how, ``items`` the paper."""
    agreed = {one.id: one for one in session.scalars(select(Consent).where(Consent.pupil_id == pupil_id))}
    for row in session.scalars(select(HandedOver).where(HandedOver.pupil_id == pupil_id)):
        consent = agreed.get(row.consent_id or "")
        said = f"Agreed by {consent.given_by} on {long_day(consent.given_on)}" if consent is not None else ""
        yield Shared(
            how="handed",
            at=datetime(row.on_date.year, row.on_date.month, row.on_date.day, 12, tzinfo=ENGLAND),
            to=row.to_whom,
            title="",
            items=(row.what,),
            asked=1,
            whys=(),
            notes=0,
            state="",
            reference="",
            by="",
            label=row.how or "",
            why=". ".join(one.rstrip(".") for one in (row.why or "", said) if one),
        )


def _how(sent: SubmissionView) -> How:
    if sent.mode == REHEARSAL:
        return "rehearsal"
    return "by-hand" if sent.only_by_hand else "return"


def _left(sent: SubmissionView, row: Submission) -> datetime | None:
    """When it left: the council's own time, else the day it was handed in, else the first try. None if it never did."""
    if sent.receipt is not None:
        return datetime.fromisoformat(str(sent.receipt["received_at"]))
    if sent.by_hand is not None:
        on = sent.by_hand.handed_on
        return max(sent.sealed_at, datetime(on.year, on.month, on.day, tzinfo=sent.sealed_at.tzinfo))
    tried = [step.at for step in sent.steps if step.state == "sending"]
    return tried[0] if tried and row.sealed is not None else None


def _reference(sent: SubmissionView) -> str:
    if sent.receipt is not None:
        return str(sent.receipt.get("receipt_no", ""))
    return sent.by_hand.reference if sent.by_hand is not None else ""


def _title(profile: Profile, due: Return) -> str:
    year, _, term = due.period.partition("-")
    return f"{profile.spec(due.type).title}, {term} {year}".strip()


def _items(profile: Profile, return_type: str) -> Mapping[str, Item]:
    return {item.code: item for item in profile.spec(return_type).items}


def _name(profile: Profile, return_type: str, code: str) -> str:
    item = _items(profile, return_type).get(code)
    known = facts().get(code)
    return item.name if item is not None else known.title if known is not None else code


def _whys(profile: Profile, return_type: str, codes: Iterable[str]) -> tuple[Why, ...]:
    """Purpose and law, each pair once, with the items it is for."""
    items, grouped = _items(profile, return_type), dict[tuple[str, str], list[str]]()
    for code in codes:
        item = items.get(code)
        if item is not None:
            grouped.setdefault((item.purpose, item.legal_basis), []).append(item.name)
    return tuple(Why(tuple(names), purpose, law) for (purpose, law), names in grouped.items())


def _printed(session: Session, pupil_id: str) -> Iterable[Shared]:
    """Papers and files of this child alone, and those of many that were made when this child was among them."""
    sen, sealed = _sen_periods(session, pupil_id), _sealed_with(session, pupil_id)
    known = session.scalar(select(func.min(ImageRow.seq)).where(ImageRow.pupil_id == pupil_id)) or 0
    about = or_(ChangeRow.pupil_id == pupil_id, ChangeRow.pupil_id.is_(None))
    query = select(ChangeRow).where(ChangeRow.kind == "event", about, ChangeRow.seq > known)
    for row in session.scalars(query):
        on = london(row.recorded_at).date()
        listed = any((not start or start <= on) and (not end or on <= end) for start, end in sen)
        label = SEALED_FILE if row.label in sealed else row.label
        how = _paper(label, own=row.pupil_id is not None, listed=listed)
        if how is not None:
            yield Shared(how, row.recorded_at, "", "", (), 0, (), 0, "", "", row.by, label)


def sealed_file(submission_id: str) -> str:
    """The event of the log when a sealed version is saved as a file; its number tells which children are in it."""
    return f"{SEALED_FILE}, number {submission_id[:8]}"


def _sealed_with(session: Session, pupil_id: str) -> set[str]:
    """The events of every sealed version that holds the child."""
    versions = session.execute(select(Submission.id, Submission.row_ids))
    return {sealed_file(one) for one, row_ids in versions if pupil_id in row_ids.values()}


def _sen_periods(session: Session, pupil_id: str) -> list[tuple[date | None, date | None]]:
    rows = session.scalars(select(StatusPeriod).where(StatusPeriod.pupil_id == pupil_id))
    return [(row.from_date, row.to_date) for row in rows if row.code not in WITHOUT_SEN]


def _paper(label: str, *, own: bool, listed: bool) -> How | None:
    if not own and not (listed and label.endswith(REGISTER)) and label not in OF_ALL:
        return None
    if label.startswith("print "):
        return "paper"
    return "file" if label.startswith(("save ", "export ")) else None
