# SPDX-License-Identifier: Apache-2.0
"""Which guided page stands before the lock page: for a forgotten passphrase, or for a new laptop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from sencodesk_ui.door.opening import Opening
from sencodesk_ui.jobs import Jobs

if TYPE_CHECKING:
    from sencodesk_ui.door.guide import Guide


class Guides(QObject):
    """Makes the page, tells the window to show it or to let it go, and passes on what comes of it."""

    shown = Signal(object)
    gone = Signal(object)
    opened = Signal(object)
    brought = Signal()
    restore_asked = Signal()
    left = Signal()

    def __init__(self, opening: Opening, jobs: Jobs, parent: QWidget) -> None:
        super().__init__(parent)
        self._opening, self._jobs, self._window = opening, jobs, parent
        self.page: Guide | None = None

    def forgotten(self) -> None:
        """Recovery sheet, new passphrase, records."""
        from sencodesk_ui.door.forgotten import ForgottenPage

        page = ForgottenPage(self._opening, self._jobs, self._window)
        page.opened.connect(self.opened)
        self._take(page)
        page.begin()

    def new_laptop(self) -> None:
        """The records are brought to this computer."""
        from sencodesk_ui.door.new_laptop import NewLaptopPage

        page = NewLaptopPage(self._opening, self._jobs, self._window)
        page.restore_asked.connect(self.restore_asked)
        page.brought.connect(self.brought)
        self._take(page)
        page.begin()

    def drop(self) -> None:
        """Let the page go, if there is one."""
        if self.page is not None:
            page, self.page = self.page, None
            self.gone.emit(page)

    def _take(self, page: Guide) -> None:
        self.drop()
        self.page = page
        page.left.connect(self.left)
        self.shown.emit(page)
