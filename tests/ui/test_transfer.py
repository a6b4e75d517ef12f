# SPDX-License-Identifier: Apache-2.0
"""Transfer in the real window: a pupil leaves, the clock runs, what was sent is recorded; another one came."""

from __future__ import annotations

from datetime import date

from sencodesk.records.transfer_rules import Paper
from sencodesk.services import transfers
from sencodesk.views.transfer import TransferView, transfer
from tests.ui.driver import Driver
from tests.ui.school import SmallSchool

TODAY = date(2026, 11, 23)


def shown(driver: Driver, pupil_id: str) -> TransferView:
    """The transfer as the records have it."""
    found = driver.read(lambda session: transfer(session, pupil_id, on=TODAY, confided=True))
    assert found is not None
    return found


def words(driver: Driver, name: str) -> str:
    """What stands there, with common spaces."""
    return driver.text(name).replace("\N{NO-BREAK SPACE}", " ")


def test_a_pupil_leaves_and_the_file_is_sent(driver: Driver, small: SmallSchool) -> None:
    edie = small.pupils["edie"]
    page = driver.go("transfer", pupil_id=edie)
    assert driver.focus() == "transfer-last-day"
    assert not driver.seen("transfer-sending-card")
    driver.type("transfer-last-day", "20 Nov 2026")
    driver.click("transfer-leave")
    assert "cannot be left empty" in driver.words("field-transfer-destination")
    assert shown(driver, edie).last_day is None
    driver.type("transfer-destination", "Fernbank School")
    driver.type("transfer-reason", "The family moved")
    driver.click("transfer-leave")
    assert page is driver.page
    assert words(driver, "transfer-clock") == "To be sent by Fri 11 Dec 2026"
    assert not driver.seen("transfer-leaving-card")
    assert driver.text("transfer-to-whom") == "Fernbank School"
    driver.click("transfer-sent")
    assert any("Tick what was sent" in one for one in driver.messages())
    driver.click("transfer-send-1")
    driver.click("transfer-sent")
    assert [(one.kind, one.to_whom, one.on) for one in shown(driver, edie).sent] == [
        (Paper.FILE, "Fernbank School", TODAY)
    ]
    assert words(driver, "transfer-clock") == "To be sent by Fri 11 Dec 2026. Sent in time"
    driver.press("Ctrl+Z")
    driver.press("Ctrl+Z")
    assert shown(driver, edie).last_day is None
    assert driver.seen("transfer-leaving-card")


def test_where_to_is_put_right_and_letters_go_there(driver: Driver, small: SmallSchool) -> None:
    edie = small.pupils["edie"]
    values: transfers.LeavingValues = {
        "last_day": date(2026, 11, 20), "destination": "Fernbnak School", "reason": "Moved",
    }  # fmt: skip
    driver.go("transfer", pupil_id=edie)
    assert not driver.seen("transfer-left-card")
    driver.do(lambda desk: transfers.leave(desk, pupil_id=edie, values=values))
    driver.settle()
    assert (driver.text("transfer-left-destination"), driver.text("transfer-left-reason")) == (
        "Fernbnak School", "Moved",
    )  # fmt: skip
    driver.type("transfer-left-destination", "Fernbank School")
    driver.click("transfer-put-right")
    assert (shown(driver, edie).destination, shown(driver, edie).reason) == ("Fernbank School", "Moved")
    assert driver.text("transfer-to-whom") == "Fernbank School"
    driver.press("Ctrl+Z")
    assert driver.text("transfer-left-destination") == "Fernbnak School"


def test_a_file_that_was_handed_over_by_hand_stops_the_clock(driver: Driver, small: SmallSchool) -> None:
    edie = small.pupils["edie"]
    values: transfers.LeavingValues = {"last_day": date(2026, 11, 20), "destination": "Fernbank School", "reason": None}
    driver.do(lambda desk: transfers.leave(desk, pupil_id=edie, values=values))
    driver.go("pupil", pupil_id=edie, tab="documents")
    driver.click("handed-over-add")
    for name, typed in (("on-date", "23/11/2026"), ("what", "All of her file"), ("to-whom", "Her new SENCO")):
        driver.type(f"handed-over-new-{name}", typed)
    driver.choose("handed-over-new-kind", "Common transfer file and educational record")
    driver.click("handed-over-new-save")
    driver.go("transfer", pupil_id=edie)
    assert words(driver, "transfer-clock") == "To be sent by Fri 11 Dec 2026. Sent in time"
    assert "All of her file" in driver.text("transfer-already")


def test_a_pupil_came_and_the_chronology_says_so(driver: Driver, small: SmallSchool) -> None:
    wren = small.pupils["wren"]
    driver.go("pupil", pupil_id=wren)
    driver.workspace.go("transfer", pupil_id=wren)
    driver.settle()
    driver.type("transfer-came-on", "2 Sep 2024")
    driver.type("transfer-former", "Fernbank School")
    driver.type("transfer-came-with", "SEN file and common transfer file")
    driver.click("transfer-came")
    expected = "Came from another school: Fernbank School. Came with: SEN file and common transfer file."
    assert shown(driver, wren).came == (expected,)
    assert driver.text("transfer-told") == expected
    assert driver.text("transfer-former") == ""


def test_what_was_typed_is_there_after_a_lock(driver: Driver, small: SmallSchool) -> None:
    wren = small.pupils["wren"]
    driver.go("transfer", pupil_id=wren)
    driver.type("transfer-destination", "Fernbank School")
    driver.press("Ctrl+L")
    driver.unlock("copper kettle meadow lantern")
    driver.go("transfer", pupil_id=wren)
    assert driver.text("transfer-destination") == "Fernbank School"
