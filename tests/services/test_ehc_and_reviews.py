# SPDX-License-Identifier: Apache-2.0
"""EHC plans and reviews: what is refused, the status that follows, the clocks that run, what undo gives back."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from sencodesk.errors import UserError
from sencodesk.records.ehc import LETTERS, EhcPlan
from sencodesk.records.ehc_rules import chains, plan_of, together
from sencodesk.records.reviews import Review, ReviewKind
from sencodesk.services import chases, chronology, ehc, history, needs, plans, pupils, reviews, versions
from sencodesk.services.chases import Asked
from sencodesk.services.desk import Desk
from sencodesk.services.values import Refusal
from sencodesk.views import ehc as ehc_view
from sencodesk.views import meetings as meetings_view
from sencodesk.views import plans as plans_view
from sencodesk.views import pupils as pupils_view
from sencodesk.views import reviews as reviews_view
from sencodesk.views.happenings import happenings
from tests.changed import made

ISSUED, HELD = date(2025, 10, 1), date(2026, 10, 1)


@pytest.fixture
def pupil(desk: Desk) -> str:
    values: Any = {"surname": "Quillstone", "forename": "Dot", "dob": date(2014, 5, 11)}
    return made(pupils.add(desk, values=values, entry=date(2022, 9, 1)), "pupil")


def issued(desk: Desk, pupil: str, *, status: bool = True, **values: Any) -> str:
    typed: Any = {"issued_on": ISSUED, **values}
    assert ehc.issue(desk, pupil_id=pupil, values=typed, status=status) is not None
    with desk.reading() as session:
        found = ehc_view.ehc(session, pupil, on=desk.today()).plans
    return next(one.id for one in found if one.issued_on == typed["issued_on"])  # it may have ended another


def reviewed(desk: Desk, pupil: str, **values: Any) -> str:
    typed: Any = {"kind": "annual", "held_on": HELD, **values}
    return made(reviews.add(desk, pupil_id=pupil, values=typed), "review")


def status(desk: Desk, pupil: str) -> list[tuple[str | None, date | None, date | None]]:
    with desk.reading() as session:
        found = pupils_view.pupil(session, pupil, on=desk.today())
    assert found is not None
    return [(one.code, one.from_date, one.to_date) for one in found.history]


def clocks(desk: Desk, pupil: str) -> dict[str, Any]:
    with desk.reading() as session:
        found = (*ehc_view.ehc(session, pupil, on=desk.today()).clocks,
                 *reviews_view.reviews(session, pupil, on=desk.today()).clocks)  # fmt: skip
    return {one.duty.id: one for one in reversed(found)}


def refused(desk: Desk, act: Any) -> dict[str, str]:
    counted = desk.store.counts()
    with pytest.raises(Refusal) as error:
        act()
    assert desk.store.counts() == counted
    return dict(error.value.fields)


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({}, "received_on", "at least one step"),
        ({"received_on": date(2100, 1, 1)}, "received_on", "not come"),
        ({"received_on": date(2013, 1, 1)}, "received_on", "born"),
        ({"received_on": HELD, "decided_on": HELD - timedelta(days=1)}, "decided_on", "before the step"),
        ({"received_on": HELD, "decision": "assess"}, "decided_on", "left empty"),
        ({"received_on": HELD, "outcome": "plan"}, "outcome_on", "left empty"),
        ({"received_on": HELD, "kind": "wish"}, "kind", "not a code"),
        ({"received_on": HELD, "decision": "refuse", "decided_on": HELD, "outcome": "plan", "outcome_on": HELD},
         "outcome", "refused"),
    ],
)  # fmt: skip
def test_a_request_that_cannot_be(desk: Desk, pupil: str, values: Any, field: str, words: str) -> None:
    assert words in refused(desk, lambda: ehc.add_request(desk, pupil_id=pupil, values=values))[field]


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"issued_on": None}, "issued_on", "left empty"),
        ({"issued_on": date(2100, 1, 1)}, "issued_on", "not come"),
        ({"ended_on": ISSUED - timedelta(days=1)}, "ended_on", "before it starts"),
        ({"ended_why": "ceased"}, "ended_on", "left empty"),
        ({"issued_on": date(2014, 8, 31)}, "issued_on", "no EHC plans before"),
    ],
)
def test_a_plan_that_cannot_be(desk: Desk, pupil: str, values: Any, field: str, words: str) -> None:
    assert words in refused(desk, lambda: issued(desk, pupil, **values))[field]


def test_a_request_runs_its_clocks_and_a_refusal_ends_them(desk: Desk, pupil: str) -> None:
    row = made(ehc.add_request(desk, pupil_id=pupil, values={"received_on": HELD}), "ehc_request")
    assert clocks(desk, pupil)["assess-decision"].day == HELD + timedelta(weeks=6)
    assert clocks(desk, pupil)["final-plan"].day == HELD + timedelta(weeks=20)
    ehc.change_request(desk, request_id=row, values={"decision": "refuse", "decided_on": HELD + timedelta(weeks=5)})
    left = clocks(desk, pupil)
    assert left["assess-decision"].state == "met"
    assert "final-plan" not in left


def test_status_follows_the_plan_and_one_undo_takes_both_back(desk: Desk, pupil: str) -> None:
    needs.set_status(desk, pupil_id=pupil, code="K", from_=date(2023, 1, 9))
    before = status(desk, pupil)
    plan = issued(desk, pupil)
    assert status(desk, pupil)[-1] == ("E", ISSUED, None)
    assert ("K", date(2023, 1, 9), ISSUED - timedelta(days=1)) in status(desk, pupil)
    history.undo(desk)
    assert status(desk, pupil) == before
    history.redo(desk)
    ehc.cease(desk, plan_id=plan, on=HELD)
    assert status(desk, pupil)[-1] == ("K", HELD, None)
    assert "ended already" in refused(desk, lambda: ehc.cease(desk, plan_id=plan, on=HELD))["ended_on"]


def test_the_status_is_left_where_that_was_chosen(desk: Desk, pupil: str) -> None:
    plan = issued(desk, pupil, status=False)
    assert status(desk, pupil) == []
    ehc.cease(desk, plan_id=plan, on=HELD, support=False)
    assert status(desk, pupil) == []


def test_an_amended_plan_follows_the_old_one_and_its_year_goes_on(desk: Desk, pupil: str) -> None:
    first = issued(desk, pupil)
    second = issued(desk, pupil, issued_on=date(2026, 3, 2))
    with desk.reading() as session:
        found = ehc_view.ehc(session, pupil, on=desk.today())
        told = happenings(session, on=desk.today(), pupil_ids=[pupil])[pupil]
    assert [(one.id, one.ended_why) for one in found.plans] == [(second, None), (first, "amended")]
    assert found.current is not None
    assert found.current.id == second
    assert [one.key for one in told if one.kind == "cycle"] == [first]


def test_sections_stand_in_their_order_and_e_becomes_a_target(desk: Desk, pupil: str) -> None:
    plan = issued(desk, pupil)
    rows = {}
    for letter in reversed(LETTERS):
        values: Any = {"letter": letter, "text": f"Words of {letter}"}
        rows[letter] = made(ehc.add_section(desk, plan_id=plan, values=values), "ehc_section")
    with desk.reading() as session:
        assert [one.letter for one in ehc_view.ehc(session, pupil, on=desk.today()).sections] == list(LETTERS)
    assert "draft" in refused(desk, lambda: ehc.make_target(desk, section_id=rows["E"]))["text"]
    draft = made(plans.start(desk, pupil_id=pupil, values={"start": HELD}), "plan")
    assert "section E" in refused(desk, lambda: ehc.make_target(desk, section_id=rows["F"]))["letter"]
    target = made(ehc.make_target(desk, section_id=rows["E"]), "target")
    with desk.reading() as session:
        view = plans_view.plan(session, draft, on=desk.today())
    assert view is not None
    assert [(one.id, one.text) for one in view.targets] == [(target, "Words of E")]
    typed: Any = {"minutes_a_week": 30}
    said = refused(desk, lambda: ehc.change_section(desk, section_id=rows["B"], values=typed))
    assert "Only lines of section F" in said["minutes_a_week"]
    ehc.change_section(desk, section_id=rows["F"], values=typed)
    ehc.remove_plan(desk, plan_id=plan)
    with desk.reading() as session:
        assert ehc_view.ehc(session, pupil, on=desk.today()).plans == ()
    history.undo(desk)
    with desk.reading() as session:
        assert len(ehc_view.ehc(session, pupil, on=desk.today()).sections) == len(LETTERS)


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"held_on": None}, "meets_on", "Type a day"),
        ({"held_on": ISSUED - timedelta(days=1)}, "held_on", "before the plan that it reviews"),
        ({"held_on": date(2100, 1, 1)}, "held_on", "not come"),
        ({"report_sent_on": HELD - timedelta(days=1)}, "report_sent_on", "before the meeting"),
        ({"invited_on": HELD + timedelta(days=1)}, "invited_on", "after the meeting"),
        ({"held_on": None, "meets_on": HELD, "report_sent_on": HELD}, "report_sent_on", "held first"),
        ({"council_decision": "amend"}, "council_decided_on", "day of the decision"),
        ({"council_decision": "burn", "council_decided_on": HELD}, "council_decision", "not a code"),
        ({"kind": "sen-support", "recommendation": "Keep it."}, "recommendation", "Only the annual review"),
        ({"cancelled": True}, "cancelled", "not cancelled"),
        ({"meets_at": "half past"}, "meets_at", "hours and minutes"),
    ],
)
def test_a_review_that_cannot_be(desk: Desk, pupil: str, values: Any, field: str, words: str) -> None:
    issued(desk, pupil)
    assert words in refused(desk, lambda: reviewed(desk, pupil, **values))[field]


@pytest.mark.parametrize(
    ("there", "typed", "field", "words"),
    [
        ({"invited_on": HELD}, {"held_on": HELD - timedelta(days=1)}, "held_on", "invitation or the papers went out"),
        ({"held_on": None, "meets_on": HELD, "invited_on": HELD}, {"meets_on": HELD - timedelta(days=1)}, "meets_on",
         "invitation or the papers went out"),
        ({"report_sent_on": HELD}, {"held_on": HELD + timedelta(days=1)}, "held_on", "follows the meeting"),
        ({}, {"papers_sent_on": HELD + timedelta(days=1)}, "papers_sent_on", "after the meeting"),
    ],
)  # fmt: skip
def test_of_two_days_that_do_not_go_together_it_is_said_of_the_one_that_was_typed(
    desk: Desk, pupil: str, there: Any, typed: Any, field: str, words: str
) -> None:
    issued(desk, pupil)
    row = reviewed(desk, pupil, **there)
    said = refused(desk, lambda: reviews.change(desk, review_id=row, values=typed))
    assert list(said) == [field]
    assert words in said[field]


def test_an_annual_review_needs_a_plan(desk: Desk, pupil: str) -> None:
    assert "EHC plan tab" in refused(desk, lambda: reviewed(desk, pupil))["kind"]


def test_the_clocks_run_from_the_meeting(desk: Desk, pupil: str) -> None:
    issued(desk, pupil)
    row = reviewed(desk, pupil)
    running = clocks(desk, pupil)
    assert running["review-report"].day == HELD + timedelta(weeks=2)
    assert running["review-decision"].day == HELD + timedelta(weeks=4)
    reviews.change(desk, review_id=row, values={"report_sent_on": HELD + timedelta(days=20)})
    assert clocks(desk, pupil)["review-report"].state == "met late"


def test_support_meetings_make_the_rounds(desk: Desk, pupil: str) -> None:
    needs.set_status(desk, pupil_id=pupil, code="K", from_=date(2026, 1, 5))
    reviewed(desk, pupil, kind="sen-support", held_on=date(2026, 3, 2))
    reviewed(desk, pupil, kind="conversation", held_on=date(2026, 6, 1))
    reviewed(desk, pupil, kind="other", held_on=date(2026, 6, 8))
    with desk.reading() as session:
        told = happenings(session, on=desk.today())[pupil]
    support: Any = next(one for one in told if one.kind == "support")
    assert support.meetings == (date(2026, 3, 2), date(2026, 6, 1))


def test_who_is_asked(desk: Desk, pupil: str) -> None:
    family: Any = ({"surname": "Quillstone", "forename": "Ann", "parental_responsibility": True},
                   {"surname": "Quillstone", "forename": "Bea", "parental_responsibility": True, "may_be_told": "no"},
                   {"surname": "Farrow", "forename": "Cy"})  # fmt: skip
    for values in family:
        pupils.add_contact(desk, pupil_id=pupil, values=values)
    row = reviewed(desk, pupil, kind="sen-support", held_on=None, meets_on=HELD)
    reviews.invite_family(desk, review_id=row)
    assert reviews.invite_family(desk, review_id=row) is None
    asked: Any = {"name": "Mr Wainscott", "role": "Class teacher"}
    invitation = made(reviews.invite(desk, review_id=row, values=asked), "invitation")
    assert "asked already" in refused(desk, lambda: reviews.invite(desk, review_id=row, values=asked))["name"]
    assert "not held" in refused(
        desk, lambda: reviews.change_invitation(desk, invitation_id=invitation, values={"came": True})
    )["came"]  # fmt: skip
    with desk.reading() as session:
        found = reviews_view.reviews(session, pupil, on=desk.today()).reviews[0]
    assert [one.name for one in found.invited] == ["Ann Quillstone", "Mr Wainscott"]
    reviews.remove(desk, review_id=row)
    history.undo(desk)
    with desk.reading() as session:
        assert len(reviews_view.reviews(session, pupil, on=desk.today()).reviews[0].invited) == 2


def test_a_leaver_whose_file_went(desk: Desk, pupil: str) -> None:
    with desk.reading() as session:
        held = pupils_view.pupil(session, pupil, on=desk.today())
    assert held is not None
    pupils.change_registration(desk, registration_id=held.registrations[0].id, values={"to": HELD})
    values: Any = {"on_date": HELD, "what": "Her file", "to_whom": "Elm School", "kind": "school_file"}
    chronology.hand_over(desk, pupil_id=pupil, values=values)
    with desk.reading() as session:
        told: Any = happenings(session, on=desk.today())[pupil]
    assert [(one.last_day, one.file_sent) for one in told if one.kind == "leaving"] == [(HELD, HELD)]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 3000), st.sampled_from(["ehc", "statement"]),
                          st.sampled_from([None, "amended", "ceased"])), max_size=8))  # fmt: skip
def test_every_plan_is_in_one_chain_and_each_chain_is_one_law(rows: list[tuple[int, str, str | None]]) -> None:
    held = [
        EhcPlan(id=str(n), kind=kind, issued_on=ISSUED + timedelta(days=day), ended_why=why)
        for n, (day, kind, why) in enumerate(rows)
    ]
    found = list(chains(held))
    assert sorted(one.id for chain in found for one in chain) == sorted(one.id for one in held)
    for chain in found:
        assert len({one.kind for one in chain}) == 1
        assert all(one.ended_why == "amended" for one in chain[:-1])


@pytest.mark.parametrize(
    ("day", "expected"),
    [(-10, "first"), (0, "first"), (100, "first"), (101, "second"), (200, "second"), (250, "second"), (300, "third")],
)
@pytest.mark.parametrize("known_by", ["held_on", "meets_on", "due_on"])
def test_an_annual_review_is_of_the_plan_of_its_day(day: int, expected: str, known_by: str) -> None:
    """In force on the day; between two plans the one that ended; before every plan the first."""

    def plan(name: str, issued: int, ended: int | None) -> EhcPlan:
        end = None if ended is None else ISSUED + timedelta(days=ended)
        return EhcPlan(id=name, kind="ehc", issued_on=ISSUED + timedelta(days=issued), ended_on=end)

    held = [plan("third", 300, None), plan("first", 0, 100), plan("second", 101, 200)]
    review = Review(kind=ReviewKind.ANNUAL.value, **{known_by: ISSUED + timedelta(days=day)})
    found = plan_of(review, held)
    assert found is not None
    assert found.id == expected
    assert plan_of(review, []) is None
    review.kind = ReviewKind.SEN_SUPPORT.value
    assert plan_of(review, held) is None


def test_the_meeting_its_clocks_and_a_letter_to_the_council_are_of_one_plan(desk: Desk, pupil: str) -> None:
    """A review of the first plan stays one of the first, when the council has issued a second since."""
    first: Any = {"issued_on": ISSUED, "council": "Calderwick", "reference": "CW-1"}
    old = made(ehc.issue(desk, pupil_id=pupil, values=first), "ehc_plan")
    row = reviewed(desk, pupil, kind="annual", held_on=HELD)
    again: Any = {"issued_on": HELD + timedelta(days=2), "council": "Elmshire", "reference": "EL-2"}
    ehc.issue(desk, pupil_id=pupil, values=again)
    with desk.reading() as session:
        found = meetings_view.meeting(session, row, on=desk.today())
        told: Any = happenings(session, on=desk.today())[pupil]
        letter = chases.content(session, Asked(pupil, "review-decision", row), on=desk.today())
    assert found is not None
    assert found.council_reference == "CW-1"
    assert letter.council == "Calderwick"
    assert "CW-1" in repr(letter.paper.letter)
    assert {one.key: len(one.reviews) for one in told if one.kind == "cycle"}[old] == 1


def test_two_plans_are_never_in_force_at_once(desk: Desk, pupil: str) -> None:
    """Neither by putting an end or a day right, nor by an end that is corrected away."""
    first = issued(desk, pupil)
    second = issued(desk, pupil, issued_on=HELD)
    later: Any = {"ended_on": HELD + timedelta(days=3)}
    open_again: Any = {"ended_on": None, "ended_why": None}
    for values in (open_again, later):
        with pytest.raises(Refusal) as refused:
            ehc.change_plan(desk, plan_id=first, values=values)
        assert refused.value.fields == (("ended_on", TOGETHER),)
    with pytest.raises(Refusal) as refused:
        ehc.change_plan(desk, plan_id=second, values={"issued_on": HELD - timedelta(days=3)})
    assert refused.value.fields == (("issued_on", TOGETHER),)
    with pytest.raises(Refusal):
        versions.correct(desk, table="ehc_plan", record_id=first, values=later, reason="A typing mistake.")
    with pytest.raises(Refusal):
        ehc.issue(desk, pupil_id=pupil, values={"issued_on": date(2025, 11, 1), "ended_on": date(2026, 3, 1)})
    ehc.change_plan(desk, plan_id=first, values={"ended_on": HELD - timedelta(days=3)})  # a gap there may be


TOGETHER = (
    "Another EHC plan or statement of this pupil is in force on some of these days. End that one first, or look at "
    "the days of both."
)
DAYS = st.integers(0, 8).map(lambda n: ISSUED + timedelta(days=30 * n))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(["issue", "change", "cease", "remove", "undo"]), DAYS, st.none() | DAYS,
                          st.integers(0, 3)), min_size=4, max_size=9))  # fmt: skip
def test_whatever_is_typed_one_plan_is_in_force_at_most(
    desk: Desk, pupil: str, acts: list[tuple[str, date, date | None, int]]
) -> None:
    def held() -> list[EhcPlan]:
        with desk.reading() as session:
            return list(session.scalars(select(EhcPlan).where(EhcPlan.pupil_id == pupil)))

    for act, day, end, which in acts:
        there = held()
        one = there[which % len(there)].id if there else ""
        values: Any = {"issued_on": day, "ended_on": end, "ended_why": "ceased" if end else None}
        with suppress(UserError):
            if act == "issue" or not one:
                ehc.issue(desk, pupil_id=pupil, values=values, status=False)
            elif act == "change":
                ehc.change_plan(desk, plan_id=one, values=values)
            elif act == "cease":
                ehc.cease(desk, plan_id=one, on=day, support=False)
            elif act == "remove":
                ehc.remove_plan(desk, plan_id=one)
            else:
                history.undo(desk)
        now = held()
        assert not [one for one in now if together(one, [other for other in now if other is not one])]
