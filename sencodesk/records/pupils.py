# SPDX-License-Identifier: Apache-2.0
"""A pupil: who the child is, how they are registered, which council is home, and the people around them."""

from datetime import date
from typing import Literal, get_args

from sqlalchemy import Boolean, Date, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from sencodesk.records.base import LoggedRecord

FlagName = Literal["unit", "resourced", "top_up"]
FLAGS: tuple[FlagName, ...] = get_args(FlagName)
"""In the order in which they are shown; their words are in wording/records.toml."""


def pupil_key() -> Mapped[str]:
    """Foreign key to the pupil, checked at commit so that undo may put rows back in any order."""
    return mapped_column(ForeignKey("pupil.id", deferrable=True, initially="DEFERRED"), index=True)


class Pupil(LoggedRecord):
    """A child. Names are legal names unless they say preferred or former; undated facts are as held today.

    ``upn`` is stored as given, even with a wrong check letter (then doubtful, see codes.upn); it is never held twice.
    """

    __tablename__ = "pupil"

    upn: Mapped[str | None] = mapped_column(String(13), unique=True)
    surname: Mapped[str] = mapped_column(String)
    forename: Mapped[str] = mapped_column(String)
    middle: Mapped[str | None] = mapped_column(String)
    preferred_surname: Mapped[str | None] = mapped_column(String)
    preferred_forename: Mapped[str | None] = mapped_column(String)
    former_surname: Mapped[str | None] = mapped_column(String)
    former_forename: Mapped[str | None] = mapped_column(String)
    dob: Mapped[date | None] = mapped_column(Date)
    sex: Mapped[str | None] = mapped_column(String(1))
    year: Mapped[str | None] = mapped_column(String(2))
    class_name: Mapped[str | None] = mapped_column(String)
    ethnicity: Mapped[str | None] = mapped_column(String(4))
    language: Mapped[str | None] = mapped_column(String(4))
    postcode: Mapped[str | None] = mapped_column(String)
    address: Mapped[str | None] = mapped_column(String)
    interpreter: Mapped[str | None] = mapped_column(String(4))
    """The language of an interpreter where the family needs one (code set language)."""
    paper_format: Mapped[str | None] = mapped_column(String)
    """How papers must be: large print, audio, easy read; empty for ordinary print."""
    photo: Mapped[str | None] = mapped_column(String(64))
    """sha256 of the picture, which is kept as attachments are."""


class FormerUpn(LoggedRecord):
    """A number that this pupil had before; used to match, never shown on paper."""

    __tablename__ = "former_upn"

    pupil_id: Mapped[str] = pupil_key()
    upn: Mapped[str] = mapped_column(String(13), index=True)


class Registration(LoggedRecord):
    """A period on the school's roll: CBDS enrolment code, first and last day; where from, where to and why.

    The entries of the chronology that tell of it are named: what is restricted there is not told from here either.
    """

    __tablename__ = "registration"

    pupil_id: Mapped[str] = pupil_key()
    code: Mapped[str] = mapped_column(String(1))
    from_date: Mapped[date | None] = mapped_column(Date)
    to_date: Mapped[date | None] = mapped_column(Date)
    destination: Mapped[str | None] = mapped_column(String)
    leaving_reason: Mapped[str | None] = mapped_column(String)
    came_from: Mapped[str | None] = mapped_column(String)
    left_entry_id: Mapped[str | None] = mapped_column(String(36))
    came_entry_id: Mapped[str | None] = mapped_column(String(36))


class HomeCouncil(LoggedRecord):
    """The council where the pupil lives, for a period: its three-digit code where known, else its name as typed."""

    __tablename__ = "home_council"

    pupil_id: Mapped[str] = pupil_key()
    council: Mapped[str] = mapped_column(String)
    from_date: Mapped[date | None] = mapped_column(Date)
    to_date: Mapped[date | None] = mapped_column(Date)


class Flag(LoggedRecord):
    """One of FLAGS, yes or no, for a period. No row means that nobody has recorded it."""

    __tablename__ = "flag"

    pupil_id: Mapped[str] = pupil_key()
    flag: Mapped[str] = mapped_column(String(12))
    value: Mapped[bool] = mapped_column(Boolean)
    from_date: Mapped[date | None] = mapped_column(Date)
    to_date: Mapped[date | None] = mapped_column(Date)


class Contact(LoggedRecord):
    """An adult around the pupil. Parental responsibility is recorded, never derived from the relationship."""

    __tablename__ = "contact"

    pupil_id: Mapped[str] = pupil_key()
    priority: Mapped[int] = mapped_column(Integer, default=1)
    title: Mapped[str | None] = mapped_column(String)
    forename: Mapped[str | None] = mapped_column(String)
    surname: Mapped[str] = mapped_column(String)
    relationship: Mapped[str | None] = mapped_column(String(3))
    telephone: Mapped[str | None] = mapped_column(String)
    email: Mapped[str | None] = mapped_column(String)
    parental_responsibility: Mapped[bool | None] = mapped_column(Boolean)
    lives_with: Mapped[bool | None] = mapped_column(Boolean)
    address: Mapped[str | None] = mapped_column(String)
    language: Mapped[str | None] = mapped_column(String(4))
    interpreter: Mapped[bool | None] = mapped_column(Boolean)
    paper_format: Mapped[str | None] = mapped_column(String)
    may_be_told: Mapped[str | None] = mapped_column(String)
    """``yes``, ``ask`` or ``no``: what an order or an agreement says, recorded, never derived."""
    court_order: Mapped[str | None] = mapped_column(String)
    """A court's or contact order in a line."""
