# SPDX-License-Identifier: Apache-2.0
"""Which rows of each table are about one pupil: their own, those of their plans, and what all these name.

What is kept for several together (a group's provision, a sheet of questions, a group plan, a service) belongs to each
of them; whoever takes out what one pupil's records hold leaves out whose the rest is. Of a group plan each pupil has
their own row and what is said of all, and of those who signed only the school's people and their own family.
"""

from functools import reduce
from operator import add
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, func, or_, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute, aliased

from sencodesk.records.around import Agency, Involvement, Professional
from sencodesk.records.assessments import Scale, Score
from sencodesk.records.base import Base
from sencodesk.records.chronology import Entry
from sencodesk.records.concerns import RoundRobin, RoundRobinReply
from sencodesk.records.plans import Plan, PlanAnswer, PlanMember, Signature
from sencodesk.records.provision import Offer, Provision, ProvisionMember, Slot
from sencodesk.records.pupils import Contact, Pupil
from sencodesk.records.reviews import Invitation
from sencodesk.records.school import Person, SchoolClass
from sencodesk.records.templates import PlanTemplate

OF_THE_FIRST = frozenset(
    {"cycle_id", "strengths", "difficulties", "pupil_view", "parent_view", "at_home", "pupil_said", "parent_said"}
)
"""Columns of a group plan that are its first pupil's and their family's, and no other child's."""


def of_pupil(kind: type[Base], pupil_id: str) -> ColumnElement[bool] | None:
    """Which rows of a table are about a pupil; None where the table is about nobody."""
    named = _named(kind, pupil_id)
    if named is not None:
        return named
    columns = kind.__table__.c
    if "pupil_id" in columns:
        return columns.pupil_id == pupil_id
    if "plan_id" in columns:
        return columns.plan_id.in_(_plans(pupil_id))
    return None


def another_s(record: Base, column: str, pupil_id: str) -> bool:
    """Whether a column of a row that a pupil shares is about another pupil: whose it is, and what they alone said."""
    whose = getattr(record, "pupil_id", None)
    if whose in (None, pupil_id):
        return False
    return column == "pupil_id" or (isinstance(record, Plan) and column in OF_THE_FIRST)


def _plans(pupil_id: str) -> Select[str]:
    """Their plans, and the group plans that they are in."""
    groups = select(PlanMember.plan_id).where(PlanMember.pupil_id == pupil_id)
    return select(Plan.id).where(or_(Plan.pupil_id == pupil_id, Plan.id.in_(groups)))


def _named(kind: type[Base], pupil_id: str) -> ColumnElement[bool] | None:
    """The rows of a table that rows about the pupil name; None for a table that is not found so."""
    runs = select(ProvisionMember.provision_id).where(ProvisionMember.pupil_id == pupil_id)
    people = or_(
        Professional.id.in_(select(Involvement.professional_id).where(Involvement.pupil_id == pupil_id)),
        Professional.id.in_(select(Invitation.professional_id).where(Invitation.pupil_id == pupil_id)),
    )
    asked = select(RoundRobinReply.round_robin_id).where(RoundRobinReply.pupil_id == pupil_id)
    found: dict[type[Base], ColumnElement[bool]] = {
        Pupil: Pupil.id == pupil_id,
        Plan: Plan.id.in_(_plans(pupil_id)),
        PlanTemplate: PlanTemplate.key.in_(select(Plan.template).where(Plan.id.in_(_plans(pupil_id)))),
        PlanAnswer: and_(PlanAnswer.plan_id.in_(_plans(pupil_id)), _own_row(pupil_id)),
        Signature: and_(Signature.plan_id.in_(_plans(pupil_id)), _may_know(pupil_id)),
        Provision: Provision.id.in_(runs),
        Slot: Slot.provision_id.in_(runs),
        Offer: Offer.id.in_(select(Provision.offer).where(Provision.id.in_(runs))),
        Scale: Scale.id.in_(select(Score.scale).where(Score.pupil_id == pupil_id)),
        RoundRobin: RoundRobin.id.in_(asked),
        Professional: people,
        Agency: or_(
            Agency.id.in_(select(Involvement.agency_id).where(Involvement.pupil_id == pupil_id)),
            Agency.id.in_(select(Entry.agency_id).where(Entry.pupil_id == pupil_id)),
            Agency.id.in_(select(Professional.agency_id).where(people)),
        ),
    }
    return found.get(kind)


def _own_row(pupil_id: str) -> ColumnElement[bool]:
    """An answer in what is said of all, or in the pupil's own row of the section that has one for each of a group."""
    named, own = aliased(PlanAnswer), aliased(PlanAnswer)
    ids = select('"' + Pupil.id + '"')  # as the answers' column keeps a text
    of_each = select(named.id).where(
        named.plan_id == PlanAnswer.plan_id,
        named.section == PlanAnswer.section,
        type_coerce(named.value, String).in_(ids),
    )
    of_them = select(own.id).where(
        own.plan_id == PlanAnswer.plan_id,
        own.section == PlanAnswer.section,
        own.n == PlanAnswer.n,
        type_coerce(own.value, String) == f'"{pupil_id}"',
    )
    return or_(~of_each.exists(), of_them.exists())


def _may_know(pupil_id: str) -> ColumnElement[bool]:
    """Who signed: everybody on a plan of the pupil alone; on a group's the school's people, the pupil and the family.

    A name that is nobody's known may be another child's mother, so it stays out.
    """
    others = select(PlanMember.plan_id).where(PlanMember.pupil_id != pupil_id)
    alone = and_(
        Signature.plan_id.in_(select(Plan.id).where(Plan.pupil_id == pupil_id)), Signature.plan_id.not_in(others)
    )

    def said(*parts: ColumnElement[Any] | InstrumentedAttribute[Any]) -> ColumnElement[str]:
        return func.lower(func.trim(reduce(add, (func.coalesce(one, "") + " " for one in parts))))

    first = (Contact.forename, Contact.surname)
    at_home = [
        select(said(*parts)).where(Contact.pupil_id == pupil_id)
        for parts in (first, (Contact.title, Contact.surname), (Contact.title, *first))
    ]
    called = [
        select(said(called_so, last)).where(Pupil.id == pupil_id)
        for called_so in (Pupil.forename, Pupil.preferred_forename)
        for last in (Pupil.surname, Pupil.preferred_surname)
    ]
    staff = [select(func.lower(Person.name)), select(func.lower(SchoolClass.teacher))]
    name = func.lower(func.trim(Signature.name))
    return or_(alone, *(name.in_(known) for known in (*at_home, *called, *staff)))
