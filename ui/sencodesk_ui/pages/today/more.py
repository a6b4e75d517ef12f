# SPDX-License-Identifier: Apache-2.0
"""Today's menu: due days as a file for the SENCO's own calendar, and the ways to concerns and round robins."""

from collections.abc import Callable

from PySide6.QtWidgets import QMenu, QWidget

from sencodesk.services import calendar_file
from sencodesk_ui import folders
from sencodesk_ui.widgets import IconButton
from sencodesk_ui.workspace import Workspace

SAVED = "It holds duties and days, and no name: your own calendar opens it."


class TodayMenu(IconButton):
    """The button and its menu."""

    def __init__(self, workspace: Workspace, parent: QWidget) -> None:
        super().__init__("ellipsis", "More", name="today-more", parent=parent, bordered=True)
        self.workspace = workspace
        self.setPopupMode(IconButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self)
        self.setMenu(self._menu)
        self.offer("Concerns before SEN", "today-concerns", lambda: workspace.go("concerns"))
        self.offer("Round robins", "today-robins", lambda: workspace.go("round-robin"))
        self.offer("Save due days for a calendar", "today-calendar", self.save_calendar)

    def offer(self, words: str, name: str, act: Callable[[], object]) -> None:
        """One line."""
        action = self._menu.addAction(words)
        action.setObjectName(name)
        action.triggered.connect(lambda _on=False: act())

    def save_calendar(self) -> None:
        """Ask for a file, then write the due days of the year ahead into it."""
        file = folders.ask_save(self, "Save due days", calendar_file.NAME, "Calendar (*.ics)")
        if file is None:
            return

        def said(many: int) -> None:
            days = "1 due day is" if many == 1 else f"{many} due days are"
            self.workspace.say_saved(f"{days} saved as {file.name}. {SAVED}", file)

        self.workspace.write(self, lambda desk: calendar_file.save(desk, file=file), said)
