# SPDX-License-Identifier: Apache-2.0
"""Assessments as a screen and a paper see them: scales, one pupil's scores over time, the sheet of a class."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sencodesk.charts.days import Term as ChartTerm
from sencodesk.charts.progress import Aim, Guide, Period, Progress, Series
from sencodesk.charts.progress import Score as Measured
from sencodesk.charts.scales import Ages, AnyScale, Numbers, Phases
from sencodesk.content.scales import Yardstick, yardsticks
from sencodesk.records.assessments import Scale, Score
from sencodesk.records.plans import Plan, PlanState, Target
from sencodesk.records.school import Term
from sencodesk.records.score_rules import TARGET, own_yardstick, target_yardstick
from sencodesk.views.pupils import PupilView, pupils
from sencodesk.views.roll import on_roll

SHOWN_LOW, SHOWN_HIGH = 70.0, 130.0
"""A standardised score's axis shows at least two standard deviations about the mean."""


@dataclass(frozen=True, slots=True)
class ScaleView:
    """A scale of the school's own, and how many scores are held on it."""

    id: str
    name: str
    kind: str
    low: float | None
    high: float | None
    unit: str | None
    better: str
    steps: tuple[str, ...]
    retired: bool
    used: int
    row_version: int


@dataclass(frozen=True, slots=True)
class ScoreView:
    """One score. ``key`` is the scale, or ``target/<id>``; ``text`` how it is typed."""

    id: str
    key: str
    on_date: date
    value: float
    text: str
    by: str | None
    note: str | None
    row_version: int


@dataclass(frozen=True, slots=True)
class Measure:
    """What was measured, with the scores by day; ``aim`` is the way to a target's aim."""

    scale: Yardstick
    scores: tuple[ScoreView, ...]
    aim: Aim | None = None


@dataclass(frozen=True, slots=True)
class Assessments:
    """All that was measured of one pupil. ``offered`` can be measured now, so can the ``targets`` of the plan."""

    pupil: PupilView
    measures: tuple[Measure, ...]
    offered: tuple[Yardstick, ...]
    targets: tuple[Yardstick, ...]
    periods: tuple[Period, ...]
    terms: tuple[ChartTerm, ...]

    def measure(self, key: str) -> Measure | None:
        """What was measured under a key."""
        return next((one for one in self.measures if one.scale.key == key), None)

    def chart(self, measure: Measure) -> Progress:
        """The scores over time, with the periods of the plans behind them."""
        return chart(measure, self.periods, self.terms)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One pupil of a class sheet: the last score before the day, and the one of the day."""

    pupil_id: str
    name: str
    before: str
    before_on: date | None
    now: str


@dataclass(frozen=True, slots=True)
class ClassSheet:
    """A class on one scale on one day."""

    class_name: str
    scale: Yardstick
    on_date: date
    rows: tuple[SheetRow, ...]


def known_names() -> tuple[str, ...]:
    """Names of the scales that come with the program."""
    return tuple(one.name for one in yardsticks().values())


def own_scales(session: Session) -> tuple[ScaleView, ...]:
    """The scales of the school's own, by name."""
    used = {key: many for key, many in session.execute(select(Score.scale, func.count()).group_by(Score.scale))}  # noqa: C416  # rows, not pairs, for mypy
    return tuple(
        ScaleView(
            row.id, row.name, row.kind, row.low, row.high, row.unit, row.better, tuple(row.steps or ()), row.retired,
            used.get(row.id, 0), row.row_version,
        )
        for row in session.scalars(select(Scale).order_by(func.lower(Scale.name), Scale.id))
    )  # fmt: skip


def scales(session: Session) -> dict[str, Yardstick]:
    """Every scale by key: those that come with the program, then the school's own by name."""
    own = session.scalars(select(Scale).order_by(func.lower(Scale.name), Scale.id))
    return {**yardsticks(), **{row.id: own_yardstick(row) for row in own}}


def yardstick(session: Session, scale: str, target_id: str | None = None) -> Yardstick | None:
    """One scale, or the measure of a target; None where there is no such thing."""
    if scale == TARGET:
        target = session.get(Target, target_id) if target_id else None
        return None if target is None else _of_target(target)
    if scale in yardsticks():
        return yardsticks()[scale]
    row = session.get(Scale, scale)
    return None if row is None else own_yardstick(row)


def assessments(session: Session, pupil_id: str, *, on: date) -> Assessments | None:
    """All that was measured of one pupil, the scale with the newest score first; None where there is no such pupil."""
    found = pupils(session, on=on, ids=[pupil_id])
    if not found:
        return None
    known = scales(session)
    plans = session.scalars(select(Plan).where(Plan.pupil_id == pupil_id).order_by(Plan.number)).all()
    rows = session.scalars(select(Target).where(Target.plan_id.in_([one.id for one in plans])).order_by(Target.n)).all()
    targets = {row.id: row for row in rows}
    by_key: dict[str, list[Score]] = {}
    query = select(Score).where(Score.pupil_id == pupil_id).order_by(Score.on_date, Score.id)
    for score in session.scalars(query):
        by_key.setdefault(_key(score), []).append(score)
    measures = []
    for key, scores in by_key.items():
        scale = known.get(key)
        target = targets.get(key.removeprefix(f"{TARGET}/"))
        if scale is None and target is not None:
            scale = _of_target(target)
        if scale is not None:
            measures.append(_measure(scale, scores, target))
    place = {f"{TARGET}/{row.id}": number for number, row in enumerate(rows)}
    measures.sort(  # of one day the scales first, then the targets as the plan has them
        key=lambda one: (-one.scores[-1].on_date.toordinal(), place.get(one.scale.key, -1), one.scale.key)
    )
    current = [one.id for one in plans if one.state == PlanState.CURRENT]
    return Assessments(
        found[0],
        tuple(measures),
        tuple(one for one in known.values() if not one.retired),
        tuple(_of_target(row) for row in rows if row.plan_id in current),
        periods(plans),
        tuple(ChartTerm(one.first_day, one.name) for one in session.scalars(select(Term).order_by(Term.first_day))),
    )


def periods(plans: Sequence[Plan]) -> tuple[Period, ...]:
    """The days that each plan ran: to its review, and never into the next."""
    began = sorted((one for one in plans if one.start and one.state != PlanState.DRAFT), key=lambda one: one.number)
    starts: list[tuple[Plan, date | None]] = [(one, after.start) for one, after in pairwise(began)]
    found = []
    for plan, following in [*starts, *((one, None) for one in began[-1:])]:
        assert plan.start is not None
        last = plan.reviewed_on or plan.review or plan.start
        if following is not None and plan.start < following <= last:
            last = following - timedelta(days=1)
        if last >= plan.start:
            found.append(Period(plan.number, plan.start, last))
    return tuple(found)


def chart(measure: Measure, plans: Sequence[Period] = (), terms: Sequence[ChartTerm] = ()) -> Progress:
    """A measure as a chart; what the scale does not have any more is left out of the drawing, not of the list."""
    scale, by = measure.scale, 1.0 if measure.scale.sort == "steps" else 0.0
    scores = tuple(
        Measured(one.on_date, one.value - by, one.note or "")
        for one in measure.scores
        if scale.sort != "steps" or scale.wrong(one.value) is None
    )
    guide = None if scale.guide is None else Guide(scale.guide, scale.guide_words)
    return Progress(
        scale.name, _axis(scale), (Series(scale.name, scores),), tuple(plans), aim=measure.aim, guide=guide,
        terms=tuple(terms),
    )  # fmt: skip


def class_sheet(session: Session, *, class_name: str, scale: str, on_date: date, today: date) -> ClassSheet | None:
    """The pupils of a class on roll, each with the last score before that day and the score of the day."""
    measure = yardstick(session, scale)
    if measure is None:
        return None
    of_class = [one.id for one in on_roll(session, on=today).values() if one.class_name == class_name]
    here = pupils(session, on=today, ids=of_class)
    query = select(Score).where(
        Score.scale == scale, Score.on_date <= on_date, Score.pupil_id.in_([one.id for one in here])
    )
    before: dict[str, Score] = {}
    now: dict[str, Score] = {}
    for row in session.scalars(query.order_by(Score.on_date, Score.id)):
        (now if row.on_date == on_date else before)[row.pupil_id] = row
    rows = []
    for one in here:
        last, held = before.get(one.id), now.get(one.id)
        rows.append(
            SheetRow(
                one.id, one.list_name, measure.write(last.value) if last else "", last.on_date if last else None,
                measure.write(held.value) if held else "",
            )
        )  # fmt: skip
    return ClassSheet(class_name, measure, on_date, tuple(rows))


def direction(scale: Yardstick) -> str:
    """Which way is better, in words."""
    return "Lower is better" if scale.lower_is_better else "Higher is better"


def _measure(scale: Yardstick, scores: Sequence[Score], target: Target | None) -> Measure:
    shown = tuple(
        ScoreView(
            row.id, scale.key, row.on_date, row.value, scale.write(row.value), row.by, row.note, row.row_version
        )
        for row in scores
    )  # fmt: skip
    if target is None or target.aim is None or target.review is None or target.review <= shown[0].on_date:
        return Measure(scale, shown)
    return Measure(scale, shown, Aim(shown[0].on_date, shown[0].value, target.review, target.aim))


def _key(score: Score) -> str:
    return f"{TARGET}/{score.target_id}" if score.scale == TARGET else score.scale


def _of_target(row: Target) -> Yardstick:
    title = row.plain_title or row.text or f"Target {row.n}"
    return target_yardstick(row.id, title, row.unit, row.out_of)


def _axis(scale: Yardstick) -> AnyScale:
    if scale.sort == "age":
        return Ages(name=scale.name, lower_is_better=scale.lower_is_better)
    if scale.sort == "steps":
        return Phases(name=scale.name, names=scale.steps, lower_is_better=scale.lower_is_better)
    low, high = (SHOWN_LOW, SHOWN_HIGH) if scale.sort == "standardised" else (scale.low, None)
    if scale.sort == "points" and scale.key.startswith(TARGET):
        high = scale.high
    return Numbers(
        name=scale.name, lower_is_better=scale.lower_is_better, unit=scale.unit, one=scale.one, low=low, high=high,
        whole=True,
    )  # fmt: skip
