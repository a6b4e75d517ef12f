# SPDX-License-Identifier: Apache-2.0
"""The councils of the demonstration receive as long as it is open, and no process of theirs outlives it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import Popen

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sencodesk.errors import UserError
from sencodesk.services.demonstration import thistledown
from sencodesk.services.demonstration.council import DemonstrationCouncil, open_council
from sencodesk.vault.keystore import NoPlace
from sencodesk_ui.door.opening import Opening
from sencodesk_ui.shell.window import MainWindow
from tests.clocks import FakeClock
from tests.ui.driver import Driver

Processes = list["Popen[bytes]"]


def open_ones(opening: Opening) -> Processes:
    """The processes of the demonstration that is open; both run."""
    found = [one.process for one in opening.councils]
    assert [one.poll() for one in found] == [None, None]
    return found


def gone(processes: Processes) -> bool:
    """Whether every process has ended, and was waited for."""
    return all(one.returncode is not None for one in processes)


@pytest.fixture
def opening(tmp_path: Path, clock: FakeClock, _light_passphrases: None) -> Iterator[Opening]:
    """The demonstration's way in; what a test left open is ended."""
    made = Opening(tmp_path / "demonstration", clock=clock.now, places=NoPlace())
    yield made
    made.close()


def test_the_councils_live_through_a_lock_and_end_with_the_window(
    dressed: QApplication, qtbot: QtBot, clock: FakeClock, tmp_path: Path, opening: Opening
) -> None:
    window = MainWindow(opening=opening)
    window.show()
    window.open_desk(opening.demonstrate())
    qtbot.waitExposed(window)
    processes = open_ones(opening)
    driver = Driver(window, qtbot, clock, tmp_path)
    driver.settle()
    window.lock()
    driver.settle()
    driver.unlock(thistledown.PASSPHRASE)
    assert window.workbench is not None
    assert open_ones(opening) == processes
    window.close()
    assert gone(processes)
    window.deleteLater()
    driver.breathe()


@pytest.mark.parametrize("leave", ["elsewhere", "again"])
def test_the_councils_end_where_the_demonstration_is_left(opening: Opening, tmp_path: Path, leave: str) -> None:
    opening.demonstrate().store.close()
    processes = open_ones(opening)
    if leave == "again":
        opening.demonstrate().store.close()
        assert not gone(open_ones(opening))
    else:
        opening.elsewhere(tmp_path / "records")
        assert opening.councils == ()
    assert gone(processes)


def test_a_demonstration_that_cannot_be_made_leaves_nothing_open(
    opening: Opening, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second council does not start: the first has ended, and the records can be made again."""
    started: list[DemonstrationCouncil] = []

    def one_only(folder: Path, *, id: str, clock: Callable[..., object]) -> DemonstrationCouncil | None:
        if started:
            raise UserError("demonstration_council", happened="It", kept="did", do="not.")
        council = open_council(folder, id=id, clock=clock)  # type: ignore[arg-type]  # it is the clock that was given
        assert council is not None
        started.append(council)
        return council

    with monkeypatch.context() as patch:
        patch.setattr("sencodesk.services.demonstration.thistledown.open_council", one_only)
        with pytest.raises(UserError):
            opening.demonstrate()
    assert gone([one.process for one in started])
    opening.demonstrate().store.close()
