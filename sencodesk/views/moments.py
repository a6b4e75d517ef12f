# SPDX-License-Identifier: Apache-2.0
"""What stands on a pupil's strip of time beside plans and provision: meetings, requests for assessment, EHC plans."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import CompoundSelect, Date, case, func, literal, null, select, union_all
from sqlalchemy.orm import Session

from sencodesk.records.ehc import EhcPlan, EhcRequest
from sencodesk.records.reviews import Review
from sencodesk.sentences import sentence

REVIEW, REQUEST, PLAN = "review", "request", "plan"
ASKED_FOR = "Request for assessment"


@dataclass(frozen=True, slots=True)
class Moment:
    """One of them; ``tab`` of the pupil has it. Without ``last`` it goes on, or is to come."""

    tab: str
    id: str
    words: str
    first: date
    last: date | None


def moments(session: Session, pupil_id: str) -> tuple[Moment, ...]:
    """All of a pupil, by their days, in one question; without cancelled meetings and what has no day."""
    held, nothing = Review.held_on, null()
    refused = case((EhcRequest.decision == "refuse", EhcRequest.decided_on), else_=nothing)
    whole: CompoundSelect[Any] = union_all(
        select(
            literal(REVIEW), Review.id, Review.kind,
            func.coalesce(held, Review.meets_on, Review.due_on, type_=Date()).label("first"), held.label("last"),
        ).where(Review.pupil_id == pupil_id, Review.cancelled.is_(False)),
        select(
            literal(REQUEST), EhcRequest.id, nothing,
            func.coalesce(EhcRequest.received_on, EhcRequest.sent_on, type_=Date()),
            func.coalesce(EhcRequest.outcome_on, refused, type_=Date()),
        ).where(EhcRequest.pupil_id == pupil_id),
        select(literal(PLAN), EhcPlan.id, EhcPlan.kind, EhcPlan.issued_on, EhcPlan.ended_on).where(
            EhcPlan.pupil_id == pupil_id
        ),
    )  # fmt: skip
    found = [
        Moment("reviews" if what == REVIEW else "ehc", key, _words(what, kind), first, last)
        for what, key, kind, first, last in session.execute(whole)
        if first is not None
    ]
    return tuple(sorted(found, key=lambda one: (one.first, one.tab, one.id)))


def _words(what: str, kind: str) -> str:
    if what == REQUEST:
        return ASKED_FOR
    return sentence("review_kind" if what == REVIEW else "ehc_kind", kind)
