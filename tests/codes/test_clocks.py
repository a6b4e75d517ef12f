# SPDX-License-Identifier: Apache-2.0
"""The clocks of duties: the vectors, day by day, and the data that they are made of."""

import tomllib
from datetime import date
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sencodesk.codes.calendar import months_after
from sencodesk.codes.clocks import UNITS, Duty, due, duties, exemptions, facts, letters
from sencodesk.codes.school_days import Closure, SchoolCalendar, Term, Unreached
from tests.codes import day_counter

ALWAYS = {one.id for one in duties().values() if one.way == "always"}
DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
CLOCKS = st.sampled_from([one for one in duties().values() if one.way not in ("always", "school")])
YEAR = SchoolCalendar(
    (
        Term("Autumn", date(2026, 9, 1), date(2026, 12, 18), (date(2026, 10, 24), date(2026, 11, 1))),
        Term("Spring", date(2027, 1, 4), date(2027, 3, 25), (date(2027, 2, 13), date(2027, 2, 21))),
        Term("Summer", date(2027, 4, 12), date(2027, 7, 21), (date(2027, 5, 29), date(2027, 6, 6))),
        Term("Autumn", date(2027, 9, 1), date(2027, 12, 17), (date(2027, 10, 23), date(2027, 10, 31))),
    ),
    frozenset({date(2026, 9, 1), date(2026, 9, 2), date(2026, 11, 2), date(2027, 1, 4), date(2027, 6, 7)}),
)


def day(duty: str, start: str) -> str:
    """The day a clock gives, as text."""
    found = due(duties()[duty], date.fromisoformat(start)).day
    return found.isoformat() if found else ""


@pytest.mark.parametrize(
    ("received", "decide", "no_plan", "final"),
    [
        ("2026-09-07", "2026-10-19", "2026-12-28", "2027-01-25"),
        ("2026-11-23", "2027-01-04", "2027-03-15", "2027-04-12"),
    ],
)
def test_a_request_for_an_assessment(received: str, decide: str, no_plan: str, final: str) -> None:
    wanted = {"assess-decision": decide, "no-plan": no_plan, "final-plan": final}
    assert {duty: day(duty, received) for duty in wanted} == wanted


def test_a_request_of_2008() -> None:
    wanted = {
        "assess-decision-2001": "2009-01-12",
        "assessment-2001": "2009-03-23",
        "proposed-statement-2001": "2009-04-06",
        "final-statement-2001": "2009-06-01",
    }
    assert {duty: day(duty, "2008-12-01") for duty in wanted} == wanted


def test_a_review_meeting() -> None:
    wanted = {
        "review-notice": "2026-11-09",
        "review-papers": "2026-11-09",
        "review-report": "2026-12-07",
        "review-decision": "2026-12-21",
        "review-changes": "2026-12-21",
        "changed-plan-at-latest": "2027-02-15",
    }
    assert {duty: day(duty, "2026-11-23") for duty in wanted} == wanted
    assert day("changed-plan", wanted["review-changes"]) == wanted["changed-plan-at-latest"]


def test_fifteen_days_beginning_with_the_day_a_draft_was_served() -> None:
    assert day("draft-days", "2026-12-01") == day("changes-days", "2026-12-01") == "2026-12-15"
    assert day("consultation", "2026-12-01") == "2026-12-16"


def test_a_move_names_the_next_place_before_a_fixed_day() -> None:
    assert day("transfer-school", "2027-09-01") == "2027-02-14"
    assert day("transfer-post16", "2027-09-01") == "2027-03-30"
    assert day("transfer-between-post16", "2027-09-01") == "2027-04-01"
    assert day("transfer-between-post16", "2027-07-31") == "2027-02-28"
    assert duties()["transfer-school"].count.startswith("before 15 February")


def test_a_file_follows_a_leaver_by_school_days() -> None:
    duty, friday = duties()["file-sent-on"], date(2026, 11, 20)
    assert due(duty, friday, YEAR).day == date(2026, 12, 11)
    assert due(duty, date(2026, 12, 11), YEAR).day == date(2027, 1, 18)
    for calendar in (None, SchoolCalendar(())):
        found = due(duty, friday, calendar)
        assert found.day is None
        assert isinstance(found.lack, Unreached)
        assert found.lack.words == "No term dates are entered, so school days cannot be counted."


@pytest.mark.parametrize(
    ("made", "until"),
    [
        ("2025-09-01", "2026-08-31"), ("2024-02-29", "2025-02-28"), ("2023-03-01", "2024-02-29"),
        ("2024-03-01", "2025-02-28"), ("2027-02-28", "2028-02-27"), ("2025-12-31", "2026-12-30"),
    ],
)  # fmt: skip
def test_a_plan_is_reviewed_in_the_twelve_months_that_start_with_its_day(made: str, until: str) -> None:
    assert day("plan-review", made) == day("review-meeting", made) == until


def test_the_other_times() -> None:
    wanted = {
        "advice": "2026-10-13", "reassessment": "2026-12-08", "support-meeting": "2026-12-31",
        "information-report": "2027-08-31", "support-told": "2026-09-01", "young-review": "2027-02-28",
    }  # fmt: skip
    start = {"information-report": "2026-08-31", "support-meeting": "2026-08-31", "young-review": "2026-08-31"}
    assert {duty: day(duty, start.get(duty, "2026-09-01")) for duty in wanted} == wanted


@given(CLOCKS, DAYS)
def test_every_clock_agrees_with_the_day_counter(duty: Duty, start: date) -> None:
    if not duty.in_force(start):
        with pytest.raises(ValueError, match=duty.id):
            due(duty, start)
        return
    found = due(duty, start).day
    number = duty.n * UNITS.get(duty.unit, 0)
    if duty.way == "fixed":
        month, first = (int(part) for part in duty.before.split("-"))
        wanted = day_counter.yesterday(date(start.year, month, first))
    elif duty.unit == "months" and duty.direction == "before":
        assert found == months_after(start, -duty.n)
        return
    elif duty.unit == "months":
        months = day_counter.last_day_of_months if duty.way == "inclusive" else day_counter.same_day_later
        wanted = months(start, duty.n)
    elif duty.way == "inclusive":
        wanted = day_counter.last_of(start, number)
    else:
        wanted = day_counter.walk(start, -number if duty.direction == "before" else number)
    assert found == wanted


@given(CLOCKS, DAYS, DAYS)
def test_a_later_event_is_never_due_earlier(duty: Duty, one: date, other: date) -> None:
    first, second = sorted((one, other))
    if duty.in_force(first) and duty.in_force(second):
        early, late = due(duty, first).day, due(duty, second).day
        assert early is not None
        assert late is not None
        assert early <= late


def test_the_summer_excuses_what_is_asked_near_it() -> None:
    duty = duties()["final-plan"]
    for asked, applies in (("2027-07-14", False), ("2027-07-15", True), ("2027-08-25", True), ("2027-08-26", None)):
        found = {one.id: one for one in exemptions(duty, date.fromisoformat(asked), YEAR)}
        assert set(found) == {"summer", "personal", "absence"}
        assert found["summer"].applies is (applies or False)
        assert found["personal"].applies is None
        assert found["summer"].closure == (Closure(date(2027, 7, 22), date(2027, 9, 1)) if applies else None)


def test_a_summer_that_was_not_entered_is_not_guessed() -> None:
    duty = duties()["final-plan"]
    (found,) = (one for one in exemptions(duty, date(2027, 12, 13), YEAR) if one.id == "summer")
    assert found.applies is None
    assert found.lack is not None
    assert found.lack.words.startswith("The calendar ends on 17 Dec 2027.")
    assert [one.id for one in exemptions(duty, None, YEAR)] == ["personal", "absence"]
    assert exemptions(duties()["review-report"], date(2027, 8, 1), YEAR) == ()


def test_a_duty_that_always_holds_has_no_clock() -> None:
    assert {"best-endeavours", "senco", "keep-records"} <= ALWAYS
    with pytest.raises(ValueError, match="senco"):
        due(duties()["senco"], date(2026, 9, 1))


def test_the_data_name_what_they_use() -> None:
    used = {name for one in duties().values() for name in (one.event, one.done, *one.ends) if name}
    assert used == set(facts())
    for one in duties().values():
        assert one.title
        assert one.rule
        assert one.count
        assert one.counted
        assert one.sure in ("verified", "unchecked")
        assert bool(one.event) is bool(one.done) is (one.id not in ALWAYS)
        assert one.valid_to is None or one.valid_from < one.valid_to
        assert (one.n > 0) is (one.way not in ("always", "at_once", "fixed"))
        assert one.direction == "after" or one.way in ("calendar", "fixed")


def test_the_data_have_each_duty_once() -> None:
    text = files("sencodesk_resources").joinpath("duties", "duties.toml").read_text(encoding="utf-8")
    ids = [entry["id"] for entry in tomllib.loads(text)["duty"]]
    assert len(ids) == len(set(ids)) == len(duties())


def test_old_law_and_new_law_share_no_day() -> None:
    for duty in ("assess-decision", "advice"):
        for at in (date(2014, 8, 31), date(2014, 9, 1)):
            assert duties()[duty].in_force(at) is not duties()[f"{duty}-2001"].in_force(at)


def test_what_nobody_has_checked_says_so() -> None:
    unchecked = {one.id for one in duties().values() if not one.verified}
    assert {"support-told", "admit", "keep-records"} <= unchecked
    assert not unchecked & {"final-plan", "transfer-school", "changed-plan"}


def test_each_late_council_has_its_chase_letter() -> None:
    assert letters()["final-plan"] == ("chase-council", "20-weeks")
    assert letters()["review-decision"] == ("chase-council", "annual-review-4-weeks")
    assert letters()["support-told"] == ("sen-support-started", "")
    assert "plan-review" not in letters()


def test_the_handbook_tells_each_clock_as_the_data_have_it() -> None:
    page = files("sencodesk_resources").joinpath("handbook", "duties.md").read_text(encoding="utf-8")
    lines = page.splitlines()
    for one in duties().values():
        told = [line for line in lines if line.startswith(f"- **{one.title}**: {one.count}. *{one.rule}.*")]
        assert len(told) == 1, one.id
        assert told[0].endswith(" Not checked.") is not one.verified
        assert (" Guidance." in told[0]) is (one.strength == "should")
        assert (" You count it." in told[0]) is not one.by_program
