# SPDX-License-Identifier: Apache-2.0
"""Reviews and meetings: planned, held, decided; and who is asked to one."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TypedDict

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from sencodesk.records.around import Agency, Involvement, Professional
from sencodesk.records.base import new_id
from sencodesk.records.ehc import EhcPlan, EhcSection
from sencodesk.records.findings import Finding
from sencodesk.records.people_rules import may_be_addressed
from sencodesk.records.pupils import Contact, Pupil
from sencodesk.records.review_rules import judge_invitation, judge_line, judge_review
from sencodesk.records.reviews import Invitation, Review, ReviewKind, ReviewLine
from sencodesk.records.school import Person, SchoolClass
from sencodesk.services.desk import Desk, record
from sencodesk.services.values import put, refuse
from sencodesk.services.verbs import verb
from sencodesk.store.changes import Change

PARENT, TEACHER, SERVICE, COUNCIL_ROLE = "Parent", "Class teacher", "Service", "Council"
COUNCIL = "Officer of the council"
"""Roles as they are printed, and what stands for the council before it has said whom it sends."""


class ReviewValues(TypedDict, total=False):
    """A review from the day it is due to the council's final plan."""

    kind: str | None
    due_on: date | None
    meets_on: date | None
    meets_at: str | None
    place: str | None
    held_on: date | None
    cancelled: bool
    invited_on: date | None
    papers_sent_on: date | None
    pupil_view: str | None
    parent_view: str | None
    explored: str | None
    focused: str | None
    planned: str | None
    staff_view: str | None
    adulthood: str | None
    minutes: str | None
    differences: str | None
    decision: str | None
    recommendation: str | None
    report_sent_on: date | None
    council_decision: str | None
    council_decided_on: date | None
    final_plan_on: date | None


class LineValues(TypedDict, total=False):
    """What a meeting said of a line of section F."""

    verdict: str | None
    text: str | None


class InvitationValues(TypedDict, total=False):
    """Somebody asked to a meeting."""

    name: str | None
    role: str | None
    invited_on: date | None
    answer: str | None
    came: bool | None
    advice_asked_on: date | None
    advice_came_on: date | None


@verb
def add(desk: Desk, *, pupil_id: str, values: ReviewValues) -> Change | None:
    """Add a review, planned or held. It needs one day; an annual review needs the plan that it reviews."""
    with desk.unit("add a review", pupil_id=pupil_id) as unit:
        row = Review(id=new_id(), pupil_id=pupil_id, cancelled=False)
        _put(unit.session, row, {"kind": ReviewKind.SEN_SUPPORT.value, **values}, desk.today())
    return unit.change


@verb
def change(desk: Desk, *, review_id: str, row_version: int | None = None, values: ReviewValues) -> Change | None:
    """Go on with a review: what was said and decided, what went out and when."""
    with desk.unit("change a review") as unit:
        row = record(unit.session, "review", review_id, row_version)
        assert isinstance(row, Review)
        _put(unit.session, row, values, desk.today())
    return unit.change


@verb
def remove(desk: Desk, *, review_id: str) -> Change | None:
    """Take away a review that was entered by mistake, with who was asked and what was said of the plan.

    One that fell through is cancelled instead.
    """
    with desk.unit("remove a review") as unit:
        row = record(unit.session, "review", review_id)
        for one in (*_asked(unit.session, review_id), *_lines(unit.session, review_id)):
            unit.session.delete(one)
        unit.session.delete(row)
    return unit.change


@verb
def invite(desk: Desk, *, review_id: str, values: InvitationValues) -> Change | None:
    """Ask somebody to a meeting."""
    with desk.unit("ask somebody to a meeting") as unit:
        review = record(unit.session, "review", review_id)
        assert isinstance(review, Review)
        row = Invitation(id=new_id(), review_id=review_id, pupil_id=review.pupil_id)
        _put_invitation(unit.session, row, {"name": None, **values}, desk.today())
    return unit.change


@verb
def invite_family(desk: Desk, *, review_id: str) -> Change | None:
    """Ask every adult with parental responsibility who is not asked yet; none where nobody is left to ask.

    Those of whom the record says that somebody asks first are not asked to a meeting by the way.
    """
    with desk.unit("ask the parents to a meeting") as unit:
        review = record(unit.session, "review", review_id)
        assert isinstance(review, Review)
        there = {one.contact_id for one in _asked(unit.session, review_id)}
        for one in family_of(unit.session, review.pupil_id):
            if one.id not in there:
                name = " ".join(part for part in (one.title, one.forename, one.surname) if part)
                unit.session.add(
                    Invitation(review_id=review_id, pupil_id=review.pupil_id, name=name, role=PARENT,
                               contact_id=one.id)
                )  # fmt: skip
    return unit.change


@verb
def invite_usual(desk: Desk, *, review_id: str) -> Change | None:
    """Ask those who are around the pupil and not asked yet; none where nobody is left.

    The class teacher, the SENCO, each service that works with the pupil; to an annual review the council as well.
    """
    with desk.unit("ask those around the pupil to a meeting") as unit:
        review = record(unit.session, "review", review_id)
        assert isinstance(review, Review)
        there = {one.name.casefold() for one in _asked(unit.session, review_id)}
        for name, role, professional in around_pupil(unit.session, review, desk.today()):
            if name.casefold() not in there:
                there.add(name.casefold())
                unit.session.add(
                    Invitation(review_id=review_id, pupil_id=review.pupil_id, name=name, role=role,
                               professional_id=professional)
                )  # fmt: skip
    return unit.change


@verb
def invitations_went(desk: Desk, *, review_id: str, on: date | None = None) -> Change | None:
    """The invitations went out, today or on a day: to the meeting, and to each who had none yet."""
    day = on or desk.today()
    with desk.unit("note that the invitations went out") as unit:
        row = record(unit.session, "review", review_id)
        assert isinstance(row, Review)
        if row.invited_on is None:
            _put(unit.session, row, {"invited_on": day}, desk.today())
        for one in _asked(unit.session, review_id):
            if one.invited_on is None:
                _put_invitation(unit.session, one, {"invited_on": day}, desk.today())
    return unit.change


@verb
def say_of_line(
    desk: Desk, *, review_id: str, section_id: str, row_version: int | None = None, values: LineValues
) -> Change | None:
    """What the meeting said of a line of section F; said again it is changed."""
    with desk.unit("note what the meeting said of a line of section F") as unit:
        review = record(unit.session, "review", review_id)
        assert isinstance(review, Review)
        row = next((one for one in _lines(unit.session, review_id) if one.ehc_section_id == section_id), None)
        if row is None:
            row = ReviewLine(id=new_id(), review_id=review_id, pupil_id=review.pupil_id, ehc_section_id=section_id)
        else:
            record(unit.session, "review_line", row.id, row_version)
        _put_line(unit.session, row, values)
    return unit.change


@verb
def change_line(desk: Desk, *, line_id: str, row_version: int | None = None, values: LineValues) -> Change | None:
    """Put right what a meeting said of a line of section F."""
    with desk.unit("change what a meeting said of a line of section F") as unit:
        row = record(unit.session, "review_line", line_id, row_version)
        assert isinstance(row, ReviewLine)
        _put_line(unit.session, row, values)
    return unit.change


@verb
def change_invitation(
    desk: Desk, *, invitation_id: str, row_version: int | None = None, values: InvitationValues
) -> Change | None:
    """What somebody who was asked answered, whether they came, whether their advice did."""
    with desk.unit("change who is asked to a meeting") as unit:
        row = record(unit.session, "invitation", invitation_id, row_version)
        assert isinstance(row, Invitation)
        _put_invitation(unit.session, row, values, desk.today())
    return unit.change


@verb
def remove_invitation(desk: Desk, *, invitation_id: str) -> Change | None:
    """Somebody is not asked to a meeting any more."""
    with desk.unit("take somebody off a meeting") as unit:
        unit.session.delete(record(unit.session, "invitation", invitation_id))
    return unit.change


def _asked(session: Session, review_id: str) -> list[Invitation]:
    return list(session.scalars(select(Invitation).where(Invitation.review_id == review_id)))


def _lines(session: Session, review_id: str) -> list[ReviewLine]:
    return list(session.scalars(select(ReviewLine).where(ReviewLine.review_id == review_id)))


def family_of(session: Session, pupil_id: str) -> list[Contact]:
    """The adults with parental responsibility who may be addressed; the nearest first."""
    rows = select(Contact).where(Contact.pupil_id == pupil_id, Contact.parental_responsibility.is_(True))
    found = session.scalars(rows.order_by(Contact.priority, Contact.id))
    return [one for one in found if may_be_addressed(one.may_be_told)]


def around_pupil(session: Session, review: Review, on: date) -> Iterator[tuple[str, str | None, str | None]]:
    """Name, role and professional of everybody who is usually asked, family apart."""
    pupil = record(session, "pupil", review.pupil_id)
    assert isinstance(pupil, Pupil)
    teacher = session.scalars(select(SchoolClass.teacher).where(SchoolClass.name == pupil.class_name)).first()
    if teacher:
        yield teacher, TEACHER, None
    senco = session.scalars(select(Person).where(Person.role.istartswith("senco")).order_by(Person.id)).first()
    if senco is not None:
        yield senco.name, "SENCO", None
    working = (
        select(Agency, Involvement.professional_id)
        .join(Involvement, Involvement.agency_id == Agency.id)
        .where(Involvement.pupil_id == pupil.id, or_(Involvement.to_date.is_(None), Involvement.to_date >= on))
        .order_by(Agency.name, Agency.id)
    )
    for agency, professional_id in session.execute(working):
        person = session.get(Professional, professional_id) if professional_id else None
        if person is None:
            yield agency.name, SERVICE, None
        else:
            yield person.name, person.role or agency.name, person.id
    if review.kind == ReviewKind.ANNUAL:
        yield COUNCIL, COUNCIL_ROLE, None


def _put_line(session: Session, row: ReviewLine, values: Mapping[str, object]) -> None:
    review = record(session, "review", row.review_id)
    assert isinstance(review, Review)
    with session.no_autoflush:
        put(row, values, required=("verdict",))
        refuse(judge_line(row, review, session.get(EhcSection, row.ehc_section_id)))
    session.add(row)


def _put(session: Session, row: Review, values: Mapping[str, object], today: date) -> None:
    pupil = record(session, "pupil", row.pupil_id)
    assert isinstance(pupil, Pupil)
    plans = session.scalars(select(EhcPlan).where(EhcPlan.pupil_id == row.pupil_id)).all()
    with session.no_autoflush:
        put(row, values, required=("kind", "cancelled"))
        refuse(judge_review(row, today, pupil.dob, plans, values.keys()))
    session.add(row)


def _put_invitation(session: Session, row: Invitation, values: Mapping[str, object], today: date) -> None:
    review = record(session, "review", row.review_id)
    pupil = record(session, "pupil", row.pupil_id)
    assert isinstance(review, Review)
    assert isinstance(pupil, Pupil)
    others = {one.name.casefold() for one in _asked(session, row.review_id) if one.id != row.id}
    with session.no_autoflush:
        put(row, values, required=("name",))
        refuse(judge_invitation(row, review, today, pupil.dob))
        if row.name.casefold() in others:
            refuse([Finding("ASKED_TWICE", "refuse", "name")])
    session.add(row)
