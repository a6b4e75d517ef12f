# SPDX-License-Identifier: Apache-2.0
"""Rounds on the Plan tab: begun, put right, closed with a decision; the status ends with it only if asked."""

from datetime import date

import pytest

from sencodesk.services import cycles
from sencodesk.views import cycles as view
from sencodesk.views import pupils as pupils_view
from sencodesk.views.cycles import CycleView
from tests.ui.driver import Driver
from tests.ui.school import SmallSchool


def rounds(driver: Driver, pupil_id: str) -> tuple[CycleView, ...]:
    """The rounds that are held, the newest first."""
    return driver.read(lambda session: view.cycles(session, pupil_id))


def opened(driver: Driver, small: SmallSchool, *, running: bool = True) -> str:
    """Edie's Plan tab, with a round that runs since September."""
    edie = small.pupils["edie"]
    if running:
        driver.do(lambda desk: cycles.begin(desk, pupil_id=edie, values={"started_on": date(2026, 9, 7)}))
    driver.go("pupil", pupil_id=edie, tab="plan")
    return edie


def status(driver: Driver, pupil_id: str) -> str:
    """The status that holds."""
    found = driver.read(lambda session: pupils_view.pupil(session, pupil_id, on=driver.clock.today()))
    assert found is not None
    assert found.status is not None
    return found.status.code


def test_a_round_is_begun_and_the_plan_is_in_it(driver: Driver, small: SmallSchool) -> None:
    edie = opened(driver, small, running=False)
    driver.click("cycle-add")
    driver.type("cycle-new-started-on", "7/9/2026")
    driver.type("cycle-new-assessed", "Reads 27 of 40 words.")
    driver.click("cycle-new-save")
    (one,) = rounds(driver, edie)
    assert (one.number, one.started_on, one.assessed, one.plans) == (
        1, date(2026, 9, 7), "Reads 27 of 40 words.", (1,),
    )  # fmt: skip
    assert "Round 1, running · plan 1" in driver.words("pupil-cycles")
    assert not driver.seen("cycle-add"), "one round at a time"


def test_a_round_closes_and_the_next_one_begins(driver: Driver, small: SmallSchool) -> None:
    edie = opened(driver, small)
    driver.click("cycle-close")
    driver.choose("closing-decided", "Continue: support goes on as it is")
    assert not driver.seen("closing-status-too")
    driver.type("closing-decided-note", "Words grow.")
    driver.click("closing-save")
    second, first = rounds(driver, edie)
    assert (first.decided, first.decided_note, first.ended_on) == ("continue", "Words grow.", driver.clock.today())
    assert (second.number, second.running) == (2, True)
    assert not driver.seen("closing-save")
    assert driver.seen("cycle-close")


@pytest.mark.parametrize(("too", "code"), [(True, "N"), (False, "K")])
def test_where_support_stops_the_status_is_offered(driver: Driver, small: SmallSchool, too: bool, code: str) -> None:
    edie = opened(driver, small)
    driver.click("cycle-close")
    driver.choose("closing-decided", "Stop: no SEN support any more")
    assert driver.seen("closing-status-too")
    if too:
        driver.choose("closing-status-too", "Ends on that day: no special educational provision (N)")
    driver.click("closing-save")
    assert status(driver, edie) == code
    driver.bench.undo()
    driver.settle()
    assert status(driver, edie) == "K"
    assert rounds(driver, edie)[0].running


def test_without_a_decision_nothing_closes_and_the_field_says_why(driver: Driver, small: SmallSchool) -> None:
    edie = opened(driver, small)
    driver.click("cycle-close")
    driver.type("closing-decided-note", "Because.")
    driver.click("closing-save")
    assert "A round closes with a decision." in driver.words("pupil-cycles")
    assert rounds(driver, edie)[0].running
    assert driver.text("closing-decided-note") == "Because."
    driver.click("closing-cancel")
    assert not driver.seen("closing-save")


def test_every_field_of_a_round_is_put_right_and_taken_back(driver: Driver, small: SmallSchool) -> None:
    edie = opened(driver, small)
    driver.type("cycle-1-started-on", "8/9/2026")
    driver.type("cycle-1-assessed", "Reads some words.")
    driver.press("Ctrl+S")
    (one,) = rounds(driver, edie)
    assert (one.started_on, one.assessed) == (date(2026, 9, 8), "Reads some words.")
    driver.type("cycle-1-ended-on", "20/11/2026")
    driver.choose("cycle-1-decided", "Request an EHC needs assessment")
    driver.type("cycle-1-decided-note", "Slow progress.")
    driver.press("Ctrl+S")
    (one,) = rounds(driver, edie)
    assert (one.ended_on, one.decided, one.decided_note) == (date(2026, 11, 20), "request-ehc", "Slow progress.")
    assert driver.seen("cycle-add")
    driver.bench.undo()
    driver.settle()
    assert rounds(driver, edie)[0].running
    driver.click("cycle-1-remove")
    assert rounds(driver, edie) == ()
