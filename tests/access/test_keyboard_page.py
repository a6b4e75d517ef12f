# SPDX-License-Identifier: Apache-2.0
"""The handbook's page of keys says every key that the window has, and no other."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest
from PySide6.QtGui import QKeySequence, QShortcut

from tests.access.places import OPEN
from tests.access.test_names import close_boxes
from tests.ui.driver import Driver
from tests.ui.school import SmallSchool

pytestmark = pytest.mark.qt_log_ignore(
    "does not support propagateSizeHints", "does not support raise", "does not support grabbing", extend=True
)
"""A list that drops down where nothing is on a screen."""
PAGE = files("sencodesk_resources").joinpath("handbook", "keyboard.md")


def plainly(keys: str) -> str:
    """Keys as Qt writes them, whatever was written."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.PortableText)


def told() -> set[str]:
    """The keys that stand bold in the handbook."""
    return {plainly(keys) for keys in re.findall(r"\*\*(.+?)\*\*", PAGE.read_text(encoding="utf-8"))}


def test_the_handbook_has_every_key_and_no_other(driver: Driver, small: SmallSchool) -> None:
    for visit in OPEN.values():
        visit(driver, small)
        close_boxes()
        driver.bench.palette_box.hide()
    window = driver.window
    form = QKeySequence.SequenceFormat.PortableText
    there = {shortcut.key().toString(form) for shortcut in window.findChildren(QShortcut)}
    assert {"F1", "Ctrl+K"} <= there
    assert told() - there == set(), "the handbook tells of keys that do nothing"
    assert there - told() == set(), "the handbook is silent about these"


def test_a_key_that_is_missing_would_be_seen() -> None:
    assert plainly("Ctrl+Shift+J") not in told()
    assert plainly("Ctrl+,") in told()
