# SPDX-License-Identifier: Apache-2.0
"""Which theme and text size this computer wears: what was chosen in Settings, else what the system asks for.

The choice belongs to the computer and the eyes before it, not to the records; it is kept with the window's size.
"""

from typing import NamedTuple

from PySide6.QtGui import QStyleHints

from sencodesk_ui.theme.size import PERCENTS
from sencodesk_ui.this_computer import PERCENT, THEME, WORN, settings, words

SYSTEM = "system"
WORDS = ((SYSTEM, "As the system"), ("light", "Light"), ("dark", "Dark"), ("contrast", "High contrast"))
"""Each look that can be chosen, with its word."""
CHOICES = tuple(stem for stem, _word in WORDS)


class Look(NamedTuple):
    """``theme`` is one of CHOICES; ``worn`` is what the system asked for when it was last seen; ``percent`` the size
    of text."""

    theme: str = SYSTEM
    worn: str = "light"
    percent: int = 100

    def name(self) -> str:
        """The theme to wear."""
        return self.worn if self.theme == SYSTEM else self.theme


def kept() -> Look:
    """What was chosen on this computer; what cannot be read is as if it had never been chosen."""
    theme, worn, percent = words(THEME), words(WORN), words(PERCENT)
    return Look(
        theme if theme in CHOICES else SYSTEM,
        worn if worn in CHOICES[1:] else "light",
        next((one for one in PERCENTS if percent == str(one)), 100),
    )


def keep(look: Look) -> None:
    """Remember it for the next start."""
    file = settings()
    for key, value in ((THEME, look.theme), (WORN, look.worn), (PERCENT, look.percent)):
        file.setValue(key, value)


def asked_for(hints: QStyleHints) -> str:
    """The theme that the system asks for: more contrast goes before dark."""
    from PySide6.QtCore import Qt  # its hundred enumerations wait until after the first paint

    if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
        return "contrast"
    return "dark" if hints.colorScheme() == Qt.ColorScheme.Dark else "light"
