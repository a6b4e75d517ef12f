# SPDX-License-Identifier: Apache-2.0
"""Meetings: who is usually asked, what is said of section F, what is due, what is to be sent, and the papers."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sencodesk.records.review_rules import of_adulthood
from sencodesk.records.reviews import ReviewKind
from sencodesk.services import (
    around,
    history,
    needs,
    plans,
    reviews,
)
from sencodesk.services.desk import Desk
from sencodesk.services.values import Refusal
from sencodesk.views import review_rows as rows_view
from sencodesk.views.review_rows import AHEAD, TO_DO, ReviewRow
from tests.changed import made
from tests.services.meeting_setup import ISSUED, MEETS, ON, begun, meeting, quillstone, with_plan


@pytest.fixture
def pupil(desk: Desk) -> str:
    return quillstone(desk)


def rows(desk: Desk, on: date = ON) -> list[ReviewRow]:
    with desk.reading() as session:
        return list(rows_view.review_rows(session, on=on))


def refused(desk: Desk, act: Any) -> dict[str, str]:
    counted = desk.store.counts()
    with pytest.raises(Refusal) as error:
        act()
    assert desk.store.counts() == counted
    return dict(error.value.fields)


def test_those_around_the_pupil_are_asked_once(desk: Desk, pupil: str) -> None:
    agency = made(around.add_agency(desk, values={"name": "Speech and language therapy"}), "agency")
    gone = made(around.add_agency(desk, values={"name": "Behaviour support"}), "agency")
    around.add_involvement(desk, pupil_id=pupil, values={"agency_id": agency, "from_": ISSUED})
    around.add_involvement(
        desk, pupil_id=pupil, values={"agency_id": gone, "from_": ISSUED, "to": ON - timedelta(days=1)}
    )
    with_plan(desk, pupil)
    row = begun(desk, pupil, kind="annual")
    reviews.invite_family(desk, review_id=row)
    reviews.invite_usual(desk, review_id=row)
    asked = {one.name for one in meeting(desk, row).review.invited}
    senco = meeting(desk, row).school.senco
    assert senco is not None
    expected = {"Ann Quillstone", "Miss Hartnoll", senco.name, "Speech and language therapy", "Officer of the council"}
    assert asked == expected
    assert reviews.invite_usual(desk, review_id=row) is None
    history.undo(desk)
    assert [one.name for one in meeting(desk, row).review.invited] == ["Ann Quillstone"]


def test_invitations_that_went_are_noted_for_all_at_once(desk: Desk, pupil: str) -> None:
    row = begun(desk, pupil)
    reviews.invite_family(desk, review_id=row)
    early: Any = {"name": "Mr Wainscott", "invited_on": ON - timedelta(days=3)}
    reviews.invite(desk, review_id=row, values=early)
    reviews.invitations_went(desk, review_id=row)
    found = meeting(desk, row).review
    assert found.invited_on == ON
    assert {one.name: one.invited_on for one in found.invited} == {
        "Ann Quillstone": ON, "Mr Wainscott": ON - timedelta(days=3)
    }  # fmt: skip
    history.undo(desk)
    assert meeting(desk, row).review.invited_on is None
    late = begun(desk, pupil, meets_on=None, held_on=ON - timedelta(days=1))
    assert "after the meeting" in refused(desk, lambda: reviews.invitations_went(desk, review_id=late))["invited_on"]


def test_what_the_meeting_said_of_section_f(desk: Desk, pupil: str) -> None:
    speech, scribe, outcome = with_plan(desk, pupil)
    row = begun(desk, pupil, kind="annual")
    assert [(one.n, one.text, one.verdict) for one in meeting(desk, row).lines] == [
        (1, "Speech", ""),
        (2, "Scribe", ""),
    ]
    reviews.say_of_line(desk, review_id=row, section_id=speech, values={"verdict": "right"})
    reviews.say_of_line(desk, review_id=row, section_id=scribe, values={"verdict": "changed", "text": "A laptop."})
    reviews.say_of_line(desk, review_id=row, section_id=speech, values={"verdict": "changed"})
    assert [(one.verdict, one.words) for one in meeting(desk, row).lines] == [("changed", ""), ("changed", "A laptop.")]
    history.undo(desk)
    assert meeting(desk, row).lines[0].verdict == "right"
    for section, values, field, words in (
        (outcome, {"verdict": "right"}, "verdict", "not a line of section F"),
        (speech, {"verdict": "perhaps"}, "verdict", "not a code"),
        (speech, {"verdict": None}, "verdict", "left empty"),
    ):
        given: Any = values
        said = refused(
            desk,
            partial(reviews.say_of_line, desk, review_id=row, section_id=section, values=given),
        )
        assert words in said[field]
    support = begun(desk, pupil)
    right: Any = {"verdict": "right"}
    said = refused(desk, lambda: reviews.say_of_line(desk, review_id=support, section_id=speech, values=right))
    assert "Only the annual review" in said["verdict"]
    reviews.remove(desk, review_id=row)
    history.undo(desk)
    assert meeting(desk, row).lines[1].words == "A laptop."


def test_a_review_before_its_plan_is_refused_with_a_sentence(desk: Desk, pupil: str) -> None:
    assert "EHC plan tab" in refused(desk, lambda: begun(desk, pupil, kind="annual"))["kind"]
    with_plan(desk, pupil)
    early = ISSUED - timedelta(days=1)
    assert "before the plan" in refused(desk, lambda: begun(desk, pupil, kind="annual", meets_on=early))["meets_on"]


def test_what_follows_an_annual_review_is_shown_before_it_and_runs_after_it(desk: Desk, pupil: str) -> None:
    with_plan(desk, pupil)
    row = begun(desk, pupil, kind="annual", meets_on=date(2026, 12, 9))
    days = {one[0]: (one[1], one[2].replace("\u00a0", " ")) for one in meeting(desk, row).to_send}
    assert days["Invite everybody to the annual review (the school)"][1] == "Wed 25 Nov 2026"
    assert days["Send the report of the annual review to everybody invited (the school)"] == (
        "After the meeting",
        "Wed 23 Dec 2026",
    )
    decide = "Decide after the annual review: keep, change or end the plan (the council)"
    assert days[decide] == ("After the meeting", "Wed 6 Jan 2027")
    reviews.change(
        desk, review_id=row, values={"held_on": ON - timedelta(weeks=5), "meets_on": ON - timedelta(weeks=5)}
    )
    after = {one[0]: one[1] for one in meeting(desk, row).to_send}
    assert after[decide] == "Late by 7 days"


def test_a_support_review_goes_by_good_practice_and_the_next_by_the_code(desk: Desk, pupil: str) -> None:
    needs.set_status(desk, pupil_id=pupil, code="K", from_=ON - timedelta(weeks=30))
    row = begun(desk, pupil)
    words = [(one[0], one[1], one[2].replace("\u00a0", " ")) for one in meeting(desk, row).to_send]
    assert words[0] == ("Send the invitation (the school)", "Not sent", "Mon 7 Dec 2026")
    reviews.change(desk, review_id=row, values={"meets_on": ON, "held_on": ON, "report_sent_on": ON})
    sent = meeting(desk, row).to_send
    assert sent[1][1] == "Sent"
    assert sent[2][0] == "Meet again (the school)"
    assert "6.65" in sent[2][3]
    reviews.change(desk, review_id=row, values={"held_on": None, "report_sent_on": None, "cancelled": True})
    assert meeting(desk, row).to_send == ()


def plan(desk: Desk, pupil: str, start: date, review: date) -> str:
    """A plan that is current; the one before it ends."""
    row = made(plans.start(desk, pupil_id=pupil, values={"start": start, "review": review}), "plan")
    plans.issue(desk, plan_id=row)
    return row


def numbered(desk: Desk, review_id: str, on: date = ON) -> int | None:
    """The number of the plan that a meeting is about."""
    found = meeting(desk, review_id, on).plan
    return found.number if found is not None else None


def test_a_meeting_is_about_the_plan_that_it_reviews_and_not_about_one_begun_later(desk: Desk, pupil: str) -> None:
    weeks = timedelta(weeks=1)
    plan(desk, pupil, ON - 10 * weeks, MEETS)
    its_day = begun(desk, pupil)
    invited = begun(desk, pupil, meets_on=MEETS + weeks, invited_on=ON)
    uninvited = begun(desk, pupil, meets_on=MEETS + weeks)
    held = begun(desk, pupil, meets_on=None, held_on=ON - weeks)
    early = begun(desk, pupil, meets_on=None, held_on=ON - 11 * weeks)
    assert [numbered(desk, one) for one in (its_day, invited, uninvited, held, early)] == [1, 1, 1, 1, None]
    plan(desk, pupil, ON + timedelta(days=1), MEETS + 12 * weeks)
    later = ON + timedelta(days=2)
    assert [numbered(desk, one, later) for one in (its_day, invited, uninvited, held, early)] == [1, 1, 2, 1, None]
    assert numbered(desk, begun(desk, pupil, meets_on=MEETS + 12 * weeks), later) == 2


def test_a_plan_that_came_out_of_the_meeting_is_not_what_it_was_about(desk: Desk, pupil: str) -> None:
    first = plan(desk, pupil, ON - timedelta(weeks=10), MEETS)
    row = begun(desk, pupil, meets_on=None, held_on=ON)
    plan(desk, pupil, ON, MEETS)
    assert numbered(desk, row) == 1
    now = meeting(desk, row).plan_now
    assert now is not None
    assert now.number == 2, "whose review is the next meeting"
    plans.change(desk, plan_id=first, values={"reviewed_on": ON})
    assert numbered(desk, row) == 1


def test_a_plan_that_ended_long_before_is_not_what_a_meeting_is_about(desk: Desk, pupil: str) -> None:
    old = plan(desk, pupil, ON - timedelta(weeks=60), ON - timedelta(weeks=48))
    plans.set_state(desk, plan_id=old, state="ended")
    row = begun(desk, pupil)
    assert numbered(desk, row) is None
    plans.start(desk, pupil_id=pupil, values={"start": ON, "review": None})
    assert numbered(desk, row) == 2, "the draft, as long as there is nothing better"


def test_what_is_due_and_not_begun(desk: Desk, pupil: str) -> None:
    assert rows(desk) == []
    needs.set_status(desk, pupil_id=pupil, code="K", from_=ON - timedelta(weeks=30))
    (due,) = rows(desk)
    assert (due.kind, due.state, due.begun) == ("sen-support", "overdue", False)
    assert "6.65" in due.rule
    plan = made(plans.start(desk, pupil_id=pupil, values={"start": ON, "review": ON + timedelta(weeks=3)}), "plan")
    plans.add_target(desk, plan_id=plan, values={"text": "Reads"})
    plans.issue(desk, plan_id=plan)
    assert [(one.state, one.day, one.rule) for one in rows(desk)] == [
        ("due", ON + timedelta(weeks=3), rows_view.BY_PLAN)
    ]
    row = begun(desk, pupil)
    assert [(one.review_id, one.state, one.at) for one in rows(desk)] == [(row, "planned", "15:30")]
    assert rows(desk, MEETS + timedelta(days=1))[0].state == "overdue"
    reviews.change(desk, review_id=row, values={"cancelled": True})
    assert sorted(one.state for one in rows(desk)) == ["cancelled", "due"]


def test_a_meeting_planned_after_its_last_day_is_planned_and_overdue(desk: Desk, pupil: str) -> None:
    """As Today counts it: from the last meeting, whatever is planned; the report of another review changes nothing."""
    needs.set_status(desk, pupil_id=pupil, code="K", from_=ON - timedelta(weeks=60))
    reviews.add(desk, pupil_id=pupil, values={"kind": "sen-support", "held_on": ON - timedelta(weeks=30)})
    first = begun(desk, pupil)
    second = begun(desk, pupil, meets_on=MEETS + timedelta(weeks=9))
    found = {one.review_id: (one.state, one.late) for one in rows(desk) if one.state != "held"}
    assert found == {first: ("planned", True), second: ("planned", False)}
    reviews.add(desk, pupil_id=pupil, values={"kind": "sen-support", "held_on": ON - timedelta(weeks=2)})
    assert not any(one.late for one in rows(desk))


def test_an_annual_review_is_due_within_the_year_and_its_report_after_it(desk: Desk, pupil: str) -> None:
    with_plan(desk, pupil)
    (due,) = rows(desk)
    assert (due.kind, due.state) == ("annual", "due")
    row = begun(desk, pupil, kind="annual", meets_on=None, held_on=ON - timedelta(days=2))
    (held,) = rows(desk)
    assert (held.review_id, held.state, held.day) == (row, "report", ON + timedelta(days=12))
    reviews.change(desk, review_id=row, values={"report_sent_on": ON})
    assert [one.state for one in rows(desk)] == ["held"]


KINDS = [kind.value for kind in ReviewKind]
HOW = ["held", "meets", "due", "off"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(KINDS), st.integers(-300, 300), st.sampled_from(HOW)), max_size=4))
def test_each_review_stands_once_and_nothing_is_due_twice(
    desk: Desk, pupil: str, told: list[tuple[str, int, str]]
) -> None:
    """Whatever was begun stands there once, with one state; a kind that is open is not due a second time."""
    with desk.reading() as session:
        known = {one.review_id for one in rows_view.review_rows(session, on=ON) if one.review_id}
    for review_id in known:
        reviews.remove(desk, review_id=review_id)
    if not rows(desk):
        needs.set_status(desk, pupil_id=pupil, code="K", from_=ON - timedelta(weeks=60))
    expected = set()
    for kind, days, how in told:
        day = ON + timedelta(days=days)
        field = {"held": "held_on", "meets": "meets_on", "due": "due_on", "off": "meets_on"}[how]
        values: Any = {"kind": kind, field: min(day, ON) if how == "held" else day, "cancelled": how == "off"}
        if kind != "annual":
            expected.add(made(reviews.add(desk, pupil_id=pupil, values=values), "review"))
    found = rows(desk)
    assert {one.review_id for one in found if one.review_id} == expected
    assert len({one.id for one in found}) == len(found)
    open_ = [
        one for one in found if one.kind in ("sen-support", "conversation") and one.state not in ("held", "cancelled")
    ]
    assert len([one for one in open_ if not one.begun]) == (0 if any(one.begun for one in open_) else 1)
    for one in found:
        if one.state == "due" and one.day is not None:
            assert ON <= one.day <= ON + AHEAD
        if one.state == "later":
            assert one.day is not None
            assert one.day > ON + AHEAD
            assert one.state not in TO_DO


@given(
    st.sampled_from(KINDS),
    st.sampled_from([None, "N1", "R", *map(str, range(1, 15))]),
    st.sampled_from([None, "", "Work"]),
)
def test_preparing_for_adulthood_is_for_annual_reviews_from_year_9(
    kind: str, year: str | None, written: str | None
) -> None:
    old = year is not None and year.isdigit() and int(year) > 8
    assert of_adulthood(kind, year, written) is (written == "Work" or (kind == "annual" and old))
