# SPDX-License-Identifier: Apache-2.0
"""The legible fonts that come with the program; figures are tabular, so that columns of numbers line up."""

from pathlib import Path

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QFont, QFontDatabase

import sencodesk_resources
from sencodesk_ui.theme.size import pt

FAMILY = "Atkinson Hyperlegible Next"
MONO = "Atkinson Hyperlegible Mono"
BODY_POINTS = 10.5

FIRST = ("AtkinsonHyperlegibleNext_400Regular.ttf", "AtkinsonHyperlegibleNext_600SemiBold.ttf")
"""What the lock page is written in; each further font takes a millisecond of the start."""

_loaded: set[str] = set()


def load(*, first: bool = False) -> None:
    """Add the fonts to the application, each once; only FIRST where they are wanted before the first paint."""
    for entry in sorted((Path(sencodesk_resources.__file__).parent / "fonts").glob("Atkinson*.ttf")):
        if entry.name not in _loaded and (entry.name in FIRST or not first):
            QFontDatabase.addApplicationFontFromData(QByteArray(entry.read_bytes()))
            _loaded.add(entry.name)


def body() -> QFont:
    """The application's font."""
    font = QFont(FAMILY)
    font.setPointSizeF(pt(BODY_POINTS))
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def sized(points: float, weight: QFont.Weight = QFont.Weight.Normal, *, mono: bool = False) -> QFont:
    """A font of the house for what is painted by hand; ``points`` as at the usual size of text."""
    font = QFont(MONO if mono else FAMILY)
    font.setPointSizeF(pt(points))
    font.setWeight(weight)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font
