# SPDX-License-Identifier: Apache-2.0
"""Who is on roll on a day, in short: name, class, and whether with SEN. For what is counted at every change.

``views.pupils`` reads a pupil whole, which takes ten times as long; what is said here is what it would say.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from sencodesk.codes.codesets import codeset
from sencodesk.codes.sen import WITHOUT_SEN
from sencodesk.records.needs import StatusPeriod
from sencodesk.records.pupils import Pupil, Registration
from sencodesk.records.rules import counts_on_roll


@dataclass(frozen=True, slots=True)
class OnRoll:
    """One pupil: the name to use, the class, and whether the status that holds is one of SEN."""

    id: str
    name: str
    class_name: str | None
    has_sen: bool
    list_name: str = ""
    """Surname first, as in a register."""


def on_roll(session: Session, *, on: date) -> dict[str, OnRoll]:
    """Everybody on this school's roll on a day, by id."""
    # Of several statuses that hold, the one that began last counts: it comes last here, and stays.
    held = select(StatusPeriod.pupil_id, StatusPeriod.code).where(_holds(StatusPeriod, on))
    in_turn = held.order_by(StatusPeriod.from_date, StatusPeriod.id.desc())
    status = {pupil_id: code for pupil_id, code in session.execute(in_turn)}  # noqa: C416  # rows, not pairs, for mypy
    names = select(
        Pupil.id, Pupil.forename, Pupil.surname, Pupil.preferred_forename, Pupil.preferred_surname, Pupil.class_name
    ).where(Pupil.id.in_(here(on)))
    return {
        pupil_id: OnRoll(
            pupil_id,
            f"{preferred_forename or forename} {preferred_surname or surname}",
            class_name,
            pupil_id in status and status[pupil_id] not in WITHOUT_SEN,
            f"{preferred_surname or surname}, {preferred_forename or forename}",
        )
        for pupil_id, forename, surname, preferred_forename, preferred_surname, class_name in session.execute(names)
    }


def here(on: date) -> Select[str]:
    """The ids of everybody on roll on a day, as a question within another."""
    elsewhere = [code for code in codeset("enrolment_status").codes if not counts_on_roll(code)]
    return select(Registration.pupil_id).where(_holds(Registration, on), Registration.code.not_in(elsewhere))


def _holds(kind: type[Registration] | type[StatusPeriod], on: date) -> ColumnElement[bool]:
    """``records.needs.holding``, for the file to answer; a period that ends before it begins counts from its start."""
    return and_(
        or_(kind.from_date.is_(None), kind.from_date <= on),
        or_(kind.to_date.is_(None), kind.to_date >= on, kind.from_date > kind.to_date),
    )
