# SPDX-License-Identifier: Apache-2.0
"""Withdrawing in the window over a real council: asked once, told to the council, and the receipt stays."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog

from sencodesk.views import today
from tests.ui.council import TestCouncil
from tests.ui.driver import Driver
from tests.ui.returning import (  # noqa: F401  fixtures are found by their names
    Filed,
    a_council,
    a_filed_return,
    opening_a_return,
    steps,
)


def test_a_return_is_withdrawn_and_its_receipt_stays(driver: Driver, council: TestCouncil, filed: Filed) -> None:
    """The council accepts the withdrawal; the first receipt is still shown, still verified, and says so."""
    with filed() as return_id:
        reference = driver.text("receipt-reference")
        driver.click("receipt-withdraw")
        dialog = driver.find("withdraw-dialog", QDialog)
        told = driver.words("withdraw-dialog")
        assert "Oakmere will be told. The receipt stays. It must be filed again by" in told
        assert dialog.accessibleName() == "Withdraw this return?"
        driver.click("withdraw-yes")
        driver.until(lambda: steps(driver, return_id).history[0].state == "withdrawn")
        driver.until(lambda: "Withdrawn" in driver.words("receipt"))
    assert driver.find("receipt-head").visibleRegion().boundingRect() == driver.find("receipt-head").rect()
    assert driver.text("receipt-reference") == reference
    assert not driver.seen("receipt-withdraw")
    assert "does not count any more" in driver.text("wrong-words")
    assert "Verified on this laptop" in driver.words("receipt")
    assert "Withdrawal, accepted" in driver.words("receipt-versions")
    driver.go("today")
    assert "It was withdrawn. It must be filed again by" in driver.text("today-return-oakmere-sen-register-withdrawn")
    assert "No return is sealed yet" not in driver.words("today-outbox")
    assert "File again" in driver.words()


def test_keep_it_filed_is_what_escape_and_enter_do(driver: Driver, council: TestCouncil, filed: Filed) -> None:
    """Nothing is sealed before somebody said Withdraw."""
    with filed() as return_id:
        for keys in ("Esc", "Return"):
            driver.click("receipt-withdraw")
            assert driver.focus() == "withdraw-no"
            driver.press(keys)
            driver.until(lambda: not driver.seen("withdraw-dialog"))
        assert len(steps(driver, return_id).history) == 1
        assert steps(driver, return_id).due.withdrawal is None


def test_a_withdrawal_that_cannot_go_says_so_and_goes_later(driver: Driver, council: TestCouncil, filed: Filed) -> None:
    """With the council's door shut the return still counts, and the page says what is on its way."""
    with filed() as return_id:
        pass
    driver.click("receipt-withdraw")
    driver.click("withdraw-yes")
    driver.until(lambda: driver.seen("withdrawal-now"))
    assert "withdrawal" in driver.text("withdrawal-words").lower()
    assert not driver.seen("receipt-withdraw")
    assert not driver.seen("receipt-check")
    assert steps(driver, return_id).history[0].state == "accepted"
    driver.go("returns")
    assert "withdrawal" in driver.words("return-row-oakmere-2026-autumn").lower()
    assert len(driver.read(lambda session: today.today(session, on=driver.desk.today())).waiting) == 1
    driver.go("return", return_id=return_id, step="receipt")
    with council.serving():
        driver.click("withdrawal-now")
        driver.until(lambda: steps(driver, return_id).history[0].state == "withdrawn")
