# SPDX-License-Identifier: Apache-2.0
"""The demonstration school shows the whole record: every kind of record a SENCO writes, over three school years, each
time the same."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import select

from sencodesk.coach.advising import advise
from sencodesk.records.all import LOGGED
from sencodesk.records.assessments import Score
from sencodesk.records.base import Base
from sencodesk.records.chronology import Entry
from sencodesk.records.plans import Plan, Target
from sencodesk.records.provision import Provision, SessionMark
from sencodesk.records.provision_rules import school_year
from sencodesk.services import imports
from sencodesk.services.demonstration import stories, thistledown
from sencodesk.services.demonstration.council import close_all
from sencodesk.services.desk import Desk
from sencodesk.services.measured import measured_on
from sencodesk.vault.keystore import NoPlace
from sencodesk.views import coaching
from sencodesk.views import cycles as cycles_view
from sencodesk.views import ehc as ehc_view
from sencodesk.views import plans as plans_view
from sencodesk.views import pupils as pupils_view
from sencodesk.views import reviews as reviews_view
from sencodesk.views.plans import PlanView
from tests.clocks import FakeClock

ELSEWHERE = {
    "correction": "the picture tour corrects a record in the window",
    "flag": "the story answers what the return asks for",
    "return_note": "the story explains a query in the window",
    "manual_receipt": "the picture tour hands a return in by hand",
}
"""What no school begins with: the window writes it while the demonstration is played."""
ANEW = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""The id of a record."""
YEARS = [date(2024, 9, 1), date(2025, 9, 1), date(2026, 9, 1)]


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The demonstration school with its pupils and its stories; the tests only read it."""
    made = told(tmp_path_factory.mktemp("whole") / "demo")
    yield made.desk
    made.desk.store.close()
    close_all(made.councils)


def told(folder: Path) -> thistledown.Demonstration:
    """One build of it."""
    made = thistledown.make(folder, clock=FakeClock().now, places=NoPlace())
    for name in (thistledown.TRANSFER_FILE, thistledown.PUPIL_LIST):
        file = thistledown.import_file(name)
        imports.apply(made.desk, preview=imports.preview(made.desk, data=file.read_bytes(), name=file.name))
    stories.tell(made.desk)
    return made


def rows(desk: Desk) -> dict[str, list[dict[str, object]]]:
    """Every logged record by its table, its columns by their names."""
    kinds = {one.class_.__tablename__: one.class_ for one in Base.registry.mappers}
    with desk.reading() as session:
        return {
            table: [
                {column.name: getattr(row, column.name) for column in row.__table__.columns}
                for row in session.scalars(select(kinds[table]))
            ]
            for table in LOGGED
        }


def test_every_kind_of_record_is_shown(school: Desk) -> None:
    missing = {table for table, found in rows(school).items() if not found}
    assert missing == set(ELSEWHERE), "a kind of record that no screen of the demonstration can show"


def test_plans_are_numbered_over_three_school_years(school: Desk) -> None:
    whose: dict[str, list[PlanView]] = {}
    with school.reading() as session:
        for one in plans_view.plans(session, on=school.today()):
            whose.setdefault(one.pupil_id, []).append(one)
        for pupil_id, plans in whose.items():
            assert sorted(one.number for one in plans) == list(range(1, len(plans) + 1))
            ended = sorted((one for one in plans if one.state == "ended"), key=lambda one: one.number)
            for before, after in pairwise(ended):
                assert before.start is not None
                assert before.review is not None
                assert after.start is not None
                assert before.start < before.review <= after.start
            assert all(one.reviewed_on and all(target.outcome for target in one.targets) for one in ended)
            rounds = cycles_view.cycles(session, pupil_id)
            assert {number for one in rounds for number in one.plans} == {one.number for one in plans}
    years = Counter(school_year(one.start)[0] for plans in whose.values() for one in plans if one.start)
    assert all(years[year] > 60 for year in YEARS), years
    long = [plans for plans in whose.values() if len({school_year(one.start)[0] for one in plans if one.start}) >= 3]
    assert len(long) > 25


def test_what_was_not_met_goes_on_in_the_next_round(school: Desk) -> None:
    with school.reading() as session:
        carried = 0
        for pupil_id in {one.pupil_id for one in plans_view.plans(session, on=school.today())}:
            plans = sorted(
                plans_view.plans(session, on=school.today(), pupil_ids=[pupil_id]), key=lambda one: one.number
            )
            for before, after in pairwise(plans):
                for target in after.targets:
                    if target.carried_from == f"Carried on from plan {before.number}":
                        old = next((one for one in before.targets if one.text == target.text), None)
                        assert old is None or old.outcome != "met"
                        carried += 1
    assert carried > 50


def test_assessments_provision_and_chronology_reach_back(school: Desk) -> None:
    with school.reading() as session:
        scored = Counter(school_year(day)[0] for day in session.scalars(select(Score.on_date)))
        begun = Counter(school_year(day)[0] for day in session.scalars(select(Provision.from_date)))
        held = Counter(school_year(day)[0] for day in session.scalars(select(SessionMark.on_date)))
        entered = Counter(school_year(day)[0] for day in session.scalars(select(Entry.on_date)))
        assert max(session.scalars(select(Score.on_date))) <= school.today()
        assert max(session.scalars(select(SessionMark.on_date))) <= school.today()
    for found, least in ((scored, 40), (begun, 5), (held, 200), (entered, 3)):
        assert all(found[year] >= least for year in YEARS), (least, found)


def test_advice_that_was_left_is_advice_of_the_coach(school: Desk) -> None:
    today = school.today()
    with school.reading() as session:
        words = coaching.ready(coaching.heard(session, on=today))
        known = {one.id: one for one in pupils_view.pupils(session, on=today)}
        for plan in plans_view.plans(session, on=today):
            left = coaching.left(session, plan.id)
            if left:
                around = coaching.around(words, known[plan.pupil_id], frozenset(), today=today)
                assert left <= {one.key for one in advise(coaching.plan_text(plan), around)}
                return
    pytest.fail("no advice was left anywhere")


def test_the_clocks_of_the_stories_stand_as_they_are_told(school: Desk) -> None:
    """Days and states of EHC duties, by the surname and the duty."""
    today = school.today()
    found: dict[tuple[str, str], list[tuple[str, date | None, int]]] = {}
    with school.reading() as session:
        for pupil in pupils_view.pupils(session, on=today):
            of_plans = ehc_view.ehc(session, pupil.id, on=today).clocks
            for one in (*of_plans, *reviews_view.reviews(session, pupil.id, on=today).clocks):
                found.setdefault((pupil.surname, one.duty.id), []).append((one.state, one.day, one.late))
    late = {("Brackenfold", "final-plan"): 18, ("Driftwood", "final-plan"): 5, ("Tallowby-Winter", "final-plan"): 11}
    late |= {("Windlestone", "review-decision"): 5, ("Brackenfold", "review-decision"): 7}
    assert all(("met late", days) in [(one[0], one[2]) for one in found[key]] for key, days in late.items())
    assert ("overdue", date(2026, 11, 16), 7) in found["Lanternby", "assess-decision"]
    assert ("due soon", date(2026, 11, 27), 0) in found["Fernhollow", "advice"]
    assert ("due soon", date(2026, 11, 25), 0) in found["Tallowby-Winter", "review-notice"]
    assert ("overdue", date(2026, 11, 20), 3) in found["Driftwood", "review-report"]
    overdue = {key for key, states in found.items() if any(one[0] == "overdue" for one in states)}
    about_plans = {key for key in overdue if not key[1].startswith("support")}
    assert about_plans == {("Lanternby", "assess-decision"), ("Driftwood", "review-report")}


def test_it_is_the_same_on_each_build(school: Desk, tmp_path: Path) -> None:
    again = told(tmp_path / "again")
    try:
        first, second = rows(school), rows(again.desk)
    finally:
        again.desk.store.close()
        close_all(again.councils)
    for table, found in first.items():
        assert facts(found) == facts(second[table]), table


def facts(found: list[dict[str, object]]) -> Mapping[tuple[tuple[str, str], ...], int]:
    """How often each record is there, without what is made anew each time: ids, keys, and days of entry."""
    return Counter(
        tuple(
            (name, ANEW.sub("", str(value)))
            for name, value in sorted(one.items())
            if not name.endswith(("_at", "fingerprint")) and not name.startswith("profile")
        )
        for one in found
    )


def test_what_the_next_plan_carries_on_has_its_day(school: Desk) -> None:
    with school.reading() as session:
        going = [
            (one, target)
            for plan in plans_view.plans(session, on=school.today())
            if plan.state == "current" and not plan.reviewed_on
            for one, target in [(session.get_one(Plan, plan.id), row) for row in plan.targets]
            if target.now is not None
        ]
        days = {measured_on(session, session.get_one(Target, row.id), plan, school.today()) for plan, row in going}
    assert going
    assert None not in days
