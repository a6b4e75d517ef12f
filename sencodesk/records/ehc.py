# SPDX-License-Identifier: Apache-2.0
"""EHC plans and the statements before them: the request and its course, the plan and its sections A to K.

A school does not write an EHC plan: it holds the council's, breaks section E into targets and delivers section F.
"""

from datetime import date
from typing import Literal, get_args

from sqlalchemy import Date, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from sencodesk.records.base import LoggedRecord
from sencodesk.records.pupils import pupil_key

Letter = Literal["A", "B", "C", "D", "E", "F", "G", "H1", "H2", "I", "J", "K"]
LETTERS: tuple[Letter, ...] = get_args(Letter)
"""The sections of an EHC plan (SEND Regulations 2014, reg 12(1)), each to be found by itself."""
PARTS = ("1", "2", "3", "4", "5", "6")
"""The parts of a statement (SEN Regulations 2001, Schedule 2): what plans had before September 2014."""
PROVISION = frozenset({"F", "3"})
"""Where a plan, or a statement, says what special educational provision is to be made: what a school delivers."""


class EhcRequest(LoggedRecord):
    """A needs assessment from the request to the final plan, with the day of each step as it happened.

    ``code`` is the law it runs under: ``2014`` (EHC plan) or ``2001`` (statement, history). ``kind`` is a first request
    or a re-assessment. Clocks are computed from these days (codes.clocks), never kept.
    """

    __tablename__ = "ehc_request"

    pupil_id: Mapped[str] = pupil_key()
    kind: Mapped[str] = mapped_column(String, default="request")
    code: Mapped[str] = mapped_column(String(4), default="2014")
    council: Mapped[str | None] = mapped_column(String)
    reference: Mapped[str | None] = mapped_column(String)
    requested_by: Mapped[str | None] = mapped_column(String)
    sent_on: Mapped[date | None] = mapped_column(Date)
    received_on: Mapped[date | None] = mapped_column(Date)
    advice_asked_on: Mapped[date | None] = mapped_column(Date)
    advice_sent_on: Mapped[date | None] = mapped_column(Date)
    decision: Mapped[str | None] = mapped_column(String)
    decided_on: Mapped[date | None] = mapped_column(Date)
    draft_served_on: Mapped[date | None] = mapped_column(Date)
    consulted_on: Mapped[date | None] = mapped_column(Date)
    consultation_answered_on: Mapped[date | None] = mapped_column(Date)
    outcome: Mapped[str | None] = mapped_column(String)
    outcome_on: Mapped[date | None] = mapped_column(Date)
    exception: Mapped[str | None] = mapped_column(String)
    note: Mapped[str | None] = mapped_column(String)


class EhcPlan(LoggedRecord):
    """An EHC plan (or a statement) as the council issued it. An amended one is a new record that follows the old."""

    __tablename__ = "ehc_plan"

    pupil_id: Mapped[str] = pupil_key()
    kind: Mapped[str] = mapped_column(String, default="ehc")
    council: Mapped[str | None] = mapped_column(String)
    reference: Mapped[str | None] = mapped_column(String)
    issued_on: Mapped[date] = mapped_column(Date)
    ended_on: Mapped[date | None] = mapped_column(Date)
    ended_why: Mapped[str | None] = mapped_column(String)
    placement: Mapped[str | None] = mapped_column(String)
    note: Mapped[str | None] = mapped_column(String)


class EhcSection(LoggedRecord):
    """One line of a section: its letter (a statement's part), its place in it, its words as they stand in the plan.

    For section F, or part 3, ``who``, ``how_often`` and ``minutes_a_week`` are what the plan specifies; it is held
    against what was delivered.
    """

    __tablename__ = "ehc_section"

    ehc_plan_id: Mapped[str] = mapped_column(
        ForeignKey("ehc_plan.id", deferrable=True, initially="DEFERRED"), index=True
    )
    pupil_id: Mapped[str] = pupil_key()
    letter: Mapped[str] = mapped_column(String(2))
    n: Mapped[int] = mapped_column(Integer)
    text: Mapped[str | None] = mapped_column(String)
    who: Mapped[str | None] = mapped_column(String)
    how_often: Mapped[str | None] = mapped_column(String)
    minutes_a_week: Mapped[int | None] = mapped_column(Integer)
