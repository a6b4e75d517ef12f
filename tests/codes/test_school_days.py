# SPDX-License-Identifier: Apache-2.0
"""School days, held against a counter that walks from day to day, over calendars nobody has thought of."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sencodesk.codes.calendar import after, ending, months_after, months_ending
from sencodesk.codes.school_days import CLOSURE, LONGEST_HOLIDAY, SchoolCalendar, Term, Unreached, bank_holidays
from tests.codes import day_counter

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@st.composite
def calendars(draw: st.DrawFn) -> SchoolCalendar:
    """A few terms one after another, with half-terms, closed days and holidays of any length between them."""
    first = draw(st.dates(date(2014, 1, 1), date(2028, 1, 1)))
    terms, closed = [], set()
    for number in range(draw(st.integers(1, 4))):
        last = first + timedelta(days=draw(st.integers(0, 90)))
        half = None
        if draw(st.booleans()):
            ends = sorted(draw(st.lists(st.integers(0, (last - first).days), min_size=2, max_size=2)))
            half = (first + timedelta(days=ends[0]), first + timedelta(days=ends[1]))
        for at in draw(st.lists(st.integers(0, (last - first).days), max_size=3)):
            closed.add(first + timedelta(days=at))
        terms.append(Term(str(number), first, last, half))
        first = last + timedelta(days=draw(st.integers(1, LONGEST_HOLIDAY)))
    return SchoolCalendar(tuple(draw(st.permutations(terms))), frozenset(closed))


def opened(calendar: SchoolCalendar) -> Callable[[date], bool]:
    """Whether pupils come on a day, by a list of days that is put together term by term."""
    days: set[date] = set()
    for term in calendar.terms:
        day = term.first
        while day <= term.last:
            days.add(day)
            day = day_counter.tomorrow(day)
        if term.half_term:
            day = term.half_term[0]
            while day <= term.half_term[1]:
                days.discard(day)
                day = day_counter.tomorrow(day)
    days -= calendar.closed
    days -= bank_holidays().days
    return lambda day: day in days and not day_counter.at_weekend(day)


@given(DAYS, st.integers(1, 400))
def test_calendar_days(day: date, days: int) -> None:
    assert after(day, days) == day_counter.walk(day, days)
    assert after(day, -days) == day_counter.walk(day, -days)
    assert ending(day, days) == day_counter.last_of(day, days)


@given(DAYS, st.integers(0, 40))
def test_months(day: date, months: int) -> None:
    later = months_after(day, months)
    assert later == day_counter.same_day_later(day, months)
    assert months_after(later, -months) <= day
    if months:
        assert months_ending(day, months) == day_counter.last_day_of_months(day, months)


@given(calendars(), st.integers(-10, 400), st.integers(0, 60))
def test_the_nth_school_day_after_a_day(calendar: SchoolCalendar, offset: int, number: int) -> None:
    day = calendar.terms[0].first + timedelta(days=offset)
    last = calendar.terms[-1].last
    after_it = list(day_counter.school_days(day, last, opened(calendar)))
    found = calendar.nth_after(day, number)
    if not number:
        assert found == day
    elif day < calendar.terms[0].first:
        assert found == Unreached("BEFORE_TERMS", first=calendar.terms[0].first)
    elif number <= len(after_it):
        assert found == after_it[number - 1]
    else:
        assert found == Unreached("AFTER_TERMS", last=last)


@given(calendars(), st.integers(0, 400), st.integers(0, 400))
def test_the_school_days_between_two_days(calendar: SchoolCalendar, offset: int, length: int) -> None:
    day = calendar.terms[0].first + timedelta(days=offset)
    until = day + timedelta(days=length)
    found = calendar.between(day, until)
    if until > calendar.terms[-1].last and length:
        assert found == Unreached("AFTER_TERMS", last=calendar.terms[-1].last)
    else:
        assert found == len(list(day_counter.school_days(day, until, opened(calendar))))


@given(calendars(), st.integers(0, 400), st.integers(1, 40))
def test_counting_there_and_back_agrees_and_never_runs_backwards(
    calendar: SchoolCalendar, offset: int, number: int
) -> None:
    day = calendar.terms[0].first + timedelta(days=offset)
    found, following = calendar.nth_after(day, number), calendar.nth_after(day + timedelta(days=1), number)
    if not isinstance(found, Unreached):
        assert calendar.between(day, found) == number
        assert calendar.is_school_day(found) is True
        if not isinstance(following, Unreached):
            assert following >= found


@given(calendars(), st.integers(0, 400))
def test_a_long_closure_excuses_from_a_week_before_it_to_a_week_before_its_end(
    calendar: SchoolCalendar, offset: int
) -> None:
    asked = calendar.terms[0].first + timedelta(days=offset)
    wanted = None
    for one, following in zip(calendar.terms, calendar.terms[1:], strict=False):
        shut = day_counter.tomorrow(one.last)
        days, day = 0, shut
        while day < following.first:
            days, day = days + 1, day_counter.tomorrow(day)
        if days >= CLOSURE and day_counter.walk(shut, -7) <= asked <= day_counter.walk(following.first, -7):
            wanted = (shut, following.first)
    found = calendar.long_closure_around(asked)
    if wanted:
        assert not isinstance(found, Unreached)
        assert found is not None
        assert (found.first, found.reopens) == wanted
    elif asked > day_counter.walk(calendar.terms[-1].last, -7):
        assert found == Unreached("AFTER_TERMS", last=calendar.terms[-1].last)
    else:
        assert found is None


AUTUMN = Term("Autumn", date(2026, 9, 1), date(2026, 12, 18), (date(2026, 10, 24), date(2026, 11, 1)))
SUMMER = Term("Summer", date(2027, 4, 12), date(2027, 7, 21))
NEXT_AUTUMN = Term("Autumn", date(2027, 9, 1), date(2027, 12, 17))


def test_weekends_holidays_and_closed_days_are_no_school_days() -> None:
    calendar = SchoolCalendar((SUMMER, AUTUMN, NEXT_AUTUMN), frozenset({date(2026, 9, 1)}))
    for day, comes in (
        ("2026-09-01", False), ("2026-09-02", True), ("2026-09-05", False), ("2026-10-26", False),
        ("2026-12-18", True), ("2027-05-03", False), ("2027-08-02", False),
    ):  # fmt: skip
        assert calendar.is_school_day(date.fromisoformat(day)) is comes


def test_a_term_that_was_not_entered_is_seen() -> None:
    calendar = SchoolCalendar((AUTUMN, SUMMER))
    found = calendar.nth_after(date(2026, 12, 16), 3)
    assert isinstance(found, Unreached)
    assert found.words.startswith("No term is entered between 18 Dec 2026 and 12 Apr 2027")
    assert calendar.nth_after(date(2026, 12, 16), 2) == date(2026, 12, 18)
    assert isinstance(calendar.long_closure_around(date(2026, 12, 14)), Unreached)


def test_where_bank_holidays_are_not_known_nothing_is_counted() -> None:
    known = bank_holidays()
    assert (known.first, known.last) == (date(2014, 1, 1), date(2030, 12, 31))
    calendar = SchoolCalendar((Term("Spring", date(2031, 1, 6), date(2031, 4, 4)),))
    found = calendar.is_school_day(date(2031, 1, 6))
    assert isinstance(found, Unreached)
    assert found.words.startswith("Bank holidays are known from 1 Jan 2014 to 31 Dec 2030")


def test_the_summer_is_a_long_closure_and_christmas_is_not() -> None:
    spring = Term("Spring", date(2027, 1, 4), date(2027, 3, 25))
    calendar = SchoolCalendar((AUTUMN, spring, SUMMER, NEXT_AUTUMN))
    assert [one.long for one in calendar.closures()] == [False, False, True]


def test_every_sentence_of_a_lack_has_its_days() -> None:
    assert Unreached("BEFORE_TERMS", first=date(2026, 9, 1)).words.startswith("The calendar begins on 1 Sep 2026.")
    assert Unreached("AFTER_TERMS", last=date(2027, 7, 21)).words.startswith("The calendar ends on 21 Jul 2027.")


def test_days_out_of_order_are_refused() -> None:
    with pytest.raises(ValueError, match="out of order"):
        Term("Autumn", date(2026, 12, 18), date(2026, 9, 1))
    with pytest.raises(ValueError, match="out of order"):
        Term("Autumn", date(2026, 9, 1), date(2026, 12, 18), (date(2026, 12, 1), date(2026, 12, 24)))
    with pytest.raises(ValueError, match="overlap"):
        SchoolCalendar((AUTUMN, Term("Other", date(2026, 12, 18), date(2027, 1, 8))))
    with pytest.raises(ValueError, match="forwards"):
        SchoolCalendar((AUTUMN,)).nth_after(date(2026, 9, 7), -1)


def test_bank_holidays_stand_on_the_weekday_the_data_say() -> None:
    from sencodesk.codes.codesets import read_rows
    from sencodesk.codes.days import WEEKDAYS

    for row in read_rows("bank_holidays_england.csv"):
        day = date.fromisoformat(row["date"])
        assert WEEKDAYS[day.weekday()] == row["weekday"][:3]
        assert not day_counter.at_weekend(day)
