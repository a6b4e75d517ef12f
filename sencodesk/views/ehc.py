# SPDX-License-Identifier: Apache-2.0
"""EHC plans and statements of a pupil as a screen sees them, with the clocks of each step."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.codes.days import unbroken_day
from sencodesk.records.deadlines import Running, running_duties
from sencodesk.records.ehc import LETTERS, PARTS, EhcPlan, EhcRequest, EhcSection
from sencodesk.records.ehc_rules import in_force
from sencodesk.records.happened import Consultation, Plan, Reassessment, Request
from sencodesk.records.provision import Provision, ProvisionMember
from sencodesk.views.calendar import school_calendar
from sencodesk.views.duties import UNCHECKED
from sencodesk.views.happenings import happenings

OF_PLANS = (Request, Reassessment, Consultation, Plan)


@dataclass(frozen=True, slots=True)
class RequestView:
    """A request with the day of each step."""

    id: str
    kind: str
    code: str
    council: str | None
    reference: str | None
    requested_by: str | None
    sent_on: date | None
    received_on: date | None
    advice_asked_on: date | None
    advice_sent_on: date | None
    decision: str | None
    decided_on: date | None
    draft_served_on: date | None
    consulted_on: date | None
    consultation_answered_on: date | None
    outcome: str | None
    outcome_on: date | None
    exception: str | None
    note: str | None
    row_version: int


@dataclass(frozen=True, slots=True)
class EhcPlanView:
    """A plan or statement as issued."""

    id: str
    kind: str
    council: str | None
    reference: str | None
    issued_on: date
    ended_on: date | None
    ended_why: str | None
    placement: str | None
    note: str | None
    row_version: int


@dataclass(frozen=True, slots=True)
class SectionView:
    """A line of a section. ``delivered`` are the provisions linked to a line of section F, by name."""

    id: str
    letter: str
    n: int
    text: str | None
    who: str | None
    how_often: str | None
    minutes_a_week: int | None
    row_version: int
    delivered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EhcView:
    """All of it of one pupil, newest first. ``current`` is the plan in force.

    ``shown`` is the one whose lines are ``sections``, A to K: the one asked for, else the one in force, else the last.
    """

    requests: tuple[RequestView, ...]
    plans: tuple[EhcPlanView, ...]
    current: EhcPlanView | None
    shown: EhcPlanView | None
    sections: tuple[SectionView, ...]
    clocks: tuple[Running, ...]


def ehc(session: Session, pupil_id: str, *, on: date, plan_id: str = "") -> EhcView:
    """The requests, plans, sections and clocks of a pupil. ``plan_id`` asks for the lines of one plan."""
    requests = session.scalars(select(EhcRequest).where(EhcRequest.pupil_id == pupil_id)).all()
    plans = session.scalars(select(EhcPlan).where(EhcPlan.pupil_id == pupil_id)).all()
    held = in_force(plans, on)
    last = max(plans, key=lambda row: (row.issued_on, row.id), default=None)
    shown = next((row for row in plans if row.id == plan_id), held or last)
    told = happenings(session, on=on, pupil_ids=[pupil_id]).get(pupil_id, [])
    clocks = running_duties([one for one in told if isinstance(one, OF_PLANS)], on, school_calendar(session))
    return EhcView(
        tuple(_request(row) for row in sorted(requests, key=_began, reverse=True)),
        tuple(_plan(row) for row in sorted(plans, key=lambda row: (row.issued_on, row.id), reverse=True)),
        _plan(held) if held is not None else None,
        _plan(shown) if shown is not None else None,
        sections_of(session, shown.id) if shown is not None else (),
        tuple(one for one in clocks if not one.duty.event.startswith("review.")),  # those stand with the reviews
    )


def clock_words(one: Running) -> tuple[str, str, str, str]:
    """A clock as a row: what is owed and by whom, where it stands, the day, and the rule with its count."""
    whose = "the council" if one.duty.whose == "council" else "the school"
    days = f"{one.late} day" if one.late == 1 else f"{one.late} days"
    said = {"overdue": f"Late by {days}", "met late": f"Met, {days} late", "due soon": "Running, due soon"}
    state = said.get(one.state, one.state[:1].upper() + one.state[1:])
    day = unbroken_day(one.day) if one.day is not None else one.why or "No day"
    met = f"; done {unbroken_day(one.done)}" if one.done is not None else ""
    source = "" if one.duty.verified else f" ({UNCHECKED})"
    return f"{one.duty.title} ({whose})", state, f"{day}{met}", f"{one.duty.count}. {one.duty.rule}{source}"


def _began(row: EhcRequest) -> tuple[date, str]:
    return row.received_on or row.sent_on or row.advice_asked_on or row.decided_on or date.min, row.id


def sections_of(session: Session, plan_id: str) -> tuple[SectionView, ...]:
    """The lines of one plan in the order of its sections."""
    rows = session.scalars(select(EhcSection).where(EhcSection.ehc_plan_id == plan_id)).all()
    linked: dict[str, list[str]] = {}
    link = select(ProvisionMember.ehc_section_id, Provision.name).join(
        Provision, Provision.id == ProvisionMember.provision_id
    )
    for section_id, name in session.execute(link.where(ProvisionMember.ehc_section_id.in_([row.id for row in rows]))):
        linked.setdefault(str(section_id), []).append(name)
    order: dict[str, int] = {letter: place for place, letter in enumerate((*LETTERS, *PARTS))}
    in_turn = sorted(rows, key=lambda row: (order.get(row.letter, len(order)), row.n, row.id))
    return tuple(
        SectionView(
            row.id, row.letter, row.n, row.text, row.who, row.how_often, row.minutes_a_week, row.row_version,
            tuple(sorted(linked.get(row.id, ()))),
        )
        for row in in_turn
    )  # fmt: skip


def _request(row: EhcRequest) -> RequestView:
    return RequestView(
        row.id, row.kind, row.code, row.council, row.reference, row.requested_by, row.sent_on, row.received_on,
        row.advice_asked_on, row.advice_sent_on, row.decision, row.decided_on, row.draft_served_on, row.consulted_on,
        row.consultation_answered_on, row.outcome, row.outcome_on, row.exception, row.note, row.row_version,
    )  # fmt: skip


def _plan(row: EhcPlan) -> EhcPlanView:
    return EhcPlanView(
        row.id, row.kind, row.council, row.reference, row.issued_on, row.ended_on, row.ended_why, row.placement,
        row.note, row.row_version,
    )  # fmt: skip
