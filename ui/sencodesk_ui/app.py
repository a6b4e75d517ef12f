# SPDX-License-Identifier: Apache-2.0
"""The program: a window that can be typed into at once, while everything else warms up behind it.

Only Qt, the theme and the lock page are imported here; the store, the papers and the pages follow on a thread after
the first paint, while the person types (docs/speed.md).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from sencodesk.services.no_core import leave_no_core
from sencodesk_ui import theme, this_computer
from sencodesk_ui.collecting import Collector
from sencodesk_ui.shell.window import MainWindow

if TYPE_CHECKING:
    import argparse


COLLECTED = "collected"
"""The application's property that says that it has its Collector."""


def main(arguments: list[str] | None = None) -> int:
    """Open the window; returns the process's exit code."""
    leave_no_core()
    folder = _folder(sys.argv[1:] if arguments is None else arguments)
    application = make_application()
    window = MainWindow(folder)
    window.remember()
    window.show()
    window.lock_page.painted.connect(lambda: _watch(window))
    return application.exec()


def _watch(window: MainWindow) -> None:
    """After the first paint: lock when the computer goes to sleep, and catch what nobody caught."""
    from sencodesk_ui.shell.crash import catch_all
    from sencodesk_ui.shell.sleep import SleepWatch

    theme.wardrobe().follow_system()
    catch_all(window.show_bug, window.show_report)
    sleep = SleepWatch(window)
    sleep.sleeping.connect(window.lock)
    sleep.listen()


def make_application() -> QApplication:
    """The application with fonts, palette and style; the one there is already, if there is one."""
    # Drawing papers and reading files are Python on other threads. They hand over to the window ten times as often as
    # Python's own 5 ms would have them do it, or a key would be painted frames late (docs/speed.md).
    sys.setswitchinterval(0.0005)
    existing = QApplication.instance()
    begun = isinstance(existing, QApplication)
    application = existing if isinstance(existing, QApplication) else QApplication([*sys.argv[:1], *theme.STYLE])
    # Not by asking for its children: one is the style, whose enumerations take as long to make as the lock page.
    if not application.property(COLLECTED):
        application.setProperty(COLLECTED, True)
        Collector(application)
    application.setApplicationName("SENCO Desk")
    application.setDesktopFileName("sencodesk")
    theme.apply(application, theme.looks.kept(), starting=not begun)
    return application


def _folder(arguments: list[str]) -> Path | None:
    """The folder that was asked for, else that of the records that were opened last, such as restored ones."""
    named = os.environ.get("SENCODESK_STORE")
    default = Path(named) if named else this_computer.last_records()
    return _parser(default).parse_args(arguments).store if arguments else default


def _parser(default: Path | None) -> argparse.ArgumentParser:
    import argparse

    parser = argparse.ArgumentParser(prog="sencodesk", description="Opens the window of SENCO Desk.")
    parser.add_argument(
        "--store",
        type=Path,
        default=default,
        metavar="FOLDER",
        help="the folder with the records (default: your own data folder)",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
