# SPDX-License-Identifier: Apache-2.0
"""Today: reviews that are due, returns that are due, what waits in the outbox."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from sqlalchemy.orm import Session

from sencodesk.views.plans import plans
from sencodesk.views.pupils import pupils
from sencodesk.views.returns import ReturnView, returns

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


def today(session: Session, *, on: date) -> TodayView:
    """Reviews up to four weeks ahead (and the next after those), returns by due date, and the outbox."""
    every = plans(session, on=on)
    with_plan = {one.pupil_id for one in every if one.state == "current"}
    known = {one.id: one for one in pupils(session, on=on)}
    reviews = sorted(
        (
            DueReview(
                one.id, one.pupil_id, known[one.pupil_id].name, known[one.pupil_id].class_name or "", one.review,
                (one.review - on).days, _when(one.review, on),
            )
            for one in every
            if one.state == "current" and one.review is not None and one.pupil_id in known
        ),
        key=lambda one: (one.due, one.pupil_name),
    )  # fmt: skip
    with_sen = [one for one in known.values() if one.has_sen]
    without = [one for one in with_sen if one.id not in with_plan]
    due = returns(session)
    return TodayView(
        on=on,
        until=on + AHEAD,
        reviews=tuple(one for one in reviews if one.due <= on + AHEAD),
        next_review=next((one for one in reviews if one.due > on + AHEAD), None),
        due_returns=tuple(
            DueReturn(
                one.id,
                one.title,
                one.council_name,
                one.period,
                one.due,
                (one.due - on).days,
                _when(one.due, on),
                one.submission is not None and one.submission.state == "refused",
            )
            for one in due
            if one.due <= on + AHEAD and (one.submission is None or one.submission.state in TO_SEND)
        ),
        without_plan=len(without),
        with_sen=len(with_sen),
        classes_without_plan=tuple(sorted({one.class_name for one in without if one.class_name})),
        pupils=len(known),
        returns=tuple(due),
        waiting=tuple(
            Waiting(one.id, one.title, one.council_name, sent.mode, sent.state, sent.sealed_at)
            for one in due
            for sent in (one.submission, one.rehearsal, one.withdrawal)
            if sent is not None and sent.waits
        ),
    )


def _when(due: date, on: date) -> When:
    if due < on:
        return "overdue"
    return "this_week" if due <= on + timedelta(days=6 - on.weekday()) else "later"
