# SPDX-License-Identifier: Apache-2.0
"""Before SEN: a teacher's concern and what came of it; and the round robin, a sheet of questions to every teacher."""

from datetime import date
from enum import StrEnum

from sqlalchemy import JSON, Date, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from sencodesk.records.base import LoggedRecord
from sencodesk.records.pupils import pupil_key


class Decision(StrEnum):
    """What a SENCO decided about a concern."""

    WATCH = "watch"
    CLASSROOM = "classroom"
    SEN_SUPPORT = "sen-support"
    REFER = "refer"
    CLOSE = "close"


class Concern(LoggedRecord):
    """A concern about a pupil, who raised it, what was tried, what was decided, and when the parents were told.

    Parents are to be told when special provision starts (Children and Families Act 2014, s.68).
    """

    __tablename__ = "concern"

    pupil_id: Mapped[str] = pupil_key()
    raised_on: Mapped[date] = mapped_column(Date)
    raised_by: Mapped[str | None] = mapped_column(String)
    area: Mapped[str | None] = mapped_column(String)
    text: Mapped[str | None] = mapped_column(String)
    tried: Mapped[str | None] = mapped_column(String)
    worked: Mapped[str | None] = mapped_column(String)
    parents_say: Mapped[str | None] = mapped_column(String)
    decided: Mapped[str | None] = mapped_column(String)
    decided_on: Mapped[date | None] = mapped_column(Date)
    decided_note: Mapped[str | None] = mapped_column(String)
    look_again_on: Mapped[date | None] = mapped_column(Date)
    parents_told_on: Mapped[date | None] = mapped_column(Date)
    parents_told_how: Mapped[str | None] = mapped_column(String)


class RoundRobin(LoggedRecord):
    """A sheet of questions about a number of pupils, printed for each class or teacher."""

    __tablename__ = "round_robin"

    name: Mapped[str] = mapped_column(String)
    asked_on: Mapped[date] = mapped_column(Date)
    due_on: Mapped[date | None] = mapped_column(Date)
    questions: Mapped[list[str]] = mapped_column(JSON)
    closed_on: Mapped[date | None] = mapped_column(Date)


class RoundRobinReply(LoggedRecord):
    """One teacher's answer to one question about one pupil; empty until it has come."""

    __tablename__ = "round_robin_reply"

    round_robin_id: Mapped[str] = mapped_column(
        ForeignKey("round_robin.id", deferrable=True, initially="DEFERRED"), index=True
    )
    pupil_id: Mapped[str] = pupil_key()
    teacher: Mapped[str] = mapped_column(String)
    n: Mapped[int] = mapped_column(Integer)
    text: Mapped[str | None] = mapped_column(String)
    came_on: Mapped[date | None] = mapped_column(Date)
