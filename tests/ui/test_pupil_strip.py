# SPDX-License-Identifier: Apache-2.0
"""The strip of time: meetings stand in the lane of reviews, requests and EHC plans in a lane of their own."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from sencodesk.services import ehc, reviews
from sencodesk.views.moments import moments
from sencodesk_ui.pages.pupil.timeline import EHC, LANES, REVIEWS, ROW, Timeline
from tests.ui.driver import Driver
from tests.ui.school import SmallSchool

ISSUED, ASKED = date(2026, 5, 29), date(2026, 1, 9)


def told(driver: Driver, pupil_id: str) -> None:
    """A request that ended in a plan, a meeting that was held, one to come and one that fell through."""
    request: Any = {
        "received_on": ASKED, "decision": "assess", "decided_on": date(2026, 2, 13), "outcome": "plan",
        "outcome_on": ISSUED,
    }  # fmt: skip
    driver.do(lambda desk: ehc.add_request(desk, pupil_id=pupil_id, values=request))
    driver.do(lambda desk: ehc.issue(desk, pupil_id=pupil_id, values={"issued_on": ISSUED}))
    values: Any
    for values in (
        {"kind": "sen-support", "held_on": date(2026, 3, 4)},
        {"kind": "annual", "meets_on": date(2027, 1, 14)},
        {"kind": "conversation", "meets_on": date(2026, 6, 3), "cancelled": True},
    ):
        driver.do(lambda desk, values=values: reviews.add(desk, pupil_id=pupil_id, values=values))  # type: ignore[misc]  # its default is its value


def press(driver: Driver, strip: Timeline, day: date, lane: int) -> dict[str, Any]:
    """Press the strip on a day in a lane; where that leads."""
    x = round(strip._at(day))  # the place of a day is not said otherwise
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(x, lane * ROW + ROW // 2))
    driver.settle()
    return dict(driver.page.where)


def test_what_happened_is_read_in_one_order(driver: Driver, small: SmallSchool) -> None:
    edie = small.pupils["edie"]
    assert driver.read(lambda session: moments(session, edie)) == ()
    told(driver, edie)
    found = driver.read(lambda session: moments(session, edie))
    assert [(one.tab, one.words, one.first, one.last) for one in found] == [
        ("ehc", "Request for assessment", ASKED, ISSUED),
        ("reviews", "SEN support review", date(2026, 3, 4), date(2026, 3, 4)),
        ("ehc", "EHC plan", ISSUED, None),
        ("reviews", "Annual review", date(2027, 1, 14), None),
    ]
    assert driver.read(lambda session: moments(session, small.pupils["wren"])) == ()


def test_meetings_requests_and_plans_stand_there_and_lead_to_their_tabs(driver: Driver, small: SmallSchool) -> None:
    edie = small.pupils["edie"]
    driver.go("pupil", pupil_id=edie)
    strip = driver.find("pupil-timeline", Timeline)
    low, before = strip.height(), len(strip.diamonds())
    told(driver, edie)
    driver.go("pupil", pupil_id=edie)
    strip = driver.find("pupil-timeline", Timeline)
    assert strip.height() == low + ROW
    assert len(strip.diamonds()) == before + 2
    said = strip.accessibleDescription().replace("\u00a0", " ")
    for words in (
        "Request for assessment from Fri 9 Jan 2026 to Fri 29 May 2026", "EHC plan from Fri 29 May 2026",
        "SEN support review, Wed 4 Mar 2026", "Annual review, to come, Thu 14 Jan 2027",
    ):  # fmt: skip
        assert words in said
    assert "Structured conversation" not in said
    assert press(driver, strip, date(2026, 8, 3), EHC)["tab"] == "ehc"
    assert press(driver, strip, date(2026, 3, 4), REVIEWS)["tab"] == "reviews"


def test_the_next_pupil_has_no_lane_of_the_last(driver: Driver, small: SmallSchool) -> None:
    told(driver, small.pupils["edie"])
    driver.go("pupil", pupil_id=small.pupils["edie"])
    tall = driver.find("pupil-timeline").height()
    driver.go("pupil", pupil_id=small.pupils["wren"])
    strip = driver.find("pupil-timeline", Timeline)
    assert strip.height() == tall - ROW
    assert len(LANES) == EHC
    assert "EHC plan" not in strip.accessibleDescription()
