# SPDX-License-Identifier: Apache-2.0
"""The list of returns: by council and due date, how each stands in words, and the way to the first council."""

from __future__ import annotations

from pathlib import Path

from sencodesk.services import pupils
from sencodesk.views import returns as view
from tests.clocks import FakeClock
from tests.ui.council import open_council, template
from tests.ui.driver import Driver
from tests.ui.school import SmallSchool


def two_periods() -> dict[str, object]:
    asked = template()
    spring = {"period": "2027-spring", "reference_date": "2027-01-21", "opens": "2027-01-11", "due": "2027-02-05"}
    asked["returns"][0]["periods"].insert(0, spring)
    return asked


def test_without_a_council_the_page_leads_to_settings(driver: Driver, small: SmallSchool) -> None:
    """Nothing here: one sentence, what is next, one button."""
    driver.go("returns")
    assert "No council yet." in driver.words()
    driver.click("returns-empty-act")
    assert (driver.page.stem, driver.page.where) == ("settings", {"section": "councils"})


def test_returns_stand_by_council_then_by_due_date(
    driver: Driver, small: SmallSchool, tmp_path: Path, clock: FakeClock
) -> None:
    """Ashbourne before Oakmere; within one council the earlier date first."""
    for name in ("Oakmere", "Ashbourne"):
        council = open_council(tmp_path / name, clock, id=name.lower(), name=name)
        council.url = "https://127.0.0.1:1"
        council.publish(two_periods())
        driver.do(council.accept)
    driver.go("returns")
    rows = [name for name in driver.words().split("\n") if name in ("Oakmere", "Ashbourne") or "SEN register" in name]
    assert rows == [
        "Ashbourne", "SEN register return, Autumn 2026", "SEN register return, Spring 2027",
        "Oakmere", "SEN register return, Autumn 2026", "SEN register return, Spring 2027",
    ]  # fmt: skip
    assert "5\u00a0pupils, " in driver.words("return-row-oakmere-2026-autumn")
    assert "Fri\u00a011\u00a0Dec\u00a02026" in driver.words("return-row-oakmere-2026-autumn")


def test_the_state_follows_the_records(driver: Driver, small: SmallSchool, tmp_path: Path, clock: FakeClock) -> None:
    """Checked: the number of errors in words, and again when a record changes."""
    council = open_council(tmp_path / "inbox", clock)
    council.url = "https://127.0.0.1:1"
    council.publish(template(rules={"1500": "error"}))
    driver.do(council.accept)
    return_id = driver.read(view.returns)[0].id
    driver.go("return", return_id=return_id, step="check")
    driver.go("returns")
    assert "Nothing to put right." in driver.words()
    driver.do(lambda desk: pupils.change(desk, pupil_id=small.pupils["edie"], values={"upn": None}))
    assert "1\u00a0error to put right." in driver.words()
    driver.click("return-row-oakmere-2026-autumn-open")
    assert (driver.page.stem, driver.page.where["return_id"]) == ("return", return_id)


def test_enter_on_a_row_opens_the_return(driver: Driver, small: SmallSchool, tmp_path: Path, clock: FakeClock) -> None:
    """By keyboard alone."""
    council = open_council(tmp_path / "inbox", clock)
    council.url = "https://127.0.0.1:1"
    council.publish(template())
    driver.do(council.accept)
    driver.go("returns")
    driver.press("Return", "return-row-oakmere-2026-autumn-open")
    assert driver.page.stem == "return"
