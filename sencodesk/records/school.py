# SPDX-License-Identifier: Apache-2.0
"""The school, its terms and classes, and the people who use the records."""

from datetime import date

from sqlalchemy import Boolean, Date, String
from sqlalchemy.orm import Mapped, mapped_column

from sencodesk.records.base import LoggedRecord


class School(LoggedRecord):
    """The one school of a store. ``id`` is the school's own UUID, which survives a change of LAESTAB or URN."""

    __tablename__ = "school"

    name: Mapped[str] = mapped_column(String)
    laestab: Mapped[str] = mapped_column(String(7))
    urn: Mapped[str | None] = mapped_column(String(6))
    phase: Mapped[str] = mapped_column(String(2), default="PS")
    telephone: Mapped[str | None] = mapped_column(String)
    demonstration: Mapped[bool] = mapped_column(Boolean, default=False)


class Term(LoggedRecord):
    """One term of the school's calendar: first and last day, and the half-term holiday inside it."""

    __tablename__ = "term"

    name: Mapped[str] = mapped_column(String)
    first_day: Mapped[date] = mapped_column(Date)
    last_day: Mapped[date] = mapped_column(Date)
    half_term_from: Mapped[date | None] = mapped_column(Date)
    half_term_to: Mapped[date | None] = mapped_column(Date)


class SchoolClass(LoggedRecord):
    """A class or tutor group and the name of its teacher."""

    __tablename__ = "school_class"

    name: Mapped[str] = mapped_column(String, unique=True)
    teacher: Mapped[str | None] = mapped_column(String)


class Person(LoggedRecord):
    """An adult who uses these records or is named on a paper (SENCO, teacher, assistant)."""

    __tablename__ = "person"

    name: Mapped[str] = mapped_column(String)
    role: Mapped[str] = mapped_column(String)
    telephone: Mapped[str | None] = mapped_column(String)
    uses_store: Mapped[bool] = mapped_column(Boolean, default=False)
