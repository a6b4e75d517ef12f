# SPDX-License-Identifier: Apache-2.0
"""The small file of the window's settings, damaged or written by hand: the window starts as if nothing were kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QMainWindow
from pytestqt.qtbot import QtBot

from sencodesk_ui import folders, kept_size, print_choice, this_computer
from sencodesk_ui.shell import screen
from sencodesk_ui.theme import looks

LONG = "/" + "a" * 300
NONSENSE = {
    "words": "hello",
    "a list": "12, 13",
    "many digits": "9" * 6000,
    "a long folder": LONG,
    "no folder": "C:\\\\nowhere\\\\\\x00",
    "bytes": '"@ByteArray(hello)"',
    "another kind": "@Size(99 99)",
    "a broken kind": "@Variant(\\0\\0\\0)",
    "other digits": "\u0661\u0660\u0660",
}


@pytest.fixture
def damaged(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A settings file in which every key holds the same nonsense."""
    nonsense = NONSENSE[request.param]
    file = tmp_path / "window.ini"
    by_section: dict[str, list[str]] = {}
    for key in this_computer.DEFAULTS:
        section, name = key.split("/")
        by_section.setdefault(section, []).append(f"{name}={nonsense}")
    file.write_text("\n".join(f"[{one}]\n" + "\n".join(lines) for one, lines in by_section.items()), encoding="utf-8")
    monkeypatch.setattr(this_computer, "settings", lambda: QSettings(str(file), QSettings.Format.IniFormat))
    for module in (screen, looks, print_choice, kept_size):
        monkeypatch.setattr(module, "settings", this_computer.settings)
    return nonsense


@pytest.mark.parametrize("damaged", NONSENSE, indirect=True)
def test_what_is_not_right_is_as_if_it_had_not_been_kept(damaged: str, dressed: QApplication, qtbot: QtBot) -> None:
    assert looks.kept() == looks.Look()
    assert this_computer.last_records() is None
    assert Path(folders.start_folder()).is_dir()
    kept = print_choice.kept()
    assert (kept.sides, kept.copy) == ("", "staff")
    window = QMainWindow()
    qtbot.addWidget(window)
    screen.remember(window)
    assert window.property(this_computer.GEOMETRY) is True
    assert window.isMaximized()  # the pretended screen has no room for the usual size
