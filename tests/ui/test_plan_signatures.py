# SPDX-License-Identifier: Apache-2.0
"""A plan's signatures: each cell saves by itself; what cannot be saved stays, says why, and is offered back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from sencodesk.services import plans, unsaved
from sencodesk.services.editing import SIGNATURE_FORM
from sencodesk.views.plans import SignatureView
from tests.ui.driver import Driver
from tests.ui.plan_editor import as_the_power_went, editor, held
from tests.ui.school import PASSPHRASE, SmallSchool


def signed(driver: Driver, small: SmallSchool) -> str:
    """A plan with one signature, its card open; the signature's id."""
    plan_id = small.plans["tomos"]
    driver.do(
        lambda desk: plans.add_signature(
            desk, plan_id=plan_id, values={"role": "Carer", "name": "Mr Quist", "signed_on": date(2026, 11, 20)}
        )
    )
    editor(driver, plan_id)
    driver.click("plan-signatures-open")
    return signature(driver, small).id


def signature(driver: Driver, small: SmallSchool) -> SignatureView:
    """The signature as the records hold it."""
    found = held(driver, small.plans["tomos"]).signatures
    assert len(found) == 1
    return found[0]


def kept(driver: Driver, signature_id: str) -> dict[str, object] | None:
    """What is kept of a signature beside the records."""
    found = driver.read(lambda session: unsaved.kept(session, SIGNATURE_FORM, signature_id))
    return dict(found.values) if found is not None else None


def test_a_refused_cell_stays_is_marked_on_the_folded_card_and_is_offered_after_a_lock(
    driver: Driver, small: SmallSchool
) -> None:
    signature_id = signed(driver, small)
    driver.type("signatures-1-name", "")
    why = driver.text("signatures-error")
    assert why.startswith("Name: ")
    driver.type("signatures-1-role", "Foster carer")
    assert (signature(driver, small).role, signature(driver, small).name) == ("Foster carer", "Mr Quist")
    assert driver.text("signatures-1-name") == ""
    assert driver.text("signatures-error") == why
    driver.click("plan-home-open")
    assert driver.text("plan-signatures-wrong") == "1 thing to put right"
    driver.press("Ctrl+L")
    driver.unlock(PASSPHRASE)
    editor(driver, small.plans["tomos"])
    driver.click("plan-unsaved-put-back")
    assert driver.text("signatures-1-name") == ""
    assert driver.text("signatures-error").startswith("Name: ")
    driver.type("signatures-1-name", "Mrs Quist")
    assert signature(driver, small).name == "Mrs Quist"
    assert not driver.seen("signatures-error")
    driver.press("Ctrl+S")
    assert kept(driver, signature_id) is None
    driver.click("plan-home-open")
    assert not driver.seen("plan-signatures-wrong")


def test_what_is_let_go_is_not_offered_again(driver: Driver, small: SmallSchool) -> None:
    signature_id = signed(driver, small)
    driver.type("signatures-1-name", "")
    driver.press("Ctrl+L")
    driver.unlock(PASSPHRASE)
    editor(driver, small.plans["tomos"])
    driver.click("plan-unsaved-let-go")
    assert kept(driver, signature_id) is None
    driver.click("plan-signatures-open")
    assert driver.text("signatures-1-name") == "Mr Quist"


def test_typing_in_a_cell_is_kept_after_a_pause_and_offered_back_after_a_power_cut(
    driver: Driver, small: SmallSchool, window_at: Callable[[Path], Driver], tmp_path: Path
) -> None:
    signature_id = signed(driver, small)
    driver.type("signatures-1-signed_on", "21 Nov, or so", leave=False)
    driver.until(lambda: kept(driver, signature_id) == {"signed_on": "21 Nov, or so"})
    folder = as_the_power_went(driver, tmp_path)
    driver.window.close()
    again = window_at(folder)
    again.unlock(PASSPHRASE)
    editor(again, small.plans["tomos"])
    again.click("plan-unsaved-put-back")
    assert again.text("signatures-1-signed_on") == "21 Nov, or so"
    assert "Write a date" in again.text("signatures-error")
    again.type("signatures-1-signed_on", "21/11/2026")
    assert signature(again, small).signed_on == date(2026, 11, 21)


def test_the_second_of_two_quick_edits_is_made_on_the_version_that_the_first_one_made(
    driver: Driver, small: SmallSchool
) -> None:
    signed(driver, small)
    version = signature(driver, small).row_version
    for name, text in (("signatures-1-role", "Foster "), ("signatures-1-name", "Dear ")):
        cell = driver.show(name)
        cell.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(cell, Qt.Key.Key_Home)
        QTest.keyClicks(cell, text)
        QTest.keyClick(cell, Qt.Key.Key_Tab)  # and nothing is waited for: the first is still on its way
    driver.settle()
    found = signature(driver, small)
    assert (found.role, found.name, found.row_version) == ("Foster Carer", "Dear Mr Quist", version + 2)
    assert not driver.seen("signatures-error")


def test_a_cell_over_what_somebody_else_changed_is_refused_and_stays(driver: Driver, small: SmallSchool) -> None:
    signature_id = signed(driver, small)
    values: plans.SignatureValues = {"name": "Mr O Quist"}

    def behind() -> object:
        return plans.change_signature(driver.desk, signature_id=signature_id, values=values)

    driver.desk.store.threads.write(behind).result(timeout=20)  # and the window does not hear of it
    driver.type("signatures-1-name", "Mrs Quist")
    assert signature(driver, small).name == "Mr O Quist"
    assert driver.text("signatures-1-name") == "Mrs Quist"
    assert driver.text("signatures-error").startswith("Name: ")


def test_a_new_row_that_is_refused_stays_and_a_removed_one_comes_back_by_undo(
    driver: Driver, small: SmallSchool
) -> None:
    signature_id = signed(driver, small)
    driver.click("signatures-add")
    driver.type("signatures-new-role", "Head teacher")
    driver.click("signatures-new-save")
    assert driver.seen("signatures-error")
    assert driver.text("signatures-new-role") == "Head teacher"
    driver.click("signatures-new-cancel")
    assert not driver.seen("signatures-error")
    driver.click("signatures-1-remove")
    assert held(driver, small.plans["tomos"]).signatures == ()
    assert driver.messages() == ["The signature is taken away."]
    driver.bench.undo()
    driver.settle()
    assert signature(driver, small).id == signature_id
