# SPDX-License-Identifier: Apache-2.0
"""Tasks that a person sets: about a pupil or about nobody, with a due day, done when they are done."""

from collections.abc import Mapping
from datetime import date
from typing import TypedDict

from sqlalchemy.orm import Session

from sencodesk.records.concern_rules import judge_task
from sencodesk.records.duties import Task
from sencodesk.services.desk import Desk, record
from sencodesk.services.values import put, refuse
from sencodesk.services.verbs import verb
from sencodesk.store.changes import Change


class TaskValues(TypedDict, total=False):
    """What is to be done, by whom and when; ``done_on`` is None while it is open."""

    text: str | None
    person_id: str | None
    due_on: date | None
    done_on: date | None


@verb
def add(desk: Desk, *, pupil_id: str | None = None, values: TaskValues) -> Change | None:
    """Add a task."""
    with desk.unit("add a task", pupil_id=pupil_id) as unit:
        if pupil_id is not None:
            record(unit.session, "pupil", pupil_id)
        _put(unit.session, Task(pupil_id=pupil_id), {"text": None, **values}, desk.today())
    return unit.change


@verb
def change(desk: Desk, *, task_id: str, row_version: int | None = None, values: TaskValues) -> Change | None:
    """Change a task: its words, its day, that it is done or open again."""
    with desk.unit("change a task") as unit:
        row = record(unit.session, "task", task_id, row_version)
        assert isinstance(row, Task)
        _put(unit.session, row, values, desk.today())
    return unit.change


@verb
def done(desk: Desk, *, task_id: str, on: date | None = None) -> Change | None:
    """The task is done, today unless said otherwise."""
    with desk.unit("finish a task") as unit:
        row = record(unit.session, "task", task_id)
        assert isinstance(row, Task)
        _put(unit.session, row, {"done_on": on or desk.today()}, desk.today())
    return unit.change


@verb
def remove(desk: Desk, *, task_id: str) -> Change | None:
    """Take a task away."""
    with desk.unit("remove a task") as unit:
        unit.session.delete(record(unit.session, "task", task_id))
    return unit.change


def _put(session: Session, row: Task, values: Mapping[str, object], today: date) -> None:
    with session.no_autoflush:
        put(row, values, required=("text",))
        if values.get("person_id"):
            record(session, "person", str(values["person_id"]))
        refuse(judge_task(row, today))
    session.add(row)
