# SPDX-License-Identifier: Apache-2.0
"""The window starts with little, opens, goes from page to page, remembers its size, takes files, and owns its bugs."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication

from sencodesk_ui import this_computer
from sencodesk_ui.shell import crash, places
from tests.ui.driver import Driver
from tests.ui.school import PASSPHRASE, SmallSchool

HEAVY = ("sqlalchemy", "reportlab", "alembic", "keyring", "sencodesk_ui.shell.workbench", "sencodesk_ui.pages.today")

HIDDEN = """
import sys
from pathlib import Path
from PySide6 import QtCore, QtGui, QtWidgets
from sencodesk_ui.app import make_application
from sencodesk_ui.shell.window import MainWindow
application = make_application()
window = MainWindow(Path(sys.argv[1]))
application.processEvents()
made = {"Qt", "QStyle", "QAccessible"} & (vars(QtCore).keys() | vars(QtGui).keys() | vars(QtWidgets).keys())
print([one for one in sys.argv[2:] if one in sys.modules], sorted(made), window.jobs.busy)
"""
"""A window that is not painted yet. PySide6 makes the enumerations of a class when it is first met."""


def test_the_window_opens_on_today(driver: Driver, small: SmallSchool) -> None:
    assert driver.page.stem == "today"
    assert driver.window.windowTitle() == "SENCO Desk"


def test_nothing_heavy_is_imported_before_the_first_paint() -> None:
    code = "import sys, sencodesk_ui.app; print([one for one in sys.argv[1:] if one in sys.modules])"
    found = subprocess.run(
        [sys.executable, "-c", code, *HEAVY], capture_output=True, text=True, check=True, timeout=60
    ).stdout
    assert found.strip() == "[]"


def test_nothing_is_begun_before_the_first_paint(tmp_path: Path) -> None:
    found = subprocess.run(
        [sys.executable, "-c", HIDDEN, str(tmp_path), "PySide6.QtSvg", *HEAVY],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout
    assert found.strip() == "[] [] 0"


def test_every_entry_of_the_rail_opens_its_page(driver: Driver, small: SmallSchool) -> None:
    for place in (*places.rail(), *places.rail_foot()):
        driver.click(f"rail-{place.stem}")
        assert driver.page.stem == place.stem


def test_a_page_that_is_not_built_is_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not places.built("nowhere")
    monkeypatch.setattr(places, "RAIL", (places.Place("insight", "Insight", "sun", "Ctrl+7"),))
    assert places.rail() == ()


def test_going_back_leads_to_the_page_before(driver: Driver, small: SmallSchool) -> None:
    driver.go("settings", section="backups")
    driver.go("today")
    driver.press("Alt+Left")
    assert driver.page.stem == "settings"
    assert driver.seen("backup-now")


def test_the_handbook_opens_at_the_page_of_what_is_seen(driver: Driver, small: SmallSchool) -> None:
    driver.press("F1")
    assert driver.window.handbook is not None
    assert driver.window.handbook.shown == "today"
    driver.go("settings", section="backups")
    assert driver.window.handbook.shown == "backups"
    driver.press("F1")
    assert not driver.window.handbook.isVisible()


def test_the_size_is_remembered(window_at: Callable[[Path], Driver], folder: Path) -> None:
    first = window_at(folder)
    first.window.remember()
    first.window.showNormal()  # the pretended screen is 800 wide, so that a new window fills it
    first.window.resize(820, 640)
    first.breathe()
    first.window.close()
    second = window_at(folder)
    second.window.remember()
    second.breathe()
    assert (second.window.width(), second.window.height()) == (820, 640)


def test_the_next_start_opens_the_records_of_the_last(
    window_at: Callable[[Path], Driver], small: SmallSchool, folder: Path
) -> None:
    assert this_computer.last_records() is None
    demonstration = window_at(folder)
    demonstration.unlock(PASSPHRASE)
    demonstration.window.close()
    assert this_computer.last_records() is None  # that was not the person's own window
    own = window_at(folder)
    own.window.remember()
    own.unlock(PASSPHRASE)
    own.window.close()
    assert this_computer.last_records() == folder
    (folder / "records.db").rename(folder / "gone.db")
    assert this_computer.last_records() is None


@pytest.mark.parametrize("name", ["pupils.csv", "9992041_CTF_9992042_001.XML"])
def test_a_pupils_file_may_be_dropped_anywhere(
    driver: Driver, small: SmallSchool, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    went: list[tuple[str, dict[str, object]]] = []
    driver.workspace.went.disconnect()
    driver.workspace.went.connect(lambda stem, where: went.append((stem, where)))
    file = tmp_path / name
    file.write_text("surname,forename\n", encoding="utf-8")
    drop(driver, file)
    assert went == [("import", {"path": str(file)})]


def test_another_file_is_refused_in_words(driver: Driver, small: SmallSchool, tmp_path: Path) -> None:
    file = tmp_path / "holiday.jpg"
    file.write_bytes(b"\xff\xd8")
    drop(driver, file)
    assert driver.page.stem == "today"
    assert "not a file of pupils" in driver.messages()[0]


def test_a_mistake_on_another_thread_is_told_in_the_window_and_not_in_a_terminal(
    locked: Driver, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    crash.catch_all(locked.window.show_bug, locked.window.show_report)

    def ends() -> None:
        raise SystemExit("Wren Thistlemere")  # how a thread may end by itself

    def fails() -> None:
        raise KeyError("Wren Thistlemere")

    for act in (ends, fails):
        thread = threading.Thread(target=act)
        thread.start()
        thread.join()
        assert locked.window.crash is None  # the box is made on the window's own thread, not on that one
    locked.until(lambda: locked.window.crash is not None)
    report = locked.text("crash-report")
    assert report.split("\n")[1] == "KeyError"
    assert "in fails" in report
    locked.click("crash-close")
    assert "Thistlemere" not in report + "".join(capfd.readouterr())


class Dying:
    """Fails where nothing can be raised any more."""

    def __del__(self) -> None:
        raise KeyError("Wren Thistlemere")


@pytest.mark.parametrize("on_a_thread", [False, True])
def test_a_mistake_in_a_destructor_is_told_in_the_window_and_not_in_a_terminal(
    locked: Driver, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], on_a_thread: bool
) -> None:
    for holder, hook in ((sys, "excepthook"), (threading, "excepthook"), (sys, "unraisablehook")):
        monkeypatch.setattr(holder, hook, getattr(holder, hook))
    crash.catch_all(locked.window.show_bug, locked.window.show_report)

    def drop() -> None:
        dying = Dying()
        del dying

    if on_a_thread:
        thread = threading.Thread(target=drop)
        thread.start()
        thread.join()
    else:
        drop()
    assert locked.window.crash is None  # no box is made while something is taken apart
    locked.until(lambda: locked.window.crash is not None)
    report = locked.text("crash-report")
    assert report.split("\n")[1] == "KeyError"
    assert "in __del__" in report
    locked.click("crash-close")
    assert "Thistlemere" not in report + "".join(capfd.readouterr())


def test_a_mistake_does_not_keep_a_window_that_closes(locked: Driver, caplog: pytest.LogCaptureFixture) -> None:
    locked.window.show_bug(RuntimeError("Wren Thistlemere"))
    locked.breathe()
    assert locked.seen("crash")
    locked.window.close()
    locked.until(lambda: locked.window.crash is None)
    locked.window.show_bug(ZeroDivisionError("Wren Thistlemere"))
    locked.breathe()
    assert locked.window.crash is None
    assert [one for one in QApplication.topLevelWidgets() if one.isVisible()] == []
    assert "ZeroDivisionError" in caplog.text
    assert "Thistlemere" not in caplog.text


def test_a_report_of_our_own_mistake_holds_no_words_of_the_records() -> None:
    secret = "Quillwyn said that it hurts"
    try:
        try:
            raise KeyError(secret)
        except KeyError as inner:
            raise ValueError(f"cannot read {secret}") from inner
    except ValueError as error:
        report = crash.report_of(error)
    assert "ValueError" in report
    assert "KeyError" in report
    assert "test_start.py" in report
    assert "Quillwyn" not in report
    assert secret not in report


def test_a_mistake_of_ours_is_told_and_can_be_copied(locked: Driver, caplog: pytest.LogCaptureFixture) -> None:
    locked.window.show_bug(RuntimeError("Wren Thistlemere"))
    locked.breathe()
    assert locked.seen("crash")
    assert "RuntimeError" in locked.text("crash-report")
    assert "Wren" not in locked.text("crash-report") + caplog.text
    locked.click("crash-copy")
    assert "RuntimeError" in QApplication.clipboard().text()
    locked.click("crash-close")
    assert not locked.seen("crash")


def drop(driver: Driver, file: Path) -> None:
    """Drag a file over the workbench and let it fall."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    place = QPointF(driver.bench.rect().center())
    drop = QDropEvent(place, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    assert driver.bench.acceptDrops()
    driver.bench.event(drop)  # Qt hands a drop on only while its own drag is under way
    assert drop.isAccepted()
    driver.settle()
