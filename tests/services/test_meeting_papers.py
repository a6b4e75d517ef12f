# SPDX-License-Identifier: Apache-2.0
"""The papers of a meeting: what they lack, whom they address, and that each is drawn."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from sencodesk.errors import UserError
from sencodesk.records.reviews import ReviewKind
from sencodesk.services import (
    ehc,
    ehc_papers,
    plans,
    printing,
    pupils,
    review_papers,
    reviews,
)
from sencodesk.services.desk import Desk
from sencodesk.views import pupils as pupils_view
from tests.changed import made
from tests.clocks import START
from tests.services.meeting_setup import MEETS, ON, begun, meeting, quillstone, with_plan

KINDS = [kind.value for kind in ReviewKind]


@pytest.fixture
def pupil(desk: Desk) -> str:
    return quillstone(desk)


def content(desk: Desk, row: str) -> review_papers.Content:
    with desk.reading() as session:
        found = review_papers.content(session, review_id=row, on=ON)
    assert found is not None
    return found


def test_a_letter_says_what_it_lacks_and_prints_nothing(desk: Desk, pupil: str) -> None:
    row = begun(desk, pupil, meets_at=None, place=None)
    with pytest.raises(UserError) as error:
        review_papers.drawn(content(desk, row), "invite-family", printed=START)
    assert "time of the meeting" in error.value.happened
    assert "room or address" in error.value.happened


@pytest.mark.parametrize("invited", [True, False])
@pytest.mark.parametrize("told", ["yes", "ask", "no", None])
def test_nobody_who_may_not_be_told_is_addressed(desk: Desk, pupil: str, told: str | None, invited: bool) -> None:
    """Also where it is noted only after the family was asked, and where there is another of that name."""
    other: Any = {"title": "Mrs", "surname": "Quillstone", "forename": "Ann", "parental_responsibility": True}
    contact = made(pupils.add_contact(desk, pupil_id=pupil, values=other), "contact")
    row = begun(desk, pupil)
    if invited:
        reviews.invite_family(desk, review_id=row)
    pupils.change_contact(desk, contact_id=contact, values={"may_be_told": told})
    later = begun(desk, pupil)
    reviews.invite_family(desk, review_id=later)
    addressed = told in ("yes", None)
    assert len(meeting(desk, later).review.invited) == 1 + addressed
    found = content(desk, row)
    second = ("Mrs Ann Quillstone" if invited else "Ann Quillstone",) if addressed else ()
    assert set(found.family.names) == {"Ann Quillstone", *second}
    assert len(found.family.names) == 1 + addressed
    letter = review_papers.drawn(found, "views-parent", printed=START)
    said = [one for one in printing.words(letter.warnings) if "Ask first" in one]
    assert [one.startswith("Ann Quillstone: not addressed") for one in said] == [True] * (told == "ask")
    reviews.invite_usual(desk, review_id=row)
    assert not review_papers.drawn(content(desk, row), "invite-staff", printed=START).warnings


def test_a_letter_that_has_nobody_to_go_to_says_who_is_to_be_asked(desk: Desk, pupil: str) -> None:
    with desk.reading() as session:
        seen = pupils_view.pupil(session, pupil, on=ON)
    assert seen is not None
    pupils.change_contact(desk, contact_id=seen.contacts[0].id, values={"may_be_told": "ask"})
    with pytest.raises(UserError) as error:
        review_papers.drawn(content(desk, begun(desk, pupil)), "views-parent", printed=START)
    assert "Ann Quillstone" in error.value.happened
    assert "Ask" in error.value.do


@pytest.mark.parametrize("told", ["yes", "ask", "no", None])
def test_the_letter_with_a_request_is_addressed_by_the_same_rule(desk: Desk, pupil: str, told: str | None) -> None:
    other: Any = {"surname": "Farrow", "forename": "Cy", "parental_responsibility": True, "may_be_told": told}
    pupils.add_contact(desk, pupil_id=pupil, values=other)
    asked: Any = {"kind": "request", "code": "2014", "received_on": ON, "council": "Calderwick"}
    ehc.add_request(desk, pupil_id=pupil, values=asked)
    with desk.reading() as session:
        found = ehc_papers.content(session, pupil, on=ON)
    assert found is not None
    assert found.letters is not None
    assert found.letters["parent"] == ("Ann Quillstone and Cy Farrow" if told in ("yes", None) else "Ann Quillstone")
    said = printing.words(ehc_papers.drawn(found, "letter:family", printed=START).warnings)
    assert any("Cy Farrow: not addressed" in one for one in said) is (told == "ask")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("held", [False, True])
def test_every_paper_of_every_meeting_is_drawn(desk: Desk, pupil: str, kind: str, held: bool) -> None:
    born = date(2009, 1, 1)
    pupils.change(desk, pupil_id=pupil, values={"dob": born, "year": "12"})
    lines = with_plan(desk, pupil)
    day = ON if held else MEETS
    said: Any = {"held_on": ON, "decision": "More reading.\nMeet in March."} if held else {}
    row = begun(desk, pupil, kind=kind, meets_on=day, **said)
    reviews.invite_family(desk, review_id=row)
    plan = made(plans.start(desk, pupil_id=pupil, values={"start": ON, "review": ON + timedelta(weeks=12)}), "plan")
    plans.add_target(desk, plan_id=plan, values={"text": "Reads"})
    plans.issue(desk, plan_id=plan)
    if kind == "annual":
        reviews.say_of_line(desk, review_id=row, section_id=lines[0], values={"verdict": "changed", "text": "Twice."})
    found = content(desk, row)
    keys = [key for key, _words in found.papers]
    assert ("report" in keys) is held
    assert ("invite-council" in keys) is (kind == "annual")
    assert ("invite-pupil" in keys) is (kind == "annual")
    for key in keys:
        paper = review_papers.drawn(found, key, printed=START)
        assert paper.pages >= 1
        assert "Quillstone" not in review_papers.file_name(key)
    change = review_papers.note_out(desk, pupil_id=pupil, which=keys[0], saved=True)
    assert change is not None
    assert change.label == "save a paper of a meeting: invitation to the family"
