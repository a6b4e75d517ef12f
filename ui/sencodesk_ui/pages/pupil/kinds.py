# SPDX-License-Identifier: Apache-2.0
"""Every field of a pupil as data: which form it stands on, how it is typed, and which verb saves it.

To add a field: add it to its record and view, to the service's values, to wording/fields.toml, and here; the test of
every field reads it off.
"""

from collections.abc import Callable, Mapping
from typing import Any

from sencodesk.codes.codesets import codeset
from sencodesk.records.pupils import FLAGS, FlagName
from sencodesk.sentences import lines, sentence
from sencodesk.services import needs, pupils
from sencodesk.services.desk import Desk
from sencodesk.services.history import Change
from sencodesk.views.field_words import label
from sencodesk_ui.forms.fields import RANKS, CouncilField, choice
from sencodesk_ui.forms.record import Spec
from sencodesk_ui.forms.rows import Kind
from sencodesk_ui.pages.pupils.words import status_with_years
from sencodesk_ui.saving import Seen
from sencodesk_ui.widgets import ChoiceField, DateField, TextField, YesNoField

Values = Mapping[str, Any]


def text(name: str) -> TextField:
    """A line of text."""
    return TextField(name=name)


def number(name: str) -> TextField:
    """A number that is read letter by letter."""
    return TextField(name=name, mono=True)


def day(name: str) -> DateField:
    """A date."""
    return DateField(name=name)


def statuses(name: str) -> ChoiceField:
    """SEN statuses of both Codes."""
    return ChoiceField([(one, status_with_years(one)) for one in codeset("sen_provision").codes], name=name)


def ranks(name: str) -> ChoiceField:
    """Places in an order."""
    return ChoiceField(RANKS, name=name, blank=None)


def yes_no(name: str) -> ChoiceField:
    """Yes or no, in one line with dates."""
    return ChoiceField([(True, "Yes"), (False, "No")], name=name, blank=None)


FROM = Spec("from_", label("status_period", "from_date"), day, 3)
TO = Spec("to", label("status_period", "to_date"), day, 3)

NAMES = (
    Spec("forename", label("pupil", "forename"), text),
    Spec("surname", label("pupil", "surname"), text),
    Spec("preferred_forename", label("pupil", "preferred_forename"), text),
    Spec("preferred_surname", label("pupil", "preferred_surname"), text),
    Spec("middle", label("pupil", "middle"), text),
    Spec("former_forename", label("pupil", "former_forename"), text),
    Spec("former_surname", label("pupil", "former_surname"), text),
    Spec("sex", label("pupil", "sex"), choice("sex")),
    Spec("dob", label("pupil", "dob"), day, past=True),
    Spec("upn", label("pupil", "upn"), number),
)
SCHOOL = (
    Spec("year", label("pupil", "year"), choice("nc_year")),
    Spec("class_name", label("pupil", "class_name"), text, told="class"),
)


def one_of(section: str) -> Callable[[str], ChoiceField]:
    """Makes a field with the codes of one of our own lists (wording/care.toml)."""
    return lambda name: ChoiceField(tuple(lines(section).items()), name=name)


BACKGROUND = (
    Spec("ethnicity", label("pupil", "ethnicity"), choice("ethnicity")),
    Spec("language", label("pupil", "language"), choice("language")),
    Spec("interpreter", label("pupil", "interpreter"), choice("language")),
    Spec("address", label("pupil", "address"), text),
    Spec("postcode", label("pupil", "postcode"), text),
    Spec("paper_format", label("pupil", "paper_format"), one_of("paper_format")),
)


def given(values: Values) -> Any:
    """Values as a service takes them: the forms' fields have the names of its own."""
    return dict(values)


def change_pupil(desk: Desk, seen: Seen, values: Values) -> Change | None:
    """Save a pupil's undated facts."""
    return pupils.change(desk, pupil_id=seen.id, row_version=seen.version, values=given(values))


FORMER_UPNS = Kind(
    name="former-upn",
    table="former_upn",
    what="former number",
    add_words="Add a former number",
    none="No former numbers.",
    specs=(Spec("upn", label("former_upn", "upn"), number, told="former_upns"),),
    change=lambda desk, seen, values: (
        pupils.change_former_upn(desk, former_upn_id=seen.id, row_version=seen.version, upn=values["upn"])
        if values["upn"]
        else pupils.remove_former_upn(desk, former_upn_id=seen.id)
    ),
    add=lambda desk, seen, values: pupils.add_former_upn(desk, pupil_id=seen.id, upn=values.get("upn") or ""),
    remove=lambda desk, row: pupils.remove_former_upn(desk, former_upn_id=row),
)

REGISTRATIONS = Kind(
    name="enrolment",
    table="registration",
    what="registration",
    add_words="Add a registration",
    specs=(
        Spec("code", label("registration", "code"), choice("enrolment_status", short=True), 4, told="enrolment"),
        Spec("from_", label("registration", "from_date"), day, 3, told="entry"),
        Spec("to", label("registration", "to_date"), day, 3, told="leaving"),
    ),
    change=lambda desk, seen, values: pupils.change_registration(
        desk, registration_id=seen.id, row_version=seen.version, values=given(values)
    ),
    add=lambda desk, seen, values: pupils.add_registration(desk, pupil_id=seen.id, values=given(values)),
    remove=lambda desk, row: pupils.remove_registration(desk, registration_id=row),
)


def add_council(desk: Desk, seen: Seen, values: Values) -> Change | None:
    """A new home council; with a last day it is history and ends nothing else."""
    return pupils.add_home_council(desk, pupil_id=seen.id, values=given(values))


COUNCILS = Kind(
    name="home-council",
    table="home_council",
    what="home council",
    add_words="Add a home council",
    specs=(
        Spec("council", label("home_council", "council"), lambda name: CouncilField(name=name), 4, told="home_council"),
        FROM,
        TO,
    ),
    change=lambda desk, seen, values: pupils.change_home_council(
        desk, home_council_id=seen.id, row_version=seen.version, values=given(values)
    ),
    add=add_council,
    remove=lambda desk, row: pupils.remove_home_council(desk, home_council_id=row),
)

STATUSES = Kind(
    name="status",
    table="status_period",
    what="status",
    add_words="Add a status",
    specs=(Spec("code", label("status_period", "code"), statuses, 4, told="status"), FROM, TO),
    change=lambda desk, seen, values: needs.change_status(
        desk, status_id=seen.id, row_version=seen.version, values=given(values)
    ),
    add=lambda desk, seen, values: needs.begin_status(desk, pupil_id=seen.id, values=given(values)),
    remove=lambda desk, row: needs.remove_status(desk, status_id=row),
)

NEEDS = Kind(
    name="need",
    table="need_period",
    what="type of need",
    add_words="Add a type of need",
    specs=(
        Spec("rank", label("need_period", "rank"), ranks, 1),
        Spec("code", label("need_period", "code"), choice("sen_type"), 7, told="needs"),
        FROM,
        TO,
    ),
    change=lambda desk, seen, values: needs.change_need(
        desk, need_id=seen.id, row_version=seen.version, values=given(values)
    ),
    add=lambda desk, seen, values: needs.add_need(desk, pupil_id=seen.id, values=given(values)),
    remove=lambda desk, row: needs.remove_need(desk, need_id=row),
    first=lambda count: {"rank": min(count + 1, len(RANKS))},
)

CONTACTS = Kind(
    name="contact",
    table="contact",
    what="contact",
    add_words="Add a contact",
    columns=3,
    none="Nobody recorded yet.",
    specs=(
        Spec("title", label("contact", "title"), text),
        Spec("forename", label("contact", "forename"), text),
        Spec("surname", label("contact", "surname"), text),
        Spec("relationship", label("contact", "relationship"), choice("relationship")),
        Spec("telephone", label("contact", "telephone"), text),
        Spec("email", label("contact", "email"), text),
        Spec(
            "parental_responsibility", label("contact", "parental_responsibility"), lambda name: YesNoField(name=name)
        ),
        Spec("lives_with", label("contact", "lives_with"), lambda name: YesNoField(name=name)),
        Spec("priority", label("contact", "priority"), ranks),
        Spec("may_be_told", label("contact", "may_be_told"), one_of("may_be_told")),
        Spec("court_order", label("contact", "court_order"), text, 2),
        Spec("address", label("contact", "address"), text, 2),
        Spec("paper_format", label("contact", "paper_format"), one_of("paper_format")),
        Spec("language", label("contact", "language"), choice("language")),
        Spec("interpreter", label("contact", "interpreter"), lambda name: YesNoField(name=name)),
    ),
    change=lambda desk, seen, values: pupils.change_contact(
        desk, contact_id=seen.id, row_version=seen.version, values=given(values)
    ),
    add=lambda desk, seen, values: pupils.add_contact(desk, pupil_id=seen.id, values=given(values)),
    remove=lambda desk, row: pupils.remove_contact(desk, contact_id=row),
    first=lambda count: {"priority": min(count + 1, len(RANKS))},
)


def flag_kind(flag: FlagName, name: str) -> Kind:
    """The dated periods of one flag."""
    return Kind(
        name=name,
        table="flag",
        what=f"{name} period",
        add_words="Add a period",
        none="Not recorded.",
        specs=(Spec("value", label("flag", "value"), yes_no, 2), FROM, TO),
        change=lambda desk, seen, values: pupils.change_flag(
            desk, flag_id=seen.id, row_version=seen.version, values=given(values)
        ),
        add=lambda desk, seen, values: pupils.add_flag(desk, pupil_id=seen.id, flag=flag, values=given(values)),
        remove=lambda desk, row: pupils.remove_flag(desk, flag_id=row),
    )


FLAG_FORMS = tuple((flag, flag.replace("_", "-"), sentence("flag_label", flag)) for flag in FLAGS)
"""The flag as the service knows it, the stem of its object names, and its words."""
