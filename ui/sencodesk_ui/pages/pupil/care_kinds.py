# SPDX-License-Identifier: Apache-2.0
"""Care, attendance, suspensions, access arrangements and agencies of a pupil, as forms: fields, words, verbs."""

from collections.abc import Callable, Sequence

from sencodesk.sentences import lines
from sencodesk.services import around, care
from sencodesk.views.field_words import label
from sencodesk_ui.forms.fields import CouncilField
from sencodesk_ui.forms.numbers import WholeField
from sencodesk_ui.forms.record import Spec
from sencodesk_ui.forms.rows import Kind
from sencodesk_ui.pages.pupil.kinds import day, given, text
from sencodesk_ui.widgets import ChoiceField, NumberField

Choices = Callable[[], Sequence[tuple[str, str]]]


def listed(section: str) -> Callable[[str], ChoiceField]:
    """Makes a field with the codes of one of our own lists (wording/care.toml)."""
    return lambda name: ChoiceField(tuple(lines(section).items()), name=name)


def whole(name: str) -> WholeField:
    """A whole number."""
    return WholeField(name=name)


def number(name: str) -> NumberField:
    """A number."""
    return NumberField(name=name)


CARE_FLAGS = Kind(
    name="care-flag",
    table="care_flag",
    what="care flag",
    add_words="Add a care flag",
    none="None recorded. A medical or safeguarding file itself is kept elsewhere.",
    columns=4,
    specs=(
        Spec("kind", label("care_flag", "kind"), listed("care_flag"), 2),
        Spec("from_", label("care_flag", "from_date"), day),
        Spec("to", label("care_flag", "to_date"), day),
        Spec("note", "Note (it is never printed)", text, 2),
        Spec("council", label("care_flag", "council"), lambda name: CouncilField(name=name), 2),
    ),
    change=lambda desk, seen, values: care.change_flag(
        desk, flag_id=seen.id, row_version=seen.version, values=given(values)
    ),
    add=lambda desk, seen, values: care.add_flag(desk, pupil_id=seen.id, values=given(values)),
    remove=lambda desk, row: care.remove_flag(desk, flag_id=row),
)

ATTENDANCE = Kind(
    name="attendance",
    table="attendance_summary",
    what="summary of attendance",
    add_words="Add a summary",
    none="No summary of attendance yet. Sessions are half days.",
    specs=(
        Spec("from_", label("attendance_summary", "from_date"), day, 3),
        Spec("to", label("attendance_summary", "to_date"), day, 3),
        Spec("possible", "Possible", whole, 2),
        Spec("attended", label("attendance_summary", "attended"), whole, 2),
        Spec("authorised", "Authorised", whole, 2),
        Spec("unauthorised", "Unauthorised", whole, 2),
        Spec("late", label("attendance_summary", "late"), whole, 2),
    ),
    change=lambda desk, seen, values: care.change_attendance(
        desk, attendance_id=seen.id, row_version=seen.version, values=given(values)
    ),
    add=lambda desk, seen, values: care.add_attendance(desk, pupil_id=seen.id, values=given(values)),
    remove=lambda desk, row: care.remove_attendance(desk, attendance_id=row),
)

SUSPENSIONS = Kind(
    name="suspension",
    table="suspension",
    what="suspension",
    add_words="Add a suspension",
    none="No suspensions.",
    specs=(
        Spec("from_", label("suspension", "from_date"), day, 3),
        Spec("category", label("suspension", "category"), listed("suspension_category"), 4),
        Spec("reason", label("suspension", "reason"), listed("suspension_reason"), 6),
        Spec("sessions", label("suspension", "sessions"), number, 2),
    ),
    change=lambda desk, seen, values: care.change_suspension(
        desk, suspension_id=seen.id, row_version=seen.version, values=given(values)
    ),
    add=lambda desk, seen, values: care.add_suspension(desk, pupil_id=seen.id, values=given(values)),
    remove=lambda desk, row: care.remove_suspension(desk, suspension_id=row),
)

ACCESS = Kind(
    name="access",
    table="access_arrangement",
    what="access arrangement",
    add_words="Add an access arrangement",
    none="No access arrangements for tests.",
    columns=4,
    specs=(
        Spec("kind", label("access_arrangement", "kind"), listed("access_kind"), 2),
        Spec("approved_on", label("access_arrangement", "approved_on"), day),
        Spec("expires_on", label("access_arrangement", "expires_on"), day),
        Spec("evidence", label("access_arrangement", "evidence"), text, 2),
        Spec("normal_way", label("access_arrangement", "normal_way"), text),
        Spec("reference", label("access_arrangement", "reference"), text),
    ),
    change=lambda desk, seen, values: care.change_access(
        desk, access_id=seen.id, row_version=seen.version, values=given(values)
    ),
    add=lambda desk, seen, values: care.add_access(desk, pupil_id=seen.id, values=given(values)),
    remove=lambda desk, row: care.remove_access(desk, access_id=row),
)


def involvements(agencies: Choices, people: Choices) -> Kind:
    """Agencies that work with a pupil; the lists are asked for whenever a form is made."""
    return Kind(
        name="involvement",
        table="involvement",
        what="agency",
        add_words="Add an agency",
        none="No agency works with this pupil.",
        columns=4,
        specs=(
            Spec("agency_id", "Agency", lambda name: ChoiceField(agencies(), name=name), 2),
            Spec("professional_id", "Who there", lambda name: ChoiceField(people(), name=name), 2),
            Spec("referred_on", label("involvement", "referred_on"), day, past=True),
            Spec("from_", label("involvement", "from_date"), day),
            Spec("to", label("involvement", "to_date"), day),
            Spec("why", label("involvement", "why"), text, 4),
            Spec("result", label("involvement", "result"), text, 4),
        ),
        change=lambda desk, seen, values: around.change_involvement(
            desk, involvement_id=seen.id, row_version=seen.version, values=given(values)
        ),
        add=lambda desk, seen, values: around.add_involvement(desk, pupil_id=seen.id, values=given(values)),
        remove=lambda desk, row: around.remove_involvement(desk, involvement_id=row),
    )
