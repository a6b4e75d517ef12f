# SPDX-License-Identifier: Apache-2.0
"""The needs in the head of a pupil's page: one that is missing is said, and two stand together."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from sencodesk.services import needs
from sencodesk.views import pupils as pupils_view
from sencodesk_ui.pages.pupils.flow import TOGETHER
from tests.ui.driver import Driver
from tests.ui.school import SmallSchool


def test_sen_without_a_need_is_said_and_leads_to_the_needs(driver: Driver, small: SmallSchool) -> None:
    """Nothing is said of somebody who has a need, or who has no SEN."""
    for key in ("edie", "rafe"):
        driver.go("pupil", pupil_id=small.pupils[key])
        assert not driver.seen("pupil-no-need")
    begun: Any = {"code": "K", "from_": date(2026, 9, 7)}
    driver.do(lambda desk: needs.begin_status(desk, pupil_id=small.pupils["oskar"], values=begun))
    page = driver.go("pupil", pupil_id=small.pupils["oskar"], tab="plan")
    assert "No need recorded" in driver.words("pupil-head")
    driver.click("pupil-no-need")
    assert driver.focus().startswith("need-")
    top = driver.find(driver.focus()).mapTo(page, QPoint(0, 0)).y()
    assert 0 <= top <= page.height()
    added: Any = {"rank": 1, "code": "SLCN", "from_": date(2026, 9, 7)}
    driver.do(lambda desk: needs.add_need(desk, pupil_id=small.pupils["oskar"], values=added))
    assert not driver.seen("pupil-no-need")


def test_needs_that_do_not_fit_behind_the_class_begin_a_line_together(driver: Driver, small: SmallSchool) -> None:
    driver.go("pupil", pupil_id=small.pupils["edie"])
    head = driver.find("pupil-head")
    tops: set[tuple[int, int]] = set()
    for width in (1800, 1366):
        driver.window.resize(width, 768)
        driver.settle()
        needs_at = [one.y() for one in head.findChildren(QWidget) if one.isVisible() and one.property(TOGETHER)]
        tops.add((needs_at[0], needs_at[1]))
    assert all(first == second for first, second in tops), "neither stands alone below the other"
    assert len({first for first, _second in tops}) == 2, "once beside the class, once below it"


def test_a_need_that_is_put_first_moves_the_other_and_undo_puts_both_back(driver: Driver, small: SmallSchool) -> None:
    edie = small.pupils["edie"]

    def order() -> list[str]:
        pupil = driver.read(lambda session: pupils_view.pupil(session, edie, on=date(2026, 11, 23)))
        assert pupil is not None
        return [one.code for one in sorted(pupil.needs, key=lambda one: one.rank)]

    first, second = order()
    driver.go("pupil", pupil_id=edie)
    driver.choose("need-2-rank", "1")
    driver.press("Ctrl+S")
    driver.until(lambda: order() == [second, first])
    assert (driver.text("need-1-rank"), driver.text("need-2-rank")) == ("1", "2")
    driver.click("status-undo")
    driver.until(lambda: order() == [first, second])
    driver.choose("need-2-rank", "1")
    driver.press("Ctrl+S")
    driver.until(lambda: order() == [second, first])
