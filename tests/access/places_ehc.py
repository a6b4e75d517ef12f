# SPDX-License-Identifier: Apache-2.0
"""How a test of places.py comes to provision, EHC plans, reviews and meetings in the small school's window."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from sencodesk.services import ehc, provision, reviews
from sencodesk.views import ehc as ehc_view
from sencodesk.views import reviews as reviews_view
from sencodesk.views.provision import provision_map
from tests.ui.driver import Driver
from tests.ui.school import SmallSchool

Visit = Callable[[Driver, SmallSchool], None]


def provided(driver: Driver, small: SmallSchool) -> str:
    """A run with two pupils, a place in the week and a mark; made once for each window."""
    found = driver.read(lambda session: provision_map(session, on=driver.workspace.today())).runs
    if not found:
        ids = [small.pupils["edie"], small.pupils["jonah"]]
        from_ = date(2026, 11, 2)
        driver.do(
            lambda desk: provision.add(
                desk, values={"name": "Talk Ladder", "from_": from_, "minutes": 20, "times_a_week": 3.0}, pupil_ids=ids
            )
        )
        found = driver.read(lambda session: provision_map(session, on=driver.workspace.today())).runs
        run_id = found[0].id
        driver.do(lambda desk: provision.add_slot(desk, provision_id=run_id, values={"weekday": 1, "starts": "10:40"}))
        driver.do(
            lambda desk: provision.mark(
                desk, provision_id=run_id, marks=[{"pupil_id": ids[0], "on_date": date(2026, 11, 23), "held": True}]
            )
        )
    return found[0].id


def review_of(driver: Driver, small: SmallSchool) -> str:
    """An annual review with a line of section F and somebody who is asked; made once for each window."""
    pupil_id = small.pupils["jonah"]
    found = driver.read(lambda session: reviews_view.reviews(session, pupil_id, on=date(2026, 11, 23))).reviews
    if not found:
        driver.do(lambda desk: ehc.issue(desk, pupil_id=pupil_id, values={"issued_on": date(2025, 12, 1)}))
        plan = driver.read(lambda session: ehc_view.ehc(session, pupil_id, on=date(2026, 11, 23))).current
        assert plan is not None
        line: ehc.SectionValues = {"letter": "F", "text": "Speech and language, with a plan by the therapist"}
        driver.do(lambda desk: ehc.add_section(desk, plan_id=plan.id, values=line))
        values: reviews.ReviewValues = {"kind": "annual", "meets_on": date(2026, 11, 25), "meets_at": "14:00"}
        driver.do(lambda desk: reviews.add(desk, pupil_id=pupil_id, values=values))
        found = driver.read(lambda session: reviews_view.reviews(session, pupil_id, on=date(2026, 11, 23))).reviews
        review_id = found[0].id
        driver.do(lambda desk: reviews.invite_family(desk, review_id=review_id))
        section = driver.read(lambda session: ehc_view.ehc(session, pupil_id, on=date(2026, 11, 23))).sections[0]
        said: reviews.LineValues = {"verdict": "changed", "text": "Twice a week"}
        driver.do(lambda desk: reviews.say_of_line(desk, review_id=review_id, section_id=section.id, values=said))
    return found[0].id


def ehc_tab(driver: Driver, small: SmallSchool, run_id: str) -> None:
    """A request that is late, an amended plan with a line that ``run_id`` delivers, and a blank form of each kind."""
    pupil_id = small.pupils["edie"]
    if not driver.read(lambda session: ehc_view.ehc(session, pupil_id, on=date(2026, 11, 23))).plans:
        request: ehc.RequestValues = {"received_on": date(2026, 10, 5), "council": "Northshire"}
        driver.do(lambda desk: ehc.add_request(desk, pupil_id=pupil_id, values=request))
        driver.do(
            lambda desk: ehc.issue(desk, pupil_id=pupil_id, values={"issued_on": date(2025, 12, 1)}, status=False)
        )
        plan = driver.read(lambda session: ehc_view.ehc(session, pupil_id, on=date(2026, 11, 23))).current
        assert plan is not None
        for letter, words in (("E", "Reads a page aloud"), ("F", "Speech and language, with a plan by the therapist")):
            line: ehc.SectionValues = {"letter": letter, "text": words}
            driver.do(lambda desk, line=line: ehc.add_section(desk, plan_id=plan.id, values=line))  # type: ignore[misc]  # its default is its value
        lines = driver.read(lambda session: ehc_view.ehc(session, pupil_id, on=date(2026, 11, 23))).sections
        runs = driver.read(lambda session: provision_map(session, on=date(2026, 11, 23))).runs
        members = next(one for one in runs if one.id == run_id).members
        member = next(one.id for one in members if one.pupil_id == pupil_id)
        driver.do(lambda desk: ehc.change_section(desk, section_id=lines[1].id, values={"minutes_a_week": 90}))
        driver.do(lambda desk: ehc.link(desk, section_id=lines[1].id, member_id=member))
        driver.do(lambda desk: ehc.issue(desk, pupil_id=pupil_id, values={"issued_on": date(2026, 3, 2)}, status=False))
    driver.go("pupil", pupil_id=pupil_id, tab="ehc")
    for name in ("ehc-request-add", "ehc-plan-add", "ehc-section-add"):
        if driver.seen(name):
            driver.click(name)


def reviews_as(how: str) -> Visit:
    def visit(driver: Driver, small: SmallSchool) -> None:
        review_of(driver, small)
        driver.go("reviews")
        driver.click(f"reviews-as-{how}")

    return visit


def meeting(driver: Driver, small: SmallSchool) -> None:
    """Every part of an annual review, and a blank form of somebody who is asked."""
    driver.go("meeting", review_id=review_of(driver, small))
    if driver.seen("invitation-add"):
        driver.click("invitation-add")


def pupil_reviews(driver: Driver, small: SmallSchool) -> None:
    review_of(driver, small)
    driver.go("pupil", pupil_id=small.pupils["jonah"], tab="reviews")
