# SPDX-License-Identifier: Apache-2.0
"""Over Today's list: what it is, which day it is, up to when it goes, and the buttons for a task and for the rest."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sencodesk_ui import theme
from sencodesk_ui.pages.today.more import TodayMenu
from sencodesk_ui.pages.today.tasks import NEW_TASK
from sencodesk_ui.widgets import Button, Label, shown_day
from sencodesk_ui.workspace import Workspace

UNTIL_AT = 3
"""Behind the heading, the day, and what keeps both to the left."""


class TodayHead(QVBoxLayout):
    """One line; two in large text and where room is short, which is not as wide as all of it."""

    def __init__(self, workspace: Workspace, parent: QWidget, add: Callable[[], object]) -> None:
        super().__init__()
        self.setSpacing(12 if theme.size.is_large() else 2)
        self._line = line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(Label("What needs you", "title", parent), 0, Qt.AlignmentFlag.AlignBaseline)
        self._day = Label("", "muted", parent)
        line.addWidget(self._day, 0, Qt.AlignmentFlag.AlignBaseline)
        line.addStretch(1)
        self._until = Label("", "small-muted", parent)
        self.add_task = Button(NEW_TASK.add_words, name="today-add-task", icon="plus", parent=parent, act=add)
        self.add_task.setAccessibleName(f"{NEW_TASK.add_words}, below the list")
        self.add_task.setVisible(workspace.may_write)
        self.more = TodayMenu(workspace, parent)
        line.addWidget(self.add_task, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self.more, 0, Qt.AlignmentFlag.AlignVCenter)
        self.addLayout(line)
        self.set_narrow(False)

    def set_narrow(self, narrow: bool) -> None:
        """Up to when the list goes stands in the line, or under it."""
        for layout in (self, self._line):
            layout.removeWidget(self._until)
        if narrow or theme.size.is_large():
            self.addWidget(self._until)
        else:
            self._line.insertWidget(UNTIL_AT, self._until, 0, Qt.AlignmentFlag.AlignBaseline)

    def show_days(self, on: date, until: date) -> None:
        """Today, and the last day that the list looks at."""
        self._day.setText(shown_day(on))
        self._until.setText(f"Next four weeks, to {shown_day(until)}")
