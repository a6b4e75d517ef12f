# SPDX-License-Identifier: Apache-2.0
"""The search box: pupils, plans and actions by a few letters, all by keyboard."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as some
from PySide6.QtWidgets import QListWidget

from sencodesk_ui.shell.palette_rows import MOST, SECTIONS, Hit, folded, matches, parts_of
from tests.ui.driver import Driver
from tests.ui.school import SmallSchool


def lines(driver: Driver) -> list[str]:
    shown = driver.find("palette-hits", QListWidget)
    return [shown.item(row).text() for row in range(shown.count())]


def search(driver: Driver, typed: str) -> list[str]:
    driver.press("Ctrl+K")
    driver.type("palette-typed", typed, leave=False)
    return lines(driver) if driver.seen("palette-hits") else []


def test_a_pupil_is_opened_by_a_few_letters(driver: Driver, small: SmallSchool) -> None:
    found = search(driver, "edi")
    assert found[0] == "Pupils"
    assert found[1].startswith("Marrowfield, Edie")
    driver.press("Return")
    assert driver.page.stem == "pupil"
    assert driver.page.where["pupil_id"] == small.pupils["edie"]


def test_a_plan_is_opened(driver: Driver, small: SmallSchool) -> None:
    found = search(driver, "plan jonah")
    assert [one for one in found if one.startswith("Plan of Applewhite, Jonah")]
    driver.press("Return")
    assert driver.page.where == {"plan_id": small.plans["jonah"]}


def test_a_class_brings_what_can_be_done_for_it(driver: Driver, small: SmallSchool) -> None:
    found = search(driver, "4h")
    assert found[:2] == ["Do", "Print plans for 4H, 3 plans"]
    assert len([one for one in found if one.startswith(("Marrowfield", "Applewhite", "Quillwyn"))]) == 3
    assert driver.text("palette-count") == f"{len([one for one in found if one not in SECTIONS])} results"


def test_arrows_choose_and_heads_are_passed_over(driver: Driver, small: SmallSchool) -> None:
    search(driver, "4h")
    shown = driver.find("palette-hits", QListWidget)
    seen = []
    for _ in range(20):
        seen.append(shown.currentItem().text())
        driver.press("Down")
    assert not set(seen) & set(SECTIONS)
    assert seen[-1] == lines(driver)[-1]


def test_an_action_is_done(driver: Driver, small: SmallSchool) -> None:
    search(driver, "back up")
    driver.press("Return")
    assert driver.seen("backup-now")
    search(driver, "lock")
    driver.press("Return")
    assert driver.seen("lock-secret")


def test_printing_a_class_opens_the_print_sheet_on_it(driver: Driver, small: SmallSchool) -> None:
    assert search(driver, "print 4h")[1] == "Print plans for 4H, 3 plans"
    driver.press("Return")
    assert driver.seen("print-sheet")
    driver.press("Escape")


def test_undo_is_offered_by_its_name(driver: Driver, small: SmallSchool) -> None:
    driver.go("settings", section="school")
    driver.type("school-telephone", "01632 960 555")
    assert search(driver, "undo")[1] == "Undo: change the school's details, Ctrl Z"
    driver.press("Return")
    assert driver.text("school-telephone") == "01632 960 101"


def test_escape_gives_the_focus_back(driver: Driver, small: SmallSchool) -> None:
    driver.go("settings", section="school")
    driver.find("school-urn").setFocus()
    driver.press("Ctrl+K")
    assert driver.focus() == "palette-typed"
    driver.press("Escape")
    assert driver.focus() == "school-urn"


def test_nobody_is_named_before_a_letter_is_typed(driver: Driver, small: SmallSchool) -> None:
    assert not [one for one in search(driver, "") if "Marrowfield" in one]


def test_nothing_found_is_told(driver: Driver, small: SmallSchool) -> None:
    assert search(driver, "zzz") == []
    assert "Nothing has that name" in driver.words("palette")


@pytest.mark.parametrize(("name", "typed"), [("Zoë Brandreth", "zoe"), ("O’Neill, Seán", "sean"), ("Åsa Öst", "ost")])
def test_accents_need_not_be_typed(name: str, typed: str) -> None:
    hit = Hit.of("Pupils", name, "", "user-round", lambda: None)
    assert matches([hit], typed) == [hit]


WORDS = some.lists(some.text(string.ascii_letters + "éüß", min_size=1, max_size=8), min_size=1, max_size=4)


@given(WORDS, some.data())
def test_every_beginning_of_every_word_finds_it(words: list[str], data: some.DataObject) -> None:
    hit = Hit.of("Pupils", " ".join(words), "", "user-round", lambda: None)
    word = folded(data.draw(some.sampled_from(words)))
    typed = word[: data.draw(some.integers(1, len(word)))]
    assert matches([hit], typed) == [hit]
    pieces = parts_of(hit.text, typed)
    assert "".join(piece for piece, _ in pieces) == hit.text


@given(some.integers(0, 40))
def test_no_section_is_longer_than_it_may_be(count: int) -> None:
    hits = [Hit.of(section, f"Ada {number}", "", "x", lambda: None) for section in SECTIONS for number in range(count)]
    found = matches(hits, "ada")
    for section in SECTIONS:
        assert len([one for one in found if one.section == section]) == min(count, MOST[section])


def test_every_page_and_part_of_settings_is_found_by_its_name(driver: Driver, small: SmallSchool) -> None:
    from sencodesk_ui.pages.settings.page import SECTIONS
    from sencodesk_ui.shell.places import rail

    assert small.pupils
    wanted = [(f"Settings: {one.word}", "settings", {"section": one.stem}) for one in SECTIONS]
    wanted += [(place.word, place.stem, {}) for place in rail()]
    for words, stem, where in wanted:
        driver.press("Ctrl+K")
        driver.settle()
        hits = [hit for hit in driver.bench.palette_box.hits() if hit.text == words and hit.section == "Go to"]
        assert len(hits) == 1, (words, [hit.text for hit in driver.bench.palette_box.hits()])
        driver.press("Esc")
        hits[0].act()
        driver.settle()
        assert (driver.page.stem, {**driver.page.where, **where}) == (stem, driver.page.where)


def test_colours_size_and_adding_are_done_from_the_palette(driver: Driver, small: SmallSchool) -> None:
    from sencodesk_ui import theme

    assert small.pupils
    try:
        _do(driver, "colours dark")
        assert theme.look_name() == "dark"
        _do(driver, "larger text")
        assert theme.look().percent == 125
    finally:
        theme.wardrobe().choose(theme="light", percent=100)
    driver.settle()
    _do(driver, "add pupil hand")
    assert driver.page.stem == "pupils"
    assert driver.all("add-pupil-forename")


def _do(driver: Driver, typed: str) -> None:
    driver.press("Ctrl+K")
    driver.settle()
    driver.type("palette-typed", typed, leave=False)
    driver.press("Return", "palette-typed")
    driver.settle()
