# SPDX-License-Identifier: Apache-2.0
"""Reviews and meetings: who was asked, what was said, what was decided, what went out and when."""

from datetime import date
from enum import StrEnum

from sqlalchemy import Boolean, Date, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from sencodesk.records.base import LoggedRecord
from sencodesk.records.pupils import pupil_key


class ReviewKind(StrEnum):
    """SEN support review (Code 6.65: three a year), annual review (reg 20), structured conversation, other meeting."""

    SEN_SUPPORT = "sen-support"
    ANNUAL = "annual"
    CONVERSATION = "conversation"
    OTHER = "other"


class Review(LoggedRecord):
    """One meeting about a pupil. Its clocks run from ``held_on``; each paper has the day on which it went out.

    ``council_decision`` is maintain, amend or cease. ``explored``, ``focused`` and ``planned`` are the stages of a
    structured conversation. ``differences`` holds differences of view in the words of whoever holds them.
    """

    __tablename__ = "review"

    pupil_id: Mapped[str] = pupil_key()
    kind: Mapped[str] = mapped_column(String, default=ReviewKind.SEN_SUPPORT.value)
    due_on: Mapped[date | None] = mapped_column(Date)
    meets_on: Mapped[date | None] = mapped_column(Date)
    meets_at: Mapped[str | None] = mapped_column(String(5))
    place: Mapped[str | None] = mapped_column(String)
    held_on: Mapped[date | None] = mapped_column(Date)
    cancelled: Mapped[bool] = mapped_column(Boolean, default=False)
    plan_id: Mapped[str | None] = mapped_column(String(36), index=True)
    invited_on: Mapped[date | None] = mapped_column(Date)
    papers_sent_on: Mapped[date | None] = mapped_column(Date)
    pupil_view: Mapped[str | None] = mapped_column(String)
    parent_view: Mapped[str | None] = mapped_column(String)
    explored: Mapped[str | None] = mapped_column(String)
    focused: Mapped[str | None] = mapped_column(String)
    planned: Mapped[str | None] = mapped_column(String)
    staff_view: Mapped[str | None] = mapped_column(String)
    adulthood: Mapped[str | None] = mapped_column(String)
    minutes: Mapped[str | None] = mapped_column(String)
    differences: Mapped[str | None] = mapped_column(String)
    decision: Mapped[str | None] = mapped_column(String)
    recommendation: Mapped[str | None] = mapped_column(String)
    report_sent_on: Mapped[date | None] = mapped_column(Date)
    council_decision: Mapped[str | None] = mapped_column(String)
    council_decided_on: Mapped[date | None] = mapped_column(Date)
    final_plan_on: Mapped[date | None] = mapped_column(Date)


class Invitation(LoggedRecord):
    """Somebody asked to a meeting: invited, asked for advice, answered, came. ``role`` as printed on the invitation."""

    __tablename__ = "invitation"

    review_id: Mapped[str] = mapped_column(ForeignKey("review.id", deferrable=True, initially="DEFERRED"), index=True)
    pupil_id: Mapped[str] = pupil_key()
    name: Mapped[str] = mapped_column(String)
    role: Mapped[str | None] = mapped_column(String)
    contact_id: Mapped[str | None] = mapped_column(String(36))
    professional_id: Mapped[str | None] = mapped_column(String(36))
    invited_on: Mapped[date | None] = mapped_column(Date)
    answer: Mapped[str | None] = mapped_column(String)
    came: Mapped[bool | None] = mapped_column(Boolean)
    advice_asked_on: Mapped[date | None] = mapped_column(Date)
    advice_came_on: Mapped[date | None] = mapped_column(Date)


class ReviewLine(LoggedRecord):
    """What a meeting said of one line of section F: still ``right``, or to be ``changed``, and then how."""

    __tablename__ = "review_line"

    review_id: Mapped[str] = mapped_column(ForeignKey("review.id", deferrable=True, initially="DEFERRED"), index=True)
    pupil_id: Mapped[str] = pupil_key()
    ehc_section_id: Mapped[str] = mapped_column(String(36), index=True)
    verdict: Mapped[str] = mapped_column(String)
    text: Mapped[str | None] = mapped_column(String)
