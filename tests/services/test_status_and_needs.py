# SPDX-License-Identifier: Apache-2.0
"""Status and need over time, by the verbs that the window uses, under the Codes of 2001 and 2015."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sencodesk.errors import UserError
from sencodesk.records.needs import NeedPeriod
from sencodesk.services import history, needs, pupils
from sencodesk.services.desk import Desk
from sencodesk.services.needs import NeedValues
from sencodesk.views.pupils import PupilView
from sencodesk.views.pupils import pupils as view


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """One pupil is on the roll."""
    pupils.add(desk, values={"surname": "Marrowfield", "forename": "Edie"}, entry=date(2020, 9, 1))
    return desk


def pupil(desk: Desk, on: date = date(2026, 11, 23)) -> PupilView:
    with desk.reading() as session:
        (found,) = view(session, on=on, everybody=True)
    return found


def status_on(desk: Desk, on: date) -> str | None:
    status = pupil(desk, on).status
    return status.code if status else None


def test_the_status_before_ends_the_day_before(desk: Desk) -> None:
    who = pupil(desk).id
    needs.set_status(desk, pupil_id=who, code="K", from_=date(2024, 9, 2))
    needs.set_status(desk, pupil_id=who, code="E", from_=date(2025, 5, 30))
    needs.set_status(desk, pupil_id=who, code="K", from_=date(2026, 8, 1))
    assert status_on(desk, date(2024, 9, 1)) is None
    days = [date(2024, 9, 2), date(2025, 5, 29), date(2025, 5, 30), date(2026, 7, 31), date(2026, 8, 1)]
    assert [status_on(desk, day) for day in days] == ["K", "K", "E", "E", "K"]
    history.undo(desk)
    assert status_on(desk, date(2026, 11, 23)) == "E"


def test_a_status_ends_before_one_that_begins_later(desk: Desk) -> None:
    """What is written down late: no day has two."""
    who = pupil(desk).id
    needs.set_status(desk, pupil_id=who, code="E", from_=date(2025, 5, 30))
    needs.set_status(desk, pupil_id=who, code="K", from_=date(2024, 9, 2))
    held = sorted((one.code, one.from_date, one.to_date) for one in pupil(desk).history)
    assert held == [("E", date(2025, 5, 30), None), ("K", date(2024, 9, 2), date(2025, 5, 29))]


@pytest.mark.parametrize("code", ["A", "P"])
def test_a_status_of_the_2001_code_is_history_and_nothing_after(desk: Desk, code: str) -> None:
    who = pupil(desk).id
    with pytest.raises(UserError) as refused:
        needs.begin_status(desk, pupil_id=who, values={"code": code, "from_": date(2016, 1, 1)})
    assert refused.value.code == "CODE_NOT_VALID_THEN"
    needs.begin_status(desk, pupil_id=who, values={"code": code, "from_": date(2010, 9, 1), "to": date(2014, 8, 31)})
    assert status_on(desk, date(2012, 1, 1)) == code


def test_a_statement_that_became_a_plan(desk: Desk) -> None:
    who = pupil(desk).id
    needs.begin_status(desk, pupil_id=who, values={"code": "S", "from_": date(2012, 9, 1), "to": date(2017, 11, 30)})
    needs.begin_status(desk, pupil_id=who, values={"code": "E", "from_": date(2017, 12, 1)})
    assert [status_on(desk, day) for day in (date(2017, 11, 30), date(2017, 12, 1))] == ["S", "E"]


def test_three_needs_are_kept_in_their_order(desk: Desk) -> None:
    who = pupil(desk).id
    needs.set_needs(desk, pupil_id=who, codes=["SLCN", "ASD", "HI"], from_=date(2025, 9, 1))
    assert [(one.rank, one.code) for one in pupil(desk).all_needs] == [(1, "SLCN"), (2, "ASD"), (3, "HI")]


def test_the_same_type_twice_is_refused_and_nothing_is_changed(desk: Desk) -> None:
    who = pupil(desk).id
    with pytest.raises(UserError) as refused:
        needs.set_needs(desk, pupil_id=who, codes=["SLCN", "SLCN"], from_=date(2025, 9, 1))
    assert refused.value.code == "RANK_TAKEN"
    assert pupil(desk).all_needs == ()


def test_a_type_that_ended_in_2014_stays_as_it_is_and_cannot_start_later(desk: Desk) -> None:
    who = pupil(desk).id
    needs.add_need(desk, pupil_id=who, values={"rank": 1, "code": "BESD", "from_": date(2012, 9, 1)})
    (kept,) = pupil(desk).all_needs
    assert (kept.code, kept.to_date) == ("BESD", None)
    with pytest.raises(UserError) as refused:
        needs.add_need(desk, pupil_id=who, values={"rank": 2, "code": "BESD", "from_": date(2014, 9, 1)})
    assert refused.value.code == "CODE_NOT_VALID_THEN"


def needs_held(desk: Desk) -> list[tuple[int, str, date | None, date | None]]:
    return sorted((one.rank, one.code, one.from_date, one.to_date) for one in pupil(desk).all_needs)


def test_needs_of_earlier_days_end_before_those_that_are_held(desk: Desk) -> None:
    who = pupil(desk).id
    needs.set_needs(desk, pupil_id=who, codes=["SLCN", "ASD"], from_=date(2024, 9, 1))
    needs.set_needs(desk, pupil_id=who, codes=["MLD", "SLCN", "HI"], from_=date(2022, 9, 1))
    assert needs_held(desk) == [
        (1, "MLD", date(2022, 9, 1), date(2024, 8, 31)),
        (1, "SLCN", date(2024, 9, 1), None),
        (2, "ASD", date(2024, 9, 1), None),
        (2, "SLCN", date(2022, 9, 1), date(2024, 8, 31)),
        (3, "HI", date(2022, 9, 1), None),
    ]


def test_a_need_that_keeps_its_place_goes_on_where_it_was_to_end(desk: Desk) -> None:
    who = pupil(desk).id
    first: NeedValues = {"rank": 1, "code": "SLCN", "from_": date(2022, 9, 1), "to": date(2027, 8, 31)}
    needs.add_need(desk, pupil_id=who, values=first)
    needs.set_needs(desk, pupil_id=who, codes=["SLCN"], from_=date(2026, 9, 1))
    assert needs_held(desk) == [(1, "SLCN", date(2022, 9, 1), None)]


SEEN: NeedValues = {"rank": 1, "code": "SLCN", "from_": date(2022, 9, 1), "to": date(2024, 8, 31)}


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"rank": 0}, "RANK_TOO_LOW"),
        ({"rank": -1}, "RANK_TOO_LOW"),
        ({"from_": date(2025, 9, 1), "to": date(2025, 8, 31)}, "ENDS_BEFORE_START"),
        ({"code": "ASD", "from_": date(2024, 8, 31)}, "RANK_TAKEN"),
        ({"rank": 2, "from_": date(2023, 9, 1)}, "RANK_TAKEN"),
    ],
)
def test_a_need_that_cannot_be(desk: Desk, wrong: NeedValues, code: str) -> None:
    who = pupil(desk).id
    needs.add_need(desk, pupil_id=who, values=SEEN)
    values: NeedValues = {"rank": 1, "code": "SLCN", "from_": date(2024, 9, 1), "to": None, **wrong}
    before = needs_held(desk)
    with pytest.raises(UserError) as refused:
        needs.add_need(desk, pupil_id=who, values=values)
    assert refused.value.code == code
    assert needs_held(desk) == before
    needs.add_need(desk, pupil_id=who, values={"rank": 3, "code": "HI", "from_": date(2030, 9, 1)})
    after = next(one for one in pupil(desk).all_needs if one.code == "HI")
    with pytest.raises(UserError) as refused:
        needs.change_need(desk, need_id=after.id, values=values)
    assert refused.value.code == code


def test_needs_that_a_file_laid_over_each_other_are_put_right_step_by_step(desk: Desk) -> None:
    who = pupil(desk).id
    with desk.unit("as a file may have it") as unit:
        for code in ("SLCN", "ASD"):
            unit.session.add(NeedPeriod(pupil_id=who, rank=1, code=code, from_date=date(2024, 9, 1)))
    second = next(one for one in pupil(desk).all_needs if one.code == "ASD")
    needs.change_need(desk, need_id=second.id, values={"code": "HI"})
    needs.change_need(desk, need_id=second.id, values={"rank": 2})
    assert [one[:2] for one in needs_held(desk)] == [(1, "SLCN"), (2, "HI")]


def ranked(desk: Desk) -> list[str]:
    """The types that hold, as they stand; each place once and none left out."""
    held = sorted((one.rank, one.code) for one in pupil(desk).needs)
    assert [rank for rank, _ in held] == [*range(1, len(held) + 1)]
    return [code for _, code in held]


def need(desk: Desk, code: str) -> str:
    return next(one.id for one in pupil(desk).needs if one.code == code)


def test_a_need_put_at_a_place_moves_the_others_and_one_undo_takes_it_back(desk: Desk) -> None:
    who = pupil(desk).id
    needs.set_needs(desk, pupil_id=who, codes=["SLCN", "ASD", "HI"], from_=date(2024, 9, 1))
    needs.change_need(desk, need_id=need(desk, "HI"), values={"rank": 1})
    assert ranked(desk) == ["HI", "SLCN", "ASD"]
    needs.change_need(desk, need_id=need(desk, "HI"), values={"rank": 2})
    assert ranked(desk) == ["SLCN", "HI", "ASD"]
    needs.add_need(desk, pupil_id=who, values={"rank": 1, "code": "MLD", "from_": date(2026, 9, 1)})
    assert ranked(desk) == ["MLD", "SLCN", "HI", "ASD"]
    needs.remove_need(desk, need_id=need(desk, "SLCN"))
    assert ranked(desk) == ["MLD", "HI", "ASD"]
    for expected in (["MLD", "SLCN", "HI", "ASD"], ["SLCN", "HI", "ASD"], ["HI", "SLCN", "ASD"]):
        history.undo(desk)
        assert ranked(desk) == expected


TYPES = ("SLCN", "ASD", "HI", "MLD", "VI", "SEMH")


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(["add", "move", "move", "remove", "undo"]), st.integers(1, 6),
                          st.sampled_from(TYPES)), min_size=3, max_size=8))  # fmt: skip
def test_the_needs_that_hold_are_always_numbered_from_one(desk: Desk, acts: list[tuple[str, int, str]]) -> None:
    """And a need that was put at a place stands there, or last where there are fewer."""
    who = pupil(desk).id
    for one in pupil(desk).all_needs:
        needs.remove_need(desk, need_id=one.id)
    for act, rank, code in acts:
        before = ranked(desk)
        if act == "undo":
            history.undo(desk)
        elif act == "add" and code not in before:
            needs.add_need(desk, pupil_id=who, values={"rank": rank, "code": code, "from_": date(2026, 11, 20)})
            assert ranked(desk).index(code) == min(rank, len(before) + 1) - 1
        elif code in before:
            if act == "move":
                needs.change_need(desk, need_id=need(desk, code), values={"rank": rank})
                now = ranked(desk)
                assert now.index(code) == min(rank, len(before)) - 1
                assert [one for one in now if one != code] == [one for one in before if one != code]
            elif act == "remove":
                needs.remove_need(desk, need_id=need(desk, code))
        ranked(desk)
