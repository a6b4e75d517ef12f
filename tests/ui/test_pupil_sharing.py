# SPDX-License-Identifier: Apache-2.0
"""The Sharing tab over a real council: what left is listed by itself; the family’s statement, printed and saved."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sencodesk.errors import UserError
from sencodesk.views import log
from tests.ui.council import TestCouncil
from tests.ui.driver import Driver
from tests.ui.office import office
from tests.ui.returning import (  # noqa: F401  fixtures are found by their names
    a_council,
    easy,
    opening_a_return,
    through_to_send,
)
from tests.ui.school import SmallSchool


def sharing_of(driver: Driver, pupil_id: str) -> None:
    driver.go("pupil", pupil_id=pupil_id, tab="sharing")
    driver.until(lambda: driver.text("sharing-words") != "")


def test_what_was_sent_is_listed_and_leads_to_its_return(
    driver: Driver, small: SmallSchool, council: TestCouncil, at_return: Callable[..., str]
) -> None:
    """To whom, how it stands with the reference, each item, why and under which law."""
    council.url = ""
    with council.serving():
        at_return(easy())
        council.enrol_school(driver.desk)
        through_to_send(driver)
        driver.click("send")
        driver.until(lambda: driver.seen("send-receipt"))
    sharing_of(driver, small.pupils["edie"])
    words = driver.words("sharing-row-0")
    for expected in ("Oakmere", "SEN register return, autumn 2026", "surname", "Education Act 1996, s.537A"):
        assert expected in words
    assert council.submissions()[0]["submission_id"] not in words
    assert "oakmere-live-000001" in words
    driver.click("sharing-open-0")
    driver.until(lambda: driver.seen("receipt"))


def test_the_statement_is_saved_and_printed_and_both_are_on_the_list(
    driver: Driver,
    small: SmallSchool,
    choose_file: Callable[[Path], None],
    monkeypatch: Any,
    tmp_path: Path,
) -> None:
    """Nothing left yet; then the statement itself is a paper that names the pupil, so it is listed."""
    sharing_of(driver, small.pupils["edie"])
    assert driver.seen("sharing-empty")
    file = tmp_path / "statement.pdf"
    choose_file(file)
    driver.click("sharing-save")
    driver.until(lambda: driver.seen("sharing-row-0"))
    assert file.read_bytes().startswith(b"%PDF")
    titles = office(monkeypatch).titles
    driver.click("sharing-print")
    driver.until(lambda: driver.seen("sharing-row-1"))
    assert titles == ["Sharing statement"]
    labels = [one.label for one in driver.read(lambda session: log.changes(session, pupil_id=small.pupils["edie"]))]
    assert "print a sharing statement" in labels
    assert "save a sharing statement as a file" in labels


REFUSED = UserError("printer_refused", happened="The queue holds.", kept="Nothing went.", do="Look at it.", exit_code=1)


@pytest.mark.parametrize(
    ("refusal", "words"), [(OSError(5, "off"), "The printer did not take it"), (REFUSED, "The queue holds.")]
)
def test_a_printer_that_does_not_take_it_is_said_and_nothing_is_noted(
    driver: Driver, small: SmallSchool, monkeypatch: pytest.MonkeyPatch, refusal: Exception, words: str
) -> None:
    sharing_of(driver, small.pupils["edie"])
    printer = office(monkeypatch, refusal=refusal)
    driver.click("sharing-print")
    driver.until(lambda: any(words in one for one in driver.messages()))
    assert threading.main_thread() not in printer.threads, "the window is not held while a printer is waited for"
    assert not driver.seen("sharing-row-0")


def test_another_pupil_shows_nothing_of_the_first(
    driver: Driver, small: SmallSchool, choose_file: Callable[[Path], None], tmp_path: Path
) -> None:
    """The tab is empty before the answer for the next pupil is there."""
    sharing_of(driver, small.pupils["edie"])
    choose_file(tmp_path / "statement.pdf")
    driver.click("sharing-save")
    driver.until(lambda: driver.seen("sharing-row-0"))
    driver.go("pupil", pupil_id=small.pupils["jonah"], tab="sharing")
    driver.until(lambda: driver.seen("sharing-empty"))
    assert not driver.seen("sharing-row-0")
