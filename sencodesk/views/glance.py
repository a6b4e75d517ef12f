# SPDX-License-Identifier: Apache-2.0
"""What the top of a pupil's page says besides the plan: provision, where targets began, what happened and when."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.records.assessments import Score
from sencodesk.records.chronology import Entry
from sencodesk.records.plans import Plan, PlanState, Target
from sencodesk.records.provision import ProvisionMember, SessionMark
from sencodesk.views.chronology import kind_word
from sencodesk.views.moments import Moment, moments
from sencodesk.views.provision import provision_map
from sencodesk.views.provision_shapes import MemberView, Part, RunView


@dataclass(frozen=True, slots=True)
class RunGlance:
    """One run, and this pupil in it: ``first`` to ``last`` are the pupil's own days (``last`` None: it goes on)."""

    id: str
    name: str
    about: str
    how_often: str
    state: str
    first: date
    last: date | None
    own: Part


@dataclass(frozen=True, slots=True)
class EntryGlance:
    """The newest entry of the chronology that whoever looks may read."""

    on_date: date
    kind: str
    with_whom: str
    text: str


@dataclass(frozen=True, slots=True)
class Glance:
    """All of it. ``cost`` and ``line`` are pence of this school year, and nothing for a pupil in no run.

    ``marked_on`` is the last day of a register. ``began`` is the first score on the measure of each target of the plan
    in force, ``scored_on`` the newest day.
    """

    runs: tuple[RunGlance, ...]
    cost: int
    line: int
    marked_on: date | None
    began: Mapping[str, float]
    scored_on: date | None
    lately: EntryGlance | None
    moments: tuple[Moment, ...]

    @property
    def going(self) -> tuple[RunGlance, ...]:
        """The runs that go on now."""
        return tuple(one for one in self.runs if one.state == "now")


def glance(session: Session, pupil_id: str, *, on: date, confided: bool) -> Glance:
    """Read it. Without ``confided`` nothing restricted is among it."""
    runs, cost, line = _provision(session, pupil_id, on)
    began, scored_on = _scores(session, pupil_id, on)
    return Glance(
        tuple(sorted(runs, key=lambda one: (one.first, one.name))),
        cost, line,
        _marked(session, pupil_id, [one.id for one in runs if one.state == "now"]), began, scored_on,
        _lately(session, pupil_id, confided=confided), moments(session, pupil_id),
    )  # fmt: skip


def _provision(session: Session, pupil_id: str, on: date) -> tuple[list[RunGlance], int, int]:
    """The runs, what they cost and the line; most pupils are in none, and one question says so."""
    member = select(ProvisionMember.id).where(ProvisionMember.pupil_id == pupil_id).limit(1)
    if session.scalar(member) is None:
        return [], 0, 0
    found = provision_map(session, on=on, pupil_id=pupil_id)
    runs = [
        _run(run, who) for run in found.of_pupil(pupil_id) for who in run.members if who.pupil_id == pupil_id
    ]  # fmt: skip
    return runs, sum(one.cost for one in found.spent if one.pupil_id == pupil_id), found.line


def _run(run: RunView, who: MemberView) -> RunGlance:
    ends = [day for day in (run.to_date, who.to_date) if day is not None]
    about = ", ".join(part for part in (run.person, run.group.lower()) if part)
    first = max(run.from_date, who.from_date or run.from_date)
    return RunGlance(run.id, run.name, about, run.how_often, run.state, first, min(ends, default=None), who.own)


def _marked(session: Session, pupil_id: str, run_ids: Collection[str]) -> date | None:
    if not run_ids:
        return None
    query = select(SessionMark.on_date).where(SessionMark.pupil_id == pupil_id, SessionMark.provision_id.in_(run_ids))
    return session.scalars(query.order_by(SessionMark.on_date.desc()).limit(1)).first()


def _scores(session: Session, pupil_id: str, on: date) -> tuple[dict[str, float], date | None]:
    """Where each target of the plan in force began; a target with one score only has begun nowhere yet."""
    current = select(Target.id).join(Plan, Plan.id == Target.plan_id).where(
        Plan.pupil_id == pupil_id, Plan.state == PlanState.CURRENT.value
    )  # fmt: skip
    query = (
        select(Score.target_id, Score.value, Score.on_date)
        .where(Score.pupil_id == pupil_id, Score.target_id.in_(current), Score.on_date <= on)
        .order_by(Score.on_date, Score.id)
    )
    rows = session.execute(query).all()
    measured: dict[str, list[float]] = {}
    for target_id, value, _day in rows:
        measured.setdefault(str(target_id), []).append(value)
    last = max((day for _target, _value, day in rows), default=None)
    return {key: values[0] for key, values in measured.items() if len(values) > 1}, last


def _lately(session: Session, pupil_id: str, *, confided: bool) -> EntryGlance | None:
    query = select(Entry).where(Entry.pupil_id == pupil_id)
    if not confided:
        query = query.where(Entry.restricted.is_(False))
    row = session.scalars(query.order_by(Entry.on_date.desc(), Entry.id).limit(1)).first()
    if row is None:
        return None
    return EntryGlance(row.on_date, kind_word(row.kind), row.with_whom or "", row.text or "")
