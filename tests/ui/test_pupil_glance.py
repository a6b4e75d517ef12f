# SPDX-License-Identifier: Apache-2.0
"""The top of a pupil's page beside the plan: where targets began, provision, what happened last, the strip of time."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QTabBar

from sencodesk.services import assessments, chronology, provision
from sencodesk.services import plans as plans_service
from sencodesk.views import glance as view
from sencodesk.views import plans as plans_view
from sencodesk.views.glance import Glance
from sencodesk_ui import theme
from sencodesk_ui.pages.pupil.timeline import PROVISION, ROW, Timeline
from tests.ui.driver import Driver
from tests.ui.school import SmallSchool

TODAY = date(2026, 11, 23)
STARTS = date(2026, 11, 2)


def glance(driver: Driver, pupil_id: str, *, confided: bool = False) -> Glance:
    """What the view says."""
    return driver.read(lambda session: view.glance(session, pupil_id, on=TODAY, confided=confided))


def run(driver: Driver, name: str, pupils: list[str], first: date = STARTS, last: date | None = None) -> str:
    """Provision with these pupils in it; its id."""
    values: Any = {"name": name, "from_": first, "to": last, "minutes": 20, "times_a_week": 3.0}
    change = driver.do(lambda desk: provision.add(desk, values=values, pupil_ids=pupils))
    assert change is not None
    return next(row for table, row in change.touched if table == "provision")


def entry(driver: Driver, pupil_id: str, day: date, text: str, *, restricted: bool = False) -> None:
    values: Any = {
        "kind": "call", "on_date": day, "with_whom": "Ruth Marrowfield", "text": text, "restricted": restricted,
    }  # fmt: skip
    driver.do(lambda desk: chronology.add_entry(desk, pupil_id=pupil_id, values=values))


def test_what_goes_on_stands_beside_the_plan_and_leads_to_its_tab(driver: Driver, small: SmallSchool) -> None:
    edie = small.pupils["edie"]
    driver.go("pupil", pupil_id=edie)
    assert not driver.seen("pupil-glance-provision")
    assert not driver.seen("pupil-glance-lately")
    ladder = run(driver, "Talk Ladder", [edie, small.pupils["jonah"]])
    run(driver, "Word Builders", [edie], date(2025, 9, 8), date(2025, 12, 12))
    marks: Any = [
        {"pupil_id": edie, "on_date": STARTS + timedelta(days=days), "held": held}
        for days, held in ((0, True), (2, True), (4, False))
    ]
    driver.do(lambda desk: provision.mark(desk, provision_id=ladder, marks=marks))
    entry(driver, edie, date(2026, 11, 19), "Pleased with reading at home.")
    said = driver.words("pupil-glance-provision")
    assert "Talk Ladder" in said
    assert "2 of 3 sessions" in said
    assert "Word Builders" not in said
    assert "Pleased with reading at home." in driver.words("pupil-glance-lately")
    strip = driver.find("pupil-timeline", Timeline)
    assert "Word Builders from Mon\u00a08\u00a0Sep\u00a02025" in strip.accessibleDescription()
    y = PROVISION * ROW + ROW // 2
    for x in range(strip.width() - 1, 60, -6):
        QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(x, y))
        driver.settle()
        if driver.page.where["tab"] == "provision":
            break
    assert driver.seen("pupil-provision-row-1")


def test_the_review_of_a_plan_that_ended_is_hollow_until_it_took_place(driver: Driver, small: SmallSchool) -> None:
    plan_id = small.plans["edie"]
    driver.do(lambda desk: plans_service.set_state(desk, plan_id=plan_id, state="ended"))
    driver.go("pupil", pupil_id=small.pupils["edie"])
    strip = driver.find("pupil-timeline", Timeline)

    def middle() -> str:
        """The colour in the middle of the one diamond."""
        ((x, y),) = strip.diamonds()
        return strip.grab().toImage().pixelColor(round(x), round(y)).name()

    before, hollow = strip.diamonds(), middle()
    assert hollow == theme.colour(theme.current().surface).name()
    reviewed = TODAY - timedelta(days=8)
    driver.do(lambda desk: plans_service.change(desk, plan_id=plan_id, values={"reviewed_on": reviewed}))
    driver.page.load()
    driver.settle()
    assert middle() == theme.colour(theme.current().muted).name()
    assert strip.diamonds() != before, "on the day of the review, not on the day that was planned"


def test_another_pupil_shows_nothing_of_the_last(driver: Driver, small: SmallSchool) -> None:
    run(driver, "Talk Ladder", [small.pupils["edie"]])
    entry(driver, small.pupils["edie"], TODAY, "A call.")
    driver.go("pupil", pupil_id=small.pupils["edie"])
    assert driver.seen("pupil-glance-provision")
    driver.go("pupil", pupil_id=small.pupils["wren"])
    assert not driver.seen("pupil-glance-provision")
    assert not driver.seen("pupil-glance-lately")
    assert "Talk Ladder" not in driver.find("pupil-timeline").accessibleDescription()


def test_the_card_of_the_plan_tells_of_this_pupil_s_only(driver: Driver, small: SmallSchool) -> None:
    """The card is filled anew for another pupil: more targets, fewer, none at all, and the first one's again."""

    def shown(key: str) -> list[str]:
        driver.go("pupil", pupil_id=small.pupils[key])
        card = driver.find("pupil-plan-card")
        return [one.text() for one in card.findChildren(QLabel) if one.isVisible() and one.text()]

    edie, wren = small.pupils["edie"], small.pupils["wren"]
    values: Any = {"text": "Names six feelings", "out_of": 6.0, "aim": 6.0, "now": 2.0}
    before = shown("edie")
    driver.do(lambda desk: plans_service.add_target(desk, plan_id=small.plans["edie"], values=values))
    more = shown("edie")
    assert "Names six feelings" in more
    assert "6\u00a0of\u00a06" in more
    assert "Names six feelings" not in before
    assert shown("wren")[:2] == ["No plan yet", "Start one with New plan."]
    assert not driver.seen("pupil-open-plan")
    assert "Names six feelings" not in shown("amina")
    assert shown("edie") == more
    assert driver.read(lambda session: plans_view.plans(session, on=TODAY, pupil_ids=[wren])) == []
    driver.go("pupil", pupil_id=edie)
    driver.click("pupil-open-plan")
    assert driver.page.where["plan_id"] == small.plans["edie"]


def test_where_a_target_began_is_its_first_score_once_there_are_two(driver: Driver, small: SmallSchool) -> None:
    edie = small.pupils["edie"]
    plan = driver.read(lambda session: plans_view.plans(session, on=TODAY, pupil_ids=[edie]))[0]
    first = plan.targets[0]

    def score(day: date, value: float) -> None:
        values: Any = {"scale": "target", "target_id": first.id, "on_date": day, "value": value}
        driver.do(lambda desk: assessments.add_score(desk, pupil_id=edie, values=values))

    score(date(2026, 9, 14), 1)
    assert glance(driver, edie).began == {}
    score(date(2026, 11, 20), 5)
    assert glance(driver, edie).began == {first.id: 1}
    driver.go("pupil", pupil_id=edie)
    said = driver.words("pupil-plan-card")
    assert "At the start" in said
    assert "Scores of Fri\u00a020\u00a0Nov\u00a02026" in said


def test_what_is_restricted_is_not_said_to_whoever_may_not_read_it(driver: Driver, small: SmallSchool) -> None:
    edie = small.pupils["edie"]
    entry(driver, edie, date(2026, 11, 9), "An open call.")
    entry(driver, edie, date(2026, 11, 20), "In confidence.", restricted=True)
    open_to_all, confided = glance(driver, edie).lately, glance(driver, edie, confided=True).lately
    assert open_to_all is not None
    assert confided is not None
    assert (open_to_all.text, confided.text) == ("An open call.", "In confidence.")


def test_a_tab_that_is_pressed_has_the_keyboard(driver: Driver, small: SmallSchool) -> None:
    """Not a field of the part that comes: its page would lie scrolled down to that."""
    driver.go("pupil", pupil_id=small.pupils["edie"], tab="chronology")
    driver.click("chronology-add")
    driver.click("entry-new-cancel")
    tabs = driver.find("pupil-tabs", QTabBar)
    QTest.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.tabRect(4).center())
    driver.settle()
    assert tabs.currentIndex() == 4
    assert driver.focus() == "pupil-tabs"
