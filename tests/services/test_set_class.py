# SPDX-License-Identifier: Apache-2.0
"""A class and a year for many pupils at once: one change, one undo, and all or nobody."""

from __future__ import annotations

from datetime import date

import pytest

from sencodesk.errors import UserError
from sencodesk.services import history, pupils
from sencodesk.services.desk import Desk
from sencodesk.views import pupils as view

TODAY = date(2026, 11, 23)


@pytest.fixture
def three(desk: Desk) -> list[str]:
    """Three pupils in 4H."""
    made = []
    for forename in ("Edie", "Jonah", "Priya"):
        change = pupils.add(
            desk,
            values={"surname": "Quillstone", "forename": forename, "class_name": "4H", "year": "4"},
            entry=date(2023, 9, 4),
        )
        assert change is not None
        made += [row for table, row in change.touched if table == "pupil"]
    return made


def held(desk: Desk) -> dict[str, tuple[str | None, str | None]]:
    """Class and year, by pupil."""
    with desk.reading() as session:
        return {one.id: (one.class_name, one.year) for one in view.pupils(session, on=TODAY)}


def test_only_those_named_get_it_in_one_change_that_one_undo_takes_back(desk: Desk, three: list[str]) -> None:
    change = pupils.set_class(desk, pupil_ids=three[:2], values={"class_name": "5H"})
    assert change is not None
    assert change.label == "set the class of 2 pupils"
    assert held(desk) == {three[0]: ("5H", "4"), three[1]: ("5H", "4"), three[2]: ("4H", "4")}
    history.undo(desk)
    assert set(held(desk).values()) == {("4H", "4")}


def test_the_year_alone_leaves_each_class(desk: Desk, three: list[str]) -> None:
    pupils.set_class(desk, pupil_ids=three[:1], values={"class_name": "Oak"})
    change = pupils.set_class(desk, pupil_ids=three, values={"year": "5"})
    assert change is not None
    assert change.label == "set the year of 3 pupils"
    assert held(desk) == {three[0]: ("Oak", "5"), three[1]: ("4H", "5"), three[2]: ("4H", "5")}


def test_what_each_has_already_is_no_change(desk: Desk, three: list[str]) -> None:
    assert pupils.set_class(desk, pupil_ids=three, values={"class_name": "4H", "year": "4"}) is None
    assert pupils.set_class(desk, pupil_ids=[], values={"class_name": "5H"}) is None


@pytest.mark.parametrize("wrong", ["a year that there is not", "a pupil who is not there"])
def test_what_is_refused_for_one_is_kept_for_nobody(desk: Desk, three: list[str], wrong: str) -> None:
    before = held(desk)
    ids = [*three, "nobody"] if wrong.startswith("a pupil") else three
    with pytest.raises(UserError):
        pupils.set_class(
            desk, pupil_ids=ids, values={"class_name": "5H", "year": "5" if wrong.startswith("a pupil") else "99"}
        )
    assert held(desk) == before
