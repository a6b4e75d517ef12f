# SPDX-License-Identifier: Apache-2.0
"""The system's file boxes: they open in Documents the first time, then in the folder that was used last.

Only the folder is remembered, on this computer, never a file's name. Also whether a folder lies on the laptop's own
disk, because what opens the records must not be kept there.
"""

from pathlib import Path

from PySide6.QtCore import QDir, QSettings, QStandardPaths, QStorageInfo
from PySide6.QtWidgets import QFileDialog, QWidget

USED = "files/folder"


def start_folder() -> str:
    """The folder that was used last, while it is there; else Documents."""
    used = str(_settings().value(USED) or "")
    if used and Path(used).is_dir():
        return used
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return documents if Path(documents).is_dir() else QDir.homePath()


def ask_save(parent: QWidget, title: str, name: str, kinds: str) -> Path | None:
    """Where to save a file that is offered as ``name``; None when the box was left."""
    chosen, _ = QFileDialog.getSaveFileName(parent, title, str(Path(start_folder()) / name), kinds)
    return _used(chosen, Path(chosen).parent)


def ask_open(parent: QWidget, title: str, kinds: str) -> Path | None:
    """Which file to read; None when the box was left."""
    chosen, _ = QFileDialog.getOpenFileName(parent, title, start_folder(), kinds)
    return _used(chosen, Path(chosen).parent)


def ask_open_several(parent: QWidget, title: str, kinds: str) -> list[Path]:
    """Which files to read; empty when the box was left."""
    chosen, _ = QFileDialog.getOpenFileNames(parent, title, start_folder(), kinds)
    paths = [Path(one) for one in chosen]
    if paths:
        _used(chosen[0], paths[0].parent)
    return paths


def ask_folder(parent: QWidget, title: str) -> Path | None:
    """Which folder; None when the box was left."""
    chosen = QFileDialog.getExistingDirectory(parent, title, start_folder())
    return _used(chosen, Path(chosen))


def on_own_disk(folder: Path) -> bool:
    """Whether a folder lies on the disk of the system or of the person's own files."""
    own = {QStorageInfo.root().device().data(), QStorageInfo(QDir.homePath()).device().data()}
    return QStorageInfo(str(folder)).device().data() in own


def _used(chosen: str, folder: Path) -> Path | None:
    if not chosen:
        return None
    _settings().setValue(USED, str(folder))
    return Path(chosen)


def _settings() -> QSettings:
    """What this computer remembers of the window; it knows nothing of the records."""
    return QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "SENCO Desk", "window")
