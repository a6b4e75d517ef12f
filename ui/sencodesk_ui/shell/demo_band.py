# SPDX-License-Identifier: Apache-2.0
"""The striped band over the demonstration school, so that nobody takes it for a real one."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from sencodesk.services.demonstration import stories, thistledown
from sencodesk.views.today import TodayView
from sencodesk_ui import theme
from sencodesk_ui.shell.tour import STEPS, Step
from sencodesk_ui.widgets.buttons import Button, IconButton
from sencodesk_ui.workspace import Workspace

STRIPE = 14
ENDED = "tour-ended"
WITH_PUPILS, WITH_LIST, WITH_PLANS = 1, 2, 3
"""The steps that come next when the pupils, the class list's too, and the plans are there already."""


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
    """ "Demonstration school. Invented people", and the tour's next step.

    A step is over when the records say so (the pupils are in, the return is accepted), not when its button is pressed:
    the button only leads there. A step that is over, or that is only to be looked at, goes on with the press.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("demo-band")
        self.setFixedHeight(theme.px(34))
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 0, 16, 0)
        row.setSpacing(4)
        self._text = QLabel(self)
        self._text.setProperty("role", "small-strong")
        # A long sentence gives way; it must not make the window wider than the screen.
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row.addWidget(self._text, 1)
        self._back = Button("Back", "quiet", name="tour-back", parent=self, act=self._backward)
        self._back.setAccessibleName("The step of the tour before this one")
        self._next = Button("Next step", "quiet", name="tour-next", parent=self, act=self._forward)
        self._close = IconButton("x", "End the tour", name="tour-close", parent=self, act=self._end)
        for button in (self._back, self._next):
            button.setFixedHeight(theme.px(34))
        for part in (self._back, self._next, self._close):
            row.addWidget(part)
        self._step = self._done = 0
        self._pupils: int | None = None
        self._workspace: Workspace | None = None
        self.hide()

    def show_for(self, workspace: Workspace, *, demonstration: bool) -> None:
        """Show the band if the open school is the demonstration school."""
        self._workspace = workspace
        self.setVisible(demonstration)
        self._dress()

    def show_records(self, found: TodayView) -> None:
        """Go on where the records say that a step is over; also after a lock."""
        reached = _reached(found)
        if reached == WITH_PUPILS and self._done == WITH_PUPILS and found.pupils > (self._pupils or found.pupils):
            reached = WITH_LIST
        if not found.pupils:
            self._done = 0
        if reached > self._done:
            self._done = reached
            self._step = max(self._step, reached)
        self._pupils = found.pupils
        self._dress()

    def _dress(self) -> None:
        text = "Demonstration school. Every person in it is invented."
        touring = self._step < len(STEPS) and not self.window().property(ENDED)
        if touring:
            self._text.setText(f"{text} Step {self._step + 1} of {len(STEPS)}: {STEPS[self._step].text}")
            self._next.relabel(STEPS[self._step].button)
        else:
            self._text.setText(text)
        self._back.setVisible(touring and self._step > 0)
        self._next.setVisible(touring)
        self._close.setVisible(touring)

    def _backward(self) -> None:
        self._step = max(0, self._step - 1)
        self._dress()
        if self._step == 0:
            self._next.setFocus()

    def _end(self) -> None:
        """Not again in this window, also not after a lock."""
        self.window().setProperty(ENDED, True)
        self._dress()

    def _forward(self) -> None:
        if self._workspace is not None and self._step < len(STEPS):
            step = STEPS[self._step]
            if step.plans and not self._pupils:
                self._step = 0
                self._dress()
                self._workspace.say("info", "There are no pupils yet to give plans to. Bring them in first.")
                return
            if step.only_looked_at or self._step < self._done:
                self._step += 1
                self._dress()
            if step.plans:
                self._workspace.write(self, stories.tell, lambda _change: self._go(step))
            else:
                self._go(step)

    def _go(self, step: Step) -> None:
        if self._workspace is not None:
            files = {"transfer": thistledown.TRANSFER_FILE, "list": thistledown.PUPIL_LIST}
            where = {"path": str(thistledown.import_file(files[step.file]))} if step.file else {}
            self._workspace.go(step.page, **where)


def _reached(found: TodayView) -> int:
    """The step that comes next with these records."""
    if not found.pupils:
        return 0
    if any(one.submission is not None and one.submission.state == "accepted" for one in found.returns):
        return len(STEPS)
    return WITH_PLANS if found.without_plan < found.with_sen else WITH_PUPILS
