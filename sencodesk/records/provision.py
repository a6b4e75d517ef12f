# SPDX-License-Identifier: Apache-2.0
"""Provision: what a school offers, who is in it, when it is held, who runs it, and what an hour costs."""

from datetime import date
from enum import StrEnum

from sqlalchemy import Boolean, Date, Float, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from sencodesk.records.base import LoggedRecord
from sencodesk.records.pupils import pupil_key


class ProvisionKind(StrEnum):
    """An intervention is taught in sessions; an adjustment is what staff do in every lesson."""

    INTERVENTION = "intervention"
    ADJUSTMENT = "adjustment"


def provision_key() -> Mapped[str]:
    """Foreign key to the provision, checked at commit."""
    return mapped_column(ForeignKey("provision.id", deferrable=True, initially="DEFERRED"), index=True)


class Offer(LoggedRecord):
    """A kind of provision of this school's own library, beside what comes with the program (content.interventions)."""

    __tablename__ = "offer"

    kind: Mapped[str] = mapped_column(String, default=ProvisionKind.INTERVENTION.value)
    name: Mapped[str] = mapped_column(String)
    area: Mapped[str | None] = mapped_column(String)
    plain: Mapped[str | None] = mapped_column(String)
    minutes: Mapped[int | None] = mapped_column(Integer)
    times_a_week: Mapped[float | None] = mapped_column(Float)
    weeks: Mapped[int | None] = mapped_column(Integer)
    entry_measure: Mapped[str | None] = mapped_column(String)
    exit_measure: Mapped[str | None] = mapped_column(String)
    retired: Mapped[bool] = mapped_column(Boolean, default=False)


class Rate(LoggedRecord):
    """What an hour of a kind of staff costs, in pence, from a day on. ``council``: whose table it is from, if any."""

    __tablename__ = "rate"

    staff: Mapped[str] = mapped_column(String)
    pence_an_hour: Mapped[int] = mapped_column(Integer)
    from_date: Mapped[date] = mapped_column(Date)
    to_date: Mapped[date | None] = mapped_column(Date)
    council: Mapped[str | None] = mapped_column(String)


class Provision(LoggedRecord):
    """One run of an intervention or adjustment, for one pupil or a group, from a day until a day.

    What is promised is ``minutes`` x ``times_a_week`` while it runs; what was delivered is in the session marks.
    ``offer`` is the id of a library line (the program's or the school's own); ``staff`` names the line of the rate
    table; ``person_id`` who holds it.
    """

    __tablename__ = "provision"

    kind: Mapped[str] = mapped_column(String, default=ProvisionKind.INTERVENTION.value)
    name: Mapped[str] = mapped_column(String)
    offer: Mapped[str | None] = mapped_column(String)
    person_id: Mapped[str | None] = mapped_column(String(36), index=True)
    staff: Mapped[str | None] = mapped_column(String)
    place: Mapped[str | None] = mapped_column(String)
    minutes: Mapped[int | None] = mapped_column(Integer)
    times_a_week: Mapped[float | None] = mapped_column(Float)
    from_date: Mapped[date] = mapped_column(Date)
    to_date: Mapped[date | None] = mapped_column(Date)
    entry_measure: Mapped[str | None] = mapped_column(String)
    exit_measure: Mapped[str | None] = mapped_column(String)
    note: Mapped[str | None] = mapped_column(String)


class ProvisionMember(LoggedRecord):
    """A pupil in a provision, with the measure at the start and at the end, both in the provision's own measure."""

    __tablename__ = "provision_member"

    provision_id: Mapped[str] = provision_key()
    pupil_id: Mapped[str] = pupil_key()
    from_date: Mapped[date | None] = mapped_column(Date)
    to_date: Mapped[date | None] = mapped_column(Date)
    entry_score: Mapped[float | None] = mapped_column(Float)
    entry_on: Mapped[date | None] = mapped_column(Date)
    exit_score: Mapped[float | None] = mapped_column(Float)
    exit_on: Mapped[date | None] = mapped_column(Date)
    ehc_section_id: Mapped[str | None] = mapped_column(String(36), index=True)
    """The line of section F that this delivers."""


class Slot(LoggedRecord):
    """A weekly place in the timetable: Monday is 1, ``starts`` is ``10:40``. ``person_id`` is who is there then."""

    __tablename__ = "slot"

    provision_id: Mapped[str] = provision_key()
    weekday: Mapped[int] = mapped_column(Integer)
    starts: Mapped[str] = mapped_column(String(5))
    minutes: Mapped[int] = mapped_column(Integer)
    person_id: Mapped[str | None] = mapped_column(String(36), index=True)


class SessionMark(LoggedRecord):
    """Whether one pupil had a session on a day. A missed one has its reason (code set session_reason)."""

    __tablename__ = "session_mark"

    provision_id: Mapped[str] = provision_key()
    pupil_id: Mapped[str] = pupil_key()
    on_date: Mapped[date] = mapped_column(Date, index=True)
    n: Mapped[int] = mapped_column(Integer, default=1)
    held: Mapped[bool] = mapped_column(Boolean)
    minutes: Mapped[int | None] = mapped_column(Integer)
    reason: Mapped[str | None] = mapped_column(String)
