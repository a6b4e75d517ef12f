# SPDX-License-Identifier: Apache-2.0
"""Round robins: the same few questions about a number of pupils to every teacher, and the replies as they come."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypedDict

from sqlalchemy import select
from sqlalchemy.orm import Session

from sencodesk.errors import UserError
from sencodesk.records.base import new_id
from sencodesk.records.concerns import RoundRobin, RoundRobinReply
from sencodesk.records.findings import Finding
from sencodesk.records.pupils import Pupil
from sencodesk.records.round_robin_rules import judge_questions, judge_round, tidy_questions
from sencodesk.records.school import SchoolClass
from sencodesk.services.desk import Desk, record
from sencodesk.services.values import put, refuse, tidy
from sencodesk.services.verbs import verb
from sencodesk.store.changes import Change
from sencodesk.views.roll import here


class RoundRobinValues(TypedDict, total=False):
    """What it is called, when it was asked, by when replies are wanted, and since when it is closed."""

    name: str | None
    asked_on: date | None
    due_on: date | None
    closed_on: date | None


class ReplyLine(TypedDict):
    """One answer as it came; None where there is none."""

    reply_id: str
    text: str | None


@verb
def start(
    desk: Desk, *, values: RoundRobinValues, questions: list[str], pupil_ids: list[str], teacher: str | None = None
) -> Change | None:
    """Ask each teacher the same questions, one change: a reply, empty yet, for each pupil and question.

    A pupil's teacher is the class's, unless ``teacher`` names one for all. Raises Refusal, without a name, a question
    or a pupil, for more questions than a sheet has room for, and for a pupil who is not on roll.
    """
    with desk.unit("start a round robin") as unit:
        session, asked = unit.session, tidy_questions(questions)
        row = RoundRobin(id=new_id(), questions=asked)
        _put(session, row, {"name": None, "asked_on": None, **values}, desk.today(), judge_questions(asked))
        pupils = _pupils(session, pupil_ids, row.asked_on)
        teachers = {one.name: one.teacher for one in session.scalars(select(SchoolClass))}
        named = tidy(teacher)
        for pupil in pupils:
            whom = str(named) if named else _teacher(pupil.class_name, teachers)
            for n in range(1, len(asked) + 1):
                session.add(RoundRobinReply(round_robin_id=row.id, pupil_id=pupil.id, teacher=whom, n=n))
    return unit.change


@verb
def change(
    desk: Desk, *, round_robin_id: str, row_version: int | None = None, values: RoundRobinValues
) -> Change | None:
    """Change a round robin's name or days, close it, open it again. Its questions stay: they are on paper already."""
    with desk.unit("change a round robin") as unit:
        row = record(unit.session, "round_robin", round_robin_id, row_version)
        assert isinstance(row, RoundRobin)
        _put(unit.session, row, values, desk.today())
    return unit.change


@verb
def put_replies(desk: Desk, *, round_robin_id: str, replies: list[ReplyLine]) -> Change | None:
    """Replies as they came, all of them one change; an empty one takes an answer back. They came today.

    Raises UserError where one of them is of another round robin, and nothing is kept of any then.
    """
    with desk.unit("type in replies") as unit:
        record(unit.session, "round_robin", round_robin_id)
        for one in replies:
            row = record(unit.session, "round_robin_reply", one["reply_id"])
            assert isinstance(row, RoundRobinReply)
            if row.round_robin_id != round_robin_id:
                raise UserError(
                    "record_gone",
                    happened="One of these answers belongs to another round robin.",
                    kept="Nothing was changed.",
                    do="Go back and look again.",
                )
            text = tidy(one["text"])
            if text != row.text:
                put(row, {"text": text, "came_on": desk.today() if text else None})
    return unit.change


@verb
def remove(desk: Desk, *, round_robin_id: str) -> Change | None:
    """Take a round robin away with its replies."""
    with desk.unit("remove a round robin") as unit:
        row = record(unit.session, "round_robin", round_robin_id)
        of = select(RoundRobinReply).where(RoundRobinReply.round_robin_id == round_robin_id)
        for reply in unit.session.scalars(of):
            unit.session.delete(reply)
        unit.session.flush()
        unit.session.delete(row)
    return unit.change


def _put(
    session: Session, row: RoundRobin, values: Mapping[str, object], today: date, more: Sequence[Finding] = ()
) -> None:
    with session.no_autoflush:
        put(row, values, required=("name", "asked_on"))
        refuse([*judge_round(row, today), *more])
    session.add(row)
    session.flush()


def _pupils(session: Session, pupil_ids: Sequence[str], on: date) -> list[Pupil]:
    if not pupil_ids:
        refuse([Finding("NOBODY_ASKED_ABOUT", "refuse", "pupil_ids")])
    listed = set(session.scalars(here(on)))
    found = []
    for pupil_id in dict.fromkeys(pupil_ids):
        pupil = record(session, "pupil", pupil_id)
        assert isinstance(pupil, Pupil)
        if pupil_id not in listed:
            refuse([Finding("NOT_ON_ROLL_THEN", "refuse", "pupil_ids")])
        found.append(pupil)
    return found


def _teacher(class_name: str | None, teachers: Mapping[str, str | None]) -> str:
    if class_name is None:
        return "No class"
    return teachers.get(class_name) or f"Class {class_name}"
