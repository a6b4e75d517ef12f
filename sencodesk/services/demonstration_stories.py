# SPDX-License-Identifier: Apache-2.0
"""The demonstration school's plans: those of the stories with their years behind them, and one for everybody
else who has been on the register since September.

They are laid on the pupils that were imported, in one change, so that one undo takes them back.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.records.base import new_id
from sencodesk.records.plans import Plan, PlanState, Signature, Target
from sencodesk.services.demonstration import furnish, people, stories
from sencodesk.services.desk import Desk
from sencodesk.services.roles import KEEP, only
from sencodesk.store.changes import Change
from sencodesk.views.pupils import PupilView, pupils

AUTUMN = date(2026, 9, 14)
NEW_SINCE = date(2026, 10, 1)
"""Whose status begins on this day or later has no plan yet: that is what Today asks for."""
SOON, SPRING = date(2026, 11, 30), date(2027, 1, 11)
REVIEW_DAYS, ONE_IN = 15, 9
PRONOUNS = {"F": ("she", "her", "her"), "M": ("he", "his", "him")}


@only(KEEP)
def tell(desk: Desk) -> Change | None:
    """Add calendar and staff, and the plans of every pupil on the SEN register who has none yet."""
    content = stories()
    with desk.unit("add the demonstration school's staff and plans") as unit:
        session = unit.session
        furnish(session)
        everybody = pupils(session, on=desk.today(), everybody=True)
        named = {(one.forename, one.surname): one for one in everybody}
        planned = set(session.scalars(select(Plan.pupil_id)))
        storied: set[str] = set()
        ids = {row["id"]: (row["first_name"], row["surname"]) for row in people() if row["kind"] == "pupil"}
        for story in content["story"]:
            pupil = named.get(ids[story["pupil"]])
            if pupil is not None:
                storied.add(pupil.id)
                if pupil.id not in planned:
                    _tell_one(session, pupil.id, story)
        others = [one for one in everybody if _has_usual_plan(one) and one.id not in storied | planned]
        for place, pupil in enumerate(others):
            _usual(session, pupil, place, content["pattern"])
    return unit.change


def next_plan(pupil: str) -> dict[str, Any]:
    """What is to be written next for a pupil of the stories (an id of people.csv)."""
    story: dict[str, Any] = next(one for one in stories()["story"] if one["pupil"] == pupil)
    return dict(story["next"])


def _tell_one(session: Session, pupil_id: str, story: Mapping[str, Any]) -> None:
    number = 0
    for number, past in enumerate(story["earlier"], start=1):
        plan = Plan(
            id=new_id(),
            pupil_id=pupil_id,
            number=number,
            state=PlanState.ENDED,
            start=past["start"],
            review=past["review"],
        )
        session.add(plan)
        for n, (outcome, text) in enumerate(past["targets"], start=1):
            session.add(Target(plan_id=plan.id, n=n, text=text, outcome=outcome, review=past["review"]))
    if "plan" in story:
        _current(session, pupil_id, number + 1, story["plan"])


def _current(session: Session, pupil_id: str, number: int, content: Mapping[str, Any]) -> None:
    facts = {key: value for key, value in content.items() if key not in ("targets", "signatures")}
    plan = Plan(id=new_id(), pupil_id=pupil_id, number=number, state=PlanState.CURRENT, **facts)
    session.add(plan)
    for n, target in enumerate(content["targets"], start=1):
        session.add(Target(plan_id=plan.id, n=n, **{"review": content["review"], **target}))
    for signature in content.get("signatures", ()):
        session.add(Signature(plan_id=plan.id, **signature))


def _has_usual_plan(pupil: PupilView) -> bool:
    since = pupil.status.from_date if pupil.status is not None else None
    return pupil.on_roll and pupil.has_sen and since is not None and since < NEW_SINCE


def _usual(session: Session, pupil: PupilView, place: int, patterns: list[dict[str, Any]]) -> None:
    """The pattern of the pupil's first need; reviews are spread, weekends left out."""
    code = pupil.needs[0].code if pupil.needs else None
    pattern = next((one for one in patterns if one["need"] == code), patterns[0])
    he, his, him = PRONOUNS.get(pupil.sex or "", ("they", "their", "them"))
    words = {"name": pupil.first_name, "he": he, "his": his, "him": him}
    filled = {key: value for key, value in pattern.items() if key not in ("need", "targets")}
    filled["targets"] = [
        {key: value.format(**words) if isinstance(value, str) else value for key, value in target.items()}
        for target in pattern["targets"]
    ]
    _current(session, pupil.id, 1, {"start": AUTUMN, "review": _school_day(place), **filled})


def _school_day(place: int) -> date:
    """The day of a review: one in nine before the end of term, the others in the new year."""
    weeks, day = divmod(place // ONE_IN if place % ONE_IN == 0 else place % REVIEW_DAYS, 5)
    return (SOON if place % ONE_IN == 0 else SPRING) + timedelta(days=7 * weeks + day)
