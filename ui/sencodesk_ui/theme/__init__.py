# SPDX-License-Identifier: Apache-2.0
"""The look: tokens, fonts, icons, style sheet. ``apply`` dresses the application; ``current`` is the tokens in use.

Themes change while the window is open: palette and style sheet are filled again, icons drawn again, and what is painted
asks for its colours when it paints. Another size of text needs the pages built again, which the window does.
"""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from sencodesk_ui.theme import fonts, icons, looks, size, worn
from sencodesk_ui.theme.icons import colour, icon, mark, pixmap, show
from sencodesk_ui.theme.looks import Look
from sencodesk_ui.theme.ring import FocusRing
from sencodesk_ui.theme.size import pt, px, room
from sencodesk_ui.theme.stylesheet import stylesheet
from sencodesk_ui.theme.tokens import DARK, HIGH_CONTRAST, LIGHT, THEMES, Tokens
from sencodesk_ui.theme.worn import is_contrast

__all__ = [
    "DARK", "HIGH_CONTRAST", "LIGHT", "STYLE", "THEMES", "Look", "Tokens", "Wardrobe", "apply", "colour", "current",
    "fonts", "icon", "icons", "is_contrast", "look", "look_name", "looks", "mark", "pixmap", "pt", "px", "room",
    "show", "size", "wardrobe",
]  # fmt: skip


STYLE = ("-style", "Fusion")
"""As words to begin an application with: setting the style afterwards makes all enumerations of QStyle, which takes as
long as the lock page does."""


class Wardrobe(QObject):
    """Tells when the look changes: ``recoloured`` after another theme, ``resized`` after another size of text."""

    recoloured = Signal()
    resized = Signal()

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self.application = application
        self.look = Look()
        self.ring = FocusRing(application)

    def follow_system(self) -> None:
        """From now on wear what the system asks for, where nothing else was chosen. Call it after the first paint."""
        hints = self.application.styleHints()
        hints.colorSchemeChanged.connect(self._system_changed)
        hints.accessibility().contrastPreferenceChanged.connect(self._system_changed)
        self._system_changed()

    def _system_changed(self) -> None:
        asked = looks.asked_for(self.application.styleHints())
        if asked != self.look.worn:
            self.choose(theme=self.look.theme, worn=asked)

    def choose(self, *, theme: str | None = None, percent: int | None = None, worn: str | None = None) -> None:
        """Another theme or size: put on at once, and kept for the next start."""
        before = self.look
        self.look = Look(theme or before.theme, worn or before.worn, percent or before.percent)
        if theme == looks.SYSTEM and worn is None:
            self.look = Look(looks.SYSTEM, looks.asked_for(self.application.styleHints()), self.look.percent)
        if self.look != before:
            looks.keep(self.look)
            self.put_on(before)

    def step(self, steps: int) -> None:
        """Text larger or smaller by so many steps; 0 is the usual size again."""
        at = size.PERCENTS.index(self.look.percent)
        chosen = size.PERCENTS[max(0, min(len(size.PERCENTS) - 1, at + steps))] if steps else size.PERCENTS[0]
        self.choose(percent=chosen)

    def put_on(self, before: Look) -> None:
        """Dress everything that is there in ``look``."""
        worn.wear(self.look.name())
        size.set_percent(self.look.percent)
        tokens = current()
        if (before.name(), before.percent) != (self.look.name(), self.look.percent):
            icons.forget()
            icons.redraw(self.application.allWidgets(), tokens)
            # Off before on: to exchange one sheet for another Qt dresses every widget again with all that stand in it,
            # which takes seven times as long and ends in the same.
            self.application.setStyleSheet("")
            _forget_sheet(self.application.allWidgets())
            self.application.setPalette(_palette(tokens))
            self.application.setFont(fonts.body())
            self.application.setStyleSheet(stylesheet(tokens))
            for widget in self.application.allWidgets():
                widget.update()
        if before.name() != self.look.name():
            self.recoloured.emit()
        if before.percent != self.look.percent:
            self.resized.emit()


def _forget_sheet(widgets: list[QWidget]) -> None:
    """No sheet is worn any more, also by what was made and never shown.

    Qt takes the mark of a sheet only from what was shown. A widget that kept it and was destroyed was still gone to
    when a sheet was put on again, which ended the program (seen with Qt 6.12).
    """
    from PySide6.QtCore import Qt  # its hundred enumerations wait until after the first paint

    for widget in widgets:
        widget.setAttribute(Qt.WidgetAttribute.WA_StyleSheet, False)


_wardrobes: list[Wardrobe] = []
"""The one wardrobe, kept here because nobody else holds it."""


def wardrobe() -> Wardrobe:
    """Where another look is chosen."""
    return _wardrobes[0]


def look() -> Look:
    """What was chosen."""
    return _wardrobes[0].look


def look_name() -> str:
    """The theme that is worn."""
    return worn.name()


def current(*, selected: bool = False) -> Tokens:
    """The tokens that the window wears now; ``selected`` is for what stands on ``accent_soft``."""
    return worn.worn(selected=selected)


def apply(application: QApplication, chosen: Look | None = None, *, starting: bool = False) -> Tokens:
    """Dress the application: style, palette, font, style sheet; ``chosen`` is light at 100 % where nothing is said.

    ``starting`` is for a program that was begun with STYLE, and that loads the other fonts after the first paint.
    """
    if not _wardrobes:
        fonts.load(first=starting)
        if not starting:
            application.setStyle(STYLE[1])
        _wardrobes.append(Wardrobe(application))
    _wardrobes[0].look = chosen = chosen or Look()
    worn.wear(chosen.name())
    size.set_percent(chosen.percent)
    tokens = current()
    application.setPalette(_palette(tokens))
    application.setFont(fonts.body())
    application.setStyleSheet(stylesheet(tokens))
    return tokens


def _palette(tokens: Tokens) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for which, value in (
        (role.Window, tokens.background),
        (role.Base, tokens.surface),
        (role.AlternateBase, tokens.hover),
        (role.Button, tokens.surface),
        (role.WindowText, tokens.text),
        (role.Text, tokens.text),
        (role.ButtonText, tokens.text),
        (role.BrightText, tokens.text),
        (role.PlaceholderText, tokens.muted),
        (role.Highlight, tokens.accent),
        (role.Accent, tokens.accent),
        (role.HighlightedText, tokens.on_accent),
        (role.Link, tokens.accent),
        (role.LinkVisited, tokens.accent),
        (role.Light, tokens.surface),
        (role.Midlight, tokens.hover),
        (role.Mid, tokens.border),
        (role.Dark, tokens.control_border),
        (role.ToolTipBase, tokens.toast),
        (role.ToolTipText, tokens.toast_text),
    ):
        palette.setColor(which, QColor(value))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(tokens.disabled))
    return palette
