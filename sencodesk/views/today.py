# SPDX-License-Identifier: Apache-2.0
"""Today: reviews that are due, returns that are due, what waits in the outbox."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sencodesk.records.plans import Plan, PlanState
from sencodesk.views import care, chronology, concerns, duties, rounds
from sencodesk.views.duties import OwedDuty
from sencodesk.views.returns import ReturnView, returns
from sencodesk.views.roll import OnRoll, here, on_roll
from sencodesk.views.rounds import Group
from sencodesk.views.school_year import asked_for

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
class Expiring:
    """An access arrangement for tests that ends soon."""

    access_id: str
    pupil_id: str
    pupil_name: str
    class_name: str
    what: str
    due: date
    when: When


@dataclass(frozen=True, slots=True)
class DueTask:
    """A task, an entry to follow up, a concern to look at again, parents to be told. ``due`` is None without a day."""

    sort: Literal["task", "follow-up", "look-again", "tell-parents"]
    id: str
    pupil_id: str | None
    pupil_name: str
    class_name: str
    what: str
    due: date | None
    when: When
    person: str = ""


@dataclass(frozen=True, slots=True)
class DueDuty:
    """What the school or the council owes; ``due`` is None where it cannot be counted."""

    duty: OwedDuty
    pupil_name: str
    class_name: str
    due: date | None
    when: When


@dataclass(frozen=True, slots=True)
class DueGroup:
    """Parents of a class to be met, or files of those who left on a day; ``due`` is None where it is not counted."""

    group: Group
    due: date | None
    when: When


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
    expiring: tuple[Expiring, ...] = ()
    new_year: bool = False
    """Whether a new school year is to be begun."""
    tasks: tuple[DueTask, ...] = ()
    duties: tuple[DueDuty, ...] = ()
    groups: tuple[DueGroup, ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """``needing`` is how many things are overdue or due this week; ``waiting`` is the outbox."""

    needing: int
    waiting: tuple[Waiting, ...]


def today(session: Session, *, on: date, confided: bool = False) -> TodayView:
    """Tasks, reviews up to four weeks ahead (and the next after those), returns by due date, and the outbox."""
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
        expiring=tuple(
            Expiring(
                one.id,
                one.pupil_id,
                known[one.pupil_id].name,
                known[one.pupil_id].class_name or "",
                one.words,
                one.expires_on,
                _when(one.expires_on, on),
            )
            for one in care.expiring(session, on=on)
            if one.pupil_id in known and one.expires_on is not None and one.expires_on <= on + AHEAD
        ),
        new_year=asked_for(session, on=on),
        tasks=_tasks(session, known, on, confided=confided),
        duties=_duties(session, known, on),
        groups=tuple(
            DueGroup(one, one.due, _when(one.due, on) if one.due is not None else "later")
            for one in rounds.groups(session, on=on, until=on + AHEAD, known=known)
        ),
    )


def counts(session: Session, *, on: date, confided: bool = False) -> Counts:
    """What the frame of the window counts; ``today`` reads the names as well, which takes ten times as long."""
    due = returns(session)
    near = select(func.count()).where(
        Plan.state == PlanState.CURRENT, Plan.review <= _week_ends(on), Plan.pupil_id.in_(here(on))
    )
    reviews = session.scalar(near) or 0
    tasks = concerns.count(session, on=on, until=_week_ends(on))
    tasks += chronology.count_follow_ups(session, until=_week_ends(on), confided=confided)
    tasks += sum(one.due is not None for one in duties.owed(session, on=on, until=_week_ends(on)))
    tasks += rounds.count(session, on=on, until=_week_ends(on))
    return Counts(reviews + tasks + sum(one.when != "later" for one in _due(due, on)), _waiting(due))


def _duties(session: Session, known: Mapping[str, OnRoll], on: date) -> tuple[DueDuty, ...]:
    """What is owed around EHC plans; what cannot be counted comes last, with its reason."""
    return tuple(
        DueDuty(
            one,
            known[one.pupil_id].name,
            known[one.pupil_id].class_name or "",
            one.due,
            _when(one.due, on) if one.due is not None else "later",
        )
        for one in duties.owed(session, on=on, until=on + AHEAD)
        if one.pupil_id in known
    )


def _tasks(session: Session, known: Mapping[str, OnRoll], on: date, *, confided: bool) -> tuple[DueTask, ...]:
    """What somebody set themselves; what has no day stands in this week."""
    found = [
        DueTask(
            one.sort, one.id, one.pupil_id, one.pupil_name, one.class_name, one.what, one.due,
            _when(one.due, on) if one.due is not None else "this_week", one.person,
        )
        for one in concerns.to_do(session, on=on, until=on + AHEAD, known=known)
    ]  # fmt: skip
    for entry in chronology.follow_ups(session, on=on, confided=confided, ahead=AHEAD):
        class_name = known[entry.pupil_id].class_name or "" if entry.pupil_id in known else ""
        found.append(
            DueTask(
                "follow-up", entry.entry_id, entry.pupil_id, entry.pupil, class_name, f"Follow up: {entry.words}",
                entry.due, _when(entry.due, on),
            )
        )  # fmt: skip
    return tuple(found)


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
