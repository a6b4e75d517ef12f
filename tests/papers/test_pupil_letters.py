# SPDX-License-Identifier: Apache-2.0
"""Letters about one pupil: each letter of the program has a place, says what the records say, and none has a gap."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

import sencodesk
import sencodesk_ui
from sencodesk.codes.councils import council_name
from sencodesk.content.letters import letters, needed
from sencodesk.errors import UserError
from sencodesk.papers.model import Paper
from sencodesk.sentences import lines
from sencodesk.services import (
    around,
    chronology,
    concerns,
    letter_values,
    needs,
    provision,
    pupil_letters,
    pupils,
    reviews,
    school,
    sharing,
    transfers,
)
from sencodesk.services.desk import Desk
from sencodesk.services.pupil_letters import LETTERS, Content, Occasion
from sencodesk.views import councils as councils_view
from sencodesk.views import pupils as pupils_view
from sencodesk.views import school as school_view
from tests.changed import made
from tests.clocks import START
from tests.post_house import Post

ON = date(2026, 11, 23)
FAMILY = "sen-support-started:family:"


@pytest.fixture
def desk(post: Post) -> Desk:
    return post.desk


@pytest.fixture
def pupil(desk: Desk) -> str:
    """A child of eleven with a parent, one who may not be told, and one who is to be asked about first."""
    values: Any = {"surname": "Quillstone", "forename": "Dot", "dob": date(2015, 5, 11), "class_name": "6A"}
    row = made(pupils.add(desk, values=values, entry=date(2022, 9, 1)), "pupil")
    for surname, told in (("Quillstone", None), ("Barred", "no"), ("Waiting", "ask")):
        contact: Any = {"forename": "Ada", "surname": surname, "parental_responsibility": True, "may_be_told": told}
        pupils.add_contact(desk, pupil_id=row, values=contact)
    telephone: Any = {"telephone": "01632 960 101"}
    school.change(desk, values=telephone)
    school.set_teacher(desk, class_name="6A", teacher="Mr Lowick")
    return row


def decided(desk: Desk, pupil: str, decision: str = "sen-support") -> None:
    typed: Any = {
        "raised_on": date(2026, 10, 5), "text": "Loses the thread of a story.", "decided": decision,
        "decided_on": date(2026, 10, 19),
    }  # fmt: skip
    concerns.add(desk, pupil_id=pupil, values=typed)


def content(desk: Desk, pupil: str, occasion: Occasion) -> Content | None:
    with desk.reading() as session:
        return pupil_letters.content(session, pupil, occasion, on=ON)


def offered(desk: Desk, pupil: str, occasion: Occasion) -> Content:
    found = content(desk, pupil, occasion)
    assert found is not None
    return found


def test_every_letter_has_a_place_in_the_program() -> None:
    services, pages = (
        "\n".join(one.read_text(encoding="utf-8") for one in Path(str(package.__file__)).parent.rglob(pattern))
        for package, pattern in ((sencodesk, "services/*.py"), (sencodesk_ui, "pages/**/*.py"))
    )
    of_pupil = {key for found in LETTERS.values() for key in found}
    placed = of_pupil | set(lines("review_papers")) | {one.id for one in letters() if f'"{one.id}"' in services}
    assert {one.id for one in letters()} <= placed
    assert [one for one in Occasion if f"Occasion.{one.name}" not in pages] == [], "no button opens these"
    words = {f"{key}-{version.audience}" for key in of_pupil for version in _letter(key)}
    assert set(lines("pupil_letters")) == words


def _letter(key: str) -> Any:
    return next(one for one in letters() if one.id == key).versions


def test_every_placeholder_is_used_by_a_letter() -> None:
    used = {one.key for chosen in letters() for version in chosen.versions for one in needed(version)}
    text = files("sencodesk_resources").joinpath("content", "letters.toml").read_text(encoding="utf-8")
    told = re.findall(r"^(\w+) = ", text.partition("\n[placeholders]")[2].partition("[[letter]]")[0], re.M)
    assert set(told) == used


def test_the_parents_are_told_once_support_was_decided(
    desk: Desk, pupil: str, passes: Callable[[Paper], None], read: Callable[[Paper], str]
) -> None:
    decided(desk, pupil, "watch")
    assert content(desk, pupil, Occasion.SUPPORT) is None
    decided(desk, pupil)
    found = offered(desk, pupil, Occasion.SUPPORT)
    assert [key for key, _words in found.offers] == [FAMILY, "sen-support-started:staff:"], "no letter of a child of 11"
    with pytest.raises(UserError) as lacks:
        pupil_letters.drawn(found, FAMILY, printed=START)
    assert "what is done, by whom" in lacks.value.happened
    assert "day and date of the review" in lacks.value.happened
    run: Any = {"kind": "group", "name": "Story maps", "minutes": 20, "times_a_week": 3.0, "from_": date(2026, 11, 2)}
    provision.add(desk, values=run, pupil_ids=[pupil])
    review: Any = {"kind": "sen-support", "meets_on": date(2027, 2, 1)}
    reviews.add(desk, pupil_id=pupil, values=review)
    needs.set_status(desk, pupil_id=pupil, code="K", from_=date(2026, 11, 2))
    for key, _words in (found := offered(desk, pupil, Occasion.SUPPORT)).offers:
        passes(pupil_letters.drawn(found, key, printed=START))
    paper = pupil_letters.drawn(found, FAMILY, printed=START)
    said = read(paper)
    for words in ("Dear Ada Quillstone", "Mon 2 Nov 2026", "Loses the thread", "Story maps: 20 minutes, 3 times a week",
                  "Mon 1 Feb 2027", "Mr Lowick"):  # fmt: skip
        assert words in said
    assert "Barred" not in said
    assert "Waiting" not in said
    assert [one.code for one in paper.warnings] == ["ask-first"]
    assert "Quillstone" not in pupil_letters.file_name(FAMILY)


def test_the_letters_of_a_leaver_come_with_the_last_day(
    desk: Desk, pupil: str, passes: Callable[[Paper], None], read: Callable[[Paper], str]
) -> None:
    assert content(desk, pupil, Occasion.TRANSFER) is None
    run: Any = {"kind": "group", "name": "Story maps", "from_": date(2026, 11, 2)}
    provision.add(desk, values=run, pupil_ids=[pupil])
    leaves: Any = {"last_day": date(2026, 11, 20), "destination": "Fernbank School", "reason": "Moved"}
    transfers.leave(desk, pupil_id=pupil, values=leaves)
    found = offered(desk, pupil, Occasion.TRANSFER)
    assert [key for key, _words in found.offers] == [
        "transfer-cover:school:", "transfer-cover:family:", "transfer-cover:staff:",
        "leaver:family:", "leaver:pupil:", "leaver:staff:",
    ]  # fmt: skip
    cover = read(pupil_letters.drawn(found, "transfer-cover:school:", printed=START))
    assert "Story maps" in cover, "what was given helps on the first day there"
    assert "11 May 2015" in cover
    said = read(pupil_letters.drawn(found, "leaver:family:", printed=START))
    for words in ("Fri 20 Nov 2026", "Fernbank School", "Common transfer file"):
        assert words in said
    passes(pupil_letters.drawn(found, "transfer-cover:family:", printed=START))


def test_a_letter_of_a_leaver_says_nothing_that_is_restricted(desk: Desk, pupil: str) -> None:
    """Whoever prints it: the letter goes out of the house."""
    leaves: Any = {"last_day": date(2026, 11, 20), "destination": "Fernbank School", "reason": "Moved"}
    change = transfers.leave(desk, pupil_id=pupil, values=leaves)
    assert change is not None
    assert offered(desk, pupil, Occasion.TRANSFER).values["next_school"] == "Fernbank School"
    chronology.change_entry(desk, entry_id=made(change, "entry"), values={"restricted": True})
    found = offered(desk, pupil, Occasion.TRANSFER)
    assert "Fernbank School" not in found.values.values()
    with pytest.raises(UserError) as lacks:
        pupil_letters.drawn(found, "leaver:family:", printed=START)
    assert "next school" in lacks.value.happened


def test_support_began_with_the_decision_where_an_earlier_one_had_ended_and_what_ended_is_not_promised(
    desk: Desk, pupil: str
) -> None:
    before: Any = {"code": "K", "from_": date(2024, 9, 2), "to": date(2025, 7, 18)}
    needs.begin_status(desk, pupil_id=pupil, values=before)
    decided(desk, pupil)
    for name, to in (("Word towers", date(2026, 11, 13)), ("Story maps", None)):
        run: Any = {"kind": "group", "name": name, "from_": date(2026, 11, 2), "to": to}
        provision.add(desk, values=run, pupil_ids=[pupil])
    found = offered(desk, pupil, Occasion.SUPPORT)
    assert found.values["start_date"] == "Mon 19 Oct 2026"
    support = found.values["support"]
    assert [one.partition(":")[0] for one in support] == ["Story maps"]


def test_a_form_for_permission_for_each_service(
    desk: Desk, pupil: str, passes: Callable[[Paper], None], read: Callable[[Paper], str]
) -> None:
    found = offered(desk, pupil, Occasion.PERMISSION)
    with pytest.raises(UserError) as lacks:
        pupil_letters.drawn(found, found.offers[0][0], printed=START)
    assert "name of the service" in lacks.value.happened
    ids = [
        made(around.add_agency(desk, values={"name": name}), "agency")
        for name in ("Speech and language", "School nurses")
    ]
    assert len(offered(desk, pupil, Occasion.PERMISSION).offers) == 4
    around.add_involvement(desk, pupil_id=pupil, values={"agency_id": ids[0]})
    found = offered(desk, pupil, Occasion.PERMISSION)
    assert [words for _key, words in found.offers] == [
        "Permission, form for the parents: Speech and language",
        "Permission, what to check before sending: Speech and language",
    ]
    paper = pupil_letters.drawn(found, found.offers[0][0], printed=START)
    passes(paper)
    assert "We would like to ask Speech and language for help." in read(paper)


def test_what_went_stands_in_the_sharing_statement(desk: Desk, pupil: str) -> None:
    for occasion in Occasion:
        change = pupil_letters.note(desk, pupil_id=pupil, occasion=occasion, saved=True)
        assert change is not None
        assert sharing.paper_of_label(change.label) != sharing.OTHER


def test_the_class_is_its_bare_name(desk: Desk, pupil: str) -> None:
    with desk.reading() as session:
        found = pupils_view.pupil(session, pupil, on=ON)
        assert found is not None
        values = letter_values.shared(session, found, school_view.school(session), on=ON)
    assert values["class"] == "6A"
    assert values["parent"] == "Ada Quillstone"
    assert values["phone"] == "01632 960 101"
    assert "council" not in values


def test_a_council_is_called_as_the_school_enrolled_it_or_as_it_is_known(desk: Desk) -> None:
    with desk.reading() as session:
        assert councils_view.called(session, "330") == council_name("330") != ""
        assert councils_view.called(session, "Northshire") == "Northshire"
        assert councils_view.called(session, None) == ""
