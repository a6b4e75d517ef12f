# SPDX-License-Identifier: Apache-2.0
"""Nothing is cut, nothing lies over its neighbour, nothing is out of reach: on every page, with text of every size."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QWidget

from sencodesk.services import roles
from sencodesk_ui import theme
from sencodesk_ui.theme import looks
from sencodesk_ui.theme.stylesheet import stylesheet
from tests.access import shapes
from tests.access.places import OPEN, OVER
from tests.access.test_names import FIRST, LOOKED_AT, STEPS, close_boxes, told
from tests.ui.conftest import HEIGHT, WIDTH
from tests.ui.driver import Driver
from tests.ui.school import SmallSchool
from tests.ui.test_only_to_read import opened_by

pytestmark = pytest.mark.qt_log_ignore(
    "does not support propagateSizeHints", "does not support raise", "does not support grabbing", extend=True
)
"""A list that drops down where nothing is on a screen."""
LAPTOP = QSize(WIDTH, HEIGHT)
SMALL = QSize(1093, 614)
"""The same laptop where Windows was set to 125 %."""
SIZES = pytest.mark.parametrize(
    ("percent", "screen"),
    [(100, LAPTOP), (150, LAPTOP), (200, LAPTOP), (200, SMALL)],
    ids=["100", "150", "200", "200-small"],
)


@pytest.fixture(autouse=True)
def _size(request: pytest.FixtureRequest, dressed: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The window opens in the test's size with its text; afterwards it is light and 100 % again, with no box open."""
    called_with = request.node.callspec.params if hasattr(request.node, "callspec") else {}
    screen = called_with.get("screen", LAPTOP)
    monkeypatch.setattr("tests.ui.conftest.WIDTH", screen.width())
    monkeypatch.setattr("tests.ui.conftest.HEIGHT", screen.height())
    theme.apply(dressed, theme.Look("light", percent=called_with.get("percent", 100)))
    yield
    close_boxes()
    theme.wardrobe().choose(theme="light", percent=100)
    looks.keep(theme.Look())
    theme.apply(dressed)


@SIZES
def test_every_page_with_the_records_open(driver: Driver, small: SmallSchool, percent: int, screen: QSize) -> None:
    assert theme.look().percent == percent
    wrong = {}
    for place, visit in {**OPEN, **OVER}.items():
        visit(driver, small)
        if found := shapes.faults(screen):
            wrong[place] = found
        close_boxes()
        driver.bench.palette_box.hide()
        if driver.seen("handbook"):
            driver.window.help()
    assert not wrong, told(wrong)


@SIZES
def test_every_step_of_a_return(driver: Driver, at_return: Callable[..., str], percent: int, screen: QSize) -> None:
    assert theme.look().percent == percent
    return_id, wrong = at_return(), {}
    for step in STEPS:
        driver.go("return", return_id=return_id, step=step)
        if found := shapes.faults(screen):
            wrong[step] = found
    assert not wrong, told(wrong)


@SIZES
def test_the_lock_page_and_where_its_links_lead(locked: Driver, percent: int, screen: QSize) -> None:
    assert theme.look().percent == percent
    wrong = {"lock": shapes.faults(screen)}
    for link in ("forgotten", "new-laptop"):
        locked.click(f"lock-{link}")
        wrong[link] = shapes.faults(screen)
        locked.click(f"{link}-leave")
    locked.window.show_restore()
    locked.settle()
    wrong["restore"] = shapes.faults(screen)
    assert not any(wrong.values()), told(wrong)


@SIZES
def test_pages_of_somebody_who_may_only_look(locked: Driver, small: SmallSchool, percent: int, screen: QSize) -> None:
    assert theme.look().percent == percent
    reader, wrong = opened_by(locked, roles.READER), {}
    for place in LOOKED_AT:
        OPEN[place](reader, small)
        wrong[place] = shapes.faults(screen)
    assert not any(wrong.values()), told(wrong)


@SIZES
def test_the_first_start(newcomer: Driver, percent: int, screen: QSize) -> None:
    assert theme.look().percent == percent
    wrong = {}
    for page, typed in enumerate(FIRST):
        wrong[f"page {page}"] = shapes.faults(screen)
        for name, text in typed.items():
            newcomer.type(name, text)
        newcomer.click("first-continue")
    wrong["sheet"] = shapes.faults(screen)
    assert not any(wrong.values()), told(wrong)


def test_no_button_grows_bolder_when_it_is_taken() -> None:
    """Qt gives a button the width of its usual weight, so the end of a bolder word would be cut off."""
    sheet = stylesheet(theme.current())
    states = re.findall(r"([^{}]+):(?:checked|hover|focus|pressed)[^{}]*\{([^}]*)\}", sheet)
    assert len(states) > 20
    bolder = [who.strip() for who, rules in states if "font-weight" in rules]
    assert all("rail" in one for one in bolder), bolder  # the rail is as wide as it is, whatever stands in it


def test_what_is_wrong_is_found(driver: Driver) -> None:
    page = driver.go("settings", section="school")
    assert shapes.faults(LAPTOP) == []
    label = next(one for one in page.findChildren(QLabel) if one.isVisible() and one.text() == "Settings")
    button = driver.find("settings-printing", QWidget)
    label.setFixedWidth(30)
    button.setFixedWidth(40)
    driver.breathe()
    assert any("'Settings'" in one for one in shapes.cut())
    assert any("settings-printing" in one for one in shapes.cut())
    button.move(driver.find("settings-people", QWidget).pos())
    assert any("settings-people" in one and "settings-printing" in one for one in shapes.overlapping())
    area = next(one for one in page.findChildren(QScrollArea) if one.isVisible())
    inside = area.widget()
    assert inside is not None
    inside.setMinimumWidth(area.viewport().width() + 60)
    driver.breathe()
    assert any("cannot be reached" in one for one in shapes.hidden_aside())
