# SPDX-License-Identifier: Apache-2.0
"""Every field of a run as data: the run's own form, a pupil in it, a place in its timetable."""

from collections.abc import Mapping
from typing import Any

from sencodesk.sentences import lines
from sencodesk.services import provision
from sencodesk.services.desk import Desk
from sencodesk.services.history import Change
from sencodesk.views.field_words import label
from sencodesk_ui.forms.numbers import NameField, WholeField
from sencodesk_ui.forms.record import Spec
from sencodesk_ui.forms.rows import Kind
from sencodesk_ui.saving import Seen
from sencodesk_ui.widgets import ChoiceField, DateField, NumberField, TextField

Values = Mapping[str, Any]
WEEKDAYS = [(int(number), word) for number, word in lines("weekday").items()]


def text(name: str) -> TextField:
    """A line of text."""
    return TextField(name=name)


def day(name: str) -> DateField:
    """A date."""
    return DateField(name=name)


def number(name: str) -> NumberField:
    """A number, perhaps with a fraction."""
    return NumberField(name=name)


def whole(name: str) -> WholeField:
    """A whole number."""
    return WholeField(name=name)


def person(name: str) -> ChoiceField:
    """One of the adults of Settings, once they are read."""
    return ChoiceField([], name=name)


def staff(name: str) -> NameField:
    """A kind of staff; those of the rate table are offered."""
    return NameField(name=name)


def kinds_of(name: str) -> ChoiceField:
    """Intervention or adjustment."""
    return ChoiceField(list(lines("provision_kind").items()), name=name, blank=None)


def weekday(name: str) -> ChoiceField:
    """Monday to Friday."""
    return ChoiceField(WEEKDAYS, name=name, blank="Choose a day")


RUN = (
    Spec("name", label("provision", "name"), text, 2),
    Spec("kind", label("provision", "kind"), kinds_of),
    Spec("place", label("provision", "place"), text),
    Spec("person_id", "Who holds it", person),
    Spec("staff", label("provision", "staff"), staff),
    Spec("minutes", label("provision", "minutes"), whole),
    Spec("times_a_week", label("provision", "times_a_week"), number),
    Spec("from_", label("provision", "from_date"), day),
    Spec("to", label("provision", "to_date"), day),
    Spec("entry_measure", label("provision", "entry_measure"), text),
    Spec("exit_measure", label("provision", "exit_measure"), text),
    Spec("note", label("provision", "note"), text, 4),
)


def given(values: Values) -> Any:
    """Values as a service takes them: the forms' fields have the names of its own."""
    return dict(values)


def change_run(desk: Desk, seen: Seen, values: Values) -> Change | None:
    """Save a run's own values."""
    return provision.change(desk, provision_id=seen.id, row_version=seen.version, values=given(values))


MEMBERS = Kind(
    name="member",
    table="provision_member",
    what="pupil in it",
    add_words="",
    columns=6,
    none="Nobody is in it yet. Type a name below.",
    specs=(
        Spec("from_", label("provision_member", "from_date"), day, told="from"),
        Spec("to", label("provision_member", "to_date"), day),
        Spec("entry_score", label("provision_member", "entry_score"), number),
        Spec("entry_on", label("provision_member", "entry_on"), day),
        Spec("exit_score", label("provision_member", "exit_score"), number),
        Spec("exit_on", label("provision_member", "exit_on"), day),
    ),
    change=lambda desk, seen, values: provision.change_member(
        desk, member_id=seen.id, row_version=seen.version, values=given(values)
    ),
    add=lambda desk, seen, values: provision.add_pupils(
        desk, provision_id=seen.id, pupil_ids=list(values.get("pupil_ids", []))
    ),
    remove=lambda desk, row: provision.remove_member(desk, member_id=row),
)

SLOTS = Kind(
    name="slot",
    table="slot",
    what="place in the timetable",
    add_words="Add a place in the week",
    none="Not in the timetable yet.",
    specs=(
        Spec("weekday", label("slot", "weekday"), weekday, 3),
        Spec("starts", label("slot", "starts"), text, 2),
        Spec("minutes", label("slot", "minutes"), whole, 2),
        Spec("person_id", "Who is there", person, 4),
    ),
    change=lambda desk, seen, values: provision.change_slot(
        desk, slot_id=seen.id, row_version=seen.version, values=given(values)
    ),
    add=lambda desk, seen, values: provision.add_slot(desk, provision_id=seen.id, values=given(values)),
    remove=lambda desk, row: provision.remove_slot(desk, slot_id=row),
)
