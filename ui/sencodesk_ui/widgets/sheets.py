# SPDX-License-Identifier: Apache-2.0
"""What holds things: cards, scrolling pages, empty states, message bars, progress, steps, bars of how far one is."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QProgressBar, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from sencodesk_ui import theme
from sencodesk_ui.theme.spoken import announce
from sencodesk_ui.widgets.buttons import Button
from sencodesk_ui.widgets.labels import Icon, Label


class Card(QFrame):
    """A white sheet with a heading; a card never sits inside a card."""

    def __init__(self, heading: str = "", parent: QWidget | None = None, *, name: str = "", icon: str = "") -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        if name:
            self.setObjectName(name)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(16, 14, 16, 16)
        self.body.setSpacing(10)
        self.head = QHBoxLayout()
        self.head.setSpacing(8)
        self.heading = Label(heading, "section", self)
        if icon:
            self.head.addWidget(Icon(icon, theme.current().accent, 20, self))
        self.head.addWidget(self.heading, 1)
        if heading:
            self.body.addLayout(self.head)
        else:
            self.heading.hide()


class Scroll(QScrollArea):
    """A page that scrolls up and down, never sideways. Put things into ``body``.

    ``steady``: the bar stands in the right margin, so that the right edge is where it is without one.
    """

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        margins: tuple[int, int, int, int] = (24, 20, 24, 24),
        steady: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.inside = QWidget(self)
        self.body = QVBoxLayout(self.inside)
        self.body.setContentsMargins(*margins)
        self.body.setSpacing(16)
        self.setWidget(self.inside)
        self._margins = margins
        if steady:
            self.verticalScrollBar().rangeChanged.connect(self._hold_edge)

    def _hold_edge(self, _first: int, last: int) -> None:
        left, top, right, bottom = self._margins
        bar = self.verticalScrollBar().sizeHint().width() if last > 0 else 0
        self.body.setContentsMargins(left, top, max(right - bar, 0), bottom)


def round_ends(rows: Sequence[QWidget]) -> None:
    """The first and the last row of a card follow its corners; the last has no line of its own."""
    for row in rows:
        row.setProperty("end", "")
    if rows:
        rows[0].setProperty("end", "first")
        rows[-1].setProperty("end", "only" if len(rows) == 1 else "last")


def scrolling(part: QWidget) -> Scroll:
    """A part that may be higher than its place: an empty state in large text would press the rest of its page flat."""
    scroll = Scroll(part.parentWidget(), margins=(0, 0, 0, 0))
    scroll.body.addWidget(part)
    return scroll


class EmptyState(QWidget):
    """Nothing here, what is next, and at most one thing to do."""

    LINE = 520
    """Pixels that its lines may be wide: what is short stays on one."""

    def __init__(
        self,
        icon: str,
        title: str,
        text: str = "",
        action: str = "",
        act: Callable[[], object] | None = None,
        *,
        name: str = "empty",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        across = QHBoxLayout(self)
        across.setContentsMargins(24, 48, 24, 48)
        inner = QWidget(self)
        inner.setMaximumWidth(theme.px(self.LINE))
        across.addStretch(1)
        across.addWidget(inner, 100)  # as wide as its line may be, in the middle
        across.addStretch(1)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.setAlignment(Qt.AlignmentFlag.AlignTop)
        middle = Qt.AlignmentFlag.AlignHCenter
        column.addWidget(Icon(icon, theme.current().accent, 32, self), 0, middle)
        self.title = Label(title, "section", self, wrap=True)
        self.title.setAlignment(middle)
        self.text = Label(text, "muted", self, wrap=True)
        self.text.setAlignment(middle)
        column.addWidget(self.title)
        column.addWidget(self.text)
        self.text.setVisible(bool(text))
        if action:
            column.addSpacing(6)
            column.addWidget(Button(action, name=f"{name}-act", parent=self, act=act), 0, middle)


class Note(QFrame):
    """A message bar inside a page: info, success, warning or error."""

    ICONS = {"info": "info", "success": "circle-check", "warning": "triangle-alert", "error": "circle-alert"}

    def __init__(
        self,
        tone: str,
        text: str = "",
        parent: QWidget | None = None,
        *,
        name: str = "",
        action: str = "",
        act: Callable[[], object] | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("kind", "message")
        self.setProperty("tone", tone)
        if name:
            self.setObjectName(name)
        tokens = theme.current()
        colour = {"success": tokens.success, "warning": tokens.warning, "error": tokens.danger}.get(tone, tokens.accent)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 10, 12, 10)
        row.setSpacing(10)
        row.addWidget(Icon(self.ICONS[tone], colour, 18, self), 0, Qt.AlignmentFlag.AlignTop)
        self.label = Label(text, "", self, wrap=True)
        row.addWidget(self.label, 1)
        if action:
            row.addWidget(Button(action, "quiet", name=f"{name or 'note'}-act", parent=self, act=act))

    def set_text(self, text: str) -> None:
        """Say it; nothing hides the bar. What went wrong is read out as well, once for each new text."""
        if self.property("tone") == "error" and text != self.accessibleName():
            announce(self, text)
        self.label.setText(text)
        self.setAccessibleName(text)
        self.setVisible(bool(text))


class Progress(QWidget):
    """What is going on, how far, and Cancel; ``stacked`` is for a narrow place: the words above, the bar below."""

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None, *, name: str = "progress", stacked: bool = False) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(12)
        self.label = Label("", "muted", self, wrap=stacked)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress")
        self.stop = Button("Cancel", name=f"{name}-cancel", parent=self, act=self.cancelled.emit)
        (whole if stacked else row).addWidget(self.label)
        row.addWidget(self.bar, 1)
        row.addWidget(self.stop)
        whole.addLayout(row)

    def show_step(self, text: str, done: int = 0, of: int = 0) -> None:
        """``of`` 0 means that nobody knows how long."""
        self.label.setText(text)
        self.bar.setRange(0, of)
        self.bar.setValue(done)


class Steps(QWidget):
    """Numbered steps across the top: done ones can be clicked, the one under way is plain to see."""

    chosen = Signal(int)

    def __init__(self, words: Sequence[str], *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        large = theme.size.is_large()  # then the words of the steps take the whole line
        self._now = 0
        self._parts: list[_Step] = []
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 0, 24, 4 if large else 0)
        whole.setSpacing(0)
        row = QHBoxLayout()
        row.setSpacing(8 if large else 14)
        whole.addLayout(row)
        for place, word in enumerate(words):
            if place and not large:
                dash = QFrame(self)
                dash.setProperty("kind", "line")
                dash.setFixedSize(3000 // theme.size.percent(), 2)
                row.addWidget(dash)
            step = _Step(place, word, len(words), f"{name}-{word.lower()}", self)
            step.clicked.connect(lambda _on=False, at=place: self.chosen.emit(at))
            self._parts.append(step)
            row.addWidget(step)
        row.addStretch(1)
        self.aside = Label("", "small-muted", self, wrap=large)
        (whole if large else row).addWidget(self.aside)
        if not large:
            self.setFixedHeight(theme.px(52))

    def show_now(self, now: int, *, reached: int | None = None, wrong: int | None = None) -> None:
        """Which step is under way, how far one has come, and which step needs work."""
        self._now = now
        for place, step in enumerate(self._parts):
            step.dress(now=place == now, done=place <= (now if reached is None else reached), wrong=place == wrong)


class _Step(Button):
    def __init__(self, place: int, word: str, of: int, name: str, parent: QWidget) -> None:
        super().__init__(word, "step", name=name, parent=parent)
        self._place, self._word, self._of = place, word, of
        self._is_now = self._is_done = self._is_wrong = False
        self.setFixedHeight(theme.px(52))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def dress(self, *, now: bool, done: bool, wrong: bool) -> None:
        """How it looks and whether it can be pressed."""
        self._is_now, self._is_done, self._is_wrong = now, done, wrong
        self.setEnabled(done or now)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if done or now else Qt.FocusPolicy.NoFocus)
        how = "now" if now else "needs work" if wrong else "done" if done else "to come"
        self.setAccessibleName(f"Step {self._place + 1} of {self._of}, {self._word}, {how}")
        self.update()

    def sizeHint(self) -> QSize:
        """Circle, gap, word."""
        return QSize(theme.px(38) + self.fontMetrics().horizontalAdvance(self._word), theme.px(52))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Circle with number, tick or mark; the word; the bar under the one that is under way."""
        tokens = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        circle = QRectF(1, theme.px(14), theme.px(24), theme.px(24))
        line = (
            tokens.danger
            if self._is_wrong
            else tokens.accent
            if self._is_done or self._is_now
            else tokens.control_border
        )
        painter.setPen(QPen(theme.colour(line), 1.2))
        painter.setBrush(theme.colour(tokens.accent if self._is_now else tokens.surface))
        painter.drawEllipse(circle)
        painter.setFont(theme.fonts.sized(9.75, self.font().weight()))
        if self._is_done and not self._is_now and not self._is_wrong:
            painter.drawPixmap(theme.px(5), theme.px(18), theme.pixmap("check", tokens.accent, 16))
        else:
            ink = tokens.on_accent if self._is_now else tokens.danger if self._is_wrong else tokens.muted
            painter.setPen(theme.colour(ink))
            painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, "!" if self._is_wrong else str(self._place + 1))
        painter.setFont(self.font())
        ink = tokens.accent if self._is_now else tokens.text if self._is_done else tokens.muted
        painter.setPen(theme.colour(ink))
        painter.drawText(
            QRectF(theme.px(32), 0, self.width() - theme.px(32), theme.px(52)),
            Qt.AlignmentFlag.AlignVCenter,
            self._word,
        )
        if self._is_now:
            painter.fillRect(0, self.height() - 3, self.width(), 3, theme.colour(tokens.accent))
        if self.hasFocus():
            painter.setPen(QPen(theme.colour(tokens.focus), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(1, 7, self.width() - 2, self.height() - 14), 6, 6)


class HowFar(QWidget):
    """A bar from nothing to the aim; the numbers beside it say the same."""

    def __init__(self, part: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._part = 0.0
        self.show_part(part)
        self.setFixedHeight(theme.px(6))

    def show_part(self, part: float) -> None:
        """How much of the way it is, from 0 to 1."""
        self._part = max(0.0, min(1.0, part))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Track and bar."""
        tokens = theme.current()
        painter = QPainter(self)
        painter.setPen(theme.colour(tokens.border))
        painter.setBrush(theme.colour(tokens.sunken))
        painter.drawRect(0, 0, self.width() - 1, self.height() - 1)
        painter.fillRect(QRectF(0, 0, self.width() * self._part, self.height()), theme.colour(tokens.accent))


@contextmanager
def laid_out_once(*layouts: QLayout | None) -> Iterator[None]:
    """Lay these out when all that stands in them has been changed; each part that is shown would do it anew."""
    known = [one for one in layouts if one is not None]
    for one in known:
        one.setEnabled(False)
    try:
        yield
    finally:
        for one in known:
            one.setEnabled(True)
            one.update()


def clear(layout: QLayout | None) -> None:
    """Take everything out of a layout and let it go."""
    if layout is None:
        return
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        else:
            clear(item.layout())
