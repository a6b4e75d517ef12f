# SPDX-License-Identifier: Apache-2.0
"""A chart in the window: the marks of ``sencodesk.charts`` in the colours of the look, read out, gone through by key.

Its description is the chart in sentences. The arrow keys go from score to score (or row to row), each is ringed, shown
in a box beside it and read out; Home and End go to the ends, Escape closes the box. The mouse opens the same box.
It stands on a card: what is hollow is filled with the card's ground.
"""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from sencodesk.charts.drawing import Chart, Dot, Drawing, Group, Hatch, Ink, Line, Polyline, Rect, Simple, Text
from sencodesk.charts.measure import fold, widest
from sencodesk_ui import theme
from sencodesk_ui.theme.spoken import announce

TEXT_POINTS = 9.75
_TOKENS = {
    Ink.TEXT: "text",
    Ink.MUTED: "muted",
    Ink.RULE: "border",
    Ink.EDGE: "control_border",
    Ink.MAIN: "accent",
    Ink.GROUND: "surface",
    Ink.BAND: "hover",
}
_STEPS = {
    Qt.Key.Key_Right.value: 1,
    Qt.Key.Key_Down.value: 1,
    Qt.Key.Key_Left.value: -1,
    Qt.Key.Key_Up.value: -1,
}
_REACH = 12.0  # pixels from a small dot at which the mouse still finds it
_LINES = 4
_INSET = 6  # pixels about the drawing, so that the ring touches no words


class ChartView(QWidget):
    """One chart. ``show_chart`` gives it another; the size follows the chart and the size of text."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._chart: Chart | None = None
        self._drawing: Drawing | None = None
        self._at: int | None = None

    def show_chart(self, chart: Chart) -> None:
        """Show this chart from now on; nothing in it is chosen yet."""
        self._chart, self._drawing, self._at = chart, None, None
        self.setAccessibleName(chart.title)
        self.setAccessibleDescription(chart.words())
        least = chart.least(_text())
        self.setMinimumSize(self._pixels(least))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if self.drawing().groups() else Qt.FocusPolicy.NoFocus)
        self.updateGeometry()
        self.update()

    def drawing(self) -> Drawing:
        """The chart as it is laid out now. Raises ValueError before there is one."""
        if self._chart is None:
            raise ValueError("no chart is shown yet")
        if self._drawing is None:
            wide, tall = ((side - 2 * _INSET) / self.scale() for side in (self.width(), self.height()))
            self._drawing = self._chart.draw(wide, tall, _text())
        return self._drawing

    def scale(self) -> float:
        """Pixels of a point."""
        return self.logicalDpiY() / 72

    def chosen(self) -> str:
        """What is said of the score or row that the box is open on; empty where none is."""
        groups = self.drawing().groups() if self._chart else ()
        return groups[self._at].words if self._at is not None and self._at < len(groups) else ""

    def sizeHint(self) -> QSize:
        """As the chart looks best."""
        return self._pixels(self._chart.usual(_text())) if self._chart else QSize()

    def _pixels(self, points: tuple[float, float]) -> QSize:
        scale = self.scale()
        return QSize(int(points[0] * scale) + 1 + 2 * _INSET, int(points[1] * scale) + 1 + 2 * _INSET)

    def area(self, group: Group) -> QRectF:
        """Where one score or row lies, in pixels of this widget."""
        left, top, right, bottom = (side * self.scale() + _INSET for side in group.at)
        return QRectF(left, top, right - left, bottom - top)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Laid out anew."""
        super().resizeEvent(event)
        self._drawing = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """From score to score. What goes nowhere is left to the page."""
        groups = self.drawing().groups() if self._chart else ()
        step = _STEPS.get(event.key())
        if event.key() == Qt.Key.Key_Escape.value and self._at is not None:
            self._choose(None)
        elif not groups or (step is None and event.key() not in (Qt.Key.Key_Home.value, Qt.Key.Key_End.value)):
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Home.value:
            self._choose(0)
        elif step is None:
            self._choose(len(groups) - 1)
        elif self._at is None:
            self._choose(0 if step > 0 else len(groups) - 1)
        else:
            self._choose(min(max(self._at + step, 0), len(groups) - 1))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """A ring round the whole."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The box closes."""
        super().focusOutEvent(event)
        self._choose(None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """What stands under the mouse, in its box."""
        if self._chart is not None:
            self._choose(self._under(event.position()), aloud=False)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The same with a press, and it is read out."""
        if self._chart is not None:
            self._choose(self._under(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        """The box closes."""
        super().leaveEvent(event)
        self._choose(None)

    def _under(self, place: QPointF) -> int | None:
        best: tuple[float, int] | None = None
        for n, group in enumerate(self.drawing().groups()):
            area = self.area(group)
            middle = (area.center() - place).manhattanLength()
            if area.adjusted(-_REACH, -_REACH, _REACH, _REACH).contains(place) and (best is None or middle < best[0]):
                best = middle, n
        return best[1] if best else None

    def _choose(self, at: int | None, *, aloud: bool = True) -> None:
        if at is not None and aloud:
            announce(self, self.drawing().groups()[at].words, urgent=False)
        if at != self._at:
            self._at = at
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The drawing, the ring, the box."""
        if self._chart is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(_INSET, _INSET)
        paint(painter, self.drawing(), self.scale())
        painter.translate(-_INSET, -_INSET)
        groups = self.drawing().groups()
        if self._at is not None and self._at < len(groups):
            self._ring(painter, groups[self._at])
            self._box(painter, groups[self._at])
        elif self.hasFocus():
            _focus(painter, QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5))

    def _ring(self, painter: QPainter, group: Group) -> None:
        around = self.area(group).adjusted(-3, -3, 3, 3)
        _focus(painter, around.intersected(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)))

    def _box(self, painter: QPainter, group: Group) -> None:
        """The words of what is chosen, over it, or under it where there is more room."""
        scale, text, tokens, area = self.scale(), _text(), theme.current(), self.area(group)
        pad, step = text * 0.6 * scale, text * 1.35 * scale
        lines = fold(group.words, text, (self.width() - 2 * pad - 4) / scale, _LINES)
        wide, tall = widest(lines, text) * scale + 2 * pad, len(lines) * step + pad
        x = min(max(area.center().x() - wide / 2, 2), self.width() - wide - 2)
        y = area.top() - tall - pad
        if y < 0:
            y = min(area.bottom() + pad, self.height() - tall - 2)
        painter.setPen(QPen(theme.colour(tokens.toast_text), 2) if theme.is_contrast() else QPen(Qt.PenStyle.NoPen))
        painter.setBrush(theme.colour(tokens.toast))
        painter.drawRoundedRect(QRectF(x, y, wide, tall), 4, 4)
        painter.setPen(theme.colour(tokens.toast_text))
        painter.setFont(_font(text))
        for n, line in enumerate(lines):
            painter.drawText(QPointF(x + pad, y + pad / 2 + text * scale + n * step), line)


def paint(painter: QPainter, drawing: Drawing, scale: float) -> None:
    """Every mark of ``drawing``, in its order, at ``scale`` pixels a point, in the colours that are worn."""
    for mark in drawing.simple():
        if isinstance(mark, Text):
            _words(painter, mark, scale)
        else:
            _shape(painter, mark, scale)


def _words(painter: QPainter, mark: Text, scale: float) -> None:
    painter.setFont(_font(mark.size, strong=mark.strong))
    painter.setPen(_colour(mark.ink))
    wide = painter.fontMetrics().horizontalAdvance(mark.text) if mark.anchor != "start" else 0
    left = mark.x * scale - {"start": 0.0, "middle": wide / 2, "end": wide}[mark.anchor]
    painter.drawText(QPointF(left, mark.y * scale), mark.text)


def _shape(painter: QPainter, mark: Simple, scale: float) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if isinstance(mark, Line):
        painter.setPen(_pen(mark.ink, mark.thick, scale, mark.dash))
        painter.drawLine(_at((mark.x1, mark.y1), scale), _at((mark.x2, mark.y2), scale))
    elif isinstance(mark, Polyline):
        painter.setPen(_pen(mark.ink, mark.thick, scale, mark.dash))
        painter.drawPolyline(QPolygonF([_at(point, scale) for point in mark.points]))
    elif isinstance(mark, Hatch):
        painter.setPen(_pen(mark.ink, mark.thick, scale))
        for one, other in mark.lines():
            painter.drawLine(_at(one, scale), _at(other, scale))
    elif isinstance(mark, Rect):
        painter.setPen(_pen(mark.edge, mark.thick, scale) if mark.edge else QPen(Qt.PenStyle.NoPen))
        if mark.fill:
            painter.setBrush(_colour(mark.fill))
        painter.drawRect(QRectF(mark.x * scale, mark.y * scale, mark.w * scale, mark.h * scale))
    elif isinstance(mark, Dot):
        _dot(painter, mark, scale)


def _dot(painter: QPainter, mark: Dot, scale: float) -> None:
    painter.setPen(_pen(mark.ink, mark.thick, scale))
    corners = [_at(point, scale) for point in mark.outline()]
    if mark.shape == "cross":
        painter.drawLine(corners[0], corners[2])
        painter.drawLine(corners[1], corners[3])
        return
    painter.setBrush(_colour(Ink.GROUND if mark.hollow else mark.ink))
    painter.drawPolygon(QPolygonF(corners))


def _focus(painter: QPainter, around: QRectF) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.colour(theme.current().focus), 3 if theme.is_contrast() else 2))
    painter.drawRoundedRect(around, 4, 4)


def _at(point: tuple[float, float], scale: float) -> QPointF:
    return QPointF(point[0] * scale, point[1] * scale)


def _pen(ink: Ink, thick: float, scale: float, dash: tuple[float, ...] = ()) -> QPen:
    pen = QPen(_colour(ink), thick * scale)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    if dash:
        pen.setDashPattern([length / thick for length in dash])
    return pen


def _colour(ink: Ink) -> QColor:
    return theme.colour(getattr(theme.current(), _TOKENS[ink]))


def _font(points: float, *, strong: bool = False) -> QFont:
    font = theme.fonts.sized(1, QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
    font.setPointSizeF(points)  # the drawing was laid out in the size in use already
    font.unsetFeature(QFont.Tag("tnum"))  # figures stand beside words here, and as on paper
    return font


def _text() -> float:
    return theme.pt(TEXT_POINTS)
