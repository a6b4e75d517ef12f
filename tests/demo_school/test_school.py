# SPDX-License-Identifier: Apache-2.0
"""The demonstration school: empty when it is made, and after both imports what the demonstration's stories need."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from sencodesk.errors import UserError
from sencodesk.services import demonstration, demonstration_stories, history, imports
from sencodesk.services.demonstration_council import close_all
from sencodesk.services.desk import Desk
from sencodesk.vault.keystore import NoPlace
from sencodesk.views import plans as plans_view
from sencodesk.views import pupils as pupils_view
from sencodesk.views import returns as returns_view
from sencodesk.views import school as school_view
from sencodesk.views.pupils import PupilView
from tests.clocks import FakeClock

GAPS = {"1869", "2230", "2250"}
"""Unit, resourced, top-up: in no file, so not recorded for anybody; one answer settles each."""


@pytest.fixture
def desk(tmp_path: Path, clock: FakeClock) -> Iterator[Desk]:
    """The demonstration school as it is made."""
    made = demonstration.make(tmp_path / "demo", clock=clock.now, places=NoPlace())
    yield made.desk
    made.desk.store.close()
    close_all(made.councils)


def bring_in(desk: Desk, name: str) -> dict[str, int]:
    """Import one of the two files; says what it did."""
    file = demonstration.import_file(name)
    preview = imports.preview(desk, data=file.read_bytes(), name=file.name)
    imports.apply(desk, preview=preview)
    return preview.counts


def on_roll(desk: Desk) -> list[PupilView]:
    """Who is on roll today."""
    with desk.reading() as session:
        return pupils_view.pupils(session, on=desk.today())


def test_it_begins_without_a_pupil_and_with_its_councils(desk: Desk) -> None:
    with desk.reading() as session:
        school = school_view.school(session)
        due = [one.council_id for one in returns_view.returns(session)]
    assert (school.name, school.laestab, school.demonstration) == ("Thistledown Primary School", "9992041", True)
    assert (len(school.terms), len(school.classes)) == (5, 14)
    assert sorted(due) == ["calderwick", "northshire"]
    assert on_roll(desk) == []


def test_both_files_make_the_school_that_product_promises(desk: Desk) -> None:
    first, second = bring_in(desk, demonstration.TRANSFER_FILE), bring_in(desk, demonstration.PUPIL_LIST)
    assert (first["added"], second["added"], second["changed"]) == (352, 61, 352)
    assert [first[key] + second[key] for key in ("refused", "undecided")] == [0, 0]
    again = bring_in(desk, demonstration.TRANSFER_FILE)
    assert again["unchanged"] == 352
    pupils = on_roll(desk)
    assert (len(pupils), sum(one.has_sen for one in pupils)) == (412, 84)
    _northshire_has_gaps_only_and_calderwick_three_errors(desk)
    _stories_are_one_change(desk)


def _northshire_has_gaps_only_and_calderwick_three_errors(desk: Desk) -> None:
    with desk.reading() as session:
        checks = {
            one.council_id: returns_view.check(session, one.id, desk.today()) for one in returns_view.returns(session)
        }
    north = Counter(one.rule for one in checks["northshire"].findings)
    calder = Counter((one.rule, one.severity) for one in checks["calderwick"].findings if one.rule not in GAPS)
    assert set(north) == GAPS
    assert set(calder) == {("1510", "error"), ("2170", "error"), ("SD-DATES", "error"), ("SD-YEAR", "query")}
    assert calder.total() == 4


def _stories_are_one_change(desk: Desk) -> None:
    demonstration_stories.tell(desk)
    with desk.reading() as session:
        told = plans_view.plans(session, on=desk.today())
    names = {one.id: (one.forename, one.surname) for one in on_roll(desk)}
    edie = [one for one in told if names.get(one.pupil_id) == ("Edie", "Marrowfield")]
    assert sorted((one.number, one.state) for one in edie) == [
        (1, "ended"),
        (2, "ended"),
        (3, "ended"),
        (4, "ended"),
        (5, "current"),
    ]
    with_plan = {one.pupil_id for one in told if one.state == "current"}
    without = [one for one in on_roll(desk) if one.has_sen and one.id not in with_plan]
    assert len(with_plan) + len(without) == 84
    assert 0 < len(without) < 20
    assert "Samuel Oakapple" in {one.name for one in without}
    assert demonstration_stories.tell(desk) is None
    history.undo(desk)
    with desk.reading() as session:
        assert plans_view.plans(session, on=desk.today()) == []


def test_a_folder_with_something_else_is_left_alone(tmp_path: Path, clock: FakeClock) -> None:
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UserError) as refused:
        demonstration.make(tmp_path, clock=clock.now, places=NoPlace())
    assert refused.value.code == "demonstration_folder"
    assert [one.name for one in tmp_path.iterdir()] == ["letter.txt"]
