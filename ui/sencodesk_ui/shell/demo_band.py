# SPDX-License-Identifier: Apache-2.0
"""The striped band over the demonstration school, so that nobody takes it for a real one."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from sencodesk.services import demonstration
from sencodesk.services import demonstration_stories as stories
from sencodesk.views.today import TodayView
from sencodesk_ui import theme
from sencodesk_ui.shell.tour import STEPS, Step
from sencodesk_ui.workspace import Workspace

STRIPE = 14
WITH_PUPILS, WITH_PLANS = 1, 3
"""The steps that come next when the pupils, and when the plans, are there already."""


class StripedBand(QFrame):
    """Diagonal stripes under a sentence: demonstration or rehearsal."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the stripes."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = theme.current()
        painter.fillRect(self.rect(), theme.colour(tokens.stripe_soft))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(tokens.stripe))
        height = self.height()
        for left in range(-height, self.width() + height, STRIPE * 2):
            points = ((left, height), (left + STRIPE, height), (left + STRIPE + height, 0), (left + height, 0))
            painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in points]))
        painter.end()
        super().paintEvent(event)


class DemoBand(StripedBand):
    """ "Demonstration school. Invented people", and the tour's next step."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("demo-band")
        self.setFixedHeight(theme.px(34))
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 0, 24, 0)
        self._text = QLabel(self)
        self._text.setProperty("role", "small-strong")
        # A long sentence gives way; it must not make the window wider than the screen.
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row.addWidget(self._text, 1)
        self._next = QPushButton("Next step", self)
        self._next.setObjectName("tour-next")
        self._next.setProperty("kind", "quiet")
        self._next.setFixedHeight(theme.px(34))
        self._next.clicked.connect(self._forward)
        row.addWidget(self._next)
        self._step = 0
        self._pupils: int | None = None
        self._workspace: Workspace | None = None
        self.hide()

    def show_for(self, workspace: Workspace, *, demonstration: bool) -> None:
        """Show the band if the open school is the demonstration school."""
        self._workspace = workspace
        self.setVisible(demonstration)
        self._dress()

    def show_records(self, found: TodayView) -> None:
        """Take up the tour, after a lock, where the records say that one is."""
        if self._pupils is None:
            self._step = max(self._step, _reached(found))
            self._dress()
        self._pupils = found.pupils

    def _dress(self) -> None:
        text = "Demonstration school. Every person in it is invented."
        if self._step < len(STEPS):
            self._text.setText(f"{text} Step {self._step + 1} of {len(STEPS)}: {STEPS[self._step].text}")
            self._next.setText(STEPS[self._step].button)
        else:
            self._text.setText(text)
        self._next.setVisible(self._step < len(STEPS))

    def _forward(self) -> None:
        if self._workspace is not None and self._step < len(STEPS):
            step = STEPS[self._step]
            if step.plans and not self._pupils:
                self._step = 0
                self._dress()
                self._workspace.say("info", "There are no pupils yet to give plans to. Bring them in first.")
                return
            self._step += 1
            self._dress()
            if step.plans:
                self._workspace.write(self, stories.tell, lambda _change: self._go(step))
            else:
                self._go(step)

    def _go(self, step: Step) -> None:
        if self._workspace is not None:
            files = {"transfer": demonstration.TRANSFER_FILE, "list": demonstration.PUPIL_LIST}
            where = {"path": str(demonstration.import_file(files[step.file]))} if step.file else {}
            self._workspace.go(step.page, **where)


def _reached(found: TodayView) -> int:
    """The step that comes next with these records."""
    if not found.pupils:
        return 0
    if any(one.submission is not None and one.submission.state == "accepted" for one in found.returns):
        return len(STEPS)
    return WITH_PLANS if found.without_plan < found.with_sen else WITH_PUPILS
