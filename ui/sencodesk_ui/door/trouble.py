# SPDX-License-Identifier: Apache-2.0
"""Something stands between the person and the records: what happened, what is kept, what to do, one button that does.

One page with facts (services/troubles.py), not one for each trouble; and the page while old records are brought up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sencodesk.codes.days import long_moment
from sencodesk.services import troubles
from sencodesk.services.troubles import Trouble
from sencodesk_ui.door.guide import Guide
from sencodesk_ui.door.opening import Opening
from sencodesk_ui.jobs import Jobs
from sencodesk_ui.widgets import Button, Label, Progress, Scroll

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sencodesk.views.log import ChangeView

WIDTH = 620


class TroublePage(Guide):
    """``chosen`` carries what the person wants done; ``left`` goes back to the lock page."""

    chosen = Signal(str)

    def __init__(self, trouble: Trouble, opening: Opening, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__("trouble", trouble.heading, trouble.happened, opening, jobs, parent)
        self.trouble = trouble
        self.heading("What is kept")
        self.add(_named("trouble-kept", trouble.kept, self))
        self.heading("What to do")
        self.add(_named("trouble-do", trouble.do, self))
        self.log = Label("", "", self, wrap=True)
        self.log.setObjectName("trouble-log")
        self.log_heading = Label("The last lines of the log", "strong", self, wrap=True)
        for part in (self.log_heading, self.log):
            part.hide()
            self.add(part)
        if "restore" in (trouble.act, trouble.other):
            self.add(_named("trouble-backup", troubles.backup_words(trouble), self))
        self.button = Button(
            troubles.WORDS[trouble.act], "primary", name="trouble-act", parent=self, act=lambda: self._choose(0)
        )
        buttons = [self.button]
        if trouble.other is not None:
            buttons.append(
                Button(troubles.WORDS[trouble.other], name="trouble-other", parent=self, act=lambda: self._choose(1))
            )
        if trouble.read:
            self.add(_named("trouble-read-words", troubles.READ_WORDS, self))
            buttons.append(
                Button(troubles.WORDS["read"], name="trouble-read", parent=self, act=lambda: self.chosen.emit("read"))
            )
        self.close_with(*buttons)
        self.end()
        self.setAccessibleName(trouble.heading)
        self.setAccessibleDescription(f"{trouble.happened} {trouble.kept} {trouble.do}")

    def begin(self) -> None:
        """The button has the focus: Enter does what the page says."""
        self.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_log(self, lines: Sequence[ChangeView]) -> None:
        """What was done last in these records, newest first: whoever did it knows whether something is missing."""
        said = [f"{long_moment(one.recorded_at)}: {one.label} ({one.by})" for one in lines]
        self.log.setText("\n".join(said))
        for part in (self.log_heading, self.log):
            part.setVisible(bool(said))

    def _choose(self, place: int) -> None:
        act = (self.trouble.act, self.trouble.other)[place]
        if act is not None:
            self.chosen.emit(act)


class BringingUpPage(QWidget):
    """Records of an earlier version are brought up to date: each step is said as it begins."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bringing-up-page")
        self.setAccessibleName("Your records are being brought up to date")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        scroll = Scroll(self, margins=(56, 48, 56, 24))
        whole.addWidget(scroll)
        scroll.body.addWidget(Label("Your records are being brought up to date", "display", self, wrap=True))
        lead = "This happens once, after SENCO Desk itself was renewed. It takes a minute at most."
        promise = (
            "A backup is made first. All work is done on a copy, which takes the place of your records only when every "
            "page of it is proved. If the computer stops now, nothing is lost."
        )
        for text, role in ((lead, "lead"), (promise, "")):
            label = Label(text, role, self, wrap=True)
            label.setMaximumWidth(WIDTH)
            scroll.body.addWidget(label)
        self.progress = Progress(self, name="bringing-up-progress")
        self.progress.stop.hide()
        self.progress.setMaximumWidth(WIDTH)
        scroll.body.addWidget(self.progress)
        scroll.body.addStretch(1)

    def show_step(self, step: str) -> None:
        """What is being done now."""
        self.progress.show_step(f"{step}…")


def _named(name: str, text: str, parent: QWidget) -> Label:
    label = Label(text, "", parent, wrap=True)
    label.setObjectName(name)
    return label
