# SPDX-License-Identifier: Apache-2.0
"""Provision by the verbs that the window uses: runs, groups, timetable, money, library."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from sencodesk.errors import UserError
from sencodesk.records.provision_rules import LINE_SETTING
from sencodesk.records.school import Term
from sencodesk.services import history, offers, provision, rates, transfers, versions
from sencodesk.services.desk import Desk
from sencodesk.services.values import Refusal
from sencodesk.views import offers as library
from sencodesk.views import provision_charts
from sencodesk.views.calendar import school_calendar
from sencodesk.views.provision import provision_map
from sencodesk.views.provision_worked import worked
from tests.services.provisions import NAMES, STARTS, TODAY, held, ids, only, prepared, shown, talk_ladder


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """Three pupils, an autumn term with its half term, an assistant and a rate."""
    return prepared(desk)


def test_ten_weeks_were_promised_by_the_23rd_of_november(desk: Desk) -> None:
    run = talk_ladder(desk, *NAMES)
    assert (run.whole.promised, run.whole.sessions, run.whole.delivered) == (600, 30, None)
    assert run.how_often == "20 minutes, 3 times a week"
    assert run.group == "Group of 3"
    assert not run.whole.by_register
    assert run.whole.cost == 16000, "600 minutes of 16 pounds an hour, as promised"
    assert sum(one.own.cost or 0 for one in run.members) == 16000
    assert [one.guessed for one in shown(desk).spent] == [True, True, True]


def test_the_year_counts_from_september(desk: Desk) -> None:
    known = ids(desk)
    provision.add(desk, values={"name": "Quiet Start", "from_": date(2026, 6, 1)}, pupil_ids=[known["Edie"]])
    run = only(desk)
    provision.mark(
        desk, provision_id=run.id,
        marks=[{"pupil_id": known["Edie"], "on_date": day, "held": True, "minutes": 60} for day in
               (date(2026, 7, 1), date(2026, 9, 10))],
    )  # fmt: skip
    provision.change(desk, provision_id=run.id, values={"staff": "Teaching assistant"})
    run = only(desk)
    assert run.whole.delivered == 120
    assert (run.members[0].own.cost, run.members[0].own.unpriced) == (1600, 60), "no rate before September"
    assert [(one.cost, one.unpriced) for one in shown(desk).spent] == [(1600, 0)]


def test_where_no_term_was_entered_nothing_is_guessed(desk: Desk) -> None:
    known = ids(desk)
    provision.add(
        desk, values={"name": "Quiet Start", "from_": date(2026, 6, 1), "minutes": 15, "times_a_week": 5.0},
        pupil_ids=[known["Edie"]],
    )  # fmt: skip
    run = only(desk)
    assert run.whole.promised is None
    assert run.lack is not None
    assert "terms" in run.lack.words.casefold() or "calendar" in run.lack.words.casefold()
    assert shown(desk).spent == ()


def test_a_pupil_who_joins_and_leaves_is_promised_their_own_weeks(desk: Desk) -> None:
    run = talk_ladder(desk, "Edie")
    provision.add_pupils(desk, provision_id=run.id, pupil_ids=[ids(desk)["Pip"]], from_=date(2026, 11, 2))
    run = only(desk)
    pip = next(one for one in run.members if one.name.startswith("Pip"))
    assert pip.own.promised == 4 * 60
    provision.change_member(desk, member_id=pip.id, values={"to": date(2026, 11, 13)})
    assert next(one for one in only(desk).members if one.id == pip.id).own.promised == 2 * 60


def test_the_timetable_promises_where_minutes_and_times_are_not_given(desk: Desk) -> None:
    provision.add(desk, values={"name": "Hand gym", "from_": date(2026, 11, 2)}, pupil_ids=[ids(desk)["Edie"]])
    run = only(desk)
    for weekday in (1, 3):
        provision.add_slot(desk, provision_id=run.id, values={"weekday": weekday, "starts": "9:05", "minutes": 10})
    run = only(desk)
    assert [one.words for one in run.slots] == ["Monday 09:05 to 09:15", "Wednesday 09:05 to 09:15"]
    assert (run.whole.promised, run.whole.sessions) == (70, 7), "4 Mondays and 3 Wednesdays from 2 November"


def test_one_adult_in_two_places_is_told_and_not_blocked(desk: Desk) -> None:
    with desk.reading() as session:
        (dell,) = [one for one, _ in provision_map(session, on=TODAY).people if _ == "Mrs Dell"]
    for name in ("Talk Ladder", "Number Gaps"):
        change = provision.add(desk, values={"name": name, "from_": STARTS, "minutes": 20, "person_id": dell})
        assert change is not None
        run_id = next(row for table, row in change.touched if table == "provision")
        provision.add_slot(desk, provision_id=run_id, values={"weekday": 1, "starts": "10:40"})
    (clash,) = shown(desk).clashes
    assert clash.words == "Mrs Dell is in two places: Number Gaps, Monday 10:40 to 11:00, and Talk Ladder, 10:40."
    slot = shown(desk).runs[0].slots[0]
    provision.change_slot(desk, slot_id=slot.id, values={"starts": "11:00"})
    assert shown(desk).clashes == ()


def test_nobody_is_in_it_twice_at_once(desk: Desk) -> None:
    run = talk_ladder(desk, "Edie")
    edie = ids(desk)["Edie"]
    with pytest.raises(Refusal) as refused:
        provision.add_pupils(desk, provision_id=run.id, pupil_ids=[ids(desk)["Pip"], edie])
    assert refused.value.code == "IN_IT_ALREADY"
    assert len(only(desk).members) == 1, "all or none"
    provision.change_member(desk, member_id=only(desk).members[0].id, values={"to": date(2026, 10, 2)})
    provision.add_pupils(desk, provision_id=run.id, pupil_ids=[edie], from_=date(2026, 11, 2))
    run = only(desk)
    assert len(run.members) == 2
    assert run.group == "1 to 1"
    later = next(one for one in run.members if one.from_date)
    with pytest.raises(Refusal):
        provision.change_member(desk, member_id=later.id, values={"from_": date(2026, 10, 2)})


def test_provision_is_not_begun_for_a_pupil_who_has_left_by_then(desk: Desk) -> None:
    run, known = talk_ladder(desk, "Edie"), ids(desk)
    transfers.leave(
        desk,
        pupil_id=known["Pip"],
        values={"last_day": date(2026, 10, 2), "destination": "Hillcrest School", "reason": None},
    )
    late: provision.RunValues = {"name": "Quiet Start", "from_": date(2026, 10, 5)}
    acts: list[Callable[[], object]] = [
        lambda: provision.add(desk, values=late, pupil_ids=[known["Rowan"], known["Pip"]]),
        lambda: provision.start(desk, offer="INT-27", from_=date(2026, 10, 5), pupil_ids=[known["Pip"]]),
        lambda: provision.add_pupils(desk, provision_id=run.id, pupil_ids=[known["Pip"]], from_=date(2026, 10, 5)),
    ]
    for act in acts:
        with pytest.raises(Refusal) as refused:
            act()
        assert (refused.value.code, dict(refused.value.fields)) == (
            "PROVISION_FOR_LEAVER",
            {"from": "This pupil has left the school by then, so no provision begins. Look at the days on roll."},
        )
        assert len(only(desk).members) == 1, "all or none"
    provision.add_pupils(desk, provision_id=run.id, pupil_ids=[known["Pip"]])
    pip = next(one for one in only(desk).members if one.name.startswith("Pip"))
    with pytest.raises(Refusal) as moved:
        provision.change_member(desk, member_id=pip.id, values={"from_": date(2026, 10, 5)})
    assert moved.value.code == "PROVISION_FOR_LEAVER"
    provision.change_member(desk, member_id=pip.id, values={"from_": date(2026, 10, 2), "to": date(2026, 10, 2)})


def test_days_of_a_pupil_stay_inside_the_run(desk: Desk) -> None:
    run = talk_ladder(desk, "Edie")
    edie = run.members[0]
    for values, code in (
        ({"from_": date(2026, 9, 15)}, "MEMBER_BEFORE_START"),
        ({"from_": date(2026, 10, 2), "to": date(2026, 10, 1)}, "ENDS_BEFORE_START"),
    ):
        with pytest.raises(Refusal) as refused:
            provision.change_member(desk, member_id=edie.id, values=values)  # type: ignore[arg-type]  # made of its fields
        assert refused.value.code == code
    provision.change_member(desk, member_id=edie.id, values={"from_": date(2026, 9, 21)})
    with pytest.raises(Refusal) as shorter:
        provision.change(desk, provision_id=run.id, values={"from_": date(2026, 9, 23)})
    assert shorter.value.code == "MEMBERS_OUTSIDE"
    with pytest.raises(Refusal) as backwards:
        provision.change(desk, provision_id=run.id, values={"to": date(2026, 9, 1)})
    assert backwards.value.code == "ENDS_BEFORE_START"


def test_removing_a_run_takes_what_hangs_on_it_and_undo_or_restore_brings_all_back(desk: Desk) -> None:
    run = talk_ladder(desk, *NAMES)
    provision.add_slot(desk, provision_id=run.id, values={"weekday": 1, "starts": "10:40"})
    held(desk, run, "Edie", date(2026, 9, 18))
    before = only(desk)
    provision.remove(desk, provision_id=run.id)
    assert shown(desk).runs == ()
    history.undo(desk)
    assert only(desk).whole == before.whole
    seq = desk_seq(desk, "provision", run.id)
    provision.remove(desk, provision_id=run.id)
    versions.restore(desk, table="provision", record_id=run.id, seq=seq)
    after = only(desk)
    assert (len(after.members), len(after.slots), after.whole.held) == (3, 1, 1)


def desk_seq(desk: Desk, table: str, record_id: str) -> int:
    """The last version that holds something."""
    from sencodesk.views import versions as view

    with desk.reading() as session:
        return next(one.seq for one in view.versions(session, table, record_id).found if one.values is not None)


def test_measures_and_what_worked(desk: Desk) -> None:
    run = talk_ladder(desk, *NAMES)
    for place, one in enumerate(run.members):
        provision.change_member(
            desk, member_id=one.id,
            values={"entry_score": 2.0, "entry_on": STARTS, "exit_score": 5.0 + place, "exit_on": date(2026, 11, 20)},
        )  # fmt: skip
    found = shown(desk)
    assert sorted(one.gain or 0 for one in found.runs[0].members) == [3, 4, 5]
    with desk.reading() as session:
        (chart,) = worked(session)
    assert "Talk Ladder: 3 pupils, too few to say" in chart.words()
    assert chart.scale.name == "Answers of 10"
    with pytest.raises(Refusal):
        provision.change_member(desk, member_id=run.members[0].id, values={"exit_score": float("nan")})


def test_rates_and_the_schools_own_library(desk: Desk) -> None:
    with pytest.raises(Refusal) as refused:
        rates.add(desk, values={"staff": "Teacher", "pence_an_hour": -1, "from_": STARTS})
    assert refused.value.code == "NEGATIVE_MONEY"
    with pytest.raises(Refusal):
        rates.add(desk, values={"staff": "Teacher", "from_": STARTS})
    change = rates.add(
        desk, values={"staff": "Teacher", "pence_an_hour": 4200, "from_": STARTS, "council": "Northshire"}
    )
    assert change is not None
    rate = next(row for _, row in change.touched)
    rates.change(desk, rate_id=rate, values={"to": date(2027, 8, 31)})
    with pytest.raises(Refusal):
        rates.change(desk, rate_id=rate, values={"to": date(2025, 8, 31)})
    rates.remove(desk, rate_id=rate)
    made = offers.add(desk, values={"name": "Quiet Start", "minutes": 15, "times_a_week": 5.0, "weeks": 12})
    assert made is not None
    offer = next(row for _, row in made.touched)
    offers.change(desk, offer_id=offer, values={"retired": True, "area": "writing"})
    provision.add(desk, values={"name": "Quiet Start", "offer": offer, "from_": STARTS})
    assert only(desk).area == "writing"
    offers.remove(desk, offer_id=offer)
    assert only(desk).name == "Quiet Start"


def test_the_line_is_a_setting(desk: Desk) -> None:
    assert shown(desk).line == 600_000
    desk.keep_setting(LINE_SETTING, 500_000)
    assert shown(desk).line == 500_000
    chart = provision_charts.costs_of(shown(desk).spent, shown(desk).line)
    assert "£5,000" in chart.words()


def test_a_run_from_the_library_ends_with_its_last_school_week_and_has_its_usual_numbers(desk: Desk) -> None:
    provision.start(desk, offer="INT-27", from_=date(2026, 10, 14), pupil_ids=[ids(desk)["Edie"]])
    run = only(desk)
    assert (run.minutes, run.times_a_week, run.staff) == (20, 3.0, "Teaching assistant")
    assert run.to_date is not None
    assert run.members[0].name == "Edie Marrowfield"
    provision.change(desk, provision_id=run.id, values={"to": date(2026, 12, 18)})
    with pytest.raises(UserError) as gone:
        provision.start(desk, offer="INT-9999", from_=STARTS)
    assert gone.value.code == "no_such_offer"


@pytest.mark.parametrize(("weeks", "end"), [(1, date(2026, 10, 23)), (2, date(2026, 11, 6)), (3, date(2026, 11, 13))])
def test_half_term_is_no_week_of_a_run(desk: Desk, weeks: int, end: date) -> None:
    with desk.reading() as session:
        assert library.ends(school_calendar(session), date(2026, 10, 21), weeks) == end
        far = library.ends(school_calendar(session), date(2027, 10, 20), weeks)
    assert far == date(2027, 10, 22) + timedelta(days=7 * (weeks - 1)), "no terms then: weeks are weeks"


def test_terms_that_cannot_be_counted_in_are_left_out(desk: Desk) -> None:
    """Terms that lie over one another are refused today; records of an earlier program may hold them."""
    with desk.unit("as an earlier program wrote it") as unit:
        unit.session.add(Term(name="Twice", first_day=date(2026, 12, 1), last_day=date(2026, 12, 24)))
    with desk.reading() as session:
        assert [one.name for one in school_calendar(session).terms] == ["Autumn 2026"]
