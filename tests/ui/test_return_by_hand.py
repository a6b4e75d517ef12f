# SPDX-License-Identifier: Apache-2.0
"""The manual lane in the window: save the sealed file, hand it in, note the reference; never taken for a receipt."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QLabel

from sencodesk.protocol import envelope, package
from sencodesk.services import councils
from sencodesk.services.desk import Desk
from sencodesk.views import log
from sencodesk.views import returns as view
from tests.ui.council import TestCouncil
from tests.ui.driver import Driver
from tests.ui.office import office
from tests.ui.returning import (  # noqa: F401  fixtures are found by their names
    a_council,
    easy,
    opening_a_return,
    steps,
    through_to_send,
)
from tests.ui.school import SmallSchool

PORTAL = "The Oakmere schools portal, under SEN returns"


def portal_only(council: TestCouncil) -> bytes:
    """The council's profile without an address, signed again by the council."""
    payload = dict(envelope.claimed(council.profile.read_bytes()))
    payload |= {
        "endpoint": None,
        "host": None,
        "ca": None,
        "by_hand": PORTAL,
        "version": int(str(payload["version"])) + 1,
    }
    return envelope.make("profile", payload, council.inbox.keys().profile)


def at_the_portal(driver: Driver, council: TestCouncil, **where: Any) -> str:
    """The window on the Send step of a return to a council that takes files only."""
    council.publish(easy())
    data = portal_only(council)
    council.profile.write_bytes(data)

    def accept(desk: Desk) -> object:
        return councils.add(desk, data=data, fingerprint=council.offered().fingerprint)

    driver.do(accept)
    return_id = driver.read(view.returns)[0].id
    driver.go("return", return_id=return_id)
    through_to_send(driver)
    return return_id


def test_a_portal_only_council_is_filed_by_hand(
    driver: Driver,
    small: SmallSchool,
    council: TestCouncil,
    choose_file: Callable[[Path], None],
    tmp_path: Path,
) -> None:
    """No Send button; three things to do; the reference and where it was handed in end in a note, not in a receipt."""
    return_id = at_the_portal(driver, council)
    assert not driver.seen("send")
    assert driver.seen("by-hand-file")
    assert PORTAL in driver.text("by-hand-where")
    assert not driver.find("by-hand-reference").isEnabled()
    carried = tmp_path / "carried.age"
    choose_file(carried)
    driver.click("by-hand-file")
    driver.until(carried.exists)
    driver.until(lambda: driver.find("by-hand-reference").isEnabled())
    inside = package.unseal(carried.read_bytes(), council.inbox.keys().identity)
    assert envelope.peek(inside)[0] == "package"
    driver.click("by-hand-save")
    assert "reference" in driver.find("field-by-hand-reference-error", QLabel).text()
    driver.type("by-hand-reference", "OAK/26-0042")
    driver.click("by-hand-save")
    driver.until(lambda: driver.seen("hand-note"))
    assert driver.text("hand-note-told") == "OAK/26-0042"
    assert PORTAL in driver.text("hand-note-when")
    words = driver.words("hand-note")
    assert "Not signed" in words
    assert not any(one in words for one in ("Accepted", "Received by", "Live return", "receipt-reference"))
    assert not driver.seen("receipt")
    sent = steps(driver, return_id).by_hand
    assert sent is not None
    assert sent.receipt is None
    driver.go("returns")
    assert "Handed in by hand" in driver.words("return-row-oakmere-2026-autumn")
    driver.go("today")
    card = driver.words("today-return-oakmere-sen-register")
    assert "Handed in by hand" in card
    assert "Nothing has left" not in card
    assert not any(one.waits for one in driver.read(view.submissions))


def test_the_note_is_corrected_saved_and_printed_as_what_it_is(
    driver: Driver,
    small: SmallSchool,
    council: TestCouncil,
    choose_file: Callable[[Path], None],
    tmp_path: Path,
    monkeypatch: Any,
) -> None:
    """A slip of the pen is put right and stays in the log; paper and file say by hand."""
    return_id = at_the_portal(driver, council)
    choose_file(tmp_path / "carried.age")
    driver.click("by-hand-file")
    driver.until(lambda: driver.find("by-hand-reference").isEnabled())
    driver.type("by-hand-reference", "OAK/26-0024")
    driver.click("by-hand-save")
    driver.until(lambda: driver.seen("hand-note"))
    driver.click("hand-note-correct")
    driver.type("hand-note-reference", "OAK/26-0042")
    driver.click("hand-note-save")
    driver.until(lambda: driver.text("hand-note-told") == "OAK/26-0042")
    labels = [one.label for one in driver.read(log.changes)]
    assert labels.count("write down a reference given by hand") == 2
    folder = tmp_path / "proof"
    folder.mkdir()
    choose_file(folder)
    driver.click("return-save-proof")
    driver.until(lambda: any(folder.iterdir()))
    assert [one.name for one in folder.iterdir()] == ["by-hand-oakmere-sen-register-2026-autumn-v1.pdf"]
    printed = office(monkeypatch).titles
    driver.click("return-print-proof")
    driver.until(lambda: bool(printed))
    driver.until(lambda: "print the proof of filing" in [one.label for one in driver.read(log.changes)])
    assert steps(driver, return_id).by_hand is not None


def test_when_the_council_s_door_is_shut_a_return_goes_by_hand(
    driver: Driver,
    small: SmallSchool,
    council: TestCouncil,
    at_return: Callable[..., str],
    choose_file: Callable[[Path], None],
    tmp_path: Path,
) -> None:
    """A council with an address: the lane is folded away until it is asked for, and is not offered in a rehearsal."""
    at_return(easy())
    through_to_send(driver)
    assert driver.seen("send")
    assert not driver.seen("by-hand-file")
    driver.click("send-mode-rehearsal")
    assert not driver.seen("by-hand-open")
    driver.click("send-mode-live")
    driver.click("by-hand-open")
    choose_file(tmp_path / "carried.age")
    driver.click("by-hand-file")
    driver.until(lambda: driver.find("by-hand-reference").isEnabled())
    driver.type("by-hand-day", "1/1/2020")
    driver.type("by-hand-reference", "DESK 4")
    driver.click("by-hand-save")
    driver.until(lambda: "cannot be right" in driver.find("field-by-hand-day-error", QLabel).text())
    assert driver.focus() == "by-hand-day"
    driver.type("by-hand-day", "23/11/2026")
    driver.click("by-hand-save")
    driver.until(lambda: driver.seen("hand-note"))
    assert not driver.seen("send-now")
