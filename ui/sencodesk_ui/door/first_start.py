# SPDX-License-Identifier: Apache-2.0
"""The first start: school, you, passphrase, recovery sheet, pupils. Nothing is kept until the sheet was read back."""

from __future__ import annotations

from pathlib import Path as FilePath
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from sencodesk.errors import UserError
from sencodesk.services.values import Refusal
from sencodesk_ui import theme
from sencodesk_ui.door.first_steps import PassphraseStep, PupilsStep, SchoolStep, Step, YouStep
from sencodesk_ui.door.opening import NewSchool, Opening
from sencodesk_ui.door.sheet_step import SheetStep
from sencodesk_ui.jobs import Jobs
from sencodesk_ui.widgets import Button, Label, Note

if TYPE_CHECKING:
    from sencodesk.services.desk import Desk

WORDS = ("Your school", "You", "Passphrase", "Recovery sheet", "Your pupils")
LEFT = ("About three minutes", "About two minutes left", "About two minutes left", "About one minute left", "Last step")

PATH_FROM = 600
"""Width, in pixels of the size table, from which the path stands beside the page."""


class FirstStart(QWidget):
    """Five short pages; ``finished`` carries the open desk and the page to go to."""

    finished = Signal(object, str)
    restore_asked = Signal()
    moving_in = Signal()
    there_already = Signal()

    def __init__(self, opening: Opening, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("first-start")
        self.opening, self.jobs = opening, jobs
        self.desk: Desk | None = None
        self._busy = False
        self.school, self.you, self.passphrase = SchoolStep(self), YouStep(self), PassphraseStep(self)
        self.sheet, self.pupils = SheetStep(jobs, self), PupilsStep(self)
        self.steps: tuple[Step, ...] = (self.school, self.you, self.passphrase, self.sheet, self.pupils)
        self.path = Path(self)
        self.stack = QStackedWidget(self)
        for step in self.steps:
            self.stack.addWidget(step)
            step.enter.connect(self.forward)
        self.school.demonstrate.connect(self._demonstrate)
        self.school.restore.connect(self.restore_asked)
        self.school.moving_in.connect(self.moving_in)
        self.school.elsewhere.connect(self._elsewhere)
        self.pupils.chosen.connect(self._finish)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.path)
        right = QVBoxLayout()
        right.setSpacing(0)
        self.problem = Note("error", "", self, name="first-problem")
        self.problem.hide()
        right.addWidget(self.problem)
        right.addWidget(self.stack, 1)
        right.addWidget(self._foot())
        row.addLayout(right, 1)
        self._show(0)

    def _foot(self) -> QFrame:
        foot = QFrame(self)
        foot.setProperty("kind", "foot")
        row = QHBoxLayout(foot)
        row.setContentsMargins(56, 16, 56, 16)
        self.back_button = Button("Back", "quiet", name="first-back", parent=foot, act=self.back)
        self.back_button.setProperty("flush", "true")
        self.left = Label("", "small-muted", foot)
        self.next_button = Button("Continue", "primary", name="first-continue", parent=foot, act=self.forward)
        self.next_button.setProperty("large", "true")
        row.addWidget(self.back_button)
        row.addStretch(1)
        row.addWidget(self.left)
        row.addSpacing(12)
        row.addWidget(self.next_button)
        return foot

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Large text on a small screen has no room for the path; the foot still says how long it takes."""
        super().resizeEvent(event)
        self.path.setVisible(theme.room(self.width()) >= PATH_FROM)

    def begin(self) -> None:
        """The window shows the pages: the focus goes where one types, which it cannot while they are out of sight."""
        self.steps[self.stack.currentIndex()].begin()

    def forward(self) -> None:
        """To the next page if this one is filled in; after the sheet the records are made."""
        place = self.stack.currentIndex()
        if self._busy or not self.steps[place].filled():
            return
        if place == 3 and self.desk is None:
            self._create()
        elif place < 4:
            if place == 2:
                self.sheet.prepare(self.school.name(), self.opening.today())
            self._show(place + 1)

    def back(self) -> None:
        """To the page before; once the records are made there is no way back."""
        if self.stack.currentIndex() in (1, 2, 3):
            self._show(self.stack.currentIndex() - 1)

    def _show(self, place: int) -> None:
        self.stack.setCurrentIndex(place)
        self.path.show_now(place)
        self.left.setText(LEFT[place])
        self.back_button.setVisible(place in (1, 2, 3))
        self.next_button.setVisible(place < 4)
        self.problem.hide()
        self.steps[place].begin()
        if place == 2:
            self.passphrase.know(self.school.name())

    def _create(self) -> None:
        new = NewSchool(
            school=self.school.name(),
            laestab=self.school.laestab(),
            phase=self.school.phase(),
            senco=self.you.name(),
            passphrase=self.passphrase.text(),
            recovery_code=self.sheet.code,
            confirmed_by="typed back",
        )
        self._busy = True
        self.next_button.relabel("Making your records…")
        self.jobs.aside(self, lambda: self.opening.create(new), self._created, self._refused)

    def _created(self, desk: Desk) -> None:
        self._busy = False
        self.next_button.relabel("Continue")
        self.desk = desk
        self.passphrase.forget()
        self.sheet.forget()
        self._show(4)

    def _refused(self, error: BaseException) -> None:
        self._busy = False
        self.next_button.relabel("Continue")
        if isinstance(error, Refusal):
            self._show(0)
            self.school.refuse(dict(error.fields))
        elif isinstance(error, UserError):
            self.problem.set_text(f"{error.happened} {error.kept} {error.do}")
        else:
            self.jobs.bug.emit(error)

    def _finish(self, page: str) -> None:
        if self.desk is not None:
            desk, self.desk = self.desk, None
            self.finished.emit(desk, page)

    def _elsewhere(self) -> None:
        """Another folder: its records are opened; where there are none, they are made there."""
        chosen = QFileDialog.getExistingDirectory(self, "Folder with your records")
        if chosen:
            self.opening.elsewhere(FilePath(chosen))
            if self.opening.exists():
                self.there_already.emit()
            else:
                self.problem.set_text("There are no records in that folder. If you go on, they are made there.")

    def _demonstrate(self) -> None:
        """The demonstration school, in its own folder beside the real one."""
        if self._busy:
            return
        self._busy = True
        self.left.setText("Making the demonstration school…")
        self.jobs.aside(self, self.opening.demonstrate, self._demonstrated, self._refused)

    def _demonstrated(self, desk: Desk) -> None:
        self._busy = False
        self.finished.emit(desk, "today")


class Path(QFrame):
    """The five steps down the left, done ones ticked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setFixedWidth(theme.px(300))
        self.setAccessibleName("Steps")
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 32, 28, 28)
        column.setSpacing(18)
        head = QHBoxLayout()
        head.setSpacing(10)
        mark = Label("", parent=self)
        mark.setPixmap(theme.mark(28))
        head.addWidget(mark)
        head.addWidget(Label("SENCO Desk", "section", self), 1)
        column.addLayout(head)
        column.addSpacing(24)
        self._rows = [PathStep(place, word, self) for place, word in enumerate(WORDS)]
        for row in self._rows:
            column.addWidget(row)
        column.addStretch(1)
        column.addWidget(
            Label(
                "Everything stays on this laptop. No account and no connection needed.", "small-muted", self, wrap=True
            )
        )

    def show_now(self, now: int) -> None:
        """Which step is under way."""
        for place, row in enumerate(self._rows):
            row.dress("now" if place == now else "done" if place < now else "to come")


class PathStep(QWidget):
    """One step: circle with number or tick, and its word."""

    def __init__(self, place: int, word: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place, self._word, self._how = place, word, "to come"
        self.setFixedHeight(theme.px(26))

    def dress(self, how: str) -> None:
        """``now``, ``done`` or ``to come``."""
        self._how = how
        self.setAccessibleName(f"Step {self._place + 1} of {len(WORDS)}, {self._word}, {how}")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Circle and word."""
        tokens = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        now, done = self._how == "now", self._how == "done"
        painter.setPen(QPen(theme.colour(tokens.accent if now or done else tokens.control_border), 1.2))
        painter.setBrush(theme.colour(tokens.accent if now else tokens.surface))
        painter.drawEllipse(1, 1, theme.px(24), theme.px(24))
        if done:
            painter.drawPixmap(theme.px(5), theme.px(5), theme.pixmap("check", tokens.accent, 16))
        else:
            painter.setPen(theme.colour(tokens.on_accent if now else tokens.muted))
            painter.setFont(theme.fonts.sized(9.75))
            painter.drawText(0, 0, theme.px(26), theme.px(26), Qt.AlignmentFlag.AlignCenter, str(self._place + 1))
        font = self.font()
        font.setWeight(font.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(theme.colour(tokens.accent if now else tokens.text if done else tokens.muted))
        painter.drawText(
            theme.px(38), 0, self.width() - theme.px(38), theme.px(26), Qt.AlignmentFlag.AlignVCenter, self._word
        )
