# SPDX-License-Identifier: Apache-2.0
"""Somebody who knows only the handbook loses the keyring, forgets the passphrase, replaces the laptop, loses nothing.

The test reads the steps of the chapter about keys and presses nothing but what they name in *italics*.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from sencodesk.records.base import Base
from sencodesk.services import backups
from sencodesk.vault import recovery
from tests.ui import school
from tests.ui.driver import Driver
from tests.ui.school import SmallSchool
from tests.ui.test_first_start import groups_on
from tests.vault.test_device import Drawer

PIN, NEW, NEWER = "407193", "seven grey herons wade", "nine amber lamps glow"
CODE = " ".join(recovery.groups(school.RECOVERY)) + " " + recovery.check_characters(school.RECOVERY)


class Handbook:
    """The steps of one section of the chapter about keys, followed in the window."""

    def __init__(self, driver: Driver, section: str) -> None:
        text = files("sencodesk_resources").joinpath("handbook", "keys.md").read_text(encoding="utf-8")
        part = text.split(f"\n## {section}\n", 1)[1].split("\n## ", 1)[0]
        found = re.findall(r"^\d+\. (.*(?:\n   .*)*)", part, re.MULTILINE)
        self.steps = [" ".join(one.split()) for one in found]
        self._driver, self._left = driver, list(self.steps)
        assert self.steps, f"the handbook has no steps for {section!r}"

    def step(self) -> None:
        """On to the next step."""
        self.now = self._left.pop(0)

    def press(self, *labels: str) -> None:
        """Press what this step names, by the words on it."""
        named = re.findall(r"\*([^*]+)\*", self.now)
        for label in labels:
            assert label in named, f"the handbook names {named} here, not {label!r}"
            button = self._button(label)
            self._driver.show(button.objectName())
            QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(12, button.height() // 2))
            self._driver.settle()

    def _button(self, label: str) -> QAbstractButton:
        buttons = self._driver.window.findChildren(QAbstractButton)
        found = [one for one in buttons if one.isVisible() and one.text() == label]
        assert len(found) == 1, f"{len(found)} buttons say {label!r}: {self._driver.words()}"
        return found[0]

    def done(self) -> None:
        """Nothing of the section is left over."""
        assert self._left == []


def content(driver: Driver) -> dict[str, list[tuple[object, ...]]]:
    """Every row of the records but for the log, the settings and what says where the installation lives."""
    outside = {"change", "change_image", "setting", "unsaved"}
    tables = [one for name, one in sorted(Base.metadata.tables.items()) if name not in outside]

    def rows(session: Session, table: Table) -> list[tuple[object, ...]]:
        return sorted((tuple(row) for row in session.execute(select(table))), key=str)

    return driver.read(lambda session: {table.name: rows(session, table) for table in tables})


def history(driver: Driver) -> int:
    """How many changes the log has."""
    changes = Base.metadata.tables["change"]
    return driver.read(lambda session: len(session.execute(select(changes.c.seq)).all()))


@pytest.fixture
def drawer(locked: Driver) -> Drawer:
    """The computer's keyring."""
    drawer = Drawer()
    locked.window.opening.places = drawer
    return drawer


def test_keyring_passphrase_and_laptop_are_lost_and_nothing_else(
    locked: Driver,
    small: SmallSchool,
    drawer: Drawer,
    tmp_path: Path,
    choose_file: Callable[[Path], None],
    window_at: Callable[[Path], Driver],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    locked.unlock(school.PASSPHRASE)
    kept = content(locked)
    assert len(kept["pupil"]) == len(school.PUPILS)

    a_pin(locked)
    lose_the_keyring(locked, drawer)
    assert content(locked) == kept
    forget_the_passphrase(locked)
    assert content(locked) == kept
    stick = tmp_path / "stick.sencodesk"
    locked.do(lambda desk: backups.make(desk, file=stick))
    told = history(locked)

    locked.window.close()
    monkeypatch.setattr("sencodesk.vault.device._machine", lambda: "the new laptop")
    new = window_at(tmp_path / "the new laptop")
    new.window.opening.places = Drawer()
    replace_the_laptop(new, stick, choose_file)
    assert content(new) == kept
    assert history(new) > told
    assert new.desk.store.check() == []
    new.press("Ctrl+L")
    new.unlock(NEW)
    assert new.page.stem == "settings"


def a_pin(driver: Driver) -> None:
    book = Handbook(driver, "A PIN for the day")
    book.step()
    book.press("Settings", "People and keys", "Turn on a PIN")
    book.step()
    driver.type("keys-pin-proof", school.PASSPHRASE)
    driver.type("keys-pin-new", PIN)
    driver.type("keys-pin-again", PIN)
    book.press("Turn it on")
    book.done()
    driver.press("Ctrl+L")
    driver.unlock(PIN)
    assert driver.window.desk is not None


def lose_the_keyring(driver: Driver, drawer: Drawer) -> None:
    driver.press("Ctrl+L")
    drawer.held.clear()
    driver.unlock(PIN)
    assert "entry is gone" in driver.text("lock-problem")
    book = Handbook(driver, "The PIN does not open")
    book.step()
    driver.type("lock-secret", school.PASSPHRASE)
    book.press("Unlock")
    book.step()
    book.press("Settings", "People and keys", "Another PIN")
    driver.type("keys-pin-proof", school.PASSPHRASE)
    driver.type("keys-pin-new", PIN)
    driver.type("keys-pin-again", PIN)
    driver.click("keys-pin-save")
    book.done()


def forget_the_passphrase(driver: Driver) -> None:
    driver.press("Ctrl+L")
    book = Handbook(driver, "I forgot my passphrase")
    book.step()
    book.press("I forgot my passphrase")
    book.step()
    driver.type("forgotten-code", CODE.lower())
    book.step()
    driver.type("forgotten-new", NEW)
    driver.type("forgotten-again", NEW)
    book.press("Open my records")
    book.step()  # the sheet goes back into the safe
    book.done()
    assert driver.window.desk is not None


def replace_the_laptop(driver: Driver, stick: Path, choose_file: Callable[[Path], None]) -> None:
    book = Handbook(driver, "A new laptop")
    book.step()
    book.press("Bring your records here")
    book.step()
    book.press("Restore a backup")
    choose_file(stick)
    driver.click("restore-file-choose")
    book.step()
    book.press("Use the recovery sheet")
    driver.type("restore-secret", CODE)
    book.press("Restore")
    assert any("new key" in one and "card" in one for one in driver.messages())
    assert any("Choose a new passphrase now" in one for one in driver.messages())
    book.step()
    book.press("Settings", "Councils")
    book.step()  # a PIN, if one is wanted
    book.done()


def test_somebody_leaves_by_the_handbook(
    driver: Driver, small: SmallSchool, tmp_path: Path, choose_file: Callable[[Path], None]
) -> None:
    kept = content(driver)
    driver.go("settings", section="people")
    driver.click("people-add")
    driver.type("people-new-name", "Ms Oakes")
    driver.type("people-new-role", "Teaching assistant")
    driver.click("people-new-save")
    book = Handbook(driver, "More people")
    book.step()
    book.press("Give somebody a key")
    driver.choose("key-give-person", "Ms Oakes")
    book.step()
    driver.type("key-give-new", NEWER)
    driver.type("key-give-again", NEWER)
    book.step()
    driver.type("key-give-proof", school.PASSPHRASE)
    book.press("Give the key")
    book.done()

    book = Handbook(driver, "Somebody leaves, or you hand the keys over")
    book.step()
    book.press("Somebody leaves, or hand the keys over")
    driver.choose("key-leaving-who", "Ms Oakes")
    book.step()
    choose_file(tmp_path / "sheet.pdf")
    driver.click("leaving-save")
    for which in ("a", "b"):
        place = int(driver.find(f"leaving-group-{which}").accessibleName().removeprefix("Group ")) - 1
        driver.type(f"leaving-group-{which}", groups_on(tmp_path / "sheet.pdf")[place])
    book.step()
    driver.type("key-leaving-proof", school.PASSPHRASE)
    book.press("Write the records anew under a new key")
    book.step()
    book.step()
    book.done()
    assert "holds the keys" in driver.words("key-people-done")
    after = content(driver)
    assert {name: rows for name, rows in after.items() if name != "person"} == {
        name: rows for name, rows in kept.items() if name != "person"
    }
    driver.press("Ctrl+L")
    driver.unlock(NEWER)
    assert driver.window.desk is None
    driver.unlock(school.PASSPHRASE)
    assert driver.page.stem == "settings"
