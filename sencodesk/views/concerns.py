# SPDX-License-Identifier: Apache-2.0
"""Concerns before SEN and tasks, as a screen sees them: of one pupil, and what of them is to be done by a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from sencodesk.codes.sen import EHC_PLAN, SUPPORT, WITHOUT_SEN
from sencodesk.records.concerns import Concern, Decision
from sencodesk.records.duties import Task
from sencodesk.records.needs import NeedPeriod, StatusPeriod, holding
from sencodesk.records.school import Person
from sencodesk.views.roll import OnRoll, here, on_roll

Sort = Literal["task", "look-again", "tell-parents"]
WITH_SUPPORT = (SUPPORT, EHC_PLAN)
STILL_OPEN = (Decision.WATCH, Decision.CLASSROOM)
UNTOLD = (Concern.decided == Decision.SEN_SUPPORT, Concern.parents_told_on.is_(None))


@dataclass(frozen=True, slots=True)
class ConcernView:
    """One concern, from what was seen to what the parents were told."""

    id: str
    raised_on: date
    raised_by: str | None
    area: str | None
    text: str | None
    tried: str | None
    worked: str | None
    parents_say: str | None
    decided: str | None
    decided_on: date | None
    decided_note: str | None
    look_again_on: date | None
    parents_told_on: date | None
    parents_told_how: str | None
    row_version: int


@dataclass(frozen=True, slots=True)
class TaskView:
    """One task; ``done_on`` is None while it is open, ``person_id`` where nobody was named."""

    id: str
    text: str
    person_id: str | None
    due_on: date | None
    done_on: date | None
    row_version: int


@dataclass(frozen=True, slots=True)
class Before:
    """Concerns and tasks of one pupil. ``to_begin`` is the concern whose SEN support was decided and has no status."""

    concerns: tuple[ConcernView, ...]
    tasks: tuple[TaskView, ...]
    to_begin: ConcernView | None
    to_tell: ConcernView | None
    needs_only: bool = False
    """Whether types of need hold and no SEN status does."""
    people: tuple[tuple[str, str], ...] = ()
    """The adults who may be given a task: id and name."""


@dataclass(frozen=True, slots=True)
class ToDo:
    """A task, a concern to look at again, or parents to be told. ``pupil_name`` is empty for a task about nobody."""

    sort: Sort
    id: str
    pupil_id: str | None
    pupil_name: str
    class_name: str
    what: str
    due: date | None
    person: str = ""
    """Who does it, where somebody was named."""


def before(session: Session, pupil_id: str, *, on: date) -> Before:
    """The concerns of a pupil, the newest first, and the tasks, open ones first."""
    found = session.scalars(select(Concern).where(Concern.pupil_id == pupil_id))
    concerns = tuple(_concern(row) for row in sorted(found, key=lambda row: (row.raised_on, row.id), reverse=True))
    tasks = session.scalars(select(Task).where(Task.pupil_id == pupil_id))
    periods = session.scalars(select(StatusPeriod).where(StatusPeriod.pupil_id == pupil_id)).all()
    decided = next((one for one in concerns if one.decided == Decision.SEN_SUPPORT), None)
    # Support that began after the decision and has ended since is what the decision led to: it is not offered again.
    since = decided.decided_on or decided.raised_on if decided else on
    supported = any(one.code in WITH_SUPPORT and (one.to_date or date.max) >= since for one in periods)
    return Before(
        concerns,
        tuple(
            TaskView(row.id, row.text, row.person_id, row.due_on, row.done_on, row.row_version)
            for row in sorted(tasks, key=lambda row: (row.done_on is not None, row.due_on or date.max, row.id))
        ),
        to_begin=None if supported else decided,
        to_tell=decided if decided is not None and decided.parents_told_on is None else None,
        needs_only=_needs_only(session, pupil_id, periods, on),
        people=tuple(sorted(_people(session).items(), key=lambda one: one[1].casefold())),
    )


def _people(session: Session) -> dict[str, str]:
    return dict(session.execute(select(Person.id, Person.name)).all())


def _needs_only(session: Session, pupil_id: str, periods: Sequence[StatusPeriod], on: date) -> bool:
    if any(one.code not in WITHOUT_SEN for one in holding(periods, on)):
        return False
    needs = session.scalars(select(NeedPeriod).where(NeedPeriod.pupil_id == pupil_id)).all()
    return bool(holding(needs, on))


def to_do(session: Session, *, until: date, on: date, known: Mapping[str, OnRoll] | None = None) -> tuple[ToDo, ...]:
    """What is to be done by a day: open tasks, and those without a day; concerns of pupils on roll.

    ``known`` is who is on roll, of whoever has read it already.
    """
    known = on_roll(session, on=on) if known is None else known
    tasks = session.execute(
        select(Task, Person.name)
        .join(Person, Person.id == Task.person_id, isouter=True)
        .where(Task.done_on.is_(None), or_(Task.due_on.is_(None), Task.due_on <= until))
    )
    found = [
        replace(_to_do("task", row.id, row.pupil_id, row.text, row.due_on, known), person=person or "")
        for row, person in tasks
        if row.pupil_id is None or row.pupil_id in known
    ]
    for row in session.scalars(select(Concern).where(Concern.look_again_on <= until)):
        if row.pupil_id in known and row.decided in (None, *STILL_OPEN):
            found.append(
                _to_do("look-again", row.id, row.pupil_id, "Look at the concern again", row.look_again_on, known)
            )
    for row in session.scalars(select(Concern).where(*UNTOLD)):
        if row.pupil_id in known:
            what = "Tell the parents: SEN support was decided"
            found.append(_to_do("tell-parents", row.id, row.pupil_id, what, None, known))
    return tuple(sorted(found, key=lambda one: (one.due or date.max, one.pupil_name, one.id)))


def count(session: Session, *, until: date, on: date) -> int:
    """How many ``to_do`` lists, without reading a name."""
    listed = here(on)
    dated = or_(Task.due_on.is_(None), Task.due_on <= until)
    about = or_(Task.pupil_id.is_(None), Task.pupil_id.in_(listed))
    watched = or_(Concern.decided.is_(None), Concern.decided.in_(STILL_OPEN))
    questions = (
        select(func.count(Task.id)).where(Task.done_on.is_(None), dated, about),
        select(func.count(Concern.id)).where(Concern.look_again_on <= until, watched, Concern.pupil_id.in_(listed)),
        select(func.count(Concern.id)).where(*UNTOLD, Concern.pupil_id.in_(listed)),
    )
    return sum(session.scalar(one) or 0 for one in questions)


def _to_do(
    sort: Sort, row: str, pupil_id: str | None, what: str, due: date | None, known: Mapping[str, OnRoll]
) -> ToDo:
    pupil = known.get(pupil_id or "")
    return ToDo(sort, row, pupil_id, pupil.name if pupil else "", (pupil.class_name or "") if pupil else "", what, due)


def _concern(row: Concern) -> ConcernView:
    return ConcernView(
        row.id, row.raised_on, row.raised_by, row.area, row.text, row.tried, row.worked, row.parents_say, row.decided,
        row.decided_on, row.decided_note, row.look_again_on, row.parents_told_on, row.parents_told_how, row.row_version,
    )  # fmt: skip
