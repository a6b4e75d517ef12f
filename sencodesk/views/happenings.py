# SPDX-License-Identifier: Apache-2.0
"""What happened to pupils, from the records, as the duties count it: the one place between the two.

Each happening's ``key`` is the id of the record that its days stand in, so that a screen can lead there: of a request,
a consultation and a re-assessment the request's, of a review the review's, of the years between reviews the first
plan's, of SEN support the period's, of a pupil who left the registration's.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any, Literal, TypeVar, cast

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from sencodesk.codes.sen import ACTION, SUPPORT
from sencodesk.records import ehc_rules, happened
from sencodesk.records.base import LoggedRecord
from sencodesk.records.chronology import HandedOver
from sencodesk.records.concerns import Concern, Decision
from sencodesk.records.ehc import EhcPlan, EhcRequest
from sencodesk.records.happened import Happening
from sencodesk.records.needs import StatusPeriod
from sencodesk.records.pupils import Pupil, Registration
from sencodesk.records.reviews import Review, ReviewKind
from sencodesk.records.rules import counts_on_roll
from sencodesk.records.transfer_rules import Paper, of_this_leaving
from sencodesk.views.roll import here

R = TypeVar("R", bound=LoggedRecord)
Law = Literal["ehc", "statement"]
Decided = Literal["maintain", "amend", "cease"]
NOW = frozenset({SUPPORT})
"""Statuses of SEN support of today; one that follows another of its kind goes on with it, and so before 2015."""
MEETINGS = frozenset({ReviewKind.SEN_SUPPORT.value, ReviewKind.CONVERSATION.value})
"""Reviews that are a meeting with the parents about SEN support (Code 6.65)."""


def happenings(
    session: Session, *, on: date, pupil_ids: Collection[str] | Select[str] | None = None
) -> dict[str, list[Happening]]:
    """What happened to each of these pupils, or to everybody, that a duty counts from; only pupils with any are in it.

    ``pupil_ids`` may be a question for them, which is asked faster than thousands of ids are handed in.
    ``on`` is the day of the asking: who has left by then has left. What lies after it is told too, as planned.
    """
    wanted = pupil_ids if pupil_ids is None or isinstance(pupil_ids, Select) else frozenset(pupil_ids)
    found: dict[str, list[Happening]] = defaultdict(list)
    reviews = _by_pupil(session, Review, wanted)
    concerns = _by_pupil(session, Concern, wanted)
    for pupil_id, periods in _by_pupil(session, StatusPeriod, wanted, StatusPeriod.code.in_(NOW | ACTION)).items():
        found[pupil_id] += _support(periods, reviews[pupil_id], concerns[pupil_id])
    for pupil_id, requests in _by_pupil(session, EhcRequest, wanted).items():
        found[pupil_id] += [one for row in requests for one in _request(row)]
    with_plan = _by_pupil(session, EhcPlan, wanted)
    born = _born(session) if with_plan else {}
    for pupil_id, plans in with_plan.items():
        found[pupil_id] += _plans(plans, reviews[pupil_id], born.get(pupil_id))
    sent = _by_pupil(session, HandedOver, wanted)
    gone = Registration.pupil_id.not_in(here(on))
    for pupil_id, registrations in _by_pupil(session, Registration, wanted, gone).items():
        found[pupil_id] += _left(registrations, sent[pupil_id], on)
    return {pupil_id: kept for pupil_id, kept in found.items() if kept}


def _by_pupil(
    session: Session, kind: type[R], wanted: Collection[str] | Select[str] | None, *those: ColumnElement[bool]
) -> Mapping[str, list[R]]:
    """The rows of a table by their pupil, in a steady order: plain rows, which a whole school has thousands of."""
    columns = kind.__table__.c
    every = select(*columns).where(*those).order_by(columns.id)
    rows: dict[str, list[Any]] = defaultdict(list)
    for row in session.execute(every if wanted is None else every.where(columns.pupil_id.in_(wanted))):
        rows[row.pupil_id].append(row)
    return rows


def _born(session: Session) -> dict[str, date | None]:
    """Birthdays of everybody with an EHC plan."""
    rows = session.execute(select(Pupil.id, Pupil.dob).where(Pupil.id.in_(select(EhcPlan.pupil_id))))
    return {pupil_id: dob for pupil_id, dob in rows}  # noqa: C416  # rows, not pairs, for mypy


def _support(
    periods: Iterable[StatusPeriod], reviews: Iterable[Review], concerns: Iterable[Concern]
) -> Iterator[Happening]:
    """Times at SEN support with the meetings in them. One whose first day nobody knows cannot be counted from.

    Parents are told of each time anew (Children and Families Act 2014, section 68): a talk up to the end of the time
    before was about that one.
    """
    met = sorted(
        row.held_on for row in reviews if row.kind in MEETINGS and row.held_on is not None and not row.cancelled
    )
    told = sorted(
        row.parents_told_on for row in concerns if row.decided == Decision.SEN_SUPPORT and row.parents_told_on
    )
    before = date.min
    for key, started, ended in sorted(support_times(periods), key=lambda one: one[1]):
        last, since = ended or date.max, min(before, started - timedelta(days=1))
        yield happened.Support(
            key=key,
            started=started,
            parent_told=next((day for day in told if since < day <= last), None),
            ended=ended,
            meetings=tuple(day for day in met if started <= day <= last),
        )
        before = last


def support_times(periods: Iterable[StatusPeriod]) -> Iterator[tuple[str, date, date | None]]:
    """Each time at support: the id of its first period, its first and its last day. Periods that touch are one."""
    begun = [(row.from_date, row) for row in periods if row.from_date is not None]
    begun.sort(key=lambda one: (one[0], one[1].id))
    for kind in (ACTION, NOW):
        held: tuple[str, date, date | None] | None = None
        for began, row in begun:
            if row.code not in kind:
                continue
            if held and (held[2] is None or began <= held[2] + timedelta(days=1)):
                last = None if held[2] is None or row.to_date is None else max(held[2], row.to_date)
                held = (held[0], held[1], last)
                continue
            if held:
                yield held
            held = (row.id, began, row.to_date)
        if held:
            yield held


def _request(row: EhcRequest) -> Iterator[Happening]:
    """A request or a re-assessment with its steps, and the council's question whether this school can be named."""
    outcome = {row.outcome: row.outcome_on}
    if row.kind == "reassessment":
        yield happened.Reassessment(
            key=row.id,
            told=row.decided_on if row.decision == ehc_rules.ASSESS else None,
            plan_sent=outcome.get(ehc_rules.PLAN),
            advice_asked=row.advice_asked_on,
        )
    else:
        yield happened.Request(
            key=row.id,
            received=row.received_on,
            decided=row.decided_on,
            assesses={ehc_rules.ASSESS: True, ehc_rules.REFUSE: False}.get(row.decision or ""),
            advice_asked=row.advice_asked_on,
            advice_sent=row.advice_sent_on,
            no_plan_told=outcome.get(ehc_rules.NO_PLAN),
            draft_served=row.draft_served_on,
            plan_sent=outcome.get(ehc_rules.PLAN),
            withdrawn=outcome.get(ehc_rules.WITHDRAWN),
        )
    if row.consulted_on is not None:
        yield happened.Consultation(key=row.id, received=row.consulted_on, answered=row.consultation_answered_on)


def _plans(plans: Iterable[EhcPlan], reviews: Iterable[Review], born: date | None) -> Iterator[Happening]:
    """Each plan with those that amended it, and the annual reviews of them."""
    held = list(plans)
    annual = [row for row in reviews if row.kind == ReviewKind.ANNUAL and not row.cancelled]
    for chain in ehc_rules.chains(held):
        yield happened.Plan(
            key=chain[0].id,
            made=chain[0].issued_on,
            ended=chain[-1].ended_on,
            law=cast("Law", chain[0].kind),
            reviews=tuple(_review(row) for row in annual if ehc_rules.plan_of(row, held) in chain),
            born=born,
        )


def _review(row: Review) -> happened.Review:
    amends = row.council_decision == "amend"
    return happened.Review(
        key=row.id,
        meeting=row.held_on or row.meets_on,
        notice_sent=row.invited_on,
        papers_sent=row.papers_sent_on,
        report_sent=row.report_sent_on,
        decided=row.council_decided_on,
        decision=cast("Decided | None", row.council_decision),
        changes_sent=row.council_decided_on if amends else None,
        plan_sent=row.final_plan_on,
    )


def _left(registrations: Iterable[Registration], sent: Iterable[HandedOver], on: date) -> Iterator[Happening]:
    """A pupil who was on this school's roll and is not any more."""
    here = [row for row in registrations if counts_on_roll(row.code)]
    if not here or any(row.to_date is None or row.to_date >= on for row in here):
        return
    last_day, key = max((row.to_date or date.min, row.id) for row in here)
    days = [row.on_date for row in sent if row.kind == Paper.FILE and of_this_leaving(row.on_date, last_day)]
    yield happened.Leaving(key=key, last_day=last_day, file_sent=min(days, default=None))
