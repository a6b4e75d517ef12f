# SPDX-License-Identifier: Apache-2.0
"""The demonstration school: empty when it is made, and after both imports what the demonstration's stories need."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from sencodesk.errors import UserError
from sencodesk.services import history, imports
from sencodesk.services.demonstration import stories, thistledown
from sencodesk.services.demonstration.council import close_all
from sencodesk.services.desk import Desk
from sencodesk.vault.keystore import NoPlace
from sencodesk.views import around as around_view
from sencodesk.views import assessments as assessments_view
from sencodesk.views import care as care_view
from sencodesk.views import cycles as cycles_view
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
    made = thistledown.make(tmp_path / "demo", clock=clock.now, places=NoPlace())
    yield made.desk
    made.desk.store.close()
    close_all(made.councils)


def bring_in(desk: Desk, name: str) -> dict[str, int]:
    """Import one of the two files; says what it did."""
    file = thistledown.import_file(name)
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
    assert (len(school.terms), len(school.classes)) == (11, 14)
    assert sorted(due) == ["calderwick", "northshire"]
    assert on_roll(desk) == []


def test_both_files_make_the_school_that_product_promises(desk: Desk) -> None:
    first, second = bring_in(desk, thistledown.TRANSFER_FILE), bring_in(desk, thistledown.PUPIL_LIST)
    assert (first["added"], second["added"], second["changed"]) == (352, 61, 352)
    assert [first[key] + second[key] for key in ("refused", "undecided")] == [0, 0]
    again = bring_in(desk, thistledown.TRANSFER_FILE)
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
    stories.tell(desk)
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
    _rounds_close_at_the_reviews(desk)
    _scores_care_and_agencies_are_told(desk)
    assert stories.tell(desk) is None
    history.undo(desk)
    with desk.reading() as session:
        assert plans_view.plans(session, on=desk.today()) == []


def _rounds_close_at_the_reviews(desk: Desk) -> None:
    ids = {(one.forename, one.surname): one.id for one in on_roll(desk)}
    with desk.reading() as session:
        edie = cycles_view.cycles(session, ids["Edie", "Marrowfield"])
        noor = cycles_view.cycles(session, ids["Noor", "Lanternby"])
        plans = plans_view.plans(session, on=desk.today(), pupil_ids=[ids["Edie", "Marrowfield"]])
    assert [(one.number, one.plans, one.decided) for one in reversed(edie)] == [
        (1, (1,), "continue"), (2, (2,), "continue"), (3, (3,), "continue"), (4, (4,), "continue"), (5, (5,), None),
    ]  # fmt: skip
    assert [(one.number, one.decided, one.plans) for one in noor][:2] == [(6, None, (5,)), (5, "request-ehc", ())]
    first = plans[0]
    assert (first.reviewed_on, [one.evidence for one in first.targets][:2]) == (
        date(2025, 4, 2),
        ["3 of 10", "8 of 10"],
    )
    assert first.review_note is not None


def _scores_care_and_agencies_are_told(desk: Desk) -> None:
    known = {f"{one.forename} {one.surname}": one for one in on_roll(desk)}
    with desk.reading() as session:
        edie = assessments_view.assessments(session, known["Edie Marrowfield"].id, on=desk.today())
        noor = care_view.care(session, known["Noor Lanternby"].id, on=desk.today())
        around = around_view.around(session)
        soon = care_view.expiring(session, on=desk.today())
    assert edie is not None
    told = {one.scale.name: [score.value for score in one.scores] for one in edie.measures}
    assert told["Saying why"] == [1, 5]
    assert told["Reading and spelling 40 words"] == [12, 27]
    assert len(told["Reading age"]) == 4
    assert known["Oscar Driftwood"].cared_for == ("safeguarding", "looked-after")
    assert known["Noor Lanternby"].interpreter == "PRSD"
    assert [one.result for one in noor.involvements if one.result] == ["Needs in both languages"]
    assert len(around.professionals) == 12
    assert [one.words for one in soon] == ["A separate room"]


def test_a_folder_with_something_else_is_left_alone(tmp_path: Path, clock: FakeClock) -> None:
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UserError) as refused:
        thistledown.make(tmp_path, clock=clock.now, places=NoPlace())
    assert refused.value.code == "demonstration_folder"
    assert [one.name for one in tmp_path.iterdir()] == ["letter.txt"]
