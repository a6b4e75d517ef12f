# SPDX-License-Identifier: Apache-2.0
"""What the frame counts is what Today lists, on any day."""

from datetime import timedelta

from sqlalchemy.orm import Session

from sencodesk.services import plans as services
from sencodesk.views import today as view
from tests.ui.driver import Driver
from tests.ui.school import SmallSchool

DAYS = range(-60, 200, 3)


def listed(found: view.TodayView) -> view.Counts:
    """Counted by hand from what Today shows."""
    whens = [*(one.when for one in found.reviews), *(one.when for one in found.due_returns)]
    return view.Counts(sum(one != "later" for one in whens), found.waiting)


def test_the_frame_counts_what_today_lists(driver: Driver, small: SmallSchool) -> None:
    def seen(session: Session) -> list[tuple[view.Counts, view.Counts]]:
        days = [driver.workspace.today() + timedelta(days=away) for away in DAYS]
        return [(view.counts(session, on=on), listed(view.today(session, on=on))) for on in days]

    found = driver.read(seen)
    assert all(counted == by_hand for counted, by_hand in found)
    assert len({counted.needing for counted, _ in found}) > 1


def test_the_rail_counts_again_after_a_change(driver: Driver, small: SmallSchool) -> None:
    def needing(session: Session) -> int:
        return view.counts(session, on=driver.workspace.today()).needing

    before = driver.read(needing)
    far = driver.workspace.today() + timedelta(days=100)
    driver.do(lambda desk: services.change(desk, plan_id=small.plans["edie"], values={"review": far}))
    after = driver.read(needing)
    assert after == before - 1
    assert driver.bench.rail.items["today"].accessibleName() == (f"Today, {after}" if after else "Today")
