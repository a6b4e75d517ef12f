# SPDX-License-Identifier: Apache-2.0
"""Plans, their targets with the review of each, and who signed; with the pure rules of a plan's life."""

from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import JSON, Date, Float, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from sencodesk.records.base import LoggedRecord
from sencodesk.records.findings import Finding
from sencodesk.records.pupils import pupil_key


class PlanState(StrEnum):
    """A plan's life: draft, current, reviewed, ended. Review due and overdue are computed, not kept."""

    DRAFT = "draft"
    CURRENT = "current"
    REVIEWED = "reviewed"
    ENDED = "ended"


class Outcome(StrEnum):
    """How a target ended at its review."""

    MET = "met"
    PARTLY = "partly"
    NOT_YET = "not-yet"
    DROPPED = "dropped"


def plan_key() -> Mapped[str]:
    """Foreign key to the plan, checked at commit."""
    return mapped_column(ForeignKey("plan.id", deferrable=True, initially="DEFERRED"), index=True)


class Plan(LoggedRecord):
    """One plan of a pupil. ``number`` counts the pupil's plans, ``version`` counts what was issued of this one."""

    __tablename__ = "plan"

    pupil_id: Mapped[str] = pupil_key()
    template: Mapped[str] = mapped_column(String, default="iep")
    number: Mapped[int] = mapped_column(Integer)
    version: Mapped[int] = mapped_column(Integer, default=1)
    state: Mapped[str] = mapped_column(String, default=PlanState.DRAFT.value)
    start: Mapped[date | None] = mapped_column(Date)
    review: Mapped[date | None] = mapped_column(Date)
    review_time: Mapped[str | None] = mapped_column(String(5))
    strengths: Mapped[str | None] = mapped_column(String)
    difficulties: Mapped[str | None] = mapped_column(String)
    pupil_view: Mapped[str | None] = mapped_column(String)
    parent_view: Mapped[str | None] = mapped_column(String)
    at_home: Mapped[str | None] = mapped_column(String)
    cycle_id: Mapped[str | None] = mapped_column(String(36), index=True)
    reviewed_on: Mapped[date | None] = mapped_column(Date)
    pupil_said: Mapped[str | None] = mapped_column(String)
    parent_said: Mapped[str | None] = mapped_column(String)
    review_note: Mapped[str | None] = mapped_column(String)


class PlanMember(LoggedRecord):
    """A further pupil of a group plan; the first is the plan's own."""

    __tablename__ = "plan_member"

    plan_id: Mapped[str] = plan_key()
    pupil_id: Mapped[str] = pupil_key()


class PlanAnswer(LoggedRecord):
    """What stands in a field of the plan's template that is no column of the plan: section, field, and in a repeated
    section which time (from 1). ``value`` is text as it was typed, or a day as ``2026-11-23``.
    """

    __tablename__ = "plan_answer"

    plan_id: Mapped[str] = plan_key()
    section: Mapped[str] = mapped_column(String)
    field: Mapped[str] = mapped_column(String)
    n: Mapped[int] = mapped_column(Integer, default=1)
    value: Mapped[object] = mapped_column(JSON)


class AdviceLeft(LoggedRecord):
    """A word of the coach that the SENCO read and left: ``key`` is the rule, the field and the words it was about."""

    __tablename__ = "advice_left"

    plan_id: Mapped[str] = plan_key()
    key: Mapped[str] = mapped_column(String)


class Target(LoggedRecord):
    """One target of a plan. ``now``, ``aim`` and ``out_of`` are numbers that a person typed, in ``unit``."""

    __tablename__ = "target"

    plan_id: Mapped[str] = plan_key()
    n: Mapped[int] = mapped_column(Integer)
    text: Mapped[str | None] = mapped_column(String)
    plain_title: Mapped[str | None] = mapped_column(String)
    plain_text: Mapped[str | None] = mapped_column(String)
    baseline: Mapped[str | None] = mapped_column(String)
    measure: Mapped[str | None] = mapped_column(String)
    success: Mapped[str | None] = mapped_column(String)
    strategy: Mapped[str | None] = mapped_column(String)
    who: Mapped[str | None] = mapped_column(String)
    how_often: Mapped[str | None] = mapped_column(String)
    how_long: Mapped[str | None] = mapped_column(String)
    review: Mapped[date | None] = mapped_column(Date)
    now: Mapped[float | None] = mapped_column(Float)
    aim: Mapped[float | None] = mapped_column(Float)
    out_of: Mapped[float | None] = mapped_column(Float)
    unit: Mapped[str | None] = mapped_column(String)
    you_can_help: Mapped[str | None] = mapped_column(String)
    carried_from: Mapped[str | None] = mapped_column(String)
    outcome: Mapped[str | None] = mapped_column(String)
    evidence: Mapped[str | None] = mapped_column(String)
    bank: Mapped[str | None] = mapped_column(String)
    """The line of the target bank that it was made from."""
    provision_id: Mapped[str | None] = mapped_column(String(36), index=True)


class Signature(LoggedRecord):
    """Who signed a plan, in which role, and when."""

    __tablename__ = "signature"

    plan_id: Mapped[str] = plan_key()
    role: Mapped[str] = mapped_column(String)
    name: Mapped[str] = mapped_column(String)
    signed_on: Mapped[date | None] = mapped_column(Date)


REVIEW_DUE_DAYS = 7
OF_THE_REVIEW = frozenset({"reviewed_on", "pupil_said", "parent_said", "review_note"})
OF_A_TARGETS_REVIEW = frozenset({"outcome", "evidence", "now"})
"""What is written at the review: it changes nothing of what was agreed, so a current plan stays current."""


def judge_reviewed(start: date | None, reviewed_on: date | None, today: date) -> list[Finding]:
    """The day of a review: not before the plan's start, and not to come."""
    if reviewed_on is None:
        return []
    if start is not None and reviewed_on < start:
        return [Finding("REVIEWED_BEFORE_START", "refuse", "reviewed_on")]
    return [Finding("REVIEWED_IN_FUTURE", "refuse", "reviewed_on")] if reviewed_on > today else []


def judge_outcome(start: date | None, outcome: object, today: date) -> list[Finding]:
    """How a target ended: nobody can say before its plan has begun."""
    early = outcome is not None and start is not None and start > today
    return [Finding("REVIEWED_BEFORE_START", "refuse", "outcome")] if early else []


def shown_state(state: str, review: date | None, today: date) -> str:
    """What the register says of a plan: its state, or ``overdue`` / ``review-due`` for a current one near its date."""
    if state != PlanState.CURRENT.value or review is None:
        return state
    if review < today:
        return "overdue"
    return "review-due" if review <= today + timedelta(days=REVIEW_DUE_DAYS) else state
