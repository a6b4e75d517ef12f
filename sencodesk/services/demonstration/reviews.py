# SPDX-License-Identifier: Apache-2.0
"""Reviews and meetings of the demonstration school, from demo/meetings.toml and from the plans that were reviewed."""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from importlib.resources import files
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.codes.sen import SUPPORT
from sencodesk.records.base import new_id
from sencodesk.records.ehc import EhcPlan, EhcSection
from sencodesk.records.ehc_rules import plan_of
from sencodesk.records.needs import StatusPeriod
from sencodesk.records.plans import Plan, PlanState
from sencodesk.records.reviews import Invitation, Review, ReviewKind, ReviewLine
from sencodesk.services.reviews import around_pupil, family_of

LEFT_OUT = frozenset({"pupil", "asked"})


def add_reviews(session: Session, pupil_ids: Mapping[str, str], today: date) -> None:
    """Lay all of it on pupils that are there (``pupil_ids`` by their id of people.csv), once.

    It is called when rounds, EHC plans and the people around the pupils are there.
    """
    support = select(Review.id).where(Review.kind == ReviewKind.SEN_SUPPORT.value).limit(1)
    if session.scalars(support).first() is not None:
        return
    session.flush()
    content = tomllib.loads(files("sencodesk_resources").joinpath("demo", "meetings.toml").read_text(encoding="utf-8"))
    for pupil_id in pupil_ids.values():
        _of_plans(session, pupil_id)
    for one in content["meeting"]:
        if one["pupil"] in pupil_ids:
            facts = {key: value for key, value in one.items() if key not in LEFT_OUT}
            row = Review(id=new_id(), pupil_id=pupil_ids[one["pupil"]], cancelled=False, **facts)
            session.add(row)
            session.flush()
            _ask(session, row, one.get("asked", ()), today)
    told = {one["pupil"] for one in content["meeting"]}
    for place, (key, pupil_id) in enumerate(pupil_ids.items()):
        if key not in told:
            _parents_evening(session, pupil_id, place, content["parents_evening"])
    for one in content["asked"]:
        for row in _met(session, pupil_ids.get(one["pupil"]), one["met"]):
            _ask(session, row, one.get("whom", ()), today)
            if "name" in one:
                _invite(session, row, one["name"], one["role"])
    for one in content["said"]:
        for row in _met(session, pupil_ids.get(one["pupil"]), one["met"]):
            _say(session, row, one["verdicts"])


def _of_plans(session: Session, pupil_id: str) -> None:
    """The reviews of ended plans while the pupil was at SEN support: each was a meeting with the parents."""
    periods = session.scalars(select(StatusPeriod).where(StatusPeriod.pupil_id == pupil_id)).all()
    ended = select(Plan).where(Plan.pupil_id == pupil_id, Plan.state == PlanState.ENDED).order_by(Plan.number)
    for plan in session.scalars(ended):
        day = plan.reviewed_on
        if day is None or not any(_holds(one, day) for one in periods):
            continue
        session.add(
            Review(
                id=new_id(), pupil_id=pupil_id, kind=ReviewKind.SEN_SUPPORT.value, cancelled=False, held_on=day,
                plan_id=plan.id, parent_view=plan.parent_said, minutes=plan.review_note,
            )
        )  # fmt: skip


def _parents_evening(session: Session, pupil_id: str, place: int, evening: Mapping[str, Any]) -> None:
    """This autumn's meeting of a pupil of whom the stories tell none, who is at SEN support on that day."""
    day = evening["days"][place % len(evening["days"])]
    periods = session.scalars(select(StatusPeriod).where(StatusPeriod.pupil_id == pupil_id)).all()
    if any(_holds(one, day) for one in periods):
        said = evening["parents_said"][place % len(evening["parents_said"])]
        session.add(
            Review(
                id=new_id(), pupil_id=pupil_id, kind=ReviewKind.SEN_SUPPORT.value, cancelled=False, held_on=day,
                place=evening["place"], parent_view=said, minutes=evening["minutes"],
            )
        )  # fmt: skip


def _holds(one: StatusPeriod, day: date) -> bool:
    return one.code == SUPPORT and (one.from_date or day) <= day <= (one.to_date or day)


def _met(session: Session, pupil_id: str | None, day: date) -> Iterator[Review]:
    """The review that a pupil has on a day."""
    for row in session.scalars(select(Review).where(Review.pupil_id == pupil_id)):
        if day in (row.held_on, row.meets_on):
            yield row


def _ask(session: Session, row: Review, whom: list[str], today: date) -> None:
    if "parents" in whom:
        for contact in family_of(session, row.pupil_id):
            name = " ".join(part for part in (contact.title, contact.forename, contact.surname) if part)
            _invite(session, row, name, "Parent", contact_id=contact.id)
    if "around" in whom:
        for name, role, professional in around_pupil(session, row, today):
            if role != "Council":  # the stories say whom it sends
                _invite(session, row, name, role, professional_id=professional)


def _invite(session: Session, row: Review, name: str, role: str | None, **who: str | None) -> None:
    known = select(Invitation.id).where(Invitation.review_id == row.id, Invitation.name == name)
    if session.scalars(known).first() is None:
        session.add(
            Invitation(
                id=new_id(), review_id=row.id, pupil_id=row.pupil_id, name=name, role=role, invited_on=row.invited_on,
                **who,
            )
        )  # fmt: skip
        session.flush()


def _say(session: Session, row: Review, verdicts: list[list[str]]) -> None:
    """What the meeting said of the lines of section F of the plan that it is of, in their order."""
    plans = session.scalars(select(EhcPlan).where(EhcPlan.pupil_id == row.pupil_id)).all()
    plan = plan_of(row, plans)
    if plan is None:
        return
    lines = select(EhcSection).where(EhcSection.ehc_plan_id == plan.id, EhcSection.letter == "F").order_by(EhcSection.n)
    for line, (verdict, *words) in zip(session.scalars(lines), verdicts, strict=False):
        session.add(
            ReviewLine(
                id=new_id(), review_id=row.id, pupil_id=row.pupil_id, ehc_section_id=line.id, verdict=verdict,
                text=words[0] if words else None,
            )
        )  # fmt: skip
