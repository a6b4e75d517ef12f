# SPDX-License-Identifier: Apache-2.0
"""A pupil with ten years of plans: the newest stand there at once, the others when they are asked for."""

from __future__ import annotations

from sencodesk.services import plans
from sencodesk.services.desk import Desk
from sencodesk_ui.pages.pupil.plans_tab import NEWEST
from tests.ui.driver import Driver
from tests.ui.school import SmallSchool


def rows(driver: Driver) -> int:
    """How many plans stand there."""
    return sum(name.removeprefix("pupil-plan-").isdigit() for name in driver.names())


def test_the_newest_plans_first_and_all_when_asked(driver: Driver, small: SmallSchool) -> None:
    wren = small.pupils["wren"]

    def begin(desk: Desk) -> None:
        for _ in range(NEWEST + 4):
            plans.start(desk, pupil_id=wren, values={"strengths": "Maps."})

    driver.do(begin)
    driver.go("pupil", pupil_id=wren, tab="plan")
    assert rows(driver) == NEWEST
    assert driver.seen(f"pupil-plan-{NEWEST + 4}")
    driver.click("pupil-plans-all")
    assert rows(driver) == NEWEST + 4
    assert driver.focus() == "pupil-plan-4", "the keyboard goes on at the first that was not there"
    driver.go("pupil", pupil_id=small.pupils["edie"], tab="plan")
    assert rows(driver) == 1
    assert not driver.seen("pupil-plans-all")
