# SPDX-License-Identifier: Apache-2.0
"""The strip of time: status, plans and reviews over the school years, with today. A click goes to what stands there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFont, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from sencodesk.views.plans import PlanView
from sencodesk.views.pupils import PupilView
from sencodesk.views.school import SchoolView
from sencodesk_ui import theme
from sencodesk_ui.pages.pupils.words import status_word
from sencodesk_ui.widgets import shown_day

ROW = 22
BAR = 17
SIDE = 72
AHEAD = 150  # days shown after today
LANES = ("Status", "Plans", "Reviews")
SMALL = 9.75


@dataclass(frozen=True)
class Bar:
    """A stretch of time in a lane; ``kind`` says how it looks, ``where`` what a click opens."""

    lane: int
    first: date
    last: date
    words: str
    kind: str
    where: tuple[str, str]


class Timeline(QWidget):
    """``asked`` carries ``status`` or ``plan`` and an id."""

    asked = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pupil-timeline")
        self.setFixedHeight(len(LANES) * theme.px(ROW) + theme.px(26))
        self.setMouseTracking(True)
        self._bars: list[Bar] = []
        self._marks: list[tuple[date, bool, str]] = []
        self._terms: list[tuple[date, str]] = []
        self._today = self._first = self._last = date.min

    def show_pupil(self, pupil: PupilView, plans: Sequence[PlanView], school: SchoolView) -> None:
        """Lay the pupil's years out."""
        self._today = pupil.on
        self._last = pupil.on + timedelta(days=AHEAD)
        years_back = date(pupil.on.year - (2 if pupil.on.month >= 9 else 3), 9, 1)
        starts = [one.from_date for one in pupil.history if one.from_date]
        starts += [plan.start for plan in plans if plan.start]
        self._first = max(years_back, min(starts, default=years_back) - timedelta(days=30))
        self._terms = [(one.first_day, one.name) for one in school.terms if self._first <= one.first_day <= self._last]
        self._bars = [*self._statuses(pupil), *self._plans(plans)]
        self._marks = [
            (plan.review, plan.state not in ("current", "draft"), plan.id)
            for plan in plans
            if plan.review and self._first <= plan.review <= self._last
        ]
        self._describe(pupil, plans)
        self.update()

    def _statuses(self, pupil: PupilView) -> list[Bar]:
        return [
            Bar(
                0, one.from_date or self._first, one.to_date or self._today, f"{one.code}: {status_word(one.code)}",
                "none" if one.code == "N" else "status", ("status", one.id),
            )
            for one in pupil.history
            if (one.to_date or self._today) >= self._first
        ]  # fmt: skip

    def _plans(self, plans: Sequence[PlanView]) -> list[Bar]:
        bars = []
        for plan in plans:
            if plan.start is None or (plan.review or plan.start) < self._first:
                continue
            met = sum(target.outcome == "met" for target in plan.targets)
            over = plan.state in ("ended", "reviewed")
            words = f"Plan {plan.number} · {met} of {len(plan.targets)}" if over else f"Plan {plan.number}"
            kind = "past" if over else "draft" if plan.state == "draft" else "now"
            bars.append(
                Bar(1, plan.start, plan.review or plan.start + timedelta(days=90), words, kind, ("plan", plan.id))
            )
        return bars

    def _describe(self, pupil: PupilView, plans: Sequence[PlanView]) -> None:
        parts = [f"{one.code}: {status_word(one.code)} from {shown_day(one.from_date)}" for one in pupil.history]
        parts += [f"Plan {plan.number} from {shown_day(plan.start)} to {shown_day(plan.review)}" for plan in plans]
        self.setAccessibleName("Timeline")
        self.setAccessibleDescription(". ".join(parts))

    def _at(self, day: date) -> float:
        span = max(1, (self._last - self._first).days)
        inside = min(max((day - self._first).days, 0), span)
        return theme.px(SIDE) + (self.width() - theme.px(SIDE) - 2) * inside / span

    def _box(self, bar: Bar) -> QRectF:
        left, right = self._at(bar.first), self._at(bar.last)
        return QRectF(left + 0.5, bar.lane * theme.px(ROW) + 2.5, max(right - left - 2, 6), theme.px(BAR))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Lanes, terms, bars, reviews, today."""
        if self._first == date.min:
            return
        tokens = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.fonts.sized(SMALL))
        foot = len(LANES) * theme.px(ROW) + 2
        painter.setPen(theme.colour(tokens.muted))
        for lane, words in enumerate(LANES):
            painter.drawText(
                QRectF(0, lane * theme.px(ROW), theme.px(SIDE), theme.px(ROW)), Qt.AlignmentFlag.AlignVCenter, words
            )
        taken = 0.0
        for day, name in self._terms:
            x = self._at(day)
            painter.setPen(QPen(theme.colour(tokens.border), 1))
            painter.drawLine(QPointF(x, 0), QPointF(x, foot + theme.px(18)))
            painter.setPen(theme.colour(tokens.muted))
            wide = painter.fontMetrics().horizontalAdvance(name) + 8
            if x >= taken and x + wide <= self.width():
                painter.drawText(QRectF(x + 4, foot, wide, theme.px(20)), Qt.AlignmentFlag.AlignVCenter, name)
                taken = x + wide
        for bar in self._bars:
            self._draw(painter, bar)
        self._draw_marks(painter)
        self._draw_today(painter, foot)

    def _draw(self, painter: QPainter, bar: Bar) -> None:
        tokens = theme.current()
        ground, line, ink = {
            "none": (tokens.surface, tokens.control_border, tokens.text),
            "status": (tokens.accent_soft, tokens.accent, tokens.selected_accent),
            "past": (tokens.sunken, tokens.control_border, tokens.text),
            "draft": (tokens.surface, tokens.control_border, tokens.text),
            "now": (tokens.accent, tokens.accent, tokens.on_accent),
        }[bar.kind]
        dash = Qt.PenStyle.DashLine if bar.kind == "draft" else Qt.PenStyle.SolidLine
        box = self._box(bar)
        painter.setPen(QPen(theme.colour(line), 1, dash))
        painter.setBrush(theme.colour(ground))
        painter.drawRoundedRect(box, 3, 3)
        named = bar.words.partition(" · ")[0]
        letter = named.partition(":")[0].rpartition(" ")[2]  # of a status; of a plan its number
        for words in (bar.words, named, letter):
            if painter.fontMetrics().horizontalAdvance(words) + 10 <= box.width():
                painter.setPen(theme.colour(ink))
                painter.drawText(box.adjusted(6, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, words)
                return

    def _draw_marks(self, painter: QPainter) -> None:
        tokens = theme.current()
        for day, over, _plan in self._marks:
            x, y = self._at(day), 2 * theme.px(ROW) + theme.px(ROW) / 2
            shape = QPolygonF([QPointF(x, y - 7), QPointF(x + 7, y), QPointF(x, y + 7), QPointF(x - 7, y)])
            painter.setPen(QPen(theme.colour(tokens.muted if over else tokens.accent), 1.5))
            painter.setBrush(theme.colour(tokens.muted if over else tokens.surface))
            painter.drawPolygon(shape)

    def _draw_today(self, painter: QPainter, foot: int) -> None:
        tokens, x = theme.current(), self._at(self._today)
        painter.setPen(QPen(theme.colour(tokens.text), 2))
        painter.drawLine(QPointF(x, 0), QPointF(x, foot))
        painter.setFont(theme.fonts.sized(SMALL, QFont.Weight.DemiBold))
        wide = painter.fontMetrics().horizontalAdvance("Today") + 14
        box = QRectF(x, 2, wide, theme.px(BAR))
        painter.fillRect(box, theme.colour(tokens.text))
        painter.setPen(theme.colour(tokens.surface))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "Today")

    def _hit(self, x: float, y: float) -> tuple[str, str, str] | None:
        for bar in reversed(self._bars):
            if self._box(bar).contains(x, y):
                return (*bar.where, f"{bar.words}, {shown_day(bar.first)} to {shown_day(bar.last)}")
        for day, _over, plan_id in self._marks:
            if abs(self._at(day) - x) <= 9 and abs(2 * theme.px(ROW) + theme.px(ROW) / 2 - y) <= 9:
                return ("plan", plan_id, f"Review, {shown_day(day)}")
        return None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """What stands under the mouse, in words."""
        hit = self._hit(event.position().x(), event.position().y())
        self.setToolTip(hit[2] if hit else "")
        self.setCursor(Qt.CursorShape.PointingHandCursor if hit else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Go there."""
        hit = self._hit(event.position().x(), event.position().y())
        if hit is not None:
            self.asked.emit(hit[0], hit[1])
