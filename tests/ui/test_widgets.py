# SPDX-License-Identifier: Apache-2.0
"""Enter on buttons and in fields, days without a year, and a window that fits the screen."""

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sencodesk.views import plans as plans_view
from sencodesk.views import pupils as pupils_view
from sencodesk_ui.door.opening import Opening
from sencodesk_ui.shell import screen
from sencodesk_ui.shell.window import MainWindow
from sencodesk_ui.widgets import Button, Chip, EmptyState, IconButton
from sencodesk_ui.widgets.days import Unreadable, YearMissing, read_day
from tests.ui.driver import Driver
from tests.ui.school import SmallSchool

TODAY = date(2026, 11, 23)


def test_a_short_line_of_an_empty_page_is_not_broken(dressed: QApplication, qtbot: QtBot) -> None:
    empty = EmptyState("users", "Nobody is on roll.", "Next: bring your pupils in, then write the first plan.")
    qtbot.addWidget(empty)
    empty.resize(900, 400)
    empty.show()
    qtbot.waitExposed(empty)
    assert empty.text.width() >= empty.text.fontMetrics().horizontalAdvance(empty.text.text())
    assert abs(empty.text.mapTo(empty, empty.text.rect().center()).x() - empty.rect().center().x()) <= 2


@pytest.mark.parametrize(
    "make",
    [lambda: Button("Go", name="go"), lambda: IconButton("plus", "Go", name="go"), lambda: Chip("Go", name="go")],
    ids=["button", "icon", "chip"],
)
def test_enter_presses_the_button_that_has_the_focus(
    dressed: QApplication, qtbot: QtBot, make: Callable[[], Button | IconButton | Chip]
) -> None:
    button = make()
    qtbot.addWidget(button)
    pressed: list[bool] = []
    button.clicked.connect(lambda: pressed.append(True))
    QTest.keyClick(button, Qt.Key.Key_Return)
    QTest.keyClick(button, Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert len(pressed) == 3
    QTest.keyClick(button, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert len(pressed) == 3


def test_enter_in_a_pupil_s_field_saves_it(driver: Driver, small: SmallSchool) -> None:
    edie = small.pupils["edie"]
    driver.go("pupil", pupil_id=edie)
    driver.type("pupil-forename", "Edith", leave=False)
    driver.press("Return")
    found = driver.read(lambda session: pupils_view.pupil(session, edie, on=TODAY))
    assert found is not None
    assert found.forename == "Edith"
    assert driver.focus() == "pupil-forename"


def test_enter_in_a_pupil_s_field_says_what_is_wrong_with_it(driver: Driver, small: SmallSchool) -> None:
    driver.go("pupil", pupil_id=small.pupils["edie"])
    driver.type("pupil-dob", "14 mar", leave=False)
    driver.press("Return")
    assert "The year is missing." in driver.text("field-pupil-dob-error")


def test_a_review_without_a_year_is_the_coming_one(driver: Driver, small: SmallSchool) -> None:
    driver.go("plan", plan_id=small.plans["tomos"])
    driver.click("plan-dates-open")
    driver.type("plan-review", "12 feb")
    assert driver.text("plan-review").replace("\u00a0", " ") == "Fri 12 Feb 2027"
    driver.press("Ctrl+S")
    found = driver.read(lambda session: plans_view.plans(session, on=TODAY, pupil_ids=[small.pupils["tomos"]]))
    assert [one.review for one in found] == [date(2027, 2, 12)]


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("12 feb", date(2027, 2, 12)),
        ("12/2", date(2027, 2, 12)),
        ("Fri 12 February", date(2027, 2, 12)),
        ("23 nov", TODAY),
        ("22.11", date(2027, 11, 22)),
        ("24 Nov", date(2026, 11, 24)),
    ],
)
def test_a_day_without_its_year_is_the_next_one(typed: str, day: date) -> None:
    assert read_day(typed, TODAY) == day
    with pytest.raises(YearMissing):
        read_day(typed)


def test_what_is_no_day_is_not_said_to_miss_its_year() -> None:
    for typed in ("31 feb", "feb 2027", "12 2027", "12 tea", "45 12"):
        with pytest.raises(Unreadable) as caught:
            read_day(typed, TODAY)
        assert type(caught.value) is Unreadable, typed
    with pytest.raises(YearMissing):
        read_day("29 feb", TODAY)
    assert read_day("29 feb", date(2027, 3, 1)) == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("room", "fills"),
    [(QRect(0, 0, 1366, 728), True), (QRect(40, 20, 1280, 900), True), (QRect(0, 0, 1920, 1040), False)],
)
def test_a_new_window_is_never_larger_than_the_screen(
    dressed: QApplication, qtbot: QtBot, room: QRect, fills: bool
) -> None:
    window = MainWindow(opening=Opening(None))
    qtbot.addWidget(window)
    screen.fit(window, room)
    assert window.isMaximized() == fills
    assert window.normalGeometry().height() <= room.height() - 40 if fills else window.size().height() == 768
    window.close()
