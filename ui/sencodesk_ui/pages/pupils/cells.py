# SPDX-License-Identifier: Apache-2.0
"""How the register's cells are painted: status tag, plan state, flags, the bar of the selected row, the focus ring."""

from dataclasses import dataclass
from functools import cache, lru_cache
from math import ceil

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from sencodesk_ui import theme
from sencodesk_ui.pages.pupils.model import KEYS, ROW, RegisterModel, words
from sencodesk_ui.pages.pupils.rows import PupilRow
from sencodesk_ui.pages.pupils.words import FLAG, NOT_SET
from sencodesk_ui.widgets import PLAN_STATES
from sencodesk_ui.widgets.tables import FIRST_PAD, HEIGHT, LEFT, PAD, SMALL

BODY = theme.fonts.BODY_POINTS
# Worked out once: joining flags in Python for every cell took a third of the time of painting.
SINGLE, WRAPPED = int(LEFT | Qt.TextFlag.TextSingleLine), int(LEFT | Qt.TextFlag.TextWordWrap)
CENTRE = int(Qt.AlignmentFlag.AlignCenter)
KEPT = 512
"""Pictures of cells kept: about ten megabytes at most on an ordinary screen."""
SELECTED = QStyle.StateFlag.State_Selected


@dataclass(frozen=True, slots=True)
class Look:
    """All that a cell's picture depends on; many cells of a register look the same."""

    key: str
    text: str
    signs: tuple[str, ...]
    size: tuple[int, int]
    ground: str
    ratio: float
    chosen: bool
    worn: tuple[str, int]
    """Theme and size of text: another of these is another picture."""


class RegisterCells(QStyledItemDelegate):
    """Paints one cell; every colour from the tokens. Names are painted afresh and never kept."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Ground, hairline and content, from the cell's picture; then the bar of selection and the ring of focus."""
        cell: QRect = option.rect
        view, model = option.widget, index.model()
        assert isinstance(view, QAbstractItemView)
        assert isinstance(model, RegisterModel)
        place, column = index.row(), index.column()
        row, key = model.rows[place], KEYS[column]
        selected = bool(option.state & SELECTED)
        tokens = theme.current(selected=selected)
        ground = (
            tokens.accent_soft if selected else tokens.hover if view.property("hovered") == place else tokens.surface
        )
        look = Look(
            key,
            words(row, key),
            _signs(row, key),
            (cell.width(), cell.height()),
            ground,
            painter.device().devicePixelRatioF(),
            selected,
            (theme.look_name(), theme.size.percent()),
        )
        painter.drawPixmap(cell.topLeft(), _draw(look) if key == "name" else _picture(look))
        # Not in the picture: at 125 % its edge would fall between two pixels, and the line would have gaps.
        painter.fillRect(QRect(cell.left(), cell.bottom(), cell.width(), 1), _colour(tokens.border))
        if selected and column == 0:
            painter.fillRect(QRect(cell.left(), cell.top(), 4, cell.height()), _colour(tokens.accent))
        if view.hasFocus() and view.currentIndex().row() == place:
            self._ring(painter, cell, column)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: ARG002  # Qt's signature
        """As wide as its words, so that nothing is cut."""
        row = index.data(ROW)
        return QSize(width(row, KEYS[index.column()], str(index.data() or "")), theme.px(HEIGHT))

    @staticmethod
    def _ring(painter: QPainter, cell: QRect, column: int) -> None:
        painter.setPen(QPen(_colour(theme.current().focus), 2))
        top, bottom = cell.top() + 1, cell.bottom()
        painter.drawLine(cell.left(), top, cell.right() + 1, top)
        painter.drawLine(cell.left(), bottom, cell.right() + 1, bottom)
        if column == 0:
            painter.drawLine(cell.left() + 1, top, cell.left() + 1, bottom)
        if column == len(KEYS) - 1:
            painter.drawLine(cell.right(), top, cell.right(), bottom)


def width(row: PupilRow, key: str, text: str) -> int:
    """The room that a cell needs, padding included."""
    if key == "flags":
        return PAD + theme.px(22) * len(row.flags)
    if key == "status" and row.line.status:
        return PAD + theme.px(20) + 6 + _wide(text, SMALL) + 8 + PAD
    if key == "plan":
        return PAD + theme.px(22) + _wide(text) + PAD
    if key == "name":
        return FIRST_PAD + _wide(text, weight=QFont.Weight.DemiBold) + PAD
    return PAD + _wide(text) + PAD


def _signs(row: PupilRow, key: str) -> tuple[str, ...]:
    if key == "status":
        return (row.line.status or "",)
    if key == "plan":
        return (row.line.plan,)
    return row.flags if key == "flags" else ()


@lru_cache(KEPT)
def _picture(look: Look) -> QPixmap:
    return _draw(look)


def _draw(look: Look) -> QPixmap:
    tokens, (wide, high) = theme.current(selected=look.chosen), look.size
    picture = QPixmap(ceil(wide * look.ratio), ceil(high * look.ratio))
    picture.setDevicePixelRatio(look.ratio)
    picture.fill(_colour(look.ground))
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    inside = QRect(FIRST_PAD if look.key == "name" else PAD, 0, 0, high - 1)
    inside.setRight(wide - 3)
    if look.key == "status" and look.signs[0]:
        _tag(painter, look.signs[0], look.text, inside, tokens)
    elif look.key == "plan" and look.text:
        icon, colour, _ = PLAN_STATES[look.signs[0]]
        _icon(painter, icon, getattr(tokens, colour), inside.left(), inside.center().y())
        _text(painter, look.text, inside.adjusted(theme.px(22), 0, 0, 0), tokens.text)
    elif look.key == "flags":
        for place, name in enumerate(look.signs):
            _icon(painter, FLAG[name][0], tokens.muted, inside.left() + theme.px(22) * place, inside.center().y())
    elif look.key == "name":
        _name(painter, look.text, inside, tokens.text)
    else:
        _text(painter, look.text, inside, tokens.muted if look.text == NOT_SET else tokens.text)
    painter.end()
    return picture


@cache
def _colour(token: str) -> QColor:
    return theme.colour(token)


def _font(points: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    return _font_at(points, weight, theme.size.percent())


@cache
def _font_at(points: float, weight: QFont.Weight, _percent: int) -> QFont:
    return theme.fonts.sized(points, weight)


@cache
def _metrics(points: float, weight: QFont.Weight, percent: int) -> QFontMetricsF:
    return QFontMetricsF(_font_at(points, weight, percent))


def _wide(text: str, points: float = BODY, weight: QFont.Weight = QFont.Weight.Normal) -> int:
    return int(_metrics(points, weight, theme.size.percent()).horizontalAdvance(text)) + 2


def _text(painter: QPainter, text: str, inside: QRect, ink: str) -> None:
    """Words that are too long for their cell stand on two lines rather than being cut."""
    painter.setFont(_font(BODY))
    painter.setPen(_colour(ink))
    if _wide(text) > inside.width():
        painter.setFont(_font(SMALL))
        painter.drawText(inside, WRAPPED, text)
    else:
        painter.drawText(inside, SINGLE, text)


def _name(painter: QPainter, text: str, inside: QRect, ink: str) -> None:
    painter.setPen(_colour(ink))
    fits = _wide(text, weight=QFont.Weight.DemiBold) <= inside.width()
    painter.setFont(_font(BODY if fits else SMALL, QFont.Weight.DemiBold))
    painter.drawText(inside, SINGLE if fits else WRAPPED, text)


def _icon(painter: QPainter, name: str, colour: str, left: int, middle: int) -> None:
    painter.drawPixmap(QPointF(left, middle - theme.px(7)), theme.pixmap(name, colour, 16))


def _tag(painter: QPainter, letter: str, text: str, inside: QRect, tokens: theme.Tokens) -> None:
    filled = letter == "E"
    side = theme.px(20)
    top = inside.center().y() - side // 2
    whole = QRectF(inside.left() + 0.5, top + 0.5, side + 6 + _wide(text, SMALL) + 6, side + 1)
    painter.setPen(QPen(_colour(tokens.border), 1))
    painter.setBrush(_colour(tokens.surface))
    painter.drawRoundedRect(whole, 4, 4)
    block = QRectF(inside.left() + 1, top + 1, side, side)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_colour(tokens.accent if filled else tokens.sunken))
    painter.drawRoundedRect(block, 3, 3)
    painter.setPen(_colour(tokens.on_accent if filled else tokens.text))
    painter.setFont(_font(SMALL, QFont.Weight.DemiBold))
    painter.drawText(block, CENTRE, letter)
    painter.setFont(_font(SMALL))
    painter.setPen(_colour(tokens.text))
    painter.drawText(whole.adjusted(side + 6, 0, 0, 0), SINGLE, text)
