# SPDX-License-Identifier: Apache-2.0
"""Round robins by hand: started, refused, typed in by keys, half typed, printed, closed, taken away."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog

from sencodesk.services import round_robins, unsaved
from sencodesk.views import round_robins as rounds_view
from sencodesk_ui.pages.round_robin.starting import FORM as NEW_ROUND
from tests.ui.driver import Driver
from tests.ui.office import office
from tests.ui.school import SmallSchool

TODAY = date(2026, 11, 23)


def rounds(driver: Driver) -> tuple[rounds_view.RoundView, ...]:
    return driver.read(rounds_view.rounds)


def test_a_round_robin_is_started_refused_and_kept_half_typed(driver: Driver, small: SmallSchool) -> None:
    driver.go("round-robin")
    driver.click("robin-empty-act")
    driver.type("robin-new-due-on", "1/1/2026")
    driver.type("robin-new-name", "Before the reviews")
    driver.go("today")
    driver.until(lambda: driver.read(lambda session: unsaved.kept(session, NEW_ROUND, NEW_ROUND)) is not None)
    driver.go("round-robin", new=True)
    assert driver.text("robin-new-name") == "Before the reviews"
    driver.click("robin-new-save")
    assert "before the round robin was asked" in driver.words("robin-start")
    assert driver.focus() == "robin-new-due-on"
    driver.type("robin-new-due-on", "2/12/2026")
    driver.choose("robin-new-pupils", "Class 4H, with SEN, 3")
    driver.type("robin-new-question-3", "")
    driver.click("robin-new-save")
    driver.settle()
    (one,) = rounds(driver)
    assert (one.name, one.teachers, one.questions) == (
        "Before the reviews", ("Miss Hartnoll",), ("What goes well?", "What is hard, and when?"),
    )  # fmt: skip
    assert one.asked == 6
    assert driver.read(lambda session: unsaved.kept(session, NEW_ROUND, NEW_ROUND)) is None


def start(driver: Driver, small: SmallSchool) -> str:
    ids = [small.pupils[key] for key in ("edie", "jonah", "wren")]
    values: Any = {"name": "Before the reviews", "asked_on": TODAY, "due_on": TODAY + timedelta(days=9)}
    change = driver.do(
        lambda desk: round_robins.start(desk, values=values, questions=["What helps?", "What not?"], pupil_ids=ids)
    )
    assert change is not None
    return next(row for table, row in change.touched if table == "round_robin")


def test_replies_are_typed_by_keys_saved_as_one_change_and_taken_back(driver: Driver, small: SmallSchool) -> None:
    start(driver, small)
    driver.go("round-robin", teacher="Miss Hartnoll", round_id=rounds(driver)[0].id)
    driver.type("robin-1-1", "Pictures", leave=False)
    driver.press("Return", "robin-1-1")
    assert driver.focus() == "robin-2-1"
    driver.type("robin-2-1", "A quiet place", leave=False)
    driver.press("Up", "robin-2-1")
    assert driver.focus() == "robin-1-1"
    driver.press("Tab", "robin-1-1")
    assert driver.focus() == "robin-1-2"
    assert "2 not saved yet" in driver.text("robin-count")
    driver.click("robin-save")
    driver.settle()
    assert rounds(driver)[0].came == 2
    assert driver.text("robin-count").startswith("2 of 6 answers came")
    driver.press("Ctrl+Z", "page-round-robin")
    driver.settle()
    assert rounds(driver)[0].came == 0
    assert driver.text("robin-1-1") == ""


def test_what_is_half_typed_is_there_after_another_sheet_and_another_page(driver: Driver, small: SmallSchool) -> None:
    round_id = start(driver, small)
    driver.go("round-robin", round_id=round_id, teacher="Miss Hartnoll")
    driver.type("robin-1-2", "Shouting", leave=False)
    key = f"{round_id}/Miss Hartnoll"
    driver.until(lambda: driver.read(lambda session: unsaved.kept(session, "round-robin", key)) is not None)
    driver.choose("robin-teacher", "Mrs Brindlecombe")
    driver.settle()
    assert rounds(driver)[0].came == 1, "leaving the sheet saves it"
    assert driver.read(lambda session: unsaved.kept(session, "round-robin", key)) is None
    driver.choose("robin-teacher", "Miss Hartnoll")
    assert driver.text("robin-1-2") == "Shouting"


def test_a_round_robin_is_printed_closed_and_removed(
    driver: Driver, small: SmallSchool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start(driver, small)
    file, sent = tmp_path / "sheets.pdf", office(monkeypatch).papers
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    driver.go("round-robin")
    driver.click("robin-print")
    driver.until(lambda: len(sent) == 1)
    driver.click("robin-print-one")
    driver.until(lambda: len(sent) == 2)
    assert len(sent[0]) > len(sent[1])
    driver.click("robin-pdf")
    driver.until(file.exists)
    driver.click("robin-close")
    driver.settle()
    assert rounds(driver)[0].closed_on == TODAY
    driver.click("robin-close")
    driver.settle()
    assert rounds(driver)[0].closed_on is None
    driver.click("robin-remove")
    driver.settle()
    assert rounds(driver) == ()
    assert driver.seen("robin-empty")
    driver.press("Ctrl+Z", "page-round-robin")
    driver.settle()
    assert driver.seen("robin-grid")
