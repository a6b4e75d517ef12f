# SPDX-License-Identifier: Apache-2.0
"""The chronology of a pupil: what happened, what was agreed to, what was handed over, and the papers kept with it."""

from datetime import date
from enum import StrEnum

from sqlalchemy import Boolean, Date, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from sencodesk.records.base import LoggedRecord
from sencodesk.records.pupils import pupil_key


class EntryKind(StrEnum):
    """What an entry of the chronology is about."""

    CALL = "call"
    MEETING = "meeting"
    VISIT = "visit"
    REFERRAL = "referral"
    OBSERVATION = "observation"
    AGENCY = "agency"
    LETTER = "letter"
    INCIDENT = "incident"
    NOTE = "note"


class Entry(LoggedRecord):
    """One thing that happened. A restricted entry never prints unless somebody asks for it each time."""

    __tablename__ = "entry"

    pupil_id: Mapped[str] = pupil_key()
    kind: Mapped[str] = mapped_column(String, default=EntryKind.NOTE.value)
    on_date: Mapped[date] = mapped_column(Date, index=True)
    at_time: Mapped[str | None] = mapped_column(String(5))
    with_whom: Mapped[str | None] = mapped_column(String)
    text: Mapped[str | None] = mapped_column(String)
    restricted: Mapped[bool] = mapped_column(Boolean, default=False)
    follow_up_on: Mapped[date | None] = mapped_column(Date)
    followed_up_on: Mapped[date | None] = mapped_column(Date)
    agency_id: Mapped[str | None] = mapped_column(String(36), index=True)


class Consent(LoggedRecord):
    """What somebody agreed to: for what, with whom, from and until when, and when it was taken back."""

    __tablename__ = "consent"

    pupil_id: Mapped[str] = pupil_key()
    scope: Mapped[str] = mapped_column(String)
    with_whom: Mapped[str | None] = mapped_column(String)
    given_by: Mapped[str] = mapped_column(String)
    given_on: Mapped[date] = mapped_column(Date)
    how: Mapped[str | None] = mapped_column(String)
    until: Mapped[date | None] = mapped_column(Date)
    taken_back_on: Mapped[date | None] = mapped_column(Date)


class HandedOver(LoggedRecord):
    """A paper about the pupil that was given to somebody by hand, by post or by e-mail: it belongs to the sharing.

    ``kind`` is a code of ``transfer_rules.Paper`` where it went to the next school, else None.
    """

    __tablename__ = "handed_over"

    pupil_id: Mapped[str] = pupil_key()
    on_date: Mapped[date] = mapped_column(Date)
    what: Mapped[str] = mapped_column(String)
    to_whom: Mapped[str] = mapped_column(String)
    how: Mapped[str | None] = mapped_column(String)
    why: Mapped[str | None] = mapped_column(String)
    kind: Mapped[str | None] = mapped_column(String)
    consent_id: Mapped[str | None] = mapped_column(String(36))


class Attachment(LoggedRecord):
    """A file kept with the records: encrypted beside the database under ``sha256`` of its content, never changed.

    ``about_table`` and ``about_id`` say which record it belongs to; ``name`` is what it was called, without a path.
    """

    __tablename__ = "attachment"

    pupil_id: Mapped[str] = pupil_key()
    about_table: Mapped[str | None] = mapped_column(String)
    about_id: Mapped[str | None] = mapped_column(String(36), index=True)
    name: Mapped[str] = mapped_column(String)
    kind: Mapped[str] = mapped_column(String)
    size: Mapped[int] = mapped_column(Integer)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    on_date: Mapped[date | None] = mapped_column(Date)
    title: Mapped[str | None] = mapped_column(String)
    restricted: Mapped[bool] = mapped_column(Boolean, default=False)
