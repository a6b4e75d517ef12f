# SPDX-License-Identifier: Apache-2.0
"""Pages of a PDF on the screen, with blocks that lead to their form fields. ``render`` may run on any thread."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from sencodesk.papers.model import BlockBox
from sencodesk_ui import theme

POINT = 96 / 72
"""Logical pixels of a point at 100 %."""
SMALLEST, LARGEST = 0.4, 3.0
GAP, EDGE = 16, 24
ROOM = 5
"""Points at either side of a block that is marked, so that the mark does not touch its words."""


@dataclass(frozen=True)
class Rendered:
    """Pages of a document as pictures: sizes of all in points, pictures of some, at ``scale`` device pixels a point."""

    data: bytes
    sizes: tuple[tuple[float, float], ...]
    images: Mapping[int, QImage]
    scale: float


def render(data: bytes, scale: float, pages: Collection[int] | None = None) -> Rendered:
    """Draw ``pages`` (all when None) of a PDF at ``scale`` device pixels a point. Any thread may call it.

    Raises ValueError for bytes that are no PDF: papers come from this program, so that is a mistake of ours.
    """
    held = QByteArray(data)
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument(None)  # type: ignore[call-overload]  # the stubs ask for a parent; it must have none here
    document.load(buffer)
    if document.status() != QPdfDocument.Status.Ready:
        raise ValueError("these bytes are no PDF")
    sizes = tuple(
        (document.pagePointSize(place).width(), document.pagePointSize(place).height())
        for place in range(document.pageCount())
    )
    images = {}
    for place in range(len(sizes)) if pages is None else pages:
        if place < len(sizes):
            width, height = sizes[place]
            drawn = document.render(place, QSize(round(width * scale), round(height * scale)))
            images[place] = drawn
    document.close()
    buffer.close()
    return Rendered(data, sizes, images, scale)


class _Sheet(QWidget):
    """One page: white, the picture when it is there, and the block that belongs to the field in use."""

    def __init__(self, place: int, view: "PaperView") -> None:
        super().__init__(view.inside)
        self.place, self._view = place, view
        self.image: QImage | None = None
        self.scale = 0.0
        self.setMouseTracking(True)
        self.setObjectName(f"paper-page-{place + 1}")

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paper, picture, marks."""
        tokens = theme.current()
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("white"))
        if self.image is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(self.rect(), self.image)
        for box, strong in self._view.marks(self.place):
            soft = QColor(tokens.accent)
            soft.setAlpha(30 if strong else 14)
            painter.fillRect(box, soft)
            painter.setPen(QPen(theme.colour(tokens.accent), 2 if strong else 1))
            painter.drawRect(box)
        painter.setPen(QPen(theme.colour(tokens.border), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A block that leads somewhere shows it."""
        self._view.hover(self.place, event.position())

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the pointer any more."""
        super().leaveEvent(event)
        self._view.hover(self.place, None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """To the field of this block."""
        self._view.press(self.place, event.position())


class PaperView(QScrollArea):
    """The pages of one paper, one under the other. ``pressed`` names the form field of the block that was pressed."""

    pressed = Signal(str)
    turned = Signal()
    wanting = Signal()

    def __init__(self, parent: QWidget | None = None, *, name: str = "paper-view") -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName("The paper as it will print")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.inside = QWidget(self)
        self._column = QVBoxLayout(self.inside)
        self._column.setContentsMargins(EDGE, GAP, EDGE, GAP)
        self._column.setSpacing(GAP)
        self._column.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.setWidget(self.inside)
        self._sheets: list[_Sheet] = []
        self._sizes: tuple[tuple[float, float], ...] = ()
        self._boxes: tuple[BlockBox, ...] = ()
        self._hovered: BlockBox | None = None
        self._field = ""
        self._zoom: float | None = None
        self.data = b""
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    def show_pages(self, drawn: Rendered, boxes: Sequence[BlockBox] = ()) -> None:
        """Another paper, or the same one drawn again: the place that is looked at stays."""
        self.data, self._sizes, self._boxes = drawn.data, drawn.sizes, tuple(boxes)
        self._hovered = None
        while len(self._sheets) > len(self._sizes):
            gone = self._sheets.pop()
            self._column.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        while len(self._sheets) < len(self._sizes):
            sheet = _Sheet(len(self._sheets), self)
            self._sheets.append(sheet)
            self._column.addWidget(sheet, 0, Qt.AlignmentFlag.AlignHCenter)
        self._fit()
        for sheet in self._sheets:
            sheet.image, sheet.scale = drawn.images.get(sheet.place), drawn.scale
            sheet.update()
        self.turned.emit()
        if self.missing():
            self.wanting.emit()

    def add_images(self, drawn: Rendered) -> None:
        """More pages of the paper that is shown; those of another paper or size are let go."""
        if drawn.data is self.data and drawn.scale == self.scale():
            for place, image in drawn.images.items():
                self._sheets[place].image, self._sheets[place].scale = image, drawn.scale
                self._sheets[place].update()

    def zoom(self) -> float:
        """Logical pixels a point against 100 %."""
        if self._zoom is not None:
            return self._zoom
        widest = max((width for width, _ in self._sizes), default=595.0)
        return max(SMALLEST, (self.viewport().width() - 2 * EDGE) / (widest * POINT))

    def scale(self) -> float:
        """Device pixels a point, to draw pages sharply."""
        return self.zoom() * POINT * self.devicePixelRatioF()

    def set_zoom(self, zoom: float | None) -> None:
        """Another zoom; None fits the width."""
        self._zoom = None if zoom is None else max(SMALLEST, min(LARGEST, zoom))
        self._fit()
        self.turned.emit()
        self.wanting.emit()

    def pages(self) -> int:
        """How many pages there are."""
        return len(self._sizes)

    def page(self) -> int:
        """The page that is looked at, from 0."""
        middle = self.verticalScrollBar().value() + self.viewport().height() // 3
        for sheet in self._sheets:
            if sheet.y() + sheet.height() >= middle:
                return sheet.place
        return max(0, len(self._sheets) - 1)

    def visible_pages(self) -> list[int]:
        """Pages of which something can be seen, and the one after."""
        top = self.verticalScrollBar().value()
        bottom = top + self.viewport().height()
        seen = [one.place for one in self._sheets if one.y() <= bottom and one.y() + one.height() >= top]
        return [*seen, seen[-1] + 1] if seen else [0, 1]

    def missing(self) -> list[int]:
        """Pages that should be seen and have no picture of this size."""
        scale = self.scale()
        here = [self._sheets[place] for place in self.visible_pages() if place < len(self._sheets)]
        return [one.place for one in here if one.image is None or one.scale != scale]

    def mark_field(self, field: str) -> None:
        """The field that is being typed in: its block is marked and brought into sight."""
        if field == self._field:
            return
        self._field = field
        box = next((one for one in self._boxes if one.field == field), None)
        if box is not None and box.page < len(self._sheets):
            area = self._area(box)
            top = self._sheets[box.page].y() + area.top()
            bar = self.verticalScrollBar()
            if not bar.value() <= top <= bar.value() + self.viewport().height() - area.height():
                bar.setValue(round(top - self.viewport().height() / 3))
        for sheet in self._sheets:
            sheet.update()

    def marks(self, page: int) -> list[tuple[QRectF, bool]]:
        """Areas to mark on a page: the field in use strongly, the one under the pointer softly."""
        found = [(self._area(one), True) for one in self._boxes if one.page == page and one.field == self._field]
        if self._hovered is not None and self._hovered.page == page and self._hovered.field != self._field:
            found.append((self._area(self._hovered), False))
        return found

    def hover(self, page: int, point: QPointF | None) -> None:
        """What is under the pointer."""
        box = None if point is None else self._at(page, point)
        if box is not self._hovered:
            self._hovered = box
            if page >= len(self._sheets):
                return  # the pointer leaves a page that was taken off
            sheet = self._sheets[page]
            sheet.setCursor(Qt.CursorShape.PointingHandCursor if box else Qt.CursorShape.ArrowCursor)
            sheet.update()

    def press(self, page: int, point: QPointF) -> None:
        """Go to the field of the block under the pointer."""
        box = self._at(page, point)
        if box is not None:
            self.pressed.emit(box.field)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Pages that fit the width change with it."""
        super().resizeEvent(event)
        self._fit()
        self.turned.emit()
        self.wanting.emit()

    def _at(self, page: int, point: QPointF) -> BlockBox | None:
        under = [one for one in self._boxes if one.page == page and self._area(one).contains(point)]
        return min(under, key=lambda one: one.width * one.height, default=None)

    def _area(self, box: BlockBox) -> QRectF:
        """Where a block lies on its page, with a little room round its words."""
        size = self.zoom() * POINT
        height = self._sizes[box.page][1]
        area = QRectF(box.x * size, (height - box.y - box.height) * size, box.width * size, box.height * size)
        return area.adjusted(-ROOM * size, 0, ROOM * size, 0)

    def _fit(self) -> None:
        size = self.zoom() * POINT
        for sheet, (width, height) in zip(self._sheets, self._sizes, strict=False):
            sheet.setFixedSize(round(width * size), round(height * size))
        self._column.activate()

    def _scrolled(self, _value: int) -> None:
        self.turned.emit()
        if self.missing():
            self.wanting.emit()
