# SPDX-License-Identifier: Apache-2.0
"""Icons: line drawings in the colour of a token, drawn once for each colour and size and kept.

What buttons and labels show is drawn anew when the theme changes (``redraw``): whoever put an icon there need not know.
"""

from functools import cache
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

import sencodesk_resources
from sencodesk_ui.theme.size import px
from sencodesk_ui.theme.tokens import Ink, Tokens

STROKE = "1.75"
FOLDER = Path(sencodesk_resources.__file__).parent / "icons"
NONE = QIcon()
RATIO = 2.0
"""Icons are drawn at twice their size, so that they stay sharp on dense screens."""
DRAWN = "drawn"


class Drawn(NamedTuple):
    """What an icon was drawn from; ``token`` is empty for a colour that is the same in every theme."""

    name: str
    colour: str
    token: str
    size: int
    pad: int

    def again(self, tokens: Tokens) -> "Drawn":
        """The same in the colours of another theme."""
        return self._replace(colour=str(getattr(tokens, self.token))) if self.token else self


_icons: dict[int, Drawn] = {}
"""What each icon in use was drawn from, by Qt's key of it, which copies share."""


def icon(name: str, colour: str, size: int = 18, *, pad: int = 0) -> QIcon:
    """An icon; ``pad`` adds room at its right, because a push button leaves only four pixels before its word."""
    return _icon(_said(name, colour, size, pad))


def pixmap(name: str, colour: str, size: int, *, pad: int = 0) -> QPixmap:
    """The picture of an icon. Raises FileNotFoundError for a name that is not in resources/icons."""
    return _picture(_said(name, colour, size, pad))


def show(label: QLabel, name: str, colour: str, size: int) -> None:
    """Put an icon on a label, to be drawn anew when the theme changes."""
    drawn = _said(name, colour, size, 0)
    label.setProperty(DRAWN, tuple(drawn))
    label.setPixmap(_picture(drawn))


@cache
def mark(size: int) -> QPixmap:
    """The programme's mark: a petrol square, a white sheet, a tick."""
    source = (FOLDER / "mark.svg").read_text(encoding="utf-8")
    return _render(source, px(size), 0)


def colour(token: str) -> QColor:
    """A token as a colour to paint with."""
    return QColor(token)


def forget() -> None:
    """Drop what was drawn: theme or size have changed."""
    _picture.cache_clear()
    _icon.cache_clear()
    mark.cache_clear()


def redraw(widgets: list[QWidget], tokens: Tokens) -> None:
    """Draw the icons on these widgets in other colours."""
    found = [(one, _icons.get(one.icon().cacheKey())) for one in widgets if isinstance(one, QAbstractButton)]
    _icons.clear()
    for button, drawn in found:
        if drawn is not None:
            button.setIcon(_icon(drawn.again(tokens)))
    for one in widgets:
        if isinstance(one, QLabel) and (said := one.property(DRAWN)):
            again = Drawn(*said).again(tokens)
            one.setProperty(DRAWN, tuple(again))
            one.setPixmap(_picture(again))


def _said(name: str, colour: str, size: int, pad: int) -> Drawn:
    return Drawn(name, str(colour), colour.token if isinstance(colour, Ink) else "", size, pad)


@cache
def _icon(drawn: Drawn) -> QIcon:
    made = QIcon(_picture(drawn))
    _icons[made.cacheKey()] = drawn
    return made


@cache
def _picture(drawn: Drawn) -> QPixmap:
    source = (FOLDER / f"{drawn.name}.svg").read_text(encoding="utf-8")
    coloured = source.replace("currentColor", drawn.colour).replace('stroke-width="2"', f'stroke-width="{STROKE}"')
    return _render(coloured, px(drawn.size), px(drawn.pad))


def _render(source: str, size: int, pad: int) -> QPixmap:
    from PySide6.QtCore import Qt
    from PySide6.QtSvg import QSvgRenderer  # the first paint does without icons: loading this takes as long as a paint

    picture = QPixmap(int((size + pad) * RATIO), int(size * RATIO))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(QByteArray(source.encode())).render(painter, QRectF(0, 0, size * RATIO, size * RATIO))
    painter.end()
    picture.setDevicePixelRatio(RATIO)
    return picture
