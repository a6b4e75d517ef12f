# SPDX-License-Identifier: Apache-2.0
"""An ampersand in a name or in a word of a file is shown as one, and marks no key."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from sencodesk_ui.widgets import Button, Chip, Label
from tests.exchange import writers
from tests.ui.driver import Driver

WORDS = "Speech & lang"


@pytest.mark.parametrize("kind", [Button, Chip])
def test_a_button_shows_it_and_a_reader_says_it(dressed: QApplication, qtbot: QtBot, kind: type[QPushButton]) -> None:
    button = kind(WORDS, name="it")  # type: ignore[call-overload]  # both take a name
    qtbot.addWidget(button)
    assert button.shortcut().isEmpty()
    assert QPushButton.text(button) == "Speech && lang"
    assert button.text() == WORDS


def test_a_label_of_a_field_shows_it(dressed: QApplication, qtbot: QtBot) -> None:
    field = QLineEdit()
    label = Label(WORDS, "", field)
    label.setBuddy(field)
    qtbot.addWidget(field)
    spoken = QAccessible.queryAccessibleInterface(label).text(QAccessible.Text.Name)
    assert (QLabel.text(label), label.text(), spoken) == ("Speech && lang", WORDS, WORDS)
    label.setText("R&B")
    assert QLabel.text(label) == "R&&B"


def test_a_word_of_a_file(driver: Driver, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    head = ["UPN", "Surname", "Forename", "DOB", "SEN Status", "Primary need"]
    row = ["W999204126099", "Newcombe", "Nia", "12/05/2019", "K", WORDS]
    path.write_text(writers.table([head, row]), encoding="utf-8")
    driver.go("import", path=str(path))
    labels = [one for one in driver.window.findChildren(QLabel) if one.text() == WORDS]
    assert [QLabel.text(one) for one in labels if one.buddy() is not None] == ["Speech && lang"]
