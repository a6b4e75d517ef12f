# SPDX-License-Identifier: Apache-2.0
"""Assessments: scales (data), and what a pupil scored on one on a day."""

from datetime import date

from sqlalchemy import JSON, Boolean, Date, Float, String
from sqlalchemy.orm import Mapped, mapped_column

from sencodesk.records.base import LoggedRecord
from sencodesk.records.pupils import pupil_key


class Scale(LoggedRecord):
    """A scale of this school's own, beside those that come with the program (resources/assessments).

    ``steps`` are the names of an ordered scale, lowest first; a score is then the place in it, from 1.
    """

    __tablename__ = "scale"

    name: Mapped[str] = mapped_column(String)
    kind: Mapped[str] = mapped_column(String)
    low: Mapped[float | None] = mapped_column(Float)
    high: Mapped[float | None] = mapped_column(Float)
    unit: Mapped[str | None] = mapped_column(String)
    better: Mapped[str] = mapped_column(String, default="up")
    steps: Mapped[list[str] | None] = mapped_column(JSON)
    retired: Mapped[bool] = mapped_column(Boolean, default=False)


class Score(LoggedRecord):
    """What a pupil scored on a scale on a day. ``value`` is in the scale's own count (an age in months)."""

    __tablename__ = "score"

    pupil_id: Mapped[str] = pupil_key()
    scale: Mapped[str] = mapped_column(String, index=True)
    on_date: Mapped[date] = mapped_column(Date)
    value: Mapped[float] = mapped_column(Float)
    low: Mapped[float | None] = mapped_column(Float)
    high: Mapped[float | None] = mapped_column(Float)
    by: Mapped[str | None] = mapped_column(String)
    note: Mapped[str | None] = mapped_column(String)
    target_id: Mapped[str | None] = mapped_column(String(36), index=True)
    """The target whose measure this is, where it is one."""
