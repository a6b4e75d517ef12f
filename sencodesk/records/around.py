# SPDX-License-Identifier: Apache-2.0
"""The people around a child who are not family: agencies, their professionals, and whom they are involved with."""

from datetime import date

from sqlalchemy import Date, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from sencodesk.records.base import LoggedRecord
from sencodesk.records.pupils import pupil_key


class Agency(LoggedRecord):
    """A service outside the school: speech and language therapy, educational psychology, social care."""

    __tablename__ = "agency"

    name: Mapped[str] = mapped_column(String)
    kind: Mapped[str | None] = mapped_column(String)
    telephone: Mapped[str | None] = mapped_column(String)
    email: Mapped[str | None] = mapped_column(String)
    address: Mapped[str | None] = mapped_column(String)


class Professional(LoggedRecord):
    """Somebody at an agency, by name and role."""

    __tablename__ = "professional"

    agency_id: Mapped[str | None] = mapped_column(
        ForeignKey("agency.id", deferrable=True, initially="DEFERRED"), index=True
    )
    name: Mapped[str] = mapped_column(String)
    role: Mapped[str | None] = mapped_column(String)
    telephone: Mapped[str | None] = mapped_column(String)
    email: Mapped[str | None] = mapped_column(String)


class Involvement(LoggedRecord):
    """That an agency works with a pupil: since when, until when, why, and when it was asked."""

    __tablename__ = "involvement"

    pupil_id: Mapped[str] = pupil_key()
    agency_id: Mapped[str] = mapped_column(ForeignKey("agency.id", deferrable=True, initially="DEFERRED"), index=True)
    professional_id: Mapped[str | None] = mapped_column(String(36))
    referred_on: Mapped[date | None] = mapped_column(Date)
    from_date: Mapped[date | None] = mapped_column(Date)
    to_date: Mapped[date | None] = mapped_column(Date)
    why: Mapped[str | None] = mapped_column(String)
    result: Mapped[str | None] = mapped_column(String)
