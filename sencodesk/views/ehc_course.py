# SPDX-License-Identifier: Apache-2.0
"""The course of a pupil's plans in the order in which it happened: statuses of both Codes, requests, plans, statements,
annual reviews, what the council decided. It is history, so nothing that lies ahead is in it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.codes.sen import ACTION, WITH_STATEMENT
from sencodesk.records.ehc import EhcPlan, EhcRequest
from sencodesk.records.ehc_rules import STEPS
from sencodesk.records.needs import StatusPeriod
from sencodesk.records.reviews import Review, ReviewKind
from sencodesk.views.field_words import label, value_words

R = TypeVar("R", EhcRequest, EhcPlan, Review)
DECIDES = {"decided_on": "decision", "outcome_on": "outcome"}
"""Days of a request that say what was decided: in another field."""
OLD_CODE = ACTION | {WITH_STATEMENT}
"""School Action, School Action Plus and a statement: the 2001 Code."""


@dataclass(frozen=True, slots=True)
class Step:
    """What happened on a day. ``days`` is how long after the council received the request; None outside one."""

    day: date
    what: str
    said: str
    days: int | None = None


def course(session: Session, pupil_id: str, *, on: date) -> tuple[Step, ...]:
    """Everything up to a day, the oldest first."""
    found = [
        *_statuses(session.scalars(select(StatusPeriod).where(StatusPeriod.pupil_id == pupil_id)).all()),
        *(one for row in _all(session, EhcRequest, pupil_id) for one in _request(row)),
        *(one for row in _all(session, EhcPlan, pupil_id) for one in _plan(row)),
        *(one for row in _all(session, Review, pupil_id) for one in _review(row)),
    ]
    return tuple(sorted((one for one in found if one.day <= on), key=lambda one: (one.day, one.days or 0)))


def _all(session: Session, kind: type[R], pupil_id: str) -> Sequence[R]:
    return session.scalars(select(kind).where(kind.pupil_id == pupil_id).order_by(kind.id)).all()


def _statuses(periods: Sequence[StatusPeriod]) -> Iterator[Step]:
    """Each SEN status by the day on which it began; of the 2001 Code it says so."""
    for row in periods:
        if row.from_date is not None and row.code != "N":
            name = value_words("status_period", "code", row.code)
            yield Step(row.from_date, "SEN status", f"{row.code}: {name}{_of_code(row.code)}")


def _of_code(code: str) -> str:
    return " (2001 Code)" if code in OLD_CODE else ""


def _request(row: EhcRequest) -> Iterator[Step]:
    kind = value_words("ehc_request", "kind", row.kind)
    begun = row.received_on
    for field in STEPS:
        day = getattr(row, field)
        if day is None:
            continue
        decided = DECIDES.get(field)
        said = value_words("ehc_request", decided, getattr(row, decided)) if decided else ""
        if field in ("sent_on", "received_on") and row.requested_by:
            said = f"{label('ehc_request', 'requested_by')}: {row.requested_by}"
        days = (day - begun).days if begun is not None and day >= begun else None
        what = label("ehc_request", "outcome" if field == "outcome_on" else field).lower()
        yield Step(day, f"{kind}: {what}", said, days)


def _plan(row: EhcPlan) -> Iterator[Step]:
    kind = value_words("ehc_plan", "kind", row.kind)
    yield Step(row.issued_on, f"{kind}: issued", row.council or "")
    if row.ended_on is not None:
        yield Step(row.ended_on, f"{kind}: ended", value_words("ehc_plan", "ended_why", row.ended_why))


def _review(row: Review) -> Iterator[Step]:
    if row.kind != ReviewKind.ANNUAL or row.cancelled:
        return
    if row.held_on is not None:
        yield Step(row.held_on, "Annual review: held", "")
    if row.report_sent_on is not None:
        yield Step(row.report_sent_on, "Annual review: report sent", "")
    if row.council_decided_on is not None:
        said = value_words("review", "council_decision", row.council_decision)
        yield Step(row.council_decided_on, "Annual review: the council decided", said)
    if row.final_plan_on is not None:
        yield Step(row.final_plan_on, "Annual review: changed plan sent", "")
