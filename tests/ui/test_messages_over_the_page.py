# SPDX-License-Identifier: Apache-2.0
"""Messages lie over the page: nothing under the mouse moves, and the field with the focus is never hidden."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

from sencodesk_ui import theme
from tests.ui.driver import Driver
from tests.ui.school import SmallSchool

SIZES = pytest.mark.parametrize("percent", [100, 200])
WORDS = "The file was not read. Nothing was changed. Look whether it is open in another program, and try again."


def place(widget: QWidget) -> QRect:
    return QRect(widget.mapToGlobal(QPoint(0, 0)), widget.size())


def dress(driver: Driver, percent: int) -> None:
    theme.wardrobe().choose(percent=percent)
    driver.settle()


@SIZES
def test_a_message_moves_nothing_on_the_page(driver: Driver, small: SmallSchool, percent: int) -> None:
    dress(driver, percent)
    driver.go("pupil", pupil_id=small.pupils["edie"])
    fields = [driver.find("pupil-forename"), driver.find("pupil-surname"), driver.bench.stack]
    before = [place(one) for one in fields]
    for n in range(3):
        driver.workspace.say("warning", f"{n}. {WORDS}")
        driver.settle()
        assert [place(one) for one in fields] == before
    page, bar = place(driver.bench.stack), place(driver.find("messages"))
    assert page.contains(bar)
    assert bar.height() <= page.height() // 2
    newest = driver.all("message-warning")[-1]
    assert bar.contains(place(newest))
    for close in driver.all("message-close"):
        close.click()  # type: ignore[attr-defined]  # a button
    driver.settle()
    assert not driver.seen("messages")
    assert [place(one) for one in fields] == before


@SIZES
def test_the_field_with_the_focus_is_never_hidden(driver: Driver, small: SmallSchool, percent: int) -> None:
    dress(driver, percent)
    driver.go("pupil", pupil_id=small.pupils["edie"])
    driver.workspace.say("warning", WORDS)
    driver.settle()
    seen = 0
    for _ in range(40):
        driver.press("Tab")
        focus = QApplication.focusWidget()
        if focus is None or not driver.bench.stack.isAncestorOf(focus):
            continue
        seen += 1
        area, seat = focus.rect(), focus
        if isinstance(focus, QPlainTextEdit):
            area, seat = focus.cursorRect(), focus.viewport()
        under = QRect(seat.mapToGlobal(area.topLeft()), area.size())
        assert not place(driver.find("messages")).intersects(under), focus.objectName()
    assert seen > 5
