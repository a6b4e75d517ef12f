# SPDX-License-Identifier: Apache-2.0
"""Pupils as a screen, a script or a return sees them on a day."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.codes.sen import WITHOUT_SEN
from sencodesk.records.base import LoggedRecord
from sencodesk.records.care import CARE, CareFlag
from sencodesk.records.needs import NeedPeriod, StatusPeriod, holding
from sencodesk.records.person_names import folded
from sencodesk.records.pupils import FLAGS, Contact, Flag, FormerUpn, HomeCouncil, Pupil, Registration
from sencodesk.records.rules import counts_on_roll

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PeriodView:
    """A dated fact: status code, council, registration code or flag value, with its record's id and version."""

    id: str
    code: str
    from_date: date | None
    to_date: date | None
    row_version: int
    rank: int = 0


@dataclass(frozen=True, slots=True)
class ContactView:
    """An adult around the pupil."""

    id: str
    priority: int
    title: str | None
    forename: str | None
    surname: str
    relationship: str | None
    telephone: str | None
    email: str | None
    parental_responsibility: bool | None
    lives_with: bool | None
    address: str | None
    language: str | None
    interpreter: bool | None
    paper_format: str | None
    may_be_told: str | None
    court_order: str | None
    row_version: int

    @property
    def name(self) -> str:
        """Forename and surname; with the title where there is no forename."""
        return " ".join(part for part in (self.forename or self.title, self.surname) if part)


@dataclass(frozen=True, slots=True)
class PupilView:
    """One pupil as on a day: undated facts, and every dated fact both as it holds and with its history."""

    id: str
    upn: str | None
    former_upns: tuple[PeriodView, ...]
    surname: str
    forename: str
    middle: str | None
    preferred_surname: str | None
    preferred_forename: str | None
    former_surname: str | None
    former_forename: str | None
    dob: date | None
    sex: str | None
    year: str | None
    class_name: str | None
    ethnicity: str | None
    language: str | None
    postcode: str | None
    address: str | None
    interpreter: str | None
    paper_format: str | None
    photo: str | None
    registrations: tuple[PeriodView, ...]
    councils: tuple[PeriodView, ...]
    history: tuple[PeriodView, ...]
    all_needs: tuple[PeriodView, ...]
    flags: tuple[tuple[str, PeriodView], ...]
    contacts: tuple[ContactView, ...]
    care: tuple[PeriodView, ...]
    row_version: int
    on: date

    @property
    def name(self) -> str:
        """The name to use: preferred where there is one."""
        return f"{self.first_name} {self.preferred_surname or self.surname}"

    @property
    def first_name(self) -> str:
        """The forename to use."""
        return self.preferred_forename or self.forename

    @property
    def list_name(self) -> str:
        """Surname first, as in a register."""
        return f"{self.preferred_surname or self.surname}, {self.first_name}"

    @property
    def registration(self) -> PeriodView | None:
        """The registration that holds, else the latest one."""
        return _first(holding(self.registrations, self.on)) or _first(_latest(self.registrations))

    @property
    def on_roll(self) -> bool:
        """Whether the pupil is on this school's roll on the day."""
        return any(counts_on_roll(one.code) for one in holding(self.registrations, self.on))

    @property
    def home_council(self) -> PeriodView | None:
        """The home council that holds."""
        return _first(holding(self.councils, self.on))

    @property
    def status(self) -> PeriodView | None:
        """The SEN status that holds."""
        return _first(holding(self.history, self.on))

    @property
    def needs(self) -> tuple[PeriodView, ...]:
        """The types of need that hold, in rank order."""
        return tuple(sorted(holding(self.all_needs, self.on), key=lambda one: one.rank))

    def flag(self, name: str) -> bool | None:
        """Whether a flag holds; None where nobody has recorded it."""
        held = holding((period for flag, period in self.flags if flag == name), self.on)
        return held[0].code == "yes" if held else None

    @property
    def cared_for(self) -> tuple[str, ...]:
        """The care flags that hold, in the order in which they are shown."""
        held = {one.code for one in holding(self.care, self.on)}
        return tuple(kind for kind in CARE if kind in held)

    @property
    def not_to_be_told(self) -> tuple[ContactView, ...]:
        """Contacts of whom an order or an agreement says that they may not be told, or only after asking."""
        return tuple(one for one in self.contacts if one.may_be_told in ("no", "ask"))

    @property
    def has_sen(self) -> bool:
        """Whether the status that holds is one of SEN, under either Code."""
        return self.status is not None and self.status.code not in WITHOUT_SEN


def pupils(session: Session, *, on: date, ids: Sequence[str] | None = None, everybody: bool = False) -> list[PupilView]:
    """Pupils by surname; those on roll on the day, unless ``everybody`` or named by ``ids``."""
    query = select(Pupil).order_by(Pupil.surname, Pupil.forename, Pupil.id)
    found = session.scalars(query if ids is None else query.where(Pupil.id.in_(ids))).all()
    children = {
        kind: _by_pupil(session, kind, ids)
        for kind in (FormerUpn, Registration, HomeCouncil, StatusPeriod, NeedPeriod, Flag, Contact, CareFlag)
    }
    views = [_view(pupil, {kind: rows.get(pupil.id, []) for kind, rows in children.items()}, on) for pupil in found]
    return views if everybody or ids is not None else [one for one in views if one.on_roll]


def alike(session: Session, surname: str, forename: str, dob: date | None, *, on: date) -> list[PupilView]:
    """Pupils of this name, however it is written, born on this day: most likely the same child. Leavers too."""
    if dob is None:
        return []
    born = session.scalars(select(Pupil.id).where(Pupil.dob == dob)).all()
    if not born:
        return []
    wanted = (folded(forename), folded(surname))
    return [
        one
        for one in pupils(session, on=on, ids=born)
        if any(
            (folded(first), folded(last)) == wanted
            for first in (one.forename, one.preferred_forename or one.forename)
            for last in (one.surname, one.preferred_surname or one.surname)
        )
    ]


def pupil(session: Session, pupil_id: str, *, on: date) -> PupilView | None:
    """One pupil, or None."""
    return _first(pupils(session, on=on, ids=[pupil_id]))


def _view(pupil: Pupil, children: dict[type[LoggedRecord], list[Any]], on: date) -> PupilView:
    facts = {one.name: getattr(pupil, one.name) for one in fields(PupilView) if one.name in Pupil.__table__.c}
    return PupilView(
        **facts,
        on=on,
        former_upns=tuple(PeriodView(row.id, row.upn, None, None, row.row_version) for row in children[FormerUpn]),
        registrations=_periods(children[Registration], "code"),
        councils=_periods(children[HomeCouncil], "council"),
        history=_periods(children[StatusPeriod], "code"),
        all_needs=_periods(children[NeedPeriod], "code"),
        flags=tuple(
            (row.flag, PeriodView(row.id, "yes" if row.value else "no", row.from_date, row.to_date, row.row_version))
            for name in FLAGS
            for row in _in_time(children[Flag])
            if row.flag == name
        ),
        contacts=tuple(
            ContactView(
                row.id, row.priority, row.title, row.forename, row.surname, row.relationship, row.telephone, row.email,
                row.parental_responsibility, row.lives_with, row.address, row.language, row.interpreter,
                row.paper_format, row.may_be_told, row.court_order, row.row_version,
            )
            for row in sorted(children[Contact], key=lambda row: (row.priority, row.surname))
        ),
        care=_periods(children[CareFlag], "kind"),
    )  # fmt: skip


def _periods(rows: Iterable[Any], code: str) -> tuple[PeriodView, ...]:
    return tuple(
        PeriodView(row.id, getattr(row, code), row.from_date, row.to_date, row.row_version, getattr(row, "rank", 0))
        for row in _in_time(rows)
    )


def _in_time(rows: Iterable[Any]) -> list[Any]:
    return sorted(rows, key=lambda row: (row.from_date or date.min, getattr(row, "rank", 0), row.id))


def _latest(periods: Sequence[PeriodView]) -> list[PeriodView]:
    return sorted(periods, key=lambda one: one.from_date or date.min, reverse=True)


def _by_pupil(session: Session, kind: type[LoggedRecord], ids: Sequence[str] | None) -> dict[str, list[Any]]:
    grouped: dict[str, list[Any]] = defaultdict(list)
    pupil_id = kind.__table__.c.pupil_id
    query = select(kind)
    for row in session.scalars(query if ids is None else query.where(pupil_id.in_(ids))):
        grouped[row.pupil_id].append(row)  # type: ignore[attr-defined]  # each of these kinds has a pupil_id
    return grouped


def _first(rows: Sequence[T]) -> T | None:
    return rows[0] if rows else None
