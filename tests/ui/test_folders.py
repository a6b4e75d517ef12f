# SPDX-License-Identifier: Apache-2.0
"""File boxes open where a person keeps files, and then where they were last; and which disk is the laptop's own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QDir, QStandardPaths, QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from sencodesk_ui import folders, this_computer


@pytest.fixture
def documents(dressed: QApplication, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """A Documents folder, and nothing remembered."""
    folder = tmp_path / "Documents"
    folder.mkdir()
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _kind: str(folder))
    this_computer.settings().remove(this_computer.FOLDER)
    yield folder
    this_computer.settings().remove(this_computer.FOLDER)


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


def test_the_recovery_sheet_is_offered_in_documents_and_leads_no_other_file_there(
    documents: Path, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    used, stick = tmp_path / "used", tmp_path / "stick"
    used.mkdir()
    stick.mkdir()
    began: list[str] = []

    def answer(_parent: QWidget, _title: str, began_in: str, *_kinds: str) -> tuple[str, str]:
        began.append(began_in)
        return str((used if len(began) == 1 else stick) / "a.pdf"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    folders.ask_save(parent, "Save", "a.pdf", "PDF (*.pdf)")
    assert folders.ask_save_alone(parent, "Save", "sheet.pdf", "PDF (*.pdf)") == stick / "a.pdf"
    assert began[1] == str(documents / "sheet.pdf")
    assert folders.start_folder() == str(used)


@pytest.fixture
def boxes(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Answers the save boxes one after the other; what each began with."""

    def answers(*paths: Path) -> list[str]:
        began: list[str] = []
        left = iter(paths)

        def answer(_parent: QWidget, _title: str, begins: str, *_kinds: str) -> tuple[str, str]:
            began.append(begins)
            return str(next(left)), ""

        monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
        return began

    return answers


@pytest.mark.parametrize(
    ("typed", "saved"), [("log", "log.csv"), ("log.v2", "log.v2.csv"), ("log.CSV", "log.CSV"), ("log.csv", "log.csv")]
)
def test_the_ending_is_added_where_it_was_not_typed(
    documents: Path, qtbot: QtBot, boxes: Callable[..., list[str]], typed: str, saved: str
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    boxes(documents / typed)
    assert folders.ask_save(parent, "Save", "offered.csv", "Table (*.csv)") == documents / saved


@pytest.mark.parametrize("ask", [folders.ask_save, folders.ask_save_alone])
def test_another_file_that_has_the_name_with_its_ending_is_asked_about(
    documents: Path, qtbot: QtBot, boxes: Callable[..., list[str]], ask: Callable[..., Path | None]
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    (documents / "log.csv").write_bytes(b"something else")

    def press(name: str) -> None:
        def now() -> None:
            box = QApplication.activeModalWidget()
            assert box is not None
            button = box.findChild(QAbstractButton, name)
            assert button is not None
            button.click()

        QTimer.singleShot(0, parent, now)

    boxes(documents / "log")
    press("replace-file-yes")
    assert ask(parent, "Save", "offered.csv", "Table (*.csv)") == documents / "log.csv"
    began = boxes(documents / "log", documents / "other")
    press("replace-file-no")
    assert ask(parent, "Save", "offered.csv", "Table (*.csv)") == documents / "other.csv"
    assert began[1] == str(documents / "log.csv")
