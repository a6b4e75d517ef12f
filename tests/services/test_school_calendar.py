# SPDX-License-Identifier: Apache-2.0
"""Terms and days without school: what is refused with its sentence, and that a clock leaves a closed day out."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sencodesk.records.calendar_rules import judge_term
from sencodesk.records.school import Term
from sencodesk.services import closed_days, history, school, versions
from sencodesk.services.desk import Desk
from sencodesk.services.values import Refusal
from sencodesk.views import calendar as view
from sencodesk.views import school as school_view
from tests.changed import made

FIRST, LAST = date(2026, 9, 2), date(2026, 12, 18)
TODAY = date(2026, 11, 23)
AUTUMN: Any = {
    "name": "Autumn 2026", "first_day": FIRST, "last_day": LAST,
    "half_term_from": date(2026, 10, 26), "half_term_to": date(2026, 10, 30),
}  # fmt: skip


def refused(desk: Desk, act: Any) -> dict[str, str]:
    counted = desk.store.counts()
    with pytest.raises(Refusal) as error:
        act()
    assert desk.store.counts() == counted
    return dict(error.value.fields)


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"name": " "}, "name", "cannot be left empty"),
        ({"first_day": None}, "first_day", "cannot be left empty"),
        ({"last_day": FIRST - timedelta(days=1)}, "last_day", "ends before it begins"),
        ({"first_day": date(1900, 9, 2)}, "first_day", "too long ago"),
        ({"last_day": date(2100, 12, 18)}, "last_day", "more than five years away"),
        ({"last_day": date(2027, 12, 18)}, "last_day", "longer than 200 days"),
        ({"half_term_from": FIRST}, "half_term_from", "outside the term"),
        ({"half_term_to": date(2027, 1, 8)}, "half_term_to", "outside the term"),
        ({"half_term_to": date(2026, 10, 23)}, "half_term_to", "ends before it begins"),
    ],
)
def test_a_term_that_cannot_be_is_refused_beside_its_day(desk: Desk, values: Any, field: str, words: str) -> None:
    typed: Any = {**AUTUMN, **values}
    said = refused(desk, lambda: school.add_term(desk, values=typed))
    assert words in said[field] or words.replace("it begins", "it starts") in said[field]
    kept = made(school.add_term(desk, values=AUTUMN), "term")
    assert field in refused(desk, lambda: school.change_term(desk, term_id=kept, values=values))


def test_two_terms_share_no_day(desk: Desk) -> None:
    school.add_term(desk, values=AUTUMN)
    spring: Any = {"name": "Spring 2027", "first_day": LAST, "last_day": date(2027, 3, 24)}
    said = refused(desk, lambda: school.add_term(desk, values=spring))
    assert said == {"first_day": "On this day there is another term already: Autumn 2026."}
    spring["first_day"] = LAST + timedelta(days=1)
    assert school.add_term(desk, values=spring) is not None


def test_a_name_is_changed_though_the_days_were_typed_wrong_before(desk: Desk) -> None:
    """Terms that an earlier version took stay, and can be named; their days are put right by hand."""
    with desk.unit("as it was kept before") as unit:
        unit.session.add(Term(name="Autumn", first_day=LAST, last_day=FIRST))
    with desk.reading() as session:
        kept = school_view.school(session).terms[0].id
    school.change_term(desk, term_id=kept, values={"name": "Autumn 2026"})
    assert "last_day" in refused(desk, lambda: school.change_term(desk, term_id=kept, values={"last_day": FIRST}))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"on_date": None}, "cannot be left empty"),
        ({"on_date": date(2026, 10, 17)}, "Saturday or Sunday"),
        ({"on_date": date(1900, 1, 1)}, "too long ago"),
        ({"on_date": date(2100, 1, 1)}, "more than five years away"),
        ({"on_date": date(2026, 10, 16)}, "in the list already"),
    ],
)
def test_a_day_that_is_no_school_day_anyway_is_refused(desk: Desk, values: Any, words: str) -> None:
    closed_days.add(desk, values={"on_date": date(2026, 10, 16), "why": "INSET"})
    other = made(closed_days.add(desk, values={"on_date": date(2026, 10, 19)}), "closed_day")
    assert words in refused(desk, lambda: closed_days.add(desk, values=values))["on_date"]
    change = lambda: closed_days.change(desk, closed_day_id=other, values=values)  # noqa: E731  # one act, twice
    assert words in refused(desk, change)["on_date"]


def school_day(desk: Desk, day: date) -> object:
    with desk.reading() as session:
        return view.school_calendar(session).is_school_day(day)


def test_a_closed_day_is_left_out_of_the_count_and_comes_back(desk: Desk) -> None:
    school.add_term(desk, values=AUTUMN)
    day = date(2026, 11, 16)
    assert school_day(desk, day) is True
    row = made(closed_days.add(desk, values={"on_date": day, "why": "Snow"}), "closed_day")
    assert school_day(desk, day) is False
    closed_days.change(desk, closed_day_id=row, values={"on_date": day + timedelta(days=1)})
    assert (school_day(desk, day), school_day(desk, day + timedelta(days=1))) == (True, False)
    closed_days.remove(desk, closed_day_id=row)
    assert school_day(desk, day + timedelta(days=1)) is True
    history.undo(desk)
    assert school_day(desk, day + timedelta(days=1)) is False
    versions.correct(
        desk, table="closed_day", record_id=row, values={"why": "Burst pipe"}, reason="It was no snow at all"
    )


DAYS = st.dates(TODAY - timedelta(days=200), TODAY + timedelta(days=200))
LENGTHS = st.integers(-3, 210)


@given(st.lists(st.tuples(DAYS, LENGTHS, st.none() | LENGTHS, st.none() | LENGTHS), max_size=6))
def test_terms_that_are_let_in_share_no_day_and_hold_their_holiday(typed: list[tuple[Any, ...]]) -> None:
    kept: list[Term] = []
    for n, (first, length, from_, to) in enumerate(typed):
        half = [None if away is None else first + timedelta(days=away) for away in (from_, to)]
        row = Term(
            id=str(n), name=f"Term {n}", first_day=first, last_day=first + timedelta(days=length),
            half_term_from=half[0], half_term_to=half[1],
        )  # fmt: skip
        if not judge_term(row, kept, TODAY):
            kept.append(row)
    taken = [one.first_day + timedelta(days=n) for one in kept for n in range((one.last_day - one.first_day).days + 1)]
    assert len(taken) == len(set(taken))
    for one in kept:
        assert all(one.first_day < day < one.last_day for day in (one.half_term_from, one.half_term_to) if day)
