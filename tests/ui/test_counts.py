# SPDX-License-Identifier: Apache-2.0
"""What the frame counts is what Today lists, on any day."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from sencodesk.records.ehc import EhcRequest
from sencodesk.services import chronology, concerns, tasks
from sencodesk.services import plans as services
from sencodesk.services.chronology import EntryValues
from sencodesk.services.concerns import ConcernValues
from sencodesk.services.desk import Desk
from sencodesk.services.history import Change
from sencodesk.views import today as view
from tests.ui.driver import Driver
from tests.ui.school import SmallSchool

DAYS = range(-60, 200, 3)


def listed(found: view.TodayView) -> view.Counts:
    """Counted by hand from what Today shows."""
    whens = [*(one.when for one in found.reviews), *(one.when for one in found.due_returns)]
    whens += [*(one.when for one in found.tasks), *(one.when for one in found.duties)]
    whens += [one.when for one in found.groups if one.due is not None]
    return view.Counts(sum(one != "later" for one in whens), found.waiting)


def asked(desk: Desk, pupil_id: str, on: date) -> Change | None:
    """The council had a request and asked the school for its advice on one day."""
    with desk.unit("keep a request") as unit:
        unit.session.add(EhcRequest(pupil_id=pupil_id, kind="request", code="2014", received_on=on, advice_asked_on=on))
    return unit.change


def test_the_frame_counts_what_today_lists(driver: Driver, small: SmallSchool) -> None:
    today, edie = driver.workspace.today(), small.pupils["edie"]
    soon = today + timedelta(days=5)
    driver.do(lambda desk: tasks.add(desk, values={"text": "Order books"}))
    driver.do(lambda desk: tasks.add(desk, pupil_id=edie, values={"text": "Ring the clinic", "due_on": soon}))
    concern: ConcernValues = {"raised_on": today, "text": "Slow to start", "look_again_on": soon}
    driver.do(lambda desk: concerns.add(desk, pupil_id=edie, values=concern))
    support: ConcernValues = {"raised_on": today, "text": "Reads little", "decided": "sen-support"}
    driver.do(lambda desk: concerns.add(desk, pupil_id=edie, values=support))
    driver.do(lambda desk: asked(desk, edie, today - timedelta(weeks=5)))
    entry: EntryValues = {"kind": "call", "on_date": today, "text": "Rang", "follow_up_on": soon}
    driver.do(lambda desk: chronology.add_entry(desk, pupil_id=edie, values=entry))

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
