# SPDX-License-Identifier: Apache-2.0
"""Without a mouse and without eyes: on every page each control has a name to be called by, and Tab comes to it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QFocusFrame,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from tests.clocks import FakeClock
from tests.ui.council import open_council, template
from tests.ui.driver import Driver
from tests.ui.school import PASSPHRASE, SmallSchool

CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
)
MOST = 400
"""Stops after which Tab is going nowhere."""

PLACES: dict[str, Callable[[SmallSchool], tuple[str, dict[str, Any]]]] = {
    "today": lambda _small: ("today", {}),
    "pupils": lambda _small: ("pupils", {}),
    "pupil": lambda small: ("pupil", {"pupil_id": small.pupils["edie"]}),
    "plans": lambda _small: ("plans", {}),
    "plan": lambda small: ("plan", {"plan_id": small.plans["edie"]}),
    "import": lambda _small: ("import", {}),
    "returns": lambda _small: ("returns", {}),
    "school": lambda _small: ("settings", {"section": "school"}),
    "people": lambda _small: ("settings", {"section": "people"}),
    "councils": lambda _small: ("settings", {"section": "councils"}),
    "calendar": lambda _small: ("settings", {"section": "calendar"}),
    "concerns": lambda _small: ("concerns", {}),
    "round robin": lambda _small: ("round-robin", {"new": True}),
    "backups": lambda _small: ("settings", {"section": "backups"}),
}


def controls(window: QWidget) -> list[QWidget]:
    """Every visible control that can be used now; Qt's own parts of a control are not counted."""
    return [
        one
        for one in window.findChildren(QWidget)
        if isinstance(one, CONTROLS)
        and one.isVisible()
        and one.isEnabled()
        and not one.objectName().startswith("qt_")
        and not isinstance(one.parentWidget(), QComboBox | QAbstractSpinBox | QAbstractItemView)
        and one.metaObject().className() not in ("QTableCornerButton", "QHeaderView")
    ]


def told(one: QWidget) -> str:
    """What a reader calls a control: its name, its own words, or the label that is its buddy."""
    if one.accessibleName():
        return one.accessibleName()
    if isinstance(one, QAbstractButton) and one.text():
        return one.text()
    labels = one.window().findChildren(QLabel)
    return next((label.text() for label in labels if label.buddy() is one), "")


def stops(window: QWidget) -> set[QWidget]:
    """Where Tab comes to before it comes round."""
    found: set[QWidget] = set()
    for _ in range(MOST):
        focus = QApplication.focusWidget() or window
        QTest.keyClick(focus, Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        if now is None or now in found:
            return found
        found.add(now)
    return found


def wanted(one: QWidget) -> bool:
    """Whether Tab must come to a control: not to what can only be looked at, nor to Show, which is F2 in its field."""
    if one.property("kind") == "reveal":
        return False
    return not (isinstance(one, QLineEdit | QPlainTextEdit) and one.isReadOnly())


def come_to(one: QWidget, reached: set[QWidget]) -> bool:
    """Whether Tab came to it, or to one of its group, in which arrows lead on."""
    group = one.group() if isinstance(one, QAbstractButton) else None
    return one in reached or (group is not None and any(button in reached for button in group.buttons()))


def check(driver: Driver) -> None:
    found = controls(driver.window)
    assert found
    assert [type(one).__name__ for one in found if not one.objectName()] == []
    assert [one.objectName() for one in found if not told(one).strip()] == []
    reached = stops(driver.window)
    assert sorted(one.objectName() for one in found if wanted(one) and not come_to(one, reached)) == []


@pytest.mark.parametrize("place", PLACES)
def test_every_control_has_a_name_and_is_reached(driver: Driver, small: SmallSchool, place: str) -> None:
    stem, where = PLACES[place](small)
    driver.go(stem, **where)
    assert driver.page.stem == stem
    check(driver)


@pytest.mark.parametrize("step", ["build", "check", "preview", "send"])
def test_the_steps_of_a_return_too(
    driver: Driver, small: SmallSchool, tmp_path: Path, clock: FakeClock, step: str
) -> None:
    council = open_council(tmp_path / "inbox", clock)
    council.url = "https://127.0.0.1:9"
    council.publish(template())
    driver.do(council.accept)
    driver.go("returns")
    check(driver)
    return_id = driver.read(_first_return)
    driver.go("return", return_id=return_id, step=step)
    check(driver)


def test_the_lock_page(locked: Driver, small: SmallSchool) -> None:
    check(locked)


def test_the_first_page_of_the_first_start(newcomer: Driver) -> None:
    check(newcomer)


def test_the_page_that_restores(newcomer: Driver) -> None:
    newcomer.click("first-restore")
    check(newcomer)


def test_the_pages_have_their_keys(driver: Driver, small: SmallSchool) -> None:
    pages = ("pupils", "plans", "provision", "reviews", "returns")
    for keys, stem in (*((f"Ctrl+{n}", stem) for n, stem in enumerate(pages, start=2)), ("Ctrl+1", "today")):
        driver.press(keys)
        assert driver.page.stem == stem
    driver.press("Ctrl+,")
    assert driver.page.stem == "settings"


def test_the_ring_goes_with_the_keyboard_and_not_with_the_mouse(driver: Driver, small: SmallSchool) -> None:
    driver.press("Ctrl+,")
    driver.press("Tab")
    ring = [one for one in driver.window.findChildren(QFocusFrame) if one.isVisible()]
    assert [one.widget().objectName() for one in ring if one.widget() is not None] == [driver.focus()]
    driver.click("settings-people")
    driver.go("settings", section="backups")
    assert [one for one in driver.window.findChildren(QFocusFrame) if one.isVisible()] == []
    driver.press("Ctrl+L")
    driver.unlock(PASSPHRASE)
    driver.press("Tab")
    assert [one for one in driver.window.findChildren(QFocusFrame) if one.isVisible()]


def test_the_ring_is_not_cut_by_the_row_of_its_button(driver: Driver, small: SmallSchool) -> None:
    driver.go("plan", plan_id=small.plans["edie"])
    driver.press("Tab")
    driver.press("Shift+Tab")
    button = driver.find("plan-dates-open")
    assert driver.focus() == "plan-dates-open"
    ring = next(one for one in driver.window.findChildren(QFocusFrame) if one.isVisible())
    assert ring.width() > button.width()
    assert ring.visibleRegion().boundingRect() == ring.rect()


def test_an_error_takes_the_focus_so_that_it_is_read_out(driver: Driver, small: SmallSchool) -> None:
    driver.workspace.say("error", "The disk is full. Everything that you saved is kept. Free some space.")
    driver.settle()
    assert driver.focus() == "message-error"
    focus = QApplication.focusWidget()
    assert focus is not None
    assert focus.accessibleName().startswith("The disk is full.")


def _first_return(session: Any) -> str:
    from sencodesk.views import returns

    return returns.returns(session)[0].id
