# SPDX-License-Identifier: Apache-2.0
"""A new school year in the real window: looked at, changed by keyboard, begun, and taken back."""

from __future__ import annotations

import re
from datetime import date
from importlib.resources import files

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from sencodesk.services import roles, school
from sencodesk.views.pupils import PupilView
from sencodesk.views.pupils import pupils as everybody
from sencodesk_ui.pages.settings.page import SECTIONS
from tests.clocks import FakeClock
from tests.ui.driver import Driver
from tests.ui.school import SmallSchool

FIRST = date(2027, 9, 1)


def handbook(chapter: str) -> str:
    """What a chapter says."""
    return files("sencodesk_resources").joinpath("handbook", f"{chapter}.md").read_text(encoding="utf-8")


def known(driver: Driver, on: date = FIRST) -> dict[str, PupilView]:
    """Everybody by forename."""
    return {one.forename: one for one in driver.read(lambda session: everybody(session, on=on, everybody=True))}


def begun(driver: Driver) -> dict[str, tuple[str | None, str | None, bool]]:
    """Year, class and whether on roll in the new year."""
    return {name: (one.year, one.class_name, one.on_roll) for name, one in known(driver).items()}


def test_the_handbook_names_the_part_of_settings_in_which_the_button_stands(driver: Driver, small: SmallSchool) -> None:
    """**Settings, <part>, New school year**: that part holds the button, and the terms that the page asks for."""
    told = re.search(r"\*\*Settings, (\w+), New school year\*\*", handbook("school-year"))
    assert told is not None
    section = next(one.stem for one in SECTIONS if one.word == told[1])
    driver.go("settings", section=section)
    for name in ("school-year", "terms-card"):
        assert driver.find(name).isVisible()
    assert driver.text("school-year") == "New school year"
    assert "put\n  the terms into Settings, " + told[1] in handbook("ehc")
    driver.click("school-year")
    assert f"are not in Settings, {told[1]} yet" in driver.words()
    assert small.pupils


def test_the_page_counts_before_anything_is_written(driver: Driver, small: SmallSchool) -> None:
    assert len(small.pupils) == 8
    driver.go("settings", section="calendar")
    driver.click("school-year")
    assert driver.text("school-year-title") == "New school year 2027/28"
    said = driver.text("school-year-happens").replace("\N{NO-BREAK SPACE}", " ")
    assert "5 pupils move, 3 pupils leave, 0 pupils stay as now." in said
    assert "On roll on Tue 31 Aug 2027: 8. Of them on Wed 1 Sep 2027: 5." in said
    assert "1 current plan due for review before Wed 1 Sep 2027: it stays as it is." in said, "leavers' plans end"
    driver.choose("school-year-class-3-fate", "Moves to")
    assert "8 pupils move, 0 pupils leave" in driver.text("school-year-happens")
    assert {one.year for one in known(driver).values()} == {"2", "3", "4"}


def test_it_is_begun_and_one_undo_takes_it_back(driver: Driver, small: SmallSchool) -> None:
    assert small.pupils
    before = begun(driver)
    driver.go("school-year")
    driver.choose("school-year-class-3-fate", "Moves to")
    driver.type("school-year-class-3-class", "5 Elm")
    driver.type("school-year-add", "Rafe", leave=False)
    driver.press("Return", "school-year-add")
    driver.choose("school-year-pupil-1-fate", "Leaves")
    driver.choose("school-year-plans", "Review them in the new year")
    driver.click("school-year-begin")
    said = driver.words("school-year-early").replace("\N{NO-BREAK SPACE}", " ")
    assert "It is November, and the school year 2027/28 begins on Wed 1 Sep 2027." in said
    assert (driver.focus(), begun(driver)) == ("school-year-early-not", before), "it is asked first, in place"
    driver.press("Space")
    assert (driver.seen("school-year-early"), driver.focus()) == (False, "school-year-begin")
    driver.press("Space")
    driver.click("school-year-early-act")
    assert driver.page.stem == "pupils"
    after = begun(driver)
    assert after["Edie"] == ("5", "5 Elm", True)
    assert after["Wren"] == ("4", "4H", True), "the class that Year 4 has"
    assert after["Oskar"] == ("3", "3B", True)
    assert after["Rafe"] == ("2", "2W", False)
    assert any("The school year 2027/28 has begun. 7 pupils on roll, 1 pupil left." in one for one in driver.messages())
    driver.press("Ctrl+Z")
    assert begun(driver) == before
    assert ["has begun" in one for one in driver.messages()] == [False], "what was taken back is not said any more"
    assert not driver.seen("school-year-early")


def test_in_summer_it_is_begun_at_once(driver: Driver, small: SmallSchool, clock: FakeClock) -> None:
    assert small.pupils
    clock.advance((date(2027, 7, 1) - date(2026, 11, 23)).days * 86_400)
    driver.go("school-year")
    driver.click("school-year-begin")
    assert driver.page.stem == "pupils"


def test_what_is_asked_goes_when_something_else_is_chosen(driver: Driver, small: SmallSchool) -> None:
    assert small.pupils
    driver.go("school-year")
    driver.click("school-year-begin")
    assert driver.seen("school-year-early")
    driver.choose("school-year-plans", "End them")
    assert not driver.seen("school-year-early")
    driver.click("school-year-begin")
    assert "plans due for review before it end today" in driver.words("school-year-early")


def test_a_day_that_cannot_be_is_said_beside_its_field(driver: Driver, small: SmallSchool) -> None:
    assert small.pupils
    driver.go("school-year")
    driver.choose("school-year-plans", "Review them in the new year")
    driver.type("school-year-review", "1 June 2027")
    driver.click("school-year-begin")
    driver.click("school-year-early-act")
    assert "in the new school year" in driver.words("field-school-year-review")
    assert driver.focus() == "school-year-review"
    assert {one.year for one in known(driver).values()} == {"2", "3", "4"}


def test_the_classes_that_a_year_has_are_offered_and_none_is_made_up(driver: Driver, small: SmallSchool) -> None:
    """3M in Settings beside 3B: which of them 2W becomes is not guessed; the box shows both, a letter ends the word."""
    assert small.pupils
    driver.do(lambda desk: school.set_teacher(desk, class_name="3M", teacher="Mrs Penhallow"))
    driver.go("school-year")
    name = driver.find("school-year-class-1-class", QLineEdit)
    assert (name.text(), name.placeholderText()) == ("", "3B or 3M")
    assert "No new class is typed for Year 2, 2W (3 pupils)" in driver.words("school-year-look")
    name.setFocus()
    QTest.keyClicks(name, "3m")
    driver.press("Tab")
    assert name.text().casefold() == "3m"
    assert "2W" not in driver.text("school-year-look")
    driver.choose("school-year-class-1-year", "Year 4")
    assert name.placeholderText() == "4H", "another year has other classes"


def test_a_class_without_a_new_name_is_said(driver: Driver, small: SmallSchool) -> None:
    assert small.pupils
    driver.go("school-year")
    driver.type("school-year-class-1-class", "")
    assert "No new class is typed for Year 2, 2W (3 pupils)" in driver.words("school-year-look")


def test_what_was_chosen_is_there_after_a_lock(driver: Driver, small: SmallSchool) -> None:
    assert small.pupils
    driver.go("school-year")
    driver.type("school-year-class-1-class", "3 Oak")
    driver.type("school-year-add", "Wren", leave=False)
    driver.press("Return", "school-year-add")
    driver.press("Ctrl+L")
    driver.unlock("copper kettle meadow lantern")
    driver.go("school-year")
    assert driver.text("school-year-class-1-class") == "3 Oak"
    assert "1 pupil stays as now" in driver.text("school-year-happens")


def test_today_asks_in_september(driver: Driver, small: SmallSchool, clock: FakeClock) -> None:
    assert small.pupils
    driver.go("today")
    assert not driver.seen("today-school-year")
    clock.advance((date(2027, 9, 3) - date(2026, 11, 23)).days * 86_400)
    driver.page.load()
    driver.settle()
    driver.click("today-school-year-act")
    assert driver.page.stem == "school-year"


def test_whoever_only_writes_begins_nothing(
    driver: Driver, small: SmallSchool, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert small.pupils
    monkeypatch.setattr(driver.desk, "role", roles.ASSISTANT)
    driver.go("settings", section="school")
    driver.go("school-year")
    assert not driver.seen("school-year-begin")
