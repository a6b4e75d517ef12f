# SPDX-License-Identifier: Apache-2.0
"""What else a school must bear in mind of a child: care flags, attendance, suspensions, access arrangements."""

from datetime import date
from typing import Literal, get_args

from sqlalchemy import Date, Float, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from sencodesk.records.base import LoggedRecord
from sencodesk.records.pupils import pupil_key

CareKind = Literal["medical", "safeguarding", "looked-after", "formerly-looked-after", "young-carer", "service-child"]
CARE: tuple[CareKind, ...] = get_args(CareKind)
"""Flags only: a medical or safeguarding file is elsewhere. In the order in which they are shown."""


class CareFlag(LoggedRecord):
    """That something holds of a pupil for a period. ``note`` is short and never prints; ``council`` the caring one."""

    __tablename__ = "care_flag"

    pupil_id: Mapped[str] = pupil_key()
    kind: Mapped[str] = mapped_column(String)
    note: Mapped[str | None] = mapped_column(String)
    council: Mapped[str | None] = mapped_column(String)
    from_date: Mapped[date | None] = mapped_column(Date)
    to_date: Mapped[date | None] = mapped_column(Date)


class AttendanceSummary(LoggedRecord):
    """Sessions of a period, half days, as the attendance system counts them."""

    __tablename__ = "attendance_summary"

    pupil_id: Mapped[str] = pupil_key()
    from_date: Mapped[date] = mapped_column(Date)
    to_date: Mapped[date] = mapped_column(Date)
    possible: Mapped[int] = mapped_column(Integer)
    attended: Mapped[int] = mapped_column(Integer)
    authorised: Mapped[int | None] = mapped_column(Integer)
    unauthorised: Mapped[int | None] = mapped_column(Integer)
    late: Mapped[int | None] = mapped_column(Integer)


class Suspension(LoggedRecord):
    """A suspension or exclusion. ``sessions`` are half days; ``category`` and ``reason`` are codes of DfE's lists."""

    __tablename__ = "suspension"

    pupil_id: Mapped[str] = pupil_key()
    from_date: Mapped[date] = mapped_column(Date)
    category: Mapped[str] = mapped_column(String(4))
    reason: Mapped[str | None] = mapped_column(String(2))
    sessions: Mapped[float | None] = mapped_column(Float)


class AccessArrangement(LoggedRecord):
    """A change to how tests are taken: the evidence of need, since when it is the normal way of working, until when."""

    __tablename__ = "access_arrangement"

    pupil_id: Mapped[str] = pupil_key()
    kind: Mapped[str] = mapped_column(String)
    evidence: Mapped[str | None] = mapped_column(String)
    normal_way: Mapped[str | None] = mapped_column(String)
    approved_on: Mapped[date | None] = mapped_column(Date)
    expires_on: Mapped[date | None] = mapped_column(Date)
    reference: Mapped[str | None] = mapped_column(String)
