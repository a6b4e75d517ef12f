# SPDX-License-Identifier: Apache-2.0
"""Today: reviews that are due, returns that are due, what waits in the outbox."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sencodesk.records.plans import Plan, PlanState
from sencodesk.views.returns import ReturnView, returns
from sencodesk.views.roll import here, on_roll

AHEAD = timedelta(days=28)
TO_SEND = frozenset({"refused", "discarded", "withdrawn"})

When = Literal["overdue", "this_week", "later"]


@dataclass(frozen=True, slots=True)
class DueReview:
    """A plan whose review date has come or is near."""

    plan_id: str
    pupil_id: str
    pupil_name: str
    class_name: str
    due: date
    days: int
    when: When


@dataclass(frozen=True, slots=True)
class DueReturn:
    """A return that has not gone to its council, or was refused, and whose day has come or is near."""

    return_id: str
    title: str
    council_name: str
    period: str
    due: date
    days: int
    when: When
    refused: bool
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """A submission that has no answer yet."""

    return_id: str
    title: str
    council_name: str
    mode: str
    state: str
    sealed_at: datetime


@dataclass(frozen=True, slots=True)
class TodayView:
    """What needs the SENCO on a day. ``without_plan`` counts pupils with SEN who have no current plan."""

    on: date
    until: date
    reviews: tuple[DueReview, ...]
    next_review: DueReview | None
    due_returns: tuple[DueReturn, ...]
    without_plan: int
    with_sen: int
    classes_without_plan: tuple[str, ...]
    pupils: int
    returns: tuple[ReturnView, ...]
    waiting: tuple[Waiting, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """``needing`` is how many reviews and returns are overdue or due this week; ``waiting`` what is in the outbox."""

    needing: int
    waiting: tuple[Waiting, ...]


def today(session: Session, *, on: date) -> TodayView:
    """Reviews up to four weeks ahead (and the next after those), returns by due date, and the outbox."""
    current = session.execute(
        select(Plan.id, Plan.pupil_id, Plan.review)
        .where(Plan.state == PlanState.CURRENT)
        .order_by(Plan.pupil_id, Plan.number)
    ).all()
    with_plan = {one.pupil_id for one in current}
    known = on_roll(session, on=on)
    reviews = sorted(
        (
            DueReview(
                one.id, one.pupil_id, known[one.pupil_id].name, known[one.pupil_id].class_name or "", one.review,
                (one.review - on).days, _when(one.review, on),
            )
            for one in current
            if one.review is not None and one.pupil_id in known
        ),
        key=lambda one: (one.due, one.pupil_name),
    )  # fmt: skip
    with_sen = [one for one in known.values() if one.has_sen]
    without = [one for one in with_sen if one.id not in with_plan]
    found = returns(session)
    due = [one for one in found if one.asked]
    return TodayView(
        on=on,
        until=on + AHEAD,
        reviews=tuple(one for one in reviews if one.due <= on + AHEAD),
        next_review=next((one for one in reviews if one.due > on + AHEAD), None),
        due_returns=_due(due, on),
        without_plan=len(without),
        with_sen=len(with_sen),
        classes_without_plan=tuple(sorted({one.class_name for one in without if one.class_name})),
        pupils=len(known),
        returns=tuple(due),
        waiting=_waiting(found),
    )


def counts(session: Session, *, on: date) -> Counts:
    """What the frame of the window counts; ``today`` reads the names as well, which takes ten times as long."""
    due = returns(session)
    near = select(func.count()).where(
        Plan.state == PlanState.CURRENT, Plan.review <= _week_ends(on), Plan.pupil_id.in_(here(on))
    )
    reviews = session.scalar(near) or 0
    return Counts(reviews + sum(one.when != "later" for one in _due(due, on)), _waiting(due))


def _due(found: Sequence[ReturnView], on: date) -> tuple[DueReturn, ...]:
    return tuple(
        DueReturn(
            one.id,
            one.title,
            one.council_name,
            one.period,
            one.due,
            (one.due - on).days,
            _when(one.due, on),
            one.submission is not None and one.submission.state == "refused",
            one.submission is not None and one.submission.state == "withdrawn",
        )
        for one in found
        if one.asked and one.due <= on + AHEAD and _to_send(one)
    )


def _to_send(one: ReturnView) -> bool:
    """Also what was set aside for a next version and never arrived."""
    sent = one.submission
    return sent is None or sent.state in TO_SEND or (sent.state == "superseded" and not sent.filed)


def _waiting(found: Sequence[ReturnView]) -> tuple[Waiting, ...]:
    return tuple(
        Waiting(one.id, one.title, one.council_name, sent.mode, sent.state, sent.sealed_at)
        for one in found
        for sent in (one.submission, one.rehearsal, one.withdrawal)
        if sent is not None and sent.waits
    )


def _when(due: date, on: date) -> When:
    if due < on:
        return "overdue"
    return "this_week" if due <= _week_ends(on) else "later"


def _week_ends(on: date) -> date:
    return on + timedelta(days=6 - on.weekday())
