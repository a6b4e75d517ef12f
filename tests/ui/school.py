# SPDX-License-Identifier: Apache-2.0
"""A small invented school for the window's tests: eight pupils, three classes, every plan state, on 23 Nov 2026."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from sencodesk.services import needs, plans, pupils, school
from sencodesk.services.desk import Desk
from sencodesk.store.changes import Change
from tests.invented import upn

PASSPHRASE = "copper kettle meadow lantern"
RECOVERY = "0123456789ABCDEFGHJKMNPQRSTVWX"
SCHOOL = "Thistledown Primary School"
LAESTAB = "9992041"
SENCO = "Ms H Prewitt"


@dataclass(frozen=True)
class Invented:
    """One invented pupil; ``review`` None means no plan, ``issued`` False a draft."""

    key: str
    forename: str
    surname: str
    dob: date
    sex: str
    year: str
    class_name: str
    status: str = "N"
    needs: tuple[str, ...] = ()
    council: str = "997"
    review: date | None = None
    issued: bool = True


PUPILS = (
    Invented("edie", "Edie", "Marrowfield", date(2018, 3, 14), "F", "4", "4H", "K", ("SLCN", "SPLD"),
             review=date(2026, 11, 20)),
    Invented("jonah", "Jonah", "Applewhite", date(2018, 7, 2), "M", "4", "4H", "E", ("ASD",), "996",
             review=date(2026, 11, 26)),
    Invented("priya", "Priya", "Quillwyn", date(2017, 10, 30), "F", "4", "4H", "K", ("HI",),
             review=date(2026, 12, 10)),
    Invented("tomos", "Tomos", "Bramblequist", date(2019, 1, 8), "M", "3", "3B", "K", ("SEMH",),
             review=date(2027, 3, 25), issued=False),
    Invented("wren", "Wren", "Thistlemere", date(2019, 5, 21), "F", "3", "3B", "K", ("MLD",)),
    Invented("oskar", "Oskar", "Fenhollow", date(2020, 2, 17), "M", "2", "2W"),
    Invented("amina", "Amina", "Larkspindle", date(2020, 6, 4), "F", "2", "2W", "E", ("PD", "SLCN"),
             review=date(2027, 2, 1)),
    Invented("rafe", "Rafe", "Oakenshott", date(2019, 11, 11), "M", "2", "2W"),
)  # fmt: skip


@dataclass
class SmallSchool:
    """The ids of what was made, by key."""

    pupils: dict[str, str] = field(default_factory=dict)
    plans: dict[str, str] = field(default_factory=dict)


def fill(desk: Desk) -> SmallSchool:
    """Put the small school into open records (call it where nothing else uses them)."""
    made = SmallSchool()
    school.change(desk, values={"urn": "999041", "telephone": "01632 960 101"})
    school.add_term(desk, values={
        "name": "Autumn 2026", "first_day": date(2026, 9, 2), "last_day": date(2026, 12, 18),
        "half_term_from": date(2026, 10, 26), "half_term_to": date(2026, 10, 30),
    })  # fmt: skip
    for number, one in enumerate(PUPILS, start=1):
        made.pupils[one.key] = _pupil(desk, number, one)
        if one.review is not None:
            made.plans[one.key] = _plan(desk, made.pupils[one.key], one)
    for name, teacher in (("2W", "Mr Wainscott"), ("3B", "Mrs Brindlecombe"), ("4H", "Miss Hartnoll")):
        school.set_teacher(desk, class_name=name, teacher=teacher)
    return made


def touched(change: Change | None, table: str) -> str:
    """The id of the row of a table that a change made."""
    assert change is not None
    return next(row for name, row in change.touched if name == table)


def _pupil(desk: Desk, number: int, one: Invented) -> str:
    change = pupils.add(desk, entry=date(2023, 9, 4), values={
        "upn": upn(number), "surname": one.surname, "forename": one.forename, "dob": one.dob, "sex": one.sex,
        "year": one.year, "class_name": one.class_name, "postcode": "ZZ9 9ZZ",
    })  # fmt: skip
    pupil_id = touched(change, "pupil")
    needs.set_status(desk, pupil_id=pupil_id, code=one.status, from_=date(2025, 9, 1))
    if one.needs:
        needs.set_needs(desk, pupil_id=pupil_id, codes=list(one.needs), from_=date(2025, 9, 1))
    pupils.add_home_council(desk, pupil_id=pupil_id, values={"council": one.council, "from_": date(2023, 9, 4)})
    pupils.add_contact(desk, pupil_id=pupil_id, values={
        "priority": 1, "title": "Mr", "forename": "Alder", "surname": one.surname, "relationship": "PAF",
        "telephone": "07700 900 101", "parental_responsibility": True, "lives_with": True,
    })  # fmt: skip
    return pupil_id


def _plan(desk: Desk, pupil_id: str, one: Invented) -> str:
    change = plans.start(
        desk,
        pupil_id=pupil_id,
        values={
            "start": date(2026, 9, 7), "review": one.review, "review_time": "15:30",
            "strengths": f"{one.forename} draws with care and asks good questions.",
            "difficulties": "Long instructions.", "pupil_view": "I like building.",
            "parent_view": "Reading at home is going well.", "at_home": "Ten minutes of shared reading.",
        },
        targets=[
            {
                "text": f"{one.forename} gives a reason with “because” in 8 of 10 answers.",
                "plain_title": "Saying why", "plain_text": f"{one.forename} says why.", "baseline": "5 of 10 answers",
                "measure": "Tally, Fridays", "success": "8 of 10 answers", "strategy": "Show the card.",
                "who": "Mrs Dell", "how_often": "3 times a week", "how_long": "14 weeks", "now": 5.0, "aim": 8.0,
                "out_of": 10.0, "unit": "answers", "you_can_help": "Ask “why?” once a page.",
            },
            {"text": f"{one.forename} reads 36 of the 40 words.", "now": 27.0, "aim": 36.0, "out_of": 40.0},
        ],
    )  # fmt: skip
    plan_id = touched(change, "plan")
    if one.issued:
        plans.issue(desk, plan_id=plan_id)
    return plan_id
