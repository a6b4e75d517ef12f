# SPDX-License-Identifier: Apache-2.0
"""Which theme and text size this computer wears: what was chosen in Settings, else what the system asks for.

The choice belongs to the computer and the eyes before it, not to the records; it is kept with the window's size.
"""

from dataclasses import dataclass

from PySide6.QtCore import QSettings
from PySide6.QtGui import QStyleHints

from sencodesk_ui.theme.size import PERCENTS

SYSTEM = "system"
CHOICES = (SYSTEM, "light", "dark", "contrast")
THEME, WORN, PERCENT = "look/theme", "look/worn", "look/percent"


@dataclass(frozen=True, slots=True)
class Look:
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
    settings = _settings()
    theme, worn, percent = (str(settings.value(key, "")) for key in (THEME, WORN, PERCENT))
    return Look(
        theme if theme in CHOICES else SYSTEM,
        worn if worn in CHOICES[1:] else "light",
        int(percent) if percent.isdecimal() and int(percent) in PERCENTS else 100,
    )


def keep(look: Look) -> None:
    """Remember it for the next start."""
    settings = _settings()
    for key, value in ((THEME, look.theme), (WORN, look.worn), (PERCENT, look.percent)):
        settings.setValue(key, value)


def asked_for(hints: QStyleHints) -> str:
    """The theme that the system asks for: more contrast goes before dark."""
    from PySide6.QtCore import Qt  # its hundred enumerations wait until after the first paint

    if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
        return "contrast"
    return "dark" if hints.colorScheme() == Qt.ColorScheme.Dark else "light"


def _settings() -> QSettings:
    return QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "SENCO Desk", "window")
