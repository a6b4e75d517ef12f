# SPDX-License-Identifier: Apache-2.0
"""The register: who is shown, in which order, what the pane says, what can be done with those who are chosen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QTableView, QToolButton

from sencodesk.views.pupils import pupils as view
from sencodesk_ui.pages.pupils.model import KEYS
from sencodesk_ui.pages.pupils.remembered import Remembered, from_setting, to_setting
from sencodesk_ui.pages.pupils.rows import Filters, plain
from tests.ui.driver import Driver
from tests.ui.importing import TRANSFER
from tests.ui.school import SmallSchool


def names(driver: Driver) -> list[str]:
    """The names in the table, from above; none where the page says that nobody fits."""
    if driver.seen("pupils-none"):
        return []
    table = driver.find("pupils-table", QTableView)
    model = table.model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def cells(driver: Driver, row: int) -> list[str]:
    """The words of a row."""
    model = driver.find("pupils-table", QTableView).model()
    return [str(model.index(row, column).data()) for column in range(model.columnCount())]


def heading(driver: Driver, column: str) -> None:
    """Click a column's heading."""
    table = driver.find("pupils-table", QTableView)
    head = table.horizontalHeader()
    place = KEYS.index(column)
    at = QPoint(head.sectionViewportPosition(place) + 10, head.height() // 2)
    QTest.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=at)
    driver.settle()


def tick(driver: Driver, chip: str, words: str) -> None:
    """Tick an entry of a chip's list."""
    menu = driver.find(chip, QToolButton).menu()
    assert isinstance(menu, QMenu)
    entry = next(one for one in menu.actions() if one.text() == words)
    entry.trigger()
    driver.settle()


def test_those_with_sen_are_shown_the_next_review_first(driver: Driver, small: SmallSchool) -> None:
    driver.go("pupils")
    assert names(driver)[:3] == ["Marrowfield, Edie", "Applewhite, Jonah", "Quillwyn, Priya"]
    assert len(names(driver)) == 6
    assert driver.text("pupils-count") == "6 with SEN, of 8 on roll"
    assert cells(driver, 0) == [
        "Marrowfield, Edie", "4H", "SEN support", "Speech, language", cells(driver, 0)[4], "Overdue",
        "Fri\u00a020\u00a0Nov\u00a02026", "",
    ]  # fmt: skip


def test_letters_typed_in_the_table_find_a_pupil_and_enter_opens_it(driver: Driver, small: SmallSchool) -> None:
    driver.go("pupils")
    assert driver.focus() == "pupils-table"
    QTest.keyClicks(driver.find("pupils-table"), "quil")
    assert driver.focus() == "pupils-search"
    assert names(driver) == ["Quillwyn, Priya"]
    driver.press("Return")
    assert driver.page.stem == "pupil"
    assert driver.text("pupil-name") == "Priya Quillwyn"


def test_search_needs_no_accents_and_finds_class_need_and_number(driver: Driver, small: SmallSchool) -> None:
    driver.go("pupils")
    for typed, found in (("hear", "Quillwyn, Priya"), ("brambl 3b", "Bramblequist, Tomos"), ("3b semh", "")):
        driver.type("pupils-search", typed, leave=False)
        assert names(driver) == ([found] if found else []), typed
    assert driver.seen("pupils-none")
    driver.click("pupils-none-act")
    assert len(names(driver)) == 6


def test_every_heading_sorts_both_ways(driver: Driver, small: SmallSchool) -> None:
    driver.go("pupils")
    for column in KEYS:
        heading(driver, column)
        up = names(driver)
        heading(driver, column)
        down = names(driver)
        assert sorted(up) == sorted(down)
        if column == "name":
            assert up == sorted(up)
            assert down == list(reversed(up))


def test_chips_leave_pupils_out(driver: Driver, small: SmallSchool) -> None:
    driver.go("pupils")
    driver.click("pupils-no-plan")
    assert names(driver) == ["Bramblequist, Tomos", "Thistlemere, Wren"]
    driver.click("pupils-no-plan")
    driver.click("pupils-overdue")
    assert names(driver) == ["Marrowfield, Edie"]
    driver.click("pupils-overdue")
    driver.click("pupils-all-sen")
    assert len(names(driver)) == 8
    tick(driver, "pupils-class", "2W")
    assert names(driver) == ["Larkspindle, Amina", "Fenhollow, Oskar", "Oakenshott, Rafe"]
    tick(driver, "pupils-status", "E: EHC plan")
    assert names(driver) == ["Larkspindle, Amina"]
    tick(driver, "pupils-status", "Show all")
    tick(driver, "pupils-class", "Show all")
    assert len(names(driver)) == 8


def test_filters_order_and_widths_are_remembered_over_a_lock(driver: Driver, small: SmallSchool) -> None:
    driver.go("pupils")
    driver.click("pupils-all-sen")
    tick(driver, "pupils-year", "Year 4")
    heading(driver, "name")
    table = driver.find("pupils-table", QTableView)
    table.setColumnWidth(KEYS.index("council"), 201)
    driver.press("Ctrl+L")
    driver.unlock("copper kettle meadow lantern")
    driver.go("pupils")
    assert names(driver) == ["Applewhite, Jonah", "Marrowfield, Edie", "Quillwyn, Priya"]
    assert driver.find("pupils-table", QTableView).columnWidth(KEYS.index("council")) == 201


def test_the_pane_follows_the_cursor_and_space_puts_it_away(driver: Driver, small: SmallSchool) -> None:
    driver.go("pupils")
    driver.until(lambda: "Edie Marrowfield" in driver.words("pupils-pane"))
    said = driver.words("pupils-pane")
    for words in ("Saying why", "5\u00a0of\u00a010", "3\u00a0days overdue", "Alder Marrowfield, father"):
        assert words in said
    assert "Miss Hartnoll" in said
    driver.press("Down", "pupils-table")
    driver.until(lambda: "Jonah Applewhite" in driver.words("pupils-pane"))
    driver.press("Space", "pupils-table")
    assert not driver.seen("pupils-pane")
    driver.press("Space", "pupils-table")
    driver.until(lambda: "Jonah Applewhite" in driver.words("pupils-pane"))
    driver.click("pane-open")
    assert driver.text("pupil-name") == "Jonah Applewhite"


def test_several_pupils_can_be_chosen_and_stay_chosen_when_the_register_is_read_again(
    driver: Driver, small: SmallSchool
) -> None:
    driver.go("pupils")
    driver.press("Shift+Down", "pupils-table")
    driver.press("Shift+Down", "pupils-table")
    driver.until(lambda: "3 pupils chosen" in driver.words("pupils-pane"))
    assert driver.text("pupils-print") == "Print 3 plans"
    driver.page.load()
    driver.settle()
    driver.until(lambda: "3 pupils chosen" in driver.words("pupils-pane"))
    driver.click("pupils-print")
    assert driver.all("print-sheet"), driver.names()


def choose_three(driver: Driver) -> list[str]:
    """Three pupils are chosen in the register; their names."""
    driver.go("pupils")
    driver.press("Shift+Down", "pupils-table")
    driver.press("Shift+Down", "pupils-table")
    driver.until(lambda: "3 pupils chosen" in driver.words("pupils-pane"))
    return names(driver)[:3]


def places(driver: Driver) -> dict[str, tuple[str | None, str | None]]:
    """Class and year of everybody, by name."""
    on = driver.workspace.today()
    found = driver.read(lambda session: view(session, on=on, everybody=True))
    return {f"{one.surname}, {one.forename}": (one.class_name, one.year) for one in found}


def test_a_class_and_a_year_are_set_for_all_who_are_chosen_and_taken_back_at_once(
    driver: Driver, small: SmallSchool
) -> None:
    before, three = places(driver), choose_three(driver)
    driver.type("together-class", "5H")
    driver.choose("together-year", "Year 5")
    driver.click("together-set")
    now = places(driver)
    assert {name for name in now if now[name] != before[name]} == set(three)
    assert [now[name] for name in three] == [("5H", "5")] * 3
    assert driver.messages() == ["3 pupils have class 5H and Year 5 now."]
    assert "set the class of 3 pupils" in driver.text("status-undo")
    driver.press("Ctrl+Z", "pupils-table")
    assert places(driver) == before


def test_what_is_left_empty_stays_as_each_has_it(driver: Driver, small: SmallSchool) -> None:
    before, three = places(driver), choose_three(driver)
    driver.click("together-set")
    assert driver.text("field-together-class-error") == "Type a class, or choose a year."
    assert places(driver) == before
    driver.type("together-class", "Oak")
    driver.press("Return", "together-class")
    assert [places(driver)[name] for name in three] == [("Oak", before[name][1]) for name in three]
    assert not driver.seen("field-together-class-error")


def test_what_is_typed_for_all_stays_while_another_is_chosen(driver: Driver, small: SmallSchool) -> None:
    choose_three(driver)
    driver.type("together-class", "5H")
    driver.press("Shift+Down", "pupils-table")
    driver.until(lambda: "4 pupils chosen" in driver.words("pupils-pane"))
    assert driver.text("together-class") == "5H"
    assert driver.text("together-set") == "Set for 4 pupils"


def test_the_menu_leads_to_it_also_where_the_pane_is_away(driver: Driver, small: SmallSchool) -> None:
    driver.window.resize(1093, 614)
    driver.go("pupils")
    menu = driver.find("pupils-more", QToolButton).menu()
    assert isinstance(menu, QMenu)
    together = next(one for one in menu.actions() if one.objectName() == "pupils-together")
    together.trigger()
    assert "Choose several pupils first" in driver.messages()[0]
    driver.press("Shift+Down", "pupils-table")
    driver.settle()
    together.trigger()
    driver.settle()
    assert driver.focus() == "together-class"


def test_the_register_goes_out_as_a_table(
    driver: Driver, small: SmallSchool, tmp_path: Path, choose_file: Callable[[Path], None]
) -> None:
    out = tmp_path / "register"
    choose_file(out)
    driver.go("pupils")
    menu = driver.find("pupils-more", QToolButton).menu()
    assert isinstance(menu, QMenu)
    next(one for one in menu.actions() if one.objectName() == "pupils-register-csv").trigger()
    driver.settle()
    written = out.with_name("register.csv").read_text(encoding="utf-8-sig")
    assert written.count("\n") == 7
    assert "Marrowfield" in written
    assert any("keep it safe" in words for words in driver.messages())


def test_a_pupil_is_added_by_hand_and_wrong_values_are_said_beside_their_field(
    driver: Driver, small: SmallSchool
) -> None:
    driver.go("pupils")
    menu = driver.find("pupils-more", QToolButton).menu()
    assert isinstance(menu, QMenu)
    next(one for one in menu.actions() if one.objectName() == "pupils-add").trigger()
    driver.settle()
    driver.type("add-pupil-forename", "Linnet")
    driver.type("add-pupil-dob", "31/2/2019")
    driver.click("add-pupil-save")
    assert "Write a date" in driver.text("field-add-pupil-dob-error")
    driver.type("add-pupil-dob", "1/3/2027")
    driver.click("add-pupil-save")
    assert "cannot be left empty" in driver.text("field-add-pupil-surname-error")
    driver.type("add-pupil-surname", "Wherrymoor")
    driver.click("add-pupil-save")
    assert "has not come yet" in driver.text("field-add-pupil-dob-error")
    driver.type("add-pupil-dob", "1/3/2019")
    driver.click("add-pupil-save")
    assert driver.text("pupil-name") == "Linnet Wherrymoor"
    driver.press("Ctrl+Z")
    assert "not in the records any more" in driver.words()


def test_without_pupils_the_page_leads_to_the_import(driver: Driver, choose_file: Callable[[Path], None]) -> None:
    driver.go("pupils")
    assert "No pupils yet." in driver.words("pupils-empty")
    choose_file(TRANSFER)
    driver.click("pupils-empty-act")
    assert driver.page.stem == "import"
    assert driver.text("import-go") == "Add 352 pupils"


def test_those_who_have_left_can_be_shown(driver: Driver, small: SmallSchool) -> None:
    driver.go("pupil", pupil_id=small.pupils["priya"])
    driver.type("enrolment-1-to", "20/11/2026")
    driver.go("pupils")
    assert "Quillwyn, Priya" not in names(driver)
    assert driver.text("pupils-count") == "5 with SEN, of 7 on roll"
    menu = driver.find("pupils-more", QToolButton).menu()
    assert isinstance(menu, QMenu)
    next(one for one in menu.actions() if one.objectName() == "pupils-left").trigger()
    driver.settle()
    assert "Quillwyn, Priya (left)" in names(driver)
    assert driver.text("pupils-count") == "5 with SEN, of 7 on roll"


def test_another_page_may_ask_for_a_filter(driver: Driver, small: SmallSchool) -> None:
    driver.go("pupils", filter="class:3B")
    assert names(driver) == ["Bramblequist, Tomos", "Thistlemere, Wren"]
    driver.go("pupils", filter="no-plan")
    assert len(names(driver)) == 2
    driver.go("today")
    driver.go("pupils")
    assert len(names(driver)) == 2, "it stays as it was left"


@given(
    st.frozensets(st.sampled_from(["K", "E", "N"])),
    st.booleans(),
    st.booleans(),
    st.sampled_from(KEYS),
    st.booleans(),
    st.dictionaries(st.sampled_from(KEYS), st.integers(48, 400)),
)
def test_what_is_remembered_comes_back(
    status: frozenset[str], everybody: bool, overdue: bool, key: str, falling: bool, widths: dict[str, int]
) -> None:
    left = Remembered(Filters(everybody=everybody, status=status, overdue=overdue), key, falling, everybody, widths)
    assert from_setting(to_setting(left)) == left


@pytest.mark.parametrize("kept", [None, 3, {}, {"sorted_by": "nobody", "widths": 4}])
def test_odd_settings_are_the_first_day(kept: object) -> None:
    assert from_setting(kept) == Remembered()


def test_search_text_is_compared_without_case_accents_and_apostrophes() -> None:
    assert plain("O'Connor") == plain("oconnor") == plain("O’CONNOR")
    assert plain("Zoë") == "zoe"
