# SPDX-License-Identifier: Apache-2.0
"""What one pupil's provision cost in the school years that are over: each penny in one year."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sencodesk.services import history, provision, pupils, rates, school
from sencodesk.services.desk import Desk
from sencodesk.services.provision_papers import pupil_content
from sencodesk.views.provision import provision_map
from sencodesk.views.provision_charts import before_words
from sencodesk.views.provision_shapes import ProvisionMap, YearCost

TODAY = date(2026, 11, 23)
FIRST = date(2023, 9, 1)


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """One pupil, two terms that meet in a week, and a rate from the second September on."""
    pupils.add(desk, values={"surname": "Marrowfield", "forename": "Edie"}, entry=date(2020, 9, 1))
    for name, first, last in (
        ("Summer 2026", date(2026, 4, 13), date(2026, 8, 31)), ("Autumn 2026", date(2026, 9, 1), date(2026, 12, 18)),
    ):  # fmt: skip
        school.add_term(desk, values={"name": name, "first_day": first, "last_day": last})
    rates.add(desk, values={"staff": "Teaching assistant", "pence_an_hour": 1600, "from_": date(2024, 9, 1)})
    return desk


def edie(desk: Desk) -> str:
    """Her id."""
    from sencodesk.views.pupils import pupils as everybody

    with desk.reading() as session:
        return everybody(session, on=TODAY)[0].id


def shown(desk: Desk) -> ProvisionMap:
    """Edie's provision, whenever it was."""
    pupil_id = edie(desk)
    with desk.reading() as session:
        return provision_map(session, on=TODAY, pupil_id=pupil_id)


def started(desk: Desk, from_: date) -> str:
    """A run of hers from a day on."""
    change = provision.add(
        desk, values={"name": "Quiet Start", "from_": from_, "staff": "Teaching assistant"}, pupil_ids=[edie(desk)]
    )
    assert change is not None
    return next(row for table, row in change.touched if table == "provision")


def held(desk: Desk, run: str, *days: date) -> None:
    """An hour on each day."""
    pupil_id = edie(desk)
    provision.mark(
        desk, provision_id=run,
        marks=[{"pupil_id": pupil_id, "on_date": day, "held": True, "minutes": 60} for day in days],
    )  # fmt: skip


def test_each_year_that_is_over_has_its_sum_the_newest_first(desk: Desk) -> None:
    run = started(desk, date(2024, 6, 3))
    held(desk, run, date(2024, 6, 10), date(2024, 9, 10), date(2025, 7, 1), date(2025, 9, 9), date(2026, 9, 10))
    found = shown(desk)
    assert found.before(edie(desk)) == (
        YearCost(date(2025, 9, 1), 1600, 0), YearCost(date(2024, 9, 1), 3200, 0), YearCost(date(2023, 9, 1), 0, 60)
    )  # fmt: skip
    assert before_words(found, edie(desk)) == (
        "School years before: 2025/26 £16, 2024/25 £32, 2023/24 £0 and 60 minutes without a rate."
    )
    with desk.reading() as session:
        content = pupil_content(session, on=TODAY, pupil_id=edie(desk))
    assert content is not None
    assert "2025/26 £16" in content.paper.about
    history.undo(desk)
    assert shown(desk).before(edie(desk)) == ()
    assert before_words(shown(desk), edie(desk)) == ""


def test_a_promised_week_over_the_first_of_september_is_paid_once(desk: Desk) -> None:
    provision.add(
        desk,
        values={"name": "Talk Ladder", "from_": date(2026, 8, 24), "to": date(2026, 9, 11), "minutes": 60,
                "times_a_week": 1.0, "staff": "Teaching assistant"},
        pupil_ids=[edie(desk)],
    )  # fmt: skip
    found = shown(desk)
    assert found.before(edie(desk)) == (YearCost(date(2025, 9, 1), 1600, 0),)
    assert [one.cost for one in found.spent] == [3200], "the week of 31 August and that of 7 September"


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.integers(0, (TODAY - FIRST).days), min_size=1, max_size=8, unique=True))
def test_the_years_add_up_to_what_all_of_it_cost(desk: Desk, days: list[int]) -> None:
    run = started(desk, FIRST)
    held(desk, run, *(FIRST + timedelta(days=one) for one in days))
    found = shown(desk)
    years, now = found.before(edie(desk)), found.spent
    whole = found.runs[0].members[0].own
    assert sum(one.pence for one in years) + sum(one.cost for one in now) == whole.cost
    assert sum(one.unpriced for one in years) + sum(one.unpriced for one in now) == whole.unpriced
    assert [one.first for one in years] == sorted({one.first for one in years}, reverse=True)
    provision.remove(desk, provision_id=run)
