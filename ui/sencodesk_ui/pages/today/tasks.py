# SPDX-License-Identifier: Apache-2.0
"""Tasks on Today: rows that are done with one press, and a line to add one about nobody in particular."""

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtWidgets import QWidget

from sencodesk.codes.clocks import duties
from sencodesk.codes.days import long_day
from sencodesk.services import chronology, tasks
from sencodesk.services.desk import Desk
from sencodesk.services.history import Change
from sencodesk.views.duties import UNCHECKED, OwedDuty
from sencodesk.views.field_words import label
from sencodesk.views.rounds import EVERYWHERE, Group
from sencodesk.views.today import DueDuty, DueGroup, DueTask, TodayView
from sencodesk_ui.forms.record import Spec
from sencodesk_ui.forms.rows import Kind
from sencodesk_ui.pages.pupil.kinds import Values, day, given, text
from sencodesk_ui.pages.today.rows import Thing, TodayRow
from sencodesk_ui.saving import Seen
from sencodesk_ui.widgets import distance, shown_day
from sencodesk_ui.workspace import Workspace

ICONS = {"task": "check", "follow-up": "clock-arrow-up", "look-again": "eye", "tell-parents": "message-square-warning"}
RULES = {
    "task": "a task",
    "follow-up": "an entry of the chronology",
    "look-again": "a concern before SEN",
}
PLACES = {"look-again": ("overview", "concerns"), "tell-parents": ("overview", "concerns")}
OF_REVIEWS = "review."
"""Events of a meeting: their clocks stand with the reviews, all others with the requests and plans."""
HEAD = 100
"""Letters of what is to be done that stand in a row, on two lines if need be."""
EVERYBODY = "nobody-in-particular"
"""Under this name typing is kept that belongs to no pupil."""


def _cut(words: str, room: int) -> str:
    return words if len(words) <= room else f"{words[: room - 1].rstrip(' ,;')}…"


def _rule(one: DueTask) -> str:
    """By which rule; that of a law comes from the duties' own data. A task says whose it is."""
    if one.sort == "tell-parents":
        return told_rule()
    return f"{RULES[one.sort]} for {one.person}" if one.person else RULES[one.sort]


def told_rule() -> str:
    """Why parents are told of SEN support."""
    duty = duties()["support-told"]
    return duty.rule if duty.sure == "verified" else f"{UNCHECKED}: {duty.rule}"


def task_row(one: DueTask, found: TodayView, workspace: Workspace, parent: QWidget) -> TodayRow:
    """A task and a follow-up are done here; a concern is opened."""
    about = f"{one.pupil_name}, {one.class_name}" if one.class_name else one.pupil_name
    thing = Thing(
        icon=ICONS[one.sort],
        what=_cut(one.what, HEAD),
        whom=about or _rule(one)[:1].upper() + _rule(one)[1:],
        rule=_rule(one) if about else "",
        day=shown_day(one.due) if one.due is not None else "",
        distance=distance(one.due, found.on) if one.due is not None else "",
        late=one.due is not None and one.due < found.on,
        button="Open pupil" if one.sort in PLACES or not workspace.may_write else "Done",
        name=f"today-{one.sort}-{one.id}",
    )
    row = TodayRow(thing, _act(one, workspace, parent), parent)
    said = f"{one.what}. {_rule(one)}"
    row.setToolTip(said)
    row.setAccessibleDescription(said)
    row.button.setVisible(workspace.may_write or one.pupil_id is not None)
    return row


def duty_row(one: DueDuty, found: TodayView, workspace: Workspace, parent: QWidget) -> TodayRow:
    """A duty with its rule and day count; the whole of both is in its tip where the line has no room for them."""
    duty = one.duty
    council = duty.whose == "council"
    about = f"{one.pupil_name}, {one.class_name}" if one.class_name else one.pupil_name
    thing = Thing(
        icon="landmark" if council else "school",
        what=_cut(f"Council: {duty.title[:1].lower()}{duty.title[1:]}" if council else duty.title, HEAD),
        whom=about,
        rule=_duty_rule(duty),
        day=shown_day(one.due) if one.due is not None else "Not counted",
        distance=distance(one.due, found.on) if one.due is not None else "",
        late=one.due is not None and one.due < found.on,
        button="Print chase letter" if duty.may_chase and workspace.may_write else "Open pupil",
        name=f"today-duty-{duty.id}-{duty.key}",
    )
    chases = duty.may_chase and workspace.may_write
    act = partial(chase, workspace, parent, duty) if chases else partial(_open_duty, workspace, duty)
    row = TodayRow(thing, act, parent)
    said = f"{duty.title}. {duty.source}"
    if duty.chased_on is not None:
        said = f"{said}. A letter went on {shown_day(duty.chased_on)}"
    row.setToolTip(said)
    row.setAccessibleDescription(said)
    return row


def _duty_rule(duty: OwedDuty) -> str:
    """The rule; before it that a letter went, or instead of it why nothing can be counted."""
    if duty.why:
        return duty.why
    rule = duty.rule if duty.sure else f"{UNCHECKED}: {duty.rule}"
    return f"Chased {long_day(duty.chased_on)}: {rule}" if duty.chased_on is not None else rule


def _open_duty(workspace: Workspace, duty: OwedDuty) -> None:
    """Its clock stands on one of two tabs, beside the record that its days are in."""
    tab = "reviews" if duties()[duty.id].event.startswith(OF_REVIEWS) else "ehc"
    workspace.go("pupil", pupil_id=duty.pupil_id, tab=tab, record=duty.key)


def chase(workspace: Workspace, parent: QWidget, duty: OwedDuty) -> None:
    """Open the chase letter about a duty."""
    from sencodesk_ui import chase_sheet  # papers are not needed before somebody writes one

    chase_sheet.offer(workspace, parent, duty)


def group_row(one: DueGroup, found: TodayView, workspace: Workspace, parent: QWidget) -> TodayRow:
    """Parents of a class to be met, or files of pupils who left on a day; one pupil alone is opened."""
    group = one.group
    many, first = len(group.pupils), group.pupils[0]
    meeting = group.sort == "meeting"
    if meeting:
        about = (
            "In several classes" if group.what == EVERYWHERE else f"Class {group.what}" if group.what else "No class"
        )
        what = f"Meet the parents: {many} pupil{'' if many == 1 else 's'} at SEN support"
    else:
        about = f"Left {shown_day(date.fromisoformat(group.what))}"
        what = f"Send the SEN file on: {many} pupil{'' if many == 1 else 's'}"
    if many == 1:
        about = f"{first.name}, {about[:1].lower()}{about[1:]}"
    thing = Thing(
        icon="message-square-warning" if meeting else "send",
        what=what,
        whom=about,
        rule=group.why or group.rule,
        day=shown_day(one.due) if one.due is not None else "" if meeting else "Not counted",
        distance=distance(one.due, found.on) if one.due is not None else "",
        late=one.due is not None and one.due < found.on,
        button="Open pupil" if many == 1 else "Show pupils",
        name=f"today-{group.sort}-{_kebab(group.what)}-{one.when.replace('_', '-') if one.due else 'undated'}",
    )
    row = TodayRow(thing, partial(_open_group, workspace, group), parent)
    names = ", ".join(each.name for each in group.pupils)
    said = f"{what}: {names}. {group.count}. {group.rule}"
    row.setToolTip(said)
    row.setAccessibleDescription(said)
    return row


def _open_group(workspace: Workspace, group: Group) -> None:
    if len(group.pupils) == 1 and group.sort == "meeting":
        workspace.go("pupil", pupil_id=group.pupils[0].pupil_id, tab="reviews")
    elif len(group.pupils) == 1:
        workspace.go("transfer", pupil_id=group.pupils[0].pupil_id)
    elif group.sort == "meeting":
        one_class = group.what not in ("", EVERYWHERE)
        workspace.go("pupils", filter=f"class:{group.what}" if one_class else "")
    else:
        workspace.go("pupils", filter="", left=True)


def _kebab(words: str) -> str:
    return "-".join("".join(one if one.isalnum() else " " for one in words).split()).casefold() or "none"


def _act(one: DueTask, workspace: Workspace, owner: QWidget) -> Callable[[], None]:
    if one.sort in PLACES or not workspace.may_write:
        tab, field = PLACES.get(one.sort, ("chronology" if one.sort == "follow-up" else "overview", ""))
        if one.pupil_id is None:
            return lambda: None
        return partial(workspace.go, "pupil", pupil_id=one.pupil_id, tab=tab, field=field)

    def finish(desk: Desk) -> Change | None:
        if one.sort == "follow-up":
            return chronology.followed_up(desk, entry_id=one.id)
        return tasks.done(desk, task_id=one.id)

    return lambda: workspace.write(owner, finish)


def _add(desk: Desk, _seen: Seen, values: Values) -> Change | None:
    return tasks.add(desk, values=given(values))


def _change(desk: Desk, seen: Seen, values: Values) -> Change | None:
    return tasks.change(desk, task_id=seen.id, row_version=seen.version, values=given(values))


NEW_TASK = Kind(
    name="today-task",
    table="task",
    what="task",
    add_words="Add a task",
    none="",
    specs=(Spec("text", label("task", "text"), text, 8), Spec("due_on", label("task", "due_on"), day, 3)),
    change=_change,
    add=_add,
    remove=lambda desk, row: tasks.remove(desk, task_id=row),
)
"""Only its blank form is used: tasks that are there stand in the list."""
