# SPDX-License-Identifier: Apache-2.0
"""EHC plans and statements: the request and its steps, the plan as issued with its sections, its end, its targets."""

from collections.abc import Mapping
from datetime import date
from typing import TypedDict

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.codes.sen import EHC_PLAN, SUPPORT, WITH_STATEMENT
from sencodesk.records import rules
from sencodesk.records.base import new_id
from sencodesk.records.ehc import PARTS, EhcPlan, EhcRequest, EhcSection
from sencodesk.records.ehc_rules import (
    AMENDED,
    CEASED,
    EHC,
    STATEMENT,
    in_force,
    judge_link,
    judge_plan,
    judge_request,
    judge_section,
    together,
)
from sencodesk.records.findings import Finding
from sencodesk.records.needs import StatusPeriod, holding
from sencodesk.records.plans import Plan, PlanState
from sencodesk.records.provision import Provision, ProvisionMember
from sencodesk.records.pupils import Pupil
from sencodesk.services import plans
from sencodesk.services.desk import Desk, record
from sencodesk.services.needs import hold_status
from sencodesk.services.values import put, refuse
from sencodesk.services.verbs import verb
from sencodesk.store.changes import Change

CONVERTED = "converted"
"""Why a statement ended that became a plan."""


class RequestValues(TypedDict, total=False):
    """A request for assessment with the day of each step."""

    kind: str | None
    code: str | None
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


class EhcPlanValues(TypedDict, total=False):
    """A plan or statement as issued."""

    kind: str | None
    council: str | None
    reference: str | None
    issued_on: date | None
    ended_on: date | None
    ended_why: str | None
    placement: str | None
    note: str | None


class SectionValues(TypedDict, total=False):
    """A line of a section."""

    letter: str | None
    n: int
    text: str | None
    who: str | None
    how_often: str | None
    minutes_a_week: int | None


@verb
def add_request(desk: Desk, *, pupil_id: str, values: RequestValues) -> Change | None:
    """Add a request for assessment, or the council's own beginning of one. It needs the day of one step at least."""
    with desk.unit("add a request for assessment", pupil_id=pupil_id) as unit:
        row = EhcRequest(pupil_id=pupil_id)
        _put_request(unit.session, row, {"kind": "request", "code": "2014", **values}, desk.today())
    return unit.change


@verb
def change_request(
    desk: Desk, *, request_id: str, row_version: int | None = None, values: RequestValues
) -> Change | None:
    """Go on with a request: the next step and its day."""
    with desk.unit("change a request for assessment") as unit:
        row = record(unit.session, "ehc_request", request_id, row_version)
        assert isinstance(row, EhcRequest)
        _put_request(unit.session, row, values, desk.today())
    return unit.change


@verb
def remove_request(desk: Desk, *, request_id: str) -> Change | None:
    """Take away a request that was entered by mistake; one that was withdrawn has that as its outcome."""
    with desk.unit("remove a request for assessment") as unit:
        unit.session.delete(record(unit.session, "ehc_request", request_id))
    return unit.change


@verb
def issue(desk: Desk, *, pupil_id: str, values: EhcPlanValues, status: bool = True) -> Change | None:
    """The council issued a plan: the one that was in force is amended by it, and the status follows from that day.

    The lines of a plan that it amends stand in it too, with the provision that delivers them: the council changes some
    and leaves the others. ``status`` False leaves the SEN status as it is. A plan that has ended already is history
    and ends nothing. One that was issued before a plan that is held ends at that one, and touches no later status.

    Raises Refusal for the day of a plan that is there already, and for days on which another goes on.
    """
    with desk.unit("add an EHC plan", pupil_id=pupil_id) as unit:
        row = EhcPlan(pupil_id=pupil_id)
        _put_plan(unit.session, row, {"kind": EHC, "issued_on": None, **values}, desk.today())
        others = [one for one in _plans(unit.session, pupil_id) if one is not row]
        if any(one.issued_on == row.issued_on for one in others):
            refuse([Finding("PLAN_SAME_DAY", "refuse", "issued_on")])
        if row.ended_on is None:
            follows = [one for one in others if one.issued_on > row.issued_on]
            later = min(follows, key=lambda one: one.issued_on, default=None)
            old = in_force(others, row.issued_on)
            if old is not None and (old.ended_on is None or _went_on_to(old, later)):
                _end_at(old, row)
                if old.kind == row.kind:
                    _carry(unit.session, old, row)
            if later is not None:
                _end_at(row, later)
            if status:
                code = EHC_PLAN if row.kind == EHC else WITH_STATEMENT
                _hold(unit.session, pupil_id, code, row.issued_on, until=row.ended_on)
        if together(row, others):
            refuse([Finding("PLAN_TOGETHER", "refuse", "issued_on")])
    return unit.change


@verb
def change_plan(desk: Desk, *, plan_id: str, row_version: int | None = None, values: EhcPlanValues) -> Change | None:
    """Put a plan right. The status is not touched: the Overview holds it.

    Raises Refusal where it comes to be in force beside another; what is so already can be put right step by step.
    """
    with desk.unit("change an EHC plan") as unit:
        row = record(unit.session, "ehc_plan", plan_id, row_version)
        assert isinstance(row, EhcPlan)
        others = [one for one in _plans(unit.session, row.pupil_id) if one is not row]
        before = together(row, others)
        _put_plan(unit.session, row, values, desk.today())
        if any(one not in before for one in together(row, others)):
            refuse([Finding("PLAN_TOGETHER", "refuse", "issued_on" if "issued_on" in values else "ended_on")])
    return unit.change


@verb
def cease(desk: Desk, *, plan_id: str, on: date, support: bool = True, row_version: int | None = None) -> Change | None:
    """The council ceased a plan on a day. Where support goes on, SEN support holds from that day.

    Raises Refusal for a plan that has ended already and for a day before it was issued.
    """
    with desk.unit("end an EHC plan") as unit:
        row = record(unit.session, "ehc_plan", plan_id, row_version)
        assert isinstance(row, EhcPlan)
        if row.ended_on is not None:
            refuse([Finding("PLAN_ENDED_ALREADY", "refuse", "ended_on")])
        _put_plan(unit.session, row, {"ended_on": on, "ended_why": CEASED}, desk.today())
        if support:
            _hold(unit.session, row.pupil_id, SUPPORT, on)
    return unit.change


@verb
def remove_plan(desk: Desk, *, plan_id: str) -> Change | None:
    """Take away a plan that was entered by mistake, with its sections."""
    with desk.unit("remove an EHC plan") as unit:
        row = record(unit.session, "ehc_plan", plan_id)
        for line in unit.session.scalars(select(EhcSection).where(EhcSection.ehc_plan_id == plan_id)):
            _let_go(unit.session, line.id)
            unit.session.delete(line)
        unit.session.delete(row)
    return unit.change


@verb
def add_section(desk: Desk, *, plan_id: str, values: SectionValues) -> Change | None:
    """Add a line to a section of a plan, last of its section unless said otherwise."""
    with desk.unit("add a line of an EHC plan") as unit:
        plan = record(unit.session, "ehc_plan", plan_id)
        assert isinstance(plan, EhcPlan)
        of_it = select(EhcSection.n).where(
            EhcSection.ehc_plan_id == plan_id, EhcSection.letter == (values.get("letter") or "")
        )
        last = max(unit.session.scalars(of_it), default=0)
        row = EhcSection(id=new_id(), ehc_plan_id=plan_id, pupil_id=plan.pupil_id)
        _put_section(unit.session, row, {"letter": None, "text": None, "n": last + 1, **values})
    return unit.change


@verb
def change_section(
    desk: Desk, *, section_id: str, row_version: int | None = None, values: SectionValues
) -> Change | None:
    """Change a line of a plan."""
    with desk.unit("change a line of an EHC plan") as unit:
        row = record(unit.session, "ehc_section", section_id, row_version)
        assert isinstance(row, EhcSection)
        _put_section(unit.session, row, values)
    return unit.change


@verb
def remove_section(desk: Desk, *, section_id: str) -> Change | None:
    """Take a line of a plan away; provision that was linked to it is held without it."""
    with desk.unit("remove a line of an EHC plan") as unit:
        row = record(unit.session, "ehc_section", section_id)
        _let_go(unit.session, row.id)
        unit.session.delete(row)
    return unit.change


@verb
def make_target(desk: Desk, *, section_id: str) -> Change | None:
    """A line of section E becomes the text of a new target at the end of the pupil's draft plan.

    Raises Refusal for a line of another section, an empty one, and where there is no draft.
    """
    with desk.reading() as session:
        row = record(session, "ehc_section", section_id)
        assert isinstance(row, EhcSection)
        if row.letter != "E":
            refuse([Finding("ONLY_SECTION_E", "refuse", "letter")])
        if not row.text:
            refuse([Finding("SECTION_EMPTY", "refuse", "text")])
        drafts = select(Plan).where(Plan.pupil_id == row.pupil_id, Plan.state == PlanState.DRAFT)
        draft = session.scalars(drafts.order_by(Plan.number.desc(), Plan.version.desc())).first()
        if draft is None:
            refuse([Finding("NO_DRAFT_PLAN", "refuse", "text")])
            return None
        plan_id, text = draft.id, row.text
    return plans.add_target(desk, plan_id=plan_id, values={"text": text})


@verb
def link(desk: Desk, *, section_id: str, member_id: str) -> Change | None:
    """A line of section F is delivered by a run that the pupil is in. One that delivered another line leaves that."""
    with desk.unit("link provision to an EHC plan") as unit:
        row = record(unit.session, "ehc_section", section_id)
        member = record(unit.session, "provision_member", member_id)
        assert isinstance(row, EhcSection)
        assert isinstance(member, ProvisionMember)
        refuse(judge_link(row, member.pupil_id))
        member.ehc_section_id = row.id
    return unit.change


@verb
def unlink(desk: Desk, *, member_id: str) -> Change | None:
    """The provision goes on, and delivers no line of a plan."""
    with desk.unit("part provision from an EHC plan") as unit:
        member = record(unit.session, "provision_member", member_id)
        assert isinstance(member, ProvisionMember)
        member.ehc_section_id = None
    return unit.change


def _end_at(old: EhcPlan, new: EhcPlan) -> None:
    """A plan ends on the day of the one that came after it: of its kind it was amended by that."""
    old.ended_on, old.ended_why = new.issued_on, AMENDED if old.kind == new.kind else CONVERTED


def _went_on_to(old: EhcPlan, later: EhcPlan | None) -> bool:
    """Whether a plan ended by another that came later: one between the two ends it instead."""
    return later is not None and old.ended_on == later.issued_on and old.ended_why in (AMENDED, CONVERTED)


def _carry(session: Session, old: EhcPlan, new: EhcPlan) -> None:
    """The lines of an amended plan stand in the new one; a run that had not ended by then delivers them from there."""
    session.add(new)
    session.flush()
    for line in session.scalars(select(EhcSection).where(EhcSection.ehc_plan_id == old.id)).all():
        said = {name: getattr(line, name) for name in ("letter", "n", "text", "who", "how_often", "minutes_a_week")}
        copy = EhcSection(id=new_id(), ehc_plan_id=new.id, pupil_id=new.pupil_id, **said)
        session.add(copy)
        for member in session.scalars(select(ProvisionMember).where(ProvisionMember.ehc_section_id == line.id)).all():
            run = session.get(Provision, member.provision_id)
            ends = [day for day in (member.to_date, run.to_date if run else None) if day is not None]
            if not ends or min(ends) >= new.issued_on:
                member.ehc_section_id = copy.id


def _let_go(session: Session, section_id: str) -> None:
    """Provision that delivered a line of section F goes on without the line."""
    for member in session.scalars(select(ProvisionMember).where(ProvisionMember.ehc_section_id == section_id)):
        member.ehc_section_id = None


def _plans(session: Session, pupil_id: str) -> list[EhcPlan]:
    return list(session.scalars(select(EhcPlan).where(EhcPlan.pupil_id == pupil_id)))


def _hold(session: Session, pupil_id: str, code: str, on: date, *, until: date | None = None) -> None:
    """The status holds from a day on, unless it held already then and later ones are left as they are.

    ``until`` is the day of a later plan, of which the history says already what held then: a status that goes on to it
    is left as it is.
    """
    periods = session.scalars(select(StatusPeriod).where(StatusPeriod.pupil_id == pupil_id)).all()
    now = holding(periods, on)
    if now and now[0].code == code and now[0].to_date is None:
        return
    if until and now and (now[0].to_date is None or now[0].to_date >= until):
        return
    refuse(rules.judge_status(code, on, None))
    hold_status(session, pupil_id, code, on, until=until)


def _born(session: Session, pupil_id: str) -> date | None:
    pupil = record(session, "pupil", pupil_id)
    assert isinstance(pupil, Pupil)
    return pupil.dob


def _put_request(session: Session, row: EhcRequest, values: Mapping[str, object], today: date) -> None:
    born = _born(session, row.pupil_id)
    with session.no_autoflush:
        put(row, values, required=("kind", "code"))
        refuse(judge_request(row, today, born))
    session.add(row)


def _put_plan(session: Session, row: EhcPlan, values: Mapping[str, object], today: date) -> None:
    born = _born(session, row.pupil_id)
    with session.no_autoflush:
        put(row, values, required=("kind", "issued_on"))
        refuse(judge_plan(row, today, born))
        letters = session.scalars(select(EhcSection.letter).where(EhcSection.ehc_plan_id == row.id))
        if any((letter in PARTS) != (row.kind == STATEMENT) for letter in letters):
            refuse([Finding("KIND_HAS_LINES", "refuse", "kind")])
    session.add(row)


def _put_section(session: Session, row: EhcSection, values: Mapping[str, object]) -> None:
    with session.no_autoflush:
        put(row, values, required=("letter", "text", "n"))
        plan = record(session, "ehc_plan", row.ehc_plan_id)
        assert isinstance(plan, EhcPlan)
        refuse(judge_section(row, plan.kind))
    session.add(row)
