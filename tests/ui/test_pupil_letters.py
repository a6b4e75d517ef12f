# SPDX-License-Identifier: Apache-2.0
"""The buttons for the letters about a pupil: there when they are owed, and each leads to the paper."""

from __future__ import annotations

from datetime import date
from typing import Any

from sencodesk.services import concerns, transfers
from sencodesk_ui.paper_sheet import PaperSheet
from tests.ui.driver import Driver
from tests.ui.school import SmallSchool


def offered(driver: Driver, button: str) -> list[str]:
    """What the sheet behind a button offers; the sheet is closed again."""
    driver.click(button)
    driver.until(lambda: driver.seen("paper-sheet"))
    sheet = driver.find("paper-sheet", PaperSheet)
    found = [key for key, _words in sheet.papers.offers]
    driver.until(lambda: bool(sheet.summary.text() or sheet.note.isVisible()))
    sheet.close()
    driver.settle()
    return found


def test_the_letter_to_the_parents_is_offered_once_support_was_decided(driver: Driver, small: SmallSchool) -> None:
    wren = small.pupils["wren"]
    typed: Any = {"raised_on": date(2026, 10, 5), "text": "Loses the thread", "decided": "watch"}
    driver.do(lambda desk: concerns.add(desk, pupil_id=wren, values=typed))
    driver.go("pupil", pupil_id=wren)
    assert not driver.seen("concern-letter")
    driver.do(lambda desk: concerns.add(desk, pupil_id=wren, values=typed | {"decided": "sen-support"}))
    driver.settle()
    driver.until(lambda: driver.seen("concern-letter"))
    assert "sen-support-started:family:" in offered(driver, "concern-letter")


def test_a_leavers_letters_are_on_the_transfer_page(driver: Driver, small: SmallSchool) -> None:
    edie = small.pupils["edie"]
    driver.go("transfer", pupil_id=edie)
    assert not driver.seen("transfer-letters")
    leaves: Any = {"last_day": date(2026, 11, 20), "destination": "Fernbank School", "reason": "Moved"}
    driver.do(lambda desk: transfers.leave(desk, pupil_id=edie, values=leaves))
    driver.settle()
    driver.until(lambda: driver.seen("transfer-letters"))
    found = offered(driver, "transfer-letters")
    assert {"transfer-cover:school:", "leaver:family:"} <= set(found)


def test_a_form_for_permission_is_with_the_consents(driver: Driver, small: SmallSchool) -> None:
    driver.go("pupil", pupil_id=small.pupils["edie"], tab="documents")
    driver.until(lambda: driver.seen("documents-permission"))
    assert any(key.startswith("consent-agency:family:") for key in offered(driver, "documents-permission"))
