# SPDX-License-Identifier: Apache-2.0
"""Concerns before SEN and tasks of a pupil, as forms: fields, words, verbs."""

from sencodesk.services import concerns, tasks
from sencodesk.views.field_words import label
from sencodesk_ui.forms.record import Spec
from sencodesk_ui.forms.rows import Kind
from sencodesk_ui.pages.pupil.care_kinds import Choices, listed
from sencodesk_ui.pages.pupil.kinds import day, given, text
from sencodesk_ui.widgets import ChoiceField, LongText

LINES = 2


def long(name: str) -> LongText:
    """A few lines of text."""
    return LongText(name=name, lines=LINES)


CONCERNS = Kind(
    name="concern",
    table="concern",
    what="concern",
    add_words="Add a concern",
    none="No concern was raised. What a teacher sees before there is any SEN status stands here.",
    columns=4,
    specs=(
        Spec("raised_on", label("concern", "raised_on"), day, past=True),
        Spec("raised_by", label("concern", "raised_by"), text),
        Spec("area", label("concern", "area"), text, 2),
        Spec("text", label("concern", "text"), long, 4),
        Spec("tried", label("concern", "tried"), long, 2),
        Spec("worked", label("concern", "worked"), long, 2),
        Spec("parents_say", label("concern", "parents_say"), long, 4),
        Spec("decided", label("concern", "decided"), listed("concern_decision"), 2),
        Spec("decided_on", label("concern", "decided_on"), day, past=True),
        Spec("look_again_on", label("concern", "look_again_on"), day),
        Spec("decided_note", label("concern", "decided_note"), text, 2),
        Spec("parents_told_on", label("concern", "parents_told_on"), day, past=True),
        Spec("parents_told_how", label("concern", "parents_told_how"), text),
    ),
    change=lambda desk, seen, values: concerns.change(
        desk, concern_id=seen.id, row_version=seen.version, values=given(values)
    ),
    add=lambda desk, seen, values: concerns.add(desk, pupil_id=seen.id, values=given(values)),
    remove=lambda desk, row: concerns.remove(desk, concern_id=row),
)


def tasks_of(people: Choices) -> Kind:
    """Tasks; the adults who may be given one are asked for whenever a form is made."""
    return Kind(
        name="task",
        table="task",
        what="task",
        add_words="Add a task",
        none="No tasks about this pupil. One with a day stands on Today when the day comes near.",
        specs=(
            Spec("text", label("task", "text"), text, 8),
            Spec("person_id", "Who does it", lambda name: ChoiceField(people(), name=name, blank="Nobody named"), 4),
            Spec("due_on", label("task", "due_on"), day, 3),
            Spec("done_on", label("task", "done_on"), day, 3, past=True),
        ),
        change=lambda desk, seen, values: tasks.change(
            desk, task_id=seen.id, row_version=seen.version, values=given(values)
        ),
        add=lambda desk, seen, values: tasks.add(desk, pupil_id=seen.id, values=given(values)),
        remove=lambda desk, row: tasks.remove(desk, task_id=row),
    )
