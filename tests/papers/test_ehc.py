# SPDX-License-Identifier: Apache-2.0
"""An EHC plan on paper: every section, marked as the school's copy, with what was delivered only where asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from sencodesk.errors import UserError
from sencodesk.papers.ehc import COPY, EMPTY, EhcLine, EhcPaper, EhcPart, ehc_plan
from sencodesk.papers.model import Paper
from sencodesk.records.ehc import LETTERS
from sencodesk.services import attachments, ehc, ehc_papers, pupils, school
from sencodesk.services.desk import Desk
from sencodesk.services.ehc_papers import COURSE, Content
from tests.clocks import START
from tests.post_house import Post

ON = date(2026, 11, 23)


def paper(count: int) -> EhcPaper:
    lines = tuple(EhcLine(n, f"Line {n}. " * 30, "Mr Osgood · daily", ("Delivered 30.",)) for n in range(1, count + 1))
    parts = (EhcPart("A: views", ()), EhcPart("F: provision", lines), EhcPart("K: advice", ()))
    return EhcPaper("EHC plan", "Edie Marrowfield", "Class 4H.", ON, (("Council", "Northshire"),), parts, ("A note.",))


@pytest.mark.parametrize("count", [0, 1, 40])
def test_it_is_tagged_and_whole_whatever_its_length(
    count: int, passes: Callable[[Paper], None], read: Callable[[Paper], str]
) -> None:
    made = ehc_plan(paper(count), printed=START)
    passes(made)
    said = read(made)
    assert COPY in said
    assert said.count(EMPTY) == (2 if count else 3)
    assert all(f"Line {n}." in said for n in range(1, count + 1))
    assert (made.pages > 1) is (count == 40)


def test_every_section_is_on_it_and_delivery_only_where_it_is_asked_for(
    post: Post, passes: Callable[[Paper], None], read: Callable[[Paper], str]
) -> None:
    desk = post.desk
    values: Any = {"surname": "Quillstone", "forename": "Edie"}
    change = pupils.add(desk, values=values)
    assert change is not None
    pupil = next(row for table, row in change.touched if table == "pupil")
    issued: Any = {"issued_on": date(2026, 10, 5), "council": "Northshire"}
    change = ehc.issue(desk, pupil_id=pupil, values=issued)
    assert change is not None
    plan = next(row for table, row in change.touched if table == "ehc_plan")
    for letter in LETTERS:
        line: Any = {"letter": letter, "text": f"Words of {letter}."}
        ehc.add_section(desk, plan_id=plan, values=line | ({"minutes_a_week": 60} if letter == "F" else {}))

    found = content(desk, pupil)

    def said(which: str) -> str:
        made = ehc_papers.drawn(found, which, printed=START)
        passes(made)
        return read(made)

    assert [key for key, _ in found.offers] == [f"plan:{plan}", f"delivered:{plan}", COURSE]
    plain = said(f"plan:{plan}")
    assert [plain.index(f"Words of {letter}.") for letter in LETTERS] == sorted(
        plain.index(f"Words of {letter}.") for letter in LETTERS
    )
    assert "60 minutes a week" in plain
    assert "No provision is linked" not in plain
    assert "No provision is linked" in said(f"delivered:{plan}")
    assert "EHC plan: issued" in said(COURSE)
    assert ehc_papers.note(desk, pupil_id=pupil, which=COURSE) is not None
    assert ehc_papers.file_name(f"plan:{plan}") == "ehc-plan.pdf"


def content(desk: Desk, pupil: str) -> Content:
    with desk.reading() as session:
        found = ehc_papers.content(session, pupil, on=ON)
    assert found is not None
    return found


def test_a_letter_with_the_request_is_filled_or_says_what_it_lacks(
    post: Post, passes: Callable[[Paper], None], read: Callable[[Paper], str]
) -> None:
    desk = post.desk
    values: Any = {"surname": "Quillstone", "forename": "Edie", "dob": date(2018, 3, 5), "class_name": "4H"}
    change = pupils.add(desk, values=values)
    assert change is not None
    pupil = next(row for table, row in change.touched if table == "pupil")
    with desk.reading() as session:
        assert ehc_papers.content(session, pupil, on=ON) is None, "nothing to print yet"
    request: Any = {"sent_on": date(2026, 11, 2), "council": "Northshire"}
    change = ehc.add_request(desk, pupil_id=pupil, values=request)
    assert change is not None
    with pytest.raises(UserError) as lacks:
        ehc_papers.drawn(content(desk, pupil), "letter:council", printed=START)
    assert "list of the papers in the pack" in lacks.value.happened
    telephone: Any = {"telephone": "01632 960 101"}
    school.change(desk, values=telephone)
    for name, restricted in (("report.pdf", False), ("secret.pdf", True)):
        data = f"%PDF-1.7 {name}".encode()
        typed: Any = {"title": name.removesuffix(".pdf"), "restricted": restricted}
        attachments.attach(desk, pupil_id=pupil, name=name, data=data, values=typed)
    made = ehc_papers.drawn(content(desk, pupil), "letter:council", printed=START)
    passes(made)
    said = read(made)
    assert "Mon 14 Dec 2026" in said, "six weeks after it was sent"
    assert "report" in said
    assert "secret" not in said
    row = next(row for table, row in change.touched if table == "ehc_request")
    decided: Any = {"decision": "refuse", "decided_on": date(2026, 11, 20)}
    ehc.change_request(desk, request_id=row, values=decided)
    assert not any(key.startswith("letter") for key, _ in content(desk, pupil).offers), "the council has answered"


def test_adulthood_is_spoken_of_from_year_nine(post: Post) -> None:
    """By the school year that the pupil is in."""
    desk = post.desk
    for born, year, spoken in ((date(2013, 8, 31), "9", True), (date(2013, 9, 1), "8", False)):
        values: Any = {"surname": f"Quillstone {year}", "forename": "Edie", "dob": born, "year": year}
        change = pupils.add(desk, values=values)
        assert change is not None
        pupil = next(row for table, row in change.touched if table == "pupil")
        issued: Any = {"issued_on": date(2026, 10, 5)}
        change = ehc.issue(desk, pupil_id=pupil, values=issued)
        assert change is not None
        plan = next(row for table, row in change.touched if table == "ehc_plan")
        found = content(desk, pupil).papers[f"plan:{plan}"]
        assert isinstance(found, EhcPaper)
        assert bool(found.notes) is spoken
