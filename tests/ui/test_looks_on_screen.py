# SPDX-License-Identifier: Apache-2.0
"""What was once unreadable in dark or in high contrast: found by looking at every screen, kept so by measuring."""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from sencodesk_ui import theme
from sencodesk_ui.pages.log.table import LogTable
from sencodesk_ui.shell.rail import Rail
from sencodesk_ui.theme import Look, looks
from sencodesk_ui.theme.tokens import DARK, HIGH_CONTRAST
from sencodesk_ui.widgets.check import Check
from tests.ui.driver import Driver
from tests.ui.school import SmallSchool


@pytest.fixture
def contrast(dressed: QApplication) -> Iterator[None]:
    """The window begins in high contrast."""
    theme.apply(dressed, Look("contrast", "contrast"))
    yield
    theme.apply(dressed)


@pytest.fixture
def dark(dressed: QApplication) -> Iterator[None]:
    """The window begins in dark."""
    theme.apply(dressed, Look("dark", "dark"))
    yield
    theme.apply(dressed)


def colours(image: QImage) -> set[str]:
    """Every colour in a picture, as ``#RRGGBB``."""
    return {QColor(image.pixel(x, y)).name().upper() for x in range(image.width()) for y in range(image.height())}


@pytest.mark.usefixtures("contrast")
def test_the_chosen_line_of_the_log_is_black_on_its_ground(small: SmallSchool, driver: Driver) -> None:
    driver.go("log")
    table = driver.find("log-table", LogTable)
    table.selectRow(0)
    driver.settle()
    row = table.visualRect(table.model().index(0, 1))
    shown = colours(table.viewport().grab(row.adjusted(0, 4, 0, -4)).toImage())
    assert HIGH_CONTRAST.accent_soft in shown
    assert HIGH_CONTRAST.selected_text in shown
    assert not {HIGH_CONTRAST.text, HIGH_CONTRAST.muted} & shown


@pytest.mark.usefixtures("dark")
@pytest.mark.parametrize("on", [False, True])
def test_a_box_to_tick_is_seen_in_dark(dressed: QApplication, on: bool) -> None:
    box = Check("It runs here", name="box")
    box.setChecked(on)
    box.resize(box.sizeHint())
    shown = colours(box.grab().toImage())
    assert (DARK.accent if on else DARK.control_border) in shown
    assert DARK.text in shown
    assert box.height() >= 24


@pytest.fixture
def light_again() -> Iterator[None]:
    """What was chosen is taken back."""
    yield
    theme.wardrobe().choose(theme="light")
    looks.keep(Look())


@pytest.mark.usefixtures("light_again")
def test_the_rail_stands_as_before_when_another_theme_is_put_on_beside_the_handbook(driver: Driver) -> None:
    """A style sheet that is put on anew gave every entry the least height of a tool button."""
    driver.window.help()
    driver.breathe()
    items = driver.find("rail", Rail).items
    before = {stem: one.geometry() for stem, one in items.items()}
    theme.wardrobe().choose(theme="dark")
    driver.breathe()
    assert {stem: one.geometry() for stem, one in items.items()} == before
