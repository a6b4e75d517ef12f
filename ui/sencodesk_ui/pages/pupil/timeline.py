# SPDX-License-Identifier: Apache-2.0
"""The strip of time: status, plans, provision, reviews and EHC plans over the school years, with today.

A click goes to what is pressed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QWidget

from sencodesk.views.glance import Glance, RunGlance
from sencodesk.views.moments import ASKED_FOR, Moment
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
LANES = ("Status", "Plans", "Provision", "Reviews")
PROVISION, REVIEWS, EHC = 2, 3, 4
EHC_LANE = "EHC plan"
"""The lane below the others, for whoever has a request, a plan of a council, or had one."""
SMALL = 9.75
KINDS = {"now": "now", "to-come": "draft", "ended": "past"}
"""How a run looks, by its state."""


@dataclass(frozen=True)
class Bar:
    """A stretch of time in a lane; ``kind`` says how it looks, ``where`` what a click opens."""

    lane: int
    first: date
    last: date
    words: str
    kind: str
    where: tuple[str, str]


@dataclass(frozen=True)
class Mark:
    """A diamond in the lane of reviews: filled where the review is ``over``."""

    day: date
    over: bool
    words: str
    where: tuple[str, str]


class Timeline(QWidget):
    """``asked`` carries ``status``, ``plan``, ``provision``, ``reviews`` or ``ehc``, and an id."""

    asked = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pupil-timeline")
        self._lanes: tuple[str, ...] = LANES
        self._fit()
        self.setMouseTracking(True)
        self._bars: list[Bar] = []
        self._runs: list[Bar] = []
        self._said = ""
        self._marks: list[Mark] = []
        self._terms: list[tuple[date, str]] = []
        self._today = self._first = self._last = date.min
        self._drawn = QPixmap()
        self._drawn_for: tuple[theme.Tokens, QSize] = (theme.current(), self.size())

    def _fit(self) -> None:
        self.setFixedHeight(len(self._lanes) * theme.px(ROW) + theme.px(26))

    def show_pupil(self, pupil: PupilView, plans: Sequence[PlanView], school: SchoolView, glance: Glance) -> None:
        """Lay the pupil's years out."""
        self._today = pupil.on
        self._last = pupil.on + timedelta(days=AHEAD)
        years_back = date(pupil.on.year - (2 if pupil.on.month >= 9 else 3), 9, 1)
        starts = [one.from_date for one in pupil.history if one.from_date]
        starts += [plan.start for plan in plans if plan.start]
        self._first = max(years_back, min(starts, default=years_back) - timedelta(days=30))
        self._terms = [(one.first_day, one.name) for one in school.terms if self._first <= one.first_day <= self._last]
        of_ehc = [one for one in glance.moments if one.tab == "ehc"]
        self._lanes = (*LANES, EHC_LANE) if of_ehc else LANES
        self._fit()
        self._bars = [*self._statuses(pupil), *self._plans(plans), *self._of_ehc(of_ehc)]
        marks = [*_meetings(glance.moments), *_reviews(plans)]
        self._marks = [one for one in marks if self._first <= one.day <= self._last]
        self._describe(pupil, plans, glance.moments)
        self._show_runs(glance.runs)
        self._drawn = QPixmap()
        self.update()

    def _show_runs(self, runs: Sequence[RunGlance]) -> None:
        """Lay the provision out; what overlaps is one bar."""
        self._runs = [
            Bar(
                PROVISION, first, last, together[0].name if len(together) == 1 else f"{len(together)} {_going(state)}",
                KINDS[state], ("provision", together[0].id),
            )
            for together, first, last, state in _overlapping(runs, self._last)
            if last >= self._first and first <= self._last
        ]  # fmt: skip
        said = [
            f"{one.name} from {shown_day(one.first)}{f' to {shown_day(one.last)}' if one.last else ''}" for one in runs
        ]
        self.setAccessibleDescription(". ".join((self._said, *said)))

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

    def _of_ehc(self, moments: Sequence[Moment]) -> list[Bar]:
        """Requests and plans: what goes on is filled to today, a request that waits is dashed."""
        bars = []
        for one in moments:
            last = one.last or max(self._today, one.first)
            going = "draft" if one.words == ASKED_FOR else "now"
            if last >= self._first:
                bars.append(Bar(EHC, one.first, last, one.words, "past" if one.last else going, ("ehc", one.id)))
        return bars

    def _describe(self, pupil: PupilView, plans: Sequence[PlanView], moments: Sequence[Moment]) -> None:
        parts = [f"{one.code}: {status_word(one.code)} from {shown_day(one.from_date)}" for one in pupil.history]
        parts += [f"Plan {plan.number} from {shown_day(plan.start)} to {shown_day(plan.review)}" for plan in plans]
        parts += [_said_of(one) for one in moments]
        self.setAccessibleName("Timeline")
        self._said = ". ".join(parts)

    def _at(self, day: date) -> float:
        span = max(1, (self._last - self._first).days)
        inside = min(max((day - self._first).days, 0), span)
        return theme.px(SIDE) + (self.width() - theme.px(SIDE) - 2) * inside / span

    def _box(self, bar: Bar) -> QRectF:
        left, right = self._at(bar.first), self._at(bar.last)
        return QRectF(left + 0.5, bar.lane * theme.px(ROW) + 2.5, max(right - left - 2, 6), theme.px(BAR))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The strip, drawn once and kept: ten years of plans are painted with each part of the page that changes."""
        if self._first == date.min:
            return
        ratio, key = self.devicePixelRatioF(), (theme.current(), self.size())
        if self._drawn.isNull() or key != self._drawn_for or ratio != self._drawn.devicePixelRatio():
            self._drawn, self._drawn_for = QPixmap(self.size() * ratio), key
            self._drawn.setDevicePixelRatio(ratio)
            self._drawn.fill(Qt.GlobalColor.transparent)
            self._draw_strip()
        QPainter(self).drawPixmap(0, 0, self._drawn)

    def _draw_strip(self) -> None:
        """Lanes, terms, bars, reviews, today."""
        tokens = theme.current()
        painter = QPainter(self._drawn)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.fonts.sized(SMALL))
        foot = len(self._lanes) * theme.px(ROW) + 2
        painter.setPen(theme.colour(tokens.muted))
        for lane, words in enumerate(self._lanes):
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
        for bar in (*self._bars, *self._runs):
            self._draw(painter, bar)
        self._draw_marks(painter)
        self._draw_today(painter, foot)
        painter.end()

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
        for words in _shorter(bar):
            if painter.fontMetrics().horizontalAdvance(words) + 10 <= box.width():
                painter.setPen(theme.colour(ink))
                painter.drawText(box.adjusted(6, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, words)
                return

    def diamonds(self) -> list[tuple[float, float]]:
        """The middles of the reviews."""
        y = REVIEWS * theme.px(ROW) + theme.px(ROW) / 2
        return [(self._at(one.day), y) for one in self._marks]

    def _draw_marks(self, painter: QPainter) -> None:
        tokens = theme.current()
        for (x, y), one in zip(self.diamonds(), self._marks, strict=True):
            shape = QPolygonF([QPointF(x, y - 7), QPointF(x + 7, y), QPointF(x, y + 7), QPointF(x - 7, y)])
            painter.setPen(QPen(theme.colour(tokens.muted if one.over else tokens.accent), 1.5))
            painter.setBrush(theme.colour(tokens.muted if one.over else tokens.surface))
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
        for bar in reversed((*self._bars, *self._runs)):
            if self._box(bar).contains(x, y):
                return (*bar.where, f"{bar.words}, {shown_day(bar.first)} to {shown_day(bar.last)}")
        for one in self._marks:
            if abs(self._at(one.day) - x) <= 9 and abs(REVIEWS * theme.px(ROW) + theme.px(ROW) / 2 - y) <= 9:
                return (*one.where, f"{one.words}, {shown_day(one.day)}")
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


def was_reviewed(plan: PlanView) -> bool:
    """Whether the review of a plan took place. A plan may end without one, and its review's day may be to come."""
    return plan.reviewed_on is not None or plan.state == "reviewed"


def _reviews(plans: Sequence[PlanView]) -> list[Mark]:
    """The reviews of plans, on the day of each, or on which it is due."""
    dated = [(plan.reviewed_on or plan.review, plan) for plan in plans]
    return [Mark(day, was_reviewed(plan), "Review", ("plan", plan.id)) for day, plan in dated if day is not None]


def _meetings(moments: Sequence[Moment]) -> list[Mark]:
    return [
        Mark(one.first, one.last is not None, one.words, ("reviews", one.id)) for one in moments if one.tab == "reviews"
    ]


def _said_of(one: Moment) -> str:
    if one.tab == "reviews":
        return f"{one.words}{'' if one.last else ', to come'}, {shown_day(one.first)}"
    return f"{one.words} from {shown_day(one.first)}{f' to {shown_day(one.last)}' if one.last else ''}"


def _shorter(bar: Bar) -> list[str]:
    """What may stand in a bar, the longest first: a run loses words; a status keeps its letter, a plan its number."""
    if bar.lane in (PROVISION, EHC):
        said = bar.words.split()
        return [" ".join(said[:count]) for count in range(len(said), 0, -1)]
    named = bar.words.partition(" · ")[0]
    return [bar.words, named, named.partition(":")[0].rpartition(" ")[2]]


def _going(state: str) -> str:
    return {"now": "running", "to-come": "to come"}.get(state, "runs")


def _overlapping(runs: Sequence[RunGlance], until: date) -> Iterator[tuple[list[RunGlance], date, date, str]]:
    """Runs that overlap and are alike in state, together, with their first and last day."""
    for state in KINDS:
        together: list[RunGlance] = []
        last = date.min
        for one in sorted((run for run in runs if run.state == state), key=lambda run: run.first):
            if together and one.first > last:
                yield together, together[0].first, last, state
                together, last = [], date.min
            together.append(one)
            last = max(last, one.last or until)
        if together:
            yield together, together[0].first, last, state
