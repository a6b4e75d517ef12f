# SPDX-License-Identifier: Apache-2.0
"""Every review of pupils on roll, held, planned or due, for the Reviews page; and those that are due and not begun.

A pupil at SEN support meets with the parents three times a year: on the day set on the plan, else by the clock of the
Code. An EHC plan is reviewed within the year. Structured conversations and other meetings are there once somebody plans
one. What is begun stands there itself; nothing is told twice.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sencodesk.records.deadlines import Running, running_duties
from sencodesk.records.plans import Plan, PlanState
from sencodesk.records.reviews import Review, ReviewKind
from sencodesk.views.calendar import school_calendar
from sencodesk.views.happenings import MEETINGS, happenings
from sencodesk.views.meetings import ROUND
from sencodesk.views.roll import OnRoll, here, on_roll

AHEAD = timedelta(weeks=6)
"""From so long before its day a review that nobody has begun is to be prepared; the papers go two weeks before."""
YEARLY, REPORT = "review-meeting", "review-report"
BY_PLAN = "The day set on the plan"

State = Literal["overdue", "report", "planned", "due", "later", "held", "cancelled"]
TO_DO: frozenset[State] = frozenset({"overdue", "report", "planned", "due"})
COMING: frozenset[State] = frozenset({"overdue", "planned", "due", "later"})


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One review. ``review_id`` is empty where nobody has begun it; ``rule`` then says why it is due.

    ``day`` is when it meets or met, or by when it is due; of one whose report is still to go, the report's last day.
    """

    pupil_id: str
    name: str
    class_name: str
    kind: str
    state: State
    day: date | None
    review_id: str = ""
    at: str = ""
    place: str = ""
    rule: str = ""
    late: bool = False
    """Whether it is overdue, as Today counts it: its own day, its plan's or its duty's has passed. One that meets only
    after its last day is planned and overdue."""

    @property
    def id(self) -> str:
        """What tells rows apart."""
        return self.review_id or f"{self.pupil_id} {self.kind}"

    @property
    def begun(self) -> bool:
        """Whether there is a page for it yet."""
        return bool(self.review_id)


def review_rows(session: Session, *, on: date) -> tuple[ReviewRow, ...]:
    """Every review of pupils on roll by its day."""
    known = on_roll(session, on=on)
    reviews: dict[str, list[Review]] = defaultdict(list)
    for row in session.scalars(select(Review).order_by(Review.id)):
        if row.pupil_id in known:
            reviews[row.pupil_id].append(row)
    clocks = _clocks(session, known, on)
    planned = _plan_days(session)
    found: list[ReviewRow] = []
    for pupil in known.values():
        mine, running = reviews[pupil.id], clocks.get(pupil.id, ())
        rows = [_told(pupil, row, running, on) for row in mine]
        rows += _due(pupil, mine, running, planned.get(pupil.id), on)
        found += _with_late(rows, running, planned.get(pupil.id), on)
    return tuple(sorted(found, key=lambda one: (one.day or date.max, one.name, one.id)))


def _clocks(session: Session, known: Mapping[str, OnRoll], on: date) -> dict[str, tuple[Running, ...]]:
    days = school_calendar(session)
    told = happenings(session, on=on, pupil_ids=here(on))
    ours = frozenset({ROUND, YEARLY, REPORT})
    return {
        pupil_id: tuple(one for one in running_duties(happened, on, days, only=ours) if one.open)
        for pupil_id, happened in told.items()
        if known[pupil_id].has_sen
    }


def _plan_days(session: Session) -> dict[str, date]:
    """By pupil, the day on which the plan in force is to be reviewed."""
    newest = select(Plan.pupil_id, func.max(Plan.number).label("number")).where(Plan.state == PlanState.CURRENT)
    last = newest.group_by(Plan.pupil_id).subquery()
    rows = select(Plan.pupil_id, Plan.review).join(
        last, (last.c.pupil_id == Plan.pupil_id) & (last.c.number == Plan.number)
    )
    return {pupil_id: day for pupil_id, day in session.execute(rows) if day is not None}


def _told(pupil: OnRoll, row: Review, running: Iterable[Running], on: date) -> ReviewRow:
    """A review that was begun."""
    state: State
    day, rule = row.held_on or row.meets_on or row.due_on, ""
    if row.cancelled:
        state = "cancelled"
    elif row.held_on is not None:
        state = "held"
        for one in running:
            if one.duty.id == REPORT and one.key == row.id:
                state, day, rule = "report", one.day, f"{one.duty.count}. {one.duty.rule}"
    elif day is not None and day < on:
        state = "overdue"
    elif row.meets_on is not None:
        state = "planned"
    else:
        state = _by_day(day, on)
    return ReviewRow(
        pupil.id, pupil.name, pupil.class_name or "", row.kind, state, day, row.id, row.meets_at or "",
        row.place or "", rule,
    )  # fmt: skip


def _due(
    pupil: OnRoll, mine: Iterable[Review], running: Iterable[Running], by_plan: date | None, on: date
) -> Iterator[ReviewRow]:
    """What is due and that nobody has begun."""
    begun = {row.kind for row in mine if row.held_on is None and not row.cancelled}
    for one in running:
        if one.duty.id == ROUND and not begun & MEETINGS:
            day, rule = (by_plan, BY_PLAN) if by_plan else (one.day, f"{one.duty.count}. {one.duty.rule}")
            yield _not_begun(pupil, ReviewKind.SEN_SUPPORT.value, day, rule, on)
        elif one.duty.id == YEARLY and ReviewKind.ANNUAL not in begun:
            yield _not_begun(pupil, ReviewKind.ANNUAL.value, one.day, f"{one.duty.count}. {one.duty.rule}", on)


def _with_late(
    rows: Iterable[ReviewRow], running: Iterable[Running], by_plan: date | None, on: date
) -> Iterator[ReviewRow]:
    """The rows of a pupil, each saying whether it is overdue. A duty's day counts for the next review that meets it.

    Where no meeting was ever written down nobody can say that one that is planned is late (views/rounds.py).
    """
    listed = list(rows)
    met = any(one.state in ("held", "report") and one.kind in MEETINGS for one in listed)
    last = {one.duty.id: one.day for one in running if one.duty.id != REPORT}
    yearly, round_ = last.get(YEARLY), last.get(ROUND) if met else None
    to_come = sorted((one for one in listed if one.state in COMING), key=lambda one: (one.day or date.max, one.id))
    annual = next((one.id for one in to_come if one.kind == ReviewKind.ANNUAL), None)
    meeting = next((one.id for one in to_come if one.kind in MEETINGS), None)
    for one in listed:
        days = [one.day if one.state == "report" else None]
        days += [yearly] if one.id == annual else [round_, by_plan] if one.id == meeting else []
        yield replace(one, late=one.state == "overdue" or any(day is not None and day < on for day in days))


def _not_begun(pupil: OnRoll, kind: str, day: date | None, rule: str, on: date) -> ReviewRow:
    return ReviewRow(pupil.id, pupil.name, pupil.class_name or "", kind, _by_day(day, on), day, rule=rule)


def _by_day(day: date | None, on: date) -> State:
    if day is None:
        return "due"
    return "overdue" if day < on else "due" if day <= on + AHEAD else "later"
