# SPDX-License-Identifier: Apache-2.0
"""Rehearsal and receipt over a real socket: what is proved, where it is saved, and that a rehearsal never counts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QLabel

from sencodesk.protocol.messages import Expected, check_decision, check_receipt
from sencodesk.services import pupils
from tests.ui.council import TestCouncil
from tests.ui.driver import Driver
from tests.ui.returning import (  # noqa: F401  fixtures are found by their names
    a_council,
    easy,
    opening_a_return,
    sent_return,
    steps,
    through_to_send,
    wheres,
)
from tests.ui.school import SmallSchool

PATIENCE = 20


def test_a_rehearsal_says_so_everywhere_and_never_counts(
    driver: Driver,
    small: SmallSchool,
    council: TestCouncil,
    at_return: Callable[..., str],
    choose_file: Callable[[Path], None],
    tmp_path: Path,
) -> None:
    """Striped, in the title, in the receipt, in the file name; the real return is still to be sent."""
    council.url = ""
    with council.serving():
        return_id = at_return(easy())
        council.enrol_school(driver.desk)
        through_to_send(driver)
        driver.click("send-mode-rehearsal")
        assert driver.seen("return-rehearsal")
        assert driver.text("return-title").startswith("REHEARSAL: ")
        assert driver.window.windowTitle().startswith("REHEARSAL")
        driver.click("send")
        driver.until(lambda: driver.seen("send-receipt"))
        driver.click("send-receipt")
        assert "REHEARSAL: received by Oakmere" in driver.words("receipt")
        folder = tmp_path / "proof"
        folder.mkdir()
        choose_file(folder)
        driver.click("return-save-proof")
        assert {one.name for one in folder.iterdir()} == {
            "REHEARSAL-oakmere-sen-register-2026-autumn-v1-receipt.json",
            "REHEARSAL-oakmere-sen-register-2026-autumn-v1-no-proof.pdf",
        }
        assert [(one["mode"], one["state"]) for one in council.submissions()] == [("REHEARSAL", "received")]
        seen = steps(driver, return_id)
        assert seen.due.submission is None
        driver.click("return-step-send")
        driver.click("send-live")
        assert not driver.seen("return-rehearsal")
        driver.click("send")
        driver.until(lambda: driver.seen("send-receipt"))
        driver.go("today")
    assert driver.window.windowTitle() == "SENCO Desk"
    assert steps(driver, return_id).due.submission is not None


def test_the_receipt_is_verified_offline_and_the_proof_can_be_saved(
    driver: Driver,
    small: SmallSchool,
    council: TestCouncil,
    at_return: Callable[..., str],
    choose_file: Callable[[Path], None],
    tmp_path: Path,
) -> None:
    """Reference, the council's time, fingerprint; receipt and decision as files that prove themselves."""
    council.url = ""
    with council.serving():
        return_id = sent_return(driver, council, at_return)
    driver.click("send-receipt")
    sent = steps(driver, return_id).history[0]
    assert sent.receipt is not None
    assert driver.text("receipt-reference") == sent.receipt["receipt_no"]
    assert "".join(driver.text("receipt-fingerprint").split()) == sent.content_hash
    assert "Verified on this laptop, without a network" in driver.find("receipt-signature", QLabel).text()
    assert "Mon\u00a023\u00a0Nov\u00a02026, 10:42:00 council time" in driver.words("receipt")
    folder = tmp_path / "proof"
    folder.mkdir()
    choose_file(folder)
    driver.click("return-save-proof")
    files = {one.name: one.read_bytes() for one in folder.iterdir()}
    stem = "oakmere-sen-register-2026-autumn-v1"
    assert set(files) == {f"{stem}-receipt.json", f"{stem}-decision.json", f"{stem}-proof.pdf"}
    keys = council.offered().profile.receipt_key_map()
    expected = Expected("oakmere", sent.id, 1, "LIVE", sent.content_hash)
    receipt = check_receipt(files["oakmere-sen-register-2026-autumn-v1-receipt.json"], keys=keys, expected=expected)
    decision = check_decision(files["oakmere-sen-register-2026-autumn-v1-decision.json"], keys=keys, expected=expected)
    assert (receipt.pupils, decision.outcome) == (5, "accepted")
    assert "Marrowfield" not in " ".join(files)


def test_a_folder_that_cannot_be_written_to_says_so(
    driver: Driver,
    small: SmallSchool,
    council: TestCouncil,
    at_return: Callable[..., str],
    choose_file: Callable[[Path], None],
    tmp_path: Path,
) -> None:
    """The receipt is kept; nothing half-written is left."""
    council.url = ""
    with council.serving():
        at_return(easy())
        council.enrol_school(driver.desk)
        through_to_send(driver)
        driver.click("send")
        driver.until(lambda: driver.seen("send-receipt"))
    driver.click("send-receipt")
    taken = tmp_path / "a file where a folder should be"
    taken.write_text("It was here before.", encoding="utf-8")
    choose_file(taken)
    driver.click("return-save-proof")
    assert any("The receipt is kept in your records." in one for one in driver.messages())
    assert taken.read_text(encoding="utf-8") == "It was here before."


def test_an_older_version_keeps_its_receipt_and_can_be_looked_at_and_saved(
    driver: Driver,
    small: SmallSchool,
    council: TestCouncil,
    at_return: Callable[..., str],
    choose_file: Callable[[Path], None],
    tmp_path: Path,
) -> None:
    """Two versions: the newest is shown, the first says that it was replaced, and proves itself still."""
    council.url = ""
    with council.serving():
        return_id = sent_return(driver, council, at_return)
        driver.click("send-receipt")
        assert not driver.seen("receipt-versions")
        driver.do(lambda desk: pupils.change(desk, pupil_id=small.pupils["edie"], values={"surname": "Marrow"}))
        driver.go("return", return_id=return_id, step="check")
        driver.until(lambda: driver.seen("check-clean"))
        driver.click("return-onward")
        driver.until(lambda: steps(driver, return_id).previewed)
        driver.go("return", return_id=return_id, step="send")
        driver.until(lambda: driver.seen("send"))
        driver.click("send")
        driver.until(lambda: steps(driver, return_id).versions[0].sent.version == 2)
    driver.go("return", return_id=return_id, step="receipt")
    driver.until(lambda: driver.seen("receipt-version-1"))
    first, second = steps(driver, return_id).versions[1], steps(driver, return_id).versions[0]
    assert driver.text("receipt-reference") == (second.sent.receipt or {})["receipt_no"]
    driver.click("receipt-version-1")
    assert driver.text("receipt-reference") == (first.sent.receipt or {})["receipt_no"]
    assert "Replaced by a later version" in driver.words("receipt")
    assert "Verified on this laptop" in driver.find("receipt-signature", QLabel).text()
    folder = tmp_path / "first"
    folder.mkdir()
    choose_file(folder)
    driver.click("return-save-proof")
    driver.until(lambda: any(folder.iterdir()))
    assert {one.name for one in folder.iterdir()} == {
        "oakmere-sen-register-2026-autumn-v1-receipt.json", "oakmere-sen-register-2026-autumn-v1-decision.json",
        "oakmere-sen-register-2026-autumn-v1-proof.pdf",
    }  # fmt: skip
    driver.click("receipt-version-2")
    assert driver.text("receipt-reference") == (second.sent.receipt or {})["receipt_no"]
