# SPDX-License-Identifier: Apache-2.0
"""Assess, plan, do, review: the numbered cycles of a pupil, each closed by what was decided at its end."""

from datetime import date
from enum import StrEnum

from sqlalchemy import Date, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from sencodesk.records.base import LoggedRecord
from sencodesk.records.pupils import pupil_key


class CycleEnd(StrEnum):
    """What a cycle's review decided (SEND Code of Practice 2015, 6.53-6.56)."""

    CONTINUE = "continue"
    CHANGE = "change"
    REQUEST_EHC = "request-ehc"
    STOP = "stop"


class Cycle(LoggedRecord):
    """One round of assess, plan, do, review. ``number`` counts the pupil's rounds; ``ended_on`` is None while it runs.

    Plans belong to a cycle through ``plan.cycle_id``; what was known at its start is ``assessed``.
    """

    __tablename__ = "cycle"

    pupil_id: Mapped[str] = pupil_key()
    number: Mapped[int] = mapped_column(Integer)
    started_on: Mapped[date] = mapped_column(Date)
    assessed: Mapped[str | None] = mapped_column(String)
    ended_on: Mapped[date | None] = mapped_column(Date)
    decided: Mapped[str | None] = mapped_column(String)
    decided_note: Mapped[str | None] = mapped_column(String)
