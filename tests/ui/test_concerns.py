# SPDX-License-Identifier: Apache-2.0
"""Concerns of everybody in one list, the teachers' blank form, and their forms typed in, by hand."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog

from sencodesk.services import concerns, needs
from sencodesk.views import concern_list
from tests.ui.driver import Driver
from tests.ui.office import office
from tests.ui.school import SmallSchool

TODAY = date(2026, 11, 23)


def raised(driver: Driver, pupil_id: str, text: str, **values: Any) -> None:
    typed: Any = {"raised_on": TODAY - timedelta(days=20), "text": text, **values}
    assert driver.do(lambda desk: concerns.add(desk, pupil_id=pupil_id, values=typed)) is not None


def lines(driver: Driver) -> list[str]:
    """The pupils in the table, from the top."""
    return [one.pupil_name for one in driver.page.table.concerns.lines]  # type: ignore[attr-defined]  # the page's own


def listed(driver: Driver) -> tuple[concern_list.ConcernLine, ...]:
    return driver.read(lambda session: concern_list.concern_list(session, on=TODAY))


def test_the_list_has_what_is_pressing_first_and_filters(driver: Driver, small: SmallSchool) -> None:
    driver.go("concerns")
    assert "No concern was raised yet." in driver.words("concerns-none")
    raised(driver, small.pupils["jonah"], "Refuses to write", decided="watch", look_again_on=TODAY + timedelta(days=9))
    raised(driver, small.pupils["wren"], "Cannot follow three steps", decided="sen-support", raised_by="Mr Lowick")
    raised(driver, small.pupils["edie"], "Loses the thread")
    raised(driver, small.pupils["priya"], "Was tired", decided="close")
    driver.settle()
    assert lines(driver) == ["Edie Marrowfield", "Jonah Applewhite", "Wren Thistlemere"]
    driver.choose("concerns-state", "Parents to be told")
    assert lines(driver) == ["Wren Thistlemere"]
    driver.choose("concerns-state", "Everything")
    assert lines(driver)[-1] == "Priya Quillwyn"
    driver.choose("concerns-class", "3B")
    assert lines(driver) == ["Wren Thistlemere"]
    driver.type("concerns-words", "dragon", leave=False)
    driver.until(lambda: driver.seen("concerns-empty"))
    driver.click("concerns-empty-act")
    assert len(lines(driver)) == 4
    driver.type("concerns-words", "lowick", leave=False)
    driver.press("Return", "concerns-words")
    assert driver.focus() == "concerns-table"
    driver.press("Return", "concerns-table")
    assert driver.page.stem == "pupil"
    assert driver.page.where["pupil_id"] == small.pupils["wren"]
    driver.until(lambda: driver.focus().startswith("concern-1-"))


def test_forms_are_typed_in_one_after_another(driver: Driver, small: SmallSchool) -> None:
    driver.go("concerns", add=True)
    driver.type("concerns-pupil", "Nobody at all", leave=False)
    driver.click("concerns-pupil-save")
    assert "Nobody on roll has this name." in driver.words("concerns-typing")
    for name, text in (("Edie", "Loses the thread"), ("Wren", "Cannot follow three steps")):
        driver.type("concerns-pupil", name, leave=False)
        driver.press("Return", "concerns-pupil")
        driver.settle()
        driver.type("concern-new-text", text)
        driver.click("concern-new-save")
        driver.settle()
        assert driver.focus() == "concerns-pupil"
    driver.click("concerns-done")
    assert [one.text for one in listed(driver)] == ["Loses the thread", "Cannot follow three steps"]
    assert {one.raised_on for one in listed(driver)} == {TODAY}


def test_half_a_form_stands_at_the_pupil_too(driver: Driver, small: SmallSchool) -> None:
    driver.go("concerns", add=True)
    driver.type("concerns-pupil", "Edie", leave=False)
    driver.click("concerns-pupil-save")
    driver.type("concern-new-raised-on", "")
    driver.type("concern-new-text", "Loses the")
    driver.press("Ctrl+S")
    driver.settle()
    assert "cannot be left empty" in driver.words("concerns-typing")
    driver.go("pupil", pupil_id=small.pupils["edie"])
    driver.settle()
    assert driver.text("concern-new-text") == "Loses the"


def test_the_blank_form_is_saved_and_printed(
    driver: Driver, small: SmallSchool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, sent = tmp_path / "form.pdf", office(monkeypatch).papers
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    driver.go("concerns")
    driver.click("concerns-form-save")
    driver.until(file.exists)
    driver.click("concerns-form-print")
    driver.until(lambda: bool(sent))
    assert file.read_bytes()[:4] == sent[0][:4] == b"%PDF"


def test_needs_without_a_status_are_said_at_the_concerns(driver: Driver, small: SmallSchool) -> None:
    wren = small.pupils["wren"]
    driver.do(lambda desk: needs.set_needs(desk, pupil_id=wren, codes=["SLCN"], from_=date(2026, 1, 5)))
    driver.do(lambda desk: needs.set_status(desk, pupil_id=wren, code="N", from_=date(2026, 1, 5)))
    driver.go("pupil", pupil_id=wren)
    driver.until(lambda: driver.seen("concern-needs-only"))
    assert "types of need, and no SEN status" in driver.words("concern-needs-only")
    driver.do(lambda desk: needs.set_status(desk, pupil_id=wren, code="K", from_=date(2026, 2, 2)))
    driver.until(lambda: not driver.seen("concern-needs-only"))
