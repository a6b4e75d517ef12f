# SPDX-License-Identifier: Apache-2.0
"""Provision that a plan promised: its words read as numbers, the run and the target's link in one change."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from sencodesk.records.plans import Target
from sencodesk.records.promised_rules import promised
from sencodesk.services import history, plans, provision, pupils, school
from sencodesk.services.desk import Desk
from sencodesk.views import promises
from sencodesk.views.provision import provision_map
from tests.changed import made

TODAY = date(2026, 11, 23)
STARTS = date(2026, 9, 16)
PROMISES: plans.TargetValues = {
    "text": "Edie spells 30 words.", "strategy": "Read, cover, write. Then again.", "who": "Mrs Dell",
    "how_often": "4 \N{MULTIPLICATION SIGN} 10 minutes a week", "how_long": "13 weeks",
}  # fmt: skip


def test_a_run_that_a_plan_promised_is_one_change_with_its_target(desk: Desk) -> None:
    values: pupils.PupilValues = {"surname": "Marrowfield", "forename": "Edie", "class_name": "4H"}
    edie = made(pupils.add(desk, values=values, entry=date(2020, 9, 1)), "pupil")
    school.add_term(
        desk,
        values={
            "name": "Autumn 2026", "first_day": date(2026, 9, 2), "last_day": date(2026, 12, 18),
            "half_term_from": date(2026, 10, 26), "half_term_to": date(2026, 10, 30),
        },
    )  # fmt: skip
    dell = made(school.add_person(desk, values={"name": "Mrs Dell", "role": "Teaching assistant"}), "person")
    plan = made(plans.start(desk, pupil_id=edie, values={"start": STARTS}, targets=[PROMISES]), "plan")
    with desk.reading() as session:
        target = next(iter(session.scalars(select(Target.id).where(Target.plan_id == plan))))
        found = promises.promise(session, target, on=TODAY)
    assert found is not None
    assert (found.name, found.minutes, found.times_a_week, found.from_) == ("Read, cover, write", 10, 4.0, STARTS)
    assert found.to == date(2026, 12, 18), "thirteen school weeks"
    assert found.said == "Mrs Dell, 4 \N{MULTIPLICATION SIGN} 10 minutes a week, 13 weeks"
    assert found.person_id == dell
    run_values: provision.RunValues = {"name": "Spelling", "from_": STARTS}
    run = made(provision.add(desk, values=run_values, pupil_ids=[edie], target_id=target), "provision")
    with desk.reading() as session:
        assert promises.runs(session, plan) == {target: run}
    history.undo(desk)
    with desk.reading() as session:
        assert promises.runs(session, plan) == {}
    with desk.reading() as session:
        assert provision_map(session, on=TODAY).runs == ()


@pytest.mark.parametrize(
    ("how_often", "how_long", "expected"),
    [
        ("4 \N{MULTIPLICATION SIGN} 10 minutes a week", "14 weeks", (10, 4.0, 14)),
        ("3 x 20 min", "one term", (20, 3.0, None)),
        ("3 times a week", "20 minutes for 6 weeks", (20, 3.0, 6)),
        ("10 minutes daily", None, (10, 5.0, None)),
        ("when it is needed", "all year", (None, None, None)),
    ],
)
def test_the_words_of_a_target_are_read_as_numbers_where_they_are_some(
    how_often: str, how_long: str | None, expected: tuple[int | None, float | None, int | None]
) -> None:
    found = promised(how_often, how_long)
    assert (found.minutes, found.times_a_week, found.weeks) == expected
