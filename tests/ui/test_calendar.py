# SPDX-License-Identifier: Apache-2.0
"""Settings, Calendar: what cannot be is said under its table and stays in its cell until it is put right."""

from __future__ import annotations

from datetime import date

from sencodesk.views import school as view
from tests.ui.driver import Driver
from tests.ui.school import SmallSchool


def now(driver: Driver) -> view.CalendarView:
    return driver.read(view.calendar)


def test_a_term_that_cannot_be_says_why_and_keeps_what_was_typed(driver: Driver, small: SmallSchool) -> None:
    driver.go("settings", section="calendar")
    driver.type("terms-1-last_day", "1/9/2026")
    assert "The term ends before it begins" in driver.text("terms-error")
    assert now(driver).terms[0].last_day == date(2026, 12, 18)
    driver.type("terms-1-last_day", "17/12/2026")
    assert not driver.seen("terms-error")
    assert now(driver).terms[0].last_day == date(2026, 12, 17)
    driver.click("terms-add")
    driver.type("terms-new-name", "Spring 2027")
    driver.type("terms-new-first_day", "14/12/2026")
    driver.type("terms-new-last_day", "25/3/2027")
    driver.click("terms-new-save")
    assert "there is another term already: Autumn 2026" in driver.text("terms-error")
    driver.type("terms-new-first_day", "4/1/2027")
    driver.click("terms-new-save")
    driver.settle()
    assert [one.name for one in now(driver).terms] == ["Autumn 2026", "Spring 2027"]


def test_days_without_school_are_added_refused_and_taken_back(driver: Driver, small: SmallSchool) -> None:
    driver.go("settings", section="calendar")
    driver.click("closed-days-add")
    driver.type("closed-days-new-on_date", "14/11/2026")
    driver.type("closed-days-new-why", "Snow")
    driver.click("closed-days-new-save")
    assert "This is a Saturday or Sunday" in driver.text("closed-days-error")
    driver.type("closed-days-new-on_date", "16/11/2026")
    driver.click("closed-days-new-save")
    driver.settle()
    assert [(one.on_date, one.why) for one in now(driver).closed] == [(date(2026, 11, 16), "Snow")]
    driver.click("closed-days-1-remove")
    assert now(driver).closed == ()
    driver.click("message-act")
    assert len(now(driver).closed) == 1
