# SPDX-License-Identifier: Apache-2.0
"""A plan's provision against what was delivered, the lines of amended plans and of statements, and the whole course."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sencodesk.records.ehc import LETTERS, PARTS, PROVISION, EhcSection
from sencodesk.records.ehc_rules import judge_section
from sencodesk.services import ehc, history, needs, provision, pupils, reviews, school
from sencodesk.services.desk import Desk
from sencodesk.services.values import Refusal
from sencodesk.views import ehc as ehc_view
from sencodesk.views.ehc_course import course
from sencodesk.views.ehc_delivery import Delivery, delivery
from tests.changed import made

TODAY = date(2026, 11, 23)
MONDAY = date(2026, 11, 2)
"""The desk's day is three weeks later."""


@pytest.fixture
def pupil(desk: Desk) -> str:
    values: Any = {"surname": "Quillstone", "forename": "Dot", "dob": date(2010, 5, 11)}
    term: Any = {
        "name": "Autumn 2026", "first_day": date(2026, 9, 2), "last_day": date(2026, 12, 18),
        "half_term_from": date(2026, 10, 26), "half_term_to": date(2026, 10, 30),
    }  # fmt: skip
    school.add_term(desk, values=term)
    return made(pupils.add(desk, values=values, entry=date(2022, 9, 1)), "pupil")


def planned(desk: Desk, pupil: str, *, on: date = MONDAY, **more: Any) -> tuple[str, str]:
    """A plan with one line of section F that says 90 minutes a week."""
    values: Any = {"issued_on": on, **more}
    plan = made(ehc.issue(desk, pupil_id=pupil, values=values, status=False), "ehc_plan")
    line: Any = {"letter": "F", "text": "Reading with an adult", "minutes_a_week": 90}
    return plan, made(ehc.add_section(desk, plan_id=plan, values=line), "ehc_section")


def running(desk: Desk, pupil: str, *, from_: date = MONDAY, **more: Any) -> tuple[str, str]:
    """A run of 20 minutes, three times a week, that the pupil is in."""
    values: Any = {"name": "Talk Ladder", "from_": from_, "minutes": 20, "times_a_week": 3.0, **more}
    change = provision.add(desk, values=values, pupil_ids=[pupil])
    return made(change, "provision"), made(change, "provision_member")


def told(desk: Desk, plan: str) -> Delivery:
    with desk.reading() as session:
        found = delivery(session, plan, on=desk.today())
    assert found is not None
    return found


def refused(desk: Desk, act: Any) -> dict[str, str]:
    counted = desk.store.counts()
    with pytest.raises(Refusal) as error:
        act()
    assert desk.store.counts() == counted
    return dict(error.value.fields)


def test_the_plan_what_was_arranged_and_what_was_delivered(desk: Desk, pupil: str) -> None:
    plan, line = planned(desk, pupil)
    run, member = running(desk, pupil)
    other, _ = running(desk, pupil, name="Hand gym")
    assert [(one.asked, one.by) for one in told(desk, plan).lines] == [(360, ())]
    ehc.link(desk, section_id=line, member_id=member)
    marks: Any = [
        {"pupil_id": pupil, "on_date": MONDAY, "held": True},
        {"pupil_id": pupil, "on_date": MONDAY + timedelta(days=1), "held": True, "minutes": 15},
        {"pupil_id": pupil, "on_date": MONDAY + timedelta(days=2), "held": False, "reason": "cover"},
    ]
    provision.mark(desk, provision_id=run, marks=marks)
    found = told(desk, plan)
    assert (found.first, found.last) == (MONDAY, TODAY)
    assert [(one.asked, one.arranged, one.delivered) for one in found.lines] == [(360, 240, 35)], "four weeks"
    assert [words for _, words in found.free] == ["Hand gym, from 2/11/2026"]
    history.undo(desk)
    assert told(desk, plan).lines[0].delivered is None, "nobody kept a register"
    ehc.unlink(desk, member_id=member)
    assert told(desk, plan).lines[0].by == ()
    provision.remove(desk, provision_id=other)


def test_of_an_older_plan_this_school_year_is_counted_and_no_other(desk: Desk, pupil: str) -> None:
    term: Any = {"name": "Summer 2026", "first_day": date(2026, 4, 13), "last_day": date(2026, 7, 21)}
    school.add_term(desk, values=term)
    plan, line = planned(desk, pupil, on=date(2026, 6, 1))
    run, member = running(desk, pupil, from_=date(2026, 6, 1))
    ehc.link(desk, section_id=line, member_id=member)
    marks: Any = [{"pupil_id": pupil, "on_date": day, "held": True} for day in (date(2026, 6, 1), date(2026, 9, 7))]
    provision.mark(desk, provision_id=run, marks=marks)
    found = told(desk, plan)
    assert (found.first, found.last) == (date(2026, 9, 1), TODAY)
    (one,) = found.lines
    assert (one.asked, one.arranged, one.delivered) == (12 * 90, 12 * 60, 20), "twelve weeks since 2 September"


def test_the_days_are_the_pupils_own_and_not_the_runs(desk: Desk, pupil: str) -> None:
    plan, line = planned(desk, pupil)
    run, member = running(desk, pupil)
    ehc.link(desk, section_id=line, member_id=member)
    marks: Any = [{"pupil_id": pupil, "on_date": MONDAY + timedelta(days=n), "held": True} for n in (0, 7, 14)]
    provision.mark(desk, provision_id=run, marks=marks)
    own: Any = {"from_": MONDAY + timedelta(days=7), "to": MONDAY + timedelta(days=11)}
    provision.change_member(desk, member_id=member, values=own)
    (one,) = told(desk, plan).lines
    assert (one.arranged, one.delivered) == (60, 20), "one week of four"


def test_nothing_is_said_where_the_calendar_does_not_reach(desk: Desk, pupil: str) -> None:
    plan, line = planned(desk, pupil, on=date(2025, 10, 1), ended_on=date(2026, 3, 2), ended_why="ceased")
    _, member = running(desk, pupil, from_=date(2025, 11, 3))
    ehc.link(desk, section_id=line, member_id=member)
    found = told(desk, plan)
    assert found.lack is not None
    assert (found.first, found.last) == (date(2025, 10, 1), date(2026, 3, 2))
    assert (found.lines[0].asked, found.lines[0].arranged) == (None, None)


def test_only_provision_is_delivered_and_only_by_the_pupils_own(desk: Desk, pupil: str) -> None:
    plan, line = planned(desk, pupil)
    values: Any = {"surname": "Farrow", "forename": "Cy"}
    sibling = made(pupils.add(desk, values=values), "pupil")
    _, theirs = running(desk, sibling)
    assert "another pupil" in refused(desk, lambda: ehc.link(desk, section_id=line, member_id=theirs))["ehc_section_id"]
    outcome: Any = {"letter": "E", "text": "Reads aloud"}
    other = made(ehc.add_section(desk, plan_id=plan, values=outcome), "ehc_section")
    _, member = running(desk, pupil)
    said = refused(desk, lambda: ehc.link(desk, section_id=other, member_id=member))
    assert "section F" in said["ehc_section_id"]


def test_an_amended_plan_keeps_the_lines_and_their_provision(desk: Desk, pupil: str) -> None:
    first, line = planned(desk, pupil, on=date(2026, 9, 7))
    _, going_on = running(desk, pupil, from_=date(2026, 9, 7))
    _, over = running(desk, pupil, from_=date(2026, 9, 7), to=date(2026, 10, 2), name="Hand gym")
    for member in (going_on, over):
        ehc.link(desk, section_id=line, member_id=member)
    values: Any = {"issued_on": MONDAY}
    ehc.issue(desk, pupil_id=pupil, values=values, status=False)
    with desk.reading() as session:
        found = ehc_view.ehc(session, pupil, on=desk.today())
    assert found.shown is not None
    assert [(one.letter, one.n, one.text) for one in found.sections] == [("F", 1, "Reading with an adult")]
    assert [one.name for one in told(desk, found.shown.id).lines[0].by] == ["Talk Ladder"]
    assert [one.name for one in told(desk, first).lines[0].by] == ["Hand gym"], "what was over stays with the old one"
    history.undo(desk)
    assert {one.name for one in told(desk, first).lines[0].by} == {"Talk Ladder", "Hand gym"}


def test_a_statement_has_parts_and_is_history_that_stays(desk: Desk, pupil: str) -> None:
    values: Any = {"kind": "statement", "issued_on": date(2012, 3, 5), "ended_on": date(2015, 6, 1),
                   "ended_why": "converted"}  # fmt: skip
    plan = made(ehc.issue(desk, pupil_id=pupil, values=values), "ehc_plan")
    for part in PARTS:
        typed: Any = {"letter": part, "text": f"Words of {part}"}
        ehc.add_section(desk, plan_id=plan, values=typed)
    section: Any = {"letter": "F", "text": "Help"}
    assert "parts 1 to 6" in refused(desk, lambda: ehc.add_section(desk, plan_id=plan, values=section))["letter"]
    other: Any = {"kind": "ehc", "issued_on": date(2015, 6, 1)}
    assert "other kind" in refused(desk, lambda: ehc.change_plan(desk, plan_id=plan, values=other))["kind"]
    now: Any = {"issued_on": date(2015, 6, 1)}
    ehc.issue(desk, pupil_id=pupil, values=now)
    with desk.reading() as session:
        found = ehc_view.ehc(session, pupil, on=desk.today(), plan_id=plan)
    assert [one.letter for one in found.sections] == list(PARTS)


def test_the_course_tells_both_codes_in_the_order_of_the_days(desk: Desk, pupil: str) -> None:
    for code, from_ in (("A", date(2012, 1, 9)), ("P", date(2012, 9, 3))):
        needs.set_status(desk, pupil_id=pupil, code=code, from_=from_)
    request: Any = {"received_on": date(2026, 5, 4), "requested_by": "the school", "decision": "assess",
                    "decided_on": date(2026, 6, 10), "outcome": "plan", "outcome_on": date(2026, 9, 14)}  # fmt: skip
    ehc.add_request(desk, pupil_id=pupil, values=request)
    plan: Any = {"issued_on": date(2026, 9, 14)}
    ehc.issue(desk, pupil_id=pupil, values=plan)
    review: Any = {"kind": "annual", "held_on": date(2026, 10, 5), "council_decision": "maintain",
                   "council_decided_on": date(2026, 10, 26)}  # fmt: skip
    reviews.add(desk, pupil_id=pupil, values=review)
    with desk.reading() as session:
        found = course(session, pupil, on=desk.today())
    assert [one.day for one in found] == sorted(one.day for one in found)
    assert [one.said[:2] for one in found[:2]] == ["A:", "P:"]
    assert all(one.said.endswith("(2001 Code)") for one in found[:2])
    assert ("First request: decided", "Will assess", 37) in [(one.what, one.said, one.days) for one in found]
    assert found[-1].said == "Keep the plan as it is"


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from([*LETTERS, *PARTS, "Z"]), st.sampled_from(["ehc", "statement"]),
       st.one_of(st.none(), st.integers(-5, 9000)))  # fmt: skip
def test_a_line_is_of_its_own_law_and_only_provision_has_minutes(letter: str, kind: str, minutes: int | None) -> None:
    found = judge_section(EhcSection(letter=letter, minutes_a_week=minutes), kind)
    fits = letter in (LETTERS if kind == "ehc" else PARTS)
    fine = fits and (minutes is None or (letter in PROVISION and 0 < minutes <= 7200))
    assert (not found) is fine
