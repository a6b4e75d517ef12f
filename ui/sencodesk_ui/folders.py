# SPDX-License-Identifier: Apache-2.0
"""The system's file boxes: they open in Documents the first time, then in the folder that was used last.

Only the folder is remembered, on this computer, never a file's name. Also whether a folder lies on the laptop's own
disk, because what opens the records must not be kept there.
"""

from pathlib import Path

from PySide6.QtCore import QDir, QStandardPaths, QStorageInfo, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from sencodesk_ui import this_computer


def start_folder() -> str:
    """The folder that was used last, while it is there; else Documents."""
    return this_computer.folder_of(this_computer.FOLDER) or _documents()


def _documents() -> str:
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return documents if Path(documents).is_dir() else QDir.homePath()


def ask_save(parent: QWidget, title: str, name: str, kinds: str) -> Path | None:
    """Where to save a file that is offered as ``name``; it has that ending. None when the box was left."""
    chosen = _asked(parent, title, Path(start_folder()), name, kinds)
    return None if chosen is None else _used(str(chosen), chosen.parent)


def ask_save_alone(parent: QWidget, title: str, name: str, kinds: str) -> Path | None:
    """The same for what stands for itself: it begins in Documents, and its folder is not where the next file goes."""
    return _asked(parent, title, Path(_documents()), name, kinds)


def _asked(parent: QWidget, title: str, folder: Path, name: str, kinds: str) -> Path | None:
    """The ending is added here, for every box; where another file has that name then, the person is asked once more.

    The system's box has asked about the name that was typed, and knows nothing of this one. Not every system's box adds
    an ending by itself, and none adds it to a name that has another.
    """
    while True:
        typed, _ = QFileDialog.getSaveFileName(parent, title, str(folder / name), kinds)
        if not typed:
            return None
        chosen, ending = Path(typed), Path(name).suffix
        if chosen.suffix.casefold() == ending.casefold():
            return chosen
        chosen = chosen.with_name(f"{chosen.name}{ending}")
        if not chosen.exists() or _replaced(parent, chosen):
            return chosen
        folder, name = chosen.parent, chosen.name


def _replaced(parent: QWidget, file: Path) -> bool:
    """Whether a file that is there may be replaced. Undo does not bring it back, so a box asks."""
    from sencodesk_ui.pages.return_.decision import Decision  # it needs what waits until after the first paint

    box = Decision(
        f"Replace “{file.name}”?",
        "There is a file of that name in this folder already. If you replace it, what is in it now is lost.",
        "Replace it",
        "Choose another name",
        name="replace-file",
        parent=parent,
    )
    return bool(box.exec())


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


def show(folder: Path) -> None:
    """Show a folder in the system's own file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def open_file(file: Path) -> bool:
    """Show a file in the system's own program for it; whether there is one."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))


def on_own_disk(folder: Path) -> bool:
    """Whether a folder lies on the disk of the system or of the person's own files."""
    own = {QStorageInfo.root().device().data(), QStorageInfo(QDir.homePath()).device().data()}
    return QStorageInfo(str(folder)).device().data() in own


def _used(chosen: str, folder: Path) -> Path | None:
    if not chosen:
        return None
    this_computer.settings().setValue(this_computer.FOLDER, str(folder))
    return Path(chosen)
