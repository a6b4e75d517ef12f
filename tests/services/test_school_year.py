# SPDX-License-Identifier: Apache-2.0
"""A new school year by the verb that the window uses: nobody is lost, the roll adds up, one undo takes all back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from sencodesk.errors import UserError
from sencodesk.records.base import LOGGED
from sencodesk.records.school_year_rules import Step, classes_by_year, first_day_of, next_year, suggested
from sencodesk.services import history, plans, provision, pupils, roles, school, school_year
from sencodesk.services.desk import Desk
from sencodesk.services.school_year import GroupMove, PupilMove
from sencodesk.services.values import Refusal
from sencodesk.store.changes import image_of
from sencodesk.views import plans as plans_view
from sencodesk.views.provision import provision_map
from sencodesk.views.pupils import PupilView
from sencodesk.views.pupils import pupils as everybody
from sencodesk.views.roll import on_roll
from sencodesk.views.school_year import YearView, asked_for
from sencodesk.views.school_year import school_year as year_view
from tests.clocks import FakeClock

TODAY = date(2026, 11, 23)
FIRST, LAST = date(2027, 9, 2), date(2027, 7, 21)
BORN = {"R": 2022, "1": 2021, "4": 2018, "5": 2017, "6": 2016}
CLASSES = (("4", "4H"), ("5", "5H"), ("6", "6H"), ("1", "Hazel"), (None, None))


def child(desk: Desk, name: str, year: str | None, class_name: str | None, **registration: Any) -> str:
    """A pupil of that year, on roll since 2023 unless something else is said."""
    born = date(BORN[year], 1, 9) if year else None
    change = pupils.add(
        desk,
        values={
            "forename": name, "surname": "Marrowfield", "year": year, "class_name": class_name, "dob": born,
        },
        entry=registration.pop("entry", date(2023, 9, 1)), **registration,
    )  # fmt: skip
    assert change is not None
    return next(row for table, row in change.touched if table == "pupil")


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """A summer and an autumn term."""
    for name, first, last, half in (
        ("Summer 2027", date(2027, 4, 12), LAST, (date(2027, 5, 31), date(2027, 6, 4))),
        ("Autumn 2027", FIRST, date(2027, 12, 17), (date(2027, 10, 25), date(2027, 10, 29))),
    ):
        school.add_term(
            desk,
            values={
                "name": name, "first_day": first, "last_day": last, "half_term_from": half[0], "half_term_to": half[1],
            },
        )  # fmt: skip
    return desk


def shown(desk: Desk, on: date = TODAY, **days: date) -> YearView:
    """What the page shows."""
    with desk.reading() as session:
        return year_view(session, on=on, **days)


def known(desk: Desk, on: date = FIRST) -> dict[str, PupilView]:
    """Everybody by forename."""
    with desk.reading() as session:
        return {one.forename: one for one in everybody(session, on=on, everybody=True)}


def moves(found: YearView, **other: Step) -> list[GroupMove]:
    """The suggestions as the page hands them over; ``other`` by class."""
    steps = {group.key: other.get(group.class_name or "", group.suggested) for group in found.groups}
    return [
        {"year": year, "class_name": name, "fate": step.fate, "to_year": step.year, "to_class": step.class_name}
        for (year, name), step in steps.items()
    ]


def begin(desk: Desk, found: YearView, exceptions: list[PupilMove] | None = None, **named: Any) -> None:
    """Begin the year."""
    groups = named.pop("groups", None) or moves(found)
    days = {"first_day": found.first_day, "last_day": found.last_day, **named}
    school_year.start(desk, groups=groups, exceptions=exceptions or [], **days)


def rows(desk: Desk) -> dict[str, list[dict[str, object]]]:
    """Every row of the records."""
    with desk.reading() as session:
        return {
            table: sorted((image_of(one) for one in session.scalars(select(kind))), key=str)
            for table, kind in LOGGED.items()
        }


def without_versions(found: dict[str, list[dict[str, object]]]) -> dict[str, list[dict[str, object]]]:
    """The same without the numbers that every write counts up."""
    return {
        table: sorted(({k: v for k, v in row.items() if k != "row_version"} for row in listed), key=str)
        for table, listed in found.items()
    }


def test_classes_move_up_by_their_names_and_the_highest_year_leaves(desk: Desk) -> None:
    for name, (year, class_name) in zip(("Edie", "Pip", "Rowan", "Wren", "Jonah"), CLASSES, strict=True):
        child(desk, name, year, class_name)
    found = shown(desk)
    assert (found.words, found.first_day, found.last_day) == ("2027/28", FIRST, LAST)
    assert found.review_on == date(2027, 10, 22)
    begin(desk, found)
    now = known(desk)
    assert {name: (one.year, one.class_name, one.on_roll) for name, one in now.items()} == {
        "Edie": ("5", "5H", True), "Pip": ("6", "6H", True), "Rowan": ("6", "6H", False),
        "Wren": ("2", None, True), "Jonah": (None, None, True),
    }  # fmt: skip
    assert now["Rowan"].registrations[0].to_date == LAST
    assert known(desk, on=LAST)["Rowan"].on_roll, "on the last day still there"


@pytest.mark.parametrize(
    ("year", "name", "above", "expected"),
    [
        ("4", "4H", [("5", "5X"), ("5", "5H")], "5H"), ("4", "4h", [], "5h"), ("4", "Year 4", [], "Year 5"),
        ("1", "1 Hazel", [], "2 Hazel"), ("R", "RB", [], "1B"), ("R", "Reception", [("1", "1B")], "1B"),
        ("R", "Reception", [("1", "1B"), ("1", "1C")], None), ("9", "9Q", [], "10Q"), ("1", "10A", [], None),
        ("3", "Oak", [("4", "Elm")], "Elm"), ("R", "RK", [("1", "1D"), ("1", "1M")], None),
        ("R", "RK", [("1", "1D")], "1D"), ("4", "4h", [("5", "5H"), ("5", "5X")], "5H"),
    ],
)  # fmt: skip
def test_the_next_class_is_told_from_the_name_or_left_to_be_typed(
    year: str, name: str, above: list[tuple[str, str]], expected: str | None
) -> None:
    step = suggested([(year, name), *above, ("14", "14A")])[year, name]
    assert (step.fate, step.year, step.class_name) == ("moves", next_year(year), expected)


def test_the_classes_of_a_year_are_those_with_pupils_and_those_of_its_number_in_settings() -> None:
    """The school has 1D and 1M: no class 1K is made up for RK, and what there is can be offered."""
    keys = [("R", "RK"), ("R", "RM"), ("1", "1D"), ("2", "11 Elm"), ("11", "11A")]
    assert suggested(keys, ["1D", "1M", "11 Elm", "Oak"])["R", "RK"].class_name is None
    assert suggested(keys, ["1D", "1M", "11 Elm", "Oak"])["R", "RM"].class_name == "1M"
    there = classes_by_year(keys, ["1D", "1M", "11 Elm", "Year 3", "Oak"])
    assert (there["1"], there["2"], there["3"], there["11"]) == (("1D", "1M"), ("11 Elm",), ("Year 3",), ("11A",))


def test_an_exception_goes_before_the_class(desk: Desk) -> None:
    ids = {name: child(desk, name, "4", "4H") for name in ("Edie", "Pip", "Rowan")}
    ids["Wren"] = child(desk, "Wren", "6", "6H")
    begin(
        desk, shown(desk),
        [
            {"pupil_id": ids["Edie"], "fate": "stays", "to_year": None, "to_class": None},
            {"pupil_id": ids["Pip"], "fate": "leaves", "to_year": None, "to_class": None},
            {"pupil_id": ids["Wren"], "fate": "moves", "to_year": "6", "to_class": "6H2"},
        ],
    )  # fmt: skip
    now = known(desk)
    assert {name: (one.year, one.class_name, one.on_roll) for name, one in now.items()} == {
        "Edie": ("4", "4H", True), "Pip": ("4", "4H", False), "Rowan": ("5", "5H", True), "Wren": ("6", "6H2", True),
    }  # fmt: skip
    with desk.reading() as session:
        assert set(on_roll(session, on=FIRST)) == {ids["Edie"], ids["Rowan"], ids["Wren"]}


@pytest.mark.parametrize(
    ("choice", "state", "review", "version"),
    [
        ("keep", "current", date(2027, 7, 9), 1), ("move", "current", date(2027, 10, 22), 2),
        ("end", "ended", date(2027, 7, 9), 1),
    ],
)  # fmt: skip
def test_plans_that_are_due_before_go_on_as_was_chosen(
    desk: Desk, choice: str, state: str, review: date, version: int
) -> None:
    for name, year, class_name in (("Edie", "4", "4H"), ("Rowan", "6", "6H")):
        pupil_id = child(desk, name, year, class_name)
        for due in (date(2027, 7, 9),):
            started = plans.start(
                desk, pupil_id=pupil_id, values={"start": date(2026, 9, 7), "review": due},
                targets=[{"text": "Reads.", "review": due}],
            )  # fmt: skip
            assert started is not None
            plans.issue(desk, plan_id=next(row for table, row in started.touched if table == "plan"))
    run = provision.add(
        desk, values={"name": "Talk Ladder", "from_": date(2026, 9, 7), "minutes": 20},
        pupil_ids=[known(desk)["Rowan"].id],
    )  # fmt: skip
    assert run is not None
    begin(desk, shown(desk), plans=choice, review_on=date(2027, 10, 22))
    with desk.reading() as session:
        found = {one.pupil_id: one for one in plans_view.plans(session, on=TODAY)}
        then = {day: plans_view.plans(session, on=day) for day in (LAST, LAST + timedelta(days=1))}
        members = provision_map(session, on=TODAY).runs[0].members
    edie, rowan = (found[known(desk)[name].id] for name in ("Edie", "Rowan"))
    assert (edie.state, edie.review, edie.version) == (state, review, version)
    assert edie.targets[0].review == review
    assert rowan.state == "current", "a leaver's plan goes on until the last day"
    ended = [next(one.state for one in then[day] if one.pupil_id == rowan.pupil_id) for day in sorted(then)]
    assert ended == ["current", "ended"], "and ends with it, whatever was chosen"
    assert [one.to_date for one in members] == [LAST]


@pytest.mark.parametrize(
    ("named", "code"),
    [
        ({"last_day": FIRST}, "YEAR_DAYS"),
        ({"first_day": date(2100, 9, 1)}, "YEAR_FAR"),
        ({"first_day": date(2028, 9, 1), "last_day": date(2028, 7, 20)}, "YEAR_FAR"),
        ({"first_day": date(1900, 9, 1), "last_day": date(1900, 7, 1)}, "YEAR_PAST"),
        ({"first_day": date(2025, 9, 1), "last_day": date(2025, 7, 20)}, "YEAR_PAST"),
        ({"plans": "move"}, "YEAR_REVIEW_EARLY"),
        ({"plans": "move", "review_on": LAST}, "YEAR_REVIEW_EARLY"),
    ],
)
def test_days_that_cannot_be_are_refused_and_nobody_moves(desk: Desk, named: dict[str, Any], code: str) -> None:
    child(desk, "Edie", "4", "4H")
    found, before = shown(desk), rows(desk)
    with pytest.raises(Refusal) as refused:
        begin(desk, found, **named)
    assert refused.value.findings[0].code == code
    assert rows(desk) == before


def test_a_year_is_begun_once_and_again_only_after_it_was_taken_back(desk: Desk, clock: FakeClock) -> None:
    child(desk, "Edie", "4", "4H")
    child(desk, "Wren", "5", "5H")
    child(desk, "Jonah", "6", "6H")
    before = shown(desk)
    begin(desk, before)
    after = rows(desk)
    for found in (before, shown(desk, first_day=FIRST, last_day=LAST)):  # the second click, and the page read anew
        with pytest.raises(Refusal, match="2027/28 has been begun already"):
            begin(desk, found)
    history.undo(desk)
    begin(desk, before)
    assert without_versions(rows(desk)) == without_versions(after)
    history.undo(desk)
    history.redo(desk)
    with pytest.raises(Refusal, match="2027/28 has been begun already"):
        begin(desk, before)
    two_years = {"first_day": date(2028, 9, 4), "last_day": date(2028, 7, 21)}
    with pytest.raises(Refusal, match="one school year at a time"):
        begin(desk, shown(desk, **two_years))
    clock.advance(timedelta(days=365).total_seconds())
    begin(desk, shown(desk, **two_years))
    assert known(desk)["Edie"].year == "6"


def test_a_year_that_was_begun_is_known_whatever_its_words_in_the_log(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Words are for reading: reworded one day, nobody moves up twice, and the right to take it back stays."""
    child(desk, "Edie", "4", "4H")
    child(desk, "Jonah", "6", "6H")
    before = shown(desk)
    begin(desk, before)
    monkeypatch.setattr(school_year, "_label", lambda _first_day: "move everybody up")
    with pytest.raises(Refusal) as refused:
        begin(desk, before)
    assert refused.value.findings[0].code == "YEAR_BEGUN"
    history.undo(desk)
    begin(desk, before)
    assistant = replace(desk, role=roles.ASSISTANT)
    with pytest.raises(UserError, match="not_your_role"):
        history.undo(assistant)
    assert known(desk)["Edie"].year == "5"
    history.undo(desk)
    assert known(desk)["Edie"].year == "4"


def test_no_year_is_begun_before_one_that_was_begun_already(desk: Desk) -> None:
    """This year may be begun late, but not once the next one is: everybody would move up twice."""
    child(desk, "Edie", "4", "4H")
    child(desk, "Jonah", "6", "6H")
    this_year = {"first_day": date(2026, 9, 2), "last_day": date(2026, 7, 21)}
    begin(desk, shown(desk))
    with pytest.raises(Refusal) as refused:
        begin(desk, shown(desk, **this_year))
    assert refused.value.findings[0].code == "YEAR_PAST"
    history.undo(desk)
    begin(desk, shown(desk, **this_year))
    assert known(desk)["Edie"].year == "5"


def test_a_leaver_with_later_days_on_roll_is_refused(desk: Desk) -> None:
    pupil_id = child(desk, "Edie", "6", "6H")
    pupils.change_registration(
        desk, registration_id=known(desk)["Edie"].registrations[0].id, values={"to": date(2027, 7, 30)}
    )
    pupils.add_registration(desk, pupil_id=pupil_id, values={"code": "S", "from_": FIRST})
    with pytest.raises(Refusal, match="later days on roll"):
        begin(desk, shown(desk))


def test_a_pupil_who_came_meanwhile_is_not_passed_over(desk: Desk) -> None:
    child(desk, "Edie", "4", "4H")
    found = shown(desk)
    child(desk, "Pip", "5", "5Q")
    before = rows(desk)
    with pytest.raises(UserError, match="not those that this page showed"):
        begin(desk, found)
    assert rows(desk) == before


def test_who_comes_with_the_new_year_is_not_moved(desk: Desk) -> None:
    child(desk, "Edie", "4", "4H")
    child(desk, "New", "R", "RB", entry=FIRST)
    found = shown(desk)
    assert [one.name for one in found.movers] == ["Edie Marrowfield"]


def test_today_asks_in_august_and_september_until_it_is_done(desk: Desk) -> None:
    child(desk, "Edie", "4", "4H")
    child(desk, "Rowan", "6", "6H")
    with desk.reading() as session:
        assert not asked_for(session, on=date(2027, 7, 31))
        assert asked_for(session, on=date(2027, 8, 1))
        assert asked_for(session, on=date(2027, 9, 30))
        assert not asked_for(session, on=date(2027, 10, 1))
    begin(desk, shown(desk))
    with desk.reading() as session:
        assert not asked_for(session, on=date(2027, 9, 3))
    assert shown(desk, on=date(2027, 9, 3)).first_day == date(2028, 9, 1)


def test_without_terms_the_year_begins_on_the_first_of_september() -> None:
    assert first_day_of(2027, ()) == date(2027, 9, 1)


STEPS = st.sampled_from([Step("stays"), Step("leaves"), Step("moves", "5", "5H"), Step("moves", "R", None)])


@contextmanager
def taken_back(desk: Desk) -> Iterator[None]:
    """The school as it was before."""
    before = rows(desk)
    yield
    if without_versions(rows(desk)) != without_versions(before):
        history.undo(desk)
    assert without_versions(rows(desk)) == without_versions(before)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    by_class=st.fixed_dictionaries({name or "": STEPS for _, name in CLASSES}),
    by_pupil=st.dictionaries(st.sampled_from(range(10)), STEPS, max_size=6),
    choice=st.sampled_from(["keep", "move", "end"]),
)
def test_nobody_is_lost_the_roll_adds_up_and_undo_gives_back_every_row(
    desk: Desk, by_class: dict[str, Step], by_pupil: dict[int, Step], choice: str
) -> None:
    if not known(desk):
        for number in range(10):
            child(desk, f"Pupil{number}", *CLASSES[number % 5])
    found = shown(desk)
    exceptions: list[PupilMove] = [
        {"pupil_id": found.movers[n].id, "fate": one.fate, "to_year": one.year, "to_class": one.class_name}
        for n, one in by_pupil.items()
    ]
    groups = [
        {**one, "fate": step.fate, "to_year": step.year, "to_class": step.class_name}
        for one in moves(found)
        for step in [by_class[one["class_name"] or ""]]
    ]
    becomes = found.becomes(
        {group.key: by_class[group.class_name or ""] for group in found.groups},
        {found.movers[n].id: step for n, step in by_pupil.items()},
    )
    assert sorted([*becomes.moves, *becomes.leavers, *becomes.stay]) == sorted(one.id for one in found.movers)
    with taken_back(desk):
        begin(desk, found, exceptions, groups=groups, plans=choice, review_on=found.review_on)
        assert len(known(desk)) == 10
        with desk.reading() as session:
            there, before = on_roll(session, on=FIRST), on_roll(session, on=LAST)
        assert len(there) == becomes.on_roll == 10 - len(becomes.leavers)
        assert set(before) - set(there) == set(becomes.leavers)
