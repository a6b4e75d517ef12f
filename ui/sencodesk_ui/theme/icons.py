# SPDX-License-Identifier: Apache-2.0
"""Icons: line drawings in the colour of a token, drawn once for each colour and size and kept."""

from functools import cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

import sencodesk_resources

STROKE = "1.75"
FOLDER = Path(sencodesk_resources.__file__).parent / "icons"
NONE = QIcon()
RATIO = 2.0
"""Icons are drawn at twice their size, so that they stay sharp on dense screens."""


def icon(name: str, colour: str, size: int = 18, *, pad: int = 0) -> QIcon:
    """An icon; ``pad`` adds room at its right, because a push button leaves only four pixels before its word."""
    return QIcon(pixmap(name, colour, size, pad=pad))


@cache
def pixmap(name: str, colour: str, size: int, *, pad: int = 0) -> QPixmap:
    """The picture of an icon. Raises FileNotFoundError for a name that is not in resources/icons."""
    source = (FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    return _drawn(
        source.replace("currentColor", colour).replace('stroke-width="2"', f'stroke-width="{STROKE}"'), size, pad
    )


@cache
def mark(size: int) -> QPixmap:
    """The programme's mark: a petrol square, a white sheet, a tick."""
    source = (FOLDER / "mark.svg").read_text(encoding="utf-8")
    return _drawn(source, size, 0)


def colour(token: str) -> QColor:
    """A token as a colour to paint with."""
    return QColor(token)


def _drawn(source: str, size: int, pad: int) -> QPixmap:
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
