# SPDX-License-Identifier: Apache-2.0
"""The demonstration school's plans: those of the stories with their years behind them, and those of everybody else
who has been on the register since September, from the round on in which support began.

They are laid on the pupils that were imported, in one change, so that one undo takes them back.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.records.base import new_id
from sencodesk.records.plans import Plan, PlanState, Signature, Target
from sencodesk.services.demonstration.around import add_around
from sencodesk.services.demonstration.chronology import add_chronology
from sencodesk.services.demonstration.concerns import add_concerns
from sencodesk.services.demonstration.cycles import add_cycles
from sencodesk.services.demonstration.ehc import add_ehc
from sencodesk.services.demonstration.own import add_own
from sencodesk.services.demonstration.provision import add_provision
from sencodesk.services.demonstration.reviews import add_reviews
from sencodesk.services.demonstration.templates import add_templates
from sencodesk.services.demonstration.thistledown import furnish, people, stories
from sencodesk.services.demonstration.usual import earlier, usual
from sencodesk.services.desk import Desk
from sencodesk.services.roles import KEEP, only
from sencodesk.store.changes import Change
from sencodesk.views.pupils import PupilView, pupils

NEW_SINCE = date(2026, 10, 1)
"""Whose status begins on this day or later has no plan yet: that is what Today asks for."""


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
            number = earlier(session, pupil, place, content) + 1
            _current(session, pupil.id, number, usual(pupil, place, content))
        by_id = {key: named[name].id for key, name in ids.items() if name in named}
        add_own(session, by_id)
        add_provision(session, by_id, desk.today())
        add_ehc(session, by_id)
        add_cycles(session, by_id, frozenset(one.id for one in everybody if one.has_sen))
        add_templates(session, by_id)
        add_around(session, by_id, everybody, desk.today())
        add_chronology(session, by_id, desk.store.folder.attachments)
        add_reviews(session, by_id, desk.today())
        add_concerns(session, by_id)
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
