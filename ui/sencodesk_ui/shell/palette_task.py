# SPDX-License-Identifier: Apache-2.0
"""A task typed into the search box: ``task order the books by 4 Dec`` is one line more, and Enter adds it."""

from datetime import date

from sencodesk.services import tasks
from sencodesk.services.desk import Desk
from sencodesk.services.history import Change
from sencodesk_ui.shell.palette_rows import Hit
from sencodesk_ui.widgets import read_day, shown_day
from sencodesk_ui.widgets.days import Unreadable
from sencodesk_ui.workspace import Workspace


def task_hits(workspace: Workspace, typed: str) -> list[Hit]:
    """The line that adds the task that was typed; none where it is none, or this person may not write."""
    asked = read_task(typed, workspace.today()) if workspace.may_write else None
    if asked is None:
        return []
    words, due = asked
    values: tasks.TaskValues = {"text": words, "due_on": due}

    def add(desk: Desk) -> Change | None:
        return tasks.add(desk, values=values)

    def act() -> None:
        workspace.write(workspace, add, lambda _change: said())

    def said() -> None:
        workspace.say("success", "The task stands on Today.", "Undo", workspace.undo)

    about = f"By {shown_day(due)}" if due is not None else "On Today, without a day"
    return [Hit.of("Do", f"Add a task: {words}", about, "check", act, also="task")]


def read_task(typed: str, today: date) -> tuple[str, date | None] | None:
    """The words of a task and its day, where what was typed begins with ``task``; None where it does not.

    A day without its year is the next such day. What cannot be read as a day stays a part of the words: nothing that
    was typed is lost.
    """
    head, _, rest = typed.strip().partition(" ")
    words = rest.strip()
    if head.rstrip(":").casefold() != "task" or not words:
        return None
    text, by, day = words.rpartition(" by ")
    if by and text.strip():
        try:
            due = read_day(day, today)
        except Unreadable:
            due = None
        if due is not None:
            return text.strip(), due
    return words, None
