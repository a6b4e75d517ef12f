# SPDX-License-Identifier: Apache-2.0
"""The same screens in light, dark and high contrast: small pictures of few colours, to be looked at after every change.

The window begins in the look: to put another one on takes as long as a person notices, for every picture.
"""

from collections import Counter
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from sencodesk_ui import theme
from sencodesk_ui.demo.hand import QtHand
from sencodesk_ui.theme import Look

LOOKS = ("light", "dark", "contrast")
WIDTH = 683
"""Pixels: half a laptop's screen, still to be read."""
COLOURS, LIVELY, LIVELY_FROM = 80, 24, 56


def begin(application: QApplication, look: str) -> None:
    """Dress the application in it; what the person chose for this computer stays as it is."""
    theme.apply(application, Look(look, look))


def take(hand: QtHand, folder: Path, name: str, full: Path | None = None) -> None:
    """The screen that is shown, small, as ``folder/name.png``; ``full`` keeps it at its whole size as well."""
    image = hand.image()
    if full is not None:
        image.save(str(full / f"{name}.png"))
    few_colours(image.scaledToWidth(WIDTH, Qt.TransformationMode.SmoothTransformation)).save(
        str(folder / f"{name}.png"), quality=0
    )


def few_colours(image: QImage) -> QImage:
    """With a palette of its commonest colours: a quarter of the size, and the words as sharp as before.

    Some of them are kept for what is no grey, however small: an overdue day must stay red.
    """
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    common = [colour for colour, _ in Counter(memoryview(plain.constBits()).cast("I")).most_common()]
    lively = [colour for colour in common if _chroma(colour) > LIVELY_FROM][:LIVELY]
    kept = set(lively)
    rest = [colour for colour in common if colour not in kept][: COLOURS - len(lively)]
    table = [colour | 0xFF000000 for colour in (*lively, *rest)]
    return plain.convertToFormat(QImage.Format.Format_Indexed8, table, Qt.ImageConversionFlag.AvoidDither)


def _chroma(colour: int) -> int:
    parts = [colour >> shift & 0xFF for shift in (0, 8, 16)]
    return max(parts) - min(parts)
