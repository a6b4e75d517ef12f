# SPDX-License-Identifier: Apache-2.0
"""What a page asks of the file does not grow with the school: no list asks once for each pupil."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import event, select

from sencodesk.records.base import Base
from sencodesk.records.concerns import Concern
from sencodesk.records.duties import Task
from sencodesk.records.ehc import EhcPlan
from sencodesk.records.needs import StatusPeriod
from sencodesk.records.plans import Plan, Target
from sencodesk.records.provision import Provision, ProvisionMember, SessionMark, Slot
from sencodesk.records.pupils import Pupil, Registration
from sencodesk.records.reviews import Review
from sencodesk.records.school import Person
from sencodesk.services.desk import Desk
from sencodesk.views import assessments, duties, glance, plans, provision, today
from sencodesk.views.happenings import happenings
from sencodesk.views.review_rows import review_rows
from sencodesk.views.roll import here

ON = date(2026, 11, 23)
LISTS: dict[str, Callable[[Any], object]] = {
    "today": lambda session: today.today(session, on=ON),
    "counts": lambda session: today.counts(session, on=ON),
    "reviews": lambda session: review_rows(session, on=ON),
    "plans": lambda session: plans.plans(session, on=ON),
    "provision": lambda session: provision.provision_map(session, on=ON),
    "scores": lambda session: assessments.class_sheet(
        session, class_name="4H", scale="reading-score", on_date=ON, today=ON
    ),
}


def add(desk: Desk, many: int) -> None:
    """Pupils with a status, a plan with a target, a concern, a task; every second one with an EHC plan and a review,
    and in a run of provision with a timetable and a register."""
    with desk.unit("add") as unit:
        for n in range(many):
            one = Pupil(surname=f"Quill{n}", forename="Dot", dob=date(2016, 5, 11), class_name="4H")
            unit.session.add(one)
            unit.session.flush()
            start = ON - timedelta(days=300 + n)
            plan = Plan(pupil_id=one.id, number=1, state="current", start=start, review=ON)
            unit.session.add_all(
                [
                    plan,
                    Registration(pupil_id=one.id, code="C", from_date=start),
                    StatusPeriod(pupil_id=one.id, code="KE"[n % 2], from_date=start),
                    Concern(pupil_id=one.id, raised_on=start, look_again_on=ON, text="Tired"),
                    Task(pupil_id=one.id, text="Telephone", due_on=ON),
                ]
            )
            unit.session.flush()
            unit.session.add(Target(plan_id=plan.id, n=1, text="Reads a page"))
            if n % 2:
                aide = Person(name=f"Aide {n}", role="assistant")
                unit.session.add(aide)
                unit.session.flush()
                held = Review(pupil_id=one.id, kind="annual", held_on=start + timedelta(days=9))
                run = Provision(name=f"Reading {n}", from_date=start, minutes=20, times_a_week=3, person_id=aide.id)
                unit.session.add_all([EhcPlan(pupil_id=one.id, kind="ehc", issued_on=start), held, run])
                unit.session.flush()
                unit.session.add_all(
                    [
                        ProvisionMember(provision_id=run.id, pupil_id=one.id, from_date=start),
                        Slot(provision_id=run.id, weekday=1 + n % 5, starts="09:00", minutes=20),
                        Slot(provision_id=run.id, weekday=1 + n % 5, starts="09:10", minutes=20),
                        SessionMark(provision_id=run.id, pupil_id=one.id, on_date=ON, n=1, held=True),
                    ]
                )


@contextmanager
def counted(desk: Desk) -> Iterator[list[str]]:
    """Every question that is put to the file meanwhile."""
    asked: list[str] = []
    with desk.reading() as session:
        engine = session.get_bind()

        def count(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            asked.append(re.sub(r"\(\?(, \?)+\)", "(?)", statement))  # ids that are handed in are one question

        event.listen(engine, "before_cursor_execute", count)
    yield asked
    event.remove(engine, "before_cursor_execute", count)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_asks_as_often_for_twenty_pupils_as_for_four(desk: Desk, name: str) -> None:
    add(desk, 4)
    with counted(desk) as few, desk.reading() as session:
        assert LISTS[name](session)
    add(desk, 16)
    with counted(desk) as many, desk.reading() as session:
        LISTS[name](session)
    assert few
    assert many == few


@contextmanager
def loaded() -> Iterator[list[object]]:
    """Every record that is read meanwhile."""
    read: list[object] = []

    def count(target: object, _context: object) -> None:
        read.append(target)

    event.listen(Base, "load", count, propagate=True)
    yield read
    event.remove(Base, "load", count)


ONE_RUN: dict[str, Callable[[Any, str, str], object]] = {
    "of a pupil": lambda session, pupil_id, _run: provision.provision_map(session, on=ON, pupil_id=pupil_id).runs,
    "of a run": lambda session, _pupil, run_id: provision.provision_map(session, on=ON, run_id=run_id).runs,
    "clashes": lambda session, _pupil, run_id: provision.clashes_of(session, run_id, on=ON),
}


@pytest.mark.parametrize("name", ONE_RUN)
def test_one_run_reads_as_much_in_a_school_of_twenty_as_of_four(desk: Desk, name: str) -> None:
    add(desk, 4)
    with desk.reading() as session:
        who = session.execute(select(ProvisionMember.pupil_id, ProvisionMember.provision_id).limit(1)).one()
    read = []
    for more in (0, 16):
        add(desk, more)
        with loaded() as records, desk.reading() as session:
            assert ONE_RUN[name](session, *who)
        adults = (Person,)  # all of them: one is chosen from these
        read.append(sorted(type(one).__name__ for one in records if not isinstance(one, adults)))
    assert read[0] == read[1]


def test_the_clashes_of_a_run_are_those_that_the_whole_timetable_has(desk: Desk) -> None:
    add(desk, 8)
    with desk.unit("one adult takes two runs") as unit:
        first, second, *_ = unit.session.scalars(select(Provision).order_by(Provision.name))
        second.person_id = first.person_id
        for one in unit.session.scalars(select(Slot).where(Slot.provision_id == second.id)):
            one.weekday = 2
    with desk.reading() as session:
        whole = provision.provision_map(session, on=ON)
        for run in whole.runs:
            wanted = tuple(one for one in whole.clashes if run.id in one.run_ids)
            assert provision.clashes_of(session, run.id, on=ON) == wanted
    assert len(whole.clashes) > len(whole.runs)


def test_what_happened_is_the_same_by_ids_and_by_a_question_for_them(desk: Desk) -> None:
    add(desk, 6)
    with desk.reading() as session:
        ids = list(session.scalars(here(ON)))
        whole = happenings(session, on=ON)
        assert len(ids) == len(whole) == 6
        assert happenings(session, on=ON, pupil_ids=here(ON)) == happenings(session, on=ON, pupil_ids=ids) == whole
        assert happenings(session, on=ON, pupil_ids=ids[:2]) == {one: whole[one] for one in whole if one in ids[:2]}


def test_a_pupil_in_no_run_and_without_a_council_s_plan_costs_a_question_each(desk: Desk) -> None:
    """The top of a pupil's page: who is in no run and has no EHC plan is not read as if they were."""
    add(desk, 2)
    with desk.reading() as session:
        plain, with_plan = list(session.scalars(select(Pupil.id).order_by(Pupil.surname)))
    for pupil_id, few in ((plain, True), (with_plan, False)):
        with counted(desk) as asked, desk.reading() as session:
            duties.of_council(session, pupil_id, on=ON)
        assert (len(asked) == 2) is few, asked  # the beginning of the reading, and whether there is a plan
    with counted(desk) as asked, desk.reading() as session:
        assert glance.glance(session, plain, on=ON, confided=True).runs == ()
    assert len(asked) == 5
