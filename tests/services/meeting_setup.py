# SPDX-License-Identifier: Apache-2.0
"""A pupil with a parent, an EHC plan with lines, a meeting: the beginning of the tests of meetings and their papers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sencodesk.services import ehc, pupils, reviews, school
from sencodesk.services.desk import Desk
from sencodesk.views import meetings as view
from sencodesk.views.meetings import Meeting
from tests.changed import made
from tests.clocks import START

ON = START.date()
ISSUED = ON - timedelta(weeks=48)
MEETS = ON + timedelta(weeks=4)


def quillstone(desk: Desk) -> str:
    """A pupil of class 6H and her mother, in a school with a telephone."""
    values: Any = {
        "surname": "Quillstone",
        "forename": "Dot",
        "dob": date(2014, 5, 11),
        "class_name": "6H",
        "year": "6",
    }
    pupil_id = made(pupils.add(desk, values=values, entry=date(2022, 9, 1)), "pupil")
    school.change(desk, values={"telephone": "01632 960 101"})
    school.set_teacher(desk, class_name="6H", teacher="Miss Hartnoll")
    parent: Any = {"surname": "Quillstone", "forename": "Ann", "parental_responsibility": True}
    pupils.add_contact(desk, pupil_id=pupil_id, values=parent)
    return pupil_id


def with_plan(desk: Desk, pupil: str) -> list[str]:
    """An EHC plan with two lines of section F and one of E; the ids of its lines."""
    issued: Any = {"issued_on": ISSUED, "council": "Calderwick", "reference": "CW-17"}
    plan = made(ehc.issue(desk, pupil_id=pupil, values=issued), "ehc_plan")
    lines: list[Any] = [{"letter": "F", "text": "Speech", "who": "Mrs Dell"}, {"letter": "F", "text": "Scribe"}]
    lines.append({"letter": "E", "text": "Reads a page"})
    return [made(ehc.add_section(desk, plan_id=plan, values=one), "ehc_section") for one in lines]


def begun(desk: Desk, pupil: str, **values: Any) -> str:
    """A review that meets in four weeks."""
    typed: Any = {"kind": "sen-support", "meets_on": MEETS, "meets_at": "15:30", "place": "Library", **values}
    return made(reviews.add(desk, pupil_id=pupil, values=typed), "review")


def meeting(desk: Desk, review_id: str, on: date = ON) -> Meeting:
    """The meeting as its page has it on a day."""
    with desk.reading() as session:
        found = view.meeting(session, review_id, on=on)
    assert found is not None
    return found
