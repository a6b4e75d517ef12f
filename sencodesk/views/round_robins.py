# SPDX-License-Identifier: Apache-2.0
"""Round robins as a screen and a sheet of paper see them: how many replies came, and each teacher's sheet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from sencodesk.records.concerns import RoundRobin, RoundRobinReply
from sencodesk.records.pupils import Pupil


@dataclass(frozen=True, slots=True)
class RoundView:
    """One round robin. ``came`` of ``asked`` answers are there; ``teachers`` in the order of their sheets."""

    id: str
    name: str
    asked_on: date
    due_on: date | None
    closed_on: date | None
    questions: tuple[str, ...]
    asked: int
    came: int
    teachers: tuple[str, ...]
    row_version: int


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, or the room for it."""

    id: str
    n: int
    text: str
    came_on: date | None


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A pupil on a sheet, with an answer to each question in their order."""

    pupil_id: str
    name: str
    class_name: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one teacher is asked."""

    round: RoundView
    teacher: str
    rows: tuple[SheetRow, ...]


def rounds(session: Session) -> tuple[RoundView, ...]:
    """Every round robin: those that are open first, the newest of each first."""
    came = func.sum(case((RoundRobinReply.text.is_not(None), 1), else_=0))
    counted = select(RoundRobinReply.round_robin_id, RoundRobinReply.teacher, func.count(), came).group_by(
        RoundRobinReply.round_robin_id, RoundRobinReply.teacher
    )
    of: dict[str, list[tuple[str, int, int]]] = {}
    for round_id, teacher, many, there in session.execute(counted):
        of.setdefault(round_id, []).append((teacher, many, int(there or 0)))
    found = (_round(row, of.get(row.id, ())) for row in session.scalars(select(RoundRobin)))
    newest = sorted(found, key=lambda one: (one.asked_on, one.id), reverse=True)
    return tuple(sorted(newest, key=lambda one: one.closed_on is not None))


def sheet(session: Session, round_id: str, teacher: str) -> Sheet | None:
    """One teacher's sheet, in the order of class and name; None where there is no such round robin."""
    found = next((one for one in rounds(session) if one.id == round_id), None)
    if found is None:
        return None
    rows = session.execute(
        select(RoundRobinReply, Pupil)
        .join(Pupil, Pupil.id == RoundRobinReply.pupil_id)
        .where(RoundRobinReply.round_robin_id == round_id, RoundRobinReply.teacher == teacher)
        .order_by(RoundRobinReply.n, RoundRobinReply.id)
    ).all()
    pupils = {pupil.id: pupil for _reply, pupil in rows}
    answers: dict[str, list[Answer]] = {}
    for reply, pupil in rows:
        answers.setdefault(pupil.id, []).append(Answer(reply.id, reply.n, reply.text or "", reply.came_on))
    made = (
        SheetRow(key, _name(one), one.class_name or "", tuple(answers[key])) for key, one in pupils.items()
    )  # fmt: skip
    return Sheet(found, teacher, tuple(sorted(made, key=lambda row: (row.class_name, row.name, row.pupil_id))))


def _round(row: RoundRobin, counted: Iterable[tuple[str, int, int]]) -> RoundView:
    of = sorted(counted)
    return RoundView(
        row.id, row.name, row.asked_on, row.due_on, row.closed_on, tuple(row.questions), sum(one[1] for one in of),
        sum(one[2] for one in of), tuple(one[0] for one in of), row.row_version,
    )  # fmt: skip


def _name(pupil: Pupil) -> str:
    return f"{pupil.preferred_surname or pupil.surname}, {pupil.preferred_forename or pupil.forename}"
