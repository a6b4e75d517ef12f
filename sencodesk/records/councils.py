# SPDX-License-Identifier: Apache-2.0
"""Councils whose profile this school has accepted, what is due to them, and every sealed submission with its answer."""

from datetime import date, datetime

from sqlalchemy import JSON, Boolean, Date, ForeignKey, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from sencodesk.records.base import Base, Instant, LoggedRecord


class Council(LoggedRecord):
    """A council whose fingerprint somebody compared. ``id`` is the council's own short name, from its profile."""

    __tablename__ = "council"

    name: Mapped[str] = mapped_column(String)
    code: Mapped[str] = mapped_column(String)
    invented: Mapped[bool] = mapped_column(Boolean, default=False)
    profile_version: Mapped[int] = mapped_column(Integer)
    profile_kid: Mapped[str] = mapped_column(String)
    profile_public: Mapped[str] = mapped_column(String)
    fingerprint: Mapped[str] = mapped_column(String)
    allow_loopback: Mapped[bool] = mapped_column(Boolean, default=False)
    confirmed_on: Mapped[date] = mapped_column(Date)
    profile: Mapped[str] = mapped_column(String)


class Return(LoggedRecord):
    """What is due to a council for a period. It stores no state of its own; the last build lies beside it."""

    __tablename__ = "return"

    council_id: Mapped[str] = mapped_column(ForeignKey("council.id", deferrable=True, initially="DEFERRED"))
    type: Mapped[str] = mapped_column(String)
    period: Mapped[str] = mapped_column(String)
    built_at: Mapped[datetime | None] = mapped_column(Instant)
    built_on: Mapped[date | None] = mapped_column(Date)
    checked_at: Mapped[datetime | None] = mapped_column(Instant)
    body: Mapped[str | None] = mapped_column(String)
    body_sha256: Mapped[str | None] = mapped_column(String(64))
    previewed_sha256: Mapped[str | None] = mapped_column(String(64))
    row_ids: Mapped[dict[str, str] | None] = mapped_column(JSON)
    asked_in: Mapped[str | None] = mapped_column(String)
    """The signed profile that asked for it last; None while the council's newest profile asks for it."""


class ReturnNote(LoggedRecord):
    """The explanation of a query; it travels with the return."""

    __tablename__ = "return_note"

    return_id: Mapped[str] = mapped_column(ForeignKey("return.id", deferrable=True, initially="DEFERRED"), index=True)
    finding_id: Mapped[str] = mapped_column(String)
    rule: Mapped[str] = mapped_column(String)
    pupil_id: Mapped[str | None] = mapped_column(String(36))
    text: Mapped[str] = mapped_column(String)


class Submission(Base):
    """One sealed version of a return and its life in the outbox (docs/decisions/0009-outbox.md).

    Not undone and not edited: the outbox is its only writer, and each step stands in ``submission_step``
    and in the change log as an event.
    """

    __tablename__ = "submission"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    return_id: Mapped[str] = mapped_column(ForeignKey("return.id", deferrable=True, initially="DEFERRED"), index=True)
    council_id: Mapped[str] = mapped_column(String)
    version: Mapped[int] = mapped_column(Integer)
    supersedes: Mapped[str | None] = mapped_column(String(36))
    mode: Mapped[str] = mapped_column(String)
    state: Mapped[str] = mapped_column(String)
    attention: Mapped[str | None] = mapped_column(String)
    blocked: Mapped[str | None] = mapped_column(String)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    failures: Mapped[int] = mapped_column(Integer, default=0)
    not_before: Mapped[datetime | None] = mapped_column(Instant)
    last_attempt: Mapped[datetime | None] = mapped_column(Instant)
    outbox: Mapped[dict[str, object]] = mapped_column(JSON, default=dict)
    sealed_at: Mapped[datetime] = mapped_column(Instant)
    sealed_by: Mapped[str] = mapped_column(String)
    key_kid: Mapped[str] = mapped_column(String)
    body: Mapped[str] = mapped_column(String)
    body_sha256: Mapped[str] = mapped_column(String(64))
    content_hash: Mapped[str] = mapped_column(String(64))
    wire_hash: Mapped[str] = mapped_column(String(64))
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    row_ids: Mapped[dict[str, str]] = mapped_column(JSON)
    receipt: Mapped[str | None] = mapped_column(String)
    decision: Mapped[str | None] = mapped_column(String)
    withdraws: Mapped[str | None] = mapped_column(String(36))
    """The submission that this one takes back; None for a return."""


class SubmissionStep(Base):
    """One step of a submission: when, to which state, why."""

    __tablename__ = "submission_step"

    seq: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    submission_id: Mapped[str] = mapped_column(ForeignKey("submission.id"), index=True)
    at: Mapped[datetime] = mapped_column(Instant)
    state: Mapped[str] = mapped_column(String)
    why: Mapped[str] = mapped_column(String)


class ManualReceipt(LoggedRecord):
    """What a council's portal or desk answered when the sealed file was handed in by hand, copied by a person.

    No council signed it, so it never stands where a receipt stands; at most one for each submission.
    """

    __tablename__ = "manual_receipt"

    submission_id: Mapped[str] = mapped_column(
        ForeignKey("submission.id", deferrable=True, initially="DEFERRED"), unique=True
    )
    reference: Mapped[str] = mapped_column(String)
    handed_on: Mapped[date] = mapped_column(Date)
    place: Mapped[str] = mapped_column(String)
    written_by: Mapped[str] = mapped_column(String)
