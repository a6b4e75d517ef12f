# SPDX-License-Identifier: Apache-2.0
"""The demonstration's hand on a slow computer: what it presses again, and what it must not press twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from sencodesk_ui.demo import hand as hands
from sencodesk_ui.demo.hand import Hand, LostError, QtHand, Turns
from sencodesk_ui.demo.looking import Seen, look
from sencodesk_ui.widgets.buttons import IconButton

SLOW = 8
"""After so many looks what a press led to is shown."""


@dataclass
class Page:
    """One control, what it leads to, and what goes when it is pressed. ``misses`` presses do nothing."""

    toggles: bool = False
    misses: int = 0
    on: bool = False
    presses: int = 0
    taken: int = 0
    looks: int = 0

    def press(self) -> None:
        self.presses += 1
        if self.presses > self.misses:
            self.taken += 1
            self.on = not self.on if self.toggles else self.on

    def shows(self, name: str) -> bool:
        """``leads-to`` comes late; ``goes`` goes as late."""
        if name == "control":
            return True
        self.looks += bool(self.taken)
        reached = (self.on if self.toggles else self.taken > 0) and self.looks > SLOW
        return reached if name == "leads-to" else not reached


class PretendedHand(Hand):
    """A hand before such a page."""

    patience = 5.0

    def __init__(self, page: Page) -> None:
        self.page = page

    def look(self, name: str, item: str = "") -> Seen | None:
        return Seen((5, 5), "", True, name == "control" and self.page.on) if self.page.shows(name) else None

    def press_on(self, name: str, item: str, seen: Seen) -> bool:
        self.page.press()
        return True

    def turn_wheel(self, place: tuple[int, int], *, down: bool) -> None: ...

    def type(self, text: str) -> None: ...

    def keys(self, *chords: str) -> None: ...

    def picture(self, file: Path) -> None: ...


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A press counts as lost at once; in the program after seconds, which a busy computer takes as well."""
    monkeypatch.setattr(hands, "LOST_AFTER", 0.0)
    monkeypatch.setattr(hands, "TURN", 0.0)


def test_what_it_opened_is_not_pressed_again_however_late_it_comes() -> None:
    page = Page(toggles=True)
    PretendedHand(page).click("control", then="leads-to")
    assert (page.presses, page.on) == (1, True)


@pytest.mark.parametrize("toggles", [True, False])
def test_a_press_that_missed_is_made_again(toggles: bool) -> None:
    page = Page(toggles=toggles, misses=2)
    PretendedHand(page).click("control", then="leads-to")
    assert page.presses > page.misses
    assert page.on is toggles


def test_what_is_to_go_is_waited_for_and_pressed_again() -> None:
    page = Page(misses=1)
    PretendedHand(page).click("control", away="goes")
    assert page.presses > 1
    assert not page.shows("goes")


def test_what_is_on_already_is_not_pressed() -> None:
    page = Page(toggles=True, on=True)
    hand = PretendedHand(page)
    hand.tick("control")
    assert page.presses == 0
    hand.turn("control")
    assert (page.presses, page.on) == (1, False)
    hand.tick("control")
    assert (page.presses, page.on) == (2, True)


def test_what_leads_nowhere_is_told() -> None:
    page = Page(misses=10**9)
    hand = PretendedHand(page)
    hand.patience = 0.1
    with pytest.raises(LostError, match="control"):
        hand.click("control", then="leads-to")


def test_what_is_open_is_seen_by_the_name_of_what_closes_it_and_the_chosen_row_by_its_being_chosen(
    dressed: object, qtbot: QtBot
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    opener, table = IconButton("chevron-down", "Open About", name="about-open"), QTableWidget(2, 1)
    table.setObjectName("rows")
    for row, words in enumerate(("Wren", "Bram")):
        table.setItem(row, 0, QTableWidgetItem(words))
    column.addWidget(opener)
    column.addWidget(table)
    window.show()
    qtbot.waitExposed(window)
    assert _on("about-open") is False
    opener.setAccessibleName("Close About")
    assert _on("about-open") is True
    assert _on("rows", "Bram") is False
    cell = table.visualRect(table.model().index(1, 0)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, cell)
    assert (_on("rows", "Wren"), _on("rows", "Bram")) == (False, True)


def _on(name: str, item: str = "") -> bool:
    seen = look(name, item)
    assert seen is not None
    return seen.checked


def test_whatever_stops_a_question_reaches_who_asked(qtbot: QtBot) -> None:
    hand, nothing = QtHand(Turns()), dict[str, str]()
    with ThreadPoolExecutor(1) as thread:
        asked = thread.submit(hand.ask, lambda: nothing["not there"])
        qtbot.waitUntil(asked.done)
    assert isinstance(asked.exception(), KeyError)
