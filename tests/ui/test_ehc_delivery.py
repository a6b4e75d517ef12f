# SPDX-License-Identifier: Apache-2.0
"""Section F against what was delivered, the lines of one section at a time, the papers, and the tabs in large text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QTabBar, QToolButton

from sencodesk.services import ehc, provision, pupils
from sencodesk.views import ehc as ehc_view
from sencodesk.views.provision import provision_map
from sencodesk_ui import folders, theme
from sencodesk_ui.theme import looks
from tests.ui.driver import Driver
from tests.ui.school import SmallSchool

MONDAY = date(2026, 11, 16)
LEAST = 24
"""Pixels of a target, at the least."""


@pytest.fixture
def planned(driver: Driver, small: SmallSchool) -> str:
    """A pupil with a plan: an outcome, a line of section F, and a run with one session that was held."""
    pupil_id = small.pupils["wren"]
    driver.do(lambda desk: ehc.issue(desk, pupil_id=pupil_id, values={"issued_on": MONDAY}, status=False))
    plan = ehc_of(driver, pupil_id).current
    assert plan is not None
    lines: tuple[ehc.SectionValues, ...] = (
        {"letter": "E", "text": "Reads a page aloud"},
        {"letter": "F", "text": "Reading with an adult", "minutes_a_week": 60},
    )
    for line in lines:
        driver.do(lambda desk, line=line: ehc.add_section(desk, plan_id=plan.id, values=line))  # type: ignore[misc]  # its default is its value
    run: provision.RunValues = {"name": "Talk Ladder", "from_": MONDAY, "minutes": 20, "times_a_week": 3.0}
    driver.do(lambda desk: provision.add(desk, values=run, pupil_ids=[pupil_id]))
    run_id = driver.read(lambda session: provision_map(session, on=date(2026, 11, 23))).runs[0].id
    mark: provision.MarkValues = {"pupil_id": pupil_id, "on_date": MONDAY, "held": True}
    driver.do(lambda desk: provision.mark(desk, provision_id=run_id, marks=[mark]))
    return pupil_id


def ehc_of(driver: Driver, pupil_id: str) -> ehc_view.EhcView:
    return driver.read(lambda session: ehc_view.ehc(session, pupil_id, on=driver.workspace.today()))


def test_a_line_is_linked_to_what_delivers_it_and_parted_again(driver: Driver, planned: str) -> None:
    driver.go("pupil", pupil_id=planned, tab="ehc")
    assert "Nothing delivers this line" in driver.words("ehc-delivery-card")
    driver.choose("ehc-f-1-link", "Talk Ladder, from 16/11/2026")
    driver.settle()
    said = driver.words("ehc-delivery-card")
    assert "the plan says 120 minutes, 120 were arranged, 20 were delivered" in said
    assert "Less than the plan says: 100 minutes are missing" in said
    driver.find("pupil-tabs").setFocus(Qt.FocusReason.TabFocusReason)
    driver.press("Ctrl+Z")
    assert "Nothing delivers this line" in driver.words("ehc-delivery-card")
    driver.press("Ctrl+Shift+Z")
    driver.click("ehc-f-1-run-1-unlink")
    driver.settle()
    assert "Nothing delivers this line" in driver.words("ehc-delivery-card")


def test_the_forms_are_those_of_one_section_and_none_goes_away_while_it_is_changed(
    driver: Driver, planned: str
) -> None:
    driver.go("pupil", pupil_id=planned, tab="ehc")
    assert "Reads a page aloud" in driver.words("ehc-lines"), "all lines are there to read"
    assert [driver.seen(f"ehc-section-{n}-text") for n in (1, 2)] == [True, False]
    driver.type("ehc-section-1-minutes-a-week", "")
    driver.press("Ctrl+S")
    driver.choose("ehc-section-1-letter", "G: health provision")
    driver.press("Ctrl+S")
    assert {one.letter for one in ehc_of(driver, planned).sections} == {"E", "G"}
    assert driver.seen("ehc-section-1-text"), "it stays until another section is chosen"
    driver.choose("ehc-letter", "E: outcomes (1)")
    assert driver.seen("ehc-target-1")
    assert driver.find("ehc-section-1-text").toPlainText() == "Reads a page aloud"  # type: ignore[attr-defined]  # a LongText


def test_an_old_plan_is_read_in_the_place_of_the_new_one(driver: Driver, planned: str) -> None:
    driver.do(lambda desk: ehc.issue(desk, pupil_id=planned, values={"issued_on": date(2026, 11, 20)}, status=False))
    old = ehc_of(driver, planned).plans[1]
    driver.do(lambda desk: ehc.add_section(desk, plan_id=old.id, values={"letter": "A", "text": "As it was"}))
    driver.go("pupil", pupil_id=planned, tab="ehc")
    assert "As it was" not in driver.words("ehc-lines")
    driver.choose("ehc-which", "EHC plan, Mon\u00a016\u00a0Nov\u00a02026 to Fri\u00a020\u00a0Nov\u00a02026")
    driver.settle()
    assert "As it was" in driver.words("ehc-lines")


def test_its_papers_are_printed_from_the_sheet(
    driver: Driver, planned: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver.go("pupil", pupil_id=planned, tab="ehc")
    file = tmp_path / "plan.pdf"
    monkeypatch.setattr(folders, "ask_save", lambda *_words: file)
    driver.click("ehc-print")
    driver.until(lambda: driver.seen("paper-save") and driver.find("paper-save").isEnabled())
    driver.choose("paper-what", "The course of all of it, by day")
    driver.until(lambda: driver.find("paper-save").isEnabled())
    driver.click("paper-save")
    driver.until(lambda: not driver.seen("paper-sheet"))
    assert file.read_bytes().startswith(b"%PDF")
    driver.go("pupil", pupil_id=planned, tab="sharing")
    assert "Save the course of EHC plans as a file" in driver.words("pupil-sharing")


@pytest.mark.parametrize(("year", "spoken"), [("8", False), ("9", True)])
def test_adulthood_is_spoken_of_from_year_nine(driver: Driver, planned: str, year: str, spoken: bool) -> None:
    values: pupils.PupilValues = {"year": year}
    driver.do(lambda desk: pupils.change(desk, pupil_id=planned, values=values))
    driver.go("pupil", pupil_id=planned, tab="ehc")
    driver.settle()
    assert driver.seen("ehc-adulthood") is spoken


@pytest.fixture
def twice(dressed: QApplication) -> Iterator[None]:
    """Text of 200 %; afterwards as usual."""
    theme.apply(dressed, theme.Look("light", percent=200))
    yield
    theme.wardrobe().choose(theme="light", percent=100)
    looks.keep(theme.Look())
    theme.apply(dressed)


@pytest.mark.usefixtures("twice")
def test_every_tab_is_in_reach_in_large_text(driver: Driver, small: SmallSchool) -> None:
    driver.go("pupil", pupil_id=small.pupils["edie"], tab="overview")
    bar = driver.find("pupil-tabs", QTabBar)
    left, right = bar.findChildren(QToolButton)
    assert right.isVisible(), "nine tabs have no room in this size"
    for arrow in (left, right):
        assert min(arrow.width(), arrow.height()) >= LEAST
        assert not arrow.icon().isNull()
        assert arrow.accessibleName()
    bar.setFocus(Qt.FocusReason.TabFocusReason)
    for place in range(1, bar.count()):
        driver.press("Right")
        assert bar.currentIndex() == place
        shown = bar.tabRect(place)
        assert 0 <= shown.left() < shown.right() <= left.x(), bar.tabText(place)
