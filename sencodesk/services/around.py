# SPDX-License-Identifier: Apache-2.0
"""The people around a child who are not family: agencies, their professionals, and which of them work with a pupil."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypedDict

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sencodesk.records import care_rules, score_rules
from sencodesk.records.around import Agency, Involvement, Professional
from sencodesk.records.base import new_id
from sencodesk.records.findings import Finding
from sencodesk.records.pupils import Pupil
from sencodesk.services.desk import Desk, record
from sencodesk.services.values import put, refuse
from sencodesk.services.verbs import verb
from sencodesk.store.changes import Change


class AgencyValues(TypedDict, total=False):
    """A service outside the school."""

    name: str | None
    kind: str | None
    telephone: str | None
    email: str | None
    address: str | None


class ProfessionalValues(TypedDict, total=False):
    """Somebody at an agency, or by themselves."""

    agency_id: str | None
    name: str | None
    role: str | None
    telephone: str | None
    email: str | None


class InvolvementValues(TypedDict, total=False):
    """That an agency works with a pupil; ``referred_on`` is when it was asked."""

    agency_id: str | None
    professional_id: str | None
    referred_on: date | None
    from_: date | None
    to: date | None
    why: str | None
    result: str | None


@verb
def add_agency(desk: Desk, *, values: AgencyValues) -> Change | None:
    """Add an agency."""
    with desk.unit("add an agency") as unit:
        row = Agency(id=new_id())
        _fill_agency(unit.session, row, {"name": None, **values})
        unit.session.add(row)
    return unit.change


@verb
def change_agency(desk: Desk, *, agency_id: str, row_version: int | None = None, values: AgencyValues) -> Change | None:
    """Change an agency."""
    with desk.unit("change an agency") as unit:
        row = record(unit.session, "agency", agency_id, row_version)
        assert isinstance(row, Agency)
        _fill_agency(unit.session, row, values)
    return unit.change


@verb
def remove_agency(desk: Desk, *, agency_id: str) -> Change | None:
    """Take an agency away with its people. Raises Refusal while a pupil has it in their record."""
    with desk.unit("remove an agency") as unit:
        row = record(unit.session, "agency", agency_id)
        if unit.session.scalar(select(func.count()).where(Involvement.agency_id == agency_id)):
            refuse([Finding("AGENCY_USED", "refuse", "name")])
        for one in unit.session.scalars(select(Professional).where(Professional.agency_id == agency_id)):
            unit.session.delete(one)
        unit.session.delete(row)
    return unit.change


@verb
def add_professional(desk: Desk, *, values: ProfessionalValues) -> Change | None:
    """Add somebody at an agency."""
    with desk.unit("add a professional") as unit:
        row = Professional(id=new_id())
        _fill_professional(unit.session, row, {"name": None, **values})
        unit.session.add(row)
    return unit.change


@verb
def change_professional(
    desk: Desk, *, professional_id: str, row_version: int | None = None, values: ProfessionalValues
) -> Change | None:
    """Change somebody at an agency."""
    with desk.unit("change a professional") as unit:
        row = record(unit.session, "professional", professional_id, row_version)
        assert isinstance(row, Professional)
        _fill_professional(unit.session, row, values)
    return unit.change


@verb
def remove_professional(desk: Desk, *, professional_id: str) -> Change | None:
    """Take somebody off the list. Raises Refusal while a pupil has them in their record."""
    with desk.unit("remove a professional") as unit:
        row = record(unit.session, "professional", professional_id)
        if unit.session.scalar(select(func.count()).where(Involvement.professional_id == professional_id)):
            refuse([Finding("PROFESSIONAL_USED", "refuse", "name")])
        unit.session.delete(row)
    return unit.change


@verb
def add_involvement(desk: Desk, *, pupil_id: str, values: InvolvementValues) -> Change | None:
    """Record that an agency was asked, or works with a pupil."""
    with desk.unit("add an agency to a pupil", pupil_id=pupil_id) as unit:
        row = Involvement(id=new_id(), pupil_id=pupil_id)
        _fill_involvement(unit.session, row, {"agency_id": None, **values}, desk.today())
        unit.session.add(row)
    return unit.change


@verb
def change_involvement(
    desk: Desk, *, involvement_id: str, row_version: int | None = None, values: InvolvementValues
) -> Change | None:
    """Change what an agency does with a pupil."""
    with desk.unit("change what an agency does") as unit:
        row = record(unit.session, "involvement", involvement_id, row_version)
        assert isinstance(row, Involvement)
        with unit.session.no_autoflush:
            _fill_involvement(unit.session, row, values, desk.today())
    return unit.change


@verb
def remove_involvement(desk: Desk, *, involvement_id: str) -> Change | None:
    """Take an agency off a pupil's record."""
    with desk.unit("take an agency off a pupil") as unit:
        unit.session.delete(record(unit.session, "involvement", involvement_id))
    return unit.change


def _fill_agency(session: Session, row: Agency, values: Mapping[str, Any]) -> None:
    with session.no_autoflush:
        put(row, values, required=("name",))
        same = select(func.count()).where(func.lower(Agency.name) == row.name.lower(), Agency.id != row.id)
        if "name" in values and session.scalar(same):
            refuse([Finding("NAME_TAKEN", "refuse", "name")])


def _fill_professional(session: Session, row: Professional, values: Mapping[str, Any]) -> None:
    put(row, values, required=("name",))
    if row.agency_id is not None:
        record(session, "agency", row.agency_id)


def _fill_involvement(session: Session, row: Involvement, values: Mapping[str, Any], today: date) -> None:
    pupil = record(session, "pupil", row.pupil_id)
    assert isinstance(pupil, Pupil)
    put(row, values, required=("agency_id",))
    record(session, "agency", row.agency_id)
    if row.professional_id is not None:
        who = record(session, "professional", row.professional_id)
        assert isinstance(who, Professional)
        if who.agency_id != row.agency_id:
            refuse([Finding("NOT_OF_THIS_AGENCY", "refuse", "professional_id")])
    found = care_rules.judge_days(row.from_date, row.to_date, today, pupil.dob)
    if row.referred_on is not None:
        found += score_rules.judge_day(row.referred_on, today, pupil.dob, field="referred_on")
    refuse(found)
