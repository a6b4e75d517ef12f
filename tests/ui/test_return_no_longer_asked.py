# SPDX-License-Identifier: Apache-2.0
"""A council stops asking for a return: the list and Today go on, the old return is read, proved and withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sencodesk.views import returns as view
from tests.ui.council import TestCouncil
from tests.ui.driver import Driver
from tests.ui.returning import (  # noqa: F401  fixtures are found by their names
    Filed,
    a_council,
    a_filed_return,
    easy,
    opening_a_return,
    steps,
)

NEXT = {"period": "2027-spring", "reference_date": "2027-01-21", "opens": "2027-01-04", "due": "2027-02-10"}


def next_period() -> dict[str, Any]:
    asked = easy()
    asked["returns"][0]["periods"] = [NEXT]
    return asked


def another_name() -> dict[str, Any]:
    asked = easy()
    asked["returns"][0] |= {"type": "sen-register-2", "title": "Register"}
    return asked


NEW_ROWS = {
    next_period: ["return-row-oakmere-2027-spring"],
    another_name: ["return-row-oakmere-2026-autumn"],
}


@pytest.mark.parametrize("change", list(NEW_ROWS))
def test_a_filed_return_stays_to_be_read_proved_and_withdrawn(
    driver: Driver, council: TestCouncil, filed: Filed, change: Callable[[], dict[str, Any]]
) -> None:
    with filed() as return_id:
        council.publish(change())
        driver.do(council.accept)
        driver.go("today")
        driver.until(lambda: driver.seen("today-outbox"))
        assert "no longer" not in driver.words()
        driver.go("returns")
        driver.until(lambda: driver.seen("return-row-oakmere-2026-autumn-former"))
        for row in NEW_ROWS[change]:
            assert driver.seen(row)
        words = driver.words("return-row-oakmere-2026-autumn-former")
        assert "Accepted by Oakmere." in words
        assert "Oakmere no longer asks for this return." in words
        driver.click("return-row-oakmere-2026-autumn-former-open")
        driver.until(lambda: driver.seen("receipt-withdraw"))
        assert "no longer asked for" in driver.text("return-about")
        assert "Verified on this laptop" in driver.words("receipt")
        driver.click("receipt-withdraw")
        driver.click("withdraw-yes")
        driver.until(lambda: steps(driver, return_id).history[0].state == "withdrawn")
    driver.go("returns")
    driver.until(lambda: "was withdrawn" in driver.words("return-row-oakmere-2026-autumn-former"))
    assert "must be filed again" not in driver.words("return-row-oakmere-2026-autumn-former")


def test_one_that_was_never_sent_says_that_there_is_nothing_to_do(
    driver: Driver, council: TestCouncil, at_return: Callable[..., str]
) -> None:
    return_id = at_return(easy())
    council.publish(next_period())
    driver.do(council.accept)
    driver.go("today")
    assert "no longer" not in driver.words()
    driver.go("returns")
    driver.until(lambda: driver.seen("return-row-oakmere-2026-autumn-former"))
    words = driver.words("return-row-oakmere-2026-autumn-former")
    assert "Oakmere no longer asks for this return. Nothing has to be sent." in words
    assert "no longer asked" in words
    driver.go("return", return_id=return_id, step="send")
    assert "Oakmere no longer asks for this return." in driver.words("step-send")
    assert {one.id: one.asked for one in driver.read(view.returns)}[return_id] is False
