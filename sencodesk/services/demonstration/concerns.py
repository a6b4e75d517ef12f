# SPDX-License-Identifier: Apache-2.0
"""Before SEN in the demonstration school: concerns, a round robin, chase letters, tasks."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.codes.clocks import duties
from sencodesk.records.base import new_id
from sencodesk.records.chronology import HandedOver
from sencodesk.records.concerns import Concern, RoundRobin, RoundRobinReply
from sencodesk.records.duties import Chase, Task
from sencodesk.records.pupils import Pupil
from sencodesk.records.reviews import Review
from sencodesk.records.school import SchoolClass


def add_concerns(session: Session, pupil_ids: Mapping[str, str]) -> None:
    """Lay all of it on pupils that are there (``pupil_ids`` by their id of people.csv), once.

    It is called when the reviews and the papers handed over are there: a chase letter is about one, and is one.
    """
    if session.scalars(select(Concern.id).limit(1)).first() is not None:
        return
    content = told()
    if not any(one["pupil"] in pupil_ids for one in content["concern"]):
        return
    session.flush()
    for one in content["concern"]:
        if one["pupil"] in pupil_ids:
            session.add(Concern(pupil_id=pupil_ids[one["pupil"]], **_facts(one)))
    for one in content["task"]:
        if one.get("pupil", "") in {"", *pupil_ids}:
            session.add(Task(pupil_id=pupil_ids.get(one.get("pupil", "")), **_facts(one)))
    for one in content["round"]:
        _ask(session, one, content["reply"], pupil_ids)
    for one in content["chase"]:
        if one["pupil"] in pupil_ids:
            _chase(session, one, pupil_ids[one["pupil"]])


def told() -> Mapping[str, Any]:
    """What the stories tell of it."""
    return tomllib.loads(files("sencodesk_resources").joinpath("demo", "concerns.toml").read_text(encoding="utf-8"))


def _ask(session: Session, one: Mapping[str, Any], replies: list[dict[str, Any]], pupil_ids: Mapping[str, str]) -> None:
    """The round robin with a sheet for each class's teacher, and what came back of it."""
    row = RoundRobin(id=new_id(), **{key: one[key] for key in ("name", "asked_on", "due_on", "questions")})
    session.add(row)
    session.flush()
    teachers = {each.name: each.teacher for each in session.scalars(select(SchoolClass))}
    came = {each["pupil"]: each for each in replies}
    for key in one["pupils"]:
        pupil = session.get(Pupil, pupil_ids.get(key, ""))
        if pupil is None:
            continue
        whom = teachers.get(pupil.class_name or "") or f"Class {pupil.class_name}"
        for n in range(1, len(one["questions"]) + 1):
            text = came[key]["texts"][n - 1] or None if key in came else None
            day = came[key]["came_on"] if text else None
            session.add(
                RoundRobinReply(
                    round_robin_id=row.id, pupil_id=pupil.id, teacher=whom, n=n, text=text, came_on=day
                )
            )  # fmt: skip


def _chase(session: Session, one: Mapping[str, Any], pupil_id: str) -> None:
    """A letter about the review that was held on a day, where that review is there."""
    review = session.scalars(
        select(Review).where(Review.pupil_id == pupil_id, Review.held_on == one["met"]).limit(1)
    ).first()
    if review is not None:
        paper = select(HandedOver.id).where(HandedOver.pupil_id == pupil_id, HandedOver.on_date == one["sent_on"])
        session.add(
            Chase(
                pupil_id=pupil_id, duty=one["duty"], about_table="review", about_id=review.id,
                sent_on=one["sent_on"], letter=duties()[one["duty"]].title,
                handed_over_id=session.scalars(paper.limit(1)).first(),
            )
        )  # fmt: skip


def _facts(one: Mapping[str, Any]) -> dict[str, Any]:
    """What goes into the record by its own name."""
    return {name: value for name, value in one.items() if name != "pupil"}
