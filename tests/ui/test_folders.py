# SPDX-License-Identifier: Apache-2.0
"""File boxes open where a person keeps files, and then where they were last; and which disk is the laptop's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QDir, QStandardPaths
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from sencodesk_ui import folders


@pytest.fixture
def documents(dressed: QApplication, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """A Documents folder, and nothing remembered."""
    folder = tmp_path / "Documents"
    folder.mkdir()
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _kind: str(folder))
    folders._settings().remove(folders.USED)
    yield folder
    folders._settings().remove(folders.USED)


def test_boxes_open_in_documents_and_then_where_they_were_last(
    documents: Path, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    stick = tmp_path / "stick"
    stick.mkdir()
    began: list[str] = []
    answers = iter([str(stick / "a.pdf"), "", str(stick / "b.pdf"), ""])

    def answer(_parent: QWidget, _title: str, began_in: str, *_kinds: str) -> tuple[str, str]:
        began.append(began_in)
        return next(answers), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", answer)
    assert folders.ask_save(parent, "Save", "a.pdf", "PDF (*.pdf)") == stick / "a.pdf"
    assert folders.ask_open(parent, "Open", "PDF (*.pdf)") is None
    assert folders.ask_save(parent, "Save", "b.pdf", "PDF (*.pdf)") == stick / "b.pdf"
    (stick / "b.pdf").unlink(missing_ok=True)
    stick.rmdir()
    assert folders.ask_save(parent, "Save", "c.pdf", "PDF (*.pdf)") is None
    assert began == [str(documents / "a.pdf"), str(stick), str(stick / "b.pdf"), str(documents / "c.pdf")]


def test_a_folder_box_remembers_the_folder(
    documents: Path, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_given: str(tmp_path))
    assert folders.ask_folder(parent, "Into") == tmp_path
    assert folders.start_folder() == str(tmp_path)


def test_the_person_s_own_folder_lies_on_the_laptop_s_disk(dressed: QApplication) -> None:
    assert folders.on_own_disk(Path(QDir.homePath()))
