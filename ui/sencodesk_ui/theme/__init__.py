# SPDX-License-Identifier: Apache-2.0
"""The look: tokens, fonts, icons, style sheet. ``apply`` dresses the application; ``current`` is the tokens in use."""

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from sencodesk_ui.theme import fonts, icons
from sencodesk_ui.theme.icons import colour, icon, mark, pixmap
from sencodesk_ui.theme.ring import FocusRing
from sencodesk_ui.theme.stylesheet import stylesheet
from sencodesk_ui.theme.tokens import LIGHT, Tokens

__all__ = ["LIGHT", "Tokens", "apply", "colour", "current", "fonts", "icon", "icons", "mark", "pixmap"]


_rings: list[FocusRing] = []
"""The one ring, kept here because nobody else holds it."""


def current() -> Tokens:
    """The tokens that the window wears now."""
    return LIGHT


def apply(application: QApplication) -> Tokens:
    """Dress the application: style, palette, font, style sheet."""
    tokens = current()
    fonts.load()
    application.setStyle("Fusion")
    application.setPalette(_palette(tokens))
    application.setFont(fonts.body())
    application.setStyleSheet(stylesheet(tokens))
    if not _rings:
        _rings.append(FocusRing(application))
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
        (role.PlaceholderText, tokens.muted),
        (role.Highlight, tokens.accent),
        (role.Accent, tokens.accent),
        (role.HighlightedText, tokens.on_accent),
        (role.Link, tokens.accent),
        (role.Mid, tokens.border),
        (role.ToolTipBase, tokens.toast),
        (role.ToolTipText, tokens.toast_text),
    ):
        palette.setColor(which, QColor(value))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(tokens.disabled))
    return palette
