# SPDX-License-Identifier: Apache-2.0
"""Provision: what is promised, delivered and paid adds up, counted again by other means."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sencodesk.records import provision_rules as rules
from sencodesk.records.findings import Finding
from sencodesk.records.provision_rules import Booked, Hourly, Mark, Place, Priced, Promise, Rates

START = date(2026, 9, 2)
SPACE = st.integers(0, 80).map(lambda n: START + timedelta(days=n))
SCHOOL_DAYS = st.sets(SPACE, max_size=60).map(lambda days: sorted(day for day in days if day.weekday() < 5))
PLACES = st.lists(
    st.builds(Place, weekday=st.integers(1, 5), starts=st.integers(0, 1000), minutes=st.integers(1, 120)), max_size=5
).map(tuple)
PROMISES = st.builds(
    Promise,
    minutes=st.none() | st.integers(1, 180),
    times=st.none() | st.sampled_from([0.5, 1.0, 1.5, 2.0, 3.0, 5.0]),
    places=PLACES,
)
PUPILS = st.sampled_from(["ada", "ben", "cy", "dot", "eve"])
MARKS = st.lists(
    st.builds(Mark, PUPILS, SPACE, st.integers(1, 2), st.booleans(), st.integers(1, 90)),
    max_size=40,
    unique_by=lambda one: (one.pupil_id, one.day, one.n),
)
RATES = st.lists(
    st.builds(
        Hourly,
        st.just("Teaching assistant"),
        st.integers(0, 9000),
        SPACE,
        st.none() | SPACE,
        st.sampled_from([None, "Northshire"]),
    ),
    max_size=4,
).map(lambda lines: Rates(tuple(lines)))
STAFF = "teaching assistant"


@given(PROMISES, SCHOOL_DAYS)
def test_what_is_promised_is_counted_again_week_by_week(promise: Promise, days: list[date]) -> None:
    found = rules.promised(promise, days)
    if promise.minutes and promise.times:
        weeks = len({day.isocalendar()[:2] for day in days})
        wanted = Fraction(promise.times) * promise.minutes * weeks
        sessions = Fraction(promise.times) * weeks
    else:
        wanted, sessions = Fraction(0), Fraction(0)
        for day in days:
            for place in promise.places:
                if place.weekday - 1 == day.weekday():
                    wanted += place.minutes
                    sessions += 1
    assert found.minutes == int(wanted + Fraction(1, 2)) >= 0
    assert found.sessions == int(sessions + Fraction(1, 2)) >= 0


@given(st.integers(0, 10**7), st.sets(PUPILS, min_size=1), st.integers(0, 10**6))
def test_shares_add_up_to_the_penny_and_differ_by_one_at_most(total: int, who: set[str], turn: int) -> None:
    found = rules.shares(total, who, turn)
    assert set(found) == who
    assert sum(found.values()) == total
    assert max(found.values()) - min(found.values()) <= 1
    assert min(found.values()) >= 0


@given(st.sets(PUPILS, min_size=2))
def test_the_odd_penny_goes_round(who: set[str]) -> None:
    carried = dict.fromkeys(who, 0)
    for turn in range(len(who) * 7):
        for one, pence in rules.shares(1, who, turn).items():
            carried[one] += pence
    assert set(carried.values()) == {7}


@given(MARKS, RATES)
def test_the_pupils_shares_of_sessions_are_the_adults_cost(marks: list[Mark], rates: Rates) -> None:
    costed = rules.cost_delivered(marks, rates, STAFF)
    whole = rules.total(costed)
    assert sum(rules.share_of(costed, one).pence for one in {mark.pupil_id for mark in marks}) == whole.pence
    again = 0
    for day, n in {(one.day, one.n) for one in marks if one.held}:
        rate = rates.on(STAFF, day)
        minutes = max(one.minutes for one in marks if one.held and (one.day, one.n) == (day, n))
        again += 0 if rate is None else int(Fraction(rate * minutes, 60) + Fraction(1, 2))
    assert whole.pence == again


@given(MARKS)
def test_minutes_delivered_are_the_marks_that_were_held(marks: list[Mark]) -> None:
    for who in ("ada", "ben"):
        assert rules.delivered(marks, who) == sum(one.minutes for one in marks if one.held and one.pupil_id == who)
    assert rules.delivered(marks) <= sum(one.minutes for one in marks if one.held)
    assert rules.delivered([one for one in marks if not one.held]) == 0


@given(
    PROMISES,
    SCHOOL_DAYS,
    st.lists(st.tuples(PUPILS, st.tuples(st.none() | SPACE, st.none() | SPACE)), max_size=5),
    RATES,
)
def test_what_is_promised_costs_the_group_what_it_costs(
    promise: Promise, days: list[date], group: list[tuple[str, tuple[date | None, date | None]]], rates: Rates
) -> None:
    costed = rules.cost_promised(promise, days, group, rates, STAFF)
    whole = rules.total(costed)
    assert sum(rules.share_of(costed, who).pence for who in {one for one, _ in group}) == whole.pence
    assert whole.pence >= 0 <= whole.unpriced
    for one in costed:
        week = {one.first + timedelta(days=n) for n in range((one.last - one.first).days + 1)} & set(days)
        inside = {who for who, (first, last) in group if any((first or day) <= day <= (last or day) for day in week)}
        assert set(one.each) == inside, "who is not in the group in that week shares nothing of it"


@given(SPACE, SPACE, SPACE, SPACE)
def test_stretches_in_common_are_the_days_in_both(a: date, b: date, c: date, d: date) -> None:
    every = [START + timedelta(days=n) for n in range(81)]
    both = [day for day in every if a <= day <= b and c <= day <= d]
    assert rules.overlap((a, b), (c, d)) == ((both[0], both[-1]) if both else None)


def test_the_rate_of_the_day_and_whose_table_goes_before() -> None:
    own = Hourly("Teaching assistant", 1500, date(2025, 9, 1), None, None)
    dearer = Hourly("Teaching assistant", 1600, date(2026, 9, 1), None, None)
    council = Hourly("teaching assistant", 1800, date(2024, 9, 1), date(2026, 10, 31), "Northshire")
    rates = Rates((own, dearer, council))
    assert rates.on("Teaching Assistant", date(2026, 8, 31)) == 1500
    assert rates.on("Teaching Assistant", date(2026, 9, 1)) == 1600
    assert rates.on("Teaching Assistant", date(2024, 9, 1)) == 1800, "no line of the school's own then"
    assert Rates((own, dearer, council), "Northshire").on(STAFF, date(2026, 9, 1)) == 1800
    assert Rates((own, dearer, council), "Northshire").on(STAFF, date(2026, 11, 1)) == 1600
    assert rates.on("Teacher", date(2026, 9, 1)) is None
    assert rates.on(None, date(2026, 9, 1)) is None


def test_a_group_of_three_shares_an_hour() -> None:
    day = date(2026, 9, 16)
    rates = Rates((Hourly("Teaching assistant", 1600, date(2026, 9, 1), None, None),))
    marks = [Mark(who, day, 1, who != "cy", 20) for who in ("ada", "ben", "cy")]
    costed = rules.cost_delivered(marks, rates, STAFF)
    assert rules.total(costed) == Priced(533), "20 minutes of 16 pounds an hour, to the nearest penny"
    assert {rules.share_of(costed, who).pence for who in ("ada", "ben")} == {266, 267}
    assert rules.share_of(costed, "cy") == Priced(), "who was not there does not share"
    unpriced = rules.cost_delivered(marks, rates, "Teacher")
    assert rules.total(unpriced) == Priced(0, 20)


def test_a_promised_week_is_shared_by_those_in_the_group_then() -> None:
    rates = Rates((Hourly("Teaching assistant", 1600, date(2026, 9, 1), None, None),))
    days = [date(2026, 9, 7) + timedelta(days=n) for n in (0, 1, 7, 8)]
    group = [("ada", (None, None)), ("ben", (date(2026, 9, 14), None)), ("cy", (None, date(2026, 9, 6)))]
    costed = rules.cost_promised(Promise(30, 2.0), days, group, rates, STAFF)
    assert [dict(one.each) for one in costed] == [
        {"ada": Priced(1600)}, {"ada": Priced(800), "ben": Priced(800)}
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("second", "meets"), [(Place(1, 640, 20), False), (Place(1, 639, 20), True), (Place(2, 620, 20), False)]
)
def test_two_places_at_once_are_told(second: Place, meets: bool) -> None:
    first = Booked("a", "dell", Place(1, 620, 20), (date(2026, 9, 1), None))
    other = Booked("b", "dell", second, (date(2026, 9, 1), None))
    assert bool(rules.clashes([first, other])) is meets
    later = Booked("b", "dell", second, (date(2027, 1, 1), None))
    before = Booked("a", "dell", Place(1, 620, 20), (date(2026, 9, 1), date(2026, 12, 18)))
    assert not rules.clashes([before, later])
    assert not rules.clashes([first, Booked("b", "osgood", second, (date(2026, 9, 1), None))])


def codes(found: list[Finding]) -> list[str]:
    """The codes of findings."""
    return [one.code for one in found]


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ({"from_": date(2026, 9, 16), "to": date(2026, 9, 15)}, ["ENDS_BEFORE_START"]),
        ({"from_": date(2026, 9, 16), "to": date(2026, 9, 16)}, []),
        ({"minutes": 1440}, []),
        ({"minutes": 1441}, ["MINUTES_OF_A_DAY"]),
        ({"minutes": 0}, ["MINUTES_OF_A_DAY"]),
        ({"minutes": -5}, ["MINUTES_OF_A_DAY"]),
        ({"times_a_week": 0.5}, []),
        ({"times_a_week": 0.0}, ["TIMES_A_WEEK"]),
        ({"times_a_week": float("nan")}, ["TIMES_A_WEEK"]),
        ({"weeks": 61}, ["WEEKS"]),
    ],
)
def test_what_a_provision_cannot_be(values: dict[str, object], wanted: list[str]) -> None:
    assert codes(rules.judge_provision(values)) == wanted


@pytest.mark.parametrize(
    ("weekday", "starts", "minutes", "wanted"),
    [
        (1, "10:40", 20, []),
        (5, "9:05", 20, []),
        (6, "10:40", 20, ["SCHOOL_WEEKDAY"]),
        (1, "25:00", 20, ["TIME_OF_DAY"]),
        (1, "half past", 20, ["TIME_OF_DAY"]),
        (1, "23:50", 10, []),
        (1, "23:50", 11, ["PAST_MIDNIGHT"]),
        (1, "10:40", 2000, ["MINUTES_OF_A_DAY"]),
    ],
)
def test_what_a_place_in_the_timetable_cannot_be(weekday: int, starts: str, minutes: int, wanted: list[str]) -> None:
    assert codes(rules.judge_slot(weekday, starts, minutes)) == wanted


def test_money_is_not_negative_and_measures_are_numbers() -> None:
    assert codes(rules.judge_rate(-1, None, None)) == ["NEGATIVE_MONEY"]
    assert codes(rules.judge_rate(0, None, None)) == []
    assert codes(rules.judge_rate(1600, date(2026, 9, 1), date(2026, 8, 31))) == ["ENDS_BEFORE_START"]
    assert codes(rules.judge_scores({"entry_score": float("inf"), "exit_score": 3.0})) == ["NO_NUMBER"]
