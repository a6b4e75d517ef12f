# SPDX-License-Identifier: Apache-2.0
"""Assessments: what pupils scored, one by one or a class at once, and the scales of the school's own."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypedDict, cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sencodesk.content.scales import Problem, Yardstick
from sencodesk.errors import UserError
from sencodesk.records import score_rules
from sencodesk.records.assessments import Scale, Score
from sencodesk.records.base import new_id
from sencodesk.records.findings import Finding
from sencodesk.records.pupils import Pupil
from sencodesk.sentences import sentence
from sencodesk.services.desk import Desk, record
from sencodesk.services.roles import LOOK, only
from sencodesk.services.values import Refusal, put, refuse
from sencodesk.services.verbs import verb
from sencodesk.store.changes import Change
from sencodesk.views import assessments as view


class ScaleValues(TypedDict, total=False):
    """A scale of the school's own. The ends of an age are years; ``better`` is up or down."""

    name: str | None
    kind: str | None
    low: float | None
    high: float | None
    unit: str | None
    better: str | None
    steps: list[str] | None
    retired: bool


class ScoreValues(TypedDict, total=False):
    """What was scored: on which scale (``target`` and the target's id for its measure), when, by whom."""

    scale: str | None
    target_id: str | None
    on_date: date | None
    value: float | None
    by: str | None
    note: str | None


class ScoreLine(TypedDict):
    """One pupil's score in a sheet of a class; none takes away what stood there."""

    pupil_id: str
    value: float | None


@verb
def add_scale(desk: Desk, *, values: ScaleValues) -> Change | None:
    """Add a scale of the school's own."""
    with desk.unit("add a scale") as unit:
        row = Scale(id=new_id(), better="up", retired=False)
        _fill_scale(unit.session, row, {"name": None, "kind": None, **values})
        unit.session.add(row)
    return unit.change


@verb
def change_scale(desk: Desk, *, scale_id: str, row_version: int | None = None, values: ScaleValues) -> Change | None:
    """Change a scale. While scores are held on it, it keeps its kind and has room for them all."""
    with desk.unit("change a scale") as unit:
        row = record(unit.session, "scale", scale_id, row_version)
        assert isinstance(row, Scale)
        before = row.kind
        _fill_scale(unit.session, row, values)
        most = unit.session.scalar(select(func.max(Score.value)).where(Score.scale == row.id))
        if most is not None and (row.kind != before or (row.kind == "steps" and len(row.steps or ()) < most)):
            refuse([Finding("SCALE_KIND_USED", "refuse", "steps" if row.kind == before else "kind")])
    return unit.change


@verb
def remove_scale(desk: Desk, *, scale_id: str) -> Change | None:
    """Take a scale away on which no score is held."""
    with desk.unit("remove a scale") as unit:
        row = record(unit.session, "scale", scale_id)
        if unit.session.scalar(select(func.count()).where(Score.scale == scale_id)):
            refuse([Finding("SCALE_USED", "refuse", "name")])
        unit.session.delete(row)
    return unit.change


@verb
def add_score(desk: Desk, *, pupil_id: str, values: ScoreValues) -> Change | None:
    """Add what a pupil scored on a day. Raises Refusal for a value that the scale has not, or a second one that day."""
    with desk.unit("add a score", pupil_id=pupil_id) as unit:
        row = Score(id=new_id(), pupil_id=pupil_id)
        _fill_score(unit.session, row, {"scale": None, "on_date": None, "value": None, **values}, desk.today())
        unit.session.add(row)
    return unit.change


@verb
def change_score(desk: Desk, *, score_id: str, row_version: int | None = None, values: ScoreValues) -> Change | None:
    """Put a score right."""
    with desk.unit("change a score") as unit:
        row = record(unit.session, "score", score_id, row_version)
        assert isinstance(row, Score)
        with unit.session.no_autoflush:
            _fill_score(unit.session, row, values, desk.today())
    return unit.change


@verb
def remove_score(desk: Desk, *, score_id: str) -> Change | None:
    """Take a score away."""
    with desk.unit("remove a score") as unit:
        unit.session.delete(record(unit.session, "score", score_id))
    return unit.change


@verb
def put_scores(
    desk: Desk, *, scale: str, on_date: date, scores: list[ScoreLine], by: str | None = None
) -> Change | None:
    """What several pupils scored on one scale on one day, as one change.

    A pupil who has a score there already gets this one instead; one that is the same is left as it is. Raises Refusal,
    with the pupil's id as the field, where a value is none, and writes nothing then.
    """
    with desk.unit("add the scores of a class") as unit:
        session = unit.session
        measure = _offered(session, scale, None)
        ids = [one["pupil_id"] for one in scores]
        held = select(Score).where(Score.scale == scale, Score.on_date == on_date, Score.pupil_id.in_(ids))
        there = {row.pupil_id: row for row in session.scalars(held)}
        wrong: list[Finding] = []
        for one in scores:
            pupil = record(session, "pupil", one["pupil_id"])
            assert isinstance(pupil, Pupil)
            value, row = one["value"], there.get(pupil.id)
            if value is None:
                if row is not None:
                    session.delete(row)
                continue
            found = score_rules.judge_day(on_date, desk.today(), pupil.dob)
            found += score_rules.judge_value(measure, value)
            wrong += [Finding(each.code, each.severity, pupil.id, each.params) for each in found]
            if row is None:
                row = Score(id=new_id(), pupil_id=pupil.id, scale=scale, on_date=on_date, by=by)
                session.add(row)
            row.value = value
        refuse(wrong)
    return unit.change


@only(LOOK)
def read_typed(desk: Desk, *, values: Mapping[str, Any], score_id: str | None = None) -> ScoreValues:
    """Values as a person types them, as the verbs take them: ``scale`` may be ``target/<id>``, ``value`` is text.

    A text is read on the scale that goes with it; with ``score_id``, on the scale that this score has already.
    Raises Refusal for what is no score.
    """
    ready: dict[str, Any] = dict(values)
    with desk.reading() as session:
        held = session.get(Score, score_id) if score_id else None
        key, target_id = (held.scale, held.target_id) if held else ("", None)
        if "scale" in ready:
            key, _, target = str(ready["scale"] or "").partition("/")
            target_id = target or None
            ready |= {"scale": key or None, "target_id": target_id}
        if isinstance(ready.get("value"), str):
            measure = _known(session, key, target_id)
            found = measure.read(ready["value"])
            if isinstance(found, str):
                refuse([score_rules.not_a_score(measure, found)])
            ready["value"] = found
    return cast("ScoreValues", ready)


def why_no_score(scale: Yardstick, problem: Problem) -> str:
    """The sentence about what was typed and is no score on a scale."""
    found = score_rules.not_a_score(scale, problem)
    return sentence("records", found.code, found.params)


def _fill_score(session: Session, row: Score, values: Mapping[str, Any], today: date) -> None:
    """Judge and set a score's values. Raises Refusal."""
    pupil = record(session, "pupil", row.pupil_id)
    assert isinstance(pupil, Pupil)
    ready = dict(values)
    if "scale" in ready and ready["scale"] != score_rules.TARGET:
        ready["target_id"] = None
    moved = any(ready[key] != getattr(row, key) for key in ("scale", "target_id") if key in ready)
    put(row, ready, required=("scale", "on_date", "value"))
    measure = _offered(session, row.scale, row.target_id) if moved else _known(session, row.scale, row.target_id)
    found = score_rules.judge_day(row.on_date, today, pupil.dob) if "on_date" in ready else []
    if "value" in ready or moved:
        found += score_rules.judge_value(measure, row.value)
    refuse(found)
    of_target = Score.target_id.is_(None) if row.target_id is None else Score.target_id == row.target_id
    same = select(func.count()).where(
        Score.pupil_id == row.pupil_id,
        Score.scale == row.scale,
        of_target,
        Score.on_date == row.on_date,
        Score.id != row.id,
    )
    if session.scalar(same):
        refuse([Finding("SCORE_TWICE", "refuse", "on_date")])


def _known(session: Session, scale: str, target_id: str | None) -> Yardstick:
    """The scale of a score. Raises Refusal where there is no such thing."""
    found = view.yardstick(session, scale, target_id)
    if found is None:
        raise Refusal([Finding("UNKNOWN_SCALE", "refuse", "scale")])
    return found


def _offered(session: Session, scale: str, target_id: str | None) -> Yardstick:
    """The scale to score on. Raises Refusal for one that is not there or no longer offered."""
    found = _known(session, scale, target_id)
    if found.retired:
        raise Refusal([Finding("SCALE_RETIRED", "refuse", "scale")])
    return found


def _fill_scale(session: Session, row: Scale, values: Mapping[str, Any]) -> None:
    """Judge and set a scale's values. Raises Refusal."""
    ready = dict(values)
    if "steps" in ready:
        ready["steps"] = score_rules.tidy_steps(ready["steps"])
    put(row, ready, required=("name", "kind", "better"))
    facts = {key: getattr(row, key) for key in ("kind", "low", "high", "steps")}
    refuse(score_rules.judge_scale(facts))
    if row.better not in ("up", "down"):
        raise UserError(
            "usage", happened="Better is up or down.", kept="Nothing was changed.", do="Choose one.", exit_code=2
        )
    with session.no_autoflush:
        names: Sequence[str] = session.scalars(select(Scale.name).where(Scale.id != row.id)).all()
    taken = {one.casefold() for one in (*names, *view.known_names())}
    if row.name.casefold() in taken:
        refuse([Finding("NAME_TAKEN", "refuse", "name")])
