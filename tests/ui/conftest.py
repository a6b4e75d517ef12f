# SPDX-License-Identifier: Apache-2.0
"""A real window over a real encrypted store, offscreen, on the tests' clock.

``driver``        an empty school, unlocked, on Today.
``small``         the ids of the small school; asking for it fills the records before the window opens.
``locked``        the same window, at its lock page.
``newcomer``      a window over an empty folder, at the first start.

    def test_something(driver, small):
        driver.go("pupil", pupil_id=small.pupils["edie"])
        driver.type("pupil-forename", "Edith")
"""

from __future__ import annotations

import gc
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from sencodesk import bootstrap
from sencodesk.services.desk import Desk
from sencodesk.vault.keystore import NoPlace
from sencodesk_ui import theme, this_computer
from sencodesk_ui.door.opening import Opening
from sencodesk_ui.shell.idle import IdleWatch
from sencodesk_ui.shell.window import MainWindow
from tests.clocks import FakeClock
from tests.ui import school
from tests.ui.driver import Driver
from tests.ui.school import SmallSchool

WIDTH, HEIGHT = 1366, 768


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The pretended screen says of every dialog that it cannot fix its size, and of every list that opens under a line
    that it cannot raise it or grab keys for it; that is no fault of theirs.
    """
    ignored = ("does not support propagateSizeHints", "does not support raise", "does not support grabbing")
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.qt_log_ignore(*ignored, extend=True))


@pytest.fixture(scope="session")
def dressed(qapp: QApplication) -> QApplication:
    """The application in its own clothes."""
    qapp.setApplicationName("SENCO Desk tests")
    theme.apply(qapp)
    gc.collect()
    gc.freeze()  # what every test has in common need not be looked through after each
    return qapp


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the records of a test are."""
    return tmp_path / "records"


@pytest.fixture
def made(folder: Path, clock: FakeClock, _light_passphrases: None) -> Path:
    """Records of an empty school, closed."""
    _create(folder, clock).store.close()
    return folder


@pytest.fixture(scope="session")
def _pattern(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, SmallSchool]]:
    """The small school, made once; each test gets a copy of its folder."""
    folder = tmp_path_factory.mktemp("pattern") / "records"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sencodesk.vault.slots.ARGON2_MEMORY", (1024,))
        desk = _create(folder, FakeClock())
        small = school.fill(desk)
        desk.store.close()
    yield folder, small
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def small(folder: Path, _pattern: tuple[Path, SmallSchool]) -> SmallSchool:
    """The small school's ids; ``driver`` then opens on it."""
    shutil.copytree(_pattern[0], folder, ignore=shutil.ignore_patterns(".lock"))
    return _pattern[1]


@pytest.fixture
def idle() -> IdleWatch:
    """The window's idle watch, with clocks that a test may replace."""
    return IdleWatch()


@pytest.fixture
def window_at(
    dressed: QApplication, qtbot: QtBot, clock: FakeClock, idle: IdleWatch
) -> Iterator[Callable[[Path], Driver]]:
    """Opens a window on a folder; closes it afterwards. What the window calls a bug fails the test."""
    opened: list[MainWindow] = []
    bugs: list[BaseException] = []
    worn = theme.look()
    gc.disable()  # as in the program (collecting.py): no widget is taken apart on another thread
    for key in (this_computer.SETTINGS_PART, this_computer.PRINT_SHEET, this_computer.HANDBOOK):
        this_computer.settings().remove(key)  # what another test left

    def open_at(folder: Path) -> Driver:
        window = MainWindow(opening=Opening(folder, clock=clock.now, places=NoPlace()), idle=idle)
        window.jobs.bug.connect(bugs.append)
        opened.append(window)
        window.resize(WIDTH, HEIGHT)
        window.show()
        qtbot.waitExposed(window)
        window.activateWindow()
        driver = Driver(window, qtbot, clock, folder)
        driver.settle()
        return driver

    yield open_at
    for window in opened:
        window.close()
        window.deleteLater()
    QApplication.processEvents()
    # What is deleted later is deleted now: a window's timers must not reach into the next test.
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    del opened[:]
    if theme.look() != worn:
        theme.wardrobe().choose(theme=worn.theme, percent=worn.percent)
    gc.collect()
    gc.enable()
    if bugs:
        raise bugs[0]


@pytest.fixture
def locked(request: pytest.FixtureRequest, folder: Path, window_at: Callable[[Path], Driver]) -> Driver:
    """The window at its lock page, on the small school if the test asks for ``small``, else on an empty one."""
    request.getfixturevalue("small" if "small" in request.fixturenames else "made")
    return window_at(folder)


@pytest.fixture
def driver(locked: Driver) -> Driver:
    """The window with the records open, on Today."""
    locked.unlock(school.PASSPHRASE)
    assert locked.window.workbench is not None, locked.words()
    return locked


@pytest.fixture
def newcomer(folder: Path, window_at: Callable[[Path], Driver]) -> Driver:
    """The window where there are no records yet."""
    return window_at(folder)


@pytest.fixture(autouse=True)
def _boxes_are_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file box that no test answers is left at once, as with Escape: it would wait for ever."""
    for name in ("getSaveFileName", "getOpenFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_given, **_named: ("", ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_given, **_named: ([], ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_given, **_named: "")


@pytest.fixture
def choose_file(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Answers the system's file boxes with a path, as a person would by choosing it."""

    def answer(path: Path) -> None:
        for name in ("getSaveFileName", "getOpenFileName"):
            monkeypatch.setattr(QFileDialog, name, lambda *_given, **_named: (str(path), ""))
        monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_given, **_named: ([str(path)], ""))
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_given, **_named: str(path))

    return answer


def _create(folder: Path, clock: FakeClock) -> Desk:
    return bootstrap.create(
        folder,
        passphrase=school.PASSPHRASE,
        recovery_code=school.RECOVERY,
        school=school.SCHOOL,
        laestab=school.LAESTAB,
        senco=school.SENCO,
        clock=clock.now,
        places=NoPlace(),
    )
