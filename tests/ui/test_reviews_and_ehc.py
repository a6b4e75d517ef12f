# SPDX-License-Identifier: Apache-2.0
"""The Reviews and EHC plan tabs of a pupil, in the real window."""

from __future__ import annotations

from sencodesk.services import plans
from sencodesk.views import ehc as ehc_view
from sencodesk.views import pupils as pupils_view
from sencodesk.views import reviews as reviews_view
from tests.ui.driver import Driver
from tests.ui.school import SmallSchool


def ehc(driver: Driver, pupil_id: str) -> ehc_view.EhcView:
    return driver.read(lambda session: ehc_view.ehc(session, pupil_id, on=driver.workspace.today()))


def reviews(driver: Driver, pupil_id: str) -> reviews_view.Reviews:
    return driver.read(lambda session: reviews_view.reviews(session, pupil_id, on=driver.workspace.today()))


def test_a_plan_its_status_its_section_and_a_target(driver: Driver, small: SmallSchool) -> None:
    pupil = small.pupils["wren"]
    driver.do(lambda desk: plans.start(desk, pupil_id=pupil, values={}))
    driver.go("pupil", pupil_id=pupil, tab="ehc")
    driver.settle()
    driver.click("ehc-plan-add")
    driver.type("ehc-plan-new-issued-on", "5/10/2026")
    driver.click("ehc-plan-new-save")
    driver.settle()
    found = driver.read(lambda session: pupils_view.pupil(session, pupil, on=driver.workspace.today()))
    assert found is not None
    assert found.status is not None
    assert found.status.code == "E"
    driver.click("ehc-section-add")
    driver.choose("ehc-section-new-letter", "E: outcomes")
    driver.type("ehc-section-new-text", "Reads a page aloud")
    driver.click("ehc-section-new-save")
    driver.settle()
    assert [(one.letter, one.n) for one in ehc(driver, pupil).sections] == [("E", 1)]
    driver.click("ehc-target-1")
    driver.settle()
    driver.press("Ctrl+Z")
    driver.settle()
    driver.click("ehc-cease")
    driver.settle()
    assert ehc(driver, pupil).plans[0].ended_why == "ceased"


def test_a_request_shows_its_clocks(driver: Driver, small: SmallSchool) -> None:
    pupil = small.pupils["wren"]
    driver.go("pupil", pupil_id=pupil, tab="ehc")
    driver.settle()
    driver.click("ehc-request-add")
    driver.type("ehc-request-new-received-on", "5/10/2026")
    driver.click("ehc-request-new-save")
    driver.settle()
    words = driver.words().replace("\u00a0", " ")
    assert "16 Nov 2026" in words
    assert "Late by 7 days" in words


def test_a_review_is_added_and_the_family_asked(driver: Driver, small: SmallSchool) -> None:
    pupil = small.pupils["wren"]
    driver.go("pupil", pupil_id=pupil, tab="reviews")
    driver.settle()
    driver.click("review-add")
    driver.choose("review-new-kind", "Annual review")
    driver.type("review-new-held-on", "5/10/2026")
    driver.click("review-new-save")
    driver.settle()
    assert "EHC plan tab first" in driver.words()
    driver.choose("review-new-kind", "SEN support review")
    driver.click("review-new-save")
    driver.settle()
    assert [one.kind for one in reviews(driver, pupil).reviews] == ["sen-support"]
    driver.click("invitation-add")
    driver.type("invitation-new-name", "Mr Wainscott")
    driver.click("invitation-new-save")
    driver.settle()
    assert [one.name for one in reviews(driver, pupil).reviews[0].invited] == ["Mr Wainscott"]


def test_a_request_that_waits_for_its_day_of_receipt_says_so_and_knows_the_council(
    driver: Driver, small: SmallSchool
) -> None:
    pupil_id = small.pupils["edie"]
    driver.go("pupil", pupil_id=pupil_id, tab="ehc")
    assert "No clock runs." in driver.words("ehc-clocks-card")
    assert "received it" not in driver.words("ehc-clocks-card")
    driver.click("ehc-request-add")
    council = driver.text("ehc-request-new-council")
    assert council == "997"  # the home council, which has no name that anybody knows
    driver.type("ehc-request-new-sent-on", "5/10/2026")
    driver.click("ehc-request-new-save")
    assert "Type the day on which the council received it" in driver.words("ehc-clocks-card")
    assert driver.text("ehc-request-1-council") == council
    driver.type("ehc-request-1-received-on", "7/10/2026")
    driver.press("Ctrl+S")
    assert driver.seen("ehc-clocks")
