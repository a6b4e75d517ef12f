# SPDX-License-Identifier: Apache-2.0
"""Where duties stand: by hand for each kind of happening, and by rules that hold whatever the days are."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sencodesk.codes.clocks import Duty, duties
from sencodesk.codes.school_days import SchoolCalendar, Term
from sencodesk.records import happened
from sencodesk.records.deadlines import OPEN, Running, judge, running_duties
from sencodesk.records.happened import (
    Case,
    Happening,
    Leaving,
    Plan,
    Reassessment,
    Request,
    Review,
    Support,
)

TODAY = date(2026, 11, 23)
TERM = SchoolCalendar((Term("Autumn", date(2026, 9, 1), date(2026, 12, 18)),))
NEAR = st.dates(date(2014, 9, 1), date(2030, 12, 31))
CLOCKS = st.sampled_from(
    [one for one in duties().values() if one.way not in ("always", "school") and one.valid_to is None]
)


def d(text: str) -> date:
    """A day, written shortly."""
    return date.fromisoformat(text)


def stand(*happenings: Happening, today: date = TODAY, calendar: SchoolCalendar | None = TERM) -> dict[str, Running]:
    """Where each duty stands; a duty that stands twice is a mistake of the test."""
    found = running_duties(happenings, today, calendar)
    assert len({one.duty.id for one in found}) == len(found)
    return {one.duty.id: one for one in found}


def states(*happenings: Happening, today: date = TODAY) -> dict[str, str]:
    """The state of each duty."""
    return {name: one.state for name, one in stand(*happenings, today=today).items()}


def test_a_request_runs_three_clocks_until_something_is_decided() -> None:
    request = Request(received=d("2026-09-07"))
    assert states(request) == {"assess-decision": "overdue", "no-plan": "running", "final-plan": "running"}
    assert stand(request)["assess-decision"].late == 35
    assert states(request, today=d("2026-10-06"))["assess-decision"] == "due soon"
    assert states(request, today=d("2026-10-04"))["assess-decision"] == "running"
    assert states(request, today=d("2026-10-19"))["assess-decision"] == "due soon"
    assert states(request, today=d("2026-10-20"))["assess-decision"] == "overdue"
    assert states(request, today=d("2026-09-06")) == {}


def test_a_refusal_ends_what_comes_after_it_and_a_withdrawal_everything() -> None:
    refused = Request(received=d("2026-09-07"), decided=d("2026-10-19"), assesses=False)
    assert states(refused) == {"assess-decision": "met"}
    assert states(Request(received=d("2026-09-07"), withdrawn=d("2026-09-30"))) == {}
    assert states(Request(received=d("2026-09-07"), withdrawn=d("2026-12-01")))["final-plan"] == "running"


def test_a_draft_ends_the_word_that_there_is_no_plan_and_starts_the_familys_time() -> None:
    draft = Request(received=d("2026-07-06"), decided=d("2026-08-20"), assesses=True, draft_served=d("2026-11-10"))
    assert states(draft) == {"assess-decision": "met late", "final-plan": "due soon", "draft-days": "running"}
    assert stand(draft)["draft-days"].day == d("2026-11-24")
    assert stand(draft)["assess-decision"].late == 3
    assert states(draft, today=d("2026-11-25"))["draft-days"] == "met"
    in_haste = replace(draft, plan_sent=d("2026-11-24"))
    assert states(in_haste, today=d("2026-11-30"))["draft-days"] == "cut short"
    patient = replace(draft, plan_sent=d("2026-11-25"))
    assert states(patient, today=d("2026-11-30"))["draft-days"] == "met"


def test_the_schools_advice_is_a_clock_of_its_own_and_tells_the_council_of_the_summer() -> None:
    request = Request(received=d("2026-06-29"), advice_asked=d("2026-07-20"))
    year = SchoolCalendar((Term("Summer", d("2026-06-01"), d("2026-07-20")), *TERM.terms))
    found = stand(request, calendar=year)
    assert (found["advice"].state, found["advice"].day) == ("overdue", d("2026-08-31"))
    assert [one.id for one in found["advice"].exemptions] == ["personal", "absence", "appointment"]
    summer = found["final-plan"].exemptions[0]
    assert (summer.id, summer.applies) == ("summer", True)
    assert found["final-plan"].day == d("2026-11-16")


def test_round_a_review_notice_papers_report_and_decision() -> None:
    review = Review(key="r", meeting=d("2026-12-04"), notice_sent=d("2026-11-20"))
    plan = Plan(made=d("2025-12-08"), reviews=(review,))
    found = stand(plan)
    assert {name: (one.state, one.day) for name, one in found.items()} == {
        "review-notice": ("met", d("2026-11-20")),
        "review-papers": ("overdue", d("2026-11-20")),
        "review-meeting": ("due soon", d("2026-12-07")),
        "plan-review": ("due soon", d("2026-12-07")),
    }
    assert found["review-papers"].key == "r"
    held = states(plan, today=d("2026-12-19"))
    assert held["review-meeting"] == "met"
    assert held["plan-review"] == "overdue"
    assert held["review-report"] == "overdue"
    assert held["review-decision"] == "due soon"
    assert held["changed-plan-at-latest"] == "running"


def test_what_the_council_decides_ends_or_starts_the_rest() -> None:
    review = Review(meeting=d("2026-09-01"), report_sent=d("2026-09-15"), decided=d("2026-09-29"), decision="maintain")
    found = running_duties([Plan(made=d("2025-09-20"), reviews=(review,))], TODAY)
    assert {(one.duty.id, one.state) for one in found} == {
        ("review-notice", "overdue"), ("review-papers", "overdue"), ("review-report", "met"),
        ("review-decision", "met"), ("review-meeting", "met"), ("plan-review", "met late"),
        ("review-meeting", "running"), ("plan-review", "running"),
    }  # fmt: skip
    assert {one.day for one in found if one.duty.id == "plan-review"} == {d("2026-09-19"), d("2027-09-28")}
    amended = replace(review, decision="amend", changes_sent=d("2026-09-29"))
    states_of = {one.duty.id: one for one in running_duties([Plan(made=d("2025-09-20"), reviews=(amended,))], TODAY)}
    assert (states_of["changed-plan"].state, states_of["changed-plan"].day) == ("due soon", d("2026-11-24"))
    assert states_of["changed-plan-at-latest"].day == d("2026-11-24")
    assert states_of["review-changes"].state == "met"


def test_an_ended_plan_owes_nothing_more() -> None:
    assert states(Plan(made=d("2024-09-20"), ended=d("2026-07-31"))) == {}
    assert states(Plan(made=d("2026-01-05"), ended=d("2026-12-24")))["plan-review"] == "running"


def test_a_review_before_its_plan_is_said_and_not_counted() -> None:
    found = stand(Plan(made=d("2026-09-20"), reviews=(Review(meeting=d("2026-09-01"), decided=d("2026-09-02")),)))
    assert {found[name].state for name in ("review-report", "review-decision", "review-notice")} == {
        "cannot be counted"
    }
    assert found["review-report"].why == "The review was held before the plan was made. Look at both dates."
    assert found["plan-review"].day == d("2027-09-19")


def test_a_meeting_belongs_to_the_year_in_which_it_was_held() -> None:
    """Two reviews that ran into each other: the second decision ends a year without a meeting of its own."""
    reviews = (("2025-01-10", "2025-03-01"), ("2025-02-01", "2025-06-01"), ("2026-05-01", "2026-05-20"))
    plan = Plan(
        made=d("2024-02-01"), reviews=tuple(Review(meeting=d(meeting), decided=d(done)) for meeting, done in reviews)
    )
    found = [(one.start, one.done) for one in running_duties([plan], TODAY) if one.duty.id == "review-meeting"]
    assert sorted(found, key=lambda one: one[0]) == [
        (d("2024-02-01"), d("2025-01-10")), (d("2025-06-01"), d("2026-05-01")), (d("2026-05-20"), None),
    ]  # fmt: skip


def test_a_plan_of_a_child_under_five_is_thought_of_twice_a_year() -> None:
    assert stand(Plan(made=d("2026-09-01"), born=d("2022-10-01")))["young-review"].day == d("2027-03-01")
    assert "young-review" not in stand(Plan(made=d("2026-09-01"), born=d("2022-03-01")))


def test_meetings_with_parents_follow_one_another() -> None:
    support = Support(started=d("2026-01-10"), parent_told=d("2026-01-08"), meetings=(d("2026-09-20"), d("2026-05-10")))
    found = running_duties([support], TODAY)
    assert [(one.state, one.day) for one in found if one.duty.id == "support-meeting"] == [
        ("running", d("2027-01-20")), ("met late", d("2026-09-10")), ("met", d("2026-05-10")),
    ]  # fmt: skip
    assert [one.state for one in found if one.duty.id == "support-told"] == ["met"]
    assert states(Support(started=d("2026-11-20")))["support-told"] == "overdue"
    assert "support-meeting" not in states(Support(started=d("2026-01-10"), ended=d("2026-11-22")))


def test_history_is_judged_by_the_law_of_its_day() -> None:
    old = Request(received=d("2008-12-01"), decided=d("2009-01-12"), assesses=True, assessed=d("2009-03-24"),
                  draft_served=d("2009-04-06"), plan_sent=d("2009-06-02"))  # fmt: skip
    assert states(old) == {
        "assess-decision-2001": "met", "assessment-2001": "met late", "proposed-statement-2001": "met",
        "final-statement-2001": "met late",
    }  # fmt: skip
    statement = Plan(
        made=d("2010-03-01"), law="statement", reviews=(Review(meeting=d("2011-02-01"), decided=d("2011-02-20")),)
    )
    found = running_duties([statement], TODAY)
    assert [(one.duty.id, one.state, one.day) for one in found] == [
        ("statement-review", "overdue", d("2012-02-19")), ("statement-review", "met", d("2011-02-28")),
    ]  # fmt: skip


def test_a_leavers_file_needs_the_calendar() -> None:
    leaving = Leaving(last_day=d("2026-11-20"))
    assert stand(leaving)["file-sent-on"].day == d("2026-12-11")
    without = stand(leaving, calendar=None)["file-sent-on"]
    assert (without.state, without.day) == ("cannot be counted", None)
    assert without.why == "No term dates are entered, so school days cannot be counted."
    assert stand(Leaving(last_day=d("2026-12-18")), today=d("2026-12-18"))["file-sent-on"].why.startswith(
        "The calendar ends on 18 Dec 2026."
    )


def test_what_no_record_holds_is_judged_by_its_days_like_all_else() -> None:
    cases = {
        "transfer-school": {"transfer.school": d("2027-09-01")},
        "transfer-post16": {"transfer.post16": d("2027-09-01"), "transfer.plan_amended": d("2026-11-01")},
        "transfer-between-post16": {
            "transfer.between_post16": d("2027-09-01"), "transfer.called_off": d("2026-11-01")
        },
        "suspension-parents": {"suspension.decided": d("2026-11-20"), "suspension.parents_told": d("2026-11-20")},
        "suspension-council": {"suspension.decided": d("2026-11-20"), "suspension.parents_told": d("2026-11-20")},
        "absence-return": {"absence.ten_days": d("2026-11-23")},
        "information-report": {"report.published": d("2025-11-24")},
    }  # fmt: skip
    judged = {name: judge(duties()[name], Case("", facts), TODAY) for name, facts in cases.items()}
    assert {name: one.state if one is not None else "" for name, one in judged.items()} == {
        "transfer-school": "running", "transfer-post16": "met", "transfer-between-post16": "",
        "suspension-parents": "met", "suspension-council": "overdue", "absence-return": "due soon",
        "information-report": "due soon",
    }  # fmt: skip
    assert states(Reassessment(told=d("2026-08-01"))) == {"reassessment": "overdue"}


def test_what_was_done_before_it_began_is_said_and_not_counted() -> None:
    found = stand(Request(received=d("2026-09-07"), decided=d("2026-09-01"), assesses=True))
    assert found["assess-decision"].state == "cannot be counted"
    assert found["assess-decision"].why.startswith("The day on which this was done is before")


def test_the_most_pressing_comes_first() -> None:
    found = running_duties([Request(received=d("2026-09-07")), Support(started=d("2026-11-20"))], TODAY)
    assert [one.duty.id for one in found] == [
        "assess-decision",
        "support-told",
        "no-plan",
        "final-plan",
        "support-meeting",
    ]


def filled(kind: type[Happening], **more: Any) -> Any:
    """A happening with a day in each of its fields."""
    names = [name for name in kind.__dataclass_fields__ if name not in {"key", "kind", *more}]
    return kind(**{**dict.fromkeys(names, TODAY), **more})


def every_fact() -> set[str]:
    """Each day that happenings of any kind can tell; a review tells its days within a plan."""
    decisions = ("maintain", "amend", "cease")
    reviews = tuple(filled(Review, decision=decision) for decision in decisions)
    kinds = [one for one in vars(happened).values() if isinstance(one, type) and issubclass(one, Happening)]
    plain = set(kinds) - {Happening, Support, Request, Plan, Review}
    whole: list[Happening] = [
        filled(Support, meetings=(TODAY,)),
        filled(Request, assesses=False),
        *(filled(Plan, law=law, reviews=reviews) for law in ("ehc", "statement")),
        *(filled(kind) for kind in plain),
    ]
    return {name for one in whole for case in one.cases() for name in case.facts}


def test_every_duty_that_the_program_counts_is_fed_from_the_records_and_no_other() -> None:
    """A kind of happening is there because records hold its days; what no kind tells says that nothing counts it."""
    fed = every_fact()
    for duty in duties().values():
        if duty.way != "always":
            assert duty.by_program is ({duty.event, duty.done} <= fed), duty.id


def one_case(duty: Duty, start: date, done: date | None) -> Case:
    """A happening with the start of a duty and, where there is one, the day it was done."""
    return Case("", {duty.event: start} | ({duty.done: done} if done else {}))


@given(CLOCKS, NEAR, NEAR, st.none() | NEAR)
def test_a_state_says_what_its_days_say(duty: Duty, start: date, today: date, done: date | None) -> None:
    found = judge(duty, one_case(duty, start, done), today)
    if not duty.in_force(start) or (duty.direction == "after" and start > today):
        assert found is None
        return
    assert found is not None
    by_now = done if done is not None and done <= today else None
    assert found.done == by_now
    if found.state == "cannot be counted":
        assert found.why
        assert done is not None
        assert done < start
        return
    assert found.day is not None
    if duty.limit == "earliest":
        assert found.state == ("cut short" if by_now and by_now <= found.day else
                               "running" if not by_now and today <= found.day else "met")  # fmt: skip
        return
    if by_now:
        assert found.state == ("met" if by_now <= found.day else "met late")
    elif today > found.day:
        assert (found.state, found.late) == ("overdue", (today - found.day).days)
    else:
        assert found.state == ("due soon" if today + timedelta(days=14) >= found.day else "running")
    assert (found.late > 0) is (found.state in ("overdue", "met late"))


@given(CLOCKS, NEAR, NEAR, st.integers(0, 400))
def test_time_alone_only_makes_a_duty_more_pressing(duty: Duty, start: date, today: date, days: int) -> None:
    pressing = ("running", "due soon", "overdue")
    if duty.limit == "earliest":
        pressing = ("running", "met", "met")
    now, then = (judge(duty, one_case(duty, start, None), day) for day in (today, today + timedelta(days=days)))
    if now is not None:
        assert then is not None
        assert then.day == now.day
        assert pressing.index(then.state) >= pressing.index(now.state)
        assert then.late >= now.late


@given(CLOCKS, NEAR, NEAR, NEAR)
def test_what_lies_in_the_future_changes_nothing(duty: Duty, start: date, today: date, later: date) -> None:
    if later > today:
        case, bare = one_case(duty, start, later), one_case(duty, start, None)
        ended = replace(bare, facts={**bare.facts, **dict.fromkeys(duty.ends, later)})
        assert judge(duty, case, today) == judge(duty, bare, today) == judge(duty, ended, today)


@given(CLOCKS, NEAR, NEAR, NEAR)
def test_what_ends_a_duty_ends_it_unless_it_was_done(duty: Duty, start: date, today: date, ended: date) -> None:
    for name in duty.ends:
        if ended <= today:
            bare = one_case(duty, start, None)
            assert judge(duty, replace(bare, facts={**bare.facts, name: ended}), today) is None
            if start <= today and duty.in_force(start) and duty.direction == "after":
                done = one_case(duty, start, today)
                assert judge(duty, replace(done, facts={**done.facts, name: ended}), today) is not None


REVIEWS = st.builds(Review, **dict.fromkeys(("meeting", "report_sent", "decided", "changes_sent"), st.none() | NEAR))


@given(NEAR, st.lists(REVIEWS, max_size=6), st.none() | NEAR, NEAR)
def test_of_a_plan_with_any_days_at_most_one_year_is_open(
    made: date, reviews: list[Review], ended: date | None, today: date
) -> None:
    """Years follow one another without a gap, whatever nonsense the reviews hold."""
    plan = Plan(made=made, ended=ended, reviews=tuple(reviews))
    years = [case.facts for case in plan.cases() if "cycle.began" in case.facts]
    assert years[0]["cycle.began"] == made
    assert [one["cycle.decided"] for one in years[:-1]] == [one["cycle.began"] for one in years[1:]]
    assert "cycle.decided" not in years[-1]
    whole = [one.decided for one in reviews if one.meeting and one.decided and made <= one.meeting <= one.decided]
    assert [one["cycle.decided"] for one in years[:-1]] == sorted(whole)
    for one in years:
        assert one["cycle.began"] <= one.get("cycle.met", date.max)
        assert one.get("cycle.met", date.min) <= one.get("cycle.decided", date.max)
    found = [one for one in running_duties([plan], today) if one.duty.id == "plan-review"]
    assert sum(one.open for one in found) <= 1
    for each in found:
        assert each.state in OPEN or each.done is not None


def test_a_duty_in_the_list_has_a_day_or_a_reason() -> None:
    for one in running_duties([Leaving(last_day=d("2026-11-20")), Request(received=d("2026-09-07"))], TODAY):
        assert (one.day is None) is bool(one.why) is (one.state == "cannot be counted")


@pytest.mark.parametrize("soon", [0, 7, 60])
def test_how_soon_is_soon_is_the_callers_to_say(soon: int) -> None:
    request = Request(received=d("2026-09-07"))
    for left in (0, 7, 8, 60, 61):
        today = d("2027-01-25") - timedelta(days=left)
        found = {one.duty.id: one.state for one in running_duties([request], today, soon=soon)}
        assert found["final-plan"] == ("due soon" if left <= soon else "running")


def test_to_ask_about_some_duties_is_to_leave_out_the_others() -> None:
    found = [Request(received=d("2026-09-07"), decided=d("2026-10-16")), Support(started=d("2026-01-05")),
             Plan(made=d("2025-09-20")), Leaving(last_day=d("2026-11-20"))]  # fmt: skip
    every = running_duties(found, TODAY, TERM)
    ids = sorted({one.duty.id for one in every})
    assert len(ids) > 5
    for only in ([], ids[:1], ids[::2], ids, ["no duty"]):
        wanted = tuple(one for one in every if not only or one.duty.id in only)
        assert running_duties(found, TODAY, TERM, only=only) == wanted
