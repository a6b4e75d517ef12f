# SPDX-License-Identifier: Apache-2.0
"""Every field of the records that a person can type, as one table: where it stands, what is typed, what is then stored.

``test_every_field.py`` walks it in the real window, and compares it with what the services take. The fields of plans
are in ``fields_plans.py``. To add a field to the program, add a line here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Typed:
    """One field by its object name. ``first`` and ``second`` are typed; ``stored`` is what the second becomes.

    ``shown`` is how the two read afterwards, where that differs from the typing. ``required`` fields refuse to be
    emptied with a sentence; ``clears_to`` is what a list of choices reads when it is empty.
    """

    name: str
    first: str
    second: str
    read: Callable[[Json], object]
    stored: object
    how: Literal["type", "choose", "answer"] = "type"
    shown: tuple[str, str] | None = None
    required: bool = False
    clears: bool = True
    """Whether there is such a thing as no value (an order always has one)."""
    clears_to: str = ""

    @property
    def seen(self) -> tuple[str, str]:
        """How both values read in the window."""
        return self.shown or (self.first, self.second)


@dataclass(frozen=True)
class Rows:
    """A kind of record of which there may be several: how one is added, and its fields once it is there.

    ``typed`` is what is typed into the blank row, by object name; the new record is then ``<name>-<place>``.
    """

    name: str
    place: int
    typed: Mapping[str, tuple[str, str]]
    fields: tuple[Typed, ...]
    count: Callable[[Json], int]


@dataclass(frozen=True)
class Group:
    """Fields that stand on one page. ``subject`` picks what is compared out of what the command line says."""

    name: str
    stem: str
    where: Mapping[str, str] = field(default_factory=dict)
    pupil: str = ""
    """Whose page it is, by key of the small school."""
    fields: tuple[Typed, ...] = ()
    rows: tuple[Rows, ...] = ()
    verbs: tuple[tuple[str, Json], ...] = ()
    """For what no command lists: verbs that change nothing when the second values are held. ``{person}`` in them is the
    record that the log says was added last."""


NOT_SET = "Not set"


def text(name: str, first: str, second: str, key: str, **more: Any) -> Typed:
    """A line of text of a pupil."""
    return Typed(name, first, second, lambda one: one[key], more.pop("stored", second), **more)


def listed(name: str, first: str, second: str, key: str, stored: str, **more: Any) -> Typed:
    """A choice of a pupil."""
    return Typed(name, first, second, lambda one: one[key], stored, "choose", clears_to=NOT_SET, **more)


def day(name: str, read: Callable[[Json], object], first: tuple[str, str], second: tuple[str, str, str]) -> Typed:
    """A date: (typed, shown) and (typed, shown, stored)."""
    shown = (first[1].replace(" ", "\u00a0"), second[1].replace(" ", "\u00a0"))
    return Typed(name, first[0], second[0], read, second[2], shown=shown)


def of(key: str, place: int, name: str) -> Callable[[Json], object]:
    """Reads a value of a record in a list."""
    return lambda one: one[key][place][name]


def period(name: str, key: str, place: int) -> tuple[Typed, Typed]:
    """First and last day of a record in a list."""
    return (
        day(
            f"{name}-from", of(key, place, "from"),
            ("5/10/2026", "Mon 5 Oct 2026"), ("7/9/2026", "Mon 7 Sep 2026", "2026-09-07"),
        ),
        day(
            f"{name}-to", of(key, place, "to"),
            ("1/2/2027", "Mon 1 Feb 2027"), ("26/3/2027", "Fri 26 Mar 2027", "2027-03-26"),
        ),
    )  # fmt: skip


def count(key: str) -> Callable[[Json], int]:
    """Counts the records in a list."""
    return lambda one: len(one[key])


def none(_one: Json) -> int:
    """For kinds of record that no command lists."""
    return 0


def flag(name: str, key: str) -> Rows:
    """The dated periods of one flag."""

    def read(part: str) -> Callable[[Json], object]:
        return lambda one: next(period for period in one["flags"] if period["flag"] == key)[part]

    return Rows(
        name, 1,
        {"value": ("choose", "Yes"), "from": ("type", "2/9/2025")},
        (
            Typed(f"{name}-1-value", "No", "Yes", read("value"), True, "choose", clears=False),
            day(
                f"{name}-1-from", read("from"),
                ("1/9/2024", "Sun 1 Sep 2024"), ("3.9.24", "Tue 3 Sep 2024", "2024-09-03"),
            ),
            day(
                f"{name}-1-to", read("to"),
                ("1 Jul 2027", "Thu 1 Jul 2027"), ("2027-07-16", "Fri 16 Jul 2027", "2027-07-16"),
            ),
        ),
        lambda one: len([period for period in one["flags"] if period["flag"] == key]),
    )  # fmt: skip


PUPIL = (
    text("pupil-forename", "Rowan", "Robin", "forename", required=True),
    text("pupil-surname", "Fernleigh", "O'Quillan", "surname", required=True),
    text("pupil-preferred-forename", "Ro", "Rob", "preferred_forename"),
    text("pupil-preferred-surname", "Fern", "Quill", "preferred_surname"),
    text("pupil-middle", "Ash", "Ash Birch", "middle"),
    text("pupil-former-forename", "Wrenna", "Wrenny", "former_forename"),
    text("pupil-former-surname", "Thistle", "Mere", "former_surname"),
    listed("pupil-sex", "Male", "Female", "sex", "F"),
    day(
        "pupil-dob", lambda one: one["dob"],
        ("21/6/2019", "Fri 21 Jun 2019"), ("22 May 2019", "Wed 22 May 2019", "2019-05-22"),
    ),
    text(
        "pupil-upn", "Y999204126990", "m999204126991", "upn",
        stored="M999204126991", shown=("Y999204126990", "M999204126991"),
    ),
    listed("pupil-year", "Year 4", "Year 2", "year", "2"),
    text("pupil-class", "4H", "3D", "class"),
    listed("pupil-ethnicity", "White - British", "White - Cornish", "ethnicity", "WCOR"),
    listed("pupil-language", "Acholi", "Adangme", "language", "ADA"),
    text("pupil-postcode", "ZZ1 1ZZ", "ZZ2 2ZZ", "postcode"),
    text("pupil-address", "1 Mill Lane", "2 Mill Lane, Hallow", "address"),
    listed("pupil-interpreter", "Acholi", "Adangme", "interpreter", "ADA"),
    listed("pupil-paper-format", "In Braille", "In large print", "paper_format", "large-print"),
)  # fmt: skip

ANSWERS = (
    Typed("pupil-unit", "Yes", "No", lambda one: one["unit"], False, "answer", clears_to="Not recorded"),
    Typed("pupil-resourced", "No", "Yes", lambda one: one["resourced"], True, "answer", clears_to="Not recorded"),
    Typed("pupil-top-up", "Yes", "No", lambda one: one["top_up"], False, "answer", clears_to="Not recorded"),
)

SEN = (
    Rows(
        "status", 2,
        {"code": ("choose", "E: EHC plan"), "from": ("type", "1/9/2026")},
        (
            Typed("status-2-code", "N: No SEN", "K: SEN support", of("history", 2, "code"), "K", "choose",
                  required=True, clears_to=NOT_SET),
            *period("status-2", "history", 2),
        ),
        count("history"),
    ),
    Rows(
        "status", 3,
        {
            "code": ("choose", "P: School Action Plus, to 2015"), "from": ("type", "3/9/2013"),
            "to": ("type", "31/8/2014"),
        },
        (Typed("status-3-code", "Q: Statutory assessment, to 2014", "A: School Action, to 2015",
               of("history", 0, "code"), "A", "choose", required=True, clears_to=NOT_SET),),
        count("history"),
    ),
    Rows(
        "need", 2,
        {"rank": ("choose", "2"), "code": ("choose", "Hearing Impairment"), "from": ("type", "1/9/2026")},
        (
            Typed("need-2-code", "Vision Impairment", "Physical Disability", of("needs", 1, "code"), "PD", "choose",
                  required=True, clears_to=NOT_SET),
            *period("need-2", "needs", 1),
        ),
        count("needs"),
    ),
)  # fmt: skip

AROUND = (
    Rows(
        "former-upn", 1,
        {"upn": ("type", "Y999204126990")},
        (Typed("former-upn-1-upn", "B999204126992", "m999204126991", lambda one: one["former_upns"][0], "M999204126991",
               shown=("B999204126992", "M999204126991"), clears=False),),
        count("former_upns"),
    ),
    Rows(
        "enrolment", 2,
        {"code": ("choose", "Guest"), "from": ("type", "2/11/2026")},
        (
            Typed("enrolment-2-code", "Current Subsidiary", "Current Main", of("registrations", 1, "code"), "M",
                  "choose", required=True, clears_to=NOT_SET),
            *period("enrolment-2", "registrations", 1),
        ),
        count("registrations"),
    ),
    Rows(
        "home-council", 2,
        {"council": ("type", "Kent"), "from": ("type", "1/9/2026")},
        (
            Typed("home-council-2-council", "Farawayshire", "885", of("councils", 1, "council"), "885", required=True,
                  shown=("Farawayshire", "Worcestershire")),
            *period("home-council-2", "councils", 1),
        ),
        count("councils"),
    ),
    Rows(
        "contact", 2,
        {"surname": ("type", "Larchmere"), "relationship": ("choose", "Carer")},
        (
            Typed("contact-2-title", "Ms", "Dr", of("contacts", 1, "title"), "Dr"),
            Typed("contact-2-forename", "Hazel", "Rowena", of("contacts", 1, "forename"), "Rowena"),
            Typed("contact-2-surname", "Larch", "Mere", of("contacts", 1, "surname"), "Mere", required=True),
            Typed("contact-2-relationship", "Mother", "Father", of("contacts", 1, "relationship"), "PAF", "choose",
                  clears_to=NOT_SET),
            Typed("contact-2-telephone", "01632 960 111", "01632 960 112", of("contacts", 1, "telephone"),
                  "01632 960 112"),
            Typed("contact-2-email", "a@example.org", "b@example.org", of("contacts", 1, "email"), "b@example.org"),
            Typed("contact-2-parental-responsibility", "Yes", "No", of("contacts", 1, "parental_responsibility"), False,
                  "answer", clears_to="Not recorded"),
            Typed("contact-2-lives-with", "No", "Yes", of("contacts", 1, "lives_with"), True, "answer",
                  clears_to="Not recorded"),
            Typed("contact-2-may-be-told", "Yes", "Ask first", of("contacts", 1, "may_be_told"), "ask", "choose",
                  clears_to=NOT_SET),
            Typed("contact-2-court-order", "No contact", "Contact by letter", of("contacts", 1, "court_order"),
                  "Contact by letter"),
            Typed("contact-2-address", "3 Mill Lane", "4 Mill Lane", of("contacts", 1, "address"), "4 Mill Lane"),
            Typed("contact-2-language", "Acholi", "Adangme", of("contacts", 1, "language"), "ADA", "choose",
                  clears_to=NOT_SET),
            Typed("contact-2-interpreter", "No", "Yes", of("contacts", 1, "interpreter"), True, "answer",
                  clears_to="Not recorded"),
            Typed("contact-2-paper-format", "Read aloud", "Easy to read", of("contacts", 1, "paper_format"),
                  "easy-read", "choose", clears_to=NOT_SET),
            Typed("contact-2-priority", "3", "2", of("contacts", 1, "priority"), 2, "choose", clears=False),
        ),
        count("contacts"),
    ),
)  # fmt: skip


def same(_held: Json) -> object:
    """For what no command lists: the group's verbs change nothing, so what they say is what is held."""
    return None


def setting(name: str, first: str, second: str, **more: Any) -> Typed:
    """A field of Settings; ``Group.verbs`` compares it."""
    return Typed(name, first, second, same, None, **more)


def term_day(name: str, first: tuple[str, str], second: tuple[str, str], **more: Any) -> Typed:
    """A date of a term."""
    shown = (first[1].replace(" ", "\u00a0"), second[1].replace(" ", "\u00a0"))
    return Typed(name, first[0], second[0], same, None, shown=shown, **more)


SCHOOL = (
    setting("school-name", "Thistle School", "Thistledown School", required=True),
    setting("school-laestab", "9992042", "9992043", required=True),
    setting("school-urn", "999042", "999043"),
    setting("school-phase", "Special", "Middle (Deemed Primary)", how="choose", clears=False),
    setting("school-telephone", "01632 960 120", "01632 960 121"),
)
CLASSES = Rows(
    "classes", 4, {"name": ("type", "6Z"), "teacher": ("type", "Mr Alderwick")},
    (setting("classes-4-teacher", "Mrs Birchgrove", "Ms Cedarwell"),), none,
)  # fmt: skip
TERMS = Rows(
    "terms", 2,
    {"name": ("type", "Spring 2027"), "first_day": ("type", "4/1/2027"), "last_day": ("type", "26/3/2027")},
    (
        setting("terms-2-name", "Lent 2027", "Spring term 2027", required=True),
        term_day("terms-2-first_day", ("5/1/2027", "Tue 5 Jan 2027"), ("6/1/2027", "Wed 6 Jan 2027"), required=True),
        term_day("terms-2-last_day", ("24/3/2027", "Wed 24 Mar 2027"), ("25/3/2027", "Thu 25 Mar 2027"), required=True),
        term_day("terms-2-half_term_from", ("15/2/2027", "Mon 15 Feb 2027"), ("16/2/2027", "Tue 16 Feb 2027")),
        term_day("terms-2-half_term_to", ("18/2/2027", "Thu 18 Feb 2027"), ("19/2/2027", "Fri 19 Feb 2027")),
    ),
    none,
)  # fmt: skip
CLOSED_DAYS = Rows(
    "closed-days", 1, {"on_date": ("type", "16/11/2026")},
    (
        term_day("closed-days-1-on_date", ("17/11/2026", "Tue 17 Nov 2026"), ("18/11/2026", "Wed 18 Nov 2026"),
                 required=True),
        setting("closed-days-1-why", "INSET", "Snow"),
    ),
    none,
)  # fmt: skip
PEOPLE = Rows(
    "people", 2, {"name": ("type", "Zeb Rowanberry"), "role": ("type", "Teaching assistant")},
    (
        setting("people-2-name", "Zeb Rowan", "Zebedee Rowan", required=True),
        setting("people-2-role", "Mentor", "Head teacher", required=True),
        setting("people-2-telephone", "01632 960 130", "01632 960 131"),
        setting("people-2-uses_store", "Yes", "No", how="choose", clears=False),
    ),
    none,
)  # fmt: skip

FLAGS = (flag("unit", "unit"), flag("resourced", "resourced"), flag("top-up", "top_up"))

from tests.ui.fields_care import CARE_GROUPS  # noqa: E402  it is made of the kinds of this module
from tests.ui.fields_ehc import EHC_GROUPS  # noqa: E402  as above
from tests.ui.fields_provision import PROVISION_GROUPS  # noqa: E402  as above
from tests.ui.fields_reviews import REVIEW_GROUPS  # noqa: E402  as above

GROUPS = (
    Group("pupil", "pupil", pupil="wren", fields=PUPIL),
    Group("answers", "pupil", pupil="wren", fields=ANSWERS),
    Group("sen", "pupil", pupil="wren", rows=SEN),
    Group("around", "pupil", pupil="wren", rows=AROUND),
    Group("flags", "pupil", pupil="wren", rows=FLAGS),
    *CARE_GROUPS,
    *PROVISION_GROUPS,
    *REVIEW_GROUPS,
    *EHC_GROUPS,
    Group("school", "settings", where={"section": "school"}, fields=SCHOOL, verbs=(
        ("school.change", {"values": {
            "name": "Thistledown School", "laestab": "9992043", "urn": "999043", "phase": "MP",
            "telephone": "01632 960 121",
        }}),
    )),
    Group("classes", "settings", where={"section": "school"}, rows=(CLASSES,), verbs=(
        ("school.set_teacher", {"class_name": "6Z", "teacher": "Ms Cedarwell"}),
    )),
    Group("calendar", "settings", where={"section": "calendar"}, rows=(TERMS, CLOSED_DAYS), verbs=(
        ("closed_days.change", {"closed_day_id": "{closed_day}", "values": {"on_date": "2026-11-18", "why": "Snow"}}),
        ("school.change_term", {"term_id": "{term}", "values": {
            "name": "Spring term 2027", "first_day": "2027-01-06", "last_day": "2027-03-25",
            "half_term_from": "2027-02-16", "half_term_to": "2027-02-19",
        }}),
    )),
    Group("people", "settings", where={"section": "people"}, rows=(PEOPLE,), verbs=(
        ("school.change_person", {"person_id": "{person}", "values": {
            "name": "Zebedee Rowan", "role": "Head teacher", "telephone": "01632 960 131", "uses_store": False,
        }}),
    )),
)  # fmt: skip
