# SPDX-License-Identifier: Apache-2.0
"""Everything taken out of the window: from Settings, for one pupil, stopped, by whom; and the memory of files."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QTableView, QWidget

from sencodesk.services import export, roles
from sencodesk.store import room
from sencodesk.views import log
from sencodesk_ui import folders
from tests.exchange import writers
from tests.ui.driver import Driver
from tests.ui.school import SmallSchool


def labels(driver: Driver) -> list[str]:
    return [one.label for one in driver.read(log.changes)]


@pytest.mark.usefixtures("small")
def test_everything_from_settings(
    driver: Driver, tmp_path: Path, choose_file: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    choose_file(tmp_path / "all")
    driver.go("settings", section="export")
    assert "restricted entries and papers too" in driver.text("export-restricted")
    driver.click("export-go")
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        names = archive.namelist()
    assert {"README.txt", "columns.csv", "pupils.csv", "everything.xlsx"} <= set(names)
    assert "Everything is saved" in driver.messages()[-1]
    assert driver.messages()[-1].endswith(f"It is in {tmp_path}.")
    assert driver.focus() == "export-go", "not on the button below, which forgets something"
    shown: list[Path] = []
    monkeypatch.setattr(folders, "show", shown.append)
    assert driver.text("message-act") == "Show the folder"
    driver.click("message-act")
    assert shown == [tmp_path]
    assert labels(driver)[0] == "export everything"


def test_everything_about_the_pupil_under_the_cursor(
    small: SmallSchool,
    driver: Driver,
    tmp_path: Path,
    choose_file: Callable[[Path], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    choose_file(tmp_path / "one.zip")
    ask, titles = folders.ask_save, []

    def asked(parent: QWidget, title: str, name: str, kinds: str) -> Path | None:
        titles.append(title)
        return ask(parent, title, name, kinds)

    monkeypatch.setattr(folders, "ask_save", asked)
    driver.go("pupils")
    driver.find("pupils-table", QTableView).setFocus()
    driver.press("Down", "pupils-table")
    action = driver.page.findChild(QAction, "pupils-take-out")
    assert action is not None
    action.trigger()
    driver.settle()
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        assert len(archive.read("pupil.csv").decode("utf-8-sig").splitlines()) == 2
    assert labels(driver)[0] == "export everything about a pupil"
    assert "with restricted entries" in titles[-1], "said before it is saved"
    assert len(small.pupils) > 1


@pytest.mark.usefixtures("small")
def test_it_is_stopped_and_nothing_is_written(
    driver: Driver, tmp_path: Path, choose_file: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    make, pressed = export.made, Event()

    def slowly(*given: object, step: Callable[[int, int], None], **named: object) -> bytes:
        pressed.wait(20)
        return make(*given, step=step, **named)  # type: ignore[arg-type]  # handed on

    monkeypatch.setattr(export, "made", slowly)
    choose_file(tmp_path / "all.zip")
    driver.go("settings", section="export")
    QTest.mouseClick(driver.find("export-go"), Qt.MouseButton.LeftButton)
    driver.qtbot.waitUntil(lambda: driver.seen("export-progress-cancel"), timeout=10_000)
    QTest.mouseClick(driver.find("export-progress-cancel"), Qt.MouseButton.LeftButton)
    pressed.set()
    driver.settle()
    assert driver.messages()[-1] == "You stopped it. Nothing was written."
    assert not (tmp_path / "all.zip").exists()
    assert driver.find("export-go").isEnabled()


@pytest.mark.usefixtures("small")
def test_a_reader_is_told_before_being_asked_where(driver: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def ask(*_given: object) -> tuple[str, str]:
        asked.append(1)
        return "", ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    driver.workspace.desk.role = roles.READER
    driver.go("settings", section="export")
    driver.click("export-go")
    assert "You may look at these records" in driver.messages()[-1]
    assert asked == []


def test_how_files_are_read_is_forgotten_and_undone(driver: Driver, tmp_path: Path) -> None:
    driver.go("settings", section="export")
    assert "Nothing is remembered yet" in driver.text("export-memory")
    path = tmp_path / "a.csv"
    head = ["UPN", "Surname", "Forename", "DOB"]
    path.write_text(writers.table([head, [writers.number(1), "Marrowfield", "Edie", "14/03/2018"]]))
    driver.go("import", path=str(path))
    driver.click("import-go")
    driver.go("settings", section="export")
    assert "One kind of table is remembered" in driver.text("export-memory")
    driver.click("export-forget")
    assert "Nothing is remembered yet" in driver.text("export-memory")
    driver.press("Ctrl+Z")
    assert "One kind of table is remembered" in driver.text("export-memory")


@pytest.mark.usefixtures("small")
def test_a_full_disk_is_said_before_anything_is_begun(
    driver: Driver, tmp_path: Path, choose_file: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    choose_file(tmp_path / "all.zip")
    monkeypatch.setattr(room, "free_in", lambda _folder: 3 * 1024**2)
    driver.go("settings", section="export")
    driver.click("export-go")
    assert "3 MB are free" in driver.messages()[-1]
    assert not (tmp_path / "all.zip").exists()
    assert "export everything" not in labels(driver)
