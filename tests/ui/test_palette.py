# SPDX-License-Identifier: Apache-2.0
"""The search box: pupils, plans and actions by a few letters, all by keyboard."""

from __future__ import annotations

import string
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some
from PySide6.QtWidgets import QLineEdit, QListWidget

from sencodesk.services import around, chronology, ehc, provision, roles
from sencodesk.services.chronology import EntryValues
from sencodesk.services.provision import RunValues
from sencodesk_ui.shell.palette_rows import MOST, RECORDS, SECTIONS, Hit, folded, matches, parts_of
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


@pytest.mark.parametrize(("typed", "stem", "where"), [
    ("new school year", "school-year", {}), ("enter scores", "scores", {}), ("marks enter", "scores", {}),
    ("round robin", "round-robin", {}), ("begin round robin", "round-robin", {}), ("concerns", "concerns", {}),
    ("one-page profile", "plans", {}), ("another kind of plan", "plans", {}),
])  # fmt: skip
def test_the_usual_work_is_begun_by_its_words(
    driver: Driver, small: SmallSchool, typed: str, stem: str, where: dict[str, str]
) -> None:
    assert small.pupils
    driver.go("returns")
    _do(driver, typed)
    assert (driver.page.stem, {**driver.page.where, **where}) == (stem, driver.page.where)


@pytest.mark.parametrize("typed", ["import scores", "import marks", "import provision map"])
def test_what_is_imported_beside_pupils_is_found(driver: Driver, small: SmallSchool, typed: str) -> None:
    assert small.pupils
    assert search(driver, typed)[1].startswith("Import scores, marks or a provision map")


def test_the_open_pupil_has_lines_of_their_own(driver: Driver, small: SmallSchool) -> None:
    """A call is written down and a one-page profile is begun without leaving the keys; a draft is opened again."""
    edie = small.pupils["edie"]
    driver.go("pupil", pupil_id=edie, tab="overview")
    for typed in ("new call", "add chronology"):
        _do(driver, typed)
        driver.until(lambda: driver.focus() == "entry-new-text")
        assert driver.page.where["pupil_id"] == edie
    driver.go("pupil", pupil_id=edie, tab="overview")
    opened = set()
    for _ in range(2):
        _do(driver, "one-page profile")
        driver.until(lambda: driver.page.stem == "plan")
        opened.add(driver.page.where["plan_id"])
        driver.go("pupil", pupil_id=edie)
        driver.settle()
    assert len(opened) == 1
    driver.go("today")
    assert not [one for one in search(driver, "new call") if one.startswith("Add to the chronology")]


def test_chasing_writes_the_letter_or_says_that_nobody_is_late(driver: Driver, small: SmallSchool) -> None:
    _do(driver, "chase")
    assert "the council is late with nothing" in " ".join(driver.messages())
    values: ehc.RequestValues = {"kind": "request", "council": "Northshire", "received_on": date(2026, 10, 5)}
    driver.do(lambda desk: ehc.add_request(desk, pupil_id=small.pupils["edie"], values=values))
    _do(driver, "chase")
    driver.until(lambda: driver.seen("chase-sheet"))


def _do(driver: Driver, typed: str) -> None:
    driver.press("Ctrl+K")
    driver.settle()
    driver.type("palette-typed", typed, leave=False)
    driver.press("Return", "palette-typed")
    driver.settle()


def write(driver: Driver, pupil_id: str, words: str, *, restricted: bool = False) -> None:
    values: EntryValues = {"kind": "call", "on_date": date(2026, 11, 19), "text": words, "restricted": restricted}
    driver.do(lambda desk: chronology.add_entry(desk, pupil_id=pupil_id, values=values))


def test_what_is_written_down_is_found_and_opened(driver: Driver, small: SmallSchool) -> None:
    write(driver, small.pupils["edie"], "Lanternfish is the word of the week.")
    assert RECORDS not in search(driver, "l")
    found = search(driver, "lanternf")
    assert found[-2] == RECORDS
    assert "Edie Marrowfield: Lanternfish is the word of the week." in found[-1].replace("\u00a0", " ")
    assert "Call, Thu 19 Nov 2026" in found[-1].replace("\u00a0", " ")
    driver.press("Return")
    assert driver.page.where["tab"] == "chronology"
    driver.until(lambda: driver.focus() == "entry-1-versions")


def test_a_groups_provision_and_a_service_are_found_and_opened(driver: Driver, small: SmallSchool) -> None:
    run: RunValues = {"name": "Talk Ladder", "from_": date(2026, 11, 2), "note": "Lanternfish"}
    driver.do(lambda desk: provision.add(desk, values=run, pupil_ids=[small.pupils["edie"]]))
    driver.do(lambda desk: around.add_agency(desk, values={"name": "Lampshade therapy"}))
    search(driver, "lanternf")
    driver.press("Return")
    assert driver.page.stem == "run"
    search(driver, "lampsh")
    driver.press("Return")
    assert (driver.page.stem, driver.page.where["section"]) == ("settings", "agencies")


def test_what_is_restricted_is_found_by_the_senco_alone(driver: Driver, small: SmallSchool) -> None:
    write(driver, small.pupils["edie"], "Lanternfish", restricted=True)
    assert RECORDS in search(driver, "lanternf")
    driver.press("Escape")
    driver.desk.role = roles.ASSISTANT
    assert RECORDS not in search(driver, "lanternf")


def test_a_late_answer_to_other_words_is_dropped(driver: Driver, small: SmallSchool) -> None:
    for words in ("Lanternfish", "Lampshade"):
        write(driver, small.pupils["edie"], words)
    driver.press("Ctrl+K")
    typed = driver.find("palette-typed", QLineEdit)
    for words in ("lan", "lant", "lam"):  # no answer comes in between
        typed.setText(words)
    driver.settle()
    told = [one for one in lines(driver) if "Edie Marrowfield:" in one]
    assert len(told) == 1
    assert "Lampshade" in told[0]
    typed.setText("l")
    driver.settle()
    assert not [one for one in lines(driver) if "Edie Marrowfield:" in one]


def test_what_is_chosen_stays_when_records_come(driver: Driver, small: SmallSchool) -> None:
    write(driver, small.pupils["edie"], "Edie likes to draw.")
    found = search(driver, "edi")
    shown = driver.find("palette-hits", QListWidget)
    assert shown.currentItem().text().startswith("Marrowfield, Edie")
    assert RECORDS in found
