# SPDX-License-Identifier: Apache-2.0
"""The handbook: every page of the window has its chapter, and no link in it leads nowhere."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest
from PySide6.QtWidgets import QTextBrowser

from sencodesk_ui import printing
from sencodesk_ui.pages.pupil.tab import PLACES
from sencodesk_ui.pages.settings.page import SECTIONS
from sencodesk_ui.print_sheet import PrintSheet
from sencodesk_ui.shell import places
from tests.ui.driver import Driver
from tests.ui.school import SmallSchool

CHAPTER_OF = {
    "provision": "settings-provision", "calendar": "settings-calendar", "templates": "plan-templates",
    "agencies": "agencies", "scales": "assessments",
    "school": "settings-school", "people": "keys", "councils": "settings-councils", "backups": "backups",
    "export": "export", "printing": "print", "accessibility": "accessibility", "about": "settings-about",
}  # fmt: skip
HANDBOOK = files("sencodesk_resources").joinpath("handbook")
CHAPTERS = sorted(one.name for one in HANDBOOK.iterdir() if one.name.endswith(".md"))


def test_every_page_has_its_chapter() -> None:
    wanted = {places.page_of(stem).handbook for stem in places.PAGES if places.built(stem)}
    assert {f"{one}.md" for one in wanted} <= set(CHAPTERS)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_no_link_leads_nowhere(chapter: str) -> None:
    links = re.findall(r"\]\(([^)]+)\)", HANDBOOK.joinpath(chapter).read_text(encoding="utf-8"))
    assert [link for link in links if link not in CHAPTERS] == []


@pytest.mark.parametrize("section", [one.stem for one in SECTIONS])
def test_each_section_of_settings_has_its_own(driver: Driver, small: SmallSchool, section: str) -> None:
    driver.go("settings", section=section)
    driver.press("F1")
    assert driver.window.handbook is not None
    assert driver.window.handbook.shown == CHAPTER_OF[section]
    driver.press("F1")


@pytest.mark.parametrize(
    ("tab", "chapter"),
    [
        ("overview", "pupils"),
        ("plan", "plans"),
        ("sharing", "sharing"),
        ("assessments", "assessments"),
        ("chronology", "chronology"),
        ("documents", "documents"),
        ("provision", "provision"),
        ("reviews", "reviews"),
        ("ehc", "ehc"),
    ],
)
def test_each_tab_of_a_pupil_has_its_own(driver: Driver, small: SmallSchool, tab: str, chapter: str) -> None:
    driver.go("pupil", pupil_id=small.pupils["edie"], tab=tab)
    driver.press("F1")
    assert driver.window.handbook is not None
    assert driver.window.handbook.shown == chapter


def test_every_part_of_settings_and_every_tab_has_its_chapter() -> None:
    told = {one.chapter for one in SECTIONS} | {one.chapter for one in PLACES}
    assert {f"{one}.md" for one in told} <= set(CHAPTERS)
    assert {one.stem for one in SECTIONS} == set(CHAPTER_OF)


def test_the_print_sheet_has_its_own(driver: Driver, small: SmallSchool) -> None:
    printing.offer(driver.workspace, driver.page, pupil_ids=[small.pupils["edie"]])
    driver.settle()
    sheet = driver.find("print-sheet", PrintSheet)
    driver.until(sheet.pane.settled)
    driver.press("F1")
    driver.settle()
    assert "Staff copy" in driver.find("handbook-text", QTextBrowser).toPlainText()
    driver.click("handbook-close")
    driver.settle()
    assert driver.all("handbook-text") == []
    sheet.close()
    driver.settle()


def test_it_opens_over_the_lock_page_and_the_first_start(locked: Driver, small: SmallSchool) -> None:
    locked.press("F1")
    assert locked.window.handbook is not None
    assert locked.window.handbook.shown == "keys"
    locked.click("handbook-close")
    locked.window.show_first_start()
    locked.settle()
    locked.press("F1")
    assert locked.window.handbook.shown == "first-start"


def test_the_chapter_of_words_holds_the_glossary(driver: Driver, small: SmallSchool) -> None:
    driver.go("today")
    driver.press("F1")
    assert driver.window.handbook is not None
    driver.window.handbook.show_page("words")
    said = driver.window.handbook.text.toPlainText()
    assert "augmentative and alternative communication" in said
    assert "For parents:" in said
