# SPDX-License-Identifier: Apache-2.0
"""The chronology of a pupil: what happened, consents, papers handed over, files kept; and what is to be followed up.

``confided`` says whether what is restricted may be read: without it nothing restricted leaves this module.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sencodesk.records.chronology import Attachment, Consent, Entry, HandedOver
from sencodesk.records.pupils import Pupil
from sencodesk.sentences import lines
from sencodesk.store.restricted import JUDGED
from sencodesk.store.tables import ChangeRow, ImageRow

SOON = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class EntryView:
    """One thing that happened. ``kind`` is its code (``KINDS`` has the words)."""

    id: str
    row_version: int
    kind: str
    on_date: date
    at_time: str | None
    with_whom: str | None
    text: str | None
    restricted: bool
    follow_up_on: date | None
    followed_up_on: date | None

    def has(self, words: Collection[str]) -> bool:
        """Whether all these (case-folded) words stand in it, each at least as a part of one."""
        held = f"{kind_word(self.kind)} {self.with_whom or ''} {self.text or ''}".casefold()
        return all(word in held for word in words)


@dataclass(frozen=True, slots=True)
class ConsentView:
    """What somebody agreed to."""

    id: str
    row_version: int
    scope: str
    with_whom: str | None
    given_by: str
    given_on: date
    how: str | None
    until: date | None
    taken_back_on: date | None

    def holds(self, on: date) -> bool:
        """Whether it counts on a day."""
        ends = [day for day in (self.until, self.taken_back_on) if day is not None]
        back = self.taken_back_on is not None and on >= self.taken_back_on
        return self.given_on <= on and not back and on <= min(ends, default=date.max)


@dataclass(frozen=True, slots=True)
class HandedOverView:
    """A paper that was given to somebody."""

    id: str
    row_version: int
    on_date: date
    what: str
    to_whom: str
    how: str | None
    why: str | None
    kind: str | None
    consent_id: str | None


@dataclass(frozen=True, slots=True)
class PaperView:
    """A file kept with the records; ``kind`` is the end of its name, ``size`` in bytes, ``sha256`` of its content."""

    id: str
    row_version: int
    name: str
    title: str | None
    kind: str
    size: int
    sha256: str
    on_date: date | None
    restricted: bool
    about_table: str | None
    about_id: str | None

    @property
    def called(self) -> str:
        """Its title, or what it was called."""
        return self.title or self.name


@dataclass(frozen=True, slots=True)
class FollowUp:
    """An entry that is to be followed up: a task for Today. ``words`` are its first words, hidden where restricted."""

    entry_id: str
    pupil_id: str
    pupil: str
    due: date
    kind: str
    words: str


def kind_words() -> Mapping[str, str]:
    """Every kind of entry with its word."""
    return lines("entry_kind")


def kind_word(kind: str) -> str:
    """The word of a kind of entry."""
    return kind_words().get(kind, kind)


ENTRY = (
    Entry.id, Entry.row_version, Entry.kind, Entry.on_date, Entry.at_time, Entry.with_whom, Entry.text,
    Entry.restricted, Entry.follow_up_on, Entry.followed_up_on,
)  # fmt: skip


def entries(session: Session, pupil_id: str, *, confided: bool) -> list[EntryView]:
    """The whole chronology, the newest first. Plain rows: three thousand are read within a frame or two."""
    query = select(*ENTRY).where(Entry.pupil_id == pupil_id)
    if not confided:
        query = query.where(Entry.restricted.is_(False))
    query = query.order_by(Entry.on_date.desc(), func.coalesce(Entry.at_time, "").desc(), Entry.id)
    rows: Iterable[Any] = session.execute(query)  # more columns than the types of a row go
    return [EntryView(*row) for row in rows]


def recorded(session: Session, pupil_id: str) -> dict[str, tuple[datetime, str]]:
    """When each entry of a pupil was written down, and by whom: the first image of it in the log."""
    first = ImageRow.before.is_(None)
    query = (
        select(ImageRow.row_id, ChangeRow.recorded_at, ChangeRow.by)
        .join(ChangeRow, ChangeRow.seq == ImageRow.seq)
        .where(ImageRow.pupil_id == pupil_id, ImageRow.table == Entry.__tablename__, first)
        .order_by(ChangeRow.seq.desc())
    )
    return {row_id: (at, by) for row_id, at, by in session.execute(query)}


def hidden(session: Session, pupil_id: str) -> int:
    """How many entries are restricted: whoever may not read them is told that they are there."""
    query = select(func.count()).where(Entry.pupil_id == pupil_id, Entry.restricted.is_(True))
    return session.execute(query, execution_options=JUDGED).scalar_one()


def consents(session: Session, pupil_id: str) -> list[ConsentView]:
    """What was agreed to, the newest first."""
    query = select(Consent).where(Consent.pupil_id == pupil_id).order_by(Consent.given_on.desc(), Consent.id)
    return [
        ConsentView(
            one.id, one.row_version, one.scope, one.with_whom, one.given_by, one.given_on, one.how, one.until,
            one.taken_back_on,
        )
        for one in session.scalars(query)
    ]  # fmt: skip


def handed_over(session: Session, pupil_id: str) -> list[HandedOverView]:
    """What was handed over, the newest first."""
    query = select(HandedOver).where(HandedOver.pupil_id == pupil_id)
    return [
        HandedOverView(
            one.id, one.row_version, one.on_date, one.what, one.to_whom, one.how, one.why, one.kind,
            one.consent_id,
        )
        for one in session.scalars(query.order_by(HandedOver.on_date.desc(), HandedOver.id))
    ]  # fmt: skip


def papers(session: Session, pupil_id: str, *, confided: bool) -> list[PaperView]:
    """The files kept about a pupil, the newest day first; those without one come last."""
    query = select(Attachment).where(Attachment.pupil_id == pupil_id)
    if not confided:
        query = query.where(Attachment.restricted.is_(False))
    found = [paper_view(one) for one in session.scalars(query)]
    return sorted(found, key=lambda one: (one.on_date or date.min, one.called.casefold()), reverse=True)


def paper_view(one: Attachment) -> PaperView:
    """A file as the screens have it."""
    return PaperView(
        one.id, one.row_version, one.name, one.title, one.kind, one.size, one.sha256, one.on_date, one.restricted,
        one.about_table, one.about_id,
    )  # fmt: skip


def follow_ups(session: Session, *, on: date, confided: bool, ahead: timedelta = SOON) -> list[FollowUp]:
    """What is to be followed up by a day and the fortnight after it, the most overdue first."""
    query = (
        select(Entry, Pupil)
        .join(Pupil, Pupil.id == Entry.pupil_id)
        .where(Entry.follow_up_on.is_not(None), Entry.followed_up_on.is_(None), Entry.follow_up_on <= on + ahead)
        .order_by(Entry.follow_up_on, Entry.id)
    )
    if not confided:
        query = query.where(Entry.restricted.is_(False))
    return [
        FollowUp(entry.id, pupil.id, name_of(pupil), entry.follow_up_on, entry.kind, _first_words(entry))
        for entry, pupil in session.execute(query)
        if entry.follow_up_on is not None
    ]


def count_follow_ups(session: Session, *, until: date, confided: bool) -> int:
    """How many entries are to be followed up by a day."""
    query = select(func.count(Entry.id)).where(Entry.followed_up_on.is_(None), Entry.follow_up_on <= until)
    return session.scalar(query if confided else query.where(Entry.restricted.is_(False))) or 0


def name_of(pupil: Pupil) -> str:
    """The name a pupil goes by."""
    return f"{pupil.preferred_forename or pupil.forename} {pupil.preferred_surname or pupil.surname}"


FIRST = 80


def _first_words(entry: Entry) -> str:
    """A restricted entry is a task without words: somebody may stand behind the screen."""
    if entry.restricted:
        return "Restricted"
    words = " ".join((entry.text or "").split())
    return words if len(words) <= FIRST else words[:FIRST].rsplit(" ", 1)[0] + " …"


def matching(found: Sequence[EntryView], *, kind: str = "", words: str = "") -> list[EntryView]:
    """Those of a kind (any where it is empty) with all these words."""
    wanted = words.casefold().split()
    if not kind and not wanted:
        return list(found)
    return [one for one in found if (not kind or one.kind == kind) and one.has(wanted)]
